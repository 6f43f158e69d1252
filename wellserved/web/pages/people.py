"""The list of people."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import people as queries
from wellserved.web.queries import teams
from wellserved.words.roles import Permission

LONGEST = 200


def show_all(request: HttpRequest) -> HttpResponse:
    """List people by name; filters and place stand in the address."""
    said, key = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("team", "")
    today = timezone.localdate()
    team = teams.team(key) if key else None
    page = queries.people(
        today, said=said, team=team, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    kept = {name: value for name, value in (("q", said), ("team", key)) if value}
    context = {
        "page": page,
        "said": said,
        "team": team,
        "before": f"?{urlencode(kept | {'before': page.before})}" if page.before else "",
        "after": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        "why_not_add": rules.why_not(reader(request), Permission.CHANGE_PEOPLE, today),
    }
    if request.headers.get("HX-Request"):
        return render(request, "people/list.html#rows", context)
    return render(request, "people/list.html", context | {"teams": teams.choices()})
