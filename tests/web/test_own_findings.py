"""Our own requests are analysed as the command line would analyse them, once, by whoever is there."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.web.conftest import NOW, TODAY, Cast, person
from tests.web.random_requests import BEGINS, random_requests
from tests.web.requested import asked
from tests.web.test_export_events import run, same_settings  # noqa: F401 -- a fixture
from tests.web.test_many_at_once import at_once, place  # noqa: F401 -- a fixture
from tests.web.test_many_at_once import run as run_there
from wellserved.cli import app
from wellserved.web import places
from wellserved.web.actions import own_findings
from wellserved.web.actions.claims import SILENT, Hold
from wellserved.web.actions.event_parts import home
from wellserved.web.actions.own_findings import QUEUE, analyse_now, ask, ask_usual, do, stop, tidy, usual_period
from wellserved.web.actions.seed import planned, seed
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import (
    AuditEntry,
    FindingsRun,
    Membership,
    MonthOf,
    Organisation,
    Request,
    RequestEvent,
    RequestWait,
    Team,
    TeamHours,
)
from wellserved.web.models.requests import number_of
from wellserved.web.queries.own_findings import document, findings_of, newest, report, run_for, tables, under_way
from wellserved.words.events import SEVERAL
from wellserved.words.requests import Happened

pytestmark = pytest.mark.django_db
LATE = BEGINS + timedelta(days=40)
LATER = SILENT + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    """Let what is kept be in a folder of the test."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()


def a_world(count: int = 60, seed: int = 1) -> list[Request]:
    """Give requests of March 2026 that wait for one another, between teams of three, one of two and one of one."""
    Organisation.objects.create(name="Northwind Loans", set_up_at=BEGINS, privacy_read_at=BEGINS)
    made = random_requests(seed, count)
    several = dict(zip(Team.objects.order_by("pk"), (3, 3, 2, 4, 1, 3), strict=True))
    for each, many in several.items():
        for number in range(many):
            person(f"Nobody{each.pk}{number} Known", each)
    known = {each.pk for each in made}
    for event in RequestEvent.objects.filter(what=Happened.WAITS_ON_REQUEST):
        for blocker in {number_of(part) for part in event.waits_on.split(SEVERAL)} & known:
            RequestWait.objects.get_or_create(
                request_id=event.request_id, blocker_id=blocker, defaults={"since_at": event.at}
            )
    return made


def by_command_line(folder: Path, made: FindingsRun, monkeypatch: pytest.MonkeyPatch, *more: str) -> dict[str, Any]:
    """Export and analyse the same period; give what was found."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.as_of_at)
    period = ("--from", str(made.begins_on), "--to", str(made.ends_on))
    told = run("export", "events", "--out", str(folder), *period)
    assert told.exit_code == 0, told.stderr
    files = (str(folder / "events.csv"), "--context", str(folder / "context.toml"))
    told = run("analyse", *files, "--no-input", "--out", str(folder / "report"), *more)
    assert told.exit_code == 0, told.stderr
    return dict(json.loads((folder / "report" / "findings.json").read_text()))


def alike(found: dict[str, Any]) -> dict[str, Any]:
    """Give findings without what says where they were made: names of files and of the program."""
    source = {name: value for name, value in found["source"].items() if name not in ("files", "produced_by")}
    source["problems"] = [{**each, "example": ""} for each in source["problems"]]
    return {**found, "source": source}


@pytest.mark.slow
def test_the_page_and_the_command_line_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_world(120)
    made = analyse_now(now=LATE)
    assert (made.state, made.refusal) == ("done", "")
    here = json.loads(document(made))
    assert (made.events_count, made.requests_count) == (here["source"]["events"], 120)
    assert (made.begins_on, made.ends_on) == (date(2025, 4, 1), date(2026, 5, 1))
    assert here["source"]["small_teams"] >= 2
    assert alike(here) == alike(by_command_line(tmp_path, made, monkeypatch))
    assert here["source"]["files"] == ["Our own requests"]
    assert gzip.decompress(report(made) or b"").startswith(b"<!doctype html>")
    assert (tables(made) or b"").startswith(b"PK")


@pytest.mark.slow
def test_what_was_kept_before_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_world(80)
    analyse_now(now=LATE - timedelta(days=30))
    for each in made[:20]:
        last = each.events.order_by("-number")[0]
        RequestEvent.objects.create(request=each, number=last.number + 1, at=LATE, what=Happened.NOTED)
        Request.objects.filter(pk=each.pk).update(events_count=last.number + 1, changed_at=LATE)
    again = analyse_now(now=LATE)
    assert alike(json.loads(document(again))) == alike(by_command_line(tmp_path, again, monkeypatch))


@pytest.mark.slow
def test_months_counted_a_few_at_a_time_are_those_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_world(120)
    run_ = analyse_now(now=LATE)
    by_command_line(tmp_path, run_, monkeypatch, "--months", "UTC")
    whole = json.loads((tmp_path / "report" / "months.json").read_text())
    expected = {row["month"]: row["figures"] for row in whole["rows"] if not row["provider"] and not row["customer"]}
    stored = MonthOf.objects.filter(provider=None, customer=None, ended__gte=5)
    assert {f"{each.month:%Y-%m}": each.figures for each in stored} == expected
    assert expected


@pytest.mark.slow
def test_only_months_in_which_something_changed_are_counted_again() -> None:
    made = a_world(60)
    long_ago = BEGINS - timedelta(days=700)
    old = asked_long_ago(made[0], long_ago)
    analyse_now(now=LATE)
    month = long_ago.date().replace(day=1)
    assert MonthOf.objects.filter(month=month, provider=None, customer=None).get().ended == 1
    MonthOf.objects.update(waited_hours=-1.0)
    RequestEvent.objects.create(request=made[1], number=99, at=LATE, what=Happened.NOTED)
    ended = made[1]
    ended.refresh_from_db()
    Request.objects.filter(pk=ended.pk).update(events_count=99, changed_at=LATE)
    analyse_now(now=LATE + timedelta(hours=1))
    untouched = set(MonthOf.objects.filter(waited_hours=-1.0).values_list("month", flat=True))
    counted = set(MonthOf.objects.exclude(waited_hours=-1.0).values_list("month", flat=True))
    assert month in untouched
    assert counted == ({ended.ended_at.date().replace(day=1)} if ended.ended_at else set())
    reopened(old)
    analyse_now(now=LATE + timedelta(hours=2))
    assert not MonthOf.objects.filter(month=month).exists()


def asked_long_ago(like: Request, at: datetime) -> Request:
    fields = {"provider": like.provider, "customer": like.customer, "written_at": at, "changed_at": at}
    old = Request.objects.create(
        title="Old", opened_at=at, since_at=at, ended_at=at, state="delivered", events_count=2, **fields
    )
    for number, what in enumerate((Happened.ASKED, Happened.DELIVERED), start=1):
        to = like.provider if number == 1 else None
        RequestEvent.objects.create(request=old, number=number, at=at, what=what, team=to)
    return old


def reopened(old: Request) -> None:
    RequestEvent.objects.create(request=old, number=3, at=LATE, what=Happened.REOPENED)
    Request.objects.filter(pk=old.pk).update(ended_at=None, state="in_work", events_count=3, changed_at=LATE)


@pytest.mark.slow
def test_months_are_counted_again_where_working_hours_or_who_was_in_a_team_were_said_anew() -> None:
    made = a_world(60)
    old = asked_long_ago(made[0], BEGINS - timedelta(days=700))
    assert old.provider is not None
    assert old.ended_at is not None
    for number in range(3):
        person(f"More{number} Known", old.provider)
    analyse_now(now=LATE)
    everything = set(MonthOf.objects.values_list("month", flat=True))
    of_old = old.ended_at.date().replace(day=1)

    def counted_again(hour: int) -> set[date]:
        MonthOf.objects.update(waited_hours=-1.0)
        analyse_now(now=LATE + timedelta(hours=hour))
        return set(MonthOf.objects.exclude(waited_hours=-1.0).values_list("month", flat=True))

    TeamHours.objects.create(team=old.provider, from_date=LATE.date() + timedelta(days=1), zone="UTC")
    assert counted_again(1) == set()
    since = of_old + timedelta(days=40)
    TeamHours.objects.create(team=old.provider, from_date=since, zone="UTC", monday="09:00-17:00")
    assert counted_again(2) == {each for each in everything if each >= since.replace(day=1)}
    alone = Membership.objects.filter(team=old.provider).earliest("pk")
    Membership.objects.filter(team=old.provider).exclude(pk=alone.pk).update(from_date=date(of_old.year + 1, 1, 1))
    assert counted_again(3) == {of_old}
    assert counted_again(4) == set()


@pytest.mark.slow
def test_where_nothing_happened_the_findings_stay_and_say_since_when() -> None:
    made = a_world(40)
    first = analyse_now(now=LATE)
    again = analyse_now(now=LATE + timedelta(hours=3))
    assert (again, again.made_at) == (first, LATE)
    last = FindingsRun.objects.order_by("-pk")[0]
    assert (last.state, last.document) == ("stopped", "")
    assert "Nothing happened" in last.refusal
    Team.objects.filter(pk=made[0].customer_id or 0).update(name="Called otherwise")
    assert analyse_now(now=LATE + timedelta(hours=4)).made_at == LATE + timedelta(hours=4)


@pytest.mark.slow
def test_nobodys_name_and_no_secret_is_in_what_is_found_kept_or_logged(capfd: pytest.CaptureFixture[str]) -> None:
    made = a_world(60)
    Request.objects.update(asked_by=Membership.objects.all()[0].person, need="Canary need")
    RequestEvent.objects.update(by=Membership.objects.all()[0].person, text="Canary text")
    Request.objects.filter(pk=made[0].pk).update(title="Canary title", is_confidential=True)
    found = analyse_now(now=LATE)
    texts = (
        document(found)
        + gzip.decompress(report(found) or b"").decode()
        + json.dumps([each.figures for each in MonthOf.objects.all()])
    )
    texts += "".join(path.read_text(errors="replace") for path in home().glob("*")) + "".join(capfd.readouterr())
    for word in ("Nobody", "Known", "Canary", "Title"):
        assert word not in texts
    assert {path.stat().st_mode & 0o077 for path in home().iterdir()} == {0}
    assert list(home().glob(".*")) == []


# whose turn it is


def a_request(cast: Cast) -> Request:
    return asked(cast.ann, cast.sales, cast.workplace, "A laptop", now=NOW - timedelta(days=3))


def test_it_is_due_at_once_and_then_once_a_night_after_two(cast: Cast) -> None:
    assert ask_usual(NOW) is None, "nobody has asked for anything"
    a_request(cast)
    first = ask_usual(NOW)
    assert first
    assert (first.asked_by, first.is_usual, (first.begins_on, first.ends_on)) == (None, True, usual_period(NOW))
    assert usual_period(NOW) == (date(2025, 11, 1), date(2026, 12, 1))
    FindingsRun.objects.update(state="failed")
    night = datetime(2026, 11, 24, tzinfo=UTC)
    assert [bool(ask_usual(night + timedelta(hours=hours))) for hours in (0, 1.9, 2.1, 2.2, 23, 26.1)] == [
        *(False, False, True, False, False, True)
    ]


def test_the_period_of_the_last_days_of_a_month_and_of_january_is_whole() -> None:
    at = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert usual_period(at) == (date(2025, 12, 1), date(2027, 1, 1))
    assert usual_period(datetime(2028, 1, 30, 12, tzinfo=UTC)) == (date(2027, 1, 1), date(2028, 2, 1))


def test_who_asks_for_what_is_under_way_gets_that(cast: Cast) -> None:
    a_request(cast)
    first = ask(by=cast.sam, now=NOW)
    assert ask(by=cast.ada, now=NOW) == first == under_way() == run_for(first.key)
    other = ask(by=cast.sam, now=NOW, begins=date(2026, 11, 2), ends=date(2026, 11, 20))
    assert (other.is_usual, FindingsRun.objects.count()) == (False, 2)
    assert AuditEntry.objects.filter(action="findings-ask").count() == 3
    with pytest.raises(NotPossible, match="before the first"):
        ask(by=cast.sam, now=NOW, begins=date(2026, 11, 2), ends=date(2026, 11, 2))


def held(worker: str = "a", now: datetime = NOW, *, ends: bool = False) -> Hold:
    taken = QUEUE.claim(worker=worker, now=now)
    assert taken
    return Hold(QUEUE, taken, worker, lambda: now, lambda: ends)


def test_a_worker_that_is_to_end_lets_it_wait_as_if_it_had_not_begun(cast: Cast) -> None:
    a_request(cast)
    ask_usual(NOW)
    do(held(ends=True))
    waiting = FindingsRun.objects.get()
    assert (waiting.state, waiting.tries, waiting.worker) == ("waiting", 0, "")


def test_whoever_is_gone_is_followed_once_and_then_it_is_refused(cast: Cast) -> None:
    a_request(cast)
    ask_usual(NOW)
    gone = held()
    assert QUEUE.claim(worker="b", now=NOW + SILENT) is None
    after = QUEUE.claim(worker="b", now=NOW + LATER)
    assert (after.worker, after.tries) == ("b", 2)
    assert gone.finish(state="done") is False
    assert QUEUE.claim(worker="c", now=NOW + 2 * LATER) is None
    assert FindingsRun.objects.get().state == "failed"
    assert "ended twice" in FindingsRun.objects.get().refusal


@pytest.mark.slow
def test_stopping_is_noticed_while_at_work(cast: Cast) -> None:
    a_request(cast)
    ask_usual(NOW)
    hold = held()
    stopped = stop(by=cast.sam, now=NOW, run=hold.row)
    hold.tell("Reading")
    do(hold)
    assert FindingsRun.objects.get().state == stopped.state == "stopped"
    assert (newest(), MonthOf.objects.count()) == (None, 0)
    with pytest.raises(NotPossible, match="nothing to stop"):
        stop(by=cast.sam, now=NOW, run=hold.row)


def test_what_somebody_else_is_at_work_on_is_not_begun_again(cast: Cast) -> None:
    a_request(cast)
    ask_usual(NOW)
    held()
    with pytest.raises(NotPossible, match="Another process"):
        analyse_now(now=NOW)


@pytest.mark.slow
def test_whoever_analyses_at_once_gives_signs_meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_request(cast)
    heard: list[datetime] = []

    def counted(*_words: object) -> dict[date, list[int]]:
        heard.append(FindingsRun.objects.get().heard_at or NOW)
        return {}

    monkeypatch.setattr(own_findings, "sealed_months", counted)
    assert analyse_now(now=NOW).made_at == NOW
    assert heard[0] > NOW


def test_a_cluster_that_does_not_answer_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_request(cast)
    monkeypatch.setenv("WELLSERVED_ENGINE", "nowhere:7077")
    made = analyse_now(now=NOW)
    assert made.state == "failed"
    assert made.refusal.startswith("nowhere:7077 is no engine")


def test_a_period_without_requests_is_refused_in_a_sentence(cast: Cast) -> None:
    made = analyse_now(now=NOW)
    assert (made.state, made.refusal) == ("failed", "No request was asked in this period.")
    assert findings_of(made) is None


@pytest.mark.slow
def test_old_findings_go_and_the_newest_stay(cast: Cast) -> None:
    a_request(cast)
    analyse_now(now=NOW)
    FindingsRun.objects.filter(state="done").update(asked_at=NOW - timedelta(days=100))
    for days, state in ((100, "done"), (20, "failed"), (3, "stopped")):
        words = {"asked_at": NOW - timedelta(days=days), "begins_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
        done = {"made_at": NOW - timedelta(days=days), "document": "{}"} if state == "done" else {}
        FindingsRun.objects.create(state=state, **words, **done)
    tidy(NOW)
    assert sorted(FindingsRun.objects.values_list("state", flat=True)) == ["done", "stopped"]
    last = newest()
    assert last
    assert last.made_at == NOW


@pytest.mark.slow
def test_the_command_prints_what_was_found(cast: Cast) -> None:
    told = CliRunner().invoke(app, ["findings"])
    assert told.exit_code == 1
    assert "No request was asked" in " ".join(told.stderr.split())
    a_request(cast)
    told = CliRunner().invoke(app, ["findings", "--json", "--from", "2026-11-01", "--to", "2026-12-01"])
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout)["cases"]["total"] == 1
    assert "1 requests" in told.stderr or "1 request" in told.stderr
    told = CliRunner().invoke(app, ["findings", "--from", "2026-11-01", "--to", "2026-10-01"])
    assert (told.exit_code, "No day lies between" in told.stderr) == (1, True)
    told = CliRunner().invoke(app, ["findings", "--from", "soon"])
    assert (told.exit_code, "no day" in told.stderr) == (1, True)


ASK = """
import django, sys
django.setup()
from django.utils import timezone
from wellserved.web.actions.own_findings import QUEUE, ask_usual
ask_usual(timezone.now())
taken = QUEUE.claim(worker=sys.argv[1], now=timezone.now())
print(taken.pk if taken else "")
"""
MAKE = """
import django
django.setup()
from wellserved.web.models import Person, Team
from tests.web.requested import ago, asked
ann = Person.objects.get(name="Ann Ashby")
for number in range(12):
    asked(ann, *(Team.objects.get(key=key) for key in ("sales", "it-workplace")), f"Number {number}", now=ago(days=40))
"""
READ = """
import django
django.setup()
from wellserved.web.models import Request, RequestEvent
from wellserved.web.queries.read_many import read_many
for rows in (
    RequestEvent.objects.order_by("request_id", "number").values_list("pk", "at", "until_at", "team_id", "waits_on"),
    Request.objects.order_by("pk").values_list("pk", "is_confidential", "opened_at", "ended_at", "service__name"),
    Request.objects.filter(title="It's 100 % \\"Ann\\" \\\\ $1").values_list("pk"),
    Request.objects.filter(pk__in=[]).values_list("pk"),
):
    read, plain = list(read_many(rows)), list(rows)
    assert read == plain, (read, plain)
    print(len(read))
"""


@pytest.mark.slow
def test_of_several_processes_one_begins_it(place: dict[str, str]) -> None:  # noqa: F811
    run_there(place, "-c", MAKE)
    said = at_once(place, "-c", ASK, processes=3, rounds=0)
    assert sorted(each.strip() for each in said) == ["", "", "1"]


@pytest.mark.slow
def test_many_rows_are_read_as_django_reads_them(place: dict[str, str]) -> None:  # noqa: F811
    run_there(place, "-c", MAKE)
    events, requests, none, nobody = map(int, run_there(place, "-c", READ).split())
    assert (events >= 12, requests, none, nobody) == (True, 12, 0, 0)


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "sample"])
def test_the_sample_company_has_findings_of_its_own_that_ours_does_not_see() -> None:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
        assert ask_usual(NOW)
        do(held())
        made = newest()
        assert made
        found = findings_of(made)
        assert found
        assert (made.asked_by, found.cases.total > 900, found.comparison is not None) == (None, True, True)
        assert MonthOf.objects.exists()
        kept = home()
    assert (newest(), under_way(), MonthOf.objects.count()) == (None, None, 0)
    assert (kept.name, kept == home(), list(home().iterdir())) == ("sample", False, [])
