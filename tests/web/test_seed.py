"""Made-up organisations: the same again from the same seed, whole, and like what people would enter."""

from collections import Counter
from datetime import date

import pytest

from tests.web.conftest import NOW
from wellserved.eventlog import demo_company
from wellserved.web.actions.seed import SCENARIOS, NotEmpty, planned, seed
from wellserved.web.models import (
    Absence,
    AuditEntry,
    FirstDayAnswer,
    FirstDayShares,
    Link,
    Membership,
    Organisation,
    Person,
    SearchWord,
    Segment,
    Succession,
    Team,
    TeamSpan,
)
from wellserved.web.scenarios.lender import CAST, NEW_HERE
from wellserved.web.scenarios.plan import Plan

ON = date(2026, 11, 22)
SIZES = {
    "demo": (60, 13),
    "org100": (100, 22),
    "org300": (300, 27),
    "org5000": (5_000, 82),
    "org20000": (20_000, 152),
    "org100000": (100_000, 402),
}


@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each != "org100000"])
def test_it_plans_the_same_again_from_the_same_seed_and_day(scenario: str) -> None:
    assert planned(scenario, 1, ON) == planned(scenario, 1, ON)
    assert planned(scenario, 1, ON).people != planned(scenario, 2, ON).people


@pytest.mark.parametrize("scenario", [pytest.param(s, marks=pytest.mark.slow) if "000" in s else s for s in SCENARIOS])
def test_it_plans_an_organisation_that_holds_together(scenario: str) -> None:
    plan = planned(scenario, 1, ON)
    assert (len(plan.people), len(plan.teams)) == SIZES[scenario]

    teams = {team.key: team for team in plan.teams}
    mails = {person.mail for person in plan.people}
    assert (len(teams), len(mails)) == (len(plan.teams), len(plan.people))
    assert len({person.key for person in plan.people}) == len(plan.people)
    assert {span.parent for team in plan.teams for span in team.spans} - {""} <= set(teams)
    assert {each.team for person in plan.people for each in person.memberships} <= set(teams)
    assert {each.person for each in plan.absences} | {each.deputy for each in plan.absences} - {""} <= mails
    assert len({(link.provider, link.customer, link.segment) for link in plan.links}) == len(plan.links)
    assert [team.key for team in plan.teams if leads(plan, team.key) != (team.closed_on_date is None)] == []
    assert [each for each in plan.absences if not each.from_date < each.until_date] == []


def leads(plan: Plan, team: str) -> int:
    """Count who leads a team now."""
    return sum(
        each.team == team and each.is_lead and each.until_date is None
        for person in plan.people
        for each in person.memberships
    )


@pytest.mark.parametrize("scenario", ["demo", "org300", "org20000"])
def test_it_lets_every_team_that_serves_somebody_reach_an_outside_customer(scenario: str) -> None:
    plan = planned(scenario, 1, ON)
    reached = {link.provider for link in plan.links if link.segment}
    while more := {link.provider for link in plan.links if link.customer in reached} - reached:
        reached |= more
    assert {link.provider for link in plan.links} - reached == set()


def test_it_has_the_teams_and_customers_of_the_sample_log() -> None:
    plan = planned("demo", 1, ON)
    assert {team.name for team in plan.teams if team.closed_on_date is None} == set(demo_company.TEAMS)
    assert {segment.name for segment in plan.segments} == set(demo_company.OUTSIDE_SEGMENTS)
    assert set(CAST) <= {person.name for person in plan.people}
    assert len({person.name for person in plan.people}) == len(plan.people)


def test_it_writes_what_was_planned(db: None) -> None:
    plan = planned("demo", 1, ON)

    counts = seed(plan=plan, now=NOW)

    asked = len(plan.requests.requests)
    assert counts == {"teams": 13, "people": 60, "segments": 2, "links": len(plan.links), "requests": asked}
    assert Organisation.objects.get().name == "Northwind Loans"
    assert {person.mail: person.name for person in Person.objects.all()} == {p.mail: p.name for p in plan.people}
    assert Membership.objects.count() == sum(len(person.memberships) for person in plan.people)
    assert (Link.objects.count(), Segment.objects.count()) == (len(plan.links), 2)
    assert Absence.objects.count() == 3
    assert not FirstDayAnswer.objects.filter(person__name=NEW_HERE).exists()
    assert FirstDayAnswer.objects.count() == 59
    assert FirstDayShares.objects.get().shares["0"][1] == 59, "all answers are old enough to be counted"
    assert AuditEntry.objects.get().action == "organisation-seed"
    assert SearchWord.objects.filter(word="ashby").count() == 1


def test_it_writes_a_tree_with_a_past(db: None) -> None:
    seed(plan=planned("demo", 1, ON), now=NOW)

    payroll, hr = Team.objects.get(key="payroll"), Team.objects.get(key="hr")
    assert (payroll.parent, payroll.path) == (hr, f"/{hr.pk}/{payroll.pk}/")
    assert set(Succession.objects.values_list("before__key", "after__key", "kind")) == {
        ("finance", "payments", "split"),
        ("finance", "payroll", "split"),
    }
    names = TeamSpan.objects.filter(team__key="operations").order_by("from_date").values_list("name", flat=True)
    assert list(names) == ["Loan processing", "Operations"]


def test_it_writes_only_where_nothing_is(db: None) -> None:
    plan = planned("demo", 1, ON)
    seed(plan=plan, now=NOW)
    with pytest.raises(NotEmpty):
        seed(plan=plan, now=NOW)
    assert Person.objects.count() == 60


def test_it_gives_many_people_names_of_their_own_kind() -> None:
    names = Counter(person.name for person in planned("org20000", 1, ON).people)
    assert len(names) > 15_000
    assert max(names.values()) < 10
