"""Teams so small that a number about them would be a number about a person."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import compress

from wellserved.engine import Numbered
from wellserved.eventlog.read_rows import Rows

SMALLEST_TEAM = 3
_MOST_PAIRS = 1_000_000


@dataclass(frozen=True)
class TeamSizes:
    """Which teams are too small to be named, as far as the log names persons."""

    small: frozenset[int] = frozenset()
    """Teams of one or two known persons."""
    unknown: frozenset[int] = frozenset()
    """Teams of which no person is known. They are not taken to be small."""
    parents: dict[int, int] | None = None
    """The party in which a small team is counted: the unit that most of its rows name."""


def team_sizes(rows: Rows) -> TeamSizes:
    """Count the different persons on the rows of each team.

    Where several columns name persons, the first that is filled on the rows of the team counts. A column with fewer
    than three different texts in the whole log does not tell persons apart (often they are masked) and is passed over.
    """
    mapping = rows.mapping
    if not mapping.persons or mapping.team is None:
        return TeamSizes()
    by_team = Numbered((mapping.team,), rows.numbers["team"])
    counted = rows.engine.counted_apart(rows.files, by_team, mapping.persons, missing=mapping.missing)
    tells = [total >= SMALLEST_TEAM for total in counted.pop(None)]
    known = {
        team: next(filter(None, compress(counts, tells)), 0) for team, counts in counted.items() if team is not None
    }
    small = frozenset(team for team, size in known.items() if 0 < size < SMALLEST_TEAM)
    unknown = frozenset(team for team, size in known.items() if not size)
    return TeamSizes(small, unknown, _parents(rows, small) if small and mapping.parent else None)


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
