"""The way mails go: into the outbox, with everything else of the transaction. The worker sends them from there."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from wellserved.web.models import Mail


class Outbox(BaseEmailBackend):
    """Keeps mails instead of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each mail once for each address."""
        kept = [_mail(message, to) for message in email_messages for to in message.recipients()]
        Mail.objects.bulk_create(kept)
        return len(email_messages)


def _mail(message: EmailMessage, to: str) -> Mail:
    now = timezone.now()
    others = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((str(content) for content, kind in others if kind == "text/html"), "")
    return Mail(
        to=to, subject=str(message.subject), text=str(message.body), html=html, headers=message.extra_headers,
        made_at=now, due_at=now,
    )  # fmt: skip
