"""Forms that were sent: the same form sent again gets the same answer, and does nothing."""

from datetime import datetime

from wellserved.web.models import SentForm

LONGEST_ADDRESS = 500


def remember(*, key: str, by_key: str, now: datetime) -> SentForm:
    """Keep that a form is being sent, inside the transaction of what it does.

    Raises: IntegrityError when it was sent before. Whoever comes at the same moment waits until the first is through.
    """
    return SentForm.objects.create(key=key, by_key=by_key, at=now)


def answered(sent: SentForm, address: str) -> None:
    """Keep where the first one was sent on to."""
    SentForm.objects.filter(pk=sent.pk).update(answer=address[:LONGEST_ADDRESS])


def first_answer(key: str) -> str | None:
    """Give where the first one was sent on to; None: this form was not sent before."""
    return SentForm.objects.filter(key=key).values_list("answer", flat=True).first()
