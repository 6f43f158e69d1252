"""What a team was waiting for: those whom it serves see it at team level, from five requests on."""

from datetime import date

import pytest

from tests.web.conftest import NOW, Cast, person, signed_in
from tests.web.month_rows import month_row
from tests.web.requested import words
from wellserved.web.models import Link, Person


@pytest.fixture
def link(cast: Cast) -> Link:
    """Let IT Workplace serve Sales, and wait for Legal three fifths of the time; all are three people and more."""
    for team in (cast.workplace, cast.legal, cast.it, cast.sales):
        for number in range(3):
            person(f"{team.key}{number} Moore", team)
    month_row(None, None, 20)
    month_row(cast.workplace, None, 12, elapsed_hours=200.0, elsewhere_hours=122.0, outside_hours=10.0)
    month_row(cast.workplace, None, 9, date(2026, 7, 1), elapsed_hours=900.0, elsewhere_hours=900.0)
    month_row(cast.legal, cast.workplace, 8, elapsed_hours=110.0)
    month_row(cast.it, cast.workplace, 4, elapsed_hours=12.0)
    return Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)


def card(reader: Person, link: Link) -> str:
    page = words(signed_in(reader).get(f"/links/{link.key}/").content.decode())
    return page.partition("was waiting for")[2]


def test_whoever_is_served_sees_what_their_provider_was_waiting_for(cast: Cast, link: Link) -> None:
    said = card(cast.ann, link)
    assert "IT Workplace&#x27;s requests waited 61 % of their time on other teams, and 5 % on parties outside." in said
    assert "12 requests that ended from August 2026 to October 2026" in said
    assert "Legal 110 working hours in 8 requests" in said


def test_cells_of_fewer_than_five_requests_are_not_told(cast: Cast, link: Link) -> None:
    assert "working hours in 4 requests" not in card(cast.ann, link)
    Link.objects.filter(pk=link.pk).update(provider=cast.it)
    month_row(cast.it, None, 4, elapsed_hours=10.0, elsewhere_hours=9.0)
    assert card(cast.ann, link) == ""


def test_the_people_of_both_sides_and_those_who_see_the_whole_see_it_and_nobody_else(cast: Cast, link: Link) -> None:
    for reader in (cast.ann, cast.ben, cast.cara, cast.sam, cast.eve):
        assert "61 %" in card(reader, link)
    for reader in (cast.dan, cast.ada):
        assert card(reader, link) == ""


def test_it_says_nothing_before_anything_was_analysed(cast: Cast) -> None:
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    assert card(cast.ann, link) == ""
