"""Guessing comes to nothing, and keeps nobody out: attempts are counted by account and network."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from tests.web.conftest import Cast
from wellserved.web.actions import people, sign_in
from wellserved.web.models import Mail

ASK, CODE, PASSWORD = "/sign-in/login/", "/sign-in/code/", "/sign-in/password/"
PASSPHRASE = "a long day in autumn"


@pytest.fixture(autouse=True)
def _nothing_was_tried(cast: Cast) -> None:
    cache.clear()


def at(network: str) -> Client:
    return Client(REMOTE_ADDR=network)


def code_of(mail: Mail) -> str:
    return mail.subject.rsplit(" ", 1)[1]


def wrong(code: str, number: int) -> str:
    return f"{(int(code) + number + 1) % 10**6:06}"


def give_password(cast: Cast) -> None:
    cast.ben.set_password(PASSPHRASE)
    cast.ben.save(update_fields=["password"])


def test_it_ends_a_code_after_five_wrong_ones(cast: Cast) -> None:
    client = at("192.0.2.1")
    client.post(ASK, {"mail": "ben@example.org"})
    code = code_of(Mail.objects.get())
    for number in range(sign_in.TRIES):
        client.post(CODE, {"code": wrong(code, number)})
    response = client.post(CODE, {"code": code})
    assert (response.status_code, "_auth_user_id" in client.session) == (200, False)
    assert b"last try" in response.content


def test_it_counts_wrong_codes_even_if_a_form_says_it_was_sent_before(cast: Cast) -> None:
    client = at("192.0.2.1")
    client.post(ASK, {"mail": "ben@example.org"})
    code = code_of(Mail.objects.get())
    for number in range(sign_in.TRIES):
        client.post(CODE, {"code": wrong(code, number), "once": f"key-{number}"})
    client.post(CODE, {"code": code, "once": "another"})
    assert "_auth_user_id" not in client.session


def test_it_slows_down_whoever_asks_for_many_mails(cast: Cast) -> None:
    statuses = [at("192.0.2.1").post(ASK, {"mail": "ben@example.org"}).status_code for _ in range(8)]
    assert statuses == [302] * 5 + [429] * 3
    assert Mail.objects.count() == 5


def test_it_says_when_to_try_again(cast: Cast) -> None:
    for _ in range(6):
        response = at("192.0.2.1").post(ASK, {"mail": "ben@example.org"})
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert b"10 minutes" in response.content


def test_it_slows_down_known_and_unknown_addresses_alike(cast: Cast) -> None:
    answers = [
        [at("192.0.2.1").post(ASK, {"mail": address}).status_code for _ in range(7)]
        for address in ("ben@example.org", "xyz@example.org")
    ]
    assert answers[0] == answers[1]


def test_it_keeps_nobody_out_whom_somebody_elsewhere_guesses_at(cast: Cast) -> None:
    for _ in range(8):
        at("192.0.2.1").post(ASK, {"mail": "ben@example.org"})
    victim = at("198.51.100.9")
    assert victim.post(ASK, {"mail": "ben@example.org"}).status_code == 302
    code = code_of(Mail.objects.order_by("-pk")[0])
    assert victim.post(CODE, {"code": code})["Location"] == "/"


@override_settings(ACCOUNT_RATE_LIMITS={"mails_to_one": "3/h/key", "codes_of_one": "3/d/key"})
def test_it_sends_nobody_more_than_so_many_mails_and_their_links_still_work(cast: Cast) -> None:
    for network in range(6):
        at(f"192.0.2.{network}").post(ASK, {"mail": "ben@example.org"})
    assert Mail.objects.count() == 3
    link = next(word for word in Mail.objects.order_by("pk")[0].text.split() if "/sign-in/link/" in word)
    assert at("198.51.100.9").post(link.removeprefix("http://127.0.0.1:8000")).status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS={"codes_of_one": "3/d/key"})
def test_it_takes_only_links_once_somebody_guesses_codes_from_everywhere(cast: Cast) -> None:
    for network in range(4):
        guesser = at(f"192.0.2.{network}")
        guesser.post(ASK, {"mail": "ben@example.org"})
        guesser.post(CODE, {"code": "000000"})
    victim = at("198.51.100.9")
    victim.post(ASK, {"mail": "ben@example.org"})
    mail = Mail.objects.order_by("-pk")[0]
    victim.post(CODE, {"code": code_of(mail)})
    assert "_auth_user_id" not in victim.session
    link = next(word for word in mail.text.split() if "/sign-in/link/" in word)
    assert victim.post(link.removeprefix("http://127.0.0.1:8000")).status_code == 302


def test_it_takes_half_of_a_long_network_address_for_one_network(cast: Cast) -> None:
    statuses = {
        at(f"2001:db8:1:2::{number:x}").post(ASK, {"mail": f"p{number}@example.org"}).status_code
        for number in range(31)
    }
    assert statuses == {302, 429}
    assert at("2001:db8:1:3::1").post(ASK, {"mail": "ben@example.org"}).status_code == 302


def test_it_believes_no_forwarded_address_without_a_proxy(cast: Cast) -> None:
    statuses = [
        Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        .post(ASK, {"mail": "ben@example.org"})
        .status_code
        for number in range(6)
    ]
    assert statuses[-1] == 429


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_it_believes_behind_a_proxy_only_what_the_proxy_added() -> None:
    def status(before: str, added: str) -> int:
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{before}, {added}")
        return client.post(ASK, {"mail": "ben@example.org"}).status_code

    statuses = [status(f"203.0.113.{number}", "192.0.2.1") for number in range(6)]
    assert statuses[-1] == 429
    assert status("203.0.113.1", "198.51.100.9") == 302


def test_it_lets_somebody_in_by_password_in_any_case_of_the_address(cast: Cast) -> None:
    give_password(cast)
    client = at("192.0.2.1")
    response = client.post(PASSWORD, {"mail": "BEN@example.org", "password": PASSPHRASE, "next": "/me/"})
    assert (response["Location"], "_auth_user_id" in client.session) == ("/me/", True)


def test_it_slows_down_whoever_guesses_passwords_and_nobody_else(cast: Cast) -> None:
    give_password(cast)
    statuses = [
        at("192.0.2.1").post(PASSWORD, {"mail": "ben@example.org", "password": f"guess {number}"}).status_code
        for number in range(11)
    ]
    assert statuses == [200] * 10 + [429]
    right = {"mail": "ben@example.org", "password": PASSPHRASE}
    assert at("192.0.2.1").post(PASSWORD, right).status_code == 429
    assert at("198.51.100.9").post(PASSWORD, right).status_code == 302


def test_it_says_the_same_about_wrong_passwords_unknown_addresses_and_people_who_left(cast: Cast) -> None:
    give_password(cast)
    people.deactivate(by=cast.ada, now=timezone.now(), person=cast.dan, version=1)
    cast.dan.set_password(PASSPHRASE)
    cast.dan.save(update_fields=["password"])
    shown = set()
    for name, password in (("ben", "wrong"), ("xyz", "wrong"), ("ann", "wrong"), ("dan", PASSPHRASE)):
        address = f"{name}@example.org"
        response = at("192.0.2.1").post(PASSWORD, {"mail": address, "password": password})
        shown.add((response.status_code, len(response.content) - len(address)))
    assert {status for status, _ in shown} == {200}
    assert max(size for _, size in shown) - min(size for _, size in shown) <= 2
