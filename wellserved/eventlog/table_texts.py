"""Some columns of a table as text, and its moments, before anybody has said what they mean."""

from collections.abc import Mapping, Sequence
from functools import reduce

from wellserved.engine import DelimitedFile, Engine, FileRows, Moment, Source, Table, TabularFile
from wellserved.eventlog.guess_moments import Written, shape_of
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.look import Look
from wellserved.eventlog.mended import mended
from wellserved.words.problems import Problem

_ANY_ZONE = "UTC"
"""Good enough to put the moments of one file in order."""
_MANY = 0.5
"""Fewer moments than this share are strays: they are asked about when the log is read."""


def moments_in(look: Look, name: str, columns: Sequence[str]) -> list[Moment]:
    """Tell how the moments of columns are written, to put them in order; none where the first column holds no moments.

    Raises: Refused where no row tells which number of a date is the day, so that their order cannot be told.
    """
    found = [look.written((column,)) for column in columns]
    if found[0] is None:
        return []
    together = reduce(Written.beside, filter(None, found))
    days = {text: rows for text, rows in look.joined(columns[:1]).items() if (of := shape_of(text)) and of.numbers}
    if together.is_open and sum(days.values()) > _MANY * look.texts[columns[0]].total():
        raise Refused(
            f"{name} writes moments such as {next(iter(days))}, and no row tells which number is the day: the order of "
            "its changes cannot be told. Export it with moments such as 2026-04-03 10:00."
        )
    return [Moment((column,), together.formats, _ANY_ZONE) for column in columns]


def read_texts(
    engine: Engine, file: TabularFile, wanted: Mapping[str, Source], limits: Limits
) -> tuple[Table, tuple[Problem, ...]]:
    """Read columns of a file, from a mended copy where some of its lines are no rows; and say what was left out.

    Gives: row, the columns that are wanted, and `<name>_unread` for moments; what is wrong with the file.
    Raises: Refused where its lines cannot be told apart.
    """
    read = engine.read([file], {**wanted})
    if _is_broken(file, read) and isinstance(file, DelimitedFile):
        engine.forget(read)
        file = mended(file, engine.folder, limits)
        read = engine.read([file], {**wanted})
        if _is_broken(file, read):
            raise Refused(f"{file.name} cannot be read: its lines cannot be told apart reliably. Export it again.")
    return read.table, file.problems


def _is_broken(file: TabularFile, read: FileRows) -> bool:
    return isinstance(file, DelimitedFile) and file.line_rows not in (None, read.counts[0])
