"""What is true of the organisation of 300 people, whatever else chance makes of it: the pages have to find it.

Each truth can be left out: then the pages must not find it. Teams have the same keys for every seed; people do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo

from wellserved.web.scenarios.plan import PlannedPerson


class Plant(StrEnum):
    """One truth."""

    WEAKEST_LINK = "weakest_link"
    """Legal lets Sales wait for days, and nobody else."""
    INNOCENT = "innocent"
    """Somebody of Sales sees to most of what needs Legal, so that it takes long; their own part does not."""
    SLOW = "slow"
    """Somebody of the largest of the other teams takes a third longer than their colleagues."""
    ONE_SIDED = "one_sided"
    """Network says that it serves Quotes, and Quotes does not."""
    UNDECLARED = "undeclared"
    """Advice asks Hiring again and again, and nobody ever said so."""
    SILO = "silo"
    """Production and Logistics hardly ask one another, though they stand on one way to the customer."""
    LOOP = "loop"
    """What is asked of Accounts payable is often passed on to Accounts receivable and comes back."""


ALL: frozenset[Plant] = frozenset(Plant)
Pair = tuple[str, str]
"""Keys of two teams, of which the first serves the second."""
WEAK: Pair = ("legal", "sales")
ONE_SIDED: Pair = ("network", "quotes")
UNDECLARED: Pair = ("hiring", "advice")
LOOP: Pair = ("accounts-payable", "accounts-receivable")
"""Who is asked, and to whom it is passed on for nothing."""
SILO: Pair = ("production", "logistics")
SILO_WAY: Pair = ("assembly", "warehouse")
"""The only short way of a team of the one to the customer leads through a team of the other."""
ZONE = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = time(9), time(17)
"""When everybody works, Monday to Friday."""


@dataclass(frozen=True)
class Cast:
    """People of whom something is true, or nothing in particular; by mail."""

    innocent: str
    slow: str
    ordinary: str
    """A colleague of the slow one who is like the others."""
    slow_team: str
    """Key of the team of both."""


def cast(people: Sequence[PlannedPerson]) -> Cast:
    """Give who it is: of each team those who came first, leads left out."""
    told = {*WEAK, *ONE_SIDED, *UNDECLARED, *LOOP, *SILO_WAY}
    staff: dict[str, list[str]] = {}
    for person in people:
        if not person.memberships[0].is_lead:
            staff.setdefault(person.memberships[0].team, []).append(person.mail)
    largest = max((team for team in staff if team not in told), key=lambda team: (len(staff[team]), team))
    slow, ordinary = staff[largest][:2]
    return Cast(staff[WEAK[1]][0], slow, ordinary, largest)
