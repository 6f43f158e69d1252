"""Teams so small that a number about them would be a number about a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

from wellserved.engine import Among, Moment, Numbered
from wellserved.eventlog.guess_words import ASKER, says
from wellserved.eventlog.read_rows import Rows

SMALLEST_TEAM = 3
_MOST_PAIRS = 1_000_000


@dataclass(frozen=True)
class Seen:
    """The period in which the members of teams are counted, in microseconds since 1970-01-01 UTC; null: no limit."""

    from_us: int | None = None
    to_us: int | None = None


EVER = Seen()


@dataclass(frozen=True)
class TeamSizes:
    """Which teams are too small to be named, as far as the log names persons."""

    small: frozenset[int] = frozenset()
    """Teams that are only shown together with others: those of one or two known persons, and, where these are fewer
    than three persons together, the smallest other team."""
    unknown: frozenset[int] = frozenset()
    """Teams of which no person is known. They are not taken to be small."""
    counted: bool = False
    """Whether the log names persons who work on cases; otherwise nobody knows how large a team is."""
    parents: dict[int, int] | None = None
    """The party in which a small team is counted: the unit that most of its rows name. Small teams without one are
    counted together."""


def team_sizes(rows: Rows, seen: Seen) -> TeamSizes:
    """Count the different persons on the rows of each team, and see to it that no group shown has fewer than three.

    Where several columns name persons, the first that is filled on the rows of the team counts. A column with fewer
    than three different texts in the whole log does not tell persons apart (often they are masked) and is passed over.
    """
    if not _workers(rows) or rows.mapping.team is None:
        return TeamSizes()
    teams = {number for number in rows.numbers["team"].values() if number is not None}
    sizes = _members(rows, seen, {team: team for team in teams})
    small = frozenset(team for team, size in sizes.items() if 0 < size < SMALLEST_TEAM)
    unknown = frozenset(teams - {team for team, size in sizes.items() if size})
    if not small:
        return TeamSizes(small, unknown, counted=True)
    parents = _parents(rows, small)
    units = _members(rows, seen, parents)
    parents = {team: unit for team, unit in parents.items() if units.get(unit, 0) >= SMALLEST_TEAM}
    together = set(small - set(parents))
    larger = sorted((size, team) for team, size in sizes.items() if size >= SMALLEST_TEAM)
    larger += [(0, team) for team in sorted(unknown)]
    while together and larger and _members(rows, seen, dict.fromkeys(together, 0)).get(0, 0) < SMALLEST_TEAM:
        together.add(larger.pop(0)[1])
    return TeamSizes(small | together, unknown, counted=True, parents=parents or None)


def told_sizes(rows: Rows, told: Mapping[str, str]) -> TeamSizes:
    """Give the teams that are too small as somebody told who knows them: team → unit in which it is counted, or blank.

    Persons that the log may name are not counted then. Teams that the log does not have are passed over.
    """
    known = {name: number for number, name in rows.texts.parties.names().items()}
    small = {known[team]: unit for team, unit in told.items() if team in known}
    parents = {team: rows.texts.parties.of(unit) for team, unit in small.items() if unit}
    return TeamSizes(frozenset(small), counted=True, parents=parents or None)


def _workers(rows: Rows) -> tuple[str, ...]:
    """Give the columns that name who works on a case; whoever asked is no member of the team."""
    return tuple(column for column in rows.mapping.persons if not says(column, ASKER))


def _members(rows: Rows, seen: Seen, groups: Mapping[int, int]) -> dict[int, int]:
    """Count the known persons in each group of teams: team → group gives group → persons."""
    mapping, team = rows.mapping, rows.mapping.team
    if team is None or not groups:
        return {}
    numbers = {text: None if number is None else groups.get(number) for text, number in rows.numbers["team"].items()}
    among = Among(
        Moment(mapping.at, mapping.moment_formats, mapping.zone), seen.from_us, seen.to_us, missing=mapping.missing
    )
    counted = rows.engine.counted_apart(rows.files, Numbered((team,), numbers), _workers(rows), among)
    tells = [total >= SMALLEST_TEAM for total in counted.pop(None)]
    return {
        group: next(filter(None, compress(counts, tells)), 0) for group, counts in counted.items() if group is not None
    }


def _parents(rows: Rows, small: frozenset[int]) -> dict[int, int]:
    """Give the most frequent parent of each small team; of equally frequent ones the first by name."""
    team, parent = rows.mapping.team, rows.mapping.parent
    if team is None or parent is None:
        return {}
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for file in rows.files:
        for (text, of), count in rows.engine.counted(file, [team, parent], _MOST_PAIRS):
            number = rows.numbers["team"].get(text or "")
            name = rows.texts.named(of or "")
            if number in small and name is not None:
                found[number][name] += count
    most = {team: min(names, key=lambda name: (-names[name], name)) for team, names in sorted(found.items())}
    parents = {team: rows.texts.parties.of(name) for team, name in most.items()}
    return {team: parent for team, parent in parents.items() if parent != team}
