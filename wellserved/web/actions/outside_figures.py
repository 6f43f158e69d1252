"""Outside figures are removed, a series at a time, and taken away as a file that reads back the same."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import Record, recorded
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import Way
from wellserved.web.exchange.table import Subject
from wellserved.web.exchange.write_file import as_csv, as_xlsx, header
from wellserved.web.models import OutsideFigure, Person, Segment
from wellserved.web.queries.outside_figures import all_rows
from wellserved.words.roles import Permission

AT_ONCE = 200


def remove(*, by: Person, now: datetime, segment: Segment | None, metric: str) -> Record:
    """Remove one metric of one kind of outside customers, with all its months. It can be undone.

    Raises: NotPossible where there is none.
    """
    rules.must(rules.why_not(by, Permission.BRING_OUTSIDE_FIGURES, timezone.localdate(now)))
    with recorded(by=by, now=now, action="outside-remove") as record:
        rows = OutsideFigure.objects.filter(segment=segment, metric=metric).order_by("month")
        kept = [[each.month.isoformat(), each.value, each.n, each.unit] for each in rows]
        if not kept:
            raise NotPossible(_("These figures are removed already."))
        rows.delete()
        record.fields = [f"{len(kept)} rows"]
        record.sentence = _("Removed “%(metric)s”.") % {"metric": metric}
        record.way_back = {"segment": segment.pk if segment else None, "metric": metric, "rows": kept}
    return record


def put_back(*, by: Person, now: datetime, segment: int | None, metric: str, rows: Sequence[Sequence[Any]]) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that a series was removed; months that were brought anew since stay as they are."""
    there = set(OutsideFigure.objects.filter(segment=segment, metric=metric).values_list("month", flat=True))
    again = [
        OutsideFigure(segment_id=segment, metric=metric, month=month, value=value, n=n, unit=unit, at=now)
        for month, value, n, unit in ((date.fromisoformat(row[0]), *row[1:]) for row in rows)
        if month not in there
    ]
    OutsideFigure.objects.bulk_create(again, batch_size=AT_ONCE)


WAYS = {"outside-remove": Way(put_back, Permission.BRING_OUTSIDE_FIGURES)}
"""How removing is undone."""


def export(*, by: Person, now: datetime, kind: str) -> bytes:
    """Give all outside figures as a file: csv or xlsx."""
    rules.must(rules.why_not(by, Permission.SEE_FINDINGS, timezone.localdate(now)))
    with recorded(by=by, now=now, action="export-outside") as record:
        rows = list(all_rows())
        record.fields = [f"{len(rows)} rows"]
    if kind == "xlsx":
        return as_xlsx(header(Subject.OUTSIDE), rows, _("Outside figures"))
    return as_csv(header(Subject.OUTSIDE), rows).encode()
