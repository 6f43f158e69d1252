"""Whose time it was that root cases took."""

import pytest

from tests.analysis.clocked import Clocked, Then, clocked, going
from tests.analysis.oracle import Log
from tests.analysis.worlds import CREDIT, DESK, LEGAL, SEGMENT
from wellserved.analysis.clock_findings import PartyTime, TimeOf, WhoseTime
from wellserved.analysis.whose_time import whose_time
from wellserved.engine import Engine
from wellserved.words.events import EventKind

CASES = 6


def whose(it: Clocked) -> WhoseTime:
    return whose_time(it.found, it.shown)


def loans() -> Log:
    """Six cases of 20 hours; each asks Credit, which needs 8; only one is sent to Legal, for 2 hours."""
    loan = [
        Then(0, EventKind.OPENED, DESK, SEGMENT),
        Then(3, EventKind.TAKEN_UP),
        Then(2, EventKind.WAITING_ON_CASE, waits_on=""),
        Then(8, EventKind.QUEUED),
        Then(1, EventKind.TAKEN_UP),
    ]
    request = [Then(5, EventKind.OPENED, CREDIT, DESK), Then(6, EventKind.TAKEN_UP), Then(2, EventKind.DELIVERED)]
    ways = []
    for number in range(CASES):
        own = [Then(t.hours, t.kind, t.team, t.customer, f"r{number}" if t.waits_on == "" else None) for t in loan]
        last = [Then(6, EventKind.DELIVERED)]
        if number == 0:
            last = [Then(4, EventKind.HANDED_OVER, LEGAL), Then(2, EventKind.DELIVERED)]
        ways += [(f"c{number}", 100.0 * number, own + last), (f"r{number}", 100.0 * number, request)]
    still = [Then(0, EventKind.OPENED, DESK, SEGMENT)]
    return going(*ways, ("open", 500.0, still))


def test_it_adds_up_what_is_charged_on_each_link_and_sums_up_small_cells(engine: Engine) -> None:
    found = whose(clocked(engine, loans()))
    few = "fewer than five cases each"

    assert found.charges == (
        TimeOf("work", "Desk", "Desk", "Firms", 46, 46, 6),
        TimeOf("queue", "Credit", "Credit", "Desk", 36, 36, 6),
        TimeOf("queue", "Desk", "Desk", "Firms", 24, 24, 6),
        TimeOf("work", "Credit", "Credit", "Desk", 12, 12, 6),
        TimeOf("queue", few, few, few, 2, 2, 1),
    )
    assert sum(cell.hours for cell in found.charges) == CASES * 20
    assert found.parties == (
        PartyTime("work", "Desk", 46, 46, 6),
        PartyTime("queue", "Credit", 36, 36, 6),
        PartyTime("queue", "Desk", 24, 24, 6),
        PartyTime("work", "Credit", 12, 12, 6),
        PartyTime("queue", few, 2, 2, 1),
    )


def test_it_names_a_party_that_has_enough_cases_on_several_links_together(engine: Engine) -> None:
    """Eight cases of 5 hours with Desk, four for each of two customers; two with Legal."""
    ways = []
    for number in range(8):
        opened = Then(0, EventKind.OPENED, DESK, SEGMENT if number % 2 else None)
        ways.append((f"c{number}", 10.0 * number, [opened, Then(2, EventKind.TAKEN_UP), Then(3, EventKind.DELIVERED)]))
    for number in range(2):
        opened = Then(0, EventKind.OPENED, LEGAL, SEGMENT)
        ways.append((f"l{number}", 10.0 * number, [opened, Then(1, EventKind.TAKEN_UP), Then(4, EventKind.DELIVERED)]))
    found = whose(clocked(engine, going(*ways)))
    few = "fewer than five cases each"

    assert found.parties == (
        PartyTime("work", "Desk", 24, 24, 8),
        PartyTime("queue", "Desk", 16, 16, 8),
        PartyTime("work", few, 8, 8, 2),
        PartyTime("queue", few, 2, 2, 2),
    )
    assert found.charges == (TimeOf("work", few, few, few, 32, 32, 10), TimeOf("queue", few, few, few, 18, 18, 10))
    assert sum(hours for _, _, hours in found.sides) == sum(party.hours for party in found.parties) == 50


def test_it_adds_up_by_side_what_is_charged_and_withholds_none_of_it(engine: Engine) -> None:
    found = whose(clocked(engine, loans()))

    assert found.sides == (
        ("between", "queue", 38),  # 36 of Credit, and the 2 of the one case that went to Legal
        ("between", "work", 12),
        ("asked", "queue", 24),
        ("asked", "work", 46),
    )
    assert sum(hours for _, _, hours in found.sides) == sum(cell.hours for cell in found.charges) == CASES * 20


def test_it_tells_outside_from_inside_and_what_is_not_known(engine: Engine) -> None:
    way = [
        Then(0, EventKind.OPENED, DESK, SEGMENT),
        Then(1, EventKind.TAKEN_UP),
        Then(2, EventKind.WAITING_ON_CUSTOMER),
        Then(4, EventKind.WAITING_ON_OUTSIDE),
        Then(8, EventKind.DELIVERED),
    ]
    nobodys = [Then(0, EventKind.OPENED), Then(16, EventKind.DELIVERED)]
    found = whose(clocked(engine, going(("c", 0.0, way), ("d", 0.0, nobodys))))

    assert found.sides == (
        ("asked", "queue", 1),
        ("asked", "work", 2),
        ("outside", "answer", 4),
        ("outside", "outside", 8),
        ("unknown", "queue", 16),
    )
    assert {cell.team for cell in found.charges} == {"fewer than five cases each"}


def test_it_says_how_much_passed_in_other_cases_and_whether_waits_are_recorded(engine: Engine) -> None:
    found = whose(clocked(engine, loans()))

    assert (found.roots, found.cases, found.left_out) == ("outside", CASES, 1)
    assert found.hours_per_case is not None
    assert found.upstream is not None
    assert found.waits_recorded is not None
    assert (found.hours_per_case.value, found.hours_per_case.low) == (20, None)
    assert found.upstream.value == pytest.approx(8 / 20)
    assert (found.waits_recorded.value, found.waits_recorded.n) == (1, CASES)


def test_it_gives_the_mean_time_with_an_interval_from_thirty_cases_on(engine: Engine) -> None:
    way = [Then(0, EventKind.OPENED, DESK), Then(4, EventKind.DELIVERED)]
    longer = [Then(0, EventKind.OPENED, DESK), Then(8, EventKind.DELIVERED)]
    log = going(*((f"c{n}", 10.0 * n, way if n % 2 else longer) for n in range(40)))
    mean = whose(clocked(engine, log)).hours_per_case

    assert mean is not None
    assert mean.low is not None
    assert mean.high is not None
    assert mean.value == 6
    # 1.645 standard errors of 2 / sqrt(40): half an hour on either side
    assert [mean.low, mean.high] == pytest.approx([5.5, 6.5], abs=0.15)


def test_it_knows_nothing_where_no_case_is_complete(engine: Engine) -> None:
    found = whose(clocked(engine, going(("c", 0.0, [Then(0, EventKind.OPENED, DESK), Then(1, EventKind.TAKEN_UP)]))))
    assert found == WhoseTime("outside", 0, 1, None, (), None, None)
