"""Mails: written into the outbox with everything else of the transaction, and sent from there by the worker."""

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from wellserved.web import places
from wellserved.web.environment import WrongSetting
from wellserved.web.models import Mail, Person

BY_MACHINE = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Tell other machines not to answer."""
NEXT_TRY = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after each try; after the last one a mail stays in the outbox with what was wrong."""
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
TIMEOUT_SECONDS = 20
OLDEST = timedelta(days=3)
"""Older mails are not sent any more: nobody wants a month of them on the day a mail server is set."""
AT_ONCE = 100
"""How many mails the worker takes in one go, so that it comes to its other work in between."""
NEVER = "5"
"""How the answers of mail servers begin after which trying again changes nothing."""


def write(*, to: str, now: datetime, subject: str, template: str, words: Mapping[str, Any]) -> Mail:
    """Put a mail into the outbox; see `made`."""
    mail = made(to=to, now=now, subject=subject, template=template, words=words)
    mail.save(force_insert=True)
    return mail


def made(*, to: str, now: datetime, subject: str, template: str, words: Mapping[str, Any]) -> Mail:
    """Make a mail for the outbox, and do not put it there yet.

    Takes: the name of its texts, templates/mail/NAME.txt and NAME.html; what stands in them (`words`). Line breaks
    in the subject become spaces, so that nobody's name adds a header.
    """
    all_words = {**words, "subject": " ".join(subject.split())}
    return Mail(
        to=to,
        subject=all_words["subject"][:300],
        text=render_to_string(f"mail/{template}.txt", all_words).strip() + "\n",
        html=render_to_string(f"mail/{template}.html", all_words),
        headers={"Message-ID": make_msgid(domain=settings.PUBLIC_HOST), **BY_MACHINE},
        made_at=now,
        due_at=now,
    )


def in_the_language_of(person: Person) -> translation.override:
    """Write in the language somebody chose, or in the first one where they chose none."""
    return translation.override(person.language or settings.LANGUAGE_CODE)


def send_due_mails(now: datetime) -> int:
    """Send what is due, and say how many went. Mails of the sample company never leave.

    A mail is marked before it goes, so two workers never send the same one. A worker that dies in between leaves it
    to the next try: it may then come twice, with the same Message-ID.
    """
    if not settings.MAIL_URL:
        return 0
    with places.at(places.Place.OWN):
        waiting = Mail.objects.filter(sent_at=None, made_at__gt=now - OLDEST, tries__lt=len(NEXT_TRY))
        mails = [mail for mail in waiting.filter(due_at__lte=now).order_by("due_at")[:AT_ONCE] if _take(mail, now)]
        server = _server(settings.MAIL_URL)
        return sum(_sent(mail, server, now) for mail in mails)


def _take(mail: Mail, now: datetime) -> bool:
    """Mark a mail as being sent; false where another worker was quicker."""
    still_due = Mail.objects.filter(pk=mail.pk, sent_at=None, tries=mail.tries)
    return bool(still_due.update(tries=F("tries") + 1, due_at=now + NEXT_TRY[mail.tries]))


def _sent(mail: Mail, server: EmailBackend, now: datetime) -> bool:
    """Send a mail and keep what became of it. A mail that went is emptied: what is in it opens doors."""
    problem = _problem(mail, server)
    row = Mail.objects.filter(pk=mail.pk)
    if not problem:
        row.update(sent_at=now, problem="", text="", html="")
    elif problem.startswith(NEVER):
        row.update(tries=len(NEXT_TRY), problem=problem[:300])
    else:
        row.update(problem=problem[:300])
    return not problem


def _problem(mail: Mail, server: EmailBackend) -> str:
    """Send a mail; give "", or what the mail server or the network said, beginning with its number if it has one."""
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return f"{code} {_text(said)}"
    except smtplib.SMTPResponseException as refused:
        return f"{refused.smtp_code} {_text(refused.smtp_error)}"
    except (smtplib.SMTPException, OSError) as failure:
        return f"{type(failure).__name__}: {failure}"
    except ValueError as wrong:  # an address or a header that is none
        return f"{NEVER} {wrong}"
    return ""


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _server(url: str) -> EmailBackend:
    """Give the mail server of WELLSERVED_MAIL_URL. With TLS its certificate must be valid for its name."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise WrongSetting(
            "WELLSERVED_MAIL_URL does not name a mail server. Write smtp://, smtp+tls:// or smtps://, "
            "then user:password@host:port."
        )
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT_SECONDS,
    )
