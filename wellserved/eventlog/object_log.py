"""A log whose events concern several objects at once: one table of events for each type of object."""

from dataclasses import dataclass

from wellserved.engine import ParquetFile, TabularFile
from wellserved.eventlog.limits import Refused


@dataclass(frozen=True)
class ObjectKind:
    """One type of object that may be the case, and the events of its objects."""

    name: str
    """As the log names it."""
    column: str
    """The column of its table that names the object."""
    table: ParquetFile
    """One row per event and object of this type."""
    cases: int
    """How many of its objects have events."""
    rows: int
    events: int
    """How many events concern at least one of its objects."""
    beside: frozenset[str] = frozenset()
    """Those columns of its table that tell attributes of other objects."""


@dataclass(frozen=True)
class ObjectLog(ParquetFile):
    """An object-centric log. Which type of object is the case, the mapping says; as a file it is its likeliest one."""

    kinds: tuple[ObjectKind, ...] = ()
    """The likeliest first."""
    events: int = 0
    """All events of the log."""


def events_of_cases(file: TabularFile, case: str) -> TabularFile:
    """Return the table in which the column `case` names the case: of an object-centric log one of its tables.

    Raises: Refused where the log has no such type of object.
    """
    return kind_of_cases(file, case).table if isinstance(file, ObjectLog) else file


def kind_of_cases(log: ObjectLog, case: str) -> ObjectKind:
    """Return the type of object that the column `case` names.

    Raises: Refused where the log has no such type of object.
    """
    for kind in log.kinds:
        if kind.column == case:
            return kind
    listed = ", ".join(kind.column for kind in log.kinds)
    raise Refused(
        f"{log.name} is an object-centric log, and {case} is none of its types of objects that may be the case. "
        f"Name one of {listed} in the mapping (columns.case)."
    )
