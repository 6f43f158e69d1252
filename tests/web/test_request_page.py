"""The page of a request and its steps: what each sees, what each may do, through real forms on both sides."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests.web.conftest import Cast, person, signed_in, team
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions import requests
from wellserved.web.actions.requests import Wish
from wellserved.web.models import Link, Person, Request, RequestEvent, RequestWait, Segment, Service, Team, Undoable
from wellserved.words.requests import Happened, RequestState

SECRET = "Laptop for Mia, who starts on Monday"


def ago(**words: float) -> Any:
    return timezone.now() - timedelta(**words)


def asked(by: Person, customer: Team, provider: Team, title: str = SECRET, **wish: Any) -> Request:
    written = requests.draft(
        by=by, now=ago(days=5), wish=Wish(title=title, customer=customer, provider=provider, **wish)
    )
    return requests.ask(by=by, now=ago(days=5), request=written)


@pytest.fixture
def laptop(cast: Cast) -> Request:
    """Ann asks the team of Ben for a laptop."""
    return asked(cast.ann, cast.sales, cast.workplace, need="It must be **light**", purpose="To sell")


def said(answer: Any) -> str:
    """What a page says, without its markup."""
    page = html.document_fromstring(answer.content.decode())
    return " ".join(" ".join(page.find(".//main").itertext()).split())


def show(who: Person, request: Request) -> str:
    answer = signed_in(who).get(f"/requests/{request.key}/")
    assert answer.status_code == 200
    return said(answer)


def do(who: Person, request: Request, step: str, **fields: object) -> Any:
    """Fill in the form of a step as it stands on its page, and send it."""
    client, address = signed_in(who), f"/requests/{request.key}/{step}/"
    shown = client.get(address)
    assert shown.status_code == 200, shown.status_code
    form = html.document_fromstring(shown.content.decode()).find(".//main").xpath(".//form[@method='post']")[-1]
    sent = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    answer = client.post(form.action or address, {**sent, **fields}, follow=True)
    request.refresh_from_db()
    return answer


def press(who: Person, request: Request, step: str, **fields: object) -> Any:
    """Press a button that stands on the page of the request itself."""
    client = signed_in(who)
    page = html.document_fromstring(client.get(f"/requests/{request.key}/").content.decode())
    action = f"/requests/{request.key}/{step}/"
    form = next(each for each in page.forms if each.action == action)
    sent = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    answer = client.post(action, {**sent, **fields}, follow=True)
    request.refresh_from_db()
    return answer


def happened(request: Request) -> list[str]:
    return list(request.events.order_by("number").values_list("what", flat=True))


def test_it_says_the_same_to_both_sides_about_whose_turn_it_is(cast: Cast, laptop: Request) -> None:
    for_ann, for_ben = show(cast.ann, laptop), show(cast.ben, laptop)
    turn = for_ann.split("Whose turn it is")[1].split("has not accepted it yet.")[0]
    assert turn.split()[:2] == ["IT", "Workplace"]
    assert turn in for_ben
    assert SECRET in for_ann
    assert "It must be **light**" in for_ben


def test_it_takes_a_request_through_all_that_usually_happens(cast: Cast, laptop: Request) -> None:
    assert "Accept it" in show(cast.ben, laptop)
    assert "Accept it" not in show(cast.ann, laptop)
    press(cast.ben, laptop, "accept")
    assert (laptop.state, laptop.taken_by) == ("accepted", cast.ben)
    do(cast.ben, laptop, "ask-back", text="Which site?")
    assert laptop.state == "waiting_customer"
    page = show(cast.ann, laptop)
    assert "Which site?" in page
    assert page.split("Whose turn it is")[1].split()[0] == "Sales"
    press(cast.ann, laptop, "answer", text="Hamburg")
    assert laptop.state == "accepted"
    press(cast.ben, laptop, "understand")
    press(cast.ann, laptop, "understand")
    assert "Both sides say that it is understood." in show(cast.cara, laptop)
    press(cast.ben, laptop, "take-up")
    do(cast.ben, laptop, "deliver", text="It stands on the desk")
    assert laptop.state == "delivered"
    assert "It stands on the desk" in show(cast.ann, laptop)
    do(cast.ann, laptop, "reopen", text="The charger is missing")
    assert laptop.state == "accepted"
    do(cast.cara, laptop, "deliver", text="Here it is")
    press(cast.ann, laptop, "close")
    assert laptop.state == "closed"
    assert "Done and closed" in show(cast.ben, laptop)
    assert happened(laptop) == [
        *("asked", "accepted", "questioned", "answered", "understood", "understood", "taken_up", "delivered"),
        *("reopened", "delivered", "closed"),
    ]


def test_it_tells_how_it_stands_in_one_tap(cast: Cast, laptop: Request) -> None:
    press(cast.ben, laptop, "update", update="still_on_it")
    press(cast.ben, laptop, "update", update="not_known_yet")
    assert happened(laptop) == ["asked", "updated", "updated"]
    page = show(cast.ann, laptop)
    assert "Still on it" in page
    assert "We don't know yet" in page
    client = signed_in(cast.ben)
    asks = client.post(f"/requests/{laptop.key}/update/", {"update": "need_something"})
    later = client.post(f"/requests/{laptop.key}/update/", {"update": "later"})
    assert [asks["Location"], later["Location"]] == [
        f"/requests/{laptop.key}/ask-back/",
        f"/requests/{laptop.key}/promise/",
    ]
    back = client.post(f"/requests/{laptop.key}/update/", {"update": "still_on_it", "back": "desk"})
    assert back["Location"] == "/"


def test_it_keeps_every_date_that_was_promised_with_its_reason(cast: Cast, laptop: Request) -> None:
    first, second = (timezone.localdate() + timedelta(days=n) for n in (7, 14))
    do(cast.ben, laptop, "promise", day=first.isoformat())
    refused = do(cast.ben, laptop, "promise", day=second.isoformat())
    assert "This field is required" in said(refused)
    do(cast.ben, laptop, "promise", day=second.isoformat(), reason="more_than_thought", text="Two are needed")
    assert timezone.localdate(laptop.promised_at) == second
    assert timezone.localdate(laptop.first_promised_at) == first
    page = show(cast.ann, laptop)
    assert "2 dates were promised" in page
    assert "it is more work than we thought" in page
    past = do(cast.ben, laptop, "promise", day="2020-01-01", reason="other")
    assert "This date has passed." in said(past)


def test_it_names_the_cause_first_where_something_is_late(cast: Cast, laptop: Request) -> None:
    procurement = team("Procurement")
    first = asked(cast.ben, cast.workplace, procurement, "A quote")
    steps.promise(by=cast.ben, now=ago(days=4), request=laptop, at=ago(days=1), reason="")
    steps.wait_on(by=cast.ben, now=ago(days=3), request=laptop, requests=[first])
    for who in (cast.ann, cast.ben):
        page = show(who, laptop)
        late = page.index("Waiting on Procurement since")
        assert late < page.index("ater than promised") < page.index("What is needed")
    steps.deliver(by=person("Pia Park", procurement), now=ago(days=2), request=first)
    page = show(cast.ann, laptop)
    assert "What IT Workplace waited for from Procurement is there." in page
    assert page.split("Whose turn it is")[1].split()[:2] == ["IT", "Workplace"]
    assert "Take it up" in show(cast.ben, laptop)


def test_it_waits_for_requests_of_ours_and_for_somebody_outside(cast: Cast, laptop: Request) -> None:
    quote = asked(cast.ben, cast.workplace, cast.legal, "A check of the contract")
    do(cast.ben, laptop, "need-first", requests=[quote.key], outside="Bell Computers")
    assert (laptop.state, laptop.waits_on) == ("waiting_request", f"{quote.reference}|Bell Computers")
    assert "Legal" in show(cast.ann, laptop)
    do(cast.ben, laptop, "wait-outside", requests=[], reference="", outside="Bell Computers, Post")
    assert (laptop.state, laptop.waits_on) == ("waiting_outside", "Bell Computers|Post")
    do(cast.ben, laptop, "need-first", outside="", reference=quote.reference.lower())
    assert laptop.waits_on == quote.reference


def test_it_refuses_to_wait_in_a_circle(cast: Cast, laptop: Request) -> None:
    lena = person("Lena Lang", cast.legal)
    one = asked(cast.ben, cast.workplace, cast.legal, "A check")
    steps.wait_on(by=cast.ben, now=ago(days=2), request=laptop, requests=[one])
    back = asked(lena, cast.legal, cast.sales, "A signature")
    steps.wait_on(by=lena, now=ago(days=2), request=one, requests=[back])
    answer = do(cast.ann, back, "need-first", requests=[laptop.key])
    assert "would wait for ever" in said(answer)
    assert back.state == "new"


def test_it_waits_until_a_day_that_is_ours_or_theirs(cast: Cast, laptop: Request) -> None:
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    do(cast.ben, laptop, "wait-until", day=day, whose="customers")
    assert (laptop.state, laptop.waits_on) == ("waiting_until", "customer")
    assert show(cast.ben, laptop).split("Whose turn it is")[1].split()[0] == "Sales"
    do(cast.ben, laptop, "wait-until", day=day, whose="ours")
    assert laptop.waits_on == ""
    do(cast.ben, laptop, "put-back")
    assert laptop.state == "accepted"


def test_it_lets_who_is_waited_for_say_whether_it_is_so(cast: Cast, laptop: Request) -> None:
    one = asked(cast.ben, cast.workplace, cast.legal, "A check")
    do(cast.ben, laptop, "need-first", requests=[one.key])
    page = show(cast.dan, laptop)
    assert "They wait for you. Is it so?" in page
    assert SECRET not in page
    press(cast.dan, laptop, "confirm")
    assert laptop.wait_said == "confirmed"
    assert "Legal says: it is so" in show(cast.ann, laptop)
    do(cast.dan, laptop, "dispute", text="You have it since Monday")
    assert laptop.wait_said == "disputed"
    assert "Legal sees this wait differently." in show(cast.ben, laptop)
    for who in (cast.ann, cast.ben):
        assert signed_in(who).post(f"/requests/{laptop.key}/confirm/").status_code == 403


def test_it_passes_on_to_the_right_team_and_names_its_service(cast: Cast, laptop: Request) -> None:
    stores = team("Stores")
    service = Service.objects.create(team=stores, name="Laptops and telephones")
    Service.objects.create(team=cast.legal, name="Contracts")
    shown = said(signed_in(cast.ben).get(f"/requests/{laptop.key}/pass-on/"))
    assert "Stores: Laptops and telephones" in shown
    assert "Legal: Contracts" not in shown
    nobody = do(cast.ben, laptop, "pass-on", offered="", team="")
    assert "Say to whom it belongs." in said(nobody)
    unknown = do(cast.ben, laptop, "pass-on", offered="", team="Storage")
    assert "No team is called “Storage”." in said(unknown)
    do(cast.ben, laptop, "pass-on", offered=f"service:{service.key}", text="They have them")
    assert (laptop.provider, laptop.service, laptop.state) == (stores, service, "new")
    assert "passed it on to whom it belongs: to Stores" in show(cast.ann, laptop)
    assert signed_in(cast.ben).get(f"/requests/{laptop.key}/").status_code == 404


def test_it_says_no_only_with_another_way(cast: Cast, laptop: Request) -> None:
    assert "This field is required" in said(do(cast.ben, laptop, "decline", text=" "))
    assert laptop.state == "new"
    do(cast.ben, laptop, "decline", text="Legal lends theirs", team="Legal")
    assert laptop.state == "declined"
    page = show(cast.ann, laptop)
    assert "Legal lends theirs" in page
    assert "to Legal" in page
    press(cast.ann, laptop, "close")
    assert laptop.state == "closed"


def test_it_lets_the_side_that_asks_withdraw_reword_and_share(cast: Cast, laptop: Request) -> None:
    do(cast.ann, laptop, "reword", title="Two laptops")
    assert (laptop.title, laptop.purpose) == ("Two laptops", "To sell")
    do(cast.ann, laptop, "share", name="Dan Dale")
    assert "Two laptops" in show(cast.dan, laptop)
    assert "Shared with Dan Dale" in show(cast.ann, laptop)
    assert "Nobody here is called Nora." in said(do(cast.ann, laptop, "share", name="Nora"))
    do(cast.ann, laptop, "share", still=[])
    assert signed_in(cast.dan).get(f"/requests/{laptop.key}/").status_code == 404
    do(cast.ann, laptop, "risk", text="They may leave us")
    assert laptop.is_at_risk
    assert "an outside customer is at risk" in show(cast.ben, laptop)
    do(cast.ann, laptop, "risk")
    assert not laptop.is_at_risk
    do(cast.ann, laptop, "withdraw")
    assert laptop.state == "withdrawn"


def test_it_says_who_sees_to_it_and_lets_both_sides_write(cast: Cast, laptop: Request) -> None:
    do(cast.cara, laptop, "give", person=cast.ben.key)
    assert laptop.taken_by == cast.ben
    do(cast.cara, laptop, "give", person="")
    assert laptop.taken_by is None
    for who in (cast.ann, cast.ben):
        press(who, laptop, "note", text=f"Greetings from {who.name} <b>&</b>")
    page = show(cast.cara, laptop)
    assert "Greetings from Ann Ashby <b>&</b>" in page
    assert happened(laptop)[-2:] == ["noted", "noted"]


def test_it_loses_neither_of_two_wordings(cast: Cast, laptop: Request) -> None:
    client = signed_in(cast.ann)
    client.post(f"/requests/{laptop.key}/reword/", {"title": "Two laptops", "version": laptop.version})
    answer = client.post(f"/requests/{laptop.key}/reword/", {"title": "Three laptops", "version": laptop.version})
    assert answer.status_code == 409
    assert "Two laptops" in said(answer)
    assert b"Three laptops" in answer.content


def test_it_says_what_happened_meanwhile_instead_of_doing_what_no_longer_fits(cast: Cast, laptop: Request) -> None:
    ben, sent = signed_in(cast.ben), {"seen": 1, "text": "Done"}
    steps.take_up(by=cast.cara, now=ago(minutes=1), request=laptop)
    answer = ben.post(f"/requests/{laptop.key}/accept/", sent)
    assert answer.status_code == 409
    assert "This is not possible now: the request is in work." in said(answer)
    assert "Cara Clay took it up" in said(answer)
    answer = ben.post(f"/requests/{laptop.key}/deliver/", sent)
    assert answer.status_code == 409
    assert "Nothing of yours was done yet." in said(answer)
    assert happened(laptop) == ["asked", "taken_up"]
    assert 'name="seen" value="2"' in answer.content.decode()
    assert ben.post(f"/requests/{laptop.key}/note/", sent).status_code == 302
    assert ben.post(f"/requests/{laptop.key}/deliver/", {**sent, "seen": 3}).status_code == 302


def test_it_counts_a_form_that_is_sent_twice_once(cast: Cast, laptop: Request) -> None:
    ben = signed_in(cast.ben)
    answers = [ben.post(f"/requests/{laptop.key}/note/", {"text": "Hello", "once": "same"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert happened(laptop) == ["asked", "noted"]


def test_it_offers_to_take_a_step_back(cast: Cast, laptop: Request) -> None:
    page = press(cast.ben, laptop, "accept")
    assert "Undo" in said(page)
    answer = signed_in(cast.ben).post(f"/undo/{Undoable.objects.latest('pk').key}/", follow=True)
    laptop.refresh_from_db()
    assert (answer.redirect_chain[-1][0], laptop.state) == (f"/requests/{laptop.key}/", "new")
    assert "(taken back)" in said(answer)


def test_it_is_not_there_for_whoever_has_nothing_to_do_with_it(cast: Cast, laptop: Request) -> None:
    for who in (cast.dan, cast.eve, cast.ada):
        client = signed_in(who)
        for address in ("", "note/", "accept/", "withdraw/", "nonsense/"):
            assert client.get(f"/requests/{laptop.key}/{address}").status_code == 404
            assert client.post(f"/requests/{laptop.key}/note/", {"text": "Hello"}).status_code == 404
    assert happened(laptop) == ["asked"]


def test_it_lets_service_leads_read_and_nothing_more(cast: Cast, laptop: Request) -> None:
    page = show(cast.sam, laptop)
    assert SECRET in page
    assert "Tell Sales in one tap" not in page
    assert "Write to both teams" not in page
    for step in ("accept", "note", "withdraw", "reword", "give"):
        answer = signed_in(cast.sam).post(f"/requests/{laptop.key}/{step}/", {"text": "Hello", "title": "Hello"})
        assert answer.status_code == 403
    assert happened(laptop) == ["asked"]


def test_it_lets_each_side_do_its_own_steps_only(cast: Cast, laptop: Request) -> None:
    theirs = {"accept", "take-up", "ask-back", "deliver", "decline", "pass-on", "promise", "update", "give"}
    ours = {"withdraw", "reword", "risk", "share"}
    for who, steps_of_others in ((cast.ann, theirs), (cast.ben, ours)):
        for step in steps_of_others:
            answer = signed_in(who).post(f"/requests/{laptop.key}/{step}/", {"text": "Hello"})
            assert (step, answer.status_code) == (step, 403)
    assert happened(laptop) == ["asked"]


def test_it_shows_a_confidential_request_to_whoever_is_named_only(cast: Cast) -> None:
    secret = asked(cast.ann, cast.sales, cast.workplace, is_confidential=True, named=(cast.cara,))
    assert signed_in(cast.ben).get(f"/requests/{secret.key}/").status_code == 404
    assert signed_in(cast.sam).get(f"/requests/{secret.key}/").status_code == 404
    assert "Only for Cara Clay" in show(cast.cara, secret)
    press(cast.cara, secret, "accept")
    one = asked(cast.cara, cast.workplace, cast.legal, "A check")
    do(cast.cara, secret, "need-first", requests=[one.key])
    for who in (cast.dan, cast.ben):
        page = show(who, one)
        assert "One request waits on this." in page
        assert SECRET not in page


def test_it_tells_along_a_chain_who_has_it_since_when_and_what_is_promised(cast: Cast, laptop: Request) -> None:
    procurement = team("Procurement")
    pia = person("Pia Park", procurement)
    quote = asked(cast.ben, cast.workplace, procurement, "A quote", need="Secret need")
    check = asked(pia, procurement, cast.legal, "A clause")
    steps.wait_on(by=cast.ben, now=ago(days=3), request=laptop, requests=[quote], text="Secret word")
    steps.wait_on(by=pia, now=ago(days=2), request=quote, requests=[check])
    steps.promise(by=cast.dan, now=ago(days=1), request=check, at=timezone.now() + timedelta(days=9), reason="")
    page = show(cast.ann, laptop)
    chain = page.split("The chain")[1].split("What happened")[0]
    assert [chain.index(each) for each in ("Procurement", "Legal", "promised for")] == sorted(
        chain.index(each) for each in ("Procurement", "Legal", "promised for")
    )
    assert "A quote" not in chain
    assert "A clause" not in chain
    assert "2 requests wait on this." in show(cast.dan, check)
    # Each end sees of the other where it stands, and nothing that anybody wrote.
    for who, request, theirs in ((cast.ann, check, "A clause"), (cast.dan, laptop, SECRET)):
        page = show(who, request)
        assert str(request.provider) in page
        unseen = (theirs, "A quote", "Secret", "Ben Brook", "Ann Ashby", "Pia Park")
        assert [each for each in unseen if each in page] == []
        assert signed_in(who).post(f"/requests/{request.key}/note/", {"text": "Hello"}).status_code == 403
        assert signed_in(who).get(f"/requests/{request.key}/reword/").status_code == 403


def test_it_counts_who_waits_and_how_many_of_them_reach_an_outside_customer(cast: Cast) -> None:
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    stores = team("Stores")
    sid = person("Sid Shaw", stores)
    rack = asked(cast.ben, cast.workplace, stores, "A shelf")
    waiting = [asked(cast.ann, cast.sales, cast.workplace, f"Laptop {n}") for n in range(3)]
    for each in waiting:
        steps.wait_on(by=cast.ben, now=ago(days=1), request=each, requests=[rack])
    assert "3 requests wait on this." in show(sid, rack)
    Request.objects.filter(pk=waiting[0].pk).update(segment=segment)
    assert "3 requests wait on this, one reaches an outside customer." in show(sid, rack)
    outer = asked(cast.dan, cast.legal, cast.sales, "A letter")
    steps.wait_on(by=cast.ann, now=ago(hours=9), request=outer, requests=[waiting[1]])
    Link.objects.create(provider=cast.legal, segment=segment, said_by_provider_at=ago(days=9))
    assert "4 requests wait on this, 3 reach an outside customer." in show(sid, rack)
    Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=ago(days=9))
    assert "4 requests wait on this, all of them reach an outside customer." in show(sid, rack)


@pytest.mark.parametrize("field", ["requests", "reference"])
def test_it_lets_nobody_wait_for_what_is_not_theirs(cast: Cast, laptop: Request, field: str) -> None:
    foreign = asked(cast.dan, cast.legal, cast.sales, "Foreign words")
    value = foreign.key if field == "requests" else foreign.reference
    answer = signed_in(cast.ben).post(f"/requests/{laptop.key}/need-first/", {field: value})
    assert "Foreign words" not in said(answer)
    none = signed_in(cast.ben).post(f"/requests/{laptop.key}/need-first/", {"reference": "R-999999"})
    if field == "reference":
        assert said(answer).replace(foreign.reference, "") == said(none).replace("R-999999", "")
    laptop.refresh_from_db()
    assert (laptop.state, RequestWait.objects.count()) == ("new", 0)


def test_it_takes_no_foreign_key_in_any_field(cast: Cast, laptop: Request) -> None:
    closed = Service.objects.create(team=cast.legal, name="Laptop loans", closed_on_date=timezone.localdate())
    ben = signed_in(cast.ben)
    for step, fields in (
        ("give", {"person": cast.dan.key}),
        ("pass-on", {"offered": f"service:{closed.key}", "text": "-"}),
        ("pass-on", {"team": "Sales", "text": "-"}),
        ("promise", {"day": "2099-01-01", "reason": "nonsense"}),
        ("update", {"update": "nonsense"}),
        ("wait-until", {"day": "2099-01-01", "whose": "nonsense"}),
    ):
        answer = ben.post(f"/requests/{laptop.key}/{step}/", fields)
        laptop.refresh_from_db()
        if step == "promise":
            continue  # no reason is asked for a first date, so whatever is sent for it is left out
        assert (step, answer.status_code, laptop.provider) == (step, 200, cast.workplace)
    assert laptop.state == RequestState.NEW
    assert RequestEvent.objects.exclude(what__in=[Happened.ASKED, Happened.PROMISED]).count() == 0
    signed_in(cast.ann).post(f"/requests/{laptop.key}/share/", {"still": [cast.eve.key]})
    assert laptop.shares.count() == 0


def test_it_asks_the_database_as_often_for_much_as_for_little(cast: Cast, laptop: Request) -> None:
    counts = []
    for many in (1, 3):
        rack = asked(cast.ben, cast.workplace, cast.legal, "A shelf")
        for n in range(many):
            upper = asked(cast.ann, cast.sales, cast.workplace, f"Laptop {n}")
            steps.wait_on(by=cast.ben, now=ago(days=1), request=upper, requests=[rack])
            steps.note(by=cast.dan, now=ago(hours=1), request=rack, text="Hello")
            lower = asked(cast.dan, cast.legal, cast.it, f"Wood {n}")
            kept = [each.blocker for each in RequestWait.objects.filter(request=rack, until_at=None) if each.blocker]
            steps.wait_on(by=cast.dan, now=ago(hours=1), request=rack, requests=[*kept, lower])
        client = signed_in(cast.dan)
        client.get(f"/requests/{rack.key}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/requests/{rack.key}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 40, counts


def test_it_leads_from_a_draft_to_where_it_is_written(cast: Cast) -> None:
    written = requests.draft(by=cast.ann, now=ago(days=1), wish=Wish(title="Not yet", customer=cast.sales))
    answer = signed_in(cast.ann).get(f"/requests/{written.key}/")
    assert answer.status_code == 302
    assert signed_in(cast.ben).get(f"/requests/{written.key}/").status_code == 404
    assert signed_in(cast.ann).post(f"/requests/{written.key}/withdraw/").status_code == 404


def test_it_draws_whose_time_it_was_with_the_same_numbers_beside(cast: Cast, laptop: Request) -> None:
    procurement = team("Procurement")
    quote = asked(cast.ben, cast.workplace, procurement, "A quote")
    steps.take_up(by=cast.ben, now=ago(days=4), request=laptop)
    steps.wait_on(by=cast.ben, now=ago(days=3), request=laptop, requests=[quote])
    steps.dispute_wait(by=person("Pia Park", procurement), now=ago(days=1), request=laptop, text="We asked back")
    answer = signed_in(cast.ann).get(f"/requests/{laptop.key}/")
    drawn, page = answer.context["picture"], html.document_fromstring(answer.content.decode())
    assert [lane.holder for lane in drawn.lanes] == ["IT Workplace", "Procurement"]
    kinds = [[(bar.kind, bar.is_disputed) for bar in lane.bars] for lane in drawn.lanes]
    assert kinds == [[("queue", False), ("work", False)], [("waiting_case", False), ("waiting_case", True)]]
    # All time counts here: of five days, one was in the queue, one was work, and three were waited.
    widths = [[round(float(bar.width)) for bar in lane.bars] for lane in drawn.lanes]
    assert widths == [[20, 20], [40, 20]]
    assert [round(float(bar.x)) for lane in drawn.lanes for bar in lane.bars] == [0, 20, 40, 80]
    assert [lane.length for lane in drawn.lanes] == ["6 days", "9 days"]
    table = page.xpath("//*[@id='time']//table")[0]
    assert [row.xpath("string(th)") for row in table.xpath("tbody/tr")] == [row.holder for row in drawn.rows]
    assert page.xpath("count(//*[@id='time']//*[local-name()='rect'][@class='disputed'])") == 2
    assert "seen differently by the two sides" in said(answer)
    assert b"style=" not in answer.content


def test_it_says_what_the_other_side_is_to_look_at(cast: Cast, laptop: Request) -> None:
    steps.decline(by=cast.ben, now=ago(days=1), request=laptop, text="Legal lends theirs")
    page = show(cast.ann, laptop)
    assert page.index("Legal lends theirs") < page.index("What is needed")
    assert "Close it: we take the other way" in page
    assert "No date is promised." in page


def test_it_tells_all_that_happened_a_click_away_where_it_is_long(cast: Cast, laptop: Request) -> None:
    for n in range(45):
        steps.note(by=cast.ann, now=ago(hours=60 - n), request=laptop, text=f"Word {n}.")
    page = show(cast.ben, laptop)
    assert "Show 6 earlier entries" in page
    assert "Word 4." not in page
    assert "Word 5." in page
    assert "Word 0." in said(signed_in(cast.ben).get(f"/requests/{laptop.key}/?all=1"))
