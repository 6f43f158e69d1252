"""How it goes with a team: who sees it, what it says by hand-made months, and what it never says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.conftest import NOW, Cast, person, signed_in
from tests.web.monthly import figures, month_at, store, store_year
from tests.web.requested import ago, asked, words
from wellserved.report.mirror import MIRROR_STYLE
from wellserved.report.run_look import RUN_STYLE
from wellserved.web.models import Charter, CharterVersion, HelpGiven, Link, Person, Segment, Team
from wellserved.words.roles import RULES, Permission

BY_DATE = "The promise: delivery by the date named for each request; no charter says within what time."
REFUSAL = RULES[Permission.SEE_COURSE].refusal


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """Workplace serves Sales, which serves customers outside; three people and more belong to each."""
    for team in (cast.workplace, cast.sales, cast.legal):
        for number in range(3):
            person(f"{team.key}{number} Moore", team)
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW)
    return cast


def page_of(reader: Person, team: Team) -> Any:
    return signed_in(reader).get(f"/teams/{team.key}/course/")


def read(reader: Person, team: Team) -> str:
    return words(page_of(reader, team).content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_it_is_open_to_the_team_and_to_those_who_work_with_it(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    for reader in (crowd.ann, crowd.ben, crowd.cara, crowd.eve, crowd.sam):
        assert page_of(reader, crowd.workplace).status_code == 200, reader
    for reader in (crowd.dan, crowd.ada):
        answer = page_of(reader, crowd.workplace)
        assert answer.status_code == 403
        assert REFUSAL in words(answer.content.decode())


def test_it_is_not_there_for_a_team_that_is_not_there(crowd: Cast) -> None:
    assert signed_in(crowd.eve).get("/teams/nobody/course/").status_code == 404
    assert Client().get(f"/teams/{crowd.workplace.key}/course/").status_code == 302


def test_it_says_that_nothing_unusual_happened(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales, [figures(kept=16 + place % 3) for place in range(12)])

    said = read(crowd.ben, crowd.workplace)

    assert (
        f"Promises kept {BY_DATE} Nothing unusual. 85 % on average" in said
    )  # 12 x 20 promises, 4 x (16 + 17 + 18) kept
    assert "promises kept Of the promises of delivery, those that were kept by the date promised last. 85 %" in said
    assert "n = 240 promises" in said


def test_it_says_since_when_something_changed(crowd: Cast) -> None:
    months = [figures(kept=8, answer_median_hours=4.0)] * 10 + [figures(kept=19, answer_median_hours=9.0)] * 9
    store_year(crowd.workplace, crowd.sales, months)

    said = read(crowd.ben, crowd.workplace)

    assert "Something changed, good. Since October 2026 it is 95 % on average; before, it was 40 %." in said
    assert "Something changed, look. Since October 2026 it is 9.0 h on average; before, it was 4.0 h." in said


def test_months_with_fewer_than_five_are_gaps(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales, [*[figures()] * 5, figures(ended=4, kept=1), None, *[figures()] * 5])

    body = page_of(crowd.ben, crowd.workplace).content.decode()

    assert words(body).count("May 2026: not shown, fewer than five") >= 1
    assert words(body).count("June 2026: not shown, fewer than five") >= 1
    assert "25 %" not in words(body).replace("\xa0", " ").split("What holds us up")[0]


def test_it_is_too_early_to_tell_from_few_months(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales, [figures()] * 3)

    assert "Too early to tell. 3 months have 5 promises or more" in read(crowd.ben, crowd.workplace)


def test_it_shows_what_was_promised_as_a_line(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    charter = Charter.objects.create(link=Link.objects.get(provider=crowd.workplace))
    CharterVersion.objects.create(
        charter=charter, number=1, needs="Soon", first_answer=240, delivery=2400, target_share=95, proposed_at=NOW,
        provider_at=NOW, customer_at=NOW, agreed_at=NOW,
    )  # fmt: skip

    said = read(crowd.ben, crowd.workplace)

    assert "promised: 95 %" in said
    assert "promised: 4 h" in said
    delivery = (
        "The promise: delivery within 5 days of working time, in at least 95 of 100 requests, or by the date named"
    )
    assert f"Promises kept {delivery} for a request. Nothing unusual." in said
    assert "The promise: a first answer within 4 h of working time, in at least 95 of 100 requests." in said


def test_where_charters_promise_differently_it_names_the_least_and_the_most(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    link = Link.objects.get(provider=crowd.workplace)
    other = Link.objects.create(provider=crowd.workplace, customer=crowd.legal, said_by_provider_at=NOW)
    for of, delivery, share in ((link, 960, 90), (other, 2400, 100)):
        CharterVersion.objects.create(
            charter=Charter.objects.create(link=of), number=1, needs="Soon", delivery=delivery, target_share=share,
            proposed_at=NOW, provider_at=NOW, customer_at=NOW, agreed_at=NOW,
        )  # fmt: skip
    said = read(crowd.ben, crowd.workplace)
    assert "delivery within 2 days to 5 days of working time, in at least 90 to 100 of 100 requests, or by" in said
    assert "No charter promises a first answer within a time." in said


def test_hours_say_what_they_count_and_why_other_pages_count_otherwise(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    store(None, crowd.workplace, [figures()] * 12)
    store(crowd.legal, crowd.workplace, [figures()] * 12)
    said = read(crowd.ben, crowd.workplace)
    months = "Requests that ended from December 2025 to November 2026."
    assert (
        f"Counted here: from asking to the end, work included; working hours of the team that was asked. {months}"
        in said
    )
    assert f"Counted here: waiting with us and behind us, no work; our working hours. {months}" in said
    assert said.count("Each page answers another question") == 1


def test_it_says_what_holds_us_up_and_what_we_hold_up(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    store(crowd.legal, crowd.workplace, [figures()] * 2)
    store(None, crowd.workplace, [figures()] * 2)

    said = read(crowd.ben, crowd.workplace)
    up, _rest, after = said.partition("What we hold up")

    # 40 requests of ten hours, one of which waited on us; and 240 that waited four hours with us and two behind us.
    assert "Legal 360 h 9.0 h 80 h 40" in up
    assert "Sales 1 440 h 6.0 h 480 h 240" in after


def test_a_team_with_fewer_than_five_requests_is_not_named(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    store(crowd.legal, crowd.workplace, [figures(ended=4)])

    said = read(crowd.ben, crowd.workplace).partition("What holds us up")[2].partition("What we hold up")[0]

    assert "Legal" not in said
    assert "One more team is not shown: fewer than five requests." in said
    assert "All together" not in said, "a sum of four is as little as each of its parts"
    assert "36 h" not in said


def test_it_counts_the_open_work_on_the_way_to_the_customer(crowd: Cast) -> None:
    for number in range(4):
        asked(crowd.ann, crowd.sales, crowd.workplace, f"Laptop {number}")

    assert "IT Workplace 4 open" in read(crowd.ben, crowd.workplace)
    assert "IT Workplace 4 open" in read(crowd.ann, crowd.workplace)
    assert "IT Workplace fewer than five open" in read(crowd.eve, crowd.workplace)
    asked(crowd.ann, crowd.sales, crowd.workplace, "Laptop 5")
    assert "IT Workplace 5 open" in read(crowd.eve, crowd.workplace)


def test_on_the_way_it_says_where_too_few_people_are_the_reason(cast: Cast) -> None:
    """However much is open: “fewer than five” would not be true of it."""
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    outside = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.sales, segment=outside, said_by_provider_at=NOW)
    for number in range(12):
        said = read(cast.eve, cast.workplace)
        assert "IT Workplace not shown: fewer than three people" in said
        assert "fewer than five open" not in said
        asked(cast.ann, cast.sales, cast.workplace, f"Laptop {number}")

    assert "IT Workplace not shown: fewer than three people" in read(cast.eve, cast.workplace)
    assert "IT Workplace 12 open" in read(cast.ben, cast.workplace)


def test_it_says_how_old_open_work_is(crowd: Cast) -> None:
    for days in (1, 2, 8, 40, 41, 42, 43, 44):
        asked(crowd.ann, crowd.sales, crowd.workplace, "Canary title", now=ago(days=days))

    own, outside = read(crowd.ben, crowd.workplace), read(crowd.eve, crowd.workplace)

    assert "8 requests are open; the oldest is 44 days old." in own
    assert "less than 7 days 2 7 to 14 days 1 14 to 30 days 0 30 to 90 days 5 90 days or more 0" in own
    assert "less than 7 days fewer than five 7 to 14 days fewer than five 14 to 30 days 0 30 to 90 days 5" in outside
    assert "Canary title" not in own + outside


def test_outsiders_learn_nothing_of_fewer_than_five_open_requests(crowd: Cast) -> None:
    asked(crowd.ann, crowd.sales, crowd.workplace, "Laptop", now=ago(days=77))

    assert "Fewer than five requests are open; not shown." in read(crowd.eve, crowd.workplace)
    assert "77 days" not in read(crowd.eve, crowd.workplace)


def test_nothing_is_told_of_a_team_of_fewer_than_three(cast: Cast) -> None:
    store_year(cast.workplace, cast.sales, [figures(kept=7)] * 12)

    said = read(cast.ben, cast.workplace)

    assert "Fewer than 3 people belong to this team; a figure would be about one of them." in said
    assert "Its requests are counted in IT." in said
    assert "35 %" not in said


def test_it_puts_what_a_team_gives_beside_what_it_gets(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales, [figures(answer_kept=15)] * 12)
    store(None, crowd.workplace, [figures(answer_kept=5)] * 12)

    said = read(crowd.ben, crowd.workplace)

    assert "we give 75 % 90 % interval 70 % to 79 %; n = 240 promised first answers we get 25 %" in said
    assert "score" in said
    assert "nobody’s score" in said


def test_it_names_no_person(crowd: Cast) -> None:
    store_year(crowd.workplace, crowd.sales)
    HelpGiven.objects.create(
        helper=crowd.workplace, helped=crowd.sales, by=crowd.ben, at=timezone.now() - timedelta(days=3), what="Canary",
        minutes=30,
    )  # fmt: skip
    said = read(crowd.eve, crowd.workplace)

    assert [
        name for name in Person.objects.exclude(pk=crowd.eve.pk).values_list("name", flat=True) if name in said
    ] == []
    assert "Canary" not in said
    assert "We gave 0.5 h" in said or "We gave 30 min" in said


def test_the_number_of_queries_does_not_grow(
    crowd: Cast, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    store_year(crowd.workplace, crowd.sales, [figures()] * 2)
    store(crowd.legal, crowd.workplace, [figures()] * 2)
    with django_assert_max_num_queries(55) as few:
        page_of(crowd.eve, crowd.workplace)
    for number in range(3):
        other = Team.objects.create(key=f"other-{number}", name=f"Other {number}", path=f"/9{number}/")
        store(crowd.workplace, other, [figures()] * 12)
        store(other, crowd.workplace, [figures()] * 12)
        Link.objects.create(provider=crowd.workplace, customer=other, said_by_provider_at=NOW)
        asked(crowd.ann, crowd.sales, crowd.workplace, "Laptop")
    with django_assert_num_queries(len(few)):
        page_of(crowd.eve, crowd.workplace)


def test_the_page_of_a_team_leads_to_it_for_whoever_sees_it(crowd: Cast) -> None:
    address = f"/teams/{crowd.workplace.key}/course/"

    assert address in signed_in(crowd.ann).get(f"/teams/{crowd.workplace.key}/").content.decode()
    assert address not in signed_in(crowd.dan).get(f"/teams/{crowd.workplace.key}/").content.decode()


def test_run_charts_look_as_those_of_the_report(client: Client, db: None) -> None:
    sheet = b"".join(client.get("/static/look/courses.css")).decode()

    assert RUN_STYLE in sheet
    assert MIRROR_STYLE in sheet


def test_months_are_counted_from_december() -> None:
    assert [month_at(place).isoformat() for place in (0, 1, 12)] == ["2025-12-01", "2026-01-01", "2026-12-01"]
