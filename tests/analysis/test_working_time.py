"""Working time of millions of rows: the same as the exact, slow version gives one by one."""

from datetime import date

import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.worlds import FEWER
from tests.words.calendars import DAY, HOUR, calendars, every_day, us, workdays
from wellserved.analysis.working_time import Clocks, clocks, open_until, working_time
from wellserved.engine import Engine, Table
from wellserved.words.hours import ALWAYS, WorkingHours, open_between, working_time_between

BERLIN, PUNE, NIGHTS, NOBODY = 1, 2, 3, 9
HOURS = {
    BERLIN: workdays("09:00-12:00, 13:00-17:00", "Europe/Berlin"),
    PUNE: workdays("09:00-17:00", "Asia/Kolkata"),
    NIGHTS: every_day("22:00-06:00", "Europe/Berlin"),
}
FROM, TO = us("2026-03-23T00:00"), us("2026-04-05T00:00")
"""The two weeks around the night in which summer time begins."""

TYPES = {"n": "int64", "party": "int32", "start_us": "int64", "end_us": "int64"}


def table(engine: Engine, *rows: tuple[int | None, int | None, int | None]) -> Table:
    """Keep rows of party, start and end."""
    columns = dict(zip(TYPES, zip(*((n, *row) for n, row in enumerate(rows)), strict=True), strict=True))
    return engine.from_rows(columns, TYPES)


def worked(engine: Engine, laid: Clocks, *rows: tuple[int | None, int | None, int | None]) -> list[int | None]:
    added = working_time(table(engine, *rows), laid, party="party", start="start_us", end="end_us", into="worked_us")
    return [row["worked_us"] for row in engine.rows(added.sort("n"))]


def in_hours(microseconds: list[int | None]) -> list[float | None]:
    return [None if each is None else each / HOUR for each in microseconds]


def test_it_counts_the_hours_of_each_party(engine: Engine) -> None:
    laid = clocks(engine, HOURS, None, FROM, TO)
    week = us("2026-03-23T00:00"), us("2026-03-30T00:00")
    assert in_hours(worked(engine, laid, *((party, *week) for party in (BERLIN, PUNE, NIGHTS, NOBODY, None)))) == [
        35,
        40,
        5 + 5 * 8 + 7 + 4,  # the end of a night, five whole ones, the short one, and the beginning of the last
        7 * 24,
        7 * 24,
    ]


def test_whoever_has_no_hours_has_those_of_the_default(engine: Engine) -> None:
    laid = clocks(engine, {PUNE: HOURS[PUNE], BERLIN: HOURS[BERLIN]}, HOURS[BERLIN], FROM, TO)
    day = us("2026-03-23T00:00"), us("2026-03-24T00:00")
    assert in_hours(worked(engine, laid, *((party, *day) for party in (BERLIN, PUNE, NOBODY, None)))) == [7, 8, 7, 7]


def test_the_default_alone_serves_everybody(engine: Engine) -> None:
    laid = clocks(engine, {}, HOURS[BERLIN], FROM, TO)
    assert in_hours(worked(engine, laid, (NOBODY, FROM, FROM + DAY))) == [7]


def test_without_any_hours_all_time_is_working_time(engine: Engine) -> None:
    laid = clocks(engine, {}, None, FROM, TO)
    assert worked(engine, laid, (BERLIN, FROM, TO), (None, -7, 2**60)) == [TO - FROM, 2**60 + 7]


def test_it_gives_null_where_a_moment_is_not_known_and_nothing_where_the_end_is_not_after_the_start(
    engine: Engine,
) -> None:
    noon = us("2026-03-23T10:00")
    rows = [(BERLIN, None, noon), (BERLIN, noon, None), (BERLIN, None, None), (BERLIN, noon, noon), (BERLIN, TO, FROM)]
    for hours in (HOURS, {}):
        assert worked(engine, clocks(engine, hours, None, FROM, TO), *rows) == [None, None, None, 0, 0]


def test_it_counts_single_microseconds_at_the_edges_of_intervals_and_days(engine: Engine) -> None:
    laid = clocks(engine, {BERLIN: HOURS[BERLIN], NIGHTS: every_day("23:00-01:00")}, None, FROM, TO)
    noon, midnight = us("2026-03-23T11:00"), us("2026-03-24T00:00")  # 12:00 in Berlin; midnight in UTC
    assert worked(engine, laid, (BERLIN, noon - 1, noon), (BERLIN, noon, noon + 1), (BERLIN, noon - 1, noon + 1)) == [
        1,
        0,
        1,
    ]
    assert worked(engine, laid, (NIGHTS, midnight - 1, midnight), (NIGHTS, midnight, midnight + 1)) == [1, 1]


def test_it_takes_the_whole_days_of_the_period_and_refuses_moments_outside(engine: Engine) -> None:
    laid = clocks(engine, HOURS, None, FROM + HOUR, TO + HOUR)
    assert worked(engine, laid, (NOBODY, FROM, TO + DAY - 1)) == [TO + DAY - 1 - FROM]
    for outside in (FROM - 1, TO + DAY, FROM - 10**6 * DAY, TO + 10**6 * DAY, -(2**63), 2**63 - 1):
        with pytest.raises(Exception, match=f"{outside} µs lies outside the period of the clocks"):
            worked(engine, laid, (PUNE, FROM, outside))
        with pytest.raises(Exception, match="outside the period of the clocks"):
            worked(engine, laid, (None, outside, TO))


def test_it_knows_moments_before_1970(engine: Engine) -> None:
    start, end = us("1969-12-29T00:00"), us("1970-01-03T00:00")  # Monday to Friday; Berlin was an hour ahead
    laid = clocks(engine, HOURS, None, start, end)
    assert in_hours(worked(engine, laid, (BERLIN, start, end), (BERLIN, start + 9 * HOUR, start + DAY))) == [35, 6]


def test_it_refuses_a_period_that_cannot_be_meant(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no clocks from 5 back to 4"):
        clocks(engine, HOURS, None, 5, 4)
    with pytest.raises(ValueError, match="more than 73200 days"):
        clocks(engine, HOURS, None, us("1601-01-01T00:00"), TO)


def test_it_changes_nothing_else_in_the_table(engine: Engine) -> None:
    laid = clocks(engine, HOURS, HOURS[PUNE], FROM, TO)
    rows = table(engine, (BERLIN, FROM, TO), (None, None, TO))
    twice = working_time(rows, laid, party="party", start="start_us", end="end_us", into="once_us")
    twice = working_time(twice, laid, party="party", start="start_us", end="end_us", into="twice_us")
    assert [list(row) for row in engine.rows(twice)] == [[*TYPES, "once_us", "twice_us"]] * 2
    kept = [{name: row[name] for name in TYPES} for row in engine.rows(twice.sort("n"))]
    assert kept == engine.rows(rows.sort("n"))


def test_it_counts_the_working_time_of_two_parties_beside_each_other(engine: Engine) -> None:
    laid = clocks(engine, HOURS, None, FROM, TO)
    columns = {"asked": [BERLIN], "held": [NIGHTS], "start_us": [FROM], "end_us": [FROM + DAY]}
    types = {"asked": "int32", "held": "int32", "start_us": "int64", "end_us": "int64"}
    added = engine.from_rows(columns, types)
    for party in ("asked", "held"):
        added = working_time(added, laid, party=party, start="start_us", end="end_us", into=f"{party}_us")
    assert [(row["asked_us"] / HOUR, row["held_us"] / HOUR) for row in engine.rows(added)] == [(7, 8)]


def test_it_takes_the_working_time_of_another_party_over_only_where_both_have_the_same_hours(engine: Engine) -> None:
    laid = clocks(engine, {**HOURS, NOBODY: HOURS[BERLIN]}, None, FROM, TO)
    columns = {"asked": [BERLIN, NOBODY, NIGHTS, None, BERLIN], "held": [BERLIN, BERLIN, BERLIN, None, None]}
    moments = {"start_us": [FROM] * 5, "end_us": [FROM + DAY] * 5}
    types = {"asked": "int32", "held": "int32", "start_us": "int64", "end_us": "int64"}
    start, end = "start_us", "end_us"
    given = engine.from_rows({**columns, **moments}, types)
    held = working_time(given, laid, party="held", start=start, end=end, into="held_us")
    like = ("held", "held_us")
    both = working_time(held, laid, party="asked", start=start, end=end, into="asked_us", like=like)
    found = [(row["asked_us"] / HOUR, row["held_us"] / HOUR) for row in engine.rows(both)]
    assert sorted(found) == sorted([(7, 7), (7, 7), (8, 7), (24, 24), (7, 24)])


MOMENTS = st.integers(0, 14 * DAY - 1).map(lambda after_us: FROM + after_us)
"""The moments that the clocks from FROM to TO know: the whole day that begins with TO is the last."""


@st.composite
def rows(draw: st.DrawFn, hours: dict[int, WorkingHours]) -> list[tuple[int | None, int | None, int | None]]:
    """Draw rows; their moments anywhere, at midnight, and at the edges of somebody's intervals."""
    edges = [edge for each in hours.values() for pair in open_between(each, FROM, TO) for edge in pair]
    around = st.sampled_from(edges or [FROM]).flatmap(lambda edge: st.integers(max(edge - 1, FROM), edge + 1))
    midnights = st.integers(0, 13).map(lambda day: FROM + day * DAY)
    moments = st.one_of(MOMENTS, around, midnights, st.none())
    return draw(st.lists(st.tuples(st.sampled_from([*hours, NOBODY, None]), moments, moments), min_size=5, max_size=40))


@FEWER
@given(
    hours=st.lists(calendars(date(2026, 3, 29)), min_size=1, max_size=4),
    default=st.one_of(st.none(), calendars(date(2026, 3, 29))),
    data=st.data(),
)
def test_it_gives_what_the_slow_version_gives(engine: Engine, hours, default, data) -> None:
    by_party = dict(enumerate(hours))
    drawn = data.draw(rows(by_party))
    laid = clocks(engine, by_party, default, FROM, TO)
    assert worked(engine, laid, *drawn) == [
        None
        if start is None or end is None
        else working_time_between(by_party.get(party, default or ALWAYS), start, end)
        for party, start, end in drawn
    ]


@FEWER
@given(hours=st.lists(calendars(date(2026, 3, 29)), max_size=3), data=st.data())
def test_working_time_is_the_difference_of_two_values_so_far(engine: Engine, hours, data) -> None:
    by_party = dict(enumerate(hours))
    drawn = data.draw(rows(by_party))
    laid = clocks(engine, by_party, None, FROM, TO)
    added = table(engine, *drawn)
    for at in ("start_us", "end_us"):
        added = open_until(added, laid, party="party", at=at, into=f"open_{at}")
    found = [(row["open_start_us"], row["open_end_us"]) for row in engine.rows(added.sort("n"))]
    assert [(start is None, end is None) for start, end in found] == [(a is None, b is None) for _, a, b in drawn]
    assert worked(engine, laid, *drawn) == [
        None if start is None or end is None else max(end - start, 0) for start, end in found
    ]


def test_equal_hours_share_their_days(engine: Engine) -> None:
    same = {party: workdays("09:00-17:00", "Asia/Kolkata") for party in range(50)}
    laid = clocks(engine, same, None, FROM, TO)
    assert laid.table is not None
    days = len(engine.rows(laid.table.days.filter(~nw.col("open_us").is_null())))
    assert days == 2 * 14  # theirs, and those of whoever has no hours
