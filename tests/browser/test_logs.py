"""A log goes from its file to what was found in it, in a browser with scripts and in one without, over real HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_without_scripts import come_in
from tests.web.brought import plain_log, work
from tests.web.conftest import Cast, play
from wellserved.web.models import BroughtLog

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LOG = {"name": "march.csv", "mimeType": "text/csv", "buffer": plain_log().encode()}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
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


def test_it_goes_from_the_file_to_the_findings(tab: Any, cast: Cast) -> None:
    come_in(tab, cast.sam)
    tab.goto("/logs/new/")
    tab.locator("input[type=file]").set_input_files(files=[LOG])
    tab.get_by_role("button", name="Look at it").click()
    tab.get_by_role("button", name="Stop").wait_for()
    work()
    # The page moves on by itself.
    tab.locator("main").get_by_role("button", name="Check the rows").last.click(timeout=15_000)
    work()
    tab.get_by_role("button", name="Analyse").click(timeout=15_000)
    work()
    tab.get_by_role("link", name="Read the whole report").wait_for(timeout=15_000)
    assert tab.get_by_role("heading", level=1).inner_text().startswith("What is asked for takes")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.get_by_text("the customer waits", exact=True).click()
    assert tab.locator("figure.look.waiting").is_visible()
    assert not tab.locator("figure.look.flow").is_visible()
    assert BroughtLog.objects.get().state == BroughtLog.State.DONE


def test_its_report_runs_its_own_script_and_nothing_is_refused(tab: Any, cast: Cast) -> None:
    come_in(tab, cast.sam)
    tab.goto("/logs/new/")
    tab.locator("input[type=file]").set_input_files(files=[LOG])
    tab.get_by_role("button", name="Look at it").click()
    tab.get_by_role("button", name="Stop").wait_for()
    for button in ("Check the rows", "Analyse"):
        work()
        tab.locator("main").get_by_role("button", name=button).last.click(timeout=15_000)
    work()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text))
    tab.get_by_role("link", name="Read the whole report").click(timeout=15_000)
    assert tab.get_by_role("heading", level=1).inner_text().startswith("What is asked for takes")
    assert tab.evaluate("getComputedStyle(document.querySelector('.hero h1')).fontWeight") == "680"
    assert refused == []
