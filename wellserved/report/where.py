"""Where time lay by holder: the cells of holder and state put together to one row per holder, for pictures."""

from collections.abc import Iterable
from dataclasses import dataclass

from wellserved.analysis.findings import FEW, NOBODY, SMALLEST_CELL, Findings, Holding
from wellserved.words.events import State

OTHERS = "others"
"""The kind of a row that stands for several holders."""


@dataclass(frozen=True)
class Holder:
    """One holder with the hours cases lay there in each state, in the order of the states."""

    name: str
    kind: str
    """As in the findings; `OTHERS`: several holders together."""
    hours: tuple[tuple[State, float], ...]

    @property
    def total(self) -> float:
        """All hours."""
        return sum(hours for _, hours in self.hours)


def holders(findings: Findings) -> list[Holder]:
    """Give one row per holder, the most hours first; holders with few cases come last, as one row."""
    cells: dict[tuple[str, bool], list[Holding]] = {}
    for each in findings.waiting:
        cells.setdefault((each.holder, each.kind in (FEW, NOBODY)), []).append(each)
    rows = [Holder(_called(found[0]), _kind(found), _summed(found)) for found in cells.values()]
    return sorted(rows, key=lambda row: (row.kind == OTHERS, -row.total, row.name))


def _called(cell: Holding) -> str:
    return f"all with fewer than {SMALLEST_CELL} cases" if cell.kind == FEW else cell.holder


def _kind(cells: Iterable[Holding]) -> str:
    kinds = {cell.kind for cell in cells}
    return OTHERS if FEW in kinds else min(kinds, key=lambda kind: (kind != "team", kind))


def _summed(cells: Iterable[Holding]) -> tuple[tuple[State, float], ...]:
    sums = dict.fromkeys(State, 0.0)
    for cell in cells:
        sums[State(cell.state)] += cell.hours
    return tuple((state, hours) for state, hours in sums.items() if hours > 0)


def first_holders(rows: list[Holder], most: int) -> list[Holder]:
    """Keep the first rows; the others are put together to one. A single other row is kept as it is."""
    kept = [row for row in rows if row.kind != OTHERS]
    rest = rows[len(kept) :]
    if len(kept) > most + 1:
        folded, kept = kept[most:], kept[:most]
        sums = dict.fromkeys(State, 0.0)
        for row in folded:
            for state, hours in row.hours:
                sums[state] += hours
        summed = tuple((state, hours) for state, hours in sums.items() if hours > 0)
        kept.append(Holder(f"{len(folded)} more holders", OTHERS, summed))
    return [*kept, *rest]
