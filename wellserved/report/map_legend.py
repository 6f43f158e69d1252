"""The legend of the map: what an arrow, its width and its dashes mean, and how much is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from wellserved.report.map_labels import width_of
from wellserved.report.map_lines import dashes_of, path_data, with_head
from wellserved.report.map_look import FIGURE_SIZE
from wellserved.report.map_parts import MapLayout
from wellserved.report.map_words import Look, pen_of, shown_sentence, value_in_words, value_of

_SAMPLE = 34.0
_SAMPLE_GAP = 8.0
_ENTRY_GAP = 26.0
_ROW = 22.0
_AIR = 22.0
_MUCH_LESS = 16
_HOURS_IN_A_DAY, _DAYS_FROM_HOURS = 24, 48  # as durations are written
_REGULAR = 0.92  # the widths are those of bold type


@dataclass(frozen=True)
class Legend:
    """The drawing and how much height it adds."""

    svg: str
    height: float


@dataclass(frozen=True)
class _Entry:
    """A line of a kind and width (none: only words) with its meaning."""

    kinds: str
    width: float
    words: str

    @property
    def length(self) -> float:
        return (_SAMPLE + _SAMPLE_GAP if self.kinds else 0.0) + width_of(self.words, FIGURE_SIZE) * _REGULAR


def legend_of(layout: MapLayout, look: Look, width: float) -> Legend:
    """Return the legend beneath the map, in as many rows as it needs."""
    rows: list[list[_Entry]] = [[]]
    for entry in _entries(layout, look, width):
        taken = sum(other.length + _ENTRY_GAP for other in rows[-1])
        if rows[-1] and taken + entry.length > width:
            rows.append([])
        rows[-1].append(entry)
    svg = "".join(_row(row, layout.height + _AIR + _ROW * (at + 0.5)) for at, row in enumerate(rows))
    return Legend(f'<g class="legend" aria-hidden="true">{svg}</g>', _AIR + _ROW * len(rows))


def _entries(layout: MapLayout, look: Look, width: float) -> list[_Entry]:
    values = [value_of(edge, look) for edge in layout.edges]
    pen = pen_of(layout, look)
    entries = [_Entry("link", pen.thickest, value_in_words(pen.most, look))] if pen.most else []
    in_days = look is Look.WAITING and pen.most / _MUCH_LESS >= _DAYS_FROM_HOURS
    unit = _HOURS_IN_A_DAY if in_days else 1
    less = _one_digit(pen.most / _MUCH_LESS / unit) * unit
    if less and min(value or 0.0 for value in values) <= less:
        entries.append(_Entry("link", pen.width(less), value_in_words(less, look)))
    if any(edge.back for edge in layout.edges):
        entries.append(_Entry("link back" if pen.most else "link back unknown", 2.5, "back or sideways"))
    if None in values:
        entries.append(_Entry("link unknown", 1.5, "waiting not known"))
    return entries + [_Entry("", 0.0, line) for line in _wrapped(shown_sentence(layout, look), width)]


def _wrapped(sentence: str, width: float) -> list[str]:
    """Return the sentence in lines that are no wider than the picture."""
    lines: list[str] = []
    for word in sentence.split(" ") if sentence else ():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, FIGURE_SIZE) * _REGULAR <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _one_digit(value: float) -> float:
    """Return the value with one digit that counts.

    >>> _one_digit(78.1)
    80.0
    """
    return round(value, -floor(log10(value))) if value > 0 else 0.0


def _row(entries: Sequence[_Entry], y: float) -> str:
    drawn, x = [], 0.0
    for entry in entries:
        drawn.append(_entry(entry, x, y))
        x += entry.length + _ENTRY_GAP
    return "".join(drawn)


def _entry(entry: _Entry, x: float, y: float) -> str:
    sample = ""
    if entry.kinds:
        third = (_SAMPLE / 3, 2 * _SAMPLE / 3, _SAMPLE)
        points, head = with_head(((x, y), *((x + part, y) for part in third)), entry.width)
        dashes = f' stroke-dasharray="{dashes_of(entry.width)}"' if "back" in entry.kinds else ""
        sample = (
            f'<path class="{entry.kinds}" d="{path_data(points)}" stroke-width="{entry.width:.1f}"{dashes}/>'
            f'<path class="head {entry.kinds.removeprefix("link").strip()}" d="{head}"/>'
        )
    start = x + (_SAMPLE + _SAMPLE_GAP if entry.kinds else 0.0)
    return f'{sample}<text class="figure" x="{start:.1f}" y="{y + 4.5:.1f}">{escape(entry.words)}</text>'
