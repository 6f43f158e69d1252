"""Notices: who is told what, and how soon; written with what happened, in the same transaction.

Whoever does something is not told of it. Who is away is told, and so is who stands in for them; where somebody left,
whoever leads their team is. A step that is taken back before its notice is due is not told at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from wellserved.web import request_rules
from wellserved.web.models import Notice, NoticeWish, Person, Request, RequestEvent, RequestWait, Team
from wellserved.web.queries.notice_readers import UTC, Circle, circle, level_of, levels, zones
from wellserved.words.links import Side
from wellserved.words.notices import Level, NoticeKind, due_at
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened

NEEDS_ME, MY_REQUEST, MY_TEAMS = NoticeKind.NEEDS_ME, NoticeKind.MY_REQUEST, NoticeKind.MY_TEAMS


class Whom(StrEnum):
    """Whom something concerns, on a request."""

    ASKER = "asker"
    HOLDER = "holder"
    """Who sees to it, or leads the team that is asked."""
    CONTACT = "contact"
    TEAM = "team"
    """Everybody of the team that is asked."""


_TO_ASKER = ((Whom.ASKER, MY_REQUEST),)
_TO_HOLDER = ((Whom.HOLDER, NEEDS_ME),)
_TO_TEAM = ((Whom.CONTACT, NEEDS_ME), (Whom.HOLDER, NEEDS_ME), (Whom.TEAM, MY_TEAMS))
CONCERNS: dict[Happened, tuple[tuple[Whom, NoticeKind], ...]] = {
    Happened.ASKED: _TO_TEAM,
    Happened.ACCEPTED: _TO_ASKER,
    Happened.TAKEN_UP: _TO_ASKER,
    Happened.QUESTIONED: ((Whom.ASKER, NEEDS_ME),),
    Happened.ANSWERED: _TO_HOLDER,
    Happened.WAITS_ON_REQUEST: _TO_ASKER,
    Happened.WAITS_OUTSIDE: _TO_ASKER,
    Happened.WAITS_UNTIL: _TO_ASKER,
    Happened.UPDATED: _TO_ASKER,
    Happened.PROMISED: _TO_ASKER,
    Happened.DELIVERED: _TO_ASKER,
    Happened.CLOSED: ((Whom.ASKER, MY_REQUEST), (Whom.HOLDER, MY_TEAMS)),
    Happened.REOPENED: _TO_HOLDER,
    Happened.REDIRECTED: (*_TO_TEAM, *_TO_ASKER),
    Happened.DECLINED: _TO_ASKER,
    Happened.WITHDRAWN: (*_TO_HOLDER, *_TO_ASKER),
    Happened.WAIT_DISPUTED: _TO_HOLDER,
    Happened.NOTED: (*_TO_HOLDER, *_TO_ASKER),
    Happened.GIVEN: _TO_HOLDER,
    Happened.REWORDED: _TO_HOLDER,
    Happened.EXPEDITED: _TO_HOLDER,
}
"""Whom each thing that happens to a request concerns; of two reasons, somebody is told by the first. Others: nobody."""
WAITED_FOR = {
    Happened.DELIVERED: NEEDS_ME,
    Happened.DECLINED: NEEDS_ME,
    Happened.WITHDRAWN: NEEDS_ME,
    Happened.PROMISED: NoticeKind.WAITED_FOR,
    Happened.REOPENED: NoticeKind.WAITED_FOR,
}
"""What concerns those whose requests wait for this one: it is there or will not come, and so it is their turn; or it
comes at another time."""
_SIDE = {Whom.ASKER: Side.CUSTOMER, Whom.HOLDER: Side.PROVIDER}


@dataclass(frozen=True)
class Told:
    """Somebody is to be told something."""

    person: Person
    kind: NoticeKind
    team: Team | None = None
    """By whose clocks they are taken to live, if they named no zone."""
    words: tuple[tuple[str, Any], ...] = ()


def tell(*, request: Request, event: RequestEvent) -> None:
    """Tell whom it concerns what happened to a request; in the transaction in which it happened."""
    if event.what == Happened.UNDONE:
        _tell_that_undone(request, event)
        return
    what = Happened(event.what)
    if what not in CONCERNS or (what is Happened.PROMISED and event.by_id is None):  # by the charter, when it is asked
        return
    on = timezone.localdate(event.at)
    waiting = _waiting_for(request) if _matters_to_waiting(event) else []
    readers = circle([request, *waiting], on)
    told = [*_concerned(readers, request, event), *_waiting_told(readers, waiting, WAITED_FOR.get(what, NEEDS_ME))]
    told += _stand_ins(readers, [request, *waiting], told)
    _write(told, request=request, number=event.number, now=event.at, by=event.by_id)


def tell_holder(*, request: Request, kind: NoticeKind, now: datetime, words: dict[str, Any]) -> None:
    """Tell whoever sees to a request something that did not happen by anybody, such as that a promise comes near."""
    readers = circle([request], timezone.localdate(now))
    said = tuple(words.items())
    told = [Told(each, kind, request.provider, said) for each in readers.holder(request)]
    _write([*told, *_stand_ins(readers, [request], told)], request=request, number=None, now=now, by=None)


def tell_people(
    *, people: Iterable[Person], kind: NoticeKind, now: datetime, words: dict[str, Any], path: str, by: Person | None
) -> None:
    """Tell people something that is not about a request, such as thanks.

    Takes: `by` and `text`, as they stand in the mail (`words`); where to look, below the address of the application.
    """
    told = [Told(each, kind, None, tuple(words.items())) for each in people if each.is_active]
    _write(told, request=None, number=None, now=now, by=by.pk if by else None, path=path)


def wishes_of(person: Person) -> dict[NoticeKind, Level]:
    """Give how somebody wants each kind of notice. One query."""
    said = levels([person])
    return {kind: level_of(said, person, kind) for kind in NoticeKind}


def wish(*, person: Person, kind: NoticeKind, level: Level) -> bool:
    """Keep how somebody wants one kind of notice; say whether that is new. Within a transaction of an action."""
    if wishes_of(person)[kind] is level:
        return False
    NoticeWish.objects.update_or_create(person=person, kind=kind.value, defaults={"level": level.value})
    return True


def _concerned(readers: Circle, request: Request, event: RequestEvent) -> list[Told]:
    """Give whom an event concerns on the request itself, for the first reason that holds for each."""
    what, found = Happened(event.what), list[Told]()
    sides = _sides_of_writer(request, event) if what is Happened.NOTED else frozenset()
    for whom, kind in CONCERNS[what]:
        if len(sides) == 1 and _SIDE[whom] in sides:  # what somebody writes is for the other side
            continue
        if what is Happened.GIVEN and request.taken_by_id is None:
            continue
        team = request.customer if whom is Whom.ASKER else request.provider
        found += [Told(each, kind, team) for each in _people(readers, request, whom)]
    return found


def _people(readers: Circle, request: Request, whom: Whom) -> list[Person]:
    if whom is Whom.ASKER:
        return readers.asker(request)
    if whom is Whom.HOLDER:
        return readers.holder(request)
    return readers.contact(request) if whom is Whom.CONTACT else readers.members(request, request.provider)


def _sides_of_writer(request: Request, event: RequestEvent) -> frozenset[Side]:
    if event.by is None:
        return frozenset()
    return request_rules.sides_of(event.by, request, timezone.localdate(event.at))


def _matters_to_waiting(event: RequestEvent) -> bool:
    if event.what == Happened.PROMISED:
        return event.promise == PromiseKind.DELIVERY
    return event.what in WAITED_FOR


def _waiting_for(request: Request) -> list[Request]:
    """Give the requests that wait for one now. One query."""
    live = RequestWait.objects.filter(blocker=request, until_at=None)
    rows = live.select_related("request__provider", "request__customer").order_by("request_id")
    return [each.request for each in rows]


def _waiting_told(readers: Circle, waiting: Sequence[Request], kind: NoticeKind) -> list[Told]:
    """Give one notice for each who sees to requests that wait, about all of theirs together."""
    of_person: dict[int, list[tuple[Person, Request]]] = {}
    for request in waiting:
        for each in readers.holder(request):
            of_person.setdefault(each.pk, []).append((each, request))
    return [
        Told(theirs[0][0], kind, theirs[0][1].provider, (("waiting", [request.pk for _, request in theirs]),))
        for theirs in of_person.values()
    ]


def _stand_ins(readers: Circle, requests: Sequence[Request], told: Sequence[Told]) -> list[Told]:
    """Give who is told as well, in the place of people who are away. What concerns all of a team is not passed on."""
    by_number = {each.pk: each for each in requests}
    found = []
    for each in told:
        if each.kind is MY_TEAMS:
            continue
        about = by_number[dict(each.words)["waiting"][0]] if "waiting" in dict(each.words) else requests[0]
        words = (*each.words, ("for", each.person.name))
        found += [Told(deputy, each.kind, each.team, words) for deputy in readers.deputies(each.person, about)]
    return found


def _tell_that_undone(request: Request, event: RequestEvent) -> None:
    """Forget what nobody was told yet; tell those who were that it is taken back."""
    of_it = Notice.objects.filter(request=request, event_number=event.undoes)
    of_it.filter(mailed_at=None).delete()
    gone = of_it.exclude(mailed_at=None).select_related("person")
    told = [Told(each.person, NoticeKind(each.kind), request.provider) for each in gone if each.person.is_active]
    _write(told, request=request, number=event.number, now=event.at, by=event.by_id)


def _write(
    told: Sequence[Told],
    *,
    request: Request | None,
    number: int | None,
    now: datetime,
    by: int | None,
    path: str = "",
) -> None:
    """Write one notice for each person, by the first reason that holds, for when they want it. Three queries."""
    first: dict[int, Told] = {}
    for each in told:
        if each.person.pk != by and each.person.mail:
            first.setdefault(each.person.pk, each)
    if not first:
        return
    wishes = levels([each.person for each in first.values()])
    clocks = zones(each.team for each in first.values() if not each.person.zone)
    where = path or (f"/requests/{request.key}/" if request else "")
    rows = []
    for each in first.values():
        zone = each.person.zone or clocks.get(each.team.pk if each.team else 0, UTC)
        if due := due_at(level_of(wishes, each.person, each.kind), now, zone):
            row = Notice(person=each.person, kind=each.kind.value, request=request, event_number=number)
            row.words, row.path, row.made_at, row.due_at = dict(each.words), where, now, due
            rows.append(row)
    Notice.objects.bulk_create(rows)
