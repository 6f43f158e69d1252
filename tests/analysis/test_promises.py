"""Which promises were kept, which came late by own doing, and where the time of the others went."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.analysis import oracle_promises as oracle
from tests.analysis.clock_worlds import (
    FRIDAY,
    HOURS,
    MONDAY,
    NINE_TO_FIVE,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    charged_rows,
    quick_tables,
    spread,
    tables_of,
)
from tests.analysis.oracle import Log, lives
from tests.analysis.oracle_promises import Verdict
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, SEGMENT, World, example, logs_and_moments, number_of
from wellserved.analysis.clock_findings import LateCause, Promises
from wellserved.analysis.estimates import share
from wellserved.analysis.kept import Tables
from wellserved.analysis.promised import by_column, in_force
from wellserved.analysis.promises import promises, verdicts
from wellserved.analysis.shown import shown
from wellserved.engine import Engine, Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import EventKind as Kind

EASY_US = 5_400_000_000
"""An hour and a half: the moments of a small log then lie in two days, with nights in between."""


def by_life(found: Tables, log: Log, table: Table, column: str) -> dict[tuple[str, int], Any]:
    names = {number_of(case): case for case in log.cases()}
    return {(names[row["case"]], row["life"]): row[column] for row in found.log.engine.rows(table)}


def verdicts_of(found: Tables, log: Log) -> dict[tuple[str, int], Verdict]:
    names = {number_of(case): case for case in log.cases()}
    return {
        (names[row["case"]], row["life"]): Verdict(
            row["verdict"],
            None if row["kind"] is None else list(ChargeKind)[row["kind"]],
            *(row[name] for name in ("provider", "customer", "used_us")),
        )
        for row in found.log.engine.rows(verdicts(found))
    }


def verdict(engine: Engine, *rows: tuple[Any, ...], **more: Any) -> Verdict:
    """Give the verdict on the promise of the first life of c1."""
    log = example(*rows)
    return verdicts_of(quick_tables(engine, log, **more), log)["c1", 0]


def promises_of(engine: Engine, log: Log, **more: Any) -> Promises | None:
    """Count the promises of a log, with what the product charges."""
    found = tables_of(engine, log, **more)
    return promises(found, shown(found.log))


@FEWER
@given(world=logs_and_moments())
def test_it_finds_the_promises_in_force_that_the_slow_twin_finds(engine: Engine, world: World) -> None:
    log, as_of = world
    found = quick_tables(engine, log, as_of)
    assert by_life(found, log, in_force(found), "promise_us") == oracle.in_force(log, as_of)
    assert by_life(found, log, by_column(found), "promise_kept") == oracle.by_column(log, as_of)


@FEWER
@given(world=logs_and_moments())
def test_it_judges_as_the_slow_twin_judges_by_the_charges(engine: Engine, world: World) -> None:
    log = spread(world[0], EASY_US)
    as_of = at(MONDAY, 8) + world[1] * EASY_US
    found = quick_tables(engine, log, as_of, HOURS)
    expected = oracle.verdicts(log, as_of, charged_rows(found, log), HOURS)
    assert verdicts_of(found, log) == expected
    counted = promises(found, shown(found.log))
    if not expected:
        assert counted is None
        return
    assert counted is not None
    times = Counter(each.verdict for each in expected.values())
    assert {name: getattr(counted, name) for name in times} == times
    assert counted.promised == len(expected) == times.total()
    assert counted.unpromised == len(lives(log, as_of)) - len(expected)
    late = times["late_own"] + times["late_elsewhere"] + times["late_unknown"]
    assert counted.share_kept == share(times["kept"], times["kept"] + late, "of the promises")
    causes = {each[2:4] for each in expected.values() if each.provider is not None}
    assert len(counted.causes) + counted.withheld_causes == len(causes)


OPS, FINANCE, SALES = DESK, CREDIT, SEGMENT
ALL_NINE_TO_FIVE = dict.fromkeys((OPS, FINANCE, LEGAL, SALES), NINE_TO_FIVE)


def difficult_person(promised: int, copies: int = 1) -> Log:
    """Give the fixture of measures.md 4.3, so many times: Ops is asked, asks Finance, which asks Legal."""
    rows = []
    for n in range(copies):
        ops, finance, legal = f"r{n}", f"f{n}", f"l{n}"
        rows += [
            (ops, at(MONDAY, 10), Kind.OPENED, OPS, SALES),
            (ops, at(MONDAY, 10), Kind.PROMISED, None, None, None, promised),
            (ops, at(MONDAY, 11), Kind.TAKEN_UP),
            (ops, at(MONDAY, 12), Kind.WAITING_ON_CASE, None, None, finance),
            (finance, at(MONDAY, 12), Kind.OPENED, FINANCE, OPS),
            (finance, at(TUESDAY, 10), Kind.TAKEN_UP),
            (finance, at(TUESDAY, 11), Kind.WAITING_ON_CASE, None, None, legal),
            (legal, at(TUESDAY, 13), Kind.OPENED, LEGAL, FINANCE),
            (legal, at(THURSDAY, 9.5), Kind.TAKEN_UP),
            (legal, at(THURSDAY, 10.5), Kind.DELIVERED),
            (finance, at(THURSDAY, 11), Kind.TAKEN_UP),
            (finance, at(THURSDAY, 14), Kind.DELIVERED),
            (ops, at(THURSDAY, 15), Kind.QUEUED),
            (ops, at(THURSDAY, 16), Kind.TAKEN_UP),
            (ops, at(FRIDAY, 9), Kind.WAITING_ON_CUSTOMER, None, SALES),
            (ops, at(FRIDAY, 10.5), Kind.TAKEN_UP),
            (ops, at(FRIDAY, 12), Kind.DELIVERED),
        ]
    return replace(example(*rows), parties={})


def test_it_names_the_queue_of_legal_as_the_cause_where_a_person_seemed_difficult(engine: Engine) -> None:
    in_16_business_hours = at(WEDNESDAY, 10)
    log = difficult_person(in_16_business_hours, copies=5)
    counted = promises_of(engine, log, hours=ALL_NINE_TO_FIVE)
    assert counted is not None
    assert (counted.late_elsewhere, counted.late_own, counted.kept, counted.promised) == (5, 0, 0, 5)
    # Legal used 810 minutes for Finance, 750 of them in its queue; Finance 750 for Ops.
    assert counted.causes == (LateCause("queue", "Legal", "Credit", 5, 5 * 810 / 60),)
    assert (counted.withheld_causes, counted.unpromised, counted.source) == (0, 10, "moments")


def test_it_withholds_causes_of_fewer_than_five_cases_and_still_counts_them(engine: Engine) -> None:
    counted = promises_of(engine, difficult_person(at(WEDNESDAY, 10), copies=4), hours=ALL_NINE_TO_FIVE)
    assert counted is not None
    assert (counted.late_elsewhere, counted.causes, counted.withheld_causes) == (4, (), 1)


def test_it_keeps_the_promise_of_forty_business_hours(engine: Engine) -> None:
    in_40_business_hours = at(MONDAY + 7, 10)
    counted = promises_of(engine, difficult_person(in_40_business_hours), hours=ALL_NINE_TO_FIVE)
    assert counted is not None
    assert (counted.kept, counted.promised, counted.late_elsewhere) == (1, 1, 0)


NIGHT = (
    ("c1", at(FRIDAY, 16), Kind.OPENED, DESK),
    ("c1", at(FRIDAY, 16), Kind.PROMISED, None, None, None, at(FRIDAY, 17)),
)


@pytest.mark.parametrize(("delivered", "expected"), [(9, "kept"), (9.25, "late_own")])
def test_it_counts_only_working_time_of_the_team_first_asked(engine: Engine, delivered: float, expected: str) -> None:
    end = ("c1", at(MONDAY + 7, delivered), Kind.DELIVERED)
    assert verdict(engine, *NIGHT, end, hours={DESK: NINE_TO_FIVE}).verdict == expected
    assert verdict(engine, *NIGHT, end).verdict == "late_own"


def test_a_moment_beyond_every_calendar_is_a_promise_too(engine: Engine) -> None:
    in_2099 = at(MONDAY + 129 * 365, 0)
    opened = ("c1", at(MONDAY, 10), Kind.OPENED, DESK, None, None, in_2099)
    assert verdict(engine, opened, ("c1", at(MONDAY, 11), Kind.DELIVERED), hours=HOURS) == Verdict("kept")


@pytest.mark.parametrize("placeholder", [-1, at(MONDAY + 131 * 365, 0)])
def test_a_placeholder_is_no_promise(engine: Engine, placeholder: int) -> None:
    log = example(("c1", 0, Kind.OPENED, DESK, None, None, placeholder), ("c1", 5, Kind.DELIVERED))
    assert promises_of(engine, log) is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("c1", 10, Kind.OPENED, DESK, None, None, 9), ("c1", 20, Kind.DELIVERED)], "late_unknown"),
        ([("c1", 10, Kind.DELIVERED, DESK, None, None, 9)], "late_unknown"),
        ([("c1", 10, Kind.OPENED, DESK, None, None, 9)], "running_late"),
        ([("c1", 10, Kind.OPENED, DESK, None, None, 10), ("c1", 20, Kind.DELIVERED)], "late_own"),
    ],
)
def test_what_was_late_before_the_log_saw_it_is_late_and_nobody_can_tell_why(
    engine: Engine, rows: list[tuple[Any, ...]], expected: str
) -> None:
    assert verdict(engine, *rows, as_of=30, hours={}) == Verdict(expected)


def test_the_time_of_the_next_team_is_not_the_own_time_of_the_team_first_asked(engine: Engine) -> None:
    passed_on = (
        ("c1", 0, Kind.OPENED, DESK, None, None, 50),
        ("c1", 20, Kind.HANDED_OVER, CREDIT),
        ("c1", 70, Kind.TAKEN_UP),
        ("c1", 80, Kind.HANDED_OVER, DESK),
        ("c1", 90, Kind.DELIVERED),
    )
    assert verdict(engine, *passed_on) == Verdict("late_elsewhere", ChargeKind.QUEUE, CREDIT, DESK, 50 + 10)


@pytest.mark.parametrize(
    ("credit", "legal", "cause"),
    [(25, 25, ()), (40_000, 40_001, ()), (25, 26, (ChargeKind.QUEUE, LEGAL, CREDIT, 26))],
)
def test_it_names_no_link_as_the_cause_where_two_used_equally_much(
    engine: Engine, credit: int, legal: int, cause: tuple[Any, ...]
) -> None:
    passed_on = (
        ("c1", 0, Kind.OPENED, DESK, None, None, 20),
        ("c1", 10, Kind.HANDED_OVER, CREDIT),
        ("c1", 10 + credit, Kind.HANDED_OVER, LEGAL),
        ("c1", 10 + credit + legal, Kind.DELIVERED),
    )
    assert verdict(engine, *passed_on, hours={}) == Verdict("late_elsewhere", *cause)


def test_what_passed_in_a_case_waited_on_is_elsewhere_even_with_the_same_team(engine: Engine) -> None:
    log = example(
        ("c1", 0, Kind.OPENED, DESK, None, None, 10),
        ("c1", 0, Kind.WAITING_ON_CASE, None, None, "c3"),
        ("c3", 0, Kind.OPENED, DESK, DESK),
        ("c3", 50, Kind.DELIVERED),
        ("c1", 50, Kind.DELIVERED),
        ("c9", 0, Kind.TAKEN_UP, LEGAL),
    )
    found = verdicts_of(tables_of(engine, log), log)
    assert found == {("c1", 0): Verdict("late_elsewhere", ChargeKind.QUEUE, DESK, DESK, 50)}


def test_it_is_own_doing_where_the_own_time_alone_is_longer_than_promised(engine: Engine) -> None:
    rows = (
        ("c1", 0, Kind.OPENED, DESK, None, None, 50),
        ("c1", 51, Kind.TAKEN_UP),
        ("c1", 51, Kind.HANDED_OVER, CREDIT),
        ("c1", 500, Kind.DELIVERED),
    )
    assert verdict(engine, *rows) == Verdict("late_own")


def test_it_does_not_judge_where_no_team_is_known(engine: Engine) -> None:
    assert verdict(engine, ("c1", 0, Kind.OPENED, None, None, None, 5), ("c1", 9, Kind.DELIVERED)) == Verdict(
        "late_unknown"
    )


@pytest.mark.parametrize(
    ("promised", "expected"),
    [
        ([(0, 30)], 30),
        ([(0, 30), (10, 30), (40, 30)], 30),  # to say it again, even later, is no new promise
        ([(0, 30), (20, 60)], 60),
        ([(0, 30), (30, 60)], 60),  # at the last moment is in time
        ([(0, 30), (31, 60)], 30),
        ([(0, 30), (31, 60), (50, 70)], 30),  # nor does a third one help
        ([(0, 30), (20, 60), (25, 40)], 40),
        ([(0, 30), (10, 60), (35, 30)], 30),  # back to the first
        ([(5, 2)], 2),  # a promise of a moment that had passed was not kept
        ([(100, 110)], 110),  # with its end
        ([(101, 110)], None),  # after its end
    ],
)
def test_a_new_promise_counts_only_if_the_one_before_had_not_passed(
    engine: Engine, promised: list[tuple[int, int]], expected: int | None
) -> None:
    said = [("c1", when, Kind.PROMISED, None, None, None, moment) for when, moment in promised]
    log = example(("c1", 0, Kind.OPENED, DESK), *said, ("c1", 100, Kind.DELIVERED))
    found = quick_tables(engine, log, 200)
    assert by_life(found, log, in_force(found), "promise_us") == ({("c1", 0): expected} if expected else {})


def test_a_wait_until_a_date_promises_nothing(engine: Engine) -> None:
    log = example(("c1", 0, Kind.WAITING_UNTIL, DESK, None, None, 20), ("c1", 50, Kind.DELIVERED))
    assert promises_of(engine, log) is None


def test_each_life_has_its_own_promise_and_an_old_one_is_none(engine: Engine) -> None:
    due = {"customer": None, "waits_on": None}
    rows = [
        ("c1", 0, Kind.OPENED, DESK, *due.values(), 10),
        ("c1", 5, Kind.DELIVERED, None, *due.values(), 10),
        ("c1", 20, Kind.REOPENED, None, *due.values(), 10),  # a due date that nobody changed
        ("c1", 30, Kind.DELIVERED, None, *due.values(), 10),
        ("c1", 40, Kind.REOPENED, None, *due.values(), 90),
        ("c1", 50, Kind.DELIVERED, None, *due.values(), 90),
    ]
    log = example(*rows)
    assert verdicts_of(quick_tables(engine, log), log) == {("c1", 0): Verdict("kept"), ("c1", 2): Verdict("kept")}


@pytest.mark.parametrize(("as_of", "expected"), [(30, "running"), (31, "running_late")])
def test_open_cases_are_still_running(engine: Engine, as_of: int, expected: str) -> None:
    opened = ("c1", 0, Kind.OPENED, DESK, None, None, 30)
    assert verdict(engine, opened, as_of=as_of) == Verdict(expected)


def told(case: str, *answers: int | None, is_open: bool = False) -> list[tuple[Any, ...]]:
    """Give the rows of a case whose column says these answers, one after the other."""
    kinds = [Kind.OPENED, *[Kind.UPDATE] * (len(answers) - 2), Kind.UPDATE if is_open else Kind.CLOSED]
    return [
        (case, n, kind, DESK, None, None, None, answer)
        for n, (kind, answer) in enumerate(zip(kinds, answers, strict=True))
    ]


def test_the_last_word_of_a_column_counts(engine: Engine) -> None:
    log = example(
        *told("kept", 0, 1, None),
        *told("late", 1, 0),
        *told("runs", 1, 1, is_open=True),
        *told("overdue", 1, 0, is_open=True),
        *told("nothing", None, None),
    )
    assert verdicts_of(quick_tables(engine, log), log) == {
        ("kept", 0): Verdict("kept"),
        ("late", 0): Verdict("late_unknown"),
        ("runs", 0): Verdict("running"),
        ("overdue", 0): Verdict("running_late"),
    }
    counted = promises_of(engine, log)
    assert counted is not None
    assert (counted.source, counted.promised, counted.unpromised, counted.late_unknown) == ("column", 4, 1, 1)
    assert counted.share_kept == share(1, 2, "of the promises")


def test_what_a_column_says_after_the_end_tells_of_the_life_before(engine: Engine) -> None:
    log = example(
        ("c1", 0, Kind.OPENED, DESK, None, None, None, 1),
        ("c1", 5, Kind.DELIVERED, None, None, None, None, 1),
        ("c1", 8, Kind.CLOSED, None, None, None, None, 0),
        ("c1", 9, Kind.REOPENED, None, None, None, None, 1),
        ("c1", 10, Kind.CLOSED, None, None, None, None, None),
    )
    assert verdicts_of(quick_tables(engine, log), log) == {
        ("c1", 0): Verdict("late_unknown"),
        ("c1", 1): Verdict("kept"),
    }


def test_moments_say_more_than_a_column(engine: Engine) -> None:
    log = example(
        ("c1", 0, Kind.OPENED, DESK, None, None, 30, 0),
        ("c1", 20, Kind.CLOSED, None, None, None, 30, 0),
        *told("c2", 1, 0),
    )
    counted = promises_of(engine, log)
    assert counted is not None
    assert (counted.source, counted.kept, counted.late_unknown) == ("both", 1, 1)


def test_it_folds_small_teams_before_it_names_a_cause(engine: Engine) -> None:
    rows = []
    for n in range(6):
        slow = CREDIT if n % 2 else LEGAL
        rows += [
            (f"c{n}", 0, Kind.OPENED, DESK, None, None, 10),
            (f"c{n}", 5, Kind.HANDED_OVER, slow),
            (f"c{n}", 50, Kind.TAKEN_UP),
            (f"c{n}", 51, Kind.DELIVERED),
        ]
    found = quick_tables(engine, replace(example(*rows), parties={}))
    small = replace(found.log, small_teams=frozenset({CREDIT, LEGAL}))
    alone, folded = promises(found, shown(found.log)), promises(found, shown(small))
    assert alone is not None
    assert folded is not None
    assert (alone.causes, alone.withheld_causes) == ((), 2)
    cause = LateCause("queue", "small teams", "Desk", 6, 6 * (45 + 1) / 3_600_000_000)
    assert (folded.causes, folded.withheld_causes) == ((cause,), 0)


def test_it_says_nothing_where_a_log_holds_no_promise(engine: Engine) -> None:
    assert promises_of(engine, example(("c1", 0, Kind.OPENED, DESK), ("c1", 9, Kind.CLOSED))) is None


def test_weekends_do_not_make_an_open_case_late(engine: Engine) -> None:
    assert verdict(engine, *NIGHT, as_of=at(SATURDAY, 12), hours=HOURS) == Verdict("running")
    assert verdict(engine, *NIGHT, as_of=at(SATURDAY, 12)) == Verdict("running_late")
