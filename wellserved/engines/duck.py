"""DuckDB: reads files, and keeps what it reads."""

import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import narwhals as nw

from wellserved.engines.files import Among, Key, Numbered, Source, TabularFile, Text, UnreadableFile
from wellserved.engines.kept import MEMORY_MB, Keeper, Table, query_of
from wellserved.engines.sql import (
    Blanks,
    code_of,
    hash_of,
    key_of,
    moment_of,
    name_of,
    number_of,
    place_of,
    quoted,
    rows_of,
    selection,
    together,
)


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


class Engine(Keeper):
    """Reads files, and keeps and computes tables."""

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
            query = selection(file, wanted, types, Blanks.of(missing, salt))
            target = f"INSERT INTO {table}" if number else f"CREATE TABLE {table} AS"
            counts.append(self._run(f"{target} {query}").fetchall()[0][0])
        for enum in types.values():
            self._own.execute(f"DROP TYPE {enum}")
        unread = tuple(name for name, source in wanted.items() if not isinstance(source, Key | Text))
        texts = "".join(f", unread[{i}] AS {name_of(f'{name}_unread')}" for i, name in enumerate(unread, start=1))
        columns = ", ".join(map(name_of, wanted))
        view = self._own.sql(f'SELECT rowid AS "row", {columns}{texts} FROM {table}')
        return FileRows(table, nw.from_native(view), tuple(counts), unread)

    def _text_types(self, table: str, wanted: dict[str, Source]) -> dict[str, str]:
        """Give each numbered column a type that knows its texts: the quickest way from a text to its number."""
        types = {}
        for i, (name, source) in enumerate(wanted.items()):
            if isinstance(source, Numbered) and source.numbers:
                types[name] = f"{table}_texts_{i}"
                self._own.execute(f"CREATE TYPE {types[name]} AS ENUM ({', '.join(map(quoted, source.numbers))})")
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
            f"UPDATE {read.name} SET {name_of(column)} = {known}.number FROM {known} WHERE {text} = {known}.text"
        )
        self._own.execute(f"DROP TABLE {known}")

    def forget(self, read: FileRows) -> None:
        """Let go of rows that were read; their table stays, without rows: whoever still holds it can hand it on."""
        self._own.execute(f"CREATE OR REPLACE TABLE {read.name} AS FROM {read.name} LIMIT 0")

    def texts(self, files: Sequence[TabularFile], columns: Sequence[tuple[str, ...]], rows: int) -> list[set[str]]:
        """Give the texts of each column (or of several, joined by " / ") in the first rows of each file."""
        found: list[set[str]] = [set() for _ in columns]
        for file in files if columns else ():
            joined = ", ".join(f"{together(file, names, ' / ')} AS text_{i}" for i, names in enumerate(columns))
            lists = ", ".join(f"list(DISTINCT text_{i})" for i in range(len(columns)))
            query = f"SELECT {lists} FROM (SELECT {joined} FROM {rows_of(file)} LIMIT {rows})"
            for texts, more in zip(found, self._run(query).fetchall()[0], strict=True):
                texts.update(text for text in more or () if text is not None)
        return found

    def sample(self, file: TabularFile, rows: int) -> list[dict[str, str | None]]:
        """Read the first rows of a file, every column as text."""
        columns = ", ".join(f"column_{i}" for i in range(len(file.columns)))
        result = self._run(f"SELECT {columns} FROM {rows_of(file)} LIMIT {rows}")
        return [dict(zip(file.columns, row, strict=True)) for row in result.fetchall()]

    def counted(self, file: TabularFile, columns: Sequence[str], most: int) -> list[tuple[tuple[str | None, ...], int]]:
        """Count the rows for each combination of texts in the columns, the most frequent first."""
        texts = ", ".join(place_of(file, column) for column in columns)
        in_order = ", ".join(str(i) for i in range(1, len(columns) + 1))
        counted = f"SELECT {texts}, count(*) AS rows FROM {rows_of(file)} GROUP BY ALL"
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
        blanks = Blanks.of(among.missing)
        scans = []
        for file in files:
            keys = ", ".join(f"{key_of(place_of(file, column), blanks)} AS key_{i}" for i, column in enumerate(columns))
            code = code_of(together(file, by.columns, " / "), types.get("by"))
            moment = moment_of(among.moment, together(file, among.moment.columns, " "))
            limits = [f"{moment} >= {among.from_us}"] if among.from_us is not None else []
            limits += [f"{moment} < {among.to_us}"] if among.to_us is not None else []
            where = f" WHERE {' AND '.join(limits)}" if limits else ""
            scans.append(f"SELECT {number_of(by, code)} AS number, {keys} FROM {rows_of(file)}{where}")
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
            text = place_of(file, column)
            name = f"trim({text})" + (f" || {quoted(f' ({file.name})')}" if apart and len(files) > 1 else "")
            key = key_of(text, Blanks.of(missing, number if apart else 0))
            scans.append(f'SELECT {key} AS "case", {name} AS name FROM {rows_of(file)}')
        union = " UNION ALL ".join(scans)
        return nw.from_native(self._own.sql(f'SELECT DISTINCT "case", name FROM ({union}) WHERE "case" IS NOT NULL'))

    def keys(self, texts: Iterable[str], salt: int = 0) -> dict[str, int]:
        """Give the numbers that `read` gives such texts as a `Key`; `salt`: the position of the file, if kept apart."""
        asked = self._rows({"text": texts}, {"text": "string"})
        found = self._own.execute(f"SELECT text, {hash_of('text', salt)} FROM {asked}").fetchall()
        self._own.execute(f"DROP TABLE {asked}")
        return dict(found)

    def repeated(self, file: TabularFile) -> tuple[int, int]:
        """Count the rows of a file that are exactly like an earlier one, and give the position of the first of them."""
        places = ", ".join(f"column_{i}" for i in range(len(file.columns)))
        scan = f"(SELECT hash({places}) AS whole FROM {rows_of(file)})"
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
        return f"SELECT *, lag(value) OVER () AS before FROM ({query_of(table.with_columns(value=nw.col(column)))})"

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._own.execute(query)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as problem:
            raise UnreadableFile(_first_sentence(problem)) from problem


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
    query = f"SELECT text, {hash_of('text', 0)} FROM (SELECT unnest($1::VARCHAR[]) AS text)"
    return dict(_hashing.connection.execute(query, [list(texts)]).fetchall())


def _first_sentence(problem: Exception) -> str:
    """Take what is wrong from an engine's message, without its advice."""
    text = str(problem).split("Possible fixes", 1)[0].split("\n\n", 1)[0]
    return " ".join(text.split("Error:", 1)[-1].split())
