"""How each number of the report is defined, in words for its readers; every section of the page leads here."""

from dataclasses import replace

from wellserved.analysis.findings import SMALLEST_CELL, Findings
from wellserved.report.clock_definitions import clock_definitions
from wellserved.report.definition import Definition
from wellserved.report.numbers import count, counted
from wellserved.words.events import STATE_MEANINGS, State

_ALWAYS = (
    Definition(
        "hand-off",
        "Hand-off",
        "A case passes from one team to another. Warehouse ⇢ Purchasing: the warehouse handed a case to purchasing. "
        "Every change of team between consecutive events of a case counts.",
    ),
    Definition(
        "link",
        "Link",
        "Who serves whom, written provider → customer. Whoever hands over waits for the receiver and is its customer "
        "until the case moves on. So the hand-off Warehouse ⇢ Purchasing uses the link Purchasing → Warehouse: "
        "a hand-off goes from A to B, on the link B serves A. Whoever opens a case is the customer of the team "
        "it opens with. Outside customers are the last customers of the chain.",
    ),
    Definition(
        "wait",
        "Wait after a hand-off",
        "The time from the hand-off until the receiving team takes the case up, or until the case is passed on or "
        "ends before that. Waits that still run are in no median. Where a log does not tell queue from work, it is "
        "the time the receiving team held the case. Where the event of the hand-off itself already says that the case "
        "was taken up, the wait is 0 because none can be seen, not because nobody waited.",
    ),
    Definition(
        "bounce",
        "Came straight back",
        "A ⇢ B ⇢ A: team A handed a case to B, and the next hand-off brought it back to A. It is counted as sent "
        "back on the link B → A. Something was missing, a question had to be answered, or it was the wrong door: the "
        "count says that it happened, not why, and not through whom. Often it says something about what A had in "
        "hand, and A may have had it from others.",
    ),
    Definition(
        "loop",
        "Loop",
        "A case comes back to a team that had it before in the same life. The time away runs from leaving the team "
        "to coming back. With one team in between it is a hand-off that came straight back. Times away are not added "
        "up over ways: a loop within a loop would count twice.",
    ),
    Definition(
        "life",
        "Open and complete",
        "A case lives from the moment it is opened or reopened until it is delivered, closed or "
        "withdrawn; afterwards nobody holds it. Where a log does not say when cases end, the last event of a case ends "
        "it. Open cases count up to the last event of the log, or to the moment asked for.",
    ),
    Definition(
        "time",
        "Time, hours and days",
        "Elapsed time, nights and weekends included; a day has 24 hours. A case that waits on another case and that "
        "other case both count, each for its own time. Hours are added up over cases, so one day can hold many more "
        "than 24.",
    ),
    Definition(
        "held",
        "Held by",
        "At every moment of its life a case has at most one holder here: the team whose queue or work it is; the "
        "customer while its answer is awaited; the team asked first, or the outside party, while something is awaited "
        "from them. "
        "Where several are waited on at once, or nobody is named, no single holder is shown. Where time lies is not "
        "yet where it comes from: a team may itself wait on others, or have more requests than hands.",
    ),
    Definition(
        "elsewhere",
        "Time with other teams",
        "Of cases that passed through two or more teams: the share of their hours that they lay with teams other "
        "than the one that completed them, whatever their state; and the share of these cases that another team had "
        "longer than that team. The completing team is that of the event that ended the case. A case still open "
        "counts up to its last event, as if that had ended it.",
    ),
    Definition(
        "median",
        "Half, 85 % and the interval",
        "Half of the values are at most the median; 85 % of them are at most the 85 % point. The 90 % interval says "
        "how far chance may move a number if as many cases like these came again; it knows nothing of mistakes in "
        "the log, and where many cases wait for one cause it is too narrow. For medians it comes from the values in "
        "order, for shares it is Wilson’s, for shares of hours that of a ratio of totals. n is how many values a "
        "number rests on.",
    ),
    Definition(
        "line-of-sight",
        "Line of sight",
        "The way a team’s work takes to the outside customer over the links seen in the log: the fewest steps, and "
        "among those the links used in the most cases.",
    ),
    Definition(
        "withheld",
        "Not shown",
        f"Numbers with fewer than {SMALLEST_CELL} cases behind them say more about chance than about how work goes. "
        "They are not shown singly, and they are counted in all totals. A team with fewer than three people in the "
        "log is counted in its parent. Nothing is counted by person.",
    ),
)


def definitions(findings: Findings) -> list[Definition]:
    """Give the definitions, with the states that occur in these findings."""
    seen = dict.fromkeys(State(each.state) for each in findings.waiting)
    states = "; ".join(STATE_MEANINGS[state] for state in State if state in seen)
    said = [Definition("state", "State", f"What a case was doing. In this log: {states}.")] if states else []
    return [*(_with_fewer(each, findings) for each in _ALWAYS), *said, *clock_definitions(findings)]


def _with_fewer(definition: Definition, findings: Findings) -> Definition:
    """Say at "time with other teams" why it may rest on fewer cases than there are with hand-offs."""
    passed, elsewhere = findings.handoffs, findings.elsewhere
    if definition.key != "elsewhere" or not passed or not elsewhere or not elsewhere.hours:
        return definition
    if passed.cases <= elsewhere.hours.n:
        return definition
    why = (
        f"Hand-offs were seen in {counted(passed.cases, 'case')}, this time in {count(elsewhere.hours.n)}: a case "
        "that has no length, or meets its second team only once it has ended, passes between teams but lies nowhere."
    )
    return replace(definition, meaning=f"{definition.meaning} {why}")


def other_bounces(findings: Findings) -> str:
    """Give the footnote with the other definition of ping-pong; empty where nothing was handed over."""
    passed = findings.handoffs
    if passed is None or not passed.times:
        return ""
    return (
        "Others count ping-pong as pairs of teams between which a case went both ways, however many teams lay in "
        f"between, once per case. By that definition there were {counted(passed.two_way_pairs, 'pair')} here; the "
        f"number above counts the {counted(passed.bounces, 'hand-off')} that came straight back."
    )
