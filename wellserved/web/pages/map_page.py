"""Everything that the page of the map shows, put in words and addresses."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.report.numbers import count
from wellserved.web.pages import map_waiting
from wellserved.web.pages import map_words as words
from wellserved.web.pages.map_address import WAITING, Address
from wellserved.web.pages.map_svg import drawing, svg
from wellserved.web.queries.map_graph import OUTSIDE, Graph, MapParty
from wellserved.web.queries.map_rows import LONGEST_FIRST, ROWS_AT_ONCE, SORTS, Row, rows_of
from wellserved.web.queries.map_view import Box, View
from wellserved.web.queries.map_waiting import Waits

TABLE = "table"
MOST_NAMES = 30
MOST_BRANCHES = 12
ROWS_ON_PHONE = 20
"""Rows of the table that a narrow screen shows before somebody asks for all."""
_DIRECTIONS = ("right", "down")


@dataclass(frozen=True)
class Sees:
    """What the reader sees beside who serves whom."""

    waits: bool
    """How long requests waited."""
    course: Callable[[Iterable[MapParty]], bool] = lambda _sides: False
    """Says of the two sides of a link whether they see how it goes there."""


SEES_NOTHING_MORE = Sees(waits=False)


def name_in_address(party: MapParty) -> str:
    """Give what a party is called in an address."""
    return (OUTSIDE if party.is_outside else "") + party.key


def shown(
    graph: Graph,
    view: View,
    address: Address,
    *,
    waits: Waits | None = None,
    sees: Sees = SEES_NOTHING_MORE,
) -> dict[str, Any]:
    """Give what the page shows: the links as they were declared or, with waits, how long requests waited on them."""
    finding = map_waiting.finding(waits, graph, view.focus) if waits else words.finding(graph)
    lead = _leads(view, address)
    asked_for = address.wish.opened is not None
    with_path = bool(address.wish.path) and len(view.path) > 1
    right = drawing(graph, view, "right", asked_for=asked_for, waits=waits)
    return {
        "looks": _looks(address) if sees.waits else [],
        "waits": waits is not None,
        "months": map_waiting.months(waits, address) if waits else None,
        "unlinked_requests": map_waiting.unlinked(waits, graph) if waits and not view.focus else "",
        "finding": finding,
        "address": address,
        "wide": svg(right, "map-right", finding, lead, with_path=with_path),
        "narrow": svg(drawing(graph, view, "down", waits=waits), "map-down", finding, lead, with_path=with_path),
        "path": _strip(view, address),
        "path_title": _path_title(view, address, graph),
        "focus": _focus(view, address, graph),
        "branches": [
            (each.name, address.to(opened=_keys(view) - {each.key})) for each in view.foldable[:MOST_BRANCHES]
        ],
        "more_branches": max(0, len(view.foldable) - MOST_BRANCHES),
        "fold_all": address.to(opened=frozenset()) if view.opened else "",
        "as_a_rule": address.to(opened=None) if asked_for else "",
        "whole": address.to(focus="", path="", opened=None),
        "paper": reverse("map-print") + address.to(),
        "hidden": [(name, value) for name, value in address.words.items() if name not in {"focus", "first"}],
        "missing": [
            (_("Not on the map yet, because nobody said whom they serve or who serves them:"), *_some(view.unlinked)),
            (_("On the map, but their work reaches no customer outside yet:"), *_some(view.without_way)),
        ],
        **_table(view, address, waits, sees),
    }


def _looks(address: Address) -> list[tuple[str, str, bool]]:
    """Give the two ways of looking at the map: address, name, whether it is this one."""
    sort = SORTS[0] if address.sort == LONGEST_FIRST else address.sort
    return [
        (address.to(look="", month=None, sort=sort), _("Who serves whom"), not address.look),
        (address.to(look=WAITING), _("Where it waits"), bool(address.look)),
    ]


def _some(parties: Sequence[MapParty]) -> tuple[Sequence[MapParty], int]:
    return parties[:MOST_NAMES], max(0, len(parties) - MOST_NAMES)


def _keys(view: View) -> frozenset[str]:
    return frozenset(each.key for each in view.opened)


def _leads(view: View, address: Address) -> Callable[[Box], str]:
    """Say where a box leads: a branch unfolds, a team shows its neighbours, and the one in focus its own page."""

    def lead(box: Box) -> str:
        if box.is_rest:
            return f"#{TABLE}" if address.wish.opened is not None else address.to(opened=_keys(view))
        if box.is_branch:
            return address.to(opened=_keys(view) | {box.party.key})
        if box.is_in_focus:
            return "" if box.party.is_outside else reverse("team-show", args=[box.party.key])
        return address.to(focus=name_in_address(box.party), opened=None)

    return lead


def _strip(view: View, address: Address) -> list[dict[str, str]]:
    """Give the stops of the path, each leading to its neighbours on the map."""
    stops = []
    for number, party in enumerate(view.path):
        kind = "customer" if party.is_outside else "team" if number else "us"
        stops.append({"name": party.name, "kind": kind, "href": address.to(focus=name_in_address(party), opened=None)})
    return stops


def _path_title(view: View, address: Address, graph: Graph) -> str:
    if not view.path:
        return ""
    first, steps = view.path[0], len(view.path) - 1
    if not steps:
        return _("%(team)s has no way to a customer outside yet") % {"team": first.name}
    way = _("Your way to the customer") if first.number in graph.mine else _("The way of %(team)s to the customer")
    return f"{way % {'team': first.name}}: {words.away(steps)}"


def _focus(view: View, address: Address, graph: Graph) -> dict[str, Any] | None:
    if view.focus is None:
        return None
    party, team = view.focus, not view.focus.is_outside
    return {
        "name": party.name,
        "page": reverse("team-show", args=[party.key]) if team else "",
        "path": address.to(focus="", path=party.key) if team else "",
        "away": words.away(graph.steps(party.number)) if team else _("customer outside"),
        "is_alone": not view.arrows,
    }


def _table(view: View, address: Address, waits: Waits | None, sees: Sees) -> dict[str, Any]:
    """Give the rows of the table, some at once, and the ways to sort them."""
    rows = rows_of(view, address.sort, waits)
    first = min(address.first, max(0, len(rows) - 1)) // ROWS_AT_ONCE * ROWS_AT_ONCE
    last = min(first + ROWS_AT_ONCE, len(rows))
    labels = dict(zip(SORTS, (_("By name"), _("Mine first"), _("Recently changed")), strict=True))
    if waits:
        labels = {each: labels[each] for each in SORTS[:2]} | {LONGEST_FIRST: _("Longest waiting first")}
    lead = _leads(view, address)
    shown_rows = rows[first:last]
    numbers = {"first": count(first + 1), "last": count(last), "all": count(len(rows))}
    return {
        "rows_on_phone": ROWS_ON_PHONE,
        "has_many": any(len(arrow.links) > 1 for arrow in view.arrows.values()),
        "rows": [_row(each, view, lead, waits) | {"course": _course(each, sees)} for each in shown_rows],
        "sorts": [(address.to(sort=sort) + f"#{TABLE}", label, sort == address.sort) for sort, label in labels.items()],
        "said": _("%(first)s to %(last)s of %(all)s") % numbers if len(rows) > ROWS_AT_ONCE else "",
        "before": address.to(first=first - ROWS_AT_ONCE) + f"#{TABLE}" if first else "",
        "after": address.to(first=last) + f"#{TABLE}" if last < len(rows) else "",
        "links": words.links(sum(len(arrow.links) for arrow in view.arrows.values())),
    }


def _row(row: Row, view: View, lead: Callable[[Box], str], waits: Waits | None) -> dict[str, Any]:
    links = row.arrow.links
    changed_at = timezone.localtime(row.arrow.changed_at)
    return (map_waiting.cells(row.arrow, waits) if waits else {}) | {
        "provider": _cell(row.provider, lead),
        "customer": _cell(row.customer, lead) if not row.is_inside else {"name": _("one another")},
        "links": count(len(links)),
        "href": _page_of(links[0].key) if len(links) == 1 else "",
        "about": words.between(row.arrow, view) if len(links) == 1 else "",
        "standing": words.standing(row.arrow, view),
        "used": words.how_often(row.arrow),
        "moment": changed_at.isoformat(timespec="minutes"),
        "day": date_format(changed_at),
    }


def _course(row: Row, sees: Sees) -> str:
    """Give the address of how it goes on a link; blank: several links, an outside customer, or not for the reader."""
    sides = (row.provider.party, row.customer.party)
    if len(row.arrow.links) > 1 or any(each.is_outside for each in sides):
        return ""
    return reverse("link-course", args=[row.arrow.links[0].key]) if sees.course(sides) else ""


def _cell(box: Box, lead: Callable[[Box], str]) -> dict[str, str]:
    return {
        "name": box.party.name,
        "href": lead(box),
        "note": words.teams(len(box.members)) if box.is_branch else "",
    }


def _page_of(key: str) -> str:
    try:
        return reverse("link-show", args=[key])
    except NoReverseMatch:
        return ""
