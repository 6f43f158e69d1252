"""What checking a log gave, written for the page that asks whether this is the log somebody knows."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.formats import date_format

from wellserved.report.numbers import count
from wellserved.web.models import BroughtLog
from wellserved.web.pages.log_words import COLUMNS, KINDS

_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_KINDS = {kind.value: says for kind, says in KINDS.items()}


def checked_shown(log: BroughtLog) -> dict[str, Any]:
    """Give the facts, what became of the rows, the problems and the first events. No query."""
    checked = log.checked
    rows, events = checked.get("count", {}), checked.get("first_events", {})
    set_aside = rows.get("set_aside", ())
    columns = events.get("columns", ())
    return {
        "facts": [_MOMENT.sub(_as_day, fact) for fact in checked.get("facts", ())],
        "read": count(rows.get("read", 0)),
        "used": count(rows.get("used", 0)),
        "set_aside": count(sum(number for _reason, number in set_aside)),
        "reasons": [(reason, number, count(number)) for reason, number in set_aside],
        "problems": [{**each, "number": count(each["rows"])} for each in checked.get("problems", ())],
        "columns": [COLUMNS.get(name, name) for name in columns],
        "events": [
            [_cell(name, text) for name, text in zip(columns, row, strict=False)] for row in events.get("rows", ())
        ],
    }


def _cell(column: str, text: str) -> Any:
    """Write a kind in words, and a moment as people read it."""
    if column == "kind":
        return _KINDS.get(text, text)
    return text.replace("T", " ").removesuffix("Z") if _MOMENT.fullmatch(text) else text


def _as_day(moment: re.Match[str]) -> str:
    return date_format(datetime.fromisoformat(moment[0]).astimezone(UTC))
