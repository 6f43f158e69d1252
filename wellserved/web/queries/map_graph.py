"""All teams, outside customers and links that hold now, read once for a map: four queries, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, CharField, DateTimeField, Q, Value, When
from django.db.models.functions import Coalesce, Greatest

from wellserved.web import rules
from wellserved.web.models import Link, Person, Segment, Team
from wellserved.web.queries.line_of_sight import ways
from wellserved.web.queries.link_conditions import LIVE

OUTSIDE = "customer:"
"""What the name of an outside customer begins with in an address; no key of a team has a colon."""


class Said(StrEnum):
    """Who says that a link is there."""

    BOTH = "both"
    """Or the provider, of a link to an outside customer."""
    BY_PROVIDER = "provider"
    BY_CUSTOMER = "customer"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class MapParty:
    """A team, or a kind of outside customer: those have negative numbers, so that the two do not meet."""

    number: int
    key: str
    name: str
    above: tuple[int, ...] = ()
    """The open teams above it, from the top down."""

    @property
    def is_outside(self) -> bool:
        """Whether it is a kind of outside customer."""
        return self.number < 0


class DeclaredLink(NamedTuple):
    """One link between two parties, by their numbers."""

    key: str
    provider: int
    customer: int
    said: str
    """One of `Said`."""
    used: str
    """How often, as words.links.Used; blank: nobody said."""
    changed: datetime | str
    """When somebody last said something about it, as the database tells it: later ones are greater."""


@dataclass(frozen=True)
class Graph:
    """Who serves whom in the whole organisation, as one reader sees it."""

    parties: Mapping[int, MapParty]
    links: tuple[DeclaredLink, ...]
    mine: tuple[int, ...]
    """The reader's teams, the one they have belonged to longest first."""

    @cached_property
    def by_key(self) -> dict[str, MapParty]:
        """Every party by its name in an address."""
        return {(OUTSIDE if each.is_outside else "") + each.key: each for each in self.parties.values()}

    @cached_property
    def below(self) -> dict[int, int]:
        """For each team that others belong to, how many they are, however deep."""
        below: dict[int, int] = {}
        for party in self.parties.values():
            for number in party.above:
                below[number] = below.get(number, 0) + 1
        return below

    @cached_property
    def paths(self) -> dict[int, tuple[int, ...]]:
        """The way of each team to an outside customer, the team itself first; empty where there is none yet."""
        found = ways(tuple((each.provider, each.customer) for each in self.links if each.said != Said.DISPUTED))
        return {number: found.get(number, ()) for number in self.parties if number > 0}

    @cached_property
    def linked(self) -> frozenset[int]:
        """Everybody who serves somebody or is served."""
        return frozenset(number for each in self.links for number in (each.provider, each.customer))

    def steps(self, number: int) -> int | None:
        """Give how many links a party is from an outside customer; None: there is no way yet."""
        if number < 0:
            return 0
        return len(self.paths[number]) - 1 if self.paths[number] else None

    def party(self, key: str) -> MapParty:
        """Give a party by its name in an address.

        Raises: NotThere.
        """
        if key not in self.by_key:
            raise rules.NotThere
        return self.by_key[key]


def graph_for(reader: Person) -> Graph:
    """Read the graph. Four queries, whatever the number of teams and links."""
    parties = {each.number: each for each in (*_teams(), *_segments())}
    memberships = reader.memberships.filter(until_date=None).order_by("from_date", "pk")
    mine = memberships.values_list("team_id", flat=True)
    return Graph(parties, tuple(_links()), tuple(number for number in mine if number in parties))


def _teams() -> list[MapParty]:
    rows = list(
        Team.objects.filter(closed_on_date=None).order_by("name", "pk").values_list("pk", "key", "name", "path")
    )
    there = {number for number, *_ in rows}
    return [MapParty(number, key, name, _above(path, there)) for number, key, name, path in rows]


def _above(path: str, there: set[int]) -> tuple[int, ...]:
    return tuple(number for number in map(int, path.strip("/").split("/")[:-1]) if number in there)


def _segments() -> list[MapParty]:
    rows = Segment.objects.filter(closed_on_date=None).order_by("name", "pk").values_list("pk", "key", "name")
    return [MapParty(-number, key, name) for number, key, name in rows]


_SAID = Case(
    When(~Q(denied_by_provider_at=None, denied_by_customer_at=None), then=Value(Said.DISPUTED.value)),
    When(said_by_provider_at=None, then=Value(Said.BY_CUSTOMER.value)),
    When(said_by_customer_at=None, customer__isnull=False, then=Value(Said.BY_PROVIDER.value)),
    default=Value(Said.BOTH.value),
    output_field=CharField(),
)
_LONG_AGO = Value(datetime(1970, 1, 1, tzinfo=UTC), DateTimeField())
_MOMENTS = (
    "said_by_provider_at",
    "said_by_customer_at",
    "denied_by_provider_at",
    "denied_by_customer_at",
    "described_at",
)


def _links() -> list[DeclaredLink]:
    # SQLite takes the greatest of several for unknown where one of them is.
    # It gives moments as text, and only few of them are shown; so they are read as text here, whatever the database.
    changed = Greatest(*(Coalesce(each, _LONG_AGO) for each in _MOMENTS), output_field=CharField())
    rows = Link.objects.filter(LIVE).annotate(said=_SAID, changed=changed).order_by("pk")
    fields = rows.values_list("key", "provider_id", "customer_id", "segment_id", "said", "used", "changed")
    return [
        DeclaredLink(key, provider, customer or -segment, said, used, changed)
        for key, provider, customer, segment, said, used, changed in fields.iterator()
    ]


def moment(changed: datetime | str) -> datetime:
    """Give a moment that was left as the database tells it."""
    return changed if isinstance(changed, datetime) else datetime.fromisoformat(changed).replace(tzinfo=UTC)
