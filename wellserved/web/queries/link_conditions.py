"""Which links hold now, and which wait for a word; as conditions for the database.

How a single link stands is said by `words.links.stand`; a test sees that the two always say the same.
"""

from django.db.models import F, Q

from wellserved.words.links import Side

LIVE = (
    Q(ended_on_date=None, provider__closed_on_date=None)
    & (Q(customer=None) | Q(customer__closed_on_date=None))
    & (Q(segment=None) | Q(segment__closed_on_date=None))
)
"""Links that have not ended, between teams and outside customers that are there."""

UNDENIED = Q(denied_by_provider_at=None, denied_by_customer_at=None) & (
    Q(said_by_provider_at__isnull=False) | Q(said_by_customer_at__isnull=False)
)
"""Somebody says so, and nobody says that it is not so."""


def waits_on(side: Side) -> Q:
    """Give the condition that a link between teams waits for the word of a side."""
    mine, other = side.value, side.other.value
    says, denies = f"said_by_{mine}_at", f"denied_by_{mine}_at"
    other_says, other_denies = f"said_by_{other}_at", f"denied_by_{other}_at"
    # A side that says something cannot have denied it at the same time; so each line is one way to disagree.
    silent = Q(**{says: None, denies: None, f"{other_says}__isnull": False})
    denied_since = Q(**{f"{says}__isnull": False, f"{other_denies}__gte": F(says)})
    said_since = Q(**{f"{denies}__isnull": False, f"{other_says}__gt": F(denies)})
    described_since = Q(**{f"{other_says}__isnull": False, "described_by": other, "described_at__gt": F(says)})
    return Q(customer__isnull=False) & (silent | denied_since | said_since | described_since)


UNSETTLED = waits_on(Side.PROVIDER) | waits_on(Side.CUSTOMER)
"""Links on which the two sides do not say the same yet."""
