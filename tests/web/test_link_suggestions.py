"""What a team is asked to tick: and that nobody learns from it what a colleague answered on the first day."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import NOW, TODAY, Cast, person
from wellserved.web.models import FirstDayAnswer, FirstDayCustomer, Link, Organisation, Segment, Team
from wellserved.web.queries.link_conditions import UNSETTLED, waits_on
from wellserved.web.queries.link_suggestions import named_by_members, others_of, suggestions
from wellserved.words.links import Said, Side, Standing, stand

LAST_WEEK = NOW - timedelta(days=7)


def people_name(team: Team, named: Team | Segment | None, many: int) -> None:
    for _number in range(many):
        answer = FirstDayAnswer.objects.get(person=person(f"P{FirstDayAnswer.objects.count()} X", team))
        FirstDayAnswer.objects.filter(pk=answer.pk).update(answered_at=LAST_WEEK)
        if named is not None:
            kind = "team" if isinstance(named, Team) else "segment"
            FirstDayCustomer.objects.create(answer=answer, **{kind: named})


def offered(team: Team, side: Side = Side.PROVIDER) -> list[str]:
    return [each.value for each in suggestions(team, side, others_of(team, side), TODAY)]


def test_it_suggests_whom_five_people_named_while_two_did_not(cast: Cast) -> None:
    people_name(cast.it, cast.sales, 5)
    assert named_by_members(cast.it, TODAY) == ()
    people_name(cast.it, cast.legal, 1)
    assert named_by_members(cast.it, TODAY) == ()
    people_name(cast.it, None, 1)
    assert named_by_members(cast.it, TODAY) == ("team:sales",)


def test_it_does_not_suggest_whom_four_named(cast: Cast) -> None:
    people_name(cast.it, cast.sales, 4)
    people_name(cast.it, None, 6)
    assert named_by_members(cast.it, TODAY) == ()


def test_it_keeps_to_the_smallest_group_of_the_organisation(cast: Cast) -> None:
    Organisation.objects.update(smallest_group=8)
    people_name(cast.it, cast.sales, 7)
    people_name(cast.it, None, 5)
    assert named_by_members(cast.it, TODAY) == ()
    people_name(cast.it, cast.sales, 1)
    assert named_by_members(cast.it, TODAY) == ("team:sales",)


def test_it_counts_an_answer_from_the_monday_after_it_came(cast: Cast) -> None:
    people_name(cast.it, cast.sales, 5)
    people_name(cast.it, None, 2)
    FirstDayAnswer.objects.filter(pk=FirstDayCustomer.objects.earliest("pk").answer_id).update(answered_at=NOW)
    assert named_by_members(cast.it, TODAY) == ()
    assert named_by_members(cast.it, TODAY + timedelta(days=7)) == ("team:sales",)


def test_it_counts_the_people_of_the_team_alone_not_of_those_below(cast: Cast) -> None:
    people_name(cast.it, cast.sales, 3)
    people_name(cast.workplace, cast.sales, 4)
    people_name(cast.it, None, 2)
    assert named_by_members(cast.it, TODAY) == ()


def test_it_suggests_who_says_so_then_outside_customers_then_neighbours(cast: Cast) -> None:
    Segment.objects.create(key="borrowers", name="Private borrowers")
    Link.objects.create(provider=cast.legal, customer=cast.it, said_by_customer_at=NOW)
    assert offered(cast.legal) == ["team:it", "team:sales"]
    assert offered(cast.sales) == ["outside:borrowers", "team:it", "team:legal"]
    assert offered(cast.sales, Side.CUSTOMER) == ["team:it", "team:legal"]
    Link.objects.update(said_by_provider_at=NOW)
    assert offered(cast.legal) == ["team:sales"]


MOMENTS = [None, NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)]
WORDS = st.sampled_from([Said(yes, no) for yes in MOMENTS for no in MOMENTS if yes is None or no is None])
DESCRIBED = st.sampled_from([("", None), *((side.value, at) for side in Side for at in MOMENTS if at is not None)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(provider=WORDS, customer=WORDS, described=DESCRIBED)
def test_it_waits_in_the_database_for_the_same_side_as_in_words(cast, provider, customer, described) -> None:
    link = Link.objects.create(
        provider=cast.legal, customer=cast.sales,
        said_by_provider_at=provider.yes_at, denied_by_provider_at=provider.no_at,
        said_by_customer_at=customer.yes_at, denied_by_customer_at=customer.no_at,
        described_by=described[0], described_at=described[1],
    )  # fmt: skip
    expected = stand(provider, customer, *described)
    here = Link.objects.filter(pk=link.pk)
    found = [side for side in Side if here.filter(waits_on(side)).exists()]
    settled = {Standing.AGREED, Standing.UNSAID}
    assert found == ([expected.waits_on] if expected.waits_on else [])
    assert here.filter(UNSETTLED).exists() == (expected.standing not in settled)
    link.delete()
