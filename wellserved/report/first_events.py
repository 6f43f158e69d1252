"""The first events of a log as they are understood, so that a person can compare them with what they know."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from wellserved.analysis.kept import iso
from wellserved.analysis.shown import Shown, shown
from wellserved.engine import case_names
from wellserved.eventlog.event_table import Reading
from wellserved.words.events import PLAIN_COLUMNS, EventKind

MOST_EVENTS = 10
_KINDS = {kind.code: kind.value for kind in EventKind}


@dataclass(frozen=True)
class FirstEvents:
    """A few events, as a table of texts. It names no persons, and teams of fewer than three as a report does."""

    columns: tuple[str, ...]
    """Those of the plain CSV that are used."""
    rows: tuple[tuple[str, ...], ...]
    """In the order of the file; at most ten."""


def first_events(reading: Reading) -> FirstEvents:
    """Give the first events of a log that was read."""
    log = reading.log
    first = log.engine.rows(log.events.sort("row", "at_us").head(MOST_EVENTS))
    cases = case_names(log, sorted({row["case"] for row in first}))
    asked = sorted({row["waits_on"] for row in first if row["waits_on"] is not None})
    waits = log.engine.rows(log.waits.filter(nw.col("waits_on").is_in(asked))) if asked else []
    texts = {row["waits_on"]: row["whole"] for row in waits}
    names = shown(log)
    told = [_told(row, names) | {"case": cases[row["case"]]} for row in first]
    for row, each in zip(first, told, strict=True):
        each["waits_on"] = texts.get(row["waits_on"], "")
        each["activity"] = reading.activities.get(row["activity"], "")
    columns = tuple(column.name for column in PLAIN_COLUMNS if any(each[column.name] for each in told))
    return FirstEvents(columns, tuple(tuple(each[column] for column in columns) for each in told))


def _told(row: dict[str, Any], names: Shown) -> dict[str, str]:
    return {
        "at": iso(row["at_us"]),
        "kind": _KINDS[row["kind"]],
        "team": "" if row["team"] is None else names.name(row["team"]),
        "customer": "" if row["customer"] is None else names.name(row["customer"]),
        "promise_at": "" if row["promise_us"] is None else iso(row["promise_us"]),
    }
