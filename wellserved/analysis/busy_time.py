"""What teams do while a case lies in their queue: the time they are busy, and how much of it goes to earlier arrivals.

Plain arrays in, plain arrays out; all times are whole microseconds.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]

FINE = 1024
"""A microsecond is divided among the cases in work to 1/1024 of it."""
_AT_ONCE = 100_000
"""So many works, or those of one team, are looked at together: few enough to stay near the processor."""


_FEW = 8
"""So many pairs for each stretch are looked at one by one sooner than summed up."""
_MOST = 2**62


@dataclass(frozen=True)
class Stretches:
    """Stretches of time in which cases were with teams in one state: one place of each array stands for one stretch."""

    team: Numbers
    case: Numbers
    arrival_us: Numbers
    """When the case came to the team."""
    start_us: Numbers
    end_us: Numbers
    start_open_us: Numbers
    """The team's working time so far, at the start and at the end."""
    end_open_us: Numbers

    def of_teams(self, first: int, last: int) -> "Stretches":
        """Give the stretches of the teams from one number to another; all stretches must be in order of their team."""
        places = slice(np.searchsorted(self.team, first, "left"), np.searchsorted(self.team, last, "right"))
        return Stretches(**{each.name: getattr(self, each.name)[places] for each in fields(self)})


@dataclass(frozen=True)
class _Marks:
    """Where the stretches start and end, in order of time in each team, and what the clocks show there."""

    busy_us: Numbers
    """Working time so far with something in work."""
    shared: Numbers
    """The same, each moment divided by the number of cases in work; in 1/FINE µs, modulo 2^64."""
    begun: Numbers
    """Works begun before."""
    ended: Numbers
    """Works ended before."""
    place: Numbers
    """Where each mark stands; marks are numbered: starts of works, ends of works, starts of stays, ends of stays."""


def busy_and_earlier(works: Stretches, stays: Stretches) -> tuple[Numbers, Numbers]:
    """Give for each stay how long its team was busy meanwhile, and how much of that went to cases that came earlier.

    Takes: the stretches in which teams worked, and the stays in question, both in order of the team.
    Gives: two arrays beside the stays, of working time of the team: busy (at least one case in work), and the part of
    it that goes to cases that came to the team before; a moment is divided equally among the cases in work. Of equal
    arrivals the lower number of the case is the earlier.
    Method: ours. A clock of the team that runs at 1/n of the speed while n cases are in work shows for each work how
    much of the team's time it got: the difference between its end and its start. The works of earlier arrivals within
    [a, b) get G(b) - G(a), where G(t) sums up, over those begun by t, min(t, end) - start on that clock: that is the
    clock at the ends of those that ended, less the clock at all starts, plus the clock at t for those still in work.
    Each is a sum over the first works in order of time whose arrival is early enough (`sums_below`). So it takes
    n log n steps, however many works overlap a stay. Where works are short, so that few can overlap a stay, each of
    these is looked at instead. Sums may overflow: they are exact modulo 2^64, and the result is small.
    """
    teams, counts = np.unique(stays.team, return_counts=True)
    if not len(teams):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    counts += np.searchsorted(works.team, teams, "right") - np.searchsorted(works.team, teams, "left")
    together = np.cumsum(counts) // _AT_ONCE

    def of_teams(each: Numbers) -> tuple[Numbers, Numbers]:
        return _busy_and_earlier(works.of_teams(each[0], each[-1]), stays.of_teams(each[0], each[-1]))

    with ThreadPoolExecutor() as side_by_side:  # Numpy lets others work meanwhile
        parts = list(side_by_side.map(of_teams, np.split(teams, np.flatnonzero(np.diff(together)) + 1)))
    busy, earlier = (np.concatenate(each) for each in zip(*parts, strict=True))
    return busy, earlier


def _busy_and_earlier(works: Stretches, stays: Stretches) -> tuple[Numbers, Numbers]:
    marks, pairs = _marks(works, stays), _near(works, stays)
    got = _from_sums(works, stays, marks) if pairs is None else _from_pairs(works, stays, marks, *pairs)
    return _grown(marks.busy_us[marks.place[2 * len(works.team) :]]), (got + FINE // 2) // FINE


def _near(works: Stretches, stays: Stretches) -> tuple[Numbers, Numbers] | None:
    """Pair the places of stays with those of the works of their team that may overlap them; None: too many."""
    longest = int((works.end_us - works.start_us).max(initial=0))
    teams = np.unique(np.concatenate([works.team, stays.team]))
    first_us = int(min(works.start_us.min(initial=0), stays.start_us.min(initial=0))) - longest
    last_us = int(max(works.end_us.max(initial=0), stays.end_us.max(initial=0)))
    if len(teams) * (last_us - first_us + 1) >= _MOST:
        return None

    def in_order(team: Numbers, at_us: Numbers) -> Numbers:
        return np.searchsorted(teams, team) * (last_us - first_us + 1) + (at_us - first_us)

    starts = in_order(works.team, works.start_us)
    order = np.argsort(starts)
    starts = starts[order]
    first = np.searchsorted(starts, in_order(stays.team, stays.start_us - longest))
    many = np.searchsorted(starts, in_order(stays.team, stays.end_us)) - first
    if many.sum() > _FEW * (len(works.team) + len(stays.team)):
        return None
    place = np.arange(many.sum()) + np.repeat(first - _before(many), many)
    return np.repeat(np.arange(len(many)), many), order[place]


def _from_pairs(works: Stretches, stays: Stretches, marks: _Marks, stay: Numbers, work: Numbers) -> Numbers:
    """Give what the works of earlier arrivals got, of each pair of a stay and a work."""
    came, came_before = works.arrival_us[work], stays.arrival_us[stay]
    is_earlier = (came < came_before) | (came == came_before) & (works.case[work] < stays.case[stay])
    meets = is_earlier & (works.end_us[work] > stays.start_us[stay])
    stay, work = stay[meets], work[meets]
    n, m = len(works.team), len(stays.team)
    starts, ends, stay_starts, stay_ends = np.split(marks.shared[marks.place], [n, 2 * n, 2 * n + m])
    begin = np.where(works.start_us[work] > stays.start_us[stay], starts[work], stay_starts[stay])
    end = np.where(works.end_us[work] < stays.end_us[stay], ends[work], stay_ends[stay])
    got = np.zeros(m, np.int64)
    np.add.at(got, stay, end - begin)
    return got


def _from_sums(works: Stretches, stays: Stretches, marks: _Marks) -> Numbers:
    """Give what the works of earlier arrivals got, from sums over all that came before a moment."""
    n = len(works.team)
    start, end, stay = np.split(marks.place, [n, 2 * n])
    number, bound = _numbers_by_arrival(works, stays)
    by_start, by_end = np.argsort(start), np.argsort(end)
    bounds = np.concatenate([bound, bound])
    begun, at_start = sums_below(number[by_start], marks.shared[start[by_start]], marks.begun[stay], bounds)
    ended, at_end = sums_below(number[by_end], marks.shared[end[by_end]], marks.ended[stay], bounds)
    return _grown(at_end - at_start + marks.shared[stay] * (begun - ended))


def _grown(shown: Numbers) -> Numbers:
    """Give by how much a clock went on in each stay, from what it shows at all starts and then at all ends."""
    start, end = np.split(shown, 2)
    return end - start


def _marks(works: Stretches, stays: Stretches) -> _Marks:
    """Put all starts and ends in order, and read the clocks there."""
    n, m = len(works.team), len(stays.team)
    team = np.concatenate([works.team, works.team, stays.team, stays.team])
    at = np.concatenate([works.start_us, works.end_us, stays.start_us, stays.end_us])
    change = np.repeat(np.array([1, -1, 0], np.int8), [n, n, 2 * m])
    order = np.lexsort((at, team))
    change = change[order]
    open_us = np.concatenate([works.start_open_us, works.end_open_us, stays.start_open_us, stays.end_open_us])[order]
    in_work = np.cumsum(change, dtype=np.int64)
    passed = np.diff(open_us, append=0)
    passed[in_work == 0] = 0  # also from one team to the next: every team ends with none in work
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return _Marks(
        busy_us=_before(passed),
        shared=_before(passed * FINE // np.maximum(in_work, 1)),
        begun=_before(change == 1),
        ended=_before(change == -1),
        place=place,
    )


def _before(steps: NDArray[np.generic]) -> Numbers:
    """Sum up what comes before each place."""
    sums = np.cumsum(steps, dtype=np.int64)
    return np.concatenate([np.zeros(1, np.int64), sums[:-1]])


def _numbers_by_arrival(works: Stretches, stays: Stretches) -> tuple[Numbers, Numbers]:
    """Give the works numbers by team and arrival, and give for each stay the number below which works came earlier."""
    n = len(works.team)
    team, arrival, case = (
        np.concatenate([getattr(works, name), getattr(stays, name)]) for name in ("team", "arrival_us", "case")
    )
    is_work = np.arange(len(team)) < n
    order = np.lexsort((is_work, case, arrival, team))  # a stay comes before the works of its own case
    before = np.empty(len(order), np.int64)
    before[order] = _before(is_work[order])
    return before[:n], before[n:]


def sums_below(numbers: Numbers, weights: Numbers, upto: Numbers, bound: Numbers) -> tuple[Numbers, Numbers]:
    """Count, among the first so many numbers, those below a bound, and sum up their weights; for many questions.

    Takes: numbers from 0, all below 2^k, and their weights; for each question how many of the first numbers are meant,
    and the bound. Gives: counts and sums (modulo 2^64), one for each question.
    Method: the numbers are parted by their highest bit, in order, then by the next, ...; a question follows the bits
    of its bound, and takes along those that are parted off below it. k passes over the numbers.
    Source: Claude, Navarro & Ordóñez 2015, The wavelet matrix, Information Systems 47:15-32.
    >>> sums_below(np.array([2, 0, 1]), np.array([5, 6, 7]), np.array([3, 2]), np.array([2, 3]))
    (array([2, 2]), array([13, 11]))
    """
    counts, totals = np.zeros(len(upto), np.int64), np.zeros(len(upto), np.int64)
    low, high = np.zeros(len(upto), np.int64), upto.astype(np.int64)
    highest = max(int(numbers.max(initial=0)), int(bound.max(initial=0)))
    for bit in reversed(range(highest.bit_length())):
        is_low = (numbers >> bit) & 1 == 0
        lows_before = np.concatenate([np.zeros(1, np.int64), np.cumsum(is_low, dtype=np.int64)])
        lows = int(lows_before[-1])
        numbers = np.concatenate([numbers[is_low], numbers[~is_low]])
        weights = np.concatenate([weights[is_low], weights[~is_low]])
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(weights[:lows])])
        low_lows, high_lows = lows_before[low], lows_before[high]
        goes_high = (bound >> bit) & 1 == 1
        counts += np.where(goes_high, high_lows - low_lows, 0)
        totals += np.where(goes_high, sums[high_lows] - sums[low_lows], 0)
        low = np.where(goes_high, lows + low - low_lows, low_lows)
        high = np.where(goes_high, lows + high - high_lows, high_lows)
    return counts, totals
