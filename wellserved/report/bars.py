"""Bars as lists of words, numbers and small SVG strips.

Words and numbers are text of the page, so that they wrap on a telephone, grow with the reader's font and can be read
out; only the strips are drawn. Lengths are shares of the width, so a drawing fits every page. All colours come from the
style sheet, and no meaning hangs on a colour: each bar says what it stands for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from wellserved.report.numbers import count, name, percent


@dataclass(frozen=True)
class Part:
    """One stretch of a strip: its length as a share of the width, its look in the style sheet, what it says."""

    length: float
    look: str
    says: str = ""


@dataclass(frozen=True)
class Bar:
    """One row of a chart, all of it HTML: what it is about, a remark, the number, what stands beneath, the drawing."""

    label: str
    remark: str
    number: str
    beneath: str
    strip: str


MOST_DRAWN = 8
"""So many links are drawn; the table beneath lists the others as well."""


def first_drawn(links: int, most: str) -> str:
    """Say that only the first links are drawn, those with the most of something, and how many more there are.

    >>> first_drawn(10, "most cases"), first_drawn(8, "most cases")
    ('The 8 with the most cases are drawn; the table has 2 more.', '')
    """
    if links <= MOST_DRAWN:
        return ""
    return f"The {MOST_DRAWN} with the {most} are drawn; the table has {count(links - MOST_DRAWN)} more."


def bar_list(bars: Iterable[Bar], look: str = "") -> str:
    """Give the rows as a list; empty without rows."""
    rows = "".join(map(_row, bars))
    return f'<ul class="bars {look}">{rows}</ul>' if rows else ""


def _row(bar: Bar) -> str:
    if not bar.label:
        return f'<li aria-hidden="true">{bar.strip}</li>'
    remark = f" <small>{bar.remark}</small>" if bar.remark else ""
    beneath = f'<span class="beneath">{bar.beneath}</span>' if bar.beneath else ""
    return (
        f'<li><span class="label">{bar.label}{remark}</span>{bar.strip}'
        f'<span class="value">{bar.number}</span>{beneath}</li>'
    )


def strip(*parts: Part) -> str:
    """Draw stretches one after the other."""
    drawn, start = "", 0.0
    for part in parts:
        said = f"<title>{escape(part.says)}</title>" if part.says else ""
        place = f'x="{100 * start:.2f}%" width="{100 * part.length:.2f}%" height="100%"'
        drawn += f'<rect class="{part.look}" {place}>{said}</rect>'
        start += part.length
    return f'<svg class="strip" aria-hidden="true">{drawn}</svg>'


@dataclass(frozen=True)
class Piece:
    """One part of a whole: its look, what it is, its share of the whole and how much that is."""

    look: str
    words: str
    share: float
    number: str


def whole(pieces: Iterable[Piece]) -> str:
    """Draw a whole as one strip, with a legend that says what each part is; empty with fewer than two parts."""
    pieces = list(pieces)
    if len(pieces) < 2:  # noqa: PLR2004 -- one part is said, not drawn
        return ""
    drawn = strip(*(Part(each.share, each.look, f"{each.words}: {each.number}") for each in pieces))
    legend = "".join(
        f"<li>{swatch(each.look)}<span>{escape(each.words)}</span> <b>{percent(each.share)}</b> "
        f'<span class="value">{each.number}</span></li>'
        for each in pieces
    )
    return f'<div class="whole">{drawn}</div><ul class="legend">{legend}</ul>'


def swatch(look: str) -> str:
    """Draw the look of a part for a legend."""
    return f'<svg class="swatch" aria-hidden="true"><rect class="{look}" width="100%" height="100%"/></svg>'


def link(provider: str, customer: str) -> str:
    """Write a link as HTML: provider → customer."""
    return f"{party(provider)}\u00a0→ {party(customer)}"


def party(called: str) -> str:
    """Write the name of a party as HTML."""
    return f"<bdi>{escape(name(called))}</bdi>"
