"""What a guess is compared with: the team with which cases wait longest."""

from collections import defaultdict
from dataclasses import dataclass

from wellserved.analysis.findings import FEW, NOBODY, SMALLEST_CELL, Findings
from wellserved.analysis.weakest_link import SURELY_AHEAD
from wellserved.report.whose_time import per_case
from wellserved.words.charges import ChargeKind

_WAITING = frozenset({ChargeKind.QUEUE, ChargeKind.HELD, ChargeKind.STALE, ChargeKind.UNASKED})


@dataclass(frozen=True)
class LongestWait:
    """The team with which cases wait longest."""

    team: str
    hours_per_case: float
    """Of the clock, over all complete cases."""
    share: float
    """Of all waiting with teams."""
    cases: int
    """So many complete cases it rests on."""
    beside: str
    """Another team with which they wait nearly as long, so that nobody can tell which it is; blank: none."""


def longest_wait(findings: Findings) -> LongestWait | None:
    """Give the team with which complete cases wait longest, in its queue or not taken up again; None: not known."""
    found = findings.whose_time
    if not found or found.cases < SMALLEST_CELL:
        return None
    hours: defaultdict[str, float] = defaultdict(float)
    for each in found.parties:
        if ChargeKind(each.kind) in _WAITING and each.team not in findings.outside:
            hours[each.team] += each.hours
    total = sum(hours.values())
    named = [team for team in hours if team not in ("", FEW, NOBODY)]
    if not named or not total:
        return None
    team, *others = sorted(named, key=lambda each: (-hours[each], each))
    near = [each for each in others if hours[team] - hours[each] < SURELY_AHEAD * total]
    return LongestWait(team, per_case(found, hours[team]), hours[team] / total, found.cases, near[0] if near else "")
