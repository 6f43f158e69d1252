"""What a team offers, as its page shows it: services, charters, and when it works; in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wellserved.web import rules
from wellserved.web.models import Link, Person, Service, Team
from wellserved.web.queries import charters
from wellserved.web.queries.charters import CharterRow
from wellserved.web.queries.hours import in_short
from wellserved.web.queries.working_hours import hours_of


@dataclass(frozen=True)
class HoursOfTeam:
    """When a team works, in short."""

    team: Team
    of: Team | None
    """Whose hours these are; None: all time counts."""
    zone: str
    week: tuple[tuple[str, str], ...]
    """Days and their hours; days that are closed are left out."""


@dataclass(frozen=True)
class Offer:
    """What a team offers, and what it agreed on with whom."""

    team: Team
    services: tuple[Service, ...]
    as_provider: tuple[CharterRow, ...]
    as_customer: tuple[CharterRow, ...]
    hours: HoursOfTeam
    why_not_offer: str


def offer_of(team: Team, links: Iterable[Link], reader: Person, on: date) -> Offer:
    """Give what a team offers. Takes: its links, read with their sides. Four queries, and those of the rule."""
    as_provider, as_customer = charters.of_team(team, links)
    return Offer(
        team=team,
        services=services_of(team),
        as_provider=as_provider,
        as_customer=as_customer,
        hours=hours_in_short(team, on),
        why_not_offer=rules.why_not_offer(reader, team, on),
    )


def hours_in_short(team: Team, on: date) -> HoursOfTeam:
    """Give when a team works. One query."""
    known = hours_of([team])[team.pk]
    return HoursOfTeam(team, known.of, known.hours.zone, in_short(known, on))


def services_of(team: Team) -> tuple[Service, ...]:
    """Give the services a team offers, by name. One query."""
    return tuple(Service.objects.filter(team=team, closed_on_date=None).order_by("name", "pk"))


def service(key: str) -> Service:
    """Give a service by its key, with its team. One query.

    Raises: NotThere.
    """
    found = Service.objects.select_related("team").filter(key=key).first()
    if found is None:
        raise rules.NotThere
    return found
