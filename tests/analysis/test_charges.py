"""Charges of small logs that can be checked by hand."""

from tests.analysis.charged import account, by, of_case, pieces_of
from tests.analysis.oracle import Log
from tests.analysis.worlds import ACME, CREDIT, DESK, LEGAL, SEGMENT, event_log, example, number_of
from tests.words.calendars import us, workdays
from wellserved.analysis.charges import charged, charges
from wellserved.analysis.steps import steps
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import CHARGE_COLUMNS, ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, EventKind

ASKED, HANDED, TAKEN, QUEUED = EventKind.OPENED, EventKind.HANDED_OVER, EventKind.TAKEN_UP, EventKind.QUEUED
ON_CASE, ON_OUTSIDE = EventKind.WAITING_ON_CASE, EventKind.WAITING_ON_OUTSIDE
ON_CUSTOMER, UNTIL = EventKind.WAITING_ON_CUSTOMER, EventKind.WAITING_UNTIL
DONE, AGAIN = EventKind.DELIVERED, EventKind.REOPENED
QUEUE, WORK, HELD, ANSWER, STALE, UNASKED, OUTSIDE, _ = ChargeKind


# Several at once.


def test_it_shares_a_wait_for_two_equally_while_both_live(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2|c3"),
        ("c1", 80, TAKEN),
        ("c1", 100, DONE),
        ("c2", 0, ASKED, CREDIT, DESK),
        ("c2", 70, TAKEN),
        ("c2", 80, DONE),
        ("c3", 10, ASKED, LEGAL, DESK),
        ("c3", 40, DONE),
    )
    assert account(engine, log, "c1") == [
        (0, 10, QUEUE, CREDIT, DESK, 10),
        (10, 40, QUEUE, CREDIT, DESK, 15),
        (10, 40, QUEUE, LEGAL, DESK, 15),
        (40, 70, QUEUE, CREDIT, DESK, 30),
        (70, 80, WORK, CREDIT, DESK, 10),
        (80, 100, WORK, DESK, OUTSIDE_PARTY, 20),
    ]


def test_it_counts_a_case_that_two_ways_lead_to_once(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2|c3"),
        ("c2", 0, ASKED, CREDIT, DESK),
        ("c2", 0, ON_CASE, None, None, "c4"),
        ("c3", 0, ASKED, CREDIT, DESK),
        ("c3", 0, ON_CASE, None, None, "c4"),
        ("c4", 0, ASKED, LEGAL, CREDIT),
    )
    pieces = of_case(pieces_of(engine, log, 10), "c1")
    assert by(pieces, lambda p: (p.charge.kind, p.charge.team, p.charge.via)) == {
        (QUEUE, LEGAL, "c2"): 5,
        (QUEUE, LEGAL, "c3"): 5,
    }


def test_it_adds_up_what_comes_by_two_ways_that_part_and_meet_again(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c3"),
        ("c3", 0, ASKED, DESK),
        ("c3", 0, ON_CASE, None, None, "c4|c5"),
        ("c4", 0, ASKED, CREDIT),
        ("c4", 0, ON_CASE, None, None, "c6"),
        ("c5", 0, ASKED, CREDIT),
        ("c5", 20, ON_CASE, None, None, "c6"),
        ("c6", 0, ASKED, LEGAL),
    )
    pieces = of_case(pieces_of(engine, log, 50), "c1")
    assert sorted((p.start, p.end, p.charge.at_case, p.charge.depth, p.wall) for p in pieces) == [
        (0, 20, "c5", 2, 10),
        (0, 20, "c6", 3, 10),
        (20, 50, "c6", 3, 30),
    ]


def test_it_shares_with_outside_parties_and_with_the_customer(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK, SEGMENT),
        ("c1", 0, ON_CASE, None, None, "c2|Acme|customer|Acme|c2"),
        ("c1", 30, ON_OUTSIDE, None, None, "Acme"),
        ("c1", 40, ON_OUTSIDE),
        ("c1", 50, ON_CASE),
        ("c1", 60, DONE),
        ("c2", 0, ASKED, LEGAL, DESK),
        ("c2", 12, DONE),
    )
    log = Log(log.events, {"Acme": ACME})
    assert account(engine, log, "c1") == [
        (0, 12, ANSWER, SEGMENT, DESK, 4),
        (0, 12, OUTSIDE, ACME, DESK, 4),
        (0, 12, QUEUE, LEGAL, DESK, 4),
        (12, 30, ANSWER, SEGMENT, DESK, 9),
        (12, 30, OUTSIDE, ACME, DESK, 9),
        (30, 40, OUTSIDE, ACME, DESK, 10),
        (40, 50, OUTSIDE, None, DESK, 10),
        (50, 60, STALE, DESK, SEGMENT, 10),
    ]


def test_it_gives_what_cannot_be_shared_to_the_first_cases(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2|c3|c4"),
        *((case, 0, ASKED, team, DESK) for case, team in (("c2", CREDIT), ("c3", LEGAL), ("c4", DESK))),
    )
    first, second, third = sorted(("c2", "c3", "c4"), key=number_of)
    pieces = of_case(pieces_of(engine, log, 11), "c1")
    assert {p.charge.at_case: p.wall for p in pieces} == {first: 4, second: 4, third: 3}


# What does not live.


def test_it_tells_a_case_not_asked_for_yet_from_one_that_is_done(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2"),
        ("c2", 30, ASKED, CREDIT, DESK),
        ("c2", 60, DONE),
        ("c2", 70, AGAIN, CREDIT),
        ("c2", 80, DONE),
    )
    assert account(engine, log, "c1") == [
        (0, 30, UNASKED, DESK, OUTSIDE_PARTY, 30),
        (30, 60, QUEUE, CREDIT, DESK, 30),
        (60, 70, STALE, DESK, OUTSIDE_PARTY, 10),
        (70, 80, QUEUE, CREDIT, DESK, 10),
        (80, 100, STALE, DESK, OUTSIDE_PARTY, 20),
    ]


def test_it_says_unasked_while_one_of_several_was_never_opened(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 0, ON_CASE, None, None, "c2|c3|gone"),
        ("c1", 50, ON_CASE, None, None, "c2|c3"),
        ("c2", 10, ASKED, CREDIT, DESK),
        ("c2", 20, DONE),
        ("c3", 130, ASKED, LEGAL, DESK),
    )
    assert account(engine, log, "c1", 120) == [
        (0, 10, UNASKED, DESK, OUTSIDE_PARTY, 10),
        (10, 20, QUEUE, CREDIT, DESK, 10),
        (20, 50, UNASKED, DESK, OUTSIDE_PARTY, 30),
        (50, 120, UNASKED, DESK, OUTSIDE_PARTY, 70),
    ]
    assert account(engine, log, "c1", 140)[-1] == (130, 140, QUEUE, LEGAL, DESK, 10)


# The case itself.


def test_it_charges_the_team_that_has_the_case_for_whoever_handed_it_over(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK, SEGMENT),
        ("c1", 10, TAKEN),
        ("c1", 20, HANDED, LEGAL),
        ("c1", 30, ON_CUSTOMER),
        ("c1", 40, ON_CUSTOMER, None, CREDIT),
        ("c1", 50, UNTIL, None, None, None, 55),
        ("c1", 60, UNTIL, None, None, "customer", 65),
        ("c1", 70, HANDED, DESK),
        ("c1", 80, DONE),
    )
    assert account(engine, log, "c1") == [
        (0, 10, QUEUE, DESK, SEGMENT, 10),
        (10, 20, WORK, DESK, SEGMENT, 10),
        (20, 30, QUEUE, LEGAL, DESK, 10),
        (30, 40, ANSWER, DESK, LEGAL, 10),
        (40, 50, ANSWER, CREDIT, LEGAL, 10),
        (50, 55, HELD, LEGAL, DESK, 5),
        (55, 60, QUEUE, LEGAL, DESK, 5),
        (60, 65, ANSWER, DESK, LEGAL, 5),
        (65, 70, QUEUE, LEGAL, DESK, 5),
        (70, 80, QUEUE, DESK, LEGAL, 10),
    ]
    first = {p.start for p in pieces_of(engine, log, 100) if p.charge.first_stay}
    assert first == {0, 10}


def test_it_begins_the_first_stay_anew_with_each_life(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK),
        ("c1", 10, HANDED, LEGAL),
        ("c1", 20, DONE),
        ("c1", 30, AGAIN, CREDIT),
        ("c1", 40, HANDED, DESK),
        ("c1", 50, DONE),
    )
    stays = sorted((p.start, p.life, p.charge.first_stay) for p in pieces_of(engine, log, 100))
    assert stays == [(0, 0, True), (10, 0, False), (30, 1, True), (40, 1, False)]


def test_it_holds_what_a_log_without_states_tells(engine: Engine) -> None:
    log = example(("c1", 0, ASKED, DESK), ("c1", 10, TAKEN, LEGAL), states_known=False)
    assert account(engine, log, "c1", 20) == [
        (0, 10, HELD, DESK, OUTSIDE_PARTY, 10),
        (10, 20, HELD, LEGAL, DESK, 10),
    ]


# Added up.


def test_it_adds_up_what_is_charged_on_one_link_through_one_case(engine: Engine) -> None:
    log = example(
        ("c1", 0, ASKED, DESK, SEGMENT),
        ("c1", 10, TAKEN),
        ("c1", 15, ON_CASE, None, None, "c2"),
        ("c1", 40, TAKEN),
        ("c1", 60, DONE),
        ("c1", 70, AGAIN),
        ("c1", 80, DONE),
        ("c2", 10, ASKED, LEGAL, DESK),
        ("c2", 40, DONE),
    )
    table = event_log(engine, log)
    rows = engine.rows(charges(charged(engine.keep(steps(table, 100)), table, None)))
    c1, c2 = number_of("c1"), number_of("c2")
    assert set(rows[0]) == {column.name for column in CHARGE_COLUMNS}
    found = sorted(tuple(row[column.name] for column in CHARGE_COLUMNS) for row in rows)
    assert sorted(found, key=repr) == sorted(
        [
            (c1, QUEUE.code, DESK, DESK, SEGMENT, None, 0, 20, 20, 20),
            (c1, WORK.code, DESK, DESK, SEGMENT, None, 0, 25, 25, 25),
            (c1, QUEUE.code, LEGAL, LEGAL, DESK, c2, 1, 25, 25, 25),
            (c2, QUEUE.code, LEGAL, LEGAL, DESK, None, 0, 30, 30, 30),
        ],
        key=repr,
    )


def test_outside_customers_and_parties_are_always_open_and_a_default_is_for_teams_inside(engine: Engine) -> None:
    saturday = us("2026-03-07T00:00")
    log = example(
        ("c1", saturday, ASKED, DESK),
        ("c1", saturday + 10, ON_CUSTOMER),
        ("c1", saturday + 30, ON_OUTSIDE, None, None, "Acme"),
        ("c1", saturday + 60, ON_OUTSIDE),
        ("c1", saturday + 100, DONE),
        ("c2", saturday, ASKED, None),
    )
    laid = clocks(engine, {}, workdays("09:00-17:00"), saturday, saturday + 100)
    pieces = pieces_of(engine, log, saturday + 100, laid)
    assert {(p.charge.kind, p.charge.team): (p.wall, p.promise, p.open) for p in pieces} == {
        (QUEUE, DESK): (10, 0, 0),
        (ANSWER, OUTSIDE_PARTY): (20, 0, 20),
        (OUTSIDE, ACME): (30, 0, 30),
        (OUTSIDE, None): (40, 0, 40),
        (QUEUE, None): (100, 0, 0),
    }
