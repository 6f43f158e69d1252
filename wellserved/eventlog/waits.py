"""What the texts of `waits_on` stand for: cases of the log, outside parties, or the customer."""

from collections.abc import Iterable, Iterator
from typing import Any

import narwhals as nw

from wellserved.engine import Table
from wellserved.eventlog.read_rows import Rows
from wellserved.words.events import SEVERAL

CUSTOMER = "customer"
"""What stands in `waits_on` where a date is the customer's."""

_TYPES = {
    "waits_on": "int32",
    "case": "int64",
    "party": "int32",
    "customers_date": "int8",
    "name": "string",
    "whole": "string",
}


def numbered_by_file(table: Table, rows: Rows) -> Table:
    """Give texts of `waits_on` another number in each file, where equal names of cases mean different cases."""
    if not rows.apart or "waits_on" not in rows.numbers:
        return table
    file, end = nw.lit(0), 0
    for count in rows.read.counts[:-1]:
        end += count
        file = file + nw.when(nw.col("row") >= end).then(nw.lit(1)).otherwise(nw.lit(0))
    return table.with_columns(waits_on=nw.col("waits_on") * len(rows.files) + file)


def waits_table(rows: Rows, events: Table) -> Table:
    """Give one row for each text of `waits_on` and part of it, as described at EventLog.waits.

    A part that is the name of a case in the log stands for that case. Any other part is an outside party of that name,
    which becomes a party of the log.
    """
    engine = rows.engine
    columns: dict[str, list[Any]] = {name: [] for name in _TYPES}
    for salt in range(len(rows.files) if rows.apart else 1):
        # In order of their names: what is left over of a shared microsecond is dealt out in the order of the numbers.
        parts = sorted(_parts(rows, salt), key=lambda part: part[1])
        cases = engine.keys({name for _, name, _ in parts}, salt)
        known = _in_log(rows, events, cases.values())
        for number, name, whole in parts:
            is_date = name.lower() == CUSTOMER
            is_case = cases[name] in known
            party = None if is_date or is_case else rows.texts.party(name)
            for column, value in zip(_TYPES, (number, cases[name], party, int(is_date), name, whole), strict=True):
                columns[column].append(value)
    return engine.from_rows({**columns}, _TYPES)


def _parts(rows: Rows, salt: int) -> Iterator[tuple[int, str, str]]:
    """Give the number of each text, one of its parts, and the whole."""
    files = len(rows.files) if rows.apart else 1
    for number, whole in rows.texts.waits.names().items():
        for part in whole.split(SEVERAL):
            if part.strip():
                yield number * files + salt, part.strip(), whole


def _in_log(rows: Rows, events: Table, cases: Iterable[int]) -> set[int]:
    """Give those cases that the log holds."""
    asked = rows.engine.from_rows({"case": cases}, {"case": "int64"})
    found = events.join(asked, on="case", how="semi").group_by("case").agg(events=nw.len())
    return {row["case"] for row in rows.engine.rows(found)}
