"""Guess, then see: each their own, groups only together, and nothing from which one could be concluded."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests.web import found_in_requests as world
from tests.web.conftest import NOW, Cast, person, signed_in, team
from wellserved.web.actions.guesses import Said, count_quarters, say
from wellserved.web.actions.own_findings import analyse_now
from wellserved.web.actions.seed import planned, seed
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import AuditEntry, FindingsRun, Guess, GuessSum, Organisation, Person, Undoable
from wellserved.web.queries.guesses import EXECUTIVES, LEADS, STAFF, group_of
from wellserved.words.quarters import quarter_of
from wellserved.words.roles import Role

pytestmark = pytest.mark.django_db
PAGE = "/where/guess/"
SUMMER = date(2026, 7, 1)
"""A quarter that is over."""


def main(text: str) -> str:
    found = html.document_fromstring(text).get_element_by_id("main")
    return " ".join(" ".join(found.itertext()).replace("\u00a0", " ").split())


def guess(who: Person, **said: str) -> Client:
    client = signed_in(who)
    answer = client.post(PAGE, said)
    assert answer.status_code == 302, main(answer.content.decode())
    return client


def seen(who: Person) -> str:
    return main(signed_in(who).get(PAGE).content.decode())


def together(who: Person) -> str:
    """Give what somebody sees of the groups who went on without guessing."""
    client = signed_in(who)
    client.post(PAGE, {"without": "1"})
    return main(client.get(PAGE).content.decode())


# guessing


def test_whoever_sees_findings_is_offered_to_guess_first_and_may_go_on_without(cast: Cast) -> None:
    world.stored()
    client = signed_in(cast.sam)
    first = main(client.get("/where/").content.decode())
    assert "Guess, then see" in first
    assert "Legal" not in first
    assert "90 %" not in first
    client.post(PAGE, {"without": "1"})
    assert "Which link costs most" in client.get("/where/").content.decode()
    assert Guess.objects.count() == 0


def test_whoever_has_guessed_is_not_asked_again_in_that_quarter(cast: Cast) -> None:
    world.stored()
    client = guess(cast.sam, kept_share="80")
    assert "Which link costs most" in client.get("/where/").content.decode()
    again = client.post(PAGE, {"kept_share": "52"})
    assert Guess.objects.get().kept_share == 80
    assert "52" not in main(again.content.decode())


def test_nobody_is_asked_before_anything_is_measured(cast: Cast) -> None:
    assert "Guess, then see" not in main(signed_in(cast.sam).get("/where/").content.decode())


def test_after_the_guess_the_measurement_stands_beside_it(cast: Cast) -> None:
    world.stored()
    guess(cast.sam, kept_share="80", waits_with="Sales", provider="it workplace", customer="Sales")
    said = seen(cast.sam)
    # By hand: 120 of 243 promises came later.
    assert "51 of 100 promises are kept: 29 fewer than you guessed." in said
    assert "your guess: 80" in said
    assert "measured: 51" in said
    assert "n = 243 promises that are over" in said
    assert "Sales" in said
    assert "Legal:" in said, "where requests wait longest"
    assert "IT Workplace → Sales" in said
    assert "Legal → IT Workplace" in said


def test_where_no_link_is_claimed_it_says_that_it_cannot_be_told(cast: Cast) -> None:
    world.stored(world.made(20, 20))
    guess(cast.sam, provider="Legal", customer="IT Workplace")
    assert "cannot be told yet" in seen(cast.sam)


def test_each_part_may_be_left_out(cast: Cast) -> None:
    world.stored()
    guess(cast.sam)
    found = Guess.objects.get()
    assert (found.kept_share, found.waits_with, found.weakest_provider, found.weakest_customer) == (None,) * 4
    assert "51 of 100 promises are kept." in seen(cast.sam)
    assert seen(cast.sam).count("not said") == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kept_share": "101"}, "less than or equal to 100"),
        ({"kept_share": "-1"}, "greater than or equal to 0"),
        ({"waits_with": "Nowhere"}, "Nobody is called “Nowhere”"),
        ({"provider": "Legal"}, "A link has two sides"),
        ({"provider": "Legal", "customer": "legal"}, "A link lies between two teams"),
    ],
)
def test_what_cannot_be_meant_is_said(cast: Cast, said: dict[str, str], why: str) -> None:
    answer = signed_in(cast.sam).post(PAGE, said)
    assert answer.status_code == 422
    assert why in main(answer.content.decode())
    assert Guess.objects.count() == 0


def test_a_second_guess_in_one_quarter_is_refused(cast: Cast) -> None:
    say(by=cast.ann, now=NOW, said=Said(kept_share=10))
    with pytest.raises(NotPossible):
        say(by=cast.ann, now=NOW, said=Said(kept_share=20))
    say(by=cast.ann, now=NOW.replace(year=2027), said=Said(kept_share=30))
    assert set(Guess.objects.values_list("kept_share", flat=True)) == {10, 30}


def test_somebody_belongs_to_one_group(cast: Cast) -> None:
    day = NOW.date()
    assert group_of(cast.eve, day) == EXECUTIVES
    assert group_of(cast.cara, day) == LEADS
    assert [group_of(each, day) for each in (cast.ann, cast.sam, cast.ada)] == [STAFF] * 3
    assert group_of(person("Mia Moss", cast.legal, role=Role.EXECUTIVE, is_lead=True), day) == EXECUTIVES


# who sees what


def test_staff_see_what_holds_for_the_organisation_and_no_team(cast: Cast) -> None:
    world.stored()
    guess(cast.ann, kept_share="30", waits_with="Sales")
    said = seen(cast.ann)
    assert "51 of 100 promises are kept: 21 more than you guessed." in said
    assert "Legal" not in said
    assert "IT Workplace" not in said


def test_nobody_sees_what_somebody_else_guessed(cast: Cast) -> None:
    world.stored()
    guess(cast.ann, kept_share="37", waits_with="Legal")
    for who in (cast.ben, cast.cara, cast.eve, cast.sam, cast.ada):
        assert "37" not in seen(who), who


def test_the_audit_trail_says_that_and_not_what(cast: Cast) -> None:
    guess(cast.ann, kept_share="37", waits_with="Legal", provider="Legal", customer="Sales")
    entry = AuditEntry.objects.get(action="guess-say")
    assert (entry.subject, entry.fields) == ("organisation", [])
    assert Undoable.objects.count() == 0


# groups


def said_in_summer(cast: Cast, shares: list[int | None], group: str = STAFF, **more: Any) -> list[Person]:
    """Let so many people guess in a quarter that is over."""
    people = []
    for number, share in enumerate(shares):
        who = person(f"{group}{number} Guess", cast.sales)
        words = {"at": datetime(2026, 8, 1, tzinfo=UTC), "quarter": SUMMER, "group": group, "kept_share": share}
        Guess.objects.create(by=who, **{**words, **more})
        people.append(who)
    return people


def summed(group: str = STAFF) -> GuessSum:
    count_quarters(NOW)
    return GuessSum.objects.get(quarter=SUMMER, group=group)


def test_five_people_have_a_sum_and_four_have_none(cast: Cast) -> None:
    said_in_summer(cast, [10, 20, 72, 90, 95])
    said_in_summer(cast, [10, 20, 72, 90], LEADS)
    assert (summed().kept_people, summed().kept_about) == (5, 70), "the one in the middle, to the nearest five"
    assert (summed(LEADS).kept_people, summed(LEADS).kept_about) == (None, None)
    assert "Staff" not in seen(cast.ann), "nobody is told what others said before they guess"
    said = together(cast.ann)
    assert "Staff about 70 of 100" in said
    assert "Leads not shown: too few people said something" in said
    assert "Executives not shown: too few people said something" in said


def test_only_those_who_said_something_count(cast: Cast) -> None:
    said_in_summer(cast, [10, 20, 72, 90, None])
    assert summed().kept_people is None


def test_an_organisation_may_ask_for_more_people(cast: Cast) -> None:
    Organisation.objects.update(smallest_group=7)
    said_in_summer(cast, [10, 20, 72, 90, 95, 96])
    assert summed().kept_people is None


def test_a_quarter_that_runs_is_not_summed(cast: Cast) -> None:
    said_in_summer(cast, [50] * 6, quarter=quarter_of(NOW.date()))
    assert count_quarters(NOW) == 0
    assert "about 50" not in together(cast.ann)


def test_a_sum_waits_for_the_first_measurement_while_that_is_made(cast: Cast) -> None:
    said_in_summer(cast, [10, 20, 72, 90, 95])
    run = FindingsRun.objects.create(asked_at=NOW, is_usual=True, begins_on=SUMMER, ends_on=NOW.date())
    assert count_quarters(NOW) == 0
    FindingsRun.objects.filter(pk=run.pk).update(state=FindingsRun.State.FAILED)
    assert count_quarters(NOW) == 1


@pytest.mark.slow
def test_what_the_sample_company_guessed_is_counted_once_it_is_measured() -> None:
    seed(plan=planned("demo", 1, NOW.date()), now=NOW)
    assert Guess.objects.filter(quarter=SUMMER, group=STAFF).count() >= 5
    assert not Guess.objects.filter(quarter=quarter_of(NOW.date())), "who looks round may guess"
    analyse_now(now=NOW)
    of_staff = GuessSum.objects.get(quarter=SUMMER, group=STAFF)
    assert of_staff.kept_people
    assert of_staff.waits_with, "measured, and beside it how many named it"
    assert of_staff.waits_named


def test_a_sum_never_changes_whoever_leaves_and_however_often_it_is_counted(cast: Cast) -> None:
    people = said_in_summer(cast, [10, 20, 72, 90, 95, 96])
    before = GuessSum.objects.filter(pk=summed().pk).values().get()
    Guess.objects.filter(by__in=people[3:]).delete()
    world.stored()
    count_quarters(NOW)
    assert GuessSum.objects.filter(pk=before["id"]).values().get() == before


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (0, "at most 2 of 6"), (1, "at most 2 of 6"), (2, "at most 2 of 6"), (3, "3 of 6"),
        (4, "at least 4 of 6"), (5, "at least 4 of 6"), (6, "at least 4 of 6"),
    ],
)  # fmt: skip
def test_nobodys_answer_follows_where_all_or_none_named_a_team(cast: Cast, named: int, said: str) -> None:
    world.stored()
    people = said_in_summer(cast, [None] * 6, waits_with=cast.sales)
    Guess.objects.filter(by__in=people[:named]).update(waits_with=cast.legal)
    summed()
    assert f"{said} named Legal" in together(cast.sam)
    assert "Legal" not in together(cast.ann), "what was measured of teams is not for everybody"


def test_a_link_counts_where_both_sides_are_named(cast: Cast) -> None:
    world.stored()
    people = said_in_summer(cast, [None] * 6, weakest_provider=cast.legal, weakest_customer=cast.workplace)
    Guess.objects.filter(by__in=people[:3]).update(weakest_customer=team("Stores"))
    assert summed().link_named == 3
    assert "3 of 6 named Legal → IT Workplace" in together(cast.eve)
