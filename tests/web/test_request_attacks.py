"""Attacks on requests: what somebody who means harm sends, and what must hold all the same."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.conftest import NOW, Cast, signed_in
from tests.web.requested import ago, asked
from wellserved.web import log_folders
from wellserved.web.actions import absences, attachments, incoming
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions import requests as actions
from wellserved.web.actions.notice_tokens import reply_token
from wellserved.web.actions.requests import Wish
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Absence, Attachment, IncomingMail, Person, Request, RequestEvent, Undoable
from wellserved.web.rules import NotAllowed

pytestmark = pytest.mark.django_db
SECRET = "Severance of Mia Moss"


def draft(by: Person, cast: Cast, **wish: Any) -> Request:
    said = {"title": SECRET, "customer": cast.sales, "provider": cast.workplace, "is_confidential": True} | wish
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
