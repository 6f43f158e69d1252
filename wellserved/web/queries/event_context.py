"""What an analysis of our own events needs beside them: the moment, the hours of teams, charters and segments."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from wellserved.eventlog.context_file import Charter, Context
from wellserved.eventlog.hours_file import TeamHours
from wellserved.web.models import CharterVersion, Request, Segment, Team
from wellserved.web.queries.small_teams import small_teams
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.promises import written_length
from wellserved.words.requests import RequestState


def context_of(
    labels: Mapping[int, str], now: datetime, begins: date | None = None, ends: date | None = None
) -> Context:
    """Give the context of the events of a period up to now, with teams called as in the table. Seven queries."""
    known = hours_of(Team.objects.order_by("pk"))
    teams = {labels[number]: each.hours for number, each in known.items() if each.of is not None}
    return Context(
        as_of=now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        hours=TeamHours(None, teams) if teams else None,
        segments=tuple(Segment.objects.order_by("name").values_list("name", flat=True)),
        small_teams=small_teams(labels, *_lived(begins, ends, now)),
        charters=tuple(_charters(labels)),
    )


def _lived(begins: date | None, ends: date | None, now: datetime) -> tuple[date | None, date | None]:
    """Leave out of a period what lies before the first request and after today; it may be blank.

    Else a period of a century would make one person a team of three: with those who left before anybody asked anything.
    """
    first = Request.objects.exclude(state=RequestState.DRAFT).aggregate(first=Min("opened_at"))["first"]
    if first is None:
        return begins, ends
    earliest, after = timezone.localdate(first), timezone.localdate(now) + timedelta(days=1)
    return max(begins or earliest, earliest), min(ends or after, after)


def _charters(labels: Mapping[int, str]) -> list[Charter]:
    """Give the charters in force between teams."""
    agreed = CharterVersion.objects.filter(
        agreed_at__isnull=False, charter__link__ended_on_date=None, charter__link__customer__isnull=False
    )
    rows = agreed.select_related("charter__link", "charter__service").order_by("charter_id", "number")
    in_force = {row.charter_id: row for row in rows}
    return [
        Charter(
            labels[row.charter.link.provider_id],
            labels[row.charter.link.customer_id or 0],
            row.charter.service.name if row.charter.service else "",
            {each.kind.value: written_length(each.minutes) for each in row.promises},
            row.target_share,
        )
        for row in in_force.values()
    ]
