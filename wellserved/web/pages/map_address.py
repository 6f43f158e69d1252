"""The address of a map: what is unfolded, looked at and sorted stands there, so that it can be sent to somebody."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from wellserved.web.queries.map_rows import LONGEST_FIRST, SORTS
from wellserved.web.queries.map_view import Wish
from wellserved.web.queries.months import MONTHS_OF_A_YEAR

MOST_KEYS = 500
WAITING = "waiting"
_DIGITS = len("24319")
LONGEST = 60
"""Letters of a key, and of what is looked for."""


@dataclass(frozen=True)
class Address:
    """What an address says."""

    wish: Wish
    sort: str = SORTS[0]
    first: int = 0
    """The row of the table that the page begins with."""
    said: str = ""
    """Part of the name of a team that is looked for."""
    look: str = ""
    """WAITING, or blank: the links as they were declared."""
    month: date | None = None
    """The first day of the month that is looked at; None: the last twelve together."""
    is_slid: bool = False
    """Whether somebody came by moving the slider: it is then ready to be moved on."""

    def to(self, **changes: Any) -> str:
        """Write the query of another view of the same map; the table then begins at its first row."""
        wish = {name: changes.pop(name) for name in ("opened", "focus", "path") if name in changes}
        changed = replace(self, wish=replace(self.wish, **wish), **{"first": 0, **changes})
        return "?" + urlencode(changed.words, safe=",:")

    @property
    def words(self) -> dict[str, str]:
        """The parts of the query, without those that say nothing."""
        opened = self.wish.opened
        words = {
            "open": None if opened is None else ",".join(sorted(opened)),
            "focus": self.wish.focus or None,
            "path": self.wish.path or None,
            "sort": self.sort if self.sort != SORTS[0] else None,
            "first": str(self.first) if self.first else None,
            "look": self.look or None,
            "month": f"{self.month:%Y-%m}" if self.look and self.month else None,
        }
        return {name: value for name, value in words.items() if value is not None}


def address_of(query: QueryDict) -> Address:
    """Read an address; what cannot be understood is as if it were not there."""
    opened = query.get("open")
    sort, first = query.get("sort", ""), query.get("first", "")
    look = WAITING if query.get("look") == WAITING else ""
    slid = _month_of_number(query.get("at", ""))
    return Address(
        wish=Wish(
            opened=None if opened is None else frozenset(filter(None, opened.split(",")[:MOST_KEYS])),
            focus=query.get("focus", "").strip()[: 2 * LONGEST],
            path=query.get("path", "").strip()[:LONGEST],
        ),
        sort=sort if sort in SORTS or (look and sort == LONGEST_FIRST) else SORTS[0],
        first=int(first) if first.isascii() and first.isdigit() and len(first) < len("1000000") else 0,
        said=query.get("find", "").strip()[:LONGEST],
        look=look,
        month=slid or _month(query.get("month", "")),
        is_slid=slid is not None,
    )


def number_of(month: date) -> int:
    """Give the number that stands for a month on the slider: months are counted from the year 0.

    >>> number_of(date(2026, 8, 1)), _month_of_number("24319")
    (24319, datetime.date(2026, 8, 1))
    """
    return month.year * MONTHS_OF_A_YEAR + month.month - 1


def _month_of_number(said: str) -> date | None:
    if not (said.isascii() and said.isdigit() and len(said) == _DIGITS):
        return None
    year, place = divmod(int(said), MONTHS_OF_A_YEAR)
    return date(year, place + 1, 1) if year else None


def _month(said: str) -> date | None:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return None
