"""Small object-centric logs, written in each of the three forms of OCEL 2.0."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow.parquet as pq

from wellserved.eventlog.limits import Limits
from wellserved.eventlog.object_log import ObjectLog
from wellserved.eventlog.open_file import open_file

EPOCH = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Thing:
    """An object."""

    name: str
    kind: str
    values: tuple[tuple[str, str, str], ...] = ()
    """Attribute, moment, text."""


@dataclass(frozen=True)
class Happening:
    """An event."""

    name: str
    kind: str
    at: str
    objects: tuple[tuple[str, str], ...] = ()
    """Name of an object, and the qualifier."""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Log:
    things: tuple[Thing, ...]
    happenings: tuple[Happening, ...]

    @property
    def event_types(self) -> dict[str, set[str]]:
        """Type → its attributes."""
        found: dict[str, set[str]] = {}
        for each in self.happenings:
            found.setdefault(each.kind, set()).update(each.attributes)
        return found

    @property
    def object_types(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in self.things:
            found.setdefault(each.kind, set()).update(attribute for attribute, _, _ in each.values)
        return found


def as_json(log: Log, path: Path) -> None:
    def types(found: dict[str, set[str]]) -> list[dict[str, object]]:
        return [
            {"name": name, "attributes": [{"name": each, "type": "string"} for each in sorted(attributes)]}
            for name, attributes in found.items()
        ]

    def relations(objects: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
        return [{"objectId": name, "qualifier": qualifier} for name, qualifier in objects]

    document = {
        "eventTypes": types(log.event_types),
        "objectTypes": types(log.object_types),
        "events": [
            {
                "id": each.name,
                "type": each.kind,
                "time": each.at,
                "attributes": [{"name": name, "value": text} for name, text in each.attributes.items()],
                "relationships": relations(each.objects),
            }
            for each in log.happenings
        ],
        "objects": [
            {
                "id": each.name,
                "type": each.kind,
                "attributes": [{"name": name, "time": at, "value": text} for name, at, text in each.values],
            }
            for each in log.things
        ],
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")


def as_xml(log: Log, path: Path, relation: str = "relationship") -> None:
    def types(what: str, found: dict[str, set[str]]) -> str:
        each = (
            f"<{what} name={quoteattr(name)}><attributes>"
            + "".join(f'<attribute name={quoteattr(each)} type="string"/>' for each in sorted(attributes))
            + f"</attributes></{what}>"
            for name, attributes in found.items()
        )
        return f"<{what}s>{''.join(each)}</{what}s>"

    def objects(related: tuple[tuple[str, str], ...]) -> str:
        return "".join(
            f"<{relation} object-id={quoteattr(name)} qualifier={quoteattr(qualifier)}/>" for name, qualifier in related
        )

    things = (
        f"<object id={quoteattr(each.name)} type={quoteattr(each.kind)}><attributes>"
        + "".join(
            f"<attribute name={quoteattr(name)} time={quoteattr(at)}>{escape(text)}</attribute>"
            for name, at, text in each.values
        )
        + f"</attributes><objects>{objects((('elsewhere', 'knows'),))}</objects></object>\n"
        for each in log.things
    )
    happenings = (
        f"<event id={quoteattr(each.name)} type={quoteattr(each.kind)} time={quoteattr(each.at)}><attributes>"
        + "".join(
            f"<attribute name={quoteattr(name)}>{escape(text)}</attribute>" for name, text in each.attributes.items()
        )
        + f"</attributes><objects>{objects(each.objects)}</objects></event>\n"
        for each in log.happenings
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<log>'
        + types("object-type", log.object_types)
        + types("event-type", log.event_types)
        + f"<events>{''.join(happenings)}</events><objects>{''.join(things)}</objects></log>",
        encoding="utf-8",
    )


def as_sqlite(log: Log, path: Path, then: Callable[[sqlite3.Connection], object] | None = None) -> None:
    """Write the tables as the standard names them; `then` may change them before the file is closed."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for what in ("event", "object"):
            db.execute(f"CREATE TABLE {what} (ocel_id TEXT, ocel_type TEXT)")
            db.execute(f"CREATE TABLE {what}_map_type (ocel_type TEXT, ocel_type_map TEXT)")
        db.execute("CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)")
        db.execute("CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT)")
        db.execute("INSERT INTO object_object VALUES ('a', 'b', 'c'), ('b', 'a', 'c')")
        _events_into(db, log)
        _objects_into(db, log)
        if then:
            then(db)
        db.commit()


def _events_into(db: sqlite3.Connection, log: Log) -> None:
    for kind, attributes in log.event_types.items():
        names = sorted(attributes)
        db.execute("INSERT INTO event_map_type VALUES (?, ?)", (kind, kind.title()))
        columns = ", ".join(map(quoted, ("ocel_id", "ocel_time", *names)))
        db.execute(f"CREATE TABLE {quoted(f'event_{kind.title()}')} ({columns})")
        for each in log.happenings:
            if each.kind == kind:
                row = (each.name, each.at, *(each.attributes.get(name) for name in names))
                db.execute(f"INSERT INTO {quoted(f'event_{kind.title()}')} VALUES ({', '.join('?' * len(row))})", row)
    for each in log.happenings:
        db.execute("INSERT INTO event VALUES (?, ?)", (each.name, each.kind))
        relations = [(each.name, *related) for related in each.objects]
        db.executemany("INSERT INTO event_object VALUES (?, ?, ?)", relations)


def _objects_into(db: sqlite3.Connection, log: Log) -> None:
    for kind, attributes in log.object_types.items():
        names = sorted(attributes)
        db.execute("INSERT INTO object_map_type VALUES (?, ?)", (kind, kind.title()))
        columns = ", ".join(map(quoted, ("ocel_id", "ocel_time", "ocel_changed_field", *names)))
        db.execute(f"CREATE TABLE {quoted(f'object_{kind.title()}')} ({columns})")
    for each in log.things:
        db.execute("INSERT INTO object VALUES (?, ?)", (each.name, each.kind))
        table = quoted(f"object_{each.kind.title()}")
        first = {name: text for name, at, text in each.values if at == EPOCH}
        columns = ", ".join(map(quoted, ("ocel_id", "ocel_time", *first)))
        row = (each.name, EPOCH, *first.values())
        db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", row)
        for name, at, text in each.values:
            if at != EPOCH:
                columns = ", ".join(map(quoted, ("ocel_id", "ocel_time", "ocel_changed_field", name)))
                db.execute(f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?)", (each.name, at, name, text))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


FORMS: dict[str, Callable[[Log, Path], None]] = {
    "log.sqlite": as_sqlite,
    "log.jsonocel": as_json,
    "log.xmlocel": as_xml,
}
"""Name of the file → how it is written."""


def opened(path: Path, folder: Path) -> ObjectLog:
    found = open_file(path, folder, Limits())
    assert isinstance(found, ObjectLog)
    return found


def rows_of(log: ObjectLog) -> dict[str, list[dict[str, str]]]:
    """Give the rows of each kind of object; what a row does not say is left out."""
    return {
        kind.name: [
            {name: text for name, text in row.items() if text is not None}
            for row in pq.read_table(kind.table.path).to_pylist()
        ]
        for kind in log.kinds
    }
