"""Lists of requests: the queue of a team, what it asks of others, what has ended; and somebody's own.

Open requests are few beside all that ever were, so they are looked at whole. Of what has ended only the newest are
looked through, `LOOKED_THROUGH` at a time, so that no list takes longer because there is much history.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.models import Person, Request, Service, Team
from wellserved.web.queries.request_filters import Sort, Wanted, conditions, numbers_of, visible_to
from wellserved.web.queries.request_rows import RequestRow, age, told, with_teams
from wellserved.web.request_rules import teams_of_person
from wellserved.words.requests import LIVING, RequestState

AT_ONCE = 50
LOOKED_THROUGH = 2000
MOST_TEAMS = 500
"""Teams that are offered to choose from in a filter."""
MOST_TAKEN_AWAY = 10_000
"""Rows of a file."""
_IN_PARTS = 500
DRAFTS = "drafts"
_LIVES, _GONE = Q(ended_at=None), Q(ended_at__isnull=False)


@dataclass(frozen=True)
class Kind:
    """What a list is of."""

    name: str
    which: Q
    """Which requests belong to it, drafts apart, whatever the filters say; as an index finds them."""
    others: tuple[str, ...]
    """The sides on which another team than the reader's may stand."""
    newest_by: str = ""
    """Of what has ended: by which moment the newest come first. Blank: it is a list of what is open."""

    @property
    def is_ended(self) -> bool:
        """It is a list of what has ended."""
        return bool(self.newest_by)


@dataclass(frozen=True)
class Age:
    """How many requests are open, and since when the oldest is."""

    many: int
    oldest: str
    """Blank: none is open."""
    oldest_at: datetime | None


@dataclass(frozen=True)
class RequestPage:
    """A page of a list."""

    rows: tuple[RequestRow, ...]
    before: str
    """Keys of the requests before and after which there are others; blank: there are none."""
    after: str
    looked_back_to: datetime | None = None
    """So far back it was looked through what ended, where not all of it was."""


def asked() -> QuerySet[Request]:
    """Give the requests that were asked: drafts are their authors' own."""
    return Request.objects.exclude(state=RequestState.DRAFT)


def queue_kinds(team: Team) -> dict[str, Kind]:
    """Give the lists of a team: what it is asked, what it asks of others, and what has ended of both."""
    asked, asks = Q(provider=team), Q(customer=team)
    kinds = (
        Kind("asked", asked & _LIVES, ("customer",)),
        Kind("asks", asks & _LIVES, ("provider",)),
        Kind("ended", asked & _GONE, ("customer",), "ended_at"),
        Kind("ended-asks", asks & _GONE, ("provider",), "ended_at"),
    )
    return {each.name: each for each in kinds}


def own_kinds(reader: Person, on: date) -> dict[str, Kind]:
    """Give somebody's own lists: what they asked and see to, what their teams do, and what they began to write.

    What a colleague asked or sees to, for whom they stand in today, is theirs, too.
    """
    mine = numbers_of(reader, on)
    teams = {each.pk for each in (*teams_of_person(reader, on), *rules.led_by(reader, on))}
    of_teams = Q(provider__in=teams) | Q(customer__in=teams)
    kinds = (
        Kind("asked", Q(asked_by__in=mine, state__in=LIVING), ("provider",)),
        Kind("seen", Q(taken_by__in=mine) & _LIVES, ("customer",)),
        Kind("teams", of_teams & _LIVES, ("provider", "customer")),
        Kind(DRAFTS, Q(asked_by=reader, state=RequestState.DRAFT), ("provider",)),
        Kind("ended", Q(asked_by__in=mine) & _GONE, ("provider",), "changed_at"),
        Kind("ended-seen", Q(taken_by__in=mine) & _GONE, ("customer",), "ended_at"),
    )
    return {each.name: each for each in kinds}


@dataclass(frozen=True)
class Listing:
    """A list as somebody looks at it."""

    kind: Kind
    reader: Person
    wanted: Wanted
    now: datetime

    @property
    def base(self) -> QuerySet[Request]:
        """All that the reader sees in it, whatever the filters say."""
        seen = visible_to(self.reader, timezone.localdate(self.now))
        rows = Request.objects.filter(seen) if self.kind.name == DRAFTS else asked().filter(seen)
        if self.kind.is_ended or self.wanted.sort is Sort.PROMISE:
            return rows.filter(self.kind.which)
        # SQLite would go along whichever index has this order, through all that ever was.
        return rows.filter(pk__in=Request.objects.filter(self.kind.which).values("pk"))

    @property
    def order(self) -> "Order":
        """In which order it stands: what has ended, the newest first."""
        return Order(self.kind.newest_by or self.wanted.sort)

    @property
    def is_looked_through(self) -> bool:
        """Only the newest of what ended are looked through, where few of them may be wanted."""
        return self.kind.is_ended and self.wanted.is_narrow

    def chosen(self, rows: QuerySet[Request], *, back: bool = False) -> QuerySet[Request]:
        """Give those of some rows that are wanted, in order."""
        wanted = conditions(self.wanted, self.kind.others, self.now)
        return with_teams(rows.filter(wanted).order_by(*self.order.fields(back=back)), self.now)


def page_of(listing: Listing, *, after: str = "", before: str = "") -> RequestPage:
    """Give a page of a list. At most five queries, whatever the number of requests.

    Takes: the key of the request after or before which the page goes on, as the page next to it gave it.
    """
    rows, last = listing.base, None
    near = rows.select_related("provider", "customer")
    beside = near.filter(key=before or after).first() if before or after else None
    back = bool(before) and beside is not None
    if beside is not None:
        rows = rows.filter(listing.order.beyond(beside, back=back))
    if listing.is_looked_through:
        rows, last = _newest(rows, listing.order, LOOKED_THROUGH, back=back)
    found = list(listing.chosen(rows, back=back)[: AT_ONCE + 1])
    more, found = len(found) > AT_ONCE, found[:AT_ONCE]
    if back:
        found.reverse()
    edge = last if not more else None
    first, final = (found[0], found[-1]) if found else (edge, edge)
    has_before, has_after = (more or edge is not None, True) if back else (beside is not None, more)
    return RequestPage(
        rows=told(found, listing.now),
        before=_key((edge if back else None) or first or beside) if has_before else "",
        after=_key(final or beside) if has_after else _key(edge),
        looked_back_to=edge.ended_at if edge is not None else None,
    )


def _key(request: Request | None) -> str:
    return request.key if request is not None else ""


def _newest(
    rows: QuerySet[Request], order: "Order", many: int, *, back: bool = False
) -> tuple[QuerySet[Request], Request | None]:
    """Give those of many ended requests that are looked through, and the last of them where there may be more.

    One query.
    """
    ordered = rows.order_by(*order.fields(back=back))
    last = next(iter(ordered.only("key", "ended_at")[many - 1 : many]), None)
    return Request.objects.filter(pk__in=ordered.values("pk")[:many]), last


@dataclass(frozen=True)
class Order:
    """In which order a list stands, and how it goes on beside one of its requests."""

    by: str
    """One of Sort, or the moment by which the newest come first."""

    def fields(self, *, back: bool) -> tuple[Any, ...]:
        """Give by what to order; the other way round to go back."""
        if self.by == Sort.PROMISE:
            first = F("promised_at").desc(nulls_first=True) if back else F("promised_at").asc(nulls_last=True)
            return (first, "-pk" if back else "pk")
        name = _FIELDS.get(self.by, self.by)
        return (f"-{name}", "-pk") if back is not self.is_newest_first else (name, "pk")

    @property
    def is_newest_first(self) -> bool:
        """It goes down from the newest."""
        return self.by not in set(Sort)

    def beyond(self, beside: Request, *, back: bool) -> Q:
        """Give the condition to stand after a request, or before it."""
        if self.by == Sort.PROMISE:
            return _beyond_promise(beside, back=back)
        name = _FIELDS.get(self.by, self.by)
        value = attrgetter(name.replace("__", "."))(beside)
        side = "lt" if back is not self.is_newest_first else "gt"
        # The database goes along the index by the first part.
        return Q(**{f"{name}__{side}e": value}) & (~Q(**{name: value}) | Q(**{f"pk__{side}": beside.pk}))


_FIELDS: dict[str, str] = {Sort.AGE: "opened_at", Sort.CUSTOMER: "customer__name"}


def _beyond_promise(beside: Request, *, back: bool) -> Q:
    """Stand after, or before, a request among those ordered by promise; those without one come last."""
    at = beside.promised_at
    same = Q(promised_at=at) & (Q(pk__lt=beside.pk) if back else Q(pk__gt=beside.pk))
    if back:
        return same | (Q(promised_at__isnull=False) if at is None else Q(promised_at__lt=at))
    return same if at is None else same | Q(promised_at__gt=at) | Q(promised_at=None)


def age_of(listing: Listing) -> Age:
    """Give how many requests a list has and how old the oldest is, whatever the filters say. One query."""
    found = listing.base.aggregate(many=Count("pk"), oldest=Min("opened_at"))
    return Age(found["many"], age(found["oldest"], listing.now) if found["oldest"] else "", found["oldest"])


def other_teams(listing: Listing) -> list[tuple[str, str]]:
    """Give the teams on the other side of a list, by name, to choose from. One query for each side."""
    base = listing.base
    if listing.kind.is_ended:
        base = Request.objects.filter(
            pk__in=base.order_by(*listing.order.fields(back=False)).values("pk")[:LOOKED_THROUGH]
        )
    found: dict[str, str] = {}
    for side in listing.kind.others:
        rows = Team.objects.filter(pk__in=base.order_by().values(side)).order_by("name", "pk")
        found.update(rows.values_list("key", "name")[:MOST_TEAMS])
    return sorted(found.items(), key=lambda each: each[1].casefold())


def services_of(team: Team) -> list[tuple[str, str]]:
    """Give the services of a team to choose from. One query."""
    return list(Service.objects.filter(team=team).order_by("name", "pk").values_list("key", "name"))


def all_rows(listing: Listing) -> Iterator[RequestRow]:
    """Give the rows of a list for a file, at most `MOST_TAKEN_AWAY`; of what ended, only so many are looked through.

    Three queries for each 500. Each time it goes on after the last one, so that whatever happens meanwhile leaves none
    out that stays.
    """
    base = listing.base
    if listing.is_looked_through:
        base, _last = _newest(base, listing.order, MOST_TAKEN_AWAY)
    rows = base
    for _part in range(MOST_TAKEN_AWAY // _IN_PARTS):
        found = list(listing.chosen(rows)[:_IN_PARTS])
        yield from told(found, listing.now)
        if len(found) < _IN_PARTS:
            return
        rows = base.filter(listing.order.beyond(found[-1], back=False))
