"""When a team works: its lead says so, versions hold from a day on, and the box counts as the exact code does."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from tests.web.conftest import NOW, TODAY, Cast, signed_in
from tests.words.calendars import HOUR, calendars_with_moments, us
from wellserved.eventlog.hours_file import read_hours
from wellserved.web import rules
from wellserved.web.actions import absences, undo
from wellserved.web.actions.hours import drop_hours, set_hours
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, Person, Team, TeamHours, Undoable
from wellserved.web.models.hours import WEEKDAYS
from wellserved.web.queries.hours import count_between, hours_page
from wellserved.web.queries.working_hours import Known, NotReadable, hours_of, read_own_days
from wellserved.words.hours import ALWAYS, WorkingHours, due_at, working_time_between

OFFICE = {
    "zone": "Europe/Berlin",
    **dict.fromkeys(WEEKDAYS[:5], "09:00-17:00"),
    **dict.fromkeys(WEEKDAYS[5:], "closed"),
    "holidays": "DE-BE",
    "own_days": "",
}
SENT = {**OFFICE, "saturday": "", "sunday": "", "version": "0"}


def given_hours(cast: Cast, team: Team | None = None, version: int = 0, on: date | None = None, **texts: str) -> None:
    set_hours(
        by=cast.ada, now=NOW, team=team or cast.workplace, version=version, from_date=on, texts={**OFFICE, **texts}
    )


def same_every_day(cast: Cast, day: str) -> None:
    set_hours(
        by=cast.ada,
        now=NOW,
        team=cast.workplace,
        version=0,
        from_date=None,
        texts={**OFFICE, **dict.fromkeys(WEEKDAYS, day)},
    )


def hours(team: Team) -> WorkingHours:
    return hours_of([team])[team.pk].hours


@pytest.mark.parametrize(
    ("who", "status"), [("cara", 302), ("ada", 302), ("ben", 403), ("ann", 403), ("dan", 403), ("sam", 403)]
)
def test_the_lead_and_administrators_say_when_a_team_works(cast: Cast, who: str, status: int) -> None:
    client = signed_in(getattr(cast, who))
    assert client.post(f"/teams/{cast.workplace.key}/hours/set/", SENT).status_code == status
    assert TeamHours.objects.count() == (status == 302)
    assert client.get(f"/teams/{cast.workplace.key}/hours/").status_code == 200


def test_it_keeps_who_did_it_and_which_fields_and_never_what(cast: Cast) -> None:
    given_hours(cast)
    given_hours(cast, version=1, on=date(2027, 1, 1), friday="09:00-14:00")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.fields) == ("team-hours-set", "team:it-workplace", ["friday"])


def test_a_team_without_hours_has_those_of_the_nearest_team_above(cast: Cast) -> None:
    assert hours(cast.workplace) == ALWAYS
    given_hours(cast, cast.it)
    assert hours(cast.workplace) == hours(cast.it) != ALWAYS
    given_hours(cast, friday="closed")
    assert hours(cast.workplace) != hours(cast.it)


def test_the_page_says_plainly_whose_hours_they_are(cast: Cast) -> None:
    def shown() -> str:
        return signed_in(cast.dan).get(f"/teams/{cast.workplace.key}/hours/").content.decode()

    assert "nights, weekends and holidays count as working time" in shown()
    given_hours(cast, cast.it)
    assert "has no hours of its own" in shown()
    given_hours(cast)
    assert "has no hours of its own" not in shown()


def test_a_new_version_leaves_the_past_as_it_was(cast: Cast) -> None:
    given_hours(cast)
    given_hours(cast, version=1, on=date(2026, 12, 1), monday="12:00-14:00")
    monday_before, monday_after = us("2026-11-23T00:00"), us("2026-12-07T00:00")
    found = [
        working_time_between(hours(cast.workplace), day, day + 24 * HOUR) // HOUR
        for day in (monday_before, monday_after)
    ]
    assert found == [8, 2]
    page = hours_page(cast.workplace.key, cast.dan, TODAY)
    assert [(each.row.from_date, each.is_now) for each in page.versions] == [(date(2026, 12, 1), False), (None, True)]
    differences = page.versions[0].differences
    assert [(each.label, each.before, each.after) for each in differences] == [("Monday", "09:00-17:00", "12:00-14:00")]


def test_holidays_and_own_days_are_those_of_the_version_that_holds(cast: Cast) -> None:
    given_hours(cast, own_days="12-24 closed\n2026-12-31 09:00-12:00\n2027-07-26 to 2027-07-30 closed")
    given_hours(cast, version=1, on=date(2027, 1, 1), holidays="")

    def worked(day: str) -> int:
        start = us(f"{day}T00:00")
        return working_time_between(hours(cast.workplace), start, start + 24 * HOUR) // HOUR

    assert [worked(day) for day in ("2026-12-23", "2026-12-24", "2026-12-25", "2026-12-31")] == [8, 0, 0, 3]
    assert [worked(day) for day in ("2027-01-01", "2027-07-26", "2027-12-24")] == [8, 8, 8]


def test_it_says_what_cannot_be_read_and_keeps_what_was_typed(cast: Cast) -> None:
    wrong = {
        "zone": "Europe/Berlino",
        "monday": "9 to 5",
        "tuesday": "09:00-12:00, 11:00-13:00",
        "holidays": "DE-XX",
        "own_days": "Christmas closed",
    }
    answer = signed_in(cast.cara).post(f"/teams/{cast.workplace.key}/hours/set/", {**SENT, **wrong})
    page = answer.content.decode()
    for sentence in (
        "no time zone of that name",
        "not written like 09:00-17:00",
        "overlap",
        "No public holidays are known for “DE-XX”",
        "“Christmas closed” cannot be meant",
    ):
        assert sentence in page
    assert not TeamHours.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["2026-02-30 closed", "02-30 closed", "2026-12-24", "2026-12-24 to 2026-12-20 closed", "1066-10-14 closed",
     "2026-12-24 9 to 5", "2026-12-24 closed\n2026-12-24 closed", "2026-12-24 closed\n2026-12-20 to 2026-12-26 closed",
     "\n".join(f"2026-{n // 28 + 1:02}-{n % 28 + 1:02} closed" for n in range(201))],
)  # fmt: skip
def test_it_refuses_days_that_cannot_be_meant(text: str) -> None:
    with pytest.raises(NotReadable):
        read_own_days(text)


def test_a_date_goes_before_the_same_day_of_every_year() -> None:
    found = read_own_days("12-24 closed\n2026-12-24 09:00-12:00")
    assert (len(found[date(2026, 12, 24)]), len(found[date(2027, 12, 24)])) == (1, 0)


def test_a_week_of_a_few_minutes_is_refused(cast: Cast) -> None:
    week = dict.fromkeys(WEEKDAYS, "")
    client = signed_in(cast.cara)
    answer = client.post(f"/teams/{cast.workplace.key}/hours/set/", {**SENT, **week, "monday": "09:00-09:30"})
    assert b"A week has at least one hour" in answer.content
    assert client.post(f"/teams/{cast.workplace.key}/hours/set/", {**SENT, **week}).status_code == 302


def test_two_who_change_at_once_see_both_texts(cast: Cast) -> None:
    given_hours(cast)
    client = signed_in(cast.cara)
    first = {**SENT, "version": "1", "friday": "09:00-14:00", "from_date": ""}
    assert client.post(f"/teams/{cast.workplace.key}/hours/set/", first).status_code == 302
    answer = signed_in(cast.ada).post(
        f"/teams/{cast.workplace.key}/hours/set/", {**first, "friday": "09:00-15:00", "monday": "closed"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "09:00-14:00" in page
    assert "09:00-15:00" in page
    assert 'name="version" value="2"' in page
    assert 'name="tuesday" value="09:00-17:00"' in page


def test_sending_twice_counts_once(cast: Cast) -> None:
    client = signed_in(cast.cara)
    for _ in range(2):
        answer = client.post(f"/teams/{cast.workplace.key}/hours/set/", {**SENT, "once": "one-key"})
        assert answer.status_code == 302
    assert AuditEntry.objects.filter(action="team-hours-set").count() == 1


def test_the_zone_is_that_of_all_versions(cast: Cast) -> None:
    given_hours(cast)
    given_hours(cast, version=1, on=date(2027, 1, 1), zone="Asia/Kolkata")
    assert set(TeamHours.objects.values_list("zone", flat=True)) == {"Asia/Kolkata"}
    assert hours(cast.workplace).zone == "Asia/Kolkata"


def last() -> Undoable:
    return Undoable.objects.latest("pk")


def take_back(by: Person) -> None:
    undo.undo(by=by, now=NOW + timedelta(minutes=1), undoable=last(), ways=WAYS)


def test_each_change_can_be_undone(cast: Cast) -> None:
    given_hours(cast)
    before = hours(cast.workplace)
    given_hours(cast, version=1, on=date(2027, 1, 1), monday="closed", zone="Asia/Kolkata")
    take_back(cast.ada)
    assert hours(cast.workplace) == before
    drop_hours(by=cast.cara, now=NOW, team=cast.workplace, version=3, from_date=None)
    assert hours(cast.workplace) == ALWAYS
    take_back(cast.cara)
    assert hours(cast.workplace) == before


def test_what_was_changed_since_is_not_undone(cast: Cast) -> None:
    given_hours(cast)
    undoable = last()
    given_hours(cast, version=1, monday="closed")
    with pytest.raises(NotPossible, match="changed these hours since"):
        undo.undo(by=cast.ada, now=NOW, undoable=undoable, ways=WAYS)


def test_a_later_version_can_be_dropped_and_the_first_only_alone(cast: Cast) -> None:
    given_hours(cast)
    given_hours(cast, version=1, on=date(2027, 1, 1), monday="closed")
    with pytest.raises(NotPossible, match="from ever cannot go"):
        drop_hours(by=cast.cara, now=NOW, team=cast.workplace, version=2, from_date=None)
    client = signed_in(cast.cara)
    client.post(f"/teams/{cast.workplace.key}/hours/drop/", {"version": "2", "from": "2027-01-01"})
    client.post(f"/teams/{cast.workplace.key}/hours/drop/", {"version": "3", "from": ""})
    assert not TeamHours.objects.exists()


def test_a_version_that_was_made_from_an_older_one_is_refused(cast: Cast) -> None:
    given_hours(cast)
    with pytest.raises(ChangedMeanwhile):
        given_hours(cast, version=0)
    with pytest.raises(NotPossible, match="meanwhile"):
        drop_hours(by=cast.cara, now=NOW, team=cast.workplace, version=7, from_date=None)


def test_nobody_sets_the_hours_of_a_closed_team(cast: Cast) -> None:
    Team.objects.filter(pk=cast.workplace.pk).update(closed_on_date=TODAY)
    cast.workplace.refresh_from_db()
    with pytest.raises(rules.NotAllowed, match="closed"):
        given_hours(cast)


def test_it_lists_when_the_lead_is_away_and_who_stands_in(cast: Cast) -> None:
    absences.arrange(
        by=cast.cara,
        now=NOW,
        person=cast.cara,
        from_date=date(2027, 3, 1),
        until_date=date(2027, 3, 8),
        deputy=cast.dan,
    )
    page = hours_page(cast.workplace.key, cast.ann, TODAY)
    assert [(each.person.name, each.deputy and each.deputy.name) for each in page.absences] == [
        ("Cara Clay", "Dan Dale")
    ]


# The box


def box(cast: Cast, **asked: str) -> str:
    return signed_in(cast.ann).get(f"/teams/{cast.workplace.key}/hours/", asked).content.decode()


def test_the_box_shows_how_an_amount_is_counted(cast: Cast) -> None:
    given_hours(cast, own_days="2026-12-24 09:00-12:00")
    page = box(cast, at="2026-12-23T16:00", length="6 h")
    # Wednesday 16 to 17, Thursday 9 to 12, two public holidays of which one is a Saturday, Monday 9 to 11.
    assert "From Wed 23 Dec 2026, 16:00 until Mon 28 Dec 2026, 11:00: 6 h of working time" in page
    for words in ("16:00–17:00", "09:00–12:00", "a day that is different", "public holiday: Christmas Day"):
        assert words in page


def test_the_box_shows_the_night_in_which_the_clocks_are_set(cast: Cast) -> None:
    same_every_day(cast, "22:00-06:00")
    page = box(cast, at="2026-03-28T22:00", until="2026-03-29T06:00")
    assert "7 h of working time" in page
    assert "the clocks are set forward by 1 h" in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"at": "2026-12-23T16:00"}, "Say how much working time"),
        ({"at": "2026-12-23T16:00", "length": "soon"}, "with its unit"),
        ({"at": "2026-12-23T16:00", "until": "2026-12-22T16:00"}, "must come after"),
        ({"at": "2026-12-23T16:00", "until": "2028-12-22T16:00"}, "within a year"),
        ({"at": "0001-01-01T00:00", "length": "4 h"}, "1970 to 2100"),
        ({"at": "never", "length": "4 h"}, "valid date"),
    ],
)
def test_the_box_says_what_it_cannot_count(cast: Cast, asked: dict[str, str], sentence: str) -> None:
    assert sentence in box(cast, **asked)


def test_the_box_says_where_so_much_never_passes(cast: Cast) -> None:
    same_every_day(cast, "closed")
    assert "never passes" in box(cast, at="2026-12-23T16:00", length="4 h")


def test_the_box_shows_the_first_days_of_many(cast: Cast) -> None:
    page = box(cast, at="2026-01-01T00:00", until="2026-12-31T00:00")
    assert "304 more days were counted" in page


@settings(max_examples=60, deadline=None)
@given(calendars_with_moments())
def test_the_box_counts_as_the_exact_code(drawn: tuple[WorkingHours, list[int]]) -> None:
    known_hours, (start, end) = drawn
    counted = count_between(Known(known_hours, None), start, end)
    exact = working_time_between(known_hours, start, end)
    minutes = exact // (HOUR // 60)
    h, m = divmod(minutes, 60)
    assert counted.amount == " ".join([*([f"{h} h"] if h else []), *([f"{m} min"] if m or not h else [])])
    if counted.rows:
        assert counted.rows[-1].total == counted.amount


def test_they_are_the_same_hours_as_in_an_hours_file(cast: Cast, tmp_path: Any) -> None:
    given_hours(cast, own_days="12-24 closed\n2026-05-30 09:00-13:00")
    given_hours(
        cast, version=1, on=date(2026, 6, 1), own_days="12-24 closed\n2026-05-30 09:00-13:00", friday="09:00-14:00"
    )
    file = tmp_path / "hours.toml"
    file.write_text(
        'format = 1\n[team.IT]\nzone = "Europe/Berlin"\nholidays = "DE-BE"\nmon-fri = "09:00-17:00"\n'
        '[team.IT.days]\n12-24 = "closed"\n2026-05-30 = "09:00-13:00"\n'
        '[team.IT.from.2026-06-01]\nfri = "09:00-14:00"\n'
    )
    in_file, here = read_hours(file).teams["IT"], hours(cast.workplace)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(0, 380, 5):
        at = us((start + timedelta(days=n)).isoformat())
        assert due_at(here, at, 13 * HOUR) == due_at(in_file, at, 13 * HOUR)
    assert here.closed_dates == in_file.closed_dates


def test_it_asks_the_database_as_often_for_one_version_as_for_three(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    given_hours(cast)
    with django_assert_max_num_queries(7) as first:
        hours_page(cast.workplace.key, Person.objects.get(pk=cast.ann.pk), TODAY)
    for number, on in enumerate((date(2027, 1, 1), date(2028, 1, 1)), start=1):
        given_hours(cast, version=number, on=on, monday="closed")
    with django_assert_max_num_queries(len(first)):
        hours_page(cast.workplace.key, Person.objects.get(pk=cast.ann.pk), TODAY)
