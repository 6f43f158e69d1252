"""The drawing of a run chart: months from left to right, what is usual as a band, what changed marked.

Places along the width are shares of it, so the drawing fits a telephone and a wide screen alike, and its words have
the size of the page's. One drawing serves light and dark: all colours are those of the page (report/run_look.py).
Marks differ in shape, too: a month outside the usual is a ring, a gap a short line at the foot.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from itertools import pairwise

from wellserved.analysis.run_chart import Point, RunChart, Why
from wellserved.report.run_look import HEIGHT, RUN_STYLE, SIDE
from wellserved.report.run_scale import Upright, tick_written, upright
from wellserved.report.run_words import Line, Subject, finding, said_of
from wellserved.words.language import gettext as _

_TOP, _FOOT = 18.0, 138.0
"""Where the scale ends above and begins below, in pixels."""
_NAMES, _YEARS = 156.0, 173.0
_FEW_MONTHS = 13


def drawn(chart: RunChart, subject: Subject) -> str:
    """Draw a run chart as an `<svg>` element; empty where no month is known. Its page needs RUN_STYLE once."""
    if not chart.known:
        return ""
    scale = upright(_all_values(chart, subject), chart.scale)
    along = "".join(
        (
            *_band(chart.points, scale),
            *_grid(scale),
            *_middles(chart, scale),
            *_lines(chart, subject.lines, scale),
            *_since(chart, subject),
            *_way(chart.points, scale),
            *_months(chart, subject, scale),
            *_names(chart.points, subject),
        )
    )
    ticks = "".join(
        f'<text x="{SIDE - 8}" y="{_down(tick, scale) + 4:.1f}" text-anchor="end">{tick_written(tick, scale.scale)}'
        "</text>"
        for tick in scale.ticks
    )
    key = escape(subject.key)
    return (
        f'<svg class="months" height="{HEIGHT}" role="img" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(subject.what)}</title>'
        f'<desc id="{key}-desc">{escape(finding(chart, subject))}</desc>'
        f'{ticks}<svg x="{SIDE}" width="100%" height="{HEIGHT}">{along}</svg></svg>'
    )


def alone(chart: RunChart, subject: Subject) -> str:
    """Draw a run chart as a page of its own within a mail or a report: with its style and its finding."""
    said, title = escape(finding(chart, subject)), escape(subject.what)
    return (
        f"<style>{RUN_STYLE}</style>"
        f'<figure class="run"><figcaption><b>{title}</b><br>{said}</figcaption>{drawn(chart, subject)}</figure>'
    )


def _all_values(chart: RunChart, subject: Subject) -> Iterator[float]:
    for point in chart.points:
        yield from (each for each in (point.value, point.low, point.high) if each is not None)
    yield from (line.value for line in subject.lines)


def _down(value: float, scale: Upright) -> float:
    return _FOOT - (_FOOT - _TOP) * scale.at(value)


def _at(place: int, many: int) -> float:
    """Give where the middle of a month lies, in percent of the width."""
    return 100 * (place + 0.5) / many


def _upright_line(look: str, at: float, top: float, bottom: float) -> str:
    return f'<line class="{look}" x1="{at:.2f}%" x2="{at:.2f}%" y1="{top:.1f}" y2="{bottom:.1f}"/>'


def _flat_line(look: str, at: float, start: float = 0.0, end: float = 100.0) -> str:
    return f'<line class="{look}" x1="{start:.2f}%" x2="{end:.2f}%" y1="{at:.1f}" y2="{at:.1f}"/>'


def _grid(scale: Upright) -> Iterator[str]:
    return (_flat_line("grid", _down(tick, scale)) for tick in scale.ticks)


def _band(points: Sequence[Point], scale: Upright) -> Iterator[str]:
    """Draw what is usual, neighbouring months of equal limits as one piece."""
    start = 0
    for place in range(1, len(points) + 1):
        here = points[start]
        if place < len(points) and (points[place].low, points[place].high) == (here.low, here.high):
            continue
        if here.low is not None and here.high is not None:
            top, bottom = _down(here.high, scale), _down(here.low, scale)
            left, width = 100 * start / len(points), 100 * (place - start) / len(points)
            place_of = f'x="{left:.2f}%" y="{top:.1f}" width="{width:.2f}%" height="{max(bottom - top, 1):.1f}"'
            yield f'<rect class="usual" {place_of}/>'
        start = place


def _middles(chart: RunChart, scale: Upright) -> Iterator[str]:
    if chart.middle is None:
        return
    yield _flat_line("middle", _down(chart.middle, scale))
    if chart.change is not None and chart.change.why is Why.IN_A_ROW:
        yield _flat_line("middle later", _down(chart.change.after, scale), _begin(chart, chart.change.since))


def _begin(chart: RunChart, since: date) -> float:
    place = next(place for place, point in enumerate(chart.points) if point.month == since)
    return 100 * place / len(chart.points)


def _lines(chart: RunChart, lines: Sequence[Line], scale: Upright) -> Iterator[str]:
    for line in lines:
        at = _down(line.value, scale)
        is_right, is_above = min(_CORNERS, key=lambda corner: _in_the_way(chart.points, at, corner, scale))
        yield _flat_line("promise", at)
        place = 'x="100%" text-anchor="end"' if is_right else 'x="0" text-anchor="start"'
        yield f'<text class="said" {place} y="{at - 5 if is_above else at + 15:.1f}">{escape(line.says)}</text>'


_CORNERS = ((True, True), (False, True), (True, False), (False, False))
"""Where the words of a line may stand: at its right end or not, above it or not; the first is liked best."""
_WORDS, _CLEAR = 22, 3
"""So far away from a line its words reach, and so near to it they begin, in pixels."""


def _in_the_way(points: Sequence[Point], at: float, corner: tuple[bool, bool], scale: Upright) -> int:
    """Count how often the way from month to month crosses the place of the words."""
    is_right, is_above = corner
    third = len(points) // 3 + 1
    some = points[len(points) - third :] if is_right else points[:third]
    low, high = (at - _WORDS, at - _CLEAR) if is_above else (at + _CLEAR, at + _WORDS)
    known = [_down(each.value, scale) for each in some if each.value is not None]
    return sum(1 for one, other in pairwise(known) if min(one, other) < high and max(one, other) > low)


def _since(chart: RunChart, subject: Subject) -> Iterator[str]:
    if chart.change is None or chart.change.why is Why.OUTSIDE:
        return
    since = chart.change.since
    at, month = _begin(chart, since), f"{subject.short(since)} {since.year}"
    said, anchor = _("since %(month)s") % {"month": month}, "start" if at < 50 else "end"  # noqa: PLR2004 -- half
    yield _upright_line("since", at, 4, _FOOT)
    shift = 6 if anchor == "start" else -6
    yield f'<text class="said" x="{at:.2f}%" dx="{shift}" y="11" text-anchor="{anchor}">{escape(said)}</text>'


def _way(points: Sequence[Point], scale: Upright) -> Iterator[str]:
    """Draw the way from month to month; across gaps it is dotted."""
    many = len(points)
    known = [(place, point.value) for place, point in enumerate(points) if point.value is not None]
    for (before, earlier), (place, later) in pairwise(known):
        look = "way" if place == before + 1 else "way over"
        ends = f'x1="{_at(before, many):.2f}%" y1="{_down(earlier, scale):.1f}"'
        yield f'<line class="{look}" {ends} x2="{_at(place, many):.2f}%" y2="{_down(later, scale):.1f}"/>'


def _months(chart: RunChart, subject: Subject, scale: Upright) -> Iterator[str]:
    """Draw the months: a point or a ring, or a gap; the whole column says its numbers to whoever points at it."""
    many = len(chart.points)
    for place, point in enumerate(chart.points):
        said = f"<title>{escape(said_of(point, chart, subject))}</title>"
        column = f'x="{100 * place / many:.2f}%" y="0" width="{100 / many:.2f}%" height="{_FOOT:.0f}"'
        yield f'<rect class="month" {column}>{said}</rect>'
        if point.value is None:
            yield _upright_line("gap", _at(place, many), _FOOT - 5, _FOOT)
            continue
        look, radius = ("point outside", 5) if point.is_outside else ("point", 4.5)
        yield (
            f'<circle class="{look}" cx="{_at(place, many):.2f}%" cy="{_down(point.value, scale):.1f}" r="{radius}">'
            f"{said}</circle>"
        )


def _names(points: Sequence[Point], subject: Subject) -> Iterator[str]:
    """Write the names of some months, fewer on a telephone, and the year beneath where it is another one."""
    many, year = len(points), 0
    for place, point in enumerate(points):
        if not _is_named(place, point.month, many):
            continue
        is_always = _is_always_named(place, point.month, many)
        yield _below(subject.short(point.month), place, many, _NAMES, "" if is_always else ' class="tight"')
        if is_always and point.month.year != year:
            year = point.month.year
            yield _below(str(year), place, many, _YEARS, "")


def _is_named(place: int, month: date, many: int) -> bool:
    return place % 2 == 0 if many <= _FEW_MONTHS else month.month % 3 == 1


def _is_always_named(place: int, month: date, many: int) -> bool:
    return place % 4 == 0 if many <= _FEW_MONTHS else month.month % 6 == 1


def _below(words: str, place: int, many: int, down: float, tight: str) -> str:
    return f'<text{tight} x="{_at(place, many):.2f}%" y="{down:.0f}" text-anchor="middle">{escape(words)}</text>'
