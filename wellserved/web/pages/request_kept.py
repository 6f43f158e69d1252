"""What becomes of a page on which somebody asks for something: a draft, a request, and a wait of another request."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils import timezone

from wellserved.web import places
from wellserved.web.actions import attachments, request_steps
from wellserved.web.actions import requests as actions
from wellserved.web.actions.locking import changed_fields
from wellserved.web.actions.request_record import parts
from wellserved.web.actions.requests import Wish
from wellserved.web.models import Request
from wellserved.web.pages.request_wish import Sheet, WishForm
from wellserved.web.queries import asking
from wellserved.words.requests import ENDED, RequestState

_NAMED_WAITS = (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)


def keep(sheet: Sheet, form: WishForm, version: int) -> Request:
    """Keep a draft with its files; a request that needs it first waits for it from now on.

    Raises: NotPossible, ChangedMeanwhile; then nothing is kept.
    """
    with places.transaction():
        row = kept(sheet, form.wish(), version)
        _add_files(sheet, row, [each for each in form.cleaned_data.get("attached") or () if each])
        _let_wait(sheet, row)
    return row


def send(sheet: Sheet, form: WishForm, version: int) -> Request:
    """Ask the team.

    Raises: NotPossible, ChangedMeanwhile; then nothing is asked.
    """
    with places.transaction():
        return actions.ask(by=sheet.by, now=timezone.now(), request=keep(sheet, form, version))


def kept(sheet: Sheet, wish: Wish, version: int) -> Request:
    """Give the draft of a page as it is now written. What is there already is not written again.

    Takes: the version from which the page goes on; 0 where it was told of none. Raises: ChangedMeanwhile where another
    page kept something else; NotThere for a key of somebody else.
    """
    now, row = timezone.now(), sheet.draft
    if row is None:
        try:
            return actions.draft(by=sheet.by, now=now, wish=wish, key=sheet.key)
        except IntegrityError:  # the page kept it by itself at the same moment
            row = asking.own_request(sheet.by, sheet.key)
            if row is None:
                raise
    if _is_as(row, wish):
        return row
    # A page that was never told of a version is the one that kept it: nobody else knows its key.
    return actions.redraft(by=sheet.by, now=now, request=row, version=version or row.version, wish=wish)


def _is_as(row: Request, wish: Wish) -> bool:
    """Say whether a draft says what is wished already."""
    said = {each.name: getattr(wish, each.name) for each in fields(wish)}
    return set(said.pop("named")) == set(asking.named_on(row)) and not changed_fields(row, said)


def _add_files(sheet: Sheet, row: Request, files: Sequence[UploadedFile[Any]]) -> None:
    if files:
        attachments.add(by=sheet.by, now=timezone.now(), request=row, files=files)


def _let_wait(sheet: Sheet, row: Request) -> None:
    """Let the request that needs this first wait for it, beside what it waits on already."""
    if sheet.blocked is None:
        return
    waits = sheet.blocked.current in _NAMED_WAITS
    numbers, outside = parts(sheet.blocked.waits_on) if waits else ([], [])
    if row.pk in numbers:
        return
    others = [each for each in asking.by_numbers(numbers) if each.current not in ENDED]
    request_steps.wait_on(
        by=sheet.by, now=timezone.now(), request=sheet.blocked, requests=[*others, row], outside=outside
    )
