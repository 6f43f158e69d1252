"""What people of a made-up organisation guessed before they saw how it stands."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlannedGuess:
    """What one person guessed on a day; teams by their keys, blank: they would rather not say."""

    person: str
    """Mail address."""
    on_date: date
    kept_share: int | None
    waits_with: str = ""
    weakest: tuple[str, str] | None = None
    """Provider and customer."""
