"""Tables with one row for each stretch of time in which a field held a value: the metrics of ServiceNow."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw

from wellserved.engine import Engine, Key, Source, Table, TabularFile, Text
from wellserved.eventlog.change_tables import CASE_OF_RECORDS, changes_of_fields, fields_of, merged, number_of, numbered
from wellserved.eventlog.field_changes import BEFORE_ALL, became, in_order, write_filled
from wellserved.eventlog.field_names import STATUS
from wellserved.eventlog.guess_words import plain
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.look import Look
from wellserved.eventlog.table_texts import moments_in, read_texts

ENDED = "calculation complete"
"""The status from the end of the last stretch on: ServiceNow counts no further when a case is no longer active."""

_METRIC = ("field", "definition", "metric definition", "metric")
_VALUE, _START, _END = ("value",), ("start", "start time"), ("end", "end time")
_SIGNS = ("duration", "calculation complete")
_IDENTIFIER = ("id", "document id", "record")


@dataclass(frozen=True)
class MetricForm:
    """Which columns of a table of metrics say what."""

    case: str
    metrics: tuple[str, ...]
    """The field whose value is followed, or the definition of the metric; the first that is filled counts."""
    value: str
    start: str
    end: str


def form_of(columns: Sequence[str]) -> MetricForm | None:
    """Tell which columns say what, if the headers are those of ServiceNow's metric_instance or a view of it.

    A view that joins metrics to their cases (incident_metric) writes `mi_` before the names of metric_instance.
    """
    names = {plain(column).removeprefix("mi "): column for column in reversed(columns)}
    value, start, end = (_first(names, wanted) for wanted in (_VALUE, _START, _END))
    metrics = tuple(names[name] for name in _METRIC if name in names)
    numbers = [column for name, column in names.items() if name.endswith("number")]
    case = numbers[-1] if numbers else _first(names, _IDENTIFIER)
    if not (case and metrics and value and start and end and _first(names, _SIGNS)):
        return None
    return MetricForm(case, metrics, value, start, end)


def _first(names: dict[str, str], wanted: Sequence[str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def fill(engine: Engine, file: TabularFile, form: MetricForm, out: Path, limits: Limits) -> TabularFile:
    """Write all that is known of a case at each of its changes, and give that file; see field_changes.py.

    Where the last stretch of the status has an end (without a status: of any field), a row says so with the status
    `calculation complete` (without a status: none). The file is given as it is where its moments cannot be told.
    Raises: Refused with a sentence.
    """
    look = Look(engine, file, ())
    moments = moments_in(look, file.name, (form.start, form.end))
    if not moments:
        return file
    wanted: dict[str, Source] = dict(zip(("at_us", "ended_us"), moments, strict=True))
    texts = {"case": form.case, "at": form.start, "ended": form.end, "became": form.value}
    texts |= {f"metric_{i}": column for i, column in enumerate(form.metrics)}
    wanted |= {"key": Key(form.case)} | {name: Text(column) for name, column in texts.items()}
    rows, problems = read_texts(engine, file, wanted, limits)
    rows = engine.keep(in_order(engine, _named(rows, len(form.metrics))), in_order=True)
    fields, left = fields_of(file.name, changes_of_fields(engine, rows))
    rows = _once(numbered(rows, fields))
    changes = merged(engine, rows, fields)
    status = number_of(STATUS, fields) if STATUS in fields.values() else None
    changes = changes.with_rows(_endings(rows, status))
    return write_filled(changes, CASE_OF_RECORDS, out, file.name, (*problems, *left))


def _named(rows: Table, metrics: int) -> Table:
    """Name the field that a metric follows; what a metric follows is called "… Duration" in its definition."""
    metric = nw.coalesce(*(nw.col(f"metric_{i}") for i in range(metrics)))
    field = metric.str.strip_chars().str.replace_all(r"(?i)\s+duration$", "")
    return rows.with_columns(
        case=nw.col("case").str.strip_chars(), field=field, became=nw.coalesce(nw.col("became"), nw.lit(""))
    )


def _once(rows: Table) -> Table:
    """Leave out what two metrics say of the same field alike."""
    first = nw.col("place").min().over("key", "at_us", "number", "became")
    kept = rows.with_columns(first=first).filter(nw.col("at_us").is_null() | (nw.col("place") == nw.col("first")))
    return kept.with_columns(was=nw.lit(None).cast(nw.String))


def _endings(rows: Table, status: int | None) -> Table:
    """Give a row for the end of the last stretch of each case, unless one that began last runs on."""
    asked = rows if status is None else rows.filter(nw.col("number") == status)
    latest = asked.filter(~nw.col("at_us").is_null()).with_columns(latest=nw.col("at_us").max().over("key"))
    last = latest.filter(nw.col("at_us") == nw.col("latest"))
    runs_on = nw.col("ended_us").is_null()
    ended = last.with_columns(
        open=nw.when(runs_on).then(1).otherwise(0).sum().over("key"), end_us=nw.col("ended_us").max().over("key")
    ).filter((nw.col("open") == 0) & (nw.col("ended_us") == nw.col("end_us")))
    found = ended.group_by("key").agg(
        nw.col("place").max(), nw.col("case").min(), at=nw.col("ended").min(), at_us=nw.col("ended_us").max()
    )
    said = {} if status is None else {became(status): nw.lit(ENDED)}
    return found.with_columns(place=nw.col("place") + nw.lit(BEFORE_ALL), **said)
