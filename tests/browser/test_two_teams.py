"""A story: two people of two teams say who serves whom, disagree, settle it, agree a charter and change it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.web.conftest import LONG_AGO, Cast, play
from wellserved.web.models import Membership, Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Desk = Callable[[Person], Any]


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Cara leads the workplace team, Dan leads Legal."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop waits in this thread
    made = play()
    Membership.objects.filter(person=made.dan).update(is_lead=True, from_date=LONG_AGO)
    return made


@pytest.fixture
def desk_of(browser: Any, live_server: Any, cast: Cast) -> Iterator[Desk]:
    """Open the desk of somebody in a browser of their own."""
    contexts = []

    def opened(person: Person) -> Any:
        client = Client()
        client.force_login(person)
        context = browser.new_context(reduced_motion="reduce", base_url=live_server.url)
        context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Any, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def said_of(page: Any) -> str:
    """Give what the open page says, without its frame."""
    return " ".join(str(page.locator("main").inner_text()).split())


def test_two_leads_declare_disagree_settle_and_agree_a_charter_and_change_it(desk_of: Desk, cast: Cast) -> None:
    cara, dan = desk_of(cast.cara), desk_of(cast.dan)

    # Cara says that Legal serves her team.
    cara.goto("/teams/it-workplace/links/declare/?as=customer")
    cara.get_by_label("Another team").fill("Legal")
    cara.get_by_label("What for?").fill("contracts with suppliers")
    press(cara, "This is how it is")

    # Dan is asked on his desk, and says that it is not so: both see that they see it differently.
    dan.goto("/")
    follow(dan, "One link waits for your word: who serves whom")
    assert "contracts with suppliers" in said_of(dan)
    press(dan, "Not so")
    cara.goto("/links/")
    cara.get_by_role("link", name=re.compile("Legal.*says")).click()
    assert "The two sides see it differently" in said_of(cara)
    link = cara.url

    # They talk, and he finds that it is so after all.
    dan.goto(link)
    press(dan, "Yes, it is so")
    assert "The two sides see it differently" not in said_of(dan)
    cara.goto("/map/")
    assert "Legal" in cara.locator(".map-wide svg").inner_html()

    # Cara says what her team needs and proposes a promise; Dan proposes another, to which she agrees.
    cara.goto(link)
    follow(cara, "Propose a charter")
    cara.get_by_label("What the customer needs").fill("A contract that we can sign at once")
    cara.get_by_label("Delivery within").fill("2 days")
    press(cara, "Propose")
    charter = cara.url
    dan.goto("/")
    follow(dan, "The charter of Legal for IT Workplace waits for you to agree")
    follow(dan, "Propose something else")
    dan.get_by_label("Delivery within").fill("3 days")
    dan.get_by_label("What the provider needs for it").fill("The name of the supplier")
    press(dan, "Propose")
    cara.goto(charter)
    assert "3 days" in said_of(cara)
    press(cara, "Agree for IT Workplace")
    assert "What holds" in said_of(cara)

    # Dan can do better a month later: until Cara agrees, what was agreed holds.
    dan.goto(charter)
    follow(dan, "Propose a change")
    dan.get_by_label("Delivery within").fill("1 day")
    press(dan, "Propose")
    cara.goto(charter)
    assert "Until both sides agree, the charter above holds." in said_of(cara)
    assert [each.inner_text() for each in cara.locator("del, ins").all()] == ["3 days", "1 day"]
    press(cara, "Agree for IT Workplace")
    for page in (cara, dan):
        page.goto(charter)
        holds = said_of(page).partition("What holds")[2]
        assert ("1 day" in holds, "2: agreed on" in holds, "1: agreed on" in holds) == (True, True, True)
