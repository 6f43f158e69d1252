"""What was found in logs, for the pages about it: the document and the files made of it, each read only when shown."""

from collections.abc import Iterable

from django.db.models import QuerySet

from wellserved.web.models import BroughtLog, LogFindings

LIGHT = ("made_at", "first_at", "last_at")
"""What pages need of findings; the other columns are megabytes."""


def stored(log: BroughtLog) -> LogFindings | None:
    """Give the findings of a log without what is heavy in them; None: it is not analysed. One query."""
    return _light().filter(log=log).first()


def stored_of(logs: Iterable[BroughtLog]) -> dict[int, LogFindings]:
    """Give the findings of several logs without what is heavy in them, by log. One query."""
    return {each.log_id: each for each in _light().filter(log__in=list(logs))}


def _light() -> QuerySet[LogFindings]:
    return LogFindings.objects.select_related("log").only("log__key", *LIGHT)


def documents(findings: Iterable[LogFindings]) -> dict[int, str]:
    """Give the documents of findings, by their primary keys. One query."""
    return dict(LogFindings.objects.filter(pk__in=[each.pk for each in findings]).values_list("pk", "document"))


def report(log: BroughtLog) -> bytes | None:
    """Give the report, packed with gz; None: the log is not analysed. One query."""
    return _one(log, "report")


def tables(log: BroughtLog) -> bytes | None:
    """Give the workbook. One query."""
    return _one(log, "tables")


def document(log: BroughtLog) -> bytes | None:
    """Give the findings as JSON. One query."""
    return _one(log, "document")


def mapping(log: BroughtLog) -> bytes | None:
    """Give the mapping file. One query."""
    return _one(log, "mapping")


def _one(log: BroughtLog, column: str) -> bytes | None:
    found = LogFindings.objects.filter(log=log).values_list(column, flat=True).first()
    if found is None:
        return None
    return found.encode() if isinstance(found, str) else bytes(found)
