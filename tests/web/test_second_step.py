"""Passwords, the second step and sessions: what allauth does, as it is set up here."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.web.conftest import Cast, signed_in
from wellserved.web.actions import people, sign_in
from wellserved.web.models import AuditEntry, Mail, Person

PASSPHRASE = "a long day in autumn"


@pytest.fixture(autouse=True)
def _nothing_was_tried(cast: Cast) -> None:
    cache.clear()


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def comes_in(person: Person) -> tuple[Client, str]:
    """Let somebody open a link and press the button; give the browser and where it is led."""
    client = Client()
    link = sign_in.link_for(person, timezone.now()).removeprefix("http://127.0.0.1:8000")
    return client, client.post(link)["Location"]


def with_second_step(person: Person) -> tuple[str, list[str]]:
    """Let somebody add the second step; give its key and the recovery codes."""
    client = signed_in(person)
    page = client.get("/me/second-step/add/").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    response = client.post("/me/second-step/add/", {"code": code_for(secret)})
    assert response["Location"] == "/me/second-step/codes/"
    cache.clear()  # a code counts once: the one of this half minute is free again
    client.post("/sign-in/again/second-step/?next=/me/second-step/codes/", {"code": code_for(secret)})
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/me/second-step/codes/").content.decode())
    cache.clear()
    return secret, codes


def test_it_asks_for_the_second_step_after_the_link(cast: Cast) -> None:
    secret, _ = with_second_step(cast.ben)
    client, led_to = comes_in(cast.ben)
    assert led_to == "/sign-in/second-step/"
    assert client.get("/me/").status_code == 302
    assert client.post(led_to, {"code": "000000"}).status_code == 200
    assert client.post(led_to, {"code": code_for(secret)})["Location"] == "/"
    assert client.get("/me/").status_code == 200


def test_it_takes_a_code_of_the_app_once(cast: Cast) -> None:
    secret, _ = with_second_step(cast.ben)
    code = code_for(secret)
    first, led_to = comes_in(cast.ben)
    second, _ = comes_in(cast.ben)
    assert first.post(led_to, {"code": code}).status_code == 302
    assert second.post(led_to, {"code": code}).status_code == 200


def test_it_takes_each_recovery_code_once(cast: Cast) -> None:
    _, codes = with_second_step(cast.ben)
    assert len(codes) == 10
    first, led_to = comes_in(cast.ben)
    assert first.post(led_to, {"code": codes[0]}).status_code == 302
    second, _ = comes_in(cast.ben)
    assert second.post(led_to, {"code": codes[0]}).status_code == 200
    assert second.post(led_to, {"code": codes[1]}).status_code == 302


def test_it_stops_guessing_at_the_second_step(cast: Cast) -> None:
    secret, _ = with_second_step(cast.ben)
    client, led_to = comes_in(cast.ben)
    for _ in range(10):
        client.post(led_to, {"code": "000000", "once": "again"})
    client.post(led_to, {"code": code_for(secret)})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_it_shows_the_recovery_codes_at_once(cast: Cast) -> None:
    client = signed_in(cast.ben)
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", client.get("/me/second-step/add/").content.decode())[0]
    led_to = client.post("/me/second-step/add/", {"code": code_for(secret)})["Location"]
    assert len(re.findall(r"<code>\d{8}</code>", client.get(led_to).content.decode())) == 10


def test_it_seals_what_the_second_step_keeps(cast: Cast) -> None:
    secret, codes = with_second_step(cast.ben)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_it_tells_of_every_change_by_mail_and_keeps_it(cast: Cast, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with_second_step(cast.ben)
    assert [(each.to, each.subject) for each in Mail.objects.all()] == [
        ("ben@example.org", "How you sign in to Wellserved has changed")
    ]
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["second-step-add"]


def test_it_lets_an_administrator_help_whoever_lost_the_second_step(cast: Cast) -> None:
    with_second_step(cast.ben)
    assert signed_in(cast.ada).post(f"/people/{cast.ben.key}/second-step/").status_code == 302
    assert comes_in(cast.ben)[1] == "/"


def test_it_asks_again_before_the_second_step_is_removed(cast: Cast) -> None:
    with_second_step(cast.ben)
    thief = signed_in(cast.ben)
    response = thief.post("/me/second-step/remove/")
    assert response["Location"].startswith("/sign-in/again/second-step/")
    assert Authenticator.objects.filter(user=cast.ben).count() == 2


@pytest.mark.parametrize("path", ["add/", "remove/", "codes/", "codes/make/", "codes/file/", ""])
def test_it_shows_the_second_step_to_nobody_who_is_not_signed_in(cast: Cast, path: str) -> None:
    response = Client().get(f"/me/second-step/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/login/")


def test_it_ends_all_other_sessions_with_a_new_password(cast: Cast) -> None:
    here, _ = comes_in(cast.ben)
    elsewhere, _ = comes_in(cast.ben)
    assert here.post("/me/password/set/", {"password1": PASSPHRASE, "password2": PASSPHRASE}).status_code == 302
    assert [client.get("/me/").status_code for client in (here, elsewhere)] == [200, 302]


def test_it_refuses_weak_passwords_and_asks_for_the_old_one(cast: Cast) -> None:
    client = signed_in(cast.ben)
    assert client.post("/me/password/set/", {"password1": "12345678", "password2": "12345678"}).status_code == 200
    client.post("/me/password/set/", {"password1": PASSPHRASE, "password2": PASSPHRASE})
    words = {"oldpassword": "not it", "password1": PASSPHRASE + "!", "password2": PASSPHRASE + "!"}
    assert client.post("/me/password/", words).status_code == 200
    assert client.post("/me/password/", {**words, "oldpassword": PASSPHRASE}).status_code == 302


def test_it_lists_sessions_and_ends_all_others(cast: Cast) -> None:
    here, _ = comes_in(cast.ben)
    elsewhere, _ = comes_in(cast.ben)
    assert here.get("/me/sessions/").content.decode().count("<tr>") >= 2
    assert here.post("/me/sessions/").status_code == 302
    assert [client.get("/me/").status_code for client in (here, elsewhere)] == [200, 302]


def test_it_signs_out_by_a_form_only(cast: Cast) -> None:
    client, _ = comes_in(cast.ben)
    assert client.get("/sign-in/logout/").status_code == 200
    assert client.get("/me/").status_code == 200
    assert client.post("/sign-in/logout/")["Location"] == "/sign-in/login/"
    assert client.get("/me/").status_code == 302


def test_it_ends_all_sessions_with_the_access_and_for_good(cast: Cast) -> None:
    client, _ = comes_in(cast.ben)
    people.deactivate(by=cast.ada, now=timezone.now(), person=cast.ben, version=1)
    assert client.get("/me/").status_code == 302
    people.reactivate(by=cast.ada, now=timezone.now(), person=cast.ben, version=2)
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("fields", [{"role": "administrator"}, {"mail": "benjamin@example.org"}])
def test_it_ends_all_sessions_with_another_role_or_address(cast: Cast, fields: dict[str, str]) -> None:
    client = signed_in(cast.ben)
    Person.objects.filter(pk=cast.ben.pk).update(**fields)
    assert client.get("/me/").status_code == 302


def test_it_notes_a_visit_once_an_hour_and_ends_a_session_eight_hours_after(cast: Cast) -> None:
    client, _ = comes_in(cast.ben)
    assert client.session.get_expiry_age() == 8 * 3600
    client.get("/me/")
    before = client.session["seen"]
    session = client.session
    session["seen"] = before - 3601
    session.save()
    client.get("/me/")
    assert client.session["seen"] >= before
