"""A story: two people of two teams say who serves whom, disagree, settle it, agree a charter and change it."""

import re

import pytest

from tests.browser.at_desks import DeskOf, follow, go_by, press, said_of
from tests.web.conftest import LONG_AGO, Cast, play
from wellserved.web.models import Membership

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Cara leads the workplace team, Dan leads Legal."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop waits in this thread
    made = play()
    Membership.objects.filter(person=made.dan).update(is_lead=True, from_date=LONG_AGO)
    return made


def test_two_leads_declare_disagree_settle_and_agree_a_charter_and_change_it(desk_of: DeskOf, cast: Cast) -> None:
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
    go_by(cara.get_by_role("link", name=re.compile("Legal.*says")))
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
