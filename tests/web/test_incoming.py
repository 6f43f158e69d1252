"""Mails that come in: an answer does what its writer may do, and nothing else does anything."""

import re
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import NOW, Cast, signed_in
from tests.web.raw_mails import MACHINES
from tests.web.test_notices import asked
from wellserved.web.actions import attachments, incoming, notice_mails
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.notice_tokens import answers, reply_token
from wellserved.web.models import Attachment, IncomingMail, Mail, Membership, Notice, Person, Request
from wellserved.words.requests import Happened, RequestState

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=5)
Fate = IncomingMail.Fate


@pytest.fixture(autouse=True)
def mail_in(settings: Any) -> None:
    settings.MAIL_IN = "requests@example.org"


def reply(person: Person, request: Request, text: str = "The small one.", **headers: str) -> bytes:
    """Give what the mail program of somebody sends when they answer."""
    message = EmailMessage(policy=policy.SMTP)
    said = {"From": f"{person.name} <{person.mail}>", "To": f"requests+{reply_token(person, request)}@example.org"}
    said |= {"Subject": f"Re: {request.reference}", "Message-ID": f"<{abs(hash((person.pk, request.pk, text)))}@x.org>"}
    for name, value in (said | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def questioned(cast: Cast) -> Request:
    request = asked(cast)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    return steps.ask_back(by=cast.ben, now=NOW, request=request, text="Which size?")


def last(request: Request) -> tuple[str, str, Person | None, bool]:
    event = request.events.latest("number")
    return event.what, event.text, event.by, event.by_mail


def take(raw: bytes, now: datetime = SOON) -> tuple[str, str]:
    row = incoming.take(raw=raw, now=now)
    return row.fate, row.why


def test_an_answer_by_mail_answers_what_was_asked(cast: Cast) -> None:
    request = questioned(cast)
    assert take(reply(cast.ann, request)) == (Fate.TAKEN, "")
    assert last(request) == (Happened.ANSWERED, "The small one.", cast.ann, True)
    assert Request.objects.get(pk=request.pk).state == RequestState.ACCEPTED
    kept = IncomingMail.objects.get()
    assert (kept.person, kept.request, kept.raw) == (cast.ann, request, None)


def test_otherwise_it_is_a_note(cast: Cast) -> None:
    request = questioned(cast)
    take(reply(cast.ben, request, "By the way, black or grey?"))
    assert last(request) == (Happened.NOTED, "By the way, black or grey?", cast.ben, True)
    assert Request.objects.get(pk=request.pk).state == RequestState.WAITING_CUSTOMER


def test_it_finds_its_way_by_the_mail_it_answers_alone(cast: Cast) -> None:
    request = questioned(cast)
    notice_mails.write_due(NOW + timedelta(minutes=2))
    number = Mail.objects.get(to=cast.ann.mail).headers["Message-ID"]
    raw = reply(cast.ann, request, To="requests@example.org", In_Reply_To=number)
    assert take(raw) == (Fate.TAKEN, "")
    assert last(request)[0] == Happened.ANSWERED


def test_the_same_mail_twice_is_one(cast: Cast) -> None:
    request = questioned(cast)
    raw = reply(cast.ann, request)
    before = request.events.count()
    assert (take(raw)[0], take(raw)[0]) == (Fate.TAKEN, Fate.TAKEN)
    assert request.events.count() == before + 1
    assert IncomingMail.objects.count() == 1


def test_capital_letters_in_addresses_do_not_matter(cast: Cast) -> None:
    request = questioned(cast)
    token = reply_token(cast.ann, request).upper()
    raw = reply(cast.ann, request, From="ANN@Example.ORG", To=f"Requests+{token}@EXAMPLE.org")
    assert take(raw)[0] == Fate.TAKEN


def unchanged(request: Request, raw: bytes) -> tuple[str, str]:
    """Take a mail that must do nothing; give what became of it."""
    before = list(request.events.values_list("number", "what"))
    fate = take(raw)
    assert list(request.events.values_list("number", "what")) == before
    return fate


SPOOFED = {
    "somebody else with the token of another": lambda cast, request: reply(cast.ann, request, From="dan@example.org"),
    "a stranger with the token of another": lambda cast, request: reply(
        cast.ann, request, From="eve@elsewhere.example"
    ),
    "the address of another with one's own token": lambda cast, request: reply(
        cast.ben, request, From="cara@example.org"
    ),
    "an address without a token": lambda cast, request: reply(cast.ann, request, To="requests@example.org"),
    "a token that nobody made": lambda cast, request: reply(
        cast.ann, request, To=f"requests+{reply_token(cast.ann, request)[:-1]}x@example.org"
    ),
    "the mail server says that it is forged": lambda cast, request: reply(
        cast.ann, request, Authentication_Results="mx.example.org; dmarc=fail header.from=example.org"
    ),
    "two senders": lambda cast, request: reply(cast.ann, request, From="ann@example.org, ben@example.org"),
}


@pytest.mark.parametrize("name", SPOOFED)
def test_nobody_writes_with_the_rights_of_another(cast: Cast, name: str) -> None:
    request = questioned(cast)
    fate, _why = unchanged(request, SPOOFED[name](cast, request))
    assert fate == Fate.SET_ASIDE
    assert IncomingMail.objects.get().raw


def test_a_token_gives_no_rights_that_its_person_lost(cast: Cast) -> None:
    request = questioned(cast)
    raw = reply(cast.ann, request)
    Membership.objects.filter(person=cast.ann).delete()
    Request.objects.filter(pk=request.pk).update(asked_by=cast.dan)
    assert unchanged(request, raw)[0] == Fate.SET_ASIDE
    Person.objects.filter(pk=cast.ann.pk).update(is_active=False)
    assert unchanged(request, reply(cast.ann, request, "Again"))[0] == Fate.SET_ASIDE


def test_tokens_of_one_request_are_none_of_another(cast: Cast) -> None:
    one, two = asked(cast), asked(cast)
    assert reply_token(cast.ann, one) != reply_token(cast.ann, two) != reply_token(cast.ben, two)
    mixed = reply_token(cast.ann, one)[:24] + reply_token(cast.ann, two)[24:]
    assert answers(mixed) is None


@pytest.mark.parametrize("name", MACHINES)
def test_what_a_machine_writes_does_nothing_and_nobody_is_told(cast: Cast, name: str) -> None:
    request = questioned(cast)
    before = (Mail.objects.count(), Notice.objects.count())
    assert unchanged(request, reply(cast.ann, request, **MACHINES[name]))[0] == Fate.IGNORED
    assert (Mail.objects.count(), Notice.objects.count()) == before
    assert IncomingMail.objects.get().raw is None


def test_what_cannot_be_read_is_set_aside_as_it_came(cast: Cast) -> None:
    raw = b"Subject: " + b"x" * 70_000 + b"\r\n\r\nHi"
    assert take(raw) == (Fate.SET_ASIDE, "Its headers are larger than 64 kB.")
    assert bytes(IncomingMail.objects.get().raw or b"") == raw
    assert take(raw)[0] == Fate.SET_ASIDE
    assert IncomingMail.objects.count() == 1


def test_what_answers_nothing_of_ours_is_set_aside(cast: Cast) -> None:
    assert take(b"From: ann@example.org\r\nTo: requests@example.org\r\n\r\nPlease help")[0] == Fate.SET_ASIDE


def test_an_empty_answer_does_nothing(cast: Cast) -> None:
    request = questioned(cast)
    assert unchanged(request, reply(cast.ann, request, "\n\n-- \nAnn\n"))[0] == Fate.IGNORED


def test_a_long_answer_is_cut_and_says_so(cast: Cast) -> None:
    request = questioned(cast)
    take(reply(cast.ann, request, "word " * 5_000))
    text = last(request)[1]
    assert len(text) <= 8_000
    assert text.endswith("[The mail was longer; the rest is left out.]")


def test_files_come_with_it_and_what_is_too_large_is_named(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    request = questioned(cast)
    message = BytesParser(policy=policy.SMTP).parsebytes(reply(cast.ann, request))
    message.make_mixed()
    message.add_attachment(b"a plan", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(b"x" * 2_000, maintype="application", subtype="zip", filename="large.zip")
    monkeypatch.setattr(attachments, "LARGEST_MB", 0.001)
    assert take(message.as_bytes())[0] == Fate.TAKEN
    assert [each.name for each in Attachment.objects.filter(request=request)] == ["plan.pdf"]
    assert last(request)[1] == "The small one.\n\n[One file of this mail could not be kept.]"


def test_more_than_three_answers_in_an_hour_wait_for_somebody_to_look(cast: Cast) -> None:
    request = questioned(cast)
    fates = [take(reply(cast.ben, request, f"Note {n}"))[0] for n in range(12)]
    assert fates == [Fate.TAKEN] * 3 + [Fate.SET_ASIDE] * 7 + [Fate.IGNORED] * 2
    assert take(reply(cast.ben, request, "Later"), SOON + timedelta(hours=1, seconds=1))[0] == Fate.TAKEN
    assert take(reply(cast.ann, request, "I may"))[0] == Fate.TAKEN


def test_nobody_sends_too_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PER_MINUTE", 5)
    stranger = [f"From: eve@elsewhere.example\r\nMessage-ID: <{n}@x>\r\n\r\nHi".encode() for n in range(8)]
    assert [take(raw)[0] for raw in stranger] == [Fate.SET_ASIDE] * 5 + [Fate.IGNORED] * 3
    assert take(reply(cast.ann, questioned(cast)))[0] == Fate.TAKEN


def test_strangers_do_not_fill_the_disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "STRANGERS_PER_DAY", 3)
    for n in range(5):
        take(f"From: eve{n}@elsewhere.example\r\nMessage-ID: <{n}@x>\r\n\r\nHi".encode())
    assert IncomingMail.objects.filter(raw=None).count() == 2
    assert IncomingMail.objects.count() == 5


def test_two_that_answer_each_other_by_themselves_fall_silent(cast: Cast) -> None:
    """Every mail we send in an hour is answered at once, by a machine that does not say that it is one."""
    request = questioned(cast)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    now, taken, answered = NOW, 0, 0
    while now < NOW + timedelta(hours=1):
        now += timedelta(seconds=30)
        notice_mails.write_due(now)
        for mail in Mail.objects.filter(sent_at=None):
            Mail.objects.filter(pk=mail.pk).update(sent_at=now)
            whom = Person.objects.get(mail=mail.to)
            answered += 1
            raw = reply(whom, request, f"Thank you for mail {answered}", In_Reply_To=mail.headers["Message-ID"])
            taken += incoming.take(raw=raw, now=now).fate == Fate.TAKEN
    by_person = {each: request.events.filter(by=each, by_mail=True).count() for each in (cast.ann, cast.ben, cast.cara)}
    assert answered > 3
    assert max(by_person.values()) <= 3
    assert taken == sum(by_person.values())


def test_two_wellserveds_never_even_begin(cast: Cast) -> None:
    request = questioned(cast)
    notice_mails.write_due(NOW + timedelta(minutes=2))
    ours = Mail.objects.get(to=cast.ann.mail)
    raw = reply(
        cast.ann, request, **{name: value for name, value in ours.headers.items() if re.match("Auto|X-Auto", name)}
    )
    assert unchanged(request, raw)[0] == Fate.IGNORED


def test_administrators_read_what_was_set_aside_as_it_came_and_nobody_else_does(cast: Cast) -> None:
    raw = reply(cast.ann, questioned(cast), From="eve@elsewhere.example")
    take(raw)
    path = f"/incoming/{IncomingMail.objects.get().key}/"
    ada = signed_in(cast.ada)
    assert "It does not come from whom this address was given to." in ada.get("/incoming/").content.decode()
    handed = ada.get(path)
    assert (handed.content, handed["Content-Type"]) == (raw, "application/octet-stream")
    assert handed["Content-Disposition"].startswith("attachment")
    assert [signed_in(cast.ann).get(each).status_code for each in (path, "/incoming/")] == [403, 403]


def test_nobody_reads_what_is_confidential_there(cast: Cast) -> None:
    request = questioned(cast)
    take(reply(cast.ann, request, From="eve@elsewhere.example"))
    Request.objects.update(is_confidential=True)
    assert signed_in(cast.ada).get(f"/incoming/{IncomingMail.objects.get().key}/").status_code == 404
