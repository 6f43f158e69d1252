"""What stands on somebody's desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wellserved.web import rules
from wellserved.web.models import Absence, Charter, Organisation, Person, Team
from wellserved.web.queries.charters import waiting_for
from wellserved.web.queries.first_day import teams_of
from wellserved.web.queries.line_of_sight import Stop, paths_to_customers
from wellserved.web.queries.links import TeamLinks, links_of_all, told_of, who_serves_outside
from wellserved.web.queries.links_to_settle import sees_all_to_settle, unsettled_in_all, waiting_on
from wellserved.web.queries.set_up import SetUp, organisation, set_up
from wellserved.words.roles import Permission, Role


@dataclass(frozen=True)
class Desk:
    """Everything that one person's desk shows."""

    organisation: Organisation | None
    teams: tuple[Team, ...]
    """The teams the person belongs to."""
    team: Team | None
    """The one they have belonged to longest; the path begins there."""
    path: tuple[Stop, ...]
    to_describe: tuple[Team, ...]
    """Teams the person leads that do not say yet what they are for."""
    standing_in_for: tuple[Absence, ...]
    """Absences of colleagues for whom the person stands in today."""
    away: Absence | None
    """The person's own absence, today or next."""
    links_to_settle: int
    """Links that wait for the word of a team the person leads."""
    unsettled: int
    """All links of the organisation that are not settled, for whoever sees to them; 0 for everybody else."""
    set_up: SetUp | None
    """How far the set-up is, for whoever may go on with it."""
    links: TeamLinks | None
    """Whom the team serves and who serves it."""
    charters_to_agree: tuple[Charter, ...]
    """Charters that wait for a team the person leads."""
    outside: tuple[tuple[str, tuple[Team, ...]], ...]
    """The kinds of outside customers and who serves them, for whoever sees to the whole and belongs to no team."""
    sees_to_the_whole: bool


def desk(person: Person, on: date) -> Desk:
    """Put together what somebody's desk shows. At most nineteen queries, whatever there is."""
    here = organisation()
    teams = teams_of(person)
    team = teams[0] if teams else None
    sets_up = not rules.why_not(person, Permission.CHANGE_ORGANISATION, on)
    standing_in_for, away = _absences(person, on)
    led = rules.led_by(person, on)
    links = links_of_all([*teams[:1], *led])
    sees_to_the_whole = person.role != Role.EMPLOYEE
    return Desk(
        organisation=here,
        teams=teams,
        team=team,
        path=paths_to_customers([team])[team.pk] if team else (),
        to_describe=tuple(each for each in led if not each.purpose),
        standing_in_for=standing_in_for,
        away=away,
        links_to_settle=waiting_on(led, links),
        unsettled=unsettled_in_all() if sees_all_to_settle(person, on) else 0,
        set_up=set_up() if sets_up else None,
        links=told_of(team, links, person, on) if team else None,
        charters_to_agree=waiting_for(led) if led else (),
        outside=() if team or not sees_to_the_whole else who_serves_outside(),
        sees_to_the_whole=sees_to_the_whole,
    )


def _absences(person: Person, on: date) -> tuple[tuple[Absence, ...], Absence | None]:
    """Give the absences of colleagues for whom somebody stands in today, and their own, today or next. One query."""
    rows = Absence.objects.filter(Q(deputy=person) | Q(person=person), until_date__gt=on).select_related("person")
    absences = list(rows.order_by("from_date", "pk"))
    own = next((each for each in absences if each.person_id == person.pk), None)
    return tuple(each for each in absences if each.deputy_id == person.pk and each.from_date <= on), own
