"""Findings → the measures by which two periods are compared."""

from collections.abc import Iterator

from wellserved.analysis.clock_findings import BruteForce, Promises, WeakestLink
from wellserved.analysis.compare import Better, Kind, Measured
from wellserved.analysis.estimates import share
from wellserved.analysis.findings import Cases, Findings, HandOffs


def measured_of(findings: Findings) -> tuple[Measured, ...]:
    """Give the measures of one period that can be compared with those of another; those not known are left out.

    What belongs to the period and is still open is named with each: without it a young period seems fast.
    """
    found = [*_of_cases(findings.cases)]
    found += _of_handoffs(findings.handoffs) if findings.handoffs else ()
    found += _of_promises(findings.promises) if findings.promises else ()
    found += _of_links(findings.weakest) if findings.weakest else ()
    found += _of_effort(findings.brute_force) if findings.brute_force else ()
    return tuple(found)


def _of_cases(cases: Cases) -> Iterator[Measured]:
    if cases.lived_median:
        still_open = cases.open / cases.total
        yield Measured("From opening to end", cases.lived_median, Kind.DURATION, Better.LESS, still_open)


def _of_handoffs(passed: HandOffs) -> Iterator[Measured]:
    if passed.wait_median and passed.wait_median.value > 0:
        still = passed.still_waiting / (passed.still_waiting + passed.wait_median.n)
        yield Measured("Wait after a hand-off", passed.wait_median, Kind.DURATION, Better.LESS, still)
    if sent_back := share(passed.bounces, passed.times, "of the hand-offs"):
        yield Measured("Sent straight back", sent_back, Kind.SHARE, Better.LESS)


def _of_promises(promises: Promises) -> Iterator[Measured]:
    if promises.share_kept:
        still = promises.running / promises.promised
        yield Measured("Promises kept", promises.share_kept, Kind.SHARE, Better.MORE, still)


def _of_links(weakest: WeakestLink) -> Iterator[Measured]:
    still = weakest.left_out / max(1, weakest.left_out + weakest.cases)
    for link in weakest.candidates:
        name = f"Waited on {link.provider} → {link.customer}, for each case"
        yield Measured(name, link.hours_per_case, Kind.MEAN, Better.LESS, still)


def _of_effort(effort: BruteForce) -> Iterator[Measured]:
    if effort.reopened:
        yield Measured("Reopened", effort.reopened, Kind.SHARE, Better.LESS)
    if effort.expedited:
        yield Measured("Expedited", effort.expedited, Kind.SHARE, Better.LESS)
    if effort.outside_hours:
        yield Measured("Work outside working hours", effort.outside_hours, Kind.SHARE, Better.LESS)
