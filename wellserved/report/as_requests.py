"""The wording of findings in requests of one's own: what a log calls a case is called a request there.

A log may hold anything, so findings speak of cases. Where they are shown beside the requests they come from, every
sentence, chart and table passes through here; names of teams stay as they are.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from wellserved.analysis.findings import FEW, Findings
from wellserved.report.numbers import name
from wellserved.report.written_tables import WrittenTable

Wording = Callable[[str], str]
"""Words a text anew."""

_REQUESTS = {"case": "request", "cases": "requests", "Case": "Request", "Cases": "Requests"}
_CASES = r"(?<![\w-])(?P<case>[Cc]ases?)(?![\w-])"
_SAID_IN_DRAWING = re.compile(r"<title>.*?</title>|<desc.*?</desc>|(?<=\d\u00a0)cases?(?=</text>)", re.DOTALL)


def as_requests(names: Iterable[str] = ()) -> Wording:
    r"""Give what says request for case. Takes: the names that may stand in a text, and are left as they are.

    >>> as_requests(["Case desk"])("Case desk: 2\xa0cases. Cases lay with it for 3 h a case.")
    'Case desk: 2\xa0requests. Requests lay with it for 3 h a request.'
    """
    told = {name(each) for each in names if each != FEW and re.search(_CASES, each)}
    kept = sorted({*told, *map(escape, told)}, key=len, reverse=True)
    pattern = re.compile("|".join([*map(re.escape, kept), _CASES]))
    return lambda text: pattern.sub(lambda found: _REQUESTS.get(found["case"], found[0]), text)


def names_in(findings: Findings) -> set[str]:
    """Give the names of teams and others that stand in findings."""
    charges = findings.whose_time.charges if findings.whose_time else ()
    named = {name for each in charges for name in (each.team, each.provider, each.customer)}
    return {*named, *findings.outside, *(each.name for each in findings.teams), *(h.holder for h in findings.waiting)}


def drawing_reworded(drawn: str, wording: Wording) -> str:
    """Word a map anew: what it says, and the numbers in it. Names are broken into lines there, and left alone."""
    return _SAID_IN_DRAWING.sub(lambda found: wording(found[0]), drawn)


def table_reworded(table: WrittenTable, wording: Wording) -> WrittenTable:
    """Word a table anew: its caption, its headings and its texts."""
    texts = [heading.is_text for heading in table.headings]
    return replace(
        table,
        caption=wording(table.caption),
        headings=tuple(replace(each, title=wording(each.title)) for each in table.headings),
        rows=tuple(
            tuple(wording(cell) if is_text else cell for cell, is_text in zip(row, texts, strict=True))
            for row in table.rows
        ),
    )
