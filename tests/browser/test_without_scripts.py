"""What people come for works in a browser that runs no scripts, over real HTTP."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

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
    """Sign in by the code of a mail."""
    tab.goto("/sign-in/login/")
    tab.get_by_label("Mail address").fill(str(person.mail))
    tab.get_by_role("button", name="Send me the mail").click()
    code = re.findall(r"\b\d{6}\b", Mail.objects.order_by("pk").last().text)[0]  # type: ignore[union-attr]
    tab.get_by_label("Code").fill(code)
    tab.locator("main").get_by_role("button", name="Sign in").click()


def test_it_lets_in_and_asks_the_question_of_the_first_day(tab: Any, cast: Cast) -> None:
    FirstDayAnswer.objects.filter(person=cast.ann).delete()
    come_in(tab, cast.ann)
    assert tab.get_by_role("heading", level=1).inner_text() == "Who is your customer?"
    tab.locator("input[name=team_1]").fill("Legal")
    tab.get_by_role("button", name="See what the map says").click()
    assert [each.team for each in FirstDayAnswer.objects.get(person=cast.ann).customers.all()] == [cast.legal]
    tab.goto("/")
    tab.locator(".menu > summary").click()
    tab.get_by_role("button", name="Sign out").click()
    assert "/sign-in/" in tab.url or tab.get_by_role("heading", name="Sign").count()


def test_it_lets_a_lead_describe_the_team(tab: Any, cast: Cast) -> None:
    come_in(tab, cast.cara)
    tab.goto(f"/teams/{cast.workplace.key}/describe/")
    tab.locator("textarea[name=purpose]").fill("A desk that works on the first day.")
    tab.locator("main").get_by_role("button", name="Save").click()
    assert Team.objects.get(pk=cast.workplace.pk).purpose == "A desk that works on the first day."
    assert tab.get_by_text("A desk that works on the first day.").first.is_visible()


def test_it_imports_a_list_and_takes_it_back(tab: Any, cast: Cast) -> None:
    come_in(tab, cast.ada)
    tab.goto("/import/new/people/")
    content = {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    tab.locator("input[type=file]").set_input_files(files=[content])
    tab.get_by_role("button", name="Look at it").click()
    assert tab.get_by_text("'gus' is not a mail address").first.is_visible()
    tab.get_by_role("button", name="Import one row").click()
    assert Person.objects.filter(mail="fay@example.org").exists()
    tab.locator("main").get_by_role("button", name="Undo").first.click()
    assert not Person.objects.filter(mail="fay@example.org").exists()
    assert Import.objects.get().state == Import.State.UNDONE
