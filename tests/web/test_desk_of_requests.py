"""The desk: what needs somebody, what they wait for, what they promised, and what went quiet."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import LONG_AGO, Cast, person, signed_in
from tests.web.requested import ago, asked, card, promised, told_by
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.requests import Wish, draft
from wellserved.web.models import Absence, Membership, Person, Request, RequestEvent
from wellserved.words.requests import Update

LAPTOP, BADGE = "A laptop for Ida", "A badge for Ida"


def soon(**length: float) -> datetime:
    return timezone.now() + timedelta(**length)


def press(who: Person, request: Request, step: str, **fields: str) -> str:
    sent = {"back": "desk", "seen": str(Request.objects.get(pk=request.pk).events_count), **fields}
    answer = signed_in(who).post(f"/requests/{request.key}/{step}/", sent)
    return answer.get("Location", str(answer.status_code))


def test_a_new_request_needs_the_lead_and_the_asker_waits_for_it(cast: Cast) -> None:
    asked(cast.ann, cast.sales, cast.workplace, LAPTOP)
    assert "New for IT Workplace: nobody took it on yet" in card(cast.cara, "needs")
    assert LAPTOP not in card(cast.ben, "needs")
    waits = card(cast.ann, "waits")
    assert LAPTOP in waits
    assert "waiting on IT Workplace since" in waits
    assert "no word yet" in waits
    assert LAPTOP not in card(cast.dan, "needs") + card(cast.dan, "waits")


def test_where_nobody_leads_a_new_request_needs_everybody_of_the_team(cast: Cast) -> None:
    asked(cast.ann, cast.sales, cast.legal, "A look at a contract")
    assert "A look at a contract" in card(cast.dan, "needs")


def test_one_tap_takes_it_up_and_comes_back_to_the_desk(cast: Cast) -> None:
    laptop = asked(cast.ann, cast.sales, cast.workplace, LAPTOP)
    assert press(cast.cara, laptop, "take-up") == "/"
    assert "In work" in card(cast.cara, "needs")
    assert press(cast.cara, laptop, "update", update="still_on_it") == "/"
    assert "last word today" in card(cast.ann, "waits")


def test_a_question_comes_first_with_its_words(cast: Cast) -> None:
    laptop = asked(cast.ann, cast.sales, cast.workplace, LAPTOP)
    badge = asked(cast.ann, cast.sales, cast.workplace, BADGE)
    steps.deliver(by=cast.ben, now=ago(days=2), request=badge, text="It lies at the front desk.")
    steps.ask_back(by=cast.ben, now=ago(days=1), request=laptop, text="Which site is it for?")
    needs = card(cast.ann, "needs")
    assert "IT Workplace asks" in needs
    assert "Which site is it for?" in needs
    assert "IT Workplace delivered. Is it what you need?" in needs
    assert "It lies at the front desk." in needs
    assert needs.index(LAPTOP) < needs.index(BADGE)
    assert LAPTOP not in card(cast.ann, "waits")
    assert press(cast.ann, badge, "close") == "/"
    assert BADGE not in card(cast.ann, "needs")


def test_a_no_with_another_way_needs_whoever_asked(cast: Cast) -> None:
    laptop = asked(cast.ann, cast.sales, cast.workplace, LAPTOP)
    steps.decline(by=cast.ben, now=ago(days=1), request=laptop, text="The shelf in Hall 2 has one.")
    needs = card(cast.ann, "needs")
    assert "said no, and named another way" in needs
    assert "The shelf in Hall 2 has one." in needs


def test_it_names_the_step_that_is_waited_for_and_never_a_person(cast: Cast) -> None:
    laptop = promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=3))
    first = asked(cast.ben, cast.workplace, cast.legal, "A licence")
    steps.wait_on(by=cast.ben, now=ago(days=2), request=laptop, requests=[first])
    waits = card(cast.ann, "waits")
    assert "waiting on Legal since" in waits
    assert "Ben" not in waits
    assert "A licence" not in waits
    steps.take_up(by=cast.dan, now=ago(days=1), request=first)
    steps.deliver(by=cast.dan, now=ago(hours=20), request=first)
    assert "What it waited for is there" in card(cast.ben, "needs")


def test_what_is_promised_stands_ahead_and_what_slips_is_told_now(cast: Cast) -> None:
    promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=3))
    assert "One promise for the next seven days, on time so far." in card(cast.ben, "promises")
    assert card(cast.cara, "promises") == ""
    badge = promised(asked(cast.ann, cast.sales, cast.workplace, BADGE), cast.ben, ago(days=1))
    assert badge.promised_at
    ahead = card(cast.ben, "promises")
    assert "One is later than promised : tell them now, with a new date." in ahead
    assert "One promise for the next seven days" in ahead
    assert BADGE not in ahead
    assert "Later than promised. Tell Sales when it will be there." in card(cast.ben, "needs")


def test_silence_is_seen_by_the_provider_on_the_day_and_by_the_asker_when_it_passed(cast: Cast) -> None:
    laptop = promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=9))
    told_by(laptop, timezone.now().replace(hour=23, minute=59, second=59))
    assert "Sales hears from you today" in card(cast.ben, "owed")
    assert "Went quiet" not in card(cast.ann, "waits")
    told_by(laptop, ago(days=1))
    assert "Sales was to hear from you by yesterday" in card(cast.ben, "owed")
    assert LAPTOP not in card(cast.ben, "needs")
    assert "Went quiet" in card(cast.ann, "waits")
    assert "IT Workplace promised news for yesterday" in card(cast.ann, "waits")
    steps.tell(by=cast.ben, now=timezone.now(), request=laptop, update=Update.NOT_KNOWN_YET, next_at=soon(days=2))
    assert card(cast.ben, "owed") == ""
    assert "Went quiet" not in card(cast.ann, "waits")


def test_whoever_stands_in_sees_what_the_colleague_saw_to_and_asked(cast: Cast) -> None:
    promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=3))
    asked(cast.ben, cast.workplace, cast.legal, "A licence")
    assert LAPTOP not in card(cast.cara, "needs")
    Absence.objects.create(person=cast.ben, deputy=cast.cara, from_date=LONG_AGO, until_date="2100-01-01")
    needs = card(cast.cara, "needs")
    assert LAPTOP in needs
    assert "for Ben Brook" in needs
    assert "A licence" in card(cast.cara, "waits")
    assert LAPTOP in card(cast.ben, "needs")


def test_the_lead_sees_what_somebody_away_saw_to_where_nobody_stands_in(cast: Cast) -> None:
    promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=3))
    Absence.objects.create(person=cast.ben, from_date=LONG_AGO, until_date="2100-01-01")
    assert "Who sees to it is away, and nobody stands in" in card(cast.cara, "needs")


def test_nothing_is_lost_when_somebody_leaves(cast: Cast) -> None:
    promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=3))
    question = asked(cast.ben, cast.workplace, cast.legal, "A licence")
    steps.ask_back(by=cast.dan, now=ago(days=1), request=question, text="For how many?")
    Person.objects.filter(pk=cast.ben.pk).update(is_active=False)
    needs = card(cast.cara, "needs")
    assert LAPTOP in needs
    assert "Nobody sees to it any more: who did has left" in needs
    assert "For how many?" in needs


def test_what_somebody_saw_to_stays_with_the_team_they_leave(cast: Cast) -> None:
    promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=3))
    Membership.objects.filter(person=cast.ben).update(team=cast.legal)
    assert LAPTOP not in card(cast.ben, "needs")
    assert "Nobody sees to it any more" in card(cast.cara, "needs")


def test_a_confidential_request_lies_on_no_desk_but_of_who_is_named(cast: Cast) -> None:
    secret = asked(cast.ann, cast.sales, cast.workplace, "A private matter", is_confidential=True, named=(cast.ben,))
    assert "A private matter" in card(cast.ann, "waits")
    for other in (cast.cara, cast.dan, cast.eve, cast.sam, cast.ada):
        assert "A private matter" not in signed_in(other).get("/").content.decode()
    steps.take_up(by=cast.ben, now=ago(days=1), request=secret)
    assert "A private matter" in card(cast.ben, "needs")
    assert "A private matter" not in signed_in(cast.cara).get("/").content.decode()
    assert "one open" not in card(cast.cara, "queues")


def test_a_draft_is_on_its_authors_desk_alone(cast: Cast) -> None:
    draft(by=cast.ann, now=ago(days=1), wish=Wish(title="Perhaps a chair", customer=cast.sales))
    assert "Perhaps a chair" in card(cast.ann, "drafts")
    Absence.objects.create(person=cast.ann, deputy=cast.ben, from_date=LONG_AGO, until_date="2100-01-01")
    assert "Perhaps a chair" not in signed_in(cast.ben).get("/").content.decode()


def test_an_outside_customer_at_risk_comes_before_everything_else(cast: Cast) -> None:
    question = asked(cast.ann, cast.sales, cast.workplace, LAPTOP)
    steps.ask_back(by=cast.ben, now=ago(days=1), request=question, text="Which one?")
    grave = asked(cast.ann, cast.sales, cast.legal, "The contract of Mill & Co", is_at_risk=True)
    steps.ask_back(by=cast.dan, now=ago(hours=2), request=grave, text="Which clause?")
    needs = card(cast.ann, "needs")
    assert needs.index("The contract of Mill &amp; Co") < needs.index(LAPTOP)


def test_a_lead_sees_how_much_lies_with_the_team_and_how_old_it_is(cast: Cast) -> None:
    asked(cast.ann, cast.sales, cast.workplace, LAPTOP, now=ago(days=34))
    badge = asked(cast.ann, cast.sales, cast.workplace, BADGE)
    steps.ask_back(by=cast.ben, now=ago(days=1), request=badge, text="Which one?")
    said = card(cast.cara, "queues")
    assert "2 open · one new · one waits on who asked" in said
    assert "oldest 34 days" in said
    assert card(cast.ben, "queues") == ""


def test_it_says_that_nothing_waits(cast: Cast) -> None:
    assert "Nothing waits on you." in card(cast.dan, "needs")


def test_it_asks_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    for _round in range(3):
        laptop = promised(asked(cast.ann, cast.sales, cast.workplace, LAPTOP), cast.ben, soon(days=2))
        question = asked(cast.ben, cast.workplace, cast.sales, "A word with a customer")
        steps.ask_back(by=cast.ann, now=ago(days=2), request=question, text="Which one?")
        licence = asked(cast.ben, cast.workplace, cast.legal, "A licence")
        steps.wait_on(by=cast.ben, now=ago(days=2), request=laptop, requests=[licence])
        asked(cast.ann, cast.sales, cast.workplace, BADGE)
        counts = {who.name: _queries(who) for who in (cast.ann, cast.ben, cast.cara, cast.dan)}
        if not _round:
            first = counts
    assert counts == first
    assert max(counts.values()) <= 26


def _queries(who: Person) -> int:
    client = signed_in(who)
    client.get("/")
    with CaptureQueriesContext(connection) as asked_for:
        client.get("/")
    return len(asked_for)


def test_somebody_of_two_teams_and_their_deputy_see_no_more_than_that(cast: Cast) -> None:
    tina = person("Tina Two", cast.workplace, cast.legal)
    asked(cast.ann, cast.sales, cast.workplace, LAPTOP)
    asked(cast.ann, cast.sales, cast.legal, "A look at a contract")
    needs = card(tina, "needs")
    assert "A look at a contract" in needs
    assert LAPTOP not in needs
    assert RequestEvent.objects.count() == 2
