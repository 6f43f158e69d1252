"""The generated part of docs/findings.md: every field of the findings, from their classes and the texts below them."""

from tests.shape.docstrings import classes_in, fields_of, in_words, text_of, texts_below
from tests.shape.markdown import table
from wellserved.analysis.findings import Findings

SAID_BY_NAME = {
    "Cases.complete": "Cases that have ended.",
    "Cases.open": "Cases that have not ended.",
    "Cases.total": "All cases looked at.",
    "Evidence.case": "Name of the case, as in the log.",
    "Estimate.high": "Upper end of its 90 % interval; null: cannot tell.",
    "Estimate.low": "Lower end of its 90 % interval; null: cannot tell.",
    "Estimate.n": "How many values or cases it rests on.",
    "Estimate.unit": "What it is counted in.",
    "Estimate.value": "The number itself.",
    "Findings.cases": "How many cases there are and how long they live.",
    "Findings.elsewhere": "How much complete cases lie with others; null: the log names no teams.",
    "Findings.open_cases": "The cases that have not ended.",
    "Findings.source": "Where the findings come from.",
    "Findings.version": "The version of this schema.",
    "Findings.withheld_links": "How many links are withheld.",
    "Findings.withheld_loops": "How many ways are withheld.",
    "Figure.origin": "Where it comes from: yours, measured, source or assumption.",
    "Figure.unit": "What it is counted in.",
    "HandOff.bounced_cases": "Cases in which that happened.",
    "HandOff.still_waiting": "Not taken up yet when the log ends; in no median.",
    "HandOffs.withheld_pairs": "How many pairs of teams are withheld.",
    "HandOffs.withheld_times": "Hand-offs between them.",
    "Link.customer_is_outside": "Whether the customer is an outside customer.",
    "Loop.first_via": "The team it went to when it left.",
    "Loop.last_via": "The team it came back from.",
    "OpenCase.case": "Name of the case, as in the log.",
    "OpenCase.team": "The team that has it now.",
    "OpenCases.oldest": "The oldest, at most twenty.",
    "Promises.kept": "Ended in time.",
    "Promises.late_elsewhere": "Late, and most of the time was not that of the team that was asked.",
    "Promises.late_own": "Late by the time of the team that was asked alone.",
    "Promises.unpromised": "Lives of cases without one.",
    "Promises.withheld_causes": "How many causes are withheld.",
    "RowCount.read": "Rows in the files.",
    "RowCount.used": "Rows the numbers rest on.",
    "Source.events": "Events of the cases looked at.",
    "Source.last_at": "Moment of the last event.",
    "Source.problems": "What cannot be trusted in the log.",
    "Source.rows": "What became of the rows of the log.",
    "WeakestLink.evidence": "The root cases that waited longest on the first of the candidates.",
    "WeakestLink.left_out": "Root cases that are still open.",
    "WeakestLink.loops": "Ways on which cases come back to a team that had them before.",
    "WeakestLink.roots": "outside or asked, as in WhoseTime.",
    "WeakestLink.withheld": "How many links are withheld.",
    "age_days": "Days since it was opened or last reopened.",
    "bounces": "Hand-offs that came straight back.",
    "cases": "In how many cases.",
    "customer": "The team, or outside customer, that is served.",
    "from_team": "The team that handed over.",
    "hours": "Hours, in total.",
    "in_state_days": "Days since it came into its state.",
    "name": "Name of the team.",
    "provider": "The team that serves.",
    "spells": "How many spells.",
    "state": "One of the [states](log-format.md#the-states).",
    "team": "Name of the team.",
    "times": "How often.",
    "to_team": "The team that received.",
    "wait_p85_hours": "85 % of these waits lasted at most so many hours; null: no such wait.",
    "wait_total_hours": "These waits, added up.",
}
"""Field, or class and field → its meaning, where no text stands below it because its name says enough in the code."""


def schema() -> str:
    """Return a section for each class of the findings, in the order in which they come up."""
    return "\n".join(_section(kind) for kind in classes_in(Findings))


def _section(kind: type) -> str:
    rows = [(f"`{name}`", in_words(each), meaning(kind, name)) for name, each in fields_of(kind).items()]
    return f"### {kind.__name__}\n\n{about(kind)}\n\n{table(('name', 'type', 'meaning'), rows)}"


def about(kind: type) -> str:
    """Return the first paragraph of what the class says of itself: its methods and examples are for programmers."""
    return text_of(kind).split(" Raises: ")[0]


def meaning(kind: type, name: str) -> str:
    """Return what a field means; "" where nobody has said it yet, which a test does not accept."""
    below = texts_below(kind).get(name)
    return below or SAID_BY_NAME.get(f"{kind.__name__}.{name}") or SAID_BY_NAME.get(name, "")
