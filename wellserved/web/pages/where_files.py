"""What was found in our own requests, as files: the report as a page of its own, the workbook, and the document.

They were written before anybody knew who reads them. Where they name a confidential request, they are written anew
without its reference.
"""

import gzip
import tempfile
import zlib
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from wellserved.analysis.findings import Findings, NotOurs
from wellserved.report.page import policy_of
from wellserved.report.page import report as report_of
from wellserved.report.produce import JSON, REPORT, TABLES
from wellserved.report.tables import write_tables
from wellserved.web import rules
from wellserved.web.models import FindingsRun
from wellserved.web.pages.imports import attachment
from wellserved.web.pages.where import there
from wellserved.web.pages.where_parts import unnamed
from wellserved.web.queries import own_findings
from wellserved.web.queries.where import confidential_among, references

_GZ = 31  # zlib: with the header of a gz file
_HEAD_BYTES = 4_096
_HTML = "text/html; charset=utf-8"


def report(request: HttpRequest, key: str) -> HttpResponse:
    """Give the report as the page it is: it runs its own script only, fetches nothing, and stands in no frame."""
    packed = _report(there(key))
    if request.GET.get("keep"):
        return _kept(gzip.decompress(packed), _HTML, REPORT)
    head = zlib.decompressobj(_GZ).decompress(packed, _HEAD_BYTES).decode(errors="replace")
    is_taken_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if is_taken_packed else gzip.decompress(packed), content_type=_HTML)
    if is_taken_packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Content-Security-Policy"] = f"{policy_of(head)}; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def tables(request: HttpRequest, key: str) -> HttpResponse:
    """Give the tables as a workbook."""
    run = there(key)
    without = _without_confidential(run)
    content = _workbook(without) if without else own_findings.tables(run)
    return _kept(_of(content), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", TABLES)


def document(request: HttpRequest, key: str) -> HttpResponse:
    """Give the findings as JSON."""
    run = there(key)
    without = _without_confidential(run)
    text = without.to_json() if without else own_findings.document(run)
    return _kept(_of(text.encode() or None), "application/json", JSON)


def _report(run: FindingsRun) -> bytes:
    without = _without_confidential(run)
    return gzip.compress(report_of(without).encode(), mtime=0) if without else _of(own_findings.report(run))


def _without_confidential(run: FindingsRun) -> Findings | None:
    """Give the findings without the references of confidential requests; None: they name none, or cannot be read."""
    try:
        findings = own_findings.findings_of(run)
    except NotOurs:
        return None
    if findings is None:
        return None
    hidden = confidential_among(references(findings))
    return unnamed(findings, hidden) if hidden else None


def _workbook(findings: Findings) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TABLES
        write_tables(findings, path)
        return path.read_bytes()


def _kept(content: bytes, kind: str, name: str) -> HttpResponse:
    response = attachment(content, kind, name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _of(content: bytes | None) -> bytes:
    if content is None:
        raise rules.NotThere
    return content
