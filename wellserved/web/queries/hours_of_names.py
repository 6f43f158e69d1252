"""The working hours of teams by the names that logs may give them."""

from wellserved.web.models import FoundParty, Team
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.hours import WorkingHours


def hours_of_names() -> dict[str, WorkingHours]:
    """Give the hours of every team that has some, by its name, and by every name that somebody found to be that team.

    A name of a team that is there goes before one that a log uses, and before that of a closed one. Three queries.
    """
    teams = list(Team.objects.order_by("closed_on_date", "pk"))
    known = hours_of(teams)
    with_hours = {team.pk: known[team.pk].hours for team in teams if known[team.pk].of is not None}
    names = [(team.name, team.pk) for team in sorted(teams, key=lambda team: team.closed_on_date is None)]
    found = FoundParty.objects.filter(team__in=with_hours, log__removed_at=None).order_by("log_id")
    names = [*found.values_list("name", "team_id"), *names]
    return {name: with_hours[team] for name, team in names if team in with_hours}
