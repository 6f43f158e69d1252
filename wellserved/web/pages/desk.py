"""My desk: what somebody sees first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wellserved.web.pages.desk_findings import where_it_waits
from wellserved.web.pages.paths import strip
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import desk


def show(request: HttpRequest) -> HttpResponse:
    """Show the desk of whoever is signed in; whoever may set up what is not set up yet begins there."""
    found = desk.desk(reader(request), timezone.now())
    if found.set_up is not None and found.organisation is None:
        return redirect("set-up-show")
    words = {"mine": found, "asked": found.requests, "path": strip(found.path)}
    return render(request, "desk/show.html", {**words, "where": where_it_waits(request)})
