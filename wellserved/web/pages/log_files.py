"""What was found in a log, as files: the report as a page of its own, and everything to be taken away."""

import gzip
import zlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from wellserved.report.page import policy_of
from wellserved.report.produce import JSON, MAPPING, REPORT, TABLES
from wellserved.web import rules
from wellserved.web.models import BroughtLog
from wellserved.web.pages.imports import attachment
from wellserved.web.pages.log_show import there
from wellserved.web.queries import log_findings

_GZ = 31  # zlib: with the header of a gz file
_HEAD_BYTES = 4_096
_HTML = "text/html; charset=utf-8"


def report(request: HttpRequest, key: str) -> HttpResponse:
    """Give the report as the page it is: it runs its own script only, fetches nothing, and stands in no frame."""
    packed = _of(log_findings.report(there(key)))
    head = zlib.decompressobj(_GZ).decompress(packed, _HEAD_BYTES).decode(errors="replace")
    is_taken_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if is_taken_packed else gzip.decompress(packed), content_type=_HTML)
    if is_taken_packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Content-Security-Policy"] = f"{policy_of(head)}; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def download(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Give one of the files, to be kept."""
    log = there(key)
    if name not in _FILES:
        raise rules.NotThere
    kind, read = _FILES[name]
    response = attachment(_of(read(log)), kind, name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _of(content: bytes | None) -> bytes:
    if content is None:
        raise rules.NotThere
    return content


def _unpacked_report(log: BroughtLog) -> bytes | None:
    packed = log_findings.report(log)
    return None if packed is None else gzip.decompress(packed)


_FILES = {
    REPORT: (_HTML, _unpacked_report),
    TABLES: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", log_findings.tables),
    JSON: ("application/json", log_findings.document),
    MAPPING: ("application/toml", log_findings.mapping),
}
