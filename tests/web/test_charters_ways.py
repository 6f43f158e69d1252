"""Whether inner promises fit the one made outside, from what is agreed; and what the sample company agreed on."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import NOW, TODAY, Cast, signed_in
from wellserved.eventlog.demo_hours import demo_hours_toml
from wellserved.eventlog.hours_file import read_hours
from wellserved.web.actions.hours import set_hours
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import Charter, CharterVersion, Link, Person, Segment, Team
from wellserved.web.models.hours import WEEKDAYS
from wellserved.web.queries.charters import charter_page
from wellserved.web.queries.links import links_of_all
from wellserved.web.queries.promised_ways import PromisedWay, promised_ways
from wellserved.web.queries.team_offer import offer_of
from wellserved.web.queries.working_hours import hours_of
from wellserved.web.scenarios.lender_charters import LONGER_DAYS
from wellserved.words.promised_way import Verdict
from wellserved.words.promises import HOUR

OFFICE = {
    "zone": "UTC", **dict.fromkeys(WEEKDAYS[:5], "09:00-17:00"), **dict.fromkeys(WEEKDAYS[5:], "closed"),
    "holidays": "", "own_days": "",
}  # fmt: skip


@pytest.fixture
def chain(cast: Cast) -> list[Link]:
    """Legal serves IT, which serves Sales, which serves borrowers; all of them are there from 9 to 17."""
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    for team in (cast.legal, cast.it, cast.sales):
        set_hours(by=cast.ada, now=NOW, team=team, version=0, from_date=None, texts=OFFICE)
    return [
        Link.objects.create(provider=cast.legal, customer=cast.it, said_by_provider_at=NOW),
        Link.objects.create(provider=cast.it, customer=cast.sales, said_by_provider_at=NOW),
        Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW),
    ]


def promised_way(team: Team) -> PromisedWay:
    (way,) = promised_ways(team, NOW)
    return way


def promised(link: Link, hours: int | None, *, agreed: bool = True, number: int = 1) -> CharterVersion:
    charter, _ = Charter.objects.get_or_create(link=link)
    signed = {"provider_at": NOW, "customer_at": NOW, "agreed_at": NOW} if agreed else {}
    return CharterVersion.objects.create(
        charter=charter, number=number, needs="Soon", delivery=hours and hours * HOUR, proposed_at=NOW, **signed
    )


def test_it_adds_up_what_is_promised_on_the_way(cast: Cast, chain: list[Link]) -> None:
    for link, hours in zip(chain, (16, 20, 40), strict=True):
        promised(link, hours)
    way = promised_way(cast.legal)
    assert (way.verdict, way.sentence) == (Verdict.FITS, "It fits, and 4 h are left for the work of Sales itself.")
    assert [(leg.provider, leg.promised) for leg in way.inner] == [("Legal", "2 days"), ("IT", "20 h")]


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ((16, 24, 40), "It fits, and nothing is left for the work of Sales itself."),
        ((16, 24, 37), "It does not fit: 3 h more than Sales promised."),
        ((None, 24, 40), "Cannot tell: no promise from Legal."),
        ((None, None, 40), "Cannot tell: no promise from Legal, IT."),
        ((None, 24, None), "Cannot tell: no promise from Legal, Sales."),
        ((16, 24, None), "Cannot tell: no promise from Sales."),
    ],
)
def test_it_says_whether_they_fit_by_how_much_not_and_what_is_missing(
    cast: Cast, chain: list[Link], hours: tuple[int | None, ...], sentence: str
) -> None:
    for link, each in zip(chain, hours, strict=True):
        if each:
            promised(link, each)
    assert promised_way(cast.legal).sentence == sentence
    assert sentence in signed_in(cast.ann).get(f"/teams/{cast.legal.key}/promises/").content.decode()


def test_only_what_both_agreed_on_last_counts(cast: Cast, chain: list[Link]) -> None:
    for link, hours in zip(chain, (99, 24, 40), strict=True):
        promised(link, hours)
    promised(chain[0], 8, number=2)
    promised(chain[0], 1, agreed=False, number=3)
    assert promised_way(cast.legal).sentence == "It fits, and 8 h are left for the work of Sales itself."


def test_a_team_without_a_path_is_told_so(cast: Cast) -> None:
    assert promised_ways(cast.legal, NOW) == ()
    page = signed_in(cast.ann).get(f"/teams/{cast.legal.key}/promises/").content.decode()
    assert "there is no path to a customer yet" in page


def test_the_page_of_a_charter_takes_the_promise_of_that_charter(cast: Cast, chain: list[Link]) -> None:
    versions = [promised(link, hours) for link, hours in zip(chain, (16, 20, 40), strict=True)]
    page = signed_in(cast.ann).get(f"/charters/{versions[0].charter.key}/").content.decode()
    assert "It fits, and 4 h are left" in page
    assert "Counted one after the other" in page
    outer = signed_in(cast.ann).get(f"/charters/{versions[2].charter.key}/").content.decode()
    assert "It fits, and 40 h are left" in outer


def test_it_asks_the_database_as_often_for_a_short_way_as_for_a_long_one(
    cast: Cast, chain: list[Link], django_assert_max_num_queries: Any
) -> None:
    for link in chain:
        promised(link, 8)
    with django_assert_max_num_queries(8) as first:
        promised_way(cast.sales)
    with django_assert_max_num_queries(len(first)):
        promised_way(cast.legal)


# The sample company


@pytest.fixture
def lender(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)


def test_its_teams_work_when_they_work_in_its_log(lender: None, tmp_path: Path) -> None:
    file = tmp_path / "hours.toml"
    file.write_text(demo_hours_toml(), encoding="utf-8")
    in_file = read_hours(file)
    for team in Team.objects.filter(closed_on_date=None):
        known, wanted = hours_of([team])[team.pk], in_file.teams.get(team.name, in_file.default)
        assert wanted is not None
        assert known.hours.zone == wanted.zone
        for day in (LONGER_DAYS, date(2026, 3, 27), date(2026, 3, 28)):
            assert known.hours.on(day) == wanted.on(day), team.name


def test_its_payroll_works_like_hr_and_says_so(lender: None) -> None:
    payroll = Team.objects.get(name="Payroll")
    assert hours_of([payroll])[payroll.pk].of == Team.objects.get(name="HR")


def test_its_charters_are_agreed_changed_and_proposed(lender: None) -> None:
    ann = Person.objects.get(name="Ann Ashby")
    legal = Team.objects.get(name="Legal")
    row = offer_of(legal, links_of_all([legal]), ann, TODAY).as_provider[0]
    page = charter_page(row.key, ann, TODAY)
    assert [each.row.number for each in page.history] == [2, 1]
    assert page.history[0].signatures[0].by == "Cara Clay"
    assert {each.label for each in page.history[0].differences} >= {"delivery within", "first answer within"}
    assert CharterVersion.objects.filter(agreed_at=None).count() == 1
    assert {way.outer.customer: way.sentence for way in promised_ways(legal, NOW)} == {
        # 2 days of Legal and 3 of Credit check, both from 9 to 17, take 5 days of Sales desk, from 8 to 18; of those
        # 50 hours 6 more are promised.
        "Private borrowers": "It fits, and 6 h are left for the work of Sales desk itself.",
        "Small businesses": "Cannot tell: no promise from Sales desk.",
    }


def test_the_same_seed_gives_the_same_charters_and_another_other_addresses() -> None:
    one, again, other = planned("demo", 1, TODAY), planned("demo", 1, TODAY), planned("demo", 2, TODAY)
    assert (one.hours, one.services, one.charters) == (again.hours, again.services, again.charters)
    assert {each.key for each in one.charters}.isdisjoint(each.key for each in other.charters)
