"""Everything a team's page shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from wellserved.web import request_rules, rules
from wellserved.web.models import Absence, Person, Succession, Team, TeamSpan
from wellserved.web.models.teams import TEXTS
from wellserved.web.queries import help_given, teams
from wellserved.web.queries.first_day_share import Published, published_share
from wellserved.web.queries.line_of_sight import Stop, sight_of, told
from wellserved.web.queries.links import TeamLinks, links_of_all, told_of
from wellserved.web.queries.team_figures import (
    Grounds,
    InLog,
    TeamFigure,
    figure_of,
    in_force,
    in_newest_log,
    served_by,
    why_few,
)
from wellserved.web.queries.team_offer import Offer, offer_of
from wellserved.web.queries.team_queues import Queue, queues_of
from wellserved.web.queries.teams import held_on
from wellserved.web.queries.thanks import Said, received
from wellserved.words.roles import Permission
from wellserved.words.team_figures import Figure, about

MOST_NAMES = 60
"""Members shown on the page itself; the others stand in the list of people."""
SHOWN_APART = ("purpose", "impact")
"""What a team says about itself that stands at the top, before all other texts."""


@dataclass(frozen=True)
class Lead:
    """Somebody who leads the team, by name."""

    name: str
    deputy: str
    """While they are away, the name of who stands in."""
    is_away: bool


@dataclass(frozen=True)
class Past:
    """What the team was called and where it belonged, for a while."""

    name: str
    parent: str
    parent_key: str
    from_date: date
    until_date: date | None


@dataclass(frozen=True)
class OpenNow:
    """How many cases lie with a team, as the newest log that names it knows."""

    cases: int
    log: str
    at: datetime


@dataclass(frozen=True)
class TeamPage:
    """A team on a day."""

    team: Team
    path: tuple[Stop, ...]
    """Its way to an outside customer; empty: there is none yet."""
    figure: TeamFigure | None
    """The figure it chose to stand beside its impact."""
    above: tuple[Team, ...]
    below: tuple[Team, ...]
    leads: tuple[Lead, ...]
    members: tuple[str, ...]
    """Names of the others who belong to it."""
    more_members: bool
    links: TeamLinks
    offer: Offer
    past: tuple[Past, ...]
    """The last one first."""
    followed_by: tuple[Succession, ...]
    follows: tuple[Succession, ...]
    share: Published | None
    """How many could name a customer; None: not shown."""
    texts: tuple[tuple[str, str, str], ...]
    """What it says about itself, beside purpose and impact: field, label and text. Only its load may be blank, where a
    log tells something of it."""
    unsaid: tuple[str, ...]
    """What it has not said about itself, by label; for whoever may say it."""
    open_now: OpenNow | None
    """For whoever sees the findings of logs."""
    queue: Queue | None
    """What lies with it, for whoever may see its requests."""
    thanks: tuple[Said, ...]
    """The latest that it got, as a team."""
    help: help_given.TeamHelp
    why_not_describe: str
    why_not_change: str
    why_not_change_people: str


def team_page(key: str, reader: Person, on: date) -> TeamPage:
    """Put together the page of a team. At most twenty-eight queries, whatever belongs to the team.

    Raises: NotThere.
    """
    team = teams.team(key)
    leads, members = _people(team, on)
    successions = list(Succession.objects.filter(Q(before=team) | Q(after=team)).select_related("before", "after"))
    links, sight = links_of_all([team]), sight_of(team)
    offer, near = offer_of(team, links, reader, on), teams.near(team, [number for number in sight.way if number > 0])
    sees_logs = not rules.why_not(reader, Permission.SEE_FINDINGS, on)
    log = in_newest_log(team) if sees_logs or _is_from_log(team) else None
    people = len(leads) + len(members)
    open_now = _open_now(log, people) if sees_logs else None
    why_not_describe = rules.why_not_describe(reader, team, on)
    return TeamPage(
        team=team,
        path=told(sight.way, near.known),
        figure=_figure(team, Grounds(on, served_by(team, links), sight, in_force(offer.as_provider), people, log)),
        above=near.above,
        below=near.below,
        leads=leads,
        members=members[:MOST_NAMES],
        more_members=len(members) > MOST_NAMES,
        links=told_of(team, links, reader, on),
        offer=offer,
        past=_past(team),
        followed_by=tuple(each for each in successions if each.before_id == team.pk),
        follows=tuple(each for each in successions if each.after_id == team.pk),
        share=published_share(team),
        texts=_texts(team, {"load"} if open_now else ()),
        unsaid=() if why_not_describe else _unsaid(team),
        open_now=open_now,
        queue=_queue(team, reader, on),
        thanks=received(team),
        help=help_given.of_team(team, people, timezone.now()),
        why_not_describe=why_not_describe,
        why_not_change=rules.why_not(reader, Permission.CHANGE_TEAMS, on),
        why_not_change_people=rules.why_not(reader, Permission.CHANGE_PEOPLE, on),
    )


def _queue(team: Team, reader: Person, on: date) -> Queue | None:
    """Give what lies with a team. At most three queries."""
    if team.closed_on_date is not None or request_rules.why_not_see_queue(reader, team, on):
        return None
    return queues_of([team], reader, timezone.now())[0]


def _is_from_log(team: Team) -> bool:
    return bool(team.impact_figure) and about(Figure(team.impact_figure)).is_from_log


def _figure(team: Team, grounds: Grounds) -> TeamFigure | None:
    return figure_of(Figure(team.impact_figure), grounds) if team.impact_figure else None


def _open_now(log: InLog | None, people: int) -> OpenNow | None:
    if log is None or log.open_cases is None or log.as_of is None or why_few(people):
        return None
    return OpenNow(log.open_cases, log.name, log.as_of)


def _people(team: Team, on: date) -> tuple[tuple[Lead, ...], tuple[str, ...]]:
    """Give the leads, with who stands in for them today, and the names of the other members. Two queries."""
    rows = team.memberships.filter(held_on(on), person__is_active=True).order_by("-is_lead", "person__name", "pk")
    found = list(rows.values_list("is_lead", "person_id", "person__name")[: MOST_NAMES + 1 + _MOST_LEADS])
    names = {number: name for is_lead, number, name in found if is_lead}
    away = _away(names, on)
    leads = tuple(Lead(name, away.get(number, ""), number in away) for number, name in names.items())
    return leads, tuple(name for is_lead, _, name in found if not is_lead)


_MOST_LEADS = 20


def _texts(team: Team, also: Collection[str]) -> tuple[tuple[str, str, str], ...]:
    texts = ((name, label_of(name), getattr(team, name)) for name in TEXTS if name not in SHOWN_APART)
    return tuple(each for each in texts if each[2] or each[0] in also)


def _unsaid(team: Team) -> tuple[str, ...]:
    return tuple(label_of(name) for name in TEXTS if not getattr(team, name))


def label_of(name: str) -> str:
    """Say what a field of a team is called."""
    return str(Team._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _away(people: Iterable[int], on: date) -> dict[int, str]:
    """Give who is away on a day, with the name of who stands in; blank: nobody does."""
    absences = Absence.objects.filter(person__in=list(people), from_date__lte=on, until_date__gt=on)
    return {number: name or "" for number, name in absences.values_list("person_id", "deputy__name")}


def _past(team: Team) -> tuple[Past, ...]:
    rows = TeamSpan.objects.filter(team=team).order_by("-from_date")
    columns = rows.values_list("name", "parent__name", "parent__key", "from_date", "until_date")
    return tuple(Past(name, parent or "", key or "", begins, ends) for name, parent, key, begins, ends in columns)
