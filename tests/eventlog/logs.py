"""Small files, read as the product reads them, and their events in words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from wellserved.engine import Engine
from wellserved.eventlog.event_table import Reading, read_events
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.open_file import open_file
from wellserved.words.events import EventKind
from wellserved.words.problems import Problem

PLAIN = ColumnMapping(
    case="case",
    at=("at",),
    event_means=EventMeans.STATES,
    kind="kind",
    team="team",
    customer="customer",
    waits_on="waits_on",
    promise_at=("promise_at",),
    activity="activity",
)
PLAIN_HEADER = "case,at,kind,team,customer,waits_on,promise_at,activity"
SHORT = ColumnMapping(case="case", at=("at",), event_means=EventMeans.STATES, kind="kind", team="team")
"""For files with the header case,at,kind,team."""

KINDS = tuple(EventKind)
START = datetime(1970, 1, 1, tzinfo=UTC)


class Event(NamedTuple):
    """One event of a log, with names instead of numbers."""

    case: str
    at: str
    kind: str
    team: str | None = None
    customer: str | None = None
    waits_on: str | None = None
    promise_at: str | None = None
    activity: str | None = None


def write(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(engine: Engine, paths: Path | Sequence[Path], mapping: ColumnMapping = SHORT, **options: Any) -> Reading:
    named = [paths] if isinstance(paths, Path) else paths
    files = [open_file(path, engine.folder, Limits()) for path in named]
    return read_events(engine, files, mapping, **options)


def events_of(reading: Reading) -> list[Event]:
    """Give the events in the order of their rows."""
    engine, log = reading.log.engine, reading.log
    assert log.names is not None
    cases = log.names.of(sorted({row["case"] for row in engine.rows(log.events.select("case"))}))
    waits = {row["waits_on"]: row["whole"] for row in engine.rows(log.waits)}
    return [
        Event(
            cases[row["case"]],
            iso(row["at_us"]),
            KINDS[row["kind"]].value,
            log.parties.get(row["team"]),
            log.parties.get(row["customer"]),
            waits.get(row["waits_on"]),
            None if row["promise_us"] is None else iso(row["promise_us"]),
            reading.activities.get(row["activity"]),
        )
        for row in engine.rows(log.events.sort("row"))
    ]


def iso(us: int) -> str:
    return (START + timedelta(microseconds=us)).isoformat().replace("+00:00", "Z")


def problem(reading: Reading, beginning: str) -> Problem:
    """Give the one problem whose sentence begins so."""
    (found,) = [each for each in reading.problems if each.what.startswith(beginning)]
    return found


def at(hour: int) -> str:
    return f"2026-03-02T{hour:02}:00:00Z"


def table(text: str) -> str:
    """Turn indented lines of words into a CSV; H8 stands for 8:00, - for blank, ~ for a space."""
    lines = [line.split() for line in text.strip().splitlines()]
    return "\n".join(",".join(_field(word) for word in line) for line in lines) + "\n"


def _field(word: str) -> str:
    if word == "-":
        return ""
    return at(int(word[1:])) if word[0] == "H" and word[1:].isdigit() else word.replace("~", " ")


def short(reading: Reading) -> list[tuple]:
    """Give case, hour, kind, team and customer of each event."""
    return [(e.case, int(e.at[11:13]), e.kind, e.team, e.customer) for e in events_of(reading)]
