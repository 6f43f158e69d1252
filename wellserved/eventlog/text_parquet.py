"""Rows of texts written to a Parquet file whose columns need not be known beforehand."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

_MOST_ROWS = 100_000
_MOST_CELLS = 4_000_000
_MOST_LETTERS = 64_000_000


class TextParquet:
    """A Parquet file in the making. All its columns are text, null where a row does not name the column.

    A batch of rows becomes one row group; no more than one batch is kept in memory. A batch with new columns begins a
    new part, and the parts are joined by `finish`: only then does the file appear under its name.
    """

    def __init__(self, out: Path, *, beside: int = 1) -> None:
        """Begin a file. `beside`: how many are in the making at once; each then keeps so much less in memory."""
        self._out = out
        self._most_rows, self._most_cells, self._most_letters = (
            most / beside for most in (_MOST_ROWS, _MOST_CELLS, _MOST_LETTERS)
        )
        self._folder = tempfile.TemporaryDirectory(prefix=".parts-", dir=out.parent)
        self._parts: list[Path] = []
        self._writer: Any = None
        self._columns: dict[str, None] = {}
        self._columns_in_part = 0
        self._rows: list[dict[str, str]] = []
        self._letters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end_part()
        self._folder.cleanup()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns so far, in the order in which they came up."""
        return tuple(self._columns)

    def add(self, row: dict[str, str], letters: int) -> None:
        """Add a row; `letters` is the length of its texts together."""
        if not row.keys() <= self._columns.keys():
            self._columns.update(dict.fromkeys(row))
        self._rows.append(row)
        self._letters += letters
        cells = len(self._rows) * len(self._columns)
        if len(self._rows) >= self._most_rows or cells >= self._most_cells or self._letters >= self._most_letters:
            self._write_batch()

    def finish(self) -> None:
        """Write what is left and give the file its name."""
        if self._rows or not self._parts:
            self._write_batch()
        self._end_part()
        whole = self._parts[0] if len(self._parts) == 1 else self._joined()
        whole.replace(self._out)

    def _write_batch(self) -> None:
        if self._writer is None or len(self._columns) > self._columns_in_part:
            self._begin_part()
        texts = [pa.array([row.get(name) for row in self._rows], pa.string()) for name in self._columns]
        self._writer.write_table(pa.table(texts, schema=self._schema()), row_group_size=_MOST_ROWS)
        self._rows, self._letters = [], 0

    def _begin_part(self) -> None:
        self._end_part()
        part = self._new_file()
        self._parts.append(part)
        self._writer = pq.ParquetWriter(part, self._schema())
        self._columns_in_part = len(self._columns)

    def _end_part(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _joined(self) -> Path:
        """Copy the parts into a file that has all columns."""
        whole = self._new_file()
        schema = self._schema()
        with pq.ParquetWriter(whole, schema) as writer:
            for part in self._parts:
                for group in _row_groups(part):
                    writer.write_table(_widened(group, schema), row_group_size=_MOST_ROWS)
        return whole

    def _new_file(self) -> Path:
        return Path(self._folder.name) / f"{len(self._parts)}.parquet"

    def _schema(self) -> Any:
        return pa.schema([(name, pa.string()) for name in self._columns])


def _row_groups(part: Path) -> Iterator[Any]:
    with pq.ParquetFile(part) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number, use_threads=False)


def _widened(group: Any, schema: Any) -> Any:
    """Return the rows with every column of the schema; the schema begins with the columns they have."""
    missing = [pa.nulls(group.num_rows, pa.string())] * (len(schema) - group.num_columns)
    return pa.table([*group.columns, *missing], schema=schema)
