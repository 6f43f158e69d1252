"""Who is at work on what: one at a time; whoever dies is followed by another, but not by a third."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from time import monotonic
from typing import Any

from django.db.models import F, Model, Q

from wellserved.web import places
from wellserved.web.places import Place

SILENT = timedelta(minutes=1)
"""Whoever gave no sign for so long is taken to be gone."""
MOST_TRIES = 2
LOOK_SECONDS = 1.0
"""How often whoever is at work looks whether it is still wanted."""
SIGN_SECONDS = 10.0
"""How often it gives a sign."""
_LONGEST = 200


def worker_name() -> str:
    """Give a name for whoever is at work in this process; no other, on whatever machine, has the same."""
    return f"process {os.getpid()}, {token_hex(6)}"


@dataclass(frozen=True)
class Queue:
    """Rows of one table that are worked on, one after the other.

    The table has the columns state (among others `waiting` and `at_work`), worker, heard_at, tries, progress, refusal.
    """

    model: type[Model]
    refused: str
    """The state of those that cannot be done."""
    ended_twice: Callable[[], str]
    """Why one is refused whose worker was gone twice."""
    only: Q = field(default_factory=Q)
    """Which rows are worked on at all."""

    def open(self, now: datetime) -> Any:
        """Give the rows that nobody works on; the one that came first comes first."""
        left = Q(state="waiting") | Q(state="at_work", heard_at__lt=now - SILENT)
        return self.model._default_manager.filter(left & self.only).order_by("pk")

    def waits_at(self, there: Iterable[Place], now: datetime) -> bool:
        """Say whether a row waits in any of some places."""
        return any(self._waits(place, now) for place in there)

    def _waits(self, place: Place, now: datetime) -> bool:
        with places.at(place):
            return bool(self.open(now).exists())

    def claim(self, *, worker: str, now: datetime) -> Any:
        """Take the next row that nobody works on, in the current place; of several who ask at once, one gets it.

        One whose worker was gone twice is refused instead. None: nothing is left.
        """
        objects = self.model._default_manager
        for each in self.open(now):
            row = objects.filter(pk=each.pk, state=each.state, worker=each.worker, heard_at=each.heard_at)
            if each.tries >= MOST_TRIES:
                row.update(state=self.refused, worker="", progress="", refusal=self.ended_twice())
            elif row.filter(self.only).update(
                state="at_work", worker=worker, heard_at=now, tries=F("tries") + 1, progress=""
            ):
                return objects.get(pk=each.pk)
        return None


@dataclass
class Hold:
    """A row that a worker has taken."""

    queue: Queue
    row: Any
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
        self._ours().update(worker="", progress="", state="waiting", tries=F("tries") - 1)

    def _ours(self) -> Any:
        here = Q(pk=self.row.pk, state="at_work", worker=self.worker)
        return self.queue.model._default_manager.filter(here & self.queue.only)
