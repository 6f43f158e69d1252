"""Logs that are brought: what people say on the way to the findings, and what the worker makes of it."""

import gzip
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.commands import wellserved
from tests.web.brought import analysed, at_path, checked, file, looked, plain_log, seen, work
from tests.web.conftest import NOW, Cast, signed_in
from wellserved.analysis.findings import Findings
from wellserved.eventlog.demo import write_demo
from wellserved.web.actions.brought_logs import again, analyse, bring, columns_again, remove, say, stop
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, BroughtLog, FoundLink, LogFindings, TeamHours, Undoable
from wellserved.web.rules import NotAllowed

State, Step = BroughtLog.State, BroughtLog.Step
QUESTION = "case,when,group,state\n" + "".join(
    f"{n},2026-03-{day:02} 08:00,{team},{state}\n"
    for n in range(20)
    for day, team, state in ((1, "Desk", "New"), (2, "Legal", "Resting"), (3, "Legal", "Closed"))
)
"""A log that does not say in which zone its clocks ran, nor what Resting means."""
RESTING = {"states.waiting_until": ["Resting"]}


def how(log: BroughtLog) -> tuple[str, str]:
    return log.step, log.state


@pytest.mark.slow
def test_it_goes_from_the_file_to_the_findings_and_stops_where_somebody_is_to_look(cast: Cast) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(plain_log(), "march.csv")])
    assert (how(log), str(log)) == ((Step.LOOK, State.WAITING), "march.csv")
    assert work() == 1
    log = seen(log)
    assert how(log) == (Step.LOOK, State.YOUR_TURN)
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={})
    assert work() == 1  # nothing was open and nothing said, so it is not looked at again
    log = seen(log)
    assert how(log) == (Step.CHECK, State.YOUR_TURN)
    analyse(by=cast.sam, now=NOW, log=log, version=log.version, wishes={})
    assert work() == 1
    log = seen(log)
    assert (how(log), log.refusal, log.worker, log.tries) == ((Step.ANALYSE, State.DONE), "", "", 0)
    found = Findings.from_json(log.findings.document)
    assert (found.cases.total, found.source.files) == (12, ("march.csv",))
    assert found.handoffs
    assert [(each.from_team, each.to_team, each.times) for each in found.handoffs.pairs] == [("Desk", "Legal", 12)]
    assert b"<html" in gzip.decompress(log.findings.report)
    assert bytes(log.findings.tables).startswith(b"PK")
    assert len(log.findings.input_hash) == 64
    assert FoundLink.objects.filter(log=log).exists()
    said = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(said) == ["log-bring", "log-say", "log-analyse"]


def test_it_shows_the_columns_with_examples_reasons_and_questions(cast: Cast) -> None:
    proposal = looked(cast.sam, file(QUESTION)).proposal
    assert [each["name"] for each in proposal["columns"]] == ["case", "when", "group", "state"]
    assert sorted(proposal["columns"][2]["examples"]) == ["Desk", "Legal"]
    assert proposal["mapping"]["team"] == "group"
    assert {"role", "columns", "sure", "why"} == proposal["reasons"][0].keys()
    assert {each["key"] for each in proposal["questions"]} >= {"time.zone"}
    assert proposal["refusal"] is None


def test_answers_lead_on_and_hold_together_with_later_ones(cast: Cast) -> None:
    log = looked(cast.sam, file(QUESTION))
    asked = {each["key"]: each["choices"] for each in log.proposal["questions"]}
    text = next(key for key in asked if key.startswith("states."))
    assert text.lower() == "states.resting"
    log = say(by=cast.sam, now=NOW, log=log, version=log.version, said={text: "waiting_until"})
    work()
    log = seen(log)
    assert how(log) == (Step.LOOK, State.YOUR_TURN)
    assert {each["key"] for each in log.proposal["questions"]} == asked.keys() - {text}
    others = {each["key"]: "Europe/Berlin" for each in log.proposal["questions"]}
    assert others.keys() == {"time.zone"}
    say(by=cast.sam, now=NOW, log=log, version=log.version, said=others)
    work()
    log = seen(log)
    assert (how(log), log.refusal) == ((Step.CHECK, State.YOUR_TURN), "")
    assert log.proposal["mapping"]["states"]["resting"] == "waiting_until"
    assert log.checked["first_events"]["rows"][0][1] == "2026-03-01T07:00:00Z"  # eight o'clock in Berlin


def test_a_text_means_what_was_said_last(cast: Cast) -> None:
    log = looked(cast.sam, file(QUESTION))
    key = next(each["key"] for each in log.proposal["questions"] if each["key"].startswith("states."))
    text = key.partition(".")[2]
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={key: "waiting_until"})
    work()
    log = seen(log)
    log = say(by=cast.sam, now=NOW, log=log, version=log.version, said={"states.queued": [text]})
    assert (log.said["states.waiting_until"], log.said["states.queued"]) == ([], [text])


def test_what_is_said_of_case_moment_and_meaning_leaves_the_rest_to_the_guess(cast: Cast) -> None:
    log = looked(cast.sam, file(QUESTION))
    said = {"columns.case": "case", "columns.at": ["when"], "event_means": "arrival", "time.zone": "UTC"}
    say(by=cast.sam, now=NOW, log=log, version=log.version, said=said)
    work()
    assert seen(log).proposal["mapping"]["team"] == "group"


def test_an_answer_can_be_taken_back(cast: Cast) -> None:
    log = looked(cast.sam, file(QUESTION))
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={"columns.team": "", "time.zone": "UTC", **RESTING})
    work()
    log = seen(log)
    assert log.proposal["mapping"]["team"] is None
    log = columns_again(by=cast.sam, now=NOW, log=log, version=log.version)
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={"columns.team": None})
    work()
    log = seen(log)
    assert (log.proposal["mapping"]["team"], log.said) == ("group", {"time.zone": "UTC", **RESTING})


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"columns.team": "grup"}, "did you mean group"),
        ({"columns.teams": "group"}, "columns.teams is not known"),
        ({"time.zone": "Mars"}, "is no zone"),
        ({"time.formats": ["%Q"]}, "does not understand"),
        ({"event_means": "nothing"}, "event_means cannot be"),
        ({"case_ends_with_file": "perhaps"}, "must be true or false"),
        ({"columns.team": "group", "columns.persons": ["group"]}, "persons are never shown"),
        ({"states.queued": ["Resting"], "states.closed": ["Resting"]}, "keep one of them"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_said_at_once_and_changes_nothing(
    cast: Cast, said: dict[str, object], sentence: str
) -> None:
    log = looked(cast.sam, file(QUESTION))
    with pytest.raises(NotPossible, match=sentence):
        say(by=cast.sam, now=NOW, log=log, version=log.version, said=said)
    assert (seen(log).said, seen(log).state) == ({}, State.YOUR_TURN)


def test_a_column_of_persons_cannot_stand_for_teams(cast: Cast) -> None:
    log = looked(
        cast.sam, file(QUESTION.replace("group", "assigned to").replace("Desk", "Ann").replace("Legal", "Ben"))
    )
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={"columns.team": "assigned to"})
    work()
    assert seen(log).state == State.REFUSED
    assert "persons are never used as teams" in seen(log).refusal
    log = columns_again(by=cast.sam, now=NOW, log=seen(log), version=seen(log).version)
    assert (how(log), log.refusal) == ((Step.LOOK, State.YOUR_TURN), "")


def test_the_checks_tell_rows_problems_facts_and_the_first_events(cast: Cast) -> None:
    found = checked(cast.sam, file(plain_log() + "C99,no moment,opened,Desk,,,,\n")).checked
    assert found["count"] == {"read": 61, "used": 60, "set_aside": [[found["count"]["set_aside"][0][0], 1]]}
    assert found["problems"][0].keys() == {"what", "rows", "example", "remedy", "sets_aside"}
    assert len(found["facts"]) == 3
    assert found["first_events"]["columns"] == ["case", "at", "kind", "team", "customer"]
    assert found["first_events"]["rows"][2] == [
        "C0",
        "2026-03-01T10:00:00Z",
        "handed_over",
        "Legal",
        "Private borrowers",
    ]
    assert len(found["first_events"]["rows"]) == 10


@pytest.mark.slow
def test_its_findings_are_those_of_the_command_line(cast: Cast, tmp_path: Path) -> None:
    demo = write_demo(tmp_path)
    said = {"preset": "plain", "outside.names": ["Private borrowers", "Small businesses"]}
    log = checked(cast.sam, at_path(demo.events), **said)
    analyse(by=cast.sam, now=NOW, log=log, version=log.version, wishes={"opened_from": "2025-11-01"})
    work()
    ours = json.loads(seen(log).findings.document)
    (tmp_path / "again.toml").write_text(seen(log).findings.mapping)
    for mapping in (demo.mapping.name, "again.toml"):
        words = ("--mapping", mapping, "--from", "2025-11-01", "--json", "--no-input")
        theirs = json.loads(wellserved("analyse", "events.csv", *words, folder=tmp_path).out)
        ours["source"]["produced_by"] = theirs["source"]["produced_by"]
        assert ours == theirs


@pytest.mark.slow
def test_equal_input_gives_equal_findings_under_an_equal_hash(cast: Cast) -> None:
    one, other = analysed(cast.sam).findings, analysed(cast.sam).findings
    assert (one.document, one.input_hash, one.report) == (other.document, other.input_hash, other.report)
    assert analysed(cast.sam, opened_from="2026-03-02").findings.input_hash != one.input_hash
    assert analysed(cast.sam, file(plain_log(11))).findings.input_hash != one.input_hash


@pytest.mark.slow
def test_it_counts_in_the_hours_of_our_teams_where_they_have_some(cast: Cast) -> None:
    assert not Findings.from_json(analysed(cast.sam).findings.document).source.hours_known
    TeamHours.objects.create(team=cast.sales, zone="UTC", monday="09:00-17:00")
    assert not Findings.from_json(analysed(cast.sam).findings.document).source.hours_known  # a team that is not in it
    TeamHours.objects.create(team=cast.legal, zone="UTC", **dict.fromkeys(("monday", "tuesday"), "12:00-14:00"))
    log = analysed(cast.sam, file(plain_log().replace("Legal", " LEGAL ")))
    found = Findings.from_json(log.findings.document)
    assert (found.source.hours_known, found.source.problems) == (True, ())
    assert log.findings.input_hash != analysed(cast.sam, our_hours=False).findings.input_hash
    assert found.whose_time
    queued = [each for each in found.whose_time.charges if (each.kind, each.team) == ("queue", "LEGAL")]
    # Twelve days from Sunday, 1 March: two Mondays and two Tuesdays, two open hours each, of five hours a day.
    assert [(each.hours, each.open_hours) for each in queued] == [(60.0, 8.0)]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"as_of": "yesterday"}, "is not a day"),
        ({"opened_from": "1066-10-14"}, "too far away"),
        ({"opened_from": "2026-03-05", "opened_to": "2026-03-05"}, "no case can be opened"),
        ({"opened_from": "2026-03-05", "as_of": "2026-03-04"}, "before the first one"),
    ],
    ids=str,
)
def test_a_period_that_cannot_be_meant_is_said_at_once(cast: Cast, wishes: dict[str, str], sentence: str) -> None:
    log = checked(cast.sam)
    with pytest.raises(NotPossible, match=sentence):
        analyse(by=cast.sam, now=NOW, log=log, version=log.version, wishes=wishes)


@pytest.mark.slow
def test_a_period_without_a_case_is_refused_with_a_sentence_and_can_be_mended(cast: Cast) -> None:
    log = analysed(cast.sam, opened_from="2027-01-01")
    assert how(log) == (Step.ANALYSE, State.REFUSED)
    assert log.refusal.startswith("No case was opened from 2027-01-01. The log runs from 2026-03-01T08:00:00Z to")
    analyse(by=cast.sam, now=NOW, log=log, version=log.version, wishes={"opened_from": "2026-03-02"})
    work()
    assert how(seen(log)) == (Step.ANALYSE, State.DONE)
    assert Findings.from_json(seen(log).findings.document).cases.total == 11


def test_a_later_log_with_the_same_columns_begins_with_what_was_said(cast: Cast) -> None:
    said = {"time.zone": "Europe/Berlin", "states.waiting_until": ["resting"]}
    first = checked(cast.sam, file(QUESTION, "march.csv"), **said)
    assert how(first) == (Step.CHECK, State.YOUR_TURN)
    log = looked(cast.sam, file(QUESTION.replace("2026-03", "2026-04"), "april.csv"))
    assert (how(log), log.said, log.proposal["questions"]) == ((Step.LOOK, State.YOUR_TURN), said, [])
    assert "march.csv" in log.proposal["note"]
    other = looked(cast.sam, file(QUESTION.replace("group", "unit"), "other.csv"))
    assert (other.said, other.proposal["note"]) == ({}, "")


def test_what_was_said_of_a_log_that_does_not_fit_another_is_left_alone(cast: Cast) -> None:
    checked(cast.sam, file(QUESTION), **{"columns.team": "group", "time.zone": "UTC", "states.closed": ["resting"]})
    names = QUESTION.replace("Desk", "Ann Ashby").replace("Legal", "Peter Brook")
    log = looked(cast.sam, file(names))
    assert (log.state, log.said) == (State.YOUR_TURN, {})


@pytest.mark.slow
def test_one_can_go_back_to_the_columns_from_the_result_and_keeps_it_meanwhile(cast: Cast) -> None:
    log = analysed(cast.sam)
    before = log.findings.document
    log = columns_again(by=cast.sam, now=NOW, log=log, version=log.version)
    assert (how(log), LogFindings.objects.get(log=log).document) == ((Step.LOOK, State.YOUR_TURN), before)
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={"columns.customer": ""})
    work()
    log = seen(log)
    analyse(by=cast.sam, now=NOW, log=log, version=log.version, wishes={})
    work()
    log = seen(log)
    assert (how(log), log.findings.document == before) == ((Step.ANALYSE, State.DONE), False)
    assert LogFindings.objects.count() == 1


def test_it_can_be_stopped_while_it_waits_and_begun_again(cast: Cast) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(plain_log())])
    log = stop(by=cast.ada, now=NOW, log=log)
    assert (how(log), work()) == ((Step.LOOK, State.STOPPED), 0)
    with pytest.raises(NotPossible, match="nothing to stop"):
        stop(by=cast.ada, now=NOW, log=log)
    again(by=cast.sam, now=NOW, log=log)
    work()
    assert how(seen(log)) == (Step.LOOK, State.YOUR_TURN)
    with pytest.raises(NotPossible, match="neither stopped nor refused"):
        again(by=cast.sam, now=NOW, log=seen(log))


def test_whoever_looks_at_an_older_version_is_told(cast: Cast) -> None:
    log = looked(cast.sam)
    say(by=cast.sam, now=NOW, log=log, version=log.version, said={})
    with pytest.raises(ChangedMeanwhile):
        say(by=cast.ada, now=NOW, log=log, version=log.version, said={})
    with pytest.raises(NotPossible, match="has gone on"):
        say(by=cast.ada, now=NOW, log=seen(log), version=seen(log).version, said={})
    with pytest.raises(NotPossible, match="Stop it first"):
        columns_again(by=cast.ada, now=NOW, log=seen(log), version=seen(log).version)
    with pytest.raises(NotPossible, match="has gone on"):
        analyse(by=cast.ada, now=NOW, log=seen(log), version=seen(log).version, wishes={})


def test_only_those_who_may_bring_logs_do_anything_with_them(cast: Cast) -> None:
    log = looked(cast.sam)
    version = log.version
    for person in (cast.ben, cast.eve, cast.cara):
        for attempt in (
            lambda by: bring(by=by, now=NOW, files=[file(plain_log())]),
            lambda by: say(by=by, now=NOW, log=log, version=version, said={}),
            lambda by: analyse(by=by, now=NOW, log=log, version=version, wishes={}),
            lambda by: columns_again(by=by, now=NOW, log=log, version=version),
            lambda by: stop(by=by, now=NOW, log=log),
            lambda by: again(by=by, now=NOW, log=log),
            lambda by: remove(by=by, now=NOW, log=log),
        ):
            with pytest.raises(NotAllowed) as refused:
                attempt(person)
            assert not isinstance(refused.value, NotPossible)
    assert BroughtLog.objects.count() == 1


def test_a_removed_log_comes_back_by_undo_and_is_left_by_the_worker(cast: Cast) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(plain_log(), "march.csv")])
    log = remove(by=cast.sam, now=NOW, log=log)
    assert (log.removed_at, log.state, work()) == (NOW, State.STOPPED, 0)
    with pytest.raises(NotPossible, match="already"):
        remove(by=cast.sam, now=NOW, log=log)
    undoable = Undoable.objects.get()
    assert undoable.sentence == "Removed the log march.csv."
    undo(by=cast.sam, now=NOW + timedelta(days=13), undoable=undoable, ways=WAYS)
    assert seen(log).removed_at is None
    again(by=cast.sam, now=NOW, log=seen(log))
    work()
    assert how(seen(log)) == (Step.LOOK, State.YOUR_TURN)


def test_the_trail_names_the_log(cast: Cast) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(plain_log(), "march.csv")])
    page = signed_in(cast.ada).get("/admin/trail/").content.decode()
    assert "brought a log" in page
    assert f'href="/logs/{log.key}/"' in page


@pytest.mark.slow
def test_no_name_of_a_person_is_ever_stored(cast: Cast) -> None:
    rows = plain_log().splitlines()
    names = ("Zebulon Quist", "Peter Wolfram", "Maria Xanthos", "Thomas Yarrow")
    more = "\n".join(
        [
            f"{rows[0]},assigned to,handled",
            *(f"{row},{names[at % 4]},{names[at % 3]}" for at, row in enumerate(rows[1:])),
        ]
    )
    log = analysed(cast.sam, file(more))
    assert log.state == State.DONE, log.refusal
    stored = [json.dumps(list(BroughtLog.objects.values()), default=str)]
    stored += [log.findings.document, log.findings.mapping, gzip.decompress(log.findings.report).decode()]
    tables = bytes(log.findings.tables)
    assert {each for each in names for text in stored if each in text or each.split()[1] in text} == set()
    assert all(each.split()[1] not in text for each in names for text in sheets(tables))
    assert all(each["examples"] == [] for each in log.proposal["columns"] if each["name"] in {"assigned to", "handled"})
    assert {"assigned to", "handled"} <= {each["name"] for each in log.proposal["columns"]}


def sheets(workbook: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return [archive.read(name).decode(errors="replace") for name in archive.namelist()]
