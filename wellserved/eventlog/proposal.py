"""A proposed mapping: what is guessed, why, and what has to be asked."""

from dataclasses import dataclass
from typing import Literal

from wellserved.eventlog.mapping import ColumnMapping

Sure = Literal["sure", "likely", "unsure"]

SEVERAL_FORMATS = " | "
"""Separates the formats of one choice of the question "time.formats"."""


@dataclass(frozen=True)
class Reason:
    """Why columns got their meaning."""

    role: str
    """A field of ColumnMapping, such as "team"."""
    columns: tuple[str, ...]
    """The columns chosen; none where no column fits."""
    sure: Sure
    why: str
    """One sentence with the evidence. Never quotes a text of a column of persons."""


@dataclass(frozen=True)
class Question:
    """What cannot be told from the file, and would change results."""

    key: str
    """The key of the mapping file that answers it, such as "time.zone"; `states.TEXT` for a status text."""
    text: str
    """The question as a sentence, and why it matters."""
    choices: tuple[tuple[str, str], ...]
    """Answers offered, and what each means. For time.zone, any zone may be given."""


@dataclass(frozen=True)
class Proposal:
    """A guess at the mapping of one file."""

    mapping: ColumnMapping
    """The best guess; where a question is open, the answer that seems likeliest."""
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]
    refusal: str | None = None
    """Why the file cannot be used at all, as a sentence; the mapping then means nothing."""
