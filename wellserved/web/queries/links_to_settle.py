"""Links on which the two sides do not say the same yet, and teams from which no path leads outside."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from wellserved.analysis.shortest_ways import that_reach
from wellserved.web import rules
from wellserved.web.models import Link, Person, Team
from wellserved.web.queries.asked_links import AskedOnlyList, asked_only
from wellserved.web.queries.line_of_sight import edges, outside
from wellserved.web.queries.link_conditions import UNSETTLED, waits_on
from wellserved.web.queries.links import LinkRow, live_links, name_of, rows, team_of
from wellserved.web.queries.seen_links import SeenOnlyList, seen_only
from wellserved.words.links import Side
from wellserved.words.roles import Permission

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """A link that waits for the word of a team of the reader's."""

    row: LinkRow
    side: Side
    team: str
    """Name of the team that is asked."""
    version: int


@dataclass(frozen=True)
class ToSettle:
    """The links that are not settled, as far as the reader sees them; the oldest first."""

    mine: tuple[Asked, ...]
    """Those that wait for a team the reader leads; on the first page only, and at most as many as a page holds."""
    others: tuple[LinkRow, ...]
    many: int
    """How many of the others there are on all pages."""
    after: str
    """Key of the last one on this page, where more follow; blank: none does."""
    sees_all: bool
    """The reader sees those of the whole organisation; otherwise those of their teams."""
    without_path: tuple[Team, ...]
    """Teams whose work reaches no outside customer yet, and that of no team below either, by name."""
    seen_only: SeenOnlyList
    """Links that were seen in logs, and that nobody declared; on the first page only."""
    asked_only: AskedOnlyList
    """Links along which requests ended, and that nobody declared; on the first page only."""
    is_begun: bool
    """Somebody said already whom some team serves."""


def to_settle(reader: Person, on: date, after: str) -> ToSettle:
    """Give what is to be settled. At most twenty-four queries, whatever the number of links."""
    sees_all = sees_all_to_settle(reader, on)
    links = live_links().filter(UNSETTLED).order_by("pk")
    led = _touches(reader, on)
    mine = list(links.filter(_waiting_on(reader, on))[:PAGE]) if rules.led_by(reader, on) else []
    others = links.exclude(pk__in=[each.pk for each in mine])
    if not sees_all:
        others = others.filter(led)
    many = others.count()
    page = list(_following(others, after)[: PAGE + 1])
    return ToSettle(
        mine=() if after else tuple(_asked(each) for each in mine),
        others=rows(page[:PAGE]),
        many=many,
        after=page[PAGE - 1].key if len(page) > PAGE else "",
        sees_all=sees_all,
        without_path=tuple(each for each in without_path() if sees_all or rules.leads(reader, each, on)),
        seen_only=SeenOnlyList() if after else seen_only(reader, on, everywhere=sees_all),
        asked_only=AskedOnlyList() if after else asked_only(reader, on, everywhere=sees_all),
        is_begun=bool(mine or page) or live_links().exists(),
    )


def sees_all_to_settle(reader: Person, on: date) -> bool:
    """Say whether somebody sees what is to be settled in the whole organisation."""
    return not rules.why_not(reader, Permission.SETTLE_LINKS, on)


def waiting_on(teams: Collection[Team], links: Iterable[Link]) -> int:
    """Count those of some links between teams that wait for the word of one of these teams. No query."""
    numbers = {each.pk for each in teams}
    asked = ((link, link.stand.waits_on) for link in links if link.customer_id)
    return sum(side is not None and team_of(link, side).pk in numbers for link, side in asked)


def unsettled_in_all() -> int:
    """Count the links of the organisation on which the two sides do not say the same yet. One query."""
    return live_links().filter(UNSETTLED).count()


def without_path() -> tuple[Team, ...]:
    """Give the open teams whose work reaches no outside customer, nor that of a team below, by name. Two queries."""
    links = edges()
    reached = that_reach([(provider, customer) for provider, customer in links], outside(links))
    teams = list(Team.objects.filter(closed_on_date=None).only("key", "name", "path").order_by("name", "pk"))
    paths = {number for team in teams if team.pk in reached for number in team.path.strip("/").split("/")}
    return tuple(team for team in teams if str(team.pk) not in paths)


def _waiting_on(reader: Person, on: date) -> Q:
    """Give the condition that a link waits for a team somebody leads, or stands in for the lead of."""
    led = [each.pk for each in rules.led_by(reader, on)]
    return (waits_on(Side.PROVIDER) & Q(provider__in=led)) | (waits_on(Side.CUSTOMER) & Q(customer__in=led))


def _touches(reader: Person, on: date) -> Q:
    """Give the condition that a link has a side somebody leads, or one above it."""
    touches = Q(pk__in=[])
    for each in rules.led_by(reader, on):
        touches |= Q(provider__path__startswith=each.path) | Q(customer__path__startswith=each.path)
    return touches


def _following(links: QuerySet[Link], after: str) -> QuerySet[Link]:
    last = Link.objects.filter(key=after).values_list("pk", flat=True).first() if after else None
    return links if last is None else links.filter(pk__gt=last)


def _asked(link: Link) -> Asked:
    side = link.stand.waits_on or Side.CUSTOMER
    return Asked(rows([link])[0], side, name_of(link, side), link.version)
