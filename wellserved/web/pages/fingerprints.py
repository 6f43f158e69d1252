"""By what a form is recognised that is sent twice: who sends it where, and what is written in it."""

import hashlib
from collections.abc import Iterator

from django.http import HttpRequest

NOT_WRITTEN = {"csrfmiddlewaretoken", "once"}
"""What a page puts into a form, and nobody writes."""


def form_print(request: HttpRequest, by_key: str, key: str) -> str:
    """Give the fingerprint of a form: the same key of somebody else or at another address is another form."""
    return _print((by_key, request.get_full_path(), key))


def contents_print(request: HttpRequest) -> str:
    """Give the fingerprint of everything that was written in a form, with its files."""
    return _print((*_fields(request), *_files(request)))


def _fields(request: HttpRequest) -> Iterator[str]:
    for name in sorted(request.POST.keys() - NOT_WRITTEN):
        yield from (name, *(f"={value}" for value in request.POST.getlist(name)))


def _files(request: HttpRequest) -> Iterator[str]:
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            found = hashlib.sha256()
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
            yield from (name, f"={file.name}", found.hexdigest())


def _print(parts: tuple[str, ...]) -> str:
    # Each part with its length, so that no two forms have the same text.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()
