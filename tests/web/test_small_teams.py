"""Teams of one or two people are counted with others, so that no number is about a person."""

from datetime import date

import pytest

from tests.web.conftest import person, team
from wellserved.web.models import Membership, Person, Team
from wellserved.web.queries.event_names import team_labels
from wellserved.web.queries.small_teams import small_teams

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def people(many: int, *teams: Team) -> list[Person]:
    """Let some people belong to teams."""
    there = Person.objects.count()
    return [person(f"P{there + number} Moore", *teams) for number in range(many)]


def small(begins: date | None = YEAR[0], ends: date | None = YEAR[1]) -> dict[str, str]:
    return small_teams(team_labels(), begins, ends)


def test_small_ones_below_one_team_are_counted_together() -> None:
    finance = team("Finance")
    people(4, finance)
    people(2, team("Payroll", finance))
    people(1, team("Travel", finance))
    people(3, team("Tax", finance))
    assert small() == {"Payroll": "Finance", "Travel": "Finance"}


def test_where_they_are_too_few_together_they_go_one_level_up() -> None:
    top = team("Board")
    finance, sales = team("Finance", top), team("Sales", top)
    people(2, team("Payroll", finance))
    people(1, team("Firms", sales))
    assert small() == {"Payroll": "Board", "Firms": "Board"}


def test_the_same_people_in_two_small_teams_are_no_more_people() -> None:
    top = team("Board")
    finance = team("Finance", top)
    people(2, team("Payroll", finance), team("Travel", finance))
    people(5, team("Sales", top))
    assert small() == {"Payroll": "", "Travel": "", "Sales": ""}


def test_at_the_top_the_smallest_other_team_joins_them() -> None:
    people(1, team("Legal"))
    people(4, team("Sales"))
    people(3, team("Ops"))
    assert small() == {"Legal": "", "Ops": ""}


def test_whoever_belonged_to_it_on_any_day_of_the_period_counts() -> None:
    finance = team("Finance")
    people(3, team("Tax", finance), team("Travel", finance))
    (gone,) = people(1, team("Legal", finance))
    Membership.objects.filter(person=gone).update(until_date=date(2026, 1, 1))
    assert small() == {}
    assert small(date(2025, 12, 31)) == small(None, None) == small(None, date(2021, 1, 1)) != {}
    assert small(None, date(2020, 1, 1)) == {}


def test_teams_without_anybody_are_not_small() -> None:
    team("Empty", team("Above"))
    assert small() == {}
