"""The stored figures by month: kept once for each month, read by link, by team and for all."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import Cast
from tests.web.requested import ago, asked
from wellserved.analysis.months import MonthFigures, MonthRow
from wellserved.eventlog.mapping_file import NOTHING_GIVEN
from wellserved.report import produce
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.export_events import EVENTS, export_events
from wellserved.web.actions.findings_work import LIMITS, MAPPING
from wellserved.web.actions.months_kept import keep_months, teams_of_parties
from wellserved.web.models import MonthOf
from wellserved.web.queries.event_names import team_labels
from wellserved.web.queries.months import (
    Month,
    Waited,
    by_link,
    known_months,
    months_before,
    months_of,
    newest_month,
    shown,
    waited_by_link,
)

JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))
IT, SALES, LEGAL, STRANGER = 1, 2, 3, 4
"""Parties of an analysis."""


@pytest.fixture
def teams(cast: Cast) -> dict[int, int]:
    """Say which team each party is; one is none."""
    return {IT: cast.workplace.pk, SALES: cast.sales.pk, LEGAL: cast.legal.pk}


def row(month: str, provider: int | None, customer: int | None, ended: int = 6, **more: Any) -> MonthRow:
    return MonthRow(month, provider, customer, MonthFigures(ended=ended, **more))


def stored() -> set[tuple[str, int | None, int | None, int]]:
    rows = MonthOf.objects.values_list("month", "provider_id", "customer_id", "ended")
    return {(f"{month:%Y-%m}", provider, customer, ended) for month, provider, customer, ended in rows}


# keeping


def test_it_keeps_what_an_analysis_found_of_each_link_each_team_and_all(cast: Cast, teams: dict[int, int]) -> None:
    rows = [
        row("2026-08", IT, SALES),
        row("2026-08", IT, None),
        row("2026-08", None, SALES),
        row("2026-08", None, None),
    ]
    keep_months(rows, teams, [AUGUST])
    it, sales = cast.workplace.pk, cast.sales.pk
    assert stored() == {("2026-08", *ends, 6) for ends in ((it, sales), (it, None), (None, sales), (None, None))}


def test_it_replaces_the_named_months_and_leaves_the_others(teams: dict[int, int]) -> None:
    keep_months([row("2026-07", None, None), row("2026-08", None, None)], teams, [JULY, AUGUST])
    keep_months([row("2026-07", None, None, 1), row("2026-08", None, None, 9)], teams, [AUGUST])
    assert stored() == {("2026-07", None, None, 6), ("2026-08", None, None, 9)}


def test_a_month_in_which_nothing_ended_any_more_is_empty(teams: dict[int, int]) -> None:
    keep_months([row("2026-08", None, None)], teams, [AUGUST])
    keep_months([], teams, [AUGUST])
    assert stored() == set()


def test_it_does_the_same_when_done_again(teams: dict[int, int]) -> None:
    rows = [row("2026-08", IT, SALES), row("2026-08", None, None)]
    keep_months(rows, teams, [AUGUST])
    before = stored()
    keep_months(rows, teams, [AUGUST])
    assert stored() == before


def test_parties_that_are_no_teams_are_in_the_sums_only(teams: dict[int, int]) -> None:
    keep_months([row("2026-08", IT, STRANGER), row("2026-08", None, None, 7)], teams, [AUGUST])
    assert stored() == {("2026-08", None, None, 7)}


def test_the_waiting_beside_the_figures_is_the_providers_own(teams: dict[int, int]) -> None:
    keep_months([row("2026-08", IT, SALES, own_wait_hours=12.5, elsewhere_hours=99.0)], teams, [AUGUST])
    assert MonthOf.objects.get().waited_hours == 12.5


def test_parties_are_told_by_what_teams_are_called_in_the_table() -> None:
    assert teams_of_parties({1: "IT", 2: "Acme (outside)", 0: "outside customer"}, {77: "IT", 78: "Legal"}) == {1: 77}


# reading


@pytest.fixture
def known(cast: Cast, teams: dict[int, int]) -> Cast:
    rows = [
        row("2026-07", IT, SALES, 3, own_wait_hours=6.0, elapsed_median_hours=4.0),
        row("2026-09", IT, SALES, 4, own_wait_hours=1.0),
        row("2026-09", LEGAL, SALES, 2, own_wait_hours=5.0),
        row("2026-07", IT, None, 3),
        row("2026-09", IT, None, 4),
        row("2026-07", None, None, 3),
        row("2026-09", None, None, 6),
    ]
    keep_months(rows, teams, [JULY, AUGUST, SEPTEMBER])
    return cast


def test_it_reads_months_in_order_and_leaves_gaps_out(known: Cast) -> None:
    found = months_of(provider=known.workplace, customer=known.sales)
    assert [(each.month, each.figures.ended) for each in found] == [(JULY, 3), (SEPTEMBER, 4)]
    assert found[0] == Month(JULY, MonthFigures(ended=3, own_wait_hours=6.0, elapsed_median_hours=4.0))
    assert [each.figures.ended for each in months_of(provider=known.workplace, customer=None)] == [3, 4]
    assert [each.figures.ended for each in months_of(provider=None, customer=None)] == [3, 6]
    assert months_of(provider=known.legal, customer=None) == []


def test_the_last_months_are_counted_from_the_newest_of_all(known: Cast) -> None:
    found = months_of(provider=known.workplace, customer=known.sales, last=2)
    assert [each.month for each in found] == [SEPTEMBER]


def test_it_adds_up_the_months_of_each_link(known: Cast) -> None:
    it, legal, sales = known.workplace, known.legal, known.sales
    found = by_link(JULY, SEPTEMBER)
    assert {link: (each.ended, each.own_wait_hours) for link, each in found.items()} == {
        (it.pk, sales.pk): (7, 7.0),
        (legal.pk, sales.pk): (2, 5.0),
    }
    assert found[it.pk, sales.pk].elapsed_median_hours is None
    assert by_link(JULY, AUGUST)[it.pk, sales.pk].elapsed_median_hours == 4.0
    assert by_link(JULY, SEPTEMBER, provider=legal).keys() == {(legal.pk, sales.pk)}
    assert by_link(JULY, SEPTEMBER, customer=legal) == {}


def test_the_waiting_of_links_needs_no_documents(known: Cast) -> None:
    it, legal, sales = known.workplace.pk, known.legal.pk, known.sales.pk
    with CaptureQueriesContext(connection) as asked_for:
        assert waited_by_link(JULY, SEPTEMBER) == {(it, sales): Waited(7, 7.0), (legal, sales): Waited(2, 5.0)}
    assert len(asked_for) == 1
    assert Waited(4, 6.0).of_one == 1.5
    assert Waited(0, 0.0).of_one == 0.0


def test_it_knows_the_months_from_the_first_to_the_newest(known: Cast) -> None:
    assert newest_month() == SEPTEMBER
    assert known_months() == [JULY, AUGUST, SEPTEMBER]


def test_nothing_is_known_before_the_first_analysis(cast: Cast) -> None:
    assert (newest_month(), known_months(), months_of(provider=None, customer=None)) == (None, [], [])


@pytest.mark.parametrize(("n", "is_shown"), [(0, False), (4, False), (5, True)])
def test_five_requests_are_enough_to_be_shown(n: int, is_shown: bool) -> None:
    assert shown(n) is is_shown
    assert Waited(n, 1.0).is_shown is is_shown


@pytest.mark.parametrize(("many", "before"), [(0, date(2026, 3, 1)), (3, date(2025, 12, 1)), (15, date(2024, 12, 1))])
def test_it_counts_months_back_over_years(many: int, before: date) -> None:
    assert months_before(date(2026, 3, 1), many) == before


# from our own requests


def test_what_happened_to_our_requests_becomes_months(cast: Cast, tmp_path: Path) -> None:
    at, hour = ago(days=2), timedelta(hours=1)
    for title in ("Laptop", "Screen"):
        request = asked(cast.ann, cast.sales, cast.workplace, title, now=at)
        steps.take_up(by=cast.ben, now=at + hour, request=request)
        steps.deliver(by=cast.ben, now=at + 3 * hour, request=request)
    export_events(by=None, now=timezone.now(), folder=tmp_path)
    wishes = produce.Wishes("test", months="UTC", has_options=False)
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    files = produce.opened([tmp_path / EVENTS], NOTHING_GIVEN, out, LIMITS)
    made = produce.produce(files, MAPPING, wishes, out=out, report=lambda _: None)
    assert made.months is not None
    teams = teams_of_parties(made.months.names, team_labels())
    month = (at + 3 * hour).date().replace(day=1)
    keep_months(made.months.rows, teams, [month])
    (found,) = months_of(provider=cast.workplace, customer=cast.sales)
    assert (found.month, found.figures.ended, found.figures.answered) == (month, 2, 2)
    assert (found.figures.own_wait_hours, found.figures.work_hours) == (2.0, 4.0)
    assert (out / "months.json").read_text(encoding="utf-8").count('"rows": []') == 1  # two are too few to be named
