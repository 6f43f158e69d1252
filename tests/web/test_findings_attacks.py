"""What must never happen with findings: numbers about one person, names of secrets, and pages that fall over."""

import csv
import gzip
import io
import json
import os
import re
import signal
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tests.web import found_in_requests as world
from tests.web.conftest import NOW, Cast, person, signed_in, team
from tests.web.month_rows import month_row
from tests.web.monthly import figures, store, store_year
from tests.web.requested import ago, asked, listed, words
from tests.web.worked import Work, finish
from wellserved.web.actions import findings_work, own_findings, teams, work_shown
from wellserved.web.actions import request_steps as steps
from wellserved.web.models import (
    FindingsRun,
    Link,
    Membership,
    MonthOf,
    OutsideFigure,
    Person,
    Request,
    Segment,
    Team,
    TeamHours,
    TeamSpan,
)  # fmt: skip
from wellserved.web.models.hours import WEEKDAYS
from wellserved.web.pages import where_parts
from wellserved.web.queries import guesses
from wellserved.web.queries.small_teams import small_teams_by_month
from wellserved.words.requests import Happened

SECRET = "A private matter"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what other tests showed: their organisations are gone."""
    where_parts._kept.cache_clear()


def crowd(*teams: Team) -> list[Person]:
    """Let three more people belong to each of some teams."""
    return [person(f"{each.key}{number} Moore", each) for each in teams for number in range(3)]


def read(reader: Person, address: str) -> str:
    client = signed_in(reader)
    client.post("/where/guess/", {"without": "1"})
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    text: str = words(answer.content.decode().partition("<main")[2]).replace("\u00a0", " ").replace("\u202f", " ")
    return text


# numbers about one person


def upstream(cast: Cast, of: Team) -> None:
    """Let six requests of Ben wait ten hours each for a team."""
    finish(Work(cast.ben, cast.sales, cast.workplace, 4.0, of, 10.0) for _ in range(6))


def test_own_work_and_its_coach_get_no_hours_of_a_team_of_one(cast: Cast) -> None:
    upstream(cast, cast.legal)  # nobody but Dan
    said = read(cast.ben, "/me/own-work/")
    assert "Legal" not in said
    assert "60" in said  # the hours are there, on other links


def test_a_coach_reads_of_no_request_that_it_waited_for_a_team_of_one(cast: Cast) -> None:
    finish(Work(cast.ben, cast.sales, cast.workplace, 4.0, cast.legal, 10.0, promised_hours=5.0) for _ in range(2))
    until = timezone.localdate() + timedelta(days=7)
    work_shown.show(by=cast.ben, now=timezone.now(), coach=cast.eve, until_date=until)
    assert "Most of it waited on Legal" in read(cast.ben, "/me/own-work/")  # as the page of each request says to him
    said = read(cast.eve, f"/own-work/{cast.ben.key}/")
    assert "Not named here." in said
    assert "waited on Legal" not in said


def test_own_work_names_upstream_teams_of_three(cast: Cast) -> None:
    crowd(cast.legal, cast.workplace)
    upstream(cast, cast.legal)
    assert "Legal" in read(cast.ben, "/me/own-work/")


def test_what_a_team_of_one_was_waiting_for_is_not_told(cast: Cast) -> None:
    month_row(None, None, 40)
    month_row(cast.workplace, None, 12, elapsed_hours=200.0, elsewhere_hours=122.0, outside_hours=10.0)
    month_row(cast.legal, cast.workplace, 8, elapsed_hours=110.0)
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    crowd(cast.sales)
    assert "61 %" not in read(cast.ann, f"/links/{link.key}/")  # Ben and Cara are two
    crowd(cast.workplace)
    said = read(cast.ann, f"/links/{link.key}/")
    assert "61 %" in said
    assert "110 working hours" not in said  # Legal is Dan


def test_a_lead_who_says_that_others_serve_them_does_not_read_how_these_do(cast: Cast) -> None:
    crowd(cast.workplace, cast.legal)
    store_year(cast.workplace, cast.sales)
    claimed = Link.objects.create(provider=cast.workplace, customer=cast.legal, said_by_customer_at=NOW)
    assert signed_in(cast.dan).get(f"/teams/{cast.workplace.key}/course/").status_code == 403
    Link.objects.filter(pk=claimed.pk).update(said_by_provider_at=NOW)
    assert signed_in(cast.dan).get(f"/teams/{cast.workplace.key}/course/").status_code == 200


@pytest.mark.parametrize("query", ["?look=waiting", "?look=waiting&month=2026-11", "?look=waiting&sort=waiting"])
def test_the_legend_of_the_map_says_no_number_that_is_not_shown(cast: Cast, query: str) -> None:
    crowd(cast.workplace, cast.sales, cast.it)
    links = (
        (cast.workplace, cast.sales, 20, 80.0),
        (cast.legal, cast.sales, 9, 4_321.0),
        (cast.it, cast.sales, 4, 876.0),
    )
    for provider, customer, ended, hours in links:
        Link.objects.create(provider=provider, customer=customer, said_by_provider_at=NOW)
        store(provider, customer, [None] * 11 + [figures(ended=ended, own_wait_hours=hours)])
    store(None, None, [None] * 11 + [figures(ended=33)])
    client = signed_in(cast.eve)
    for address in ("/map/", "/map/print.svg"):
        body = client.get(address + query).content.decode().replace("\u00a0", "").replace("\u202f", "")
        assert "80 hours" in body, address
        for hidden in ("4321", "4,321", "876", "173", "1080"):  # Legal is Dan; four are too few; and parts of these
            assert hidden not in body.replace(" ", "").partition("<main")[2], (address, hidden)


def belong(of: Team, *spans: tuple[date, date | None]) -> None:
    for number, (begins, ends) in enumerate(spans):
        who = person(f"{of.key}-{number} Span", of)
        Membership.objects.filter(person=who, team=of).update(from_date=begins, until_date=ends)


def test_months_in_which_one_person_was_a_team_are_counted_above_it(cast: Cast) -> None:
    new = team("New team", cast.it)
    crowd(cast.it, cast.sales, cast.workplace)
    belong(new, (date(2026, 1, 1), None), (date(2026, 10, 1), None), (date(2026, 10, 5), None))
    labels = {each.pk: each.name for each in Team.objects.all()}
    found = small_teams_by_month(labels, [date(2026, month, 1) for month in range(8, 12)])
    assert ["New team" in small for _months, small in found] == [True, False]
    assert [months for months, _teams in found] == [
        [date(2026, 8, 1), date(2026, 9, 1)], [date(2026, 10, 1), date(2026, 11, 1)],
    ]  # fmt: skip


def test_no_month_is_stored_of_a_team_that_was_one_person_then(cast: Cast) -> None:
    new, now = team("New team", cast.it), timezone.now().replace(day=15, hour=9)
    last, before = (own_findings.usual_period(now)[0] + timedelta(days=many) for many in (10 * 31, 8 * 31))
    crowd(cast.it, cast.sales, cast.workplace)
    belong(new, (date(2020, 1, 1), None), (last.replace(day=1), None), (last.replace(day=1), None))
    lone = Person.objects.filter(memberships__team=new).first()
    assert lone is not None
    for day in (before, last):
        at = now.replace(year=day.year, month=day.month, day=5)
        finish(Work(lone, cast.sales, new, 4.0, began_at=at + timedelta(hours=number)) for number in range(6))
    run = own_findings.analyse_now(now=timezone.now())
    assert run.state == "done", run.refusal
    of_team = MonthOf.objects.filter(Q(provider=new) | Q(customer=new)).values_list("month", flat=True)
    assert set(of_team) == {last.replace(day=1)}
    assert set(MonthOf.objects.filter(provider=None, customer=None).values_list("month", "ended")) == {
        (before.replace(day=1), 6), (last.replace(day=1), 6),
    }  # fmt: skip


def test_a_team_of_one_is_named_in_no_file_of_findings_and_in_no_month(cast: Cast) -> None:
    solo = team("Solitaire", cast.it)
    crowd(cast.it, cast.sales, cast.workplace)
    lone = person("Una Only", solo)
    TeamHours.objects.create(team=solo, zone="UTC", **dict.fromkeys(WEEKDAYS, "09:00-17:00"))
    link = Link.objects.create(provider=solo, customer=cast.sales, said_by_provider_at=NOW, said_by_customer_at=NOW)
    finish(Work(cast.ben, cast.sales, cast.workplace, 4.0, solo, 30.0, promised_hours=5.0) for _ in range(7))
    finish(Work(lone, cast.sales, solo, 9.0, promised_hours=5.0) for _ in range(7))
    for _ in range(6):
        asked(cast.ann, cast.sales, solo, "Still open", now=ago(days=9))
    run = own_findings.analyse_now(now=timezone.now())
    assert run.state == "done", run.refusal
    assert not MonthOf.objects.filter(Q(provider=solo) | Q(customer=solo)).exists()
    report, book = gzip.decompress(bytes(run.report or b"")).decode(), bytes(run.tables or b"")
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        cells = "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    for text in (run.document, report, cells):
        assert "Solitaire" not in text
        assert "Una Only" not in text
        assert str(settings.DATA) not in text
    client = signed_in(cast.eve)
    client.post("/where/guess/", {"without": "1"})
    for address in ("/where/", "/where/structure/", "/where/signs/", f"/teams/{cast.sales.key}/course/"):
        said = words(client.get(address).content.decode().partition("<main")[2])
        assert not re.search(r"Solitaire[^.]{0,80} \d", said), address
    for address in (f"/teams/{solo.key}/course/", f"/links/{link.key}/course/"):
        said = words(client.get(address).content.decode().partition("<main")[2])
        assert "ewer than" in said, address
        assert not re.search(r"\d %|\d h\b", said), address


def test_a_long_period_does_not_make_a_team_of_three_of_one_person(cast: Cast) -> None:
    """Two left the team long before anybody asked anything here, and one is to come."""
    solo = team("Solitaire", cast.it)
    crowd(cast.it, cast.sales, cast.workplace)
    belong(
        solo, (date(2020, 1, 1), None), (date(2010, 1, 1), date(2012, 1, 1)), (date(2012, 1, 1), date(2013, 1, 1)),
        (date(2190, 1, 1), None),
    )  # fmt: skip
    lone = Person.objects.get(name="solitaire-0 Span")
    finish(Work(lone, cast.sales, solo, 9.0, promised_hours=5.0) for _ in range(7))
    run = own_findings.analyse_now(now=timezone.now(), begins=date(1900, 1, 1), ends=date(2199, 1, 1))
    assert run.state == "done", run.refusal
    assert "Solitaire" not in run.document


# confidential requests


def test_colleagues_do_not_learn_from_open_work_that_somebody_asked_in_confidence(cast: Cast) -> None:
    crowd(cast.sales, cast.workplace, cast.legal)
    Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW)
    asked(cast.ann, cast.sales, cast.legal, SECRET, is_confidential=True, now=ago(days=44))
    colleagues = Person.objects.filter(name__contains="Moore", memberships__team__in=[cast.sales, cast.legal])
    for reader in (*colleagues, cast.dan):
        said = read(reader, f"/teams/{cast.legal.key}/course/")
        assert "one open" not in said, reader
        assert "nothing open" in said, reader
        assert "44 days" not in said, reader
    assert "one open" in read(cast.ann, f"/teams/{cast.legal.key}/course/")


def test_the_oldest_open_one_that_others_see_is_no_confidential_one(cast: Cast) -> None:
    crowd(cast.sales, cast.workplace, cast.legal)
    for _ in range(6):
        asked(cast.ann, cast.sales, cast.legal, "A contract", now=ago(days=3))
    asked(cast.ann, cast.sales, cast.legal, SECRET, is_confidential=True, now=ago(days=44))
    said = read(cast.eve, f"/teams/{cast.legal.key}/course/")
    assert "7 requests are open" in said
    assert "44 days" not in said


def other_version(document: tuple[str, bytes, bytes]) -> FindingsRun:
    changed = json.loads(document[0])
    changed["version"] = 1
    return world.stored((json.dumps(changed), *document[1:]))


def test_findings_of_another_version_name_no_confidential_request_either(cast: Cast) -> None:
    named = [each["case"] for each in json.loads(world.made()[0])["weakest"]["evidence"]]
    run = other_version(world.made())
    number = int(named[0].removeprefix("R-"))
    times = dict.fromkeys(("since_at", "opened_at", "written_at", "changed_at"), NOW)
    Request.objects.create(
        pk=number, title=SECRET, customer=cast.sales, provider=cast.workplace, is_confidential=True, **times
    )
    client = signed_in(cast.sam)
    document = client.get(f"/where/{run.key}/findings.json").content.decode()
    report = client.get(f"/where/{run.key}/report/?keep=1").content.decode()
    for text in (document, report):
        assert named[0] + '"' not in text
        assert f">{named[0]}<" not in text
    assert json.loads(document)["version"] == 1
    assert client.get(f"/where/{run.key}/tables.xlsx").status_code == 404


def test_the_structure_check_reads_findings_of_another_version_as_none(cast: Cast) -> None:
    other_version(world.made())
    assert signed_in(cast.eve).get("/where/structure/").status_code == 200


# a name that now means another team


def test_a_team_that_took_the_name_of_another_is_not_told_of_by_findings_from_before(cast: Cast) -> None:
    """Legal stands in the findings; now the Zebras are called so."""
    zebras = team("Zebras")
    world.stored(made_at=ago(hours=3), as_of_at=ago(hours=3))
    for each, name in ((cast.legal, "Old Legal"), (zebras, "Legal")):
        teams.rename(by=cast.ada, now=timezone.now(), team=each, version=each.version, name=name)
    client = signed_in(cast.sam)
    client.post("/where/guess/", {"without": "1"})
    body = client.get("/where/").content.decode()
    assert f"/teams/{zebras.key}/" not in body
    assert f"/teams/{cast.workplace.key}/" in body
    measured = guesses.measured()
    assert measured is not None
    assert measured.waits_with is None


# asking for an analysis


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("0001-01-01", "9999-12-31"), ("2020-01-01", "9999-12-31"), ("0001-01-01", "2026-01-01")],
)
def test_a_period_of_centuries_is_not_analysed(cast: Cast, begins: str, ends: str) -> None:
    answer = signed_in(cast.sam).post("/where/ask/", {"begins": begins, "ends": ends})
    assert answer.status_code == 422
    assert not FindingsRun.objects.exists()


@pytest.mark.parametrize("day", ["", "nan", "0000-13-01", "2026-02-30", "9" * 4000, "'; drop", "<script>", "-1"])
def test_days_that_are_none_are_refused(cast: Cast, day: str) -> None:
    answer = signed_in(cast.sam).post("/where/ask/", {"begins": day, "ends": "2026-05-01"})
    assert answer.status_code == 422
    assert b"<script>" not in answer.content


def test_nobody_lets_hundreds_of_analyses_wait(cast: Cast) -> None:
    codes = []
    for number in range(8):
        begins = date(2026, 1, 1) + timedelta(days=number)
        codes.append(signed_in(cast.sam).post("/where/ask/", {"begins": begins, "ends": "2026-11-01"}).status_code)
    assert codes == [302] * 5 + [422] * 3
    # What every night is asked for has its place all the same.
    assert signed_in(cast.ada).post("/where/ask/", {"usual": "1"}).status_code == 302


def test_whoever_does_not_analyse_stops_nothing(cast: Cast) -> None:
    run = own_findings.ask(by=cast.sam, now=timezone.now())
    for reader in (cast.ann, cast.cara, cast.eve):
        assert signed_in(reader).post(f"/where/{run.key}/stop/").status_code == 403
    assert FindingsRun.objects.get().state == "waiting"


# strange numbers and texts


def brought(cast: Cast, text: str) -> Any:
    return signed_in(cast.sam).post("/where/outside/bring/", {"pasted": text}, follow=True)


@pytest.mark.parametrize(
    "row",
    [
        "2026-08,Calls,12,00000000000199999999999999999999,",
        "2026-08,Calls,12,0000000000012999999999,",
        f"2026-08,Calls,12,000000000001{'9' * 5000},",
        "2026-08,Calls,nan,,",
        "2026-08,Calls,inf,,",
        "2026-08,Calls,1e99,,",
        "2026-08,Calls,9e999,,",
        "0000-13,Calls,12,,",
        "2026-00,Calls,12,,",
        "99999-01,Calls,12,,",
        "2026-08,Calls,٣,²,",
    ],
)
def test_numbers_that_are_none_are_left_out_with_a_sentence(cast: Cast, row: str) -> None:
    answer = brought(cast, f"month,metric,value,n,unit\n{row}\n")
    assert answer.status_code == 200
    signed_in(cast.sam).post(f"{answer.request['PATH_INFO']}write/")
    assert not OutsideFigure.objects.exists()


@pytest.mark.parametrize("small", ["0." + "0" * 322 + "5", "0." + "0" * 318 + "1", "1e-99", "-1e-99", "0.0"])
def test_the_smallest_numbers_are_drawn(cast: Cast, small: str) -> None:
    answer = brought(cast, f"month,metric,value,n,unit\n2026-08,Calls,{small},,\n2026-09,Calls,{small},,\n")
    signed_in(cast.sam).post(f"{answer.request['PATH_INFO']}write/")
    assert signed_in(cast.sam).get("/where/outside/").status_code == 200


EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def test_names_of_outside_figures_are_text_on_the_page_and_in_files(cast: Cast) -> None:
    Segment.objects.create(key="evil", name=EVIL)
    row = {"month": date(2026, 8, 1), "value": 3.0, "at": NOW, "unit": "<b>x</b>"}
    OutsideFigure.objects.create(metric="=HYPERLINK(1)", **row)
    OutsideFigure.objects.create(metric=EVIL, segment=Segment.objects.get(key="evil"), **row)
    client = signed_in(cast.sam)
    for query in ("", "?metric=" + EVIL, "?inside=" + EVIL, "?metric=%00&segment=%00", "?metric=&segment=evil"):
        body = client.get("/where/outside/" + query).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "<b>x</b>" not in body
    lines = client.get("/where/outside/figures.csv").content.decode()
    assert ",=HYPERLINK" not in lines


def test_names_of_teams_are_text_in_every_drawing(cast: Cast) -> None:
    Team.objects.filter(pk=cast.workplace.pk).update(name=EVIL)
    Team.objects.filter(pk=cast.sales.pk).update(name="=1+1</title><script>alert(2)</script>")
    crowd(cast.workplace, cast.sales, cast.legal)
    store_year(cast.workplace, cast.sales)
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    segment = Segment.objects.create(key="borrowers", name=EVIL)
    Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW)
    client = signed_in(cast.eve)
    client.post("/where/guess/", {"without": "1"})
    pages = (
        f"/teams/{cast.workplace.key}/course/", f"/links/{link.key}/course/", f"/links/{link.key}/", "/where/signs/",
        "/map/?look=waiting", "/map/print.svg?look=waiting", "/where/structure/", "/where/guess/", "/where/late/",
    )  # fmt: skip
    for address in pages:
        answer = client.get(address)
        assert answer.status_code in (200, 404), (address, answer.status_code)
        assert "<script>alert" not in answer.content.decode(), address
        assert "<img src=x" not in answer.content.decode(), address


@pytest.mark.parametrize(
    "month",
    ["", "0000-13", "0000-01", "9999-12", "10000-01", "-1", "2026-8", "2026-08-01", "nan", "٢٠٢٦-٠٨", "9" * 5000],
)
def test_months_of_the_map_that_are_none_show_the_year(cast: Cast, month: str) -> None:
    crowd(cast.workplace, cast.sales)
    store_year(cast.workplace, cast.sales)
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    for name in ("month", "at"):
        for address in ("/map/", "/map/print.svg"):
            assert signed_in(cast.eve).get(address, {"look": "waiting", name: month}).status_code == 200


# who may


def test_what_is_of_the_sample_company_is_not_there_in_ours(cast: Cast) -> None:
    run = world.stored()
    for part in ("", "progress/", "report/", "tables.xlsx", "findings.json"):
        assert signed_in(cast.sam).get(f"/sample/where/{run.key}/{part}").status_code in (302, 404)


def test_own_work_of_others_is_as_little_there_as_that_of_nobody(cast: Cast) -> None:
    there, nobody = (signed_in(cast.cara).get(f"/own-work/{key}/") for key in (cast.ben.key, "nobody"))
    assert there.status_code == nobody.status_code == 404
    assert words(there.content.decode()) == words(nobody.content.decode())


# late matters


def late_matter(cast: Cast, title: str = "Old chairs") -> Request:
    request = asked(cast.ann, cast.sales, cast.workplace, title, now=ago(days=40), need="NEED")
    steps.take_up(by=cast.ben, now=ago(days=39), request=request, text="TAKEN")
    return steps.promise(by=cast.ben, now=ago(days=39), request=request, at=ago(days=30), reason="")


def test_whoever_provides_does_nothing_that_takes_a_late_matter_off_the_list_but_deliver_or_decline(cast: Cast) -> None:
    request = late_matter(cast)
    other = asked(cast.ben, cast.workplace, cast.legal, "Beneath", now=ago(days=20))
    ben: dict[str, Any] = {"by": cast.ben, "request": request}

    def is_listed() -> bool:
        return "Old chairs" in listed(cast.eve, "/where/late/")

    tricks: tuple[Any, ...] = (
        lambda: steps.promise(at=ago(days=-300), reason="more_urgent", now=ago(days=9), **ben),
        lambda: steps.wait_until(until_at=ago(days=-300), now=ago(days=8), **ben),
        lambda: steps.take_up(now=ago(days=7.5), **ben),
        lambda: steps.wait_on(requests=[other], now=ago(days=7), **ben),
        lambda: steps.take_up(now=ago(days=6.5), **ben),
        lambda: steps.ask_back(text="Which?", now=ago(days=6), **ben),
        lambda: steps.answer(by=cast.ann, request=request, text="Those", now=ago(days=5.5)),
        lambda: steps.take_up(now=ago(days=5.2), **ben),
        lambda: steps.put_back(now=ago(days=5), **ben),
        lambda: steps.redirect(team=cast.legal, text="Theirs", now=ago(days=4), **ben),
        lambda: steps.redirect(by=cast.dan, request=request, team=cast.workplace, text="No", now=ago(days=3)),
        lambda: Team.objects.filter(pk=cast.workplace.pk).update(closed_on_date=timezone.localdate()),
        lambda: Team.objects.filter(pk=cast.workplace.pk).update(closed_on_date=None),
    )
    for number, trick in enumerate(tricks):
        trick()
        request.refresh_from_db()
        assert is_listed(), number
    steps.deliver(now=ago(days=2), text="There", **ben)
    assert not is_listed()
    steps.reopen(by=cast.ann, now=ago(days=1), request=request, text="Nothing is there")
    assert is_listed()


def test_whoever_provides_does_not_make_it_confidential(cast: Cast) -> None:
    request = late_matter(cast)
    for way in ("edit", "named", "share", "reword", "confidential", "drop"):
        signed_in(cast.ben).post(f"/requests/{request.key}/{way}/", {"is_confidential": "on", "title": "x"})
    request.refresh_from_db()
    assert not request.is_confidential
    assert "Old chairs" in listed(cast.eve, "/where/late/")


def test_executives_read_nothing_that_was_written_on_a_late_matter_by_any_address(cast: Cast) -> None:
    request = late_matter(cast)
    steps.note(by=cast.ben, now=ago(days=2), request=request, text="NOTED")
    before, eve = request.events.count(), signed_in(cast.eve)
    names = [each.value for each in Happened] + [each.value.replace("_", "-") for each in Happened]
    names += ["edit", "drop", "asked", "files", "files/1", "share", "named", "talk", "understood", "whom", "mail"]
    addresses = [f"/requests/{request.key}/", f"/requests/{request.key}/?talk=all&whole=1&all=1"]
    addresses += [f"/requests/{request.key}/{name}/" for name in names]
    addresses += [f"/search/?q={word}" for word in ("NOTED", "NEED", "TAKEN", request.reference)]
    addresses += ["/where/late/", "/where/late/list.csv", "/notices/", "/", "/requests/", "/me/"]
    for address in addresses:
        for method in (eve.get, eve.post):
            body = method(address).content.decode(errors="replace")
            for kept in ("NOTED", "NEED", "TAKEN", "Ann Ashby", "Ben Brook"):
                if address.startswith("/search/") and kept in address:
                    continue
                assert kept not in body, (address, kept)
    assert request.events.count() == before


def test_titles_and_teams_begin_no_formula_in_the_list_that_is_taken_away(cast: Cast) -> None:
    Team.objects.filter(pk=cast.workplace.pk).update(name="+1+cmd")
    for title in ("=HYPERLINK(1)", "@SUM(1)", "-1+1", "＝1"):
        late_matter(cast, title)
    rows = csv.reader(io.StringIO(signed_in(cast.eve).get("/where/late/list.csv").content.decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "＝") or cell.startswith("-1")]
    book = signed_in(cast.eve).get("/where/late/list.xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


# an analysis of strange names


def test_findings_of_teams_with_strange_names_are_text_everywhere(cast: Cast) -> None:
    crowd(cast.workplace, cast.sales, cast.legal)
    for each, name in (
        (cast.workplace, EVIL),
        (cast.sales, "=1+1</title><script>alert(2)</script>"),
        (cast.legal, "|"),
    ):
        Team.objects.filter(pk=each.pk).update(name=name)
        TeamSpan.objects.filter(team=each).update(name=name)
    finish(Work(cast.ben, cast.sales, cast.workplace, 4.0, cast.legal, 10.0, promised_hours=5.0) for _ in range(8))
    run = own_findings.analyse_now(now=timezone.now())
    assert run.state == "done", run.refusal
    client = signed_in(cast.sam)
    client.post("/where/guess/", {"without": "1"})
    pages = ("/where/", f"/where/{run.key}/report/", "/where/structure/", "/where/signs/", "/map/?look=waiting")
    for address in (*pages, f"/teams/{cast.workplace.key}/course/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.content.decode(), address
        assert "<img src=x" not in answer.content.decode(), address
        assert "Ben Brook" not in answer.content.decode(), address
        assert "A laptop" not in answer.content.decode(), address


def test_two_centuries_with_one_request_are_analysed(cast: Cast) -> None:
    asked(cast.ann, cast.sales, cast.workplace, "Alone", now=ago(days=3))
    found = own_findings.analyse_now(now=timezone.now(), begins=date(1900, 1, 1), ends=date(2199, 12, 31))
    assert found.state == "done", found.refusal


def test_a_run_whose_child_was_killed_says_so_and_the_next_one_has_its_turn(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(cast.ann, cast.sales, cast.workplace, "Alone", now=ago(days=3))
    monkeypatch.setattr(findings_work, "analyse_files", _dies)
    failed = own_findings.analyse_now(now=timezone.now())
    assert failed.state == "failed"
    assert "ended it" in failed.refusal
    monkeypatch.undo()
    assert own_findings.analyse_now(now=timezone.now()).state == "done"


def _dies(*_args: Any, **_words: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
