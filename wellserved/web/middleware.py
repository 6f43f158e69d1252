"""What holds for every page: safe headers, the reader's own language and zone, and what each template knows."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone, translation

from wellserved.web import places, rules
from wellserved.web.models import Person
from wellserved.words.language import speaking
from wellserved.words.roles import Permission

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
    """Refuse addresses and cookies with the sign of number zero: nobody types it, and PostgreSQL keeps none."""

    def answer(request: HttpRequest) -> HttpResponse:
        _refuse_zero_signs(
            (request.path_info, *_texts(request.GET.lists()), *request.COOKIES, *request.COOKIES.values())
        )
        return get_response(request)

    return answer


def without_zero_signs_in_forms(get_response: Answer) -> Answer:
    """Refuse forms with that sign. They are read where it is known whose they are, and so how large they may be."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            fields = request.POST
        except UnreadablePostError as broken:
            raise BadRequest("The form did not arrive.") from broken
        _refuse_zero_signs(_texts(fields.lists()))
        return get_response(request)

    return answer


def _texts(fields: Iterable[tuple[str, Sequence[object]]]) -> Iterator[str]:
    for name, values in fields:
        yield from (name, *map(str, values))


def _refuse_zero_signs(texts: Iterable[str]) -> None:
    if any("\0" in text for text in texts):
        raise BadRequest("The sign of number zero was sent.")


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
    """Answer in the reader's language and zone; otherwise in the browser's language and by the clocks of their team."""

    def answer(request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        language = (person and person.language) or translation.get_language_from_request(request)
        with (
            translation.override(language),
            speaking(language),
            timezone.override(_zone(request, person)),
        ):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def _zone(request: HttpRequest, person: Person | None) -> ZoneInfo | None:
    """Give the zone somebody chose, or that of their team, which is kept from signing in on; None: UTC."""
    name = person.zone or request.session.get("zone", "") if person else ""
    return ZoneInfo(name) if name else None


def what_every_page_knows(request: HttpRequest) -> dict[str, Any]:
    """Give templates the place and the reader."""
    reader = getattr(request, "user", None)
    return {
        "place": places.here(),
        "in_sample": places.here() is places.Place.SAMPLE,
        "person": reader if isinstance(reader, Person) else None,
        "sees_findings": lambda: _sees_findings(reader),  # asked by pages that have the navigation only
        "right_to_left": translation.get_language_bidi(),
        "wellserved_version": VERSION,
    }


def _sees_findings(reader: object) -> bool:
    return isinstance(reader, Person) and not rules.why_not(reader, Permission.SEE_FINDINGS, timezone.localdate())
