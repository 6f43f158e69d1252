"""Requests as lists and the desk show them: one line each, told the same way to everybody who sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.models import Request
from wellserved.web.queries.request_filters import seen_to_by_nobody
from wellserved.web.queries.requests import is_late, live_waits, turn_of, waiting_words
from wellserved.words.requests import LIVING, OPEN, RequestState, Turn, called

SHORT_DAY = "D j M"


@dataclass(frozen=True)
class Day:
    """A moment, as lists say it. It is put into words where it is shown: most moments of a list never are."""

    at: datetime
    now: datetime

    @property
    def day(self) -> str:
        """Its day in short: Mon 23 Nov; today, tomorrow and yesterday are called so."""
        local, here = timezone.localtime(self.at), timezone.localtime(self.now)
        ahead = (local.date() - here.date()).days
        if ahead in (-1, 0, 1):
            return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[ahead]
        return date_format(local, SHORT_DAY if local.year == here.year else "DATE_FORMAT")

    @property
    def exact(self) -> str:
        """Day and time."""
        return date_format(timezone.localtime(self.at), "DATETIME_FORMAT")


@dataclass(frozen=True)
class RequestRow:
    """One request in a list."""

    key: str
    reference: str
    title: str
    provider: str
    provider_key: str
    customer: str
    customer_key: str
    """Names and keys of the two teams; blank in drafts that name none yet."""
    service: str
    state: RequestState
    stands: str
    """Its state in words."""
    turn: Turn
    waiting: str
    """Who is waited on since when, in words; blank: it has ended."""
    is_there: bool
    """What it waited for has come, and the provider has not gone on yet."""
    age: str
    """How long ago it was asked; blank in drafts."""
    asked: Day | None
    ended: Day | None
    promised: Day | None
    is_late: bool
    """It is later than promised."""
    told: Day | None
    """When the customer last heard from the provider."""
    news_due: Day | None
    """When they hear next, as promised: a first answer, or news."""
    is_quiet: bool
    """That moment has passed."""
    is_at_risk: bool
    is_confidential: bool
    is_free: bool
    """Nobody sees to it."""
    number: int
    """The number of its last event: by it a form says what its page knew."""


def with_teams(rows: QuerySet[Request], now: datetime) -> QuerySet[Request]:
    """Read along what it takes to tell requests: teams, service, and whether somebody sees to each."""
    free = Case(When(seen_to_by_nobody(timezone.localdate(now)), then=Value(True)), default=Value(False))
    return rows.select_related("provider", "customer", "service").annotate(is_free=free)


def told(requests: Sequence[Request], now: datetime) -> tuple[RequestRow, ...]:
    """Tell requests that were read by `with_teams`. At most two queries, however many there are."""
    waits = live_waits(requests)
    words = waiting_words(requests, now, waits)
    return tuple(_row(each, turn_of(each, waits.get(each.pk, ()), now), words[each.pk], now) for each in requests)


def _row(request: Request, turn: Turn, waiting: str, now: datetime) -> RequestRow:
    state, provider, customer = request.current, request.provider, request.customer
    waited = state in (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE, RequestState.WAITING_UNTIL)
    due = _next_news(request)
    return RequestRow(
        key=request.key,
        reference=request.reference,
        title=request.title,
        provider=provider.name if provider else "",
        provider_key=provider.key if provider else "",
        customer=customer.name if customer else "",
        customer_key=customer.key if customer else "",
        service=request.service.name if request.service else "",
        state=state,
        stands=called(state),
        turn=turn,
        waiting=waiting,
        is_there=waited and turn is Turn.PROVIDER,
        age=age(request.opened_at, now) if request.opened_at else "",
        asked=when(request.opened_at, now),
        ended=when(request.ended_at, now),
        promised=when(request.promised_at, now),
        is_late=is_late(request, now),
        told=when(request.told_at, now),
        news_due=when(due, now),
        is_quiet=due is not None and due < now,
        is_at_risk=request.is_at_risk and state in LIVING,
        is_confidential=request.is_confidential,
        is_free=bool(getattr(request, "is_free", False)),
        number=request.events_count,
    )


def _next_news(request: Request) -> datetime | None:
    """Give when the customer is to hear next: the earlier of first answer and news."""
    if request.current not in OPEN:
        return None
    return min((each for each in (request.answer_due_at, request.update_due_at) if each), default=None)


def when(at: datetime | None, now: datetime) -> Day | None:
    """Give a moment that a list can say."""
    return Day(at, now) if at is not None else None


def age(since: datetime, now: datetime) -> str:
    """Say how long ago something was, in days."""
    days = max((timezone.localdate(now) - timezone.localdate(since)) // timedelta(days=1), 0)
    return ngettext("one day", "%(days)s days", days) % {"days": days} if days else _("today")
