"""Every page can be read in another language: a made-up one, in which no letter of the English wording stays."""

import re
from collections.abc import Callable, Iterator
from gettext import NullTranslations
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import trans_real

from tests.web.conftest import Cast
from tests.web.everywhere import Page, furnish, walk
from wellserved.words import language

MADE_UP = "eo"
"""The code of a language that Django knows, so that browsers may ask for it; its wording is made up here."""
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "àƀćďéƒĝĥíĵķļɱñóþǫŕšţúṽŵẋýžÀƁĆĎÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ"
)
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&\w+;")
"""What stands in wording for something else: it stays as it is."""
SHOWN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "data-label", "aria-roledescription")
NAMES = ("Wellserved", "UTC", "CSV", "XLSX", "English")
"""Names that are the same in every language; each language is named in itself."""


def made_up(text: str) -> str:
    """Say it with accents, longer by two fifths, and with both ends marked."""
    kept, between = KEPT.findall(text), KEPT.split(text)
    said = "".join(
        part.translate(ACCENTED) + (kept[place] if place < len(kept) else "") for place, part in enumerate(between)
    )
    return f"⟦{said}{'~' * (len(text) * 2 // 5)}⟧"


class MadeUp(NullTranslations):
    """A catalogue in which everything is translated."""

    def gettext(self, message: str) -> str:
        """Give the made-up wording; what stands before the sign for a context is not shown."""
        return made_up(message.rpartition("\x04")[2]) if message.strip() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give the made-up wording for one or for several."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        """Say for Django which language it is."""
        return MADE_UP


@pytest.fixture
def speak(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Offer a language in which everything is made up."""

    def offer(code: str) -> None:
        catalogue = MadeUp()
        catalogue.to_language = lambda: code  # type: ignore[method-assign]
        settings.LANGUAGES = [("en", "English"), (code, "Ɱàďé úþ")]
        monkeypatch.setitem(trans_real._translations, code, catalogue)  # type: ignore[arg-type]
        monkeypatch.setitem(language._loaded, code, catalogue)

    return offer


def visitor(person: Any, code: str) -> Callable[[], Client]:
    def come() -> Client:
        client = Client(headers={"accept-language": code}, raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        return client

    return come


def texts(page: Page) -> Iterator[str]:
    """Give everything that a page shows or says, but for what is code, keys or typed in."""
    document = page.document()
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in {"script", "style", "code", "kbd", "textarea"} and not _is_data(element):
            yield element.text or ""
        yield element.tail or ""
        yield from (element.get(name, "") for name in SHOWN_ATTRIBUTES)
        if element.tag == "optgroup" and not _is_data(element):
            yield element.get("label", "")
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            yield element.get("value", "")


def _is_data(element: Any) -> bool:
    """Say whether it names a time zone: those come from a list that is the same everywhere."""
    return element.tag in {"option", "optgroup"} and bool(element.xpath("ancestor-or-self::select[@name='zone']"))


def kept_words() -> re.Pattern[str]:
    """Give a pattern for all that somebody wrote: it stays as it is in every language."""
    found = set(NAMES)
    for model in apps.get_app_config("web").get_models():
        if model.__name__ not in {"SearchWord", "SignInLink", "SentForm"}:
            for row in model._default_manager.values_list():
                found.update(_strings(row))
    longest_first = sorted(filter(None, found), key=len, reverse=True)
    return re.compile("|".join(re.escape(each) for each in longest_first))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from {value, value.strip(), " ".join(value.split())}
    elif isinstance(value, dict):
        yield from (each for inner in value.items() for each in _strings(inner))
    elif isinstance(value, (list, tuple)):
        yield from (each for inner in value for each in _strings(inner))


@pytest.mark.slow
@pytest.mark.parametrize("actor", ["nobody", "ann", "cara", "ada"])
def test_every_page_can_be_translated(cast: Cast, speak: Callable[[str], None], actor: str) -> None:
    begin = furnish(cast)
    speak(MADE_UP)
    person, found = getattr(cast, actor, None), {}
    for page in walk(visitor(person, MADE_UP), begin):
        if page.name.startswith(("design", "health")):
            continue
        kept = kept_words()
        for text in texts(page):
            if left := re.search(r"[A-Za-z]{2,}", kept.sub(" ", text)):
                found.setdefault(f"{left[0]}: {' '.join(text.split())[:100]}", page)
    assert not found, "\n".join(f"{page}: {text}" for text, page in found.items())
