"""The rows of the table beside a map: the same arrows with the same numbers, by name, mine first, or by last change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellserved.web.queries.map_graph import Graph, MapParty
from wellserved.web.queries.map_view import Arrow, Box, View
from wellserved.web.queries.map_waiting import Cell, Waits
from wellserved.words.plain_words import plain_words

SORTS = ("name", "mine", "changed")
LONGEST_FIRST = "waiting"
"""By how long requests waited; where that is shown."""
ROWS_AT_ONCE = 50
MOST_FOUND = 12


@dataclass(frozen=True)
class Row:
    """One arrow of the map, with its two boxes."""

    provider: Box
    customer: Box
    arrow: Arrow

    @property
    def is_inside(self) -> bool:
        """Whether these are links within a branch."""
        return self.provider is self.customer


def rows_of(view: View, sort: str, waits: Waits | None = None) -> tuple[Row, ...]:
    """Give every arrow of a view once. No query."""
    rows = [Row(view.boxes[a.provider], view.boxes[a.customer], a) for a in view.arrows.values()]
    rows.sort(key=_by_name)
    if sort == "mine":
        rows.sort(key=lambda row: not (row.provider.is_mine or row.customer.is_mine))
    elif sort == "changed":
        rows.sort(key=lambda row: row.arrow.changed_at, reverse=True)
    elif sort == LONGEST_FIRST and waits:
        rows.sort(key=lambda row: -_hours(row, waits))
    return tuple(rows)


def _hours(row: Row, waits: Waits) -> float:
    cell, waited = waits.of(row.arrow)
    return waited.hours if cell is Cell.SHOWN else -1.0


def _by_name(row: Row) -> tuple[str, ...]:
    ends = (row.provider.party, row.customer.party)
    return tuple(part for end in ends for part in (end.name.casefold(), end.key))


def found(graph: Graph, said: str) -> tuple[MapParty, ...]:
    """Find parties by how the words of their names begin. No query."""
    words = plain_words(said)
    if not words:
        return ()
    hits = [
        each
        for each in graph.parties.values()
        if all(any(part.startswith(word) for part in plain_words(each.name)) for word in words)
    ]
    return tuple(hits[:MOST_FOUND])


def names_of(boxes: Mapping[str, Box], keys: Sequence[str]) -> list[str]:
    """Give the names of some boxes, in the order of the alphabet."""
    return sorted((boxes[key].party.name for key in keys), key=str.casefold)
