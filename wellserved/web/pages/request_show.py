"""The page of a request: whose turn it is, what the reader can do next, and everything that happened."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wellserved.web.pages.request_picture import Picture, picture
from wellserved.web.pages.request_table import STEPS
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries.attachments import files_of
from wellserved.web.queries.request_page import RequestPage, request_page
from wellserved.web.queries.requests import Seen, request_for
from wellserved.words.requests import WITH_PROVIDER, RequestState, Turn

MOST_BESIDE = 2
ONE_PRESS = frozenset({"accept", "take-up", "close", "confirm", "understand"})
"""Steps that need no word: pressing them on the page does them."""


@dataclass(frozen=True)
class Offer:
    """A step that the reader can do now."""

    slug: str
    title: str
    at_once: bool
    """Pressing it does it."""
    is_likely: bool = False
    """It stands beside what comes next; the others stand in a list."""


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a request, or where it stands to whoever sees no more; a draft is shown where it is written."""
    by, now = reader(request), timezone.now()
    seen = request_for(by, key, timezone.localdate(now))
    if seen.request.current is RequestState.DRAFT:
        return redirect("request-edit", key=key)
    return _show(request, seen, "")


def show_again(request: HttpRequest, seen: Seen, reason: str) -> HttpResponse:
    """Show a request as it is now, and why what the reader wanted was not done."""
    return _show(request, seen, reason)


def _show(request: HttpRequest, seen: Seen, reason: str) -> HttpResponse:
    by, now = reader(request), timezone.now()
    page = request_page(seen, by, now, whole_talk="all" in request.GET)
    first, others = offers(page)
    drawn = picture(page.request, now) if page.is_whole else None
    context = {
        "page": page,
        "asked": page.request,
        "reason": reason,
        "first": first,
        "beside": [each for each in others if each.is_likely],
        "more": [each for each in others if not each.is_likely],
        "files": files_of(page.request, by, timezone.localdate(now)) if page.is_whole else None,
        "picture": drawn,
        "further": _further(page, drawn),
    }
    return render(request, "requests/show.html", context, status=409 if reason else 200)


def _further(page: RequestPage, drawn: Picture | None) -> str:
    """Say who is waited on in the end, where that is somebody further on in the chain than whoever is named first."""
    if drawn is None or page.whose.turn is not Turn.OTHERS:
        return ""
    return "" if any(each.team in drawn.now for each in page.chain.waits_on) else drawn.now


def offers(page: RequestPage) -> tuple[Offer | None, tuple[Offer, ...]]:
    """Give the one step that comes next for this reader, and the others they can do, the likely ones first."""
    can = [slug for slug, each in STEPS.items() if each.happened in page.steps and slug not in _ELSEWHERE]
    first = next((slug for slug in _next(page) if slug in can), None)
    likely = [slug for slug in _likely(page) if slug in can and slug != first]
    rest = [slug for slug in can if slug != first and slug not in likely]
    beside = likely[:MOST_BESIDE]
    offered = tuple(_offer(page, slug, is_likely=slug in beside) for slug in (*likely, *rest))
    return (_offer(page, first) if first else None), offered


_ELSEWHERE = frozenset(
    {"note", "understand", "update", "promise", "confirm", "dispute", "answer", "reword", "share", "give", "risk"}
)
"""What has a place of its own on the page."""


def _next(page: RequestPage) -> Iterable[str]:
    """Give what comes next, on the side whose turn it is first."""
    state, turn = page.request.current, page.whose.turn
    if page.is_provider and turn is Turn.PROVIDER:
        yield _NEXT.get(state, "take-up")
    if page.is_provider and state is RequestState.WAITING_OUTSIDE:
        yield "take-up"
    if page.is_customer and state in (RequestState.DELIVERED, RequestState.DECLINED):
        yield "close"


_NEXT = {RequestState.NEW: "accept", RequestState.IN_WORK: "deliver"}


def _likely(page: RequestPage) -> tuple[str, ...]:
    state = page.request.current
    if page.is_provider and state in WITH_PROVIDER:
        return _LIKELY[state]
    if page.is_provider and state in (RequestState.WAITING_REQUEST, RequestState.WAITING_CUSTOMER):
        return ("take-up", "need-first")
    return ("reopen",) if state in _TO_LOOK_AT else ()


_TO_LOOK_AT = frozenset({RequestState.DELIVERED, RequestState.DECLINED})
_LIKELY = {
    RequestState.NEW: ("ask-back", "take-up", "pass-on", "decline"),
    RequestState.ACCEPTED: ("ask-back", "need-first", "deliver"),
    RequestState.IN_WORK: ("ask-back", "need-first", "wait-outside"),
}


_OF_A_NO = {
    "close": gettext_lazy("Close it: we take the other way"),
    "reopen": gettext_lazy("Open it again: we still need it"),
}
"""What steps are called where the provider said no."""


def _offer(page: RequestPage, slug: str, *, is_likely: bool = False) -> Offer:
    named = _OF_A_NO if page.request.current is RequestState.DECLINED else {}
    return Offer(slug, str(named.get(slug, STEPS[slug].title)), slug in ONE_PRESS, is_likely)
