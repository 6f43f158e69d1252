"""My work, for my eyes only: what it says, who sees it, and that nothing of it is kept anywhere."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import Cast, person, signed_in
from tests.web.requested import ago, words
from tests.web.worked import Work, alike, finish
from wellserved.analysis.person_or_system import Verdict, Why
from wellserved.web import rules
from wellserved.web.actions import people, work_shown
from wellserved.web.actions.periodic import tidy
from wellserved.web.models import AuditEntry, Mail, Membership, Person, Request, RequestEvent, Undoable, WorkShown
from wellserved.web.queries.own_work import own_work, whole_months

TODAY = timezone.localdate


@pytest.fixture
def colleagues(cast: Cast) -> list[Person]:
    """Give Ben five colleagues who did twenty requests each, four hours each."""
    them = [person(f"{name} Colleague", cast.workplace) for name in ("Una", "Uri", "Ute", "Udo", "Ula")]
    finish(each for who in them for each in alike(who, cast.sales, cast.workplace, 4.0, 20))
    return them


def waiting(cast: Cast, many: int, hours: float = 10.0) -> list[Work]:
    """Give as many requests of Ben, four hours each, that wait for Legal before that."""
    plain = alike(cast.ben, cast.sales, cast.workplace, 4.0, many)
    return [Work(each.by, each.customer, each.provider, each.own_hours, cast.legal, hours) for each in plain]


def page(reader: Person, address: str = "/me/own-work/") -> str:
    answer = signed_in(reader).get(address)
    assert answer.status_code == 200
    return words(answer.content.decode().partition("<main")[2])


def show(cast: Cast, coach: Person, days: int = 7) -> None:
    work_shown.show(by=cast.ben, now=timezone.now(), coach=coach, until_date=TODAY() + timedelta(days=days))


def test_it_follows_the_link(cast: Cast, colleagues: list[Person]) -> None:
    for name in ("Lea", "Leo"):
        person(f"{name} Lawyer", cast.legal)  # hours of a team of fewer than three would be about one of them
    finish(waiting(cast, 40))
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert (found.judged.verdict, found.judged.colleagues, found.requests) == (Verdict.LINK, 5, 40)
    assert found.judged.extra is not None
    assert found.judged.extra.total.value == pytest.approx(400, abs=0.01)  # 40 times ten hours with Legal
    assert found.judged.extra.upstream_share == pytest.approx(1)
    assert found.hours.upstream == pytest.approx(400)
    [where] = found.upstream
    assert (where.provider, where.customer, where.requests) == ("Legal", "IT Workplace", 40)
    assert where.hours == pytest.approx(400)
    said = page(cast.ben)
    assert "It follows the link, not you" in said
    assert "Of about 400 extra hours, 100 % arose upstream" in said


def test_it_follows_the_person_and_says_so_kindly(cast: Cast, colleagues: list[Person]) -> None:
    finish(alike(cast.ben, cast.sales, cast.workplace, 6.0, 40))
    assert own_work(cast.ben, cast.ben, timezone.now()).judged.verdict is Verdict.PERSON
    said = page(cast.ben)
    assert "The part in your hands takes longer than with colleagues" in said
    assert "50 % longer" in said
    assert "That need not be pace" in said


def test_it_says_that_it_cannot_tell(cast: Cast, colleagues: list[Person]) -> None:
    finish(waiting(cast, 29))
    assert own_work(cast.ben, cast.ben, timezone.now()).judged.why is Why.FEW_REQUESTS
    assert "It cannot be told yet" in page(cast.ben)


def test_with_four_colleagues_it_tells_of_none_of_them(cast: Cast, colleagues: list[Person]) -> None:
    finish(waiting(cast, 40))
    Request.objects.filter(taken_by=colleagues[0]).update(taken_by=None)
    judged = own_work(cast.ben, cast.ben, timezone.now()).judged
    assert (judged.why, judged.own, judged.raw, judged.extra) == (Why.FEW_COLLEAGUES, None, None, None)
    assert "longer" not in page(cast.ben).partition("Where the time")[0]


def test_no_colleague_is_named_and_whoever_saw_to_nothing_is_told_so(cast: Cast, colleagues: list[Person]) -> None:
    finish(waiting(cast, 40))
    said = page(cast.ben)
    assert "Colleague" not in said
    assert "It rests on 0 finished requests" in page(cast.dan)


def test_a_request_that_changed_hands_counts_for_nobody(cast: Cast, colleagues: list[Person]) -> None:
    [given, taken, passed, mine] = finish(alike(cast.ben, cast.sales, cast.workplace, 4.0, 4))
    told = {"number": 9, "at": ago(days=69)}
    RequestEvent.objects.create(request=given, what="given", by=cast.cara, **told)
    RequestEvent.objects.filter(request=taken, what="taken_up").update(by=cast.cara)
    RequestEvent.objects.create(request=passed, what="redirected", by=cast.ben, team=cast.workplace, **told)
    RequestEvent.objects.filter(request=mine, what="delivered").update(number=9)
    RequestEvent.objects.filter(request=mine, what="taken_up").update(number=3)
    RequestEvent.objects.create(request=mine, what="given", by=cast.cara, number=2, at=ago(days=70))
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert (found.requests, found.handed_on) == (1, 3)


def test_it_looks_at_twelve_whole_months(cast: Cast) -> None:
    assert whole_months(date(2026, 1, 31)) == (date(2025, 1, 1), date(2026, 1, 1))
    hours: dict[str, Any] = {"own_hours": 1.0, "customer": cast.sales, "provider": cast.workplace, "by": cast.ben}
    finish(
        [
            Work(**hours),
            Work(**hours, began_at=timezone.now() - timedelta(hours=1)),
            Work(**hours, began_at=ago(days=400)),
        ]
    )
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert (found.requests, found.begins, found.ends) == (1, *whole_months(TODAY()))


def test_it_lists_late_requests_with_the_cause_first(cast: Cast) -> None:
    common: dict[str, Any] = {"by": cast.ben, "customer": cast.sales, "provider": cast.workplace}
    finish(
        [
            Work(
                **common, own_hours=2, upstream=cast.legal, upstream_hours=30, promised_hours=10, title="The contract"
            ),
            Work(**common, own_hours=20, promised_hours=10, title="The desk"),
            Work(**common, own_hours=2, promised_hours=10, title="The lamp"),
        ]
    )
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert (found.promised, found.late, found.late_elsewhere) == (3, 2, 1)
    assert {each.title: each.cause for each in found.late_ones} == {
        "The contract": "Most of it waited on Legal.",
        "The desk": "IT Workplace needed more time than was promised.",
    }
    said = page(cast.ben)
    assert said.count("Later than promised") == 1, "above the rows, and in none of them"
    assert (
        "Of 3 requests with a promised date, 2 came later than promised. For 1 of these the cause lay elsewhere" in said
    )
    assert "The lamp" not in said


def test_links_with_fewer_than_five_requests_are_added_up(cast: Cast) -> None:
    finish(waiting(cast, 4))
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert found.upstream == ()
    assert found.elsewhere == pytest.approx(40)


def test_the_time_is_that_of_the_page_of_each_request(cast: Cast) -> None:
    [request] = finish(waiting(cast, 1, hours=7.5))
    from wellserved.web.queries.request_clock import clock  # noqa: PLC0415 -- beside what it is compared with

    told = clock(request, timezone.now())
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert told is not None
    assert found.hours.own * 3_600_000_000 == pytest.approx(told.own_us)
    assert found.hours.total * 3_600_000_000 == pytest.approx(told.total_us)


def test_it_takes_as_many_queries_for_one_request_as_for_forty(cast: Cast, colleagues: list[Person]) -> None:
    late: dict[str, Any] = {
        "by": cast.ben,
        "customer": cast.sales,
        "provider": cast.workplace,
        "own_hours": 9,
        "promised_hours": 1,
    }
    counts = []
    for many in (1, 39):
        finish(Work(**late, upstream=cast.legal, upstream_hours=1) for _ in range(many))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            own_work(Person.objects.get(pk=cast.ben.pk), cast.ben, timezone.now())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 13


def test_the_newest_are_looked_at_where_there_are_very_many(
    cast: Cast, colleagues: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellserved.web.queries.own_work.MOST_OWN", 35)
    monkeypatch.setattr("wellserved.web.queries.own_work.MOST_OF_ONE", 8)
    finish(alike(cast.ben, cast.sales, cast.workplace, 1.0, 40))
    found = own_work(cast.ben, cast.ben, timezone.now())
    assert (found.requests, found.is_cut, found.judged.colleagues) == (35, True, 5)
    assert "these are the newest" in page(cast.ben)


def test_one_colleague_who_did_everything_lately_does_not_stand_for_all(
    cast: Cast, colleagues: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellserved.web.queries.own_work.MOST_OF_ONE", 20)
    monkeypatch.setattr("wellserved.web.queries.own_work.MOST_OF_OTHERS", 120)
    finish(waiting(cast, 40))
    finish(alike(cast.cara, cast.sales, cast.workplace, 4.0, 130))
    assert own_work(cast.ben, cast.ben, timezone.now()).judged.colleagues == 6


# Who sees it.


def test_nobody_else_sees_it_not_even_that_there_is_something(cast: Cast, colleagues: list[Person]) -> None:
    finish(waiting(cast, 40))
    for reader in (cast.cara, cast.ada, cast.sam, cast.eve, cast.ann, cast.dan, colleagues[0], cast.ben):
        client = signed_in(reader)
        assert client.get(f"/own-work/{cast.ben.key}/").status_code == 404
        assert client.get("/own-work/nobodyatall/").status_code == 404
        if reader.pk != cast.ben.pk:
            assert "400" not in words(client.get("/me/own-work/").content.decode().partition("<main")[2])
    assert Client().get(f"/own-work/{cast.ben.key}/").status_code == 302
    assert Client().get("/me/own-work/").status_code == 302


def test_a_coach_sees_it_until_the_day_and_not_a_moment_after_it_was_taken_back(cast: Cast) -> None:
    finish(waiting(cast, 40))
    browser = signed_in(cast.ben)
    said = {"coach": "Dan Dale", "until_date": (TODAY() + timedelta(days=3)).isoformat()}
    assert browser.post("/me/own-work/show/", said).status_code == 302
    seen = page(cast.dan, f"/own-work/{cast.ben.key}/")
    assert "Ben Brook shows you their work" in seen
    assert "400 h" in seen
    assert "Ben Brook" in page(cast.dan)
    assert "Ben Brook until the end of" in page(cast.dan, "/")
    assert "Shown to you" not in page(cast.cara, "/")
    assert "Dan Dale until the end of" in page(cast.ben)
    assert signed_in(cast.cara).get(f"/own-work/{cast.ben.key}/").status_code == 404
    browser.post("/me/own-work/take-back/", {"coach": cast.dan.key})
    assert signed_in(cast.dan).get(f"/own-work/{cast.ben.key}/").status_code == 404


def test_it_ends_with_the_day(cast: Cast) -> None:
    show(cast, cast.dan, days=0)
    assert signed_in(cast.dan).get(f"/own-work/{cast.ben.key}/").status_code == 200
    WorkShown.objects.update(until_date=TODAY() - timedelta(days=1))
    assert signed_in(cast.dan).get(f"/own-work/{cast.ben.key}/").status_code == 404
    assert "Dan Dale" not in page(cast.ben)
    tidy(timezone.now() + timedelta(days=1))
    assert not WorkShown.objects.exists()


def test_it_ends_when_either_leaves_and_does_not_come_back(cast: Cast) -> None:
    for leaver in (cast.ben, cast.dan):
        show(cast, cast.dan)
        gone = people.deactivate(by=cast.ada, now=timezone.now(), person=leaver, version=leaver.version)
        assert not WorkShown.objects.exists()
        back = people.reactivate(by=cast.ada, now=timezone.now(), person=gone, version=gone.version)
        leaver.version, leaver.is_active = back.version, True
        assert signed_in(cast.dan).get(f"/own-work/{cast.ben.key}/").status_code == 404


def test_removing_somebody_removes_what_they_showed(cast: Cast) -> None:
    show(cast, cast.dan)
    Person.objects.filter(pk=cast.dan.pk).delete()
    assert not WorkShown.objects.exists()


def test_a_coach_sees_no_title_of_a_request_they_may_not_read(cast: Cast) -> None:
    late: dict[str, Any] = {
        "by": cast.ben,
        "customer": cast.sales,
        "provider": cast.workplace,
        "own_hours": 9,
        "promised_hours": 1,
    }
    finish([Work(**late, title="The budget"), Work(**late, title="The secret", is_confidential=True)])
    show(cast, cast.dan)
    show(cast, cast.cara)
    dan, cara = (page(reader, f"/own-work/{cast.ben.key}/") for reader in (cast.dan, cast.cara))
    assert "The budget" not in dan
    assert "The secret" not in dan
    assert not re.search(r"R-\d", dan)
    assert "a request of Sales" in dan
    assert "a confidential request" in dan
    assert "The budget" in cara
    assert "The secret" not in cara
    assert "The secret" in page(cast.ben)


@pytest.mark.parametrize(
    ("coach", "days"), [("Ben Brook", 3), ("Dan Dale", -1), ("Dan Dale", 200), ("Nobody Known", 3), ("Dan Dale", None)]
)
def test_it_is_shown_to_others_who_are_here_and_for_three_months_at_most(
    cast: Cast, coach: str, days: int | None
) -> None:
    until = "" if days is None else (TODAY() + timedelta(days=days)).isoformat()
    answer = signed_in(cast.ben).post("/me/own-work/show/", {"coach": coach, "until_date": until})
    assert answer.status_code == 422
    assert not WorkShown.objects.exists()


def test_nobody_shows_the_work_of_somebody_else(cast: Cast) -> None:
    show(cast, cast.dan)
    signed_in(cast.ada).post("/me/own-work/take-back/", {"coach": cast.dan.key})
    assert WorkShown.objects.get().person_id == cast.ben.pk
    assert signed_in(cast.ada).post("/me/own-work/take-back/", {"coach": "nobodyatall"}).status_code == 302
    with pytest.raises(rules.NotAllowed):
        work_shown.show(by=cast.ben, now=timezone.now(), coach=cast.ben, until_date=TODAY())


def test_showing_it_again_changes_the_day(cast: Cast) -> None:
    show(cast, cast.dan, days=3)
    show(cast, cast.dan, days=9)
    assert WorkShown.objects.get().until_date == TODAY() + timedelta(days=9)


def test_a_coach_who_joins_another_team_sees_no_more_by_it(cast: Cast) -> None:
    show(cast, cast.dan)
    Membership.objects.filter(person=cast.ben).update(until_date=TODAY())
    assert "Teams:" not in page(cast.dan, f"/own-work/{cast.ben.key}/")


# Nothing of it is kept.


def test_looking_writes_nothing_and_no_browser_keeps_it(cast: Cast, colleagues: list[Person]) -> None:
    finish(waiting(cast, 40))
    show(cast, cast.dan)
    browsers = {"/me/own-work/": signed_in(cast.ben), f"/own-work/{cast.ben.key}/": signed_in(cast.dan)}
    for address, browser in browsers.items():
        browser.get("/me/")  # the visit is noted once an hour
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        assert answer["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer
        reading = ("SELECT", "SAVEPOINT", "RELEASE", "DECLARE", "FETCH", "CLOSE")
        written = [each["sql"] for each in asked if not each["sql"].lstrip("( ").upper().startswith(reading)]
        assert written == []


def test_neither_trail_nor_mails_nor_undo_say_anything_of_it(cast: Cast, colleagues: list[Person]) -> None:
    finish(waiting(cast, 40))
    show(cast, cast.dan)
    signed_in(cast.ben).get("/me/own-work/")
    signed_in(cast.dan).get(f"/own-work/{cast.ben.key}/")
    work_shown.take_back(by=cast.ben, now=timezone.now(), coach=cast.dan)
    entries = list(AuditEntry.objects.values_list("action", "subject", "fields").order_by("pk"))
    assert entries == [
        ("work-show", f"person:{cast.ben.key}", ["until_date"]),
        ("work-take-back", f"person:{cast.ben.key}", []),
    ]
    assert not Mail.objects.exists()
    assert not Undoable.objects.exists()


def test_the_log_of_answers_says_page_status_and_time_only(
    cast: Cast, colleagues: list[Person], caplog: pytest.LogCaptureFixture
) -> None:
    finish(waiting(cast, 40))
    show(cast, cast.dan)
    with caplog.at_level("INFO"):
        signed_in(cast.dan).get(f"/own-work/{cast.ben.key}/")
    told = [each.msg for each in caplog.records if isinstance(each.msg, dict) and each.msg["event"] == "answered"]
    [line] = told
    assert line["page"] == "work-shown"
    known = {"event", "level", "logger", "timestamp", "method", "page", "place", "status", "ms"}
    assert line.keys() == known
    assert not {cast.ben.key, cast.dan.key} & {str(value) for value in line.values()}
