"""A form is recognised by who sent it, where to, its key and what is in it; nothing that nobody typed is stored."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.web.conftest import NOW, Cast, signed_in
from wellserved.web.actions.first_day import answer_first_day
from wellserved.web.models import AuditEntry, FirstDayAnswer, Segment, SentForm, Team


def segments() -> list[str]:
    return sorted(Segment.objects.values_list("name", flat=True))


def test_the_same_form_counts_once(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    answers = [ada.post("/customers/", {"name": "Borrowers", "once": "a"}) for _ in range(2)]
    assert [(each.status_code, each["Location"]) for each in answers] == [(302, "/customers/")] * 2
    assert segments() == ["Borrowers"]


def test_the_same_key_with_something_else_in_the_form_is_told_so(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    ada.post("/customers/", {"name": "Borrowers", "once": "a"})
    answer = ada.post("/customers/", {"name": "Businesses", "once": "a"})
    assert (answer.status_code, segments()) == (409, ["Borrowers"])
    assert "This form was sent already" in answer.content.decode()


def test_the_same_key_at_another_address_is_another_form(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    ada.post("/customers/", {"name": "Borrowers", "once": "a"})
    ada.post(f"/teams/{cast.sales.key}/describe/", {"purpose": "Loans", "version": "1", "once": "a"})
    assert Team.objects.get(pk=cast.sales.pk).purpose == "Loans"


def test_keys_that_begin_alike_are_two(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    for name, end in (("Borrowers", "x"), ("Businesses", "y")):
        ada.post("/customers/", {"name": name, "once": "k" * 100 + end})
    assert segments() == ["Borrowers", "Businesses"]
    assert {len(key) for key in SentForm.objects.values_list("key", flat=True)} == {64}


@pytest.mark.parametrize("key", ["\x01\x7f", "\u202e", "ключ", "k" * 10_000, "\udcff"])
def test_any_key_will_do(cast: Cast, key: str) -> None:
    sent = urlencode({"name": "Borrowers", "once": key}, errors="surrogateescape")
    answer = signed_in(cast.ada).post("/customers/", sent, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, segments()) == (302, ["Borrowers"])


@pytest.mark.parametrize("field", ["once", "name", "description", "n\0othing"])
def test_it_refuses_forms_with_the_sign_of_number_zero(cast: Cast, field: str) -> None:
    answer = signed_in(cast.ada).post("/customers/", {"name": "Borrowers", field: "a\0b"})
    assert (answer.status_code, segments()) == (400, [])
    assert "cannot be understood" in answer.content.decode()


@pytest.mark.parametrize("address", ["/search/?q=%00", "/teams/?%00=1", "/teams/a%00b/", "/me/mail/a%00b/", "/%00"])
def test_it_refuses_addresses_with_the_sign_of_number_zero(cast: Cast, address: str) -> None:
    assert signed_in(cast.ada).get(address).status_code == 400
    assert Client().get(f"/sample{address}").status_code == 400


def test_it_refuses_cookies_with_the_sign_of_number_zero(db) -> None:
    client = Client(headers={"cookie": 'session="abcdefghijkl\\000mnop"'})
    assert client.get("/").status_code == 400


def test_no_entry_of_the_trail_says_who_answered_on_the_first_day(cast: Cast) -> None:
    answer_first_day(by=cast.ann, now=NOW, teams=[cast.legal])
    assert FirstDayAnswer.objects.get(person=cast.ann).can_name_one
    assert not AuditEntry.objects.exists()
