"""The map: who serves whom in the whole organisation, layered towards the customer outside."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.pages import map_page
from wellserved.web.pages.map_address import Address, address_of
from wellserved.web.pages.map_paper import POLICY, paper
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries.course_readers import link_courses_of
from wellserved.web.queries.map_graph import Graph, graph_for
from wellserved.web.queries.map_rows import found
from wellserved.web.queries.map_view import view_of
from wellserved.web.queries.map_waiting import Waits, waits
from wellserved.web.queries.set_up import organisation
from wellserved.words.roles import Permission

MOST_TEAMS = 6
"""So many teams are offered to whoever belongs to none."""


def show(request: HttpRequest) -> HttpResponse:
    """Show the map, or where to begin while there is nothing to show."""
    person, address = reader(request), address_of(request.GET)
    graph = graph_for(person)
    hits = found(graph, address.said)
    if len(hits) == 1:
        return redirect(request.path + address.to(focus=map_page.name_in_address(hits[0])))
    if not graph.links:
        return render(request, "map/empty.html", _beginnings(request, graph))
    waited = _waited(request, address)
    if address.look and not waited:
        return render(request, "map/no_waiting.html", {"map": request.path + address.to(look="", month=None)})
    view = view_of(graph, address.wish)
    sees = map_page.Sees(waits=not _why_no_waits(request))
    if waited:
        sees = replace(sees, course=link_courses_of(person, timezone.localdate()))
    context = map_page.shown(graph, view, address, waits=waited, sees=sees)
    return render(request, "map/show.html", context | {"hits": hits})


def _waited(request: HttpRequest, address: Address) -> Waits | None:
    """Give how long requests waited, where that is asked for; None: it is not, or nothing was analysed yet.

    Raises: NotAllowed for whoever does not see findings.
    """
    if not address.look:
        return None
    rules.must(_why_no_waits(request))
    return waits(address.month)


def _why_no_waits(request: HttpRequest) -> str:
    return rules.why_not(reader(request), Permission.SEE_FINDINGS, timezone.localdate())


def _beginnings(request: HttpRequest, graph: Graph) -> dict[str, Any]:
    person, today = reader(request), timezone.localdate()
    team = graph.parties[graph.mine[0]] if graph.mine else None
    speaks_for_all = not rules.why_not(person, Permission.DECLARE_LINK, today)
    led = {each.pk for each in rules.led_by(person, today)}
    leads_to = "team-declare-link" if speaks_for_all else "team-show"
    others = [each for each in graph.parties.values() if not each.is_outside][:MOST_TEAMS]
    return {
        "team": team,
        "may_speak": team is not None and (speaks_for_all or not led.isdisjoint((team.number, *team.above))),
        "teams": [{"name": each.name, "href": reverse(leads_to, args=[each.key])} for each in others],
        "why_not_teams": rules.why_not(person, Permission.CHANGE_TEAMS, today),
        "why_not_import": rules.why_not(person, Permission.IMPORT, today),
        "why_not_bring": rules.why_not(person, Permission.BRING_LOG, today),
    }


def print_svg(request: HttpRequest) -> HttpResponse:
    """Give the map as one sheet of paper."""
    graph = graph_for(reader(request))
    address = address_of(request.GET)
    waited = _waited(request, address)
    view, on = view_of(graph, address.wish), timezone.localdate()
    sheet = paper(graph, view, str(organisation() or ""), on, waited)
    response = HttpResponse(sheet, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Disposition"] = 'inline; filename="map.svg"'
    return response
