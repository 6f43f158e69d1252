"""The machinery of the sample company: opening hours, a clock of things to happen, and staffed queues.

Moments are whole seconds since 1970-01-01 UTC throughout.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeAlias
from zoneinfo import ZoneInfo

Resume: TypeAlias = Callable[[], None]
"""Goes on with a life that stood still."""

Wait: TypeAlias = Callable[[Resume], None]
"""Something a life waits for: it is told how to go on once that has happened."""

Life: TypeAlias = Generator[Wait, None, None]
"""What happens to one case from its opening to its end, as the waits between its steps."""

SECONDS_PER_HOUR = 3600
OVERTAKING_CHANCE = 0.12
OVERTAKING_REACH = 6


@dataclass(frozen=True)
class Shift:
    """When people are there: from `opens` to `closes` on the local clock of `zone`, on some days of the week."""

    zone: ZoneInfo
    opens: time
    closes: time
    weekdays: frozenset[int]
    """Monday is 0."""


class WorkingHours:
    """The windows of a shift between two days, exact through daylight saving: each is [start, end) in UTC seconds."""

    def __init__(self, shift: Shift, first_date: date, last_date: date) -> None:
        """Lay out the windows of every day from `first_date` to `last_date`, both included."""
        days = (first_date + timedelta(days=n) for n in range((last_date - first_date).days + 1))
        open_days = [day for day in days if day.weekday() in shift.weekdays]
        self.starts = [moment_of(day, shift.opens, shift.zone) for day in open_days]
        self.ends = [moment_of(day, shift.closes, shift.zone) for day in open_days]
        self._open_through: list[int] = []
        for start, end in zip(self.starts, self.ends, strict=True):
            self._open_through.append((self._open_through[-1] if self._open_through else 0) + end - start)

    def is_open(self, at: int) -> bool:
        """Whether somebody is there at a moment."""
        window = bisect_right(self.starts, at) - 1
        return window >= 0 and at < self.ends[window]

    def open_seconds_before(self, at: int) -> int:
        """Return how many seconds were open before a moment, counted from the first window."""
        window = bisect_right(self.starts, at) - 1
        if window < 0:
            return 0
        return self._open_through[window] - max(0, self.ends[window] - at)

    def after(self, at: int, hours: float) -> int:
        """Return the moment at which `hours` open hours (at least one second) have passed since `at`.

        Raises: IndexError when that lies beyond the last window.
        """
        wanted = self.open_seconds_before(at) + max(1, round(hours * SECONDS_PER_HOUR))
        window = bisect_left(self._open_through, wanted)
        return self.ends[window] - (self._open_through[window] - wanted)

    def next_opening(self, at: int) -> int:
        """Return the first opening after a moment."""
        return self.starts[bisect_right(self.starts, at)]


def moment_of(day: date, wall_time: time, zone: ZoneInfo) -> int:
    """Return the moment at which clocks in `zone` show a time on a day."""
    return int(datetime.combine(day, wall_time, zone).timestamp())


def chance_from(seed: str | int) -> Random:
    """Return a source of chance of its own, the same for the same seed on every machine."""
    return Random(seed)  # noqa: S311 -- nothing here is a secret


class Clock:
    """The moment it is now, and what is to happen later, in order; what was said first happens first at a tie."""

    def __init__(self, now: int) -> None:
        """Start at a moment, with nothing to happen."""
        self.now = now
        self._coming: list[tuple[int, int, Resume]] = []
        self._said = 0

    def at(self, moment: int, happen: Resume) -> None:
        """Let something happen at a moment (now, if that has passed)."""
        self._said += 1
        heapq.heappush(self._coming, (max(moment, self.now), self._said, happen))

    def until(self, moment: int) -> Wait:
        """Return the wait until a moment."""
        return lambda resume: self.at(moment, resume)

    def run(self, end: int) -> None:
        """Let everything happen that comes before `end`."""
        while self._coming and self._coming[0][0] < end:
            self.now, _, happen = heapq.heappop(self._coming)
            happen()


def live(life: Life) -> None:
    """Let a life go on until its next wait, and from there each time that wait is over."""
    wait = next(life, None)
    if wait is not None:
        wait(lambda: live(life))


def never(_resume: Resume) -> None:
    """Wait for nothing: the wait of a life that is over."""


class StaffedQueue:
    """One queue of a team and the colleagues who work on it: first come, first served, with some overtaking."""

    def __init__(self, clock: Clock, hours: WorkingHours, staff: int, chance: Random) -> None:
        """Start empty, with all `staff` colleagues free; work is taken up only in `hours`."""
        self.hours = hours
        self._clock = clock
        self._free = staff
        self._chance = chance
        self._queue: list[Resume] = []
        for start in hours.starts:
            clock.at(start, self._take_up)

    def join(self, resume: Resume) -> None:
        """Queue up; `resume` is called when a colleague takes it up and keeps that colleague until `release`."""
        self._queue.append(resume)
        self._take_up()

    def leave(self, resume: Resume) -> bool:
        """Leave the queue again; returns whether it was still in it."""
        if resume not in self._queue:
            return False
        self._queue.remove(resume)
        return True

    def release(self) -> None:
        """Give a colleague back, who takes up the next."""
        self._free += 1
        self._take_up()

    def _take_up(self) -> None:
        while self._free and self._queue and self.hours.is_open(self._clock.now):
            self._free -= 1
            self._queue.pop(self._next())()

    def _next(self) -> int:
        """Return the place in the queue that is served next: mostly the first."""
        if self._chance.random() >= OVERTAKING_CHANCE:
            return 0
        return self._chance.randrange(min(OVERTAKING_REACH, len(self._queue)))
