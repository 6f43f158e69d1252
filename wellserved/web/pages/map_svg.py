"""A map of declared links, drawn: the boxes and lines of the report's map, each box leading to a closer look."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellserved.report.map_arrangement import FORMATS
from wellserved.report.map_labels import clean, in_one_line
from wellserved.report.map_legend import Entry, wrapped
from wellserved.report.map_lines import LEAST_HOLLOW, Pen, pen_for
from wellserved.report.map_look import FIGURE_SIZE
from wellserved.report.map_parts import Direction, Link, MapEdge, MapLayout, MapNode
from wellserved.report.map_picture import LEAST_WIDTH, BoxLook, Frontispiece, LineLook, picture
from wellserved.report.numbers import count
from wellserved.web.pages import map_waiting
from wellserved.web.pages import map_words as words
from wellserved.web.pages.map_kept import Given, GivenLink, arranged_once
from wellserved.web.queries.map_graph import Graph
from wellserved.web.queries.map_view import Arrow, Box, View, with_fewer
from wellserved.web.queries.map_waiting import Waits
from wellserved.words.links import Used, said_used

MOST_ARROWS = 40
MOST_BOXES = 24
MOST_BOXES_ASKED_FOR = 60
"""Boxes of teams that are drawn to the right: as a rule, and where somebody unfolded branches."""
MOST_OUTSIDE = 6
THICKEST = 7.0
_LEAST_ON_PATH = 3.0
MOST_NEIGHBOURS = 60
_AIR_BESIDE = 16
_USED_ENOUGH = 0.001  # a link of which nobody said how often it is used counts a little less than one of which they did

Lead = Callable[[Box], str]


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a view: its boxes and lines, how wide each line is, and the words around it."""

    graph: Graph
    view: View
    layout: MapLayout
    pen: Pen
    by_links: bool
    """Whether the width shows the number of links; else how often the link is used."""
    waits: Waits | None = None
    """What the width shows instead: how long requests waited."""

    @property
    def drawn(self) -> list[Arrow]:
        """The arrows that have a line."""
        return [self.view.arrows[edge.provider, edge.customer] for edge in self.layout.edges]


def drawing(
    graph: Graph, view: View, direction: Direction, *, asked_for: bool = False, waits: Waits | None = None
) -> Drawing:
    """Lay out a view. `asked_for`: somebody chose what is unfolded, so it may become large.

    With waits, boxes and lines stand at the same place in every month: where they stand depends on the year only.
    """
    form = FORMATS[direction]
    if direction == "down":
        view = with_fewer(view, form.most_teams, form.most_outside)
    else:
        view = with_fewer(view, MOST_BOXES_ASKED_FOR if asked_for else MOST_BOXES, MOST_OUTSIDE)
    by_links = any(len(arrow.links) > 1 for (one, other), arrow in view.arrows.items() if one != other)
    arrows = view.arrows

    def value(arrow: Arrow) -> float | None:
        return waits.of_year(arrow) if waits else _value(arrow, by_links=by_links)

    layout = arranged_once(_given(graph, view, direction, value, waits=waits))
    drawn = [arrows[edge.provider, edge.customer] for edge in layout.edges]
    pen = pen_for(map(value, drawn), THICKEST)
    pen = Pen(waits.most(drawn), pen.thickest) if waits else pen
    return Drawing(graph, view, layout, pen, by_links, waits)


def _given(
    graph: Graph,
    view: View,
    direction: Direction,
    value: Callable[[Arrow], float | None],
    *,
    waits: Waits | None,
) -> Given:
    form = FORMATS[direction]
    values = {link: value(arrow) for link, arrow in view.arrows.items()}
    far = form.room.most_layers - 1
    is_around = view.focus is not None and direction == "right"
    return Given(
        nodes=tuple(_node(box, view, graph) for box in view.boxes.values()),
        steps=tuple(far if box.steps is None else min(box.steps, far) for box in view.boxes.values()),
        links=tuple(
            GivenLink(
                *link,
                len(arrow.links),
                (values[link] or 0.0) + _USED_ENOUGH * len(arrow.links) if waits else _matters(arrow),
                values[link],
                arrow.is_on_path,
            )
            for link, arrow in view.arrows.items()
        ),
        layers=tuple(_around(view).items()) if is_around else (),
        direction=direction,
        most=MOST_NEIGHBOURS if is_around else min(MOST_ARROWS, form.most_links),
    )


def _value(arrow: Arrow, *, by_links: bool) -> float | None:
    return float(len(arrow.links)) if by_links else arrow.times_a_month


def _matters(arrow: Arrow) -> float:
    return len(arrow.links) + _USED_ENOUGH * (arrow.times_a_month or 0.0)


def _node(box: Box, view: View, graph: Graph) -> MapNode:
    return MapNode(
        key=box.key,
        label=_("+ %(more)s") % {"more": words.called(box)} if box.is_rest else clean(box.party.name),
        members=tuple(each.key for each in box.members),
        steps=box.steps,
        is_outside=box.party.is_outside,
        has_figure=bool(words.figure_of(box, view, graph)),
        is_branch=box.is_branch,
    )


def _around(view: View) -> dict[str, int]:
    """Put who serves the one in focus before it, and whom it serves after it."""
    centre = next(key for key, box in view.boxes.items() if box.is_in_focus)
    served = {customer for provider, customer in view.arrows if provider == centre != customer}
    place = {key: 2 if key in served else 0 for key in view.boxes} | {centre: 1}
    numbers = sorted(set(place.values()))
    return {key: numbers.index(at) for key, at in place.items()}


def svg(drawn: Drawing, name: str, sentence: str, leads_to: Lead, *, with_path: bool = False) -> SafeString:
    """Write a drawing as SVG.

    Takes: `leads_to`, which gives the address behind a box (blank: it leads nowhere); whether all but the path steps
    back (`with_path`).
    """
    view, layout = drawn.view, drawn.layout
    front = Frontispiece(
        name=name,
        kinds=f"{'waiting heat' if drawn.waits else 'declared'} {layout.direction}"
        f"{' with-path' if with_path and not drawn.waits else ''}",
        title=_("Where it waits") if drawn.waits else _("Who serves whom"),
        sentence=sentence,
        empty=_("Nobody serves anybody here yet"),
        are_said=False,
    )
    boxes = {node.key: _box(view.boxes[node.key], node, drawn, leads_to) for node in layout.nodes}
    # Every name and sentence was escaped when the picture was written.
    return mark_safe(picture(layout, boxes, _lines(drawn), _entries(drawn), front))  # noqa: S308


def _box(box: Box, node: MapNode, drawn: Drawing, leads_to: Lead) -> BoxLook:
    kinds = ["fold" if box.is_rest else "outside" if box.party.is_outside else "inside"]
    is_on_path = box.is_on_path and not drawn.waits
    flags = {"branch": box.is_branch, "mine": box.is_mine, "on-path": is_on_path, "focus": box.is_in_focus}
    kinds += [kind for kind, is_so in flags.items() if is_so]
    figure = in_one_line(words.figure_of(box, drawn.view, drawn.graph), FIGURE_SIZE, node.w - _AIR_BESIDE)
    sentence = words.about_box(box, drawn.view, drawn.graph)
    return BoxLook(" ".join(kinds), sentence, figure, leads_to(box), is_stack=box.is_branch)


def _lines(drawn: Drawing) -> dict[Link, LineLook]:
    """Give the look of each line: what is left over lies beneath, the path on top, and thin ones over thick ones."""
    looks = {
        (edge.provider, edge.customer): _line(edge, drawn.view.arrows[edge.provider, edge.customer], drawn)
        for edge in drawn.layout.edges
    }
    return dict(
        sorted(
            looks.items(),
            key=lambda each: (
                "on-path" in each[1].kinds,
                "unknown" not in each[1].kinds,
                "rest" not in each[1].kinds,
                -each[1].width,
            ),
        )
    )


def _line(edge: MapEdge, arrow: Arrow, drawn: Drawing) -> LineLook:
    if drawn.waits:
        return map_waiting.line(edge, arrow, drawn.view, drawn.waits, drawn.pen)
    boxes = drawn.view.boxes
    flags = {
        "back": edge.back,
        "rest": boxes[arrow.provider].is_rest or boxes[arrow.customer].is_rest,
        "disputed": arrow.is_disputed,
        "on-path": arrow.is_on_path,
    }
    least = LEAST_HOLLOW if not arrow.is_agreed else _LEAST_ON_PATH if arrow.is_on_path else 0.0
    return LineLook(
        kinds=tuple(kind for kind, is_so in flags.items() if is_so),
        width=max(drawn.pen.width(_value(arrow, by_links=drawn.by_links)), least),
        sentence=words.about_arrow(arrow, drawn.view),
        is_hollow=not arrow.is_agreed,
    )


def _entries(drawn: Drawing) -> list[Entry]:
    """Give the legend: only what is drawn is explained."""
    arrows = drawn.drawn
    if not arrows:
        return []
    if drawn.waits:
        both = list(zip(drawn.layout.edges, arrows, strict=True))
        entries = map_waiting.entries(both, drawn.waits, drawn.pen)
        return entries + wrapped(_shown(drawn), max(drawn.layout.width, LEAST_WIDTH))
    entries = _widths(drawn)
    if any(arrow.is_on_path for arrow in arrows):
        entries.append(Entry(_("the way to the customer outside"), "link on-path", _LEAST_ON_PATH))
    if any(not arrow.is_agreed and not arrow.is_disputed for arrow in arrows):
        entries.append(Entry(_("only one side says so"), "link hollow", LEAST_HOLLOW))
    if any(arrow.is_disputed for arrow in arrows):
        entries.append(Entry(_("the two sides disagree"), "link hollow disputed", LEAST_HOLLOW))
    if any(edge.back for edge in drawn.layout.edges):
        entries.append(Entry(_("leads back or sideways"), "link back", 2.5))
    return entries + wrapped(_shown(drawn), max(drawn.layout.width, LEAST_WIDTH))


def _widths(drawn: Drawing) -> list[Entry]:
    values = [value for arrow in drawn.drawn if (value := _value(arrow, by_links=drawn.by_links)) is not None]
    if not values:
        return []
    least, most = min(values), max(values)
    said = [(most, _width_said(most, drawn))] + ([(least, _width_said(least, drawn))] if least < most else [])
    entries = [Entry(text, "link", drawn.pen.width(value)) for value, text in said]
    if not drawn.by_links and len(values) < len(drawn.drawn):
        entries.append(Entry(_("not said how often"), "link", drawn.pen.width(None)))
    return entries


def _width_said(value: float, drawn: Drawing) -> str:
    if drawn.by_links:
        return words.links(round(value))
    used = next(arrow.links[0].used for arrow in drawn.drawn if arrow.times_a_month == value)
    return _("used: %(how_often)s") % {"how_often": said_used(used if used != Used.IN_TROUBLE else Used.SELDOM)}


def _shown(drawn: Drawing) -> str:
    """Say how many of the arrows between boxes are drawn; blank where all are."""
    between = sum(provider != customer for provider, customer in drawn.view.arrows)
    if len(drawn.layout.edges) == between:
        return ""
    return _("%(drawn)s of %(all)s arrows are drawn; the table has all of them") % {
        "drawn": count(len(drawn.layout.edges)),
        "all": count(between),
    }


def no_lead(_box: Box) -> str:
    """Lead nowhere: on paper."""
    return ""
