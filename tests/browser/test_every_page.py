"""Every page in a browser: as several people, with errors shown, light, dark and in high contrast, narrow and wide."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from tests.browser.looking import COLOURS, ROOM, Looker
from tests.web.conftest import play
from tests.web.everywhere import Page, furnish, left_out, nothing_stays, outdated, visitor, walk
from tests.web.made_up import offered
from tests.web.strange_texts import CANARY, write_everywhere
from tests.web.test_strange_texts import strange
from wellserved.web.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ACTORS = ("ada", "cara", "ann", "nobody")
RIGHT_TO_LEFT = "ar"
LOOKS: list[dict[str, Any]] = [
    {"color_scheme": "dark", "contrast": "no-preference"},
    {"color_scheme": "light", "contrast": "more"},
    {"color_scheme": "dark", "contrast": "more"},
]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 800}
MOST_STEPS = 250
Look = Callable[..., Looker]
OPEN_FOLDS = "document.querySelectorAll('details:not(.menu)').forEach((each) => { each.open = true; })"
TOUCH_ALL = """for (const each of document.querySelectorAll('main *')) {
  each.dispatchEvent(new MouseEvent('mouseover'));
  if (each.matches('input, textarea, select')) each.focus();
}"""
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
NUMBERED = f"[...document.querySelectorAll({FOCUSABLE!r})]"
DRAWN_OTHERWISE = """(focused.matches('svg *') && (() => {
  const drawn = () => [...focused.querySelectorAll('*')].map((each) => {
    const style = getComputedStyle(each);
    return style.stroke + style.strokeWidth + style.fill + style.outlineStyle;
  }).join();
  const now = drawn();
  focused.blur();
  const before = drawn();
  focused.focus({focusVisible: true});
  return now !== before;
})())"""
"""In a picture what has the focus is drawn otherwise."""
FOCUS = f"""(() => {{
  const focused = document.activeElement;
  if (focused === document.body || focused === document.documentElement) return null;
  const seen = focused.getBoundingClientRect();
  const style = getComputedStyle(focused);
  const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || {DRAWN_OTHERWISE};
  const inside = seen.bottom > 0 && seen.top < innerHeight && seen.right > 0 && seen.left < innerWidth;
  return {{
    number: {NUMBERED}.indexOf(focused), hidden: !(marked && inside), html: focused.outerHTML.slice(0, 150)
  }};
}})()"""
NOT_REACHED = f"""(reached) => {NUMBERED}
  .filter((each, number) => !reached.includes(number) && !each.disabled && each.tabIndex >= 0)
  .filter((each) => each.checkVisibility({{visibilityProperty: true}}) && each.type !== 'radio')
  .map((each) => each.outerHTML.slice(0, 150))"""


@pytest.fixture(scope="module")
def stage(browser: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Give the cast and where walks begin; everything is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = play()
        yield cast, furnish(cast)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(stage: Any) -> list[Page]:
    """Give one page of each name, and each that is built of anything that no page before it has."""
    cast, begin = stage
    found: list[Page] = []
    names, blocks = set[str](), set[object]()
    for actor in ACTORS:
        for page in walk(visitor(getattr(cast, actor, None)), begin, left_out, outdated):
            if page.name not in names or not _blocks(page) <= blocks:
                found.append(page)
                names.add(page.name)
                blocks |= _blocks(page)
    return found


def _blocks(page: Page) -> set[object]:
    """Give what a page is built of: kinds of elements, each with its classes."""
    elements = (each for each in page.document().iter() if isinstance(each.tag, str))
    return {(each.tag, each.get("class"), each.get("type")) for each in elements}


def few(pages: list[Page]) -> list[Page]:
    """Give so many pages that everything of which pages are built is among them."""
    chosen, seen = list[Page](), set[object]()
    for page in pages:
        if not _blocks(page) <= seen:
            chosen.append(page)
            seen |= _blocks(page)
    return chosen


@pytest.fixture
def look(browser: Any) -> Iterator[Look]:
    """Open a tab of a given width."""
    contexts: list[Any] = []

    def opened(width: int = 1280, **kind: Any) -> Looker:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **kind))
        return Looker(contexts[-1].new_page())

    yield opened
    for context in contexts:
        context.close()


def test_everybody_can_use_every_page_wide_and_narrow_and_nothing_is_refused(pages: list[Page], look: Look) -> None:
    """Hindrances, words in the console, requests to elsewhere, and pages that scroll sideways where it is narrow."""
    looker, found = look(), list[str]()
    assert len(pages) > 60
    for page in pages:
        looker.show(page)
        looker.tab.evaluate(OPEN_FOLDS)
        found += looker.hindrances()
        looker.tab.set_viewport_size(NARROW)
        found += [f"{page}: scrolls sideways by {looker.sideways()}"] if looker.sideways() else []
        looker.tab.set_viewport_size(WIDE)
    found += looker.strange
    assert not found, "\n".join(found)


def test_every_piece_can_be_read_and_pressed_in_every_look(pages: list[Page], look: Look) -> None:
    """Dark, in high contrast, narrow (a screen of 1,280 pixels at 400 % is as wide as 320), and with its menu open."""
    looker, found = look(), list[str]()
    for page in few(pages):
        looker.show(page)
        looker.tab.evaluate(OPEN_FOLDS)
        for kind in LOOKS:
            looker.tab.emulate_media(**kind)
            found += looker.hindrances(COLOURS)
        looker.tab.emulate_media(color_scheme="light", contrast="no-preference")
        looker.tab.set_viewport_size(NARROW)
        found += looker.hindrances(ROOM)
        looker.tab.set_viewport_size(WIDE)
    assert not found, "\n".join(found)


def test_the_menu_opens_and_closes_by_keyboard(pages: list[Page], look: Look) -> None:
    for width in (320, 1280):
        looker = look(width)
        looker.show(next(page for page in pages if page.name == "desk-show"))
        menu, opener = looker.tab.locator(".menu"), looker.tab.locator(".menu > summary")
        opener.focus()
        looker.tab.keyboard.press("Enter")
        expect(menu.get_by_role("link").first).to_be_visible()
        # What the open menu covers is smaller than it is; the page without it is looked at elsewhere.
        assert [each for each in looker.hindrances() if "target-size" not in each] == []
        looker.tab.keyboard.press("Escape")
        expect(menu.get_by_role("link").first).to_be_hidden()
        expect(opener).to_be_focused()


def test_no_page_scrolls_sideways_in_a_longer_language_from_right_to_left(stage: Any, look: Look) -> None:
    cast, begin = stage
    with offered(RIGHT_TO_LEFT):
        pages = few(list(walk(visitor(cast.ada, RIGHT_TO_LEFT), begin)))
    pages = [page for page in pages if page.name != "design-show" and not page.is_report]
    looker, found = look(320), list[str]()
    for page in pages:
        looker.show(page)
        found += [] if looker.tab.evaluate("document.dir") == "rtl" else [f"{page}: goes from left to right"]
        found += [f"{page}: {looker.sideways()} pixels"] if looker.sideways() else []
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_can_be_walked_through_by_keyboard(pages: list[Page], look: Look, width: int) -> None:
    looker, found = look(width), list[str]()
    for page in few(pages):
        looker.show(page)
        found += [f"{page}: {each}" for each in _walked(looker.tab)]
    assert not found, "\n".join(found)


def _walked(tab: Any) -> Iterator[str]:
    """Go from one thing to the next until the page ends; give what cannot be seen there, or is never reached."""
    tab.locator(".skip").focus()
    reached = [tab.evaluate(FOCUS)["number"]]
    for _ in range(MOST_STEPS):
        tab.keyboard.press("Tab")
        focus = tab.evaluate(FOCUS)
        if focus is None or focus["number"] == reached[0]:
            break
        if focus["number"] == reached[-1]:
            continue  # a date has several parts
        reached.append(focus["number"])
        if focus["hidden"]:
            yield f"cannot be seen while it has the focus: {focus['html']}"
    else:
        yield "does not end"
    yield from (f"is not reached: {each}" for each in tab.evaluate(NOT_REACHED, reached))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite takes texts longer than their field")
def test_no_text_of_anybody_does_anything(stage: Any, look: Look) -> None:
    cast, begin = stage
    with nothing_stays():
        write_everywhere()
        pages = few_of_each(walk(visitor(Person.objects.get(pk=cast.ada.pk)), begin, strange))
    assert sum(CANARY.encode() in page.body for page in pages) > 20
    looker = look(bypass_csp=True)
    for page in pages:
        looker.show(page)
        looker.tab.evaluate(TOUCH_ALL)
    assert not looker.strange, "\n".join(looker.strange)


def few_of_each(pages: Iterator[Page]) -> list[Page]:
    """Give one page of each name."""
    return list({page.name: page for page in pages}.values())
