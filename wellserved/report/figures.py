"""The key figures: three or four numbers to know first, each with what it is and how sure it is."""

from dataclasses import dataclass

from wellserved.analysis.findings import Findings
from wellserved.report.numbers import count, duration, how_sure, percent


@dataclass(frozen=True)
class Figure:
    """One key figure: the number, what it is, and how sure."""

    number: str
    says: str
    note: str


def key_figures(findings: Findings) -> list[Figure]:
    """Give the three or four numbers to know first; those that are not known are left out."""
    cases, passed = findings.cases, findings.handoffs
    figures = [Figure(count(cases.total), "Cases", f"{count(cases.complete)} complete, {count(cases.open)} open")]
    if cases.lived_median:
        sure = how_sure(cases.lived_median, "complete cases")
        figures.append(
            Figure(duration(cases.lived_median.value), "Half of the complete cases lived at most this long", sure)
        )
    if passed and passed.share_of_cases:
        sure = how_sure(passed.share_of_cases, "cases")
        figures.append(
            Figure(percent(passed.share_of_cases.value), "Share of the cases that needed several teams", sure)
        )
    if passed and passed.wait_median:
        says = "Half of the hand-offs waited at most this long"
        if not findings.source.states_known:
            says = "After half of the hand-offs the receiving team held the case at most this long"
        figures.append(Figure(duration(passed.wait_median.value), says, how_sure(passed.wait_median, "hand-offs")))
    return figures
