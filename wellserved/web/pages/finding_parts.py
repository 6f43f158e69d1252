"""What is shown of findings, whether of a log or of our own requests: the parts of the report as safe HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from wellserved.analysis.findings import Findings
from wellserved.report.as_requests import Wording, drawing_reworded, table_reworded
from wellserved.report.page import parts
from wellserved.report.who_serves_whom import DrawnMap
from wellserved.report.written_tables import Heading, WrittenTable

ROWS = 50
"""So many rows of a table are shown; the report and the workbook have all."""
ROWS_ON_PAPER = 6
"""So many of them are printed; as look/print.css says."""
NAMING = frozenset({
    "team", "team now", "provider", "customer", "provider of the link", "its customer", "time of", "held by",
    "handed over by", "to", "from",
})  # fmt: skip
"""The columns that name teams."""
_AS_TOLD = ("source", "story", "first", "figures", "of_the_clock")
Links = Mapping[str, str]
"""What stands in a table → the address to which it leads."""
NO_LINKS: Links = {}


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

    @property
    def not_on_paper(self) -> int:
        """So many rows are not printed."""
        return max(0, self.rows - ROWS_ON_PAPER)


def told(findings: Findings, links: Links = NO_LINKS, wording: Wording = str) -> Mapping[str, Any]:
    """Give the parts of the report, with charts, drawings and tables as safe HTML.

    Takes: where the names of teams lead; others stand as they are; and what words all of it anew.
    """
    found = parts(findings)
    return {
        **{name: found[name] for name in _AS_TOLD},
        **{name: list(map(wording, found[name])) for name in ("limits", "not_known")},
        "say": {name: wording(sentence) for name, sentence in found["say"].items()},
        "definitions": [
            replace(each, term=wording(each.term), meaning=wording(each.meaning)) for each in found["definitions"]
        ],
        "maps": [_map(each, wording) for each in found["maps"]],
        "chart": {name: safe(wording(drawn)) for name, drawn in found["chart"].items()},
        "table": {name: listed(table_reworded(table, wording), links) for name, table in found["table"].items()},
        "cases": findings.cases,
    }


def _map(drawn: DrawnMap, wording: Wording) -> tuple[DrawnMap, list[SafeString]]:
    said = replace(drawn, wide_as=wording(drawn.wide_as), sentence=wording(drawn.sentence))
    return said, [safe(drawing_reworded(each, wording)) for each in drawn.drawings]


def listed(table: WrittenTable, links: Links = NO_LINKS, naming: frozenset[str] = NAMING) -> Listed:
    """Write the first rows of a table, in one go: a template would take ten times as long."""
    kinds = [' class="number"' if not heading.is_text else "" for heading in table.headings]
    leading = [links if heading.title in naming else NO_LINKS for heading in table.headings]
    head = "".join(map(_heading, table.headings, kinds))
    attributes = [f"{kind}{_label(heading)}" for kind, heading in zip(kinds, table.headings, strict=True)]
    body = "".join(_row(row, attributes, leading) for row in table.rows[:ROWS])
    return Listed(
        table.caption, safe(head), safe(body), len(table.rows), max(0, len(table.rows) - ROWS), table.withholds
    )


def _heading(heading: Heading, kind: str) -> str:
    unit = f" <small>{escape(heading.unit)}</small>" if heading.unit else ""
    return f'<th scope="col"{kind}>{escape(heading.title)}{unit}</th>'


def _label(heading: Heading) -> str:
    """Give what stands before a cell where the screen is narrow, and each row is a block."""
    unit = f", {heading.unit}" if heading.unit else ""
    return f' data-label="{escape(heading.title + unit)}"'


def _row(cells: tuple[str, ...], attributes: list[str], leading: list[Links]) -> str:
    written = [_cell(cell, links) for cell, links in zip(cells, leading, strict=True)]
    first = f'<th scope="row">{written[0]}</th>' if written else ""
    rest = (f"<td{each}>{cell}</td>" for cell, each in zip(written[1:], attributes[1:], strict=True))
    return f"<tr>{first}{''.join(rest)}</tr>"


def _cell(cell: str, links: Links) -> str:
    address = links.get(cell)
    return f'<a href="{escape(address)}">{escape(cell)}</a>' if address else escape(cell)


def safe(html: str) -> SafeString:
    """Mark what the report or this module wrote: there every text out of a log is escaped."""
    return mark_safe(html)  # noqa: S308 -- see above
