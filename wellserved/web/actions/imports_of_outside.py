"""Writes what a file says about outside customers, and puts it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wellserved.web.exchange.plan_outside import OutsidePlan, Said, Which
from wellserved.web.models import OutsideFigure, Person

AT_ONCE = 200
Entry = dict[str, Any]
"""The way back of one figure: which (segment, month, metric), before (None: new) and after, each value, n, unit."""


def write(plan: OutsidePlan, now: datetime) -> list[Entry]:
    """Write the figures of a plan; give the way back."""
    new = [each for each in plan.changes if each.before is None]
    OutsideFigure.objects.bulk_create((_figure(each.which, each.after, now) for each in new), batch_size=AT_ONCE)
    put({each.which: each.after for each in plan.changes if each.before is not None}, now)
    return [entry(each.which, each.before, each.after) for each in plan.changes]


def entry(which: Which, before: Said | None, after: Said | None) -> Entry:
    """Give the way back of one figure, as it is stored."""
    segment, month, metric = which
    return {"which": [segment, month.isoformat(), metric], "before": _kept(before), "after": _kept(after)}


def put(figures: Mapping[Which, Said], now: datetime) -> None:
    """Give figures that are there other numbers."""
    rows = []
    for row in there(figures):
        said = figures[row.segment_id, row.month, row.metric]
        row.value, row.n, row.unit, row.at = said.value, said.n, said.unit, now
        rows.append(row)
    OutsideFigure.objects.bulk_update(rows, ["value", "n", "unit", "at"], batch_size=AT_ONCE)


def there(which: Iterable[Which]) -> list[OutsideFigure]:
    """Give those of some figures that are there. One query for each metric."""
    wanted: dict[str, set[tuple[int | None, date]]] = {}
    for segment, month, metric in which:
        wanted.setdefault(metric, set()).add((segment, month))
    return [
        row
        for metric, found in wanted.items()
        for row in OutsideFigure.objects.filter(metric=metric).order_by("pk")
        if (row.segment_id, row.month) in found
    ]


def undo(*, by: Person, now: datetime, way_back: Sequence[Entry]) -> list[str]:  # noqa: ARG001 -- as for people
    """Put figures back, and remove those that were new; give sentences about what stays because it changed since."""
    entries = {_which(each): each for each in way_back}
    rows = {(row.segment_id, row.month, row.metric): row for row in there(entries)}
    free = {
        which: each for which, each in entries.items() if which in rows and _kept(_said(rows[which])) == each["after"]
    }
    gone = [rows[which].pk for which, each in free.items() if each["before"] is None]
    for begin in range(0, len(gone), AT_ONCE):
        OutsideFigure.objects.filter(pk__in=gone[begin : begin + AT_ONCE]).delete()
    put({which: Said(*each["before"]) for which, each in free.items() if each["before"] is not None}, now)
    stayed = len(entries) - len(free)
    if not stayed:
        return []
    return [_("%(count)s stayed as they are, because they were changed or removed since.") % {"count": stayed}]


def _which(entry: Entry) -> Which:
    segment, month, metric = entry["which"]
    return segment, date.fromisoformat(month), metric


def _kept(said: Said | None) -> list[Any] | None:
    return None if said is None else [said.value, said.n, said.unit]


def _said(row: OutsideFigure) -> Said:
    return Said(row.value, row.n, row.unit)


def _figure(which: Which, said: Said, now: datetime) -> OutsideFigure:
    segment, month, metric = which
    return OutsideFigure(
        segment_id=segment, month=month, metric=metric, value=said.value, n=said.n, unit=said.unit, at=now
    )
