"""What was found in our own requests, as files: the report as a page of its own, the workbook, and the document.

They were written before anybody knew who reads them. Where they name a confidential request, they are written anew
without its reference.
"""

import gzip
import re
import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from wellserved.analysis.findings import Findings, NotOurs
from wellserved.report.page import report as report_of
from wellserved.report.produce import JSON, REPORT, TABLES
from wellserved.report.tables import write_tables
from wellserved.web import rules
from wellserved.web.models import FindingsRun
from wellserved.web.pages.finding_files import HTML, WORKBOOK, as_page, to_keep
from wellserved.web.pages.finding_files import there as written
from wellserved.web.pages.where import there
from wellserved.web.pages.where_parts import NOT_NAMED, unnamed
from wellserved.web.queries import own_findings
from wellserved.web.queries.where import confidential_among, references

_NAMED = re.compile(r"\bR-[1-9][0-9]{0,17}\b")
"""References of requests, in whatever another version wrote."""


def report(request: HttpRequest, key: str) -> HttpResponse:
    """Give the report as the page it is: it runs its own script only, fetches nothing, and stands in no frame."""
    packed = _report(there(key))
    return to_keep(gzip.decompress(packed), HTML, REPORT) if request.GET.get("keep") else as_page(request, packed)


def tables(request: HttpRequest, key: str) -> HttpResponse:
    """Give the tables as a workbook."""
    run = there(key)
    without = _without_confidential(run)
    if not without and _hidden_in_another_version(run):
        raise rules.NotThere  # nobody can write it anew
    content = _workbook(without) if without else own_findings.tables(run)
    return to_keep(written(content), WORKBOOK, TABLES)


def document(request: HttpRequest, key: str) -> HttpResponse:
    """Give the findings as JSON."""
    run = there(key)
    without = _without_confidential(run)
    text = without.to_json() if without else _of_another_version(run, own_findings.document(run))
    return to_keep(written(text.encode() or None), "application/json", JSON)


def _report(run: FindingsRun) -> bytes:
    without = _without_confidential(run)
    if without:
        return gzip.compress(report_of(without).encode(), mtime=0)
    packed = written(own_findings.report(run))
    if not _hidden_in_another_version(run):
        return packed
    return gzip.compress(_of_another_version(run, gzip.decompress(packed).decode()).encode(), mtime=0)


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


def _hidden_in_another_version(run: FindingsRun) -> frozenset[str]:
    """Give the confidential requests that findings name which another version wrote; empty: it was this one."""
    try:
        own_findings.findings_of(run)
    except NotOurs:
        return confidential_among(_NAMED.findall(own_findings.document(run)))
    return frozenset()


def _of_another_version(run: FindingsRun, text: str) -> str:
    """Give a text that another version wrote without the references of confidential requests."""
    hidden = _hidden_in_another_version(run)
    return _NAMED.sub(lambda found: NOT_NAMED if found[0] in hidden else found[0], text) if hidden else text


def _workbook(findings: Findings) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TABLES
        write_tables(findings, path)
        return path.read_bytes()
