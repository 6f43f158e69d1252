"""What an organisation can say about itself, so that the cost of average internal service can be thought through."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

MONEY = "{money}"
"""Stands for the currency in a unit."""
SHARE = "share"
_MOST = 1e12
_MOST_PEOPLE = 1e7
_MOST_OF_A_KIND = 1e6
_WEEKS_IN_A_YEAR = 53
_HOURS_IN_A_WEEK = 168
_HOURS_IN_A_YEAR = 366 * 24
_MONTHS_IN_A_LIFE = 1_200


class Origin(StrEnum):
    """Where a figure comes from."""

    YOURS = "yours"
    """The organisation entered it."""
    MEASURED = "measured"
    """It was measured in the log."""
    SOURCE = "source"
    """It was published; the note says where."""
    ASSUMPTION = "assumption"
    """Nobody measured it: it is there to be replaced."""


@dataclass(frozen=True)
class Figure:
    """A number that is known within limits. Where all three are equal, it is taken as exact.

    Raises: ValueError where the three are not finite and in order.
    Method: a beta distribution between low and high whose shapes are 1 + 4 (likely − low) / (high − low) and
    1 + 4 (high − likely) / (high − low); mean and variance follow from them (PERT).
    Source: Malcolm, Roseboom, Clark & Fazar 1959, Operations Research 7:646–669.
    >>> figure = Figure(0, 1, 4, "share", Origin.YOURS)
    >>> round(figure.mean, 6), round(figure.variance, 6)  # (0 + 4 + 4) / 6; (4/3 - 0) (4 - 4/3) / 7
    (1.333333, 0.507937)
    """

    low: float
    """The least it may be."""
    likely: float
    """What it most likely is."""
    high: float
    """The most it may be."""
    unit: str
    origin: Origin
    note: str = ""
    """Its source, or what somebody remarked."""

    def __post_init__(self) -> None:
        if not (isfinite(self.low) and isfinite(self.high) and self.low <= self.likely <= self.high):
            raise ValueError(f"{self.low}, {self.likely}, {self.high} are not finite and in order.")

    @property
    def mean(self) -> float:
        """What it is on average."""
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def variance(self) -> float:
        """Its variance."""
        return (self.mean - self.low) * (self.high - self.mean) / 7


@dataclass(frozen=True)
class Input:
    """One thing that goes into the scenario."""

    unit: str
    """`{money}` stands for the currency."""
    meaning: str
    usual: Figure | None = None
    """Taken where the organisation says nothing; none: only the organisation can say."""
    to_compare: str = ""
    """A published figure to hold the own one against. It is never counted with."""
    most: float = _MOST
    """More cannot be meant, in whatever currency."""
    least: float = 0
    """Less cannot be meant."""


def _share(meaning: str, usual: tuple[float, float, float], note: str, *, published: bool = False) -> Input:
    origin = Origin.SOURCE if published else Origin.ASSUMPTION
    return Input(SHARE, meaning, Figure(*usual, SHARE, origin, note), most=1)


INPUTS: dict[str, Input] = {
    "hour_cost": Input(
        f"{MONEY} an hour", "What an hour of work costs, all included; an average of all people.", most=1e8
    ),
    "blocked_hours": Input(
        "hours a year",
        "Hours that requests stood still for another team, in the working hours of the team that waited.",
    ),
    "idle_share": _share(
        "Share of the blocked hours in which somebody could do nothing else useful.",
        (0.05, 0.15, 0.40),
        "no study behind it; ask those who wait",
    ),
    "rework_hours": Input("hours a year", "Hours of work on requests that came back or were reopened."),
    "avoidable_share": Input(
        SHARE,
        "Share of the hours worked again that a hand-over right the first time would have spared.",
        Figure(0.30, 0.50, 0.70, SHARE, Origin.ASSUMPTION, "no study behind it; look at some that came back"),
        to_compare="Software projects spend about 40 to 50 % of their effort on avoidable rework (Boehm & Basili 2001, "
        "IEEE Computer 34(1):135–137)",
        most=1,
    ),
    "employees": Input("people", "How many people work here, in full-time equivalents.", most=_MOST_PEOPLE),
    "conflict_hours": Input(
        "hours a week",
        "Hours a week that one person spends on conflict at work, on average.",
        to_compare="2.8 hours a week in the US (CPP 2008, Global Human Capital Report: a vendor’s survey, and all "
        "conflict, not only that between teams)",
        most=_HOURS_IN_A_WEEK,
    ),
    "weeks": Input("weeks a year", "Weeks that one person works in a year.", most=_WEEKS_IN_A_YEAR),
    "between_teams_share": _share(
        "Share of the conflict at work that is between teams.",
        (0.20, 0.40, 0.60),
        "no study behind it; ask leaders and staff",
    ),
    "initiatives": Input("initiatives a year", "Initiatives that were to end within a year.", most=_MOST_OF_A_KIND),
    "late_share": _share(
        "Share of the initiatives that end late.",
        (0.30, 0.48, 0.60),
        "48 % were not on time (PMI 2018, Pulse of the Profession: a survey of project managers); the limits are ours",
        published=True,
    ),
    "months_late": Input("months", "How late a late initiative ends.", most=_MONTHS_IN_A_LIFE),
    "benefit_a_month": Input(
        f"{MONEY} a month",
        "What a month of an initiative’s benefit is worth; not what it costs to go on working.",
        most=1e13,
    ),
    "attributable_share": _share(
        "Share of lateness and overspending that comes from teams waiting for teams.",
        (0.05, 0.15, 0.35),
        "no study behind it; better is the share of waiting upstream that was measured",
    ),
    "portfolio": Input(f"{MONEY} a year", "What is spent on initiatives in a year.", most=1e15),
    "overspent_share": _share(
        "Share of the money spent on initiatives that is lost.",
        (0.03, 0.099, 0.27),
        "9.9 % wasted (PMI 2018, Pulse of the Profession); high: mean overrun of 1,471 IT projects (Flyvbjerg & "
        "Budzier 2011, Harvard Business Review 89(9):23–25); low is ours",
        published=True,
    ),
    "leavers": Input("people a year", "People who leave in a year.", most=_MOST_PEOPLE),
    "friction_share": _share(
        "Share of those who leave mainly because of how teams treat each other.",
        (0.02, 0.08, 0.20),
        "no study behind it; ask in exit interviews",
    ),
    "salary": Input(
        f"{MONEY} a year", "Pay of one person in a year; an average of all, never one person’s.", most=1e11
    ),
    "replacement_share": _share(
        "What it costs to replace one person, as a share of a year’s pay.",
        (0.16, 0.21, 0.50),
        "median 21 % of 27 case studies, 16 % in low-paid jobs (Boushey & Glynn 2012, Center for American Progress); "
        "high is often quoted, without a study",
        published=True,
    ),
    "opportunities": Input(
        "opportunities a year", "Opportunities missed because teams did not work together.", most=_MOST_OF_A_KIND
    ),
    "chance": Input(SHARE, "How likely one of them would have become real.", most=1),
    "margin": Input(f"{MONEY} each", "What one of them would have been worth, after its costs.", most=1e13),
    "full_time_hours": Input(
        "hours a year", "Hours that one full-time person works in a year.", most=_HOURS_IN_A_YEAR, least=1
    ),
}
"""Key in figures.toml → what it is."""


@dataclass(frozen=True)
class OwnFigures:
    """What an organisation says about itself."""

    currency: str
    figures: Mapping[str, Figure]
    """Key of INPUTS → the figure; what is missing is not known."""


def unit_of(key: str, currency: str) -> str:
    """Give the unit of an input in a currency.

    >>> unit_of("hour_cost", "EUR")
    'EUR an hour'
    """
    return INPUTS[key].unit.replace(MONEY, currency)


def why_not_take(key: str, low: float, likely: float, high: float) -> str:
    """Say why three numbers cannot stand for an input; "" where they can.

    >>> why_not_take("weeks", 40, 46, 60)
    'at most 53 weeks a year can be meant'
    >>> why_not_take("weeks", 44, 46, 48)
    ''
    """
    about = INPUTS[key]
    if not (isfinite(low) and isfinite(likely) and isfinite(high)):
        return "only finite numbers can be counted with"
    if not low <= likely <= high:
        return "low must not be above likely, nor likely above high"
    if low < about.least:
        return f"less than {about.least:,.0f} cannot be meant"
    if high > about.most:
        if about.unit == SHARE:
            return "a share is at most 1: write 15 % as 0.15"
        return f"at most {about.most:,.0f} {about.unit.replace(f'{MONEY} ', '')} can be meant"
    return ""
