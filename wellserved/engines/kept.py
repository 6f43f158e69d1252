"""The tables of DuckDB on this machine: computed once and kept, several at a time, given out as rows and arrays."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias, TypeVar

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellserved.engines.sql import quoted

Table: TypeAlias = nw.LazyFrame[Any]

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

MEMORY_MB = 2200
AT_ONCE = 2
"""So many computations run side by side: one alone leaves processors idle, more want more memory."""


class Keeper:
    """Tables kept in one DuckDB database in memory, spilling to a folder of its own.

    Each thread has a connection of its own, to which the tables belong that it describes (see `side_by_side`).
    """

    def __init__(self, folder: Path, *, memory_mb: int = MEMORY_MB) -> None:
        """Open an empty database that spills into `folder`."""
        self.folder = folder
        self._db = duckdb.connect(":memory:")
        self._db.execute(f"SET memory_limit = '{memory_mb}MB'")
        self._db.execute(f"SET temp_directory = {quoted(str(folder / 'spill'))}")
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

    def keep(self, table: Table, *, in_order: bool = False) -> Table:
        """Compute a table once and keep it; its rows are in the order of what it is made of only if that is asked."""
        name, own = self._name(), self._own
        own.execute(f"SET SESSION preserve_insertion_order = {'true' if in_order else 'false'}")
        try:
            own.execute(f"CREATE TABLE {name} AS {query_of(table)}")
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
            return self._taken_over(value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        parts = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        own = {name: self.taken_over(part) for name, part in parts.items()}
        return replace(value, **own) if any(own[name] is not part for name, part in parts.items()) else value

    def _taken_over(self, table: Table) -> Table:
        return nw.from_native(self._own.sql(query_of(table)))

    def here(self, table: Table) -> Table:
        """Give a table as one of this machine, wherever it lies."""
        return table

    def parts(self, table: Table, whole: int, into: Mapping[str, tuple[str, str]]) -> Table:
        """Add columns `into`: the product of two columns divided by `whole`, rounded down, exactly.

        Takes: whole numbers of 64 bits; their product may have up to 38 digits, the result is one of 64 bits.
        """
        exact = {
            name: (nw.col(amount).cast(nw.Int128) * nw.col(units) // whole).cast(nw.Int64)
            for name, (amount, units) in into.items()
        }
        return table.with_columns(**exact)

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
        return self._kept(arrow_table(columns, types))

    def from_arrow(self, arrow: pa.Table) -> Table:
        """Keep a table of Arrow."""
        return nw.from_native(self._own.table(self._kept(arrow)))

    def _kept(self, arrow: pa.Table) -> str:
        name = self._name()
        self._own.register(f"{name}_rows", arrow)
        self._own.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_rows")
        self._of_thread.kept.append(name)
        self._own.unregister(f"{name}_rows")
        return name

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Compute a table and give its rows as dictionaries."""
        found = self._own.execute(query_of(table))
        names = [each[0] for each in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def arrays(self, table: Table) -> dict[str, NDArray[Any]]:
        """Compute a table of numbers without nulls and give its columns as arrays."""
        found = self._own.execute(query_of(table)).fetchnumpy()
        return {name: np.asarray(values) for name, values in found.items()}

    def write_parquet(self, table: Table, path: Path) -> None:
        """Compute a table and write it to a Parquet file."""
        native: duckdb.DuckDBPyRelation = table.to_native()
        native.write_parquet(str(path), compression="zstd")

    def _name(self) -> str:
        return f"kept_{next(self._numbers)}"


class SideBySide:
    """Computations of one engine that run beside one another."""

    def __init__(self, engine: Keeper, threads: ThreadPoolExecutor) -> None:
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


def arrow_table(columns: Mapping[str, Iterable[Any]], types: dict[str, str]) -> pa.Table:
    """Make a small table; types are Arrow names such as int64 and string."""
    arrays = {
        name: pa.array(values if isinstance(values, np.ndarray) else list(values), type=pa.type_for_alias(types[name]))
        for name, values in columns.items()
    }
    return pa.table(arrays)


def query_of(table: Table) -> str:
    """Give the SQL that computes a table."""
    native: duckdb.DuckDBPyRelation = table.to_native()
    return native.sql_query()
