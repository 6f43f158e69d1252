"""What teams and parties outside are called in the event table: each has a name that no other has."""

from collections import Counter

from wellserved.eventlog.mapping import ColumnMapping
from wellserved.web.exchange.formula_signs import with_sign
from wellserved.web.models import Team
from wellserved.words.events import OUTSIDE

_OUTSIDE = " (outside)"
_NO_NAMES = frozenset({*ColumnMapping.missing, OUTSIDE})
"""Texts that a reader of the table would not take for a team."""


def team_labels() -> dict[int, str]:
    """Give what each team is called in the table, by number: its name, with its key where it is not the only one.

    One query. No name begins a formula in a spreadsheet.
    """
    teams = list(Team.objects.order_by("pk").values_list("pk", "name", "key"))
    many = Counter(_plain(name) for _pk, name, _key in teams)
    found: dict[int, str] = {}
    for pk, name, key in teams:
        label = _plain(name)
        is_clear = many[label] == 1 and label not in _NO_NAMES and not label.endswith(_OUTSIDE)
        label = with_sign(label if is_clear else f"{label} ({key})")
        while label in found.values():
            label = f"{label} ({key})"
        found[pk] = label
    return found


def _plain(name: str) -> str:
    return " ".join(name.split())


def outside_label(name: str) -> str:
    """Give what a party outside is called in the table; no team is called so."""
    return with_sign(f"{_plain(name)}{_OUTSIDE}")


def hidden_label(reference: str, place: int) -> str:
    """Give what a party outside is called that a confidential request waits on."""
    return f"{reference}, {place}{_OUTSIDE}"
