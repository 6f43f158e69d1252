"""When somebody is away: they, their lead and administrators arrange it, and a deputy acts for a lead."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.web.conftest import Cast, signed_in
from wellserved.web import rules
from wellserved.web.actions import absences, undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Absence, Person, Undoable

FIRST, BACK = date(2027, 3, 1), date(2027, 3, 8)
DAYS = {"from_date": "2027-03-01", "until_date": "2027-03-08", "deputy": ""}


def away(person: Person, first: date = FIRST, back: date = BACK, deputy: Person | None = None) -> Absence:
    return Absence.objects.create(person=person, from_date=first, until_date=back, deputy=deputy)


@pytest.mark.parametrize(("who", "status"), [
    ("ben", 302), ("cara", 302), ("ada", 302), ("ann", 403), ("dan", 403), ("eve", 403), ("sam", 403)
])  # fmt: skip
def test_it_lets_them_their_lead_and_administrators_arrange_it(cast: Cast, who: str, status: int) -> None:
    client = signed_in(getattr(cast, who))
    assert client.post(f"/people/{cast.ben.key}/absences/", DAYS).status_code == status
    assert Absence.objects.filter(person=cast.ben).count() == (status == 302)


@pytest.mark.parametrize("deputy", ["Dan Dale", "DAN@example.org"])
def test_it_finds_the_deputy_by_name_or_address(cast: Cast, deputy: str) -> None:
    signed_in(cast.cara).post(f"/people/{cast.cara.key}/absences/", {**DAYS, "deputy": deputy})
    assert Absence.objects.get().deputy == cast.dan


def test_it_asks_for_the_address_where_two_have_the_name(cast: Cast) -> None:
    Person.objects.create(name="Dan Dale", mail="dan2@example.org")
    response = signed_in(cast.cara).post(f"/people/{cast.cara.key}/absences/", {**DAYS, "deputy": "Dan Dale"})
    assert b"Several people have this name" in response.content
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"deputy": "Nobody Known"}, "Nobody here is called"),
        ({"until_date": "2027-03-01"}, "must come after"),
        ({"from_date": "31.02.2027"}, "valid date"),
    ],
)
def test_it_says_what_is_wrong(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    response = signed_in(cast.ben).post(f"/people/{cast.ben.key}/absences/", {**DAYS, **wrong})
    assert (response.status_code, sentence in response.content.decode()) == (200, True)
    assert not Absence.objects.exists()


def test_it_lets_nobody_stand_in_for_themselves_or_be_away_twice(cast: Cast) -> None:
    now = timezone.now()
    with pytest.raises(rules.NotAllowed, match="themselves"):
        absences.arrange(by=cast.ben, now=now, person=cast.ben, from_date=FIRST, until_date=BACK, deputy=cast.ben)
    away(cast.ben)
    last_day = BACK - timedelta(days=1)
    with pytest.raises(rules.NotAllowed, match="already"):
        absences.arrange(
            by=cast.ben, now=now, person=cast.ben, from_date=last_day, until_date=date(2027, 4, 1), deputy=None
        )
    absences.arrange(by=cast.ben, now=now, person=cast.ben, from_date=BACK, until_date=date(2027, 4, 1), deputy=None)
    assert Absence.objects.count() == 2


def test_it_gives_the_deputy_of_a_lead_what_the_lead_may_do_meanwhile(cast: Cast) -> None:
    away(cast.cara, deputy=cast.dan)
    allowed = {
        day: not rules.why_not_describe(Person.objects.get(pk=cast.dan.pk), cast.workplace, day)
        for day in (FIRST - timedelta(days=1), FIRST, BACK - timedelta(days=1), BACK)
    }
    assert list(allowed.values()) == [False, True, True, False]


def test_it_changes_an_absence_and_shows_both_where_two_did(cast: Cast) -> None:
    absence = away(cast.ben)
    path = f"/absences/{absence.key}/"
    later = {**DAYS, "until_date": "2027-03-10", "version": "1"}
    assert signed_in(cast.ben).post(path, later).status_code == 302
    assert signed_in(cast.cara).post(path, {**later, "until_date": "2027-03-12"}).status_code == 409
    assert Absence.objects.get().until_date == date(2027, 3, 10)


def test_it_takes_an_absence_back_and_brings_it_again(cast: Cast) -> None:
    absence = away(cast.ben, deputy=cast.ann)
    assert signed_in(cast.ben).post(f"/absences/{absence.key}/cancel/").status_code == 302
    assert not Absence.objects.exists()
    undo.undo(by=cast.ben, now=timezone.now(), undoable=Undoable.objects.get(), ways=WAYS)
    back = Absence.objects.get()
    assert (back.person, back.deputy, back.from_date, back.until_date) == (cast.ben, cast.ann, FIRST, BACK)


def test_it_leaves_the_absences_of_others_alone(cast: Cast) -> None:
    absence = away(cast.ann)
    client = signed_in(cast.ben)
    assert client.get(f"/absences/{absence.key}/").status_code == 403
    assert client.post(f"/absences/{absence.key}/cancel/").status_code == 403
    assert client.get("/absences/nosuchthing2/").status_code == 404
    assert Absence.objects.count() == 1
