"""How it goes, month by month: of a team, of a link, and the six signs of the whole organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import own_findings
from wellserved.web.queries.link_course import link_course
from wellserved.web.queries.signs import signs_of_all
from wellserved.web.queries.team_course import team_course


def show_team(request: HttpRequest, key: str) -> HttpResponse:
    """Show how it goes with a team."""
    page = team_course(key, reader(request), timezone.now())
    return render(request, "courses/team.html", {"page": page, "team": page.team, "found": page.found})


def show_link(request: HttpRequest, key: str) -> HttpResponse:
    """Show how it goes on a link, to both of its sides."""
    page = link_course(key, reader(request), timezone.now())
    return render(request, "courses/link.html", {"page": page, "link": page.row, "found": page.found})


def show_signs(request: HttpRequest) -> HttpResponse:
    """Show the six signs of the whole organisation."""
    found = signs_of_all(timezone.localdate())
    return render(request, "courses/signs.html", {"found": found, "run": own_findings.newest()})
