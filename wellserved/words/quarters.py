"""Quarters of a year."""

from datetime import date

MONTHS_OF_A_QUARTER = 3


def quarter_of(day: date) -> date:
    """Give the first day of the quarter in which a day lies.

    >>> quarter_of(date(2026, 11, 23))
    datetime.date(2026, 10, 1)
    """
    return date(day.year, (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, 1)
