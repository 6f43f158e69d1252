"""What helps with a step: requests of ours to wait for, teams that offer such a thing, who could see to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from wellserved.web.models import Person, Request, RequestWait, Service, Team
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.teams import held_on
from wellserved.words.requests import ENDED, RequestState, called

MOST_OWN = 30
MOST_OFFERS = 8
MOST_COLLEAGUES = 200
MOST_NAMES = 500
_SHORTEST_WORD = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Offered:
    """A team, and the service of it that may be meant."""

    value: str
    """What a form sends for it."""
    said: str


def own_requests(request: Request, reader: Person) -> list[tuple[str, str]]:
    """Give what a request could wait for: requests that its provider asked and that live, the newest first. One query.

    Of confidential ones only those of the reader; of drafts, too.
    """
    mine = Q(asked_by=reader)
    rows = Request.objects.filter(Q(customer=request.provider) | (mine & Q(state=RequestState.DRAFT)), ended_at=None)
    rows = rows.filter(Q(is_confidential=False) | mine).exclude(pk=request.pk)
    rows = rows.exclude(~mine, state=RequestState.DRAFT).exclude(state__in=ENDED).select_related("provider")
    return [(each.key, _own(each)) for each in rows.order_by("-changed_at", "-pk")[:MOST_OWN]]


def _own(request: Request) -> str:
    return f"{request.reference} · {request.provider or '–'}: {request.title} ({called(request.current)})"


def waited_for(request: Request) -> tuple[list[Request], list[str]]:
    """Give what a request waits for now: requests, and names outside. One query."""
    rows = RequestWait.objects.filter(request=request, until_at=None).select_related("blocker__provider")
    waits = list(rows.order_by("pk"))
    return [each.blocker for each in waits if each.blocker], [each.outside for each in waits if each.outside]


def requests_called(keys: Iterable[str], references: Iterable[str]) -> list[Request]:
    """Give requests by their keys, and by what people call them. One query."""
    numbers = [int(each) for each in (_number(reference) for reference in references) if each]
    rows = Request.objects.filter(Q(key__in=list(keys)) | Q(pk__in=numbers))
    return list(rows.select_related("provider", "customer").prefetch_related("shares"))


def _number(reference: str) -> str:
    rest = reference.strip().upper().removeprefix(REFERENCE)
    return rest if rest.isascii() and rest.isdigit() and len(rest) <= len(str(2**31)) else ""


def who_offers(request: Request) -> tuple[Offered, ...]:
    """Give the teams that offer a service whose name shares a word with the request. One query."""
    text = f"{request.title} {request.service.name if request.service else ''}"
    words = {each for each in _WORD.findall(text.casefold()) if len(each) >= _SHORTEST_WORD}
    if not words:
        return ()
    alike = Q()
    for word in sorted(words)[:MOST_OFFERS]:
        alike |= Q(name__icontains=word)
    rows = Service.objects.filter(alike, closed_on_date=None, team__closed_on_date=None)
    rows = rows.exclude(team__in=[each for each in (request.provider_id, request.customer_id) if each])
    found = rows.select_related("team").order_by("team__name", "name", "pk")[:MOST_OFFERS]
    return tuple(Offered(f"service:{each.key}", f"{each.team.name}: {each.name}") for each in found)


def service_called(value: str) -> Service | None:
    """Give the service that a form names. One query."""
    kind, _colon, key = value.partition(":")
    return Service.objects.select_related("team").filter(key=key).first() if kind == "service" else None


def who_could(team: Team | None, on: date) -> list[tuple[str, str]]:
    """Give key and name of those who belong to a team on a day. One query."""
    if team is None:
        return []
    rows = Person.objects.filter(is_active=True, pk__in=team.memberships.filter(held_on(on)).values("person"))
    return list(rows.order_by("name", "pk").values_list("key", "name")[:MOST_COLLEAGUES])


def names_of_people() -> list[str]:
    """Give names to choose from. One query."""
    return list(Person.objects.filter(is_active=True).order_by("name").values_list("name", flat=True)[:MOST_NAMES])


def named_on(request: Request) -> list[tuple[str, str]]:
    """Give key and name of those with whom a request is shared. One query."""
    rows = request.shares.order_by("person__name", "pk")
    return list(rows.values_list("person__key", "person__name"))


def people_by_key(keys: Iterable[str]) -> list[Person]:
    """Give people who work here, by their keys. One query."""
    return list(Person.objects.filter(key__in=list(keys), is_active=True))


def moment_said(at: datetime | None) -> str:
    """Say a moment; blank: there is none."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
