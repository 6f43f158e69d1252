"""The map in a browser: seen, heard, reached by keys, moved and printed, with and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.web.many_links import populate
from wellserved.web.models import Person

Show = Callable[..., Any]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "(document.activeElement.closest('.team') ?? document.activeElement.querySelector('.team'))?.dataset.team"


@pytest.fixture
def ann(db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in this thread, and waits for us
    return populate(60, 160)


@pytest.fixture
def show(browser: Any, ann: Person) -> Iterator[Show]:
    """Open the map as Ann; the application answers without a server, and nothing may be refused."""
    client, contexts, strange = Client(), list[Any](), list[str]()
    client.force_login(ann)

    def answer(route: Any) -> None:
        address = urlsplit(route.request.url)._replace(scheme="", netloc="", fragment="").geturl()
        response = client.get(address, follow=True)
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.getvalue())

    def opened(address: str = "", *, width: int = 1280, **kind: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **kind))
        page = contexts[-1].new_page()
        page.route("**/*", answer)
        page.on("console", lambda message: strange.append(f"console {message.text}"))
        page.on("pageerror", lambda error: strange.append(f"error {error}"))
        page.goto(f"http://localhost/map/{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strange == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?focus=t1", "?path=t30"])
def test_it_can_be_used_by_everybody(show: Show, query: str, scheme: str, width: int) -> None:
    page = show(query, width=width, color_scheme=scheme)
    found = Axe().run(page).response["violations"]

    assert [f"{each['id']}: {one['html'][:120]}" for each in found for one in each["nodes"]] == []
    assert page.evaluate(SIDEWAYS) == 0


def test_it_is_heard_in_the_order_of_the_layers_with_the_customers_last(show: Show) -> None:
    names = [each.get_attribute("href") for each in show().locator(".map-wide svg a").all()]
    places = (
        show()
        .locator(".map-wide svg .team > rect:last-of-type")
        .evaluate_all("all => all.map((each) => Number(each.getAttribute('x')))")
    )

    assert len(names) == len(places) > 10
    assert places == sorted(places)
    assert all(name.startswith("?focus=customer:") for name in names[-3:])


def test_its_boxes_are_links_with_names(show: Show) -> None:
    page = show()

    assert page.locator(".map-wide").get_by_role("link", name="Households: customer outside").count() == 1


def test_it_is_walked_through_by_keys(show: Show) -> None:
    page = show()
    page.locator(".map-wide svg a").first.focus()
    start = page.evaluate(FOCUSED)
    page.keyboard.press("ArrowRight")
    after = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")

    assert after != start
    assert page.url.endswith(f"focus={after}") or f"open={after.removeprefix('+')}" in page.url or "open=" in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_it_unfolds_and_folds(show: Show, scripts: bool) -> None:
    page = show("?open=", java_script_enabled=scripts)
    before = page.locator(".map-wide .team").count()
    page.locator(".map-wide a:has(.branch)").first.click()
    unfolded = page.locator(".map-wide .team").count()
    page.get_by_role("link", name="Fold all").click()

    assert unfolded > before
    assert page.locator(".map-wide .team").count() == before


def test_it_becomes_larger_can_be_moved_and_comes_back(show: Show) -> None:
    page = show()
    svg = page.locator(".map-wide svg")
    whole = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Larger").click()
    larger = svg.get_attribute("viewBox")
    place = svg.bounding_box()
    page.mouse.move(place["x"] + 400, place["y"] + 150)
    page.mouse.down()
    page.mouse.move(place["x"] + 300, place["y"] + 120)
    page.mouse.up()
    moved = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Whole", exact=True).click()

    assert len({whole, larger, moved}) == 3
    assert svg.get_attribute("viewBox") == whole
    assert "focus" not in page.url


def test_it_has_no_buttons_that_do_nothing_without_scripts(show: Show) -> None:
    assert not show(java_script_enabled=False).get_by_role("button", name="Larger").is_visible()


def test_it_shows_a_drawing_of_its_own_where_the_screen_is_narrow(show: Show) -> None:
    page = show(width=390)

    assert page.locator(".map-narrow svg").is_visible()
    assert not page.locator(".map-wide svg").is_visible()
    assert page.locator(".map-narrow svg").bounding_box()["width"] <= 390


def test_it_is_printed_with_the_wide_drawing_and_without_what_can_only_be_pressed(show: Show) -> None:
    page = show(width=390)
    page.emulate_media(media="print")

    assert page.locator(".map-wide svg").is_visible()
    assert not page.locator(".map-narrow svg").is_visible()
    assert not page.get_by_role("button", name="Larger").is_visible()


def test_the_sheet_to_print_has_its_colours_under_its_own_rule(show: Show) -> None:
    page = show("print.svg")
    fill = page.locator(".outside rect").first.evaluate("(each) => getComputedStyle(each).fill")

    assert fill == "rgb(31, 95, 139)"
