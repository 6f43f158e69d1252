"""What a run chart says in words: its finding as a sentence, and the same numbers as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wellserved.analysis.run_chart import FEWEST_CASES, FEWEST_MONTHS, Point, RunChart, Scale, Why
from wellserved.report.run_scale import written
from wellserved.words.courses import Verdict
from wellserved.words.language import gettext as _
from wellserved.words.language import ngettext


def in_english(month: date) -> str:
    """Write a month.

    >>> in_english(date(2026, 8, 1))
    'August 2026'
    """
    return f"{month:%B %Y}"


@dataclass(frozen=True)
class Line:
    """A value that is drawn across the whole chart, such as what is promised."""

    value: float
    says: str


@dataclass(frozen=True)
class Subject:
    """What a chart is about."""

    key: str
    """A name that nothing else on the page has."""
    what: str
    """What is measured, as a title."""
    of: str
    """What n counts."""
    lines: tuple[Line, ...] = ()
    month: Callable[[date], str] = in_english
    """Writes a month in the reader's language."""
    short: Callable[[date], str] = lambda month: f"{month:%b}"
    """Writes the name of a month in short, without its year."""


def finding(chart: RunChart, subject: Subject) -> str:
    """Say what the chart shows, beginning with its verdict."""
    return f"{_first_large(chart.verdict.says())}. {_because(chart, subject)}"


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _because(chart: RunChart, subject: Subject) -> str:
    if chart.verdict is Verdict.TOO_EARLY:
        return _too_early(chart, subject)
    if chart.change is None:
        return f"{_usual(chart, subject)}{_passed(chart, subject)}"
    words = {
        "month": subject.month(chart.change.since),
        "after": written(chart.change.after, chart.scale),
        "before": written(chart.change.before, chart.scale),
    }
    if chart.change.why is Why.OUTSIDE:
        return _("%(month)s: %(after)s; in the other months it was %(before)s on average.") % words
    return _("Since %(month)s it is %(after)s on average; before, it was %(before)s.") % words


def _too_early(chart: RunChart, subject: Subject) -> str:
    words = {"known": chart.known, "least": FEWEST_CASES, "needed": FEWEST_MONTHS, "of": subject.of}
    if chart.scale is Scale.EVENTS:
        return _("A chart begins to tell something with %(needed)s months.") % words
    if not chart.known:
        return _("A chart begins to tell something with %(needed)s months of %(least)s %(of)s or more.") % words
    return (
        ngettext(
            "One month has %(least)s %(of)s or more; with %(needed)s such months a chart begins to tell something.",
            "%(known)s months have %(least)s %(of)s or more; with %(needed)s of them a chart begins to tell something.",
            chart.known,
        )
        % words
    )


def _usual(chart: RunChart, subject: Subject) -> str:
    usual = _of_usual_size(chart)
    words = {
        "middle": written(chart.middle or 0.0, chart.scale),
        "low": written(usual.low or 0.0, chart.scale),
        "high": written(usual.high or 0.0, chart.scale),
        "n": usual.n,
        "of": subject.of,
    }
    if chart.scale is Scale.SHARE:
        return (
            _("%(middle)s on average; in a month with %(n)s %(of)s, from %(low)s to %(high)s is the usual up and down.")
            % words
        )
    return _("%(middle)s on average; from %(low)s to %(high)s is the usual up and down.") % words


def _of_usual_size(chart: RunChart) -> Point:
    """Give the month in the middle by n: the limits of shares depend on it."""
    known = sorted((point for point in chart.points if point.low is not None), key=lambda point: point.n)
    return known[len(known) // 2]


def _passed(chart: RunChart, subject: Subject) -> str:
    if not chart.passed:
        return ""
    last = subject.month(chart.passed[-1])
    return " " + _("%(month)s was unlike the others; the months after it were as before.") % {"month": last}


def said_of(point: Point, chart: RunChart, subject: Subject) -> str:
    """Say one month: its value and its n; or why it is a gap."""
    month = subject.month(point.month)
    if point.value is None:
        return _("%(month)s: not shown, fewer than five") % {"month": month}
    return _("%(month)s: %(value)s, n = %(n)s") % {
        "month": month,
        "value": written(point.value, chart.scale),
        "n": point.n,
    }


@dataclass(frozen=True)
class Row:
    """One month in the table; blank cells are not shown, because fewer than five stand behind them."""

    month: str
    value: str
    n: str
    low: str
    high: str
    remark: str


def rows(chart: RunChart, subject: Subject) -> tuple[Row, ...]:
    """Give the same numbers as a table, the newest month first."""
    return tuple(_row(point, chart, subject) for point in reversed(chart.points))


def _row(point: Point, chart: RunChart, subject: Subject) -> Row:
    month = subject.month(point.month)
    if point.value is None:
        return Row(month, "", "", "", "", "")
    return Row(
        month,
        written(point.value, chart.scale),
        str(point.n),
        "" if point.low is None else written(point.low, chart.scale),
        "" if point.high is None else written(point.high, chart.scale),
        _remark(point, chart),
    )


def _remark(point: Point, chart: RunChart) -> str:
    if chart.change is not None and point.month == chart.change.since and chart.change.why is Why.IN_A_ROW:
        return _("changed since then")
    return _("outside the usual") if point.is_outside else ""
