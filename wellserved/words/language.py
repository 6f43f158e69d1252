"""Wording in the language of whoever reads, by the standard library's gettext. The source is English.

One catalogue holds the wording of all of Wellserved, in the place and by the name that Django's tools know.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations, translation
from pathlib import Path

CATALOGUES = Path(__file__).parents[1] / "locale"
"""One folder for each language there is a translation for, as <language>/LC_MESSAGES/django.mo."""
DOMAIN = "django"
SOURCE = "en"

_loaded: dict[str, NullTranslations] = {}
_spoken: ContextVar[str] = ContextVar("spoken", default=SOURCE)


def languages(folder: Path = CATALOGUES) -> tuple[str, ...]:
    """Give the languages that can be read: English, and each that has a translation."""
    files = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE, *(each.parents[1].name.lower().replace("_", "-") for each in files))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language, such as "de" or "pt-br", and then in the one before; unknown ones are English."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Give the language that is spoken."""
    return _spoken.get()


def gettext_noop(text: str) -> str:
    """Mark wording that is kept in English and translated where it is shown."""
    return text


def gettext(text: str) -> str:
    """Give wording in the language that is spoken.

    >>> with speaking("xx"):
    ...     gettext("team lead")
    'team lead'
    """
    return _catalogue(_spoken.get()).gettext(text) if text else ""


def ngettext(one: str, several: str, number: int) -> str:
    """Give the wording for one or for several, in the language that is spoken.

    >>> ngettext("one row", "%(n)s rows", 4) % {"n": 4}
    '4 rows'
    """
    return _catalogue(_spoken.get()).ngettext(one, several, number)


def _catalogue(language: str) -> NullTranslations:
    if language not in _loaded:
        first, _, second = language.partition("-")
        folder = f"{first}_{second.upper()}" if second else first
        _loaded[language] = translation(DOMAIN, CATALOGUES, [folder], fallback=True)
    return _loaded[language]
