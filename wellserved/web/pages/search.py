"""Search over people, teams, services, requests and kinds of outside customers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries.requests_found import requests_found
from wellserved.web.queries.search import search
from wellserved.words.roles import Permission

LONGEST = 200


def show(request: HttpRequest) -> HttpResponse:
    """Show what was found."""
    said = request.GET.get("q", "").strip()[:LONGEST]
    template = "search/show.html#found" if request.headers.get("HX-Request") else "search/show.html"
    today = timezone.localdate()
    by = reader(request)
    opens = not rules.why_not(by, Permission.CHANGE_PEOPLE, today)
    words = {"said": said, "found": search(said, today), "requests": requests_found(said, by, today)}
    return render(request, template, {**words, "is_linked": opens})
