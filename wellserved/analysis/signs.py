"""What the figures of months say about each behaviour: values month by month, and all of them together."""

from collections.abc import Callable, Sequence
from datetime import date
from statistics import median

from wellserved.analysis.estimates import Estimate, median_places, share
from wellserved.analysis.months import MonthFigures
from wellserved.analysis.run_chart import FEWEST_CASES, Month, RunChart, Scale, run_chart
from wellserved.words.signs import MEASURES, Kind, Measure

Pair = tuple[int | None, int | None]
"""So many, of so many; None: not known."""

_OF: dict[Measure, Callable[[MonthFigures], Pair]] = {
    Measure.ANSWER_KEPT: lambda found: (found.answer_kept, found.answer_due),
    Measure.RIGHT_FIRST: lambda found: (found.right_first, found.ended),
    Measure.PASSED_ON: lambda found: (found.redirected, found.ended),
    Measure.DECLINED: lambda found: (found.declined, found.ended),
    Measure.NEWS_KEPT: lambda found: (found.news_kept, found.news_due),
    Measure.LATE_TOLD: lambda found: (found.late_told, found.late),
    Measure.FIRST_KEPT: lambda found: (found.first_kept, found.due),
    Measure.MOVED_IN_TIME: lambda found: (found.moved_in_time, found.moved),
    Measure.DISPUTED: lambda found: (found.disputed, found.ended),
    Measure.KEPT: lambda found: (found.kept, found.due),
    Measure.ASKED_RIGHT_FIRST: lambda found: (found.asked_right_first, found.ended),
    Measure.EXPEDITED: lambda found: (found.expedited, found.ended),
    Measure.OUTSIDE_HOURS: lambda found: (found.outside_hours_worked, found.work_begun),
}
SCALES = {Kind.SHARE: Scale.SHARE, Kind.TIME: Scale.TIME, Kind.EVENTS: Scale.EVENTS}


def counted(measure: Measure, figures: MonthFigures) -> tuple[int, int]:
    """Give how many of how many a share is; (0, 0) where it is not known."""
    many, n = _OF[measure](figures)
    return (many, n) if many is not None and n else (0, 0)


def monthly(measure: Measure, months: Sequence[tuple[date, MonthFigures]]) -> list[Month]:
    """Give the values of a measure month by month, each with its n."""
    return [_month(measure, month, figures) for month, figures in months]


def _month(measure: Measure, month: date, figures: MonthFigures) -> Month:
    if measure is Measure.ANSWER_TIME:
        return Month(month, figures.answer_median_hours, figures.answered or 0)
    if measure is Measure.CUSTOMER_TIME:
        return Month(month, figures.customer_hours / figures.ended if figures.ended else None, figures.ended)
    many, n = counted(measure, figures)
    return Month(month, many / n if n else None, n)


def together(measure: Measure, months: Sequence[Month]) -> Estimate | None:
    """Give a measure for several months: a share of all that was counted, the middle of the months' times, or a sum.

    None where it rests on fewer than five; for times, only months with five count. The interval (90 %) of a share is
    Wilson's; that of times is distribution-free, between two of the months' values, and is left out with fewer than
    five months.
    """
    about = MEASURES[measure]
    known = [each for each in months if each.value is not None and each.n]
    if about.kind is Kind.TIME:
        known = [each for each in known if each.n >= FEWEST_CASES]
    n = sum(each.n for each in known)
    if n < FEWEST_CASES:
        return None
    if about.kind is Kind.SHARE:
        return share(sum(round((each.value or 0.0) * each.n) for each in known), n, about.of)
    if about.kind is Kind.EVENTS:
        return Estimate(float(n), None, None, n, about.of)
    return _middle(known, n)


def _middle(known: Sequence[Month], n: int) -> Estimate:
    values = sorted(each.value or 0.0 for each in known)
    places = median_places(len(values))
    low, high = (values[places[0] - 1], values[places[1] - 1]) if places else (None, None)
    return Estimate(median(values), low, high, n, "hours")


def course(measure: Measure, months: Sequence[Month]) -> RunChart:
    """Say how a measure goes from month to month."""
    about = MEASURES[measure]
    return run_chart(months, SCALES[about.kind], about.better)
