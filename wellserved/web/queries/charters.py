"""Charters: one with all its versions and what differs between them, and those of a team or of a link in short."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.models import Charter, CharterVersion, Link, Person, Service, Team
from wellserved.web.models.charters import AMOUNTS, TERMS
from wellserved.web.queries.links import name_of
from wellserved.words.links import Side
from wellserved.words.promises import called, said, written_hours, written_length

_ALL = ("link__provider", "link__customer", "link__segment", "service")


@dataclass(frozen=True)
class Difference:
    """One term in which a version differs from another."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Promised:
    """One promise, in words."""

    name: str
    sentence: str
    amount: str
    hours: str
    """The amount in hours, where it is said in days; blank otherwise."""


@dataclass(frozen=True)
class Signature:
    """Whether a side has agreed: its name, by whom (blank: gone, or nobody yet) and when."""

    side: Side
    name: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class ShownVersion:
    """One version of a charter."""

    row: CharterVersion
    promises: tuple[Promised, ...]
    signatures: tuple[Signature, ...]
    differences: tuple[Difference, ...]
    """From the version before; none for the first."""


@dataclass(frozen=True)
class CharterPage:
    """Everything about one charter."""

    charter: Charter
    provider: str
    customer: str
    holds: ShownVersion | None
    """The version in force."""
    proposal: ShownVersion | None
    history: tuple[ShownVersion, ...]
    """Versions that were agreed, the last one first."""
    sides: tuple[Side, ...]
    """For which the reader may propose and agree."""
    to_agree: tuple[Signature, ...]
    """Sides for which the reader may agree to the proposal, and has not."""
    why_not: str
    """Why the reader may do neither; blank: they may."""
    is_outside: bool


@dataclass(frozen=True)
class CharterRow:
    """A charter in a list."""

    key: str
    provider: str
    provider_key: str
    customer: str
    customer_key: str
    service: str
    """Blank: everything."""
    promises: tuple[str, ...]
    """In short: Delivery 2 days."""
    agreed_at: datetime | None
    """Since when it is in force; None: it never was."""
    waits_on: tuple[str, ...]
    """Names of the sides whose agreement to a proposal is missing."""


def charter(key: str) -> Charter:
    """Give a charter by its key, with its link and service. One query.

    Raises: NotThere.
    """
    found = Charter.objects.select_related(*_ALL).filter(key=key).first()
    if found is None:
        raise rules.NotThere
    return found


def proposal_of(charter: Charter) -> CharterVersion:
    """Give what is proposed for a charter. One query.

    Raises: NotThere where nothing is.
    """
    found = charter.versions.filter(agreed_at=None).first()
    if found is None:
        raise rules.NotThere
    found.charter = charter
    return found


def newest_of(charter: Charter) -> CharterVersion | None:
    """Give the last version of a charter, proposed or agreed. One query."""
    return charter.versions.order_by("-number").first()


def charter_page(key: str, reader: Person, on: date) -> CharterPage:
    """Put together the page of a charter. At most six queries.

    Raises: NotThere.
    """
    found = charter(key)
    people = ("proposed_by", "provider_by", "customer_by")
    rows = list(found.versions.select_related(*people).order_by("number"))
    shown = [_shown(row, rows[place - 1] if place else None, found.link) for place, row in enumerate(rows)]
    agreed = [each for each in shown if each.row.agreed_at]
    proposal = next((each for each in shown if not each.row.agreed_at), None)
    sides = rules.sides_of(reader, found.link, on)
    missing = (each for each in proposal.signatures if not each.at) if proposal else ()
    return CharterPage(
        charter=found,
        provider=found.link.provider.name,
        customer=name_of(found.link, Side.CUSTOMER),
        holds=agreed[-1] if agreed else None,
        proposal=proposal,
        history=tuple(reversed(agreed)),
        sides=sides,
        to_agree=tuple(each for each in missing if each.side in sides),
        why_not="" if sides else rules.why_not_agree(reader, found.link, Side.PROVIDER, on),
        is_outside=found.link.customer_id is None,
    )


def of_team(team: Team, links: Iterable[Link]) -> tuple[tuple[CharterRow, ...], tuple[CharterRow, ...]]:
    """Give the charters in which a team is the provider, and those in which it is the customer.

    Takes: the links of the team that hold now, read with their sides. Two queries; one where there are no charters.
    """
    known = {each.pk: each for each in links}
    found = list(Charter.objects.filter(link__in=known).select_related("service"))
    for each in found:
        each.link = known[each.link_id]
    rows = _told(found)
    as_provider = tuple(each for each in rows if each.provider_key == team.key)
    return as_provider, tuple(each for each in rows if each.customer_key == team.key)


def of_link(link: Link) -> tuple[CharterRow, ...]:
    """Give the charters of a link. Two queries."""
    return _told(Charter.objects.filter(link=link, link__ended_on_date=None).select_related(*_ALL))


def in_force(providers: Iterable[str]) -> list[CharterVersion]:
    """Give the versions in force of the charters of some providers, by their keys. One query."""
    agreed = CharterVersion.objects.filter(
        agreed_at__isnull=False, charter__link__provider__key__in=list(providers), charter__link__ended_on_date=None
    )
    return _newest_of_each(
        agreed.select_related("charter__link__provider", "charter__link__customer", "charter__link__segment")
    )


def in_force_on(link: Link) -> list[CharterVersion]:
    """Give the versions in force of the charters of a link. One query."""
    return _newest_of_each(CharterVersion.objects.filter(agreed_at__isnull=False, charter__link=link))


def _newest_of_each(agreed: QuerySet[CharterVersion]) -> list[CharterVersion]:
    return list({row.charter_id: row for row in agreed.order_by("charter_id", "number")}.values())


def services_to_choose(link: Link) -> list[Service]:
    """Give the services of the provider of a link about which there is no charter on it yet. One query."""
    offered = Service.objects.filter(team=link.provider_id, closed_on_date=None).order_by("name", "pk")
    return list(offered.exclude(charters__link=link))


def waiting_for(teams: Collection[Team]) -> tuple[Charter, ...]:
    """Give the charters with a proposal to which one of these teams has not agreed yet, with their links.

    One query, and a second one only where there are any: every desk asks.
    """
    asked = Q(charter__link__provider__in=teams, provider_at=None)
    asked |= Q(charter__link__customer__in=teams, customer_at=None)
    proposals = CharterVersion.objects.filter(asked, agreed_at=None, charter__link__ended_on_date=None)
    numbers = set(proposals.values_list("charter_id", flat=True))
    return tuple(Charter.objects.filter(pk__in=numbers).select_related(*_ALL).order_by("pk")) if numbers else ()


def has_charter_of_everything(link: Link) -> bool:
    """Say whether there is a charter of a link that is not about one service. One query."""
    return Charter.objects.filter(link=link, service=None).exists()


def _told(charters: Iterable[Charter]) -> tuple[CharterRow, ...]:
    """Tell charters that were read with their links. One query; none where there are no charters."""
    found = list(charters)
    versions: dict[int, list[CharterVersion]] = {}
    for row in CharterVersion.objects.filter(charter__in=[each.pk for each in found]).order_by("number"):
        versions.setdefault(row.charter_id, []).append(row)
    rows = [_row(each, versions.get(each.pk, [])) for each in found]
    return tuple(
        sorted(rows, key=lambda each: (each.provider.casefold(), each.customer.casefold(), each.service.casefold()))
    )


def _row(charter: Charter, versions: Sequence[CharterVersion]) -> CharterRow:
    link, agreed = charter.link, [each for each in versions if each.agreed_at]
    proposal = next((each for each in versions if not each.agreed_at), None)
    shown = agreed[-1] if agreed else proposal
    return CharterRow(
        key=charter.key,
        provider=link.provider.name,
        provider_key=link.provider.key,
        customer=name_of(link, Side.CUSTOMER),
        customer_key=link.customer.key if link.customer else "",
        service=charter.service.name if charter.service else "",
        promises=tuple(f"{called(each.kind)}: {written_length(each.minutes)}" for each in shown.promises)
        if shown
        else (),
        agreed_at=agreed[-1].agreed_at if agreed else None,
        waits_on=tuple(name_of(link, side) for side in Side if proposal and not proposal.agreed_by(side)),
    )


def _shown(row: CharterVersion, before: CharterVersion | None, link: Link) -> ShownVersion:
    signed = {Side.PROVIDER: (row.provider_by, row.provider_at), Side.CUSTOMER: (row.customer_by, row.customer_at)}
    return ShownVersion(
        row=row,
        promises=tuple(
            Promised(called(each.kind), said(each), written_length(each.minutes), _in_hours(each.minutes))
            for each in row.promises
        ),
        signatures=tuple(
            Signature(side, name_of(link, side), by.name if by else "", at) for side, (by, at) in signed.items()
        ),
        differences=_differences(before, row) if before else (),
    )


def _in_hours(minutes: int) -> str:
    hours = written_hours(minutes)
    return "" if hours == written_length(minutes) else hours


def _differences(before: CharterVersion, after: CharterVersion) -> tuple[Difference, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in TERMS)
    return tuple(
        Difference(label_of(name), said_term(name, was), said_term(name, now)) for name, was, now in pairs if was != now
    )


def label_of(name: str) -> str:
    """Say what a term is called."""
    return str(CharterVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def said_term(name: str, value: str | int | None) -> str:
    """Write the value of a term; what is not promised is said so."""
    if name in AMOUNTS:
        return written_length(int(value)) if value else _("nothing promised")
    return str(value) if value else _("nothing written")
