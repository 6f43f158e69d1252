"""Who serves whom, drawn from the findings: in two looks, and for wide and narrow pages."""

from dataclasses import dataclass

from wellserved.analysis.findings import Findings
from wellserved.report.map_drawing import Look, draw, marked_link
from wellserved.report.map_layout import Direction, MapLayout, MapLink, MapTeam, lay_out
from wellserved.report.sentences import about_links, about_links_waiting
from wellserved.report.weakest_link import claimed_link

TITLE = "Who serves whom"
TABLE = "teams"
"""Where the page lists all teams."""

_DIRECTIONS: tuple[Direction, ...] = ("right", "down")
_SENTENCES = {Look.FLOW: about_links, Look.WAITING: about_links_waiting}
_WIDE_AS = {Look.FLOW: "cases pass", Look.WAITING: "the customer waits"}


@dataclass(frozen=True)
class DrawnMap:
    """The map in one look: what the width of its arrows shows, what it says, the drawings (right, down)."""

    look: str
    wide_as: str
    sentence: str
    drawings: tuple[str, ...]
    marks_weakest: bool
    """Whether the weakest link is claimed, and drawn in both."""


def drawn_maps(findings: Findings) -> list[DrawnMap]:
    """Draw the map in each look."""
    links = [
        MapLink(each.provider, each.customer, each.times, each.cases, each.wait_hours, each.wait_median_hours)
        for each in findings.links
    ]
    teams = [MapTeam(t.name, t.cases, t.hours) for t in findings.teams if t.cases is not None and t.hours is not None]
    layouts = [lay_out(teams, links, findings.outside, direction=direction) for direction in _DIRECTIONS]
    weakest = claimed_link(findings)
    return [_drawn(layouts, look, says(findings), weakest) for look, says in _SENTENCES.items()]


def _drawn(layouts: list[MapLayout], look: Look, sentence: str, weakest: tuple[str, str] | None) -> DrawnMap:
    drawings = (
        draw(layout, look=look, title=TITLE, sentence=sentence, table_id=TABLE, weakest=weakest) for layout in layouts
    )
    is_marked = all(marked_link(layout, weakest) for layout in layouts)
    return DrawnMap(look.value, _WIDE_AS[look], sentence, tuple(drawings), is_marked)
