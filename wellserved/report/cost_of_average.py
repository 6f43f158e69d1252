"""The scenario of what average internal service may cost: in sentences, pictures and tables. It is no measurement."""

from html import escape

from wellserved.analysis.cost_scenario import CostLine, Range, Scenario, UsedInput
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings
from wellserved.report.bars import Bar, Part, bar_list, strip
from wellserved.report.columns import Column, Kind, Twin
from wellserved.report.dots import Row, estimates
from wellserved.report.numbers import amount, count, counted, joined, numbers_in, percent
from wellserved.words.own_figures import SHARE, Origin

ORIGIN_WORDS: dict[Origin, str] = {
    Origin.YOURS: "your own",
    Origin.MEASURED: "measured in this log",
    Origin.SOURCE: "published",
    Origin.ASSUMPTION: "assumed",
}


def about_cost(findings: Findings) -> str:
    """Say what the scenario comes to, as a range; "" where none was asked for."""
    found = findings.cost
    if not found:
        return ""
    if not found.total:
        return "Scenario: no line can be counted with the figures that were given."
    between = f"between {amount(found.total.low)} and {amount(found.total.high)} {found.currency} a year"
    half = f"half of them below {amount(found.total.median)}"
    lines = counted(len(found.lines), "line")
    return f"Scenario: if the assumptions below hold, {lines} together come to {between} in four of five draws, {half}."


def about_inputs(findings: Findings) -> str:
    """Say how many inputs are the organisation's own."""
    found = findings.cost
    if not found or not found.inputs:
        return ""
    measured = f", {count(found.measured_inputs)} of them measured in this log" if found.measured_inputs else ""
    own = f"{count(found.own_inputs)} of {counted(len(found.inputs), 'input')} are your own{measured}"
    return f"{own}; the others are published or assumed."


def about_full_time(findings: Findings) -> str:
    """Say the lost hours as full-time people; "" where that is not known."""
    found = findings.cost.full_time if findings.cost else None
    if not found:
        return ""
    people = f"{amount(found.range.median)} full-time people work in a year"
    between = f"{amount(found.range.low)} to {amount(found.range.high)}"
    return f"The hours in {joined(found.lines)} are as many as {people} ({between}); they are not added to the total."


def about_drivers(findings: Findings) -> str:
    """Say on which input the width of the range depends most; "" where nothing is uncertain."""
    found = findings.cost
    if not found or not found.drivers:
        return ""
    most = found.drivers[0]
    one = f"one input ({percent(most.share)}), {ORIGIN_WORDS[most.origin]}"
    return f"How wide the range is depends most on {one}: {_meaning(found, most.key)}."


def _meaning(found: Scenario, key: str) -> str:
    """Say what an input is, as a label."""
    return next(_label(each.meaning) for each in found.inputs if each.key == key)


def _label(meaning: str) -> str:
    return f"{meaning[0].lower()}{meaning[1:].removesuffix('.')}"


def remarks(findings: Findings) -> list[str]:
    """Give what should be said about the figures, numbers written as everywhere in the report."""
    found = findings.cost
    return [numbers_in(each) for each in found.remarks] if found else []


def left_out(findings: Findings) -> list[str]:
    """Say which lines stay out, and why."""
    found = findings.cost
    return [f"{each.name} ({each.key}): {each.why}" for each in found.left_out] if found else []


def cost_lines_drawn(findings: Findings) -> str:
    """Draw the range of each line on one scale."""
    lines = findings.cost.lines if findings.cost else ()
    return estimates((_row(each) for each in lines), amount)


def _row(line: CostLine) -> Row:
    found = line.range
    return Row(
        label=escape(line.name),
        remark=escape(line.key),
        number=amount(found.median),
        beneath=f"{amount(found.low)}–{amount(found.high)}",
        estimate=Estimate(found.median, found.low, found.high, 0, found.unit),
    )


def cost_drivers(findings: Findings) -> str:
    """Draw on which inputs the width of the range depends."""
    found = findings.cost
    return bar_list(
        Bar(
            label=escape(_meaning(found, each.key)),
            remark="",
            number=percent(each.share),
            beneath=ORIGIN_WORDS[each.origin],
            strip=strip(Part(min(1.0, each.share), "plain" if each.origin in _OWN else "held")),
        )
        for each in (found.drivers if found else ())
        if found
    )


_OWN = (Origin.YOURS, Origin.MEASURED)


def cost_lines(findings: Findings) -> Twin:
    """List the lines of the scenario, and their total."""
    found = findings.cost
    money = f"{found.currency} a year" if found else ""
    columns = (
        Column("line"),
        Column("what it is about"),
        Column("one draw in ten below", Kind.AMOUNT, money),
        Column("half of the draws below", Kind.AMOUNT, money),
        Column("one draw in ten above", Kind.AMOUNT, money),
        Column("it contains"),
        Column("it does not contain"),
    )
    rows = [(e.key, e.name, *_range(e.range), e.says, e.leaves_out) for e in (found.lines if found else ())]
    if found and found.total:
        rows.append(("all", "together", *_range(found.total), "", ""))
    return Twin("cost-lines", "Lines of the scenario", columns, tuple(rows))


def _range(found: Range) -> tuple[float, float, float]:
    return found.low, found.median, found.high


def cost_drivers_listed(findings: Findings) -> Twin:
    """List the inputs on which the width of the range depends."""
    found = findings.cost
    columns = (
        Column("input"),
        Column("share of the variance", Kind.SHARE),
        Column("where it comes from"),
        Column("key in figures.toml"),
    )
    drivers = found.drivers if found else ()
    rows = tuple((_meaning(found, e.key), e.share, ORIGIN_WORDS[e.origin], e.key) for e in drivers if found)
    return Twin("cost-drivers", "What the width of the range depends on", columns, rows)


def cost_inputs(findings: Findings) -> Twin:
    """List every assumption of the scenario with where it comes from."""
    columns = (
        Column("assumption"),
        Column("low", Kind.NUMBER),
        Column("likely", Kind.NUMBER),
        Column("high", Kind.NUMBER),
        Column("unit"),
        Column("where it comes from"),
        Column("source or remark"),
        Column("in lines"),
        Column("key in figures.toml"),
    )
    inputs = findings.cost.inputs if findings.cost else ()
    return Twin("cost-inputs", "Every assumption of the scenario", columns, tuple(map(_input, inputs)))


def _input(each: UsedInput) -> tuple[str | float, ...]:
    known = each.figure
    to_compare = f"to compare: {each.to_compare}" if each.to_compare else ""
    unit = "share of 1" if known.unit == SHARE else known.unit
    return (
        _label(each.meaning),
        known.low,
        known.likely,
        known.high,
        unit,
        ORIGIN_WORDS[known.origin],
        "; ".join(filter(None, (known.note, to_compare))),
        ", ".join(each.lines),
        each.key,
    )
