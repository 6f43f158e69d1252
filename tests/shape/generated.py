"""The parts of the documentation that are written by a program: `make docs` writes them, a test compares them."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.shape import findings_page, mapping_page, months_page, requests_page
from tests.shape.files import ROOT
from tests.shape.markdown import table, with_part
from tests.shape.wording import SAID_INSTEAD
from wellserved.web.environment import SETTINGS
from wellserved.words.charges import CHARGE_COLUMNS, CHARGE_MEANINGS
from wellserved.words.events import (
    KIND_MEANINGS,
    PLAIN_COLUMNS,
    SPELL_COLUMNS,
    STATE_AFTER,
    STATE_MEANINGS,
    Column,
    EventKind,
)
from wellserved.words.roles import TABLE, WORDING, Relation, Role, Rule

COMMANDS = ROOT / "docs" / "commands.md"

COMMANDS_OPENING = """# Commands

This page is written from the program itself (`make docs`); `wellserved COMMAND --help` says the same.

| exit code | meaning |
|---|---|
| 0 | done; also when the answer is "no hand-offs here" |
| 1 | the input cannot be used, or was refused; a sentence says why |
| 2 | wrong usage |
| 3 | done, with rows set aside; `wellserved check` says which and why |
"""


def _kinds() -> str:
    return table(("kind", "the case …"), [(f"`{kind}`", meaning) for kind, meaning in KIND_MEANINGS.items()])


def _kinds_with_states() -> str:
    rows = [(f"`{kind}`", meaning, _state_after(kind)) for kind, meaning in KIND_MEANINGS.items()]
    return table(("kind", "the case …", "state from then on"), rows)


def _state_after(kind: EventKind) -> str:
    return f"`{STATE_AFTER[kind]}`" if kind in STATE_AFTER else "as before"


def _states() -> str:
    return table(("state", "the case is …"), [(f"`{state}`", meaning) for state, meaning in STATE_MEANINGS.items()])


def _charge_kinds() -> str:
    return table(("kind", "the time was charged because …"), [(f"`{k}`", text) for k, text in CHARGE_MEANINGS.items()])


def _columns(columns: Sequence[Column]) -> str:
    return table(("column", "type", "meaning"), [(f"`{each.name}`", each.type, each.meaning) for each in columns])


def _unsaid() -> str:
    return table(("we do not say", "we say"), [(f"`{word}`", ours) for word, ours in SAID_INSTEAD.items()])


def _permissions() -> str:
    roles = [role for role in Role if role is not Role.ANYONE]
    header = ("may …", *(WORDING[role] for role in roles), "is told otherwise")
    return table(
        header, [(rule.meaning, *(_held(rule, role) for role in roles), rule.refusal or "–") for rule in TABLE]
    )


def _held(rule: Rule, role: Role) -> str:
    """Say how far a role holds a permission; every role holds what employees hold."""
    held = rule.holders.get(role, frozenset()) | rule.holders.get(Role.EMPLOYEE, frozenset())
    if Role.ANYONE in rule.holders or held == frozenset(Relation):
        return "yes"
    said = {
        Relation.SELF: "for themselves",
        Relation.OWN: "own teams",
        Relation.LINKED: "what is linked with theirs",
        Relation.PROVIDER: "what their team is asked",
        Relation.CUSTOMER: "what their team asks",
    }
    return ", ".join(said[relation] for relation in Relation if relation in held) or "–"


def _settings() -> str:
    rows = [(f"`{each.name}`", each.meaning, f"`{each.default}`" if each.default else "") for each in SETTINGS]
    return table(("setting", "meaning", "where nothing is said"), rows)


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "glossary": {"kinds": _kinds, "states": _states, "unsaid": _unsaid},
    "log-format": {
        "columns": lambda: _columns(PLAIN_COLUMNS),
        "kinds": _kinds_with_states,
        "states": _states,
        "spells": lambda: _columns(SPELL_COLUMNS),
        "charges": lambda: _columns(CHARGE_COLUMNS),
        "charge_kinds": _charge_kinds,
    },
    "mapping": {
        "keys": mapping_page.keys,
        "event_means": mapping_page.event_means,
        "presets": mapping_page.presets,
    },
    "findings": {"schema": findings_page.schema},
    "by-month": {"figures": months_page.figures},
    "settings": {"settings": _settings},
    "permissions": {"permissions": _permissions},
    "requests": {"diagram": requests_page.diagram, "steps": requests_page.steps},
}
"""Page → its generated parts, by the name of their marks."""


def page_path(name: str) -> Path:
    """Return where a page of the documentation stands."""
    return ROOT / "docs" / f"{name}.md"


def page(name: str) -> str:
    """Return a page with its generated parts written anew."""
    text = page_path(name).read_text(encoding="utf-8")
    for mark, part in PARTS[name].items():
        text = with_part(text, mark, part())
    return text


def commands() -> str:
    """Return the page of commands, written from the command line itself."""
    return "\n".join([COMMANDS_OPENING, *(_section(name, command) for name, command in all_commands())])


def all_commands() -> Iterator[tuple[str, Any]]:
    """Give each command's full name and the command, in the order of the help."""
    from typer.main import get_command  # noqa: PLC0415 -- the glossary can be written before the command line works

    from wellserved.cli import app  # noqa: PLC0415 -- see above

    yield from _leaves("wellserved", get_command(app))


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, each in inner.items():
        if not each.hidden:
            yield from _leaves(f"{name} {word}", each)


def _section(name: str, command: Any) -> str:
    rows = [(_spelling(each), each.help or "") for each in command.params if not getattr(each, "hidden", False)]
    parts = [f"## {name}\n", f"{inspect.cleandoc(command.help or '')}\n"]
    if rows:
        parts.append(table(("argument or option", "meaning"), rows))
    return "\n".join(parts)


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    names = ", ".join(f"`{each}`" for each in (*parameter.opts, *parameter.secondary_opts))
    return names if parameter.is_flag else f"{names} {parameter.metavar or parameter.name.upper()}"


def write(path: Path, text: str) -> None:
    """Write a page and say so."""
    path.write_text(text, encoding="utf-8")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    for each in PARTS:
        write(page_path(each), page(each))
    write(COMMANDS, commands())
