"""Asking a team: who can help, what to expect before anything is sent, a draft that stays, and what happens next."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests.web.conftest import LONG_AGO, NOW, Cast, person, signed_in, team
from wellserved.web.actions import request_steps, search_words, services
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import (
    AuditEntry,
    Charter,
    CharterVersion,
    Link,
    Membership,
    Person,
    Request,
    RequestWait,
    Segment,
    Service,
    TeamHours,
    Undoable,
)
from wellserved.web.queries import asking
from wellserved.words.requests import RequestState

ASK = "/requests/new/"
HX = {"HX-Request": "true"}


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """Workplace offers laptops and works from nine to five on five days; it has a charter with Sales."""
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")
    TeamHours.objects.create(team=cast.workplace, zone="Europe/Berlin", **week)
    Service.objects.create(
        key="laptops",
        team=cast.workplace,
        name="Laptops",
        for_whom="New colleagues",
        description="A machine with all programs, set up.",
        self_service="https://shelf.example.org/",
    )
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    charter = Charter.objects.create(link=link)
    CharterVersion.objects.create(
        charter=charter, number=1, needs="Soon", provider_needs="Name, first day, site", first_answer=240,
        delivery=5 * 480, proposed_at=NOW, provider_at=NOW, customer_at=NOW, agreed_at=NOW,
    )  # fmt: skip
    search_words.rebuild()
    return cast


def page(browser: Client, address: str = ASK, **headers: str) -> Any:
    return html.document_fromstring(browser.get(address, headers=headers or None).content.decode())


def sent(browser: Client, address: str = ASK, values: dict[str, str] | None = None) -> dict[str, Any]:
    """Give what the form of the page would send, with some fields filled in."""
    form = page(browser, address).get_element_by_id("ask")
    found = {name: value for name, value in form.form_values() if name != "do"}
    return {**found, **(values or {})}


def wanted(cast: Cast, **more: str) -> dict[str, str]:
    return {
        "title": "Laptop for Ana",
        "to": "it-workplace",
        "needed_by_date": "",
        "read": "it-workplace sales",
        **more,
    }


def kept(browser: Client, values: dict[str, Any]) -> Any:
    """Send what the script of the page sends by itself: it leaves out the key against double sending, and files."""
    values = {name: value for name, value in values.items() if name not in ("once", "attached")}
    return browser.post(f"{ASK}draft/", values, headers=HX)


def asked(browser: Client, values: dict[str, Any]) -> Request:
    answer = browser.post(ASK, values)
    assert answer.status_code == 302, words(answer.content)
    return Request.objects.get(key=answer["Location"].split("/")[2])


def words(content: bytes) -> str:
    return " ".join(html.document_fromstring(content.decode()).text_content().split())


# Three fields are enough.


def test_three_fields_ask_a_team_and_the_next_page_says_what_happens(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    answer = browser.post(ASK, sent(browser, values=wanted(stage)), follow=True)
    row = Request.objects.get()
    assert (row.state, row.title, row.provider, row.customer) == ("new", "Laptop for Ana", stage.workplace, stage.sales)
    assert answer.request["PATH_INFO"] == f"/requests/{row.key}/asked/"
    said = words(answer.content)
    assert row.reference in said
    assert "All 2 people of IT Workplace see it; Cara Clay leads them." in said
    assert "The first answer is promised by" in said
    assert "Promised for" in said
    assert 'data-key="c"' in answer.content.decode()


def test_what_is_sent_twice_is_asked_once(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    values = sent(browser, values=wanted(stage))
    first, second = (browser.post(ASK, values) for _ in range(2))
    assert first["Location"] == second["Location"]
    # A browser that lost the key against double sending still names the draft it sent.
    third = browser.post(ASK, {**values, "once": ""})
    assert (third["Location"], Request.objects.count()) == (first["Location"], 1)


def test_a_name_that_only_one_team_has_needs_no_choosing(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    values = {**sent(browser), "title": "Laptop", "who": "workplace", "read": "it-workplace sales"}
    assert asked(browser, values).provider == stage.workplace


def test_without_scripts_what_to_expect_is_shown_before_anything_is_sent(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    first = browser.post(ASK, {**sent(browser), "title": "Laptop", "who": "laptop"})
    shown = html.document_fromstring(first.content.decode()).get_element_by_id("ask")
    assert (first.status_code, Request.objects.count()) == (200, 0)
    said = words(first.content)
    for sentence in (
        "What IT Workplace promises you",
        "You get a first answer within 4 h, in at least 90 of 100 requests.",
        "It is delivered within 5 days, in at least 90 of 100 requests.",
        "Name, first day, site",
        "not known yet",
        "Help yourself, without asking",
    ):
        assert sentence in said
    again = {name: value for name, value in shown.form_values() if name != "do"}
    assert (again["to"], again["title"]) == ("it-workplace/laptops", "Laptop")
    assert asked(browser, again).service == Service.objects.get()


def test_where_several_could_be_meant_one_is_chosen(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    answer = browser.post(ASK, {**sent(browser), "title": "Laptop", "who": "i"})
    assert answer.status_code == 422
    assert "Choose below who can help: several could be meant by “i”." in words(answer.content)
    found = html.document_fromstring(answer.content.decode()).xpath("//input[@name='to']/@value")
    assert found == ["it", "it-workplace", "it-workplace/laptops"]
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("IT Work", ["it-workplace", "it-workplace/laptops"]),
        ("machine programs", ["it-workplace/laptops"]),
        ("new coll", ["it-workplace/laptops"]),
        ("legal", ["legal"]),
        ("sales", []),
        ("nothing like it", []),
        ("%", []),
        ("", []),
    ],
)
def test_teams_are_found_by_their_names_and_by_what_they_do(stage: Cast, typed: str, found: list[str]) -> None:
    assert [each.value for each in asking.find(typed, [stage.sales])] == found


def test_a_service_is_found_as_long_as_it_is_offered(stage: Cast) -> None:
    made = services.offer_service(
        by=stage.cara, now=NOW, team=stage.workplace, name="Monitors", for_whom="", description="", extraordinary="",
        self_service="",
    )  # fmt: skip
    assert [each.service for each in asking.find("moni")] == [made]
    made = services.change_service(by=stage.cara, now=NOW, service=made, version=made.version, name="Screens")
    assert (asking.find("moni"), len(asking.find("scree"))) == ((), 1)
    services.close_service(by=stage.cara, now=NOW, service=made, version=made.version)
    assert asking.find("scree") == ()
    undo(by=stage.cara, now=NOW, undoable=Undoable.objects.get(action="service-close"), ways=WAYS)
    assert len(asking.find("scree")) == 1


def test_before_anything_is_typed_it_offers_who_was_asked_lately_and_who_serves_the_team(stage: Cast) -> None:
    ask(
        by=stage.ann,
        now=NOW,
        request=draft(by=stage.ann, now=NOW, wish=Wish(title="x", provider=stage.legal, customer=stage.sales)),
    )
    offered = page(signed_in(stage.ann)).xpath("//input[@name='to']/@value")
    assert offered == ["legal", "it-workplace"]


def test_an_address_can_say_who_is_asked_for_what(stage: Cast) -> None:
    form = page(signed_in(stage.ann), f"{ASK}?to=it-workplace&service=laptops").get_element_by_id("ask")
    assert form.fields["to"] == "it-workplace/laptops"
    assert form.fields["read"] == "it-workplace/laptops sales"
    assert page(signed_in(stage.ann), f"{ASK}?to=nowhere").get_element_by_id("ask").fields["to"] is None


# What to expect.


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (0, "That is sooner than they promise"),
        (6, "That is sooner than they promise"),
        (7, "That fits: it is the day they promise."),
        (8, "That fits: it is one working day more than they promise."),
        (14, "That fits: it is 5 working days more than they promise."),
    ],
)
def test_it_says_whether_the_day_fits_what_they_promise(stage: Cast, days: int, sentence: str) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=NOW.tzinfo)  # a Monday, ten o'clock in Berlin; five days end next Monday
    version = CharterVersion.objects.get()
    choice = asking.Choice(stage.workplace)
    before = asking.beforehand(choice, stage.sales, version, now.date() + timedelta(days=days), now)
    assert before.fit is not None
    assert before.fit.sentence.startswith(sentence)
    assert before.fit.is_sooner == (days < 7)


def test_a_script_gets_the_proposals_and_what_to_expect_as_parts_of_the_page(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    typed = browser.get(f"{ASK}?who=laptop", headers={**HX, "HX-Target": "whom"}).content.decode()
    assert ("<html" in typed, 'id="whom"' in typed, 'id="terms"' in typed, "hx-swap-oob" in typed) == (
        False, True, True, True,
    )  # fmt: skip
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    terms = browser.get(
        f"{ASK}?to=it-workplace&customer=sales&needed_by_date={day}", headers={**HX, "HX-Target": "terms"}
    ).content.decode()
    assert ('id="whom"' in terms, 'id="terms"' in terms, "That fits" in terms) == (False, True, True)


def test_without_a_charter_it_says_that_nothing_is_promised_and_how_they_want_to_be_asked(stage: Cast) -> None:
    type(stage.legal).objects.filter(pk=stage.legal.pk).update(how_to_ask="With the contract, please.")
    said = words(signed_in(stage.ann).get(f"{ASK}?to=legal").content)
    assert "Legal and Sales have agreed on no charter for this, so nothing is promised yet." in said
    assert "With the contract, please." in said


def finished(cast: Cast, days: float, *, customer: Any = None, service: Any = None, is_open: bool = False) -> Request:
    """Put a request into the past that took so many days of eight hours each, from a Monday at nine in Berlin."""
    monday = datetime(2026, 9, 7, 7, 0, tzinfo=NOW.tzinfo)
    whole, part = divmod(days, 1)
    end = monday + timedelta(days=int(whole) + 2 * (int(whole) // 5), hours=8 * part)
    return Request.objects.create(
        title="x", provider=cast.workplace, customer=customer or cast.sales, service=service,
        state=RequestState.IN_WORK if is_open else RequestState.DELIVERED, opened_at=monday, since_at=monday,
        ended_at=None if is_open else end, written_at=monday, changed_at=end,
    )  # fmt: skip


def usual(cast: Cast, service: Any = None, now: datetime = NOW) -> Any:
    return asking.beforehand(asking.Choice(cast.workplace, service), cast.sales, None, None, now).usual


def test_the_usual_time_is_known_from_five_finished_requests_on_in_working_time(stage: Cast) -> None:
    for days in (1, 2, 3, 4):
        finished(stage, days)
    assert not usual(stage).is_known
    finished(stage, 10)
    known = usual(stage)
    assert (known.half, known.most, known.many, known.of) == ("3 days", "10 days", 5, "asked by your team")


def test_requests_that_are_still_open_are_counted_as_far_as_they_are(stage: Cast) -> None:
    for days in (1, 2, 3, 4, 5):
        finished(stage, days)
    for _ in range(5):
        finished(stage, 0, is_open=True)
    known = usual(stage)
    # After five days half of the ten are done; whether the others ever are, nobody knows yet.
    assert (known.half, known.most, known.many, known.finished) == ("5 days", "", 10, 5)


def test_the_usual_time_is_that_of_what_is_most_alike(stage: Cast) -> None:
    laptops = Service.objects.get()
    for _ in range(5):
        finished(stage, 1, service=laptops, customer=stage.legal)
        finished(stage, 4)
    assert (usual(stage, laptops).half, usual(stage, laptops).of) == ("1 day", "for this service, asked by anybody")
    assert usual(stage).half == "4 days"
    assert not usual(stage, now=NOW + timedelta(days=400)).is_known


def test_it_asks_the_database_as_often_for_many_as_for_few(stage: Cast) -> None:
    def many() -> int:
        browser = signed_in(stage.ann)
        browser.get(f"{ASK}?to=it-workplace")
        with CaptureQueriesContext(connection) as made:
            browser.get(f"{ASK}?to=it-workplace")
        return len(made)

    finished(stage, 1)
    once = many()
    for number in range(3):
        finished(stage, 2)
        person(f"P{number} Person", stage.workplace)
        Service.objects.create(team=stage.workplace, name=f"Service {number}")
        Segment.objects.create(key=f"s{number}", name=f"Segment {number}")
        draft(by=stage.ann, now=NOW, wish=Wish(title=f"{number}", provider=stage.legal, customer=stage.sales))
    search_words.rebuild()
    assert many() == once


# For which team.


def test_whoever_belongs_to_no_team_is_told_so(stage: Cast) -> None:
    assert "You belong to no team yet" in words(signed_in(stage.eve).get(ASK).content)
    assert signed_in(stage.eve).post(ASK, wanted(stage)).status_code == 200
    assert not Request.objects.exists()


def test_whoever_belongs_to_several_chooses_and_what_is_promised_follows(stage: Cast) -> None:
    Membership.objects.create(person=stage.ann, team=stage.legal, from_date=date(2026, 1, 1))
    browser = signed_in(stage.ann)
    form = page(browser, f"{ASK}?to=it-workplace").get_element_by_id("ask")
    assert form.fields["customer"] == "sales"
    said = words(browser.get(f"{ASK}?to=it-workplace&customer=legal").content)
    assert "IT Workplace and Legal have agreed on no charter" in said
    # What was read for Sales does not hold for Legal.
    answer = browser.post(ASK, {**sent(browser), **wanted(stage), "customer": "legal"})
    assert (answer.status_code, Request.objects.count()) == (200, 0)
    values = {**sent(browser), **wanted(stage), "customer": "legal", "read": "it-workplace legal"}
    assert asked(browser, values).customer == stage.legal


def test_nobody_asks_their_own_team(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    answer = browser.post(ASK, {**sent(browser), **wanted(stage), "to": "sales", "read": "sales sales"})
    assert answer.status_code == 422
    assert "A team asks another team. Choose whom you ask." in words(answer.content)


# Wrong and foreign words.


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "Say in a few words what you need."),
        ("title", "x" * 201, "at most 200 characters"),
        ("to", "nowhere", "Say who can help."),
        ("to", "legal/laptops", "Say who can help."),
        ("to", "it-workplace/laptops/", "Say who can help."),
        ("needed_by_date", "2020-01-01", "This day is past."),
        ("needed_by_date", "tomorrow", "Enter a valid date."),
        ("segment", "nobody", "Select a valid choice."),
        ("contact", "DAN", "Select a valid choice."),
        ("others", "Nobody Such", "Nobody here is called “Nobody Such”."),
        ("named", "DAN", "Select a valid choice."),
    ],
)
def test_what_cannot_be_meant_is_said_so_and_nothing_is_asked(stage: Cast, field: str, value: str, says: str) -> None:
    browser = signed_in(stage.ann)
    value = stage.dan.key if value == "DAN" else value
    answer = browser.post(ASK, {**sent(browser), **wanted(stage, who="", is_confidential="on"), field: value})
    assert answer.status_code == 422
    assert says in words(answer.content)
    assert not Request.objects.exists()


def test_a_team_of_others_cannot_be_asked_for(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    for key, status in (("legal", 403), ("nowhere", 404)):
        assert browser.post(ASK, {**sent(browser), **wanted(stage), "customer": key}).status_code == status
        assert browser.post(f"{ASK}draft/", {"title": "x", "customer": key}).status_code == status
    assert AuditEntry.objects.filter(refused=True, action="request-ask", by=stage.ann).count() == 1
    assert not Request.objects.exists()


def test_a_closed_team_and_a_closed_service_are_not_asked(stage: Cast) -> None:
    Service.objects.update(closed_on_date=LONG_AGO)
    type(stage.legal).objects.filter(pk=stage.legal.pk).update(closed_on_date=LONG_AGO)
    browser = signed_in(stage.ann)
    for value in ("legal", "it-workplace/laptops"):
        answer = browser.post(ASK, {**sent(browser), **wanted(stage), "to": value, "read": f"{value} sales"})
        assert answer.status_code == 422
    assert asking.find("legal") == ()


def test_the_key_of_what_somebody_else_wrote_opens_nothing(stage: Cast) -> None:
    row = draft(by=stage.dan, now=NOW, wish=Wish(title="Secret", customer=stage.legal))
    browser = signed_in(stage.ann)
    for address, values in (
        (ASK, {**sent(browser), **wanted(stage), "key": row.key}),
        (f"{ASK}draft/", {"title": "x", "key": row.key}),
        (f"/requests/{row.key}/edit/", wanted(stage)),
        (f"/requests/{row.key}/drop/", {}),
    ):
        assert browser.post(address, values).status_code == 404
    for address in (f"/requests/{row.key}/edit/", f"/requests/{row.key}/asked/"):
        assert browser.get(address).status_code == 404
    assert Request.objects.get().title == "Secret"


# Drafts.


def test_what_is_written_is_kept_and_found_again(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    values = sent(browser, values={"title": "Lap", "who": "workplace", "need": "With a big screen"})
    answer = kept(browser, values)
    row = Request.objects.get()
    assert (row.key, row.state, row.provider, row.need) == (
        values["key"],
        "draft",
        stage.workplace,
        "With a big screen",
    )
    assert answer["HX-Replace-Url"] == f"/requests/{row.key}/edit/"
    assert 'name="version" value="1"' in answer.content.decode()
    kept(browser, {**values, "title": "Laptop", "version": "1"})
    row.refresh_from_db()
    assert (row.title, row.version, Request.objects.count()) == ("Laptop", 2, 1)
    # What did not change is not written again.
    kept(browser, {**values, "title": "Laptop", "version": "2"})
    row.refresh_from_db()
    assert row.version == 2
    again = page(browser, f"/requests/{row.key}/edit/").get_element_by_id("ask").fields
    assert (again["title"], again["to"], again["need"].strip(), again["version"]) == (
        "Laptop", "it-workplace", "With a big screen", "2",
    )  # fmt: skip
    assert "Laptop" in words(browser.get(ASK).content)
    assert [signed_in(each).get(f"/requests/{row.key}/edit/").status_code for each in (stage.ben, stage.sam)] == [
        404
    ] * 2


def test_nothing_is_kept_where_nothing_is_written(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    assert kept(browser, sent(browser)).status_code == 204
    assert not Request.objects.exists()


def test_a_draft_is_sent_under_the_key_it_was_kept_by(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    values = sent(browser, values=wanted(stage))
    kept(browser, values)
    # The page was sent before it heard which version was kept.
    row = asked(browser, {**values, "version": ""})
    assert (row.key, row.state, Request.objects.count()) == (values["key"], "new", 1)
    # What is kept too late changes nothing, and the page leads on.
    assert kept(browser, {**values, "title": "Late"}).status_code == 204
    assert browser.get(f"/requests/{row.key}/edit/")["Location"] == f"/requests/{row.key}/asked/"
    assert Request.objects.get().title == "Laptop for Ana"


def test_two_pages_with_one_draft_lose_nothing(stage: Cast) -> None:
    row = draft(by=stage.ann, now=NOW, wish=Wish(title="Laptop", provider=stage.workplace, customer=stage.sales))
    browser = signed_in(stage.ann)
    address = f"/requests/{row.key}/edit/"
    one, other = (sent(browser, address, {"title": title}) for title in ("Laptop, small", "Laptop, large"))
    kept(browser, one)
    told = kept(browser, other)
    assert "changed on another page" in told.content.decode()
    answer = browser.post(address, other)
    assert answer.status_code == 409
    assert ("Laptop, small" in answer.content.decode(), "Laptop, large" in answer.content.decode()) == (True, True)
    merged = html.document_fromstring(answer.content.decode()).xpath("//main//form")[0]
    values = {name: value for name, value in merged.form_values() if name != "do"}
    browser.post(address, {**values, "title": "Laptop, any"})
    row.refresh_from_db()
    assert (row.title, row.state) == ("Laptop, any", "new")


def test_without_scripts_a_draft_is_kept_by_a_button_and_thrown_away_and_brought_back(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    answer = browser.post(ASK, {**sent(browser), "title": "Lap", "do": "keep"}, follow=True)
    row = Request.objects.get()
    assert answer.request["PATH_INFO"] == f"/requests/{row.key}/edit/"
    assert "Kept as a draft. Nobody else sees it." in words(answer.content)
    browser.post(f"/requests/{row.key}/drop/")
    assert not Request.objects.exists()
    assert "Threw a draft away: Lap." in words(browser.get("/undo/").content)
    undo(by=stage.ann, now=timezone.now(), undoable=Undoable.objects.get(), ways=WAYS)
    assert Request.objects.get().title == "Lap"


# Confidential, at risk, and a contact.


def test_a_confidential_request_names_who_sees_it(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    values = {**sent(browser), **wanted(stage), "is_confidential": "on"}
    answer = browser.post(ASK, values)
    assert "Name somebody of IT Workplace: nobody else there sees a confidential request." in words(answer.content)
    answer = browser.post(ASK, {**values, "others": "Dan Dale"})
    assert (answer.status_code, Request.objects.count()) == (422, 0)
    row = asked(browser, {**values, "named": stage.cara.key, "others": "Dan Dale, sam@example.org"})
    assert {each.person for each in row.shares.all()} == {stage.cara, stage.dan, stage.sam}
    assert "Only you and whom you named see it: Cara Clay, Dan Dale, Sam Stone." in words(
        browser.get(f"/requests/{row.key}/asked/").content
    )


def test_names_without_confidence_name_nobody(stage: Cast) -> None:
    browser = signed_in(stage.ann)
    row = asked(browser, {**sent(browser), **wanted(stage), "named": stage.cara.key})
    assert not row.shares.exists()


def test_more_can_be_said_and_stands_in_the_request(stage: Cast) -> None:
    Segment.objects.create(key="borrowers", name="Borrowers")
    browser = signed_in(stage.ann)
    said = {
        "need": "One with a big screen", "purpose": "Ana can work on her first day", "done_when": "She can sign in",
        "segment": "borrowers", "contact": stage.ben.key, "is_at_risk": "on", "needed_by_date": "2100-01-01",
    }  # fmt: skip
    row = asked(browser, {**sent(browser), **wanted(stage), **said})
    assert (row.need, row.purpose, row.done_when) == (said["need"], said["purpose"], said["done_when"])
    assert (row.segment, row.contact) == (Segment.objects.get(), stage.ben)
    assert (row.is_at_risk, row.needed_by_date, row.provider) == (True, date(2100, 1, 1), stage.workplace)


def test_files_come_with_what_is_asked(stage: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "logs" / "arriving"
    from tests.web.test_attachments import upload  # noqa: PLC0415

    browser = signed_in(stage.ann)
    row = asked(browser, {**sent(browser), **wanted(stage), "attached": [upload(name="a.txt"), upload(name="b.txt")]})
    assert [each.name for each in row.attachments.order_by("pk")] == ["a.txt", "b.txt"]
    large = upload(b"x" * 20_000_001, "big.bin")
    answer = browser.post(ASK, {**sent(browser), **wanted(stage), "attached": [large]})
    assert "larger than 20 MB" in words(answer.content)
    assert Request.objects.count() == 1


# What another request needs first.


@pytest.fixture
def upstream(stage: Cast) -> Request:
    """Sales asked Workplace for a laptop, which needs something from Legal first."""
    wish = Wish(title="Laptop", provider=stage.workplace, customer=stage.sales)
    return ask(by=stage.ann, now=NOW, request=draft(by=stage.ann, now=NOW, wish=wish))


def test_what_is_asked_first_is_waited_for(stage: Cast, upstream: Request) -> None:
    browser = signed_in(stage.ben)
    address = f"{ASK}?for={upstream.key}"
    assert f"{upstream.reference} needs this first" in words(browser.get(address).content)
    values = {**sent(browser, address), "title": "Contract", "to": "legal", "read": "legal it-workplace"}
    row = asked(browser, values)
    upstream.refresh_from_db()
    assert (upstream.state, upstream.waits_on, row.customer) == ("waiting_request", row.reference, stage.workplace)
    assert f"{upstream.reference} waits for it." in words(browser.get(f"/requests/{row.key}/asked/").content)


def test_a_draft_is_waited_for_already_and_beside_what_is_waited_for_before(stage: Cast, upstream: Request) -> None:
    browser = signed_in(stage.ben)
    address = f"{ASK}?for={upstream.key}"
    first = asked(browser, {**sent(browser, address), "title": "One", "to": "legal", "read": "legal it-workplace"})
    browser.post(ASK, {**sent(browser, address), "title": "Two", "to": "it", "do": "keep"})
    second = Request.objects.get(title="Two")
    blockers = RequestWait.objects.filter(request=upstream, until_at=None).values_list("blocker", flat=True)
    assert set(blockers) == {first.pk, second.pk}
    values = sent(browser, f"/requests/{second.key}/edit/")
    assert asked(browser, values).state == "new"
    upstream.refresh_from_db()
    assert upstream.waits_on == f"{first.reference}|{second.reference}"


def test_only_whoever_works_on_a_request_says_what_it_needs_first(stage: Cast, upstream: Request) -> None:
    for who, status in ((stage.ann, 403), (stage.dan, 404)):
        browser = signed_in(who)
        assert browser.get(f"{ASK}?for={upstream.key}").status_code == status
        assert browser.post(ASK, {**wanted(stage), "for": upstream.key}).status_code == status
    assert signed_in(stage.ben).get(f"{ASK}?for=nothing").status_code == 404
    request_steps.deliver(by=stage.ben, now=NOW, request=upstream)
    assert signed_in(stage.ben).get(f"{ASK}?for={upstream.key}").status_code == 403


# Found by the search of every page.


def found(who: Person, said: str) -> list[str]:
    content = signed_in(who).get("/search/", {"q": said}).content.decode()
    return re.findall(r'href="/requests/(?!new)(\w+)/"', content)


def test_a_request_is_found_by_its_reference_by_whoever_may_see_it(stage: Cast, upstream: Request) -> None:
    for said in (upstream.reference, upstream.reference.lower(), f" r{upstream.pk} "):
        assert found(stage.ben, said) == [upstream.key]
    assert found(stage.dan, upstream.reference) == found(stage.ben, "R-999999999") == []
    assert found(stage.ben, "R-" + "9" * 30) == []


def test_open_requests_of_ones_teams_are_found_by_the_words_of_their_titles(stage: Cast, upstream: Request) -> None:
    assert found(stage.ben, "lap") == found(stage.ann, "LÁPTOP") == found(stage.cara, "laptop") == [upstream.key]
    assert found(stage.dan, "laptop") == found(stage.ben, "aptop") == found(stage.ada, "laptop") == []
    Request.objects.filter(pk=upstream.pk).update(is_confidential=True)
    assert (found(stage.ben, "laptop"), found(stage.ann, "laptop")) == ([], [upstream.key])
    draft(by=stage.ann, now=NOW, wish=Wish(title="Laptop too", provider=stage.workplace, customer=stage.sales))
    assert len(found(stage.ann, "laptop")) == 1
    Request.objects.filter(pk=upstream.pk).update(is_confidential=False)
    request_steps.deliver(by=stage.ben, now=NOW, request=upstream)
    assert found(stage.ben, "laptop") == []


def test_services_are_found_by_who_looks_for_what_somebody_can_do(stage: Cast) -> None:
    content = signed_in(stage.dan).get("/search/?q=machine").content.decode()
    assert "/services/laptops/" in content


def test_looking_for_a_request_takes_the_same_number_of_queries_however_many_there_are(
    stage: Cast, upstream: Request
) -> None:
    def many() -> int:
        browser = signed_in(stage.ben)
        browser.get("/search/?q=laptop")
        with CaptureQueriesContext(connection) as made:
            browser.get("/search/?q=laptop")
        return len(made)

    once = many()
    for number in range(3):
        other = team(f"Other {number}")
        row = draft(by=stage.ann, now=NOW, wish=Wish(title="Laptop", provider=stage.workplace, customer=stage.sales))
        ask(by=stage.ann, now=NOW, request=row)
        person(f"L{number} Laptop", other)
    assert many() == once
