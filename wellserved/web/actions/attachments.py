"""Files that belong to requests: they come, are removed, come back, and go for good when their time has come."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import places, request_rules, rules
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.log_claims import is_sample_made, places_there
from wellserved.web.actions.request_record import held
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import Way
from wellserved.web.log_folders import harmless, why_no_room
from wellserved.web.models import Attachment, Person, Request, Undoable
from wellserved.web.places import Place
from wellserved.web.queries.attachments import folder, may_remove, path_of
from wellserved.web.uploads import FILES_MB
from wellserved.words.roles import Permission

MEGABYTE = 1_000_000
LARGEST_MB = 20
"""One file."""
TOGETHER_MB = FILES_MB
"""All files of a request."""
MOST_FILES = 50
DAY_MB = 500
"""What one person adds within a day, removed files among it: these stay on the disk for two weeks."""
SAMPLE_MB = 200
"""All files of the sample company: everybody may play there."""
DAY = timedelta(days=1)
REMOVED_KEPT = timedelta(days=14)
LEFT_ALONE = timedelta(hours=2)
"""A file that no row knows may be one that is just being added."""
FILE_MODE, FOLDER_MODE = 0o640, 0o750

Upload = UploadedFile[Any]


def add(*, by: Person, now: datetime, request: Request, files: Sequence[Upload]) -> list[Attachment]:
    """Add files to a request; all of them, or none.

    Raises: NotPossible where one of them is too large, they are too many, or the disk has no room for them.
    """
    with recorded(by=by, now=now, action="attachment-add", subject=request) as record:
        row = held(request)
        rules.must(request_rules.why_not_write(by, row, timezone.localdate(now)))
        _must_fit(row, files)
        _must_leave_room(by, now, sum(file.size or 0 for file in files))
        names = harmless((file.name or "" for file in files), nameless=_("file"))
        made = [
            Attachment(request=row, by=by, at=now, name=name, bytes=file.size or 0)
            for name, file in zip(names, files, strict=True)
        ]
        _keep(made, files)
        Attachment.objects.bulk_create(made)
        record.fields = [f"files:{len(made)}"]
        return made


def remove(*, by: Person, now: datetime, attachment: Attachment) -> None:
    """Remove a file from a request; it can be undone, and is gone for good after two weeks."""
    request = attachment.request
    rules.must(request_rules.why_not_write(by, request, timezone.localdate(now)))
    if not may_remove(by, attachment):
        raise rules.NotAllowed(_("Only whoever added this file removes it."))
    with recorded(by=by, now=now, action="attachment-remove", subject=request) as record:
        if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now):
            raise NotPossible(_("This file was removed already."))
        record.fields = ["files:1"]
        record.sentence = _("Removed the file “%(name)s”.") % {"name": attachment.name}
        record.way_back = {"attachment": attachment.key}


def put_attachment_back(*, by: Person, now: datetime, attachment: str) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that a file was removed.

    Raises: NotPossible where it is gone for good.
    """
    row = Attachment.objects.filter(key=attachment).first()
    if row is None or not path_of(row).is_file():
        raise NotPossible(_("This file is gone for good. Add it once more, please."))
    Attachment.objects.filter(pk=row.pk).update(removed_at=None)


def _why_not_put_back(person: Person, undoable: Undoable, on: date) -> str:
    rows = Attachment.objects.select_related("request__customer", "request__provider")
    row = rows.filter(key=undoable.way_back["attachment"]).first()
    return request_rules.why_not_write(person, row.request, on) if row else ""


WAYS: dict[str, Way] = {"attachment-remove": Way(put_attachment_back, Permission.WRITE_ON_REQUEST, _why_not_put_back)}


def _must_fit(request: Request, files: Sequence[Upload]) -> None:
    if not files:
        raise NotPossible(_("Choose a file first."))
    for file in files:
        if (file.size or 0) > LARGEST_MB * MEGABYTE:
            words = {"name": file.name, "most": LARGEST_MB}
            raise NotPossible(_("“%(name)s” is larger than %(most)s MB. Put it where both can reach it.") % words)
    there = request.attachments.filter(removed_at=None).aggregate(many=Count("pk"), bytes=Sum("bytes", default=0))
    if there["many"] + len(files) > MOST_FILES:
        like = ngettext(
            "A request holds at most %(n)s file.", "A request holds at most %(n)s files.", MOST_FILES
        )  # fmt: skip
        raise NotPossible(like % {"n": MOST_FILES})
    if there["bytes"] + sum(file.size or 0 for file in files) > TOGETHER_MB * MEGABYTE:
        raise NotPossible(_("The files of a request hold at most %(n)s MB together.") % {"n": TOGETHER_MB})


def _must_leave_room(by: Person, now: datetime, size: int) -> None:
    """Go on where the disk has room for so many bytes more, and whoever adds them did not add very much today."""
    today = Attachment.objects.filter(by=by, at__gt=now - DAY).aggregate(bytes=Sum("bytes", default=0))["bytes"]
    if today + size > DAY_MB * MEGABYTE:
        raise NotPossible(
            _("You added %(n)s MB within a day. Put larger files where both can reach them.") % {"n": DAY_MB}
        )
    if places.here() is Place.SAMPLE:
        there = Attachment.objects.aggregate(bytes=Sum("bytes", default=0))["bytes"]
        if there + size > SAMPLE_MB * MEGABYTE:
            raise NotPossible(_("The files of the sample company hold at most %(n)s MB together.") % {"n": SAMPLE_MB})
    if why_no_room(size):
        raise NotPossible(_("The disk of Wellserved is nearly full. Ask whoever runs it to make room."))


def _keep(rows: Sequence[Attachment], files: Sequence[Upload]) -> None:
    """Store files under the names of their rows; if one cannot be stored, none is."""
    home = folder()
    home.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    try:
        for row, file in zip(rows, files, strict=True):
            _put(file, home / row.stored_as)
    except OSError:
        for row in rows:
            path_of(row).unlink(missing_ok=True)
        raise


def _put(file: Upload, path: Path) -> None:
    """Move a file that arrived on disk, write one that is in memory."""
    if isinstance(file, TemporaryUploadedFile):
        shutil.move(file.temporary_file_path(), path)  # a rename on the same disk
    else:
        with path.open("xb") as written:
            for chunk in file.chunks():
                written.write(chunk)
    path.chmod(FILE_MODE)


def tidy(now: datetime) -> int:
    """Remove for good what was removed two weeks ago, and files that no request knows; say how many went."""
    seen, gone = set[Place](), 0
    for place in places_there():
        seen.add(place)
        with places.at(place):
            Attachment.objects.filter(removed_at__lt=now - REMOVED_KEPT).delete()
            gone += _remove_strangers(folder(), set(Attachment.objects.values_list("stored_as", flat=True)), now)
    if Place.SAMPLE not in seen and not is_sample_made():
        gone += _remove_strangers(folder(Place.SAMPLE), set(), now)
    return gone


def _remove_strangers(home: Path, known: set[str], now: datetime) -> int:
    """Remove files without a row, once they are old enough that nobody is just adding them."""
    old, removed = (now - LEFT_ALONE).timestamp(), 0
    for path in home.iterdir() if home.is_dir() else ():
        if path.name not in known and path.lstat().st_mtime <= old and not path.is_dir():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
