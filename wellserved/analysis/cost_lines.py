"""The seven ways in which average internal service costs something, each a product of inputs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One way in which average internal service costs something: a product of inputs."""

    key: str
    """C1 to C7."""
    name: str
    inputs: tuple[str, ...]
    """Keys of INPUTS, multiplied with one another."""
    says: str
    """What it contains."""
    leaves_out: str
    """What it does not contain."""
    is_time: bool = False
    """Whether it is hours of work times what an hour costs."""


LINES = (
    Line(
        "C1",
        "Waiting for other teams",
        ("blocked_hours", "idle_share", "hour_cost"),
        "Hours in which requests stood still for another team, as far as somebody could do nothing else meanwhile.",
        "what the waiting does to outside customers; going back into a task that was left",
        is_time=True,
    ),
    Line(
        "C2",
        "Work done again",
        ("rework_hours", "avoidable_share", "hour_cost"),
        "Hours of work on requests that came back, as far as a better hand-over would have spared them.",
        "waiting meanwhile, which is in C1; work that was done again without being noticed",
        is_time=True,
    ),
    Line(
        "C3",
        "Conflict between teams",
        ("employees", "conflict_hours", "weeks", "between_teams_share", "hour_cost"),
        "Working hours spent on conflict between teams.",
        "conflict within teams; sick days; what was decided badly because of it",
        is_time=True,
    ),
    Line(
        "C4",
        "Initiatives that end late",
        ("initiatives", "late_share", "months_late", "benefit_a_month", "attributable_share"),
        "Benefit that came later than planned, as far as teams waiting for teams held it up.",
        "what it cost to go on working, which is in C5",
    ),
    Line(
        "C5",
        "Initiatives that cost more",
        ("portfolio", "overspent_share", "attributable_share"),
        "Money lost in initiatives, as far as teams waiting for teams were the cause.",
        "benefit that came late, which is in C4",
    ),
    Line(
        "C6",
        "People who leave",
        ("leavers", "friction_share", "salary", "replacement_share"),
        "Replacing those who leave mainly because of how teams treat each other.",
        "what they knew and whom they knew; those who stay and have given up",
    ),
    Line(
        "C7",
        "Opportunities missed",
        ("opportunities", "chance", "margin"),
        "What teams could have made possible together; counted only if somebody entered it.",
        "whatever nobody thought of",
    ),
)
OVERLAPS = (
    "Full-time equivalents say the hours of C1, C2 and C3 in another way; they are not added to the total.",
    "C4 is lost benefit only and C5 money spent only, so a late initiative is not counted twice.",
    "C1 is time that stood still, C2 time worked: no hour may be entered in both.",
    "An input of several lines is drawn once, so these lines rise and fall together.",
)
"""How lines are kept from counting the same thing twice."""
