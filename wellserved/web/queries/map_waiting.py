"""How long requests waited on the links of a map, month by month: read once after each analysis, and kept.

What the team of a link let lie counts, in its working hours. Cells of fewer than five requests, and links of teams of
one or two people, are not shown; where branches are folded they count with the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.web import places
from wellserved.web.models import MonthOf, Team
from wellserved.web.queries.asked_links import also_above
from wellserved.web.queries.map_graph import DeclaredLink, Graph
from wellserved.web.queries.map_view import Arrow
from wellserved.web.queries.months import Link, Waited, months_before, shown
from wellserved.web.queries.small_teams import small_teams

YEAR = 12
MOST_MONTHS = 24
"""So many months the slider goes back."""
NOTHING = Waited(0, 0.0)
Links = tuple[DeclaredLink, ...]
_Stamp = tuple[tuple[int, int, float], ...]


class Cell(Enum):
    """What is known of an arrow."""

    SHOWN = "shown"
    NONE = "none"
    """No request ended."""
    FEW = "few"
    """Fewer than five did."""
    SMALL = "small"
    """Its teams have fewer than three people."""


@dataclass(frozen=True, eq=False)
class Table:
    """Everything that is known of links, by month: one row for each link, one column for each month."""

    months: tuple[date, ...]
    """In order of time, without gaps."""
    links: tuple[Link, ...]
    """The link of each row; sorted."""
    rows: Mapping[Link, int]
    """The row of each link."""
    ended: NDArray[np.int64]
    hours: NDArray[np.float64]
    small: frozenset[int]
    """Teams of one or two people."""

    @cached_property
    def of_year(self) -> list[tuple[int, float]]:
        """How many requests of each link ended in the last twelve months, and the hours they waited."""
        ended, hours = (each[:, -YEAR:].sum(axis=1).tolist() for each in (self.ended, self.hours))
        return list(zip(ended, hours, strict=True))

    @cached_property
    def is_small(self) -> NDArray[np.bool_]:
        """Whether a link is one of a team of one or two people."""
        return np.array([not self.small.isdisjoint(link) for link in self.links], np.bool_)


@dataclass(frozen=True, eq=False)
class Waits:
    """How long requests waited, in one month or in twelve."""

    table: Table
    month: date | None
    """The chosen one; None: the last twelve together."""
    _seen: dict[int, tuple[Links, list[int]]] = field(default_factory=dict, repr=False)

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of all months that can be chosen, in order of time."""
        return self.table.months

    @property
    def last(self) -> date:
        """The last month that is looked at."""
        return self.month or self.months[-1]

    @property
    def year(self) -> tuple[date, ...]:
        """The last twelve months."""
        return self.months[-YEAR:]

    def of(self, arrow: Arrow) -> tuple[Cell, Waited]:
        """Say what is known of an arrow in the months that are looked at."""
        if self._is_small(arrow):
            return Cell.SMALL, NOTHING
        rows, span = self._rows(arrow.links), self._span
        waited = Waited(int(self.table.ended[rows, span].sum()), float(self.table.hours[rows, span].sum()))
        if not waited.ended:
            return Cell.NONE, waited
        return (Cell.SHOWN if waited.is_shown else Cell.FEW), waited

    def of_year(self, arrow: Arrow) -> float:
        """Give the hours of an arrow in the last twelve months; 0 where they are not shown."""
        of_year = self.table.of_year
        known = [of_year[row] for row in self._rows(arrow.links)]
        is_shown = shown(sum(ended for ended, _hours in known)) and not self._is_small(arrow)
        return sum(hours for _ended, hours in known) if is_shown else 0.0

    def most(self, arrows: Iterable[Arrow]) -> float:
        """Give the most hours shown of any of some arrows: in twelve months or, where one is chosen, in any month.

        So in every month the same width stands for the same hours. The legend says this number: what is not shown of an
        arrow does not count.
        """
        if self.month is None:
            return max(map(self.of_year, arrows), default=0.0)
        return max(map(self._most_in_a_month, arrows), default=0.0)

    def _most_in_a_month(self, arrow: Arrow) -> float:
        if self._is_small(arrow):
            return 0.0
        rows = self._rows(arrow.links)
        ended, hours = self.table.ended[rows].sum(axis=0), self.table.hours[rows].sum(axis=0)
        return max((float(each) for each, many in zip(hours, ended, strict=True) if shown(int(many))), default=0.0)

    def _is_small(self, arrow: Arrow) -> bool:
        small = self.table.small
        return bool(small) and all(each.provider in small or each.customer in small for each in arrow.links)

    def longest(self, links: Links) -> tuple[Link, Waited] | None:
        """Give the one of some links on which requests waited longest in all; None: nothing is to be shown."""
        ended, hours = self._together
        rows = np.array(self._rows(links), np.int64)
        known = rows[(ended[rows] >= SMALLEST_CELL) & (hours[rows] > 0) & ~self.table.is_small[rows]]
        if not known.size:
            return None
        row = int(known[hours[known].argmax()])
        return self.table.links[row], Waited(int(ended[row]), float(hours[row]))

    def elsewhere(self, graph: Graph) -> int:
        """Count the requests on no link of a map: nobody declared theirs, or it ended.

        Those of small teams are counted in the teams above, and still belong to the link of the small team.
        """
        ended, _hours = self._together
        is_left = ended > 0
        is_left[self._rows(graph.links)] = False
        left = {self.table.links[row]: int(ended[row]) for row in np.flatnonzero(is_left)}
        ends = set(chain.from_iterable(left))
        upwards = {team: [each for each in (*of.above, team) if each in ends] for team, of in graph.parties.items()}
        declared = set(also_above(((each.provider, each.customer) for each in graph.links), upwards))
        return sum(many for link, many in left.items() if link not in declared)

    @property
    def _span(self) -> slice:
        if self.month is None:
            return slice(-YEAR, None)
        place = self.months.index(self.month)
        return slice(place, place + 1)

    @property
    def _together(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Add up the months that are looked at, for each link."""
        return self.table.ended[:, self._span].sum(axis=1), self.table.hours[:, self._span].sum(axis=1)

    def _rows(self, links: Links) -> list[int]:
        """Give the rows of some links, looked up once; there is one link at most from one team to another."""
        if id(links) not in self._seen:  # they are kept as well, so that nothing else gets their number meanwhile
            rows = self.table.rows
            found = [row for each in links if (row := rows.get((each.provider, each.customer))) is not None]
            self._seen[id(links)] = links, found
        return self._seen[id(links)][1]


def waits(month: date | None) -> Waits | None:
    """Give how long requests waited, in one month or in the last twelve; None: nothing was analysed yet.

    One query; the first time after an analysis some more, whose answers are kept. A month that is not known is as if
    none were chosen.
    """
    rows = MonthOf.objects.filter(provider=None, customer=None).order_by("-month")
    found = list(rows.values_list("month", "pk", "ended", "waited_hours")[:MOST_MONTHS])
    if not found:
        return None
    months = _between(found[-1][0], found[0][0])
    table = _table(places.here(), tuple(each[1:] for each in found), months)
    return Waits(table, month if month in months else None)


def _between(oldest: date, newest: date) -> tuple[date, ...]:
    found = [newest]
    while found[-1] > oldest and len(found) < MOST_MONTHS:
        found.append(months_before(found[-1], 1))
    return tuple(reversed(found))


@lru_cache(maxsize=4)
def _table(_place: str, _stamp: _Stamp, months: tuple[date, ...]) -> Table:
    """Read what is known of all links. Four queries; kept until an analysis has written the months anew."""
    stored = MonthOf.objects.filter(month__gte=months[0], provider__isnull=False, customer__isnull=False)
    cells = list(stored.values_list("provider_id", "customer_id", "month", "ended", "waited_hours"))
    links = tuple(sorted({(provider, customer) for provider, customer, *_rest in cells}))
    rows = {link: place for place, link in enumerate(links)}
    columns = {month: place for place, month in enumerate(months)}
    ended, hours = np.zeros((len(rows), len(months)), np.int64), np.zeros((len(rows), len(months)))
    for provider, customer, month, many, waited in cells:
        place = rows[provider, customer], columns[month]
        ended[place], hours[place] = many, waited
    return Table(months, links, rows, ended, hours, _small(months))


def _small(months: Sequence[date]) -> frozenset[int]:
    """Give the teams of one or two people, in the last twelve months. Three queries."""
    labels = {number: str(number) for number in Team.objects.values_list("pk", flat=True)}
    return frozenset(int(label) for label in small_teams(labels, months[-YEAR:][0], None))


def forget() -> None:
    """Let go of what is kept."""
    _table.cache_clear()
