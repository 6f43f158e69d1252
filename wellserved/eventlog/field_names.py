"""Which fields of a case a log of field changes is read for, told by the names of the fields."""

from collections import Counter
from collections.abc import Mapping

from wellserved.eventlog.guess_words import ASKER, plain, says, team_weight
from wellserved.eventlog.person_columns import header_names_persons

STATUS, HOLD_REASON, DUE, PERSON, CUSTOMER = "status", "hold reason", "due", "assignee", "customer organization"
"""The columns that such fields become, whatever their names. Fields that name teams keep their own names."""

CHANGED_AT = "changed at"
"""The column with the moment of a change."""

_MOST_TEAMS = 20


def _words(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.replace("\n", " ").split("|"))


_COLUMN_OF = {
    STATUS: _words(
        """status|state|incident state|incident status|ticket status|ticketstatus|issue status|request status
        |request state|task state|case status|case state|workflow state
        |zustand|vorgangsstatus|statut|etat|toestand|estado|stato"""
    ),
    HOLD_REASON: _words("hold reason|on hold reason|pending reason|grund fur wartestellung"),
    DUE: _words(
        """due|due date|duedate|due at|deadline|falligkeitsdatum|fallig am|faelligkeitsdatum
        |date d echeance|echeance|vervaldatum|fecha de vencimiento|fecha limite|data di scadenza|scadenza"""
    ),
    PERSON: _words(
        "assignee|assignee id|assigned to|zugewiesene person|zugewiesen an|assigne|affecte a|toegewezen aan"
    ),
    CUSTOMER: _words("organization|organisation|organizations|organisations|organization id|company"),
}


def column_of(field: str) -> str:
    """Return the column that a field becomes, or "" where the log is not read for it.

    >>> [column_of(name) for name in ("incident_state", "assignment_group", "Assigned To", "priority", "Team lead")]
    ['status', 'assignment_group', 'assignee', '', '']
    """
    name = plain(field)
    column = next((column for column, names in _COLUMN_OF.items() if name in names), "")
    return column or (field if names_teams(field) else "")


def names_teams(field: str) -> bool:
    """Tell whether a field names the team that has a case: no person, and not whoever asked."""
    return team_weight(field) > 0 and not header_names_persons(field) and not says(field, ASKER)


def columns_of(fields: Mapping[str, int]) -> dict[str, str]:
    """Choose the fields that a log is read for: field as written → its column; the most frequent field comes first.

    Takes: the fields, with how many changes each has. Teams are taken from at most 20 fields.
    """
    changes: Counter[str] = Counter()
    for field, count in fields.items():
        changes[plain(field)] += count
    named: dict[str, str] = {}
    columns = {}
    for field in sorted(fields, key=lambda field: (-changes[plain(field)], plain(field), field)):
        if column := column_of(field):
            columns[field] = named.setdefault(plain(column), column)  # Team and team are one column
    teams = list(dict.fromkeys(column for column in columns.values() if names_teams(column)))
    return {field: column for field, column in columns.items() if column not in teams[_MOST_TEAMS:]}
