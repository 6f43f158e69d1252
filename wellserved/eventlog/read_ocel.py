"""Object-centric event logs (OCEL 2.0), written as one flat table of events for each type of object."""

import os
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkstemp

from wellserved.engine import ParquetFile
from wellserved.eventlog.guess_words import CASE_NAMES, plain, team_weight
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.object_log import ObjectKind, ObjectLog
from wellserved.eventlog.ocel import OcelEvent, OcelReader
from wellserved.eventlog.ocel_columns import ACTIVITY, EVENT, QUALIFIER, TIME, OcelColumns
from wellserved.eventlog.ocel_objects import Known, Objects
from wellserved.eventlog.ocel_problems import Found, problems_of_kind, problems_of_log, why_no_case
from wellserved.eventlog.text_parquet import TextParquet

_MOST_REPEATED = 100  # letters written per byte read: what an event says is written again for each of its objects
_REPEATED_FROM = 256_000_000
_CELL = 8
_WORKED_ON = frozenset("application claim complaint invoice issue loan offer order request".split())
_FEW, _MANY = 1.5, 100.0
"""Events per object: those with fewer hardly have a life, those with more last, like customers and products."""


def flatten_ocel(reader: OcelReader, folder: Path, limits: Limits) -> ObjectLog:
    """Write the events of an object-centric log to Parquet files in `folder`, one for each type of object.

    Gives: in each file one row per event and object of the kind. An event of several such objects is an event of each.
    Columns: ocel:event, ocel:activity, ocel:time, ocel:qualifier (of the object in the event); `object:<type>`, the
    object; `<type>:<attribute>`, what its attributes said then; the event's own attributes. Of other types of objects
    the same columns hold what is alike for all objects of the type in the event; their name, where there is only one.
    A change of an attribute that may say a state or a team is a row too, without an activity, unless an event of the
    object happened at that moment. Relations between objects are not used. Types that are persons have no file.
    Raises: Refused, with a sentence.
    """
    columns = OcelColumns(reader.name, limits.columns)
    objects = Objects(reader.name, columns)
    for found in reader.objects():
        objects.add(found)
    objects.settle()
    with ExitStack() as open_tables:
        flat = _Flattening(reader, objects, columns, open_tables, folder)
        flat.read()
        return flat.log()


class _Table:
    """The events of one type of object, in the making."""

    def __init__(self, kind: str, column: str, path: Path, rows: TextParquet) -> None:
        self.kind = kind
        self.column = column
        self.path = path
        self.rows = rows
        self.count = 0
        self.events = 0
        """Events that concern at least one object of the type."""
        self.shared = 0
        """Those that concern several."""


class _Flattening:
    """Writes the tables, and counts."""

    def __init__(
        self, reader: OcelReader, objects: Objects, columns: OcelColumns, open_tables: ExitStack, folder: Path
    ) -> None:
        self._reader = reader
        self._objects = objects
        self._columns = columns
        self._letters = 0
        self._found = Found(reader.name, persons=objects.kinds_of_persons())
        kinds = [kind for kind in objects.kinds if kind not in self._found.persons]
        self._tables: dict[str, _Table] = {}
        for kind in kinds:
            path = _new_file(folder)
            rows = open_tables.enter_context(TextParquet(path, beside=len(kinds)))
            self._tables[kind] = _Table(kind, columns.of_kind(kind), path, rows)

    def read(self) -> None:
        """Read all events, and then tell the changes that no event came after."""
        for event in self._reader.events():
            self._add_event(event)
        for known in self._objects:
            for change in known.changes_left():
                self._add_change(known, change.written)

    def _add_event(self, event: OcelEvent) -> None:
        self._found.count(event)
        concerned = self._concerned(event)
        self._found.of_persons += not self._found.persons.isdisjoint(concerned)
        said: dict[str, str] = {}
        for kind, objects in concerned.items():
            said |= self._alike(kind, list(objects), event.at)
        said |= {self._columns.of_event(attribute): text for attribute, text in event.attributes.items()}
        said |= {EVENT: event.name, ACTIVITY: event.kind, TIME: event.at}
        for kind, objects in concerned.items():
            table = self._tables.get(kind)
            if table is None:  # persons
                continue
            table.events += 1
            table.shared += len(objects) > 1
            for known, qualifier in objects.items():
                for change in known.changes_before(event.at):
                    self._add_change(known, change.written)
                self._add(table, known, {**said, QUALIFIER: qualifier})

    def _concerned(self, event: OcelEvent) -> dict[str, dict[Known, str]]:
        """Give the objects that an event concerns, each with its qualifiers, by type."""
        concerned: dict[str, dict[Known, str]] = {}
        for name, qualifier in event.objects:
            known = self._objects.get(name)
            if known is None:
                self._found.count_dangling(event)
                continue
            objects = concerned.setdefault(known.kind, {})
            before = objects.get(known)
            objects[known] = f"{before} | {qualifier}" if before and qualifier else before or qualifier
        return concerned

    def _alike(self, kind: str, objects: list[Known], at: str) -> dict[str, str]:
        """Return what all objects of a type in an event have in common, by column; of a single one also its name."""
        first, *more = (known.at(at) for known in objects)
        if not more:
            return {self._columns.of_kind(kind): objects[0].name, **first}
        return {column: text for column, text in first.items() if all(each.get(column) == text for each in more)}

    def _add_change(self, known: Known, written: str) -> None:
        table = self._tables.get(known.kind)
        if table is not None:  # persons have none
            self._add(table, known, {EVENT: "", ACTIVITY: "", TIME: written})

    def _add(self, table: _Table, known: Known, said: dict[str, str]) -> None:
        known.has_events = True
        row = {table.column: known.name, **known.at(said[TIME]), **said}
        letters = sum(map(len, row.values()))
        self._letters += letters + _CELL * len(row)
        if self._letters > max(_REPEATED_FROM, _MOST_REPEATED * self._reader.size):
            raise Refused(
                f"{self._reader.name} has events of so many objects with so long attributes that a table of them would "
                f"be more than {_MOST_REPEATED} times its size. Export it without the long attributes."
            )
        table.count += 1
        table.rows.add(row, letters)

    def log(self) -> ObjectLog:
        """Finish the tables that have rows, and say what was found."""
        tables = [table for table in self._tables.values() if table.count]
        if not tables:
            raise Refused(f"{self._reader.name} {why_no_case(self._found, self._objects)}")
        problems = problems_of_log(self._found, self._objects, self._reader.event_kinds)
        cases = Counter(known.kind for known in self._objects if known.has_events)
        kinds = []
        for table in tables:
            table.rows.finish()
            own = problems_of_kind(self._found, table.kind, table.events, table.shared)
            file = ParquetFile(
                table.path,
                table.rows.columns,
                name=self._reader.name,
                one=f"event of “{table.kind}”",
                problems=(*problems, *own),
            )
            beside = self._columns.of_other_objects(table.kind)
            kinds.append(
                ObjectKind(table.kind, table.column, file, cases[table.kind], table.count, table.events, beside)
            )
        kinds.sort(key=_likelihood, reverse=True)  # of equally likely ones the first in the log
        first = kinds[0].table
        return ObjectLog(
            first.path, first.columns, first.name, first.one, first.problems, tuple(kinds), self._found.events
        )


def _likelihood(kind: ObjectKind) -> tuple[bool, bool, bool, int]:
    """Say how likely a type of object is the case: called so, no team, and with as many events as a case has."""
    name = plain(kind.name)
    is_called_so = name in CASE_NAMES or name.removesuffix("s") in (*CASE_NAMES, *_WORKED_ON)
    has_a_life = _FEW <= kind.rows / kind.cases <= _MANY
    return is_called_so, not team_weight(kind.name), has_a_life, kind.events


def _new_file(folder: Path) -> Path:
    handle, name = mkstemp(suffix=".parquet", prefix="log-", dir=folder)
    os.close(handle)
    return Path(name)
