"""While somebody types, words that look for who did it are pointed out; nothing is sent, nothing is stored."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from tests.web.conftest import NOW, Cast, play
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.words.solution_words import HARMLESS, PHRASES, pointed_out

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ADDRESS = "/thanks/new/"
HINT = "#id_text_kind"
SAID = f"{HINT} q"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return play()


@pytest.fixture
def tab_of(browser: Any, live_server: Any, cast: Cast) -> Iterator[Any]:
    """Open the form for thanks as Ann, with or without scripts."""
    contexts = []

    def opened(**kind: Any) -> Any:
        client = Client()
        client.force_login(cast.ann)
        context = browser.new_context(base_url=live_server.url, **kind)
        context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}])
        contexts.append(context)
        tab = context.new_page()
        tab.goto(ADDRESS)
        return tab

    yield opened
    for context in contexts:
        context.close()


def test_it_is_pointed_out_while_typing_and_nothing_is_sent_or_kept(tab_of: Any) -> None:
    tab, sent = tab_of(), []
    tab.on("request", lambda request: sent.append(request.url.rpartition("/")[2]))
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    before = tab.evaluate(stored)
    with CaptureQueriesContext(connection) as asked:
        tab.get_by_label("What for?").press_sequentially("Who messed up? It was their fault")
        tab.locator(SAID).nth(1).wait_for()
    expect(tab.locator(SAID)).to_have_text(["Who messed up", "their fault"])
    expect(tab.locator(HINT)).to_contain_text("what happened, and what do we need now?")
    expect(tab.locator(HINT)).to_have_attribute("role", "status")
    assert set(sent) <= {"mark.svg"}  # the icon of the tab, which the browser fetches when it likes
    assert len(asked) == 0
    assert tab.evaluate(stored) == before


def test_it_can_be_left_so_and_never_stops_anybody(tab_of: Any, cast: Cast) -> None:
    tab = tab_of()
    field = tab.get_by_label("What for?")
    field.press_sequentially("No blame")
    tab.get_by_role("button", name="Leave it so").press("Enter")
    tab.locator(SAID).wait_for(state="detached")
    field.press_sequentially(", no blame at all, and no culprit")
    expect(tab.locator(SAID)).to_have_text(["culprit"])
    tab.get_by_label("Whom do you thank?").fill("Legal")
    tab.locator("main").get_by_role("button", name="Say thanks").click()
    tab.get_by_text("You thanked Legal.").wait_for()


def test_it_goes_when_the_words_go(tab_of: Any) -> None:
    tab = tab_of()
    field = tab.get_by_label("What for?")
    field.press_sequentially("lazy")
    tab.locator(SAID).wait_for()
    field.fill("kind")
    tab.locator(SAID).wait_for(state="detached")


def test_the_page_finds_what_the_server_finds(tab_of: Any) -> None:
    """Each phrase and each harmless one, in both kinds of apostrophe, by itself and within words."""
    phrases = [*PHRASES, *HARMLESS]
    texts = [f"Well, {each}. x{each}x" for each in phrases]
    texts += [each.upper().replace("'", "’").replace(" ", "\n ") for each in phrases]
    texts += [f"{before}{each}{after}" for each in phrases for before, after in ("éx", "1 ", "__", "-ß")]
    texts += [" ".join(phrases[start : start + 9]) for start in range(0, len(phrases), 4)]
    wrong = [
        (text, found)
        for text, found in zip(texts, tab_of().evaluate(FIND, texts), strict=True)
        if found != [each.said for each in pointed_out(text)]
    ]
    assert wrong == []


FIND = """async (texts) => {
  const { pointedOut } = await import(document.querySelector("script[src*=kind_words]").src);
  return texts.map((text) => pointedOut(text).map(([, said]) => said));
}"""


def test_without_scripts_it_stands_there_when_the_form_comes_back(tab_of: Any) -> None:
    tab = tab_of(java_script_enabled=False)
    tab.get_by_label("Whom do you thank?").fill("Nobody like that")
    tab.get_by_label("What for?").fill("They are useless.")
    tab.locator("main").get_by_role("button", name="Say thanks").click()
    expect(tab.locator(SAID)).to_have_text(["useless"])


def test_what_is_written_on_a_request_is_looked_at_too(tab_of: Any, cast: Cast) -> None:
    wish = Wish(title="A laptop", provider=cast.workplace, customer=cast.sales)
    request = ask(by=cast.ann, now=NOW, request=draft(by=cast.ann, now=NOW, wish=wish))
    tab = tab_of()
    tab.goto(f"/requests/{request.key}/")
    tab.get_by_label("Write to both teams").last.press_sequentially("You are useless")
    expect(tab.locator("#note_kind q")).to_have_text("useless")
