"""How sure a number is: its interval and how many it rests on, written the same way everywhere."""

from collections.abc import Sequence

from wellserved.analysis.estimates import Estimate
from wellserved.report.numbers import (
    FIRM,
    HOURS_IN_A_DAY,
    count,
    duration_between,
    percent_between,
    span,
    whole_hours,
)


def how_sure(estimate: Estimate, things: str) -> str:
    r"""Write the interval of an estimate and how many it rests on, for use in brackets.

    >>> how_sure(Estimate(5.2, 4.9, 5.6, 2290, "hours"), "hand-offs")
    '90\xa0% interval 4.9–5.6\xa0h, n\xa0=\xa02\u202f290 hand-offs'
    """
    interval = between(estimate)
    if not interval:
        return f"{_rests_on(estimate, things)}, too few for an interval"
    return f"90{FIRM}% interval {interval}, {_rests_on(estimate, things)}"


def how_sure_each(pairs: Sequence[tuple[str, Estimate]], things: str) -> str:
    r"""Write how sure several numbers of a sentence are, all of which rest on as many things.

    >>> share, hours = Estimate(0.412, 0.374, 0.45, 118, "of the hours"), Estimate(2.0, None, None, 118, "hours")
    >>> how_sure_each([("41 %", share), ("2 h", hours)], "cases")
    '90\xa0% interval of 41 %: 37–45\xa0%; n\xa0=\xa0118 cases'
    """
    known = [f"of {written}: {interval}" for written, estimate in pairs if (interval := between(estimate))]
    rests_on = _rests_on(pairs[0][1], things)
    if not known:
        return f"{rests_on}, too few for an interval"
    return f"90{FIRM}% interval {'; '.join(known)}; {rests_on}"


def how_sure_in_hours(estimate: Estimate, things: str) -> str:
    r"""Write the interval of an estimate of hours in hours, where hours stand beside it to be compared.

    >>> how_sure_in_hours(Estimate(52.0, 47.8, 56.7, 1320, "hours"), "cases")
    '90\xa0% interval 48–57\xa0h, n\xa0=\xa01\u202f320 cases'
    """
    if estimate.low is None or estimate.high is None:
        return how_sure(estimate, things)
    interval = f"{span(whole_hours(estimate.low), whole_hours(estimate.high))}{FIRM}h"
    return f"90{FIRM}% interval {interval}, {_rests_on(estimate, things)}"


def between(estimate: Estimate) -> str:
    """Write the interval of an estimate in its unit; "" where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    unit = estimate.unit.split(maxsplit=1)[0]  # "hours", also where it says "hours per case"
    hours = {"hours": 1, "days": HOURS_IN_A_DAY}.get(unit)
    if hours is None:
        return percent_between(estimate.low, estimate.high)
    return duration_between(estimate.low * hours, estimate.high * hours, estimate.value * hours)


def _rests_on(estimate: Estimate, things: str) -> str:
    return f"n{FIRM}={FIRM}{count(estimate.n)} {things}"
