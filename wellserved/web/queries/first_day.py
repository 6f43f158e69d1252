"""The first day: whom somebody named, and what the map says."""

from dataclasses import dataclass

from wellserved.web.models import FirstDayAnswer, Person, Segment, Team
from wellserved.web.queries.line_of_sight import Stop, paths_to_customers


@dataclass(frozen=True)
class Answered:
    """What somebody said, beside what the map says."""

    named: tuple[str, ...]
    """The names of the customers they named."""
    path: tuple[Stop, ...]
    """The way of their team; empty: there is none yet."""
    team: Team | None


def teams_and_segments() -> tuple[dict[str, Team], dict[str, Segment]]:
    """Give every team and every kind of outside customer that is there now, by name in small letters. Two queries."""
    teams = {team.name.casefold(): team for team in Team.objects.filter(closed_on_date=None).order_by("name")}
    segments = {each.name.casefold(): each for each in Segment.objects.filter(closed_on_date=None).order_by("name")}
    return teams, segments


def is_still_asked(person: Person) -> bool:
    """Say whether somebody has not yet answered the question of the first day, though there is a team. Two queries."""
    return not FirstDayAnswer.objects.filter(person=person).exists() and Team.objects.exists()


def answered(person: Person) -> Answered | None:
    """Give what somebody answered on their first day, for themselves only. At most seven queries."""
    answer = FirstDayAnswer.objects.filter(person=person).select_related("team").first()
    if answer is None:
        return None
    customers = answer.customers.select_related("team", "segment")
    named = tuple(str(each.team or each.segment) for each in customers)
    team = main_team(person)
    return Answered(named, paths_to_customers([team])[team.pk] if team else (), team)


def main_team(person: Person) -> Team | None:
    """Give the team somebody has belonged to longest, of those they belong to now. One query."""
    return next(iter(teams_of(person)), None)


def teams_of(person: Person) -> tuple[Team, ...]:
    """Give the teams somebody belongs to now, the one they have belonged to longest first. One query."""
    belongs = Team.objects.filter(memberships__person=person, memberships__until_date=None)
    return tuple(belongs.order_by("memberships__from_date", "memberships__pk"))
