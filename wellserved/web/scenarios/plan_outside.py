"""What a made-up organisation knows of its outside customers, and what its leads noted about turf wars."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlannedFigure:
    """One outside figure."""

    segment: str
    """Key of the kind of customers; blank: all together."""
    month: date
    metric: str
    value: float
    n: int | None
    unit: str


@dataclass(frozen=True)
class PlannedTurf:
    """What one lead noted of one day."""

    person: str
    """Mail address."""
    on_date: date
    quarter_hours: int
