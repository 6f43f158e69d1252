"""How long a team usually takes: from its requests of the last twelve months, those that are still open included.

Only what is finished has a length; what is open has lasted at least so long. Left out, it would make every busy team
look quick. So the share that is done after some time is estimated with both, by the product-limit estimate
(Kaplan and Meier 1958): of those that had lasted so long, how many were done then.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby
from math import ceil
from operator import itemgetter

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wellserved.web.models import Request, Service, Team
from wellserved.words.hours import ALWAYS, WorkingHours, open_between
from wellserved.words.hours_counted import moment_us
from wellserved.words.promises import DAY, HOUR, written_length
from wellserved.words.requests import RequestState
from wellserved.words.units import MINUTE_US

FEWEST = 5
"""So many finished requests are needed to say anything."""
HALF, MOST = 0.5, 0.85
QUARTERS, QUARTER = 4, timedelta(days=91)
OF_A_QUARTER = 125
"""So many requests of each quarter are looked at: the newest ones, whatever became of them."""
_ROUNDING = 1e-9
_LEFT_OUT = (RequestState.DRAFT, RequestState.DECLINED, RequestState.WITHDRAWN)
_TO_HALF_DAYS, _TO_HOURS, _TO_FIVE_MINUTES = 10 * DAY, DAY, 3 * HOUR


@dataclass(frozen=True)
class Usual:
    """How long requests to a team usually take, in the team's working time."""

    of: str
    """Which requests were looked at, in words."""
    many: int
    finished: int
    half: str
    """Half of them are done within this time, which is rounded up; blank: not known."""
    most: str
    """Of 100, 85 are done within this time; blank: not known."""

    @property
    def is_known(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.half)


@dataclass(frozen=True)
class _Row:
    customer: int | None
    service: int | None
    opened_at: datetime
    ended_at: datetime | None


def usual_time(
    provider: Team, customer: Team | None, service: Service | None, hours: WorkingHours, now: datetime
) -> Usual:
    """Give how long a team usually takes. Four queries along an index, each of at most `OF_A_QUARTER` rows.

    Looks at the requests that are most like this one, of which enough are finished: of this customer for this
    service, of anybody for this service, of this customer, of anybody.
    """
    rows = [row for quarter in range(QUARTERS) for row in _of_quarter(provider, now - quarter * QUARTER)]
    for words, is_alike in _nearest_first(customer, service):
        alike = [row for row in rows if is_alike(row)]
        finished = sum(row.ended_at is not None for row in alike)
        if finished >= FEWEST:
            lasted = _lengths(alike, hours, now)
            return Usual(words, len(alike), finished, _after(lasted, HALF), _after(lasted, MOST))
    return Usual("", len(rows), 0, "", "")


def _of_quarter(provider: Team, until: datetime) -> list[_Row]:
    asked = Request.objects.filter(provider=provider, opened_at__lte=until, opened_at__gt=until - QUARTER)
    found = asked.exclude(state__in=_LEFT_OUT).order_by("-opened_at", "-pk")
    rows = found.only("customer_id", "service_id", "opened_at", "ended_at")[:OF_A_QUARTER]
    return [_Row(row.customer_id, row.service_id, row.opened_at or until, row.ended_at) for row in rows]


def _nearest_first(customer: Team | None, service: Service | None) -> list[tuple[str, Callable[[_Row], bool]]]:
    team, kind = customer.pk if customer else None, service.pk if service else None
    found: list[tuple[str, Callable[[_Row], bool]]] = []
    if service is not None:
        words = _("for this service, asked by your team")
        found.append((words, lambda row: row.service == kind and row.customer == team))
        found.append((_("for this service, asked by anybody"), lambda row: row.service == kind))
    if customer is not None:
        found.append((_("asked by your team"), lambda row: row.customer == team))
    found.append((_("asked by anybody"), lambda row: True))  # noqa: ARG005 -- all of them
    return found


def _lengths(rows: Sequence[_Row], hours: WorkingHours, now: datetime) -> list[tuple[int, bool]]:
    """Give for each request its working time in microseconds, and whether it is finished."""
    first = min(moment_us(row.opened_at) for row in rows)
    counted = _counter(hours, first, moment_us(now))
    return [
        (counted(moment_us(row.ended_at or now)) - counted(moment_us(row.opened_at)), row.ended_at is not None)
        for row in rows
    ]


def _counter(hours: WorkingHours, first_us: int, last_us: int) -> Callable[[int], int]:
    """Give a function from a moment to the working time since the first one: a year is counted once for all rows."""
    if hours is ALWAYS:
        return lambda at: at - first_us
    stretches = open_between(hours, first_us, last_us)
    starts = [start for start, _end in stretches]
    before = [0, *accumulate(end - start for start, end in stretches)]

    def counted(at: int) -> int:
        place = bisect_right(starts, at) - 1
        return before[place] + min(at, stretches[place][1]) - starts[place] if place >= 0 else 0

    return counted


def _after(lasted: Sequence[tuple[int, bool]], share: float) -> str:
    """Say after what time such a share is done; blank where so many are not done yet at any time."""
    found = share_done_after(lasted, share)
    return "" if found is None else said_up(ceil(found / MINUTE_US))


def share_done_after(lasted: Sequence[tuple[int, bool]], share: float) -> int | None:
    """Give the first length after which at least such a share is done, by the product-limit estimate.

    Takes: lengths, and whether each came to its end by then; otherwise it lasted at least so long.

    >>> share_done_after([(1, True), (2, True), (3, True), (4, True)], 0.5)
    2
    >>> share_done_after([(1, True), (2, False), (3, True), (4, True)], 0.85) is None
    False
    >>> share_done_after([(1, True), (2, False), (3, False)], 0.5) is None
    True
    """
    still, at_risk = 1.0, len(lasted)
    for length, same in groupby(sorted(lasted), key=itemgetter(0)):
        ends = [is_end for _length, is_end in same]
        still *= 1 - sum(ends) / at_risk
        if any(ends) and 1 - still >= share - _ROUNDING:
            return int(length)
        at_risk -= len(ends)
    return None


def said_up(minutes: int) -> str:
    """Say an amount of working time roughly and never as less than it is.

    >>> said_up(7), said_up(200), said_up(1300), said_up(1500), said_up(6000)
    ('10 min', '4 h', '3 days', '3.5 days', '13 days')
    """
    if minutes > _TO_HALF_DAYS:
        return written_length(ceil(minutes / DAY) * DAY)
    if minutes > _TO_HOURS:
        days = ceil(2 * minutes / DAY) / 2
        return written_length(int(days) * DAY) if days == int(days) else _("%(n)s days") % {"n": number_format(days, 1)}
    if minutes > _TO_FIVE_MINUTES:
        return written_length(ceil(minutes / HOUR) * HOUR)
    return written_length(max(ceil(minutes / 5), 1) * 5)
