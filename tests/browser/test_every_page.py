"""Every page in a browser: as several people, with errors shown, light, dark and in high contrast, narrow and wide."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.browser.looking import Looker
from tests.web.conftest import play
from tests.web.everywhere import Page, furnish, left_out, outdated, visitor, walk
from tests.web.made_up import offered
from tests.web.strange_texts import ALL, CANARY, write_everywhere
from wellserved.web.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ACTORS = ("ada", "cara", "ann", "nobody")
RIGHT_TO_LEFT = "ar"


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Give the cast and where walks begin; everything is undone at the end."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright has a loop of its own in this thread
    with django_db_blocker.unblock(), transaction.atomic():
        cast = play()
        yield cast, furnish(cast)
        transaction.set_rollback(True)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def pages(stage: Any) -> list[Page]:
    """Give every page as several people see it; of those that are built alike only the first."""
    cast, begin = stage
    found: dict[object, Page] = {}
    for actor in ACTORS:
        for page in walk(visitor(getattr(cast, actor, None)), begin, left_out, outdated):
            found.setdefault(_build(page), page)
    return list(found.values())


def _build(page: Page) -> object:
    elements = (each for each in page.document().iter() if isinstance(each.tag, str))
    return tuple((each.tag, each.get("class"), each.get("type"), "aria-label" in each.attrib) for each in elements)


@pytest.fixture
def look(browser: Any) -> Iterator[Any]:
    contexts: list[Any] = []

    def opened(width: int = 1280, **kind: Any) -> Looker:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **kind))
        return Looker(contexts[-1].new_page())

    yield opened
    for context in contexts:
        context.close()


LOOKS = [(1280, "light", "no-preference"), (320, "dark", "no-preference"), (320, "light", "more")]


@pytest.mark.parametrize(("width", "scheme", "contrast"), LOOKS)
def test_it_can_be_used_by_everybody(pages: list[Page], look: Any, width: int, scheme: str, contrast: str) -> None:
    looker, found = look(width, color_scheme=scheme, contrast=contrast, bypass_csp=True), []
    for page in pages:
        looker.show(page)
        found += looker.hindrances()
        if looker.sideways():
            found.append(f"{page}: scrolls sideways by {looker.sideways()}")
    assert not found + looker.strange, "\n".join(found + looker.strange)
