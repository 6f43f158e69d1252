"""Who is at work on a log: one at a time; whoever dies is followed by another, but not by a third."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import F, Q
from django.utils.translation import gettext as _

from wellserved.web import places
from wellserved.web.actions.databases import file_of, is_being_made
from wellserved.web.models import BroughtLog
from wellserved.web.places import Place

State = BroughtLog.State

SILENT = timedelta(minutes=1)
"""Whoever gave no sign for so long is taken to be gone."""
MOST_TRIES = 2
LOOK_SECONDS = 1.0
"""How often whoever is at work looks whether it is still wanted."""
SIGN_SECONDS = 10.0
"""How often it gives a sign."""
_LONGEST = 200


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
    return any(_waits_at(place, now) for place in places_there())


def _waits_at(place: Place, now: datetime) -> bool:
    with places.at(place):
        return bool(_open(now).exists())


def _open(now: datetime) -> Any:
    """Give the logs that nobody works on, the one that was brought first comes first."""
    left = Q(state=State.WAITING) | Q(state=State.AT_WORK, heard_at__lt=now - SILENT)
    return BroughtLog.objects.filter(left, removed_at=None).order_by("pk")


def claim(*, worker: str, now: datetime) -> BroughtLog | None:
    """Take the next log that nobody works on, in the current place; of several who ask at once, one gets it.

    One whose worker was gone twice is refused instead.
    """
    for log in _open(now):
        row = BroughtLog.objects.filter(pk=log.pk, state=log.state, worker=log.worker, heard_at=log.heard_at)
        if log.tries >= MOST_TRIES:
            row.update(state=State.REFUSED, worker="", progress="", refusal=_ended_twice())
        elif row.filter(removed_at=None).update(
            state=State.AT_WORK, worker=worker, heard_at=now, tries=F("tries") + 1, progress=""
        ):
            return BroughtLog.objects.get(pk=log.pk)
    return None


def _ended_twice() -> str:
    return _(
        "Wellserved was ended twice while it was at work on this log. It may need more memory than there is: bring a "
        "shorter period or fewer columns."
    )


@dataclass
class Hold:
    """A log that a worker has taken."""

    log: BroughtLog
    worker: str
    clock: Callable[[], datetime]
    ends: Callable[[], bool]
    """Whether the worker itself is to end."""
    wanted: bool = True
    """Whether nobody stopped or removed it, as far as we looked."""
    _looked: float = field(default_factory=monotonic)
    _signed: float = field(default_factory=monotonic)

    def stopped(self) -> bool:
        """Say whether to leave it; asked often, and looks at the database once in a while."""
        now = monotonic()
        if self.wanted and now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self.wanted = self._give_sign() if now - self._signed >= SIGN_SECONDS else self._ours().exists()
        return self.ends() or not self.wanted

    def tell(self, sentence: str) -> None:
        """Say what is being done just now."""
        self.wanted = self._give_sign(progress=sentence[:_LONGEST])

    def _give_sign(self, **fields: Any) -> bool:
        self._signed = monotonic()
        return bool(self._ours().update(heard_at=self.clock(), **fields))

    def finish(self, **fields: Any) -> bool:
        """Write what became of it, and let it go; false where it was stopped or taken over meanwhile."""
        return bool(self._ours().update(worker="", progress="", tries=0, heard_at=self.clock(), **fields))

    def let_go(self) -> None:
        """Let it wait for the next worker, as if it had not been begun."""
        self._ours().update(worker="", progress="", state=State.WAITING, tries=F("tries") - 1)

    def _ours(self) -> Any:
        here = {"pk": self.log.pk, "state": State.AT_WORK, "worker": self.worker, "removed_at": None}
        return BroughtLog.objects.filter(**here)
