"""Mails: what stands in them, and how they leave by a real mail server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import send_mail

from tests.web.conftest import NOW, Cast
from tests.web.mail_server import MailServer, mail_server, make_certificate
from wellserved.web import places
from wellserved.web.actions import mail, people, sign_in
from wellserved.web.environment import WrongSetting
from wellserved.web.models import Mail, Person


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.MAIL_URL = f"smtp://127.0.0.1:{running.port}"
        yield running


def written(to: str = "ben@example.org", subject: str = "Hello") -> Mail:
    words = {"person": Person(name="Ben <b>Brook</b>"), "sentence": "All is well.", "link": "http://x/"}
    return mail.write(to=to, now=NOW, subject=subject, template="sign_in_changed", words=words)


def test_it_sends_a_mail_once_with_text_and_html(db, server: MailServer) -> None:
    kept = written()
    assert (mail.send_due_mails(NOW), mail.send_due_mails(NOW + timedelta(days=3))) == (1, 0)
    received = server.received[0]
    assert (received["To"], received["From"], received["Subject"]) == (
        "ben@example.org", "wellserved@localhost", "Hello"
    )  # fmt: skip
    assert received["Message-ID"] == kept.headers["Message-ID"]
    assert (received["Auto-Submitted"], received["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    text, html = (part.get_content() for part in received.iter_parts())
    assert "Hello Ben <b>Brook</b>," in text
    assert "Hello Ben &lt;b&gt;Brook&lt;/b&gt;," in html
    assert "You get this mail" in text
    assert "You get this mail" in html


def test_it_empties_a_mail_that_went(db, server: MailServer) -> None:
    written()
    mail.send_due_mails(NOW)
    kept = Mail.objects.get()
    assert (kept.text, kept.html, kept.sent_at, kept.tries) == ("", "", NOW, 1)


def test_it_sends_nothing_without_a_mail_server(db) -> None:
    written()
    assert mail.send_due_mails(NOW) == 0
    assert Mail.objects.get().tries == 0


def test_it_sends_nothing_before_it_is_due(db, server: MailServer) -> None:
    written()
    Mail.objects.update(due_at=NOW + timedelta(minutes=2))
    assert mail.send_due_mails(NOW) == 0
    assert mail.send_due_mails(NOW + timedelta(minutes=2)) == 1


def test_it_sends_no_old_mails_on_the_day_a_mail_server_is_set(db, server: MailServer) -> None:
    written()
    assert mail.send_due_mails(NOW + timedelta(days=4)) == 0
    assert mail.send_due_mails(NOW + timedelta(days=2)) == 1


def test_it_tries_again_later_with_the_same_number_and_gives_up_in_the_end(db, server: MailServer) -> None:
    server.refuses["ben@example.org"] = "451 later, please"
    number = written().headers["Message-ID"]
    tried_at, moments = NOW, []
    for _ in range(20):
        mail.send_due_mails(tried_at)
        kept = Mail.objects.get()
        if kept.due_at <= tried_at:
            break
        moments.append(int((kept.due_at - tried_at).total_seconds() // 60))
        tried_at = kept.due_at
    assert moments == [1, 5, 15, 60, 240, 720, 1440]
    assert (kept.sent_at, kept.problem, kept.headers["Message-ID"]) == (None, "451 later, please", number)
    assert kept.text


def test_it_sends_at_the_next_try_once_the_server_takes_it(db, server: MailServer) -> None:
    server.refuses["ben@example.org"] = "451 later, please"
    written()
    mail.send_due_mails(NOW)
    server.refuses.clear()
    assert mail.send_due_mails(NOW + timedelta(minutes=1)) == 1
    assert [each["Message-ID"] for each in server.received] == [Mail.objects.get().headers["Message-ID"]]


def test_it_does_not_try_again_where_the_server_says_never(db, server: MailServer) -> None:
    server.refuses["gone@example.org"] = "550 nobody here"
    written(to="gone@example.org")
    written()
    assert mail.send_due_mails(NOW) == 1
    assert mail.send_due_mails(NOW + timedelta(days=9)) == 0
    assert Mail.objects.get(to="gone@example.org").problem == "550 nobody here"


def test_it_waits_where_no_server_answers(db, settings) -> None:
    with mail_server() as gone:
        settings.MAIL_URL = f"smtp://127.0.0.1:{gone.port}"
    written()
    assert mail.send_due_mails(NOW) == 0
    assert Mail.objects.get().problem.startswith("ConnectionRefusedError")


def test_it_leaves_a_mail_to_whoever_took_it_first(db, server: MailServer) -> None:
    kept = written()
    Mail.objects.update(tries=1)
    assert not mail._take(kept, NOW)


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: all@example.org", "Hi\nBcc: all@example.org", "Hi\rX: y", "Hi X: y"])
def test_it_adds_no_header_from_a_subject(db, server: MailServer, subject: str) -> None:
    written(subject=subject)
    assert mail.send_due_mails(NOW) == 1
    assert server.to == ["ben@example.org"]
    assert server.received[0]["Bcc"] is None
    assert server.received[0]["X"] is None


def test_it_adds_no_header_from_a_name(cast: Cast, server: MailServer) -> None:
    Person.objects.filter(pk=cast.ada.pk).update(name="Ada\r\nBcc: all@example.org")
    people.invite(by=Person.objects.get(pk=cast.ada.pk), now=NOW, person=cast.ben)
    assert mail.send_due_mails(NOW) == 1
    assert (server.to, server.received[0]["Bcc"]) == (["ben@example.org"], None)


def test_it_sends_no_mail_to_an_address_with_a_line_break(db, server: MailServer) -> None:
    written(to="ben@example.org\nBcc: all@example.org")
    assert mail.send_due_mails(NOW) == 0
    assert Mail.objects.get().problem
    assert server.to == []


@pytest.mark.django_db(databases=["default", "sample"])
def test_it_keeps_mails_of_the_sample_company_at_home(server: MailServer) -> None:
    with places.at(places.Place.SAMPLE):
        written()
        assert mail.send_due_mails(NOW) == 0
        assert Mail.objects.get().tries == 0
    assert server.received == []


def test_it_trusts_no_certificate_that_nobody_vouches_for(db, settings, tmp_path: Path, monkeypatch) -> None:
    certificate = make_certificate(tmp_path)
    with mail_server(certificate) as sealed:
        settings.MAIL_URL = f"smtps://127.0.0.1:{sealed.port}"
        written()
        assert mail.send_due_mails(NOW) == 0
        assert "CERTIFICATE_VERIFY_FAILED" in Mail.objects.get().problem
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        sent = mail.send_due_mails(NOW + timedelta(minutes=1))
        assert (sent, Mail.objects.get().problem) == (1, "")


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.example.org:25"])
def test_it_refuses_what_is_no_mail_server(db, settings, url: str) -> None:
    settings.MAIL_URL = url
    written()
    with pytest.raises(WrongSetting, match="WELLSERVED_MAIL_URL"):
        mail.send_due_mails(NOW)


def test_it_keeps_every_mail_small_and_without_anything_to_fetch(cast: Cast) -> None:
    sign_in.ask(address="ben@example.org", now=NOW)
    people.invite(by=cast.ada, now=NOW, person=cast.ann)
    people.ask_for_mail(by=cast.dan, now=NOW, address="daniel@example.org")
    people.change_mail(by=cast.ada, now=NOW, person=cast.eve, version=1, address="eva@example.org")
    mails = list(Mail.objects.all())
    assert len(mails) == 4
    for each in mails:
        assert len(each.html) < 5_000
        assert not any(tag in each.html for tag in ("<img", "<link", "<script", "<style", "src="))
        assert "You get this mail" in each.text


def test_it_keeps_what_libraries_send_in_the_same_outbox(db, settings) -> None:
    settings.EMAIL_BACKEND = "wellserved.web.outbox.Outbox"  # pytest-django sets another one
    send_mail("Hello", "Text", None, ["ben@example.org"])
    assert Mail.objects.get().to == "ben@example.org"
