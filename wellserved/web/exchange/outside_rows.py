"""What the rows of a file of outside figures say, cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange import cells, numbers
from wellserved.web.exchange.cells import Unclear
from wellserved.web.exchange.rows import NAME, Reading, RowCells
from wellserved.web.exchange.table import Row, shown
from wellserved.words.language import gettext as _

METRIC, UNIT = 80, 20
"""The most characters of each."""
NEEDED = ("month", "metric", "value")


@dataclass
class OutsideRow:
    """What a row says about one metric of one kind of outside customers in one month."""

    number: int
    segment: str = ""
    """Key or name; blank: all outside customers together."""
    month: date | None = None
    metric: str = ""
    value: float | None = None
    n: int | None = None
    """None: it says nothing about that."""
    unit: str | None = None
    problems: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    """Where its cells are, by the code of the column."""


def outside_rows(rows: Sequence[Row], reading: Reading) -> Iterator[OutsideRow]:
    """Give what each row says about outside customers."""
    for row in rows:
        found = RowCells(row, reading)
        said = OutsideRow(
            number=row.number,
            segment=found.read("segment", lambda text: cells.line(text, NAME), away="") or "",
            month=found.read("month", lambda text: numbers.month(text, reading.today)),
            metric=found.read("metric", _metric) or "",
            value=found.read("value", numbers.number),
            n=found.read("n", numbers.how_many),
            unit=found.read("unit", lambda text: cells.line(text, UNIT), away="")
            if found.raw("unit")
            else _percent(found.raw("value")),
            problems=found.problems,
            places={code: found.place(code) for code in ("segment", *NEEDED)},
        )
        if not row.problem:
            said.problems += [_blank(found.place(code)) for code in NEEDED if not found.raw(code)]
        yield said


def _percent(value: str) -> str | None:
    return "%" if value.endswith("%") else None


def _blank(place: str) -> str:
    return _("%(place)s is blank. Write month, metric and value in every row.") % {"place": place}


def _metric(text: str) -> str:
    name = cells.line(text, METRIC)
    if not any(letter.isalpha() for letter in name):
        raise Unclear(_("%(text)s is not a name. Write one with letters.") % {"text": shown(text)})
    return name
