"""The map on one sheet of paper: a file of its own, A3 across, that any program for drawings opens and prints."""

from base64 import b64encode
from datetime import date
from hashlib import sha256
from html import escape
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.report.map_labels import clean
from wellserved.web.pages import map_waiting
from wellserved.web.pages import map_words as words
from wellserved.web.pages.map_svg import drawing, no_lead, svg
from wellserved.web.queries.map_graph import Graph
from wellserved.web.queries.map_view import View
from wellserved.web.queries.map_waiting import Waits

WIDTH, HEIGHT = 1587, 1123
"""A3 in pixels of CSS."""
_MARGIN, _TOP, _BOTTOM = 56, 132, 72
_LARGEST = 1.6
_COLOURS = (
    "--ink:#191c20;--paper:#fff;--muted:#566069;--line:#b9c0c7;--edge:#7a848e;"
    "--accent:#1f5f8b;--accent-soft:#dcebf5;--wait:#a8500a"
)
_STYLE = (
    f"svg{{{_COLOURS}}}text{{font-family:sans-serif}}.sheet{{fill:#fff}}"
    ".head1{font-size:30px;font-weight:600;fill:#191c20}.head2{font-size:17px;fill:#566069}"
    + (Path(__file__).parent.parent / "static/look/map.css").read_text(encoding="utf-8")
)
POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
"""The colours stand in the file itself; this very style sheet and nothing else may be used."""


def paper(graph: Graph, view: View, organisation: str, on: date, waits: Waits | None = None) -> str:
    """Write the map as it is shown, as large as the sheet allows."""
    drawn = drawing(graph, view, "right", asked_for=True, waits=waits)
    finding = map_waiting.finding(waits, graph, view.focus) if waits else words.finding(graph)
    inner = svg(drawn, "map", finding, no_lead)
    wide, high = (float(inner.split(f' {side}="', 1)[1].split('"', 1)[0]) for side in ("width", "height"))
    room = WIDTH - 2 * _MARGIN, HEIGHT - _TOP - _BOTTOM
    scale = min(room[0] / wide, room[1] / high, _LARGEST)
    left, top = (WIDTH - wide * scale) / 2, _TOP + (room[1] - high * scale) / 2
    title = " · ".join(
        filter(
            None, (clean(organisation) if organisation else "", _("Where it waits") if waits else _("Who serves whom"))
        )
    )
    foot = _("An arrow leads from who serves to who is served. %(day)s") % {"day": date_format(on)}
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<style>{_STYLE}</style><rect class="sheet" width="{WIDTH}" height="{HEIGHT}"/>'
        f'<text class="head1" x="{_MARGIN}" y="72">{escape(title)}</text>'
        f'<text class="head2" x="{_MARGIN}" y="104">{escape(finding)}</text>'
        f'<g transform="translate({left:.1f} {top:.1f}) scale({scale:.4f})">{inner}</g>'
        f'<text class="head2" x="{_MARGIN}" y="{HEIGHT - 36}">{escape(foot)}</text></svg>'
    )
