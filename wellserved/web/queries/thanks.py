"""Thanks: the wall of all, one with the way it was handed on, what a team got, and how many cross teams.

Nothing is counted by person here, and nobody stands before anybody else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.models import Membership, Person, Request, RequestWait, Team, Thanks
from wellserved.web.queries.links import live_links
from wellserved.web.queries.requests import Sight, request_for
from wellserved.web.queries.teams import held_on
from wellserved.words.links import Side
from wellserved.words.requests import RequestState
from wellserved.words.roles import Permission, Role

AT_ONCE = 20
OF_A_TEAM = 3
"""So many stand on the page of a team, and on a desk."""
SHARE_DAYS = 90
FEWEST = 5
"""Of fewer thanks no share is told: it would be a number about single ones."""
NEW_DAYS = 14
MOST_LEVELS = 12
"""Further up or down thanks are not followed: it would be nothing one reads."""


@dataclass(frozen=True)
class Said:
    """Thanks as they are shown."""

    key: str
    at: datetime
    text: str
    made_possible: str
    by: str
    """The name of whoever thanks; blank: they are gone."""
    from_team: Team
    to_team: Team
    people: tuple[str, ...]
    """Those of the team for whom they are above all; empty: for all of it."""
    handed_on: bool
    """They hand on thanks that the team got itself."""


@dataclass(frozen=True)
class Wall:
    """A page of thanks, the newest first."""

    rows: tuple[Said, ...]
    newer: str
    """The key of the thanks before which there are newer ones; blank: there are none."""
    older: str


@dataclass(frozen=True)
class Across:
    """How many of the latest thanks cross teams."""

    crossing: int
    said: int
    days: int = SHARE_DAYS

    @property
    def is_too_early(self) -> bool:
        """Whether there are too few to tell a share."""
        return self.said < FEWEST

    @property
    def share(self) -> int:
        """So many of 100."""
        return round(100 * self.crossing / self.said) if self.said else 0


@dataclass(frozen=True)
class Handed:
    """Thanks to which others belong: those they hand on, or that hand them on."""

    said: Said
    level: int
    """How many hands lie between the first thanks and these."""
    is_here: bool


@dataclass(frozen=True)
class ThanksPage:
    """One thanks, for one reader."""

    thanks: Thanks
    said: Said
    chain: tuple[Handed, ...]
    """The first thanks and all that hand them on; empty: nobody did yet."""
    request: Request | None
    """What they are for, for whoever may see all of it; nobody else learns that there is one."""
    why_not_remove: str
    why_not_pass_on: str


@dataclass(frozen=True)
class Behind:
    """A team behind one that was thanked."""

    team: Team
    why: str
    request: Request | None
    """What it was asked for and waited for; None: it serves the team that was thanked."""


def _shown() -> QuerySet[Thanks]:
    rows = Thanks.objects.filter(removed_at=None).select_related("by", "from_team", "to_team")
    return rows.prefetch_related("people")


def said_of(row: Thanks) -> Said:
    """Give thanks, as `thanks_of` found them, as they are shown. No query."""
    return Said(
        key=row.key,
        at=row.at,
        text=row.text,
        made_possible=row.made_possible,
        by=row.by.name if row.by else "",
        from_team=row.from_team,
        to_team=row.to_team,
        people=tuple(sorted(each.name for each in row.people.all())),
        handed_on=row.passed_from_id is not None,
    )


def wall(*, team: Team | None = None, after: str = "", before: str = "") -> Wall:
    """Give a page of all thanks, or of those that one team got, the newest first. At most three queries.

    Takes: the key of the thanks after or before which the page goes on, as the page next to it gave it.
    """
    rows = _shown() if team is None else _shown().filter(to_team=team)
    beside = Thanks.objects.filter(key=before or after).values_list("at", "pk").first() if before or after else None
    if beside is not None:
        at, pk = beside
        rows = (
            rows.filter(at__gte=at).exclude(at=at, pk__lte=pk)
            if before
            else rows.filter(at__lte=at).exclude(at=at, pk__gte=pk)
        )
    went_back = bool(before and beside)
    found = list(rows.order_by(*(("at", "pk") if went_back else ("-at", "-pk")))[: AT_ONCE + 1])
    more, found = len(found) > AT_ONCE, found[:AT_ONCE]
    found = found[::-1] if went_back else found
    if not found:
        return Wall((), "", "")
    has_newer, has_older = (more, True) if went_back else (beside is not None, more)
    said = tuple(map(said_of, found))
    return Wall(said, said[0].key if has_newer else "", said[-1].key if has_older else "")


def across(now: datetime) -> Across:
    """Count the latest thanks, and those from one team to another; what was handed on counts once. One query."""
    latest = Thanks.objects.filter(removed_at=None, passed_from=None, at__gte=now - timedelta(days=SHARE_DAYS))
    found = latest.aggregate(said=Count("pk"), crossing=Count("pk", filter=~Q(from_team=F("to_team"))))
    return Across(found["crossing"], found["said"])


def received(team: Team) -> tuple[Said, ...]:
    """Give the latest thanks that a team got. Two queries."""
    return tuple(map(said_of, _shown().filter(to_team=team).order_by("-at", "-pk")[:OF_A_TEAM]))


def new_for(person: Person, now: datetime, on: date) -> tuple[Said, ...]:
    """Give the latest thanks to somebody's teams or to them, which others said. At most three queries."""
    teams = request_rules.teams_of_person(person, on)
    mine = Q(to_team__in=teams) | Q(pk__in=Thanks.people.through.objects.filter(person=person).values("thanks"))
    rows = _shown().filter(mine, at__gte=now - timedelta(days=NEW_DAYS)).exclude(by=person)
    return tuple(map(said_of, rows.order_by("-at", "-pk")[:OF_A_TEAM]))


def thanks_of(key: str) -> Thanks:
    """Give thanks that were not taken back, by their key. Two queries.

    Raises: NotThere.
    """
    found = _shown().select_related("request__customer", "request__provider").filter(key=key).first()
    if found is None:
        raise rules.NotThere
    return found


def thanks_page(key: str, reader: Person, on: date) -> ThanksPage:
    """Put together the page of thanks. At most ten queries, and two for each hand they went through.

    Raises: NotThere.
    """
    thanks = thanks_of(key)
    return ThanksPage(
        thanks=thanks,
        said=said_of(thanks),
        chain=_as_handed(chain_of(thanks), thanks),
        request=request_of(thanks, reader, on),
        why_not_remove=why_not_remove(reader, thanks, on),
        why_not_pass_on=why_not_pass_on(reader, thanks, on),
    )


def request_of(thanks: Thanks, reader: Person, on: date) -> Request | None:
    """Give the request that thanks are for, to whoever may see all of it. At most four queries."""
    if thanks.request is None or request_rules.why_not_see(reader, thanks.request, on):
        return None
    return thanks.request


def request_to_thank_for(key: str, reader: Person, on: date) -> Request:
    """Give a request for which somebody may thank: one that they see all of. Queries as `request_for`.

    Raises: NotThere.
    """
    seen = request_for(reader, key, on)
    if seen.sight is not Sight.WHOLE or seen.request.state == RequestState.DRAFT:
        raise rules.NotThere
    return seen.request


def chain_of(thanks: Thanks) -> tuple[tuple[Thanks, int], ...]:
    """Give the first thanks and all that hand them on, each with its level, in the order of the tree.

    Two queries for each level.
    """
    first = thanks
    for _level in range(MOST_LEVELS):
        above = _shown().filter(pk=first.passed_from_id).first() if first.passed_from_id else None
        if above is None:
            break
        first = above
    children: dict[int, list[Thanks]] = {}
    level: list[Thanks] = [first]
    for _level in range(MOST_LEVELS):
        level = list(_shown().filter(passed_from__in=[each.pk for each in level]).order_by("at", "pk"))
        for each in level:
            children.setdefault(each.passed_from_id or 0, []).append(each)
        if not level:
            break
    return tuple(_down(first, children))


def _down(first: Thanks, children: dict[int, list[Thanks]]) -> Iterable[tuple[Thanks, int]]:
    waiting = [(first, 0)]
    while waiting:
        each, level = waiting.pop()
        yield each, level
        waiting += [(child, level + 1) for child in reversed(children.get(each.pk, []))]


def _as_handed(chain: Sequence[tuple[Thanks, int]], here: Thanks) -> tuple[Handed, ...]:
    if len(chain) == 1:
        return ()
    return tuple(Handed(said_of(each), level, each.pk == here.pk) for each, level in chain)


def behind(thanks: Thanks, reader: Person, on: date) -> tuple[Behind, ...]:
    """Give the teams behind the one that was thanked, to whom it may hand the thanks on.

    First those it waited on for the request the thanks are for, then those that serve it; none that has them already.
    At most eight queries, and two for each level of the chain.
    """
    has_them = {team for each, _level in chain_of(thanks) for team in (each.to_team_id, each.from_team_id)}
    found: dict[int, Behind] = {}
    for each in [*_waited_on(thanks, reader, on), *_providers(thanks.to_team)]:
        if each.team.pk not in has_them and each.team.closed_on_date is None:
            found.setdefault(each.team.pk, each)
    return tuple(found.values())


def _waited_on(thanks: Thanks, reader: Person, on: date) -> Iterable[Behind]:
    """Give whom the request waited on; a confidential one tells of nobody to whoever does not see it."""
    request = request_of(thanks, reader, on)
    if request is None or request.provider_id != thanks.to_team_id:
        return
    waits = RequestWait.objects.filter(request=request, blocker__is_confidential=False)
    for wait in waits.select_related("blocker__provider").order_by("since_at", "pk"):
        if wait.blocker is not None and wait.blocker.provider is not None:
            yield Behind(wait.blocker.provider, _("you waited for them here"), wait.blocker)


def _providers(team: Team) -> Iterable[Behind]:
    rows = live_links().filter(customer=team).order_by("provider__name", "pk")
    return (Behind(each.provider, _("they serve you"), None) for each in rows)


def why_not_thank(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not thank in the name of a team."""
    if not request_rules.speaks_for(person, team, on):
        return _("You thank for a team you belong to. You do not belong to %(team)s.") % {"team": team.name}
    return rules.why_not(person, Permission.SAY_THANKS, on)


def why_not_remove(person: Person, thanks: Thanks, on: date) -> str:
    """Say why somebody may not take thanks back."""
    if thanks.by_id == person.pk or Role.ADMINISTRATOR in rules.roles_of(person, on):
        return ""
    return _("Only whoever said thanks, and an administrator, takes them back.")


def why_not_pass_on(person: Person, thanks: Thanks, on: date) -> str:
    """Say why somebody may not hand thanks on to the teams behind."""
    if thanks.to_team.closed_on_date is not None and thanks.to_team.closed_on_date <= on:
        return _("This team is closed; the thanks it got stay as they were.")
    if request_rules.speaks_for(person, thanks.to_team, on):
        return rules.why_not(person, Permission.SAY_THANKS, on)
    return _("Only people of the team that was thanked hand thanks on.")


def teams_to_thank_for(person: Person, on: date, request: Request | None = None) -> tuple[Team, ...]:
    """Give the teams in whose name somebody may thank, their own first; for a request, the one of its sides before.

    At most two queries, kept with the person.
    """
    own = (*request_rules.teams_of_person(person, on), *rules.led_by(person, on))
    teams = tuple({each.pk: each for each in own}.values())
    of_it = {request.customer_id, request.provider_id} if request is not None else set()
    return tuple(sorted(teams, key=lambda each: each.pk not in of_it))


def other_side(request: Request, person: Person, on: date) -> str:
    """Give the name of the team that somebody thanks for a request: its provider, or for people of that, who asked."""
    sides = request_rules.sides_of(person, request, on)
    team = request.customer if sides == {Side.PROVIDER} else request.provider
    return team.name if team is not None else ""


def teams_of_all(people: Sequence[Person], on: date) -> tuple[Team, ...]:
    """Give the open teams to which all of some people belong, the one of longest standing first. One query."""
    rows = Membership.objects.filter(held_on(on), person__in=people, team__closed_on_date=None).select_related("team")
    members: dict[int, set[int]] = {}
    teams: dict[int, Team] = {}
    for row in rows.order_by("from_date", "pk"):
        teams.setdefault(row.team_id, row.team)
        members.setdefault(row.team_id, set()).add(row.person_id)
    return tuple(team for number, team in teams.items() if len(members[number]) == len(people))


def people_of(team: Team, on: date) -> tuple[Person, ...]:
    """Give who belongs to a team on a day and works here. One query."""
    rows = team.memberships.filter(held_on(on), person__is_active=True).select_related("person")
    return tuple(each.person for each in rows.order_by("pk"))
