"""The outbox: readable by administrators while no mail server is set, and by nobody else ever."""

import pytest
from django.test import Client

from tests.web.conftest import NOW, Cast, play, signed_in
from wellserved.web import places
from wellserved.web.actions import sign_in
from wellserved.web.models import Mail
from wellserved.web.queries import mails


def test_it_shows_mails_and_their_links_to_administrators(cast: Cast) -> None:
    sign_in.ask(address="ben@example.org", now=NOW)
    ada = signed_in(cast.ada)
    mail = Mail.objects.get()
    assert f'href="/outbox/{mail.key}/"' in ada.get("/outbox/").content.decode()
    link = next(word for word in mail.text.split() if "/sign-in/link/" in word)
    assert f'<a href="{link}">{link}</a>' in ada.get(f"/outbox/{mail.key}/").content.decode()


def test_it_shows_them_to_nobody_else(cast: Cast) -> None:
    sign_in.ask(address="ben@example.org", now=NOW)
    path = f"/outbox/{Mail.objects.get().key}/"
    for person in (cast.ann, cast.ben, cast.cara, cast.dan, cast.eve, cast.sam):
        client = signed_in(person)
        assert [client.get(each).status_code for each in (path, "/outbox/")] == [403, 403]
    assert Client().get(path).status_code == 302


def test_it_closes_once_a_mail_server_is_set(cast: Cast, settings) -> None:
    sign_in.ask(address="ben@example.org", now=NOW)
    settings.MAIL_URL = "smtp://mail.example.org"
    ada = signed_in(cast.ada)
    paths = ("/outbox/", f"/outbox/{Mail.objects.get().key}/")
    assert [ada.get(each).status_code for each in paths] == [404, 404]


@pytest.mark.django_db(databases=["default", "sample"])
def test_it_stays_open_in_the_sample_company(settings) -> None:
    settings.MAIL_URL = "smtp://mail.example.org"
    with places.at(places.Place.SAMPLE):
        cast = play()
        sign_in.ask(address="ben@example.org", now=NOW)
        assert "http://127.0.0.1:8000/sample/sign-in/link/" in Mail.objects.get().text
        key = Mail.objects.get().key
        client = signed_in(cast.ada)
    client.cookies["sample_session"] = client.cookies.pop("session").value
    assert client.get(f"/sample/outbox/{key}/").status_code == 200


def test_it_makes_nothing_a_link_that_leads_elsewhere() -> None:
    text = "see http://evil.example/ or\nhttp://127.0.0.1:8000/me/ or javascript:alert(1)"
    links = [piece.text for line in mails.lines(text) for piece in line if piece.is_link]
    assert links == ["http://127.0.0.1:8000/me/"]
    assert "\n".join("".join(piece.text for piece in line) for line in mails.lines(text)) == text


def test_it_shows_what_somebody_wrote_as_text(cast: Cast) -> None:
    Mail.objects.create(to="x@example.org", subject="<b>x</b>", text="<script>1</script>", made_at=NOW, due_at=NOW)
    page = signed_in(cast.ada).get(f"/outbox/{Mail.objects.get().key}/").content.decode()
    assert "<b>x</b>" not in page
    assert "<script>1" not in page


def test_it_turns_pages(cast: Cast, monkeypatch) -> None:
    for number in range(mails.PAGE + 1):
        Mail.objects.create(to="x@example.org", subject=f"Mail {number}", text="", made_at=NOW, due_at=NOW)
    ada = signed_in(cast.ada)
    second = Mail.objects.order_by("pk")[1].pk
    assert f"?before={second}" in ada.get("/outbox/").content.decode()
    assert "Mail 0<" in ada.get(f"/outbox/?before={second}").content.decode()
    assert ada.get("/outbox/?before=x").status_code == 200
