"""The address of a map: what is unfolded, looked at and sorted stands there, so that it can be sent to somebody."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from wellserved.web.queries.map_rows import SORTS
from wellserved.web.queries.map_view import Wish

MOST_KEYS = 500
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
        }
        return {name: value for name, value in words.items() if value is not None}


def address_of(query: QueryDict) -> Address:
    """Read an address; what cannot be understood is as if it were not there."""
    opened = query.get("open")
    sort, first = query.get("sort", ""), query.get("first", "")
    return Address(
        wish=Wish(
            opened=None if opened is None else frozenset(filter(None, opened.split(",")[:MOST_KEYS])),
            focus=query.get("focus", "").strip()[: 2 * LONGEST],
            path=query.get("path", "").strip()[:LONGEST],
        ),
        sort=sort if sort in SORTS else SORTS[0],
        first=int(first) if first.isascii() and first.isdigit() and len(first) < len("1000000") else 0,
        said=query.get("find", "").strip()[:LONGEST],
    )
