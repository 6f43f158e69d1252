"""`wellserved export events`: what the command line makes of it is what the pages show, to the microsecond."""

import csv
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from tests.web.difficult_person import FRI, MON, at, difficult_person, request, tell
from tests.web.random_requests import BEGINS, random_requests
from wellserved.cli import app
from wellserved.eventlog.context_file import read_context
from wellserved.web.actions.export_events import export_events
from wellserved.web.models import AuditEntry, Request, RequestWait, Team
from wellserved.web.queries.event_names import team_labels
from wellserved.web.queries.request_clock import clock
from wellserved.words.events import PLAIN_COLUMNS
from wellserved.words.requests import Happened

pytestmark = pytest.mark.django_db
NOW = BEGINS + timedelta(days=40, microseconds=7)


@pytest.fixture(autouse=True)
def same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands choose the settings of the application; those of the tests are set up already and stay."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.web.settings")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def rows_in(folder: Path) -> list[dict[str, str]]:
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def charged_by_command_line(folder: Path) -> dict[tuple[Any, ...], tuple[int, int, int]]:
    """Analyse what was written; give the charges of each case."""
    files = (str(folder / "events.csv"), "--context", str(folder / "context.toml"))
    told = run("analyse", *files, "--cases", "--no-input", "--out", str(folder / "report"))
    assert told.exit_code == 0, told.stderr
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in pq.read_table(folder / "report" / "charges.parquet").to_pylist():
        sums = found[row["case"], row["kind"], row["team"] or "", row["customer"] or "", row["depth"] == 0]
        for clock_, name in enumerate(("promise_us", "wall_us", "open_us")):
            sums[clock_] += row[name]
    return {key: (sums[0], sums[1], sums[2]) for key, sums in found.items()}


def charged_on_pages(requests: list[Request], now: datetime) -> dict[tuple[Any, ...], tuple[int, int, int]]:
    labels = labels_by_key()
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in requests:
        told = clock(each, now)
        for charge in told.charges if told else ():
            who, customer = labels.get(charge.key, charge.who), labels.get(charge.customer_key, charge.customer)
            sums = found[each.reference, charge.kind.value, who, customer, not charge.via]
            for place, us in enumerate((charge.promise_us, charge.wall_us, charge.open_us)):
                sums[place] += us
    return {key: (sums[0], sums[1], sums[2]) for key, sums in found.items()}


def labels_by_key() -> dict[str, str]:
    labels = team_labels()
    return {each.key: labels[each.pk] for each in Team.objects.all()}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
def test_the_command_line_charges_what_the_pages_charge_to_the_microsecond(tmp_path: Path, seed: int) -> None:
    made = random_requests(seed, 40)
    written = export_events(by=None, now=NOW, folder=tmp_path)
    assert written.requests == 40
    on_pages = charged_on_pages(made, NOW)
    assert len(on_pages) > 150
    assert charged_by_command_line(tmp_path) == on_pages


def test_it_writes_the_difficult_person_as_a_log_without_a_word_of_theirs(tmp_path: Path) -> None:
    made = difficult_person()
    export_events(by=None, now=at(FRI, 16), folder=tmp_path)
    rows = rows_in(tmp_path)
    assert list(rows[0])[:8] == [column.name for column in PLAIN_COLUMNS]
    first = [row for row in rows if row["case"] == made.first.reference]
    assert [(row["kind"], row["team"], row["customer"], row["waits_on"]) for row in first] == [
        ("opened", "Ops", "Sales", ""),
        ("promised", "", "", ""),
        ("taken_up", "", "", ""),
        ("waiting_on_case", "", "", made.second.reference),
        ("queued", "", "", ""),
        ("taken_up", "", "", ""),
        ("waiting_on_customer", "", "Sales", ""),
        ("queued", "", "", ""),
        ("taken_up", "", "", ""),
        ("delivered", "", "", ""),
    ]
    assert [row["promise_at"] for row in first if row["promise_at"]] == ["2026-03-04T10:00:00Z"]
    text = (tmp_path / "events.csv").read_text() + (tmp_path / "context.toml").read_text()
    assert "difficult" not in text
    assert "Which person" not in text
    assert [entry.fields for entry in AuditEntry.objects.filter(action="export-events")] == [["18 rows"]]


def test_the_context_says_the_moment_and_the_hours_between_which_they_are_the_same(tmp_path: Path) -> None:
    random_requests(3, 5)
    export_events(by=None, now=NOW, folder=tmp_path)
    found = read_context(tmp_path / "context.toml")
    assert datetime.fromisoformat(found.as_of or "") == NOW
    assert found.hours is not None
    assert sorted(found.hours.teams) == ["Legal", "Ops", "Sales (sales)", "Sales (sales-north)"]


def test_teams_of_one_name_stay_apart_and_no_cell_begins_a_formula(tmp_path: Path) -> None:
    random_requests(4, 30)
    export_events(by=None, now=NOW, folder=tmp_path)
    cells = [cell for row in rows_in(tmp_path) for cell in row.values()]
    assert {"Sales (sales)", "Sales (sales-north)", "N/A (n/a)"} <= set(cells)
    assert "Sales" not in cells
    assert [cell for cell in cells if re.match(r"[=+@]", cell)] == []


def test_of_a_confidential_request_it_tells_reference_teams_and_states_only(tmp_path: Path) -> None:
    made = difficult_person()
    hidden = request(made.ops, made.sales, at(MON, 9), is_confidential=True)
    waits = {"waits_on": "Dr. Hush|Acme"}
    tell(hidden, (at(MON, 9), Happened.ASKED, {"team": made.ops}), (at(MON, 10), Happened.WAITS_OUTSIDE, waits))
    export_events(by=None, now=at(FRI, 16), folder=tmp_path)
    rows = [row for row in rows_in(tmp_path) if row["case"] == hidden.reference]
    assert rows[1]["waits_on"] == f"{hidden.reference}, 2 (outside)|{hidden.reference}, 1 (outside)"
    assert "Hush" not in (tmp_path / "events.csv").read_text()


def test_promised_answers_and_news_and_a_relation_at_risk_are_in_it(tmp_path: Path) -> None:
    made = difficult_person()
    asked = {each: request(made.ops, made.sales, at(MON, 9), is_confidential=each) for each in (False, True)}
    for each in asked.values():
        tell(
            each,
            (at(MON, 9), Happened.ASKED, {"team": made.ops}),
            (at(MON, 9), Happened.PROMISED, {"promise": "first_answer", "until_at": at(MON, 13)}),
            (at(MON, 9), Happened.PROMISED, {"promise": "delivery", "until_at": at(FRI, 13)}),
            (at(MON, 10), Happened.EXPEDITED, {"reason": "at_risk"}),
            (at(MON, 11), Happened.ACCEPTED, {}),
            (at(MON, 12), Happened.UPDATED, {"promise": "next_update", "until_at": at(FRI, 12)}),
            (at(MON, 14), Happened.EXPEDITED, {"reason": "no_longer_at_risk"}),
        )
    export_events(by=None, now=at(FRI, 16), folder=tmp_path)
    rows = [row for row in rows_in(tmp_path) if row["case"] == asked[False].reference]
    assert [(row["kind"], row["promise_at"][5:16], row["expedited"], row["row"]) for row in rows] == [
        ("opened", "", "no", "1"),
        ("answer_promised", "03-02T13:00", "", "2"),
        ("promised", "03-06T13:00", "", "3"),
        ("activity", "", "yes", "4"),
        ("accepted", "", "", "5"),
        ("update", "", "", "6"),
        ("news_promised", "03-06T12:00", "", "6"),
        ("activity", "", "no", "7"),
    ]
    hidden = [row for row in rows_in(tmp_path) if row["case"] == asked[True].reference]
    assert [row["kind"] for row in hidden] == [row["kind"] for row in rows]
    assert {row["expedited"] for row in hidden} == {""}


def test_what_was_not_asked_yet_is_not_waited_on(tmp_path: Path) -> None:
    made = difficult_person()
    draft = Request.objects.create(title="Later", written_at=NOW, changed_at=NOW)
    waiting = request(made.ops, made.sales, at(MON, 9))
    waits = {"waits_on": f"{draft.reference}|R-999999|{made.third.reference}"}
    tell(waiting, (at(MON, 9), Happened.ASKED, {"team": made.ops}), (at(MON, 10), Happened.WAITS_ON_REQUEST, waits))
    export_events(by=None, now=at(FRI, 16), folder=tmp_path)
    assert [row["waits_on"] for row in rows_in(tmp_path) if row["case"] == waiting.reference] == [
        "",
        made.third.reference,
    ]


def test_a_period_brings_along_what_its_requests_waited_on(tmp_path: Path) -> None:
    made = difficult_person()
    for waiting, blocker in ((made.first, made.second), (made.second, made.third)):
        RequestWait.objects.create(request=waiting, blocker=blocker, since_at=at(MON, 12))
    request(made.legal, made.sales, datetime(2026, 1, 5, tzinfo=UTC))
    told = run("export", "events", "--out", str(tmp_path), "--from", "2026-03-02", "--to", "2026-03-03")
    assert told.exit_code == 0, told.stderr
    assert {row["case"] for row in rows_in(tmp_path)} == {
        each.reference for each in (made.first, made.second, made.third)
    }


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--from", "tomorrow"), "--from: tomorrow is no day"),
        (("--from", "2026-03-02", "--to", "2026-03-02"), "must lie after"),
    ],
)
def test_it_refuses_days_that_cannot_be_meant(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    told = run("export", "events", "--out", str(tmp_path), *options)
    assert told.exit_code == 1
    assert sentence in " ".join(told.stderr.split())
