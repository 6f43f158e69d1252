"""Writes the outside figures of a made-up organisation, and what its leads noted about turf wars."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from wellserved.web.actions import turf_hours
from wellserved.web.models import OutsideFigure, TurfHours
from wellserved.web.scenarios.plan import Plan

BATCH = 200


def write_outside(plan: Plan, segments: Mapping[str, int], people: Mapping[str, int], now: datetime) -> None:
    """Write them; months that are over are counted as they would have been."""
    OutsideFigure.objects.bulk_create(
        (
            OutsideFigure(
                segment_id=segments.get(each.segment), month=each.month, metric=each.metric, value=each.value,
                n=each.n, unit=each.unit, at=now,
            )
            for each in plan.outside
        ),
        batch_size=BATCH,
    )  # fmt: skip
    TurfHours.objects.bulk_create(
        (
            TurfHours(
                by_id=people[each.person], on_date=each.on_date, quarter_hours=each.quarter_hours,
                at=min(now, datetime.combine(each.on_date, time(16), UTC)),
            )
            for each in plan.turf
        ),
        batch_size=BATCH,
    )  # fmt: skip
    turf_hours.count_months(now)
