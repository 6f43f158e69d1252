"""Which type of object of an object-centric log is the case."""

from dataclasses import replace
from typing import NamedTuple

from wellserved.engine import Engine, ParquetFile
from wellserved.eventlog.guess_columns import NOTHING, Choice
from wellserved.eventlog.guess_time import settle_time
from wellserved.eventlog.look import Look, count_of
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import Given, check_columns, overlay
from wellserved.eventlog.object_log import ObjectKind, ObjectLog, kind_of_cases
from wellserved.eventlog.ocel_columns import TIME
from wellserved.eventlog.proposal import Proposal, Question, Reason

OCEL = "ocel"
"""The preset of object-centric logs."""


class Chosen(NamedTuple):
    """What the choice of a type of object says about the columns of its table."""

    case: Choice
    """NOTHING where the mapping file names the case."""
    beside: frozenset[str]
    """Columns that tell attributes of other objects: what state these are in is not the state of the case."""


NO_OBJECTS = Chosen(NOTHING, frozenset())


def chosen_type(log: ObjectLog, given: Given) -> tuple[ParquetFile, Chosen]:
    """Give the events of the type of object that the mapping file names as the case, or of the only one there is.

    Raises: Refused where the log has no such type of object.
    """
    named = given.settings.get("case")
    kind = kind_of_cases(log, named or log.kinds[0].column)
    only = Choice((kind.column,), "sure", f"no other type of object can be the case; {_said(kind, log)}")
    return kind.table, Chosen(NOTHING if named else only, kind.beside)


def ask_type(engine: Engine, log: ObjectLog, given: Given) -> Proposal:
    """Propose the likeliest type of object as the case, and ask; all else but the time depends on the answer."""
    columns = dict.fromkeys(column for kind in log.kinds for column in kind.table.columns)
    check_columns(given, tuple(columns))
    kind = log.kinds[0]
    mapping = overlay(ColumnMapping(kind.column, (TIME,), EventMeans.ARRIVAL, preset=OCEL), given)
    reasons = [
        Reason("case", (kind.column,), "unsure", f"of {len(log.kinds)} types the likeliest; {_said(kind, log)}"),
        Reason("event_means", (), "unsure", "told by the columns, once the case is known"),
    ]
    questions = [
        Question(
            "columns.case",
            "Which type of object is the case? The events of this log concern several, and each gives other results.",
            tuple((kind.column, _said(kind, log)) for kind in log.kinds),
        )
    ]
    moments = {*mapping.at, *mapping.ended_at, *mapping.promise_at}
    if moments <= set(kind.table.columns):
        time = settle_time(Look(engine, kind.table, mapping.missing), mapping)
        mapping, reasons, questions = time.mapping, [*reasons, *time.reasons], [*questions, *time.questions]
    if "at" not in given.settings:
        mapping = replace(mapping, at=())  # so that, whatever is filled in, the mapping is not complete yet
    return Proposal(mapping, tuple(reasons), tuple(questions))


def _said(kind: ObjectKind, log: ObjectLog) -> str:
    each = f"{kind.rows / kind.cases:,.1f} events each"
    return f"{count_of(kind.cases, 'case')}, {each}; {kind.events:,} of {log.events:,} events concern them"
