"""The one module that knows the database engine: reads files, keeps tables, gives Narwhals tables and Arrow out."""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeAlias, TypeVar

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellserved.words.problems import Problem

Table: TypeAlias = nw.LazyFrame[Any]

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

MEMORY_MB = 2200
AT_ONCE = 2
"""So many computations run side by side: one alone leaves processors idle, more want more memory."""
LINE_BYTES = 2_000_000
UNIX_UNITS = {"unix seconds": 1_000_000, "unix milliseconds": 1_000, "unix microseconds": 1}


class UnreadableFile(Exception):
    """The file cannot be read as a table; the message is a sentence for people."""


@dataclass(frozen=True)
class Numbered:
    """A column wanted as int32: each of its texts, as written, has a number; None stands for nothing.

    Texts without a number become null and are kept in a further column `<name>_unread`.
    """

    columns: tuple[str, ...]
    """Several columns are joined by " / "."""
    numbers: dict[str, int | None]
    small: bool = False
    """Keep as int8."""


@dataclass(frozen=True)
class Key:
    """A column wanted as a 64-bit number: the hash of its trimmed text; blank and missing become null."""

    column: str


@dataclass(frozen=True)
class Text:
    """A column wanted as it is written."""

    column: str


@dataclass(frozen=True)
class Moment:
    """A column (or a date and a time column) wanted as int64 microseconds since 1970-01-01 UTC.

    `formats` are strptime patterns tried in turn, or a key of UNIX_UNITS; empty means ISO 8601. `zone` is the IANA
    name for moments without an offset of their own; without a zone such moments are not read. Texts that are no
    moment become null and are kept in a further column `<name>_unread`, where blank and missing texts are null.
    `day_ends`: a day alone, or its 0:00 in the zone, stands for the whole day and means its end.
    """

    columns: tuple[str, ...]
    formats: tuple[str, ...] = ()
    zone: str | None = None
    day_ends: bool = False


Source: TypeAlias = Key | Moment | Numbered | Text


@dataclass(frozen=True)
class DelimitedFile:
    """A UTF-8 text file with a header line, and how its fields are separated."""

    path: Path
    delimiter: str
    columns: tuple[str, ...]
    """The names of the columns in order, made unique by the reader."""
    quote: str = '"'
    escape: str = '"'
    name: str = ""
    """What people call the file."""
    skip: int = 0
    """Lines before the header."""
    line_rows: int | None = None
    """How many rows it has if every line after the header is one."""
    has_line_breaks: bool = False
    """Known to hold fields of several lines: it is then read from one end to the other, not in parts."""
    gaps: tuple[int, ...] = ()
    """Where people count rows that are not read (blank or set aside), ascending; at most the first 100,000."""
    problems: tuple[Problem, ...] = ()
    """What was found when it was opened."""


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file and the names of its columns."""

    path: Path
    columns: tuple[str, ...]
    name: str = ""
    """What people call the file."""
    one: str = "row"
    """What one row of it is called."""
    problems: tuple[Problem, ...] = ()
    """What was found when it was opened."""


TabularFile: TypeAlias = DelimitedFile | ParquetFile


@dataclass(frozen=True)
class Among:
    """Which rows are counted: those whose moment lies in a period; null: no limit."""

    moment: Moment
    from_us: int | None = None
    to_us: int | None = None
    missing: Sequence[str] = ()
    """Texts that mean nothing."""


@dataclass(frozen=True)
class FileRows:
    """The wanted columns of one or more files, kept."""

    name: str
    """The engine's own name for it."""
    table: Table
    """row (int64, position from 0 through all files), then the wanted columns, in the order of the files."""
    counts: tuple[int, ...]
    """How many rows each file gave."""
    unread: tuple[str, ...]
    """The wanted columns that have a further column `<name>_unread`."""


class CaseNames(Protocol):
    """The names of the cases of a log."""

    def of(self, cases: Sequence[int]) -> dict[int, str]:
        """Give the names of some cases, by number."""

    def table(self) -> Table:
        """Give all: case (number), name."""


@dataclass(frozen=True)
class EventLog:
    """A kept event table (columns in words/events.py, EVENT_COLUMNS) and the names behind its integers."""

    engine: "Engine"
    events: Table
    parties: dict[int, str]
    """Teams, customers and outside parties waited on, by number."""
    outside: frozenset[int]
    """Those parties that are outside customers."""
    waits: Table
    """One row per text of `waits_on` and part of it (parts are separated by |): waits_on (int32), case (int64: the
    number a case of that name has, whether or not the log holds it), party (int32: the outside party of that name, or
    null), customers_date (int8: 1 where the part is the word `customer`), name (text of the part), whole (the text)."""
    states_known: bool
    """False: the log says only where a case is; queue and work are not told apart (`held`)."""
    held_before: bool = False
    """True where an event means completion: the gap *before* it is held by its team."""
    team_gaps: bool = True
    """False: every event that changes a state names its team, so that nothing has to be filled in."""
    in_time_order: bool = False
    """True: no event has a later row than one that happened after it, so that `row` alone puts events in order."""
    ends_known: bool = True
    """False: no event says that a case ended; the last event of a case ends it."""
    small_teams: frozenset[int] = frozenset()
    """Teams with fewer than three members, never shown by name."""
    parents: dict[int, int] | None = None
    """The party under which a small team is shown."""
    names: "CaseNames | None" = None
    """None: the log keeps no names of cases."""


class Engine:
    """Tables kept in one DuckDB database in memory, spilling to a folder of its own.

    Each thread has a connection of its own, to which the tables belong that it describes (see `side_by_side`).
    """

    def __init__(self, folder: Path, *, memory_mb: int = MEMORY_MB) -> None:
        """Open an empty database that spills into `folder`."""
        self.folder = folder
        self._db = duckdb.connect(":memory:")
        self._db.execute(f"SET memory_limit = '{memory_mb}MB'")
        self._db.execute(f"SET temp_directory = {_text(str(folder / 'spill'))}")
        self._db.execute("SET autoinstall_known_extensions = false")
        self._db.execute("SET autoload_known_extensions = false")
        # A join is made as it is written, with a table in memory for its right side: which side is the smaller one the
        # engine guesses, and after two filters it is wrong by a factor of twenty.
        self._db.execute("SET disabled_optimizers = 'build_side_probe_side'")
        self._numbers = count(1)
        self._of_thread = threading.local()
        self._connections: list[duckdb.DuckDBPyConnection] = []

    def close(self) -> None:
        """Let go of every kept table."""
        for each in (*self._connections, self._db):
            each.close()

    @property
    def _own(self) -> duckdb.DuckDBPyConnection:
        """The connection of this thread."""
        if not hasattr(self._of_thread, "connection"):
            own = self._db.cursor()
            own.execute("SET TimeZone = 'UTC'")
            self._of_thread.connection, self._of_thread.kept = own, []
            self._connections.append(own)
        connection: duckdb.DuckDBPyConnection = self._of_thread.connection
        return connection

    # reading

    def read(
        self,
        files: Sequence[TabularFile],
        wanted: dict[str, Source],
        *,
        missing: Sequence[str] = (),
        apart: bool = False,
    ) -> FileRows:
        """Read the wanted columns of files in one pass, and keep them.

        Lines that are no rows are left out; compare `counts` with `line_rows` of the file to learn how many.
        `apart`: equal keys of different files are different keys.
        Raises: UnreadableFile.
        """
        table = self._name()
        types = self._text_types(table, wanted)
        counts = []
        for number, file in enumerate(files):
            salt = number if apart else 0
            query = _selection(file, wanted, types, _Blanks.of(missing, salt))
            target = f"INSERT INTO {table}" if number else f"CREATE TABLE {table} AS"
            counts.append(self._run(f"{target} {query}").fetchall()[0][0])
        for enum in types.values():
            self._own.execute(f"DROP TYPE {enum}")
        unread = tuple(name for name, source in wanted.items() if not isinstance(source, Key | Text))
        texts = "".join(f", unread[{i}] AS {_column(f'{name}_unread')}" for i, name in enumerate(unread, start=1))
        columns = ", ".join(map(_column, wanted))
        view = self._own.sql(f'SELECT rowid AS "row", {columns}{texts} FROM {table}')
        return FileRows(table, nw.from_native(view), tuple(counts), unread)

    def _text_types(self, table: str, wanted: dict[str, Source]) -> dict[str, str]:
        """Give each numbered column a type that knows its texts: the quickest way from a text to its number."""
        types = {}
        for i, (name, source) in enumerate(wanted.items()):
            if isinstance(source, Numbered) and source.numbers:
                types[name] = f"{table}_texts_{i}"
                self._own.execute(f"CREATE TYPE {types[name]} AS ENUM ({', '.join(map(_text, source.numbers))})")
        return types

    def unread_texts(self, read: FileRows) -> dict[str, dict[str, int]]:
        """Count, for each wanted column, the rows for each text that was not understood, the most frequent first."""
        found: dict[str, dict[str, int]] = {name: {} for name in read.unread}
        texts = f"SELECT unnest(unread) AS text, generate_subscripts(unread, 1) AS place FROM {read.name} "
        query = (
            f"SELECT place, text, count(*) FROM ({texts} WHERE unread IS NOT NULL) WHERE text IS NOT NULL "
            "GROUP BY ALL ORDER BY count(*) DESC, text"
        )
        for place, text, rows in self._own.execute(query).fetchall():
            found[read.unread[place - 1]][text] = rows
        return found

    def number_texts(self, read: FileRows, column: str, numbers: dict[str, int]) -> None:
        """Fill in the numbers of texts that were not understood while reading."""
        text = f"unread[{read.unread.index(column) + 1}]"
        known = self._rows({"text": numbers, "number": numbers.values()}, {"text": "string", "number": "int32"})
        self._own.execute(
            f"UPDATE {read.name} SET {_column(column)} = {known}.number FROM {known} WHERE {text} = {known}.text"
        )
        self._own.execute(f"DROP TABLE {known}")

    def forget(self, read: FileRows) -> None:
        """Let go of rows that were read; their table stays, without rows: whoever still holds it can hand it on."""
        self._own.execute(f"CREATE OR REPLACE TABLE {read.name} AS FROM {read.name} LIMIT 0")

    def texts(self, files: Sequence[TabularFile], columns: Sequence[tuple[str, ...]], rows: int) -> list[set[str]]:
        """Give the texts of each column (or of several, joined by " / ") in the first rows of each file."""
        found: list[set[str]] = [set() for _ in columns]
        for file in files if columns else ():
            joined = ", ".join(f"{_joined(file, names, ' / ')} AS text_{i}" for i, names in enumerate(columns))
            lists = ", ".join(f"list(DISTINCT text_{i})" for i in range(len(columns)))
            query = f"SELECT {lists} FROM (SELECT {joined} FROM {_scan(file)} LIMIT {rows})"
            for texts, more in zip(found, self._run(query).fetchall()[0], strict=True):
                texts.update(text for text in more or () if text is not None)
        return found

    def sample(self, file: TabularFile, rows: int) -> list[dict[str, str | None]]:
        """Read the first rows of a file, every column as text."""
        columns = ", ".join(f"column_{i}" for i in range(len(file.columns)))
        result = self._run(f"SELECT {columns} FROM {_scan(file)} LIMIT {rows}")
        return [dict(zip(file.columns, row, strict=True)) for row in result.fetchall()]

    def counted(self, file: TabularFile, columns: Sequence[str], most: int) -> list[tuple[tuple[str | None, ...], int]]:
        """Count the rows for each combination of texts in the columns, the most frequent first."""
        texts = ", ".join(_place(file, column) for column in columns)
        in_order = ", ".join(str(i) for i in range(1, len(columns) + 1))
        counted = f"SELECT {texts}, count(*) AS rows FROM {_scan(file)} GROUP BY ALL"
        query = f"SELECT * FROM ({counted}) ORDER BY rows DESC, {in_order} LIMIT {most}"
        return [(row[:-1], row[-1]) for row in self._run(query).fetchall()]

    def counted_apart(
        self, files: Sequence[TabularFile], by: Numbered, columns: Sequence[str], among: Among
    ) -> dict[int | None, tuple[int, ...]]:
        """Count the different texts in each column, for each number of `by` and for all rows together (None).

        No text is kept for it.
        """
        table = self._name()
        types = self._text_types(table, {"by": by})
        blanks = _Blanks.of(among.missing)
        scans = []
        for file in files:
            keys = ", ".join(f"{_key(_place(file, column), blanks)} AS key_{i}" for i, column in enumerate(columns))
            code = _code(_joined(file, by.columns, " / "), types.get("by"))
            moment = _moment(among.moment, _joined(file, among.moment.columns, " "))
            limits = [f"{moment} >= {among.from_us}"] if among.from_us is not None else []
            limits += [f"{moment} < {among.to_us}"] if among.to_us is not None else []
            where = f" WHERE {' AND '.join(limits)}" if limits else ""
            scans.append(f"SELECT {_number(by, code)} AS number, {keys} FROM {_scan(file)}{where}")
        counts = ", ".join(f"count(DISTINCT key_{i})" for i in range(len(columns)))
        query = (
            f"SELECT grouping(number), number, {counts} FROM ({' UNION ALL '.join(scans)}) "
            "GROUP BY GROUPING SETS ((number), ())"
        )
        found = self._run(query).fetchall()
        for enum in types.values():
            self._own.execute(f"DROP TYPE {enum}")
        return {number: tuple(counts) for is_all, number, *counts in found if is_all or number is not None}

    def key_names(
        self, files: Sequence[TabularFile], column: str, *, missing: Sequence[str] = (), apart: bool = False
    ) -> Table:
        """Give the table case, name: the trimmed texts behind the numbers that `read` gave a `Key`."""
        scans = []
        for number, file in enumerate(files):
            text = _place(file, column)
            name = f"trim({text})" + (f" || {_text(f' ({file.name})')}" if apart and len(files) > 1 else "")
            key = _key(text, _Blanks.of(missing, number if apart else 0))
            scans.append(f'SELECT {key} AS "case", {name} AS name FROM {_scan(file)}')
        union = " UNION ALL ".join(scans)
        return nw.from_native(self._own.sql(f'SELECT DISTINCT "case", name FROM ({union}) WHERE "case" IS NOT NULL'))

    def keys(self, texts: Iterable[str], salt: int = 0) -> dict[str, int]:
        """Give the numbers that `read` gives such texts as a `Key`; `salt`: the position of the file, if kept apart."""
        asked = self._rows({"text": texts}, {"text": "string"})
        found = self._own.execute(f"SELECT text, {_hash('text', salt)} FROM {asked}").fetchall()
        self._own.execute(f"DROP TABLE {asked}")
        return dict(found)

    def repeated(self, file: TabularFile) -> tuple[int, int]:
        """Count the rows of a file that are exactly like an earlier one, and give the position of the first of them."""
        places = ", ".join(f"column_{i}" for i in range(len(file.columns)))
        scan = f"(SELECT hash({places}) AS whole FROM {_scan(file)})"
        rows, different = self._run(f"SELECT count(*), count(DISTINCT whole) FROM {scan}").fetchall()[0]
        if rows == different:
            return 0, 0
        numbered = f"SELECT whole, row_number() OVER () - 1 AS row FROM {scan}"
        later = f"SELECT row, min(row) OVER (PARTITION BY whole) AS first FROM ({numbered})"
        first = self._run(f"SELECT min(row) FROM ({later}) WHERE row > first").fetchall()[0][0]
        return rows - different, first

    def is_ascending(self, table: Table, column: str) -> bool:
        """Say whether no number of the column is less than the one before, in the order in which rows were kept."""
        beside = self._beside_before(table, column)
        return bool(self._own.execute(f"SELECT count(*) FROM ({beside}) WHERE value < before").fetchall()[0][0] == 0)

    def as_before(self, table: Table, column: str) -> Table:
        """Keep the rows whose number in the column is that of the row before, in the order in which rows were kept."""
        same = f"SELECT * EXCLUDE (value, before) FROM ({self._beside_before(table, column)}) WHERE value = before"
        return nw.from_native(self._own.sql(same))

    def _beside_before(self, table: Table, column: str) -> str:
        """Give the SQL for a table with the number of a column in each row, `value`, and in the row `before`."""
        return f"SELECT *, lag(value) OVER () AS before FROM ({_query(table.with_columns(value=nw.col(column)))})"

    # tables

    def keep(self, table: Table, *, in_order: bool = False) -> Table:
        """Compute a table once and keep it; its rows are in the order of what it is made of only if that is asked."""
        name, own = self._name(), self._own
        own.execute(f"SET SESSION preserve_insertion_order = {'true' if in_order else 'false'}")
        try:
            own.execute(f"CREATE TABLE {name} AS {_query(table)}")
        finally:
            own.execute("RESET SESSION preserve_insertion_order")
        self._of_thread.kept.append(name)
        return nw.from_native(own.table(name))

    @contextmanager
    def for_now(self) -> Iterator[None]:
        """Let go, in the end, of all tables that were kept meanwhile by this thread."""
        own = self._own
        kept: list[str] = self._of_thread.kept
        before = len(kept)
        try:
            yield
        finally:
            for name in kept[before:]:
                own.execute(f"DROP TABLE IF EXISTS {name}")
            del kept[before:]

    @contextmanager
    def side_by_side(self) -> "Iterator[SideBySide]":
        """Begin computations that run beside one another; in the end all are through."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            yield SideBySide(self, threads)

    def taken_over(self, value: Any) -> Any:
        """Give a table as one of this thread, whichever described it; also those in the fields of a dataclass."""
        if isinstance(value, nw.LazyFrame):
            return nw.from_native(self._own.sql(_query(value)))
        if not is_dataclass(value) or isinstance(value, type):
            return value
        parts = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        own = {name: self.taken_over(part) for name, part in parts.items()}
        return replace(value, **own) if any(own[name] is not part for name, part in parts.items()) else value

    def keep_only(self, made: Callable[[], Table]) -> Table:
        """Keep the table that is made, and let go of those that are kept while it is made."""
        own = self._own
        kept: list[str] = self._of_thread.kept
        before = len(kept)
        table = self.keep(made())
        for name in kept[before:-1]:
            own.execute(f"DROP TABLE IF EXISTS {name}")
        del kept[before:-1]
        return table

    def from_rows(self, columns: Mapping[str, Iterable[Any]], types: dict[str, str]) -> Table:
        """Keep a small table given by its columns; types are Arrow names such as int64 and string."""
        return nw.from_native(self._own.table(self._rows(columns, types)))

    def _rows(self, columns: Mapping[str, Iterable[Any]], types: dict[str, str]) -> str:
        """Keep a small table, and give the engine's own name for it."""
        arrays = {
            name: pa.array(
                values if isinstance(values, np.ndarray) else list(values), type=pa.type_for_alias(types[name])
            )
            for name, values in columns.items()
        }
        name = self._name()
        arrow = pa.table(arrays)
        self._own.register(f"{name}_rows", arrow)
        self._own.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_rows")
        self._of_thread.kept.append(name)
        self._own.unregister(f"{name}_rows")
        return name

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Compute a table and give its rows as dictionaries."""
        found = self._own.execute(_query(table))
        names = [each[0] for each in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def arrays(self, table: Table) -> dict[str, NDArray[Any]]:
        """Compute a table of numbers without nulls and give its columns as arrays."""
        found = self._own.execute(_query(table)).fetchnumpy()
        return {name: np.asarray(values) for name, values in found.items()}

    def write_parquet(self, table: Table, path: Path) -> None:
        """Compute a table and write it to a Parquet file."""
        native: duckdb.DuckDBPyRelation = table.to_native()
        native.write_parquet(str(path), compression="zstd")

    def _name(self) -> str:
        return f"kept_{next(self._numbers)}"

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._own.execute(query)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as problem:
            raise UnreadableFile(_first_sentence(problem)) from problem


class SideBySide:
    """Computations of one engine that run beside one another."""

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._threads = threads

    def begin(
        self, function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Future[_Result]:
        """Begin a computation, in the order of asking; the tables that it keeps are let go with its result."""

        def computed() -> _Result:
            with self._engine.for_now():
                own = [self._engine.taken_over(each) for each in args]
                return function(*own, **{name: self._engine.taken_over(each) for name, each in kwargs.items()})

        return self._threads.submit(computed)


@contextmanager
def opened(inside: Path | None = None, *, memory_mb: int = MEMORY_MB) -> Iterator[Engine]:
    """Give an engine with a private folder (inside another, if one is named), and remove both at the end."""
    folder = Path(tempfile.mkdtemp(prefix="wellserved-", dir=inside))
    engine = Engine(folder, memory_mb=memory_mb)
    try:
        yield engine
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)


_hashing = threading.local()


def key_numbers(texts: Iterable[str]) -> dict[str, int]:
    """Give the numbers that `Engine.read` gives such texts as a `Key`, without an engine; about a millisecond."""
    if not hasattr(_hashing, "connection"):
        _hashing.connection = duckdb.connect(":memory:", config={"threads": 1})
    query = f"SELECT text, {_hash('text', 0)} FROM (SELECT unnest($1::VARCHAR[]) AS text)"
    return dict(_hashing.connection.execute(query, [list(texts)]).fetchall())


def case_names(log: EventLog, cases: Sequence[int]) -> dict[int, str]:
    """Give the names of some cases; the number itself where a log keeps no names."""
    return {case: str(case) for case in cases} | (log.names.of(cases) if log.names is not None and cases else {})


def _query(table: Table) -> str:
    """Give the SQL that computes a table."""
    native: duckdb.DuckDBPyRelation = table.to_native()
    return native.sql_query()


def _text(value: str) -> str:
    """Quote a text for SQL."""
    return "'" + value.replace("'", "''") + "'"


def _column(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class _Blanks:
    """Which texts mean nothing, and what is mixed into keys."""

    texts: str
    """As a list for SQL."""
    longest: int
    """The length of the longest, in bytes."""
    salt: int

    @classmethod
    def of(cls, missing: Sequence[str], salt: int = 0) -> "_Blanks":
        longest = max((len(text.encode()) for text in missing), default=0)
        return cls(", ".join(map(_text, ("", *missing))), longest, salt)


def _scan(file: TabularFile) -> str:
    """Give the SQL for the rows of a file, all columns as text: column_0, column_1, ..."""
    path = _text(str(file.path))
    if isinstance(file, ParquetFile):
        columns = ", ".join(f"{_column(name)}::VARCHAR AS column_{i}" for i, name in enumerate(file.columns))
        return f"(SELECT {columns} FROM read_parquet({path}, hive_partitioning = false))"
    names = ", ".join(f"'column_{i}': 'VARCHAR'" for i in range(len(file.columns)))
    parallel = "false" if file.has_line_breaks else "true"
    return (
        f"read_csv({path}, columns = {{{names}}}, delim = {_text(file.delimiter)}, "
        f"quote = {_text(file.quote)}, escape = {_text(file.escape)}, header = true, skip = {file.skip}, "
        f"auto_detect = false, hive_partitioning = false, max_line_size = {LINE_BYTES}, "
        f"ignore_errors = true, parallel = {parallel}, compression = 'none')"
    )


def _place(file: TabularFile, column: str) -> str:
    """Give the SQL for a column of `_scan`. What people called it never becomes SQL for a text file."""
    return f"column_{file.columns.index(column)}"


def _joined(file: TabularFile, columns: Sequence[str], separator: str) -> str:
    """Give the SQL for one text from several columns, null where all are."""
    places = [_place(file, column) for column in columns]
    return places[0] if len(places) == 1 else f"nullif(concat_ws({_text(separator)}, {', '.join(places)}), '')"


def _selection(file: TabularFile, wanted: dict[str, Source], types: dict[str, str], blanks: _Blanks) -> str:
    """Give the SQL for the wanted columns, and the list `unread` of the texts not understood, null if all were."""
    inner, outer, misses = [], [], []
    for i, (name, source) in enumerate(wanted.items()):
        text, value = f"text_{i}", f"value_{i}"
        if isinstance(source, Key | Text):
            place = _place(file, source.column)
            inner.append(f"{place if isinstance(source, Text) else _key(place, blanks)} AS {value}")
            outer.append(f"{value} AS {_column(name)}")
            continue
        as_written = _joined(file, source.columns, " " if isinstance(source, Moment) else " / ")
        miss = f"{value} IS NULL AND {text} IS NOT NULL"
        if isinstance(source, Moment):
            inner.append(f"{as_written} AS {text}, {_moment(source, as_written)} AS {value}")
            outer.append(f"{value} AS {_column(name)}")
            misses.append((miss, f"CASE WHEN {value} IS NULL AND {_is_known(text, blanks)} THEN {text} END"))
        else:
            inner.append(f"{as_written} AS {text}, {_code(as_written, types.get(name))} AS {value}")
            outer.append(f"{_number(source, value)} AS {_column(name)}")
            misses.append((miss, f"CASE WHEN {miss} THEN {text} END"))
    # Nearly every row has no miss: whatever is asked of all rows has to be cheap.
    any_miss = " OR ".join(f"({miss})" for miss, _ in misses)
    unread = f"CASE WHEN {any_miss} THEN [{', '.join(text for _, text in misses)}] END" if misses else "NULL"
    return f"SELECT {', '.join(outer)}, {unread} AS unread FROM (SELECT {', '.join(inner)} FROM {_scan(file)})"


def _key(text: str, blanks: _Blanks) -> str:
    """Give the SQL for the number of a key. First comes what nearly all keys are: too long to be missing, no blanks."""
    plain = f"strlen({text}) > {blanks.longest} AND NOT prefix({text}, ' ') AND NOT suffix({text}, ' ')"
    trimmed = _hash(f"trim({text})", blanks.salt)
    return f"CASE WHEN {plain} THEN {_hash(text, blanks.salt)} WHEN {_is_known(text, blanks)} THEN {trimmed} END"


def _is_known(text: str, blanks: _Blanks) -> str:
    """Give the SQL that says whether a text means something. Not by IN: the engine makes a join of that."""
    return f"{text} IS NOT NULL AND list_position([{blanks.texts}], trim({text})) IS NULL"


def _hash(text: str, salt: int) -> str:
    """Give the SQL for 63 bits that stand for a text."""
    return f"(hash({text}{f', {salt}' if salt else ''}) >> 1)::BIGINT"


def _code(text: str, enum: str | None) -> str:
    """Give the SQL for the position of a text among those that have a number, null if it has none."""
    return f"enum_code(try_cast({text} AS {enum}))::INTEGER" if enum else "NULL::INTEGER"


def _number(source: Numbered, code: str) -> str:
    """Give the SQL for the number of the text at a position."""
    kind = "TINYINT" if source.small else "INTEGER"
    found = list(source.numbers.values())
    if found and found == list(range(found[0] or 0, (found[0] or 0) + len(found))):
        return f"({code} + {found[0]})::{kind}"  # a long list in a query is slow
    numbers = ", ".join("NULL" if number is None else str(number) for number in found)
    return f"([{numbers}]::{kind}[])[{code} + 1]" if numbers else f"NULL::{kind}"


def _moment(source: Moment, text: str) -> str:
    """Give the SQL for microseconds since 1970-01-01 UTC."""
    zone = _text(source.zone or "UTC")
    if source.formats and source.formats[0] in UNIX_UNITS:
        return f"try_cast(round(try_cast({text} AS DOUBLE) * {UNIX_UNITS[source.formats[0]]}) AS BIGINT)"
    if source.formats:
        read = f"try_strptime(trim({text}), [{', '.join(_text(f) for f in source.formats)}])"
        has_offset = any("%z" in f for f in source.formats)
        return f"epoch_us({read}::TIMESTAMPTZ)" if has_offset else f"epoch_us(timezone({zone}, {_local(source, read)}))"
    with_offset = f"epoch_us(try_cast({text} AS TIMESTAMPTZ))"
    trimmed = f"trim({text})"
    own_offset = (
        f"{trimmed}[-1] > '9' OR length({trimmed}) > 10 AND "
        f"({trimmed}[-6] IN ('+', '-') OR {trimmed}[-5] IN ('+', '-') OR {trimmed}[-3] IN ('+', '-'))"
    )
    local = _local(source, f"try_cast({text} AS TIMESTAMP)")
    local = f"ELSE epoch_us(timezone({zone}, {local})) " if source.zone else ""
    return f"CASE WHEN suffix({text}, 'Z') THEN {with_offset} WHEN {own_offset} THEN {with_offset} {local}END"


def _local(source: Moment, read: str) -> str:
    """Give the SQL for a moment without an offset."""
    if not source.day_ends:
        return read
    return f"{read} + CASE WHEN date_trunc('day', {read}) = {read} THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"


def _first_sentence(problem: Exception) -> str:
    """Take what is wrong from an engine's message, without its advice."""
    text = str(problem).split("Possible fixes", 1)[0].split("\n\n", 1)[0]
    return " ".join(text.split("Error:", 1)[-1].split())
