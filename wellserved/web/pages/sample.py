"""The sample company: open it from one's own place, and look round in it as somebody who works there."""

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from wellserved.web import places, rules
from wellserved.web.actions.sample import open_sample
from wellserved.web.queries.sample import cast

COOKIE, SALT, HOURS = "sample_visit", "sample", 8


def open_door(request: HttpRequest) -> HttpResponse:
    """Make the sample company where there is none yet, and let the reader in for some hours."""
    open_sample(now=timezone.now())
    response = HttpResponseRedirect(f"{places.PREFIX}/look-round/")
    response.set_cookie(
        COOKIE,
        signing.dumps("visit", salt=SALT),
        max_age=HOURS * 3600,
        path=f"{places.PREFIX}/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def look_round(request: HttpRequest) -> HttpResponse:
    """Let a visitor choose as whom they look round, and sign them in as that person of the sample company."""
    if places.here() is not places.Place.SAMPLE or not _is_visitor(request):
        raise rules.NotThere
    people = cast()
    chosen = next((each for each in people if each.person.key == request.POST.get("person")), None)
    if request.method == "POST" and chosen is not None:
        login(request, chosen.person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("desk-show")
    return render(request, "sample/look_round.html", {"people": people})


def _is_visitor(request: HttpRequest) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HOURS * 3600) == "visit")
    except signing.BadSignature:
        return False
