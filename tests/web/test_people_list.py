"""The list of people: every one of them once, page by page, whatever the filter; names and teams only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import LONG_AGO, TODAY, Cast, person, signed_in
from wellserved.web.actions import search_words
from wellserved.web.models import Membership, Person, Team
from wellserved.web.queries import people as queries


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    Person.objects.bulk_create(Person(name=f"Crowd {number % 40:02}") for number in range(130))
    everybody = Person.objects.filter(name__startswith="Crowd")
    Membership.objects.bulk_create(
        Membership(person=each, team=cast.workplace, from_date=LONG_AGO) for each in everybody
    )
    search_words.rebuild()
    return cast


def pages(team: Team | None = None, said: str = "") -> list[list[str]]:
    """Walk to the end and back, and see that both ways show the same."""
    there, after = [], ""
    while True:
        page = queries.people(TODAY, said=said, team=team, after=after)
        there.append([each.key for each in page.people])
        if not page.after:
            break
        after = page.after
    back = [there[-1]]
    while page.before:
        page = queries.people(TODAY, said=said, team=team, before=page.before)
        back.insert(0, [each.key for each in page.people])
    assert [key for each in back for key in each] == [key for each in there for key in each]
    return there


def test_it_shows_everybody_once_though_many_share_a_name(crowd: Cast) -> None:
    walked = pages()
    expected = Person.objects.order_by("name", "pk").values_list("key", flat=True)
    assert [key for page in walked for key in page] == list(expected)
    assert [len(page) for page in walked] == [50, 50, 37]


def test_it_shows_a_team_with_all_below_it(crowd: Cast) -> None:
    shown = {key for page in pages(team=crowd.it) for key in page}
    in_workplace = Membership.objects.filter(team=crowd.workplace).values_list("person__key", flat=True)
    assert shown == set(in_workplace)
    assert pages(team=crowd.legal) == [[crowd.dan.key]]


def test_it_shows_those_whose_words_begin_like_this(crowd: Cast) -> None:
    assert sum(len(page) for page in pages(said="cro 1")) == sum(1 for n in range(130) if n % 40 in range(10, 20))
    assert pages(said="da", team=crowd.legal) == [[crowd.dan.key]]


def test_it_shows_nobody_who_left_and_no_team_they_left(crowd: Cast) -> None:
    Person.objects.filter(pk=crowd.eve.pk).update(is_active=False)
    Membership.objects.filter(person=crowd.dan).update(until_date=TODAY)
    listed = {each.name: [team.name for team in each.teams] for each in queries.people(TODAY).people}
    assert "Eve Eden" not in listed
    yesterday = {each.name: [t.name for t in each.teams] for each in queries.people(TODAY - timedelta(1)).people}
    assert (listed.get("Dan Dale", []), yesterday.get("Dan Dale", ["Legal"])) == ([], ["Legal"])


def test_it_begins_anew_where_the_place_in_the_list_is_unknown(crowd: Cast) -> None:
    assert queries.people(TODAY, after="nobody").people == queries.people(TODAY).people


def test_it_keeps_the_filter_in_the_addresses_of_the_pages_beside(crowd: Cast) -> None:
    browser = signed_in(crowd.dan)
    page = browser.get("/people/?q=crowd&team=it").content.decode()
    last = queries.people(TODAY, said="crowd", team=crowd.it).after
    assert f'href="?q=crowd&amp;team=it&amp;after={last}"' in page
    part = browser.get("/people/?q=crowd", headers={"HX-Request": "true"}).content.decode()
    assert ("Crowd 00" in part, "<html" in part) == (True, False)
    assert "Nobody found" in browser.get("/people/?q=zzz").content.decode()


def test_it_leads_dan_to_his_own_entry_alone_and_ada_to_all(crowd: Cast) -> None:
    dan = signed_in(crowd.dan).get("/people/").content.decode()
    assert (f"/people/{crowd.dan.key}/" in dan, f"/people/{crowd.ann.key}/" in dan) == (False, False)
    dan = signed_in(crowd.dan).get("/people/?q=dan").content.decode()
    assert f"/people/{crowd.dan.key}/" in dan
    assert f"/people/{crowd.ann.key}/" in signed_in(crowd.ada).get("/people/").content.decode()


def test_it_asks_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            page = queries.people(TODAY, said="quen", team=cast.it)
        assert page.people
        return len(made)

    person("One Quentin", cast.workplace, cast.it)
    search_words.rebuild()
    once = asked()
    for number in range(3):
        person(f"Q{number} Quentin", cast.workplace, cast.it)
    search_words.rebuild()
    assert asked() == once == 2
