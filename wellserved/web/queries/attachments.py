"""Files that belong to requests: where they stand, and what a page shows of them."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from wellserved.web import places, request_rules, rules
from wellserved.web.models import Attachment, Person, Request
from wellserved.web.places import Place

FOLDER = "requests"
IN_SAMPLE = "sample-files"
"""The files of the sample company stand beside those of the organisation: they are in no backup."""


@dataclass(frozen=True)
class ShownFile:
    """One file in the list of a request."""

    key: str
    name: str
    bytes: int
    by: str
    """Blank: somebody who is gone."""
    at: datetime
    may_remove: bool


@dataclass(frozen=True)
class Files:
    """The files of a request, and whether the reader may add some."""

    request: Request
    rows: tuple[ShownFile, ...]
    why_not_add: str


def folder(place: Place | None = None) -> Path:
    """Give the folder in which the files of a place stand; it may not be there yet."""
    if (place or places.here()) is Place.SAMPLE:
        return Path(settings.DATA) / IN_SAMPLE / FOLDER
    return Path(settings.MEDIA_ROOT) / FOLDER


def path_of(attachment: Attachment) -> Path:
    """Give where a file stands: under a name that nobody chose."""
    return folder() / attachment.stored_as


def files_of(request: Request, reader: Person, on: date) -> Files:
    """Give the files of a request that the reader sees, the first one first. One query, and those of the rule."""
    rows = request.attachments.filter(removed_at=None).select_related("by").order_by("at", "pk")
    why_not = request_rules.why_not_write(reader, request, on)
    return Files(
        request=request,
        rows=tuple(
            ShownFile(
                key=each.key,
                name=each.name,
                bytes=each.bytes,
                by=each.by.name if each.by else "",
                at=each.at,
                may_remove=not why_not and may_remove(reader, each),
            )
            for each in rows
        ),
        why_not_add=why_not,
    )


def may_remove(person: Person, attachment: Attachment) -> bool:
    """Say whether somebody who may write on a request may remove one of its files: their own, or of who is gone."""
    return attachment.by_id in (None, person.pk)


def attachment(request: Request, key: str) -> Attachment:
    """Give a file of a request that was not removed. One query.

    Raises: NotThere.
    """
    found = request.attachments.filter(key=key, removed_at=None).first()
    if found is None:
        raise rules.NotThere
    return found
