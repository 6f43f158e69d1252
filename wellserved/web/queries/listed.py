"""People as lists show them: name and teams, and no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wellserved.web.models import Membership, Person
from wellserved.web.queries.teams import held_on


@dataclass(frozen=True)
class ListedTeam:
    """A team somebody belongs to."""

    key: str
    name: str


@dataclass(frozen=True)
class Listed:
    """Somebody in a list."""

    name: str
    key: str
    teams: tuple[ListedTeam, ...]


def listed(people: Sequence[Person], on: date) -> tuple[Listed, ...]:
    """Give people with the teams they belong to on a day. One query."""
    belong = Membership.objects.filter(held_on(on), person__in=[each.pk for each in people])
    teams: dict[int, list[ListedTeam]] = {}
    rows = belong.order_by("team__name", "pk").values_list("person_id", "team__key", "team__name")
    for number, key, name in rows:
        teams.setdefault(number, []).append(ListedTeam(key, name))
    return tuple(Listed(each.name, each.key, tuple(teams.get(each.pk, ()))) for each in people)
