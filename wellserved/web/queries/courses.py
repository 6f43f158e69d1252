"""How something goes from month to month, ready to be shown: each figure with its definition, n and interval.

Twenty-four months are drawn; the figure beside the chart is that of the last twelve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.months import MonthFigures
from wellserved.analysis.run_chart import FEWEST_CASES, Month, RunChart, Scale
from wellserved.analysis.signs import course, monthly, together
from wellserved.report.numbers import count
from wellserved.report.run_chart import drawn
from wellserved.report.run_scale import written
from wellserved.report.run_words import Line, Row, Subject, finding, rows
from wellserved.web.models import Team
from wellserved.web.queries import months as stored
from wellserved.words.courses import Verdict
from wellserved.words.signs import Measure

DRAWN = 24
COUNTED = 12
Series = tuple[tuple[date, MonthFigures], ...]
"""Every month with its figures, in order; months in which nothing ended are there, with nothing in them."""


@dataclass(frozen=True)
class Course:
    """A run chart with what it is about."""

    subject: Subject
    chart: RunChart

    @property
    def title(self) -> str:
        """Say what it is about."""
        return self.subject.what[:1].upper() + self.subject.what[1:]

    @property
    def verdict(self) -> Verdict:
        """Give what the chart says."""
        return self.chart.verdict

    @property
    def finding(self) -> str:
        """Give its finding as a sentence."""
        return finding(self.chart, self.subject)

    @property
    def drawing(self) -> SafeString:
        """Draw it."""
        return mark_safe(drawn(self.chart, self.subject))  # noqa: S308 -- every text in it is escaped there

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give the same numbers as a table."""
        return rows(self.chart, self.subject)


@dataclass(frozen=True)
class Told:
    """One measure of the last twelve months."""

    measure: Measure
    value: str
    """Blank: it is not shown, `why_not` says why."""
    sure: str
    """Its interval; blank: there is none."""
    n: str
    why_not: str
    found: Estimate | None
    course: Course

    @property
    def name(self) -> str:
        """Say what it is called."""
        return self.measure.says_name()

    @property
    def what(self) -> str:
        """Say what is counted."""
        return self.measure.says_what()

    @property
    def verdict(self) -> str:
        """Say what its run chart says."""
        return self.course.verdict.says()


def series(known: Sequence[date], *, provider: Team | None, customer: Team | None) -> Series:
    """Give the months of a link, of a team on one side, or of all. Two queries.

    Takes: all months of which anything is known (`months.known_months`), so that gaps are seen as gaps.
    """
    found = {each.month: each.figures for each in stored.months_of(provider=provider, customer=customer, last=DRAWN)}
    begins = min(found, default=None)
    if begins is None:
        return ()
    return tuple((month, found.get(month, _NOTHING)) for month in known[-DRAWN:] if month >= begins)


_NOTHING = MonthFigures()


def told(measure: Measure, of: Series, key: str, lines: Sequence[Line] = ()) -> Told:
    """Tell a measure of some months. Takes: a name that nothing else on the page has, and lines across the chart."""
    return told_of(measure, monthly(measure, of), key, lines)


def told_of(measure: Measure, values: Sequence[Month], key: str, lines: Sequence[Line] = ()) -> Told:
    """Tell a measure whose monthly values are known."""
    chart = course(measure, values)
    found = together(measure, values[-COUNTED:])
    n = sum(each.n for each in values[-COUNTED:])
    subject = Subject(f"{key}-{measure}", measure.says_name(), measure.says_of(), tuple(lines), said_month, short_month)
    return Told(
        measure=measure,
        value=written(found.value, chart.scale) if found else "",
        sure=_sure(found, chart.scale),
        n=f"{count(n)} {measure.says_of()}" if n >= FEWEST_CASES else "",
        why_not="" if found else _why_not(n),
        found=found,
        course=Course(subject, chart),
    )


def _sure(found: Estimate | None, scale: Scale) -> str:
    if found is None or found.low is None or found.high is None:
        return ""
    ends = {"low": written(found.low, scale), "high": written(found.high, scale)}
    return _("90 %% interval %(low)s to %(high)s") % ends


def _why_not(n: int) -> str:
    return _("too early to tell: fewer than five") if n else _("not known yet")


def said_month(month: date) -> str:
    """Write a month with its year, in the reader's language."""
    return date_format(month, "F Y")


def short_month(month: date) -> str:
    """Write the name of a month in short, in the reader's language."""
    return date_format(month, "M")
