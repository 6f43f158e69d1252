"""The report in a browser: nothing of a log runs, nothing leaves the file, and it can be used in every way."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.report.made_up import HANDOFFS, LENDER, PAIRS, named
from tests.report.made_up_clock import COST, TOLD, cannot_tell
from wellserved.analysis.findings import Findings
from wellserved.report.page import write_report

Show = Callable[..., Any]

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea></select></svg><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=http://example.org/a.png>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<link rel=stylesheet href=http://example.org/a.css>",
    "<meta http-equiv=refresh content='0;url=http://example.org'>",
    "<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=alert(1)>",
    "'><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    '" onfocus=alert(1) autofocus tabindex=1 x="',
    "' onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "--><script>alert(1)</script>",
    "<!--<script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "{% include 'page.css' %}{{ 7*7 }}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "url(http://example.org/a.png)",
)
TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-bottom: 2em !important; }"
)
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Show]:
    """Open findings in a page of a given kind; at the end nothing may have run, failed or been fetched."""
    contexts: list[Any] = []
    strange: list[str] = []

    def refuse(dialog: Any) -> None:
        strange.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def note(request: Any) -> None:
        if not request.url.endswith("/report.html"):
            strange.append(f"request {request.url}")

    def opened(findings: Findings, **kind: Any) -> Any:
        write_report(findings, tmp_path / "report.html")
        contexts.append(browser.new_context(**kind))
        page = contexts[-1].new_page()
        page.on("dialog", refuse)
        page.on("request", note)
        page.on("console", lambda message: strange.append(f"console {message.text}"))
        page.on("pageerror", lambda error: strange.append(f"error {error}"))
        page.goto((tmp_path / "report.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strange == []


def filled_with(text: str) -> Findings:
    """Give findings in which every text that a log can bring is the given one."""
    names = (
        "Desk", "Legal", "IT", "Payroll", "Private customers", "C-17", "C-44", "L-9", "Land registry", "promises kept",
        "events.csv", "no readable moment",
    )  # fmt: skip
    problem = replace(LENDER.source.problems[0], what=text, example=text, remedy=text)
    source = replace(LENDER.source, problems=(problem,), produced_by=text)
    noted = [replace(each, figure=replace(each.figure, unit=text, note=text)) for each in COST.inputs]
    cost = replace(COST, currency=text, remarks=(text,), inputs=tuple(noted))
    return named(replace(TOLD, source=source, cost=cost), dict.fromkeys(names, text))


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_it_runs_nothing_that_a_log_brings_even_without_its_policy(show: Show, text: str) -> None:
    page = show(filled_with(text), bypass_csp=True)
    page.evaluate(OPEN_ALL)
    page.mouse.move(300, 300)
    page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.scripts.length") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_never_scrolls_sideways(show: Show, width: int, scheme: str) -> None:
    long_names = named(TOLD, {"Legal": "Rechtsschutzversicherung" * 9, "IT": "Application management " * 9})
    page = show(long_names, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page.evaluate(OPEN_ALL)
    assert page.evaluate(SIDEWAYS) == 0
    page.add_style_tag(content=TEXT_SPACING)
    assert page.evaluate(SIDEWAYS) == 0


def test_it_is_whole_without_scripts(show: Show) -> None:
    page = show(LENDER, java_script_enabled=False)
    assert page.locator("svg.map.flow.right").is_visible()
    assert not page.locator("svg.map.waiting.right").is_visible()
    page.get_by_text("the customer waits", exact=True).click()
    expect(page.locator("svg.map.waiting.right")).to_be_visible()
    expect(page.locator("svg.map.flow.right")).to_be_hidden()
    page.get_by_text("All 4 links as a table").click()
    expect(page.locator("#links table")).to_be_visible()
    assert page.locator("button, input[type=search]").count() == 0


def many_pairs() -> Findings:
    pairs = [replace(PAIRS[0], from_team=f"Team {n}", to_team=f"Team {n + 1}", times=500 - n) for n in range(120)]
    return replace(LENDER, handoffs=replace(HANDOFFS, pairs=tuple(pairs)))


def test_it_lists_the_first_fifty_hand_offs_and_the_rest_on_demand_without_scripts(show: Show) -> None:
    page = show(many_pairs(), java_script_enabled=False)
    rows = page.locator("#hand-off-table tbody tr:visible")
    assert rows.count() == 50
    page.locator("#hand-off-table").get_by_text("Show all 120 rows").click()
    expect(rows).to_have_count(120)


def test_it_finds_a_team_beyond_the_first_fifty(show: Show) -> None:
    page = show(many_pairs())
    page.get_by_label("Search for a team in this table").fill("team 99")
    expect(page.get_by_role("status")).to_have_text("2 of 120 rows")
    assert page.locator("#hand-off-table tbody tr:visible").all_inner_texts()[0].startswith("Team 98\tTeam 99")
    page.get_by_label("Search for a team in this table").fill("")
    expect(page.locator("#hand-off-table tbody tr:visible")).to_have_count(50)


def test_it_sorts_by_name_or_by_how_often_and_says_so(show: Show) -> None:
    page = show(LENDER)
    firsts = page.locator("#hand-off-table tbody tr th")
    page.get_by_role("button", name="from").click()
    expect(firsts).to_have_text(["Desk", "Desk", "Legal"])
    page.get_by_role("button", name="from").click()
    expect(firsts).to_have_text(["Legal", "Desk", "Desk"])
    expect(page.locator("#hand-off-table th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="times").click()
    expect(page.locator("#hand-off-table tbody tr td:nth-child(3)")).to_have_text(["100", "40", "9"])
    assert page.locator("#hand-off-table thead button").count() == 4


def test_it_copies_a_table_as_a_spreadsheet_takes_it(show: Show) -> None:
    page = show(LENDER, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#hand-off-table").get_by_role("button", name="Copy table").click()
    page.get_by_role("button", name="Copied").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[0].startswith("from\tto\ttimes\tcases\tmedian wait hours\t")
    assert lines[1] == "Desk\tLegal\t100\t90\t52.0\t47.0–60.0\t120.0\t5 400\t98\t25"


def test_it_can_be_walked_through_with_the_keyboard(show: Show) -> None:
    page = show(TOLD)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the findings")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.closest('section, nav')?.id || document.activeElement.tagName"))
    assert {"map", "whose-time", "promises", "weakest-link", "cost", "waiting", "back", "sight", "open"} <= seen


def test_it_leads_from_each_sentence_of_the_story_to_more(show: Show) -> None:
    page = show(TOLD)
    page.get_by_text("of the waiting on one link").click()
    page.wait_for_url("**#weakest-link")
    expect(page.locator("#weakest-link h2")).to_be_visible()


def test_it_tells_the_story_on_the_first_screen_of_a_laptop(show: Show) -> None:
    for findings in (replace(TOLD, comparison=None), replace(cannot_tell(), comparison=None)):
        page = show(findings, viewport={"width": 1280, "height": 800})
        last = page.locator(".story > div").last.bounding_box()
        assert last["y"] + last["height"] < 2 * 800, "the hero takes no more than two screens"
        assert page.locator(".story > div").first.bounding_box()["y"] < 800


def test_it_marks_the_weakest_link_in_both_looks_of_the_map(show: Show) -> None:
    page = show(TOLD)
    assert page.locator("svg.map.flow.right .ring").is_visible()
    page.get_by_text("the customer waits", exact=True).click()
    expect(page.locator("svg.map.waiting.right .ring")).to_be_visible()
    expect(page.locator(".look.waiting .key")).to_be_visible()


def test_it_prints_what_is_folded_away_and_no_controls(show: Show) -> None:
    page = show(TOLD)
    page.emulate_media(media="print")
    for folded in ("#teams table", "svg.map.flow.right", "svg.map.waiting.right"):
        expect(page.locator(folded)).to_be_visible()
    expect(page.locator("nav, fieldset, .tools, summary").locator("visible=true")).to_have_count(0)


def test_it_opens_what_a_link_leads_to(show: Show) -> None:
    page = show(many_pairs())
    page.evaluate("location.hash = '#teams'")
    page.locator("#teams table").wait_for(state="visible")
