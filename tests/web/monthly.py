"""Stored months for tests: what every night counts, made here by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wellserved.analysis.months import MonthFigures
from wellserved.web.models import MonthOf, Team

FIRST = date(2025, 12, 1)


def month_at(place: int) -> date:
    """Give the first day of a month, counted from December 2025."""
    years, month = divmod(FIRST.month - 1 + place, 12)
    return date(FIRST.year + years, month + 1, 1)


def figures(**known: Any) -> MonthFigures:
    """Give the figures of a month in which twenty requests ended, all in order, unless something else is said."""
    ended = known.get("ended", 20)
    usual: dict[str, Any] = {
        "ended": ended,
        "elapsed_hours": 10.0 * ended,
        "own_wait_hours": 4.0 * ended,
        "customer_hours": 1.0 * ended,
        "elsewhere_hours": 2.0 * ended,
        "outside_hours": 0.0,
        "answered": ended,
        "answer_median_hours": 3.0,
        "answer_due": ended,
        "answer_kept": ended,
        "due": ended,
        "kept": ended,
        "first_kept": ended,
        "news_due": ended,
        "news_kept": ended,
        "declined": 0,
        "reopened": 0,
        "disputed": 0,
        "expedited": 0,
        "right_first": ended,
        "asked_right_first": ended,
        "work_begun": ended,
        "outside_hours_worked": 0,
    }
    return MonthFigures(**{**usual, **known})


def store(provider: Team | None, customer: Team | None, months: Sequence[MonthFigures | None]) -> None:
    """Keep the figures of months from December 2025 on; None: nothing ended."""
    for place, found in enumerate(months):
        if found is not None:
            MonthOf.objects.create(
                month=month_at(place),
                provider=provider,
                customer=customer,
                ended=found.ended,
                waited_hours=found.own_wait_hours,
                figures=found.document(),
            )


def store_year(provider: Team, customer: Team, months: Sequence[MonthFigures | None] | None = None) -> None:
    """Keep the same months for a link, for its provider, for its customer, and for all."""
    told = months if months is not None else [figures()] * 12
    for serving, served in ((provider, customer), (provider, None), (None, customer), (None, None)):
        store(serving, served, told)
