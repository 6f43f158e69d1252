"""The first day: who is your customer, and what the map says."""

from tests.web.conftest import NOW, Cast, signed_in
from wellserved.web.models import FirstDayAnswer, Link, Segment


def served(cast: Cast) -> Segment:
    """Let IT Workplace serve Sales, and Sales serve private borrowers."""
    borrowers = Segment.objects.create(key="private-borrowers", name="Private borrowers")
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    return borrowers


def test_it_asks_before_anything_else(cast: Cast) -> None:
    FirstDayAnswer.objects.filter(person=cast.ben).delete()
    response = signed_in(cast.ben).get("/")
    assert (response.status_code, response["Location"]) == (302, "/first-day/")


def test_it_shows_the_way_to_the_customer_beside_what_was_said(cast: Cast) -> None:
    served(cast)
    ben = signed_in(cast.ben)
    response = ben.post("/first-day/", {"team_1": "sales"}, follow=True)
    assert response.redirect_chain == [("/first-day/answer/", 302)]
    assert [stop["name"] for stop in response.context["path"]] == ["IT Workplace", "Sales", "Private borrowers"]
    assert response.context["answered"].named == ("Sales",)
    assert ben.get("/").status_code == 200


def test_it_says_that_there_is_no_path_yet(cast: Cast) -> None:
    response = signed_in(cast.dan).post("/first-day/", {"nobody": "on"}, follow=True)
    assert "There is no path from Legal to a customer outside yet." in response.content.decode()


def test_it_proposes_the_team_whose_name_was_nearly_typed(cast: Cast) -> None:
    response = signed_in(cast.ben).post("/first-day/", {"team_1": "Slaes"})
    assert "No team is called “Slaes”. Did you mean “Sales”?" in response.content.decode()


def test_it_wants_one_clear_answer(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    for unclear in ({}, {"team_1": "Sales", "nobody": "on"}):
        response = ben.post("/first-day/", unclear)
        assert "Name at least one customer, or tick" in response.content.decode()


def test_it_replaces_what_was_answered_before(cast: Cast) -> None:
    borrowers = served(cast)
    ann = signed_in(cast.ann)
    ann.post("/first-day/", {"team_1": "Legal"})
    ann.post("/first-day/", {"segments": ["private-borrowers"]})
    answer = FirstDayAnswer.objects.get(person=cast.ann)
    assert [(each.team, each.segment) for each in answer.customers.all()] == [(None, borrowers)]
    assert answer.team == cast.sales


def test_it_shows_nobody_what_somebody_else_answered(cast: Cast) -> None:
    signed_in(cast.ann).post("/first-day/", {"team_1": "Legal"})
    assert signed_in(cast.dan).get("/first-day/answer/").context["answered"].named == ()
