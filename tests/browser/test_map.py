"""The map in a browser: seen, heard, reached by keys, moved and printed, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.at_desks import go_by
from tests.web.many_links import populate
from wellserved.web.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Show = Callable[..., Any]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "(document.activeElement.closest('.team') ?? document.activeElement.querySelector('.team'))?.dataset.team"


@pytest.fixture
def ann(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop waits in this thread
    return populate(60, 160)


@pytest.fixture
def show(opened_as: Show, ann: Person) -> Show:
    """Open the map as Ann."""
    return lambda address="", **kind: opened_as(ann, f"/map/{address}", **kind)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(show: Show, scheme: str, width: int) -> None:
    for query in ("", "?focus=t1", "?path=t30"):
        page = show(query, width=width, color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [f"{query} {each['id']}: {one['html'][:120]}" for each in found for one in each["nodes"]] == []
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
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert after != start
    assert after.removeprefix("+") in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_it_unfolds_and_folds(show: Show, scripts: bool) -> None:
    page = show("?open=", java_script_enabled=scripts)
    branch = page.locator(".map-wide [data-team='+house']")
    go_by(branch)
    go_by(page.locator(".map-wide [data-team='+house-advice']"))
    expect(branch).to_have_count(0)
    go_by(page.get_by_role("link", name="Fold all"))
    expect(branch).to_have_count(1)


def test_it_becomes_larger_can_be_moved_and_comes_back(show: Show) -> None:
    page = show()
    svg = page.locator(".map-wide svg")
    whole = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Larger").click()
    expect(svg).not_to_have_attribute("viewBox", whole)
    larger = svg.get_attribute("viewBox")
    place = svg.bounding_box()
    page.mouse.move(place["x"] + 400, place["y"] + 150)
    page.mouse.down()
    page.mouse.move(place["x"] + 300, place["y"] + 120)
    page.mouse.up()
    expect(svg).not_to_have_attribute("viewBox", larger)
    moved = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Whole", exact=True).click()

    assert moved != whole
    expect(svg).to_have_attribute("viewBox", whole)
    assert "focus" not in page.url


def test_it_has_no_buttons_that_do_nothing_without_scripts(show: Show) -> None:
    assert not show(java_script_enabled=False).get_by_role("button", name="Larger").is_visible()


def test_it_shows_a_drawing_of_its_own_where_the_screen_is_narrow(show: Show) -> None:
    page = show(width=390)

    assert page.locator(".map-narrow svg").is_visible()
    assert not page.locator(".map-wide svg").is_visible()
    assert page.locator(".map-narrow svg").bounding_box()["width"] <= 390


def test_its_table_is_short_on_a_phone_until_somebody_wants_all(show: Show) -> None:
    page = show("?open=", width=390)
    whole, rows = page.get_by_role("link", name="Show all"), page.locator("#table tbody tr:visible")
    if_wide = show("?open=").locator("#table tbody tr:visible").count()

    assert rows.count() == 20 < if_wide
    whole.click()
    expect(rows).to_have_count(if_wide)
    expect(whole).to_be_hidden()


def test_it_is_printed_with_the_wide_drawing_and_without_what_can_only_be_pressed(show: Show) -> None:
    page = show(width=390)
    page.emulate_media(media="print")

    expect(page.locator(".map-wide svg")).to_be_visible()
    expect(page.locator(".map-narrow svg")).to_be_hidden()
    expect(page.get_by_role("button", name="Larger")).to_be_hidden()


def test_the_sheet_to_print_has_its_colours_under_its_own_rule(show: Show) -> None:
    page = show("print.svg")
    fill = page.locator(".outside rect").first.evaluate("(each) => getComputedStyle(each).fill")

    assert fill == "rgb(31, 95, 139)"
