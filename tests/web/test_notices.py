"""Notices: who is told what happened to a request, when, and in one mail with whatever else is due."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import LONG_AGO, NOW, TODAY, Cast, person, signed_in, team
from wellserved.web.actions import notice_mails, notices
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.notice_tokens import off_token
from wellserved.web.actions.request_record import put_step_back
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.models import (
    Absence,
    Mail,
    Membership,
    Notice,
    NoticeWish,
    Person,
    Request,
    TeamHours,
)
from wellserved.words.notices import Level, NoticeKind, due_at, is_quiet
from wellserved.words.requests import Happened, Reason, Update

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)
MORNING = NOW.replace(hour=8) + timedelta(days=1)


def asked(cast: Cast, *, by: Person | None = None, now: datetime = NOW, **wish: Any) -> Request:
    wishes = {"title": "A laptop", "provider": cast.workplace, "customer": cast.sales, **wish}
    made = draft(by=by or cast.ann, now=now, wish=Wish(**wishes))
    return ask(by=by or cast.ann, now=now, request=made)


def told(request: Request | None = None) -> list[tuple[str, str]]:
    """Give who is to be told what kind, by name."""
    rows = Notice.objects.filter(mailed_at=None)
    rows = rows.filter(request=request) if request else rows
    return sorted((each.person.name.split()[0], each.kind) for each in rows.select_related("person"))


def forget() -> None:
    Notice.objects.all().delete()


def mails(to: Person) -> list[Mail]:
    return list(Mail.objects.filter(to=to.mail).order_by("pk"))


def test_a_new_request_is_told_to_the_lead_now_and_to_the_team_once_a_day(cast: Cast) -> None:
    asked(cast)
    assert told() == [("Ben", "my_teams"), ("Cara", "needs_me")]
    due = dict(Notice.objects.values_list("person__name", "due_at"))
    assert due == {"Cara Clay": NOW + 2 * MINUTES, "Ben Brook": MORNING}


def test_a_team_without_a_lead_is_told_as_a_whole(cast: Cast) -> None:
    asked(cast, provider=cast.legal)
    assert told() == [("Dan", "needs_me")]


def test_a_team_without_anybody_is_not_overlooked_by_the_lead_above_it(cast: Cast) -> None:
    empty = team("Printers", cast.workplace)
    asked(cast, provider=empty)
    assert told() == [("Cara", "needs_me")]


@pytest.mark.parametrize(
    ("what", "whom"),
    [
        ("accept", [("Ann", "my_request")]),
        ("take_up", [("Ann", "my_request")]),
        ("ask_back", [("Ann", "needs_me")]),
        ("tell", [("Ann", "my_request")]),
        ("promise", [("Ann", "my_request")]),
        ("deliver", [("Ann", "my_request")]),
        ("decline", [("Ann", "my_request")]),
        ("note", [("Ann", "my_request")]),
    ],
)
def test_the_customer_hears_what_the_provider_does(cast: Cast, what: str, whom: list[tuple[str, str]]) -> None:
    request = asked(cast)
    forget()
    words: dict[str, dict[str, Any]] = {
        "tell": {"update": Update.STILL_ON_IT},
        "promise": {"at": NOW + timedelta(days=3), "reason": Reason.ABSENCE},
        "accept": {},
    }
    getattr(steps, what)(by=cast.ben, now=NOW, request=request, **words.get(what, {"text": "Such and such"}))
    assert told() == whom


def test_whoever_sees_to_it_hears_what_the_customer_does(cast: Cast) -> None:
    request = asked(cast)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    steps.ask_back(by=cast.ben, now=NOW, request=request, text="Which size?")
    forget()
    steps.answer(by=cast.ann, now=NOW, request=request, text="Small")
    steps.note(by=cast.ann, now=NOW, request=request, text="And light, please")
    assert told() == [("Ben", "needs_me")] * 2
    forget()
    steps.withdraw(by=cast.ann, now=NOW, request=request)
    assert told() == [("Ben", "needs_me")]


def test_nobody_is_told_what_they_did_themselves(cast: Cast) -> None:
    Membership.objects.create(person=cast.ann, team=cast.workplace, is_lead=True, from_date=LONG_AGO)
    asked(cast)
    assert "Ann" not in [name for name, _ in told()]


def test_a_new_owner_is_told_and_so_is_who_asked(cast: Cast) -> None:
    request = asked(cast)
    forget()
    steps.redirect(by=cast.ben, now=NOW, request=request, team=cast.legal, text="Legal decides")
    assert told() == [("Ann", "my_request"), ("Dan", "needs_me")]


def test_whoever_is_away_is_told_and_so_is_who_stands_in(cast: Cast) -> None:
    request = asked(cast)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    forget()
    Absence.objects.create(person=cast.ben, deputy=cast.dan, from_date=TODAY, until_date=TODAY + timedelta(days=3))
    steps.note(by=cast.ann, now=NOW, request=request, text="How is it?")
    assert told() == [("Ben", "needs_me"), ("Dan", "needs_me")]
    assert Notice.objects.get(person=cast.dan).words == {"for": "Ben Brook"}


def test_where_nobody_stands_in_the_lead_is_told(cast: Cast) -> None:
    request = asked(cast)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    forget()
    Absence.objects.create(person=cast.ben, from_date=TODAY, until_date=TODAY + timedelta(days=3))
    steps.note(by=cast.ann, now=NOW, request=request, text="How is it?")
    assert told() == [("Ben", "needs_me"), ("Cara", "needs_me")]


def test_where_somebody_left_whoever_leads_their_team_is_told(cast: Cast) -> None:
    request = asked(cast)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    forget()
    Person.objects.filter(pk__in=[cast.ben.pk, cast.ann.pk]).update(is_active=False)
    fay = person("Fay Fox", cast.sales, is_lead=True)
    steps.note(by=fay, now=NOW, request=request, text="I follow this now")
    assert told() == [("Cara", "needs_me")]
    steps.deliver(by=cast.cara, now=NOW, request=request)
    assert ("Fay", "my_request") in told()


def waits(cast: Cast) -> tuple[Request, Request, Request]:
    """Two requests of Sales wait for one to Legal."""
    needed = asked(cast, by=cast.ben, provider=cast.legal, customer=cast.workplace, title="A contract")
    one, two = asked(cast), asked(cast, title="A phone")
    for each in (one, two):
        steps.wait_on(by=cast.ben, now=NOW, request=each, requests=[needed])
        Request.objects.filter(pk=each.pk).update(taken_by=cast.ben)
    forget()
    return needed, one, two


def test_what_many_wait_for_is_told_once_to_each_who_sees_to_them(cast: Cast) -> None:
    needed, one, two = waits(cast)
    steps.promise(by=cast.dan, now=NOW, request=needed, at=NOW + timedelta(days=9), reason=Reason.ABSENCE)
    assert told() == [("Ben", "my_request")]  # who asked for it is told anyway, and for one reason only
    forget()
    Request.objects.filter(pk__in=[one.pk, two.pk]).update(taken_by=cast.cara)
    steps.promise(by=cast.dan, now=NOW, request=needed, at=NOW + timedelta(days=10), reason=Reason.ABSENCE)
    assert told() == [("Ben", "my_request"), ("Cara", "waited_for")]
    assert Notice.objects.get(person=cast.cara).words == {"waiting": [one.pk, two.pk]}
    forget()
    steps.deliver(by=cast.dan, now=NOW, request=needed)
    assert told() == [("Ben", "my_request"), ("Cara", "needs_me")]


def test_it_asks_the_database_equally_often_however_many_wait(cast: Cast) -> None:
    counts = []
    for many in (1, 1, 4):  # the first also reads what is kept of people
        needed = asked(cast, by=cast.ben, provider=cast.legal, customer=cast.workplace)
        for _ in range(many):
            steps.wait_on(by=cast.ben, now=NOW, request=asked(cast), requests=[needed])
        with CaptureQueriesContext(connection) as queries:
            steps.deliver(by=cast.dan, now=NOW, request=needed)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_step_that_is_taken_back_in_time_is_not_told(cast: Cast) -> None:
    request = asked(cast)
    steps.deliver(by=cast.ben, now=NOW, request=request)
    number = Request.objects.get(pk=request.pk).events_count
    assert ("Ann", "my_request") in told()
    put_step_back(by=cast.ben, now=NOW + MINUTES, request=request.pk, number=number)
    assert "Ann" not in [name for name, _ in told()]


def test_whoever_was_told_of_a_step_is_told_that_it_is_taken_back(cast: Cast) -> None:
    request = asked(cast)
    steps.deliver(by=cast.ben, now=NOW, request=request)
    notice_mails.write_due(NOW + 3 * MINUTES)
    put_step_back(
        by=cast.ben, now=NOW + 5 * MINUTES, request=request.pk, number=Request.objects.get(pk=request.pk).events_count
    )
    notice_mails.write_due(NOW + 8 * MINUTES)
    assert "took the last step back" in mails(cast.ann)[-1].text


def test_of_a_confidential_request_only_those_it_names_are_told(cast: Cast) -> None:
    request = asked(cast, is_confidential=True, named=(cast.ben,), title="Something delicate")
    assert told() == [("Ben", "my_teams")] or told() == [("Ben", "needs_me")]
    notice_mails.write_due(MORNING)
    mail = mails(cast.ben)[0]
    assert "delicate" not in mail.subject + mail.text + mail.html
    assert request.reference in mail.subject


@pytest.mark.parametrize(
    ("level", "made", "zone", "due"),
    [
        (Level.NOW, "2026-11-23T09:00+00:00", "UTC", "2026-11-23T09:02+00:00"),
        (Level.NOW, "2026-11-23T17:58+00:00", "UTC", "2026-11-24T08:00+00:00"),
        (Level.NOW, "2026-11-23T07:00+00:00", "Europe/Berlin", "2026-11-23T07:02+00:00"),
        (Level.NOW, "2026-11-23T17:30+00:00", "Europe/Berlin", "2026-11-24T07:00+00:00"),
        (Level.NOW, "2026-11-23T02:00+00:00", "UTC", "2026-11-23T08:00+00:00"),
        (Level.NOW, "2026-03-28T20:00+00:00", "Europe/Berlin", "2026-03-29T06:00+00:00"),  # the clocks change
        (Level.DAILY, "2026-11-23T09:00+00:00", "UTC", "2026-11-24T08:00+00:00"),
        (Level.DAILY, "2026-11-23T07:57+00:00", "UTC", "2026-11-23T08:00+00:00"),
        (Level.DAILY, "2026-11-23T07:59+00:00", "UTC", "2026-11-24T08:00+00:00"),
    ],
)
def test_it_keeps_the_hours_of_the_reader(level: Level, made: str, zone: str, due: str) -> None:
    found = due_at(level, datetime.fromisoformat(made), zone)
    assert found == datetime.fromisoformat(due)
    assert not is_quiet(found, zone)


def test_who_named_no_zone_lives_by_the_clocks_of_their_team(cast: Cast) -> None:
    TeamHours.objects.create(team=cast.it, zone="Asia/Tokyo", monday="09:00-17:00")
    asked(cast)  # 18:00 in Tokyo
    assert Notice.objects.get(person=cast.cara).due_at == NOW.replace(hour=23)
    Person.objects.filter(pk=cast.cara.pk).update(zone="UTC")
    forget()
    asked(cast)
    assert Notice.objects.get(person=cast.cara).due_at == NOW + 2 * MINUTES


def test_what_somebody_does_not_want_is_not_written(cast: Cast) -> None:
    NoticeWish.objects.create(person=cast.cara, kind="needs_me", level="off")
    NoticeWish.objects.create(person=cast.ben, kind="my_teams", level="now")
    asked(cast)
    assert told() == [("Ben", "my_teams")]
    assert Notice.objects.get().due_at == NOW + 2 * MINUTES


def test_one_mail_bundles_all_that_is_due_and_each_notice_goes_once(cast: Cast) -> None:
    first, second = asked(cast), asked(cast, title="A phone")
    assert notice_mails.write_due(NOW + MINUTES) == 0
    assert notice_mails.write_due(NOW + 2 * MINUTES) == 1
    assert notice_mails.write_due(NOW + 3 * MINUTES) == 0
    mail = mails(cast.cara)[0]
    assert mail.subject == f"{first.reference} A laptop, and one more"
    for each in (first, second):
        assert f"http://127.0.0.1:8000/requests/{each.key}/" in mail.text
        assert f'href="http://127.0.0.1:8000/requests/{each.key}/"' in mail.html


def test_the_mail_says_what_happened_why_it_comes_and_how_to_switch_it_off(cast: Cast, settings: Any) -> None:
    settings.MAIL_IN = "requests@example.org"
    request = asked(cast)
    steps.ask_back(by=cast.ben, now=NOW, request=request, text="Which <b>site</b>?")
    notice_mails.write_due(NOW + 2 * MINUTES)
    mail = mails(cast.ann)[0]
    assert mail.subject == f"{request.reference} A laptop"
    assert "Ben Brook asked back." in mail.text
    assert "“Which <b>site</b>?”" in mail.text
    assert "Which &lt;b&gt;site&lt;/b&gt;?" in mail.html
    assert "You get this mail because somebody needs you or your team." in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    off = mail.headers["List-Unsubscribe"]
    assert off[1:-1] in mail.text
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert mail.headers["X-Auto-Response-Suppress"] == "All"
    assert mail.headers["References"] == f"<request.{request.key}@127.0.0.1>"
    assert mail.headers["Reply-To"].startswith("requests+")
    assert mail.text.startswith("-=-=-")


def test_names_and_titles_add_no_header(cast: Cast) -> None:
    Person.objects.filter(pk=cast.ann.pk).update(name="Ann\r\nBcc: all@example.org")
    request = asked(cast)
    Request.objects.filter(pk=request.pk).update(title="A\r\nBcc: all@example.org")
    notice_mails.write_due(NOW + 2 * MINUTES)
    mail = mails(cast.cara)[0]
    assert "\n" not in mail.subject
    assert all("\n" not in value and "\r" not in value for value in mail.headers.values())


def test_the_mail_stays_small_and_fetches_nothing(cast: Cast) -> None:
    for n in range(40):
        request = asked(cast, title=f"{n} " + "見" * 190)
        steps.ask_back(by=cast.ben, now=NOW, request=request, text="問" * 4000)
    notice_mails.write_due(NOW + 2 * MINUTES)
    mail = mails(cast.ann)[0]
    assert (len(mail.text.encode()) + len(mail.html.encode())) * 1.37 < 100_000
    assert "25 more things stand on your desk" in mail.text
    assert not any(tag in mail.html for tag in ("<img", "<link", "<script", "<style", "src="))


def test_what_the_reader_saw_to_meanwhile_is_left_out(cast: Cast) -> None:
    request = asked(cast)
    steps.ask_back(by=cast.ben, now=NOW, request=request, text="Which size?")
    steps.answer(by=cast.ann, now=NOW + MINUTES, request=request, text="Small")
    notice_mails.write_due(NOW + 2 * MINUTES)
    assert mails(cast.ann) == []


def test_who_may_not_see_it_any_more_is_not_told(cast: Cast) -> None:
    asked(cast)
    Membership.objects.filter(person=cast.cara).update(until_date=TODAY)
    Person.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert notice_mails.write_due(max(MORNING, timezone.now())) == 0
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_notices_that_waited_for_days_are_not_told(cast: Cast) -> None:
    asked(cast)
    assert notice_mails.write_due(NOW + timedelta(days=5)) == 0
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_what_is_late_in_the_evening_waits_for_the_morning(cast: Cast) -> None:
    asked(cast)
    assert notice_mails.write_due(NOW.replace(hour=20)) == 0
    assert notice_mails.write_due(MORNING) == 2


def test_who_sees_to_it_can_say_how_it_stands_in_one_tap_and_a_button(cast: Cast) -> None:
    request = asked(cast)
    notice_mails.write_due(NOW + 2 * MINUTES)
    assert "/say/" not in mails(cast.cara).pop().text  # nobody took it on yet
    Mail.objects.all().delete()
    steps.accept(by=cast.cara, now=NOW + 3 * MINUTES, request=request)
    steps.note(by=cast.ann, now=NOW + 3 * MINUTES, request=request, text="How is it?")
    notice_mails.write_due(NOW + 6 * MINUTES)
    mail = mails(cast.cara)[0]
    address = next(word for word in mail.text.split() if word.endswith("?update=still_on_it"))
    path = address.removeprefix("http://127.0.0.1:8000")
    cara = signed_in(cast.cara)
    before = request.events.count()
    page = cara.get(path)
    assert page.status_code == 200
    assert request.reference in page.content.decode()
    assert request.events.count() == before
    assert cara.post(path, {"update": "still_on_it", "text": ""}).status_code == 302
    last = request.events.latest("number")
    assert (last.what, last.reason, last.by) == (Happened.UPDATED, "still_on_it", cast.cara)


def test_nobody_else_says_how_it_stands(cast: Cast) -> None:
    request = asked(cast)
    for each, status in ((cast.ann, 403), (cast.dan, 404)):
        assert signed_in(each).post(f"/requests/{request.key}/say/", {"update": "still_on_it"}).status_code == status


def test_needing_something_asks_back_and_being_later_promises_another_date(cast: Cast) -> None:
    request = asked(cast)
    cara, path = signed_in(cast.cara), f"/requests/{request.key}/say/"
    assert cara.post(path, {"update": "need_something", "text": ""}).status_code == 200
    assert (
        cara.post(
            path, {"update": "later", "day": (timezone.localdate() + timedelta(days=9)).isoformat(), "text": ""}
        ).status_code
        == 302
    )
    assert cara.post(path, {"update": "need_something", "text": "Which size?"}).status_code == 302
    assert [each.what for each in request.events.order_by("number")] == ["asked", "promised", "questioned"]


def test_one_click_switches_off_and_looking_does_not(cast: Cast) -> None:
    asked(cast)
    notice_mails.write_due(NOW + 2 * MINUTES)
    off = mails(cast.cara)[0].headers["List-Unsubscribe"][1:-1].removeprefix("http://127.0.0.1:8000")
    client = Client(enforce_csrf_checks=True)
    assert client.get(off).status_code == client.head(off).status_code == 200
    assert not NoticeWish.objects.exists()
    assert client.post(off, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(NoticeWish.objects.values_list("person", "kind", "level")) == [(cast.cara.pk, "needs_me", "off")]
    assert client.get(off[:-2] + "x/").status_code == 404


def test_the_button_behind_the_link_does_it_too(cast: Cast) -> None:
    client = signed_in(cast.ann)
    path = f"/notices/off/{off_token(cast.ben, [NoticeKind.THANKS, NoticeKind.MY_TEAMS])}/"
    assert "thanks" in client.get(path).content.decode()
    assert client.post(path, {"once": "1"}).status_code == 302
    assert "switched off" in client.get(path).content.decode()
    assert notices.wishes_of(cast.ben)[NoticeKind.THANKS] is Level.OFF
    assert notices.wishes_of(cast.ann)[NoticeKind.THANKS] is Level.DAILY


def test_the_reader_chooses_kind_by_kind(cast: Cast) -> None:
    asked(cast)
    client = signed_in(cast.cara)
    assert client.get("/me/notices/").status_code == 200
    chosen = {kind.value: "daily" for kind in NoticeKind} | {"needs_me": "off"}
    assert client.post("/me/notices/", chosen).status_code == 302
    assert notices.wishes_of(cast.cara)[NoticeKind.NEEDS_ME] is Level.OFF
    assert "Cara" not in [name for name, _ in told()]
    assert client.post("/me/notices/", {**chosen, "thanks": "weekly"}).status_code == 200


def test_thanks_are_told_too(cast: Cast) -> None:
    notices.tell_people(
        people=[cast.ann, cast.ben], kind=NoticeKind.THANKS, now=NOW, by=cast.ann,
        words={"by": "Ann Ashby", "text": "You saved my week"}, path="/thanks/",
    )  # fmt: skip
    notice_mails.write_due(MORNING)
    assert "Ann Ashby thanks you." in mails(cast.ben)[0].text
    assert mails(cast.ann) == []
