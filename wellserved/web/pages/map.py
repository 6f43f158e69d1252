"""The map: who serves whom in the whole organisation, layered towards the customer outside."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.pages import map_page
from wellserved.web.pages.map_address import address_of
from wellserved.web.pages.map_paper import POLICY, paper
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries.map_graph import graph_for
from wellserved.web.queries.map_rows import found
from wellserved.web.queries.map_view import view_of
from wellserved.web.queries.set_up import organisation
from wellserved.words.roles import Permission


def show(request: HttpRequest) -> HttpResponse:
    """Show the map, or where to begin while there is nothing to show."""
    person, address = reader(request), address_of(request.GET)
    graph = graph_for(person)
    hits = found(graph, address.said)
    if len(hits) == 1:
        return redirect(request.path + address.to(focus=map_page.name_in_address(hits[0])))
    if not graph.links:
        return render(request, "map/empty.html", _beginnings(request, graph.mine and graph.parties[graph.mine[0]]))
    view = view_of(graph, address.wish)
    return render(request, "map/show.html", map_page.shown(graph, view, address) | {"hits": hits})


def _beginnings(request: HttpRequest, team: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "team": team,
        "why_not_teams": rules.why_not(reader(request), Permission.CHANGE_TEAMS, today),
        "why_not_import": rules.why_not(reader(request), Permission.IMPORT, today),
    }


def print_svg(request: HttpRequest) -> HttpResponse:
    """Give the map as one sheet of paper."""
    graph = graph_for(reader(request))
    address = address_of(request.GET)
    sheet = paper(graph, view_of(graph, address.wish), str(organisation() or ""), timezone.localdate())
    response = HttpResponse(sheet, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Disposition"] = 'inline; filename="map.svg"'
    return response
