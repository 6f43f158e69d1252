"""The desk: what somebody sees first."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import NOW, Cast, person, signed_in
from wellserved.web.models import Absence, Charter, CharterVersion, Link, Segment, Team


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_it_shows_the_way_to_the_customer_and_ones_teams(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Private borrowers")
    Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    shown = text(signed_in(cast.ann).get("/"))
    assert "Private borrowers" in shown
    assert f'<a href="/teams/{cast.sales.key}/">Sales</a>' in shown


def test_it_asks_leads_to_say_what_their_team_is_for(cast: Cast) -> None:
    assert "Say what IT Workplace is for" in text(signed_in(cast.cara).get("/"))
    assert "Say what IT Workplace is for" not in text(signed_in(cast.ben).get("/"))
    Team.objects.filter(pk=cast.workplace.pk).update(purpose="Work can begin on the first day.")
    assert "Say what IT Workplace is for" not in text(signed_in(cast.cara).get("/"))


def test_it_says_for_whom_somebody_stands_in(cast: Cast) -> None:
    Absence.objects.create(person=cast.cara, deputy=cast.ben, from_date="2020-01-01", until_date="2100-01-01")
    shown = text(signed_in(cast.ben).get("/"))
    assert "You stand in for Cara Clay until" in shown
    assert "Say what IT Workplace is for" in shown


def test_it_says_that_nothing_waits(cast: Cast) -> None:
    assert "Nothing waits on you." in text(signed_in(cast.dan).get("/"))


def test_it_asks_the_same_number_of_questions_however_many_teams_one_has(cast: Cast) -> None:
    counts = []
    for who in (cast.ann, person("Tina Three", cast.sales, cast.legal, cast.it)):
        client = signed_in(who)
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_it_shows_whom_the_team_serves_and_who_serves_it(cast: Cast) -> None:
    Link.objects.create(provider=cast.sales, customer=cast.legal, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    shown = text(signed_in(cast.ann).get("/"))
    assert "We serve" in shown
    assert f'href="/teams/{cast.legal.key}/"' in shown
    assert f'href="/teams/{cast.workplace.key}/"' in shown


def test_it_shows_whoever_sees_to_the_whole_who_serves_the_customers_outside(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Private borrowers")
    Segment.objects.create(key="brokers", name="Brokers")
    Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    for person_ in (cast.eve, cast.ada, cast.sam):
        shown = text(signed_in(person_).get("/"))
        assert "An administrator can add you" not in shown
        assert f'href="/teams/{cast.sales.key}/paths/"' in shown
        assert "nobody said yet who serves them" in shown


def test_it_says_which_charters_wait_for_a_lead(cast: Cast) -> None:
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    charter = Charter.objects.create(link=link)
    proposal = CharterVersion.objects.create(
        charter=charter, number=1, proposed_by=cast.ann, proposed_at=NOW, customer_by=cast.ann, customer_at=NOW
    )
    said = "The charter of IT Workplace for Sales waits for you to agree"
    assert said in text(signed_in(cast.cara).get("/"))
    assert said not in text(signed_in(cast.ann).get("/"))
    CharterVersion.objects.filter(pk=proposal.pk).update(provider_by=cast.cara, provider_at=NOW, agreed_at=NOW)
    assert said not in text(signed_in(cast.cara).get("/"))
