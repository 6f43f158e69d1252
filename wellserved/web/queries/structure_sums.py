"""What the structure check reads of requests: sums of each link over some months, and hand-offs; never a request."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, ExpressionWrapper, F, FloatField, IntegerField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from wellserved.analysis.findings import SMALLEST_CELL, HandOffs
from wellserved.analysis.stands_out import Counts, Spread, clustering
from wellserved.analysis.structure import HotSpots, hot_spots
from wellserved.web.models import MonthOf

Link = tuple[int, int]
"""Provider and customer."""
HandOver = tuple[str, str]
"""Who hands over, and to whom."""


@dataclass(frozen=True)
class Sums:
    """Sums of one link over the months."""

    ended: int
    passed_on: Spread
    declined: Spread


def sums_of(first: date | None, last: date | None) -> dict[Link, Sums]:
    """Add up what the months say of each link. One query; the database adds up."""
    if first is None or last is None:
        return {}
    rows = MonthOf.objects.filter(month__gte=first, month__lte=last, provider__isnull=False, customer__isnull=False)
    summed = rows.order_by().values_list("provider_id", "customer_id").annotate(
        months=Count("pk"), n=Sum("ended"),
        passed_on=Sum(_figure("redirected")), passed_on_squares=_squares("redirected"),
        declined=Sum(_figure("declined")), declined_squares=_squares("declined"),
    )  # fmt: skip
    return {
        (provider, customer): Sums(n, Spread(months, on or 0, n, on2 or 0.0), Spread(months, no or 0, n, no2 or 0.0))
        for provider, customer, months, n, on, on2, no, no2 in summed
    }


def passed_on(sums: Mapping[Link, Sums], teams: Collection[int]) -> HotSpots[Link]:
    """Give the links between some teams whose requests came by way of another team far more often than others'."""
    spreads = {link: each.passed_on for link, each in sums.items()}
    known = {link: each for link, each in spreads.items() if link[0] in teams and link[1] in teams}
    counts = {link: Counts(each.many, each.of) for link, each in known.items()}
    return hot_spots(counts, _whole(spreads.values()), "requests", clustering(spreads.values()))


def declined(sums: Mapping[Link, Sums], teams: Collection[int]) -> HotSpots[int]:
    """Give those of some teams whose requests were declined far more often than others', whoever was asked."""
    spreads, of_customer = [each.declined for each in sums.values()], defaultdict[int, list[Spread]](list)
    for (_provider, customer), each in sums.items():
        of_customer[customer].append(each.declined)
    counts = {customer: _whole(each) for customer, each in of_customer.items() if customer in teams}
    return hot_spots(counts, _whole(spreads), "requests", clustering(spreads))


def came_back(handoffs: HandOffs, names: Collection[str]) -> HotSpots[HandOver]:
    """Give the hand-overs between some teams that come straight back far more often than others.

    Numbers of fewer than five cases are withheld, and so they name nothing.
    """
    counts = {
        (pair.from_team, pair.to_team): Counts(
            pair.bounces or 0 if (pair.bounced_cases or 0) >= SMALLEST_CELL else 0, pair.times
        )
        for pair in handoffs.pairs
        if pair.from_team in names and pair.to_team in names
    }
    return hot_spots(counts, Counts(handoffs.bounces, handoffs.times), "hand-offs")


def _whole(spreads: Collection[Spread]) -> Counts:
    return Counts(sum(each.many for each in spreads), sum(each.of for each in spreads))


def _figure(name: str) -> Cast:
    return Cast(KeyTextTransform(name, F("figures")), IntegerField())


def _squares(name: str) -> Sum:
    """Add up the squares of a figure, each over the requests of its month."""
    return Sum(ExpressionWrapper(_figure(name) * _figure(name) * 1.0 / F("ended"), output_field=FloatField()))
