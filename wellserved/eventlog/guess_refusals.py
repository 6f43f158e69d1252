"""Why a file cannot be read as a log of events, in sentences that say what would help."""

from wellserved.eventlog.guess_words import MEASURE, PARENT, says, team_weight
from wellserved.eventlog.look import Look

_FEW_COLUMNS = 20


def why_no_case(look: Look) -> str:
    """Say why a file without a column of cases is refused."""
    sums = _sums(look)
    if sums:
        return (
            f"This file has no events: it holds sums between groups ({', '.join(sums)}), and no column says which case "
            "a row belongs to. Wellserved reads one row for each event of a case: a case, a moment, a team."
        )
    return (
        "No column of this file says which case a row belongs to. If one does, say which (in a mapping file: "
        f'[columns] case = "…"). Its columns are {_named(look)}.'
    )


def why_no_moment(look: Look, case: str) -> str:
    """Say why a file is refused in which no moment changes within a case."""
    return (
        f"No column of this file says when the rows of a case (“{case}”) happened. If one does, say which, and how it "
        f'is written (in a mapping file: [columns] at = "…", [time] formats = "…"). Its columns are {_named(look)}.'
    )


def _named(look: Look) -> str:
    return ", ".join(look.columns[:_FEW_COLUMNS]) + (" …" if len(look.columns) > _FEW_COLUMNS else "")


def _sums(look: Look) -> tuple[str, ...]:
    """Give the columns that make a file one of sums between groups: two of units and one that counts or measures."""
    units = [c for c in look.columns if (team_weight(c) or says(c, PARENT)) and not says(c, MEASURE)]
    measures = [c for c in look.columns if says(c, MEASURE)]
    return (*units, *measures) if len(units) > 1 and measures else ()
