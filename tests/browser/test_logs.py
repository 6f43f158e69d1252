"""A log goes from its file to what was found in it, in a browser with scripts and in one without, over real HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.at_desks import go_by
from tests.browser.test_without_scripts import come_in
from tests.stories.commands import wellserved
from tests.stories.test_real_logs import SHARED
from tests.web.brought import plain_log, work
from tests.web.conftest import Cast, play
from wellserved.web.models import BroughtLog, LogFindings

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


def bring(tab: Any, cast: Cast, files: Any) -> None:
    """Bring files, and wait until somebody is to look at them."""
    come_in(tab, cast.sam)
    tab.goto("/logs/new/")
    tab.locator("input[type=file]").set_input_files(files)
    go_by(tab.get_by_role("button", name="Look at it"))
    tab.get_by_role("button", name="Stop").wait_for()


def go_on(tab: Any) -> None:
    """Go on from there to the findings."""
    for button in ("Check the rows", "Analyse"):
        work()
        go_by(tab.locator("main").get_by_role("button", name=button).last)
    work()


def test_it_goes_from_the_file_to_the_findings(tab: Any, cast: Cast) -> None:
    bring(tab, cast, [LOG])
    work()
    # The page moves on by itself.
    go_by(tab.locator("main").get_by_role("button", name="Check the rows").last)
    work()
    go_by(tab.get_by_role("button", name="Analyse"))
    work()
    expect(tab.get_by_role("link", name="Read the whole report")).to_be_visible()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("What is asked for takes")
    tab.wait_for_load_state()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.get_by_text("the customer waits", exact=True).click()
    expect(tab.locator("figure.look.waiting")).to_be_visible()
    expect(tab.locator("figure.look.flow")).to_be_hidden()
    assert BroughtLog.objects.get().state == BroughtLog.State.DONE


def test_its_report_runs_its_own_script_and_nothing_is_refused(tab: Any, cast: Cast) -> None:
    bring(tab, cast, [LOG])
    go_on(tab)
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text))
    go_by(tab.get_by_role("link", name="Read the whole report"))
    expect(tab.get_by_role("heading", level=1)).to_contain_text("What is asked for takes")
    assert tab.evaluate("getComputedStyle(document.querySelector('.hero h1')).fontWeight") == "680"
    assert refused == []


@pytest.mark.skipif(not SHARED.exists(), reason=f"the public logs are not there: {SHARED.name}/")
def test_the_incidents_of_volvo_it_give_what_the_command_line_gives(tab: Any, cast: Cast, tmp_path: Path) -> None:
    log = SHARED / "eventlogs" / "bpic2013_incidents.xes.gz"
    bring(tab, cast, log)
    go_on(tab)
    expect(tab.get_by_role("link", name="Read the whole report")).to_be_visible()
    here = json.loads(LogFindings.objects.get().document)
    told = wellserved("analyse", log, "--out", "report", "--no-input", folder=tmp_path).talk
    there = json.loads((tmp_path / "report" / "findings.json").read_text())
    there["source"]["produced_by"] = here["source"]["produced_by"]
    assert here == there
    headline = tab.get_by_role("heading", level=1).inner_text()
    assert " ".join(headline.split()).removesuffix(".") in " ".join(told.split())
