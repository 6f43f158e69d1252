"""What lies with teams: how much, how it stands, and how old. Never by person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from wellserved.web.models import Person, Team
from wellserved.web.queries.request_filters import visible_to
from wellserved.web.queries.request_lists import asked
from wellserved.web.queries.request_rows import age
from wellserved.words.requests import WAITING, RequestState


@dataclass(frozen=True)
class Queue:
    """What lies with a team: how much, how it stands, and how old the oldest is."""

    team: Team
    many: int
    oldest: str
    new: int
    in_hand: int
    waits_on_customer: int
    waits_on_others: int


_IN_HAND = (RequestState.ACCEPTED, RequestState.IN_WORK)


def queues_of(teams: Sequence[Team], reader: Person, now: datetime) -> tuple[Queue, ...]:
    """Give what lies with teams, as far as somebody may see it: by how it stands, and how old. One query."""
    if not teams:
        return ()
    lie = asked().filter(
        visible_to(reader, timezone.localdate(now)), provider__in=[each.pk for each in teams], ended_at=None
    )
    rows = lie.values_list("provider", "state").annotate(many=Count("pk"), oldest=Min("opened_at")).order_by()
    found: dict[int, dict[RequestState, tuple[int, datetime]]] = {}
    for number, state, many, oldest in rows:
        found.setdefault(number, {})[RequestState(state)] = (many, oldest)
    return tuple(_queue(each, found.get(each.pk, {}), now) for each in teams)


def _queue(team: Team, found: Mapping[RequestState, tuple[int, datetime]], now: datetime) -> Queue:
    def many(states: Iterable[RequestState]) -> int:
        return sum(found[each][0] for each in states if each in found)

    oldest = min((at for _many, at in found.values()), default=None)
    on_others = WAITING - {RequestState.WAITING_CUSTOMER}
    return Queue(
        team=team,
        many=many(found),
        oldest=age(oldest, now) if oldest else "",
        new=many([RequestState.NEW]),
        in_hand=many(_IN_HAND),
        waits_on_customer=many([RequestState.WAITING_CUSTOMER, RequestState.DECLINED]),
        waits_on_others=many(on_others),
    )
