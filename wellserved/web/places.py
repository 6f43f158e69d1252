"""The two places: the organisation's own database, and the sample company in one of its own.

Every page exists twice: `/teams/` in the organisation, `/sample/teams/` in the sample company. The place of a request
decides which database the ORM uses, how `reverse` begins an address and which cookie holds the session.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.db import models
from django.db import transaction as database
from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix


class Place(StrEnum):
    """Where somebody is; the value is the alias of the database."""

    OWN = "default"
    SAMPLE = "sample"


PREFIX = "/sample"
SAMPLE_COOKIE = "sample_session"
_here: ContextVar[Place] = ContextVar("place", default=Place.OWN)


def here() -> Place:
    """Give the place of the current request or command."""
    return _here.get()


@contextmanager
def at(place: Place) -> Iterator[None]:
    """Do something in a place, and come back."""
    before = _here.set(place)
    try:
        yield
    finally:
        _here.reset(before)


def transaction() -> database.Atomic:
    """Open a transaction in the database of the current place; inside another one, a savepoint."""
    return database.atomic(using=here())


def on_commit(what: Callable[[], object]) -> None:
    """Do something once the transaction of the current place has landed, or at once where there is none."""
    database.on_commit(what, using=here())


def nothing_happened() -> None:
    """Let the transaction that is open in the current place come to nothing."""
    database.set_rollback(True, using=here())


class PlaceRouter:
    """Sends the ORM to the database of the current place."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """Give the database of the row that is at hand, or of the current place."""
        return _database_of(hints.get("instance"))

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        """Give the database of the row that is at hand, or of the current place."""
        return _database_of(hints.get("instance"))

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        """Refuse relations between the sample company and the organisation."""
        return _database_of(one) == _database_of(other)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Let both databases have every table."""
        return True


def _database_of(row: models.Model | None) -> str:
    return (row._state.db if row is not None else None) or here()


class PlaceMiddleware:
    """Finds out the place from the address, before anything else happens.

    Under /sample the prefix leaves the path that is resolved and becomes what every address begins with, and the
    session's cookie gets a name of its own, so that one browser may be signed in at both places.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the place of the address."""
        if not (request.path_info == PREFIX or request.path_info.startswith(PREFIX + "/")):
            with at(Place.OWN):
                return self.get_response(request)
        request.path_info = request.path_info.removeprefix(PREFIX) or "/"
        request.path = PREFIX + request.path_info
        _rename(request.COOKIES, SAMPLE_COOKIE, settings.SESSION_COOKIE_NAME)
        set_script_prefix(PREFIX + "/")
        try:
            with at(Place.SAMPLE):
                response = self.get_response(request)
        finally:
            set_script_prefix("/")
        _rename(response.cookies, settings.SESSION_COOKIE_NAME, SAMPLE_COOKIE)
        return response


def _rename(cookies: dict[str, Any], old: str, new: str) -> None:
    """Give a cookie another name; whatever had that name is not seen."""
    cookies.pop(new, None)
    if old in cookies:
        value = cookies.pop(old)
        if isinstance(value, Morsel):
            value.set(new, value.value, value.coded_value)
        dict.__setitem__(cookies, new, value)
