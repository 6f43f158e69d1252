"""figures.toml: what an organisation says about itself, for the scenario of cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping_keys import nearest, shown
from wellserved.eventlog.toml_file import read_toml
from wellserved.words.own_figures import INPUTS, Figure, Origin, OwnFigures, unit_of, why_not_take

PARTS = ("low", "likely", "high")
_BESIDES = ("currency", "notes")
_LONGEST_CURRENCY = 20
_LONGEST_NOTE = 500


@dataclass(frozen=True)
class _File:
    """What holds for the whole file."""

    where: str
    """Its name, for sentences."""
    currency: str
    notes: Mapping[str, str]


def read_figures(path: Path) -> OwnFigures:
    """Read what an organisation says about itself; all but format and currency may be left out (docs/cost.md).

    Raises: Refused with one sentence that names the file, the key and what to do.
    """
    found, where = read_toml(path, "file of figures"), path.name
    given = {key: value for key, value in found.items() if key not in _BESIDES}
    about = _File(where, _currency(found.get("currency"), where), _notes(found.get("notes", {}), given, where))
    return OwnFigures(about.currency, {key: _figure(key, value, about) for key, value in given.items()})


def _currency(given: object, where: str) -> str:
    text = given.strip() if isinstance(given, str) else ""
    if not text.isprintable() or not 0 < len(text) <= _LONGEST_CURRENCY:
        said = "is missing" if given is None else f"cannot be {shown(given)}"
        raise Refused(f'{where}: currency {said}. Say what money is counted in, such as currency = "EUR".')
    return text


def _notes(notes: object, given: Mapping[str, Any], where: str) -> dict[str, str]:
    if not isinstance(notes, dict):
        raise Refused(f'{where}: notes must be a table: at the end [notes], below it lines such as salary = "from HR".')
    for key, note in notes.items():
        if key not in given:
            raise Refused(f"{where}: notes.{key} is about no figure of this file{nearest(key, given)}. Take it out.")
        if not isinstance(note, str) or len(note) > _LONGEST_NOTE:
            raise Refused(f"{where}: notes.{key} must be one text in quotes, of at most {_LONGEST_NOTE} letters.")
    return notes


def _figure(key: str, value: object, about: _File) -> Figure:
    where = about.where
    if key not in INPUTS:
        raise Refused(f"{where}: {key[:60]} is not known{nearest(key, INPUTS)}. Known are {', '.join(INPUTS)}.")
    low, likely, high = _three(key, value, where) if isinstance(value, dict) else (_number(key, value, where),) * 3
    if why := why_not_take(key, low, likely, high):
        raise Refused(f"{where}: {key} cannot be {_written(value)}: {why}.")
    return Figure(low, likely, high, unit_of(key, about.currency), Origin.YOURS, about.notes.get(key, ""))


def _three(key: str, value: Mapping[str, Any], where: str) -> tuple[float, float, float]:
    strange = [part for part in value if part not in PARTS]
    missing = [part for part in PARTS if part not in value]
    if strange or missing:
        slip = f"has {shown(strange[0])}{nearest(strange[0], missing)}" if strange else f"lacks {' and '.join(missing)}"
        raise Refused(f"{where}: {key} {slip}. Write one number, or {{ low = 1, likely = 2, high = 4 }}.")
    low, likely, high = (_number(f"{key}.{part}", value[part], where) for part in PARTS)
    return low, likely, high


def _number(key: str, value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        like = " without quotes, such as 5500.50" if isinstance(value, str) else ""
        limits = "" if "." in key else ", or { low = 1, likely = 2, high = 4 }"
        raise Refused(f"{where}: {key} must be a number{like}{limits}, not {shown(value)}.")
    try:
        return float(value)
    except OverflowError as problem:
        raise Refused(f"{where}: {key} is far too large. Write a number that can be meant.") from problem


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{part} = {value[part]}' for part in PARTS)} }}"
    return shown(value)
