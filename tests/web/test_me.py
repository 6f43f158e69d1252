"""My own page: mine to see and to change, and nobody else's but an administrator's."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.web.conftest import Cast, signed_in
from wellserved.web.actions import people, search_words
from wellserved.web.models import AuditEntry, Mail, Person, SearchWord

ENTRY = {
    "name": "Ben Brooks",
    "language": "",
    "zone": "Europe/Vienna",
    "week_starts_on": "7",
    "theme": "dark",
    "version": "1",
}


@pytest.fixture(autouse=True)
def _nothing_was_tried(cast: Cast) -> None:
    cache.clear()


def now_of(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_it_shows_the_reader_their_own_entry(cast: Cast) -> None:
    page = signed_in(cast.cara).get("/me/").content.decode()
    assert all(text in page for text in ("Cara Clay", "cara@example.org", "IT Workplace", "leads it", "Wed 1 Jan 2020"))


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_database_as_often_for_three_teams_as_for_one(
    cast: Cast, rows: int, django_assert_num_queries
) -> None:
    for team in (cast.sales, cast.legal)[: rows - 1]:
        cast.ben.memberships.create(team=team, from_date=timezone.localdate())
    client = signed_in(cast.ben)
    client.get("/me/")
    with django_assert_num_queries(8):
        client.get("/me/")


def test_it_changes_the_entry_and_keeps_the_names_of_the_fields(cast: Cast) -> None:
    assert signed_in(cast.ben).post("/me/change/", ENTRY)["Location"] == "/me/"
    ben = now_of(cast.ben)
    assert (ben.name, ben.zone, ben.week_starts_on, ben.theme, ben.keys_on, ben.version) == (
        "Ben Brooks", "Europe/Vienna", 7, "dark", False, 2
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.fields) == (
        "person-change-entry", ["keys_on", "name", "theme", "week_starts_on", "zone"]
    )  # fmt: skip


def test_it_finds_somebody_by_the_new_name(cast: Cast) -> None:
    search_words.keep(SearchWord.Kind.PERSON, {cast.ben.pk: [cast.ben.name]})
    signed_in(cast.ben).post("/me/change/", ENTRY)
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"ben", "brooks"}


def test_it_changes_neither_role_nor_address_nor_access_that_way(cast: Cast) -> None:
    forged = {**ENTRY, "role": "administrator", "mail": "x@example.org", "is_active": "", "key": "x", "password": "x"}
    signed_in(cast.ben).post("/me/change/", forged)
    ben = now_of(cast.ben)
    assert (ben.role, ben.mail, ben.is_active, ben.key, ben.password) == (
        "employee", "ben@example.org", True, cast.ben.key, ""
    )  # fmt: skip


def test_it_shows_both_texts_where_two_changed_an_entry(cast: Cast) -> None:
    signed_in(cast.ben).post("/me/change/", ENTRY)
    response = signed_in(cast.ada).post(f"/people/{cast.ben.key}/change/", {**ENTRY, "name": "Benjamin Brook"})
    assert response.status_code == 409
    assert now_of(cast.ben).name == "Ben Brooks"


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Base"}, {"week_starts_on": "9"}, {"theme": "pink"}, {"name": ""}])
def test_it_says_what_is_wrong_with_an_entry(cast: Cast, wrong: dict[str, str]) -> None:
    response = signed_in(cast.ben).post("/me/change/", {**ENTRY, **wrong})
    assert (response.status_code, now_of(cast.ben).version) == (200, 1)


def test_it_shows_an_entry_to_nobody_else(cast: Cast) -> None:
    statuses = {
        person.name: signed_in(person).get(f"/people/{cast.ben.key}/").status_code
        for person in (cast.ann, cast.cara, cast.dan, cast.eve, cast.sam, cast.ada)
    }
    assert {name for name, status in statuses.items() if status != 404} == {"Ada Archer"}
    assert signed_in(cast.ben).get(f"/people/{cast.ben.key}/")["Location"] == "/me/"


def test_it_takes_a_new_address_once_its_link_is_confirmed(cast: Cast) -> None:
    client = signed_in(cast.ben)
    client.post("/me/mail/", {"mail": "Benjamin@example.org"})
    path = confirmation()
    assert client.get(path).status_code == 200
    assert now_of(cast.ben).mail == "ben@example.org"
    assert client.post(path)["Location"] == "/me/"
    assert now_of(cast.ben).mail == "benjamin@example.org"
    assert client.get("/me/").status_code == 200
    assert Mail.objects.latest("pk").to == "ben@example.org"
    assert client.post(path).status_code == 404


def confirmation() -> str:
    mail = Mail.objects.get(subject="Confirm your mail address")
    return re.findall(r"http://127\.0\.0\.1:8000(/me/mail/\S+)", mail.text)[0]


def test_it_takes_an_address_only_for_whoever_asked(cast: Cast) -> None:
    signed_in(cast.ben).post("/me/mail/", {"mail": "benjamin@example.org"})
    assert signed_in(cast.dan).get(confirmation()).status_code == 404
    assert signed_in(cast.dan).post(confirmation()).status_code == 404
    assert now_of(cast.dan).mail == "dan@example.org"


@pytest.mark.parametrize("meanwhile", [{"password": "!x"}, {"mail": "other@example.org"}, {"role": "executive"}])
def test_it_voids_the_link_when_the_way_to_sign_in_changes(cast: Cast, meanwhile: dict[str, str]) -> None:
    signed_in(cast.ben).post("/me/mail/", {"mail": "benjamin@example.org"})
    Person.objects.filter(pk=cast.ben.pk).update(**meanwhile)
    assert signed_in(now_of(cast.ben)).get(confirmation()).status_code == 404


def test_it_ends_the_link_after_fifteen_minutes(cast: Cast) -> None:
    people.ask_for_mail(by=cast.ben, now=timezone.now() - timedelta(minutes=16), address="benjamin@example.org")
    assert signed_in(cast.ben).get(confirmation()).status_code == 404


def test_it_says_the_same_about_an_address_that_somebody_has(cast: Cast) -> None:
    client = signed_in(cast.ben)
    assert client.post("/me/mail/", {"mail": "ann@example.org"})["Location"] == "/me/"
    assert not Mail.objects.exists()


def test_it_sends_no_more_than_some_mails_to_new_addresses(cast: Cast) -> None:
    client = signed_in(cast.ben)
    statuses = [client.post("/me/mail/", {"mail": f"p{number}@example.org"}).status_code for number in range(7)]
    assert statuses == [302] * 5 + [429] * 2


def test_it_is_nobodys_page_for_whoever_is_not_signed_in(cast: Cast, client) -> None:
    assert client.get("/me/")["Location"] == "/sign-in/login/?next=/me/"
