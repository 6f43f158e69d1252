"""Writes the requests, the help and the thanks of a made-up organisation, in bulk.

Each request is summed up by the same function as everywhere (`request_record.summary`): nothing here knows a second
time how one stands after its events.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connections
from django.db.models import Max

from wellserved.web import places
from wellserved.web.actions.request_dues import SHARES, next_reminder
from wellserved.web.actions.request_record import parts, summary
from wellserved.web.models import (
    HelpGiven,
    Request,
    RequestEvent,
    RequestShare,
    RequestWait,
    Segment,
    Service,
    Team,
    Thanks,
)
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.working_hours import hours_of
from wellserved.web.scenarios.plan_requests import (
    PlannedEvent,
    PlannedHelp,
    PlannedRequest,
    PlannedRequests,
    PlannedThanks,
)
from wellserved.words.events import SEVERAL
from wellserved.words.hours import WorkingHours
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import OPEN, RequestState, Standing, replayed

BATCH = 500
_WAITING_FOR = (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)


@dataclass(frozen=True)
class Numbers:
    """The primary keys of what was written before, and of requests by their numbers in the plan."""

    people: Mapping[str, int]
    teams: Mapping[str, int]
    services: Mapping[str, int]
    segments: Mapping[str, int]
    first: int
    """That of the first request of the plan."""

    def request(self, number: int) -> int:
        """Give the primary key of a request."""
        return self.first + number - 1

    def waits_on(self, named: Sequence[int | str]) -> str:
        """Write what is waited on as events have it."""
        return SEVERAL.join(f"{REFERENCE}{self.request(each)}" if isinstance(each, int) else each for each in named)


def write_requests(
    planned: PlannedRequests, teams: Mapping[str, int], people: Mapping[str, int], now: datetime
) -> None:
    """Write what happened between teams; takes the numbers of teams (by key) and people (by mail)."""
    numbers = Numbers(
        people,
        teams,
        dict(Service.objects.values_list("key", "pk")),
        dict(Segment.objects.values_list("key", "pk")),
        next_number(),
    )
    events = {
        each.number: [_event(each, n, made, numbers) for n, made in enumerate(each.events, 1)]
        for each in planned.requests
    }
    hours = {pk: known.hours for pk, known in hours_of(Team.objects.filter(pk__in=teams.values())).items()}
    rows = [_request(each, events[each.number], numbers, hours, now) for each in planned.requests]
    Request.objects.bulk_create(rows, batch_size=BATCH)
    RequestEvent.objects.bulk_create((event for each in events.values() for event in each), batch_size=BATCH)
    RequestWait.objects.bulk_create(
        (
            wait
            for each in planned.requests
            if each.events
            for wait in waits_of(numbers.request(each.number), events[each.number])
        ),
        batch_size=BATCH,
    )
    RequestShare.objects.bulk_create(
        RequestShare(request_id=numbers.request(each.number), person_id=people[mail])
        for each in planned.requests
        for mail in each.shares
    )
    go_on_counting()
    _write_help(planned.help, numbers)
    _write_thanks(planned.thanks, numbers)


def next_number() -> int:
    """Give the primary key for the next request."""
    return (Request.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def go_on_counting() -> None:
    """Let a database that counts by itself go on after the requests that were written with their numbers."""
    connection = connections[places.here()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Request]):
            cursor.execute(statement)


def waits_of(request: int, events: Sequence[RequestEvent]) -> Iterator[RequestWait]:
    """Give from when until when a request waited for what, by its events."""
    standings = replayed(events)
    live: dict[tuple[int | None, str], RequestWait] = {}
    for event, standing in zip(events, standings, strict=True):
        wanted = _waited_on(standing)
        for over in [each for each in live if each not in wanted]:
            live[over].until_at = event.at
            yield live.pop(over)
        for each in wanted:
            if each not in live:
                live[each] = RequestWait(request_id=request, blocker_id=each[0], outside=each[1], since_at=event.at)
    yield from live.values()


def _waited_on(standing: Standing) -> list[tuple[int | None, str]]:
    if standing.state not in _WAITING_FOR:
        return []
    numbers, outside = parts(standing.waits_on)
    return [*((number, "") for number in numbers), *((None, name) for name in outside)]


def _event(planned: PlannedRequest, number: int, event: PlannedEvent, numbers: Numbers) -> RequestEvent:
    return RequestEvent(
        request_id=numbers.request(planned.number), number=number, at=event.at, what=event.what.value,
        by_id=numbers.people.get(event.by), team_id=numbers.teams.get(event.team),
        waits_on=numbers.waits_on(event.waits_on), until_at=event.until_at, promise=event.promise,
        reason=event.reason, text=event.text, by_mail=event.by_mail, undoes=event.undoes,
    )  # fmt: skip


def _request(
    planned: PlannedRequest,
    events: list[RequestEvent],
    numbers: Numbers,
    hours: Mapping[int, WorkingHours],
    now: datetime,
) -> Request:
    written_at = planned.written_at or events[0].at
    row = Request(
        pk=numbers.request(planned.number), key=planned.key, title=planned.title, need=planned.need,
        purpose=planned.purpose, done_when=planned.done_when, needed_by_date=planned.needed_by_date,
        customer_id=numbers.teams.get(planned.customer), provider_id=numbers.teams.get(planned.provider),
        service_id=numbers.services.get(planned.service), segment_id=numbers.segments.get(planned.segment),
        asked_by_id=numbers.people[planned.asked_by], contact_id=numbers.people.get(planned.contact),
        taken_by_id=numbers.people.get(planned.taken_by), is_confidential=planned.is_confidential,
        written_at=written_at, changed_at=written_at,
    )  # fmt: skip
    if events:
        for name, value in (summary(row, events) | reminder(events, hours, now)).items():
            setattr(row, name, value)
    return row


def reminder(events: Sequence[RequestEvent], hours: Mapping[int, WorkingHours], now: datetime) -> dict[str, Any]:
    """Give when the provider is to be reminded of its last promise, as if the reminders until now had been sent."""
    standing = replayed(events)[-1]
    gone = {each.undoes for each in events if each.undoes}
    promised = [each for each in events if each.promise == PromiseKind.DELIVERY and each.number not in gone]
    if standing.state not in OPEN or standing.provider is None or not promised or promised[-1].until_at is None:
        return {"remind_at": None}
    since, until, of_provider = promised[-1].at, promised[-1].until_at, hours[standing.provider]
    at = next_reminder(of_provider, since, until, now)
    later = {next_reminder(of_provider, since, until, since, share): share for share in (0, *SHARES)}
    return {"remind_at": at, "reminded": later.get(at, SHARES[-1])}


def _write_help(planned: Iterable[PlannedHelp], numbers: Numbers) -> None:
    HelpGiven.objects.bulk_create(
        HelpGiven(
            key=each.key, helper_id=numbers.teams[each.helper], helped_id=numbers.teams[each.helped],
            by_id=numbers.people.get(each.by), at=each.at, what=each.what, minutes=each.minutes,
            would_save_minutes=each.would_save_minutes, saved_minutes=each.saved_minutes,
            confirmed_at=each.at if each.saved_minutes is not None else None,
            confirmed_by_id=numbers.people.get(each.confirmed_by), is_refused=each.is_refused,
            for_own_targets=each.for_own_targets,
        )
        for each in planned
    )  # fmt: skip


def _write_thanks(planned: Sequence[PlannedThanks], numbers: Numbers) -> None:
    rows = Thanks.objects.bulk_create(
        Thanks(
            key=each.key, by_id=numbers.people.get(each.by), from_team_id=numbers.teams[each.from_team],
            to_team_id=numbers.teams[each.to_team], at=each.at, text=each.text, made_possible=each.made_possible,
            request_id=None if each.request is None else numbers.request(each.request),
        )
        for each in planned
    )  # fmt: skip
    by_key = {row.key: row for row in rows}
    handed_on = [(by_key[each.key], by_key[each.passed_from]) for each in planned if each.passed_from]
    for row, source in handed_on:
        row.passed_from = source
    Thanks.objects.bulk_update([row for row, _ in handed_on], ["passed_from"])
    through = Thanks.people.through
    through.objects.bulk_create(
        through(thanks_id=by_key[each.key].pk, person_id=numbers.people[mail])
        for each in planned
        for mail in each.people
    )
