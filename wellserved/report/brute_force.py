"""Signs that effort, not order, holds things together, in sentences."""

from wellserved.analysis.clock_findings import BruteForce
from wellserved.analysis.findings import Findings
from wellserved.report.how_sure import how_sure
from wellserved.report.numbers import counted, in_hours, name, percent


def about_brute_force(findings: Findings) -> list[str]:
    """Give a sentence for each sign that the log knows."""
    found = findings.brute_force
    if not found:
        return []
    signs = (
        (found.outside_hours, "of the hours of work surely lay outside the team’s own working hours", "cases"),
        (found.begun_outside, "of the pieces of work were begun outside them", "cases"),
        (found.reopened, "of the ended cases were opened again", "ended cases"),
        (found.expedited, "of the cases were sent ahead of others", "cases"),
    )
    said = [f"{percent(sign.value)} {what} ({how_sure(sign, things)})." for sign, what, things in signs if sign]
    if found.outside_hours:
        said[0] += _about_teams(found)
    return said


def _about_teams(found: BruteForce) -> str:
    """Say where the most work lay outside working hours; the team may well cover for hours that do not fit."""
    if not found.by_team or not found.by_team[0][1]:
        return ""
    team, outside, work, cases = found.by_team[0]
    share = f"{in_hours(outside)} of {in_hours(work)} of work ({percent(outside / work)}) in {counted(cases, 'case')}"
    return f" The most lay with {name(team)}: {share}."
