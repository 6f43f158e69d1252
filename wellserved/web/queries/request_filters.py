"""Which requests a list is about: what its reader may see, and the filters in its address, as conditions.

Whose turn it is says `queries.requests.turn_of` of one request; a test sees that the condition here says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellserved.web.models import Absence, Membership, Person, RequestShare, RequestWait
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.teams import held_on
from wellserved.web.request_rules import CUSTOMERS_DATE
from wellserved.words.requests import ENDED, LIVING, OPEN, WITH_PROVIDER, RequestState, Turn

NAMED_WAITS = (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)
AGES = (7, 14, 30, 90)
"""Days after which one may look for what is open longer."""


class Sort(StrEnum):
    """In which order open requests stand. Never by person."""

    PROMISE = "promise"
    AGE = "age"
    CUSTOMER = "customer"


SORTS = {Sort.PROMISE: _("promised first"), Sort.AGE: _("oldest first"), Sort.CUSTOMER: _("by team")}


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed down to; blank: by nothing."""

    stands: RequestState | None = None
    turn: Turn | None = None
    service: str = ""
    """Key of a service."""
    other: str = ""
    """Key of the team on the other side: who asks, or who is asked."""
    days: int = 0
    """Asked so many days ago, or longer."""
    at_risk: bool = False
    free: bool = False
    """Nobody sees to it."""
    quiet: bool = False
    """The moment for which news or a first answer was promised has passed."""
    said: str = ""
    """A part of the title, or a reference."""
    sort: Sort = Sort.PROMISE

    @property
    def is_narrow(self) -> bool:
        """Say whether anything is left out."""
        return self != Wanted(sort=self.sort)


def conditions(wanted: Wanted, others: Iterable[str], now: datetime) -> Q:
    """Give the condition that a request is wanted. Takes: the sides on which the other team may stand."""
    found = Q()
    if wanted.stands:
        found &= Q(state=wanted.stands.value)
    if wanted.turn:
        found &= is_turn_of(wanted.turn, now)
    if wanted.service:
        found &= Q(service__key=wanted.service)
    if wanted.other:
        either = Q(pk__in=[])
        for side in others:
            either |= Q(**{f"{side}__key": wanted.other})
        found &= either
    if wanted.days:
        found &= Q(opened_at__lte=now - timedelta(days=wanted.days))
    if wanted.at_risk:
        found &= Q(is_at_risk=True)
    if wanted.free:
        found &= seen_to_by_nobody(timezone.localdate(now))
    if wanted.quiet:
        found &= went_quiet(now)
    return found & (_says(wanted.said) if wanted.said else Q())


def _says(said: str) -> Q:
    number = said.upper().removeprefix(REFERENCE)
    by_number = Q(pk=int(number)) if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER else Q()
    return Q(title__icontains=said) | by_number if by_number else Q(title__icontains=said)


LONGEST_NUMBER = 18


def absences_around(person: Person, on: date) -> tuple[Absence, ...]:
    """Give the absences, today or later, of somebody and of those for whom they stand in. One query a day."""
    kept: tuple[date, tuple[Absence, ...]] | None = getattr(person, "absences_on", None)
    if kept is None or kept[0] != on:
        rows = Absence.objects.filter(Q(deputy=person) | Q(person=person), until_date__gt=on).select_related("person")
        kept = (on, tuple(rows.order_by("from_date", "pk")))
        person.absences_on = kept  # type: ignore[attr-defined]
    return kept[1]


def stood_in_for(person: Person, on: date) -> tuple[Absence, ...]:
    """Give the absences of colleagues for whom somebody stands in on a day. One query a day and person."""
    return tuple(each for each in absences_around(person, on) if each.deputy_id == person.pk and each.from_date <= on)


def numbers_of(person: Person, on: date) -> list[int]:
    """Give the number of somebody, and of those for whom they stand in on a day. One query a day and person."""
    return [person.pk, *{each.person_id for each in stood_in_for(person, on)}]


def visible_to(person: Person, on: date) -> Q:
    """Give the condition that somebody who may see a list sees a request in it: confidential ones only by name.

    Drafts are in no list but that of their author. The same as `request_rules.is_named` says of one request.
    """
    numbers = [person.pk, *{each.person_id for each in stood_in_for(person, on) if each.chose_deputy}]
    shared = RequestShare.objects.filter(person=person).values("request")
    named = Q(asked_by__in=numbers) | Q(taken_by__in=numbers) | Q(pk__in=shared)
    return Q(is_confidential=False) | named


def is_turn_of(turn: Turn, now: datetime) -> Q:
    """Give the condition that it is somebody's turn; for requests that have been asked."""
    until = Q(state=RequestState.WAITING_UNTIL)
    passed = until & Q(until_at__lte=now)
    customers = Q(state__in=(RequestState.WAITING_CUSTOMER, RequestState.DECLINED))
    customers |= until & ~Q(until_at__lte=now) & Q(waits_on=CUSTOMERS_DATE)
    waits = RequestWait.objects.filter(request=OuterRef("pk"), until_at=None)
    still = Exists(waits.filter(Q(blocker=None) | Q(blocker__state__in=LIVING)))
    named = Q(state__in=NAMED_WAITS)
    if turn is Turn.PROVIDER:
        return Q(state__in=WITH_PROVIDER) | passed | Q(named, ~still)
    if turn is Turn.CUSTOMER:
        return customers
    if turn is Turn.OTHERS:
        return Q(named, still) | (until & ~Q(until_at__lte=now) & ~Q(waits_on=CUSTOMERS_DATE))
    return Q(state__in=ENDED)


IS_OPEN = Q(ended_at=None) & ~Q(state__in=(RequestState.DRAFT, RequestState.DECLINED))
"""The condition that a request is in one of OPEN, said so that no database looks for all that are in these states."""


def seen_to_by_nobody(on: date) -> Q:
    """Give the condition that nobody of the provider sees to an open request: nobody took it on, or they are gone.

    Whoever left the organisation or the team sees to it no longer, unless they lead a team above.
    """
    here = Q(team=OuterRef("provider")) | Q(is_lead=True)
    held = Membership.objects.filter(here, held_on(on), person=OuterRef("taken_by"), person__is_active=True)
    return (Q(taken_by=None) | ~Exists(held)) & IS_OPEN


def went_quiet(now: datetime) -> Q:
    """Give the condition that news, or a first answer, was promised for a moment that has passed."""
    return Q(state__in=OPEN) & (Q(update_due_at__lt=now) | Q(answer_due_at__lt=now))
