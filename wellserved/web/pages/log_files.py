"""What was found in a log, as files: the report as a page of its own, and everything to be taken away."""

import gzip

from django.http import HttpRequest, HttpResponse

from wellserved.report.produce import JSON, MAPPING, REPORT, TABLES
from wellserved.web import rules
from wellserved.web.models import BroughtLog
from wellserved.web.pages.finding_files import HTML, WORKBOOK, as_page, to_keep
from wellserved.web.pages.finding_files import there as written
from wellserved.web.pages.log_show import there
from wellserved.web.queries import log_findings


def report(request: HttpRequest, key: str) -> HttpResponse:
    """Give the report as the page it is: it runs its own script only, fetches nothing, and stands in no frame."""
    return as_page(request, written(log_findings.report(there(key))))


def download(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Give one of the files, to be kept."""
    log = there(key)
    if name not in _FILES:
        raise rules.NotThere
    kind, read = _FILES[name]
    return to_keep(written(read(log)), kind, name)


def _unpacked_report(log: BroughtLog) -> bytes | None:
    packed = log_findings.report(log)
    return None if packed is None else gzip.decompress(packed)


_FILES = {
    REPORT: (HTML, _unpacked_report),
    TABLES: (WORKBOOK, log_findings.tables),
    JSON: ("application/json", log_findings.document),
    MAPPING: ("application/toml", log_findings.mapping),
}
