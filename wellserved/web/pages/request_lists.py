"""Lists of requests: the queue of a team, and somebody's own. Filters and place stand in the address."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellserved.web import request_rules, rules
from wellserved.web.actions.exports import KINDS as FILES
from wellserved.web.actions.request_exports import export
from wellserved.web.models import Team
from wellserved.web.pages.brought_file import attachment
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import request_lists as queries
from wellserved.web.queries import teams
from wellserved.web.queries.request_filters import AGES, SORTS, Sort, Wanted
from wellserved.web.queries.request_lists import Kind, Listing
from wellserved.words.requests import ENDED, LIVING, STATE_WORDING, RequestState, Turn, called

LONGEST = 100
LONGEST_NUMBER = 4
_Word = TypeVar("_Word", bound=StrEnum)
TURNS = {
    Turn.PROVIDER: _("the team that is asked"),
    Turn.CUSTOMER: _("the team that asks"),
    Turn.OTHERS: _("others they wait on"),
}
QUEUE_TABS = {"asked": _("We are asked"), "asks": _("We ask others"), "ended": _("Ended")}
OWN_TABS = {
    "asked": _("I asked"),
    "seen": _("I see to"),
    "teams": _("My teams"),
    "drafts": _("Drafts"),
    "ended": _("Ended"),
}
SIDES_OF_QUEUE = {"ended": _("asked of us"), "ended-asks": _("asked by us")}
SIDES_OF_OWN = {"ended": _("asked by me"), "ended-seen": _("seen to by me")}


def queue(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a team is asked, what it asks of others, and what has ended."""
    listing, team = _of_team(request, key)
    sides = SIDES_OF_QUEUE if listing.kind.is_ended else {}
    context = {
        **_context(request, listing, QUEUE_TABS, sides),
        "team": team,
        "services": queries.services_of(team) if listing.kind.name in ("asked", "ended") else [],
        "empty": _NOTHING[listing.kind.name],
    }
    return _shown(request, "requests/queue.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """Show what somebody asked and sees to, what their teams do, and what they began to write."""
    listing = _of_reader(request)
    sides = SIDES_OF_OWN if listing.kind.is_ended else {}
    context = {
        **_context(request, listing, OWN_TABS, sides),
        "services": [],
        "empty": _NOTHING_OWN[listing.kind.name],
    }
    return _shown(request, "requests/list.html", context)


def give_queue(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give the queue of a team, as it is filtered, as CSV or XLSX."""
    listing, _team = _of_team(request, key)
    return _file(listing, form, f"requests-{key}")


def give_mine(request: HttpRequest, form: str) -> HttpResponse:
    """Give one's own list, as it is filtered, as CSV or XLSX."""
    return _file(_of_reader(request), form, "requests")


_NOTHING: dict[str, str | Promise] = {
    "asked": _("Nobody waits for this team."),
    "asks": _("This team waits for nobody."),
    "ended": _("Nothing has ended yet."),
    "ended-asks": _("Nothing has ended yet."),
}
_NOTHING_OWN: dict[str, str | Promise] = {
    "asked": _("You wait for nobody."),
    "seen": _("You see to nothing now."),
    "teams": _("Your teams ask nothing, and are asked nothing."),
    "drafts": _("You have begun nothing that is not asked yet."),
    "ended": _("Nothing of yours has ended yet."),
    "ended-seen": _("Nothing of yours has ended yet."),
}


def _of_team(request: HttpRequest, key: str) -> tuple[Listing, Team]:
    person, now, team = reader(request), timezone.now(), teams.team(key)
    rules.must(request_rules.why_not_see_queue(person, team, timezone.localdate(now)))
    kind = _kind(request.GET, queries.queue_kinds(team))
    return Listing(kind, person, wanted(request.GET), now), team


def _of_reader(request: HttpRequest) -> Listing:
    person, now = reader(request), timezone.now()
    kind = _kind(request.GET, queries.own_kinds(person, timezone.localdate(now)))
    return Listing(kind, person, wanted(request.GET), now)


def _kind(said: QueryDict, kinds: dict[str, Kind]) -> Kind:
    return kinds.get(said.get("list", "")) or kinds["asked"]


def wanted(said: QueryDict) -> Wanted:
    """Read the filters of an address; whatever makes no sense there narrows nothing."""
    days = said.get("days", "")
    return Wanted(
        stands=_one_of(RequestState, said.get("stands", "")),
        turn=_one_of(Turn, said.get("turn", "")),
        service=said.get("service", "")[:LONGEST],
        other=said.get("team", "")[:LONGEST],
        days=int(days) if days.isascii() and days.isdigit() and len(days) < LONGEST_NUMBER else 0,
        at_risk="risk" in said,
        free="free" in said,
        quiet="quiet" in said,
        said=said.get("q", "").strip()[:LONGEST],
        sort=_one_of(Sort, said.get("sort", "")) or Sort.PROMISE,
    )


def _one_of(words: type[_Word], said: str) -> _Word | None:
    return words(said) if said in set(words) else None


def _in_address(kind: Kind, chosen: Wanted) -> dict[str, str]:
    """Write a list and its filters as an address says them."""
    words = {
        "list": kind.name,
        "q": chosen.said,
        "stands": chosen.stands or "",
        "turn": chosen.turn or "",
        "service": chosen.service,
        "team": chosen.other,
        "days": str(chosen.days or ""),
        "risk": "on" if chosen.at_risk else "",
        "free": "on" if chosen.free else "",
        "quiet": "on" if chosen.quiet else "",
        "sort": "" if chosen.sort is Sort.PROMISE else chosen.sort,
    }
    return {name: str(value) for name, value in words.items() if value}


def _context(request: HttpRequest, listing: Listing, tabs: dict[str, Any], sides: dict[str, Any]) -> dict[str, Any]:
    kind, chosen = listing.kind, listing.wanted
    page = queries.page_of(listing, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    kept = _in_address(kind, chosen)
    return {
        "page": page,
        "kind": kind,
        "wanted": chosen,
        "age": None if kind.is_ended or kind.name == queries.DRAFTS else queries.age_of(listing),
        "tabs": [(name, says, name == kind.name.partition("-")[0]) for name, says in tabs.items()],
        "sides": sides.items(),
        "here": urlencode(kept),
        "before": f"?{urlencode(kept | {'before': page.before})}" if page.before else "",
        "after": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        "listing": listing,
    }


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a list; only its rows, where only they are asked for."""
    if request.headers.get("HX-Request"):
        return render(request, "requests/_rows.html", context)
    listing = context["listing"]
    states = sorted(ENDED if listing.kind.is_ended else LIVING, key=list(STATE_WORDING).index)
    choices = {
        "states": _choices((each, called(each)) for each in states),
        "turns": [] if listing.kind.is_ended else _choices(TURNS.items()),
        "others": queries.other_teams(listing),
        "ages": AGES,
        "sorts": [] if listing.kind.is_ended else _choices(SORTS.items()),
    }
    return render(request, template, context | choices)


def _choices(words: Iterable[tuple[StrEnum, Any]]) -> list[tuple[str, str]]:
    return [(each.value, str(said)) for each, said in words]


def _file(listing: Listing, form: str, name: str) -> HttpResponse:
    if form not in FILES:
        raise rules.NotThere
    rows = queries.all_rows(listing)
    content = export(by=listing.reader, now=listing.now, rows=rows, kind=form)
    return attachment(content, FILES[form], f"{name}-{timezone.localdate(listing.now)}.{form}")
