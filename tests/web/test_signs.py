"""The six signs by behaviour: of a link for both of its sides, and of the whole organisation."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.web.conftest import NOW, Cast, person, signed_in
from tests.web.monthly import figures, month_at, store_year
from tests.web.requested import words
from wellserved.analysis.signs import course
from wellserved.web.models import Charter, CharterVersion, Link, Person, Segment, Thanks
from wellserved.web.queries.signs import thanks_by_month
from wellserved.words.courses import Verdict
from wellserved.words.roles import RULES, Permission
from wellserved.words.signs import MEASURES, SIGNS, Measure, Sign


@pytest.fixture
def link(cast: Cast) -> Link:
    """Workplace serves Sales; three people and more belong to each."""
    for team in (cast.workplace, cast.sales, cast.legal):
        for number in range(3):
            person(f"{team.key}{number} Moore", team)
    return Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)


def read(reader: Person, address: str) -> str:
    body = signed_in(reader).get(address).content.decode()
    return words(body).replace("\xa0", " ").replace("\u202f", " ")


def of_link(link: Link) -> str:
    return f"/links/{link.key}/course/"


def thank(cast: Cast, month: date, many: int) -> None:
    at = datetime(month.year, month.month, 10, 12, tzinfo=UTC)
    for _ in range(many):
        Thanks.objects.create(
            by=cast.ann, from_team=cast.sales, to_team=cast.workplace, at=at, text="Thank you", made_possible="A sale"
        )


def test_both_sides_of_a_link_see_it_and_nobody_else(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales)

    found = {
        who.name: signed_in(who).get(of_link(link)).status_code for who in Person.objects.filter(pk__lte=cast.ada.pk)
    }

    assert {name.split()[0]: status for name, status in found.items()} == {
        "Ann": 200, "Ben": 200, "Cara": 200, "Dan": 403, "Eve": 200, "Sam": 200, "Ada": 403,
    }  # fmt: skip
    assert RULES[Permission.SEE_COURSE].refusal in read(cast.dan, of_link(link))


def test_it_tells_both_sides_of_the_same_requests(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales, [figures(answer_kept=18, asked_right_first=12)] * 12)

    said = read(cast.ann, of_link(link))
    provider, _heading, customer = said.partition("Sales, as customer")

    assert (
        "first answers given as promised Of the first answers that were promised, those that came in time. 90 %"
        in provider
    )
    assert "n = 240 promised first answers From month to month: nothing unusual" in provider
    assert "asked right the first time" in customer
    assert "60 % 90 % interval 55 % to 65 %; n = 240 requests" in customer


def test_what_is_measured_of_promises_names_the_promise(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales)
    CharterVersion.objects.create(
        charter=Charter.objects.create(link=link), number=1, needs="Soon", first_answer=240, next_update=480,
        delivery=2400, target_share=100, proposed_at=NOW, provider_at=NOW, customer_at=NOW, agreed_at=NOW,
    )  # fmt: skip
    said = read(cast.ann, of_link(link))
    assert "First answers given as promised The promise: a first answer within 4 h of working time. " in said
    assert "First dates that held The promise: delivery within 5 days of working time, or by the date named" in said
    assert "The promise: news within 1 day of working time, or by the moment named for a request." in said
    assert "The promise" not in read(cast.eve, "/where/signs/"), "all together promise nothing"


def test_each_sign_has_its_statement_and_repair_is_not_recorded_yet(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales)
    said = read(cast.ben, of_link(link))

    assert [sign for sign in Sign if SIGNS[sign].statement not in said] == []
    assert said.count("Not recorded yet") == 1


def test_celebration_is_thanks_that_cross_teams(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales)
    thank(cast, month_at(3), 6)
    thank(cast, month_at(4), 1)

    assert "thanks said Thanks from people of other teams that were written down." in read(cast.ben, of_link(link))
    assert "worth as much. 7 in twelve whole months" in read(cast.ben, of_link(link))


def test_a_month_that_runs_is_no_point_on_the_chart_of_thanks(cast: Cast, link: Link) -> None:
    for place in range(12):
        thank(cast, month_at(place), 30 if place < 11 else 2)
    known = [month_at(place) for place in range(12)]
    ten_days_in = month_at(11).replace(day=10)
    said = thanks_by_month(known, ten_days_in, provider=cast.workplace)
    assert [each.n for each in said] == [30] * 11
    assert course(Measure.THANKS, said).verdict is Verdict.USUAL
    assert course(Measure.THANKS, thanks_by_month(known, month_at(12), provider=cast.workplace)).verdict is Verdict.LOOK


def test_fewer_than_five_are_withheld(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales, [figures(ended=4, kept=1, first_kept=3)])
    thank(cast, month_at(0), 4)

    said = read(cast.ben, of_link(link))

    assert "75 %" not in said
    assert "too early to tell: fewer than five" in said


def test_nothing_is_told_where_a_side_has_fewer_than_three_people(cast: Cast) -> None:
    small = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    store_year(cast.workplace, cast.sales, [figures(kept=7)] * 12)

    said = read(cast.ben, of_link(small))

    assert "Fewer than three people belong to IT Workplace" in said
    assert "35 %" not in said


def test_customers_outside_ask_elsewhere(cast: Cast) -> None:
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    outside = Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW)

    assert "Customers outside ask elsewhere" in read(cast.ann, of_link(outside))


def test_the_signs_of_all_are_for_whoever_sees_where_it_waits(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales)

    found = {
        who: signed_in(getattr(cast, who)).get("/where/signs/").status_code
        for who in ("ann", "ben", "cara", "eve", "sam")
    }

    assert found == {"ann": 403, "ben": 403, "cara": 200, "eve": 200, "sam": 200}


def test_the_signs_of_all_are_run_charts_in_plain_words(cast: Cast, link: Link) -> None:
    store_year(cast.workplace, cast.sales, [figures(right_first=12)] * 10 + [figures(right_first=20)] * 9)

    body = signed_in(cast.eve).get("/where/signs/").content.decode()

    assert "Something changed, good. Since October 2026 it is 100 % on average; before, it was 60 %." in words(body)
    assert body.count('<svg class="months"') == 4  # no thanks yet, and repair is not recorded
    assert not [name for name in ("Workplace", "Sales", "Ann", "Ben") if name in words(body).partition("six signs")[2]]


def test_it_says_so_where_nothing_is_known(cast: Cast, link: Link) -> None:
    assert "Nothing to show yet" in read(cast.eve, "/where/signs/")
    assert "Nothing to show yet" in read(cast.ben, of_link(link))


def test_the_number_of_queries_does_not_grow(cast: Cast, link: Link, django_assert_num_queries: Any) -> None:
    store_year(cast.workplace, cast.sales, [figures()])
    client = signed_in(cast.ben)
    client.get(of_link(link))
    with django_assert_num_queries(_counted(client, of_link(link))):
        client.get(of_link(link))
    thank(cast, month_at(0), 9)
    with django_assert_num_queries(_counted(client, of_link(link))):
        client.get(of_link(link))


def _counted(client: Any, address: str) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_every_measure_is_defined_and_every_sign_measured_or_said_not_to_be() -> None:
    assert set(MEASURES) == set(Measure)
    assert set(SIGNS) == set(Sign)
    assert [sign for sign in Sign if not SIGNS[sign].measures] == [Sign.REPAIR]
    assert all(about.definition.endswith(".") for about in MEASURES.values())
