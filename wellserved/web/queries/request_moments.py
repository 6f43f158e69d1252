"""Days and moments of requests as people say them: how far away in working days, and what a day means in hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.models import Team
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.hours import WorkingHours, open_on
from wellserved.words.units import SECOND_US

MOST_DAYS = 400
"""Further away, days are not counted any more."""


@dataclass(frozen=True)
class Moment:
    """A moment, said with its day; the exact time and how far away it is stand beside it."""

    day: str
    exact: str
    far: str
    """In working days of the team it is about; blank: too far to count, or no working day lies between."""
    is_past: bool


def told(at: datetime, now: datetime, hours: WorkingHours) -> Moment:
    """Say a moment. No query."""
    local = timezone.localtime(at)
    return Moment(date_format(local), date_format(local, "DATETIME_FORMAT"), _far(at, now, hours), at < now)


def _far(at: datetime, now: datetime, hours: WorkingHours) -> str:
    there, here = timezone.localtime(at).date(), timezone.localtime(now).date()
    if there == here:
        return _("today")
    if abs((there - here).days) > MOST_DAYS:
        return ""
    first, last = min(there, here), max(there, here)
    open_days = sum(bool(open_on(hours, first + timedelta(days=n))) for n in range(1, (last - first).days + 1))
    if not open_days:
        return ""
    words = {"many": open_days}
    if there > here:
        return ngettext("in one working day", "in %(many)s working days", open_days) % words
    return ngettext("one working day ago", "%(many)s working days ago", open_days) % words


def hours_for(team: Team | None) -> WorkingHours | None:
    """Give the hours by which days of a team are counted; None: there is no team. One query."""
    return hours_of([team])[team.pk].hours if team else None


def begin_of(day: date, team: Team | None) -> datetime:
    """Give when a team begins to work on a day; the reader's midnight, if it does not work then. One query."""
    stretches, midnight = _open(day, team), _clock(day, time.min)
    return max(_moment(stretches[0][0]), midnight) if stretches else midnight


def end_of(day: date, team: Team | None) -> datetime:
    """Give until when a team works on a day; the last minute of the reader's, if it does not work then. One query."""
    stretches, last = _open(day, team), last_minute(day)
    return min(_moment(stretches[-1][1]), last) if stretches else last


def last_minute(day: date) -> datetime:
    """Give the last minute of the reader's day. No query."""
    return _clock(day, time(23, 59))


def _open(day: date, team: Team | None) -> list[tuple[int, int]]:
    hours = hours_for(team)
    return open_on(hours, day) if hours is not None else []


def _clock(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=timezone.get_current_timezone())


def _moment(us: int) -> datetime:
    return datetime.fromtimestamp(us // SECOND_US, tz=timezone.get_current_timezone())
