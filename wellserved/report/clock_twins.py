"""The tables of the honest clock: whose time it was, promises, the weakest link, returns, brute force."""

from wellserved.analysis.clock_findings import LinkCost, TimeOf
from wellserved.analysis.findings import Findings
from wellserved.report.charge_words import KIND_WORDS
from wellserved.report.columns import Cell, Column, Kind, Twin, interval
from wellserved.report.promises import ended, outcomes, queue_causes_of, queue_parts
from wellserved.report.weakest_link import loop_words
from wellserved.report.whose_time import SIDE_SHORTLY, per_case, side_of, side_sums, side_words
from wellserved.words.charges import ChargeKind


def whose_time(findings: Findings) -> Twin:
    """List whose time it was: one row per party, kind and link, the most hours first."""
    columns = (
        Column("time of"),
        Column("the case was"),
        Column("provider of the link"),
        Column("its customer"),
        Column("where it lay"),
        Column("mean per case", Kind.HOURS),
        Column("share of all time", Kind.SHARE),
        Column("in all", Kind.ALL_HOURS),
        Column("of these within its working hours", Kind.ALL_HOURS),
        Column("cases", Kind.COUNT),
    )
    charges = findings.whose_time.charges if findings.whose_time else ()
    total = sum(each.hours for each in charges)
    rows = tuple(_charge(findings, each, total) for each in charges if total)
    return Twin("charges", "Whose time it was, by party, kind and link", columns, rows)


def _charge(findings: Findings, each: TimeOf, total: float) -> tuple[Cell, ...]:
    side = side_of(findings, each)
    return (
        each.team,
        KIND_WORDS[ChargeKind(each.kind)],
        each.provider,
        each.customer,
        SIDE_SHORTLY[side] if side else "",
        per_case(findings.whose_time, each.hours),
        each.hours / total,
        each.hours,
        each.open_hours if findings.source.hours_known else None,
        each.cases,
    )


def parties(findings: Findings) -> Twin:
    """List whose time it was: one row per party and kind, on whatever link, the most hours first."""
    columns = (
        Column("time of"),
        Column("the case was"),
        Column("mean per case", Kind.HOURS),
        Column("share of all time", Kind.SHARE),
        Column("in all", Kind.ALL_HOURS),
        Column("of these within its working hours", Kind.ALL_HOURS),
        Column("cases", Kind.COUNT),
    )
    found = findings.whose_time.parties if findings.whose_time else ()
    total = sum(each.hours for each in found)
    rows = tuple(
        (
            each.team,
            KIND_WORDS[ChargeKind(each.kind)],
            per_case(findings.whose_time, each.hours),
            each.hours / total,
            each.hours,
            each.open_hours if findings.source.hours_known else None,
            each.cases,
        )
        for each in found
        if total
    )
    return Twin("parties", "Whose time it was, by party and kind", columns, rows)


def sides(findings: Findings) -> Twin:
    """List on which side of the teams the time of root cases passed."""
    columns = (
        Column("the time lay"),
        Column("mean per case", Kind.HOURS),
        Column("share", Kind.SHARE),
        Column("in all", Kind.ALL_HOURS),
    )
    found = findings.whose_time
    hours = side_sums(findings)
    total = sum(hours.values())
    rows = tuple(
        (side_words(side, found), per_case(found, each), each / total, each) for side, each in hours.items() if found
    )
    return Twin("sides", "Where the time of a case lay", columns, rows)


def promises(findings: Findings) -> Twin:
    """List what became of the promises."""
    columns = (
        Column("the promise was"),
        Column("promises", Kind.COUNT),
        Column("share of those that are over", Kind.SHARE),
    )
    found = findings.promises
    rows: tuple[tuple[Cell, ...], ...] = ()
    if found and ended(found):
        over = tuple((words, cases, cases / ended(found)) for words, cases in outcomes(found))
        still = (
            ("still running", found.running, ""),
            ("still running, later than promised", found.running_late, ""),
        )
        rows = (*over, *still)
    return Twin("promises-kept", "What became of the promises", columns, rows)


def late_causes(findings: Findings) -> Twin:
    """List the links that used most of the time of late promises: one row per link, the most cases first."""
    columns = (
        Column("provider"),
        Column("customer"),
        Column("the case was mostly"),
        Column("cases", Kind.COUNT),
        Column("time used there in all", Kind.ALL_HOURS),
    )
    causes = findings.promises.causes if findings.promises else ()
    rows = tuple((e.provider, e.customer, KIND_WORDS[ChargeKind(e.kind)], e.cases, e.hours) for e in causes)
    return Twin("late-causes", "Where late promises lost most of their time, the most frequent first", columns, rows)


def queue_causes(findings: Findings) -> Twin:
    """List what teams did while cases lay in their queues."""
    columns = (Column("while cases lay in a queue"), Column("time", Kind.ALL_HOURS), Column("share", Kind.SHARE))
    parts = queue_parts(queue_causes_of(findings))
    total = sum(hours for _, hours in parts)
    rows = tuple((words, hours, hours / total) for words, hours in parts)
    return Twin("queue-time", "What teams did while cases lay in their queues", columns, rows)


def candidates(findings: Findings) -> Twin:
    """List the links that cost outside customers most waiting, the most first."""
    columns = (
        Column("provider"),
        Column("customer"),
        Column("share of the waiting", Kind.SHARE),
        Column("90 % interval", Kind.BETWEEN_SHARES),
        Column("came first in", Kind.SHARE, "% of the draws"),
        Column("mean per case", Kind.HOURS),
        Column("its 90 % interval", Kind.BETWEEN_HOURS),
        Column("a tenth less gives a case", Kind.HOURS),
        Column("cases that waited", Kind.COUNT),
    )
    links = findings.weakest.candidates if findings.weakest else ()
    return Twin("candidates", "What waiting on links costs", columns, tuple(map(_candidate, links)))


def _candidate(each: LinkCost) -> tuple[Cell, ...]:
    share, hours = each.share, each.hours_per_case
    return (
        each.provider,
        each.customer,
        share.value,
        interval(share),
        each.p_top,
        hours.value,
        interval(hours),
        each.tenth_less_hours,
        each.cases,
    )


def evidence(findings: Findings) -> Twin:
    """List the cases that waited longest on the weakest link."""
    columns = (Column("case"), Column("waited there", Kind.HOURS), Column("in the case"))
    cases = findings.weakest.evidence if findings.weakest else ()
    rows = tuple((each.case, each.hours, "itself" if each.through == each.case else each.through) for each in cases)
    return Twin("evidence", "The cases that waited longest on the first of these links", columns, rows)


def return_loops(findings: Findings) -> Twin:
    """List the ways on which cases come back, with what going on as the others do would save."""
    columns = (
        Column("came back on the way"),
        Column("cases", Kind.COUNT),
        Column("times per case", Kind.NUMBER),
        Column("would save a case", Kind.HOURS),
        Column("90 % interval", Kind.BETWEEN_HOURS),
    )
    loops = findings.weakest.loops if findings.weakest else ()
    rows = tuple(
        (loop_words(each), each.cases, each.returns_per_case, each.saved_hours.value, interval(each.saved_hours))
        for each in loops
    )
    return Twin("returns-saved", "Returns, and what a case would save without them", columns, rows)


def brute_force(findings: Findings) -> Twin:
    """List how much of the work of each team lies outside its working hours; no rows where none does."""
    columns = (
        Column("team"),
        Column("work outside its working hours", Kind.ALL_HOURS),
        Column("work in all", Kind.ALL_HOURS),
        Column("share", Kind.SHARE),
        Column("cases", Kind.COUNT),
    )
    teams = findings.brute_force.by_team if findings.brute_force else ()
    some = any(out for _, out, _, _ in teams)
    rows = tuple((team, out, work, out / work if work else None, cases) for team, out, work, cases in teams if some)
    return Twin("work-outside", "Work outside the team’s working hours", columns, rows)
