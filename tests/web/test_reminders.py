"""Reminders: the provider notices silence before the customer does; and what was delivered is closed in the end."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.web.conftest import NOW, TODAY, Cast
from tests.web.test_notices import asked, forget, told
from wellserved.web.actions import notice_mails, reminders
from wellserved.web.actions import request_steps as steps
from wellserved.web.models import (
    Absence,
    AuditEntry,
    Charter,
    CharterVersion,
    Link,
    Mail,
    Notice,
    Request,
    TeamHours,
)
from wellserved.words.requests import Happened, Reason, RequestState, Update

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
DAY = "09:00-17:00"


def promised(cast: Cast, *, delivery: int | None = None, answer: int | None = None, news: int | None = None) -> Request:
    """Ask the workplace, which works from 9 to 17 and promises so many minutes of that."""
    days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), DAY)
    TeamHours.objects.create(team=cast.workplace, zone="UTC", **days)
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    charter = Charter.objects.create(link=link)
    CharterVersion.objects.create(
        charter=charter, number=1, needs="Laptops", delivery=delivery, first_answer=answer, next_update=news,
        proposed_at=NOW, agreed_at=NOW, provider_at=NOW, customer_at=NOW,
    )  # fmt: skip
    request = asked(cast)
    forget()
    return request


def reminded(until: datetime) -> list[tuple[datetime, int]]:
    """Let the worker look every half hour, and give when it reminded Ben of which share."""
    found, now = [], NOW
    while now <= until:
        reminders.remind(now)
        found += [(each.made_at, each.words["share"]) for each in Notice.objects.filter(made_at=now)]
        now += HOURS / 2
    return found


def test_it_reminds_at_a_half_three_quarters_and_all_of_the_working_time(cast: Cast) -> None:
    request = promised(cast, delivery=16 * 60)  # Monday 9:00 to Tuesday 17:00
    assert Request.objects.get(pk=request.pk).promised_at == NOW + 32 * HOURS
    assert reminded(NOW + 3 * DAYS) == [(NOW + 8 * HOURS, 50), (NOW + 28 * HOURS, 75), (NOW + 32 * HOURS, 100)]


def test_a_worker_that_stood_still_reminds_once_of_the_last(cast: Cast) -> None:
    promised(cast, delivery=16 * 60)
    reminders.remind(NOW + 31 * HOURS)
    reminders.remind(NOW + 31 * HOURS)
    assert [each.words["share"] for each in Notice.objects.all()] == [75]


def test_a_new_promise_is_reminded_of_anew(cast: Cast) -> None:
    request = promised(cast, delivery=8 * 60)
    reminders.remind(NOW + 4 * HOURS)
    steps.promise(by=cast.ben, now=NOW + 5 * HOURS, request=request, at=NOW + 4 * DAYS, reason=Reason.ABSENCE)
    forget()
    reminders.remind(NOW + 8 * HOURS)
    assert not Notice.objects.exists()
    reminders.remind(NOW + 3 * DAYS)
    assert [each.words["share"] for each in Notice.objects.all()] == [50]


def test_what_is_delivered_is_not_reminded_of(cast: Cast) -> None:
    request = promised(cast, delivery=8 * 60, answer=60, news=60)
    steps.deliver(by=cast.ben, now=NOW + HOURS, request=request)
    forget()
    for hours in range(12):
        reminders.remind(NOW + hours * HOURS)
    assert not Notice.objects.exists()


def test_whoever_sees_to_it_is_reminded_and_who_stands_in(cast: Cast) -> None:
    request = promised(cast, delivery=8 * 60)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    forget()
    Absence.objects.create(person=cast.ben, deputy=cast.cara, from_date=TODAY, until_date=TODAY + DAYS)
    reminders.remind(NOW + 4 * HOURS)
    assert told() == [("Ben", "my_promise"), ("Cara", "my_promise")]


def test_it_reminds_of_a_first_answer_before_it_is_due_once(cast: Cast) -> None:
    request = promised(cast, answer=4 * 60)
    reminders.remind(NOW + 2.5 * HOURS)
    assert not Notice.objects.exists()
    for _ in range(3):
        reminders.remind(NOW + 3 * HOURS)
    assert [each.words["promise"] for each in Notice.objects.all()] == ["first_answer"]
    forget()
    steps.accept(by=cast.cara, now=NOW + 3 * HOURS, request=request)
    forget()
    reminders.remind(NOW + 3.5 * HOURS)
    assert not Notice.objects.exists()


def test_it_reminds_of_the_next_news_before_they_are_due_once_each_time(cast: Cast) -> None:
    request = promised(cast, news=4 * 60)
    for begun in (NOW, NOW + DAYS):
        steps.tell(by=cast.cara, now=begun, request=request, update=Update.STILL_ON_IT)
        forget()
        for minutes in range(0, 240, 20):
            reminders.remind(begun + timedelta(minutes=minutes))
        assert [each.words["promise"] for each in Notice.objects.all()] == ["next_update"]


def test_the_mail_names_the_promise_and_offers_what_to_say(cast: Cast) -> None:
    request = promised(cast, delivery=8 * 60)
    reminders.remind(NOW + 4 * HOURS)
    notice_mails.write_due(NOW + 5 * HOURS)
    mail = Mail.objects.get(to=cast.cara.mail)
    assert "Half of the time until your promise has passed: it is promised for Mon 23 Nov 2026, 17:00." in mail.text
    for word in Update:
        assert f"http://127.0.0.1:8000/requests/{request.key}/say/?update={word}" in mail.text


def test_it_closes_what_was_delivered_two_weeks_ago(cast: Cast) -> None:
    request = asked(cast)
    steps.deliver(by=cast.ben, now=NOW, request=request)
    reminders.close_forgotten(NOW + 14 * DAYS - HOURS)
    assert Request.objects.get(pk=request.pk).state == RequestState.DELIVERED
    reminders.close_forgotten(NOW + 14 * DAYS)
    reminders.close_forgotten(NOW + 15 * DAYS)
    assert Request.objects.get(pk=request.pk).state == RequestState.CLOSED
    closed = request.events.filter(what=Happened.CLOSED)
    assert [each.by for each in closed] == [None]
    entry = AuditEntry.objects.filter(action="request-closed").get()
    assert (entry.by, entry.at) == (None, NOW + 14 * DAYS)
    assert timezone.is_aware(entry.at)
