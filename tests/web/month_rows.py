"""Rows of figures by month, as the analysis stores them, for tests of pages that only read them."""

from datetime import date
from typing import Any

from wellserved.analysis.months import MonthFigures
from wellserved.web.models import MonthOf, Team

LATELY = date(2026, 10, 1)


def month_row(provider: Team | None, customer: Team | None, ended: int, month: date = LATELY, **more: Any) -> None:
    """Store what is known of the requests that ended in a month: of a link, a team, or all (neither)."""
    figures = MonthFigures(ended=ended, **more).document()
    MonthOf.objects.create(
        month=month, provider=provider, customer=customer, ended=ended, waited_hours=0.0, figures=figures
    )
