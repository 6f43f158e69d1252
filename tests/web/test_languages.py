"""Every page can be read in another language: a made-up one, in which no letter of the English wording stays."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from tests.shape.files import files_under
from tests.web.conftest import Cast
from tests.web.everywhere import Page, furnish, left_out, outdated, visitor, walk
from tests.web.made_up import offered
from wellserved.web.queries import audit_words

MADE_UP = "eo"
ACTION = re.compile(r'recorded\(.*action="([a-z-]+)"')
SHOWN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "data-label", "aria-roledescription")
NAMES = ("Wellserved", "UTC", "CSV", "XLSX", "English")
"""Names that are the same in every language; each language is named in itself."""

SENTENCES = {"problems", "preview", "counts", "sentence"}
"""Fields that hold wording of ours, in the language of whoever did something."""


def texts(page: Page) -> Iterator[str]:
    """Give everything that a page shows or says, but for what is code, keys or typed in."""
    document = page.document()
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in {"script", "style", "code", "kbd", "textarea"} and not _is_data(element):
            yield element.text or ""
        if not _is_english(element.getparent()):
            yield element.tail or ""
        if not _is_english(element):
            yield from (element.get(name, "") for name in SHOWN_ATTRIBUTES)
        if element.tag == "optgroup" and not _is_data(element):
            yield element.get("label", "")
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            yield element.get("value", "")


def _is_data(element: Any) -> bool:
    """Say whether it names a time zone, from a list that is the same everywhere, or says that it is English."""
    zones = "ancestor-or-self::select[@name='zone' or @name='time.zone']"
    return _is_english(element) or (element.tag in {"option", "optgroup"} and bool(element.xpath(zones)))


def _is_english(element: Any) -> bool:
    """Say whether a part of a page says that it is English: what was found in a log was written so, and is kept so."""
    return element is not None and bool(element.xpath("ancestor-or-self::*[@lang='en'][ancestor::body]"))


def kept_words() -> re.Pattern[str]:
    """Give a pattern for all that somebody wrote: it stays as it is in every language."""
    found = set(NAMES)
    for model in apps.get_app_config("web").get_models():
        if model.__name__ not in {"SearchWord", "SignInLink", "SentForm"}:
            names = [each.name for each in model._meta.concrete_fields if each.name not in SENTENCES]
            for row in model._default_manager.values_list(*names):
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


@pytest.fixture(autouse=True)
def _made_up() -> Iterator[None]:
    with offered(MADE_UP):
        yield


@pytest.mark.slow
@pytest.mark.parametrize("actor", ["nobody", "ann", "cara", "ada"])
def test_every_page_can_be_translated(cast: Cast, actor: str) -> None:
    begin = furnish(cast, MADE_UP)
    person, found = getattr(cast, actor, None), dict[str, Page]()
    for page in walk(visitor(person, MADE_UP), begin, left_out, outdated):
        assert page.status < 500, page
        if page.name.startswith(("design", "health")) or page.is_report:
            continue
        kept = kept_words()
        for text in texts(page):
            if left := re.search(r"[A-Za-z]{2,}", kept.sub(" ", text)):
                found.setdefault(f"{left[0]}: {' '.join(text.split())[:100]}", page)
    assert not found, "\n".join(f"{page}: {text}" for text, page in found.items())


def test_the_trail_has_words_for_everything_that_is_done() -> None:
    actions = {
        name
        for path in files_under("wellserved/web", ".py")
        for name in ACTION.findall(path.read_text(encoding="utf-8"))
    }
    assert actions - set(audit_words.ACTIONS) == set()
