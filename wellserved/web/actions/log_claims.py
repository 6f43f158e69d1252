"""Who is at work on a log, and in which places there are any."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError, connections
from django.db.models import Q
from django.utils.translation import gettext as _

from wellserved.web import places
from wellserved.web.actions import claims
from wellserved.web.actions.claims import Queue
from wellserved.web.actions.databases import file_of, is_being_made
from wellserved.web.models import BroughtLog
from wellserved.web.places import Place

State = BroughtLog.State


def _ended_twice() -> str:
    return _(
        "Wellserved was ended twice while it was at work on this log. It may need more memory than there is: bring a "
        "shorter period or fewer columns."
    )


QUEUE = Queue(BroughtLog, State.REFUSED, _ended_twice, Q(removed_at=None))


def places_there() -> Iterator[Place]:
    """Give the places whose logs can be read: our own, and the sample company once it is whole."""
    yield Place.OWN
    if not is_sample_made() or is_being_made(Place.SAMPLE):
        return
    try:
        if _is_readable(Place.SAMPLE):
            yield Place.SAMPLE
    finally:
        connections[Place.SAMPLE].close()  # its file may be removed at any time


def is_sample_made() -> bool:
    """Say whether there is a sample company, or the beginning of one."""
    file = file_of(Place.SAMPLE)
    return file is not None and file.exists()


def _is_readable(place: Place) -> bool:
    """Say whether the logs of a place can be read; those of an earlier version wait until somebody opens it."""
    with places.at(place):
        try:
            BroughtLog.objects.first()
        except DatabaseError:
            return False
    return True


def waits(now: datetime) -> bool:
    """Say whether a log waits anywhere."""
    return QUEUE.waits_at(places_there(), now)


def claim(*, worker: str, now: datetime) -> BroughtLog | None:
    """Take the next log that nobody works on, in the current place; of several who ask at once, one gets it.

    One whose worker was gone twice is refused instead.
    """
    log: BroughtLog | None = QUEUE.claim(worker=worker, now=now)
    return log


class Hold(claims.Hold):
    """A log that a worker has taken."""

    def __init__(self, log: BroughtLog, worker: str, clock: Callable[[], datetime], ends: Callable[[], bool]) -> None:
        """Take who is at work on which log, and what says that the worker is to end."""
        super().__init__(QUEUE, log, worker, clock, ends)

    @property
    def log(self) -> BroughtLog:
        """The log."""
        log: BroughtLog = self.row
        return log
