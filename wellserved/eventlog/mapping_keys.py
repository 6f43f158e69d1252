"""The keys of the mapping file: what may stand behind each, and what is said when something else does."""

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import EventMeans
from wellserved.eventlog.moment_formats import strptime
from wellserved.eventlog.presets import PRESETS, preset_named
from wellserved.words.events import EventKind

FORMAT = 1
"""The format of mapping files that this version reads and writes."""
_DATE_AND_TIME = 2
_MOST_SHOWN = 60
_NO_CODE = re.compile(r"%(?!-?[aAbBcdfgGHIjmMnpSuUVwWxXyYzZ%])(?<!%%)")
"""A percent sign that begins none of the codes that the engine reads."""


class MappingError(Refused):
    """The mapping cannot be used; the message is a sentence that names the file, the key and what to do."""


class Takes(StrEnum):
    """What may stand behind a key of the mapping file."""

    TEXT = "one text in quotes"
    TEXTS = "a list of texts in quotes"
    ONE_OR_TWO = "one text in quotes, or a list of two (a date and a time)"
    YES_NO = "true or false"
    NAMES = 'lines such as "UNDEFINED" = "the system"'


@dataclass(frozen=True)
class Key:
    """One key of the mapping file."""

    field: str
    """The field of ColumnMapping that it fills."""
    takes: Takes


KEYS: dict[str, Key] = {
    "preset": Key("preset", Takes.TEXT),
    "event_means": Key("event_means", Takes.TEXT),
    "case_ends_with_file": Key("case_ends_with_file", Takes.YES_NO),
    "missing": Key("missing", Takes.TEXTS),
    "promise_kept_means": Key("promise_kept_means", Takes.TEXTS),
    "expedited_means": Key("expedited_means", Takes.TEXTS),
    "columns.case": Key("case", Takes.TEXT),
    "columns.at": Key("at", Takes.ONE_OR_TWO),
    "columns.ended_at": Key("ended_at", Takes.ONE_OR_TWO),
    "columns.kind": Key("kind", Takes.TEXT),
    "columns.team": Key("team", Takes.TEXT),
    "columns.parent": Key("parent", Takes.TEXT),
    "columns.customer": Key("customer", Takes.TEXT),
    "columns.status": Key("status", Takes.TEXTS),
    "columns.lifecycle": Key("lifecycle", Takes.TEXT),
    "columns.activity": Key("activity", Takes.TEXT),
    "columns.waits_on": Key("waits_on", Takes.TEXT),
    "columns.promise_at": Key("promise_at", Takes.ONE_OR_TWO),
    "columns.promise_kept": Key("promise_kept", Takes.TEXT),
    "columns.expedited": Key("expedited", Takes.TEXT),
    "columns.persons": Key("persons", Takes.TEXTS),
    "time.zone": Key("zone", Takes.TEXT),
    "time.formats": Key("moment_formats", Takes.TEXTS),
    **{f"states.{kind}": Key("states", Takes.TEXTS) for kind in EventKind},
    "names": Key("names", Takes.NAMES),
    "outside.names": Key("outside", Takes.TEXTS),
}
"""Every key of the mapping file, in the order in which it is written."""

TABLES = frozenset(key.partition(".")[0] for key in KEYS if "." in key)


def take(settings: dict[str, Any], key: str, value: object, where: str) -> None:
    """Check the value of a key and put it into the settings, by field of ColumnMapping.

    Raises: MappingError with one sentence that names the file, the key and what to do.
    """
    if key not in KEYS:
        raise MappingError(f"{where}: {key[:_MOST_SHOWN]} is not known{_known_beside(key)}")
    _check_type(KEYS[key].takes, key, value, where)
    name = KEYS[key].field
    if name == "states":
        _take_states(settings.setdefault("states", {}), key.partition(".")[2], value, where)
    else:
        settings[name] = _field_value(key, value, where)


def _known_beside(key: str) -> str:
    table, dot, _ = key.partition(".")
    beside = [each for each in KEYS if each.startswith(f"{table}.")] if dot else []
    known = beside or list(dict.fromkeys(each.partition(".")[0] for each in KEYS))
    return f"{nearest(key, known)}. Known are {', '.join(known)}."


def _check_type(takes: Takes, key: str, value: object, where: str) -> None:
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    is_right = {
        Takes.TEXT: isinstance(value, str),
        Takes.TEXTS: texts or isinstance(value, str),
        Takes.ONE_OR_TWO: isinstance(value, str)
        or (texts and isinstance(value, list) and len(value) <= _DATE_AND_TIME),
        Takes.YES_NO: isinstance(value, bool),
        Takes.NAMES: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
    }[takes]
    if not is_right:
        raise MappingError(f"{where}: {key} must be {takes}, not {shown(value)}.")


def _field_value(key: str, value: Any, where: str) -> Any:
    """Give the value of a field from a value of the right type."""
    if key == "event_means":
        return _event_means(value, where)
    if key == "preset" and value and preset_named(value) is None:
        known = [preset.name for preset in PRESETS]
        raise MappingError(
            f"{where}: there is no preset {shown(value)}{nearest(value, known)}. Presets: {', '.join(known)}."
        )
    if key == "time.zone":
        return _zone(value, where)
    if key == "time.formats":
        return tuple(_moment_format(each, where) for each in texts_in(value) if each.lower() not in {"iso", "iso 8601"})
    if KEYS[key].takes in {Takes.TEXTS, Takes.ONE_OR_TWO}:
        return texts_in(value)
    return (value or None) if key.startswith("columns.") else value


def texts_in(value: str | Iterable[str]) -> tuple[str, ...]:
    """Give one text or several as several; empty ones are left out."""
    texts = [value] if isinstance(value, str) else value
    return tuple(text for text in texts if text)


def _event_means(value: str, where: str) -> EventMeans:
    if value not in tuple(EventMeans):
        known = ", ".join(EventMeans)
        raise MappingError(
            f"{where}: event_means cannot be {shown(value)}{nearest(value, tuple(EventMeans))}. It is one of {known}."
        )
    return EventMeans(value)


def _zone(value: str, where: str) -> str | None:
    if value and not is_zone(value):
        near = nearest(value, zoneinfo.available_timezones())
        raise MappingError(
            f'{where}: time.zone {shown(value)} is no zone{near}. Write it like "Europe/Berlin" or "UTC".'
        )
    return value or None


def is_zone(name: str) -> bool:
    """Tell whether this is the name of a zone, such as Europe/Berlin."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _moment_format(value: str, where: str) -> str:
    pattern = strptime(value)
    if pattern is None or _NO_CODE.search(pattern):
        raise MappingError(
            f'{where}: time.formats does not understand {shown(value)}. Write it like "d/m/y h:m", '
            '"m/d/y h:m:s am/pm", "d-mon-yy", "iso", "unix seconds", or as a strptime pattern.'
        )
    return pattern


def _take_states(states: dict[str, str], kind: str, value: Any, where: str) -> None:
    for text in texts_in(value):
        name = text.strip().lower()
        if states.setdefault(name, kind) != kind:
            raise MappingError(
                f"{where}: states names {shown(text)} under {states[name]} and under {kind}: keep one of them."
            )


def shown(value: object) -> str:
    """Give a value as it is written in code, cut where it is long."""
    return repr(value) if len(repr(value)) <= _MOST_SHOWN else f"{repr(value)[:_MOST_SHOWN]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word is nearest, in brackets; nothing where none is near."""
    lower = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return f" (did you mean {lower[near[0]]}?)" if near else ""
