"""A colleague is invited, comes in by mail, and leaves: over real HTTP, with a real mail server."""

import re
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.web.conftest import NOW, Cast, play
from tests.web.mail_server import MailServer, mail_server
from wellserved.web.actions import mail, sign_in
from wellserved.web.models import FirstDayAnswer, Person


class Browser:
    """Just enough of a browser: cookies, forms, redirects. Whatever `method` is used, it follows as people would."""

    def __init__(self, house: str) -> None:
        self.house = house
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.address, self.page, self.status = "", "", 0

    def open(self, address: str, method: str = "GET", data: dict[str, str] | None = None) -> "Browser":
        body = urlencode(data).encode() if data is not None else None
        whole = address if address.startswith("http") else self.house + address
        try:
            response = self.opener.open(Request(whole, body, method=method), timeout=60)
        except HTTPError as error:
            response = error
        with response:
            self.address, self.status = response.url.removeprefix(self.house), response.status
            self.page = response.read().decode()
        return self

    def send(self, nth: int = 0, **fields: str) -> "Browser":
        """Fill in a form of the page (those in its main part count) and send it."""
        form = re.findall(r"<form.*?</form>", self.page.split("<main", 1)[1], re.DOTALL)[nth]
        hidden = {
            name: unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        }
        action = unescape(re.findall(r'action="([^"]*)"', form)[0]) or self.address
        return self.open(action, "POST", {**hidden, **fields})


@pytest.fixture
def house(live_server, settings) -> str:
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    return live_server.url


@pytest.fixture
def post(settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.MAIL_URL = f"smtp://127.0.0.1:{running.port}"
        yield running


def latest(post: MailServer) -> str:
    """Let the worker send what is due, and give the text of the mail that came last."""
    mail.send_due_mails(timezone.now())
    body = post.received[-1].get_body(("plain",))
    assert body is not None
    return body.get_content()


def link_in(text: str) -> str:
    return re.findall(r"http://\S+/sign-in/\S+", text)[0]


@pytest.mark.slow
def test_somebody_is_invited_comes_in_comes_back_and_leaves(transactional_db, house: str, post: MailServer) -> None:
    cast: Cast = play()
    ada = Browser(house)
    ada.open(sign_in.link_for(cast.ada, timezone.now())).send()
    assert (ada.status, ada.address) == (200, "/")

    ada.open("/people/add/").send(name="Fay Fox", mail="fay@example.org", team="legal", role="employee", invite="on")
    assert "Fay Fox is added." in ada.page
    invitation = link_in(latest(post))
    assert (post.to[-1], post.received[-1]["Subject"]) == ("fay@example.org", "Ada Archer invites you to Wellserved")

    # A program that looks at all mails opens each link, twice, before anybody reads them.
    scanner = Browser(house)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        assert scanner.open(invitation, method).status == 200
    assert scanner.open("/me/").address.startswith("/sign-in/login/")

    fay = Browser(house)
    fay.open(invitation).send()
    FirstDayAnswer.objects.create(person=Person.objects.get(name="Fay Fox"), can_name_one=False, answered_at=NOW)
    assert "fay@example.org" in fay.open("/me/").page
    assert Browser(house).open(invitation).status == 404

    # At another browser she asks for a mail, on the way to a page, and types the code.
    again = Browser(house)
    again.open("/me/sessions/").send(mail="fay@example.org")
    assert again.address == "/sign-in/code/"
    text = latest(post)
    assert Browser(house).open(link_in(text), "HEAD").status == 200
    again.send(code=re.findall(r"\b\d{6}\b", text)[0])
    assert (again.status, again.address) == (200, "/me/sessions/")

    ada.open(f"/people/{Person.objects.get(name='Fay Fox').key}/")
    number = next(
        n for n, form in enumerate(re.findall(r"<form.*?</form>", ada.page.split("<main", 1)[1], re.DOTALL))
        if "/deactivate/" in form
    )  # fmt: skip
    ada.send(number)
    assert "Ended the access of Fay Fox." in ada.page
    for browser in (fay, again):
        assert browser.open("/me/").address.startswith("/sign-in/login/")


@pytest.mark.slow
def test_nobody_gets_a_mail_who_does_not_work_here(transactional_db, house: str, post: MailServer) -> None:
    play()
    stranger = Browser(house)
    stranger.open("/sign-in/login/").send(mail="mallory@example.org")
    known = Browser(house)
    known.open("/sign-in/login/").send(mail="ben@example.org")
    pages = [re.sub(r'value="[^"]*"|\S+@example.org\S*', "", each.page) for each in (stranger, known)]
    assert pages[0] == pages[1]
    latest(post)
    assert post.to == ["ben@example.org"]


@pytest.mark.slow
def test_a_form_of_another_page_signs_nobody_in(transactional_db, house: str) -> None:
    cast = play()
    link = sign_in.link_for(cast.ben, timezone.now())
    assert Browser(house).open(link, "POST", {}).status == 403
    forged = Browser(house)
    forged.open(link)
    assert forged.open(link, "POST", {"csrfmiddlewaretoken": "x" * 64}).status == 403
    assert Browser(house).open(link).send().address == "/"
