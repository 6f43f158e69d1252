"""The context file: what a table of events does not say itself, and its analysis needs. `export events` writes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import tomlkit

from wellserved.eventlog.hours_file import TeamHours, hours_in
from wellserved.eventlog.hours_keys import WEEKDAY_NAMES
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_keys import nearest, shown
from wellserved.eventlog.toml_file import FORMAT, read_toml
from wellserved.words.hours import WorkingHours
from wellserved.words.intervals import CLOSED, Day, written_day

MOST_BYTES = 50_000_000
_KEYS = ("as_of", "segments", "outside", "hours", "teams", "charters")
_OPENING = (
    "What the events do not say themselves. Use it with them: wellserved analyse events.csv --context context.toml"
)


@dataclass(frozen=True)
class Charter:
    """What a provider promises a customer, in words; for whoever reads the file."""

    provider: str
    customer: str
    service: str
    """Blank: everything."""
    promises: Mapping[str, str]
    """What is promised → within how much working time."""
    share: int
    """Of 100 requests, for how many at least."""


@dataclass(frozen=True)
class Context:
    """What a context file says."""

    as_of: str | None = None
    """The moment to which open cases run, as ISO 8601."""
    hours: TeamHours | None = None
    outside: tuple[str, ...] = ()
    """Customers outside the organisation."""
    segments: tuple[str, ...] = ()
    """The kinds of outside customers; for whoever reads the file."""
    small_teams: Mapping[str, str] | None = None
    """Teams of one or two people → the team below which each is counted; blank: with the other small ones. Null: the
    file does not say."""
    charters: tuple[Charter, ...] = field(default=(), compare=False)


def read_context(path: Path) -> Context:
    """Read what a context file says for an analysis: the moment, the hours and who stands outside.

    Raises: Refused with one sentence that names the file, the key and what to do.
    """
    found = read_toml(path, "context file", MOST_BYTES)
    for key in found:
        if key not in _KEYS:
            raise Refused(f"{path.name}: {shown(key)} is not known{nearest(key, _KEYS)}. Known are {', '.join(_KEYS)}.")
    as_of = found.get("as_of")
    if as_of is not None and not _is_moment(as_of):
        raise Refused(f'{path.name}: as_of is {shown(as_of)}. Write a moment such as "2026-03-31T18:00:00Z".')
    hours = found.get("hours")
    if hours is not None and not isinstance(hours, dict):
        raise Refused(f"{path.name}: hours must be a table: write [hours.default] on a line of its own.")
    return Context(
        as_of=as_of,
        hours=hours_in(hours, f"{path.name}: hours", may_be_closed=True) if hours else None,
        outside=_texts(found.get("outside", []), f"{path.name}: outside"),
        segments=_texts(found.get("segments", []), f"{path.name}: segments"),
        small_teams=_teams(found.get("teams"), path.name),
    )


def with_context(mapping: ColumnMapping, context: Context) -> ColumnMapping:
    """Give a mapping that also knows who stands outside."""
    if not context.outside:
        return mapping
    return replace(mapping, outside=tuple(dict.fromkeys((*mapping.outside, *context.outside))))


def _teams(found: object, name: str) -> Mapping[str, str] | None:
    """Read the table of small teams."""
    if found is None:
        return None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise Refused(f'{name}: teams must be a table, each line such as "Payroll" = "Finance".')
    return dict(found)


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refused(f'{where} must be a list of texts, such as ["Private customers"].')
    return tuple(value)


def write_context(context: Context, path: Path, *, first: date, last: date) -> None:
    """Write a context file. Of closed days and days with hours of their own only those from first to last are written.

    Gives the same working time between these days.
    """
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in _lines(context, first, last))


def _lines(context: Context, first: date, last: date) -> Iterator[str]:
    yield f"# {_OPENING}"
    yield f"format = {FORMAT}"
    if context.as_of:
        yield f"as_of = {_quoted(context.as_of)}"
    yield f"segments = {_list(context.segments)}"
    yield f"outside = {_list(context.outside)}"
    for name, hours in context.hours.teams.items() if context.hours else ():
        yield from _of_team(f"hours.team.{_quoted(name)}", hours, first, last)
    if context.small_teams is not None:
        yield from ("", "# Teams of one or two people, and below which team each is counted.", "[teams]")
        yield from (f"{_quoted(team)} = {_quoted(below)}" for team, below in context.small_teams.items())
    for each in context.charters:
        yield from _of_charter(each)


def _of_team(table: str, hours: WorkingHours, first: date, last: date) -> Iterator[str]:
    yield ""
    for version in hours.versions:
        yield f"[{table}.from.{version.from_date}]" if version.from_date else f"[{table}]"
        if version.from_date is None:
            yield f"zone = {_quoted(hours.zone)}"
        for name, day in zip(WEEKDAY_NAMES, version.week, strict=True):
            yield f"{name} = {_quoted(written_day(day))}"
    days: dict[date, Day] = dict.fromkeys(hours.closed_dates, CLOSED) | dict(hours.own_days)
    told = sorted(day for day in days if first <= day <= last)
    if told:
        yield f"[{table}.days]"
        yield from (f"{day} = {_quoted(written_day(days[day]))}" for day in told)


def _of_charter(charter: Charter) -> Iterator[str]:
    yield from ("", "[[charters]]", f"provider = {_quoted(charter.provider)}")
    yield f"customer = {_quoted(charter.customer)}"
    if charter.service:
        yield f"service = {_quoted(charter.service)}"
    yield from (f"{name} = {_quoted(within)}" for name, within in charter.promises.items())
    yield f"share = {charter.share}"


def _quoted(text: str) -> str:
    return tomlkit.item(text).as_string()


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
