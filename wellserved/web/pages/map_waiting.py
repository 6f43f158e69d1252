"""The map coloured by waiting, in words: its sentence, its lines, its legend, its months and its rows."""

from collections.abc import Sequence
from datetime import date
from math import ceil, sqrt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.report.map_legend import Entry, shown_less
from wellserved.report.map_lines import LEAST_HOLLOW, Pen
from wellserved.report.map_parts import MapEdge
from wellserved.report.map_picture import LineLook
from wellserved.report.numbers import count
from wellserved.web.pages import map_words as words
from wellserved.web.pages.map_address import Address, number_of
from wellserved.web.queries.map_graph import Graph, MapParty
from wellserved.web.queries.map_view import Arrow, View
from wellserved.web.queries.map_waiting import Cell, Waits
from wellserved.web.queries.months import Waited, shown

STEPS = 5
"""So many shades of one colour; the width says the same, and finer."""
THIN = 1.5
_TENTHS_BELOW = 10


def called(month: date) -> str:
    """Write a month and its year."""
    return date_format(month, "F Y")


def hours(number: float) -> str:
    """Write an amount of working hours; small ones with one place."""
    places = 1 if round(number, 1) < _TENTHS_BELOW and round(number, 1) != round(number) else 0
    said = number_format(round(number, places) if places else round(number), places, force_grouping=True)
    return ngettext("%(many)s hour", "%(many)s hours", 1 if said == "1" else 2) % {"many": said}


def requests(number: int) -> str:
    """Write how many requests."""
    return ngettext("%(many)s request", "%(many)s requests", number) % {"many": count(number)}


def span(waits: Waits) -> str:
    """Say which months are looked at."""
    if waits.month or len(waits.year) == 1:
        is_running = waits.last == timezone.localdate().replace(day=1)
        return _("%(month)s so far") % {"month": called(waits.last)} if is_running else called(waits.last)
    return _("%(first)s to %(last)s") % {"first": called(waits.year[0]), "last": called(waits.last)}


def finding(waits: Waits, graph: Graph, focus: MapParty | None = None) -> str:
    """Say in one sentence where requests waited longest; with one in focus, among its own links."""
    links = graph.links
    if focus is not None:
        links = tuple(each for each in links if focus.number in (each.provider, each.customer))
    longest = waits.longest(links)
    when = {"months": span(waits)}
    if longest is None:
        return _("%(months)s: no link has five requests that ended and had waited.") % when
    (provider, customer), waited = longest
    ends = {"provider": graph.parties[provider].name, "customer": graph.parties[customer].name}
    amounts = {"hours": hours(waited.hours), "requests": requests(waited.ended)}
    return _("%(months)s: requests waited longest on %(provider)s → %(customer)s: %(hours)s over %(requests)s.") % (
        when | ends | amounts
    )


def unlinked(waits: Waits, graph: Graph) -> str:
    """Say how many requests are on no link of the map; blank: none."""
    many = waits.elsewhere(graph)
    if not many:
        return ""
    if not shown(many):
        return _("Fewer than five more requests ended that belong to no link of this map.")
    return _("%(many)s more requests ended that belong to no link of this map.") % {"many": count(many)}


def about_cell(cell: Cell, waited: Waited) -> str:
    """Say what is known of an arrow."""
    if cell is Cell.SHOWN:
        return _("%(hours)s of waiting over %(requests)s, %(each)s each") % {
            "hours": hours(waited.hours),
            "requests": requests(waited.ended),
            "each": hours(waited.of_one),
        }
    return WHY_NOT[cell]()


WHY_NOT = {
    Cell.NONE: lambda: _("no request ended"),
    Cell.FEW: lambda: _("not shown: fewer than five requests"),
    Cell.SMALL: lambda: _("not shown: fewer than three people"),
}


def about_arrow(arrow: Arrow, view: View, waits: Waits) -> str:
    """Say what an arrow is: who serves whom, and how long requests waited there."""
    said = [words.links(len(arrow.links))] if len(arrow.links) > 1 else []
    said.append(about_cell(*waits.of(arrow)))
    return f"{words.between(arrow, view)}: {'; '.join(said)}"


# lines and legend


def value(arrow: Arrow, waits: Waits) -> float | None:
    """Give what the width of a line shows: hours of waiting; None: nothing is shown."""
    cell, waited = waits.of(arrow)
    return waited.hours if cell is Cell.SHOWN else None


def shade(hours: float, most: float) -> str:
    """Give the class of a shade: like the width, by the root of the value.

    >>> shade(100, 100), shade(4, 100), shade(0, 100)
    ('heat-5', 'heat-1', 'heat-1')
    """
    return f"heat-{max(1, ceil(STEPS * sqrt(min(hours / (most or 1.0), 1.0))))}"


def line(edge: MapEdge, arrow: Arrow, view: View, waits: Waits, pen: Pen) -> LineLook:
    """Give the look of a line."""
    cell, waited = waits.of(arrow)
    boxes = view.boxes
    kinds = ["back"] if edge.back else []
    kinds += ["rest"] if boxes[arrow.provider].is_rest or boxes[arrow.customer].is_rest else []
    kinds.append(shade(waited.hours, pen.most) if cell is Cell.SHOWN else "unknown")
    is_withheld = cell in (Cell.FEW, Cell.SMALL)
    width = pen.width(waited.hours) if cell is Cell.SHOWN else LEAST_HOLLOW if is_withheld else THIN
    return LineLook(tuple(kinds), width, about_arrow(arrow, view, waits), is_hollow=is_withheld)


def entries(drawn: Sequence[tuple[MapEdge, Arrow]], waits: Waits, pen: Pen) -> list[Entry]:
    """Give the legend: only what is drawn is explained."""
    cells = {waits.of(arrow)[0] for _edge, arrow in drawn}
    found = []
    if Cell.SHOWN in cells and pen.most:
        for less in (pen.most, shown_less(pen.most / 4), shown_less(pen.most / 25)):
            said = _("%(hours)s of waiting in all") if less == pen.most else "%(hours)s"
            found.append(Entry(said % {"hours": hours(less)}, f"link {shade(less, pen.most)}", pen.width(less)))
    if Cell.NONE in cells:
        found.append(Entry(WHY_NOT[Cell.NONE](), "link unknown", THIN))
    found += [
        Entry(WHY_NOT[cell](), "link unknown hollow", LEAST_HOLLOW) for cell in (Cell.FEW, Cell.SMALL) if cell in cells
    ]
    if any(edge.back for edge, _arrow in drawn):
        found.append(Entry(_("leads back or sideways"), "link unknown back", 2.5))
    return found


# the slider, and the table


def months(waits: Waits, address: Address) -> dict[str, Any]:
    """Give what the slider over the months shows."""
    known = waits.months
    place = known.index(waits.month) if waits.month else None
    before, after = (None, None) if place is None else (place - 1, place + 1)
    return {
        "first": number_of(known[0]),
        "last": number_of(known[-1]),
        "at": number_of(waits.last),
        "names": [(number_of(each), called(each)) for each in known],
        "said": called(waits.month) if waits.month else "",
        "oldest": called(known[0]),
        "newest": called(known[-1]),
        "before": _to(known[before], address) if before is not None and before >= 0 else None,
        "after": _to(known[after], address) if after is not None and after < len(known) else None,
        "span": span(waits),
        "year": address.to(month=None),
        "year_said": _("All of the last twelve months") if len(waits.year) > 1 else called(waits.last),
        "hidden": [(name, said) for name, said in address.words.items() if name not in {"month", "first"}],
        "is_slid": address.is_slid,
        "is_year": waits.month is None,
    }


def _to(month: date, address: Address) -> tuple[str, str]:
    return address.to(month=month), called(month)


def cells(arrow: Arrow, waits: Waits) -> dict[str, str]:
    """Give what the table says of an arrow."""
    cell, waited = waits.of(arrow)
    if cell is not Cell.SHOWN:
        return {"waited": "", "each": "", "requests": "", "why_not": WHY_NOT[cell]()}
    return {
        "waited": hours(waited.hours),
        "each": hours(waited.of_one),
        "requests": count(waited.ended),
        "why_not": "",
    }
