"""Asking a team by keyboard alone: three fields, two pages, and what they promise before anything is sent."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.at_desks import DeskOf, go_by
from tests.web.conftest import NOW, Cast, play
from wellserved.web.actions import search_words
from wellserved.web.models import Charter, CharterVersion, Link, Request, Service

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FIELDS, PAGES, SECONDS = 3, 2, 45
SECONDS_A_KEY = 0.28
"""A mean of people who type without much practice: 43 words a minute."""


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Workplace offers laptops and has a charter with Sales."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop waits in this thread
    made = play()
    Service.objects.create(key="laptops", team=made.workplace, name="Laptops", for_whom="New colleagues")
    charter = Charter.objects.create(
        link=Link.objects.create(provider=made.workplace, customer=made.sales, said_by_provider_at=NOW)
    )
    CharterVersion.objects.create(
        charter=charter, number=1, needs="Soon", provider_needs="Name, first day, site", first_answer=240,
        delivery=5 * 480, proposed_at=NOW, provider_at=NOW, customer_at=NOW, agreed_at=NOW,
    )  # fmt: skip
    search_words.rebuild()
    return made


@pytest.fixture
def opened(desk_of: DeskOf, cast: Cast) -> Callable[..., Any]:
    """Open the desk of Ann in a browser."""
    return partial(desk_of, cast.ann)


class Keys:
    """Somebody at a keyboard; counts what they press."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.pressed = tab, 0

    def type(self, text: str) -> None:
        """Type some letters."""
        self.pressed += len(text)
        self.tab.keyboard.type(text)

    def press(self, key: str) -> None:
        """Press one key."""
        self.pressed += 1
        self.tab.keyboard.press(key)

    def expect_at(self, name: str) -> None:
        """Wait until a field of this name has the focus."""
        expect(self.tab.locator(f"[name={name}]:focus")).to_have_count(1)


def test_a_team_is_asked_by_keyboard_in_three_fields_and_two_pages(opened: Callable[..., Any], cast: Cast) -> None:
    tab = opened()
    keys, pages = Keys(tab), []
    tab.on("framenavigated", lambda frame: pages.append(frame.url))
    keys.press("c")
    tab.wait_for_url("**/requests/new/")
    keys.expect_at("title")
    keys.type("Laptop for new colleague, starts 7 Dec")
    keys.press("Tab")
    keys.expect_at("who")
    keys.type("laptop")
    tab.get_by_text("What IT Workplace promises you").wait_for()
    expect(tab.get_by_text("It is delivered within 5 days")).to_be_visible()
    keys.press("Tab")
    keys.expect_at("to")
    keys.press("Tab")
    keys.expect_at("needed_by_date")
    keys.type("12042099")
    tab.get_by_text("working days more than they promise").wait_for()
    keys.press("Enter")
    tab.wait_for_url("**/asked/")
    row = Request.objects.get()
    assert (row.state, row.provider, row.service) == ("new", cast.workplace, Service.objects.get())
    assert str(row.needed_by_date) == "2099-12-04"
    expect(tab.get_by_text(row.reference).first).to_be_visible()
    shown = [each for each in dict.fromkeys(pages) if "/requests/" in each and "/edit/" not in each]
    assert len(shown) == PAGES
    assert keys.pressed * SECONDS_A_KEY < SECONDS


def test_one_of_several_is_chosen_with_the_arrows_and_the_others_rest(opened: Callable[..., Any], cast: Cast) -> None:
    tab = opened()
    keys = Keys(tab)
    tab.goto("/requests/new/")
    tab.get_by_label("Who can help?").focus()
    keys.type("i")
    tab.get_by_label("IT Workplace", exact=True).wait_for()
    keys.press("Tab")
    keys.press("ArrowDown")
    tab.get_by_text("What IT Workplace promises you").wait_for()
    expect(tab.locator(".found .choice:visible").nth(1)).to_be_visible()
    keys.press("Tab")
    expect(tab.locator(".found .choice:visible:not(.of-service)")).to_have_text(["IT Workplace"], use_inner_text=True)
    keys.press("Shift+Tab")
    expect(tab.locator(".found .choice:visible").nth(1)).to_be_visible()


def test_what_is_written_keeps_itself_and_is_there_after_loading_anew(opened: Callable[..., Any], cast: Cast) -> None:
    tab = opened()
    tab.goto("/requests/new/")
    tab.get_by_label("What do you need?").fill("Laptop for Ana")
    tab.get_by_text("Kept as a draft at").wait_for()
    tab.get_by_label("Who can help?").type("laptop")
    tab.get_by_text("What IT Workplace promises you").wait_for()
    tab.locator("[name=version][value='2']").wait_for(state="attached")
    tab.reload()
    expect(tab.get_by_label("What do you need?")).to_have_value("Laptop for Ana")
    expect(tab.get_by_text("What IT Workplace promises you")).to_be_visible()
    assert Request.objects.get().service == Service.objects.get()
    tab.get_by_role("button", name="Send").click()
    tab.wait_for_url("**/asked/")
    assert Request.objects.get().state == "new"


def test_without_scripts_it_takes_one_look_more(opened: Callable[..., Any], cast: Cast) -> None:
    tab = opened(java_script_enabled=False, viewport={"width": 320, "height": 700})
    tab.goto("/requests/new/")
    tab.get_by_label("What do you need?").fill("Laptop for Ana")
    tab.get_by_label("Who can help?").fill("workplace")
    go_by(tab.get_by_role("button", name="Send"))
    expect(tab.get_by_text("It is delivered within 5 days")).to_be_visible()
    assert not Request.objects.exists()
    go_by(tab.get_by_role("button", name="Send"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("IT Workplace was asked")
    assert Request.objects.get().title == "Laptop for Ana"
