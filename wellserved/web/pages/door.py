"""The door of every page: whoever comes in, what they may do, and what a form that comes twice gets."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from wellserved.web import places, rules
from wellserved.web.actions import audit, sent_forms
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.models import Person
from wellserved.web.pages import errors, merge
from wellserved.web.pages.fingerprints import contents_print, form_print
from wellserved.web.queries.first_day import is_still_asked
from wellserved.words.roles import RULES, Permission, Role, may_somewhere

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD")
LONGEST_SUBJECT = 120


def page(  # noqa: PLR0913 -- what an address is: where, which view, its name, for whom, how
    route: str, view: View, name: str, *, needs: Permission, methods: tuple[str, ...] = ("GET",), first_day: bool = True
) -> URLPattern:
    """Give an address whose view is behind the door.

    Takes: the permission it needs; the methods it answers; whether people who have not yet answered the question of
    the first day are asked it instead (`first_day`).
    """
    door = _guarded(view, needs, methods, first_day=first_day and needs is not Permission.READ_PUBLIC)
    return path(route, door, name=name)


def _guarded(view: View, needs: Permission, methods: tuple[str, ...], *, first_day: bool) -> View:
    # Nothing about signing in may be undone by sending a key along: wrong codes would no longer be counted.
    answer = _answer if needs is Permission.SIGN_IN else _sent_once

    @wraps(view)
    def door(request: HttpRequest, **words: Any) -> HttpResponse:
        if request.method not in (*methods, *(("HEAD",) if "GET" in methods else ())):
            return HttpResponseNotAllowed(methods)
        if refusal := _refused_at_the_door(request, needs, first_day=first_day):
            return refusal
        try:
            return answer(view, request, words)
        except rules.NotAllowed as not_allowed:
            return _not_allowed(request, str(not_allowed))
        except rules.NotThere:
            return errors.not_there(request)
        except ChangedMeanwhile as meanwhile:
            return merge.merge(request, meanwhile)

    door.needs, door.methods = needs, methods  # type: ignore[attr-defined]
    return door


def _refused_at_the_door(request: HttpRequest, needs: Permission, *, first_day: bool) -> HttpResponse | None:
    """Give the answer to whoever may not do this with anything, or has to do something else first."""
    if Role.ANYONE in RULES[needs].holders:
        return None
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return _sign_in_first(request)
    if not may_somewhere(rules.roles_of(person, timezone.localdate()), needs):
        return _not_allowed(request, RULES[needs].says_no())
    if first_day and request.method in READING and _is_asked_first(request, person):
        return HttpResponseRedirect(reverse("first-day-ask"))
    return None


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the page for signing in, and from there back; where a part of a page was asked for, to the whole page.

    A form that was sent is not sent again after signing in; so the way back is for reading only.
    """
    is_part = bool(request.headers.get("HX-Request"))
    back = HtmxDetails(request).current_url_abs_path if is_part else request.get_full_path()
    to = reverse("account_login") + (f"?next={quote(back)}" if back and request.method in READING else "")
    return HttpResponse(headers={"HX-Redirect": to}) if is_part else HttpResponseRedirect(to)


def _is_asked_first(request: HttpRequest, person: Person) -> bool:
    """Say whether somebody is to answer the question of the first day; who has, is not looked up again."""
    if request.session.get("first_day"):
        return False
    if is_still_asked(person):
        return True
    request.session["first_day"] = True
    return False


def _not_allowed(request: HttpRequest, sentence: str) -> HttpResponse:
    """Say why not; an attempt to change something is kept in the audit trail."""
    match = request.resolver_match
    if request.method not in READING and isinstance(request.user, Person) and match:
        subject = ":".join(str(value) for value in match.kwargs.values())[:LONGEST_SUBJECT]
        audit.append(
            by=request.user, now=timezone.now(), action=match.url_name or "", subject=subject, fields=(), refused=True
        )
    return errors.not_allowed(request, sentence)


def _answer(view: View, request: HttpRequest, words: dict[str, Any]) -> HttpResponse:
    return view(request, **words)


def _sent_once(view: View, request: HttpRequest, words: dict[str, Any]) -> HttpResponse:
    """Answer, and where a form carries a key, only once: whoever sends it again gets the first answer.

    Whoever sends something else with the same key, from a page they went back to, is told so.
    The key is written in the same transaction as everything the form does. So of two that come at once, the second
    waits until the first has landed, and a form that could not be accepted may be sent again.
    """
    key = request.POST.get("once", "") if request.method == "POST" else ""
    if not key:
        return view(request, **words)
    by_key = request.user.key if isinstance(request.user, Person) else ""
    key, contents = form_print(request, by_key, key), contents_print(request)
    try:
        with places.transaction():
            sent = sent_forms.remember(key=key, contents=contents, by_key=by_key, now=timezone.now())
            response = view(request, **words)
            if not isinstance(response, HttpResponseRedirect):
                places.nothing_happened()
                return response
            sent_forms.answered(sent, response.url)
            return response
    except IntegrityError:
        first = sent_forms.first_one(key)
        if first is None:
            raise
        return HttpResponseRedirect(first.answer) if first.contents == contents else errors.sent_before(request)


def say(request: HttpRequest, sentence: str) -> None:
    """Show a sentence on top of the next page."""
    messages.info(request, sentence)
