"""Two periods compared: in a sentence and in tables. No measure is called better or worse unless that is sure."""

from collections import Counter
from datetime import datetime, timedelta
from html import escape

from wellserved.analysis.compare import REGRESSION_TO_THE_MEAN, Comparison, Verdict, Why
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings
from wellserved.report.columns import Cell, Column, Kind, Twin
from wellserved.report.dots import Row, estimates
from wellserved.report.numbers import count, counted, date, duration_beside, figure, joined, listed, name, percent
from wellserved.report.told import Told

_CAME_OUT: dict[Verdict, str] = {
    Verdict.BETTER: "got better",
    Verdict.WORSE: "got worse",
    Verdict.SAME: "stayed the same",
    Verdict.TOO_EARLY: "too early to tell",
}
_HUNDRED = 100
_INDEPENDENT = (
    "Hand-offs are taken to be independent of each other, also those of one case: the intervals of their waits may be "
    "too narrow."
)
MOST_DRAWN = 1.0
"""A measure that more than doubles is drawn at the edge; its numbers stand beside it."""


def compared(findings: Findings) -> Told | None:
    """Tell how many measures got better, and how many worse."""
    found = findings.comparison
    if not found:
        return None
    verdicts = Counter(each.verdict for each in found)
    sure = [f"{count(verdicts[v])} {_CAME_OUT[v]}" for v in _CAME_OUT if verdicts[v] and v is not Verdict.TOO_EARLY]
    measures = counted(len(found), "measure")
    early = f"for {count(verdicts[Verdict.TOO_EARLY])} it is too early to tell"
    if not sure:
        which = "the one measure" if len(found) == 1 else f"any of the {measures}"
        sentence = f"Whether {which} changed cannot be told yet."
        return Told("two-periods", "to tell what changed", "too early", sentence, "")
    sentence = f"Of {measures}, {joined(sure)}{f'; {early}' if verdicts[Verdict.TOO_EARLY] else ''}."
    number = f"{count(verdicts[Verdict.BETTER])} of {count(len(found))}"
    return Told("two-periods", "measures got better", number, sentence, "")


def about_two_periods(findings: Findings) -> str:
    """Say how two periods compare; "" where they were not asked for."""
    told = compared(findings)
    return told.sentence if told else ""


def about_what_is_open(findings: Findings) -> str:
    """Say for how many measures it is too early because cases are open; "" where for none."""
    found = [each for each in findings.comparison or () if each.why is Why.OPEN]
    if not found:
        return ""
    said = Why.OPEN.value.removesuffix(".")
    return f"{said}: for that reason alone it is too early to tell for {counted(len(found), 'measure')}."


def about_undrawn(findings: Findings) -> str:
    """Say which measures are not drawn; "" where all are."""
    left = [each.name for each in findings.comparison or () if not _is_drawn(each)]
    if not left:
        return ""
    were = "it was 0 before" if len(left) == 1 else "they were 0 before"
    return f"Only in the table, as {were}, and of that no part can be drawn: {listed(left)}."


def _is_drawn(each: Comparison) -> bool:
    return each.before.value > 0


def about_periods(findings: Findings) -> str:
    """Say which periods are compared, and what no interval tells."""
    if not findings.comparison:
        return ""
    unsaid = f"{_INDEPENDENT} {REGRESSION_TO_THE_MEAN}" if findings.handoffs else REGRESSION_TO_THE_MEAN
    if not findings.compared:
        return unsaid
    (from_a, to_a), (from_b, to_b) = findings.compared
    earlier = f"before means {date(from_a)} to {_day_before(to_a)}"
    later = f"after means {date(from_b)} to {_day_before(to_b)}"
    return f"Cases count by the day on which they were opened: {earlier}, {later}. {unsaid}"


def _day_before(day: str) -> str:
    return date((datetime.fromisoformat(day) - timedelta(days=1)).isoformat())


def changes(findings: Findings) -> str:
    """Draw the change of each measure as a part of what it was, with its interval and what is called the same."""
    rows = (_row_of(each) for each in findings.comparison or () if _is_drawn(each))
    return estimates(rows, _signed_percent, MOST_DRAWN)


def _row_of(each: Comparison) -> Row:
    was, change = each.before.value, each.difference
    low, high = (None if end is None else end / was for end in (change.low, change.high))
    return Row(
        label=escape(name(each.name)),
        remark=f"{_value(each.before, was, was)}, then {_value(each.after, each.after.value, was)}",
        number=each.verdict.value,
        beneath=_signed(each, change.value),
        estimate=Estimate(change.value / was, low, high, change.n, "of what it was"),
        same=each.same_within / was,
    )


def _signed_percent(part: float) -> str:
    return f"{'+' if part > 0 else ''}{figure(round(_HUNDRED * part))}\u00a0%"


def _value(found: Estimate, value: float, beside: float) -> str:
    return duration_beside(value, beside) if _is_time(found) else percent(value)


def _is_time(found: Estimate) -> bool:
    return found.unit.startswith("hours")


def _signed(each: Comparison, value: float) -> str:
    """Write a difference with its sign; those of shares in points."""
    if _is_time(each.before):
        written = duration_beside(abs(value), each.before.value)
    else:
        points = round(_HUNDRED * abs(value), 1)
        written = f"{points or 0}\u00a0points"
    if written.startswith("0\u00a0"):
        return written
    return f"{'+' if value > 0 else '−'}{written}"


def _interval(each: Comparison) -> str:
    low, high = each.difference.low, each.difference.high
    return "cannot tell" if low is None or high is None else f"{_signed(each, low)} to {_signed(each, high)}"


def two_periods_written(findings: Findings) -> Twin:
    """List the measures as the page shows them: every number with its unit."""
    columns = (
        Column("measure"),
        Column("it is"),
        Column("before"),
        Column("n before", Kind.COUNT),
        Column("after"),
        Column("n after", Kind.COUNT),
        Column("difference"),
        Column("90 % interval"),
        Column("why"),
    )
    rows = tuple(map(_written, findings.comparison or ()))
    return Twin("compared", "Two periods, measure by measure", columns, rows)


def _written(each: Comparison) -> tuple[Cell, ...]:
    was = each.before.value
    return (
        each.name,
        each.verdict.value,
        _value(each.before, was, was),
        each.before.n,
        _value(each.after, each.after.value, was),
        each.after.n,
        _signed(each, each.difference.value),
        _interval(each),
        each.why.value,
    )


def two_periods(findings: Findings) -> Twin:
    """List the measures with typed numbers, for the workbook."""
    columns = (
        Column("measure"),
        Column("it is"),
        Column("better is"),
        Column("unit"),
        Column("before", Kind.NUMBER),
        Column("n before", Kind.COUNT),
        Column("after", Kind.NUMBER),
        Column("n after", Kind.COUNT),
        Column("difference", Kind.NUMBER),
        Column("90 % interval, low", Kind.NUMBER),
        Column("90 % interval, high", Kind.NUMBER),
        Column("called the same within", Kind.NUMBER),
        Column("why"),
    )
    return Twin("two-periods", "Two periods, measure by measure", columns, tuple(map(_row, findings.comparison or ())))


def _row(each: Comparison) -> tuple[Cell, ...]:
    return (
        each.name,
        each.verdict.value,
        each.better.value,
        each.before.unit,
        each.before.value,
        each.before.n,
        each.after.value,
        each.after.n,
        each.difference.value,
        each.difference.low,
        each.difference.high,
        each.same_within,
        each.why.value,
    )
