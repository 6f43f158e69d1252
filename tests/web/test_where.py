"""Where it waits: who sees it, that it says what the stored findings say, and what it never says."""

import gzip
import io
import json
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.web import found_in_requests as world
from tests.web.conftest import NOW, Cast, person, signed_in, team
from wellserved.analysis.findings import Findings
from wellserved.report import clock_twins, twins, two_periods
from wellserved.report.columns import Twin
from wellserved.report.written_tables import written_table
from wellserved.web import models
from wellserved.web.models import FindingsRun, Request
from wellserved.web.pages import where_parts

pytestmark = pytest.mark.django_db
CLAIMED, UNCLAIMED = (60, 5), (20, 20)
SEE = ("cara", "sam", "eve", "ada")
SEE_NOT = ("ann", "ben", "dan")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what other tests showed: their organisations are gone."""
    where_parts._kept.cache_clear()


def come(who: models.Person) -> Client:
    """Give a browser in which somebody is signed in who goes on without guessing."""
    client = signed_in(who)
    client.post("/where/guess/", {"without": "1"})
    return client


def page(who: models.Person, address: str = "/where/") -> str:
    answer = come(who).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def main(text: str) -> str:
    """Give what a reader reads between the head and the foot of a page."""
    found = html.document_fromstring(text).get_element_by_id("main")
    return " ".join(found.text_content().split())


def request(cast: Cast, number: int, **more: Any) -> Request:
    """Give a request of Sales to the IT Workplace with the number that findings name."""
    times = dict.fromkeys(("since_at", "opened_at", "written_at", "changed_at", "ended_at"), NOW)
    sides = {"customer": cast.sales, "provider": cast.workplace, "asked_by": cast.ann}
    return Request.objects.create(pk=number, title=f"Title {number}", state="closed", **{**sides, **times, **more})


# who sees it


def test_leads_service_leads_executives_and_administrators_see_it_and_nobody_else(cast: Cast) -> None:
    world.stored()
    for name in SEE:
        assert "Which link costs most" in page(getattr(cast, name)), name
    for name in SEE_NOT:
        answer = signed_in(getattr(cast, name)).get("/where/")
        assert answer.status_code == 403, name
        assert "Legal" not in main(answer.content.decode()).replace("Legal and", ""), name
    assert Client().get("/where/").status_code == 302


def test_the_navigation_leads_there_and_logs_are_one_step_away(cast: Cast) -> None:
    world.stored()
    text = page(cast.sam)
    assert '<a href="/where/"' in text
    assert "/logs/" in text
    assert '<a href="/where/">Where it waits</a>' in signed_in(cast.sam).get("/logs/").content.decode()
    assert '<a href="/where/"' not in signed_in(cast.ann).get("/").content.decode()


def test_what_stands_beside_the_findings_is_open_to_whoever_reads_it(cast: Cast) -> None:
    world.stored()
    late = {}
    for name in SEE:
        who = getattr(cast, name)
        ways = html.document_fromstring(page(who)).xpath("//main//ul[@class='around']//a/@href")
        late[name] = "/where/late/" in ways
        assert len(ways) >= 6, name
        for way in ways:
            assert signed_in(who).get(way).status_code == 200, (name, way)
    assert late["eve"]
    assert late["sam"]
    assert not late["cara"]


# the four answers


def test_it_answers_the_four_questions_of_a_newcomer_first(cast: Cast) -> None:
    world.stored(world.made(*CLAIMED))
    said = html.document_fromstring(page(cast.sam)).xpath("//section[@class='answer']")
    heads = [each.xpath(".//h2")[0].text_content() for each in said]
    assert heads == [
        "Where does our customers’ time go?",
        "Which link costs most, how sure are we, and why?",
        "What was the team waiting for that everybody complains about?",
        "What should we look at first?",
    ]
    time, link, waited, first = (" ".join(each.text_content().replace("\u00a0", " ").split()) for each in said)
    # By hand: 120 requests lie 62 h on average with Legal and 120 7 h with Payroll: 90 % of all waiting.
    assert "The weakest link is Legal → IT Workplace: 90 % of all waiting between teams lies on it." in link
    assert "n = 243 complete requests" in link
    assert "90 % interval" in link
    # By hand: an hour in the queue of the first team, and as long below as the wait takes; three hours of work.
    assert "3.0 h being worked on" in time
    assert "IT Workplace was itself waiting for Legal (120 times" in waited
    assert "120 of the 120 promises that came later" in waited
    # By hand: a tenth of (120 × 62 h) over 243 requests.
    assert "a tenth less waiting there would give 3.1 h a request" in first


def test_where_no_link_stands_out_it_says_so_and_names_the_candidates(cast: Cast) -> None:
    world.stored(world.made(*UNCLAIMED))
    said = main(page(cast.sam)).replace("\u00a0", " ")
    assert "Which link is the weakest cannot be told yet: the first are too close to each other." in said
    assert "Candidates are Legal → IT Workplace with 50 % and Payroll → IT Workplace with 50 %" in said
    assert "The weakest link is" not in said
    assert "No promise came later than promised, so nobody was late for others." in said


def test_teams_lead_to_their_pages_where_they_are_ours(cast: Cast) -> None:
    world.stored()
    found = html.document_fromstring(page(cast.sam))
    leads = {
        (each.text_content().strip(), each.get("href"))
        for each in found.xpath("//main//td//a | //main//section[@class='answer']//a")
    }
    assert ("IT Workplace", "/teams/it-workplace/") in leads
    assert ("Legal", "/teams/legal/") in leads
    assert not [each for each in leads if each[0] == "Payroll"], "no team of ours is called so"


def test_a_lead_sees_what_their_own_team_waited_for_and_who_waited_for_it(cast: Cast) -> None:
    world.stored()
    own = html.document_fromstring(page(cast.cara)).get_element_by_id("your-teams").text_content()
    said = " ".join(own.replace("\u00a0", " ").split())
    assert "Legal: 7 440 h in 120 requests or more" in said.replace(
        "\u202f", " "
    )  # by hand: 120 × (60 + 2 h on average)
    assert "Sales" in said
    assert 'id="your-teams"' not in page(cast.sam), "Sam leads no team"


# page and document


TWINS = (
    *(twins.links, twins.states, twins.waiting, twins.handoffs, twins.teams, twins.ages, twins.open_cases),
    *(clock_twins.sides, clock_twins.parties, clock_twins.candidates, clock_twins.promises, clock_twins.late_causes),
    *(clock_twins.queue_causes, clock_twins.return_loops, two_periods.two_periods_written),
)


def test_every_table_shows_what_stands_in_the_stored_document(cast: Cast) -> None:
    run = world.stored()
    findings = Findings.from_json(FindingsRun.objects.get(pk=run.pk).document)

    def said(cell: str) -> str:
        return re.sub(r"\bcase(s?)\b", r"request\1", " ".join(cell.split()))

    def rows(twin: Twin) -> list[list[str]]:
        return [[said(cell) for cell in row] for row in written_table(twin).rows[:50]]

    expected = {said(written_table(made).caption): rows(made) for made in (each(findings) for each in TWINS)}
    compared = 0
    for table in html.document_fromstring(page(cast.sam)).xpath("//main//*[contains(@class, 'told')]//table"):
        caption = table.xpath("./caption")[0].text_content()
        shown = [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]
            for row in table.xpath("./tbody/tr")
        ]
        assert shown == expected[caption], caption
        compared += 1
    assert compared >= 9


def test_the_document_is_given_as_it_is_stored(cast: Cast) -> None:
    run = world.stored()
    for number in (*range(10, 101, 10), *range(1010, 1101, 10)):
        request(cast, number)
    got = come(cast.sam).get(f"/where/{run.key}/findings.json")
    assert got.content.decode() == run.document
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert come(cast.sam).get(f"/where/{run.key}/tables.xlsx").content == run.tables
    report = come(cast.sam).get(f"/where/{run.key}/report/")
    assert report.content == gzip.decompress(bytes(run.report or b""))
    assert "frame-ancestors 'none'" in report.headers["Content-Security-Policy"]
    assert "script-src 'sha256-" in report.headers["Content-Security-Policy"]


def test_it_says_what_it_rests_on(cast: Cast) -> None:
    run = world.stored()
    said = main(page(cast.sam))
    assert run.input_hash in said
    assert "by Wellserved test" in said
    assert "500 events of 123 requests" in said
    assert "a wait is recorded, on somebody or for a date" in said
    assert 'id="about-weakest-link"' in page(cast.sam), "each figure leads to how it is counted"


def test_every_link_within_the_page_leads_somewhere(cast: Cast) -> None:
    world.stored()
    found = html.document_fromstring(page(cast.cara))
    there = {each.get("id") for each in found.xpath("//*[@id]")}
    assert [
        a.get("href") for a in found.xpath("//main//a[starts-with(@href, '#')]") if a.get("href")[1:] not in there
    ] == []


def test_it_speaks_of_requests_and_never_of_cases(cast: Cast) -> None:
    world.stored()
    for name in ("sam", "cara"):
        text = page(getattr(cast, name))
        assert re.findall(r".{0,40}\bcases?\b.{0,40}", main(text), re.IGNORECASE) == [], name
        assert "requests waited longest" in main(text) or "Where requests lay" in main(text)


def test_a_team_keeps_its_name_whatever_it_is_called(cast: Cast) -> None:
    text, report, tables = world.made()
    world.stored((text.replace("Payroll", "Case desk"), report, tables))
    said = main(page(cast.sam)).replace("\u00a0", " ")
    assert "Case desk → IT Workplace" in said
    assert "Request desk" not in said


def test_hours_on_a_link_say_what_they_count_and_why_other_pages_count_otherwise(cast: Cast) -> None:
    world.stored()
    found = html.document_fromstring(page(cast.sam))
    (counted, *_again) = found.xpath("//*[@id='answer-link']//*[contains(@class, 'counted')]")
    said = " ".join(counted.text_content().split())
    assert "through everything that a request waited on; every hour, nights and weekends too." in said
    assert "Complete requests, asked from Sat 1 Nov 2025, before Tue 1 Dec 2026." in said
    assert counted.xpath(".//a/@href") == ["#other-numbers"]
    pages = found.xpath("//*[@id='other-numbers']//tbody//th/text()")
    assert len(pages) == 5
    assert {each.split(":")[0] for each in pages} == {"Where it waits", "How it goes", "Map"}


def test_each_cell_says_what_it_is_where_rows_are_blocks(cast: Cast) -> None:
    world.stored()
    cells = html.document_fromstring(page(cast.sam)).xpath("//main//div[contains(@class, 'cards')]//td")
    assert cells
    assert [cell.text_content() for cell in cells if not cell.get("data-label") and not cell.get("colspan")] == []
    assert any(cell.get("data-label") == "mean per request, hours" for cell in cells)


def test_paper_says_what_is_not_on_it(cast: Cast) -> None:
    run = world.stored()
    findings = Findings.from_json(FindingsRun.objects.get(pk=run.pk).document)
    found = html.document_fromstring(page(cast.sam))
    notes = [each for each in found.xpath("//*[contains(@class, 'on-paper')]") if each.tag == "p"]
    for note in notes:
        left = int(note.text_content().split()[0])
        rows = note.xpath("../div//tbody/tr")
        assert left == len(rows) - 6, "six rows are printed"
    assert notes
    said = found.xpath("//section[contains(@class, 'on-paper')]")[0].text_content()
    many = len(twins.links(findings).rows) + len(twins.teams(findings).rows)
    assert f"Who serves whom: {many} rows" in said
    assert "Take away" in said


# what is never said


def test_a_team_with_few_requests_has_no_number(cast: Cast) -> None:
    world.stored()
    rows = html.document_fromstring(page(cast.sam)).xpath("//main//tr[contains(., 'Zebra Office')]")
    assert rows
    for row in rows:
        numbers = [cell.text_content() for cell in row.xpath("./td[@class='number']")]
        assert all(not any(sign.isdigit() for sign in each.replace("fewer than 5", "")) for each in numbers), numbers
    assert "Zebra" not in main(page(cast.sam)).split("More to see")[0], "nor is it in an answer"


def test_nobody_is_named(cast: Cast) -> None:
    world.stored()
    for number in range(10, 101, 10):
        request(cast, number, taken_by=cast.ben)
    said = main(page(cast.sam))
    for each in (cast.ann, cast.ben, cast.cara, cast.dan, cast.eve):
        assert each.name not in said
    assert "Title 1" not in said


def test_a_request_leads_to_its_page_for_whoever_may_open_it_only(cast: Cast) -> None:
    world.stored()
    seen = request(cast, 10)
    lena = person("Lena Lund", team("Stores"), is_lead=True)
    assert f'<a href="/requests/{seen.key}/">R-10</a>' in page(cast.sam)
    assert f'<a href="/requests/{seen.key}/">R-10</a>' in page(cast.cara), "her team provided it"
    of_another = page(lena)
    assert seen.key not in of_another
    assert ">R-10<" in of_another, "the reference stands there"


def test_a_confidential_request_counts_and_is_never_named(cast: Cast) -> None:
    run = world.stored()
    for number in (*range(10, 101, 10), *range(1010, 1101, 10)):
        request(cast, number, is_confidential=number in (20, 1030))
    client = come(cast.sam)
    said = client.get("/where/").content.decode()
    assert "R-10<" in said
    assert "R-20<" not in said
    assert "R-1030<" not in said
    assert "Confidential requests count, and are not named." in said
    assert "n = 243 complete requests" in main(said).replace("\u00a0", " ")
    document = client.get(f"/where/{run.key}/findings.json").content.decode()
    report = client.get(f"/where/{run.key}/report/?keep=1").content.decode()
    workbook = zipfile.ZipFile(io.BytesIO(client.get(f"/where/{run.key}/tables.xlsx").content))
    cells = "".join(workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml"))
    for text in (document, report, cells):
        assert "R-10" in text
        assert not {"R-20", "R-1030"} & set(text.replace("<", " ").replace('"', " ").replace("(", " ").split())
    assert json.loads(document)["weakest"]["cases"] == 243


def test_what_is_no_request_of_ours_is_not_named_either(cast: Cast) -> None:
    world.stored()
    assert "R-10<" not in page(cast.sam)


# how it stands


def test_nothing_asked_yet_says_what_will_be_here(cast: Cast) -> None:
    assert "Nothing was asked yet" in main(page(cast.eve))
    assert "Count now" in main(page(cast.sam))
    assert "Count now" not in main(page(cast.eve)), "executives do not have requests analysed"


def waiting(**more: Any) -> FindingsRun:
    fields = {"asked_at": NOW, "begins_on": date(2025, 11, 1), "ends_on": date(2026, 12, 1), "heard_at": NOW}
    return FindingsRun.objects.create(**{**fields, **more})


def test_while_it_is_counted_it_says_so_and_moves_on_by_itself(cast: Cast) -> None:
    run = waiting(state="at_work", progress="Charging time")
    text = page(cast.eve)
    assert "Charging time" in text
    assert f'hx-get="/where/{run.key}/progress/' in text
    assert "Stop" not in main(text)
    assert "Stop" in main(page(cast.sam))
    client = come(cast.eve)
    part = client.get(f"/where/{run.key}/progress/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    seen = part.content.decode().split("?seen=")[1][:12]
    assert client.get(f"/where/{run.key}/progress/?seen={seen}", headers={"HX-Request": "true"}).status_code == 204
    assert client.get(f"/where/{run.key}/progress/").status_code == 302, "by itself it leads to the whole page"
    FindingsRun.objects.update(state="stopped")
    moved = client.get(f"/where/{run.key}/progress/", headers={"HX-Request": "true"})
    assert moved.headers["HX-Redirect"] == f"/where/{run.key}/"


def test_the_findings_before_stay_while_others_are_counted(cast: Cast) -> None:
    world.stored()
    run = waiting()
    text = page(cast.sam)
    assert "Which link costs most" in text
    assert f'href="/where/{run.key}/"' in text


def test_what_failed_or_was_stopped_says_why(cast: Cast) -> None:
    run = waiting(state="failed", refusal="No request was asked in this period.")
    assert "No request was asked in this period." in main(page(cast.sam))
    FindingsRun.objects.update(state="stopped", refusal="")
    assert "It was stopped" in main(page(cast.sam, f"/where/{run.key}/"))
    assert come(cast.sam).get("/where/nothing-here/").status_code == 404
    assert come(cast.sam).get(f"/where/{run.key}/findings.json").status_code == 404


def test_with_few_complete_requests_it_is_too_early(cast: Cast) -> None:
    found = json.loads(world.made()[0])
    found["cases"]["complete"], found["cases"]["open"] = 3, 240
    found["whose_time"] = found["weakest"] = found["promises"] = None
    world.stored((json.dumps(found), *world.made()[1:]))
    said = main(page(cast.sam))
    assert "It is too early" in said
    assert said.count("It is too early to say") == 4


def test_findings_of_another_version_can_be_read_as_they_were_written(cast: Cast) -> None:
    world.stored(('{"version": 1}', *world.made()[1:]))
    text = page(cast.sam)
    assert "Another version counted this" in main(text)
    assert "/report/" in text


def test_another_period_may_be_asked_for_by_whoever_analyses(cast: Cast) -> None:
    world.stored()
    client = come(cast.sam)
    answer = client.post("/where/ask/", {"begins": "2026-01-01", "ends": "2026-04-01"})
    run = FindingsRun.objects.get(state="waiting")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/where/{run.key}/")
    assert (run.begins_on, run.ends_on, run.is_usual) == (date(2026, 1, 1), date(2026, 4, 1), False)
    client.post(f"/where/{run.key}/stop/")
    assert FindingsRun.objects.get(pk=run.pk).state == "stopped"
    wrong = client.post("/where/ask/", {"begins": "2026-04-01", "ends": "2026-01-01"})
    assert wrong.status_code == 422
    assert "Choose a day after the one" in wrong.content.decode()
    for who in (cast.cara, cast.eve):
        assert come(who).post("/where/ask/", {"usual": "1"}).status_code == 403


def test_another_analysis_is_shown_under_its_key(cast: Cast) -> None:
    world.stored(world.made(*CLAIMED))
    other = world.stored(world.made(*UNCLAIMED), is_usual=False, begins_on=date(2026, 1, 1))
    assert "too close to each other" in main(page(cast.sam, f"/where/{other.key}/"))
    assert "too close to each other" not in main(page(cast.sam))


# how fast


def test_it_asks_as_often_however_many_requests_are_named(cast: Cast) -> None:
    world.stored()

    def asked() -> int:
        client = come(cast.cara)
        client.get("/where/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/where/")
        return len(queries)

    request(cast, 10)
    one = asked()
    for number in range(20, 101, 10):
        request(cast, number)
    assert asked() == one
