"""What goes on when a team goes on in others: services, links with charters, requests, hours; and how it comes back.

No link of a team that ended stays open: it leads to or from the team that follows, or ends where that one has it
already. Charters stay with their link, except that a split takes a charter along with its service.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import F, Q
from django.utils.translation import gettext as _

from wellserved.web.actions.carried_requests import Carrying, carry_requests, put_requests_back
from wellserved.web.actions.links import STORED
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Charter, Link, Person, Service, Team, TeamHours
from wellserved.web.models.hours import FIELDS as HOURS

LONGEST_NAME = 120
Goes: TypeAlias = Mapping[int, int]
"""Number of a service → which of the teams that follow offers it from now on; the first where nothing is said."""


@dataclass
class Carried:
    """What was carried over, as it is kept for undoing; each list holds plain values."""

    services: list[list[Any]] = field(default_factory=list)
    """Service, team that offers it now, its name before and now."""
    links: list[list[Any]] = field(default_factory=list)
    """Link, side, and the team that is on that side now."""
    ended: list[int] = field(default_factory=list)
    """Links that ended, because the team that follows has them already."""
    on: str = ""
    """The day on which they ended."""
    charters: list[list[int]] = field(default_factory=list)
    """Charter, link before and now."""
    made: list[int] = field(default_factory=list)
    """Links that began, for charters that went with their service."""
    requests: list[list[Any]] = field(default_factory=list)
    """See `carried_requests.Moved`."""

    def kept(self) -> dict[str, Any]:
        """Give it in a form that can be stored."""
        return dict(vars(self))

    def fields(self) -> list[str]:
        """Name what was carried over, for the audit trail."""
        return [name for name in ("services", "charters", "requests") if getattr(self, name)]


def carry(
    team: Team, followers: Sequence[Team], on: date, goes: Goes | None = None, *, by: Person, now: datetime
) -> Carried:
    """Let what a team has go on in those that follow, the first of which takes what nothing is said of.

    Whoever calls this holds the tree, as everybody does who declares links. People have moved already.
    """
    done = Carried(on=on.isoformat())
    _carry_services(team, followers, goes or {}, done)
    _carry_links(team, followers, on, done)
    services = {service: follower for service, follower, _before, _now in done.services}
    done.requests = carry_requests(Carrying(by, now, team, followers, services))
    return done


def copy_hours(team: Team, followers: Iterable[Team]) -> None:
    """Give the hours of a team to each that follows; where it has none of its own, neither have they."""
    rows = list(TeamHours.objects.filter(team=team).order_by("pk"))
    TeamHours.objects.bulk_create(
        TeamHours(team=each, from_date=row.from_date, **{name: getattr(row, name) for name in HOURS})
        for each in followers
        for row in rows
    )


def put_carried_back(team: int, carried: Mapping[str, Any], *, by: Person, now: datetime) -> None:
    """Put everything back that was carried over from a team.

    Raises: NotPossible where some of it went on to somewhere else since.
    """
    for service, follower, before, after in carried["services"]:
        if not Service.objects.filter(pk=service, team=follower).update(team=team, version=F("version") + 1):
            raise _gone_on(team)
        if before != after:
            Service.objects.filter(pk=service, name=after).update(name=before)
    for charter, before, after in carried["charters"]:
        if not Charter.objects.filter(pk=charter, link=after).update(link=before):
            raise _gone_on(team)
    if Charter.objects.filter(link__in=carried["made"]).exists():
        raise NotPossible(_("There is a new charter on a link that began with this. Change it by hand, please."))
    Link.objects.filter(pk__in=carried["made"]).delete()
    put_requests_back(Team.objects.get(pk=team), carried.get("requests", ()), by, now)
    for side, follower, numbers in _by_side(carried["links"]):
        if Link.objects.filter(pk__in=numbers).exclude(**{side: follower}).exists():
            raise _gone_on(team)
        Link.objects.filter(pk__in=numbers).update(**{side: team, "version": F("version") + 1})
    # Where the other side ended since, the link has nowhere to lead.
    provider_is_there = Q(provider=team) | Q(provider__closed_on_date=None)
    customer_is_there = Q(customer=None) | Q(customer=team) | Q(customer__closed_on_date=None)
    ended = Link.objects.filter(provider_is_there, customer_is_there, pk__in=carried["ended"])
    ended.filter(ended_on_date=carried["on"]).update(ended_on_date=None, version=F("version") + 1)


def _gone_on(team: int) -> NotPossible:
    words = {"team": Team.objects.get(pk=team).name}
    return NotPossible(_("Services or links of %(team)s went on to another team since. Undo that first.") % words)


def _by_side(links: Iterable[Sequence[Any]]) -> list[tuple[str, int, list[int]]]:
    """Give the links that have the same team on the same side, together."""
    found: dict[tuple[str, int], list[int]] = {}
    for link, side, follower in links:
        found.setdefault((side, follower), []).append(link)
    return [(side, follower, numbers) for (side, follower), numbers in found.items()]


def _carry_services(team: Team, followers: Sequence[Team], goes: Goes, done: Carried) -> None:
    """Let the services of a team be offered by those that follow; no longer offered ones, too, for their charters."""
    offered = Service.objects.filter(team__in=followers, closed_on_date=None).values_list("team_id", "name")
    taken = {(number, name.casefold()) for number, name in offered}
    for service in Service.objects.filter(team=team).order_by("pk"):
        follower, name = followers[goes.get(service.pk, 0)], service.name
        if service.closed_on_date is None:
            name = _free_name(name, team.name, {other for number, other in taken if number == follower.pk})
            taken.add((follower.pk, name.casefold()))
        Service.objects.filter(pk=service.pk).update(team=follower, name=name, version=F("version") + 1)
        done.services.append([service.pk, follower.pk, service.name, name])


def _free_name(name: str, team: str, taken: Collection[str]) -> str:
    """Give a service its name, or one that says from which team it came, where that name is taken."""
    if name.casefold() not in taken:
        return name
    for number in range(1, len(taken) + 2):
        behind = f" ({team[: LONGEST_NAME // 2]}{f' {number}' if number > 1 else ''})"
        other = f"{name[: LONGEST_NAME - len(behind)]}{behind}"
        if other.casefold() not in taken:
            return other
    raise AssertionError("One of so many names is free.")


def _carry_links(team: Team, followers: Sequence[Team], on: date, done: Carried) -> None:
    open_now = Link.objects.filter(ended_on_date=None)
    there = open_now.filter(Q(provider__in=followers) | Q(customer__in=followers))
    taken = set(there.values_list("provider_id", "customer_id", "segment_id"))
    services = {service: follower for service, follower, _before, _now in done.services}
    mine = open_now.filter(Q(provider=team) | Q(customer=team)).order_by("pk")
    for link in mine.prefetch_related("charters"):
        if link.provider_id != team.pk:
            _carry_link(link, "customer", followers[0].pk, taken, done)
            continue
        to = [services.get(each.service_id or 0, followers[0].pk) for each in link.charters.all()]
        first, *others = [each.pk for each in followers if each.pk in to] or [followers[0].pk]
        _carry_link(link, "provider", first, taken, done)
        for other in others:
            _take_charters_along(link, other, services, done)
    for side, follower, numbers in _by_side(done.links):
        Link.objects.filter(pk__in=numbers).update(**{side: follower, "version": F("version") + 1})
    Link.objects.filter(pk__in=done.ended).update(ended_on_date=on, version=F("version") + 1)


def _carry_link(link: Link, side: str, follower: int, taken: set[tuple[Any, ...]], done: Carried) -> None:
    """Let a link lead to or from the team that follows, or end where that one has it already, or is the other side."""
    setattr(link, f"{side}_id", follower)
    wanted = (link.provider_id, link.customer_id, link.segment_id)
    if wanted in taken or link.provider_id == link.customer_id:
        done.ended.append(link.pk)
    else:
        taken.add(wanted)
        done.links.append([link.pk, side, follower])


def _take_charters_along(link: Link, follower: int, services: Mapping[int, int], done: Carried) -> None:
    """Begin a link as the old one for another team that follows, and let the charters about its services go there."""
    words = {name: getattr(link, name) for name in STORED}
    made = Link.objects.create(provider_id=follower, customer=link.customer, segment=link.segment, **words)
    done.made.append(made.pk)
    moved = [each.pk for each in link.charters.all() if services.get(each.service_id or 0) == follower]
    Charter.objects.filter(pk__in=moved).update(link=made)
    done.charters += [[each, link.pk, made.pk] for each in moved]
