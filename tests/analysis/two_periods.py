"""Measures of two periods for tests, and how they compare."""

from wellserved.analysis.compare import Better, Comparison, Kind, Measured, compare
from wellserved.analysis.estimates import Estimate, share


def hours(value: float, low: float | None, high: float | None, *, n: int = 400, still_open: float = 0.0) -> Measured:
    return Measured("wait", Estimate(value, low, high, n, "hours"), Kind.DURATION, Better.LESS, still_open)


def part(count: int, n: int, *, better: Better = Better.LESS, still_open: float = 0.0) -> Measured:
    found = share(count, n, "of the cases")
    assert found
    return Measured("share", found, Kind.SHARE, better, still_open)


def one(before: Measured, after: Measured) -> Comparison:
    (found,) = compare([before], [after])
    return found
