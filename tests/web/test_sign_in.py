"""Signing in by mail: a link and a code, each for one person, once, for 15 minutes."""

import re
from datetime import timedelta
from itertools import permutations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import Cast, signed_in
from wellserved.web import places
from wellserved.web.actions import people, sign_in
from wellserved.web.models import AuditEntry, Mail, Person, SignInLink

Purpose = SignInLink.Purpose
ASK, CODE = "/sign-in/login/", "/sign-in/code/"


@pytest.fixture(autouse=True)
def _nothing_was_tried(cast: Cast) -> None:
    cache.clear()


def asked(address: str, client: Client | None = None, **more: str) -> tuple[Client, Mail | None]:
    """Let a browser ask for a mail; give the browser and the mail."""
    client = client or Client()
    before = set(Mail.objects.values_list("pk", flat=True))
    response = client.post(ASK, {"mail": address, **more})
    assert (response.status_code, response["Location"]) == (302, CODE)
    return client, Mail.objects.exclude(pk__in=before).first()


def link_in(mail: Mail | None) -> str:
    assert mail is not None
    found = re.search(r"http://127\.0\.0\.1:8000(/\S*sign-in/\S+)", mail.text)
    assert found
    return found[1]


def code_in(mail: Mail | None) -> str:
    assert mail is not None
    return re.findall(r"\b\d{6}\b", mail.text)[0]


def who(client: Client) -> str:
    """Say who is signed in at a browser."""
    key = client.session.get("_auth_user_id")
    return Person.objects.get(pk=key).name if key and client.get("/me/").status_code == 200 else ""


def test_it_sends_one_mail_with_link_and_code_to_whoever_asks(cast: Cast) -> None:
    _, mail = asked("Ben@Example.org")
    assert mail is not None
    assert (mail.to, Mail.objects.count()) == ("ben@example.org", 1)
    assert code_in(mail) in mail.subject
    assert link_in(mail) in mail.html
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_it_lets_somebody_in_by_the_code(cast: Cast) -> None:
    client, mail = asked("ben@example.org", next="/me/")
    response = client.post(CODE, {"code": f" {code_in(mail)[:3]} {code_in(mail)[3:]} "})
    assert response["Location"] == "/me/"
    assert who(client) == "Ben Brook"


def test_it_lets_somebody_in_by_the_link_in_any_browser(cast: Cast) -> None:
    _, mail = asked("ben@example.org")
    other = Client()
    assert other.post(link_in(mail))["Location"] == "/"
    assert who(other) == "Ben Brook"


@pytest.mark.parametrize("method", ["get", "head"])
def test_it_changes_nothing_when_a_link_is_only_opened(cast: Cast, method: str) -> None:
    client, mail = asked("ben@example.org")
    scanner = Client()
    for _ in range(3):
        response = getattr(scanner, method)(link_in(mail), follow=True)
        assert response.status_code == 200
    assert who(scanner) == ""
    assert not SignInLink.objects.exclude(used_at=None).exists()
    assert client.post(link_in(mail)).status_code == 302


def test_it_takes_each_link_once(cast: Cast) -> None:
    _, mail = asked("ben@example.org")
    Client().post(link_in(mail))
    again = Client()
    assert again.post(link_in(mail)).status_code == 404
    assert again.get(link_in(mail)).status_code == 404
    assert who(again) == ""


def test_it_takes_a_code_once_and_not_after_its_link(cast: Cast) -> None:
    client, mail = asked("ben@example.org")
    Client().post(link_in(mail))
    client.post(CODE, {"code": code_in(mail)})
    assert who(client) == ""


def test_it_makes_all_other_mails_void_once_one_was_used(cast: Cast) -> None:
    first, one = asked("ben@example.org")
    second, two = asked("ben@example.org")
    assert second.post(CODE, {"code": code_in(two)}).status_code == 302
    assert Client().post(link_in(one)).status_code == 404
    first.post(CODE, {"code": code_in(one)})
    assert who(first) == ""


def test_it_keeps_an_earlier_mail_working_while_a_later_one_is_unused(cast: Cast) -> None:
    first, one = asked("ben@example.org")
    asked("ben@example.org")
    first.post(CODE, {"code": code_in(one)})
    assert who(first) == "Ben Brook"


def test_it_takes_a_code_only_in_the_browser_that_asked(cast: Cast) -> None:
    _, mail = asked("ben@example.org")
    other, _ = asked("ben@example.org")
    other.post(CODE, {"code": code_in(mail)})
    assert who(other) == ""


def test_it_takes_nobody_elses_code(cast: Cast) -> None:
    client, _ = asked("ben@example.org")
    _, mail = asked("ann@example.org")
    client.post(CODE, {"code": code_in(mail)})
    assert who(client) == ""


@pytest.mark.parametrize(("purpose", "minutes"), [(Purpose.SIGN_IN, 15), (Purpose.INVITATION, 7 * 24 * 60)])
def test_it_ends_a_link_in_time(cast: Cast, purpose: SignInLink.Purpose, minutes: int) -> None:
    made_at = timezone.now() - timedelta(minutes=minutes)
    almost, over = (
        sign_in.link_for(person, made_at + timedelta(seconds=seconds), purpose)
        for person, seconds in ((cast.ben, 20), (cast.ann, -1))
    )
    assert Client().post(path_of(almost)).status_code == 302
    assert Client().post(path_of(over)).status_code == 404


def test_it_ends_a_code_in_time(cast: Cast) -> None:
    client, mail = asked("ben@example.org")
    session = client.session
    session["sign_in"] = {**session["sign_in"], "until": timezone.now().timestamp() - 1}
    session.save()
    client.post(CODE, {"code": code_in(mail)})
    assert who(client) == ""


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize(("made_for", "used_as"), list(permutations(Purpose, 2)))
def test_it_binds_a_link_to_its_purpose(cast: Cast, made_for: SignInLink.Purpose, used_as: SignInLink.Purpose) -> None:
    address = path_of(sign_in.link_for(cast.ben, timezone.now(), made_for))
    pages = {Purpose.SIGN_IN: "/link/", Purpose.INVITATION: "/invitation/"}
    swapped = address.replace(pages[made_for], pages[used_as])
    assert swapped != address
    assert Client().post(swapped).status_code == 404
    assert Client().post(address).status_code == 302


def test_it_voids_links_and_codes_when_access_ends(cast: Cast) -> None:
    client, mail = asked("ben@example.org")
    people.deactivate(by=cast.ada, now=timezone.now(), person=cast.ben, version=1)
    people.reactivate(by=cast.ada, now=timezone.now(), person=cast.ben, version=2)
    assert Client().post(link_in(mail)).status_code == 404
    client.post(CODE, {"code": code_in(mail)})
    assert who(client) == ""


def test_it_voids_links_when_the_mail_address_changes(cast: Cast) -> None:
    _, mail = asked("ben@example.org")
    people.change_mail(by=cast.ada, now=timezone.now(), person=cast.ben, version=1, address="benjamin@example.org")
    assert Client().post(link_in(mail)).status_code == 404


def test_it_voids_links_when_a_password_is_set(cast: Cast) -> None:
    _, mail = asked("ben@example.org")
    words = {"password1": "a long day in autumn", "password2": "a long day in autumn"}
    assert signed_in(cast.ben).post("/me/password/set/", words).status_code == 302
    assert Client().post(link_in(mail)).status_code == 404


def test_it_keeps_only_hashes(cast: Cast) -> None:
    client, mail = asked("ben@example.org")
    secret = link_in(mail).rstrip("/").rsplit("/", 1)[1]
    kept = SignInLink.objects.values().get()
    assert len(secret) == 32
    assert secret not in str(kept)
    assert code_in(mail) not in str(dict(client.session)) + str(kept)


def test_it_gives_the_session_a_new_number(cast: Cast) -> None:
    client, mail = asked("ben@example.org")
    planted = client.cookies["session"].value
    client.post(CODE, {"code": code_in(mail)})
    assert client.cookies["session"].value != planted
    forger = Client()
    forger.cookies["session"] = planted
    assert forger.get("/me/").status_code == 302


def test_it_says_the_same_to_known_and_unknown_addresses(cast: Cast) -> None:
    people.deactivate(by=cast.ada, now=timezone.now(), person=cast.dan, version=1)
    answers = set()
    for address in ("ben@example.org", "xyz@example.org", "dan@example.org"):
        client, _ = asked(address)
        shown = client.get(CODE)
        wrong = client.post(CODE, {"code": "12345"})
        text = [re.sub(r'value="[^"]*"', "", each.content.decode()).replace(address, "") for each in (shown, wrong)]
        answers.add((shown.status_code, wrong.status_code, *text))
    assert len(answers) == 1
    assert [each.to for each in Mail.objects.all()] == ["ben@example.org"]


def test_it_asks_the_database_as_often_for_known_and_unknown_addresses(cast: Cast) -> None:
    counts = set()
    for address in ("ben@example.org", "xyz@example.org"):
        with CaptureQueriesContext(connection) as queries:
            sign_in.ask(address=address, now=timezone.now())
        counts.add(len(queries))
    assert len(counts) == 1


def test_it_sends_nobody_to_another_house(cast: Cast) -> None:
    for forged in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "me/"):
        client, mail = asked("ben@example.org", Client(REMOTE_ADDR="192.0.2.7"), next=forged)
        assert client.post(CODE, {"code": code_in(mail)})["Location"] == "/"
        cache.clear()


@pytest.mark.parametrize(
    "forgery",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
        {"HTTP_X_HOST": "evil.example"},
        {"SERVER_NAME": "evil.example", "HTTP_HOST": "localhost"},
        {"HTTP_HOST": "localhost:9999"},
        {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_PORT": "9999"},
    ],
)
def test_it_never_takes_the_host_of_a_link_from_the_request(cast: Cast, forgery: dict[str, str]) -> None:
    client = Client()
    client.defaults.update(forgery)
    client.post(ASK, {"mail": "ben@example.org"})
    mail = Mail.objects.get()
    assert re.findall(r"https?://[^/\s\"<]*", mail.text + mail.html) == ["http://127.0.0.1:8000"] * 3


def test_it_refuses_a_forged_host(cast: Cast) -> None:
    assert Client(HTTP_HOST="evil.example").post(ASK, {"mail": "ben@example.org"}).status_code == 400
    assert not Mail.objects.exists()


@pytest.mark.parametrize("path", [ASK, CODE, "/sign-in/password/", "/sign-in/link/x/", "/sign-in/logout/"])
def test_it_refuses_forms_of_other_pages(cast: Cast, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"mail": "ben@example.org"}).status_code == 403
    assert not Mail.objects.exists()


def test_it_lets_a_session_that_is_under_way_end_before_somebody_else_comes_in(cast: Cast) -> None:
    client = signed_in(cast.ann)
    client.post(path_of(sign_in.link_for(cast.ben, timezone.now())))
    assert who(client) == "Ben Brook"


def test_it_keeps_in_the_audit_trail_who_came_in(cast: Cast) -> None:
    client, mail = asked("ben@example.org")
    client.post(CODE, {"code": code_in(mail)})
    assert list(AuditEntry.objects.values_list("action", "by_key")) == [("sign-in", cast.ben.key)]


def test_it_makes_a_link_for_the_command_line(cast: Cast) -> None:
    address = sign_in.link_for(cast.ben, timezone.now())
    assert address.startswith("http://127.0.0.1:8000/sign-in/link/")
    with places.at(places.Place.SAMPLE):
        assert sign_in.address_of("me-show") == "http://127.0.0.1:8000/sample/me/"


def test_it_needs_nobody_to_sign_up(cast: Cast) -> None:
    for path in ("/sign-in/signup/", "/sign-in/password/reset/", "/sign-in/email/", "/sign-in/confirm-email/x/"):
        assert Client().get(path).status_code == 404
