"""The legend of a map: samples of lines with what they mean, and sentences, in as many rows as they need."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from wellserved.report.map_labels import width_of
from wellserved.report.map_lines import core_width, dashes_of, path_data, with_head
from wellserved.report.map_look import FIGURE_SIZE

_SAMPLE = 34.0
_SAMPLE_GAP = 8.0
_ENTRY_GAP = 26.0
_ROW = 22.0
_AIR = 22.0
_REGULAR = 0.92  # the widths are those of bold type


@dataclass(frozen=True)
class Legend:
    """The drawing and how much height it adds."""

    svg: str
    height: float


@dataclass(frozen=True)
class Entry:
    """What a line of these classes and this width means (no classes: only words)."""

    words: str
    kinds: str = ""
    width: float = 0.0

    @property
    def length(self) -> float:
        """How many pixels it takes."""
        return (_SAMPLE + _SAMPLE_GAP if self.kinds else 0.0) + width_of(self.words, FIGURE_SIZE) * _REGULAR


def legend_of(entries: Sequence[Entry], top: float, width: float) -> Legend:
    """Return the legend beneath a map that ends at `top`, in as many rows as it needs; nothing without entries."""
    if not entries:
        return Legend("", 0.0)
    rows: list[list[Entry]] = [[]]
    for entry in entries:
        taken = sum(other.length + _ENTRY_GAP for other in rows[-1])
        if rows[-1] and taken + entry.length > width:
            rows.append([])
        rows[-1].append(entry)
    svg = "".join(_row(row, top + _AIR + _ROW * (at + 0.5)) for at, row in enumerate(rows))
    return Legend(f'<g class="legend" aria-hidden="true">{svg}</g>', _AIR + _ROW * len(rows))


def wrapped(sentence: str, width: float) -> list[Entry]:
    """Return the sentence as entries that are no wider than the picture."""
    lines: list[str] = []
    for word in sentence.split(" ") if sentence else ():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, FIGURE_SIZE) * _REGULAR <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [Entry(line) for line in lines]


def shown_less(value: float, unit: float = 1) -> float:
    """Return a value with one digit that counts, in this unit, for a second sample of a width.

    >>> shown_less(78.1), shown_less(78.1, 24)
    (80.0, 72.0)
    """
    return _one_digit(value / unit) * unit


def _one_digit(value: float) -> float:
    """Return the value with one digit that counts.

    >>> _one_digit(78.1)
    80.0
    """
    return round(value, -floor(log10(value))) if value > 0 else 0.0


def _row(entries: Sequence[Entry], y: float) -> str:
    drawn, x = [], 0.0
    for entry in entries:
        drawn.append(_entry(entry, x, y))
        x += entry.length + _ENTRY_GAP
    return "".join(drawn)


def _entry(entry: Entry, x: float, y: float) -> str:
    sample = ""
    if entry.kinds:
        third = (_SAMPLE / 3, 2 * _SAMPLE / 3, _SAMPLE)
        points, head = with_head(((x, y), *((x + part, y) for part in third)), entry.width)
        dashes = f' stroke-dasharray="{dashes_of(entry.width)}"' if "back" in entry.kinds else ""
        core = core_width(entry.width) if "hollow" in entry.kinds else 0.0
        sample = (
            f'<path class="{entry.kinds}" d="{path_data(points)}" stroke-width="{entry.width:.1f}"{dashes}/>'
            + (f'<path class="core" d="{path_data(points)}" stroke-width="{core:.1f}"/>' if core else "")
            + f'<path class="head {entry.kinds.removeprefix("link").strip()}" d="{head}"/>'
        )
    start = x + (_SAMPLE + _SAMPLE_GAP if entry.kinds else 0.0)
    return f'{sample}<text class="figure" x="{start:.1f}" y="{y + 4.5:.1f}">{escape(entry.words)}</text>'
