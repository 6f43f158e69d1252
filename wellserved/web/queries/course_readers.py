"""Who sees how it goes: a team's own people, those whom it serves and who serve it, service leads and executives."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q

from wellserved.web import request_rules, rules
from wellserved.web.models import Link, Person, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED
from wellserved.web.queries.map_graph import MapParty
from wellserved.words.roles import RULES, Permission, Relation, may

_SEE = Permission.SEE_COURSE


def why_not_see_course(person: Person, team: Team, on: date) -> str:
    """Say why somebody does not see how it goes with a team. At most one query besides those of the rules."""
    return _why_not(person, _to_team(person, team, on), on)


def why_not_see_link_course(person: Person, link: Link, on: date) -> str:
    """Say why somebody does not see how it goes on a link: both of its sides do. No query but those of the rules."""
    sides = [team for team in (link.provider, link.customer) if team is not None]
    is_of = any(request_rules.speaks_for(person, team, on) for team in sides)
    return _why_not(person, Relation.OWN if is_of else Relation.OTHER, on)


def link_courses_of(person: Person, on: date) -> Callable[[Iterable[MapParty]], bool]:
    """Give what says of a link between two teams whether somebody sees how it goes there. At most three queries.

    The same as `why_not_see_link_course` says of one link; takes its two sides, as the map knows them.
    """
    roles = rules.roles_of(person, on)
    if may(roles, _SEE, Relation.OTHER):
        return lambda _sides: True
    own, led = request_rules.speaks_for_which(person, on)
    may_own = may(roles, _SEE, Relation.OWN)
    return lambda sides: may_own and any(each.number in own or not led.isdisjoint(each.above) for each in sides)


def _why_not(person: Person, relation: Relation, on: date) -> str:
    return "" if may(rules.roles_of(person, on), _SEE, relation) else RULES[_SEE].says_no()


def _to_team(person: Person, team: Team, on: date) -> Relation:
    if request_rules.speaks_for(person, team, on):
        return Relation.OWN
    said = Q(provider=team, said_by_provider_at__isnull=False) | Q(customer=team, said_by_customer_at__isnull=False)
    # Its own word counts: nobody gets to read of a team by saying that it serves them.
    of_it = Link.objects.filter(LIVE, UNDENIED, said, customer__isnull=False)
    for link in of_it.select_related("provider", "customer"):
        other = link.customer if link.provider_id == team.pk else link.provider
        if other is not None and request_rules.speaks_for(person, other, on):
            return Relation.LINKED
    return Relation.OTHER
