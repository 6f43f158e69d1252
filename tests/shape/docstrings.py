"""What the source says about the fields of a class: its types in plain words, and the text below each field."""

import ast
import inspect
import types
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any, Union, get_args, get_origin, get_type_hints

_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}


@cache
def texts_below(kind: type) -> dict[str, str]:
    """Return the text below each field (or member) of a class, without line breaks; fields without one are left out."""
    body = _class_in(inspect.getsource(kind)).body
    found = {}
    for field, after in pairwise(body):
        name, text = _field_name(field), _text(after)
        if name and text:
            found[name] = " ".join(text.split())
    return found


def text_of(kind: type) -> str:
    """Return the text of the class itself, without line breaks."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())


def _class_in(source: str) -> ast.ClassDef:
    found = ast.parse(dedent(source)).body[0]
    assert isinstance(found, ast.ClassDef)
    return found


def _field_name(node: ast.stmt) -> str:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


def _text(node: ast.stmt) -> str:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return node.value.value if is_text else ""  # type: ignore[attr-defined]


def fields_of(kind: type) -> dict[str, Any]:
    """Return the fields of a class with their types, in order."""
    return get_type_hints(kind)


def in_words(kind: Any) -> str:
    """Say a type as JSON knows it; classes link to their section.

    >>> in_words(tuple[tuple[str, int], ...])
    'list of [text, whole number]'
    """
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(in_words(each) for each in get_args(kind))
    if get_origin(kind) is tuple:
        first, *rest = get_args(kind)
        if rest == [...]:
            return f"list of {in_words(first)}"
        return f"[{', '.join(in_words(each) for each in (first, *rest))}]"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "text"
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def classes_in(kind: type) -> list[type]:
    """Return a class and all classes its fields are made of, each once, where it first comes up."""
    found: dict[type, None] = {kind: None}
    for each in fields_of(kind).values():
        for inner in _inner(each):
            found |= dict.fromkeys(classes_in(inner))
    return list(found)


def _inner(kind: Any) -> list[type]:
    if isinstance(kind, type) and is_dataclass(kind):
        return [kind]
    return [found for each in get_args(kind) for found in _inner(each)]
