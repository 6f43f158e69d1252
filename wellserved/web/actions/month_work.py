"""The figures by month of our own requests are brought up to date: only months in which something changed.

A month is about the requests that ended in it. So it is counted again when one more ended in it, one of them was
reopened, or something else happened to one; and when others would be small teams in it, or working hours were
changed that held until then. Then its requests are read with all that they waited on, and others stay.
"""

import hashlib
import json
import shutil
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date
from pathlib import Path

from django.utils import timezone

from wellserved.eventlog.mapping_file import NOTHING_GIVEN
from wellserved.report import produce
from wellserved.report.months import Months
from wellserved.web.actions.event_parts import FORMAT, begin_of, home, month_after, write_private
from wellserved.web.actions.findings_work import LIMITS, MAPPING, Work
from wellserved.web.actions.months_kept import keep_months, teams_of_parties
from wellserved.web.middleware import VERSION
from wellserved.web.models import MonthOf, Request, Team, TeamHours
from wellserved.web.queries.read_many import read_many
from wellserved.web.queries.small_teams import counted_below_by_month, small_teams_by_month
from wellserved.words.hours_counted import moment_us

AS_STORED = "months.json"
"""What the stored months were made of, in the folder of what is kept; without it all are counted again."""
_ROWS = 10_000
_SEAL_BYTES = 6
_HOURS = (
    *("from_date", "team_id", "zone", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("holidays", "own_days"),
)
"""What working hours are, the day first from which they hold."""
_YEARS = range(1970, 2101)
Seal = list[int]
"""How many requests ended in a month, how many events they have, and the sums of their numbers and of the moments of
their last changes: no event ever goes. Then a number for its small teams and the working hours up to its end."""


def bring_months_up_to_date(work: Work, sealed: Mapping[date, Seal], begins: date, ends: date) -> None:
    """Count those months of a period again that changed; year by year, the newest first.

    Takes: what all months are like now (`sealed_months`).
    Raises: Stopped; Refused.
    """
    stored = _stored()
    there = set(MonthOf.objects.filter(provider=None, customer=None).values_list("month", flat=True))
    stale = {
        month
        for month in sealed.keys() | stored.keys() | there
        if begins <= month < ends and (sealed.get(month) != stored.get(month) or (month in sealed) != (month in there))
    }
    for months, small in _alike(work, stale):
        folder = work.folder / f"months-{months[0]:%Y-%m}"
        _count(work, months, folder, small)
        shutil.rmtree(folder, ignore_errors=True)  # the next ones need the room
        for month in months:
            stored.pop(month, None)
        stored |= {month: sealed[month] for month in months if month in sealed}
        _store(stored)


def sealed_months(check: Callable[[], None]) -> dict[date, Seal]:
    """Give what each month in which requests ended is like now. Five queries."""
    months = [date(year, month, 1) for year in _YEARS for month in range(1, 13)]
    begins = [begin_of(month).astimezone(UTC) for month in months]
    found: dict[date, Seal] = {}
    ended = Request.objects.filter(ended_at__isnull=False).values_list("ended_at", "events_count", "pk", "changed_at")
    for place, (at, events, number, changed_at) in enumerate(read_many(ended)):
        if place % _ROWS == 0:
            check()
        seal = found.setdefault(months[bisect_right(begins, at) - 1], [0, 0, 0, 0])
        seal[0] += 1
        seal[1] += events
        seal[2] += number
        seal[3] += moment_us(changed_at)
    for month, number in _around(found).items():
        found[month].append(number)
    return found


def _around(months: Collection[date]) -> dict[date, int]:
    """Give a number for each month that is another when its small teams or its working hours are others."""
    parents = sorted(Team.objects.values_list("pk", "parent_id"))
    hours = list(TeamHours.objects.order_by("pk").values_list(*_HOURS))
    found: dict[date, int] = {}
    for month, small in counted_below_by_month(months).items():
        until = [row for row in hours if row[0] is None or row[0] < month_after(month)]
        said = repr((sorted(small.items()), until, parents if until else ()))
        found[month] = int.from_bytes(hashlib.sha256(said.encode()).digest()[:_SEAL_BYTES])
    return found


def _passes(stale: Collection[date]) -> Iterator[list[date]]:
    """Give months that follow one another, at most those of a year at a time: so memory stays bounded."""
    going: list[date] = []
    for month in sorted(stale, reverse=True):
        if going and (month_after(month) != going[-1] or month.year != going[-1].year):
            yield going[::-1]
            going = []
        going.append(month)
    if going:
        yield going[::-1]


def _alike(work: Work, stale: Collection[date]) -> Iterator[tuple[list[date], Mapping[str, str]]]:
    """Give the passes, cut where other teams are small: in a month a figure is about whoever belonged to it then."""
    for months in _passes(stale):
        yield from reversed(small_teams_by_month(work.labels, months))


def _count(work: Work, months: Sequence[date], folder: Path, small: Mapping[str, str]) -> None:
    """Count some months that follow one another. Takes: teams that are counted below others (`small_teams`)."""
    begins, ends = months[0], month_after(months[-1])
    earlier = Request.objects.filter(
        ended_at__gte=begin_of(begins), ended_at__lt=begin_of(ends), opened_at__lt=begin_of(begins)
    )
    gathered = work.reader(folder).gathered(begins, ends, list(earlier.values_list("pk", flat=True)))
    if not gathered.rows:
        keep_months((), {}, months)
        return
    context = work.context(gathered, folder, begins, ends)
    wishes = produce.Wishes(
        produced_by=VERSION,
        as_of=context.as_of,
        hours=context.hours,
        small_teams=small,
        months=timezone.get_default_timezone_name(),
        same_cases=True,
        has_options=False,
    )
    made = work.in_child(months_of_files, gathered.paths, wishes, folder)
    keep_months(made.rows, teams_of_parties(made.names, work.labels), months)


def months_of_files(paths: Sequence[Path], wishes: produce.Wishes, folder: Path, *, report: produce.Progress) -> Months:
    """Give the figures by month of files of events, in the child."""
    files = produce.opened(paths, NOTHING_GIVEN, folder, LIMITS)
    return produce.only_months(files, MAPPING, wishes, out=folder, report=report)


def _stored() -> dict[date, Seal]:
    """Give what the stored months were made of."""
    try:
        found = json.loads((home() / AS_STORED).read_text(encoding="utf-8"))
        if found["of"] != _of():
            return {}
        return {date.fromisoformat(month): seal for month, seal in found["months"].items()}
    except (OSError, ValueError, KeyError):
        return {}


def _store(stored: dict[date, Seal]) -> None:
    months = {month.isoformat(): seal for month, seal in sorted(stored.items())}
    write_private(home() / AS_STORED, json.dumps({"of": _of(), "months": months}))


def _of() -> str:
    """Say by which program and clock months were counted: another counts them all again."""
    return f"{VERSION} {FORMAT} {timezone.get_default_timezone_name()}"
