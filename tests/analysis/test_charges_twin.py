"""Charges are those of the slow twin: fractions of single moments, added up."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings

from tests.analysis.charged import Piece, pieces_of
from tests.analysis.oracle import Log, first_asked
from tests.analysis.oracle_charges import Account, Charge, Clock, Twin
from tests.analysis.waiting_worlds import END, EVENLY, together, worlds
from tests.analysis.worlds import CREDIT, DESK, FEWER, FLAVOURS, LEGAL, SEGMENT, World, logs_and_moments
from tests.words.calendars import HOUR, every_day, us, workdays
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY
from wellserved.words.hours import WorkingHours, working_time_between

HOURS = {
    DESK: workdays("09:00-12:00, 13:00-17:00", "Europe/Berlin"),
    CREDIT: every_day("22:00-06:00", "Europe/Berlin"),
    LEGAL: workdays("00:00-24:00", "Asia/Kolkata"),
}
MOMENT_US = 5 * HOUR + 1
FROM_US = us("2026-03-27T03:00")
"""A Friday; on the night from Saturday to Sunday summer time begins."""


def sums(pieces: Sequence[Piece], clock: str) -> dict[tuple[str, int], dict[Charge, int]]:
    found: dict[tuple[str, int], dict[Charge, int]] = defaultdict(lambda: defaultdict(int))
    for piece in pieces:
        found[piece.case, piece.life][piece.charge] += getattr(piece, clock)
    return found


def accounts(logs: Sequence[Log], clock: Clock) -> Account:
    return {life: account for log in logs for life, account in Twin(log, END).account(clock).items()}


def assert_totals(pieces: Sequence[Piece], wanted: Account, clock: str) -> None:
    """The sums of each life are exact."""
    totals = {life: sum(account.values()) for life, account in sums(pieces, clock).items()}
    assert totals == {life: sum(account.values()) for life, account in wanted.items() if account}


def assert_nearly(pieces: Sequence[Piece], wanted: Account, clock: str) -> None:
    """Each share of a piece of time may be off by a microsecond."""
    rows = sums([piece._replace(wall=1) for piece in pieces], "wall")
    found = sums(pieces, clock)
    assert found.keys() <= wanted.keys()
    for life, account in wanted.items():
        charges = found[life].keys() | account.keys()
        off = {charge: abs(Fraction(found[life][charge]) - account.get(charge, 0)) for charge in charges}
        assert {charge: us for charge, us in off.items() if us > rows[life][charge]} == {}


def assert_exactly(pieces: Sequence[Piece], wanted: Account) -> None:
    assert sums(pieces, "wall") == {life: account for life, account in wanted.items() if account}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_it_charges_as_the_slow_twin_does(engine: Engine, flavour: str) -> None:
    logs = worlds(1, 40, flavour)
    found = pieces_of(engine, together(logs, EVENLY), END * EVENLY)
    assert_exactly(found, accounts(logs, lambda *_: EVENLY))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_it_charges_a_thousand_worlds_as_the_slow_twin_does(engine: Engine, seed: int) -> None:
    logs = worlds(seed, 250)
    found = pieces_of(engine, together(logs, EVENLY), END * EVENLY)
    assert_exactly(found, accounts(logs, lambda *_: EVENLY))


@pytest.mark.parametrize("moment_us", [1, 7])
def test_it_is_off_by_less_than_a_microsecond_for_each_piece_where_time_cannot_be_shared_evenly(
    engine: Engine, moment_us: int
) -> None:
    logs = worlds(6, 60)
    found = pieces_of(engine, together(logs, moment_us), END * moment_us)
    wanted = accounts(logs, lambda *_: moment_us)
    assert_nearly(found, wanted, "wall")
    assert_totals(found, wanted, "wall")
    assert all(piece.wall == piece.promise == piece.open for piece in found)


@settings(max_examples=max(3, FEWER.max_examples // 3))
@given(world=logs_and_moments())
def test_it_charges_odd_logs_as_the_slow_twin_does(engine: Engine, world: World) -> None:
    log, as_of = world
    found = pieces_of(engine, together([log], EVENLY), as_of * EVENLY)
    assert_exactly(found, Twin(log, as_of).account(lambda *_: EVENLY))


@cache
def working(hours: WorkingHours | None, moment: int) -> int:
    start = FROM_US + moment * MOMENT_US
    return working_time_between(hours, start, start + MOMENT_US) if hours else MOMENT_US


@pytest.mark.parametrize("default", [None, workdays("08:00-16:00", "UTC")])
@pytest.mark.parametrize("count", [50, pytest.param(250, marks=pytest.mark.slow)])
def test_it_counts_by_three_clocks(engine: Engine, default: WorkingHours | None, count: int) -> None:
    logs = worlds(7, count)
    laid = clocks(engine, HOURS, default, FROM_US, FROM_US + END * MOMENT_US)
    found = pieces_of(engine, together(logs, MOMENT_US, FROM_US), FROM_US + END * MOMENT_US, laid)
    asked = {case: first_asked(log, END, case) for log in logs for case in log.cases()}

    def promise(case: str, _: Charge, moment: int) -> int:
        return working(HOURS.get(asked[case] or 0, default), moment)

    def opened(_: str, charge: Charge, moment: int) -> int:
        is_outside = charge.kind == ChargeKind.OUTSIDE or charge.team in (OUTSIDE_PARTY, SEGMENT)
        return working(None if is_outside else HOURS.get(charge.team or 0, default), moment)

    assert_nearly(found, accounts(logs, lambda *_: MOMENT_US), "wall")
    wanted = accounts(logs, promise)
    assert_nearly(found, wanted, "promise")
    assert_totals(found, wanted, "promise")
    assert_nearly(found, accounts(logs, opened), "open")
    assert all(0 <= piece.open <= piece.wall and piece.promise >= 0 for piece in found)
