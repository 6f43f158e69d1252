"""How something goes from month to month, ready to be shown: each figure with its definition, n and interval.

Twenty-four months are drawn; the figure beside the chart is that of the last twelve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.months import MonthFigures
from wellserved.analysis.run_chart import FEWEST_CASES, Month, RunChart, Scale
from wellserved.analysis.signs import SCALES, course, monthly, together
from wellserved.report.numbers import FIRM, count
from wellserved.report.run_chart import drawn
from wellserved.report.run_scale import written
from wellserved.report.run_words import Line, Row, Subject, finding, rows
from wellserved.web.models import Team
from wellserved.web.queries import months as stored
from wellserved.words.courses import Verdict
from wellserved.words.signs import MEASURES, Kind, Measure

DRAWN = 24
COUNTED = 12
Series = tuple[tuple[date, MonthFigures], ...]
"""Every month with its figures, in order; months in which nothing ended are there, with nothing in them."""


@dataclass(frozen=True)
class Course:
    """A run chart with what it is about."""

    subject: Subject
    chart: RunChart
    promised: str = ""
    """The promise it is about, as a sentence; blank: it is about none, or none is known."""

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
    values: tuple[Month, ...]
    """Month by month, as far as they are drawn."""
    key: str
    """With the measure, a name that nothing else on the page has."""
    lines: tuple[Line, ...] = ()
    """What is drawn across the chart, such as what is promised."""
    promised: str = ""
    """The promise it is about, as a sentence; blank: it is about none, or none is known."""

    @property
    def name(self) -> str:
        """Say what it is called."""
        return self.measure.says_name()

    @property
    def what(self) -> str:
        """Say what is counted."""
        return self.measure.says_what()

    @cached_property
    def found(self) -> Estimate | None:
        """Give it for the last twelve months together; None: it rests on fewer than five."""
        return together(self.measure, self.values[-COUNTED:])

    @property
    def value(self) -> str:
        """Write it; blank: it is not shown, and `why_not` says why."""
        return written(self.found.value, self._scale) if self.found else ""

    @property
    def sure(self) -> str:
        """Write its interval; blank: there is none."""
        if self.found is None or self.found.low is None or self.found.high is None:
            return ""
        ends = {"low": written(self.found.low, self._scale), "high": written(self.found.high, self._scale)}
        return _("90 %% interval %(low)s to %(high)s") % ends

    @property
    def n(self) -> str:
        """Say what it rests on."""
        if MEASURES[self.measure].kind is Kind.EVENTS:
            return _("in twelve whole months")
        words = {"n": f"n{FIRM}={FIRM}{count(self._n)}", "of": self.measure.says_of()}
        return _("%(n)s %(of)s") % words

    @property
    def why_not(self) -> str:
        """Say why it is not shown; blank: it is."""
        if self.found is not None:
            return ""
        if not self._n:
            return _("not known yet")
        is_spread = self._n >= FEWEST_CASES  # only times can be: of shares, all months count together
        return _("too early to tell: no month has five") if is_spread else _("too early to tell: fewer than five")

    @cached_property
    def course(self) -> Course:
        """Give its run chart."""
        subject = Subject(
            f"{self.key}-{self.measure}", self.name, self.measure.says_of(), self.lines, said_month, short_month
        )
        return Course(subject, course(self.measure, self.values), self.promised)

    @property
    def verdict(self) -> str:
        """Say what its run chart says."""
        return self.course.verdict.says()

    @property
    def _n(self) -> int:
        return sum(each.n for each in self.values[-COUNTED:])

    @property
    def _scale(self) -> Scale:
        return SCALES[MEASURES[self.measure].kind]


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


def told(measure: Measure, of: Series, key: str, lines: Sequence[Line] = (), promised: str = "") -> Told:
    """Tell a measure of some months.

    Takes: a name that no other course on the page has, lines across the chart, and the promise it is about.
    """
    return Told(measure, tuple(monthly(measure, of)), key, tuple(lines), promised)


def said_month(month: date) -> str:
    """Write a month with its year, in the reader's language."""
    return date_format(month, "F Y")


def short_month(month: date) -> str:
    """Write the name of a month in short, in the reader's language."""
    return date_format(month, "M")
