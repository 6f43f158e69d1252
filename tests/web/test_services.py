"""What a team offers: its lead names services, describes them and takes them away."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import NOW, TODAY, Cast, signed_in
from wellserved.web.actions import undo
from wellserved.web.actions.services import close_service, offer_service
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, Charter, Link, Person, Service, Undoable
from wellserved.web.queries.links import links_of_all
from wellserved.web.queries.team_offer import offer_of

LAPTOP = {
    "name": "A laptop that works",
    "for_whom": "Everybody",
    "description": "On your desk, with everything on it.",
    "extraordinary": "It was there before I thought of it.",
    "self_service": "https://intranet.example.org/laptops",
}


def laptop(cast: Cast, **texts: str) -> Service:
    return offer_service(by=cast.cara, now=NOW, team=cast.workplace, **{**LAPTOP, **texts})


@pytest.mark.parametrize(("who", "status"), [("cara", 302), ("ada", 302), ("ben", 403), ("dan", 403), ("sam", 403)])
def test_the_lead_and_administrators_say_what_a_team_offers(cast: Cast, who: str, status: int) -> None:
    client = signed_in(getattr(cast, who))
    assert client.post(f"/teams/{cast.workplace.key}/services/new/", LAPTOP).status_code == status
    assert Service.objects.count() == (status == 302)


def test_everybody_reads_it(cast: Cast) -> None:
    page = signed_in(cast.dan).get(f"/services/{laptop(cast).key}/").content.decode()
    assert all(text in page for text in LAPTOP.values())
    assert "Offer it no longer" not in page


def test_it_keeps_who_did_it_and_which_fields_and_never_what(cast: Cast) -> None:
    laptop(cast, description="")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("service-offer", "team:it-workplace")
    assert entry.fields == ["extraordinary", "for_whom", "name", "self_service"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "//example.org", "no address"])
def test_the_address_is_one_of_a_page(cast: Cast, address: str) -> None:
    answer = signed_in(cast.cara).post(
        f"/teams/{cast.workplace.key}/services/new/", {**LAPTOP, "self_service": address}
    )
    assert all(not each.self_service.startswith(("javascript", "ftp")) for each in Service.objects.all())
    assert answer.status_code in {200, 302}


def test_two_services_of_a_team_have_two_names(cast: Cast) -> None:
    laptop(cast)
    answer = signed_in(cast.cara).post(
        f"/teams/{cast.workplace.key}/services/new/", {**LAPTOP, "name": "a LAPTOP that works"}
    )
    assert b"offers a service of that name already" in answer.content
    offer_service(by=cast.ada, now=NOW, team=cast.legal, **LAPTOP)
    assert Service.objects.count() == 2


def test_two_who_describe_it_at_once_see_both_texts(cast: Cast) -> None:
    key = laptop(cast).key
    for who, text, status in (("cara", "One.", 302), ("ada", "Another.", 409)):
        sent = {**LAPTOP, "description": text, "version": "1"}
        answer = signed_in(getattr(cast, who)).post(f"/services/{key}/change/", sent)
        assert answer.status_code == status
    assert b"One." in answer.content
    assert b"Another." in answer.content


def take_back(by: Person) -> None:
    undo.undo(by=by, now=NOW + timedelta(minutes=1), undoable=Undoable.objects.latest("pk"), ways=WAYS)


def test_each_change_can_be_undone(cast: Cast) -> None:
    service = laptop(cast)
    signed_in(cast.cara).post(f"/services/{service.key}/change/", {**LAPTOP, "name": "A computer", "version": "1"})
    take_back(cast.cara)
    service.refresh_from_db()
    assert service.name == LAPTOP["name"]
    close_service(by=cast.cara, now=NOW, service=service, version=service.version)
    take_back(cast.cara)
    service.refresh_from_db()
    assert service.closed_on_date is None


def test_an_offer_can_be_undone_while_nothing_hangs_on_it(cast: Cast) -> None:
    laptop(cast)
    take_back(cast.cara)
    assert not Service.objects.exists()
    service = laptop(cast)
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    Charter.objects.create(link=link, service=service)
    with pytest.raises(NotPossible, match="charter about this service"):
        take_back(cast.cara)


def test_what_is_no_longer_offered_stays_and_is_not_listed(cast: Cast) -> None:
    service = laptop(cast)
    answer = signed_in(cast.cara).post(f"/services/{service.key}/close/", {"version": "1"})
    assert answer.status_code == 302
    assert offer_of(cast.workplace, links_of_all([cast.workplace]), cast.ann, TODAY).services == ()
    assert b"Not offered any more" in signed_in(cast.ann).get(f"/services/{service.key}/").content
    with pytest.raises(NotPossible, match="no longer offered"):
        close_service(by=cast.cara, now=NOW, service=Service.objects.get(), version=2)
    laptop(cast)


def test_it_asks_the_database_as_often_for_one_service_as_for_three(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    laptop(cast)
    with django_assert_max_num_queries(8) as first:
        offer_of(cast.workplace, links_of_all([cast.workplace]), Person.objects.get(pk=cast.ann.pk), TODAY)
    for name in ("Access", "A second screen"):
        laptop(cast, name=name)
    with django_assert_max_num_queries(len(first)):
        offer_of(cast.workplace, links_of_all([cast.workplace]), Person.objects.get(pk=cast.ann.pk), TODAY)
