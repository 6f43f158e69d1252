"""The map coloured by waiting in a browser: seen by everybody, and slid through its months by keys."""

import re
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.many_links import populate
from wellserved.web.models import Link, MonthOf, Person
from wellserved.web.queries import map_waiting
from wellserved.words.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Show = Callable[..., Any]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MONTHS = [date(2026, month, 1) for month in range(1, 9)]
AUGUST = "&month=2026-08"


@pytest.fixture
def eve(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Let requests have ended on every link in every month, few of them on some."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop waits in this thread
    map_waiting.forget()
    reader, chance = populate(60, 160), Random(3)
    reader.role = Role.EXECUTIVE
    reader.save()
    links = Link.objects.filter(customer__isnull=False).order_by("pk").values_list("provider_id", "customer_id")
    MonthOf.objects.bulk_create(
        MonthOf(
            month=month, provider_id=provider, customer_id=customer, ended=chance.randint(1, 30),
            waited_hours=100 * chance.random(), figures={},
        )
        for month in MONTHS
        for provider, customer in [(None, None), *links]
    )  # fmt: skip
    return reader


@pytest.fixture
def show(opened_as: Show, eve: Person) -> Show:
    """Open the map as Eve."""
    return lambda more="", **kind: opened_as(eve, f"/map/?look=waiting{more}", **kind)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everybody(show: Show, scheme: str, width: int) -> None:
    for more in ("", AUGUST, "&focus=t1"):
        page = show(more, width=width, color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [f"{more} {each['id']}: {one['html'][:120]}" for each in found for one in each["nodes"]] == []
        assert page.evaluate(SIDEWAYS) == 0


def test_the_arrow_keys_slide_through_the_months(show: Show) -> None:
    page = show(AUGUST)
    slider = page.get_by_role("slider", name="Month")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("output")).to_have_text("July 2026")
    expect(page.get_by_role("paragraph").filter(has_text="July 2026: requests waited longest on")).to_be_visible()
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("paragraph").filter(has_text="May 2026: requests waited longest on")).to_be_visible()
    expect(page).to_have_url(re.compile("look=waiting"))


def test_without_scripts_a_button_shows_the_month(show: Show) -> None:
    page = show(AUGUST, java_script_enabled=False)
    page.get_by_role("slider", name="Month").press("Home")
    page.get_by_role("button", name="Show this month").click()
    expect(page.get_by_role("paragraph").filter(has_text="January 2026: requests waited longest on")).to_be_visible()


def test_no_colour_but_one_tells_how_long(show: Show) -> None:
    lines = show(AUGUST).locator(".map-wide .link[class*=heat]")
    looks = lines.evaluate_all("all => all.map((each) => [getComputedStyle(each).stroke, each.classList.value])")
    assert len({stroke for stroke, _ in looks}) == 1
    assert len({kinds.split("heat-")[1][0] for _, kinds in looks}) > 1
