"""Mails that came in and were set aside, for administrators."""

from django.db.models import QuerySet

from wellserved.web.models import IncomingMail

MOST = 200
"""So many are shown, the newest first."""


def count_set_aside() -> int:
    """Say how many mails wait for somebody to look at them. One query."""
    return _set_aside().count()


def latest_set_aside() -> list[IncomingMail]:
    """Give the mails that were set aside, the newest first, with their request and person. One query."""
    return list(_set_aside().defer("raw").select_related("request", "person").order_by("-at", "-pk")[:MOST])


def set_aside_mail(key: str) -> IncomingMail | None:
    """Find one that can be read: its text was kept, and it is not about something confidential. One query."""
    rows = _set_aside().exclude(raw=None).exclude(request__is_confidential=True)
    return rows.filter(key=key).first()


def _set_aside() -> QuerySet[IncomingMail]:
    return IncomingMail.objects.filter(fate=IncomingMail.Fate.SET_ASIDE)
