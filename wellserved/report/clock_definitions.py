"""How the numbers of the honest clock are defined, in words for the readers of the report."""

from wellserved.analysis.findings import Findings
from wellserved.analysis.weakest_link import STEADY, STRETCHES, SURELY_AHEAD, SURELY_FIRST
from wellserved.report.definition import Definition
from wellserved.report.numbers import count, percent
from wellserved.report.promises import queue_causes_of
from wellserved.words.charges import CHARGE_MEANINGS, ChargeKind

_HOURS = Definition(
    "working-hours",
    "Working hours",
    "Each team’s own: its zone, its hours on each day, its holidays. Outside of them it is closed. Whether a promise "
    "was kept is decided by the hours of the team that was asked first; whether a team was closed, by its own.",
)
_WHOSE = (
    "Every minute of a case is charged once. While the case waits on another case, that other case says whose time it "
    "is, and so on to the end of the chain; where it waits on several at once, they share the minute equally. So the "
    "hours add up to the time the case took, exactly. Only complete cases count. A link between teams is any on which "
    "one team serves another; the last link leads to whoever asked from outside."
)
_PROMISES = Definition(
    "promises",
    "Promises kept and late",
    "A promise is over when the case ends. It was kept if the case took no longer than promised. A late one is the "
    "asked team’s own "
    "if its own time alone was longer than promised; otherwise the time was lost elsewhere, and the link that used the "
    "most of it is named. Time counts in the working hours of the team that was asked, where these are known.",
)
_QUEUE = Definition(
    "queue-causes",
    "Why cases lay in queues",
    "The time of a case in a team’s queue, by what the team did then: it was closed; it worked on cases that had come "
    "earlier (more to do than hands); it worked on cases that had come later (something went ahead); or it was open, "
    "and the log shows no work.",
)
_WEAKEST = Definition(
    "weakest-link",
    "Weakest link",
    "The link between two teams on which the cases of outside customers waited most: its share of the waiting on all "
    "links between teams, through all cases on which a case waited; where the log knows no outside customers, the "
    "cases count on which no other waited. Work is no waiting. One is named only if it came first in at least "
    f"{percent(SURELY_FIRST)} of the draws, in which the cases were drawn anew; if the 90 % interval of its lead over "
    f"the second begins at {count(100 * SURELY_AHEAD)} points or more; and if it was ahead of the second in "
    f"{STEADY} of {STRETCHES} stretches of time. Otherwise the candidates are shown. It says where waiting lay, not "
    "why.",
)
_RETURNS = Definition(
    "return-loops",
    "What coming back costs",
    "Some cases come back to a team that had them before. What a case would save on average over all cases if those "
    "that came back had gone on as the others did.",
)
_COST = Definition(
    "cost",
    "Scenario of cost",
    "What waiting, rework and what follows may cost a year if the assumptions hold: each line is a product of inputs, "
    "each input a range, and 20 000 draws give the range of the result. Lines without your own quantities stay out. "
    "It is a way of thinking a question through, not a measurement.",
)
_BRUTE_FORCE = Definition(
    "brute-force",
    "Brute force",
    "Work outside the team’s own working hours, cases opened again after they had ended, and cases sent ahead of "
    "others: signs that effort holds things together where order does not. Counted by team, never by person.",
)
_TWO_PERIODS = Definition(
    "two-periods",
    "Better, same, worse, too early",
    "Two periods of the log, compared measure by measure. Same: the whole 90 % interval of the difference lies within "
    "what is called the same (5 % of a time, two points of a share). Better or worse: the whole interval lies on one "
    "side, and not because many measures were looked at. Otherwise it is too early to tell.",
)


def clock_definitions(findings: Findings) -> list[Definition]:
    """Give the definitions of what these findings hold."""
    promises, weakest = findings.promises, findings.weakest
    found = (
        (_HOURS, findings.source.hours_known),
        (_whose_time(findings), findings.whose_time is not None),
        (_PROMISES, promises is not None),
        (_QUEUE, queue_causes_of(findings) is not None),
        (_WEAKEST, weakest is not None),
        (_RETURNS, weakest is not None and bool(weakest.loops)),
        (_COST, findings.cost is not None),
        (_BRUTE_FORCE, findings.brute_force is not None),
        (_TWO_PERIODS, bool(findings.comparison)),
    )
    return [definition for definition, is_there in found if is_there]


def _whose_time(findings: Findings) -> Definition:
    """Say what the kinds mean that occur."""
    seen = {each.kind for each in findings.whose_time.charges} if findings.whose_time else set()
    kinds = "; ".join(CHARGE_MEANINGS[kind] for kind in ChargeKind if kind in seen)
    return Definition("whose-time", "Whose time it was", f"{_WHOSE} Here: {kinds}." if kinds else _WHOSE)
