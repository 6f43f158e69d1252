"""The pages of brought logs: each state's page, who sees what, what people say there, and files to take away."""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests.web.brought import file, plain_log, work
from tests.web.conftest import NOW, Cast, signed_in
from tests.web.log_stages import ASKING, STATE, STEP, analysed, every_stage, first_asked, in_stage, worked_out
from wellserved.analysis.findings import Findings
from wellserved.web.models import BroughtLog, LogFindings, Person, TeamHours

EVIL = "<script>alert('canary7f3a')</script>\"' onload=canary7f3a x=\""


@pytest.fixture
def sam(cast: Cast) -> Client:
    return signed_in(cast.sam)


def address(log: BroughtLog, more: str = "") -> str:
    return f"/logs/{log.key}/{more}"


def shown(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, where
    return response.content.decode()


def text_of(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).xpath("//main//text()")).split())


def fields(page: str, action: str) -> dict[str, Any]:
    """Give what a browser would send with the form of that address, were nothing changed."""
    form = html.fromstring(page).xpath(f"//form[contains(@action, '{action}')]")[0]
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return {name: value if len(value) > 1 else value[0] for name, value in values.items() if name != "once"}


def now(log: BroughtLog) -> BroughtLog:
    return BroughtLog.objects.get(pk=log.pk)


# The list


def test_it_invites_to_bring_a_log_and_says_who_may(cast: Cast, sam: Client) -> None:
    page = shown(sam, "/logs/")
    assert "/logs/new/" in page
    assert "What a log is" in page
    for other in (cast.eve, cast.cara):
        page = shown(signed_in(other), "/logs/")
        assert "/logs/new/" not in page
        assert "Only service leads and administrators bring logs." in page


def test_it_lists_findings_with_what_they_say_first_and_to_those_who_bring_also_what_is_on_its_way(
    cast: Cast, sam: Client
) -> None:
    stages = every_stage(cast.sam)
    page = text_of(shown(sam, "/logs/"))
    assert "What is asked for takes" in page
    assert "your turn: say what the columns mean" in page
    assert "checking the rows" in page
    for_cara = shown(signed_in(cast.cara), "/logs/")
    assert [key for key in (each.key for each in stages.values()) if key in for_cara] == [stages["done"].key]


def test_where_it_waits_leads_there_for_those_who_may_see_findings(cast: Cast) -> None:
    for person, sees in ((cast.ann, False), (cast.cara, True), (cast.sam, True), (cast.eve, True), (cast.ada, True)):
        assert ('href="/where/"' in shown(signed_in(person), "/teams/")) is sees, person
    assert 'href="/logs/"' in shown(signed_in(cast.cara), "/where/")


def test_it_asks_the_database_as_often_for_three_logs_as_for_one(cast: Cast, sam: Client) -> None:
    counts = []
    for _ in range(2):
        analysed(cast.sam)
        in_stage(cast.sam, STEP.LOOK, STATE.WAITING)
        shown(sam, "/me/")  # what is looked up once a session
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(sam, "/logs/")
        counts.append(len(queries))
        analysed(cast.sam)
    assert counts[0] == counts[1]


# Bringing


def test_it_takes_several_files_and_shows_that_it_is_at_work(sam: Client) -> None:
    response = sam.post("/logs/new/", {"log": [file("a,b\n1,2\n", "one.csv"), file("a,b\n3,4\n", "two.csv")]})
    log = BroughtLog.objects.get()
    assert response["Location"] == address(log)
    assert [name for name, _size in log.files] == ["one.csv", "two.csv"]
    page = shown(sam, address(log))
    assert 'http-equiv="refresh"' in page  # without scripts
    assert "It begins in a moment." in page


def test_a_script_that_sends_files_is_told_where_to_go(sam: Client) -> None:
    response = sam.post("/logs/new/", {"log": file(plain_log())}, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, address(BroughtLog.objects.get()))


@pytest.mark.parametrize(("files", "says"), [([], "Choose a file first."), ([""], "is empty")])
def test_it_says_what_is_wrong_with_a_file(sam: Client, files: list[str], says: str) -> None:
    response = sam.post("/logs/new/", {"log": [file(each) for each in files]})
    assert response.status_code == 422
    assert says in text_of(response.content.decode())
    assert not BroughtLog.objects.exists()


# What the columns mean


def test_it_shows_each_column_with_why_and_how_sure(cast: Cast, sam: Client) -> None:
    page = shown(sam, address(in_stage(cast.sam, STEP.LOOK, STATE.YOUR_TURN, text=ASKING)))
    said = text_of(page)
    assert "2 questions" in said
    assert "In which zone do the clocks of this log run?" in said
    assert "What does the status “Resting” mean" in said
    assert "Its header names teams" in said
    assert "Fay Fox" not in page
    assert html.fromstring(page).xpath("//select[@id='id_columns.team']/option[@selected]/@value") == ["group"]


def test_questions_have_no_answer_beforehand_and_must_be_answered(cast: Cast, sam: Client) -> None:
    log = in_stage(cast.sam, STEP.LOOK, STATE.YOUR_TURN, text=ASKING)
    sent = fields(shown(sam, address(log)), "/say/")
    response = sam.post(address(log, "say/"), sent)
    assert response.status_code == 422
    assert len(html.fromstring(response.content).xpath("//*[@class='summary']//li")) == 2
    assert now(log).said == {}


def test_it_says_nothing_but_the_answers_and_what_was_changed(cast: Cast, sam: Client) -> None:
    log = brought(sam, ASKING)
    page = shown(sam, address(log))
    resting = next(name for name, label in labels(page).items() if label == "Resting")
    sent = {**fields(page, "/say/"), resting: "waiting_until", "time.zone": "Europe/Berlin", "columns.team": ""}
    response = sam.post(address(log, "say/"), sent)
    assert response.status_code == 302, text_of(response.content.decode())
    assert now(log).said == {"states.waiting_until": ["Resting"], "time.zone": "Europe/Berlin", "columns.team": ""}


def labels(page: str) -> dict[str, str]:
    """Give what each field is called."""
    document = html.fromstring(page)
    called = {each.get("for"): " ".join(each.xpath("string()").split()) for each in document.xpath("//label[@for]")}
    return {each.get("name"): called.get(each.get("id"), "") for each in document.xpath("//select | //textarea")}


def brought(client: Client, text: str, name: str = "march.csv") -> BroughtLog:
    client.post("/logs/new/", {"log": file(text, name)})
    work()
    return BroughtLog.objects.latest("pk")


def test_a_status_moves_to_another_meaning_and_keeps_company_with_those_said_before(cast: Cast, sam: Client) -> None:
    log = in_stage(
        cast.sam, STEP.LOOK, STATE.YOUR_TURN, text=ASKING, said={"states.closed": ["over"], "states.queued": ["new"]}
    )
    log.proposal["questions"] = []
    log.save()
    (path := folder(log)).mkdir(parents=True, exist_ok=True)
    (path / "march.csv").write_text(ASKING, encoding="utf-8")
    page = shown(sam, address(log))
    new = next(name for name, label in labels(page).items() if label == "new")
    sam.post(address(log, "say/"), {**fields(page, "/say/"), new: "closed"})
    assert now(log).said == {"states.closed": ["over", "new"], "states.queued": []}


def folder(log: BroughtLog) -> Any:
    from wellserved.web.actions.log_files import folder_of  # noqa: PLC0415 -- the folder is another in each test

    return folder_of(log)


def test_where_a_column_is_asked_nothing_else_is(cast: Cast, sam: Client) -> None:
    log = in_stage(cast.sam, STEP.LOOK, STATE.YOUR_TURN, proposal=first_asked())
    page = shown(sam, address(log))
    assert set(fields(page, "/say/")) == {"csrfmiddlewaretoken", "version"}
    assert html.fromstring(page).xpath("//input[@name='columns.team']/@value") == ["team one", "team two"]
    assert "Check the rows" not in page


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("time.formats", "whenever", "does not understand 'whenever'"),
        ("columns.persons", "group", "This column names persons"),
        ("columns.team", "nowhere", "nowhere is not one of the available choices"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(cast: Cast, sam: Client, field: str, value: str, says: str) -> None:
    log = in_stage(cast.sam, STEP.LOOK, STATE.YOUR_TURN, text=ASKING)
    sent = {**fields(shown(sam, address(log)), "/say/"), field: value}
    response = sam.post(address(log, "say/"), sent)
    assert response.status_code == 422
    assert says in text_of(response.content.decode())


def test_it_does_not_write_over_what_somebody_else_said_meanwhile(cast: Cast, sam: Client) -> None:
    log = brought(sam, plain_log())
    sent = {**fields(shown(sam, address(log)), "/say/"), "version": "99"}
    assert sam.post(address(log, "say/"), sent).status_code == 409


# While it is at work


def test_it_gives_the_progress_once_and_then_nothing_until_it_changes(cast: Cast, sam: Client) -> None:
    log = in_stage(cast.sam, STEP.CHECK, STATE.AT_WORK, progress="Reading every row")
    page = shown(sam, address(log))
    assert "Reading every row" in page
    again = re.findall(r'hx-get="([^"]+)"', page)[0]
    asked = {"HX-Request": "true"}
    assert sam.get(again, headers=asked).status_code == 204
    BroughtLog.objects.update(progress="Counting hand-offs")
    part = sam.get(again, headers=asked).content.decode()
    assert "Counting hand-offs" in part
    assert "<html" not in part
    BroughtLog.objects.update(state=STATE.YOUR_TURN)
    assert sam.get(again, headers=asked)["HX-Redirect"] == address(log)


def test_the_progress_opened_by_itself_leads_to_its_page(cast: Cast, sam: Client) -> None:
    for state in (STATE.AT_WORK, STATE.YOUR_TURN):
        log = in_stage(cast.sam, STEP.CHECK, state)
        response = sam.get(address(log, "progress/"))
        assert (response.status_code, response["Location"]) == (302, address(log))


def test_it_says_how_many_are_before_it_and_that_nobody_begins(cast: Cast, sam: Client) -> None:
    first = in_stage(cast.sam, STEP.LOOK, STATE.WAITING, at=timezone.now())
    second = in_stage(cast.sam, STEP.LOOK, STATE.WAITING)
    assert "one log is before it" in shown(sam, address(second))
    assert "wellserved doctor" not in shown(sam, address(first))
    BroughtLog.objects.update(at=NOW.replace(year=2020))
    assert "wellserved doctor" in shown(sam, address(first))


def test_it_can_be_stopped_gone_on_with_and_removed(cast: Cast, sam: Client) -> None:
    log = brought(sam, plain_log())
    sam.post(address(log, "say/"), fields(shown(sam, address(log)), "/say/"))
    sam.post(address(log, "stop/"))
    assert "It was stopped" in shown(sam, address(log))
    sam.post(address(log, "again/"))
    assert now(log).state == STATE.WAITING
    sam.post(address(log, "stop/"))
    sam.post(address(log, "columns/"), {"version": now(log).version})
    assert "What do the columns mean?" in shown(sam, address(log))
    assert sam.post(address(log, "remove/"))["Location"] == "/logs/"
    assert sam.get(address(log)).status_code == 404


# The checks, and what is wished


def test_it_shows_what_became_of_the_rows_and_what_is_doubtful(cast: Cast, sam: Client) -> None:
    log = in_stage(cast.sam, STEP.CHECK, STATE.YOUR_TURN)
    log.checked["count"] = {"read": 65, "used": 60, "set_aside": [["no moment", 4], ["no case", 1]]}
    log.checked["problems"] = [
        {"what": "Moments before 1970", "rows": 4, "example": "row 7", "remedy": "Mend them.", "sets_aside": True}
    ]
    log.save()
    said = text_of(shown(sam, address(log)))
    assert "65 rows read 60 used 5 set aside" in said
    assert "Moments before 1970 4 rows, set aside row 7 Mend them." in said
    assert "no moment 4 rows" in said
    assert "2026-03-01 08:00:00 was opened: it is in the queue Desk" in said


def test_it_takes_what_is_wished_and_says_what_cannot_be(cast: Cast, sam: Client) -> None:
    log = brought(sam, plain_log())
    sam.post(address(log, "say/"), fields(shown(sam, address(log)), "/say/"))
    work()
    sent = fields(shown(sam, address(log)), "/analyse/")
    wrong = sam.post(address(log, "analyse/"), {**sent, "opened_from": "2026-03-05", "opened_to": "2026-03-05"})
    assert wrong.status_code == 422
    assert "Choose a day after the one from which cases count." in wrong.content.decode()
    response = sam.post(address(log, "analyse/"), {**sent, "opened_from": "2026-03-05", "as_of": "2026-03-31"})
    assert response.status_code == 302
    assert now(log).wishes == {"opened_from": "2026-03-05", "as_of": "2026-03-31", "our_hours": False}


def test_it_asks_for_working_hours_only_where_a_team_has_some(cast: Cast, sam: Client) -> None:
    log = in_stage(cast.sam, STEP.CHECK, STATE.YOUR_TURN)
    assert "Which time counts" not in shown(sam, address(log))
    TeamHours.objects.create(team=cast.legal, zone="UTC")
    assert "Which time counts" in shown(sam, address(log))


# What was found


def test_it_tells_what_was_found_with_every_picture_and_its_table(cast: Cast) -> None:
    page = shown(signed_in(cast.cara), address(analysed(cast.sam)))
    document = html.fromstring(page)
    said = text_of(page)
    assert document.xpath("string(//h1)").startswith("What is asked for takes")
    titles = ("Who serves whom", "Whose time it was", "Where cases lay", "Hand-offs", "Still open")
    assert [title for title in titles if title not in said] == []
    assert len(document.xpath("//svg[contains(@class, 'map ')]")) == 4
    assert "Desk ⇢ Legal" in said
    assert document.xpath("//*[@style] | //main//style | //main//script") == []
    assert "Change the columns" not in page  # Cara may not


def test_it_reads_the_findings_of_another_version_as_a_file_only(cast: Cast, sam: Client) -> None:
    log = analysed(cast.sam)
    LogFindings.objects.update(document=json.dumps({"version": 1}))
    page = shown(sam, address(log))
    assert "Another version counted this" in page
    assert address(log, "report/") in page
    assert sam.get("/logs/").status_code == 200


@pytest.mark.parametrize("stage", ["waiting", "columns", "checks", "refused"])
def test_who_may_not_bring_sees_neither_examples_nor_refusals(cast: Cast, stage: str) -> None:
    page = shown(signed_in(cast.eve), address(every_stage(cast.sam)[stage]))
    assert "Not analysed yet" in page
    assert not re.search(r"C1\b|1999", text_of(page))


def test_while_it_is_looked_at_once_more_others_still_see_what_was_found(cast: Cast, sam: Client) -> None:
    log = analysed(cast.sam)
    BroughtLog.objects.update(step=STEP.LOOK, state=STATE.YOUR_TURN)
    assert "What is asked for takes" in shown(signed_in(cast.cara), address(log))
    assert "What do the columns mean?" in shown(sam, address(log))


def test_findings_are_asked_for_as_often_for_many_teams_as_for_few(cast: Cast, sam: Client) -> None:
    counts = []
    for cases in (12, 30):
        log = analysed(cast.sam, text=plain_log(cases))
        for _ in range(2):  # the second time the parts are there
            with CaptureQueriesContext(connection) as queries:
                shown(sam, address(log))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Files to take away


def test_the_report_comes_with_exactly_its_own_policy(cast: Cast) -> None:
    log = analysed(cast.sam)
    response = signed_in(cast.cara).get(address(log, "report/"))
    page = response.content.decode()
    stated = html.fromstring(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert response["Content-Security-Policy"] == f"{stated}; frame-ancestors 'none'"
    assert (response["X-Content-Type-Options"], response["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert "unsafe" not in stated
    packed = signed_in(cast.cara).get(address(log, "report/"), headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == page


def test_a_report_that_states_no_policy_may_do_nothing(cast: Cast, sam: Client) -> None:
    log = analysed(cast.sam)
    LogFindings.objects.update(report=gzip.compress(b"<script>alert(1)</script>"))
    assert sam.get(address(log, "report/"))["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("report.html", b"<!doctype html>"), ("tables.xlsx", b"PK"), ("findings.json", b"{"), ("mapping.toml", b"format")],
)
def test_files_are_given_to_be_kept(cast: Cast, name: str, begins: bytes) -> None:
    response = signed_in(cast.cara).get(address(analysed(cast.sam), f"files/{name}"))
    assert response.content.lstrip().startswith(begins)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_there_are_no_other_files(cast: Cast, sam: Client) -> None:
    for log in (analysed(cast.sam), in_stage(cast.sam, STEP.CHECK, STATE.YOUR_TURN)):
        for name in ("march.csv", "spells.parquet", "..", "report.html.gz"):
            assert sam.get(address(log, f"files/{name}")).status_code == 404
    assert sam.get(address(log, "files/report.html")).status_code == 404
    assert sam.get(address(log, "report/")).status_code == 404


# Whatever stands in a log is text


def everywhere(person: Person, text: str) -> Iterator[tuple[str, str]]:
    """Bring a log in the browser and go all its way; give every page of it."""
    client = signed_in(person)
    log = brought(client, text, f"{EVIL}.csv")
    yield "columns", shown(client, address(log))
    page = shown(client, address(log))
    resting = {name: "taken_up" for name, label in labels(page).items() if EVIL in label and name.startswith("state-")}
    response = client.post(address(log, "say/"), {**fields(page, "/say/"), **resting})
    yield "answer", response.content.decode()
    yield "progress", shown(client, address(log))
    for step in ("checks", "result"):
        work()
        yield step, shown(client, address(log))
        if step == "checks":
            client.post(address(log, "analyse/"), fields(shown(client, address(log)), "/analyse/"))
    yield "list", shown(client, "/logs/")
    yield "report", shown(client, address(log, "report/"))


def test_nothing_in_a_log_is_more_than_text(cast: Cast) -> None:
    quoted = '"' + EVIL.replace('"', '""') + '"'
    rows = "".join(
        f"C{n},2026-03-{day:02}T08:00:00Z,{team},{state},{quoted}\n"
        for n in range(20)
        for day, team, state in ((1, "Desk", "new"), (2, quoted, quoted), (3, "Legal", "closed"))
    )
    seen = dict(everywhere(cast.sam, f"case,time,team,status,{quoted}\n{rows}"))
    assert [name for name, page in seen.items() if "canary7f3a" in page] == [
        "columns", "progress", "checks", "result", "list", "report",
    ]  # fmt: skip
    for name, page in seen.items():
        if not page:
            continue
        document = html.fromstring(page)
        attributes = document.xpath("//@*[starts-with(name(), 'on')]")
        scripts = [each for each in document.xpath("//script") if "canary7f3a" in each.text_content()]
        assert (name, attributes, scripts) == (name, [], [])
        assert re.search("<script>alert", page) is None


def test_a_file_of_another_kind_is_refused_with_a_sentence(sam: Client) -> None:
    log = brought(sam, "%PDF-1.7\n", "a.pdf")
    said = text_of(shown(sam, address(log)))
    assert "It cannot go on like this" in said
    assert "Bring another file" in said


def test_a_file_is_a_file(sam: Client) -> None:
    assert sam.post("/logs/new/", {"log": "not a file"}).status_code == 422
    assert sam.post("/logs/new/", {"log": SimpleUploadedFile("x" * 400 + ".csv", b"a,b\n1,2\n")}).status_code == 302


# A file whose columns nobody can guess


def test_where_no_column_is_the_case_by_its_header_the_page_asks_for_it_first_and_goes_on_from_there(
    cast: Cast, sam: Client
) -> None:
    text = "Kennung;Eröffnet am;Abgeschlossen am;Abteilung\n" + "".join(
        f"Q-{n};0{n % 9 + 1}.03.2026 08:00;1{n % 9}.03.2026 17:30;{('Vertrieb', 'Technik')[n % 2]}\n" for n in range(60)
    )
    sam.post("/logs/new/", {"log": file(text)})
    work()
    log = BroughtLog.objects.get()
    assert (log.step, log.state) == ("look", "refused")
    assert "Change the columns" in shown(sam, address(log))
    sam.post(address(log, "columns/"), fields(shown(sam, address(log)), "/columns/"))

    page = shown(sam, address(log))
    chooser = html.fromstring(page).xpath("//select[@name='columns.case']")[0]
    assert not chooser.xpath("ancestor::details")
    assert chooser.xpath("option/@value") == ["", "Kennung", "Eröffnet am", "Abgeschlossen am", "Abteilung"]
    assert "All is well" not in page
    assert "What does a row say?" not in page

    sent = fields(page, "/say/")
    assert "Please" in text_of(sam.post(address(log, "say/"), sent).content.decode())
    sam.post(address(log, "say/"), sent | {"columns.case": "Kennung"})
    work()
    log = now(log)
    assert (log.step, log.state, log.refusal) == ("look", "your_turn", "")
    assert [each["key"] for each in log.proposal["questions"]] == ["time.zone"]  # the one thing the file does not tell
    mapping = log.proposal["mapping"]
    assert (mapping["case"], mapping["at"]) == ("Kennung", ["Eröffnet am"])
    assert (mapping["ended_at"], mapping["team"]) == (["Abgeschlossen am"], "Abteilung")


LIST = "case,opened,closed,team\n" + "".join(
    f"L{n},2026-03-0{n % 9 + 1}T08:00:00Z,2026-03-1{n % 9}T08:00:00Z,Desk\n" for n in range(30)
)
PHASES = "case,time,team,activity,lifecycle:transition\n" + "".join(
    f"P{n},2026-03-0{n % 9 + 1}T{hour}:00:00Z,{team},{what},{phase}\n"
    for n in range(30)
    for hour, team, what, phase in (
        ("08", "Desk", "take", "start"), ("09", "Desk", "take", "complete"),
        ("11", "Legal", "check", "start"), ("12", "Legal", "check", "complete"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hours"), [(LIST, 9 * 24.0), (PHASES, 4.0)], ids=["a list of cases", "phases of work"]
)
def test_it_analyses_logs_whose_events_are_made_of_rows_that_tell_of_a_stretch(
    cast: Cast, text: str, hours: float
) -> None:
    findings = Findings.from_json(worked_out(text)[2])
    assert findings.cases.complete == 30
    assert findings.cases.lived_total_hours == pytest.approx(30 * hours)
    assert findings.handoffs is not None
    assert findings.handoffs.cases == (30 if text == PHASES else 0)
