"""What must hold of charges whatever the log: the properties P1 to P12 of the definition, on many worlds at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any, TypeAlias

import pytest

from tests.analysis import oracle
from tests.analysis.charged import Piece, by, of_case, pieces_of
from tests.analysis.oracle import Event, Log
from tests.analysis.oracle_moments import stand
from tests.analysis.waiting_worlds import END, EVENLY, numbered, together, worlds
from tests.analysis.worlds import CREDIT, DESK, PARTIES
from tests.words.calendars import DAY, HOUR, every_day, us, workdays
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, STATE_AFTER, EventKind, State
from wellserved.words.hours import working_time_between

HOURS = {DESK: workdays("09:00-12:00, 13:00-17:00", "Europe/Berlin"), CREDIT: every_day("22:00-06:00")}
SINCE = us("2026-03-02T05:00")
Shares: TypeAlias = dict[tuple[str, int], dict[Any, Fraction]]
WAITS = (State.WAITING_CASE, State.WAITING_OUTSIDE)
SAYS = {STATE_AFTER[kind]: kind for kind in EventKind if kind.value.startswith("waiting_")} | {
    State.QUEUE: EventKind.QUEUED,
    State.WORK: EventKind.TAKEN_UP,
}
"""Which event says that a case is in a state."""


@pytest.fixture(scope="module")
def logs() -> list[Log]:
    return worlds(100, 80)


@pytest.fixture(scope="module")
def pieces(engine: Engine, logs: list[Log]) -> list[Piece]:
    """Charge all worlds, one moment being EVENLY microseconds long."""
    return pieces_of(engine, together(logs, EVENLY), END * EVENLY)


def charged_again(engine: Engine, logs: Sequence[Log]) -> list[Piece]:
    return pieces_of(engine, together(logs, EVENLY), END * EVENLY)


def shares(pieces: Iterable[Piece], label: Callable[[Piece], Any]) -> Shares:
    """Say how each moment of each case is shared, by some label."""
    found: Shares = defaultdict(lambda: defaultdict(Fraction))
    for piece in pieces:
        for moment in range(piece.start // EVENLY, piece.end // EVENLY):
            found[piece.case, moment][label(piece)] += piece.share
    return found


def kind_and_team(piece: Piece) -> tuple[ChargeKind, int | None]:
    return piece.charge.kind, piece.charge.team


def test_p1_charges_add_up_to_the_length_of_each_life_by_the_clock_and_in_working_time(engine: Engine) -> None:
    logs = worlds(101, 60)
    end = SINCE + END * (3 * HOUR + 1)
    laid = clocks(engine, HOURS, None, SINCE, end)
    found = pieces_of(engine, together(logs, 3 * HOUR + 1, SINCE), end, laid)
    wall = by(found, lambda p: (p.case, p.life))
    promise = by((p._replace(wall=p.promise) for p in found), lambda p: (p.case, p.life))
    lived = {}
    for log in logs:
        for life in oracle.lives(log, END):
            start, stop = (SINCE + moment * (3 * HOUR + 1) for moment in (life.start, life.end))
            hours = HOURS.get(oracle.first_asked(log, END, life.case) or 0)
            lived[life.case, life.life] = (
                stop - start,
                working_time_between(hours, start, stop) if hours else stop - start,
            )
    assert {life: (wall[life], promise[life]) for life in wall} == {
        life: each for life, each in lived.items() if each[0]
    }


def test_p2_no_charge_is_negative_and_nobody_works_longer_than_the_clock_runs(pieces: list[Piece]) -> None:
    assert all(piece.start < piece.end and 0 <= piece.wall <= piece.end - piece.start for piece in pieces)
    assert all(piece.wall == piece.promise == piece.open for piece in pieces)


def test_p3_every_moment_of_a_life_is_charged_exactly_once_and_no_other_is(
    logs: list[Log], pieces: list[Piece]
) -> None:
    found = {at: sum(each.values()) for at, each in shares(pieces, kind_and_team).items()}
    lived = {
        (life.case, moment) for log in logs for life in oracle.lives(log, END) for moment in range(life.start, life.end)
    }
    assert found == dict.fromkeys(lived, 1)
    ends = {(piece.case, piece.start): piece.end for piece in pieces}
    assert all(ends[piece.case, piece.start] == piece.end for piece in pieces)


def test_p4_what_comes_later_changes_nothing_before(engine: Engine, logs: list[Log], pieces: list[Piece]) -> None:
    for as_of in (4, 9):
        log = together(logs, EVENLY)
        log = replace(log, events=tuple(event for event in log.events if event.at <= as_of * EVENLY))
        until_then = shares(pieces_of(engine, numbered(log), as_of * EVENLY), lambda p: p.charge)
        assert until_then == {at: each for at, each in shares(pieces, lambda p: p.charge).items() if at[1] < as_of}


def test_p4_saying_again_what_a_case_is_in_changes_nothing(
    engine: Engine, logs: list[Log], pieces: list[Piece]
) -> None:
    random = Random(1)
    again = [replace(log, events=(*log.events, *said_again(log, random))) for log in logs]
    assert sum(len(log.events) for log in again) > sum(len(log.events) for log in logs) + 100
    assert charged_again(engine, again) == pieces


def said_again(log: Log, random: Random) -> Iterable[Event]:
    """Repeat some events, before anything else happens to the case."""
    for case in log.cases():
        changes = [event for event in log.of_case(case, END) if event.kind in STATE_AFTER]
        ends = [*(event.at for event in changes[1:]), END]
        for event, end in zip(changes, ends, strict=False):
            if end - event.at > 1 and random.random() < 0.5:
                yield replace(event, at=random.randrange(event.at + 1, end))


def test_p4_a_case_done_in_two_leaves_what_the_teams_are_charged_with(engine: Engine) -> None:
    logs = [log for log in worlds(102, 250) if could_be_two(log)]
    assert len(logs) > 40
    in_two = [cut_in_two(log, *could_be_two(log)[0]) for log in logs]
    whole, halves = charged_again(engine, logs), charged_again(engine, in_two)
    cut = {could_be_two(log)[0][0] for log in logs}
    cut |= {f"{case}'" for case in cut}

    def totals(pieces: list[Piece]) -> dict:
        return by((p for p in pieces if p.case not in cut), lambda p: (p.case, p.charge.kind, p.charge.team))

    assert totals(whole) == totals(halves)


def could_be_two(log: Log) -> list[tuple[str, int]]:
    """Give cases of one life that others wait for, and a moment in the middle of it."""
    lives = oracle.lives(log, END)
    once = [life for life in lives if sum(each.case == life.case for each in lives) == 1]
    named = {part for event in log.events for part in (event.waits_on or "").split(SEVERAL)}
    return [
        (life.case, (life.start + life.end) // 2) for life in once if life.case in named and life.end - life.start > 1
    ]


def cut_in_two(log: Log, case: str, moment: int) -> Log:
    """End a case at a moment, and begin another one then that goes on as it would have."""
    now = stand(log, case, moment, END)
    assert now is not None
    second = f"{case}'"
    own = [event for event in log.events if event.case == case]
    others = [event for event in log.events if event.case != case]
    (*_, last) = [event for event in log.of_case(case, moment) if event.kind in STATE_AFTER]
    begun = Event(second, 0, moment, EventKind.OPENED, now.team, now.customer)
    goes_on = replace(begun, kind=SAYS[now.state], customer=now.holder, waits_on=now.waits_on, promise=last.promise)
    first = [*(event for event in own if event.at <= moment), Event(case, 0, moment, EventKind.CLOSED)]
    after = [replace(event, case=second) for event in own if event.at > moment]
    both = [*others, *first, begun, goes_on, *after]
    return numbered(replace(log, events=tuple(replace(each, waits_on=with_both(each.waits_on, case)) for each in both)))


def with_both(waits_on: str | None, case: str) -> str | None:
    parts = (waits_on or "").split(SEVERAL)
    return SEVERAL.join([*parts, f"{case}'"]) if case in parts else waits_on


def test_p6_while_a_case_waits_for_one_other_its_account_is_that_of_the_other(
    logs: list[Log], pieces: list[Piece]
) -> None:
    def where_it_passed(piece: Piece) -> tuple:
        return piece.charge.kind, piece.charge.team, piece.charge.customer, piece.charge.at_case

    def served_by(label: tuple, ahead: str, team: int | None) -> tuple:
        """Whom nobody named is the team that waits."""
        kind, provider, customer, at_case = label
        return kind, provider, team if at_case == ahead and customer == OUTSIDE_PARTY else customer, at_case

    found = shares(pieces, where_it_passed)
    compared = 0
    for log in logs:
        for case, moment in [at for at in found if at[0] in log.cases()]:
            now = stand(log, case, moment, END)
            assert now is not None
            ahead = now.waits_on if now.state in WAITS else None
            tied = any(ChargeKind.DEADLOCK in label for label in found[case, moment])
            if not tied and ahead in log.cases() and stand(log, ahead, moment, END) is not None:
                of_other = {served_by(label, ahead, now.team): part for label, part in found[ahead, moment].items()}
                assert found[case, moment] == of_other
                compared += 1
    assert compared > 100


def test_p7_teams_that_no_wait_leads_to_are_charged_with_nothing(logs: list[Log], pieces: list[Piece]) -> None:
    for log in logs:
        for case in log.cases():
            reached = reachable(log, case)
            involved = {
                party
                for each in oracle.steps(log, END)
                if each.case in reached
                for party in (each.team, each.customer, each.asked)
            }
            named = {PARTIES[part] for part in reached if part in PARTIES}
            assert {piece.charge.team for piece in of_case(pieces, case)} <= involved | named | {None}
            assert {piece.charge.at_case for piece in of_case(pieces, case)} <= reached


def reachable(log: Log, case: str) -> set[str]:
    found: set[str] = set()
    ahead = {case}
    while ahead:
        found |= ahead
        named = (event.waits_on.split(SEVERAL) for event in log.events if event.case in ahead and event.waits_on)
        ahead = {part for parts in named for part in parts} - found
    return found


def test_p9_the_order_of_what_is_waited_for_and_of_the_table_does_not_matter(
    engine: Engine, logs: list[Log], pieces: list[Piece]
) -> None:
    def turned(event: Event) -> Event:
        return replace(
            event, waits_on=SEVERAL.join(reversed(event.waits_on.split(SEVERAL))) if event.waits_on else None
        )

    log = together(logs, EVENLY)
    events = tuple(turned(event) for event in reversed(log.events))
    assert pieces_of(engine, replace(log, events=events), END * EVENLY) == pieces


def test_p10_whole_weeks_later_all_is_the_same(engine: Engine) -> None:
    logs, moment_us = worlds(103, 50), 3 * HOUR
    weeks = [pieces_of_week(engine, logs, moment_us, since) for since in (SINCE, SINCE - 6 * 7 * DAY)]
    assert weeks[0] == weeks[1]


def pieces_of_week(engine: Engine, logs: Sequence[Log], moment_us: int, since: int) -> list[Piece]:
    """Charge a week without a change of the clocks; moments are counted from its beginning."""
    end = since + END * moment_us
    laid = clocks(engine, HOURS, None, since, end)
    found = pieces_of(engine, together(logs, moment_us, since), end, laid)
    return [piece._replace(start=piece.start - since, end=piece.end - since) for piece in found]


def test_p11_equal_parts_are_the_shapley_value_of_having_waited(engine: Engine) -> None:
    random = Random(2)
    groups = [[lived(random) for _ in range(random.randint(1, 4))] for _ in range(60)]
    events = [event for number, lives in enumerate(groups) for event in waiting_for_all(number, lives)]
    found = by(pieces_of(engine, numbered(Log(tuple(events), {})), 60 * EVENLY), lambda p: (p.case, p.charge.at_case))
    for number, lives in enumerate(groups):
        wanted = shapley([set(range(start, end)) for start, end in lives])
        case = f"w{number}"
        assert [found.get((case, f"{case}u{u}"), 0) for u in range(len(lives))] == [each * EVENLY for each in wanted]


def lived(random: Random) -> tuple[int, int]:
    start = random.randint(0, 40)
    return start, start + random.randint(1, 20)


def waiting_for_all(number: int, lives: Sequence[tuple[int, int]]) -> Iterable[Event]:
    """Let a case wait, all the time, for cases that live then and then."""
    case = f"w{number}"
    ahead = [f"{case}u{u}" for u in range(len(lives))]
    yield Event(case, 0, 0, EventKind.OPENED, DESK)
    yield Event(case, 0, 0, EventKind.WAITING_ON_CASE, waits_on=SEVERAL.join(ahead))
    for name, (start, end) in zip(ahead, lives, strict=True):
        yield Event(name, 0, start * EVENLY, EventKind.OPENED, CREDIT, DESK)
        yield Event(name, 0, end * EVENLY, EventKind.CLOSED)


def shapley(waits: Sequence[set[int]]) -> list[Fraction]:
    """Give what each adds to the moments waited for, on average over all orders in which they could come."""
    value = [Fraction(0)] * len(waits)
    orders = list(permutations(range(len(waits))))
    for order in orders:
        so_far: set[int] = set()
        for each in order:
            value[each] += Fraction(len(waits[each] - so_far), len(orders))
            so_far |= waits[each]
    return value


def test_p12_a_teams_own_queue_is_what_a_look_at_every_moment_counts(logs: list[Log], pieces: list[Piece]) -> None:
    own = [p for p in pieces if p.charge.kind == ChargeKind.QUEUE and p.charge.depth == 0]
    counted: dict[str, int] = defaultdict(int)
    for log in logs:
        for case in log.cases():
            stands = [stand(log, case, moment, END) for moment in range(END)]
            counted[case] = sum(now is not None and now.state == State.QUEUE for now in stands) * EVENLY
    assert by(own, lambda p: p.case) == {case: us for case, us in counted.items() if us}
