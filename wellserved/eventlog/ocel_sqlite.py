"""The SQLite form of an object-centric event log (OCEL 2.0).

The file may be hostile: it is opened as it is and never written to, only tables of the standard are read, no function
that the file names is run, and neither views nor virtual tables nor tables with computed columns are used.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Self

from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.ocel import OcelEvent, OcelObject, Value, refuse_long, text_of

BEGINNING = b"SQLite format 3\0"

_NEEDED = {
    "event": ("ocel_id", "ocel_type"),
    "object": ("ocel_id", "ocel_type"),
    "event_object": ("ocel_event_id", "ocel_object_id"),
    "event_map_type": ("ocel_type", "ocel_type_map"),
    "object_map_type": ("ocel_type", "ocel_type_map"),
}
_ID, _TIME, _CHANGED, _QUALIFIER = "ocel_id", "ocel_time", "ocel_changed_field", "ocel_qualifier"
_MOST_TYPES = 500
"""Their tables are read at the same time."""
_MOST_TABLES = 10_000
_RECORD_BYTES = 16_000_000
_PLAIN = re.compile(r"\s*create\s+table\b", re.IGNORECASE)
_HIDDEN, _COMPUTED = 6, (2, 3)
"""Where SQLite says what kind of column one is, and what it says of computed ones."""
_EVENT, _PLACE = 0, 1


class SqliteReader:
    """Reads the tables in the order of the tables `object` and `event`. See OcelReader."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        """Open a file that is not packed. `name`: what people call it."""
        self.name = name
        self.size = path.stat().st_size
        self.event_kinds: dict[str, str] = {}
        self._limits = limits
        self._refuse_unfinished(path)
        with self._told():
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
            self._set_limits()
            self._tables = self._find_tables()
            self._db.set_authorizer(self._is_allowed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def objects(self) -> Iterator[OcelObject]:
        """Give every object, and then the values of its attributes."""
        with self._told():
            self._check_columns()
            for kind, (why, _) in self._types("event").items():
                self.event_kinds[kind] = why
            for name, kind in self._db.execute("SELECT ocel_id, ocel_type FROM main.object"):
                yield OcelObject(self._text(name), self._text(kind))
            for kind, (_, table) in self._types("object").items():
                if table:
                    yield from self._histories(kind, table)

    def _histories(self, kind: str, table: str) -> Iterator[OcelObject]:
        rows = self._db.execute(f"SELECT * FROM main.{table}")
        names = [column[0] for column in rows.description]
        own = [name for name in names if name.lower() not in (_ID, _TIME, _CHANGED)]
        for found in rows:
            row = dict(zip(names, found, strict=True))
            plain = {name.lower(): value for name, value in row.items()}
            changed, at = self._text(plain.get(_CHANGED)), self._text(plain.get(_TIME))
            said = [name for name in own if name == changed] or [name for name in own if row[name] is not None]
            values = [Value(name, at, self._text(row[name])) for name in said]
            yield OcelObject(self._text(plain.get(_ID)), kind, values)

    def events(self) -> Iterator[OcelEvent]:
        """Give the events in the order of the table `event`; those whose own table lacks them have no moment."""
        with self._told():
            self._number_events()
            streams = [self._places()]
            streams += [self._own_rows(kind, table) for kind, (_, table) in self._types("event").items() if table]
            last = -1
            for number, what, event in merge(*streams, key=itemgetter(0, 1)):
                if what == _EVENT:
                    last = number
                elif number == last:
                    continue  # its own table had it
                yield event._replace(objects=self._concerned(event.name))

    def _number_events(self) -> None:
        """Keep the order of the events, and what they concern, in tables of our own that vanish with the connection.

        Identifiers are compared as texts: one table may hold 7 and another “7”.
        """
        qualifier = f"CAST({_QUALIFIER} AS TEXT)" if _QUALIFIER in self._columns("event_object") else "NULL"
        relations = f"CAST(ocel_event_id AS TEXT), CAST(ocel_object_id AS TEXT), {qualifier}"
        for statement in (
            "CREATE TEMP TABLE place (number INTEGER PRIMARY KEY, event TEXT UNIQUE, kind)",
            "INSERT OR IGNORE INTO temp.place (event, kind) SELECT CAST(ocel_id AS TEXT), ocel_type FROM main.event",
            "CREATE TEMP TABLE concerned (event TEXT, object TEXT, qualifier TEXT)",
            f"INSERT INTO temp.concerned SELECT {relations} FROM main.event_object",
            "CREATE INDEX temp.concerned_by ON concerned (event)",
        ):
            self._db.execute(statement)

    def _places(self) -> Iterator[tuple[int, int, OcelEvent]]:
        for number, name, kind in self._db.execute("SELECT number, event, kind FROM temp.place ORDER BY number"):
            yield number, _PLACE, OcelEvent(self._text(name), self._text(kind), "", {}, ())

    def _own_rows(self, kind: str, table: str) -> Iterator[tuple[int, int, OcelEvent]]:
        rows = self._db.execute(
            f"SELECT place.number, own.* FROM main.{table} AS own "
            "LEFT JOIN temp.place ON place.event = CAST(own.ocel_id AS TEXT) ORDER BY place.number"
        )
        names = [column[0] for column in rows.description[1:]]
        for number, *found in rows:
            texts = {name: self._text(value) for name, value in zip(names, found, strict=True) if value is not None}
            plain = {name.lower(): text for name, text in texts.items()}
            attributes = {name: text for name, text in texts.items() if name.lower() not in (_ID, _TIME)}
            yield number or 0, _EVENT, OcelEvent(plain.get(_ID, ""), kind, plain.get(_TIME, ""), attributes, ())

    def _concerned(self, event: str) -> list[tuple[str, str]]:
        found = self._db.execute(
            "SELECT object, qualifier FROM temp.concerned WHERE event = ? ORDER BY rowid", (event,)
        )
        return [(self._text(name), self._text(qualifier)) for name, qualifier in found]

    def _types(self, what: str) -> dict[str, tuple[str, str]]:
        """Give the types of events or objects: type → why it has no table of its own, and that table, in quotes."""
        found: dict[str, tuple[str, str]] = {}
        of_table: dict[str, str] = {}
        rows = self._db.execute(f"SELECT ocel_type, ocel_type_map FROM main.{what}_map_type")
        for kind, mapped in ((self._text(kind), self._text(mapped)) for kind, mapped in rows):
            table = f"{what}_{mapped}"
            if len(found) >= _MOST_TYPES:
                raise Refused(f"{self.name} names more than {_MOST_TYPES} types in {what}_map_type. Export fewer.")
            if of_table.setdefault(table.lower(), kind) != kind:
                raise Refused(
                    f"{self.name} keeps two types in one table, {table[:60]}, which the OCEL 2.0 standard does not "
                    "allow. Export it again."
                )
            missing = self._why_missing(table)
            found[kind] = (missing, "" if missing else _quoted(table))
        return found

    def _why_missing(self, table: str) -> str:
        if table.lower() not in self._tables or table.lower() in (*_NEEDED, "object_object"):
            return f"the table {table[:60]} is not there"
        missing = {_ID, _TIME} - self._columns(table)
        return f"the table {table[:60]} has no column {', '.join(sorted(missing))}" if missing else ""

    def _columns(self, table: str) -> set[str]:
        found = self._db.execute(f"SELECT * FROM main.{_quoted(table)} LIMIT 0")
        return {column[0].lower() for column in found.description}

    def _check_columns(self) -> None:
        for table, needed in _NEEDED.items():
            missing = set(needed) - self._columns(table)
            if missing:
                raise Refused(
                    f"{self.name} is not a log as the OCEL 2.0 standard describes it: its table {table} has no column "
                    f"{', '.join(sorted(missing))}. Export it again."
                )

    def _find_tables(self) -> set[str]:
        """Give the names of the ordinary tables, in lower case, as SQLite compares them."""
        found = self._db.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'").fetchmany(
            _MOST_TABLES
        )
        named = {text_of(name): text_of(sql) for name, sql in found}
        tables = {
            name.lower() for name, sql in named.items() if _is_of_the_standard(name) and self._is_plain(name, sql)
        }
        missing = [table for table in _NEEDED if table not in tables]
        if missing:
            raise Refused(
                f"{self.name} is an SQLite database and no OCEL 2.0 log: it has no ordinary table "
                f"{', '.join(missing)}. Export the events as OCEL 2.0, CSV or XES and name that file."
            )
        return tables

    def _is_plain(self, table: str, sql: str) -> bool:
        """Tell whether a table holds what it shows: it is not virtual, and none of its columns is computed."""
        if not _PLAIN.match(sql):
            return False
        columns = self._db.execute(f"PRAGMA main.table_xinfo({_quoted(table)})").fetchall()
        return all(column[_HIDDEN] not in _COMPUTED for column in columns)

    def _is_allowed(self, action: int, one: str | None, _: str | None, base: str | None, within: str | None) -> int:
        """Let SQLite read ordinary tables and write our own ones: no view, no function, nothing else a file names."""
        reads = action == sqlite3.SQLITE_READ and base == "main" and within is None
        if action == sqlite3.SQLITE_SELECT or base == "temp" or (reads and str(one).lower() in self._tables):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    def _set_limits(self) -> None:
        self._db.text_factory = partial(str, encoding="utf-8", errors="replace")
        self._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _RECORD_BYTES)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")

    def _text(self, value: object) -> str:
        text = value if isinstance(value, str) else text_of(value)
        if len(text) > self._limits.field_bytes:
            refuse_long((text,), self.name, self._limits.field_bytes)
        return text

    def _refuse_unfinished(self, path: Path) -> None:
        """Refuse a database whose newest changes lie in a file beside it: it is read alone, as it is."""
        for ending in ("-wal", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.exists() and beside.stat().st_size:
                raise Refused(
                    f"{self.name} is still in use: {beside.name} holds changes that are not in it yet. Close the "
                    "program that writes it, or make a copy with it (VACUUM INTO), and name that."
                )

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeError) as error:
            raise Refused(
                f"{self.name} is damaged, or no database that can be read as it is (SQLite: {str(error)[:100]}). "
                "Export it again."
            ) from error


def _is_of_the_standard(table: str) -> bool:
    return table.lower().startswith(("event", "object"))


def _quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'
