"""What stories in browsers may ask for: a desk for each person who plays in them, and pages opened as somebody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.browser.at_desks import DeskOf
from wellserved.web.models import Person


def signed_in(browser: Any, url: str, person: Person, **how: Any) -> Any:
    """Give a browser of their own to somebody who is signed in already."""
    client = Client()
    client.force_login(person)
    context = browser.new_context(reduced_motion="reduce", base_url=url, **how)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": url}])
    return context


@pytest.fixture
def desk_of(browser: Any, live_server: Any, transactional_db: None) -> Iterator[DeskOf]:
    """Open the desk of somebody in a browser of their own."""
    contexts = []

    def opened(person: Person, **how: Any) -> Any:
        contexts.append(signed_in(browser, live_server.url, person, **how))
        page = contexts[-1].new_page()
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def opened_as(browser: Any, live_server: Any, transactional_db: None) -> Iterator[Callable[..., Any]]:
    """Open an address as somebody; nothing may be refused or written into the console."""
    contexts, strange = list[Any](), list[str]()

    def opened(person: Person, address: str, *, width: int = 1280, **kind: Any) -> Any:
        contexts.append(signed_in(browser, live_server.url, person, viewport={"width": width, "height": 900}, **kind))
        page = contexts[-1].new_page()
        page.on("console", lambda message: strange.append(f"console {message.text}"))
        page.on("pageerror", lambda error: strange.append(f"error {error}"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strange == []
