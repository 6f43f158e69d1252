"""The hours of one day: intervals by the clock on the wall, as people write them."""

import re
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from wellserved.words.language import gettext

DAY_MINUTES = 1_440
_HOUR_MINUTES = 60
_MOST_SHOWN = 60
_INTERVAL = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})")


class Interval(NamedTuple):
    """From one time of the day on and before another, in minutes after midnight by the clock on the wall."""

    opens: int
    closes: int
    """Beyond 24 hours it reaches into the next day, and belongs to the day on which it begins."""


Day: TypeAlias = tuple[Interval, ...]
"""The intervals that begin on one day, in order, not overlapping; none: closed."""

CLOSED: Day = ()
ALL_DAY: Day = (Interval(0, DAY_MINUTES),)


def check_day(day: Day) -> None:
    """Raise ValueError, with a sentence, for intervals that cannot stand on one day together."""
    for opens, closes in day:
        if not 0 <= opens < DAY_MINUTES:
            raise ValueError(gettext("{time} is no time of the day at which to begin").format(time=_clock(opens)))
        if not opens < closes <= opens + DAY_MINUTES:
            interval = f"{_clock(opens)}-{_clock(closes)}"
            raise ValueError(gettext("{interval} is not between a moment and 24 hours long").format(interval=interval))
        if opens and closes == opens + DAY_MINUTES:  # written, it would be like one that ends at once
            raise ValueError(_ends_where_it_begins(f"{_clock(opens)}-{_clock(closes)}"))
    for earlier, later in pairwise(day):
        if later.opens < earlier.closes:
            both = {"one": written_day((earlier,)), "other": written_day((later,))}
            raise ValueError(gettext("{one} and {other} overlap, or are not in order").format(**both))


def read_day(text: str) -> Day:
    """Read the hours of a day as people write them, such as 09:00-12:00, 13:00-17:00; `closed` for none.

    An end that is not after its start is on the next day: 22:00-06:00. Raises: ValueError with what is wrong, without
    a full stop, to be put into a sentence.

    >>> read_day("9:00-12:30, 22:00-6:00")
    (Interval(opens=540, closes=750), Interval(opens=1320, closes=1800))
    """
    if text.strip().lower() == "closed":
        return CLOSED
    day = tuple(_read_interval(part.strip()) for part in text.split(","))
    check_day(day)
    return day


def _read_interval(text: str) -> Interval:
    found = _INTERVAL.fullmatch(text)
    if not found:
        raise ValueError(gettext("{text!r} is not written like 09:00-17:00").format(text=text[:_MOST_SHOWN]))
    opens, closes = (_read_time(found[i], found[i + 1]) for i in (1, 3))
    if opens == closes:
        raise ValueError(_ends_where_it_begins(text))
    return Interval(opens, closes if closes > opens else closes + DAY_MINUTES)


def _ends_where_it_begins(text: str) -> str:
    return gettext("{text!r} begins where it ends; the whole day is 00:00-24:00").format(text=text)


def _read_time(hour: str, minute: str) -> int:
    minutes = int(hour) * _HOUR_MINUTES + int(minute)
    if int(minute) >= _HOUR_MINUTES or minutes > DAY_MINUTES:
        raise ValueError(gettext("{time} is no time of the day").format(time=f"{hour}:{minute}"))
    return minutes


def written_day(day: Day) -> str:
    """Write the hours of a day as `read_day` reads them.

    >>> written_day(read_day("9:00-12:30, 22:00-6:00")), written_day(CLOSED)
    ('09:00-12:30, 22:00-06:00', 'closed')
    """
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in day) or "closed"


def _clock(minutes: int) -> str:
    past = minutes - DAY_MINUTES if minutes > DAY_MINUTES else minutes
    return f"{past // 60:02}:{past % 60:02}"
