"""Hours lost to turf wars: one tap, seen by whoever noted them, and sums of closed months from five people on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import Cast, person, signed_in
from tests.web.requested import words
from wellserved.web.actions import turf_hours as actions
from wellserved.web.actions.periodic import WORK
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import AuditEntry, Organisation, Person, TurfHours, TurfMonth, Undoable
from wellserved.web.queries import turf_hours as queries
from wellserved.web.rules import NotAllowed

PAGE = "/where/turf/"
AUGUST = date(2026, 8, 1)
AFTER_AUGUST = datetime(2026, 9, 8, 6, 0, tzinfo=UTC)
"""The first moment at which August is counted."""


def noted(by: Person, on: date = AUGUST, quarters: int = 4) -> TurfHours:
    return actions.note(by=by, now=datetime(on.year, on.month, on.day, 12, tzinfo=UTC), on=on, quarter_hours=quarters)


def leads(cast: Cast, many: int) -> list[Person]:
    return [person(f"Lea{number} Lowe", cast.sales, is_lead=True) for number in range(many)]


def page(reader: Person) -> str:
    return words(signed_in(reader).get(PAGE).content.decode())


def test_leads_and_executives_note_hours_with_one_tap_and_see_them(cast: Cast) -> None:
    for who in (cast.cara, cast.eve):
        client = signed_in(who)
        assert client.get(PAGE).status_code == 200
        today = timezone.localdate().isoformat()
        answer = client.post(f"{PAGE}note/", {"quarter_hours": "2", "on": today}, follow=True)
        assert "Noted, for you alone: 0.5 h." in words(answer.content.decode())
        assert "What you noted" in page(who)
    assert list(TurfHours.objects.values_list("quarter_hours", flat=True)) == [2, 2]


def test_nobody_else_comes_to_this_page(cast: Cast) -> None:
    for who in (cast.ann, cast.ben, cast.dan, cast.sam, cast.ada):
        assert signed_in(who).get(PAGE).status_code == 403
        answer = signed_in(who).post(f"{PAGE}note/", {"quarter_hours": "4", "on": timezone.localdate().isoformat()})
        assert answer.status_code == 403
        with pytest.raises(NotAllowed):
            noted(who)
    assert not TurfHours.objects.exists()


def test_another_day_is_possible_and_where_regained_time_went_is_read_by_the_person_only(cast: Cast) -> None:
    day = timezone.localdate() - timedelta(days=1)
    words_sent = {"quarter_hours": "16", "on": day.isoformat(), "went_to": "To a customer in Lund"}
    signed_in(cast.cara).post(f"{PAGE}note/", words_sent)
    assert "To a customer in Lund" in page(cast.cara)
    assert "Lund" not in page(cast.eve)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "2100-01-01"}, "This day lies ahead"),
        ({"on": "2020-01-01"}, "That month is counted already"),
        ({"on": "yesterday"}, "date"),
        ({"quarter_hours": "3"}, "3 is not one of the available choices"),
        ({"quarter_hours": "-4"}, "is not one of the available choices"),
        ({"went_to": "a" * 300}, "at most 200 characters"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_noted(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    sent = {"quarter_hours": "4", "on": timezone.localdate().isoformat()} | wrong
    answer = signed_in(cast.cara).post(f"{PAGE}note/", sent)
    assert answer.status_code == 422
    assert sentence in words(answer.content.decode())
    assert not TurfHours.objects.exists()


def test_a_day_has_no_more_than_twenty_four_hours(cast: Cast) -> None:
    for _each in range(6):
        noted(cast.cara, quarters=16)
    with pytest.raises(NotPossible, match="more than a day"):
        noted(cast.cara, quarters=2)
    noted(cast.eve, quarters=16)


def test_a_note_is_removed_and_put_back_by_whoever_wrote_it_only(cast: Cast) -> None:
    today = timezone.localdate()
    noted(cast.cara, today)
    noted(cast.eve, today, 8)
    client = signed_in(cast.cara)
    answer = client.post(f"{PAGE}1/remove/", follow=True).content.decode()
    assert "What you noted" not in words(answer)
    assert f'action="{PAGE}1/put-back/"' in answer
    assert client.post(f"{PAGE}2/remove/").status_code == 404, "there is no second note of hers"
    client.post(f"{PAGE}1/put-back/")
    assert TurfHours.objects.filter(removed_at=None).count() == 2
    assert "What you noted" in page(cast.cara)


@pytest.mark.parametrize("number", ["0", "3", "999999999", "99999999999999999999999"])
def test_a_number_that_is_no_note_of_theirs_is_not_there(cast: Cast, number: str) -> None:
    noted(cast.cara, timezone.localdate())
    assert signed_in(cast.cara).post(f"{PAGE}{number}/remove/").status_code == 404


def test_nothing_of_it_is_in_the_audit_trail_or_in_what_administrators_can_undo(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    noted(cast.cara, timezone.localdate())
    signed_in(cast.cara).post(f"{PAGE}1/remove/")
    signed_in(cast.cara).post(f"{PAGE}1/put-back/")
    actions.count_months(timezone.now())
    assert AuditEntry.objects.count() == before
    assert not Undoable.objects.exists()


def test_four_people_make_no_sum_and_five_do(cast: Cast) -> None:
    five = leads(cast, 5)
    for each in five[:4]:
        noted(each)
        noted(each, date(2026, 8, 20), 8)
    for each in five:
        noted(each, date(2026, 9, 5), 2)
    actions.count_months(AFTER_AUGUST)
    actions.count_months(datetime(2026, 10, 8, tzinfo=UTC))
    assert list(TurfMonth.objects.order_by("month").values_list("people", "quarter_hours")) == [(None, None), (5, 10)]
    shown = page(cast.eve)
    assert "In Sep 2026, 5 people noted 2.5 h lost to turf wars." in shown
    assert "Aug 2026 not shown, to keep answers safe" in shown
    assert "12 h" not in shown


def test_somebody_who_notes_often_counts_once(cast: Cast) -> None:
    for day in range(1, 11):
        noted(cast.cara, date(2026, 8, day))
    actions.count_months(AFTER_AUGUST)
    assert TurfMonth.objects.get().people is None


def test_an_organisation_may_want_larger_groups(cast: Cast) -> None:
    Organisation.objects.update(smallest_group=6)
    for each in leads(cast, 5):
        noted(each)
    actions.count_months(AFTER_AUGUST)
    assert TurfMonth.objects.get().people is None


def test_a_month_is_counted_a_week_after_its_end_and_not_before(cast: Cast) -> None:
    for each in leads(cast, 5):
        noted(each)
    actions.count_months(AFTER_AUGUST - timedelta(days=1))
    assert not TurfMonth.objects.exists()
    actions.count_months(AFTER_AUGUST)
    assert TurfMonth.objects.get().quarter_hours == 20
    with pytest.raises(NotPossible, match="counted already"):
        actions.note(by=cast.eve, now=AFTER_AUGUST, on=date(2026, 8, 31), quarter_hours=4)


def test_a_published_sum_never_changes_whoever_removes_a_note_leaves_or_comes_back(cast: Cast) -> None:
    five = leads(cast, 5)
    first, *_others = [noted(each) for each in five]
    actions.count_months(AFTER_AUGUST)
    published = list(TurfMonth.objects.values())
    actions.remove(by=five[0], now=AFTER_AUGUST, note=first)
    five[1].delete()
    actions.count_months(AFTER_AUGUST + timedelta(days=1))
    actions.put_back(by=five[0], now=AFTER_AUGUST + timedelta(days=1), note=first)
    actions.count_months(AFTER_AUGUST + timedelta(days=2))
    assert list(TurfMonth.objects.values()) == published


def test_a_month_that_had_too_few_stays_so_when_a_note_comes_back(cast: Cast) -> None:
    five = leads(cast, 5)
    first, *_others = [noted(each) for each in five]
    actions.remove(by=five[0], now=AFTER_AUGUST - timedelta(days=2), note=first)
    actions.count_months(AFTER_AUGUST)
    actions.put_back(by=five[0], now=AFTER_AUGUST, note=first)
    actions.count_months(AFTER_AUGUST + timedelta(days=1))
    assert TurfMonth.objects.get().people is None


def test_no_two_sums_are_made_of_the_same_notes(cast: Cast) -> None:
    for each in leads(cast, 6):
        noted(each)
        noted(each, date(2026, 9, 2), 2)
    actions.count_months(datetime(2026, 10, 20, tzinfo=UTC))
    sums = TurfMonth.objects.values_list("month", "people", "quarter_hours").order_by("month")
    assert list(sums) == [(AUGUST, 6, 24), (date(2026, 9, 1), 6, 12)]
    assert sum(TurfHours.objects.values_list("quarter_hours", flat=True)) == 24 + 12


def test_only_whoever_wrote_it_changes_a_note_even_if_they_lead_no_more(cast: Cast) -> None:
    own = noted(cast.cara, timezone.localdate())
    with pytest.raises(NotAllowed):
        actions.remove(by=cast.eve, now=timezone.now(), note=own)
    cast.cara.memberships.update(until_date=timezone.localdate())
    actions.remove(by=Person.objects.get(pk=cast.cara.pk), now=timezone.now(), note=own)
    own.refresh_from_db()
    assert own.removed_at is not None


def test_what_was_removed_long_ago_does_not_come_back(cast: Cast) -> None:
    own = noted(cast.cara)
    actions.remove(by=cast.cara, now=AFTER_AUGUST, note=own)
    with pytest.raises(NotPossible, match="too late"):
        actions.put_back(by=cast.cara, now=AFTER_AUGUST + timedelta(days=15), note=own)


def test_the_page_takes_as_many_queries_for_one_note_as_for_many(cast: Cast) -> None:
    counts = []
    for many in (1, 3):
        for day in range(many):
            noted(cast.cara, timezone.localdate() - timedelta(days=day))
        client = signed_in(cast.cara)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert queries.own_notes(cast.cara, timezone.localdate()).this_month > 0


def test_the_worker_counts_months() -> None:
    assert actions.count_months in {work for work, _again in WORK}
