"""Whose time a request took, drawn: a lane for each holder, all over the same days; and the same as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web.models import Request
from wellserved.web.queries.request_clock import RequestClock, Stretch, clock
from wellserved.web.queries.request_clock_words import length

NARROWEST = 0.6
"""In hundredths of the width: what is shorter could not be seen."""
PROMISE_AT_MOST = 2
"""A promise is drawn as long as it lies within so many times the time that has passed."""


@dataclass(frozen=True)
class Bar:
    """One stretch, in hundredths of the width."""

    x: str
    width: str
    kind: str
    is_disputed: bool
    said: str


@dataclass(frozen=True)
class Lane:
    """All stretches of one holder."""

    holder: str
    bars: tuple[Bar, ...]
    length: str
    """Working time of the holder, in words."""
    label: str


@dataclass(frozen=True)
class Row:
    """One stretch, as numbers."""

    holder: str
    state: str
    waits_on: str
    start: str
    end: str
    worked: str
    is_disputed: bool
    is_now: bool


@dataclass(frozen=True)
class Picture:
    """The time line of a request."""

    finding: str
    """Where the time went, in a sentence."""
    cause: str
    """Why it is later than promised; blank: it is not."""
    now: str
    """Who is waited on in the end, and since when; blank: it has ended."""
    lanes: tuple[Lane, ...]
    legend: tuple[tuple[str, str], ...]
    """Kind and words of what is drawn."""
    has_disputed: bool
    promise_x: str
    """Blank: it is not drawn."""
    promise: str
    start: str
    end: str
    rows: tuple[Row, ...]
    clock: RequestClock


def picture(request: Request, now: datetime) -> Picture | None:
    """Draw the time of a request; None: nothing has passed yet. The queries of its clock."""
    counted = clock(request, now)
    if counted is None or not counted.stretches:
        return None
    first, last = counted.stretches[0].start_at, max(each.end_at for each in counted.stretches)
    end = _end(first, last, counted.promised_at)
    is_drawn = counted.promised_at is not None and first <= counted.promised_at <= end
    return Picture(
        finding=_finding(request, counted),
        cause=counted.sentence,
        now=counted.now,
        lanes=_lanes(counted.stretches, first, end),
        legend=tuple(dict.fromkeys((each.kind.value, each.state) for each in counted.stretches)),
        has_disputed=any(each.is_disputed for each in counted.stretches),
        promise_x=_hundredths(_share(counted.promised_at, first, end)) if is_drawn and counted.promised_at else "",
        promise=_moment(counted.promised_at) if counted.promised_at else "",
        start=_day(first),
        end=_day(end),
        rows=tuple(_row(each) for each in counted.stretches),
        clock=counted,
    )


def _end(first: datetime, last: datetime, promised_at: datetime | None) -> datetime:
    """Give up to when is drawn: to the end, or to the promise, if that is not too far away."""
    passed = max(last - first, timedelta(hours=1))
    reach = first + PROMISE_AT_MOST * passed
    return max(last, promised_at) if promised_at is not None and promised_at <= reach else max(last, first + passed)


def _finding(request: Request, counted: RequestClock) -> str:
    words = {
        "total": counted.total,
        "own": counted.own,
        "provider": str(request.provider),
        "elsewhere": counted.elsewhere,
    }
    if not counted.total_us:
        return _("No working time of %(provider)s has passed yet.") % words
    if not counted.elsewhere_us:
        return _("So far %(total)s of working time, all of it with the team that was asked.") % words
    return _("So far %(total)s of working time: %(own)s with the team that was asked, %(elsewhere)s elsewhere.") % words


def _lanes(stretches: Sequence[Stretch], first: datetime, end: datetime) -> tuple[Lane, ...]:
    """Give each holder a lane, in the order in which they first held it."""
    lanes: dict[str, list[Stretch]] = {}
    for each in stretches:
        lanes.setdefault(each.holder or _("nobody known"), []).append(each)
    return tuple(
        Lane(
            holder=holder,
            bars=tuple(_bar(each, first, end) for each in held),
            length=length(sum(each.worked_us for each in held)),
            label="; ".join(_said(each) for each in held),
        )
        for holder, held in lanes.items()
    )


def _bar(stretch: Stretch, first: datetime, end: datetime) -> Bar:
    x = _share(stretch.start_at, first, end)
    width = max(_share(stretch.end_at, first, end) - x, NARROWEST)
    return Bar(
        x=_hundredths(min(x, 100 - width)),
        width=_hundredths(width),
        kind=stretch.kind.value,
        is_disputed=stretch.is_disputed,
        said=_said(stretch),
    )


def _share(at: datetime, first: datetime, end: datetime) -> float:
    return 100 * (at - first) / (end - first)


def _hundredths(value: float) -> str:
    """Write a number for a drawing, whatever the reader's language."""
    return f"{value:.2f}"


def _said(stretch: Stretch) -> str:
    words = {
        "holder": stretch.holder,
        "state": stretch.state,
        "start": _moment(stretch.start_at),
        "end": _moment(stretch.end_at),
        "worked": stretch.worked,
    }
    said = _("%(holder)s %(state)s, %(start)s to %(end)s: %(worked)s of working time") % words
    return f"{said} ({_('seen differently')})" if stretch.is_disputed else said


def _row(stretch: Stretch) -> Row:
    return Row(
        holder=stretch.holder,
        state=stretch.state,
        waits_on=", ".join(stretch.waits_on),
        start=_moment(stretch.start_at),
        end=_moment(stretch.end_at),
        worked=stretch.worked,
        is_disputed=stretch.is_disputed,
        is_now=stretch.is_now,
    )


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "D j M, H:i")


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "D j M")
