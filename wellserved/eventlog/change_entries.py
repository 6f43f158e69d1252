"""What the entries of a JSON export say of changes: texts, moments, and what could not be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from wellserved.words.problems import Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEWEST_DIGITS, _DIGITS_OF_MILLISECONDS = 9, 12
_LONGEST_TEXT = 100_000


@dataclass(frozen=True)
class Change:
    """What changed in the fields of a case at one moment, or what stood in them when it was created."""

    case: str
    at: str
    became: Mapping[str, str]
    """Field → text; "": nothing stands there any more."""
    was: Mapping[str, str] = field(default_factory=dict)
    """Field → what stood there before, as far as that is told."""
    name: str = ""
    """What tells it from all others of its case, where the system says that; an export may hold it twice."""
    opens: bool = False
    """It is the creation of the case, whatever is known of it."""


class Left:
    """What was left out, or is doubtful, in a file: each kind with how often, and where first."""

    def __init__(self, name: str) -> None:
        self.entries = 0
        """How many entries were seen so far."""
        self._name = name
        self._found: dict[str, tuple[int, str, str, bool]] = {}

    def out(self, what: str, remedy: str, rows: int = 1) -> None:
        """Note what cannot be used."""
        self._add(what, remedy, rows, sets_aside=True)

    def doubt(self, what: str, remedy: str, rows: int = 1) -> None:
        """Note what is used all the same."""
        self._add(what, remedy, rows, sets_aside=False)

    def _add(self, what: str, remedy: str, rows: int, *, sets_aside: bool) -> None:
        before, example, _, _ = self._found.get(what, (0, f"{self._name} entry {self.entries:,}", "", False))
        self._found[what] = (before + rows, example, remedy, sets_aside)

    def problems(self) -> tuple[Problem, ...]:
        """Give what was noted."""
        return tuple(
            Problem(what, rows, example, remedy, sets_aside)
            for what, (rows, example, remedy, sets_aside) in self._found.items()
        )


def as_object(value: Any) -> dict[str, Any]:
    """Give an object, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Give a list, or an empty one where something else stands."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str | None:
    """Give a text or a number as text, "" for null; None for what is neither.

    Half letters, and signs that no file may hold, are shown as \ufffd.
    """
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return None
    if value.isascii() and "\0" not in value:
        return value.strip()
    return value.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace").strip()


def moment_of(value: Any) -> datetime | None:
    """Read a moment: ISO 8601 with an offset, or seconds or milliseconds since 1970; None where it is none of these."""
    if not isinstance(value, str):
        return None
    try:
        if value.isdecimal() and len(value) >= _FEWEST_DIGITS:
            milliseconds = int(value) * (1 if len(value) >= _DIGITS_OF_MILLISECONDS else 1000)
            return _EPOCH + timedelta(milliseconds=milliseconds)
        found = datetime.fromisoformat(value.strip())
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def moment_text(value: Any) -> str:
    """Write a moment in ISO 8601 with Z; what is none stays as it is written, and is told when the log is read."""
    found = moment_of(value)
    return found.replace(tzinfo=None).isoformat() + "Z" if found else as_text(value) or ""


def first_text(found: Mapping[str, Any], names: Sequence[str]) -> str:
    """Give the first of several texts that is there; "" where none is."""
    return next((text for name in names if (text := as_text(found.get(name)))), "")
