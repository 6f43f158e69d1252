"""Attacks on requests: what somebody who means harm sends, and what must hold all the same."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.conftest import NOW, Cast, play, signed_in
from tests.web.requested import ago, asked
from wellserved.web import log_folders, places
from wellserved.web.actions import absences, attachments, incoming, notice_mails, thanks
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions import requests as actions
from wellserved.web.actions.notice_tokens import reply_token
from wellserved.web.actions.requests import Wish
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Absence, Attachment, IncomingMail, Mail, Person, Request, RequestEvent, Undoable
from wellserved.web.rules import NotAllowed

pytestmark = pytest.mark.django_db
SECRET = "Severance of Mia Moss"


def draft(by: Person, cast: Cast, **wish: Any) -> Request:
    said: dict[str, Any] = {
        "title": SECRET,
        "customer": cast.sales,
        "provider": cast.workplace,
        "is_confidential": True,
    } | wish
    return actions.draft(by=by, now=ago(hours=1), wish=Wish(**said))


def confidential(cast: Cast, *named: Person, **wish: Any) -> Request:
    """Ann asks the team of Ben for something that only they and whom she names may know of."""
    return asked(cast.ann, cast.sales, cast.workplace, SECRET, is_confidential=True, named=named, **wish)


def again(person: Person) -> Person:
    """Give somebody as a new request of theirs finds them."""
    return Person.objects.get(pk=person.pk)


# Drafts and undo


def test_nobody_gets_a_draft_of_somebody_else_by_undoing_that_it_was_thrown_away(cast: Cast) -> None:
    row = draft(cast.ann, cast, need="He must not know.")
    actions.drop_draft(by=cast.ann, now=ago(minutes=5), request=row)
    undoable = Undoable.objects.get(action="request-drop")
    answer = signed_in(cast.ada).post(f"/undo/{undoable.key}/")
    assert not Request.objects.filter(asked_by=cast.ada).exists(), answer.status_code
    with pytest.raises(NotAllowed):
        undo(by=again(cast.ada), now=timezone.now(), undoable=undoable, ways=WAYS)
    undo(by=again(cast.ann), now=timezone.now(), undoable=undoable, ways=WAYS)
    assert Request.objects.get().asked_by == cast.ann


def test_administrators_read_no_title_and_no_name_of_a_file_among_what_can_be_undone(cast: Cast) -> None:
    row = confidential(cast, cast.ben)
    actions.drop_draft(by=cast.ann, now=ago(minutes=5), request=draft(cast.ann, cast))
    steps.wait_on(by=cast.ben, now=ago(minutes=4), request=row, outside=["Divorce lawyers of Mia Moss"])
    file = SimpleUploadedFile("Severance of Mia Moss.pdf", b"x")
    [kept] = attachments.add(by=cast.ann, now=ago(minutes=3), request=row, files=[file])
    attachments.remove(by=cast.ann, now=ago(minutes=2), attachment=kept)
    page = signed_in(cast.ada).get("/undo/").content.decode()
    assert "Mia Moss" not in page
    own = signed_in(cast.ann).get("/undo/").content.decode()
    assert SECRET in own


# Confidential requests, and who stands in


@pytest.mark.parametrize("who", ["ada", "cara"])
def test_nobody_reads_confidential_requests_by_making_themselves_somebodys_deputy(cast: Cast, who: str) -> None:
    by, today = getattr(cast, who), timezone.localdate()
    row = confidential(cast)
    steps_by_ben = asked(cast.ben, cast.workplace, cast.legal, SECRET, is_confidential=True, named=[cast.dan])
    row, person = (row, cast.ann) if who == "ada" else (steps_by_ben, cast.ben)
    absences.arrange(
        by=by, now=timezone.now(), person=person, from_date=today, until_date=today + timedelta(7), deputy=by
    )
    client = signed_in(by)
    assert client.get(f"/requests/{row.key}/").status_code == 404
    for address in ("/", "/requests/", "/requests/?list=teams", "/requests/list.csv", f"/search/?q=R-{row.pk}"):
        assert SECRET not in client.get(address).content.decode(), address


def test_whom_somebody_names_as_their_deputy_sees_to_what_is_confidential(cast: Cast) -> None:
    row, today = confidential(cast), timezone.localdate()
    absences.arrange(
        by=cast.ann, now=timezone.now(), person=cast.ann, from_date=today, until_date=today + timedelta(7),
        deputy=cast.dan,
    )  # fmt: skip
    assert signed_in(cast.dan).get(f"/requests/{row.key}/").status_code == 200
    absence = Absence.objects.get()
    absences.change_absence(
        by=cast.ada, now=timezone.now(), absence=absence, version=1, from_date=today, until_date=today + timedelta(9),
        deputy=cast.ada,
    )  # fmt: skip
    assert signed_in(cast.ada).get(f"/requests/{row.key}/").status_code == 404


# Names outside that look like requests


@pytest.mark.parametrize("name", ["R-²", "R-017", "R-" + "9" * 30, "R-١٧", "R-0"])
def test_no_name_of_somebody_outside_is_taken_for_a_request(cast: Cast, name: str) -> None:
    foreign = asked(cast.dan, cast.legal, cast.it, "Nobody's business")
    name = name.replace("017", f"0{foreign.pk}")
    row = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
    with pytest.raises(NotPossible):
        steps.wait_on(by=cast.ben, now=ago(days=1), request=row, outside=[name])
    # Should one be there all the same, as from a file, its page and the table of all events still read.
    RequestEvent.objects.create(
        request=row, number=row.events.count() + 1, at=ago(days=1), what="waits_outside", by=cast.ben, waits_on=name
    )
    Request.objects.filter(pk=row.pk).update(state="waiting_outside", waits_on=name)
    page = signed_in(cast.ann).get(f"/requests/{row.key}/").content.decode()
    assert cast.it.name + " " not in page.replace(cast.workplace.name, "")


# Days at the end of time


@pytest.mark.parametrize("day", ["9999-12-31", "9999-01-01", "3000-01-01"])
def test_a_day_at_the_end_of_time_breaks_nothing(cast: Cast, day: str) -> None:
    row = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
    ben, ann = signed_in(cast.ben), signed_in(cast.ann)
    for step, words in (
        ("promise", {"day": day}),
        ("update", {"update": "still_on_it", "day": day}),
        ("wait-until", {"day": day, "whose": "ours"}),
    ):
        assert ben.post(f"/requests/{row.key}/{step}/", words).status_code in (200, 302), step
        assert ben.get(f"/requests/{row.key}/").status_code == 200
        assert ann.get("/").status_code == 200
    for where in ("/requests/new/", "/requests/new/draft/"):
        said = {"title": "x", "to": cast.workplace.key, "needed_by_date": day, "do": "keep"}
        assert ann.post(where, said).status_code < 500
        assert ann.get("/requests/new/", said).status_code == 200


# Files


@pytest.fixture
def files_apart(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


def upload(size: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("note.txt", b"x" * size)


@pytest.mark.usefixtures("files_apart")
def test_files_do_not_fill_the_disk_however_small_each_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
    monkeypatch.setattr(log_folders, "ROOM_LEFT_BYTES", 10**18)
    with pytest.raises(NotPossible, match="nearly full"):
        attachments.add(by=cast.ann, now=timezone.now(), request=row, files=[upload()])
    assert not Attachment.objects.exists()


@pytest.mark.usefixtures("files_apart")
def test_adding_and_removing_files_again_and_again_has_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
    monkeypatch.setattr(attachments, "DAY_MB", 0.00001)
    [kept] = attachments.add(by=cast.ann, now=ago(hours=1), request=row, files=[upload(8)])
    attachments.remove(by=cast.ann, now=ago(minutes=50), attachment=kept)
    other = asked(cast.ann, cast.sales, cast.workplace, "A screen")
    with pytest.raises(NotPossible, match="within a day"):
        attachments.add(by=cast.ann, now=timezone.now(), request=other, files=[upload(8)])
    attachments.add(by=cast.ann, now=timezone.now() + timedelta(days=1), request=other, files=[upload(8)])


# Mail in


def mail_from(person: Person, to: str, number: int, text: str = "Yes.", more: str = "") -> bytes:
    head = f"From: {person.mail}\r\nTo: {to}\r\nMessage-ID: <{number}@x.org>\r\nSubject: Re: it\r\n{more}"
    return f"{head}\r\n{text}\r\n".encode()


@pytest.fixture
def mail_in(settings: Any) -> None:
    settings.MAIL_IN = "requests@example.org"


@pytest.mark.usefixtures("mail_in")
def test_nobody_keeps_answers_of_somebody_away_by_many_mails_in_their_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "PER_MINUTE", 3)
    row = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
    for number in range(6):
        incoming.take(raw=mail_from(cast.ann, "requests@example.org", number), now=NOW)
    assert list(IncomingMail.objects.order_by("pk").values_list("fate", flat=True)) == [
        *["set_aside"] * 3, *["ignored"] * 3
    ]  # fmt: skip
    true = mail_from(cast.ann, f"requests+{reply_token(cast.ann, row)}@example.org", 99)
    assert incoming.take(raw=true, now=NOW).fate == "taken"
    assert row.events.latest("number").text == "Yes."


@pytest.mark.usefixtures("mail_in")
@pytest.mark.parametrize("more", ["", "X-Big: " + "x" * 70_000 + "\r\n"])
def test_administrators_read_no_answer_to_what_is_confidential_however_it_was_set_aside(cast: Cast, more: str) -> None:
    row = confidential(cast, cast.ben)
    token = f"requests+{reply_token(cast.ann, row)}@example.org"
    text = f"About Mia Moss.\r\n\r\n> Answer by mail: {token}"
    raw = mail_from(cast.ann, token if more else "requests@example.org", 7, text, more)
    kept = incoming.take(raw=raw, now=NOW)
    assert kept.fate == "set_aside"
    client = signed_in(cast.ada)
    assert client.get(f"/incoming/{kept.key}/").status_code == 404
    assert kept.key not in client.get("/incoming/").content.decode()


# Floods


def test_nobody_asks_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 3)
    monkeypatch.setattr(actions, "MOST_DRAFTS", 2)
    now = timezone.now()
    for _number in range(3):
        asked(cast.ann, cast.sales, cast.workplace, "A laptop", now=now)
    with pytest.raises(NotPossible, match="within a day"):
        asked(cast.ann, cast.sales, cast.workplace, "A laptop", now=now)
    draft(cast.ann, cast)
    with pytest.raises(NotPossible, match="drafts"):
        draft(cast.ann, cast)
    for where in ("/requests/new/", "/requests/new/draft/"):
        said = {"title": "x", "to": cast.workplace.key, "do": "keep"}
        assert signed_in(cast.ann).post(where, said).status_code < 500


def test_nobody_is_flooded_with_mails_by_what_a_colleague_writes(cast: Cast) -> None:
    row = asked(cast.ann, cast.sales, cast.workplace, "A laptop", now=NOW)
    for minute in range(0, 60, 3):
        now = NOW + timedelta(minutes=minute)
        steps.note(by=cast.ben, now=now, request=row, text="Boo.")
        notice_mails.write_due(now + timedelta(minutes=2))
    mails = Mail.objects.filter(to=cast.ann.mail)
    assert mails.count() == notice_mails.MOST_AN_HOUR
    notice_mails.write_due(NOW + timedelta(minutes=75))
    assert mails.count() == notice_mails.MOST_AN_HOUR + 1
    assert mails.latest("pk").text.count("Boo.") == 10


def test_nobody_thanks_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thanks, "MOST_A_DAY", 2)
    words = thanks.Words(cast.sales, cast.workplace, "For all")
    for _number in range(2):
        thanks.thank(by=cast.ann, now=timezone.now(), words=words)
    with pytest.raises(NotPossible, match="within a day"):
        thanks.thank(by=cast.ann, now=timezone.now(), words=words)


def test_whoever_sees_only_where_a_confidential_request_stands_learns_no_name_of_anybody_outside(cast: Cast) -> None:
    first = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
    row = asked(cast.ben, cast.workplace, cast.legal, SECRET, is_confidential=True, named=[cast.dan])
    steps.wait_on(by=cast.ben, now=ago(days=3), request=first, requests=[row])
    steps.wait_on(by=cast.dan, now=ago(days=2), request=row, outside=["Lawyers of Mia Moss"])
    for address in (f"/requests/{first.key}/", f"/requests/{row.key}/"):
        for who in (cast.ann, cast.cara):
            page = signed_in(who).get(address).content.decode()
            assert "Mia Moss" not in page, (who.name, address)
            assert "somebody outside" in page.lower(), (who.name, address)
    assert "Lawyers of Mia Moss" in signed_in(cast.dan).get(f"/requests/{row.key}/").content.decode()
    assert "Lawyers of Mia Moss" in signed_in(cast.ben).get(f"/requests/{first.key}/").content.decode()
    steps.take_up(by=cast.dan, now=ago(days=1), request=row)  # what was waited for earlier is told, too
    assert "Mia Moss" not in signed_in(cast.ann).get(f"/requests/{row.key}/").content.decode()


@pytest.mark.usefixtures("files_apart")
@pytest.mark.django_db(databases=["default", "sample"])
def test_the_sample_company_takes_no_more_files_than_it_needs_to_play(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "SAMPLE_MB", 0.00001)
    with places.at(places.Place.SAMPLE):
        cast = play()
        row = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
        attachments.add(by=cast.ann, now=timezone.now(), request=row, files=[upload(8)])
        other = asked(cast.dan, cast.legal, cast.workplace, "A screen")
        with pytest.raises(NotPossible, match="sample company"):
            attachments.add(by=cast.dan, now=timezone.now(), request=other, files=[upload(8)])
