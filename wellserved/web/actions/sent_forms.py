"""Forms that were sent: the same form sent again gets the same answer, and does nothing."""

from datetime import datetime

from wellserved.web.models import SentForm

LONGEST_ADDRESS = 500


def remember(*, key: str, contents: str, by_key: str, now: datetime) -> SentForm:
    """Keep that a form is being sent, inside the transaction of what it does.

    Takes: the fingerprints of the form and of what was written in it.
    Raises: IntegrityError when it was sent before. Whoever comes at the same moment waits until the first is through.
    """
    return SentForm.objects.create(key=key, contents=contents, by_key=by_key, at=now)


def answered(sent: SentForm, address: str) -> None:
    """Keep where the first one was sent on to."""
    SentForm.objects.filter(pk=sent.pk).update(answer=address[:LONGEST_ADDRESS])


def first_one(key: str) -> SentForm | None:
    """Give the form as it was sent first; None: this form was not sent before."""
    return SentForm.objects.filter(key=key).first()
