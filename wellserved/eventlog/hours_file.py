"""The hours file: the working hours of the teams, in TOML. A team names only what differs from the default."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from wellserved.eventlog.hours_keys import WEEKDAY_NAMES, one_date, own_days, said_of, week, weekdays, written_key
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping_keys import is_zone, nearest, shown
from wellserved.eventlog.public_holidays import HOLIDAY_YEARS, NO_HOLIDAYS, place_of_code, public_holidays
from wellserved.eventlog.toml_file import read_toml
from wellserved.words.hours import Version, WorkingHours
from wellserved.words.intervals import CLOSED, Day

_TABLES = 'There are [default] and, for each team, [team.NAME] or [team."NAME WITH SPACES"].'
_KEYS = ("zone", "holidays", "days", "from")
_VERSION_KEYS = ("holidays",)
_DAYS_EXAMPLES = (*WEEKDAY_NAMES, "mon-fri")


@dataclass(frozen=True)
class TeamHours:
    """The working hours of teams, as a file says them."""

    default: WorkingHours | None
    """The hours of every team that has none of its own; None: all time is their working time."""
    teams: dict[str, WorkingHours]
    """Team, as the report shows it → its hours."""
    any_case: bool = False
    """Whether names that differ only in upper and lower case, or in blanks around them, are the same."""

    def by_party(self, parties: Mapping[int, str]) -> dict[int, WorkingHours]:
        """Return the hours of the parties of a log (number → name) that the file names."""
        teams = {self._alike(name): hours for name, hours in self.teams.items()}
        found = {number: teams.get(self._alike(name)) for number, name in parties.items()}
        return {number: hours for number, hours in found.items() if hours is not None}

    def not_among(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the teams that the file names and a log does not have."""
        return tuple(sorted(self.teams.keys() - set(names)))

    def _alike(self, name: str) -> str:
        return name.strip().casefold() if self.any_case else name


@dataclass(frozen=True)
class _Said:
    """What a table says from some day on; what it does not say is inherited."""

    week: Mapping[int, Day] = field(default_factory=dict)
    """Day of the week, Monday 0 → its hours."""
    holidays: tuple[str, str | None] | None = None
    """Country and subdivision; an empty country: none."""

    def over(self, below: "_Said") -> "_Said":
        return _Said({**below.week, **self.week}, self.holidays or below.holidays)


@dataclass(frozen=True)
class _Table:
    """What one table of the file says: [default], or that of a team."""

    where: str
    zone: str | None
    said: dict[date, _Said]
    """From each date on; `date.min`: from ever."""
    days: dict[date, Day] | None
    """None: no day is different, not even those of the default."""

    @property
    def names_days(self) -> bool:
        """Whether it names days that are different, or public holidays."""
        return bool(self.days) or any(said.holidays and said.holidays[0] for said in self.said.values())

    def on(self, day: date) -> _Said:
        """Return what holds on a day."""
        found = _Said()
        for cut in sorted(self.said):
            if cut <= day:
                found = self.said[cut].over(found)
        return found


def read_hours(path: Path, *, years: range = HOLIDAY_YEARS) -> TeamHours:
    """Read the working hours of the teams; see docs/hours.md.

    Takes: the file; the years for which days that come from a rule (public holidays, 24 December) are laid out.
    A team without a zone, a day of the week, a date or holidays of its own has those of [default]. What a team says
    goes before what [default] says, also before what [default] says from a later day on.
    Raises: Refused with one sentence that names the file, the key and what to do.
    """
    return hours_in(read_toml(path, "hours file"), path.name, years=years)


def hours_in(
    found: Mapping[str, Any], where: str, *, years: range = HOLIDAY_YEARS, may_be_closed: bool = False
) -> TeamHours:
    """Give the working hours that the tables of an hours file say; `where`: what sentences about them begin with.

    Takes: whether all days of a team may be closed, as a program may mean it, and hardly a person.
    Raises: Refused.
    """
    for key in found:
        if key not in {"default", "team"}:
            raise Refused(f"{where}: {shown(key)} is not known{nearest(key, ['default', 'team'])}. {_TABLES}")
    default = _table(found.get("default", {}), f"{where}: default", years)
    teams = {
        name: _table(said, f"{where}: team.{written_key(name)}", years)
        for name, said in _is_table(found.get("team", {}), f"{where}: team").items()
    }
    hours = _hours(default, default, years) if any(said.week for said in default.said.values()) else None
    if hours is None and not teams:
        closed = "says when teams are closed, but not their hours" if default.names_days else "names no hours"
        raise Refused(f'{where} {closed}. Write mon-fri = "09:00-17:00" below a line [default].')
    of_team = {name: _hours(default, team, years, may_be_closed=may_be_closed) for name, team in teams.items()}
    return TeamHours(hours, of_team)


def _table(found: object, where: str, years: range) -> _Table:
    """Check what a table says, and give it."""
    table = _is_table(found, where)
    _refuse_unknown(table, where, _KEYS)
    zone = table.get("zone")
    if zone is not None:
        _refuse_zone(zone, f"{where}.zone")
    said = {date.min: _said(table, where)}
    for key, later in _is_table(table.get("from", {}), f"{where}.from").items():
        with said_of(f"{where}.from"):
            begins = one_date(key)
        _refuse_unknown(_is_table(later, f"{where}.from.{key}"), f"{where}.from.{key}", _VERSION_KEYS)
        said[begins] = _said(later, f"{where}.from.{key}")
    return _Table(where, zone, said, _days(table.get("days", {}), f"{where}.days", years))


def _days(found: object, where: str, years: range) -> dict[date, Day] | None:
    return None if found == NO_HOLIDAYS else own_days(_is_table(found, where), where, years)


def _is_table(found: object, where: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        name = where.partition(": ")[2]
        raise Refused(f"{where} must be a table: write [{name}] on a line of its own, its keys below.")
    return found


def _refuse_unknown(table: Mapping[str, Any], where: str, known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known and not weekdays(key):
            near = nearest(key, [*known, *_DAYS_EXAMPLES])
            raise Refused(
                f"{where}.{written_key(key)} is not known{near}. Known are {', '.join(known)}, the days of the week "
                "from mon to sun, and several of them such as mon-fri."
            )


def _refuse_zone(zone: object, place: str) -> None:
    if not isinstance(zone, str) or not is_zone(zone):
        near = nearest(zone, available_timezones()) if isinstance(zone, str) else ""
        raise Refused(f'{place}: {shown(zone)} is no zone{near}. Write it like "Europe/Berlin" or "UTC".')


def _said(table: Mapping[str, Any], where: str) -> _Said:
    code = table.get("holidays")
    return _Said(week(table, where), None if code is None else place_of_code(code, f"{where}.holidays"))


def _hours(default: _Table, table: _Table, years: range, *, may_be_closed: bool = False) -> WorkingHours:
    """Lay what a table says over the default."""
    nor = "" if table is default else ", and neither does default"
    zone = table.zone or default.zone
    if zone is None:
        raise Refused(f'{table.where} names no zone{nor}: write zone = "Europe/Berlin".')
    cuts = sorted({*default.said, *table.said})
    said = [table.on(cut).over(default.on(cut)) for cut in cuts]
    versions = tuple(_version(each, cut) for cut, each in zip([None, *cuts[1:]], said, strict=True))
    if not any(versions[0].week) and not (may_be_closed and said[0].week):
        if said[0].week:
            raise Refused(
                f"{table.where} has no working hours to begin with: the days it names are closed. Write the hours of "
                'at least one day, such as mon-fri = "09:00-17:00".'
            )
        raise Refused(f'{table.where} names no hours to begin with{nor}: write mon-fri = "09:00-17:00".')
    closed: set[date] = set()
    for (cut, until), each in zip(pairwise([*cuts, date.max]), said, strict=True):
        if each.holidays and each.holidays[0]:
            closed.update(day for day in public_holidays(*each.holidays, years) if cut <= day < until)
    days = {} if table.days is None else (default.days or {}) | table.days
    return WorkingHours(zone, versions, frozenset(closed), days)


def _version(said: _Said, from_date: date | None) -> Version:
    return Version(tuple(said.week.get(weekday, CLOSED) for weekday in range(len(WEEKDAY_NAMES))), from_date)
