"""The ways through a circle of cases that wait for one another, at one moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from wellserved.analysis.charge_pieces import WHOLE
from wellserved.words.charges import ChargeKind

MOST_CASES = 100
"""In a circle of more cases than this each is charged with its own wait: over all of them together the same as sharing
equally."""
MOST_STEPS = 20_000
"""Where following all ways through a circle takes more steps than this, its cases share the time equally."""


class Label(NamedTuple):
    """Who is charged with a part, as in the columns of the same names; kind None: whoever `leads_to` leads to."""

    kind: int | None
    team: int | None
    customer: int | None
    via: int | None
    depth: int
    at_case: int
    first_stay: int
    leads_to: int | None


class Branch(NamedTuple):
    """A part of what a case waits for: `units` of WHOLE."""

    label: Label
    units: int


@dataclass(frozen=True, eq=False)
class Wait:
    """A piece of the wait of a case, through which nothing changes."""

    case: int
    life: int
    start_us: int
    end_us: int
    branches: tuple[Branch, ...]

    @property
    def ends(self) -> list[int]:
        """The cases it waits for."""
        return [branch.label.leads_to for branch in self.branches if branch.label.leads_to is not None]

    def deadlocked(self, via: int | None, depth: int) -> Label:
        """Give the label that charges this case, on its own link, for a circle that was met on the way."""
        own = next(branch.label for branch in self.branches if branch.label.leads_to is not None)
        return own._replace(kind=ChargeKind.DEADLOCK.code, via=via, depth=depth, leads_to=None)


Circle: TypeAlias = Mapping[int, Wait]
"""The waits, by case, that all lead to one another at a moment."""
Shares: TypeAlias = dict[Label, int]
"""Units of WHOLE."""


def shared(circle: Circle) -> Iterator[tuple[Wait, Shares]]:
    """Say for each wait of a circle who is charged.

    Every way is followed until it leaves the circle or comes to a case that it has met before: the cases from there on
    share that part equally, each on its own link. In very large circles it is shared more roughly (MOST_CASES,
    MOST_STEPS).
    """
    if len(circle) > MOST_CASES:
        yield from ((wait, alone(wait)) for wait in circle.values())
        return
    ways = _Ways(circle)
    try:
        found = [(wait, ways.beginning_at(wait)) for wait in circle.values()]
    except _TooMany:
        found = [(wait, _equally(wait, circle)) for wait in circle.values()]
    yield from found


def alone(wait: Wait) -> Shares:
    """Charge a case with its own wait."""
    return {wait.deadlocked(None, 0): WHOLE}


def _equally(wait: Wait, circle: Circle) -> Shares:
    """Charge all cases of a circle alike, the others as if they were waited for directly."""
    part = WHOLE // len(circle)
    others = {other.deadlocked(other.case, 1): part for other in circle.values() if other is not wait}
    return {wait.deadlocked(None, 0): part} | others


class _TooMany(Exception):
    """There are more ways through a circle than we follow."""


class _Ways:
    def __init__(self, circle: Circle) -> None:
        self._circle = circle
        self._steps = 0
        self._shares: Shares = {}

    def beginning_at(self, wait: Wait) -> Shares:
        """Follow every way that begins with a wait. Raises: _TooMany."""
        self._shares = defaultdict(int)
        self._follow((wait,), WHOLE)
        return dict(self._shares)

    def _follow(self, way: tuple[Wait, ...], units: int) -> None:
        for label, part in way[-1].branches:
            after = self._circle.get(label.leads_to) if label.leads_to is not None else None
            here = units * part // WHOLE
            if after is None:
                via = way[1].case if len(way) > 1 else label.via
                self._charge(label._replace(via=via, depth=label.depth + len(way) - 1), here)
            elif after in way:
                self._share(way, way.index(after), here)
            else:
                self._follow((*way, after), here)

    def _share(self, way: tuple[Wait, ...], met_at: int, units: int) -> None:
        """Share among the cases of a way, from the one that is met again."""
        via = way[1].case if len(way) > 1 else None
        for wait in way[met_at:]:
            self._charge(wait.deadlocked(via, len(way) - 1), units // (len(way) - met_at))

    def _charge(self, label: Label, units: int) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _TooMany
        self._shares[label] += units
