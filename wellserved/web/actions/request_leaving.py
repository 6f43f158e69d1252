"""What becomes of requests when whoever saw to them does not work here any more."""

from datetime import datetime

from django.utils.translation import gettext as _

from wellserved.web.actions.request_record import Saying, append, held
from wellserved.web.models import Person, Request
from wellserved.words.requests import OPEN, Happened, RequestState


def let_go(*, by: Person, now: datetime, person: Person) -> None:
    """Let requests that somebody saw to wait for others of their team; both sides are told; part of other actions.

    What waits for somebody goes on waiting; what was worked on is back in the queue.
    """
    for request in Request.objects.filter(taken_by=person, state__in=OPEN).order_by("pk"):
        row = held(request)
        Request.objects.filter(pk=row.pk).update(taken_by=None)
        row.taken_by = None
        if row.current is RequestState.IN_WORK:
            append(row, by=by, now=now, what=Happened.PUT_BACK, saying=Saying())
        text = _("Whoever saw to this does not work here any more.")
        append(row, by=by, now=now, what=Happened.NOTED, saying=Saying(text=text))
