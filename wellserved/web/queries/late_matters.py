"""Matters between teams that are open and later than promised, the oldest first; one list, the same for all who see it.

Every request is asked by one team of another, so each is a matter between teams. It is here as soon as the first date
that was promised has passed, whatever was promised later: a moved date takes nothing off the list. Nobody words,
orders or leaves out anything on its way up. Confidential ones are counted, over all, and named nowhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from wellserved.web.models import Link, Request, RequestEvent, Segment, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED
from wellserved.web.queries.request_fans import Fan, fans_of
from wellserved.web.queries.request_rows import Day, age, when
from wellserved.web.queries.requests import live_waits, waiting_words
from wellserved.words.requests import OPEN, TOLD, Happened, said

AT_ONCE = 50
MOST_TAKEN_AWAY = 10_000
"""Rows of a file."""
_IN_PARTS = 500
_STATES = sorted(each.value for each in OPEN)


@dataclass(frozen=True)
class Narrowed:
    """To what the list is narrowed down; blank: to nothing."""

    branch: str = ""
    """Key of a team: one side is this team, or one below it."""
    outside: str = ""
    """Key of a kind of outside customers: the request is for them, or the team that asks serves them."""


@dataclass(frozen=True)
class Standing:
    """How much there is, whatever the list is narrowed down to."""

    many: int
    """Those that are listed."""
    confidential: int
    """Those that are counted only."""
    oldest: str
    """Age of the oldest one that is listed; blank: there is none."""


@dataclass(frozen=True)
class Matter:
    """One matter, as its reader sees it: nothing that was written but its title."""

    key: str
    reference: str
    title: str
    customer: str
    customer_key: str
    provider: str
    provider_key: str
    asked: Day | None
    age: str
    first: Day | None
    """The delivery that was promised first."""
    promised: Day | None
    """The delivery that is promised now."""
    is_moved: bool
    """The two are not the same."""
    waiting: str
    """Whom it waits on now, and since when."""
    told: Day | None
    """When the customer last heard from the provider."""
    told_what: str
    """What was done then, in words, such as “promised a date”; nothing that was written."""
    fan: Fan
    """What stands behind it."""


@dataclass(frozen=True)
class MatterPage:
    """A page of the list."""

    rows: tuple[Matter, ...]
    before: str
    """Keys of the requests before and after which there are others; blank: there are none."""
    after: str


def standing(now: datetime) -> Standing:
    """Count what is open and later than promised. One query."""
    found = _late(now).aggregate(
        many=Count("pk", filter=Q(is_confidential=False)),
        confidential=Count("pk", filter=Q(is_confidential=True)),
        oldest=Min("opened_at", filter=Q(is_confidential=False)),
    )
    return Standing(found["many"], found["confidential"], age(found["oldest"], now) if found["oldest"] else "")


def page_of(narrowed: Narrowed, now: datetime, *, after: str = "", before: str = "") -> MatterPage:
    """Give a page of the list. At most eight queries, and one for each level of what waits behind its rows.

    Takes: the key of the request after or before which the page goes on, as the page next to it gave it.
    """
    rows = _listed(narrowed, now)
    beside = rows.filter(key=before or after).first() if before or after else None
    back = bool(before) and beside is not None
    if beside is not None:
        rows = rows.filter(_beyond(beside, back=back))
    found = list(_ordered(rows, back=back)[: AT_ONCE + 1])
    more, found = len(found) > AT_ONCE, found[:AT_ONCE]
    if back:
        found.reverse()
    has_before, has_after = (more, True) if back else (beside is not None, more)
    first, last = (found[0], found[-1]) if found else (beside, beside)
    return MatterPage(
        rows=tuple(_told(found, now)),
        before=first.key if first is not None and has_before else "",
        after=last.key if last is not None and has_after else "",
    )


def all_rows(narrowed: Narrowed, now: datetime) -> Iterator[Matter]:
    """Give all rows for a file, at most `MOST_TAKEN_AWAY`. A page's queries for each 500."""
    base = rows = _listed(narrowed, now)
    for _part in range(MOST_TAKEN_AWAY // _IN_PARTS):
        found = list(_ordered(rows)[:_IN_PARTS])
        yield from _told(found, now)
        if len(found) < _IN_PARTS:
            return
        rows = base.filter(_beyond(found[-1], back=False))


def branches() -> list[tuple[str, str]]:
    """Give the teams that have others below them, by name, to choose from. One query."""
    above = Team.objects.filter(closed_on_date=None, pk__in=Team.objects.filter(closed_on_date=None).values("parent"))
    return list(above.order_by("name", "pk").values_list("key", "name"))


def outsides() -> list[tuple[str, str]]:
    """Give the kinds of outside customers to choose from. One query."""
    return list(Segment.objects.filter(closed_on_date=None).order_by("name", "pk").values_list("key", "name"))


def _late(now: datetime) -> QuerySet[Request]:
    """Give what is open and later than promised; as `request_rules.is_late_matter` says of one, secrets apart."""
    passed = Q(first_promised_at__lt=now) | Q(promised_at__lt=now)
    # Written as the index of the oldest open ones has it; see models.requests.
    return Request.objects.filter(~Q(ended_at__isnull=False), passed, state__in=_STATES)


def _listed(narrowed: Narrowed, now: datetime) -> QuerySet[Request]:
    rows = _late(now).filter(is_confidential=False)
    if narrowed.branch:
        path = Team.objects.filter(key=narrowed.branch).values_list("path", flat=True).first()
        if path is None:
            return rows.none()
        rows = rows.filter(Q(provider__path__startswith=path) | Q(customer__path__startswith=path))
    if narrowed.outside:
        serving = Link.objects.filter(LIVE, UNDENIED, segment__key=narrowed.outside).values("provider")
        rows = rows.filter(Q(segment__key=narrowed.outside) | Q(customer__in=serving))
    return rows


def _ordered(rows: QuerySet[Request], *, back: bool = False) -> QuerySet[Request]:
    order = ("-opened_at", "-pk") if back else ("opened_at", "pk")
    return rows.order_by(*order).select_related("provider", "customer")


def _beyond(beside: Request, *, back: bool) -> Q:
    """Give the condition to stand after a matter, or before it; the database goes along the index by its first part."""
    side, at = ("lt" if back else "gt"), beside.opened_at
    return Q(**{f"opened_at__{side}e": at}) & (~Q(opened_at=at) | Q(**{f"pk__{side}": beside.pk}))


def _told(requests: Sequence[Request], now: datetime) -> Iterator[Matter]:
    """Tell matters. At most four queries, and one for each level of what waits behind them."""
    waiting = waiting_words(requests, now, live_waits(requests))
    fans, last = fans_of([each.pk for each in requests]), _last_told(requests)
    for each in requests:
        yield _matter(each, now, waiting[each.pk], fans[each.pk], last.get(each.pk, ""))


def _matter(request: Request, now: datetime, waiting: str, fan: Fan, told_what: str) -> Matter:
    provider, customer = request.provider, request.customer
    return Matter(
        key=request.key,
        reference=request.reference,
        title=request.title,
        customer=customer.name if customer else "",
        customer_key=customer.key if customer else "",
        provider=provider.name if provider else "",
        provider_key=provider.key if provider else "",
        asked=when(request.opened_at, now),
        age=age(request.opened_at, now) if request.opened_at else "",
        first=when(request.first_promised_at, now),
        promised=when(request.promised_at, now),
        is_moved=request.first_promised_at != request.promised_at,
        waiting=waiting,
        told=when(request.told_at, now),
        told_what=told_what,
        fan=fan,
    )


def _last_told(requests: Sequence[Request]) -> dict[int, str]:
    """Say of each request what the provider did when the customer last heard from them. One query."""
    events = RequestEvent.objects.filter(
        request__in=[each.pk for each in requests], at=F("request__told_at"), what__in=sorted(TOLD)
    )
    rows = events.order_by("number").values_list("request_id", "what")
    return {request: said(Happened(what)) for request, what in rows}
