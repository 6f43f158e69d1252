"""What the product charges, read back in the words of the list of events."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

from tests.analysis.oracle import Log
from tests.analysis.oracle_charges import Charge
from tests.analysis.worlds import event_log, number_of
from wellserved.analysis.charges import charged
from wellserved.analysis.steps import steps
from wellserved.analysis.working_time import Clocks
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind

KINDS = tuple(ChargeKind)
Key = TypeVar("Key", bound=Hashable)


class Piece(NamedTuple):
    """One row of what is charged."""

    case: str
    life: int
    charge: Charge
    start: int
    end: int
    wall: int
    promise: int
    open: int

    @property
    def share(self) -> Fraction:
        """Which part of the piece of time is charged."""
        return Fraction(self.wall, self.end - self.start)


def pieces_of(engine: Engine, log: Log, as_of: int, clocks: Clocks | None = None) -> list[Piece]:
    """Charge a log, and give the rows in order."""
    table = event_log(engine, log)
    rows = engine.rows(charged(engine.keep(steps(table, as_of)), table, clocks))
    names: dict[int | None, str] = {number_of(case): case for case in log.cases()}
    assert len(names) == len(log.cases())
    assert all(row["provider"] == row["team"] for row in rows)
    return sorted((_piece(row, names) for row in rows), key=repr)


def _piece(row: Mapping[str, int], names: Mapping[int | None, str]) -> Piece:
    charge = Charge(
        KINDS[row["kind"]],
        row["team"],
        row["customer"],
        names.get(row["via"]),
        row["depth"],
        names[row["at_case"]],
        bool(row["first_stay"]),
    )
    times = (row["start_us"], row["end_us"], row["wall_us"], row["promise_us"], row["open_us"])
    return Piece(names[row["case"]], row["life"], charge, *times)


def by(pieces: Iterable[Piece], key: Callable[[Piece], Key]) -> dict[Key, int]:
    """Add up the microseconds of the wall clock."""
    found: dict[Key, int] = defaultdict(int)
    for piece in pieces:
        found[key(piece)] += piece.wall
    return dict(found)


def of_case(pieces: Iterable[Piece], case: str) -> list[Piece]:
    """Keep the account of one case."""
    return [piece for piece in pieces if piece.case == case]


def account(engine: Engine, log: Log, case: str, as_of: int = 100) -> list[tuple[object, ...]]:
    """Give start, end, kind, team, customer and microseconds of all that a case is charged with, in order of time."""
    pieces = of_case(pieces_of(engine, log, as_of), case)
    rows = [(p.start, p.end, p.charge.kind, p.charge.team, p.charge.customer, p.wall) for p in pieces]
    return sorted(rows, key=lambda row: (row[:2], repr(row)))
