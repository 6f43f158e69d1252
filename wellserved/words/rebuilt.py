"""Frozen results out of the JSON that was made of them: the inverse of `dataclasses.asdict`, by the types they name."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints


class Misshapen(ValueError):
    """A value is not what `asdict` gives of what was asked for."""


def rebuilt(kind: Any, value: Any) -> Any:
    """Make a value of a kind: a dataclass, an enumeration, a tuple, a dictionary, a plain value; or null.

    Raises: Misshapen where it is none; a field may only be missing where it has a default.
    >>> rebuilt(tuple[tuple[str, int], ...], [["a", 1], ["b", 2]])
    (('a', 1), ('b', 2))
    """
    if isinstance(kind, UnionType):
        return _one_of(get_args(kind), value)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value)
    if get_origin(kind) is dict:
        return _dictionary(get_args(kind)[1], value)
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    try:
        if is_dataclass(kind):
            return kind(**_fields(kind, value))  # type: ignore[operator]
        if issubclass(kind, Enum):
            return kind(value)
    except (TypeError, ValueError) as error:  # something is missing, or cannot be
        raise Misshapen(str(error)) from error
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise Misshapen(f"{value!r} is no {kind.__name__}")


def _one_of(kinds: tuple[type, ...], value: Any) -> Any:
    if value is None and NoneType in kinds:
        return None
    (kind,) = (each for each in kinds if each is not NoneType)
    return rebuilt(kind, value)


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    endless = kinds[-1] is Ellipsis
    if not isinstance(value, list) or not (endless or len(value) == len(kinds)):
        raise Misshapen(f"{value!r} is no such list")
    return tuple(rebuilt(kinds[0] if endless else kinds[at], each) for at, each in enumerate(value))


def _dictionary(kind: Any, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Misshapen(f"{value!r} is no dictionary")
    return {name: rebuilt(kind, each) for name, each in value.items()}


def _fields(kind: Any, value: Any) -> dict[str, Any]:
    known = _types(kind)
    if not isinstance(value, Mapping) or not value.keys() <= known.keys():
        raise Misshapen(f"{value!r} is no {kind.__name__}")
    return {name: rebuilt(known[name], each) for name, each in value.items()}


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
