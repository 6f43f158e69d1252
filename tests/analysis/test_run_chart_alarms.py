"""How often a run chart is wrong, and how much it finds: simulated, as its docstring and the documentation say."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest

from tests.analysis.test_run_chart import month_at
from wellserved.analysis.run_chart import Month, RunChart, Scale, run_chart
from wellserved.words.courses import Better, Verdict

pytestmark = pytest.mark.slow
CHARTS = 600
SURE = 2.6 * (0.06 * 0.94 / CHARTS) ** 0.5
"""So much more than the truth chance may bring, once in some hundred runs."""
Make = Callable[[np.random.Generator, int], list[Month]]


def months(values: Iterable[float], counts: Iterable[int]) -> list[Month]:
    each = zip(values, counts, strict=True)
    return [Month(month_at(place), float(value), int(n)) for place, (value, n) in enumerate(each)]


def amounts(chance: np.random.Generator, many: int) -> list[Month]:
    return months(chance.normal(50, 4, many), [30] * many)


def times(chance: np.random.Generator, many: int) -> list[Month]:
    return months(chance.lognormal(1, 0.8, many), [30] * many)


def shares(share: float, least: int, most: int) -> Make:
    def made(chance: np.random.Generator, many: int) -> list[Month]:
        counts = chance.integers(least, most, many, endpoint=True)
        return months(chance.binomial(counts, share) / counts, counts)

    return made


def busy_shares(chance: np.random.Generator, many: int) -> list[Month]:
    """Give shares that vary more than by chance: each month has its own."""
    counts = chance.integers(50, 300, many)
    return months(chance.binomial(counts, chance.beta(64, 16, many)) / counts, counts)


def events(mean: float) -> Make:
    def made(chance: np.random.Generator, many: int) -> list[Month]:
        counts = chance.poisson(mean, many)
        return months(counts, counts)

    return made


STEADY = {
    "amounts": (amounts, Scale.AMOUNT),
    "times": (times, Scale.TIME),
    "half of few": (shares(0.5, 5, 9), Scale.SHARE),
    "most of few": (shares(0.95, 5, 9), Scale.SHARE),
    "most": (shares(0.8, 5, 40), Scale.SHARE),
    "nearly all of many": (shares(0.95, 50, 80), Scale.SHARE),
    "busy shares": (busy_shares, Scale.SHARE),
    "events": (events(15), Scale.EVENTS),
    "few events": (events(3), Scale.EVENTS),
    "hardly any events": (events(0.6), Scale.EVENTS),
}


def charts(make: Make, scale: Scale, many: int) -> list[RunChart]:
    chance = np.random.default_rng(11)
    return [run_chart(make(chance, many), scale, Better.HIGHER) for _ in range(CHARTS)]


def says_changed(chart: RunChart) -> bool:
    return chart.verdict in {Verdict.GOOD, Verdict.LOOK}


def share_of(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


@pytest.mark.parametrize(("many", "verdicts", "marks"), [(12, 0.02, 0.04), (24, 0.06, 0.11)])
@pytest.mark.parametrize("kind", STEADY)
def test_it_seldom_finds_a_change_where_there_is_none(kind: str, many: int, verdicts: float, marks: float) -> None:
    drawn = charts(*STEADY[kind], many)

    assert share_of([says_changed(each) for each in drawn]) <= verdicts + SURE
    assert share_of([each.change is not None or bool(each.passed) for each in drawn]) <= marks + SURE


@pytest.mark.parametrize(("place", "least"), [(12, 0.8), (16, 0.75), (20, 0.25)])
def test_it_finds_most_shifts_by_two_standard_deviations(place: int, least: float) -> None:
    def shifted(chance: np.random.Generator, many: int) -> list[Month]:
        return months(chance.normal(0, 1, many) + 2.0 * (np.arange(many) >= place), [30] * many)

    drawn = charts(shifted, Scale.AMOUNT, 24)
    since = [each.change.since for each in drawn if each.change is not None and each.verdict is Verdict.GOOD]

    assert len(since) / CHARTS >= least
    assert share_of([each.verdict is Verdict.LOOK for each in drawn]) < 0.02  # the wrong way
    assert abs(sorted(since)[len(since) // 2].toordinal() - month_at(place).toordinal()) <= 62
