"""The files that were written of findings, sent to a browser: the report as a page of its own, or something to keep."""

import gzip
import zlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from wellserved.report.page import policy_of
from wellserved.web import rules
from wellserved.web.pages.brought_file import attachment

HTML = "text/html; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GZ = 31  # zlib: with the header of a gz file
_HEAD_BYTES = 4_096


def as_page(request: HttpRequest, packed: bytes) -> HttpResponse:
    """Give a report as the page it is: it runs its own script only, fetches nothing, and stands in no frame."""
    head = zlib.decompressobj(_GZ).decompress(packed, _HEAD_BYTES).decode(errors="replace")
    is_taken_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if is_taken_packed else gzip.decompress(packed), content_type=HTML)
    if is_taken_packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Content-Security-Policy"] = f"{policy_of(head)}; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def to_keep(content: bytes, kind: str, name: str) -> HttpResponse:
    """Give a file to be kept, which does nothing in a browser."""
    response = attachment(content, kind, name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def there(content: bytes | None) -> bytes:
    """Give what was written.

    Raises: NotThere where nothing was.
    """
    if content is None:
        raise rules.NotThere
    return content
