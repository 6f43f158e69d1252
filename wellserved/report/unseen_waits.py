"""Waits that a log cannot show: where the row of a hand-off already says that it was taken up, it seems to wait 0."""

from wellserved.analysis.findings import Findings, HandOffs
from wellserved.report.numbers import count, counted, duration


def are_waits_seen(passed: HandOffs) -> bool:
    """Say whether most waits can be seen, so that their median is a finding."""
    median = passed.wait_median
    return bool(median and median.value > 0 and 2 * passed.taken_up_at_once < median.n)


def unseen_waits(findings: Findings) -> str:
    """Say in how many hand-offs no wait can be seen, as a part of a sentence; empty where most are seen or none is."""
    passed = findings.handoffs
    if passed is None or passed.wait_median is None or are_waits_seen(passed):
        return ""
    n, at_once = passed.wait_median.n, passed.taken_up_at_once
    what, done = ("wait", "taken up") if findings.source.states_known else ("time", "handed on or ended")
    if 2 * at_once < n:  # the others that wait 0 were passed on in the same moment
        return f"Half of the hand-offs are recorded as over in the same moment, so no {what} can be seen in them"
    them, verb = ("it", "is") if at_once == 1 else ("them", "are")
    over = " whose wait is over" if n < passed.times else ""
    many = f"{count(at_once)} of {counted(n, 'hand-off')}{over} {verb}"
    return f"{many} recorded as {done} in the same moment, so no {what} can be seen in {them}"


def say_unseen_waits(findings: Findings) -> str:
    """Say in how many hand-offs no wait can be seen, and how long most waited; empty where most are seen."""
    unseen, passed = unseen_waits(findings), findings.handoffs
    if not unseen or not passed or not passed.wait_p85_hours:
        return f"{unseen}." if unseen else ""
    waited = "waited" if findings.source.states_known else "were held by the receiving team for"
    return f"{unseen}; 85\u00a0% of all {waited} at most {duration(passed.wait_p85_hours)}."
