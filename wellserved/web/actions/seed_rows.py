"""Writes very many rows at once, as quickly as each database can, past the ORM."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import Model

from wellserved.web import places

CHUNK = 20_000
CACHE_KB = 1_000_000


def columns_of(model: type[Model], *, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Give the names of the columns of a table in the order of the model's fields."""
    return tuple(str(field.column) for field in model._meta.concrete_fields if field.column not in without)


def stored_values(row: Model, columns: Sequence[str]) -> list[Any]:
    """Give what is written for a row, in the order of the columns; moments still as moments, in UTC without a zone."""
    by_column = {field.column: field.attname for field in row._meta.concrete_fields}
    return [_plain(getattr(row, by_column[column])) for column in columns]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return value.isoformat() if isinstance(value, date) else value


def stored_moment() -> Callable[[datetime], str]:
    """Give what writes a moment in UTC without a zone as the database of the current place stores it."""
    return str if _is_sqlite() else "{}+00".format


def cells(values: Iterable[Any]) -> list[Any]:
    """Write numbers, texts, yes or no, and None as the database of the current place takes them from `write_rows`."""
    return list(values) if _is_sqlite() else [_cell(value) for value in values]


def write_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of cells, see `cells` and `stored_moment`."""
    table, connection = model._meta.db_table, connections[places.here()]
    names = ", ".join(f'"{column}"' for column in columns)
    if _is_sqlite():
        marks = ", ".join("?" * len(columns))
        cursor = connection.connection.cursor()
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 -- our own names
        return
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        remaining = iter(rows)
        while chunk := list(islice(remaining, CHUNK)):
            copy.write("".join(["\t".join(row) + "\n" for row in chunk]))


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value).translate(_ESCAPES)


@contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """Drop the indexes of some tables while many rows are written, and make them again; keys and uniqueness stay.

    Where the database allows it, links between tables are not looked at either: whoever writes knows them.
    """
    connection = connections[places.here()]
    with connection.cursor() as cursor:
        if not _is_sqlite():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be looked at keeps indexes as they are
        found = [index for model in models for index in _indexes(cursor, model._meta.db_table)]
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        _trust(cursor)
        yield
        for _, made_by in found:
            cursor.execute(made_by)
        if not _is_sqlite():
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _indexes(cursor: Any, table: str) -> list[tuple[str, str]]:
    if _is_sqlite():
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name = %s", [table]
        )
    else:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema()"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint) ",
            [table],
        )
    return list(cursor.fetchall())


def _trust(cursor: Any) -> None:
    if _is_sqlite():
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        return
    try:
        with places.transaction():
            cursor.execute("SET LOCAL session_replication_role = replica")
    except DatabaseError:
        pass  # only an administrator of the database may: then every link is looked at, which takes longer


def take_statistics() -> None:
    """Let the database of the current place look at its tables, so that it finds short ways from the first page on."""
    with connections[places.here()].cursor() as cursor:
        cursor.execute("ANALYZE")


def _is_sqlite() -> bool:
    return bool(connections[places.here()].vendor == "sqlite")
