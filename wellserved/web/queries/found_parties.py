"""Who stands behind the names of a log today: a team, a kind of outside customers, nobody of ours, or nobody said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from wellserved.web.models import FoundParty, Segment, Succession, Team
from wellserved.words.names import one_line

Whom: TypeAlias = tuple[bool, int]
"""A team (True) or a kind of outside customers (False), by its number."""


class Stand(StrEnum):
    """How far it is known who a party is."""

    OPEN = "open"
    """Nobody said, or its team went on as several."""
    OURS = "ours"
    """A team or a kind of outside customers that is there."""
    LEFT = "left"
    """Somebody said that it is none of ours."""
    GONE = "gone"
    """A team or a kind of outside customers that is closed, and goes on in nobody."""


@dataclass(frozen=True)
class Party:
    """A party of a log, and who it is now."""

    number: int
    name: str
    is_outside: bool
    cases: int | None
    stand: Stand
    whom: Whom | None
    """Who it is, or was; None: nobody of ours, or not said."""
    went_on_in: tuple[int, ...] = ()
    """Teams as which its team went on, where there are several."""
    said: str = ""
    """What was said about it, as a form sends it; see `said_of`."""


@dataclass(frozen=True)
class OurTeam:
    """A team, as far as lists of what was found name it."""

    number: int
    key: str
    name: str
    path: str
    is_closed: bool


@dataclass(frozen=True)
class Ours:
    """All teams and kinds of outside customers, and how teams went on."""

    teams: Mapping[int, OurTeam]
    segments: Mapping[int, Segment]
    goes_on: Mapping[int, tuple[int, ...]]

    def name(self, whom: Whom) -> str:
        """Give what somebody is called."""
        is_team, number = whom
        return self.teams[number].name if is_team else self.segments[number].name

    def key(self, whom: Whom) -> str:
        """Give the key of somebody, as forms send it."""
        is_team, number = whom
        return f"team:{self.teams[number].key}" if is_team else f"outside:{self.segments[number].key}"

    def is_here(self, whom: Whom) -> bool:
        """Say whether somebody is open."""
        is_team, number = whom
        return not self.teams[number].is_closed if is_team else self.segments[number].closed_on_date is None


def ours() -> Ours:
    """Give everybody who a party may be. Three queries."""
    rows = Team.objects.values_list("pk", "key", "name", "path", "closed_on_date")
    teams = {pk: OurTeam(pk, key, name, path, closed is not None) for pk, key, name, path, closed in rows}
    followed = Succession.objects.values_list("before_id", "after_id", "on_date")
    closed = {each.number for each in teams.values() if each.is_closed}
    return Ours(teams, Segment.objects.in_bulk(), goes_on(closed, followed))


def goes_on(closed: set[int], followed: Iterable[tuple[int, int, date]]) -> dict[int, tuple[int, ...]]:
    """Say in which teams each closed one went on the last time it ended, through as many mergers as there were.

    A team that ended, and goes on in nobody who is there, is left out. No query.

    >>> goes_on({1, 2}, [(1, 2, date(2026, 1, 1)), (2, 3, date(2026, 2, 1))])
    {1: (3,), 2: (3,)}
    """
    last: dict[int, tuple[date, list[int]]] = {}
    for before, after, on in followed:
        if before not in last or last[before][0] < on:
            last[before] = (on, [])
        if last[before][0] == on:
            last[before][1].append(after)
    found = {team: _followers(team, closed, last) for team in sorted(closed)}
    return {team: followers for team, followers in found.items() if followers}


def _followers(team: int, closed: set[int], last: Mapping[int, tuple[date, list[int]]]) -> tuple[int, ...]:
    here, seen, waiting = set[int](), set[int](), [team]
    while waiting:
        each = waiting.pop()
        if each not in closed:
            here.add(each)
        elif each not in seen:
            seen.add(each)
            waiting += last.get(each, (None, []))[1]
    return tuple(sorted(here))


def parties(log: int, ours: Ours) -> dict[int, Party]:
    """Give the parties of a log, by number: outside customers first, then those with the most cases. One query."""
    names = ("pk", "name", "is_outside", "cases", "team_id", "segment_id", "is_left")
    rows = [_party(ours, each) for each in FoundParty.objects.filter(log=log).values_list(*names)]
    rows.sort(key=lambda each: (not each.is_outside, -(each.cases or 0), each.name.casefold(), each.number))
    return {each.number: each for each in rows}


def _party(ours: Ours, row: tuple[int, str, bool, int | None, int | None, int | None, bool]) -> Party:
    pk, name, is_outside, cases, team, segment, is_left = row
    whom: Whom | None = (True, team) if team is not None else (False, segment) if segment is not None else None
    said = said_of(ours, whom, is_left=is_left)
    if whom is None:
        return Party(pk, name, is_outside, cases, Stand.LEFT if is_left else Stand.OPEN, None, said=said)
    return Party(pk, name, is_outside, cases, *_stands(ours, whom), said)


def _stands(ours: Ours, whom: Whom) -> tuple[Stand, Whom, tuple[int, ...]]:
    """Say how somebody stands today, who that is, and as which teams one went on that went on as several."""
    if ours.is_here(whom):
        return Stand.OURS, whom, ()
    followers = ours.goes_on.get(whom[1], ()) if whom[0] else ()
    if len(followers) == 1:
        return Stand.OURS, (True, followers[0]), ()
    return (Stand.OPEN if followers else Stand.GONE), whom, followers


LEFT, NEW = "left", "new"


def said_of(ours: Ours, whom: Whom | None, *, is_left: bool) -> str:
    """Give what was said about a party as a form sends it: a key, `left`, or blank. No query."""
    return ours.key(whom) if whom is not None else LEFT if is_left else ""


def folded(name: str) -> str:
    """Give a name as names are compared: in small letters, without blanks around it."""
    return one_line(name).casefold()


@dataclass(frozen=True)
class Called:
    """What our teams and kinds of outside customers are called, for whoever types a name."""

    by_name: Mapping[str, tuple[str, ...]]
    """Folded name → keys as forms send them; the full name, with the teams above, has one only."""
    teams: tuple[str, ...]
    """Names of the open teams as a list of proposals says them: full ones where a name occurs twice."""
    segments: tuple[tuple[str, str], ...]
    """Key and name of each kind of outside customers that is there, by name."""


def called(ours: Ours) -> Called:
    """Say what everybody who is there is called. No query."""
    here = [each for each in ours.teams.values() if not each.is_closed]
    by_name: dict[str, tuple[str, ...]] = {}
    for each in here:
        by_name[folded(each.name)] = (*by_name.get(folded(each.name), ()), f"team:{each.key}")
    names = []
    for each in here:
        name = each.name
        if len(by_name[folded(name)]) > 1:
            name = _full_name(each, ours)
            by_name.setdefault(folded(name), (f"team:{each.key}",))
        names.append(name)
    segments = [(f"outside:{each.key}", each.name) for each in ours.segments.values() if each.closed_on_date is None]
    segments.sort(key=lambda each: each[1].casefold())
    return Called(by_name, tuple(sorted(names, key=str.casefold)), tuple(segments))


def _full_name(team: OurTeam, ours: Ours) -> str:
    return " › ".join(ours.teams[int(number)].name for number in team.path.strip("/").split("/"))
