"""Search: by how words begin, whatever the accents; only who works here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import NOW, TODAY, Cast, person, signed_in, team
from wellserved.web.actions import organisation, search_words, teams
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Person, SearchWord, Segment, Undoable
from wellserved.web.queries.search import search


@pytest.fixture
def stocked(cast: Cast) -> Cast:
    for name in ("Łukasz Müller-Lüdenscheidt", "Zoë O’Brien", "Anna Andersson", "法務 太郎"):
        person(name, cast.sales)
    Person.objects.create(name="Anna Gone", is_active=False)
    Segment.objects.create(key="private", name="Private borrowers")
    search_words.rebuild()
    return cast


def names(said: str) -> list[str]:
    found = search(said, TODAY)
    return [
        *(each.name for each in found.teams),
        *(each.name for each in found.people),
        *(each.name for each in found.segments),
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("muller", ["Łukasz Müller-Lüdenscheidt"]),
        ("LUK lude", ["Łukasz Müller-Lüdenscheidt"]),
        ("obr", ["Zoë O’Brien"]),
        ("o'brien zoe", ["Zoë O’Brien"]),
        ("an", ["Ann Ashby", "Anna Andersson"]),
        ("anna anna", ["Anna Andersson"]),
        ("an an", ["Ann Ashby", "Anna Andersson"]),
        ("it", ["IT", "IT Workplace"]),
        ("work it", ["IT Workplace"]),
        ("bor", ["Private borrowers"]),
        ("法務", ["法務 太郎"]),
        ("orkplace", []),
        ("ann sales", []),
        ("", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("ann" * 100, []),
        ("a b c d e f g h i", []),
    ],
)
def test_it_finds_by_how_each_word_begins(stocked: Cast, said: str, found: list[str]) -> None:
    assert names(said) == found


def test_it_finds_a_team_by_what_it_was_called(stocked: Cast) -> None:
    teams.rename(by=stocked.ada, now=NOW, team=stocked.legal, version=1, name="Contracts")
    assert (names("legal"), names("contr")) == (["Contracts"], ["Contracts"])


def test_it_finds_nobody_who_left_and_nothing_that_was_forgotten(stocked: Cast) -> None:
    Person.objects.filter(pk=stocked.ann.pk).update(is_active=False)
    assert names("ann") == ["Anna Andersson"]
    search_words.forget(SearchWord.Kind.TEAM, [stocked.it.pk])
    assert names("it") == ["IT Workplace"]


def test_it_finds_kinds_of_outside_customers_as_long_as_they_are_open(stocked: Cast) -> None:
    made = organisation.add_segment(by=stocked.ada, now=NOW, name="Brokers")
    assert names("brok") == ["Brokers"]
    made = organisation.describe_segment(
        by=stocked.ada, now=NOW, segment=made, version=made.version, name="Partners abroad", description=""
    )
    assert (names("brok"), names("abro")) == ([], ["Partners abroad"])
    organisation.close_segment(by=stocked.ada, now=NOW, segment=made, version=made.version)
    assert names("abro") == []
    undo(by=stocked.ada, now=NOW, undoable=Undoable.objects.latest("pk"), ways=WAYS)
    assert names("abro") == ["Partners abroad"]


def test_it_keeps_the_words_of_one_thing_without_touching_others(stocked: Cast) -> None:
    search_words.keep(SearchWord.Kind.PERSON, {stocked.it.pk: ["Same Number"], stocked.ben.pk: ["Benedikt Brook"]})
    assert (names("it")[0], names("bened")) == ("IT", ["Ben Brook"])
    assert names("ben brook") == ["Ben Brook"]


def test_it_shows_at_most_ten_people_and_the_way_to_the_others(stocked: Cast) -> None:
    for number in range(12):
        person(f"Q{number} Quentin", stocked.sales)
    search_words.rebuild()
    page = signed_in(stocked.dan).get("/search/?q=quen").content.decode()
    assert page.count(" Quentin") == 10
    assert 'href="/people/?q=quen"' in page


def test_it_shows_anybody_what_was_found_and_says_where_nothing_was(stocked: Cast) -> None:
    browser = signed_in(stocked.dan)
    page = browser.get("/search/?q=ann").content.decode()
    assert ("Ann Ashby" in page, "Sales" in page, stocked.ann.key in page) == (True, True, False)
    assert "Nothing found" in browser.get("/search/?q=zzz").content.decode()
    assert "Write how a name begins" in browser.get("/search/").content.decode()
    assert "&lt;script&gt;" in browser.get("/search/?q=<script>").content.decode()
    part = browser.get("/search/?q=ann", headers={"HX-Request": "true"}).content.decode()
    assert ("Ann Ashby" in part, "<html" in part) == (True, False)


def test_it_asks_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    def asked() -> int:
        search_words.rebuild()
        with CaptureQueriesContext(connection) as made:
            search("quen q", TODAY)
        return len(made)

    for number in (1, 3):
        for each in range(number):
            person(f"Q{number}{each} Quentin", team(f"Quenched Q{number}{each}"))
            Segment.objects.create(key=f"q{number}{each}", name=f"Quenched Q{number}{each}")
        if number == 1:
            once = asked()
    assert asked() == once <= 11
