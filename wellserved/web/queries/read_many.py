"""Reads very many rows: on PostgreSQL as Arrow in large batches, and elsewhere as Django does.

The question is Django's own, compiled for the database; only the way of the answer differs. Measured in
docs/decisions/0018-own-requests-are-read-in-parts.md.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from adbc_driver_postgresql import dbapi
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from psycopg import ClientCursor
from psycopg.conninfo import make_conninfo

from wellserved.web import places

_ROWS = 10_000
"""So many rows are in memory at a time where Django reads."""
_NAMED, _NAMED_FOR_ARROW = 1_000, 20_000
"""So many rows one question names: the more, the fewer questions; SQLite takes some thousand."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_many(rows: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a question for tuples (values_list), in its order.

    Within a transaction Django reads: a second connection would not see what the first has written.
    """
    if not _reads_arrow(rows.db):
        return rows.iterator(_ROWS)
    return _as_arrow(rows, connections[rows.db])


def named_at_once() -> int:
    """Give how many rows a question for very many is to name in the current place."""
    return _NAMED_FOR_ARROW if _reads_arrow(places.here()) else _NAMED


def _reads_arrow(database: str) -> bool:
    connection = connections[database]
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _as_arrow(rows: QuerySet[Any, tuple[Any, ...]], connection: Any) -> Iterator[tuple[Any, ...]]:
    connection.ensure_connection()
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # among no numbers there is nothing to look for
        return
    question = ClientCursor(connection.connection).mogrify(sql, parameters)
    with closing(dbapi.connect(_address(connection))) as other, closing(other.cursor()) as cursor:
        cursor.execute(question)
        for batch in cursor.fetch_record_batch():
            yield from zip(*map(_values, batch.columns), strict=True)


def _address(connection: Any) -> str:
    """Give where the database is, as Django's own connection found it."""
    settings = connection.get_connection_params()
    known = {name: settings[name] for name in ("host", "port", "user", "password", "dbname") if name in settings}
    known |= {name: value for name, value in settings.items() if name.startswith("ssl")}
    return make_conninfo(**known)


def _values(column: Any) -> list[Any]:
    """Give the values of a column; moments as Django would: with the zone UTC."""
    if not pa.types.is_timestamp(column.type):
        return list(column.to_pylist())
    if column.null_count == len(column):
        return [None] * len(column)
    whole = column.cast(pa.timestamp("us", tz="UTC"))
    values: list[Any] = np.asarray(whole.cast(pa.int64()).fill_null(0)).tolist()
    found = [_EPOCH + timedelta(0, 0, us) for us in values]
    if whole.null_count:
        return [at if there else None for at, there in zip(found, whole.is_valid().to_pylist(), strict=True)]
    return found
