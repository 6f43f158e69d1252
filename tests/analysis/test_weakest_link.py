"""The weakest link: what counts, when it is claimed, what shows it."""

from dataclasses import replace

import pytest

from tests.analysis.clocked import Clocked, Then, clocked, going, of_log
from tests.analysis.oracle import Log
from tests.analysis.worlds import CREDIT, DESK, LEGAL, SEGMENT, event_log
from wellserved.analysis.clock_findings import WeakestLink
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.weakest_link import weakest_link
from wellserved.engine import Engine
from wellserved.words.events import EventKind

CASES = 130
OPENED, TAKEN_UP, QUEUED = EventKind.OPENED, EventKind.TAKEN_UP, EventKind.QUEUED
HANDED_OVER, DELIVERED = EventKind.HANDED_OVER, EventKind.DELIVERED


def way(for_credit: float, for_legal: float) -> list[Then]:
    """Desk takes a case up after 1 hour, works 1; Credit and Legal take it up after so many, and work 1 each."""
    return [
        Then(0, OPENED, DESK),
        Then(1, TAKEN_UP),
        Then(1, HANDED_OVER, CREDIT),
        Then(for_credit, TAKEN_UP),
        Then(1, HANDED_OVER, LEGAL),
        Then(for_legal, TAKEN_UP),
        Then(1, DELIVERED),
    ]


def passing(*waits: tuple[float, float]) -> Log:
    """Cases opened one after the other, a hundred hours apart: what each waits for Credit and for Legal."""
    return going(*((f"c{number}", 100 * number, way(*each)) for number, each in enumerate(waits)))


def weakest(engine: Engine, log: Log, as_of: int | None = None) -> WeakestLink:
    return found_in(clocked(engine, log, as_of))


def found_in(it: Clocked) -> WeakestLink:
    return weakest_link(it.found, it.shown)


def shares(found: WeakestLink) -> dict[tuple[str, str], float]:
    return {(link.provider, link.customer): link.share.value for link in found.candidates}


def ends(estimate: Estimate | None) -> tuple[float | None, ...]:
    """The number and the ends of its interval."""
    return (estimate.value, estimate.low, estimate.high) if estimate else ()


def test_it_claims_the_link_on_which_every_case_waits_longest(engine: Engine) -> None:
    found = weakest(engine, passing(*[(3, 10)] * CASES))

    assert (found.claimed, found.why_not) == (True, "")
    assert shares(found) == {("Legal", "Credit"): pytest.approx(10 / 13), ("Credit", "Desk"): pytest.approx(3 / 13)}
    top = found.candidates[0]
    assert ends(top.hours_per_case) == pytest.approx((10, 10, 10))
    assert (top.p_top, top.cases, top.tenth_less_hours) == (1, CASES, 1)
    assert ends(found.lead) == pytest.approx((7 / 13, 7 / 13, 7 / 13))
    assert (found.roots, found.cases, found.left_out, found.withheld) == ("outside", CASES, 0, 0)


def test_it_does_not_compare_the_first_stay_of_the_team_asked_first(engine: Engine) -> None:
    found = weakest(engine, passing(*[(3, 10)] * CASES))
    assert found.first_team_hours == 1


def test_it_leaves_open_cases_out_and_counts_them(engine: Engine) -> None:
    still_open = ("open", 13_000.0, way(3, 500)[:-2])
    log = going(*((f"c{number}", 100.0 * number, way(3, 10)) for number in range(CASES)), still_open)
    found = weakest(engine, log)
    assert (found.cases, found.left_out) == (CASES, 1)
    assert found.candidates[0].hours_per_case.value == 10


def test_it_does_not_claim_a_link_that_is_hardly_ahead(engine: Engine) -> None:
    found = weakest(engine, passing(*[(10, 10.5)] * CASES))
    assert (found.claimed, found.why_not) == (False, "too close")


def test_it_does_not_claim_a_link_that_comes_first_by_chance(engine: Engine) -> None:
    found = weakest(engine, passing(*[(1, 30), (28, 1)] * (CASES // 2)))
    assert (found.claimed, found.why_not) == (False, "too close")
    assert 0.5 < found.candidates[0].p_top < 0.8


def test_it_does_not_claim_a_link_that_is_ahead_in_a_part_of_the_time_only(engine: Engine) -> None:
    early, late = [(1.0, 60.0)] * 90, [(5.0, 1.0)] * 40
    found = weakest(engine, passing(*early, *late))
    assert found.candidates[0].p_top == 1
    assert (found.claimed, found.why_not) == (False, "not steady")


def test_it_forgives_a_link_one_stretch_of_time(engine: Engine) -> None:
    late = [(5.0, 1.0)] * 10
    assert weakest(engine, passing(*[(1.0, 60.0)] * 120, *late)).claimed


def test_it_does_not_claim_a_link_from_few_cases(engine: Engine) -> None:
    assert weakest(engine, passing(*[(3, 10)] * 64)).why_not == "few cases"
    assert weakest(engine, passing(*[(3, 10)] * 65)).claimed


def test_it_does_not_claim_a_link_that_few_cases_waited_on(engine: Engine) -> None:
    found = weakest(engine, passing(*[(0.1, 500), (0.1, 0), (0.1, 0), (0.1, 0), (0.1, 0)] * 26))
    assert found.candidates[0].cases == 26
    assert (found.claimed, found.why_not) == (False, "few cases")


def test_it_gives_no_intervals_for_fewer_than_thirty_cases(engine: Engine) -> None:
    found = weakest(engine, passing(*[(3, 10)] * 29))
    assert ends(found.lead)[1:] == (None, None)


def test_it_has_nothing_to_compare_where_cases_waited_on_one_link(engine: Engine) -> None:
    found = weakest(engine, passing(*[(0, 10)] * CASES))
    assert (found.claimed, found.why_not, found.lead) == (False, "one link only", None)
    assert shares(found) == {("Legal", "Credit"): 1}


def test_it_finds_no_link_where_no_case_waited(engine: Engine) -> None:
    found = weakest(engine, passing(*[(0, 0)] * CASES))
    assert (found.claimed, found.why_not) == (False, "no waiting")
    assert (found.candidates, found.evidence, found.lead) == ((), (), None)


def test_it_withholds_links_with_fewer_than_five_cases_and_counts_their_waiting(engine: Engine) -> None:
    log = passing(*[(3, 10)] * 4, *[(3, 0)] * CASES)
    found = weakest(engine, log)
    assert shares(found) == {("Credit", "Desk"): pytest.approx(3 * 134 / (3 * 134 + 40))}
    assert found.withheld == 1


def test_it_does_not_claim_another_link_where_the_first_is_withheld(engine: Engine) -> None:
    found = weakest(engine, passing(*[(3, 1_000)] * 4, *[(3, 0)] * CASES))
    assert (found.claimed, found.why_not, found.lead) == (False, "few cases", None)
    assert found.candidates[0].p_top < 0.5


def test_it_counts_the_wait_for_a_request_on_the_link_of_that_request(engine: Engine) -> None:
    asked = [
        Then(2, OPENED, LEGAL, CREDIT),
        Then(20, TAKEN_UP),
        Then(1, DELIVERED),
    ]
    asks = [
        Then(0, OPENED, DESK),
        Then(0, TAKEN_UP),
        Then(1, HANDED_OVER, CREDIT),
        Then(0, TAKEN_UP),
        Then(1, EventKind.WAITING_ON_CASE, waits_on="r"),
        Then(21, QUEUED),
        Then(4, TAKEN_UP),
        Then(1, DELIVERED),
    ]
    ways = []
    for number in range(5):
        waits = [replace(then, waits_on=f"r{number}" if then.waits_on else None) for then in asks]
        ways += [(f"c{number}", 100.0 * number, waits), (f"r{number}", 100.0 * number, asked)]
    found = weakest(engine, going(*ways))

    assert found.cases == 5
    assert shares(found) == {("Legal", "Credit"): pytest.approx(20 / 24), ("Credit", "Desk"): pytest.approx(4 / 24)}


def test_it_takes_what_a_team_held_after_a_hand_off_for_its_response(engine: Engine) -> None:
    """Desk holds each case 2 hours, Credit 3 + 1, Legal 10 + 1: this log does not tell queue from work."""
    log = replace(passing(*[(3, 10)] * 5), states_known=False)
    found = weakest(engine, log)
    assert found.first_team_hours == 2
    assert shares(found) == {("Legal", "Credit"): pytest.approx(11 / 15), ("Credit", "Desk"): pytest.approx(4 / 15)}


def test_it_takes_cases_nobody_waited_on_where_no_outside_customer_asked(engine: Engine) -> None:
    inside = [replace(then, customer=LEGAL if then.kind == OPENED else None) for then in way(3, 10)]
    found = weakest(engine, going(*((f"c{number}", 100.0 * number, inside) for number in range(5))))
    assert (found.roots, found.cases, found.first_team_hours) == ("asked", 5, 1)
    assert shares(found)["Legal", "Credit"] == pytest.approx(10 / 13)


def test_it_counts_what_a_team_is_slow_to_answer_even_in_the_first_stay(engine: Engine) -> None:
    asks = [
        Then(0, OPENED, DESK),
        Then(1, EventKind.WAITING_ON_CUSTOMER, customer=CREDIT),
        Then(7, TAKEN_UP),
        Then(1, DELIVERED),
    ]
    found = weakest(engine, going(*((f"c{number}", 100.0 * number, asks) for number in range(5))))
    assert (found.first_team_hours, shares(found)) == (1, {("Credit", "Desk"): 1})
    assert found.candidates[0].hours_per_case.value == 7


def test_it_puts_what_people_outside_took_apart(engine: Engine) -> None:
    waits = [
        Then(0, OPENED, DESK, SEGMENT),
        Then(0, TAKEN_UP),
        Then(0, EventKind.WAITING_ON_CUSTOMER),
        Then(6, QUEUED),
        Then(0, HANDED_OVER, CREDIT),
        Then(2, TAKEN_UP),
        Then(0, EventKind.WAITING_ON_OUTSIDE, waits_on="Acme"),
        Then(5, DELIVERED),
    ]
    found = weakest(engine, going(*((f"c{number}", 100.0 * number, waits) for number in range(5))))
    assert (found.outside_hours, shares(found)) == (11, {("Credit", "Desk"): 1})


def test_it_counts_small_teams_as_one(engine: Engine) -> None:
    log = replace(event_log(engine, passing(*[(3, 10)] * 5)), small_teams=frozenset({CREDIT, LEGAL}))
    assert shares(found_in(of_log(log))) == {("small teams", "Desk"): 1}


def test_it_shows_the_cases_that_waited_longest_and_where(engine: Engine) -> None:
    log = passing(*((0.0, 10.0 + number) for number in range(12)))
    it = clocked(engine, log)
    names = it.found.log
    found = weakest_link(replace(it.found, log=replace(names, names=None)), it.shown)
    assert [round(each.hours, 6) for each in found.evidence] == [21, 20, 19, 18, 17, 16, 15, 14, 13, 12]
    assert all(each.through == each.case for each in found.evidence)


def test_it_counts_only_what_goes_beyond_promises_where_every_link_has_one(engine: Engine) -> None:
    it = clocked(engine, passing(*[(3, 10)] * 5))
    hour = 3_600_000_000
    promised = {(CREDIT, DESK): 1 * hour, (LEGAL, CREDIT): 9 * hour}

    some = weakest_link(it.found, it.shown, promised={(CREDIT, DESK): hour})
    every = weakest_link(it.found, it.shown, promised=promised)

    assert (some.beyond_promise, every.beyond_promise) == (False, True)
    assert shares(some)["Legal", "Credit"] == pytest.approx(10 / 13)
    assert shares(every) == {("Credit", "Desk"): pytest.approx(2 / 3), ("Legal", "Credit"): pytest.approx(1 / 3)}
    assert every.candidates[0].hours_per_case.value == 2


def test_it_holds_each_use_of_a_link_against_its_promise(engine: Engine) -> None:
    twice = [
        Then(0, OPENED, DESK),
        Then(0, TAKEN_UP),
        Then(0, HANDED_OVER, CREDIT),
        Then(3, TAKEN_UP),
        Then(0, HANDED_OVER, DESK),
        Then(0, TAKEN_UP),
        Then(0, HANDED_OVER, CREDIT),
        Then(5, TAKEN_UP),
        Then(0, DELIVERED),
    ]
    it = clocked(engine, going(*((f"c{number}", 100.0 * number, twice) for number in range(5))))
    hour = 3_600_000_000
    found = weakest_link(it.found, it.shown, promised={(CREDIT, DESK): 4 * hour})
    assert found.candidates[0].hours_per_case.value == 1  # 0 beyond the promise the first time, 1 the second
