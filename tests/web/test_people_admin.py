"""What administrators do about people, and nobody else."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import NOW, Cast, signed_in
from wellserved.web import rules
from wellserved.web.actions import people, undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, FirstDayAnswer, Mail, Organisation, Person, SearchWord, Undoable

NEW = {"name": "Fay Fox", "mail": "Fay@example.org", "team": "legal", "role": "employee", "invite": "on"}


@pytest.fixture(autouse=True)
def _nothing_was_tried(cast: Cast) -> None:
    cache.clear()


def now_of(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_it_adds_and_invites_somebody_who_comes_in_by_the_button(cast: Cast) -> None:
    response = signed_in(cast.ada).post("/people/add/", NEW)
    fay = Person.objects.get(mail="fay@example.org")
    assert response["Location"] == f"/people/{fay.key}/"
    assert [each.team for each in fay.memberships.all()] == [cast.legal]
    mail = Mail.objects.get()
    assert "Ada Archer" in mail.subject
    path = re.findall(r"http://127\.0\.0\.1:8000(/sign-in/invitation/\S+)", mail.text)[0]
    guest = Client()
    assert b"Welcome, Fay Fox" in guest.get(path).content
    assert now_of(fay).last_login is None
    assert guest.post(path)["Location"] == "/"
    FirstDayAnswer.objects.create(person=fay, can_name_one=False, answered_at=NOW)
    assert b"Fay Fox" in guest.get("/me/").content


def test_it_makes_an_earlier_invitation_void_by_a_later_one(cast: Cast) -> None:
    for _ in range(2):
        people.invite(by=cast.ada, now=timezone.now(), person=cast.ben)
    paths = [
        re.findall(r"8000(/sign-in/invitation/\S+)", text)[0]
        for text in Mail.objects.order_by("pk").values_list("text", flat=True)
    ]
    assert [Client().post(path).status_code for path in paths] == [404, 302]


def test_it_invites_everybody_who_never_came_in_once(cast: Cast) -> None:
    Person.objects.filter(pk=cast.ann.pk).update(last_login=NOW)
    Person.objects.filter(pk=cast.ben.pk).update(mail=None)
    Person.objects.filter(pk=cast.dan.pk).update(is_active=False)
    people.invite(by=cast.ada, now=timezone.now(), person=cast.cara)
    ada = signed_in(cast.ada)
    Person.objects.filter(pk=cast.ada.pk).update(last_login=NOW)
    assert "Invite all 2 people who have never signed in" in ada.get("/set-up/").content.decode()
    for _ in range(2):
        assert ada.post("/people/invite/")["Location"] == "/set-up/"
    written_to = sorted(Mail.objects.values_list("to", flat=True))
    assert written_to == ["cara@example.org", "eve@example.org", "sam@example.org"]
    counts = AuditEntry.objects.filter(action="people-invite").order_by("pk").values_list("fields", flat=True)
    assert list(counts) == [["people:2"], ["people:0"]]
    text = Mail.objects.get(to="eve@example.org").text
    path = re.findall(r"http://127\.0\.0\.1:8000(/sign-in/invitation/\S+)", text)[0]
    assert Client().post(path).status_code == 302
    assert "They got no mail" not in ada.get("/set-up/").content.decode()


def test_it_invites_so_many_at_a_time_and_the_rest_the_next_time(cast: Cast) -> None:
    counts = [people.invite_all(by=cast.ada, now=timezone.now(), most=4) for _ in range(3)]
    assert counts == [4, 3, 0]


def test_it_asks_the_database_as_often_for_three_invitations_as_for_one(cast: Cast) -> None:
    people.invite_all(by=cast.ada, now=timezone.now(), most=1)  # the first entry of the trail costs one more
    counts = []
    for most in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            people.invite_all(by=cast.ada, now=timezone.now(), most=most)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nobody_else_invites_everybody_nor_before_the_privacy_settings_are_agreed(cast: Cast) -> None:
    assert signed_in(cast.cara).post("/people/invite/").status_code == 403
    Organisation.objects.update(privacy_read_at=None)
    assert signed_in(cast.ada).post("/people/invite/").status_code == 403
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_active": False}, "access has ended"),
        ({"mail": None}, "need a mail address"),
    ],
)
def test_it_invites_nobody_who_cannot_or_need_not_come(cast: Cast, fields: dict[str, object], sentence: str) -> None:
    Person.objects.filter(pk=cast.ben.pk).update(**fields)
    with pytest.raises(rules.NotAllowed, match=sentence):
        people.invite(by=cast.ada, now=NOW, person=now_of(cast.ben))
    assert not Mail.objects.exists()


def test_it_invites_nobody_before_the_privacy_settings_are_agreed(cast: Cast) -> None:
    Organisation.objects.update(privacy_read_at=None)
    page = signed_in(cast.ada).get("/people/add/").content.decode()
    assert "agree on what is stored" in page
    assert 'name="invite"' not in page
    assert signed_in(cast.ada).post("/people/add/", NEW).status_code == 302
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mail": "ben@example.org"}, "has this mail address already"),
        ({"mail": ""}, "write their mail address"),
        ({"mail": "no address"}, "valid email"),
        ({"team": "nowhere"}, "valid choice"),
        ({"name": ""}, "required"),
        ({"role": "lead"}, "valid choice"),
    ],
)
def test_it_says_what_is_wrong_with_somebody_new(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    response = signed_in(cast.ada).post("/people/add/", {**NEW, **wrong})
    assert (response.status_code, sentence in response.content.decode()) == (200, True)
    assert not Person.objects.filter(name="Fay Fox").exists()


ROUTES = ["role/", "mail/", "invite/", "deactivate/", "reactivate/", "second-step/"]


@pytest.mark.parametrize("route", ROUTES)
def test_it_lets_nobody_but_administrators_change_who_works_here(cast: Cast, route: str) -> None:
    clients = [signed_in(each) for each in (cast.ann, cast.ben, cast.cara, cast.dan, cast.eve, cast.sam)]
    before = Person.objects.filter(pk=cast.ben.pk).values().get()
    words = {"role": "administrator", "mail": "x@example.org", "version": "1"}
    for client in clients:
        assert client.post(f"/people/{cast.ben.key}/{route}", words).status_code == 403
    assert Client().post(f"/people/{cast.ben.key}/{route}").status_code == 302
    assert Person.objects.filter(pk=cast.ben.pk).values().get() == before
    assert AuditEntry.objects.filter(refused=True).count() == 6


def test_it_ends_access_gives_it_back_by_undo_and_keeps_history(cast: Cast) -> None:
    people.change_own_entry(by=cast.ben, now=NOW, person=cast.ben, version=1, name="Ben Brook junior")
    signed_in(cast.ada).post(f"/people/{cast.ben.key}/deactivate/", {"version": "2"})
    assert (now_of(cast.ben).is_active, cast.ben.memberships.count()) == (False, 1)
    assert not SearchWord.objects.exists()
    undoable = Undoable.objects.get()
    assert undoable.sentence == "Ended the access of Ben Brook junior."
    undo.undo(by=cast.ada, now=NOW, undoable=undoable, ways=WAYS)
    assert now_of(cast.ben).is_active
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"ben", "brook", "junior"}


def test_it_lets_nobody_end_their_own_access_or_change_their_own_role(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    for route in ("deactivate/", "role/", "mail/"):
        response = ada.post(f"/people/{cast.ada.key}/{route}", {"role": "employee", "mail": "x@example.org"})
        assert response.status_code == 403
    assert (now_of(cast.ada).role, now_of(cast.ada).is_active) == ("administrator", True)


def test_it_gives_a_role(cast: Cast) -> None:
    signed_in(cast.ada).post(f"/people/{cast.sam.key}/role/", {"role": "administrator", "version": "1"})
    assert now_of(cast.sam).role == "administrator"
    assert signed_in(cast.ada).post(f"/people/{cast.sam.key}/role/", {"role": "lead"}).status_code == 302
    assert now_of(cast.sam).role == "administrator"


def test_it_tells_the_address_before_when_an_administrator_changes_it(cast: Cast) -> None:
    signed_in(cast.ada).post(f"/people/{cast.ben.key}/mail/", {"mail": "Benjamin@Example.org", "version": "1"})
    assert now_of(cast.ben).mail == "benjamin@example.org"
    assert [each.to for each in Mail.objects.all()] == ["ben@example.org"]


def test_it_gives_nobody_an_address_that_somebody_has(cast: Cast) -> None:
    response = signed_in(cast.ada).post(f"/people/{cast.ben.key}/mail/", {"mail": "ANN@example.org", "version": "1"})
    assert (response.status_code, now_of(cast.ben).mail) == (403, "ben@example.org")


def test_it_shows_the_entry_to_administrators(cast: Cast) -> None:
    page = signed_in(cast.ada).get(f"/people/{cast.ben.key}/").content.decode()
    assert all(text in page for text in ("Ben Brook", "ben@example.org", "IT Workplace", "End their access"))
    people.deactivate(by=cast.ada, now=NOW, person=cast.ben, version=1)
    page = signed_in(cast.ada).get(f"/people/{cast.ben.key}/").content.decode()
    assert "Give it back" in page
    assert signed_in(cast.ada).get("/people/nobodyatall2/").status_code == 404
