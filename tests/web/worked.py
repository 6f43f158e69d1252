"""Finished requests in bulk, for tests of the picture of somebody's own work: who saw to them, and what they took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.web.requested import ago
from wellserved.web.models import Person, Request, RequestEvent, Team

_minutes = count()


@dataclass(frozen=True)
class Work:
    """A request that a person saw to: it lay in the queue and was worked on for so long, and waited upstream."""

    by: Person
    customer: Team
    provider: Team
    own_hours: float
    upstream: Team | None = None
    upstream_hours: float = 0.0
    title: str = "A laptop"
    promised_hours: float | None = None
    is_confidential: bool = False
    began_at: datetime | None = None


def finish(works: Iterable[Work]) -> list[Request]:
    """Let requests be asked, taken up, waited for and delivered."""
    return [_finished(each) for each in works]


def alike(person: Person, customer: Team, provider: Team, hours: float, many: int) -> list[Work]:
    """Give requests that take 20 % more and less than so many hours by turns."""
    return [Work(person, customer, provider, hours * (1.2 if n % 2 else 1 / 1.2)) for n in range(many)]


def _finished(work: Work) -> Request:
    at = work.began_at or ago(days=70, minutes=-next(_minutes))
    half, until = timedelta(hours=work.own_hours / 2), at + timedelta(hours=work.own_hours + work.upstream_hours)
    waits: list[tuple[str, datetime, dict[str, Any]]] = [("taken_up", at + half, {})]
    if work.upstream is not None:
        below = _request(work.upstream, work.provider, None, at + half, work)
        done = at + half + timedelta(hours=work.upstream_hours)
        _happened(below, [("asked", at + half, {"team": work.upstream}), ("delivered", done, {})])
        waits.append(("waits_on_request", at + half, {"waits_on": below.reference}))
        waits.append(("taken_up", done, {}))
    request = _request(work.provider, work.customer, work.by, at, work)
    promise: list[tuple[str, datetime, dict[str, Any]]] = []
    if work.promised_hours is not None:
        by = at + timedelta(hours=work.promised_hours)
        promise = [("promised", at, {"until_at": by, "promise": "delivery", "by": work.by})]
    steps = [(what, when, {**more, "by": work.by}) for what, when, more in (*waits, ("delivered", until, {}))]
    _happened(request, [("asked", at, {"team": work.provider}), *promise, *steps])
    return request


def _request(provider: Team, customer: Team, by: Person | None, at: datetime, work: Work) -> Request:
    return Request.objects.create(
        title=work.title, customer=customer, provider=provider, taken_by=by, state="delivered",
        is_confidential=work.is_confidential and by is not None, ended_at=at,
        **dict.fromkeys(("since_at", "opened_at", "written_at", "changed_at"), at),
    )  # fmt: skip


def _happened(request: Request, events: Sequence[tuple[str, datetime, dict[str, Any]]]) -> None:
    RequestEvent.objects.bulk_create(
        RequestEvent(request=request, number=number, what=what, at=at, **more)
        for number, (what, at, more) in enumerate(events, 1)
    )
    Request.objects.filter(pk=request.pk).update(events_count=len(events), ended_at=events[-1][1])
