"""The files of a request: add some, fetch one, remove one."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from wellserved.web import rules
from wellserved.web.actions import attachments as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Attachment, Request
from wellserved.web.pages.door import say
from wellserved.web.pages.signed_in import reader
from wellserved.web.pages.undo import offer
from wellserved.web.queries import attachments
from wellserved.web.queries.requests import Sight, request_for
from wellserved.web.queries.undo import just_done
from wellserved.words.requests import RequestState

_KIND = "application/octet-stream"
_POLICY = "default-src 'none'; sandbox"


def add(request: HttpRequest, key: str) -> HttpResponse:
    """Add files to a request."""
    row = _seen(request, key)
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    try:
        actions.add(by=reader(request), now=timezone.now(), request=row, files=files)
    except NotPossible as reason:
        say(request, str(reason))
    return _back(row)


def fetch(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Give a file to be kept: no browser ever shows one as a page of this application."""
    found = attachments.attachment(_seen(request, key), file)
    path = attachments.path_of(found)
    if not path.is_file():
        raise rules.NotThere
    content = b"" if request.method == "HEAD" else path.read_bytes()
    return HttpResponse(content, content_type=_KIND, headers=_headers(found))


def remove(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Remove a file; it can be undone."""
    by, now, row = reader(request), timezone.now(), _seen(request, key)
    found = attachments.attachment(row, file)
    found.request = row
    try:
        actions.remove(by=by, now=now, attachment=found)
    except NotPossible as reason:
        say(request, str(reason))
    else:
        offer(request, just_done(by, now))
    return _back(row)


def _seen(request: HttpRequest, key: str) -> Request:
    """Give a request of which the reader sees everything; for anybody else it has no files.

    Raises: NotThere.
    """
    seen = request_for(reader(request), key, timezone.localdate())
    if seen.sight is not Sight.WHOLE:
        raise rules.NotThere
    return seen.request


def _headers(file: Attachment) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name) or "attachment",
        "Content-Length": str(file.bytes),
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
    }


def _back(row: Request) -> HttpResponse:
    return redirect("request-edit" if row.state == RequestState.DRAFT else "request-show", key=row.key)
