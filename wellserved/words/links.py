"""Links: how often one is used, how much depends on it, and how it stands between its two sides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _


class Used(StrEnum):
    """How often a link is used."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SELDOM = "seldom"
    IN_TROUBLE = "in_trouble"
    """Nobody notices it while all goes well."""

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, said_used(each)) for each in cls]


class Critical(StrEnum):
    """How much of the customer's work depends on a link."""

    STOPS = "stops"
    SLOWS = "slows"
    EASES = "eases"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, said_critical(each)) for each in cls]


WORDING_USED = {
    Used.DAILY: _("daily"),
    Used.WEEKLY: _("weekly"),
    Used.MONTHLY: _("monthly"),
    Used.SELDOM: _("seldom"),
    Used.IN_TROUBLE: _("only when something is wrong"),
}
WORDING_CRITICAL = {
    Critical.STOPS: _("without it, work stops"),
    Critical.SLOWS: _("without it, work gets slower or less good"),
    Critical.EASES: _("it makes work easier"),
}


def said_used(used: str) -> str:
    """Say in the reader's language how often a link is used; blank: nobody said."""
    return gettext(WORDING_USED[Used(used)]) if used else ""


def said_critical(critical: str) -> str:
    """Say in the reader's language how much depends on a link; blank: nobody said."""
    return gettext(WORDING_CRITICAL[Critical(critical)]) if critical else ""


class Side(StrEnum):
    """One of the two sides of a link."""

    PROVIDER = "provider"
    CUSTOMER = "customer"

    @property
    def other(self) -> "Side":
        """The side that stands opposite."""
        return Side.CUSTOMER if self is Side.PROVIDER else Side.PROVIDER


class Standing(StrEnum):
    """How a link stands between its two sides."""

    AGREED = "agreed"
    """Both say so."""
    OUTSIDE = "outside"
    """The provider says so; customers outside are not asked."""
    ONE_SIDED = "one_sided"
    """One says so, and the other has not said anything yet."""
    CHANGED = "changed"
    """Both say so, and one described it anew since the other looked."""
    DISPUTED = "disputed"
    """One says so, and the other says not so."""
    UNSAID = "unsaid"
    """Neither says so."""


@dataclass(frozen=True)
class Said:
    """What one side says, and since when; it never says both."""

    yes_at: datetime | None = None
    no_at: datetime | None = None


@dataclass(frozen=True)
class Stand:
    """How a link stands, and on whose word it waits."""

    standing: Standing
    waits_on: Side | None = None
    """The side that is to say something next; None: neither."""


def stand(provider: Said, customer: Said | None, described_by: str, described_at: datetime | None) -> Stand:
    """Say how a link stands.

    Takes: what each side says (customer None: it is outside); which side described the link last, and when (blank and
    None: neither).
    Where the two disagree, the link waits on the side that spoke earlier.

    >>> from datetime import datetime
    >>> monday, tuesday = datetime(2026, 11, 23), datetime(2026, 11, 24)
    >>> stand(Said(yes_at=monday), Said(), "", None)
    Stand(standing=<Standing.ONE_SIDED: 'one_sided'>, waits_on=<Side.CUSTOMER: 'customer'>)
    >>> stand(Said(yes_at=monday), Said(no_at=tuesday), "", None)
    Stand(standing=<Standing.DISPUTED: 'disputed'>, waits_on=<Side.PROVIDER: 'provider'>)
    >>> stand(Said(yes_at=tuesday), Said(yes_at=monday), "provider", tuesday)
    Stand(standing=<Standing.CHANGED: 'changed'>, waits_on=<Side.CUSTOMER: 'customer'>)
    """
    if customer is None:
        return Stand(Standing.OUTSIDE) if provider.yes_at else Stand(Standing.UNSAID, Side.PROVIDER)
    if provider.yes_at and customer.yes_at:
        looked_at = {Side.PROVIDER: provider.yes_at, Side.CUSTOMER: customer.yes_at}
        if described_by and described_at and looked_at[Side(described_by).other] < described_at:
            return Stand(Standing.CHANGED, Side(described_by).other)
        return Stand(Standing.AGREED)
    if provider.yes_at is None and customer.yes_at is None:
        return Stand(Standing.UNSAID)
    if provider.yes_at:
        return _unequal(Side.PROVIDER, provider.yes_at, customer.no_at)
    return _unequal(Side.CUSTOMER, customer.yes_at, provider.no_at)


def _unequal(says_so: Side, yes_at: datetime | None, no_at: datetime | None) -> Stand:
    """Say how a link stands of which one side says that it is there."""
    if no_at is None:
        return Stand(Standing.ONE_SIDED, says_so.other)
    return Stand(Standing.DISPUTED, says_so.other if yes_at and yes_at > no_at else says_so)
