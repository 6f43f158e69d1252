"""Requests of a team that goes on in others: what is open goes on there, as an event of its record; and it comes back.

Whoever takes a request on says so anew, but who saw to it still does where they came along. Where a team would come to
ask itself, the request is withdrawn. What is over stays with the team that ended.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.actions.request_record import Saying, append, held
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Membership, Person, Request, Team
from wellserved.words.requests import ENDED, LIVING, OPEN, Happened, RequestState

FOLLOWED = LIVING | {RequestState.DELIVERED}
"""The customer still has something to say to it."""


class Moved(NamedTuple):
    """One request that was carried over, as it is kept for undoing."""

    request: int
    follower: int
    """Who provides it now, or asks for it now."""
    event: int
    """The number of the event that says so."""
    side: str
    taken_by: int | None


class Carrying(NamedTuple):
    """A team goes on in others: who says so and when, and where what belonged to it goes."""

    by: Person
    now: datetime
    team: Team
    followers: Sequence[Team]
    services: Mapping[int, int]
    """Service → the number of the team that offers it now."""


def carry_requests(carrying: Carrying) -> list[list[Any]]:
    """Let the requests of a team go on in those that follow; give what was carried over.

    A request goes where its service went, or else to where whoever sees to it, or asked, belongs now, or else to the
    first. Statements: some for each request.
    """
    belongs = _belongs(carrying.followers)
    moved = []
    for request in Request.objects.filter(_of(carrying.team)).order_by("pk"):
        side = "provider" if request.provider_id == carrying.team.pk else "customer"
        person = request.taken_by_id if side == "provider" else request.asked_by_id
        to = belongs.get(person or 0, carrying.followers[0].pk)
        if side == "provider":
            to = carrying.services.get(request.service_id or 0, to)
        follower = next(each for each in carrying.followers if each.pk == to)
        if number := _move(carrying, held(request), side, follower):
            moved.append(list(Moved(request.pk, to, number, side, request.taken_by_id)))
            if side == "provider" and belongs.get(request.taken_by_id or 0) == to:
                Request.objects.filter(pk=request.pk).update(taken_by=request.taken_by_id)
    return moved


def are_passed_on(moved: Sequence[Sequence[Any]]) -> bool:
    """Say whether the record of any request names a team that followed, which then cannot vanish again."""
    return any(Moved(*each).side == "provider" for each in moved)


def put_requests_back(team: Team, moved: Sequence[Sequence[Any]], by: Person, now: datetime) -> None:
    """Let requests be asked of a team again, or by it, that were carried over.

    What happened since stays: then a request is passed back, or, where it is over or elsewhere by now, stays there.
    """
    for each in (Moved(*kept) for kept in moved):
        row = Request.objects.filter(pk=each.request).first()
        if row is None:
            continue
        row = held(row)
        words = {"team": team.name}
        if each.side == "customer" and row.customer_id == each.follower and row.provider_id != team.pk:
            _give_to_customer(row, team, by, now, _("%(team)s is there again, and asks for this.") % words)
        elif row.events_count == each.event:
            append(row, by=by, now=now, what=Happened.UNDONE, saying=Saying(undoes=each.event))
            Request.objects.filter(pk=row.pk).update(taken_by=each.taken_by)
        elif each.side == "provider" and row.provider_id == each.follower and row.current in OPEN:
            text = _("%(team)s is there again.") % words
            append(row, by=by, now=now, what=Happened.REDIRECTED, saying=Saying(team=team, text=text))


def check_nothing_open(team: Team) -> None:
    """Go on where nothing that a team is asked, or asks, is open.

    Raises: NotPossible, with how much is.
    """
    many = Request.objects.filter(Q(provider=team) | Q(customer=team), state__in=LIVING).count()
    if many:
        sentence = ngettext(
            "%(many)s request that %(team)s is asked or asks is open. Let it be delivered, passed on or withdrawn "
            "first, or merge %(team)s.",
            "%(many)s requests that %(team)s is asked or asks are open. Let them be delivered, passed on or withdrawn "
            "first, or merge %(team)s.",
            many,
        )
        raise NotPossible(sentence % {"many": many, "team": team.name})


def _of(team: Team) -> Q:
    return Q(provider=team, state__in=OPEN) | Q(customer=team, state__in=FOLLOWED)


def _belongs(teams: Sequence[Team]) -> dict[int, int]:
    """Give to which of some teams somebody belongs now, who works here: the first, where it is to several."""
    rows = Membership.objects.filter(team__in=teams, until_date=None, person__is_active=True).order_by("-pk")
    return dict(rows.values_list("person_id", "team_id"))


def _move(carrying: Carrying, row: Request, side: str, follower: Team) -> int | None:
    """Let one request go on with the team that follows; give the number of the event, None where it stays as it is."""
    by, now = carrying.by, carrying.now
    text = _("%(team)s goes on in %(into)s.") % {"team": carrying.team.name, "into": follower.name}
    other = row.customer_id if side == "provider" else row.provider_id
    if other == follower.pk:
        if row.current in ENDED:
            return None
        text = f"{text} {_('A team does not ask itself.')}"
        return append(row, by=by, now=now, what=Happened.WITHDRAWN, saying=Saying(text=text)).number
    if side == "provider":
        return append(row, by=by, now=now, what=Happened.REDIRECTED, saying=Saying(team=follower, text=text)).number
    return _give_to_customer(row, follower, by, now, text)


def _give_to_customer(row: Request, customer: Team, by: Person, now: datetime, text: str) -> int:
    """Let another team be the customer of a request, and say so on it; give the number of the event."""
    Request.objects.filter(pk=row.pk).update(customer=customer)
    row.customer = customer
    return append(row, by=by, now=now, what=Happened.NOTED, saying=Saying(text=text)).number
