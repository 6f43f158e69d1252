"""Outside figures, and beside them what happened inside in the same months: a picture, and no proof.

No number says here how strongly the two hang together: one pair of courses cannot tell (docs: measures, section 7).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellserved.analysis.months import MonthFigures, added_up, figures_of
from wellserved.web.exchange.table import TAKE_AWAY
from wellserved.web.models import Link, Membership, MonthOf, OutsideFigure, Segment, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED
from wellserved.web.queries.months import months_before, shown
from wellserved.web.queries.teams import held_on
from wellserved.words.team_figures import FEWEST_PEOPLE

LAST_MONTHS = 36
"""The newest months that are drawn."""
MOST_SERIES = 500


class Inside(StrEnum):
    """Which inside figure stands below the outside one."""

    KEPT = "kept"
    ANSWER = "answer"
    WAITING = "waiting"


INSIDE = {
    Inside.KEPT: _("share of promises kept"),
    Inside.ANSWER: _("share of first answers in time"),
    Inside.WAITING: _("hours a request waited"),
}


@dataclass(frozen=True)
class Series:
    """One metric of one kind of outside customers."""

    metric: str
    segment: str
    """Its name; blank: all outside customers together."""
    segment_key: str
    unit: str
    """As it was brought last."""
    many: int
    first: date
    last: date


@dataclass(frozen=True)
class OutsideMonth:
    """The outside figure of a month."""

    month: date
    value: float
    n: int | None


@dataclass(frozen=True)
class InsideMonth:
    """The inside figure of a month."""

    value: float | None
    """None: it is not shown, or there is none."""
    n: int
    """Promises, or requests, on which it rests."""
    is_withheld: bool
    """It rests on fewer than five."""


@dataclass(frozen=True)
class Serving:
    """The teams whose requests stand beside an outside figure: how those are served who serve these customers."""

    teams: tuple[Team, ...]
    is_all: bool
    """It is about the requests of all teams: somebody wants it so, or nobody says who serves these customers."""
    left_out: int
    """Teams with fewer than three people, whose requests are left out."""


def all_series() -> list[Series]:
    """Give every metric of every kind of outside customers, by name. Two queries."""
    rows = OutsideFigure.objects.values("metric", "segment__name", "segment__key", "segment_id").order_by(
        "metric", "segment__name"
    )
    counted = rows.annotate(many=Count("pk"), first=Min("month"), last=Max("month"))[:MOST_SERIES]
    units = dict(OutsideFigure.objects.exclude(unit="").order_by("month").values_list("metric", "unit"))
    return [
        Series(
            row["metric"], row["segment__name"] or "", row["segment__key"] or "", units.get(row["metric"], ""),
            row["many"], row["first"], row["last"],
        )
        for row in counted
    ]  # fmt: skip


def months_of(series: Series) -> list[OutsideMonth]:
    """Give the newest months of a series, in order of time. One query."""
    segment = Q(segment__key=series.segment_key) if series.segment_key else Q(segment=None)
    rows = OutsideFigure.objects.filter(segment, metric=series.metric, month__gte=drawn_months(series)[0])
    rows = rows.order_by("month")
    return [OutsideMonth(*each) for each in rows.values_list("month", "value", "n")]


def drawn_months(series: Series) -> list[date]:
    """Give the first days of the months that are drawn of a series: those of its numbers, and all between."""
    first = max(series.first, months_before(series.last, LAST_MONTHS - 1))
    found = [series.last]
    while found[-1] > first:
        found.append(months_before(found[-1], 1))
    return found[::-1]


def serving(segment_key: str, now: datetime, *, wants_all: bool = False) -> Serving:
    """Give the teams that serve a kind of outside customers, by name. At most two queries."""
    if wants_all or not segment_key:
        return Serving((), is_all=True, left_out=0)
    links = Link.objects.filter(LIVE, UNDENIED, segment__key=segment_key).values("provider")
    teams = list(Team.objects.filter(pk__in=links).order_by("name", "pk"))
    held = Membership.objects.filter(held_on(timezone.localdate(now)), team__in=teams, person__is_active=True)
    people = dict(held.values_list("team").annotate(many=Count("person", distinct=True)).order_by())
    large = tuple(each for each in teams if people.get(each.pk, 0) >= FEWEST_PEOPLE)
    return Serving(large, is_all=not large, left_out=len(teams) - len(large))


def inside(kind: Inside, who: Serving, months: Sequence[date]) -> dict[date, InsideMonth]:
    """Give an inside figure of some months, of what was asked by some teams and ended in them. One query."""
    if not months:
        return {}
    rows = MonthOf.objects.filter(provider=None, month__gte=months[0], month__lte=months[-1])
    rows = rows.filter(customer=None) if who.is_all else rows.filter(customer__in=[each.pk for each in who.teams])
    by_month: dict[date, list[MonthFigures]] = {}
    for month, document in rows.order_by("month").values_list("month", "figures"):
        by_month.setdefault(month, []).append(figures_of(document))
    return {month: _inside(kind, added_up(several)) for month, several in by_month.items()}


def _inside(kind: Inside, figures: MonthFigures) -> InsideMonth:
    value, n = _figure(kind, figures)
    return InsideMonth(value if shown(n) else None, n, is_withheld=bool(n) and not shown(n))


def _figure(kind: Inside, figures: MonthFigures) -> tuple[float | None, int]:
    """Give a figure and the number on which it rests."""
    if kind is Inside.KEPT:
        return (100 * figures.kept / figures.due if figures.due else None), figures.due
    if kind is Inside.ANSWER:
        due, kept = figures.answer_due or 0, figures.answer_kept or 0
        return (100 * kept / due if due else None), due
    waited = figures.own_wait_hours + figures.elsewhere_hours + figures.outside_hours
    return (waited / figures.ended if figures.ended else None), figures.ended


def all_rows() -> Iterator[list[str]]:
    """Give all figures as they are written into files, in the columns in which they are read back. One query."""
    rows = OutsideFigure.objects.order_by("metric", "segment__name", "month", "pk")
    for segment, month, metric, value, n, unit in rows.values_list(
        "segment__name", "month", "metric", "value", "n", "unit"
    ):
        name = "" if segment in TAKE_AWAY else segment or ""
        yield [name, f"{month:%Y-%m}", metric, f"{value:.15g}", "" if n is None else str(n), unit]


def segment_of(key: str) -> Segment | None:
    """Give a kind of outside customers, closed or not. One query."""
    return Segment.objects.filter(key=key).first()


def chosen(series: Collection[Series], said: Mapping[str, str]) -> Series | None:
    """Give the series that an address names; the first one where it names none that is there."""
    named = (said.get("metric", ""), said.get("segment", ""))
    found = next((each for each in series if (each.metric, each.segment_key) == named), None)
    return found or next(iter(series), None)
