"""Logs of field changes: rows that each say what a field of a case became, made into rows that say all of the case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import narwhals as nw

from wellserved.engine import Engine, ParquetFile, Table
from wellserved.eventlog.field_names import CHANGED_AT, HOLD_REASON, PERSON, STATUS, names_teams
from wellserved.eventlog.status_words import told_by
from wellserved.words.events import EventKind
from wellserved.words.problems import Problem

ONE = "change"
"""What a row is called where people are shown to it."""

BEFORE_ALL = 1 << 62
"""More than any number of rows: what is added to a place, or taken from it, for a row beyond those of the file."""

_MOST_STATUSES = 1_000
_ON_HOLD = "3"
"""What ServiceNow writes for it where it writes numbers for states."""
_WAITS = (
    EventKind.WAITING_ON_CUSTOMER,
    EventKind.WAITING_ON_CASE,
    EventKind.WAITING_ON_OUTSIDE,
    EventKind.WAITING_UNTIL,
)
_IDENTIFIER = r"^[0-9]+$|^[0-9a-f]{32}$"
"""What Zendesk and ServiceNow write for a group whose name they do not write."""


def became(column: int) -> str:
    """Name the column with what a field became; null: it did not change; "": nothing stands there any more."""
    return f"became_{column}"


def was(column: int) -> str:
    """Name the column with what stood in a field before; null: not told; "": nothing did."""
    return f"was_{column}"


@dataclass(frozen=True)
class Changes:
    """What changed in the fields of cases, one row per case and moment; nothing is filled in yet."""

    engine: Engine
    table: Table
    """place (settles ties of at_us), key (number of the case), case, at (as written), at_us (null: not read), and for
    each field `became` and `was`."""
    columns: tuple[str, ...]
    """What the fields are called, in the order of their numbers."""

    @property
    def numbers(self) -> range:
        """The numbers of the fields."""
        return range(len(self.columns))

    def with_rows(self, more: Table) -> "Changes":
        """Add rows with place, key, case, at, at_us; fields that they do not name did not change."""
        both = [of_columns(table, self.columns) for table in (self.table, more)]
        return replace(self, table=nw.concat(both, how="vertical"))


def of_columns(table: Table, columns: Sequence[str]) -> Table:
    """Give the columns that `Changes` has; fields that the table does not name are null."""
    there = table.collect_schema().names()
    fields = (name for i in range(len(columns)) for name in (became(i), was(i)))
    nothing = nw.lit(None).cast(nw.String)
    each = (nw.col(name) if name in there else nothing.alias(name) for name in fields)
    return table.select("place", "key", "case", "at", "at_us", *each)


def in_order(engine: Engine, table: Table) -> Table:
    """Add `place`: the row, counted from the end where the file tells the newest change of a case first.

    Takes: row, key, at_us.
    """
    before = nw.col("at_us").shift(1).over("key", order_by=["row"])
    later = nw.when(nw.col("at_us") > nw.col("before")).then(1).otherwise(0).sum()
    earlier = nw.when(nw.col("at_us") < nw.col("before")).then(1).otherwise(0).sum()
    (found,) = engine.rows(table.with_columns(before=before).select(later=later, earlier=earlier))
    newest_first = (found["earlier"] or 0) > (found["later"] or 0)
    return table.with_columns(place=nw.col("row") * nw.lit(-1 if newest_first else 1))


def write_filled(changes: Changes, case: str, out: Path, name: str, problems: Sequence[Problem]) -> ParquetFile:
    """Write all that is known of a case at each of its changes, and give the file.

    Takes: the changes, the header for cases, where to write, what people call the file, and what was found so far.
    Gives: one row per change, in order of `place`: the case, `changed at`, and the fields that are known somewhere. A
    field holds what it became last; before its first change what that change says it was. A person stands only where
    the case came to them. Rows whose moment is not read are given as they are.
    """
    engine = changes.engine
    filled = engine.keep(_filled(changes), in_order=True)
    (known,) = engine.rows(filled.select(nw.len().alias("rows"), nw.col(map(became, changes.numbers)).count()))
    fields = {changes.columns[i]: nw.col(became(i)) for i in changes.numbers if known[became(i)]}
    if {STATUS, HOLD_REASON} <= fields.keys():
        fields[HOLD_REASON] = _while_held(engine, filled, fields[STATUS], fields[HOLD_REASON])
    columns = {case: nw.col("case"), CHANGED_AT: nw.col("at"), **fields}
    in_place = filled.sort("place").select(value.alias(column) for column, value in columns.items())
    engine.write_parquet(in_place, out)
    found = (*problems, *_teams_without_names(engine, filled, fields))
    return ParquetFile(out, tuple(columns), name=name, one=ONE, problems=found)


def _filled(changes: Changes) -> Table:
    """Fill each field with what it became last, or else with what its next change says it was.

    Not so persons: whoever has a case when it passes to another team is no member of that team.
    """
    groups, in_case = ("key", "is_read"), {"order_by": ["at_us", "place"]}
    values = {}
    for i in changes.numbers:
        said, before = nw.col(became(i)), nw.col(was(i))
        last = said.fill_null(strategy="forward").over(*groups, **in_case)
        coming = before.fill_null(strategy="backward").over(*groups, **in_case)
        if changes.columns[i] != PERSON:
            values[became(i)] = nw.when(nw.col("is_read")).then(nw.coalesce(last, coming)).otherwise(said)
    filled = changes.table.with_columns(is_read=~nw.col("at_us").is_null())
    filled = filled.with_columns(**values) if values else filled
    names = [became(i) for i in changes.numbers]
    blank_as_null = {name: nw.when(nw.col(name) != "").then(nw.col(name)) for name in names}
    return filled.select("place", "case", "at", **blank_as_null)


def _while_held(engine: Engine, filled: Table, status: nw.Expr, reason: nw.Expr) -> nw.Expr:
    """Let a reason for a wait hold only while the status says that the case waits: systems often leave it standing."""
    counted = filled.select(text=status).group_by("text").agg(rows=nw.len()).sort("text").head(_MOST_STATUSES)
    texts = [row["text"] for row in engine.rows(counted) if row["text"]]
    held = [text for text in texts if text == _ON_HOLD or ((told := told_by(text, texts)) and told.kind in _WAITS)]
    return nw.when(status.is_in(held)).then(reason)


def _teams_without_names(engine: Engine, filled: Table, fields: dict[str, nw.Expr]) -> Iterator[Problem]:
    """Say which columns of teams hold numbers or other identifiers only."""
    for column in filter(names_teams, fields):
        texts = filled.select(text=fields[column]).filter(~nw.col("text").is_null())
        is_other = nw.when(nw.col("text").str.contains(_IDENTIFIER)).then(0).otherwise(1)
        (found,) = engine.rows(texts.select(rows=nw.len(), others=is_other.sum(), first=nw.col("text").min()))
        if not found["others"]:
            yield Problem(
                f"“{column}” names teams by what the system calls them, not by their names",
                found["rows"],
                found["first"],
                f'Write their names under [names] in the mapping file, such as "{found["first"]}" = "Second line".',
                sets_aside=False,
            )
