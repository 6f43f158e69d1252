"""A scenario of what average internal service may cost: the results of analysis/cost.py. Nothing here computes."""

from dataclasses import dataclass

from wellserved.words.own_figures import Figure, Origin


@dataclass(frozen=True)
class Range:
    """Where four of five draws lie. A range of what may be if the inputs are right, not a confidence interval."""

    low: float
    """One draw in ten lies below."""
    median: float
    """Half of the draws lie below."""
    high: float
    """One draw in ten lies above."""
    unit: str
    """What it is counted in."""


@dataclass(frozen=True)
class CostLine:
    """One line of a scenario."""

    key: str
    """C1 to C7."""
    name: str
    """What it is about, in a few words."""
    says: str
    """What it contains."""
    leaves_out: str
    """What it does not contain."""
    inputs: tuple[str, ...]
    """What is multiplied: keys of figures.toml."""
    range: Range
    """What it may come to in a year."""
    mean: float
    """Its exact mean, worked out without draws."""


@dataclass(frozen=True)
class LeftOut:
    """A line that stays out of a scenario."""

    key: str
    """C1 to C7."""
    name: str
    """What it is about, in a few words."""
    missing: tuple[str, ...]
    """Inputs that only the organisation, or its log, can give; none where it stays out for another reason."""
    why: str
    """Why it stays out, in sentences."""


@dataclass(frozen=True)
class UsedInput:
    """One assumption of a scenario."""

    key: str
    """Its name in figures.toml."""
    meaning: str
    """What it is."""
    figure: Figure
    """The number, where it comes from, and its note."""
    lines: tuple[str, ...]
    """The lines it is in."""
    to_compare: str
    """A published figure to hold it against; it is not counted with. Empty: none."""


@dataclass(frozen=True)
class Driver:
    """An input on which the width of the total depends."""

    key: str
    """Its name in figures.toml."""
    share: float
    """Its share of the variance of the total; the shares of all inputs add up to about 1."""
    origin: Origin
    """Where its figure comes from: whether better knowledge is to be had by asking or by measuring."""


@dataclass(frozen=True)
class FullTime:
    """The hours of lost time said in another way: how many full-time people work as long. Never added."""

    range: Range
    """How many people."""
    lines: tuple[str, ...]
    """The lines whose hours are meant."""
    hours: Figure
    """What one full-time person works in a year."""


@dataclass(frozen=True)
class Scenario:
    """What average internal service may cost in a year if the inputs are right. It is not a measurement."""

    currency: str
    """What money is counted in."""
    lines: tuple[CostLine, ...]
    """The lines that could be counted, C1 first."""
    left_out: tuple[LeftOut, ...]
    """The lines that stay out, and why."""
    total: Range | None
    """The lines together; null: none could be counted."""
    mean: float | None
    """Mean of the draws of the total."""
    exact_mean: float | None
    """The mean worked out without draws: a check of `mean`."""
    drivers: tuple[Driver, ...]
    """At most five, the strongest first; none where nothing is uncertain."""
    inputs: tuple[UsedInput, ...]
    """Every assumption, in the order of the lines."""
    own_inputs: int
    """How many inputs are the organisation's own, or measured in its log; the others are published or assumed."""
    measured_inputs: int
    """How many of these were measured in its log."""
    full_time: FullTime | None
    """Null: `full_time_hours` is not known, or no line is of hours."""
    overlaps: tuple[str, ...]
    """How the lines are kept from counting the same thing twice, in sentences."""
    remarks: tuple[str, ...]
    """What has to be said about these inputs, in sentences."""
    draws: int
    """How often all inputs were drawn."""
    seed: int
    """With the same seed come the same draws."""
