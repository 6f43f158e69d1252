"""What somebody may try with logs: full disks, wide files, names of persons, and files that are gone."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.forms import Select
from django.test import Client
from django.test.html import parse_html

from tests.web.brought import checked, file, looked, plain_log, seen, work
from tests.web.conftest import NOW, TODAY, Cast, signed_in
from tests.web.log_stages import STATE, STEP, every_stage, in_stage
from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture
from wellserved.web import log_folders, places
from wellserved.web.actions import log_files
from wellserved.web.actions.brought_logs import MOST_IN_SAMPLE, again, bring, columns_again, put_log_back, remove, say
from wellserved.web.actions.log_claims import Hold, claim
from wellserved.web.actions.log_work import do
from wellserved.web.actions.periodic import tidy_logs
from wellserved.web.actions.seed import planned, seed
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import BroughtLog, Person
from wellserved.web.pages.quick_select import QuickSelect
from wellserved.web.uploads import IN_SAMPLE_MB, LOOK_BYTES, LargeOnlyWhereExpected, NotTaken

ROWS = ((1, "Desk", "New"), (2, "Legal", "In Progress"), (3, "Legal", "Closed"))


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> None:
    """Let these tests have a data folder of their own."""
    settings.DATA, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "logs" / "arriving"


def log_with(*columns: tuple[str, tuple[str, str, str]], cases: int = 20) -> str:
    """Give a log with further columns; in each, one text for each of the three rows of a case."""
    header = ",".join(["case", "at", "team", "state", *(name for name, _texts in columns)])
    rows = [
        ",".join([f"{n}", f"2026-03-{day:02}T08:00:00Z", team, state, *(texts[at] for _name, texts in columns)])
        for n in range(cases)
        for at, (day, team, state) in enumerate(ROWS)
    ]
    return "\n".join([header, *rows]) + "\n"


def examples(log: BroughtLog) -> dict[str, list[str]]:
    return {each["name"]: each["examples"] for each in log.proposal["columns"]}


# Persons


def test_a_column_in_which_a_person_stands_now_and_then_gives_no_person_as_an_example(cast: Cast) -> None:
    done_by = ("handling", ("Anna Fox", "the night shift", "a robot"))
    asked = ("last word", ("Ask Peter Fox about it", "pay", "file"))
    log = looked(cast.sam, file(log_with(done_by, asked)))
    assert examples(log)["handling"] == ["the night shift", "a robot"]
    assert examples(log)["last word"] == ["pay", "file"]
    assert "Fox" not in json.dumps(log.proposal)


def test_what_people_wrote_freely_gives_no_example(cast: Cast) -> None:
    rows = log_with(("note", ("", "", ""))).splitlines()
    written = [f"{row}Zoe rang about her loan {n} again" for n, row in enumerate(rows[1:])]
    log = looked(cast.sam, file("\n".join([rows[0], *written]) + "\n"))
    assert examples(log)["note"] == []
    assert examples(log)["state"] == ["New", "In Progress", "Closed"]


def test_the_plain_format_does_not_show_persons_that_stand_in_its_columns(cast: Cast) -> None:
    text = plain_log()
    for at, name in (("08:00", "Anna Fox"), ("10:00", "Peter Hill"), ("16:00", "Maria Cox")):
        text = "\n".join(f"{row}{name}" if f"T{at}" in row else row for row in text.split("\n"))
    log = checked(cast.sam, file(text))
    assert (log.step, log.state) == (STEP.CHECK, STATE.YOUR_TURN)
    assert not any(name in json.dumps([log.proposal, log.checked]) for name in ("Fox", "Hill", "Cox"))


def test_nobody_leaves_out_the_persons_that_tell_which_teams_are_too_small(cast: Cast) -> None:
    text = log_with(("assigned to", ("Anna Fox", "Peter Hill", "Peter Hill")), ("desk of", ("a", "b", "c")))
    log = looked(cast.sam, file(text))
    with pytest.raises(NotPossible, match="Leave it among them"):
        say(by=cast.sam, now=NOW, log=log, version=log.version, said={"columns.persons": []})
    answer = signed_in(cast.sam).post(
        f"/logs/{log.key}/say/", {"version": log.version, "columns.case": "case", "columns.at": "at"}
    )
    assert (answer.status_code, seen(log).said) == (422, {})
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={"columns.persons": ["assigned to", "desk of"]})


def test_texts_of_rows_go_with_the_files_and_pages_stay(cast: Cast) -> None:
    log = checked(cast.sam)
    assert log.checked["first_events"]["rows"]
    assert any(examples(log).values())
    tidy_logs(NOW + timedelta(days=8))
    log = seen(log)
    assert log.files_removed_at is not None
    assert "C1" not in json.dumps([log.proposal, log.checked])
    assert log.checked["count"]["read"] == 60
    assert signed_in(cast.sam).get(f"/logs/{log.key}/").status_code == 200


def test_the_files_of_a_removed_log_go_soon_and_taking_that_back_brings_no_error(cast: Cast) -> None:
    log = looked(cast.sam)
    remove(by=cast.sam, now=NOW, log=log)
    tidy_logs(NOW + timedelta(minutes=59))
    assert log_files.paths_of(log)
    tidy_logs(NOW + timedelta(minutes=61))
    assert not log_files.folder_of(log).exists()
    put_log_back(by=cast.sam, now=NOW, key=log.key)
    log = seen(log)
    assert log.removed_at is None
    assert signed_in(cast.sam).get(f"/logs/{log.key}/").status_code == 200
    with pytest.raises(NotPossible, match="no longer kept"):
        columns_again(by=cast.sam, now=NOW, log=log, version=log.version)
    with pytest.raises(NotPossible, match="no longer kept"):
        again(by=cast.sam, now=NOW, log=log)


# Disks and memory


def test_work_ends_before_it_fills_the_disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(gzip.compress(plain_log().encode()), "log.csv.gz")])
    taken = claim(worker="a", now=NOW)
    assert taken

    def clock():  # asked while work goes on: meanwhile somebody else fills the disk
        monkeypatch.setattr(log_folders, "ROOM_LEFT_BYTES", 10**18)
        return NOW

    do(Hold(taken, "a", clock, lambda: False))
    assert seen(log).state == STATE.REFUSED
    assert "make room" in seen(log).refusal
    assert [path.name for path in log_files.folder_of(log).iterdir()] == ["log.csv.gz"]


def test_what_arrives_ends_where_others_have_filled_the_disk_meanwhile(cast: Cast, monkeypatch) -> None:
    handler = LargeOnlyWhereExpected()
    piece = b"x" * (LOOK_BYTES // 2)
    assert handler.receive_data_chunk(piece, 0) == piece
    monkeypatch.setattr(log_folders, "ROOM_LEFT_BYTES", 10**18)
    with pytest.raises(NotTaken, match="make room"):
        handler.receive_data_chunk(piece, len(piece))
    answer = signed_in(cast.sam).post("/logs/new/", {"log": file(b"x" * LOOK_BYTES * 2)})
    assert (answer.status_code, list(log_folders.arriving().iterdir())) == (413, [])


def test_what_columns_are_called_is_text_in_every_choice(cast: Cast) -> None:
    log = looked(cast.sam, file(log_with(('<b>"&', ("x", "y", "<i>")), ("plain", ("a", "b", "c")))))
    page = signed_in(cast.sam).get(f"/logs/{log.key}/").content.decode()
    assert '<option value="&lt;b&gt;&quot;&amp;">&lt;b&gt;&quot;&amp; (x)</option>' in page
    assert '<option value="team" selected>team (Legal)</option>' in page
    assert all(raw not in page for raw in ('<b>"&', "<i>"))


@pytest.mark.parametrize("value", ["", None, "b", "<c>", "z", "nowhere"])
def test_a_quick_choice_is_the_one_that_django_writes(value: str | None) -> None:
    choices = [("", "none"), ("b", "B"), ("<c>", "<i>"), ("near & far", [("z", "Z"), ('"', "'")])]
    attrs = {"id": "it", "required": True, "aria-invalid": False, "title": '"<>'}
    written = [kind(choices=choices).render("a&b", value, attrs) for kind in (QuickSelect, Select)]
    assert parse_html(written[0]) == parse_html(written[1])


# The sample company


@pytest.fixture
def sample() -> Iterator[Person]:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
        yield Person.objects.get(name="Sam Stone")


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "sample"])
def test_whoever_looks_round_the_sample_company_fills_no_disk(sample: Person) -> None:
    large = file(plain_log(3) + "\n" * (IN_SAMPLE_MB * 1_000_000), "large.csv")
    with pytest.raises(NotPossible, match=f"{IN_SAMPLE_MB} MB"):
        bring(by=sample, now=NOW, files=[large])
    for _ in range(MOST_IN_SAMPLE):
        bring(by=sample, now=NOW, files=[file(plain_log(1))])
    with pytest.raises(NotPossible, match="enough logs"):
        bring(by=sample, now=NOW, files=[file(plain_log(1))])
    with places.at(places.Place.OWN):
        assert not BroughtLog.objects.exists()


# Files that are gone, and what another version wrote

POSTS = ("say", "analyse", "columns", "stop", "again", "remove")
PAGES = ("", "progress/", "report/", "files/findings.json", "found/", "found/names/")


@pytest.mark.slow
def test_no_page_fails_where_a_backup_was_restored_that_holds_no_files(cast: Cast) -> None:
    logs = every_stage(cast.sam)
    for person in (cast.sam, cast.ada, cast.eve, cast.cara, cast.ben):
        client = signed_in(person)
        for log in logs.values():
            assert all(client.get(f"/logs/{log.key}/{page}").status_code < 500 for page in PAGES)
    client = signed_in(cast.sam)
    for log in logs.values():
        for post in POSTS:
            answer = client.post(f"/logs/{log.key}/{post}/", {"version": seen(log).version, "once": f"{log.key}{post}"})
            assert answer.status_code < 500, (post, log.step, log.state)
    assert client.get("/logs/").status_code == 200


def test_work_on_a_log_whose_files_are_gone_ends_with_a_sentence(cast: Cast) -> None:
    in_stage(cast.sam, STEP.CHECK, STATE.WAITING)
    in_stage(cast.sam, STEP.ANALYSE, STATE.AT_WORK, worker="gone", heard_at=NOW - timedelta(hours=1))
    assert work() == 2
    assert {log.refusal for log in BroughtLog.objects.all()} == {
        "The files of this log are no longer kept. Bring it again."
    }


def test_a_proposal_that_another_version_made_can_be_looked_at(cast: Cast) -> None:
    log = in_stage(cast.sam, STEP.LOOK, STATE.YOUR_TURN)
    short = {name: log.proposal["mapping"][name] for name in ("case", "at", "event_means")}
    BroughtLog.objects.filter(pk=log.pk).update(proposal={**log.proposal, "mapping": short})
    assert signed_in(cast.sam).get(f"/logs/{log.key}/").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *(f"{post}/" for post in POSTS)])
def test_whoever_is_not_signed_in_or_may_not_see_findings_gets_nothing_of_a_log(cast: Cast, page: str) -> None:
    log = in_stage(cast.sam, STEP.CHECK, STATE.YOUR_TURN)
    for client in (Client(), signed_in(cast.ben)):
        for answer in (client.get(f"/logs/{log.key}/{page}"), client.post(f"/logs/{log.key}/{page}")):
            assert answer.status_code in {302, 403, 405}
            assert "march.csv" not in answer.content.decode()


# Several at once

PREPARE = """
import django
django.setup()
from django.utils import timezone
from wellserved.web.actions import log_files
from wellserved.web.models import BroughtLog
proposal = {"columns": [{"name": name, "examples": []} for name in ("case", "at", "team")]}
for step in ("look", "check"):
    log = BroughtLog.objects.create(
        at=timezone.now(), step=step, state="your_turn", files=[["log.csv", 1]], proposal=proposal, checked={"count": 1}
    )
    log_files.folder_of(log).mkdir()
    (log_files.folder_of(log) / "log.csv").write_text("x")
"""
ALL_AT_ONCE = """
import django, sys, time
django.setup()
from django.utils import timezone
from wellserved.web.actions import brought_logs as actions
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import BroughtLog, Person
sam, now = Person.objects.get(name="Sam Stone"), timezone.now()
looked, checked = BroughtLog.objects.order_by("pk")
done = []
def attempt(name, action, **words):
    try:
        action(by=sam, now=now, **words)
        done.append(name)
    except (ChangedMeanwhile, NotPossible):
        pass
attempt("say", actions.say, log=looked, version=1, said={"columns.team": "team"})
attempt("analyse", actions.analyse, log=checked, version=1, wishes={})
attempt("stop", actions.stop, log=looked)
attempt("again", actions.again, log=looked)
attempt("remove", actions.remove, log=looked)
attempt("remove other", actions.remove, log=checked)
print(" ".join(name.replace(" ", "-") for name in done))
"""
STANDS = """
import django
django.setup()
from wellserved.web.models import AuditEntry, BroughtLog
from wellserved.web.queries.audit import first_break
print([[log.state, log.removed_at is not None] for log in BroughtLog.objects.order_by("pk")], first_break())
"""


@pytest.mark.slow
def test_of_several_who_say_analyse_and_remove_at_once_one_is_heard(place: dict[str, str]) -> None:  # noqa: F811
    run(place, "-c", PREPARE)
    done = Counter(word for said in at_once(place, "-c", ALL_AT_ONCE, processes=3, rounds=0) for word in said.split())
    assert done["say"] <= 1
    assert done["analyse"] <= 1
    assert (done["remove"], done["remove-other"]) == (1, 1)
    assert done["again"] <= done["stop"]
    stands = run(place, "-c", STANDS).strip()
    assert stands.endswith("None")
    assert "waiting" not in stands
    assert stands.count("True") == 2
