"""The working hours of teams: from what is stored to `WorkingHours`, which everything reckons with."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from wellserved.eventlog.hours_keys import own_days
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.public_holidays import HOLIDAY_YEARS, holiday_names, place_of_code
from wellserved.web.models import Team, TeamHours
from wellserved.web.models.hours import WEEKDAYS
from wellserved.words.hours import ALWAYS, Version, WorkingHours
from wellserved.words.intervals import Day, read_day

_OWN_DAY = re.compile(r"(?P<key>(?P<yearly>[0-9]{2}-[0-9]{2})|[0-9]{4}-[0-9-]+(?: to [0-9-]+)?)[\s:=]+(?P<hours>\S.*)")
_SHOWN = 60
MOST_OWN_DAYS = 200


class NotReadable(ValueError):
    """What is written cannot be meant; the message says what to write."""


@dataclass(frozen=True)
class Known:
    """The hours by which a team is reckoned with."""

    hours: WorkingHours
    of: Team | None
    """Whose hours these are: its own, or those of the nearest team above that has some; None: all time counts."""
    versions: tuple[TeamHours, ...] = ()
    """What they are made of, in order; the first holds from ever."""


def hours_of(teams: Iterable[Team]) -> dict[int, Known]:
    """Give the hours of teams, by number. One query, however many teams there are."""
    wanted = {team.pk: _from_itself_up(team) for team in teams}
    stored = stored_hours({number for numbers in wanted.values() for number in numbers})
    found: dict[int, Known] = {}
    for number, ways_up in wanted.items():
        versions = next((stored[each] for each in ways_up if each in stored), ())
        hours = working_hours(versions) if versions else ALWAYS
        found[number] = Known(hours, versions[0].team if versions else None, versions)
    return found


def stored_hours(teams: Collection[int]) -> dict[int, tuple[TeamHours, ...]]:
    """Give the versions of teams that have hours of their own, in order, with their team. One query."""
    rows = TeamHours.objects.filter(team__in=list(teams)).select_related("team")
    found: dict[int, list[TeamHours]] = {}
    for row in sorted(rows, key=lambda each: each.from_date or date.min):
        found.setdefault(row.team_id, []).append(row)
    return {number: tuple(versions) for number, versions in found.items()}


def working_hours(versions: Sequence[TeamHours]) -> WorkingHours:
    """Make working hours from the versions of a team, in order; the first holds from ever. No query.

    Holidays and days that are different are those of the version that holds on them.
    """
    closed: set[date] = set()
    own: dict[date, Day] = {}
    begins = [each.from_date or date.min for each in versions]
    for row, (begin, end) in zip(versions, pairwise([*begins, date.max]), strict=True):
        closed.update(day for day in holidays_of(row.holidays) if begin <= day < end)
        own.update({day: hours for day, hours in read_own_days(row.own_days).items() if begin <= day < end})
    weeks = tuple(Version(week_of(row), None if n == 0 else row.from_date) for n, row in enumerate(versions))
    return WorkingHours(versions[-1].zone, weeks, frozenset(closed), own)


def week_of(row: TeamHours) -> tuple[Day, ...]:
    """Give the hours of the seven days of a version."""
    return tuple(read_day(getattr(row, name)) for name in WEEKDAYS)


def holidays_of(code: str) -> Mapping[date, str]:
    """Give the public holidays behind a code such as DE-BE, with what they are called; none for a blank one.

    Raises: NotReadable.
    """
    if not code:
        return {}
    try:
        return holiday_names(*place_of_code(code, ""), HOLIDAY_YEARS)
    except Refused:
        like = _(
            "No public holidays are known for “%(code)s”. Write a country such as DE, or a part of it such as DE-BE."
        )
        raise NotReadable(like % {"code": code[:_SHOWN]}) from None


def read_own_days(text: str) -> dict[date, Day]:
    """Read the days that are different, one on each line: a date, month and day, or a span, and then hours.

    Raises: NotReadable with the line and what to write.

    >>> read_own_days("2026-12-24 closed")
    {datetime.date(2026, 12, 24): ()}
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_OWN_DAYS:
        raise NotReadable(_("These are more than %(n)s lines. Leave out what is over.") % {"n": MOST_OWN_DAYS})
    every_year: dict[date, Day] = {}
    once: dict[date, Day] = {}
    for line in lines:
        is_yearly, found = _own_day(line)
        kept = every_year if is_yearly else once
        if kept.keys() & found.keys():
            raise NotReadable(_("“%(line)s” names a day of another line once more.") % {"line": line[:_SHOWN]})
        kept.update(found)
    return every_year | once


def _own_day(line: str) -> tuple[bool, dict[date, Day]]:
    """Read one line: whether it is meant for every year, and its days with their hours; raises NotReadable."""
    found = _OWN_DAY.fullmatch(line)
    try:
        if found:
            return bool(found["yearly"]), own_days({found["key"]: found["hours"]}, "", HOLIDAY_YEARS)
    except Refused:
        pass  # The sentence below says it, in the reader's language.
    like = _("“%(line)s” cannot be meant. Write it like 2026-12-24 closed, or 12-31 09:00-12:00.")
    raise NotReadable(like % {"line": line[:_SHOWN]})


def _from_itself_up(team: Team) -> list[int]:
    """Give the numbers of a team and of those above it, the nearest first."""
    return team.path_numbers[::-1]
