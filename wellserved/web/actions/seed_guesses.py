"""Writes what people of a made-up organisation guessed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from wellserved.web.models import Guess, Person
from wellserved.web.queries.guesses import group_of
from wellserved.web.scenarios.plan_guesses import PlannedGuess
from wellserved.words.quarters import quarter_of


def write_guesses(guesses: Sequence[PlannedGuess], teams: Mapping[str, int], people: Mapping[str, int]) -> None:
    """Write them, each in its quarter; they are counted as all others, once there is a measurement."""
    rows = Person.objects.in_bulk([people[each.person] for each in guesses])
    Guess.objects.bulk_create(_row(each, teams, rows[people[each.person]]) for each in guesses)


def _row(each: PlannedGuess, teams: Mapping[str, int], person: Person) -> Guess:
    provider, customer = each.weakest or ("", "")
    return Guess(
        by=person,
        at=datetime.combine(each.on_date, time(10), UTC),
        quarter=quarter_of(each.on_date),
        group=group_of(person, each.on_date),
        kept_share=each.kept_share,
        waits_with_id=teams.get(each.waits_with),
        weakest_provider_id=teams.get(provider),
        weakest_customer_id=teams.get(customer),
    )
