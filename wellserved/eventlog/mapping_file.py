"""The mapping as a file that people read, edit and use again: TOML, in which anything may be left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_keys import FORMAT, KEYS, TABLES, MappingError, Takes, nearest, shown, take, texts_in
from wellserved.eventlog.moment_formats import friendly
from wellserved.eventlog.presets import Preset, preset_named
from wellserved.eventlog.proposal import SEVERAL_FORMATS, Question, Reason
from wellserved.eventlog.toml_file import parsed_toml
from wellserved.words.events import KIND_MEANINGS, EventKind

_FEW_COLUMNS = 20

_OPENING = """Which column of the log means what, and what the texts in it mean.
Change what is wrong and use it again: wellserved analyse LOG --mapping THIS-FILE
Remarks begin with #. A file that names case, at and event_means is used as it stands: what it leaves out is not used.
In any other file what is left out is guessed anew; format = 1 and a zone are enough."""

_REMARKS = {
    "event_means": "states: the status says where the case is · arrival: the case is with the team from the event on · "
    "completion: the team has just finished · start_complete: between start and complete the team works",
    "case_ends_with_file": "true for a list of cases with one row per case",
    "missing": "texts that stand for nothing",
    "promise_kept_means": "texts of promise_kept that mean kept; without them true, yes, 1, met and the like",
    "expedited_means": "texts of expedited that mean expedited; without them true, yes, 1, urgent and the like",
    "columns": 'one column as "text", several as ["text", "text"]',
    "columns.persons": "persons are never shown and never kept: they only tell how many people a team has",
    "time": 'formats such as "d/m/y h:m", "m/d/y h:m:s am/pm", "d/mon/yy h:m", "unix seconds"; none for ISO 8601',
    "states": "what each text of the status means; upper and lower case alike",
    "names": 'teams as written = as shown, such as "UNDEFINED" = "the system"',
    "outside": "customers outside the organisation; a blank customer always is one",
}
_STATE_REMARKS = {EventKind.WAITING_UNTIL.value: "waits, and the text does not say on whom: the team’s own time"}
_LONG_LINE = 110


@dataclass(frozen=True)
class Given:
    """What a mapping file says; all else is left to the guess."""

    where: str
    """The name of the file, for sentences."""
    settings: Mapping[str, Any]
    """Field of ColumnMapping → value."""
    rest_is_guessed: bool = False
    """Whether what is not said is guessed even where case, at and event_means are."""

    @property
    def is_complete(self) -> bool:
        """A mapping that names case, at and event_means is used as it is: what it does not name is not used."""
        named = all(self.settings.get(name) for name in ("case", "at", "event_means"))
        return named and not self.rest_is_guessed


NOTHING_GIVEN = Given("", {})


def load_mapping(path: Path) -> ColumnMapping:
    """Read a mapping that needs no guess: it names case, at and event_means, or a preset that does.

    Raises: MappingError when it does not, or is not a mapping.
    """
    given = read_given(path)
    preset = None if given.is_complete else preset_named(given.settings.get("preset", ""))
    settings = {**(_preset_settings(preset) if preset else {}), **given.settings}
    missing = [key for key in ("columns.case", "columns.at", "event_means") if not settings.get(KEYS[key].field)]
    if missing:
        raise MappingError(
            f"{given.where} does not say {' or '.join(missing)}: add that, or use it with a log, so that it is guessed."
        )
    return ColumnMapping(**settings)


def complete(given: Given) -> ColumnMapping:
    """Return the mapping of a file that is complete."""
    return ColumnMapping(**given.settings)


def overlay(guess: ColumnMapping, given: Given) -> ColumnMapping:
    """Lay what a file says over a guess; states and names are added to the guessed ones."""
    settings = dict(given.settings)
    for name in ("states", "names"):
        if name in settings:
            settings[name] = {**getattr(guess, name), **settings[name]}
    return replace(guess, **settings)


def _preset_settings(preset: Preset) -> dict[str, Any]:
    columns = {
        name: found[0] if KEYS[f"columns.{name}"].takes is Takes.TEXT else found
        for name, found in preset.columns.items()
    }
    for name in ("at", "ended_at", "promise_at"):
        if name in columns:
            columns[name] = columns[name][:1]
    settings: dict[str, Any] = {**columns, "states": dict(preset.states)}
    if preset.event_means:
        settings["event_means"] = preset.event_means
    if preset.case_ends_with_file is not None:
        settings["case_ends_with_file"] = preset.case_ends_with_file
    return settings


def read_given(path: Path) -> Given:
    """Read what a mapping file says; any part may be left out, but not `format = 1`.

    Raises: MappingError with one sentence that names the file, the key and what to do.
    """
    found = _parsed(path)
    given_format = found.pop("format", None)
    if given_format != FORMAT or isinstance(given_format, bool):
        said = "does not say which format it has" if given_format is None else f"has format {shown(given_format)}"
        raise MappingError(f"{path.name} {said}: its first line must be format = {FORMAT}.")
    settings: dict[str, Any] = {}
    for key, value in _flat(found, path.name).items():
        take(settings, key, value, path.name)
    return Given(path.name, settings)


def given_one(key: str, value: object, where: str) -> Given:
    """Return what one key says, as if a file said it.

    Raises: MappingError with one sentence.
    """
    settings: dict[str, Any] = {}
    take(settings, key, value, where)
    return Given(where, settings)


def given_by(said: Mapping[str, object], where: str) -> Given:
    """Return what somebody says key by key about a log whose other columns are to be guessed.

    Raises: MappingError with one sentence.
    """
    settings: dict[str, Any] = {}
    for key, value in said.items():
        take(settings, key, value, where)
    return Given(where, settings, rest_is_guessed=True)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return parsed_toml(path, "mapping file")
    except Refused as refusal:
        raise MappingError(str(refusal)) from refusal


def _flat(found: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Give {"columns.case": ...} from nested tables."""
    flat: dict[str, Any] = {}
    for name, value in found.items():
        if name not in TABLES:
            flat[name] = value
        elif isinstance(value, dict):
            flat |= {f"{name}.{key}": each for key, each in value.items()}
        else:
            raise MappingError(f"{where}: {name} must be a table: write [{name}] on a line of its own, its keys below.")
    return flat


def columns_named(given: Given) -> frozenset[str]:
    """Give the columns that a mapping file names for the log, thus without those of persons."""
    fields = {about.field for key, about in KEYS.items() if key.startswith("columns.")} - {"persons"}
    return frozenset(name for field in fields for name in texts_in(given.settings.get(field) or ()))


def check_columns(given: Given, columns: Sequence[str]) -> None:
    """Refuse a mapping that names columns the file does not have.

    Also refuses a column of persons in a second role, in which what stands there would be shown.
    Raises: MappingError with the column, its key, and the nearest column of the file.
    """
    persons = frozenset(given.settings.get("persons") or ())
    for key, about in KEYS.items():
        if not key.startswith("columns."):
            continue
        for name in texts_in(given.settings.get(about.field) or ()):
            if name not in columns:
                first = ", ".join(map(_short, columns[:_FEW_COLUMNS])) + (" …" if len(columns) > _FEW_COLUMNS else "")
                raise MappingError(
                    f"{given.where}: {key} names the column {shown(name)}, which the file does not have"
                    f"{nearest(name, columns)}. Its columns are {first}."
                )
            if name in persons and about.field != "persons":
                raise MappingError(
                    f"{given.where}: {key} and columns.persons both name the column {shown(name)}: persons are never "
                    "shown. Keep one of them."
                )


def _short(name: str) -> str:
    return name if len(name) <= _LONG_LINE else f"{name[:_LONG_LINE]}…"


def write_mapping(
    mapping: ColumnMapping, path: Path, *, reasons: Sequence[Reason] = (), questions: Sequence[Question] = ()
) -> None:
    """Write a mapping with its reasons as remarks. What is asked is left open, with the guess as a remark."""
    open_keys = {question.key for question in questions}
    if any(key.startswith("columns.") for key in open_keys):
        open_keys.add("event_means")  # otherwise the file would be complete, and the question never asked
    lines = [*_remarks(_OPENING), *_asked(questions), "", f"format = {FORMAT}"]
    likeliest = {question.key: question.choices[0][0] for question in questions if question.choices}
    table = ""
    for key in KEYS:
        if key.rpartition(".")[0] != table or key == "names":
            table = key.partition(".")[0]
            lines += ["", *_remarks(_REMARKS[table]), f"[{table}]"]
        lines += _remarks(" · ".join(_because(each) for each in reasons if _belongs(each, key)))
        if key in open_keys:
            lines.append(_open(key, likeliest[key]) if key in likeliest else _anew(key, mapping))
        else:
            lines += _setting(mapping, key)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _open(key: str, likeliest: str) -> str:
    """Give the line of a key that is to be answered: a remark, so that it is asked as long as nobody answers."""
    texts = likeliest.split(SEVERAL_FORMATS) if key == "time.formats" else [likeliest]
    value = ", ".join(map(_quoted, texts))
    setting = f"{key.rpartition('.')[2]} = {f'[{value}]' if len(texts) > 1 else value}"
    return f"# {setting}  # TO BE ANSWERED: correct it, and take the first # away"


def _anew(key: str, mapping: ColumnMapping) -> str:
    return f"# {key} = {_quoted(_value(mapping, key))}  # guessed anew with the answers"


def _setting(mapping: ColumnMapping, key: str) -> Iterator[str]:
    """Give the lines of one key; as a remark where it is not used."""
    name, value = key.rpartition(".")[2], _value(mapping, key)
    if key in _REMARKS and key != "names":
        yield from _remarks(_REMARKS[key])
    if isinstance(value, dict):
        yield from (f"{_quoted(team)} = {_quoted(shown)}" for team, shown in value.items())
    elif key.startswith("states."):
        if value:
            yield from _remarks(_STATE_REMARKS.get(name) or KIND_MEANINGS[EventKind(name)])
            yield f"{name} = {_list(value)}"
    else:
        mark = "# " if value in (None, "", ()) and key != "missing" else ""
        yield f"{mark}{name} = {_quoted('' if mark else value)}"


def _value(mapping: ColumnMapping, key: str) -> Any:
    """Give the value of a key as it is written."""
    if key.startswith("states."):
        return tuple(text for text, kind in mapping.states.items() if kind == key.partition(".")[2])
    value = getattr(mapping, KEYS[key].field)
    if key == "time.formats":
        return tuple(friendly(each) for each in value)
    if KEYS[key].takes is Takes.ONE_OR_TWO and len(value) == 1:
        return value[0]
    return value


def _belongs(reason: Reason, key: str) -> bool:
    return reason.role == KEYS[key].field and (reason.role != "states" or key == "states.opened")


def _because(reason: Reason) -> str:
    return f"{reason.sure}: {reason.why}"


def _asked(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield "#"
        yield from _remarks(f"TO BE ANSWERED, {question.key}: {question.text}")
        for value, meaning in question.choices:
            yield from _remarks(f"    {_quoted(value)}: {meaning}")


def _quoted(value: object) -> str:
    """Write a value as TOML."""
    if isinstance(value, tuple):
        return _list(value)
    return tomlkit.item(str(value) if isinstance(value, str) else value).as_string()


def _list(texts: Iterable[str]) -> str:
    quoted = [_quoted(text) for text in texts]
    line = f"[{', '.join(quoted)}]"
    return line if len(line) <= _LONG_LINE else "[\n    " + ",\n    ".join(quoted) + ",\n]"


def _remarks(text: str) -> list[str]:
    """Write a text as remarks; whatever would end a remark becomes a blank."""
    lines = ("".join(letter if letter.isprintable() else " " for letter in line) for line in text.splitlines())
    return [f"# {line}".rstrip() for line in lines if line.strip()]
