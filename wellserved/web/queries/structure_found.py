"""What the structure check finds: one row each. Nothing here computes."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from wellserved.analysis.structure import Apart, HotSpot

Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True)
class Place:
    """A team, with the way to its page."""

    name: str
    key: str


@dataclass(frozen=True)
class Shared:
    """Services of several teams that are called the same, or nearly."""

    services: tuple[tuple[str, Place], ...]
    """What it is called, and where; by team."""
    is_equal: bool


@dataclass(frozen=True)
class Vacant:
    """A service of a team to which nobody belongs, nor to any team below it."""

    service: str
    team: Place


@dataclass(frozen=True)
class Declined:
    """Requests of a team to which whoever was asked said no, with another way."""

    customer: Place
    spot: HotSpot[int]


@dataclass(frozen=True)
class Detour:
    """Requests of a link that did not find their owner at once."""

    provider: Place
    customer: Place
    link: str
    """Key of the declared link; blank: there is none."""
    spot: HotSpot[tuple[int, int]]


@dataclass(frozen=True)
class Bounce:
    """Cases that come straight back."""

    giver: Place
    taker: Place
    spot: HotSpot[tuple[str, str]]


@dataclass(frozen=True)
class Unserved:
    """Teams that serve one another, or nobody, and from which no way leads to an outside customer."""

    teams: tuple[Place, ...]
    is_circle: bool


@dataclass(frozen=True)
class Asked:
    """A team that is asked often, and says of no service what for."""

    team: Place
    requests: int


@dataclass(frozen=True)
class Branches:
    """Two branches that hardly exchange."""

    one: Place
    other: Place
    found: Apart


@dataclass(frozen=True)
class Kind(Generic[Row_co]):
    """All findings of one kind."""

    looked_at: int
    """How many services, teams, links … it was looked for in."""
    count: int
    """How many were found."""
    rows: tuple[Row_co, ...]
    """At most twenty of them."""


@dataclass(frozen=True)
class Structure:
    """All that the structure check finds."""

    first: date | None
    """The months that were looked at, by their first days; None: no requests are known yet."""
    last: date | None
    requests: int
    shared: Kind[Shared]
    vacant: Kind[Vacant]
    nobodys: Kind[Declined]
    unsaid: Kind[Asked]
    without_way: Kind[Unserved]
    detours: Kind[Detour]
    bounces: Kind[Bounce]
    branches: Kind[Branches]
