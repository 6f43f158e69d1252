"""A mailbox that the worker reads: every mail is taken once, and marked as read when it is kept."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import NOW, Cast
from tests.web.mailbox_server import mailbox
from tests.web.test_incoming import questioned, reply
from wellserved.web import environment
from wellserved.web.actions import incoming_box
from wellserved.web.environment import WrongSetting
from wellserved.web.models import IncomingMail
from wellserved.words.requests import Happened

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def mail_in(settings: Any) -> None:
    settings.MAIL_IN = "requests@example.org"


def test_it_takes_what_was_not_read_and_marks_it(cast: Cast, settings: Any) -> None:
    request = questioned(cast)
    with mailbox(reply(cast.ann, request), b"From: eve@elsewhere.example\r\n\r\nHi") as box:
        settings.MAILBOX_URL = f"imap://requests:secret@127.0.0.1:{box.port}/Answers%20in"
        incoming_box.look(SOON)
        incoming_box.look(SOON)
        assert (box.seen, box.flagged, box.folder) == ({1, 2}, set(), '"Answers in"')
    assert sorted(IncomingMail.objects.values_list("fate", flat=True)) == ["set_aside", "taken"]
    assert request.events.filter(what=Happened.ANSWERED, by_mail=True).count() == 1


def test_what_was_kept_and_not_marked_is_one_all_the_same(cast: Cast, settings: Any) -> None:
    request = questioned(cast)
    with mailbox(reply(cast.ann, request)) as box:
        settings.MAILBOX_URL = f"imap://requests:secret@127.0.0.1:{box.port}"
        incoming_box.look(SOON)
        box.seen.clear()
        incoming_box.look(SOON)
    assert request.events.filter(by_mail=True).count() == 1


def test_what_is_too_large_stays_there_and_is_flagged(cast: Cast, settings: Any) -> None:
    with mailbox(b"From: ann@example.org\r\n\r\nHi") as box:
        box.sizes[1] = 26_000_000
        settings.MAILBOX_URL = f"imap://requests:secret@127.0.0.1:{box.port}"
        incoming_box.look(SOON)
        assert (box.seen, box.flagged) == ({1}, {1})
    assert not IncomingMail.objects.exists()


def test_a_wrong_password_is_an_error_that_is_logged_and_nothing_else(cast: Cast, settings: Any) -> None:
    with mailbox(b"From: ann@example.org\r\n\r\nHi") as box:
        settings.MAILBOX_URL = f"imap://requests:wrong@127.0.0.1:{box.port}"
        with pytest.raises(Exception, match="wrong password"):
            incoming_box.look(SOON)
        assert box.seen == set()


def test_without_a_mailbox_nothing_is_done(settings: Any) -> None:
    settings.MAILBOX_URL = ""
    incoming_box.look(SOON)


@pytest.mark.parametrize("url", ["imap://a:b@mail.example.org", "imaps://mail.example.org", "https://a:b@x.org", "x"])
def test_it_refuses_what_is_no_mailbox_or_not_over_tls(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("WELLSERVED_MAILBOX_URL", url)
    with pytest.raises(WrongSetting, match="WELLSERVED_MAILBOX_URL"):
        environment.mailbox_url()


@pytest.mark.parametrize("address", ["requests", "requests+x@example.org", "a@b@c", "x" * 21 + "@example.org"])
def test_it_refuses_an_address_to_which_nothing_can_be_added(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WELLSERVED_MAIL_IN", address)
    with pytest.raises(WrongSetting, match="WELLSERVED_MAIL_IN"):
        environment.mail_in()
    monkeypatch.setenv("WELLSERVED_MAIL_IN", "Requests@Example.org")
    assert environment.mail_in() == "requests@example.org"
