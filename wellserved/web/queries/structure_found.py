"""What the structure check finds: one row each. Nothing here computes."""

from dataclasses import dataclass
from datetime import date

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.structure import Apart


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
class Detour:
    """Requests of a link, or of a team, that did not find their owner at once."""

    provider: Place | None
    """None: whoever was asked."""
    customer: Place
    link: str
    """Key of the declared link; blank: there is none."""
    passed_on: int
    declined: int
    share: Estimate


@dataclass(frozen=True)
class Bounce:
    """Cases that come straight back."""

    giver: Place
    taker: Place
    times: int
    bounced: int
    share: Estimate


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
class Structure:
    """All that the structure check finds; of each kind at most twenty."""

    first: date | None
    """The months that were looked at, by their first days; None: no requests are known yet."""
    last: date | None
    requests: int
    shared: tuple[Shared, ...]
    nobodys: tuple[Detour, ...]
    unsaid: tuple[Asked, ...]
    without_way: tuple[Unserved, ...]
    without_way_count: int
    detours: tuple[Detour, ...]
    bounces: tuple[Bounce, ...]
    branches: tuple[Branches, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands out."""
        found = (self.shared, self.nobodys, self.unsaid, self.without_way, self.detours, self.bounces, self.branches)
        return not any(found)
