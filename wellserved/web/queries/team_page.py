"""Everything a team's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wellserved.web import rules
from wellserved.web.models import Absence, Person, Succession, Team, TeamSpan
from wellserved.web.queries import teams
from wellserved.web.queries.first_day_share import Published, published_share
from wellserved.web.queries.links import TeamLinks, links_of
from wellserved.web.queries.team_offer import Offer, offer_of
from wellserved.web.queries.teams import held_on
from wellserved.words.roles import Permission

MOST_NAMES = 60
"""Members shown on the page itself; the others stand in the list of people."""
TEXTS = ("priorities", "measured_by", "challenges", "how_to_ask")


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
class TeamPage:
    """A team on a day."""

    team: Team
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
    """What it says about itself, beside its purpose: field, label and text, without the blank ones."""
    why_not_describe: str
    why_not_change: str
    why_not_change_people: str


def team_page(key: str, reader: Person, on: date) -> TeamPage:
    """Put together the page of a team. At most twenty queries, whatever belongs to the team.

    Raises: NotThere.
    """
    team = teams.team(key)
    leads, members = _people(team, on)
    successions = list(Succession.objects.filter(Q(before=team) | Q(after=team)).select_related("before", "after"))
    return TeamPage(
        team=team,
        above=teams.above(team),
        below=teams.below(team),
        leads=leads,
        members=members[:MOST_NAMES],
        more_members=len(members) > MOST_NAMES,
        links=links_of(team, reader, on),
        offer=offer_of(team, reader, on),
        past=_past(team),
        followed_by=tuple(each for each in successions if each.before_id == team.pk),
        follows=tuple(each for each in successions if each.after_id == team.pk),
        share=published_share(team),
        texts=_texts(team),
        why_not_describe=rules.why_not_describe(reader, team, on),
        why_not_change=rules.why_not(reader, Permission.CHANGE_TEAMS, on),
        why_not_change_people=rules.why_not(reader, Permission.CHANGE_PEOPLE, on),
    )


def _people(team: Team, on: date) -> tuple[tuple[Lead, ...], tuple[str, ...]]:
    """Give the leads, with who stands in for them today, and the names of the other members. Two queries."""
    rows = team.memberships.filter(held_on(on), person__is_active=True).order_by("-is_lead", "person__name", "pk")
    found = list(rows.values_list("is_lead", "person_id", "person__name")[: MOST_NAMES + 1 + _MOST_LEADS])
    names = {number: name for is_lead, number, name in found if is_lead}
    away = _away(names, on)
    leads = tuple(Lead(name, away.get(number, ""), number in away) for number, name in names.items())
    return leads, tuple(name for is_lead, _, name in found if not is_lead)


_MOST_LEADS = 20


def _texts(team: Team) -> tuple[tuple[str, str, str], ...]:
    labels = {field.name: str(field.verbose_name) for field in Team._meta.fields}
    return tuple((name, labels[name], getattr(team, name)) for name in TEXTS if getattr(team, name))


def _away(people: Iterable[int], on: date) -> dict[int, str]:
    """Give who is away on a day, with the name of who stands in; blank: nobody does."""
    absences = Absence.objects.filter(person__in=list(people), from_date__lte=on, until_date__gt=on)
    return {number: name or "" for number, name in absences.values_list("person_id", "deputy__name")}


def _past(team: Team) -> tuple[Past, ...]:
    rows = TeamSpan.objects.filter(team=team).order_by("-from_date")
    columns = rows.values_list("name", "parent__name", "parent__key", "from_date", "until_date")
    return tuple(Past(name, parent or "", key or "", begins, ends) for name, parent, key, begins, ends in columns)
