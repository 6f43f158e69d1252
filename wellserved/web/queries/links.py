"""Who serves whom, as a team's page and the page of one link show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.models import Link, Person, Segment, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED
from wellserved.words.links import Side, Standing, said_critical, said_used


@dataclass(frozen=True)
class LinkRow:
    """One link, told the same way to everybody."""

    key: str
    provider: str
    """The names of the two sides."""
    provider_key: str
    customer: str
    customer_key: str
    """Blank: it is outside."""
    used: str
    """How often, how much depends on it, and what for, as it is said; each may be blank."""
    critical: str
    what_for: str
    standing: Standing
    sentence: str
    """How it stands, in words."""
    waits_on: Side | None


@dataclass(frozen=True)
class TeamLinks:
    """The links of a team, each side by name."""

    serves: tuple[LinkRow, ...]
    served_by: tuple[LinkRow, ...]
    waiting: int
    """How many wait for the word of this team."""
    why_not_speak: str


@dataclass(frozen=True)
class Speaker:
    """A side of a link for which the reader may speak, and what it can say next."""

    side: Side
    name: str
    key: str
    other: str
    """Name of the other side."""
    may_agree: bool
    """Saying yes would change something."""
    may_deny: bool
    """Saying no would change something."""
    is_asked: bool
    """The link waits for their word."""


@dataclass(frozen=True)
class LinkPage:
    """Everything that the page of one link shows."""

    link: Link
    row: LinkRow
    said: tuple[tuple[str, str, datetime | None], ...]
    """For each side that is asked: its name; "yes", "no" or blank; since when."""
    described_by: str
    """Name of the side that described it last; blank: neither did."""
    speakers: tuple[Speaker, ...]
    why_not_end: str


def live_links() -> QuerySet[Link]:
    """Give the links that hold now, with their sides."""
    return Link.objects.filter(LIVE).select_related("provider", "customer", "segment")


def links_of_all(teams: Iterable[Team]) -> tuple[Link, ...]:
    """Give the links that hold now of some teams, each once. One query."""
    numbers = {each.pk for each in teams}
    if not numbers:
        return ()
    theirs = Q(provider__in=numbers) | Q(customer__in=numbers)
    return tuple(Link.objects.filter(LIVE, theirs).select_related("provider", "customer", "segment"))


def links_of(team: Team, reader: Person, on: date) -> TeamLinks:
    """Give whom a team serves and who serves it. At most five queries, whatever the number of links."""
    return told_of(team, links_of_all([team]), reader, on)


def told_of(team: Team, links: Iterable[Link], reader: Person, on: date) -> TeamLinks:
    """Tell whom a team serves and who serves it, from links that were read. No query but the rules'."""
    links = tuple(links)
    serves = [row(each) for each in links if each.provider_id == team.pk]
    served_by = [row(each) for each in links if each.customer_id == team.pk]
    waits = [each.waits_on is Side.PROVIDER for each in serves] + [each.waits_on is Side.CUSTOMER for each in served_by]
    return TeamLinks(
        serves=tuple(sorted(serves, key=lambda each: (each.customer.casefold(), each.key))),
        served_by=tuple(sorted(served_by, key=lambda each: (each.provider.casefold(), each.key))),
        waiting=sum(waits),
        why_not_speak=rules.why_not_speak(reader, team, on),
    )


def who_serves_outside() -> tuple[tuple[str, tuple[Team, ...]], ...]:
    """Give each kind of outside customers with the teams that serve it, all by name. Two queries."""
    serving: dict[int | None, list[Team]] = {}
    for each in live_links().filter(UNDENIED, segment__isnull=False).order_by("provider__name", "pk"):
        serving.setdefault(each.segment_id, []).append(each.provider)
    segments = Segment.objects.filter(closed_on_date=None).order_by("name", "pk")
    return tuple((each.name, tuple(serving.get(each.pk, ()))) for each in segments)


def link(key: str) -> Link:
    """Give a link by its key, with its sides. One query.

    Raises: NotThere.
    """
    found = Link.objects.select_related("provider", "customer", "segment").filter(key=key).first()
    if found is None:
        raise rules.NotThere
    return found


def link_page(link: Link, reader: Person, on: date) -> LinkPage:
    """Put together the page of one link. At most four queries."""
    has_ended = link.ended_on_date is not None
    described_by = name_of(link, Side(link.described_by)) if link.described_by else ""
    return LinkPage(
        link=link,
        row=row(link),
        said=tuple(_said(link, side) for side in sides(link)),
        described_by=described_by,
        speakers=() if has_ended else tuple(_speaker(link, side) for side in sides_of(link, reader, on)),
        why_not_end=rules.why_not_end_link(reader, link, on),
    )


def sides(link: Link) -> tuple[Side, ...]:
    """Give the sides of a link that are asked: customers outside are not."""
    return (Side.PROVIDER, Side.CUSTOMER) if link.customer_id else (Side.PROVIDER,)


def sides_of(link: Link, reader: Person, on: date) -> tuple[Side, ...]:
    """Give the sides for which the reader may speak. No query but those of the rules."""
    return tuple(side for side in sides(link) if not rules.why_not_speak(reader, team_of(link, side), on))


def team_of(link: Link, side: Side) -> Team:
    """Give the team of a side.

    Raises: NotThere where that side is outside.
    """
    team = link.provider if side is Side.PROVIDER else link.customer
    if team is None:
        raise rules.NotThere
    return team


def name_of(link: Link, side: Side) -> str:
    """Give the name of a side, be it a team or outside."""
    return link.provider.name if side is Side.PROVIDER else str(link.customer or link.segment)


def row(link: Link) -> LinkRow:
    """Tell a link that was read with its sides. No query."""
    stand = link.stand
    return LinkRow(
        key=link.key,
        provider=link.provider.name,
        provider_key=link.provider.key,
        customer=name_of(link, Side.CUSTOMER),
        customer_key=link.customer.key if link.customer else "",
        used=said_used(link.used),
        critical=said_critical(link.critical),
        what_for=link.what_for,
        standing=stand.standing,
        sentence=sentence(link),
        waits_on=stand.waits_on,
    )


def sentence(link: Link) -> str:
    """Say how a link stands. No query."""
    if link.ended_on_date is not None:
        return _("It has ended.")
    stand = link.stand
    waits_on = stand.waits_on or Side.CUSTOMER
    yes = Side.PROVIDER if link.said_by_provider_at else Side.CUSTOMER
    return str(_SENTENCES[stand.standing]) % {
        "yes": name_of(link, yes),
        "no": name_of(link, yes.other),
        "waits_on": name_of(link, waits_on),
        "other": name_of(link, waits_on.other),
    }


_SENTENCES = {
    Standing.AGREED: gettext_lazy("Both sides say so."),
    Standing.OUTSIDE: gettext_lazy("%(yes)s says so."),
    Standing.ONE_SIDED: gettext_lazy("%(yes)s says so; %(no)s has not said yet."),
    Standing.CHANGED: gettext_lazy("Both sides say so; %(waits_on)s has not looked yet at what %(other)s changed."),
    Standing.DISPUTED: gettext_lazy("%(yes)s says so; %(no)s says not so."),
    Standing.UNSAID: gettext_lazy("Neither side has said so."),
}


def _said(link: Link, side: Side) -> tuple[str, str, datetime | None]:
    said = link.said_by(side)
    return name_of(link, side), "yes" if said.yes_at else "no" if said.no_at else "", said.yes_at or said.no_at


def _speaker(link: Link, side: Side) -> Speaker:
    stand, team = link.stand, team_of(link, side)
    return Speaker(
        side=side,
        name=team.name,
        key=team.key,
        other=name_of(link, side.other),
        may_agree=stand.waits_on is side or link.said_by(side).yes_at is None,
        may_deny=stand.waits_on is side or link.said_by(side).no_at is None,
        is_asked=stand.waits_on is side,
    )


def rows(links: Iterable[Link]) -> tuple[LinkRow, ...]:
    """Tell links that were read with their sides. No query."""
    return tuple(row(each) for each in links)
