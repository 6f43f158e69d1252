"""The ways through a circle of cases that wait for one another, at one moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from wellserved.analysis.charge_pieces import WHOLE
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY

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

    @cached_property
    def ends(self) -> list[int]:
        """The cases it waits for."""
        return [branch.label.leads_to for branch in self.branches if branch.label.leads_to is not None]

    @cached_property
    def leading(self) -> Label:
        """The label of a branch that leads to another case: team and customer are those of this one."""
        return next(branch.label for branch in self.branches if branch.label.leads_to is not None)

    def deadlocked(self, via: int | None, depth: int, before: "Wait | None" = None) -> Label:
        """Give the label that charges this case, on its own link, for a circle that was met on the way.

        Where nobody named its customer, that is the team of the case before it on the way.
        """
        own = self.leading
        customer = before.leading.team if before and own.customer == OUTSIDE_PARTY else own.customer
        return own._replace(kind=ChargeKind.DEADLOCK.code, customer=customer, via=via, depth=depth, leads_to=None)


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
    if _Steps(circle).are_too_many():
        yield from ((wait, _equally(wait, circle)) for wait in circle.values())
        return
    ways = _Ways(circle)
    yield from ((wait, ways.beginning_at(wait)) for wait in circle.values())


def alone(wait: Wait) -> Shares:
    """Charge a case with its own wait."""
    return {wait.deadlocked(None, 0): WHOLE}


def _equally(wait: Wait, circle: Circle) -> Shares:
    """Charge all cases of a circle alike, the others as if they were waited for directly."""
    part = WHOLE // len(circle)
    others = {other.deadlocked(other.case, 1, wait): part for other in circle.values() if other is not wait}
    return {wait.deadlocked(None, 0): part} | others


class _Steps:
    """Counts the steps of following all ways through a circle, for a hundredth of what following them takes."""

    def __init__(self, circle: Circle) -> None:
        self._ends: dict[int, list[int]] = {}
        self._leaves: dict[int, int] = {}
        for wait in circle.values():
            self._ends[wait.case] = [end for end in wait.ends if end in circle]
            self._leaves[wait.case] = len(wait.branches) - len(self._ends[wait.case])
        self._places: dict[int, int] = {}
        """The cases of the way that is followed, each with its place on it."""
        self._steps = 0

    def are_too_many(self) -> bool:
        """Say whether there are more than MOST_STEPS; it stops counting there."""
        return any(self._follow(case) for case in self._ends)

    def _follow(self, case: int) -> bool:
        places = self._places
        places[case] = len(places)
        self._steps += self._leaves[case]
        for end in self._ends[case]:
            if end in places:
                self._steps += len(places) - places[end]
            elif self._follow(end):
                return True
        del places[case]
        return self._steps > MOST_STEPS


class _Ways:
    def __init__(self, circle: Circle) -> None:
        self._circle = circle
        self._shares: Shares = {}
        self._deadlocks: dict[tuple[Wait, Wait | None, int | None, int], int] = {}
        """Case, the case before it on the way, via and depth: how much. A label is made of these once, at the end."""

    def beginning_at(self, wait: Wait) -> Shares:
        """Follow every way that begins with a wait."""
        self._shares, self._deadlocks = defaultdict(int), defaultdict(int)
        self._follow((wait,), WHOLE)
        for (tied, before, via, depth), units in self._deadlocks.items():
            self._shares[tied.deadlocked(via, depth, before)] += units
        return dict(self._shares)

    def _follow(self, way: tuple[Wait, ...], units: int) -> None:
        for label, part in way[-1].branches:
            after = self._circle.get(label.leads_to) if label.leads_to is not None else None
            here = units * part // WHOLE
            if after is None:
                via = way[1].case if len(way) > 1 else label.via
                self._shares[label._replace(via=via, depth=label.depth + len(way) - 1)] += here
            elif after in way:
                self._share(way, way.index(after), here)
            else:
                self._follow((*way, after), here)

    def _share(self, way: tuple[Wait, ...], met_at: int, units: int) -> None:
        """Share among the cases of a way, from the one that is met again."""
        via, depth, part = way[1].case if len(way) > 1 else None, len(way) - 1, units // (len(way) - met_at)
        for place in range(met_at, len(way)):
            self._deadlocks[way[place], way[place - 1] if place else None, via, depth] += part
