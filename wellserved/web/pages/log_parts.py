"""What is shown of findings: the parts of the report, read from the stored document and kept for whoever comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from wellserved.analysis.findings import Findings, NotOurs
from wellserved.report.page import parts
from wellserved.report.sentences import headline
from wellserved.report.written_tables import Heading, WrittenTable
from wellserved.web import places
from wellserved.web.models import LogFindings
from wellserved.web.queries import log_findings

ROWS = 50
"""So many rows of a table are shown; the report and the workbook have all."""
_KEPT_LOGS, _KEPT_HEADLINES = 12, 2_000
_AS_TOLD = ("source", "say", "story", "first", "figures", "of_the_clock", "limits", "not_known")
_told: dict[tuple[object, ...], str] = {}


@dataclass(frozen=True)
class Listed:
    """A table ready to be put into a page."""

    caption: str
    head: SafeString
    body: SafeString
    rows: int
    more: int
    """So many rows are not shown here."""
    withholds: bool


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
        told = parts(Findings.from_json(document))
    except NotOurs:
        return None
    return {
        **{name: told[name] for name in _AS_TOLD},
        "maps": [(each, [_safe(drawing) for drawing in each.drawings]) for each in told["maps"]],
        "chart": {name: _safe(drawn) for name, drawn in told["chart"].items()},
        "table": {name: listed(table) for name, table in told["table"].items()},
        "cases": told["findings"].cases,
    }


def listed(table: WrittenTable) -> Listed:
    """Write the first rows of a table, in one go: a template would take ten times as long."""
    kinds = [' class="number"' if not heading.is_text else "" for heading in table.headings]
    head = "".join(map(_heading, table.headings, kinds))
    body = "".join(_row(row, kinds) for row in table.rows[:ROWS])
    return Listed(
        table.caption, _safe(head), _safe(body), len(table.rows), max(0, len(table.rows) - ROWS), table.withholds
    )


def _heading(heading: Heading, kind: str) -> str:
    unit = f" <small>{escape(heading.unit)}</small>" if heading.unit else ""
    return f'<th scope="col"{kind}>{escape(heading.title)}{unit}</th>'


def _row(cells: tuple[str, ...], kinds: list[str]) -> str:
    first = f'<th scope="row">{escape(cells[0])}</th>' if cells else ""
    rest = (f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(cells[1:], kinds[1:], strict=True))
    return f"<tr>{first}{''.join(rest)}</tr>"


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 -- written by the report or here, where every text out of a log is escaped
