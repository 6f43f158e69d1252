"""Whether what teams promise one another on the way to a customer fits what is promised to that customer.

They are counted one after the other, each in the hours of whoever made it. The result is measured in the hours of
whoever promised something to the outside customer, for that is the clock by which this promise is kept or late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wellserved.words.hours import NeverOpen, WorkingHours, due_at, open_between, working_time_between
from wellserved.words.units import DAY_US, HOUR_US

WEEK_US = 7 * DAY_US


class Verdict(StrEnum):
    """Whether they fit."""

    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Leg:
    """What one team on the way promised the next: delivery within so much of its working time; None: nothing."""

    hours: WorkingHours
    promised_us: int | None


@dataclass(frozen=True)
class Step:
    """One leg of the reckoning: from when until when, at the latest."""

    leg: int
    """Its place among the legs."""
    from_us: int
    until_us: int


@dataclass(frozen=True)
class Fit:
    """How the inner promises stand to the outer one."""

    verdict: Verdict
    room_us: int = 0
    """What is left for the outer team's own work when there is least, in its hours; negative: so much is missing."""
    missing: tuple[int, ...] = ()
    """Places of the legs that promise nothing, or by hours that never come."""
    steps: tuple[Step, ...] = ()
    """The reckoning for the moment at which the least is left."""


def fit(inner: Sequence[Leg], outer: Leg, starts: Sequence[int]) -> Fit:
    """Say whether the inner promises fit the outer one, whenever somebody asks.

    Takes: the legs in the order in which the work goes, without the one to the outside customer; that one; and moments
    at which somebody asks (see `starts_in_a_week`).
    Method: each team begins when the one before has delivered, and takes all the time it promised. The moment that
    leaves the least is shown. Where some promised nothing, the others alone may already be too much; otherwise nothing
    can be said.
    """
    missing = tuple(place for place, leg in enumerate(inner) if leg.promised_us is None)
    if outer.promised_us is None or not starts:
        return Fit(Verdict.CANNOT_TELL, missing=missing)
    try:
        ways = [_steps(inner, start) for start in starts]
        rooms = [outer.promised_us - _spent(outer.hours, way, at) for way, at in zip(ways, starts, strict=True)]
    except NeverOpen:
        return Fit(Verdict.CANNOT_TELL, missing=tuple(sorted({*missing, *_never(inner, starts[0])})))
    room = min(rooms)
    if room >= 0 and missing:
        return Fit(Verdict.CANNOT_TELL, missing=missing)
    verdict = Verdict.FITS if room >= 0 else Verdict.DOES_NOT_FIT
    return Fit(verdict, room, missing, ways[rooms.index(room)])


def starts_in_a_week(hours: WorkingHours, from_us: int) -> list[int]:
    """Give a moment for every hour of working time in the week from a moment on: when somebody may ask.

    Every stretch is begun at its opening and then each hour. Hours that are closed all week give nothing.
    """
    stretches = open_between(hours, from_us, from_us + WEEK_US)
    return [at for start, end in stretches for at in range(start, end, HOUR_US)]


def _steps(inner: Sequence[Leg], start_us: int) -> tuple[Step, ...]:
    steps, at = [], start_us
    for place, leg in enumerate(inner):
        if leg.promised_us is not None:
            until = due_at(leg.hours, at, leg.promised_us)
            steps.append(Step(place, at, until))
            at = until
    return tuple(steps)


def _spent(hours: WorkingHours, steps: Sequence[Step], start_us: int) -> int:
    return working_time_between(hours, start_us, steps[-1].until_us) if steps else 0


def _never(inner: Sequence[Leg], at_us: int) -> list[int]:
    """Give the places of the legs whose hours never come."""
    never = []
    for place, leg in enumerate(inner):
        try:
            due_at(leg.hours, at_us, leg.promised_us or 0)
        except NeverOpen:
            never.append(place)
    return never
