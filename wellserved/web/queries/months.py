"""The stored figures of each month: of a link, a team or all; computed by analysis/months.py, never typed by anybody.

Whoever shows them asks `shown` first: what rests on fewer than five requests is not shown, and still counted in sums.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet, Sum

from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.months import MonthFigures, added_up, figures_of
from wellserved.web.models import MonthOf, Team

MONTHS_OF_A_YEAR = 12
Link = tuple[int, int]
"""Provider and customer."""


@dataclass(frozen=True)
class Month:
    """The figures of one month."""

    month: date
    """Its first day."""
    figures: MonthFigures


@dataclass(frozen=True)
class Waited:
    """How long the requests of a link waited for their provider."""

    ended: int
    """Requests that ended."""
    hours: float
    """The provider's own waiting in all of them together, in working hours."""

    @property
    def of_one(self) -> float:
        """Give the hours for each request; 0 where none ended."""
        return self.hours / self.ended if self.ended else 0.0

    @property
    def is_shown(self) -> bool:
        """Say whether they are enough to be shown."""
        return shown(self.ended)


def shown(n: int) -> bool:
    """Say whether a figure that rests on so many requests is shown: five at least (a convention, against chance)."""
    return n >= SMALLEST_CELL


def months_of(*, provider: Team | None, customer: Team | None, last: int = 24) -> list[Month]:
    """Give the newest months of a link, of a team as provider or as customer, or of all (both None). One query.

    In order of time; months in which nothing ended are missing. Those of few requests are there: see `shown`.
    """
    newest = newest_month()
    if newest is None:
        return []
    rows = MonthOf.objects.filter(provider=provider, customer=customer, month__gt=months_before(newest, last))
    found = rows.order_by("month").values_list("month", "figures")
    return [Month(month, figures_of(figures)) for month, figures in found]


def by_link(
    first: date, last: date, *, provider: Team | None = None, customer: Team | None = None
) -> dict[Link, MonthFigures]:
    """Give the figures of each link from the month of one day to that of another, added up. One query.

    With a provider or a customer: of the links of that team only. Medians are None where there are several months.
    """
    rows = _of_links(first, last)
    if provider is not None:
        rows = rows.filter(provider=provider)
    if customer is not None:
        rows = rows.filter(customer=customer)
    found: defaultdict[Link, list[MonthFigures]] = defaultdict(list)
    for serving, served, figures in rows.order_by("month").values_list("provider_id", "customer_id", "figures"):
        found[serving, served].append(figures_of(figures))
    return {link: added_up(several) for link, several in found.items()}


def waited_by_link(first: date, last: date) -> dict[Link, Waited]:
    """Give how long the requests of each link waited for their provider, in some months together. One query."""
    rows = _of_links(first, last).order_by().values_list("provider_id", "customer_id")
    summed = rows.annotate(n=Sum("ended"), hours=Sum("waited_hours"))
    return {(provider, customer): Waited(n, hours) for provider, customer, n, hours in summed}


def _of_links(first: date, last: date) -> QuerySet[MonthOf]:
    between = Q(month__gte=first.replace(day=1), month__lte=last.replace(day=1))
    return MonthOf.objects.filter(between, provider__isnull=False, customer__isnull=False)


def newest_month() -> date | None:
    """Give the first day of the newest month of which anything is known. One query."""
    return _ends()[1]


def known_months() -> list[date]:
    """Give the first days of all months from the oldest of which anything is known to the newest. One query."""
    oldest, newest = _ends()
    found = []
    while newest is not None and oldest is not None and newest >= oldest:
        found.append(newest)
        newest = months_before(newest, 1)
    return found[::-1]


def _ends() -> tuple[date | None, date | None]:
    found = MonthOf.objects.filter(provider=None, customer=None).aggregate(oldest=Min("month"), newest=Max("month"))
    return found["oldest"], found["newest"]


def months_before(month: date, many: int) -> date:
    """Give the first day of the month that lies so many months before another.

    >>> months_before(date(2026, 3, 1), 4)
    datetime.date(2025, 11, 1)
    """
    years, place = divmod(month.year * MONTHS_OF_A_YEAR + month.month - 1 - many, MONTHS_OF_A_YEAR)
    return date(years, place + 1, 1)
