"""Where time lay, or whose it was, by party: the cells of party and kind put together to one row per party, drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wellserved.analysis.findings import FEW, NOBODY, SMALLEST_CELL, Findings
from wellserved.words.events import State

OTHERS = "others"
"""The kind of a row that stands for several holders."""

Hours = tuple[tuple[StrEnum, float], ...]
"""Hours in each state, or of each kind, in the order in which the words list them."""


@dataclass(frozen=True)
class Holder:
    """One holder with the hours cases lay there in each state."""

    name: str
    kind: str
    """As in the findings; `OTHERS`: several holders together."""
    hours: Hours

    @property
    def total(self) -> float:
        """All hours."""
        return sum(hours for _, hours in self.hours)


@dataclass(frozen=True)
class Cell:
    """Hours of one holder in one state, or of one kind."""

    holder: str
    kind: str
    state: StrEnum
    hours: float


def holders(findings: Findings) -> list[Holder]:
    """Give one row per holder, the most hours first; holders with few cases come last, as one row."""
    return by_holder(Cell(each.holder, each.kind, State(each.state), each.hours) for each in findings.waiting)


def by_holder(cells: Iterable[Cell]) -> list[Holder]:
    """Put cells together to one row per holder, the most hours first; holders with few cases come last, as one row."""
    rows: dict[tuple[str, bool], list[Cell]] = {}
    for each in cells:
        rows.setdefault((each.holder, each.kind in (FEW, NOBODY)), []).append(each)
    found = [Holder(_called(of[0]), _kind(of), summed((c.state, c.hours) for c in of)) for of in rows.values()]
    return sorted(found, key=lambda row: (row.kind == OTHERS, -row.total, row.name))


def _called(cell: Cell) -> str:
    return f"all with fewer than {SMALLEST_CELL} cases" if cell.kind == FEW else cell.holder


def _kind(cells: Iterable[Cell]) -> str:
    kinds = {cell.kind for cell in cells}
    return OTHERS if FEW in kinds else min(kinds, key=lambda kind: (kind != "team", kind))


def summed(pairs: Iterable[tuple[StrEnum, float]]) -> Hours:
    """Add up hours by state or kind; those without hours are left out."""
    sums: dict[StrEnum, float] = {}
    for state, hours in pairs:
        sums[state] = sums.get(state, 0.0) + hours
    order = [state for kind in {type(state): None for state in sums} for state in kind]
    return tuple((state, sums[state]) for state in order if sums.get(state, 0.0) > 0)


def first_holders(rows: list[Holder], most: int) -> list[Holder]:
    """Keep the first rows; the others are put together to one. A single other row is kept as it is."""
    kept = [row for row in rows if row.kind != OTHERS]
    rest = rows[len(kept) :]
    if len(kept) > most + 1:
        folded, kept = kept[most:], kept[:most]
        kept.append(Holder(f"{len(folded)} more holders", OTHERS, summed(pair for row in folded for pair in row.hours)))
    return [*kept, *rest]
