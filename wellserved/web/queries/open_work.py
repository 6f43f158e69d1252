"""Today's open work: on each link of the way to the customer, and by age. Counts only: no title, no person.

Whoever works on a side of a link sees its count as it is; everybody else only from five on, and never that of a team
of fewer than three people. In what is shown as it is, confidential requests count for those only who may see
them, as in their lists; elsewhere they are counted and not named.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import request_rules
from wellserved.web.models import Membership, Person, Team
from wellserved.web.queries.line_of_sight import Edge, Stop, sight_of, told
from wellserved.web.queries.months import shown
from wellserved.web.queries.request_filters import AGES, visible_to
from wellserved.web.queries.request_lists import asked
from wellserved.web.queries.request_rows import age
from wellserved.web.queries.teams import held_on
from wellserved.words.team_figures import FEWEST_PEOPLE


@dataclass(frozen=True)
class Hop:
    """One link of the way to the customer, and what is open on it."""

    stop: Stop
    """Its provider."""
    to: str
    """Its customer."""
    said: str
    """What is open on it, in words."""
    many: int | None
    """None: not shown, or nobody asks there."""


@dataclass(frozen=True)
class Way:
    """The way of a team to the outside customer; without hops where none is known."""

    hops: tuple[Hop, ...]
    customer: Stop | None


@dataclass(frozen=True)
class Band:
    """Open requests of one age."""

    said: str
    many: str
    share: int
    """Of a hundred parts of the largest band; 0 where it is not shown."""


@dataclass(frozen=True)
class Ages:
    """How old the open requests of a team are."""

    many: int
    bands: tuple[Band, ...]
    oldest: str
    why_withheld: str
    """Why nothing of it is shown; blank: it is."""


def way_of(team: Team, reader: Person, now: datetime) -> Way:
    """Give the way of a team to the customer, with what is open on each link today. At most five queries."""
    way = sight_of(team).way
    if not way:
        return Way((), None)
    teams = Team.objects.in_bulk([number for number in way if number > 0])
    stops, links = told(way, teams), list(pairwise(way))
    many, small = _open_on(links, visible_to(reader, timezone.localdate(now))), small_teams(list(teams), now)

    def seen(link: Edge) -> int | None:
        (n, theirs), ends = many.get(link, (0, 0)), [teams[end] for end in link if end in teams]
        if any(request_rules.speaks_for(reader, end, timezone.localdate(now)) for end in ends):
            return theirs
        return n if shown(n) and not small.intersection(link) else None

    hops = (
        _hop(stops, place, seen(link), is_small=not small.isdisjoint(link), is_outside=link[1] < 0)
        for place, link in enumerate(links)
    )
    return Way(tuple(hops), stops[-1])


def _open_on(links: Sequence[Edge], visible: Q) -> dict[Edge, tuple[int, int]]:
    """Count what is open on some links: all of it, and what somebody may see. One query."""
    between = Q(pk__in=[])
    for provider, customer in links:
        between |= Q(provider=provider, customer=max(customer, 0))
    rows = asked().filter(between, ended_at=None).order_by().values_list("provider", "customer")
    counted = rows.annotate(many=Count("pk"), theirs=Count("pk", filter=visible))
    return {(provider, customer): (many, theirs) for provider, customer, many, theirs in counted}


def _hop(stops: Sequence[Stop], place: int, many: int | None, *, is_small: bool, is_outside: bool) -> Hop:
    said = _("asked outside Wellserved") if is_outside else _said(many, is_small=is_small)
    return Hop(stops[place], stops[place + 1].name, said, None if is_outside else many)


def _said(many: int | None, *, is_small: bool) -> str:
    """Say how much is open; where it is not shown, why: of a small team whatever the number is."""
    if many is None:
        return _("not shown: fewer than three people") if is_small else _("fewer than five open")
    return ngettext("one open", "%(many)s open", many) % {"many": many} if many else _("nothing open")


def small_teams(teams: Collection[int], now: datetime) -> frozenset[int]:
    """Give those of some teams to which fewer than three people belong. One query."""
    rows = Membership.objects.filter(held_on(timezone.localdate(now)), team__in=teams, person__is_active=True)
    people = dict(rows.order_by().values_list("team").annotate(many=Count("person", distinct=True)))
    return frozenset(number for number in teams if people.get(number, 0) < FEWEST_PEOPLE)


def ages_of(team: Team, reader: Person, why_few: str, now: datetime) -> Ages:
    """Give how old the open requests of a team are. One query.

    Takes: why a figure about so few people is not shown; blank: they are enough.
    """
    own = request_rules.speaks_for(reader, team, timezone.localdate(now))
    ends = (None, *(now - timedelta(days=each) for each in AGES), None)
    counted = {
        f"band{place}": Count("pk", filter=_between(older, younger))
        for place, (younger, older) in enumerate(pairwise(ends))
    }
    rows = asked().filter(visible_to(reader, timezone.localdate(now)) if own else Q(), provider=team, ended_at=None)
    # Of a confidential one it would tell those who know of nobody else's when it was asked.
    oldest = Min("opened_at") if own else Min("opened_at", filter=Q(is_confidential=False))
    found = rows.aggregate(many=Count("pk"), oldest=oldest, **counted)
    many = [found[name] for name in counted]
    if not own and (why_few or not shown(found["many"])):
        return Ages(0, (), "", why_few or _("Fewer than five requests are open; not shown."))
    most = max([n for n in many if own or shown(n)], default=0)
    bands = tuple(_band(said, n, most, own=own) for said, n in zip(_band_names(), many, strict=True))
    return Ages(found["many"], bands, age(found["oldest"], now) if found["oldest"] else "", "")


def _between(older: datetime | None, younger: datetime | None) -> Q:
    """Give the condition that a request was asked after one moment, and at another or before it."""
    after = Q(opened_at__gt=older) if older else Q()
    return after & Q(opened_at__lte=younger) if younger else after


def _band_names() -> tuple[str, ...]:
    first, *_others = AGES
    between = [_("%(least)s to %(most)s days") % {"least": least, "most": most} for least, most in pairwise(AGES)]
    return (_("less than %(days)s days") % {"days": first}, *between, _("%(days)s days or more") % {"days": AGES[-1]})


def _band(said: str, many: int, most: int, *, own: bool) -> Band:
    if own or shown(many) or not many:
        return Band(said, str(many), round(100 * many / most) if most else 0)
    return Band(said, _("fewer than five"), 0)
