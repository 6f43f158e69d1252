"""What people come for works in a browser that runs no scripts, over real HTTP."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.at_desks import go_by
from tests.web.conftest import Cast, play
from wellserved.web.models import FirstDayAnswer, Import, Mail, Person, Team

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE = "name,mail,team\nFay Fox,fay@example.org,Sales\nGus Green,gus,Sales\n"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return play()


@pytest.fixture
def tab(browser: Any, live_server: Any, cast: Cast) -> Iterator[Any]:
    """Open a tab without scripts."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    yield context.new_page()
    context.close()


def come_in(tab: Any, person: Person) -> None:
    """Sign in by the code of a mail, however often it was done before."""
    cache.clear()
    tab.goto("/sign-in/login/")
    tab.get_by_label("Mail address").fill(str(person.mail))
    go_by(tab.get_by_role("button", name="Send me the mail"))
    code = re.findall(r"\b\d{6}\b", Mail.objects.order_by("pk").last().text)[0]  # type: ignore[union-attr]
    tab.get_by_label("Code").fill(code)
    go_by(tab.locator("main").get_by_role("button", name="Sign in"))


def test_it_lets_in_and_asks_the_question_of_the_first_day(tab: Any, cast: Cast) -> None:
    FirstDayAnswer.objects.filter(person=cast.ann).delete()
    come_in(tab, cast.ann)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Who is your customer?")
    tab.locator("input[name=team_1]").fill("Legal")
    go_by(tab.get_by_role("button", name="See what the map says"))
    assert [each.team for each in FirstDayAnswer.objects.get(person=cast.ann).customers.all()] == [cast.legal]
    tab.goto("/")
    tab.locator(".menu > summary").click()
    go_by(tab.get_by_role("button", name="Sign out"))
    tab.goto("/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_it_lets_a_lead_describe_the_team(tab: Any, cast: Cast) -> None:
    come_in(tab, cast.cara)
    tab.goto(f"/teams/{cast.workplace.key}/describe/")
    tab.locator("textarea[name=purpose]").fill("A desk that works on the first day.")
    go_by(tab.locator("main").get_by_role("button", name="Save"))
    assert Team.objects.get(pk=cast.workplace.pk).purpose == "A desk that works on the first day."
    expect(tab.get_by_text("A desk that works on the first day.").first).to_be_visible()


def test_it_imports_a_list_and_takes_it_back(tab: Any, cast: Cast) -> None:
    come_in(tab, cast.ada)
    tab.goto("/import/new/people/")
    content = {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    tab.locator("input[type=file]").set_input_files(files=[content])
    go_by(tab.get_by_role("button", name="Look at it"))
    expect(tab.get_by_text("'gus' is not a mail address").first).to_be_visible()
    go_by(tab.get_by_role("button", name="Import one row"))
    assert Person.objects.filter(mail="fay@example.org").exists()
    go_by(tab.locator("main").get_by_role("button", name="Undo").first)
    assert not Person.objects.filter(mail="fay@example.org").exists()
    assert Import.objects.get().state == Import.State.UNDONE
