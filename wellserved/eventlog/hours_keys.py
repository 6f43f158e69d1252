"""The keys of the hours file: days of the week and dates, as people write them, and the hours behind them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping_keys import shown
from wellserved.words.intervals import Day, read_day

_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_NAMES = tuple(name[:3] for name in _FULL_NAMES)
_NUMBERS = {name: number for names in (WEEKDAY_NAMES, _FULL_NAMES) for number, name in enumerate(names)}
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EVERY_YEAR = re.compile(r"([0-9]{2})-([0-9]{2})")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TO = " to "
_DAYS_LIKE = '2026-12-24, 12-24 (of every year) or "2026-12-24 to 2027-01-01"'
_LEAP_YEAR = 2024
_YEARS = range(1900, 2201)
_MOST_DAYS = 366


def weekdays(key: str) -> list[int]:
    """Return the days of the week that a key names, Monday 0; none where it names no such days.

    >>> weekdays("mon-wed"), weekdays("sunday"), weekdays("sun-tue"), weekdays("zone")
    ([0, 1, 2], [6], [6, 0, 1], [])
    """
    first, dash, last = key.lower().partition("-")
    if first not in _NUMBERS or (dash and last not in _NUMBERS):
        return []
    start, end = _NUMBERS[first], _NUMBERS[last or first]
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]


def week(said: Mapping[str, Any], where: str) -> dict[int, Day]:
    """Return the hours of the days of the week that a table names, by number; raises Refused."""
    named: dict[int, str] = {}
    found: dict[int, Day] = {}
    for key, value in said.items():
        for weekday in weekdays(key):
            if weekday in named:
                raise Refused(
                    f"{where} names {WEEKDAY_NAMES[weekday]} twice, in {named[weekday]} and in {key}: name each day "
                    "once, such as mon-thu and fri."
                )
            named[weekday] = key
            found[weekday] = hours_of_day(value, f"{where}.{key}")
    return found


def own_days(said: Mapping[str, Any], where: str, years: Sequence[int]) -> dict[date, Day]:
    """Return the hours of the dates that a table names; a date of one year goes before that of every year.

    Raises: Refused.
    """
    every_year: dict[date, Day] = {}
    once: dict[date, Day] = {}
    for key, value in said.items():
        hours = hours_of_day(value, f"{where}.{written_key(key)}")
        with said_of(where):
            yearly = _EVERY_YEAR.fullmatch(key)
            dates = _in_every_year(key, yearly, years) if yearly else _one_or_several(key)
        if not yearly and (twice := once.keys() & dates):
            raise Refused(f"{where} names {min(twice)} twice: keep one of them.")
        (every_year if yearly else once).update(dict.fromkeys(dates, hours))
    return every_year | once


def hours_of_day(value: object, place: str) -> Day:
    """Return the hours written behind a key; raises Refused."""
    if not isinstance(value, str):
        raise Refused(f'{place} must be hours such as "09:00-12:00, 13:00-17:00", or "closed", not {shown(value)}.')
    with said_of(place):
        return read_day(value)


def one_date(text: str, like: str = "2026-12-24") -> date:
    """Return the date that a text names; raises ValueError with what is wrong, and how it is written."""
    found = _DATE.fullmatch(text)
    if not found or not _is_date(*map(int, found.groups())):
        raise ValueError(f"{shown(text)} is no date; write it like {like}")
    if int(found[1]) not in _YEARS:
        raise ValueError(f"{text} is not of a year from {_YEARS[0]} to {_YEARS[-1]}; correct the year")
    return date(*map(int, found.groups()))


def _in_every_year(key: str, found: re.Match[str], years: Sequence[int]) -> list[date]:
    month, day = int(found[1]), int(found[2])
    if not _is_date(_LEAP_YEAR, month, day):
        raise ValueError(f"{shown(key)} is no day of the year; write month and day, like 12-24")
    return [date(year, month, day) for year in years if _is_date(year, month, day)]


def _one_or_several(key: str) -> list[date]:
    first, to, last = key.partition(_TO)
    start = one_date(first.strip(), _DAYS_LIKE)
    days = (one_date(last.strip(), _DAYS_LIKE) - start).days if to else 0
    if not 0 <= days < _MOST_DAYS:
        raise ValueError(f"{shown(key)} must run forwards, and over a year at most")
    return [start + timedelta(days=n) for n in range(days + 1)]


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@contextmanager
def said_of(place: str) -> Iterator[None]:
    """Turn a ValueError that says what is wrong with a text into a refusal that names the place."""
    try:
        yield
    except ValueError as wrong:
        raise Refused(f"{place}: {wrong}.") from wrong


def written_key(name: str) -> str:
    """Write a name as a key, in quotes where TOML wants them.

    >>> written_key("Legal"), written_key("Sales desk")
    ('Legal', '"Sales desk"')
    """
    return name if _BARE_KEY.fullmatch(name) else f'"{name}"'
