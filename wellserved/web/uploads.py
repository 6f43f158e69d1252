"""How files arrive: large ones go to the disk, piece by piece, and only where they are expected.

Logs come from whoever may bring one; the files of a request from whoever may ask for something.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import places, rules
from wellserved.web.log_folders import arriving, why_no_room
from wellserved.web.models import Person
from wellserved.words.roles import Permission

TAKES_LOGS = "log-bring"
"""The page to which a log may be sent."""
TAKES_FILES = frozenset({"request-ask", "request-edit", "request-files"})
"""The pages to which the files of a request may be sent."""
FILES_MB = 100
"""The most that a request may hold, and so the most that is sent at once."""
MOST_ELSEWHERE_BYTES = 30_000_000
"""The most that any other form may hold: a file of people or teams, and what stands beside it."""
FORM_BYTES = 1_000_000
"""What a form holds beside its files."""
IN_SAMPLE_MB = 30
"""The largest log in the sample company: whoever may sign in here can be a service lead there."""
LOOK_BYTES = 16_000_000
"""After so many bytes it is looked whether the disk still has room: others may send something at the same time."""


class NotTaken(RequestDataTooBig):
    """What is sent is not read; the message is the sentence that says why."""


class LargeOnlyWhereExpected(FileUploadHandler):
    """Refuses what is too large, before any of it is read."""

    _unlooked = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 -- Django's own words
        """Look at the length of the whole form, which Django gives as the third of its words."""
        content_length: int = args[2]
        if content_length > MOST_ELSEWHERE_BYTES and (reason := _why_not(self.request, content_length)):
            raise NotTaken(reason)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 -- Django's own words
        """Let the next one keep it, while the disk has room."""
        self._unlooked += len(raw_data)
        if self._unlooked >= LOOK_BYTES:
            self._unlooked = 0
            if reason := why_no_room(0):
                raise NotTaken(reason)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Let the next one give the file."""


def _why_not(request: HttpRequest | None, size: int) -> str:
    """Say why somebody may not send so much here; "" where they may."""
    if _may_add_files(request):
        return _why_not_files(size)
    if not _may_bring_log(request):
        most = MOST_ELSEWHERE_BYTES // 1_000_000
        return _("This is more than %(most)s MB, and so much is not taken here.") % {"most": most}
    if size > most_mb() * 1_000_000 + FORM_BYTES:
        return too_large()
    return why_no_room(size)


def _why_not_files(size: int) -> str:
    most = min(FILES_MB, IN_SAMPLE_MB) if places.here() is places.Place.SAMPLE else FILES_MB
    if size > most * 1_000_000 + FORM_BYTES:
        return _("This is more than %(most)s MB. Put it where both can reach it, and say where.") % {"most": most}
    if why_no_room(size):
        return _("The disk of Wellserved is nearly full. Ask whoever runs it to make room.")
    return ""


def _may_add_files(request: HttpRequest | None) -> bool:
    return _may(request, TAKES_FILES, Permission.ASK)


def _may_bring_log(request: HttpRequest | None) -> bool:
    return _may(request, {TAKES_LOGS}, Permission.BRING_LOG)


def _may(request: HttpRequest | None, pages: Collection[str], needs: Permission) -> bool:
    """Say whether this is one of some pages, and whoever sends something may do what they are for."""
    person = getattr(request, "user", None)
    if request is None or not isinstance(person, Person) or _page(request) not in pages:
        return False
    return not rules.why_not(person, needs, timezone.localdate())


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Http404:
        return ""


def too_large() -> str:
    """Say that a log is larger than what is taken."""
    like = _("This is more than the %(most)s MB that are taken here. Export a shorter period or fewer columns.")
    return like % {"most": f"{most_mb():,}"}


def most_mb() -> int:
    """Say how many megabytes a log may have here."""
    most: int = settings.LOG_MB
    return min(most, IN_SAMPLE_MB) if places.here() is places.Place.SAMPLE else most


class IntoLogs(TemporaryFileUploadHandler):
    """Writes what arrives beside where it is kept, so that keeping it is a rename; its own name is not used for it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        arriving()  # where `FILE_UPLOAD_TEMP_DIR` says
        self.file = TemporaryUploadedFile("log", self.content_type, 0, self.charset, self.content_type_extra)
        self.file.name = self.file_name
