"""The design system in a browser: it can be read, used and printed by everybody, with and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

Show = Callable[..., Any]

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('details.fold').forEach((each) => { each.open = true; })"
TEXT_SPACING = (
    "for (const each of document.querySelectorAll('*')) Object.assign(each.style,"
    "{lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em'})"
)
LOOKS = [("?theme=light", "light"), ("?theme=dark", "light"), ("?theme=contrast", "light"), ("?theme=contrast", "dark")]
PAIRS = (
    *((ink, ground, 4.5) for ink in ("ink", "muted", "accent", "stop") for ground in ("paper", "quiet", "raised")),
    ("ink", "wait-soft", 4.5),
    ("ink", "stop-soft", 4.5),
    ("ink", "accent-soft", 4.5),
    ("muted", "muted-soft", 4.5),
    ("stop", "stop-soft", 4.5),
    ("paper", "accent", 4.5),
    ("paper", "accent-strong", 4.5),
    ("edge", "paper", 3.0),
    ("edge", "raised", 3.0),
    *((f"chart-{number}", "paper", 3.0) for number in range(1, 7)),
)
"""What stands on what, and the contrast it needs (WCAG 2.2 AA: text 4.5, edges and marks 3)."""


@pytest.fixture
def show(browser: Any) -> Iterator[Show]:
    """Open the page that shows everything; the application answers without a server, and nothing may be refused."""
    contexts: list[Any] = []
    strange: list[str] = []

    def answer(route: Any) -> None:
        response = Client().get(urlsplit(route.request.url)._replace(scheme="", netloc="").geturl() or "/")
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.getvalue())

    def opened(query: str = "", *, width: int = 1280, place: str = "", **kind: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **kind))
        page = contexts[-1].new_page()
        page.route("**/*", answer)
        page.on("console", lambda message: strange.append(f"console {message.text}"))
        page.on("pageerror", lambda error: strange.append(f"error {error}"))
        page.goto(f"http://localhost{place}/design/{query}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strange == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("query", "scheme"), LOOKS)
def test_it_can_be_used_by_everybody(show: Show, query: str, scheme: str, width: int) -> None:
    page = show(query, width=width, color_scheme=scheme)
    page.evaluate(OPEN_ALL)
    page.locator(".menu > summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert _hindrances(page) == []


@pytest.mark.parametrize(("query", "scheme"), LOOKS)
def test_it_tells_ink_from_ground(show: Show, query: str, scheme: str) -> None:
    page = show(query, color_scheme=scheme)
    light = {name: _luminance(page, name) for pair in PAIRS for name in pair[:2]}
    faint = [(ink, on, needed) for ink, on, needed in PAIRS if _contrast(light[ink], light[on]) < needed]
    assert faint == []


@pytest.mark.parametrize("query", ["", "?dir=rtl"])
@pytest.mark.parametrize("width", [320, 768])
def test_it_never_scrolls_sideways(show: Show, query: str, width: int) -> None:
    page = show(query, width=width)
    page.evaluate(OPEN_ALL)
    assert page.evaluate(SIDEWAYS) == 0


def test_it_leaves_room_for_wider_letters(show: Show) -> None:
    page = show(width=320, bypass_csp=True)
    page.evaluate(TEXT_SPACING)
    assert page.evaluate(SIDEWAYS) == 0


def test_it_says_which_place_one_is_in(show: Show) -> None:
    page = show(place="/sample")
    banner = page.get_by_role("complementary", name="Sample company")
    assert banner.get_by_role("link", name="Leave the sample company").get_attribute("href") == "/"
    assert show().get_by_role("complementary", name="Sample company").count() == 0


def test_it_begins_with_a_way_past_the_header(show: Show) -> None:
    page = show()
    page.locator(".summary").evaluate("(focused) => focused.blur()")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_it_opens_and_closes_a_dialog(show: Show, scripts: bool) -> None:
    page = show(java_script_enabled=scripts)
    dialog, opener = page.locator("dialog"), page.get_by_role("button", name="Rename the team")
    opener.click()
    expect(dialog).to_be_visible()
    assert _hindrances(page) == [] if scripts else True
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    opener.click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_it_comes_back_from_a_dialog_to_where_one_was(show: Show) -> None:
    page = show()
    opener = page.get_by_role("button", name="Rename the team")
    opener.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_it_has_a_menu_where_the_screen_is_narrow(show: Show, scripts: bool) -> None:
    page = show(width=390, java_script_enabled=scripts)
    desk = page.get_by_role("link", name="My desk")
    expect(desk).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(desk).to_be_visible()


def test_it_closes_the_own_menu_with_escape_and_from_elsewhere(show: Show) -> None:
    page = show()
    summary, way_out = page.locator(".menu > summary"), page.get_by_role("button", name="Sign out")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click()):
        summary.click()
        expect(way_out).to_be_visible()
        close()
        expect(way_out).to_be_hidden()


def test_it_looks_first_at_what_was_wrong(show: Show) -> None:
    page = show()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_role("link", name="Where can others write to?").click()
    expect(page.locator("#refused_mail")).to_be_focused()


def test_it_goes_by_keys_unless_they_are_switched_off(show: Show) -> None:
    page, asked = show(), []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.evaluate("document.body.dataset.keys = 'off'")
    page.keyboard.press("?")
    page.evaluate("document.body.dataset.keys = ''")
    with page.expect_navigation(url="**/help/", wait_until="commit"):
        page.keyboard.press("?")
    assert asked.count("/help/") == 1


def test_it_types_where_one_types(show: Show) -> None:
    page = show()
    page.get_by_label("What is the team called?").first.fill("")
    page.get_by_label("What is the team called?").first.press("?")
    expect(page.get_by_label("What is the team called?").first).to_have_value("?")


def test_it_lets_the_undo_bar_go_but_not_under_a_hand(show: Show) -> None:
    page = show()
    page.clock.install()
    page.reload()
    undo = page.locator(".undo")
    undo.get_by_role("button", name="Undo").focus()
    page.clock.run_for(30_000)
    expect(undo).to_be_visible()
    page.locator("h1").click()
    page.clock.run_for(2_000)
    expect(undo).to_have_count(0)


def test_it_keeps_the_undo_bar_without_scripts(show: Show) -> None:
    page = show(java_script_enabled=False)
    assert page.get_by_role("button", name="Undo").is_visible()


@pytest.mark.parametrize("preference", ["light", "dark"])
def test_it_follows_the_system_until_somebody_chooses(show: Show, preference: str) -> None:
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 26)"}
    assert _ground(show(color_scheme=preference)) == ground[preference]
    assert _ground(show("?theme=dark", color_scheme=preference)) == ground["dark"]


def test_it_keeps_its_borders_where_the_system_chooses_all_colours(show: Show) -> None:
    page = show(forced_colors="active")
    assert page.locator(".button.main").first.evaluate("(each) => getComputedStyle(each).borderStyle") == "solid"
    assert _hindrances(page) == []


def _hindrances(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {one['html'][:120]}" for each in found for one in each["nodes"]]


def _ground(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def _luminance(page: Any, token: str) -> float:
    """Relative luminance as WCAG defines it; the browser says which colour the token has."""
    colour = page.evaluate(
        """(token) => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = `var(--${token})`;
            const colour = getComputedStyle(probe).color;
            probe.remove();
            return colour.match(/[0-9.]+/g).map(Number);
        }""",
        token,
    )
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
