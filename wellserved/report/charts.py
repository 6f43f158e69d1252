"""The charts of the report, one function each: findings → HTML with SVG strips; empty where nothing is to draw."""

from html import escape

from wellserved.analysis.findings import NOBODY, Findings
from wellserved.report.bars import Bar, Part, Piece, bar_list, party, strip, whole
from wellserved.report.numbers import counted, in_hours, percent
from wellserved.report.twins import (
    age_bands,
    bounced_pairs,
    held_hours,
    hours_by_state,
    state_words,
    team_bands,
    way_of,
)
from wellserved.report.where import OTHERS, Holder, Hours, first_holders, holders

MOST_HOLDERS = 12
MOST_WAYS = 8
_STATES_NAMED = 2


def states(findings: Findings) -> str:
    """Draw where time lay by state: one strip for all hours, and what each part of it is."""
    total = held_hours(findings)
    return whole(
        Piece(state.value, state_words(state), hours / total, in_hours(hours))
        for state, hours in hours_by_state(findings)
    )


def holders_and_states(findings: Findings) -> str:
    """Draw where time lay by holder: one bar for each, divided by state, the most hours first."""
    rows = first_holders(holders(findings), MOST_HOLDERS)
    if all(row.kind in (NOBODY, OTHERS) for row in rows):
        return ""
    most = max((row.total for row in rows), default=0.0)
    divided = len(hours_by_state(findings)) > 1
    return bar_list(_holder_bar(row, most, divided=divided) for row in rows if most)


def _holder_bar(row: Holder, most: float, *, divided: bool) -> Bar:
    largest = sorted(row.hours, key=lambda pair: -pair[1])[:_STATES_NAMED]
    return Bar(
        label=party(row.name),
        remark="" if row.kind in ("team", OTHERS, NOBODY, row.name) else escape(row.kind),
        number=in_hours(row.total),
        beneath=" · ".join(f"{state_words(state)} {in_hours(hours)}" for state, hours in largest) if divided else "",
        strip=strip(*_parts(row.hours, most)),
    )


def bounces(findings: Findings) -> str:
    """Draw where hand-offs came straight back most often."""
    pairs = bounced_pairs(findings)[:MOST_WAYS]
    most = max((pair.bounces for pair in pairs), default=0)
    return bar_list(
        Bar(
            label=f"{party(pair.from_team)}\u00a0⇢ {party(pair.to_team)}\u00a0⇢ {party(pair.from_team)}",
            remark="",
            number=counted(pair.bounces, "time"),
            beneath=f"{percent(pair.share)} of {counted(pair.times, 'hand-off')}",
            strip=strip(Part(pair.bounces / most, "plain")),
        )
        for pair in pairs
    )


def loops(findings: Findings) -> str:
    """Draw on which ways cases that came back were away longest in all."""
    most = max((each.away_hours for each in findings.loops), default=0.0)
    return bar_list(
        Bar(
            label=escape(way_of(each)),
            remark="",
            number=in_hours(each.away_hours),
            beneath=f"{counted(each.times, 'time')} in {counted(each.cases, 'case')}",
            strip=strip(Part(each.away_hours / most, "plain")),
        )
        for each in findings.loops[:MOST_WAYS]
        if most
    )


def teams_per_case(findings: Findings) -> str:
    """Draw how many teams cases needed."""
    bands = team_bands(findings.cases.teams_per_case)
    total = sum(cases for _, cases in bands)
    most = max((cases for _, cases in bands), default=0)
    return bar_list(
        Bar(
            label=f"{label} team{'' if label == '1' else 's'}",
            remark="",
            number=counted(cases, "case"),
            beneath=percent(cases / total),
            strip=strip(Part(cases / most, "plain")),
        )
        for label, cases in bands
        if most
    )


def ages(findings: Findings) -> str:
    """Draw how long the open cases have been open."""
    bands = age_bands(findings)
    most = max((cases for _, cases in bands), default=0)
    return bar_list(
        Bar(escape(age), "", counted(cases, "case"), "", strip(Part(cases / most, "plain"))) for age, cases in bands
    )


def _parts(sums: Hours, most: float) -> list[Part]:
    return [Part(hours / most, state.value, f"{state_words(state)}: {in_hours(hours)}") for state, hours in sums]
