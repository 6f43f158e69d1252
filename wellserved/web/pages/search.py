"""Search over people, teams and kinds of outside customers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries.search import search
from wellserved.words.roles import Permission

LONGEST = 200


def show(request: HttpRequest) -> HttpResponse:
    """Show what was found."""
    said = request.GET.get("q", "").strip()[:LONGEST]
    template = "search/show.html#found" if request.headers.get("HX-Request") else "search/show.html"
    today = timezone.localdate()
    opens = not rules.why_not(reader(request), Permission.CHANGE_PEOPLE, today)
    return render(request, template, {"said": said, "found": search(said, today), "is_linked": opens})
