"""A request as its reader may see it, whose turn it is, and what it waits on, in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.models import Person, Request, RequestWait, Team
from wellserved.words.links import Side
from wellserved.words.requests import ENDED, LIVING, OPEN, WITH_PROVIDER, RequestState, Turn

MOST_IN_CHAIN = 500
"""Where more requests hang together, further ones are not looked for."""
_WITH = ("customer", "provider", "service", "segment", "asked_by", "contact", "taken_by")


class Sight(StrEnum):
    """How much of a request its reader sees."""

    WHOLE = "whole"
    CHAIN = "chain"
    """Which team has it, how it stands, since when, and what is promised; nothing that was written."""
    MATTER = "matter"
    """The same, and its title: it is later than promised, and the reader sees all matters that are."""


@dataclass(frozen=True)
class Seen:
    """A request, and how its reader stands to it."""

    request: Request
    sight: Sight
    sides: frozenset[Side]


def request_for(reader: Person, key: str, on: date) -> Seen:
    """Give a request as far as somebody may see it. At most six queries, and two for each level of its chain.

    Raises: NotThere for whoever sees nothing of it.
    """
    rows = Request.objects.select_related(*_WITH).prefetch_related("shares")
    request = rows.filter(key=key).first()
    if request is None:
        raise rules.NotThere
    if not request_rules.why_not_see(reader, request, on):
        return Seen(request, Sight.WHOLE, request_rules.sides_of(reader, request, on))
    if not request_rules.why_not_see_matter(reader, request, timezone.now()):
        return Seen(request, Sight.MATTER, frozenset())
    if request.state != RequestState.DRAFT and is_in_chain(reader, request, on):
        return Seen(request, Sight.CHAIN, frozenset())
    raise rules.NotThere


def is_in_chain(reader: Person, request: Request, on: date) -> bool:
    """Say whether a team of somebody asks or provides something that this waits on, or that waits on this."""
    teams = {each.pk for each in (*request_rules.teams_of_person(reader, on), *rules.led_by(reader, on))}
    if not teams:
        return False
    return any(
        bool(teams & {each.provider_id, each.customer_id})
        for numbers in (chain_up([request.pk]), chain_down([request.pk]))
        for each in Request.objects.filter(pk__in=numbers).exclude(state=RequestState.DRAFT)
        if not each.is_confidential or request_rules.sides_of(reader, each, on)
    )


def chain_up(requests: Collection[int]) -> set[int]:
    """Give the numbers of the requests that wait on some now, directly or through others. A query for each level."""
    return _chain(requests, "blocker_id", "request_id")


def chain_down(requests: Collection[int], most: int = MOST_IN_CHAIN) -> set[int]:
    """Give the numbers of the requests that some wait on now, directly or through others. A query for each level."""
    return _chain(requests, "request_id", "blocker_id", most)


def _chain(requests: Collection[int], start: str, to: str, most: int = MOST_IN_CHAIN) -> set[int]:
    """Follow what is waited on, level by level, until there is no more or it is more than enough."""
    found: set[int] = set()
    level = set(requests)
    while level and len(found) < most:
        live = RequestWait.objects.filter(**{f"{start}__in": level}, until_at=None, blocker__isnull=False)
        level = set(live.values_list(to, flat=True)) - found
        found |= level
    return found


def live_waits(requests: Iterable[Request]) -> dict[int, list[RequestWait]]:
    """Give what requests wait on now, by the number of the request. One query."""
    numbers = [each.pk for each in requests if each.state in _NAMED_WAITS]
    found: dict[int, list[RequestWait]] = {}
    if not numbers:
        return found
    rows = RequestWait.objects.filter(request__in=numbers, until_at=None).select_related("blocker__provider")
    for row in rows.order_by("pk"):
        found.setdefault(row.request_id, []).append(row)
    return found


_NAMED_WAITS = (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)


def turn_of(request: Request, waits: Sequence[RequestWait], now: datetime) -> Turn:
    """Say whose turn it is; the same for whoever looks. No query.

    Takes: what the request waits on now (`live_waits`). Where all of that is done, or the date has passed, it is the
    provider's turn again.
    """
    state = request.current
    if state in ENDED or state is RequestState.DRAFT:
        return Turn.NOBODY
    if state in (RequestState.WAITING_CUSTOMER, RequestState.DECLINED):
        return Turn.CUSTOMER
    if state is RequestState.WAITING_UNTIL:
        if request.until_at is not None and request.until_at <= now:
            return Turn.PROVIDER
        return Turn.CUSTOMER if request.waits_on == request_rules.CUSTOMERS_DATE else Turn.OTHERS
    if state in WITH_PROVIDER or not any(is_waited_on(each) for each in waits):
        return Turn.PROVIDER
    return Turn.OTHERS


def is_waited_on(wait: RequestWait) -> bool:
    """Say whether what is waited on is still to come: somebody outside, or a request that is not done. No query.

    A draft that nobody asked yet keeps nobody waiting but the team that writes it.
    """
    return wait.blocker is None or wait.blocker.current in LIVING


def waiting_words(
    requests: Sequence[Request], now: datetime, waits: Mapping[int, Sequence[RequestWait]] | None = None
) -> dict[int, str]:
    """Say of each request who is waited on, and since when: "waiting on Procurement since Mon 16 Nov".

    One query; none where what they wait on (`live_waits`) is given.

    It names the step and the team, never a person; blank: it has ended.
    """
    waits = live_waits(requests) if waits is None else waits
    return {each.pk: _words(each, waits.get(each.pk, ()), now) for each in requests}


def _words(request: Request, waits: Sequence[RequestWait], now: datetime) -> str:
    turn = turn_of(request, waits, now)
    if turn is Turn.NOBODY or request.since_at is None:
        return ""
    since = date_format(timezone.localtime(request.since_at), "D j M")
    if turn is Turn.OTHERS and request.current is RequestState.WAITING_UNTIL and request.until_at is not None:
        until = date_format(timezone.localtime(request.until_at), "D j M")
        return _("%(team)s waits until %(until)s") % {"team": _name(request.provider), "until": until}
    names = [_waited_name(each) for each in waits if is_waited_on(each)] if turn is Turn.OTHERS else []
    if not names:
        names = [_name(request.customer if turn is Turn.CUSTOMER else request.provider)]
    return _("waiting on %(whom)s since %(since)s") % {"whom": _joined(names), "since": since}


def _waited_name(wait: RequestWait) -> str:
    return wait.outside if wait.blocker is None else _name(wait.blocker.provider)


def _name(team: Team | None) -> str:
    return team.name if team is not None else _("nobody yet")


def _joined(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    if len(once) == 1:
        return once[0]
    return _("%(some)s and %(last)s") % {"some": ", ".join(once[:-1]), "last": once[-1]}


def is_late(request: Request, now: datetime) -> bool:
    """Say whether delivery is later than promised. No query."""
    if request.promised_at is None:
        return False
    return (request.ended_at or now) > request.promised_at and (request.current in OPEN or request.ended_at is not None)
