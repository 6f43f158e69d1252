"""Tells an ordinary log that also says what changed from a table of changes that also says how its cases are now."""

from wellserved.eventlog.field_names import STATUS, column_of, columns_of, names_teams
from wellserved.eventlog.look import Look

_TEAM = "team"
_NEARLY_NONE = 0.02
"""What stands beside the changes of a case as it is at the export is the same in all its rows; an export that took a
while may have seen a few cases in two ways (convention)."""


def tell_all_themselves(look: Look, case: str, field: str, apart: frozenset[str]) -> bool:
    """Tell whether the table has columns of its own, varying within cases, for all that its changes would tell.

    Takes: the column of the case, that with the names of the fields, and the columns to leave aside. Only the state and
    the team count: without them there is nothing to read.
    """
    told = {_kind(column) for column in columns_of(look.texts[field]).values()} - {""}
    own = [column for column in look.columns if column not in apart and _kind(column)]
    within = look.changes_at_first(case, own)
    varying = {_kind(column) for column in own if within[column].share > _NEARLY_NONE}
    return bool(varying) and told <= varying


def _kind(column: str) -> str:
    """Say what a column tells: the state, the team, or "" for all else."""
    if column_of(column) == STATUS:
        return STATUS
    return _TEAM if names_teams(column) else ""
