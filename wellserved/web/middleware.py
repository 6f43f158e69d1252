"""What holds for every page: safe headers, the reader's own language and zone, and what each template knows."""

import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone, translation

from wellserved.web import places
from wellserved.web.models import Person
from wellserved.words.language import speaking

Answer = Callable[[HttpRequest], HttpResponse]

VERSION = version("wellserved")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
VISIT_NOTED_EVERY = 3600  # seconds
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def safe_headers(get_response: Answer) -> Answer:
    """Give every answer the headers that keep foreign scripts, frames and caches out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path_info.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def without_zero_signs(get_response: Answer) -> Answer:
    """Refuse addresses, forms and cookies with the sign of number zero: nobody types it, and PostgreSQL keeps none."""

    def answer(request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in _sent(request)):
            raise BadRequest("The sign of number zero was sent.")
        return get_response(request)

    return answer


def _sent(request: HttpRequest) -> Iterator[str]:
    """Give every text of a request that may be kept or looked for."""
    yield request.path_info
    for name, value in request.COOKIES.items():
        yield from (name, value)
    try:
        said = (request.GET, request.POST)
    except UnreadablePostError as broken:
        raise BadRequest("The form did not arrive.") from broken
    for fields in said:
        for name, values in fields.lists():
            yield from (name, *map(str, values))


def stay_signed_in(get_response: Answer) -> Answer:
    """Let a session end 8 hours after the last visit. A visit is noted once an hour, so that reading writes nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        session = request.session
        if isinstance(request.user, Person) and time.time() - session.get("seen", 0) > VISIT_NOTED_EVERY:
            session["seen"] = int(time.time())
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return answer


def as_the_person_likes(get_response: Answer) -> Answer:
    """Answer in the reader's language and time zone; without one, in the browser's language and in UTC."""

    def answer(request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        language = (person and person.language) or translation.get_language_from_request(request)
        with (
            translation.override(language),
            speaking(language),
            timezone.override(ZoneInfo(person.zone) if person and person.zone else None),
        ):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def what_every_page_knows(request: HttpRequest) -> dict[str, Any]:
    """Give templates the place and the reader."""
    reader = getattr(request, "user", None)
    return {
        "place": places.here(),
        "in_sample": places.here() is places.Place.SAMPLE,
        "person": reader if isinstance(reader, Person) else None,
        "right_to_left": translation.get_language_bidi(),
        "wellserved_version": VERSION,
    }
