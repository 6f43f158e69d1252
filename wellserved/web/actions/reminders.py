"""Silence becomes visible to the provider before it annoys the customer; and what was delivered is closed in the end.

The worker does it. Whoever sees to a request is reminded after a half, three quarters and all of the working time
until a promised delivery; and shortly before a first answer, or the next news, is due.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from wellserved.web import places
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.log_claims import places_there
from wellserved.web.actions.notices import tell_holder
from wellserved.web.actions.request_dues import SHARES, hours_of_team, next_reminder
from wellserved.web.actions.request_record import NOTHING, action_of, append, held
from wellserved.web.models import Notice, Request, RequestEvent
from wellserved.words.hours import WorkingHours
from wellserved.words.notices import NoticeKind
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened, RequestState

AT_ONCE = 500
"""So many requests are looked at in one go, so that the worker comes to its other work in between."""
AHEAD = timedelta(hours=1)
"""So long before a first answer or news are due; of short promises, after half of the time."""
BEHIND = timedelta(days=1)
"""What is due for longer is not reminded of: it was, or the worker stood still."""
CLOSED_AFTER = timedelta(days=14)
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def remind(now: datetime) -> None:
    """Remind the providers of all promises that come near."""
    for place in places_there():
        with places.at(place):
            due = Request.objects.filter(remind_at__lte=now).order_by("remind_at")
            for number in due.values_list("pk", flat=True)[:AT_ONCE]:
                _remind_of_delivery(number, now)
            for kind, (field, since) in _NEWS.items():
                near = {f"{field}__lte": now + AHEAD, f"{field}__gt": now - BEHIND}
                for number in Request.objects.filter(**near).order_by(field).values_list("pk", flat=True)[:AT_ONCE]:
                    _remind_of_news(number, now, kind, field, since)


_NEWS: dict[PromiseKind, tuple[str, Callable[[Request], datetime | None]]] = {
    PromiseKind.FIRST_ANSWER: ("answer_due_at", lambda request: request.opened_at),
    PromiseKind.NEXT_UPDATE: ("update_due_at", lambda request: request.told_at),
}
"""Where it stands when each is due, and from when on the time until then is counted."""


def close_forgotten(now: datetime) -> None:
    """Close what was delivered two weeks ago, and nobody said that something is missing."""
    for place in places_there():
        with places.at(place):
            old = Request.objects.filter(state=RequestState.DELIVERED, ended_at__lte=now - CLOSED_AFTER)
            for number in old.order_by("ended_at").values_list("pk", flat=True)[:AT_ONCE]:
                _close(number, now)


def _close(number: int, now: datetime) -> None:
    request = Request.objects.get(pk=number)
    with recorded(by=None, now=now, action=action_of(Happened.CLOSED), subject=request) as record:
        row = held(request)
        if row.state == RequestState.DELIVERED and row.ended_at is not None and row.ended_at <= now - CLOSED_AFTER:
            append(row, by=None, now=now, what=Happened.CLOSED, saying=NOTHING)
            record.fields = [Happened.CLOSED.value]


def _remind_of_delivery(number: int, now: datetime) -> None:
    """Remind of a promised delivery, by the last share of the time that has passed, and say when to do so next."""
    with places.transaction():
        row = held(Request(pk=number))
        if row.remind_at is None or row.remind_at > now or row.promised_at is None or row.provider is None:
            return
        hours, since = hours_of_team(row.provider), _promised_since(row, row.promised_at)
        share = _share_passed(hours, since, row.promised_at, now)
        following = next_reminder(hours, since, row.promised_at, now, share)
        Request.objects.filter(pk=row.pk).update(reminded=share, remind_at=following)
        if share > row.reminded:
            words = {"promise": PromiseKind.DELIVERY.value, "until": row.promised_at.isoformat(), "share": share}
            tell_holder(request=row, kind=NoticeKind.MY_PROMISE, now=now, words=words)


def _promised_since(row: Request, until: datetime) -> datetime:
    """Give when the promise that holds was made."""
    made = RequestEvent.objects.filter(request=row, promise=PromiseKind.DELIVERY, until_at=until)
    last = made.order_by("-number").first()
    return last.at if last is not None else until


def _share_passed(hours: WorkingHours, since: datetime, until: datetime, now: datetime) -> int:
    """Give the largest share that has passed; 0: not even the first."""
    passed = 0
    for share in SHARES:
        at = next_reminder(hours, since, until, _BEFORE_ALL, passed)
        if at is None or at > now:
            break
        passed = share
    return passed


def _remind_of_news(
    number: int, now: datetime, kind: PromiseKind, field: str, since: Callable[[Request], datetime | None]
) -> None:
    """Remind, once, that a first answer or news are due soon."""
    with places.transaction():
        row = held(Request(pk=number))
        due: datetime | None = getattr(row, field)
        if due is None or now < _moment(since(row) or due, due):
            return
        words = {"promise": kind.value, "until": due.isoformat()}
        told = Notice.objects.filter(request=row, kind=NoticeKind.MY_PROMISE, made_at__gt=now - BEHIND - AHEAD)
        if any(words.items() <= each.items() for each in told.values_list("words", flat=True)):
            return
        tell_holder(request=row, kind=NoticeKind.MY_PROMISE, now=now, words=words)


def _moment(since: datetime, due: datetime) -> datetime:
    return max(due - AHEAD, since + (due - since) / 2)
