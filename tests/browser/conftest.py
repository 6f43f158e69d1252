"""What stories in browsers may ask for: a desk for each person who plays in them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.browser.at_desks import DeskOf
from wellserved.web.models import Person


@pytest.fixture
def desk_of(browser: Any, live_server: Any, transactional_db: None) -> Iterator[DeskOf]:
    """Open the desk of somebody in a browser of their own."""
    contexts = []

    def opened(person: Person, **how: Any) -> Any:
        client = Client()
        client.force_login(person)
        context = browser.new_context(reduced_motion="reduce", base_url=live_server.url, **how)
        context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()
