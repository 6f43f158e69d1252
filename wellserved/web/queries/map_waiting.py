"""How long requests waited on the links of a map, month by month: read once after each analysis, and kept.

What the team of a link let lie counts, in its working hours. Cells of fewer than five requests, and links of teams of
one or two people, are not shown; where branches are folded they count with the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from wellserved.web import places
from wellserved.web.models import MonthOf, Team
from wellserved.web.queries.map_graph import DeclaredLink, Graph
from wellserved.web.queries.map_view import Arrow
from wellserved.web.queries.months import Link, Waited, months_before, shown
from wellserved.web.queries.small_teams import small_teams

YEAR = 12
MOST_MONTHS = 36
"""So many months the slider goes back."""
NOTHING = Waited(0, 0.0)
_Stamp = tuple[tuple[int, int, float], ...]
ByLink = Mapping[Link, Waited]


class Cell(Enum):
    """What is known of an arrow."""

    SHOWN = "shown"
    NONE = "none"
    """No request ended."""
    FEW = "few"
    """Fewer than five did."""
    SMALL = "small"
    """Its teams have fewer than three people."""


@dataclass(frozen=True)
class Waits:
    """How long requests waited, in one month or in twelve."""

    months: tuple[date, ...]
    """The first days of all months that can be chosen, in order of time."""
    month: date | None
    """The chosen one; None: the last twelve together."""
    known: Mapping[date, ByLink]
    """The links of each month: of the last twelve, and of the chosen one."""
    small: frozenset[int]
    """Teams of one or two people."""

    @property
    def last(self) -> date:
        """The last month that is looked at."""
        return self.month or self.months[-1]

    @property
    def year(self) -> tuple[date, ...]:
        """The last twelve months."""
        return self.months[-YEAR:]

    @property
    def chosen(self) -> tuple[date, ...]:
        """The months that are looked at."""
        return (self.month,) if self.month else self.year

    def on(self, links: Iterable[DeclaredLink], months: Iterable[date]) -> Waited:
        """Add up what was waited on some links in some months."""
        pairs = {(each.provider, each.customer) for each in links if each.customer > 0}
        cells = [cell for month in months for pair in pairs if (cell := self.known[month].get(pair))]
        return Waited(sum(each.ended for each in cells), sum(each.hours for each in cells))

    def of(self, arrow: Arrow) -> tuple[Cell, Waited]:
        """Say what is known of an arrow in the months that are looked at."""
        return self._within(arrow, self.chosen)

    def _within(self, arrow: Arrow, months: Iterable[date]) -> tuple[Cell, Waited]:
        waited = self.on(arrow.links, months)
        if all({each.provider, each.customer} & self.small for each in arrow.links):
            return Cell.SMALL, NOTHING
        if not waited.ended:
            return Cell.NONE, waited
        return (Cell.SHOWN if waited.is_shown else Cell.FEW), waited

    def most(self, arrows: Iterable[Arrow]) -> float:
        """Give the most hours shown of any of some arrows: in the twelve months, or in any one of the known ones.

        So in every month the same width stands for the same hours. The legend says this number: what is not shown of an
        arrow does not count.
        """
        spans = [tuple(self.known)] if self.month is None else [(month,) for month in self.known]
        found = (self._within(arrow, span) for arrow in arrows for span in spans)
        return max((waited.hours for cell, waited in found if cell is Cell.SHOWN), default=0.0)

    def longest(self, links: Iterable[DeclaredLink]) -> tuple[Link, Waited] | None:
        """Give the one of some links on which requests waited longest in all; None: nothing is to be shown."""
        together = self._together
        pairs = {(each.provider, each.customer) for each in links} & together.keys()
        known = [(pair, together[pair]) for pair in pairs if not self.small & {*pair}]
        found = [(pair, waited) for pair, waited in known if shown(waited.ended) and waited.hours > 0]
        return max(found, key=lambda each: (each[1].hours, -each[0][0], -each[0][1]), default=None)

    def elsewhere(self, graph: Graph) -> int:
        """Count the requests on links that nobody declared, or that ended."""
        links = {(each.provider, each.customer) for each in graph.links}
        return sum(waited.ended for link, waited in self._together.items() if link not in links)

    @property
    def _together(self) -> ByLink:
        return added_up(self.known[month] for month in self.chosen)


def added_up(several: Iterable[ByLink]) -> ByLink:
    """Add up what was waited on each link."""
    ended: defaultdict[Link, int] = defaultdict(int)
    hours: defaultdict[Link, float] = defaultdict(float)
    for each in several:
        for link, waited in each.items():
            ended[link] += waited.ended
            hours[link] += waited.hours
    return {link: Waited(many, hours[link]) for link, many in ended.items()}


def waits(month: date | None) -> Waits | None:
    """Give how long requests waited, in one month or in the last twelve; None: nothing was analysed yet.

    One query; the first time after an analysis some more, whose answers are kept. A month that is not known is as if
    none were chosen.
    """
    rows = MonthOf.objects.filter(provider=None, customer=None).order_by("-month")
    found = list(rows.values_list("month", "pk", "ended", "waited_hours")[:MOST_MONTHS])
    if not found:
        return None
    newest, stamp = found[0][0], tuple(each[1:] for each in found)
    oldest = found[-1][0]
    months = tuple(sorted(_back_to(oldest, newest)))
    chosen = month if month in months else None
    wanted = dict.fromkeys((*months[-YEAR:], *((chosen,) if chosen else ())))
    here = places.here()
    known = {each: _of_month(here, stamp, each) for each in wanted}
    return Waits(months, chosen, known, _small(here, stamp, months[-YEAR:][0]))


def _back_to(oldest: date, newest: date) -> list[date]:
    found = [newest]
    while found[-1] > oldest and len(found) < MOST_MONTHS:
        found.append(months_before(found[-1], 1))
    return found


@lru_cache(maxsize=4 * MOST_MONTHS)
def _of_month(_place: str, _stamp: _Stamp, month: date) -> ByLink:
    """Give the links of a month. One query; kept until an analysis has written the months anew."""
    rows = MonthOf.objects.filter(month=month, provider__isnull=False, customer__isnull=False)
    cells = rows.values_list("provider_id", "customer_id", "ended", "waited_hours")
    return {(provider, customer): Waited(ended, hours) for provider, customer, ended, hours in cells}


@lru_cache(maxsize=8)
def _small(_place: str, _stamp: _Stamp, begins: date) -> frozenset[int]:
    """Give the teams of one or two people. Three queries; kept as long as the months they were left out of."""
    labels = {number: str(number) for number in Team.objects.values_list("pk", flat=True)}
    return frozenset(int(label) for label in small_teams(labels, begins, None))


def forget() -> None:
    """Let go of what is kept."""
    _of_month.cache_clear()
    _small.cache_clear()
