"""What a made-up organisation says of its hours, its services and its charters, before it is written down."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlannedHours:
    """The hours of a team from a day on; None: from ever."""

    team: str
    zone: str
    week: tuple[str, ...]
    """Seven days, Monday first, as people write them."""
    from_date: date | None = None


@dataclass(frozen=True)
class PlannedService:
    """Something a team offers."""

    key: str
    team: str
    name: str
    for_whom: str
    description: str
    extraordinary: str


@dataclass(frozen=True)
class PlannedTerms:
    """How a charter reads from a day on; amounts as people write them, blank: nothing promised."""

    on_date: date
    """When both agreed; for what is not agreed, when it was proposed."""
    needs: str
    provider_needs: str
    first_answer: str = ""
    next_update: str = ""
    delivery: str = ""
    target_share: int = 90
    is_agreed: bool = True
    """Otherwise the provider proposed it, and the customer has not said anything yet."""


@dataclass(frozen=True)
class PlannedCharter:
    """What both sides of a link agreed on; the customer is a team or a kind of outside customer (one is blank)."""

    key: str
    provider: str
    provider_by: str
    """Who agrees for the provider, by mail."""
    customer_by: str
    versions: tuple[PlannedTerms, ...]
    customer: str = ""
    segment: str = ""
    service: str = ""
    """Key of the service; blank: everything."""
