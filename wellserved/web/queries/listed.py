"""People as lists show them: name and teams, and no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wellserved.web.models import Membership, Person, Team
from wellserved.web.queries.teams import held_on


@dataclass(frozen=True)
class Listed:
    """Somebody in a list."""

    name: str
    key: str
    teams: tuple[Team, ...]


def listed(people: Sequence[Person], on: date) -> tuple[Listed, ...]:
    """Give people with the teams they belong to on a day. One query."""
    belong = Membership.objects.filter(held_on(on), person__in=[each.pk for each in people])
    teams: dict[int, list[Team]] = {}
    for each in belong.select_related("team").order_by("team__name", "pk"):
        teams.setdefault(each.person_id, []).append(each.team)
    return tuple(Listed(each.name, each.key, tuple(teams.get(each.pk, ()))) for each in people)
