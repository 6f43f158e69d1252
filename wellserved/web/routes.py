"""Every address with what the door knows of it: the table that tests and documentation are made from."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from wellserved.words.roles import Permission


def routes() -> list[dict[str, Any]]:
    """Give each address: path, name, methods, and permission; those of the sign-in library are open to anyone."""
    return [
        {
            "path": path,
            "name": name,
            "methods": list(getattr(pattern.callback, "methods", ("GET", "POST"))),
            "permission": str(getattr(pattern.callback, "needs", Permission.SIGN_IN)),
        }
        for path, name, pattern in _patterns(get_resolver().url_patterns, "/", "")
    ]


def _patterns(
    patterns: Sequence[URLPattern | URLResolver], before: str, space: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for each in patterns:
        path = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _patterns(each.url_patterns, path, inner)
        else:
            yield path, f"{space}{each.name or ''}", each
