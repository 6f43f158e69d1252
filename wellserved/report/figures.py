"""The key figures: three or four numbers to know first, each with what it is and how sure it is."""

from dataclasses import dataclass

from wellserved.analysis.findings import Findings, HandOffs
from wellserved.report.how_sure import how_sure
from wellserved.report.numbers import count, duration, percent
from wellserved.report.unseen_waits import are_waits_seen


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
        figures.append(_wait(passed, states_known=findings.source.states_known))
    return figures


def _wait(passed: HandOffs, *, states_known: bool) -> Figure:
    """Give the median wait; where most waits cannot be seen the 85 % point, and where that is 0, too, no number."""
    median, most = passed.wait_median, passed.wait_p85_hours
    if median and are_waits_seen(passed):
        return Figure(duration(median.value), _waited("half", states_known), how_sure(median, "hand-offs"))
    unseen = f"In {count(passed.taken_up_at_once)} of them no wait can be seen"
    note = f"n\u00a0=\u00a0{count(median.n if median else 0)} hand-offs. {unseen}"
    if most:
        return Figure(duration(most), _waited("85\u00a0%", states_known), note)
    return Figure("not seen", "How long hand-offs wait", note)


def _waited(part: str, states_known: bool) -> str:
    if states_known:
        return f"{part.capitalize()} of the hand-offs waited at most this long"
    return f"After {part} of the hand-offs the receiving team held the case at most this long"
