"""Tables with one row for each change of a field: which case, when, which field, what it was and what it became."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import narwhals as nw

from wellserved.engine import Engine, Key, Source, Table, TabularFile, Text
from wellserved.eventlog.field_changes import BEFORE_ALL, Changes, became, in_order, was, write_filled
from wellserved.eventlog.field_names import STATUS, columns_of
from wellserved.eventlog.guess_words import AT, CASE_NAMES, DUE, END, START, plain, says
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.look import Look
from wellserved.eventlog.own_columns import tell_all_themselves
from wellserved.eventlog.person_columns import header_names_persons
from wellserved.eventlog.table_texts import moments_in, read_texts
from wellserved.words.problems import Problem

CASE_OF_ISSUES, CASE_OF_RECORDS, CASE = "issue", "record", "case"
"""The header for cases in what is written: of Jira, of ServiceNow, of any other system."""

_FIELD = (
    "field name", "fieldname", "field", "field label", "changed field", "field changed",
    "feldname", "feld", "champ", "veld", "campo",
)  # fmt: skip
_BECAME = (
    "to string", "tostring", "new value", "newvalue", "to value", "to", "new", "changed to", "change to",
    "neuer wert", "nouvelle valeur", "nieuwe waarde", "nuevo valor", "valor nuevo", "nuovo valore",
)  # fmt: skip
_WAS = (
    "from string", "fromstring", "old value", "oldvalue", "from value", "from", "old", "previous value",
    "changed from", "change from",
    "alter wert", "ancienne valeur", "oude waarde", "valor anterior", "valor antiguo", "vecchio valore",
)  # fmt: skip
_AMBIGUOUS = ("to", "new")
_RECORD = ("documentkey number", "documentkey", "document key", "record number", "record")
_TABLE = ("tablename", "table name")
_OF_THE_CHANGE = ("change*", "history", "log*", "audit*", "journal*", "entry", "event")
_WORDS_FOR_CASES = frozenset(name.split()[0] for name in CASE_NAMES)
_INCIDENT = "incident"
_CODE = r"^-?[0-9]+$"
_MOST_FIELDS = 2_000
_SHOWN = 5


@dataclass(frozen=True)
class Form:
    """Which columns of a table of changes say what."""

    case: str
    field: str
    became: str
    was: str | None
    moments: tuple[str, ...]
    """When the change was, and when its case was created. As long as only the headers are known: what may say so, the
    likeliest for the change first."""
    table: str | None = None
    """Which table of ServiceNow the case stands in: what the numbers mean that it writes for states depends on that."""

    @property
    def at(self) -> str:
        """When the change was."""
        return self.moments[0]

    @property
    def created(self) -> str | None:
        """When the case was created."""
        return self.moments[1] if len(self.moments) > 1 else None

    @property
    def columns(self) -> frozenset[str]:
        """All of these columns."""
        named = (self.case, self.field, self.became, self.was, self.table, *self.moments)
        return frozenset(column for column in named if column)

    @property
    def may_be_another(self) -> bool:
        """Whether the headers alone do not tell that it is such a table: a journey has a field and a goal, too."""
        return plain(self.became) in _AMBIGUOUS

    @property
    def header(self) -> str:
        """The header for cases in what is written."""
        if self.table:
            return CASE_OF_RECORDS
        return CASE_OF_ISSUES if plain(self.case).startswith("issue") else CASE

    @property
    def sources(self) -> dict[str, Source]:
        """What is read as text, by our own names, and the number of the case."""
        columns = {"case": self.case, "at": self.at, "field": self.field, "became": self.became}
        columns |= {"was": self.was or "", "table": self.table or "", "created": self.created or ""}
        return {"key": Key(self.case), **{name: Text(column) for name, column in columns.items() if column}}


def form_of(columns: Sequence[str]) -> Form | None:
    """Tell which columns say what, if the headers are those of a table of changes: a field beside its new value.

    Such are the audit table of ServiceNow (sys_audit), the issue history of Jira (of its data pipeline, and what its
    add-ons export), and what people write like these.
    """
    field, new, old = (_first(columns, names) for names in (_FIELD, _BECAME, _WAS))
    case = _first(columns, _RECORD) or _case(columns)
    others = [c for c in columns if c not in (field, new, old, case) and not header_names_persons(c)]
    moments = sorted((c for c in others if says(c, (*AT, *START))), key=_far_from_change)
    if not (field and new and case and moments):
        return None
    table = _first(columns, _TABLE) if plain(case) in _RECORD else None
    return Form(case, field, new, old, tuple(moments), table)


def _far_from_change(column: str) -> tuple[bool, bool, bool]:
    """Order headers of moments: those that belong to a change come first, those that belong to its case last."""
    of_beginning = says(column, START) and not says(column, _OF_THE_CHANGE)
    of_case = not _WORDS_FOR_CASES.isdisjoint(plain(column).split())
    return says(column, (*END, *DUE)), of_beginning, of_case


def _first(columns: Sequence[str], names: Sequence[str]) -> str | None:
    return next((column for name in names for column in columns if plain(column) == name), None)


def _case(columns: Sequence[str]) -> str | None:
    named = [column for column in columns if plain(column) in CASE_NAMES]
    return min(named, key=lambda column: plain(column).endswith("id"), default=None)


def fill(engine: Engine, file: TabularFile, form: Form, out: Path, limits: Limits) -> TabularFile:
    """Write all that is known of a case at each of its changes, and give that file; see field_changes.py.

    What changed in several fields at one moment becomes one row. Where the export tells when cases were created, each
    begins with a row for that. The file is given as it is where its moments cannot be told, where it may be another
    table, and where its own columns tell all that its changes would.
    Raises: Refused with a sentence.
    """
    look = Look(engine, file, ())
    if tell_all_themselves(look, form.case, form.field, form.columns):
        return file
    form = _settled(look, form)
    moments = moments_in(look, file.name, form.moments)
    if not moments:
        return file
    wanted: dict[str, Source] = dict(zip(("at_us", "created_us"), moments, strict=False))
    rows, problems = read_texts(engine, file, form.sources | wanted, limits)
    trimmed = {name: nw.col(name).str.strip_chars() for name in ("case", "field")}
    rows = engine.keep(in_order(engine, rows.with_columns(**trimmed)), in_order=True)
    counts = changes_of_fields(engine, rows)
    if form.may_be_another and not columns_of(counts):
        return file
    fields, left = fields_of(file.name, counts)
    rows = _without_nulls(numbered(rows, fields), form)
    if form.table and STATUS in fields.values():
        rows = _with_table(rows, number_of(STATUS, fields))
    changes = merged(engine, rows, fields)
    if form.created:
        changes = changes.with_rows(_openings(rows))
    else:
        problems = (*problems, _unknown_beginnings(file.name))
    return write_filled(changes, form.header, out, file.name, (*problems, *left))


def _settled(look: Look, form: Form) -> Form:
    """Tell the moment of a change, which varies within a case, from the creation of the case, which does not.

    Where no case has two changes, the headers decide.
    """
    moments = [column for column in form.moments if look.written((column,))] or [form.at]
    within = look.changes_at_first(form.case, moments)
    at = max(moments, key=lambda column: within[column].changing)
    created = [c for c in moments if c != at and says(c, START) and not within[c].changing]
    return replace(form, moments=(at, *created[:1]))


def changes_of_fields(engine: Engine, rows: Table) -> dict[str, int]:
    """Count the changes of each field, the most frequent first."""
    counted = rows.group_by("field").agg(changes=nw.len()).sort("changes", "field", descending=[True, False])
    return {row["field"]: row["changes"] for row in engine.rows(counted.head(_MOST_FIELDS)) if row["field"]}


def fields_of(name: str, counts: Mapping[str, int]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Choose the fields that a log is read for: field as written → its column; and say which are left out.

    Raises: Refused where none of them is of use.
    """
    fields = columns_of(counts)
    if not fields:
        raise Refused(
            f"{name} is a log of field changes, but none of its fields says a state or a team: {_listed(counts)}. "
            "Export the changes of the state and of the assigned team as well."
        )
    return fields, tuple(_left_out(name, {field: counts[field] for field in counts if field not in fields}))


def number_of(column: str, fields: Mapping[str, str]) -> int:
    """Give the number of a column."""
    return list(dict.fromkeys(fields.values())).index(column)


def numbered(rows: Table, fields: Mapping[str, str]) -> Table:
    """Keep the changes that the log is read for, with the `number` of their column.

    Of several fields for one column (such as state and incident_state, which change together) each case has one: that
    with the most changes in the log.
    """
    names = list(dict.fromkeys(map(plain, fields)))
    number, order = nw.lit(None).cast(nw.Int64), nw.lit(len(names))
    for field, column in fields.items():
        here = nw.col("field") == field
        number = nw.when(here).then(nw.lit(number_of(column, fields))).otherwise(number)
        order = nw.when(here).then(nw.lit(names.index(plain(field)))).otherwise(order)
    found = rows.with_columns(number=number, order=order).filter(~nw.col("number").is_null())
    first = nw.col("order").min().over("key", "number")
    return found.with_columns(first=first).filter(nw.col("order") == nw.col("first"))


def merged(engine: Engine, rows: Table, fields: Mapping[str, str]) -> Changes:
    """Make one row of what changed at one moment. Where a field changed twice at it, the second change follows.

    Takes: rows with place, key, case, at, at_us, number, became (null: says nothing), was (null: not told).
    """
    columns = tuple(dict.fromkeys(fields.values()))
    again = nw.col("place").cum_count().over("key", "at_us", "number", order_by=["place"])
    rows = rows.with_columns(again=nw.when(nw.col("at_us").is_null()).then(nw.col("place")).otherwise(again))
    values = {became(i): nw.when(nw.col("number") == i).then(nw.col("became")) for i in range(len(columns))}
    values |= {was(i): nw.when(nw.col("number") == i).then(nw.col("was")) for i in range(len(columns))}
    only = {name: nw.col(name).max() for name in values}
    grouped = rows.with_columns(**values).group_by("key", "at_us", "again")
    first = [nw.col(name).min() for name in ("place", "case", "at")]
    return Changes(engine, grouped.agg(*first, **only), columns)


def _without_nulls(rows: Table, form: Form) -> Table:
    """Let a change to nothing be a change, and what was nothing be known."""
    before = nw.coalesce(nw.col("was"), nw.lit("")) if form.was else nw.lit(None).cast(nw.String)
    return rows.with_columns(became=nw.coalesce(nw.col("became"), nw.lit("")), was=before)


def _with_table(rows: Table, status: int) -> Table:
    """Put the table before numbers that stand for states, except for incidents: they mean something else there."""
    other = (nw.col("number") == status) & (nw.col("table").str.to_lowercase() != _INCIDENT)
    named = {
        name: nw.when(other & nw.col(name).str.contains(_CODE))
        .then(nw.concat_str([nw.col("table"), nw.col(name)], separator=": "))
        .otherwise(nw.col(name))
        for name in ("became", "was")
    }
    return rows.with_columns(**named)


def _openings(rows: Table) -> Table:
    """Give a row for the creation of each case."""
    first = rows.filter(~nw.col("created_us").is_null()).group_by("key")
    opened = first.agg(
        nw.col("place").min(), nw.col("case").min(), at=nw.col("created").min(), at_us=nw.col("created_us").min()
    )
    return opened.with_columns(place=nw.col("place") - nw.lit(BEFORE_ALL))


def _left_out(name: str, counts: Mapping[str, int]) -> Iterator[Problem]:
    if counts:
        yield Problem(
            f"Changes of fields that say neither state nor team were left out: {_listed(counts)}",
            0,
            name,
            "Nothing. If one of these fields names the team, call it team in the export.",
            sets_aside=False,
        )


def _unknown_beginnings(name: str) -> Problem:
    return Problem(
        "The export does not tell when cases were created: each begins with its first change",
        0,
        name,
        "If the time before that matters, export the moment of creation beside each change.",
        sets_aside=False,
    )


def _listed(fields: Mapping[str, int]) -> str:
    names = [f"“{field}”" for field in fields]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
