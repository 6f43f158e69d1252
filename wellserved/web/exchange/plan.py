"""What writing a file would do, row by row: the dry run, and what is shown of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wellserved.web.exchange.table import RowProblem
from wellserved.words.language import gettext as _


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowOutcome:
    """What becomes of one row, for the preview."""

    row: int
    outcome: Outcome
    name: str
    details: tuple[str, ...] = ()
    """What would change, in words."""


@dataclass
class Outcomes:
    """What becomes of all rows of a file; every row has exactly one outcome."""

    rows: list[RowOutcome] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences about the whole, for whoever looks at it."""

    def counts(self) -> dict[str, int]:
        """Give how many rows were read, and what becomes of them."""
        found = dict.fromkeys(("read", *Outcome), 0)
        for row in self.rows:
            found[row.outcome] += 1
        found["read"] = len(self.rows)
        return {str(name): count for name, count in found.items()}

    def refuse(self, numbers_and_sentences: Iterable[tuple[int, str]], name: str) -> None:
        """Leave rows out, each with what is wrong with it."""
        seen: set[int] = set()
        for number, sentence in numbers_and_sentences:
            self.problems.append(RowProblem(number, sentence))
            if number not in seen:
                seen.add(number)
                self.rows.append(RowOutcome(number, Outcome.REFUSED, name))


def rows_named(numbers: Sequence[int]) -> str:
    """Name rows in a sentence.

    >>> rows_named([4]), rows_named([4, 9]), rows_named([4, 9, 12, 15])
    ('row 4', 'rows 4 and 9', 'rows 4, 9 and 2 more')
    """
    if len(numbers) == 1:
        return _("row %(first)s") % {"first": f"{numbers[0]:,}"}
    if len(numbers) == 2:  # noqa: PLR2004 -- a pair
        return _("rows %(first)s and %(second)s") % {"first": f"{numbers[0]:,}", "second": f"{numbers[1]:,}"}
    return _("rows %(first)s, %(second)s and %(count)s more") % {
        "first": f"{numbers[0]:,}",
        "second": f"{numbers[1]:,}",
        "count": f"{len(numbers) - 2:,}",
    }
