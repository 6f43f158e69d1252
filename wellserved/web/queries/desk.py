"""What stands on somebody's desk."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from wellserved.web import request_rules, rules
from wellserved.web.models import Absence, Charter, HelpGiven, Organisation, Person, Team, WorkShown
from wellserved.web.queries.charters import waiting_for
from wellserved.web.queries.desk_requests import DeskRequests, desk_requests
from wellserved.web.queries.help_given import to_confirm
from wellserved.web.queries.late_matters import Standing, standing
from wellserved.web.queries.line_of_sight import Stop, paths_to_customers
from wellserved.web.queries.links import TeamLinks, links_of_all, told_of, who_serves_outside
from wellserved.web.queries.links_to_settle import sees_all_to_settle, unsettled_in_all, waiting_on
from wellserved.web.queries.request_filters import absences_around, stood_in_for
from wellserved.web.queries.set_up import SetUp, in_short
from wellserved.web.queries.thanks import Said, new_for
from wellserved.web.queries.work_shown import shown_to
from wellserved.words.roles import Permission, Role


@dataclass(frozen=True)
class Desk:
    """Everything that one person's desk shows."""

    teams: tuple[Team, ...]
    """The teams the person belongs to."""
    team: Team | None
    """The one they have belonged to longest; the path begins there."""
    path: tuple[Stop, ...]
    requests: DeskRequests
    thanks: tuple[Said, ...]
    help_to_confirm: tuple[HelpGiven, ...]
    """Help that the person's teams got, and of which nobody said yet what it saved."""
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
    work_shown: tuple[WorkShown, ...]
    """Colleagues who show the person the picture of their own work, and until when."""
    late: Standing | None
    """What is later than promised between teams, for whoever sees all of it."""

    @property
    def organisation(self) -> Organisation | None:
        """The organisation, for whoever may set it up."""
        return self.set_up.organisation if self.set_up else None

    @property
    def is_clear(self) -> bool:
        """Nothing waits for the person."""
        asked = (self.help_to_confirm, self.to_describe, self.links_to_settle, self.unsettled, self.charters_to_agree)
        return not (self.requests.needs.lines or any(asked) or (self.set_up and self.set_up.steps_left))


def desk(person: Person, now: datetime) -> Desk:
    """Put together what somebody's desk shows. At most twenty-five queries, whatever there is."""
    on = timezone.localdate(now)
    teams = request_rules.teams_of_person(person, on)
    team = teams[0] if teams else None
    led = rules.led_by(person, on)
    links = links_of_all([*teams[:1], *led])
    sees_to_the_whole = person.role != Role.EMPLOYEE
    return Desk(
        teams=teams,
        team=team,
        path=paths_to_customers([team])[team.pk] if team else (),
        requests=desk_requests(person, now),
        thanks=new_for(person, now, on),
        help_to_confirm=to_confirm(teams),
        to_describe=tuple(each for each in led if not each.purpose),
        standing_in_for=stood_in_for(person, on),
        away=next((each for each in absences_around(person, on) if each.person_id == person.pk), None),
        links_to_settle=waiting_on(led, links),
        unsettled=unsettled_in_all() if sees_all_to_settle(person, on) else 0,
        set_up=None if rules.why_not(person, Permission.CHANGE_ORGANISATION, on) else in_short(),
        links=told_of(team, links, person, on) if team else None,
        charters_to_agree=waiting_for(led) if led else (),
        outside=() if team or not sees_to_the_whole else who_serves_outside(),
        sees_to_the_whole=sees_to_the_whole,
        work_shown=tuple(shown_to(person, on)),
        late=None if rules.why_not(person, Permission.SEE_LATE_MATTERS, on) else standing(now),
    )
