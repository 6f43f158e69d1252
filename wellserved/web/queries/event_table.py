"""Our own requests as events in the one event table: a few with all they wait on, and those of the whole organisation.

Persons, titles and texts never appear. Of a confidential request appear its reference, its teams and its states only.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db.models import Q, QuerySet

from wellserved.web.models import Request, RequestEvent, RequestWait
from wellserved.web.models.requests import REFERENCE, number_of
from wellserved.web.queries.event_names import hidden_label, outside_label
from wellserved.web.queries.read_many import named_at_once, read_many
from wellserved.words.events import SEVERAL, EventKind
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened, RequestState, Risk, Standing, kind_of, replayed

_NUMBERS = 1_000
CUSTOMER = "customer"
"""What stands in `waits_on` where a date is the customer's."""
_ON_CUSTOMER = frozenset({EventKind.WAITING_ON_CUSTOMER, EventKind.DECLINED})
_NAMING = frozenset({EventKind.WAITING_ON_CASE, EventKind.WAITING_ON_OUTSIDE, EventKind.WAITING_UNTIL})
_TELLS_RISK = (Happened.ASKED, Happened.EXPEDITED)
_PROMISED: dict[str, EventKind] = {
    PromiseKind.DELIVERY: EventKind.PROMISED,
    PromiseKind.FIRST_ANSWER: EventKind.ANSWER_PROMISED,
    PromiseKind.NEXT_UPDATE: EventKind.NEWS_PROMISED,
}
_FIELDS = (
    *("request_id", "number", "at", "what", "team_id", "waits_on", "until_at", "promise", "reason", "undoes"),
    *("request__customer_id", "request__service__name", "request__is_confidential"),
)


@dataclass(slots=True)
class Stored:
    """An event as it is stored, with what is known of its request; in the order of _FIELDS."""

    request: int
    number: int
    at: datetime
    what: str
    team_id: int | None
    waits_on: str
    until_at: datetime | None
    promise: str
    reason: str
    undoes: int | None
    customer: int | None
    service: str | None
    is_confidential: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the event table, with numbers for requests and teams."""

    request: int
    number: int
    at: datetime
    kind: EventKind
    activity: str
    """What happened: one of words.requests.Happened."""
    team: int | None
    customer: int | None
    waits_on: tuple[str, ...]
    """References of requests that were asked, names of parties outside as in the table, or CUSTOMER."""
    promise_at: datetime | None
    expedited: bool | None
    """Whether it is sent ahead of others from now on; None: nothing is said."""
    service: str
    promise_kind: str
    reason: str


def with_all_waited_on(requests: Collection[int]) -> list[Row]:
    """Give the rows of requests and of everything they waited on, directly or through others.

    One query for each level. Requests that were not asked yet have no rows.
    """
    found: dict[int, list[Stored]] = {}
    seen: set[int] = set()
    level = set(requests)
    while level:
        seen |= level
        events = (Stored(*each) for each in _rows(RequestEvent.objects.filter(request_id__in=level)))
        of_level = {number: list(own) for number, own in groupby(events, key=lambda each: each.request)}
        found |= of_level
        level = {number for own in of_level.values() for number in referred_to(own)} - seen
    return [row for own in found.values() for row in rows_of(own, found)]


def everything(begins: datetime | None = None, ends: datetime | None = None) -> Iterator[Row]:
    """Give the rows of all requests, or of those asked in a period with all that they waited on; one after another.

    Some thousand requests with their events are in memory at a time; two queries for these.
    """
    asked = Request.objects.exclude(state=RequestState.DRAFT)
    whole = begins is None and ends is None
    numbers: Iterable[int] = _numbers(asked) if whole else sorted(_asked_between(asked, begins, ends))
    for some in batched(numbers):
        yield from of_requests(some).rows


@dataclass(frozen=True)
class Batch:
    """The rows of some requests."""

    rows: Iterator[Row]
    unasked: frozenset[int]
    """Requests that they refer to and that were not asked yet: once they are, the rows are others."""


def of_requests(numbers: Collection[int]) -> Batch:
    """Give the rows of some requests, all of which were asked; as many as `batched` gives at once. Two queries."""
    events = [Stored(*each) for each in read_many(_rows(RequestEvent.objects.filter(request_id__in=numbers)))]
    referred = set(referred_to(events))
    asked = Request.objects.exclude(state=RequestState.DRAFT).filter(pk__in=referred)
    known = {number for (number,) in read_many(asked.values_list("pk"))}
    each = (list(own) for _number, own in groupby(events, key=lambda event: event.request))
    return Batch((row for own in each for row in rows_of(own, known)), frozenset(referred - known))


def _rows(events: QuerySet[RequestEvent]) -> QuerySet[RequestEvent, tuple[Any, ...]]:
    """Give events as rows of _FIELDS, those of each request together and in order."""
    return events.order_by("request_id", "number").values_list(*_FIELDS)


def _numbers(asked: QuerySet[Request]) -> Iterator[int]:
    """Give the numbers of requests, in order. A query for each _NUMBERS, so that none stays open meanwhile."""
    last = 0
    while some := list(asked.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_NUMBERS]):
        yield from some
        last = some[-1]


def _asked_between(asked: QuerySet[Request], begins: datetime | None, ends: datetime | None) -> set[int]:
    """Give the requests asked in a period, and all that they waited on."""
    period = (Q(opened_at__gte=begins) if begins else Q()) & (Q(opened_at__lt=ends) if ends else Q())
    found: set[int] = set()
    level = set(asked.filter(period).values_list("pk", flat=True))
    while level:
        found |= level
        after: set[int] = set()
        for some in batched(sorted(level)):
            waits = RequestWait.objects.filter(request__in=some, blocker__isnull=False)
            after.update(waits.exclude(blocker__state=RequestState.DRAFT).values_list("blocker_id", flat=True))
        level = after - found
    return found


def batched(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Give numbers in lists as long as one question takes."""
    going, many = iter(numbers), named_at_once()
    while some := list(islice(going, many)):
        yield some


def rows_of(events: Sequence[Stored], asked: Container[int]) -> Iterator[Row]:
    """Turn the events of one request, in order, into rows: one each, and another where the next news is promised, too.

    No query.

    Takes: the requests that were asked, as far as they are referred to; others are left out of what is waited on.
    """
    is_hidden = events and events[0].is_confidential
    hidden = _hidden(f"{REFERENCE}{events[0].request}", events) if is_hidden else {}
    for event, standing in zip(events, replayed(events), strict=True):
        row = _row(event, standing, asked, hidden)
        yield row
        if event.promise == PromiseKind.NEXT_UPDATE and row.kind is not EventKind.NEWS_PROMISED and event.until_at:
            yield replace(
                row, kind=EventKind.NEWS_PROMISED, team=None, customer=None, waits_on=(), promise_at=event.until_at
            )


def _row(event: Stored, now: Standing, asked: Container[int], hidden: dict[str, str]) -> Row:
    happened = Happened(event.what)
    kind = kind_of(happened, now.state)
    if kind is EventKind.PROMISED:
        kind = _PROMISED.get(event.promise, EventKind.ACTIVITY)
    until = event.until_at if kind in _PROMISED.values() or event.promise == PromiseKind.DELIVERY else None
    until = now.until_at if kind is EventKind.WAITING_UNTIL else until
    names_customer = kind is EventKind.OPENED or kind in _ON_CUSTOMER
    return Row(
        request=event.request,
        number=event.number,
        at=event.at,
        kind=kind,
        activity=happened.value,
        team=event.team_id if kind in (EventKind.OPENED, EventKind.HANDED_OVER) else None,
        customer=event.customer if names_customer else None,
        waits_on=tuple(_named(now, asked, hidden)) if kind in _NAMING else (),
        promise_at=until,
        expedited=event.reason == Risk.AT_RISK if happened in _TELLS_RISK and not event.is_confidential else None,
        service="" if event.is_confidential else event.service or "",
        promise_kind=event.promise,
        reason="" if event.is_confidential else event.reason,
    )


def _named(now: Standing, asked: Container[int], hidden: dict[str, str]) -> Iterator[str]:
    """Give what is waited on as it is called in the table."""
    for part in _parts(now.waits_on):
        number = number_of(part)
        if number is not None:
            if number in asked:
                yield part
        elif now.state is RequestState.WAITING_UNTIL:
            yield CUSTOMER
        else:
            yield hidden.get(part) or outside_label(part)


def _hidden(reference: str, events: Iterable[Stored]) -> dict[str, str]:
    """Give other names to the parties outside that a confidential request waits on, in the same order."""
    parts = {part for event in events for part in _parts(event.waits_on) if number_of(part) is None}
    return {part: hidden_label(reference, place) for place, part in enumerate(sorted(parts), start=1)}


def referred_to(events: Iterable[Stored]) -> Iterator[int]:
    """Give the numbers of the requests that are waited on."""
    return (number for event in events for part in _parts(event.waits_on) if (number := number_of(part)) is not None)


def _parts(waits_on: str) -> list[str]:
    return [part.strip() for part in waits_on.split(SEVERAL) if part.strip()]
