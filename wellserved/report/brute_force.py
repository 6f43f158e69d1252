"""Signs that effort, not order, holds things together, in sentences."""

from wellserved.analysis.clock_findings import BruteForce
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings
from wellserved.report.how_sure import how_sure
from wellserved.report.numbers import counted, in_hours, name, percent


def about_brute_force(findings: Findings) -> list[str]:
    """Give a sentence for each sign that the log knows."""
    found = findings.brute_force
    if not found:
        return []
    reopened = _share_of(found.reopened, "of the ended cases were opened again", "No ended case was opened again")
    expedited = _share_of(found.expedited, "of the cases were sent ahead of others", "No case was sent ahead of others")
    return [*_about_hours(found), *reopened, *expedited]


def _about_hours(found: BruteForce) -> list[str]:
    """Say how much work lay, and how much was begun, outside working hours."""
    lay, begun = found.outside_hours, found.begun_outside
    if lay and not lay.value and not (begun and begun.value):
        return [f"No work was recorded outside working hours ({_rests_on(lay)})."]
    surely = "surely lay outside the team’s own working hours"
    hours = _share_of(lay, f"of the hours of work {surely}", f"No work {surely}")
    pieces = _share_of(
        begun, "of the pieces of work were begun outside working hours", "No work was begun outside working hours"
    )
    return [*(f"{said}{_about_teams(found)}" for said in hours), *pieces]


def _share_of(sign: Estimate | None, what: str, none: str) -> list[str]:
    """Say how much there is of a sign, or that there is none; nothing where the log does not know."""
    if not sign:
        return []
    if not sign.value:
        return [f"{none} ({_rests_on(sign)})."]
    return [f"{percent(sign.value)} {what} ({how_sure(sign, 'cases')})."]


def _rests_on(sign: Estimate) -> str:
    return f"n\u00a0=\u00a0{counted(sign.n, 'case')}"


def _about_teams(found: BruteForce) -> str:
    """Say where the most work lay outside working hours; the team may well cover for hours that do not fit."""
    if not found.by_team or not found.by_team[0][1]:
        return ""
    team, outside, work, cases = found.by_team[0]
    share = f"{in_hours(outside)} of {in_hours(work)} of work ({percent(outside / work)}) in {counted(cases, 'case')}"
    return f" The most lay with {name(team)}: {share}."
