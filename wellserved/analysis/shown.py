"""How parties are shown: small teams under their parent, and names hidden before forwarding."""

import random
from dataclasses import dataclass

import narwhals as nw

from wellserved.engine import EventLog, Table

SMALL_TEAMS = "small teams"


@dataclass(frozen=True)
class Shown:
    """The party each party is shown as, and its name."""

    log: EventLog
    instead: dict[int, int]
    """Small team → the party that stands for it."""
    names: dict[int, str]

    def name(self, party: int) -> str:
        """Give the name under which a party is shown."""
        return self.names[self.instead.get(party, party)]

    def merge(self, table: Table, *columns: str) -> Table:
        """Put the party that stands for a small team in its place, in the columns given."""
        if not self.instead:
            return table
        engine = self.log.engine
        for column in columns:
            pairs = engine.from_rows(
                {column: list(self.instead), "stands_in": list(self.instead.values())},
                {column: "int32", "stands_in": "int32"},
            )
            joined = table.join(pairs, on=column, how="left")
            merged = joined.with_columns(nw.coalesce("stands_in", column).alias(column))
            table = merged.select(*[name for name in joined.collect_schema().names() if name != "stands_in"])
        return table


def shown(log: EventLog, *, hide_teams: bool = False) -> Shown:
    """Decide how the parties of a log are shown.

    A team with fewer than three people is shown as part of its parent, or of "small teams" where it has none, so
    that no number is about a person. With `hide_teams` the names of all parties but outside customers are replaced
    by numbered ones, in an order drawn anew each time, so that neither the alphabet nor an earlier report tells.
    """
    names = dict(log.parties)
    parents = log.parents or {}
    nobody = max(names, default=0) + 1
    instead: dict[int, int] = {}
    stand_ins: dict[int, int] = {}
    for team in sorted(log.small_teams):
        parent = parents.get(team)
        if parent is None:
            names[nobody] = SMALL_TEAMS
            instead[team] = nobody
            continue
        stand_in = stand_ins.setdefault(parent, nobody + 1 + len(stand_ins))
        names[stand_in] = f"{names[parent]}, {SMALL_TEAMS}"
        instead[team] = stand_in
    return Shown(log, instead, _hidden(names, log) if hide_teams else names)


def as_units(log: EventLog) -> Shown:
    """Let each small team count as the very unit in which it is counted, beside whatever that unit does itself.

    Those without one count together, as nobody's.
    """
    nobody = max(log.parties, default=0) + 1
    parents = log.parents or {}
    instead = {team: parents.get(team, nobody) for team in log.small_teams}
    return Shown(log, instead, {**log.parties, nobody: SMALL_TEAMS})


def _hidden(names: dict[int, str], log: EventLog) -> dict[int, str]:
    inside = sorted(party for party in names if party not in log.outside)
    random.SystemRandom().shuffle(inside)
    numbered = {party: f"Team {number}" for number, party in enumerate(inside, start=1)}
    return {party: numbered.get(party, name) for party, name in names.items()}
