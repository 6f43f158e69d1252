"""Links along which teams ask though nobody declared them: whoever settles links sees them, unless they are few."""

import pytest

from tests.web.conftest import NOW, TODAY, Cast, signed_in
from tests.web.month_rows import month_row
from tests.web.requested import words
from wellserved.web.models import Link
from wellserved.web.queries.asked_links import asked_only

pytestmark = pytest.mark.django_db
SEEN = "Seen in requests, and declared by nobody"


def told(cast: Cast) -> list[tuple[str, str, str]]:
    found = asked_only(cast.sam, TODAY, everywhere=True)
    return [(row.provider, row.customer, row.requests) for row in found.rows]


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """Let Sales ask IT Workplace twelve times in two months, and Legal ask it four times."""
    month_row(None, None, 16)
    month_row(cast.workplace, cast.sales, 9)
    month_row(cast.workplace, cast.sales, 3, month=TODAY.replace(year=TODAY.year - 1, month=12, day=1))
    month_row(cast.workplace, cast.legal, 4)
    return cast


def test_it_shows_who_asks_whom_with_five_requests_or_more(asked: Cast) -> None:
    assert told(asked) == [("IT Workplace", "Sales", "12")]
    page = words(signed_in(asked.sam).get("/links/").content.decode())
    assert "IT Workplace serves Sales" in page.partition(SEEN)[2]


def test_what_anybody_declared_is_none(asked: Cast) -> None:
    Link.objects.create(provider=asked.workplace, customer=asked.sales, said_by_customer_at=NOW)
    assert told(asked) == []
    assert SEEN not in words(signed_in(asked.sam).get("/links/").content.decode())


def test_a_small_team_that_is_counted_in_the_one_above_makes_no_link(asked: Cast) -> None:
    Link.objects.create(provider=asked.workplace, customer=asked.sales, said_by_customer_at=NOW)
    month_row(asked.it, asked.sales, 20)
    assert told(asked) == []


def test_a_lead_sees_those_of_their_own_teams(asked: Cast) -> None:
    month_row(asked.legal, asked.sales, 8)
    found = asked_only(asked.cara, TODAY, everywhere=False)
    assert [row.provider for row in found.rows] == ["IT Workplace"]
    assert not asked_only(asked.dan, TODAY, everywhere=False).rows
