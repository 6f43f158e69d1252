"""Hours lost to turf wars: somebody's own notes, and the sums of closed months.

A note is seen by whoever wrote it. A sum is counted once, when a month and some days after it have passed, over all who
noted something in it; it needs as many people as the smallest group. It never changes afterwards, whoever removes a
note, leaves, or was late, and no other sum is made of the same notes. So no two sums differ by one person's notes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from wellserved.web.models import Person, TurfHours, TurfMonth
from wellserved.web.queries.months import months_before

DAYS_AFTER = 7
"""So many days after its end a month is counted; until then something can be noted for it."""
LAST_MONTHS = 24
QUARTERS_OF_AN_HOUR = 4


@dataclass(frozen=True)
class Note:
    """What somebody noted of one day; shown to them only."""

    number: int
    """Which of their notes it is, by the order in which they were written; the removed ones count."""
    day: date
    hours: float
    went_to: str
    is_open: bool
    """It can still be removed from the sum: the month is not counted yet."""


@dataclass(frozen=True)
class Notes:
    """Somebody's own notes."""

    newest: tuple[Note, ...]
    """The newest days first, at most `MOST_SHOWN`."""
    has_more: bool
    this_month: float
    """Hours noted for the running month."""


@dataclass(frozen=True)
class MonthSum:
    """What all who noted something lost in a closed month."""

    month: date
    hours: float | None
    """None: fewer people noted something than the smallest group has."""
    people: int | None


MOST_SHOWN = 50
_ENDLESS = 1_000_000


def own_notes(person: Person, on: date) -> Notes:
    """Give somebody's own notes. Two queries."""
    first = first_open_day(on)
    rows = list(TurfHours.objects.filter(by=person).order_by("pk").values_list(
        "pk", "on_date", "quarter_hours", "went_to", "removed_at"
    ))  # fmt: skip
    notes = [
        Note(number, day, quarters / QUARTERS_OF_AN_HOUR, went_to, day >= first)
        for number, (_pk, day, quarters, went_to, removed_at) in enumerate(rows, start=1)
        if removed_at is None
    ]
    notes.sort(key=lambda each: (each.day, each.number), reverse=True)
    running = sum(each.hours for each in notes if (each.day.year, each.day.month) == (on.year, on.month))
    return Notes(tuple(notes[:MOST_SHOWN]), len(notes) > MOST_SHOWN, running)


def own_note(person: Person, number: int) -> TurfHours | None:
    """Give one of somebody's notes by its number, removed or not. One query."""
    rows = TurfHours.objects.filter(by=person).order_by("pk")
    return next(iter(rows[number - 1 : number]), None) if 0 < number < _ENDLESS else None


def months() -> tuple[MonthSum, ...]:
    """Give the sums of the closed months in order of time, at most `LAST_MONTHS`. One query."""
    rows = TurfMonth.objects.order_by("-month").values_list("month", "quarter_hours", "people")[:LAST_MONTHS]
    found = [
        MonthSum(month, quarters / QUARTERS_OF_AN_HOUR if quarters is not None else None, people)
        for month, quarters, people in rows
    ]
    return tuple(reversed(found))


def first_open_day(on: date) -> date:
    """Give the first day for which something can still be noted, or removed from a sum.

    >>> first_open_day(date(2026, 11, 7)), first_open_day(date(2026, 11, 8))
    (datetime.date(2026, 10, 1), datetime.date(2026, 11, 1))
    """
    return (on - timedelta(days=DAYS_AFTER)).replace(day=1)


def last_closed_month(now: datetime) -> date:
    """Give the first day of the newest month that can be counted."""
    return months_before(first_open_day(timezone.localdate(now)), 1)
