"""Take people and teams away as files."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.actions.exports import KINDS, export
from wellserved.web.exchange.table import LISTS, Subject
from wellserved.web.pages.brought_file import attachment
from wellserved.web.pages.signed_in import reader


def give(request: HttpRequest, subject: str, kind: str) -> HttpResponse:
    """Give all people, or all teams, as CSV or XLSX."""
    if subject not in LISTS or kind not in KINDS:
        raise rules.NotThere
    content = export(by=reader(request), now=timezone.now(), subject=Subject(subject), kind=kind)
    return attachment(content, KINDS[kind], f"{subject}.{kind}")
