"""What average internal service may cost in a year: a scenario out of an organisation's own figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wellserved.analysis.cost_lines import LINES, OVERLAPS, Line
from wellserved.analysis.cost_scenario import CostLine, Driver, FullTime, LeftOut, Range, Scenario, UsedInput
from wellserved.words.own_figures import INPUTS, SHARE, Figure, Origin, OwnFigures, unit_of, why_not_take

DRAWS = 20_000
SEED = 20240101
TOP_DRIVERS = 5
SHORTEST_LOG_DAYS = 28
"""Below four weeks a year would be guessed from chance and from one month's work (convention)."""
YEAR_DAYS = 365
HARD_TO_BELIEVE = 0.25
"""From this share of all working hours on, the hours lost are doubted aloud (convention)."""
MOST_MEANT = 1e15
"""More in a year cannot be meant of one line, in whatever currency (convention)."""
MOST_TOLD = 1_000
"""More times than all people work, no number tells more."""
MEASURABLE = ("blocked_hours", "rework_hours", "attributable_share")
"""What a log can tell."""

Amount: TypeAlias = float | tuple[float, float, float] | None
"""Exact, or low, likely and high; None: not known."""
_Draws: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class FromLog:
    """What a log tells of the inputs."""

    figures: Mapping[str, Figure]
    """Key of INPUTS → what was measured, scaled to a year."""
    too_early: str = ""
    """Why nothing could be measured, as a sentence; "" where it could."""


NOTHING_MEASURED = FromLog({})


def measured(amounts: Mapping[str, Amount], period_days: float) -> FromLog:
    """Scale what was measured over a period to a year of 365 days.

    Takes: key of MEASURABLE → hours in that period, or a share (which is not scaled); the length of the period.
    Openings within less than 28 days give nothing. That a year is like the period is assumed, and said in the note.
    Raises: ValueError for other keys, and for numbers that cannot be meant.
    >>> measured({"rework_hours": 100.0, "blocked_hours": None}, 73).figures["rework_hours"].likely
    500.0
    """
    if set(amounts) - set(MEASURABLE):
        raise ValueError(f"A log does not tell {', '.join(sorted(set(amounts) - set(MEASURABLE)))}.")
    if period_days < SHORTEST_LOG_DAYS:
        days = int(period_days) + 1
        opened = f"all cases were opened {'within one day' if days == 1 else f'in less than {days} days'}"
        return FromLog({}, f"Too early: {opened}, and {SHORTEST_LOG_DAYS} days are needed to speak of a year.")
    return FromLog({key: _scaled(key, each, period_days) for key, each in amounts.items() if each is not None})


def _scaled(key: str, amount: float | tuple[float, float, float], period_days: float) -> Figure:
    is_share, days = unit_of(key, "") == SHARE, f"{period_days:.0f} days"
    times = 1.0 if is_share else YEAR_DAYS / period_days
    note = f"measured over {days}" if is_share else f"measured over {days}, times {times:.2f} for a year"
    low, likely, high = (each * times for each in (amount if isinstance(amount, tuple) else (amount,) * 3))
    if why := why_not_take(key, low, likely, high):
        raise ValueError(f"{key}: {why}.")
    return Figure(low, likely, high, unit_of(key, ""), Origin.MEASURED, note)


def scenario(own: OwnFigures, log: FromLog = NOTHING_MEASURED, *, draws: int = DRAWS, seed: int = SEED) -> Scenario:
    """Give what average internal service may cost in a year, as a range with every assumption.

    Takes: what the organisation entered; what its log tells. An own figure goes before a measured one, that before a
    published or assumed one.
    A line stays out where an input is missing that only the organisation or its log can give, where it would have more
    hours than all its people work, and where it may come to more than can be meant. The total is that of the lines that
    are in.
    Method: each line is a product of independent inputs, each drawn from its beta distribution (`Figure`); an input of
    several lines is drawn once. Each input has a stream of draws of its own, so that where one input is changed all
    else stays as it was. Ranges go from the 10 % to the 90 % point of the draws. The exact mean is the sum over the
    lines of the products of means. The share of an input in the variance is the square of its correlation with the
    total, both replaced by their places in order: right where effects add up, near it where they multiply.
    Source: correlation of places: Spearman 1904, American Journal of Psychology 15:72–101; the lines are ours.
    """
    figures = _figures(own, log)
    lines, left_out = _chosen(figures, log)
    drawn = {key: _draw(figures[key], key, draws, seed) for key in dict.fromkeys(_keys_of(lines))}
    costs = {line.key: _product(drawn, line.inputs, draws) for line in lines}
    total = sum(costs.values(), start=np.zeros(draws))
    unit = f"{own.currency} a year"
    inputs = tuple(_used(key, figures[key], lines) for key in drawn)
    return Scenario(
        currency=own.currency,
        lines=tuple(_cost_line(line, _range(costs[line.key], unit), figures) for line in lines),
        left_out=left_out,
        total=_range(total, unit) if lines else None,
        mean=float(total.mean()) if lines else None,
        exact_mean=sum(_mean(figures, line.inputs) for line in lines) if lines else None,
        drivers=_drivers(drawn, total, figures),
        inputs=inputs,
        own_inputs=sum(each.figure.origin in (Origin.YOURS, Origin.MEASURED) for each in inputs),
        measured_inputs=sum(each.figure.origin is Origin.MEASURED for each in inputs),
        full_time=_full_time(lines, drawn, figures, seed),
        overlaps=OVERLAPS,
        remarks=(*_overruled(own, log), *_doubts(lines, figures)),
        draws=draws,
        seed=seed,
    )


def _figures(own: OwnFigures, log: FromLog) -> dict[str, Figure]:
    usual = {key: each.usual for key, each in INPUTS.items() if each.usual}
    return {**usual, **log.figures, **own.figures}


def _keys_of(lines: Sequence[Line]) -> list[str]:
    return [key for line in lines for key in line.inputs]


def _chosen(figures: Mapping[str, Figure], log: FromLog) -> tuple[tuple[Line, ...], tuple[LeftOut, ...]]:
    why_not = {line.key: _why_not_count(line, figures, log) for line in LINES}
    left_out = tuple(
        LeftOut(line.key, line.name, _missing(line, figures), why_not[line.key]) for line in LINES if why_not[line.key]
    )
    return tuple(line for line in LINES if not why_not[line.key]), left_out


def _missing(line: Line, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    return tuple(key for key in line.inputs if key not in figures)


def _why_not_count(line: Line, figures: Mapping[str, Figure], log: FromLog) -> str:
    """Say why a line stays out; "" where it can be counted."""
    missing = _missing(line, figures)
    if missing:
        compare = " ".join(f"For comparison: {INPUTS[key].to_compare}." for key in missing if INPUTS[key].to_compare)
        early = log.too_early if set(missing) & set(MEASURABLE) else ""
        return " ".join(filter(None, (f"Not known: {', '.join(missing)}.", early, compare)))
    share = _share_of_all_hours([line], figures)
    if share is not None and share > 1:
        times = f"{share:.1f}" if share < MOST_TOLD else f"more than {MOST_TOLD:,}"
        return f"Its hours would be {times} times what all people work in a year, so an input cannot be right."
    if prod(figures[key].high for key in line.inputs) > MOST_MEANT:
        return f"It could come to more than {MOST_MEANT:,.0f} a year, so an input cannot be right."
    return ""


def _share_of_all_hours(lines: Sequence[Line], figures: Mapping[str, Figure]) -> float | None:
    """Give the hours of some lines as a share of what all people work in a year; None where that is not known."""
    if not {"employees", "full_time_hours"} <= figures.keys():
        return None
    everybody = _mean(figures, ("employees", "full_time_hours"))
    hours = sum(_mean(figures, _hour_inputs(line)) for line in lines if line.is_time)
    return hours / everybody if everybody else None


def _hour_inputs(line: Line) -> tuple[str, ...]:
    return tuple(key for key in line.inputs if key != "hour_cost")


def _mean(figures: Mapping[str, Figure], keys: Sequence[str]) -> float:
    """Give the mean of a product of independent inputs: the product of their means."""
    return prod(figures[key].mean for key in keys)


def _draw(figure: Figure, key: str, draws: int, seed: int) -> _Draws:
    width = figure.high - figure.low
    if width == 0:
        return np.full(draws, figure.likely)
    rise, fall = 1 + 4 * (figure.likely - figure.low) / width, 1 + 4 * (figure.high - figure.likely) / width
    generator = np.random.default_rng([seed, crc32(key.encode())])
    return figure.low + width * generator.beta(rise, fall, draws)


def _product(drawn: Mapping[str, _Draws], keys: Sequence[str], draws: int) -> _Draws:
    return prod((drawn[key] for key in keys), start=np.ones(draws))


def _range(values: _Draws, unit: str) -> Range:
    low, median, high = (float(each) for each in np.quantile(values, (0.1, 0.5, 0.9)))
    return Range(low, median, high, unit)


def _cost_line(line: Line, found: Range, figures: Mapping[str, Figure]) -> CostLine:
    mean = _mean(figures, line.inputs)
    return CostLine(line.key, line.name, line.says, line.leaves_out, line.inputs, found, mean)


def _used(key: str, figure: Figure, lines: Sequence[Line]) -> UsedInput:
    about = INPUTS[key]
    where = tuple(line.key for line in lines if key in line.inputs)
    return UsedInput(key, about.meaning, figure, where, about.to_compare)


def _drivers(drawn: Mapping[str, _Draws], total: _Draws, figures: Mapping[str, Figure]) -> tuple[Driver, ...]:
    if total.size == 0 or np.ptp(total) == 0:
        return ()
    places = _places(total)
    varying = {key: values for key, values in drawn.items() if np.ptp(values) > 0}
    shares = {key: float(np.corrcoef(_places(values), places)[0, 1] ** 2) for key, values in varying.items()}
    strongest = sorted(shares, key=lambda key: (-shares[key], key))[:TOP_DRIVERS]
    return tuple(Driver(key, shares[key], figures[key].origin) for key in strongest)


def _places(values: _Draws) -> _Draws:
    """Give the place of each value in their order."""
    return values.argsort().argsort().astype(np.float64)


def _full_time(
    lines: Sequence[Line], drawn: Mapping[str, _Draws], figures: Mapping[str, Figure], seed: int
) -> FullTime | None:
    timed = [line for line in lines if line.is_time]
    each = figures.get("full_time_hours")
    if not timed or each is None or each.low <= 0:
        return None
    draws = len(next(iter(drawn.values())))
    hours = sum((_product(drawn, _hour_inputs(line), draws) for line in timed), start=np.zeros(draws))
    people = hours / _draw(each, "full_time_hours", draws, seed)
    return FullTime(_range(people, "full-time people"), tuple(line.key for line in timed), each)


def _overruled(own: OwnFigures, log: FromLog) -> list[str]:
    """Say where an own figure goes before a measured one."""
    return [_beside(key, own.figures[key].likely, log.figures[key].likely) for key in own.figures if key in log.figures]


def _beside(key: str, yours: float, counted: float) -> str:
    """Ask which of two figures is meant; what a log counts is given with two digits."""
    about = INPUTS[key].meaning.rstrip(".").split(",")[0]
    if unit_of(key, "") == SHARE:
        return f"{about}: your {yours * 100:.3g} % is used; this log counts {counted * 100:.2g} %. Which do you mean?"
    rounded = float(f"{counted:.2g}")
    return f"{about}: your {yours:,.10g} a year are used; this log counts {rounded:,.10g}. Which do you mean?"


def _doubts(lines: Sequence[Line], figures: Mapping[str, Figure]) -> list[str]:
    share = _share_of_all_hours(lines, figures)
    if share is None or share <= HARD_TO_BELIEVE:
        return []
    timed = ", ".join(line.key for line in lines if line.is_time)
    said = f"The hours of {timed} would be {share * 100:.0f} % of all hours people work here, which is hard to believe."
    return [f"{said} Many requests can wait at once while people work on others: look at idle_share first."]
