"""My desk: what somebody sees first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.pages.paths import strip
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import desk
from wellserved.words.roles import Permission


def show(request: HttpRequest) -> HttpResponse:
    """Show the desk of whoever is signed in; whoever may set up what is not set up yet begins there."""
    person = reader(request)
    found = desk.desk(person, timezone.localdate())
    if found.organisation is None and not rules.why_not(person, Permission.CHANGE_ORGANISATION, timezone.localdate()):
        return redirect("set-up-show")
    return render(request, "desk/show.html", {"mine": found, "path": strip(found.path)})
