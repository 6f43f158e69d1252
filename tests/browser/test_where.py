"""Where it waits, and the guess before it, in a browser: narrow, dark, without scripts, and as axe sees it."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.browser.looking import EVERYTHING, LOOK, SIDEWAYS
from tests.browser.test_without_scripts import come_in
from tests.web import found_in_requests as world
from tests.web.conftest import NOW, Cast, play
from wellserved.web.models import FindingsRun, Guess
from wellserved.web.pages import where_parts
from wellserved.web.pages.finding_parts import ROWS_ON_PAPER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    where_parts._kept.cache_clear()
    return play()


@pytest.fixture(params=["with scripts", "without scripts"])
def tab(browser: Any, live_server: Any, cast: Cast, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open a narrow tab."""
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=request.param == "with scripts",
        viewport={"width": 320, "height": 700},
    )
    yield context.new_page()
    context.close()


@pytest.fixture(params=[(320, "dark"), (1280, "light")])
def looking(browser: Any, live_server: Any, cast: Cast, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open a tab into which axe is put, past the policy of the pages."""
    width, scheme = request.param
    context = browser.new_context(
        base_url=live_server.url, bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    yield context.new_page()
    context.close()


def hindrances(tab: Any) -> list[str]:
    tab.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = tab.evaluate(LOOK, EVERYTHING)["violations"]
    return [f"{each['id']} {node['html'][:160]}" for each in found for node in each["nodes"]]


def test_somebody_guesses_and_then_sees(tab: Any, cast: Cast) -> None:
    world.stored()
    come_in(tab, cast.cara)
    tab.goto("/where/")
    tab.get_by_label("Of 100 promises, how many are kept?").fill("90")
    tab.get_by_label("With which team do requests wait longest?").fill("Sales")
    tab.get_by_role("button", name="Keep my guess").click()
    tab.get_by_text("51 of 100 promises are kept: 39 fewer than you guessed.").wait_for()
    assert tab.get_by_text("measured: 51").is_visible()
    assert tab.evaluate(SIDEWAYS) == 0
    tab.get_by_role("link", name="Where it waits").last.click()
    tab.get_by_role("heading", name="What should we look at first?").wait_for()
    assert tab.evaluate(SIDEWAYS) == 0
    assert Guess.objects.get().kept_share == 90


def test_somebody_goes_on_without_guessing(tab: Any, cast: Cast) -> None:
    world.stored()
    come_in(tab, cast.eve)
    tab.goto("/where/")
    tab.get_by_role("button", name="See without guessing").click()
    tab.get_by_role("heading", name="Which link costs most").wait_for()
    tab.get_by_text("The requests that waited longest there", exact=True).click()
    assert tab.get_by_role("cell", name="Confidential").count() == 0
    assert Guess.objects.count() == 0


def test_the_page_moves_on_by_itself_when_it_is_counted(tab: Any, cast: Cast) -> None:
    Guess.objects.create(by=cast.sam, at=NOW, quarter="2026-10-01", group="staff")
    run = FindingsRun.objects.create(
        asked_at=NOW, begins_on="2026-01-01", ends_on="2026-12-01", state="at_work", progress="Counting"
    )
    come_in(tab, cast.sam)
    tab.goto(f"/where/{run.key}/")
    tab.get_by_text("Counting").wait_for()
    FindingsRun.objects.update(state="stopped")
    tab.get_by_text("It was stopped").wait_for(timeout=15_000)


def test_no_table_scrolls_sideways_where_the_screen_is_narrow(tab: Any, cast: Cast) -> None:
    run = world.stored()
    come_in(tab, cast.sam)
    tab.goto(f"/where/{run.key}/")
    for fold in tab.locator("main details").all():
        fold.locator("summary").first.click()
    tables = tab.locator("main .table .scroll:visible")
    assert tables.count() >= 5
    assert [each for each in tables.all() if each.evaluate("it => it.scrollWidth - it.clientWidth")] == []


def test_the_way_to_why_numbers_differ_opens_the_explanation(looking: Any, cast: Cast) -> None:
    run = world.stored()
    come_in(looking, cast.sam)
    looking.goto(f"/where/{run.key}/")
    assert not looking.locator("#other-numbers").is_visible()
    looking.get_by_role("link", name="Why other pages show another number").first.click()
    looking.get_by_text("Each page answers another question").wait_for()


def test_paper_has_the_answers_and_a_few_rows(looking: Any, cast: Cast) -> None:
    run = world.stored()
    come_in(looking, cast.sam)
    looking.goto(f"/where/{run.key}/")
    looking.emulate_media(media="print")
    looking.get_by_text("Not on paper").wait_for()
    assert not looking.locator("#map, #definitions, .take-home").first.is_visible()
    assert looking.locator("#answer-first").is_visible()
    for table in looking.locator(".some-on-paper:visible").all():
        assert table.locator("tbody tr:visible").count() <= ROWS_ON_PAPER


def test_nothing_hinders_anybody(looking: Any, cast: Cast) -> None:
    run = world.stored()
    come_in(looking, cast.sam)
    for address in ("/where/guess/", f"/where/{run.key}/"):
        looking.goto(address)
        assert hindrances(looking) == [], address
        assert looking.evaluate(SIDEWAYS) == 0, address
    looking.goto("/where/guess/")
    looking.get_by_label("Of 100 promises, how many are kept?").fill("5")
    looking.get_by_role("button", name="Keep my guess").click()
    looking.get_by_text("measured: 51").wait_for()
    assert hindrances(looking) == []
    for text in looking.locator(".guess-line text").all():
        box, frame = text.bounding_box(), looking.locator("main").bounding_box()
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
