"""The figures by month: of each link, each team and all, by the month in which cases ended."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis import oracle_months
from tests.analysis.clock_worlds import HOURS, MONDAY, Hours, at, charged_rows, quick_tables, spread
from tests.analysis.oracle import Log
from tests.analysis.oracle_months import ANY
from tests.analysis.test_charges_difficult_person import END, FINANCE, OPS, PERSON, SALES
from tests.analysis.worlds import CREDIT, DESK, FEWER, LEGAL, SEGMENT, World, event_log, example, logs_and_moments
from tests.words.calendars import us, workdays
from wellserved.analysis import kept
from wellserved.analysis.kept import Whole, whole
from wellserved.analysis.months import MonthFigures, MonthRow, added_up, figures_of, months
from wellserved.analysis.shown import shown
from wellserved.engine import Engine
from wellserved.words.events import OUTSIDE_PARTY
from wellserved.words.events import EventKind as Kind

EASY_US = 5_400_000_000
FAR_US = 60 * 3_600_000_000
"""Sixty hours: the moments of a small log then lie in three months."""
ZONE = "Europe/Berlin"
MON, TUE, WED, THU, FRI = (f"2026-03-{day:02}T" for day in range(2, 7))


def whole_of(engine: Engine, log: Log, hours: kept.Hours | None = None) -> Whole:
    return whole(event_log(engine, log), max(event.at for event in log.events), hours)


def by_key(rows: tuple[MonthRow, ...]) -> dict[tuple[str, int, int], MonthFigures]:
    found = {
        (row.month, ANY if row.provider is None else row.provider, ANY if row.customer is None else row.customer): row
        for row in rows
    }
    assert len(found) == len(rows)
    return {key: row.figures for key, row in found.items()}


def of_all(engine: Engine, *events: tuple[Any, ...], hours: str = "", **known: bool) -> MonthFigures:
    """Give the figures of all cases of a log; they all end in one month."""
    log = example(*events, **known)
    default = kept.Hours(workdays(hours), {}) if hours else None
    (found,) = [
        row.figures
        for row in months(whole_of(engine, log, default), ZONE)
        if row.provider is None and row.customer is None
    ]
    return found


# the same as the slow twin


def expected(log: Log, found: Whole, hours: Hours) -> dict[Any, dict[str, Any]]:
    """Give what the slow twin finds, and None where nobody can tell."""
    twin = oracle_months.months(log, found.as_of_us, charged_rows(found, log), hours, ZONE)
    kinds = {event.kind for event in log.events}
    unknown = set() if Kind.ANSWER_PROMISED in kinds else {"answer_due", "answer_kept"}
    unknown |= set() if Kind.NEWS_PROMISED in kinds else {"news_due", "news_kept"}
    if not oracle_months.tells_states(log):
        unknown |= {"answered", "answer_median_hours", "questioned", "declined", "disputed", "waited_on_others"}
        unknown |= {"asked_right_first"}
    unknown |= set() if log.states_known else {"work_hours"}
    unknown |= set() if log.ends_known else {"reopened", "right_first"}
    unknown |= set() if log.states_known and hours else {"work_begun", "outside_hours_worked"}
    unknown |= set() if any(event.expedited is not None for event in log.events) else {"expedited"}
    names = asdict(MonthFigures())
    return {key: {name: None if name in unknown else row.get(name, 0) for name in names} for key, row in twin.items()}


@FEWER
@given(world=logs_and_moments(), step_us=st.sampled_from((EASY_US, FAR_US)), hours=st.sampled_from(({}, HOURS)))
def test_it_finds_the_months_that_the_slow_twin_finds(engine: Engine, world: World, step_us: int, hours: Hours) -> None:
    log = spread(world[0], step_us)
    found = quick_tables(engine, log, at(MONDAY, 8) + world[1] * step_us, hours).whole
    rows = {key: asdict(row) for key, row in by_key(months(found, ZONE)).items()}
    wanted = expected(log, found, hours)
    assert rows.keys() == wanted.keys()
    for key, row in rows.items():
        assert row == pytest.approx(wanted[key]), key


# by hand


def test_it_says_of_the_difficult_person_what_the_documents_say(engine: Engine) -> None:
    found = whole(event_log(engine, PERSON), END, kept.Hours(workdays("09:00-17:00"), {}))
    link = by_key(months(found, ZONE))["2026-03", OPS, SALES]
    minutes = (link.elapsed_hours, link.work_hours, link.own_wait_hours, link.customer_hours, link.elsewhere_hours)
    assert [each and each * 60 for each in minutes] == [2040, 210, 180, 90, 1560]
    assert (link.ended, link.answered, link.answer_median_hours) == (1, 1, 1.0)
    assert (link.questioned, link.waited_on_others, link.right_first, link.asked_right_first) == (1, 1, 1, 0)
    assert (link.work_begun, link.outside_hours_worked, link.due, link.expedited) == (3, 0, 0, None)


def test_it_gives_every_link_every_team_and_all(engine: Engine) -> None:
    rows = by_key(months(whole_of(engine, PERSON), ZONE))
    assert {key[1:] for key in rows} == {
        *((OPS, SALES), (FINANCE, OPS), (LEGAL, FINANCE)),
        *((OPS, ANY), (FINANCE, ANY), (LEGAL, ANY)),
        *((ANY, SALES), (ANY, OPS), (ANY, FINANCE)),
        (ANY, ANY),
    }
    assert rows["2026-03", ANY, ANY].ended == 3


def test_a_month_begins_where_the_organisation_is(engine: Engine) -> None:
    log = example(
        ("c1", us("2026-03-31T20:00"), Kind.OPENED, DESK),
        ("c1", us("2026-03-31T21:59"), Kind.DELIVERED),  # 23:59 in Berlin, where it is summer time
        ("c2", us("2026-03-31T20:00"), Kind.OPENED, DESK),
        ("c2", us("2026-03-31T22:00"), Kind.DELIVERED),
    )
    found = whole_of(engine, log)
    assert {row.month for row in months(found, ZONE)} == {"2026-03", "2026-04"}
    assert {row.month for row in months(found, "UTC")} == {"2026-03"}


def test_a_case_counts_once_in_the_month_of_its_last_end(engine: Engine) -> None:
    log = example(
        ("c1", us("2026-03-02T08:00"), Kind.OPENED, DESK),
        ("c1", us("2026-03-03T08:00"), Kind.DELIVERED),
        ("c1", us("2026-04-02T08:00"), Kind.REOPENED),
        ("c1", us("2026-04-02T10:00"), Kind.DELIVERED),
        ("c2", us("2026-03-02T08:00"), Kind.OPENED, DESK),
        ("c2", us("2026-03-03T08:00"), Kind.DELIVERED),
        ("c2", us("2026-04-02T08:00"), Kind.REOPENED),
    )
    found = by_key(months(whole_of(engine, log), ZONE))
    assert {key[0] for key in found} == {"2026-04"}
    row = found["2026-04", DESK, OUTSIDE_PARTY]
    assert (row.ended, row.elapsed_hours, row.reopened, row.right_first) == (1, 26.0, 1, 0)


def test_a_case_counts_for_the_team_it_ended_with_and_for_whoever_asked(engine: Engine) -> None:
    log = example(
        ("c1", us(MON + "08:00"), Kind.OPENED, DESK, LEGAL),
        ("c1", us(MON + "10:00"), Kind.HANDED_OVER, CREDIT),
        ("c1", us(MON + "13:00"), Kind.TAKEN_UP),
        ("c1", us(MON + "14:00"), Kind.DELIVERED),
    )
    row = by_key(months(whole_of(engine, log), ZONE))["2026-03", CREDIT, LEGAL]
    assert (row.work_hours, row.own_wait_hours, row.elsewhere_hours) == (1.0, 3.0, 2.0)
    assert (row.redirected, row.answered, row.answer_median_hours, row.asked_right_first) == (1, 0, None, 0)


def test_nobody_is_charged_with_what_the_team_before_promised_and_did_not_keep(engine: Engine) -> None:
    log = example(
        ("c1", us("2026-03-02T08:00"), Kind.OPENED, DESK, LEGAL),
        ("c1", us("2026-03-02T08:00"), Kind.PROMISED, None, None, "", us("2026-03-03T08:00")),
        ("c1", us("2026-03-04T08:00"), Kind.HANDED_OVER, CREDIT),
        ("c1", us("2026-03-04T09:00"), Kind.TAKEN_UP),
        ("c1", us("2026-03-04T13:00"), Kind.DELIVERED),
    )
    rows = by_key(months(whole_of(engine, log), ZONE))
    for of_credit in (rows["2026-03", CREDIT, ANY], rows["2026-03", CREDIT, LEGAL]):
        assert (of_credit.ended, of_credit.due, of_credit.late_own, of_credit.answered) == (1, 0, 0, 0)
    for of_all in (rows["2026-03", ANY, LEGAL], rows["2026-03", ANY, ANY]):
        assert (of_all.ended, of_all.due, of_all.kept, of_all.answered) == (1, 1, 0, 1)


def test_all_who_stand_outside_are_one_customer(engine: Engine) -> None:
    log = example(
        ("c1", us(MON + "08:00"), Kind.OPENED, DESK, SEGMENT),
        ("c1", us(MON + "09:00"), Kind.DELIVERED),
        ("c2", us(MON + "08:00"), Kind.OPENED, DESK),
        ("c2", us(MON + "09:00"), Kind.DELIVERED),
    )
    assert by_key(months(whole_of(engine, log), ZONE))["2026-03", DESK, OUTSIDE_PARTY].ended == 2


def test_another_date_in_time_is_the_one_to_keep_and_the_first_one_stays_visible(engine: Engine) -> None:
    row = of_all(
        engine,
        ("c1", us(MON + "08:00"), Kind.OPENED, DESK, LEGAL, None, us(TUE + "08:00")),
        ("c1", us(MON + "12:00"), Kind.PROMISED, None, None, None, us(THU + "08:00")),
        ("c1", us(WED + "08:00"), Kind.DELIVERED),
    )
    assert (row.due, row.kept, row.first_kept, row.moved, row.moved_in_time, row.late) == (1, 1, 0, 1, 1, 0)


def test_a_date_that_is_named_too_late_keeps_nothing(engine: Engine) -> None:
    row = of_all(
        engine,
        ("c1", us(MON + "08:00"), Kind.OPENED, DESK, LEGAL, None, us(TUE + "08:00")),
        ("c1", us(TUE + "12:00"), Kind.PROMISED, None, None, None, us(THU + "08:00")),
        ("c1", us(WED + "08:00"), Kind.DELIVERED),
    )
    assert (row.due, row.kept, row.late_own, row.moved, row.moved_in_time, row.late_told) == (1, 0, 1, 1, 0, 0)


@pytest.mark.parametrize(("told", "counted"), [(MON + "15:00", 1), (TUE + "09:00", 0)])
def test_who_was_late_and_told_so_before_counts(engine: Engine, told: str, counted: int) -> None:
    row = of_all(
        engine,
        ("c1", us(MON + "08:00"), Kind.OPENED, DESK, LEGAL, None, us(TUE + "08:00")),
        ("c1", us(told), Kind.UPDATE),
        ("c1", us(WED + "08:00"), Kind.DELIVERED),
    )
    assert (row.late_own, row.late_told) == (1, counted)


def test_a_date_that_comes_with_the_request_is_no_answer(engine: Engine) -> None:
    row = of_all(
        engine,
        ("c1", us(MON + "08:00"), Kind.OPENED, DESK, LEGAL),
        ("c1", us(MON + "08:00"), Kind.PROMISED, None, None, None, us(FRI + "08:00")),
        ("c1", us(MON + "11:00"), Kind.UPDATE),
        ("c1", us(TUE + "08:00"), Kind.DELIVERED),
    )
    assert (row.answered, row.answer_median_hours) == (1, 3.0)


ASKED = ("c1", us(MON + "08:00"), Kind.OPENED, DESK, LEGAL)
ANSWER_BY_NOON = ("c1", us(MON + "08:00"), Kind.ANSWER_PROMISED, None, None, None, us(MON + "12:00"))
DONE = ("c1", us(TUE + "08:00"), Kind.DELIVERED)


@pytest.mark.parametrize(
    ("sign", "counted"),
    [
        (("c1", us(MON + "12:00"), Kind.ACCEPTED), (1, 1)),
        (("c1", us(MON + "11:00"), Kind.HANDED_OVER, CREDIT), (1, 1)),
        (("c1", us(MON + "12:01"), Kind.UPDATE), (1, 0)),
        (("c1", us(MON + "11:00"), Kind.ACTIVITY), (1, 0)),  # nobody heard
        (("c1", us(MON + "10:00"), Kind.ANSWER_PROMISED, None, None, None, us(TUE + "12:00")), (1, 0)),
        (("c1", us(MON + "13:00"), Kind.WITHDRAWN), (1, 0)),
        (("c1", us(MON + "11:00"), Kind.WITHDRAWN), (0, 0)),  # taken back before it was due
    ],
)
def test_a_first_answer_counts_if_it_came_by_the_moment_that_was_promised(
    engine: Engine, sign: tuple[Any, ...], counted: tuple[int, int]
) -> None:
    end = () if sign[2] == Kind.WITHDRAWN else (DONE,)
    row = of_all(engine, ASKED, ANSWER_BY_NOON, sign, *end)
    assert (row.answer_due, row.answer_kept) == counted


def test_who_took_it_over_promises_an_answer_of_its_own(engine: Engine) -> None:
    row = of_all(
        engine,
        ASKED,
        ANSWER_BY_NOON,
        ("c1", us(MON + "14:00"), Kind.HANDED_OVER, CREDIT),
        ("c1", us(MON + "14:00"), Kind.ANSWER_PROMISED, None, None, None, us(MON + "16:00")),
        DONE,
    )
    assert (row.answer_due, row.answer_kept) == (1, 0)


@pytest.mark.parametrize(
    ("events", "counted"),
    [
        ((), (1, 0)),
        ((("c1", us(TUE + "09:00"), Kind.UPDATE),), (1, 1)),
        ((("c1", us(TUE + "09:01"), Kind.UPDATE),), (1, 0)),
        ((("c1", us(MON + "09:00"), Kind.UPDATE),), (1, 0)),  # what was said with the promise keeps nothing
        ((("c1", us(TUE + "07:00"), Kind.WAITING_ON_CUSTOMER),), (1, 1)),  # a question is news
        ((("c1", us(MON + "08:30"), Kind.WAITING_ON_CUSTOMER),), (0, 0)),  # it was the turn of whoever asked
        ((("c1", us(MON + "12:00"), Kind.WITHDRAWN),), (0, 0)),
        ((("c1", us(MON + "12:00"), Kind.DELIVERED),), (1, 1)),
        ((("c1", us(MON + "12:00"), Kind.NEWS_PROMISED, None, None, None, us(WED + "07:00")),), (1, 0)),
        (
            (
                ("c1", us(MON + "12:00"), Kind.UPDATE),
                ("c1", us(MON + "12:00"), Kind.NEWS_PROMISED, None, None, None, us(TUE + "12:00")),
            ),
            (2, 1),
        ),
    ],
)
def test_news_counts_if_it_came_by_the_moment_that_was_promised(
    engine: Engine, events: tuple[tuple[Any, ...], ...], counted: tuple[int, int]
) -> None:
    promise = ("c1", us(MON + "09:00"), Kind.NEWS_PROMISED, None, None, None, us(TUE + "09:00"))
    has_ended = any(each[2] in (Kind.WITHDRAWN, Kind.DELIVERED) for each in events)
    ended = () if has_ended else (("c1", us(WED + "08:00"), Kind.CLOSED),)
    row = of_all(engine, ASKED, promise, *events, *ended)
    assert (row.news_due, row.news_kept) == counted


def test_a_promise_of_an_answer_or_of_news_is_none_of_delivery(engine: Engine) -> None:
    news = ("c1", us(MON + "09:00"), Kind.NEWS_PROMISED, None, None, None, us(MON + "10:00"))
    row = of_all(engine, ASKED, ANSWER_BY_NOON, news, DONE)
    assert (row.due, row.moved) == (0, 0)


def test_months_without_promised_answers_add_up_with_the_others() -> None:
    some, none = MonthFigures(ended=4, answer_due=3, answer_kept=2), MonthFigures(ended=2)
    both = added_up([some, none])
    assert (both.answer_due, both.answer_kept, both.news_due, both.answered) == (3, 2, None, None)


def test_work_begun_at_night_is_counted_where_hours_are_known(engine: Engine) -> None:
    way = (
        ("c1", us(MON + "09:00"), Kind.OPENED, DESK, LEGAL),
        ("c1", us(MON + "20:00"), Kind.TAKEN_UP),
        ("c1", us(MON + "21:00"), Kind.QUEUED),
        ("c1", us(TUE + "10:00"), Kind.TAKEN_UP),
        ("c1", us(TUE + "11:00"), Kind.DELIVERED),
    )
    known, unknown = of_all(engine, *way, hours="09:00-17:00"), of_all(engine, *way)
    assert (known.work_begun, known.outside_hours_worked) == (2, 1)
    assert (unknown.work_begun, unknown.outside_hours_worked) == (None, None)


def test_what_a_log_cannot_tell_is_not_known(engine: Engine) -> None:
    way = (("c1", us(MON + "08:00"), Kind.HANDED_OVER, DESK), ("c1", us(MON + "18:00"), Kind.HANDED_OVER, CREDIT))
    row = of_all(engine, *way, ("c1", us(TUE + "08:00"), Kind.ACTIVITY), states_known=False, ends_known=False)
    assert (row.elapsed_hours, row.own_wait_hours, row.elsewhere_hours, row.redirected) == (24.0, 14.0, 10.0, 1)
    names = ("work_hours", "answered", "questioned", "reopened", "right_first", "work_begun", "expedited")
    assert [getattr(row, name) for name in names] == [None] * len(names)


def test_a_log_without_an_end_has_no_month(engine: Engine) -> None:
    assert months(whole_of(engine, example(("c1", us(MON + "08:00"), Kind.OPENED, DESK))), ZONE) == ()


def test_small_teams_count_with_those_that_stand_for_them(engine: Engine) -> None:
    log = event_log(engine, PERSON)
    small = shown(replace(log, small_teams=frozenset({FINANCE, LEGAL}), parents={FINANCE: OPS, LEGAL: OPS}))
    rows = by_key(months(whole(log, END), ZONE, small))
    assert not {FINANCE, LEGAL} & {party for _, *ends in rows for party in ends}
    assert rows["2026-03", ANY, ANY].ended == 3


# read again, and added up


def test_it_reads_what_it_wrote() -> None:
    figures = MonthFigures(ended=7, elapsed_hours=3.5, due=2, kept=1, questioned=3)
    assert figures_of(figures.document()) == figures
    assert figures_of({**figures.document(), "of another version": 1}) == figures
    assert figures_of({"ended": 7}) == MonthFigures(ended=7)


def test_it_adds_months_up_without_their_medians() -> None:
    one = MonthFigures(ended=3, own_wait_hours=2.5, elapsed_median_hours=9.0, questioned=1, reopened=None)
    other = MonthFigures(ended=4, own_wait_hours=1.0, elapsed_median_hours=5.0, questioned=None, reopened=1)
    both = added_up([one, other])
    assert (both.ended, both.own_wait_hours, both.elapsed_median_hours) == (7, 3.5, None)
    assert (both.questioned, both.reopened) == (None, None)
    assert added_up([one]) == one
    assert added_up([]) == MonthFigures()
