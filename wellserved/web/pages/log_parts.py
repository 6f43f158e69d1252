"""What is shown of the findings of logs: the parts of the report, read once and kept for whoever comes next."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wellserved.analysis.findings import Findings, NotOurs
from wellserved.report.sentences import headline
from wellserved.web import places
from wellserved.web.models import LogFindings
from wellserved.web.pages.finding_parts import told
from wellserved.web.queries import log_findings

_KEPT_LOGS, _KEPT_HEADLINES = 12, 2_000
_told: dict[tuple[object, ...], str] = {}


def shown(findings: LogFindings) -> Mapping[str, Any] | None:
    """Give the parts of the report, with charts, drawings and tables as safe HTML; None: another version wrote it."""
    return _kept_parts(*_key(findings))


def headlines(found: Mapping[int, LogFindings]) -> dict[int, str]:
    """Give what findings say first, by the same keys; those of another version say nothing."""
    unread = [each for each in found.values() if _key(each) not in _told]
    if len(_told) + len(unread) > _KEPT_HEADLINES:
        _told.clear()
        unread = list(found.values())
    documents = log_findings.documents(unread) if unread else {}
    for each in unread:
        _told[_key(each)] = _headline(documents[each.pk])
    return {name: _told[_key(each)] for name, each in found.items()}


def _headline(document: str) -> str:
    try:
        return headline(Findings.from_json(document))
    except NotOurs as not_ours:
        return str(not_ours)


def _key(findings: LogFindings) -> tuple[Any, ...]:
    return places.here(), findings.pk, findings.log.key, findings.made_at


@lru_cache(maxsize=_KEPT_LOGS)
def _kept_parts(_place: object, pk: int, _log: str, _made_at: object) -> Mapping[str, Any] | None:
    document = log_findings.documents([LogFindings(pk=pk)])[pk]
    try:
        return told(Findings.from_json(document))
    except NotOurs:
        return None
