"""Writes very many requests into an organisation that was made up before: for measuring, not for looking round.

Courses of the sample company's year are told again: those of ended requests row by row at other times, so that each is
summed up once and not a million times; open ones are cut off somewhere, and some wait for others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from wellserved.web.actions.audit import recorded
from wellserved.web.actions.request_record import summary
from wellserved.web.actions.seed_forms import ASKER, CUSTOMER, PROVIDER, TAKER, Form, events_of, form_of, request_of
from wellserved.web.actions.seed_requests import go_on_counting, next_number, reminder, waits_of
from wellserved.web.actions.seed_rows import (
    cells,
    columns_of,
    stored_moment,
    stored_values,
    take_statistics,
    without_indexes,
    write_rows,
)
from wellserved.web.models import Link, Membership, Request, RequestEvent, RequestWait, Team
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.working_hours import hours_of
from wellserved.web.scenarios.many_requests import courses
from wellserved.words.hours import WorkingHours
from wellserved.words.requests import OPEN, Happened, replayed

WEEKS = 156
OPEN_SHARE = 0.03
WAITING_SHARE = 0.2
"""How many of the open ones wait for another one."""
JITTER_SECONDS = 1500
OPEN_HOURS = 60.0
"""Since when nothing happened to open ones, in the mean."""
KEY_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
AT_ONCE = 50_000


@dataclass(frozen=True)
class Pair:
    """One link, and who of both sides it may be."""

    provider: int
    customer: int
    askers: Sequence[int]
    takers: Sequence[int]


@dataclass(frozen=True)
class Told:
    """One course, told again: which, of whom, by whom, and how much later than it was."""

    number: int
    key: str
    form: Form
    pair: Pair
    asker: int
    taker: int
    later: timedelta

    @property
    def who(self) -> dict[int, int]:
        """Who stands for whom."""
        return {PROVIDER: self.pair.provider, CUSTOMER: self.pair.customer, ASKER: self.asker, TAKER: self.taker}


def write_many(*, count: int, seed: int, now: datetime) -> dict[str, int]:
    """Write so many requests between the teams that are there; give how many rows were written. Equal seeds: the same.

    Raises: ValueError where no teams are linked.
    """
    with recorded(by=None, now=now, action="requests-seed", subject="organisation") as record:
        with without_indexes(Request, RequestEvent, RequestWait):
            maker = Maker(seed, now)
            opened = round(count * OPEN_SHARE)
            events = maker.write_ended(count - opened) + maker.write_open(opened)
        go_on_counting()
        record.fields = [f"requests:{count}", f"events:{events}"]
    take_statistics()
    return {"requests": count, "events": events}


class Maker:
    """Draws who asks whom for what when, and writes it."""

    def __init__(self, seed: int, now: datetime) -> None:
        """Look at who is there."""
        self.now = now.astimezone(UTC)
        self.chance = Random(f"many requests {seed}")  # noqa: S311 -- made-up requests
        self.planned = courses(now.date())
        self.forms = [form_of(each) for each in self.planned]
        self.links, self.weights = self._links()
        self.next = next_number()

    def _links(self) -> tuple[list[Pair], list[float]]:
        """Give each link between teams that have people; some are used much more often than others."""
        people: dict[int, list[int]] = {}
        there = Membership.objects.filter(until_date=None).order_by("pk")
        for team, person in there.values_list("team_id", "person_id"):
            people.setdefault(team, []).append(person)
        rows = Link.objects.exclude(customer=None).filter(ended_on_date=None).order_by("pk")
        links = [
            Pair(provider, customer, people[customer], people[provider])
            for provider, customer in rows.values_list("provider_id", "customer_id")
            if provider in people and customer in people
        ]
        if not links:
            raise ValueError("No teams with people are linked here, so nobody would ask anybody.")
        return links, list(accumulate(self.chance.paretovariate(1.3) for _ in links))

    def _told(self, number: int, form: Form, later: timedelta) -> Told:
        chance = self.chance
        link = chance.choices(self.links, cum_weights=self.weights)[0]
        key = "".join(chance.choices(KEY_LETTERS, k=12))
        return Told(number, key, form, link, chance.choice(link.askers), chance.choice(link.takers), later)

    def write_ended(self, count: int) -> int:
        """Write requests that are closed, the oldest first; give the number of events."""
        events = 0
        for first in range(0, count, AT_ONCE):
            told = []
            for place in range(first, min(first + AT_ONCE, count)):
                weeks = timedelta(weeks=int(WEEKS * (count - place) / count))
                later = -weeks - timedelta(seconds=self.chance.randrange(JITTER_SECONDS))
                told.append(self._told(self.next + place, self.chance.choice(self.forms), later))
            _write(told)
            events += sum(len(each.form.events) for each in told)
        self.next += count
        return events

    def write_open(self, count: int) -> int:
        """Write requests that are open now, some of which wait for others that the same team asked for."""
        hours = {pk: known.hours for pk, known in hours_of(Team.objects.all()).items()}
        asked_by: dict[int, list[Request]] = {}
        requests: list[Request] = []
        events: list[RequestEvent] = []
        waits: list[RequestWait] = []
        for number in range(self.next, self.next + count):
            row, its_events = self._open(number, hours, asked_by)
            requests.append(row)
            events += its_events
            waits += waits_of(number, its_events)
        self.next += count
        _write_rows(requests, events, waits)
        return len(events)

    def _open(
        self, number: int, hours: Mapping[int, WorkingHours], asked_by: dict[int, list[Request]]
    ) -> tuple[Request, list[RequestEvent]]:
        """Cut a course off somewhere, as if the rest were still to come; now and then, wait for somebody instead."""
        place = self.chance.randrange(len(self.planned))
        told = self._told(number, self.forms[place], timedelta())
        planned = self.planned[place]
        events = events_of(planned, number, told.who)
        living = [n for n, standing in enumerate(replayed(events), 1) if standing.state in OPEN]
        events = events[: self.chance.choice(living)]
        later = self.now - timedelta(hours=self.chance.expovariate(1 / OPEN_HOURS) + 0.1) - events[-1].at
        for event in events:
            event.at += later
            event.until_at = event.until_at + later if event.until_at else None
        blockers = asked_by.get(told.pair.provider, [])
        if blockers and self.chance.random() < WAITING_SHARE:
            events.append(self._wait(events[-1], self.chance.choice(blockers), told.taker))
        row = request_of(planned, number, told.key, told.who)
        row.written_at = events[0].at
        for name, value in (summary(row, events) | reminder(events, hours, self.now)).items():
            setattr(row, name, value)
        if row.answered_at is None:
            row.taken_by_id = None
        asked_by.setdefault(told.pair.customer, []).append(row)
        return row, events

    def _wait(self, last: RequestEvent, blocker: Request, by: int) -> RequestEvent:
        at = min(max(last.at, blocker.opened_at or last.at) + timedelta(minutes=3), self.now)
        return RequestEvent(
            request_id=last.request_id, number=last.number + 1, at=at, what=Happened.WAITS_ON_REQUEST.value,
            by_id=by, waits_on=f"{REFERENCE}{blocker.pk}",
        )  # fmt: skip


REQUEST_COLUMNS = columns_of(Request)
EVENT_COLUMNS = columns_of(RequestEvent, without=("id",))
WAIT_COLUMNS = columns_of(RequestWait, without=("id",))


def _write(told: Sequence[Told]) -> None:
    write_rows(Request, REQUEST_COLUMNS, _rows(told, "request", REQUEST_COLUMNS))
    write_rows(RequestEvent, EVENT_COLUMNS, _rows(told, "events", EVENT_COLUMNS))
    write_rows(RequestWait, WAIT_COLUMNS, _rows(told, "waits", WAIT_COLUMNS))


def _rows(told: Sequence[Told], what: str, columns: Sequence[str]) -> Iterator[list[Any]]:
    """Fill in who, whom and when."""
    write = stored_moment()
    place_of_number = columns.index("id" if what == "request" else "request_id")
    place_of_key = columns.index("key") if what == "request" else None
    for each in told:
        (number,) = cells([each.number])
        who = dict(zip(each.who, cells(each.who.values()), strict=True))
        for line in getattr(each.form, what):
            row = list(line.values)
            row[place_of_number] = number
            if place_of_key is not None:
                row[place_of_key] = each.key
            for place in line.people:
                row[place] = who[row[place]]
            for place in line.moments:
                row[place] = write(row[place] + each.later)
            yield row


def _write_rows(requests: list[Request], events: list[RequestEvent], waits: list[RequestWait]) -> None:
    write = stored_moment()
    for model, columns, rows in (
        (Request, REQUEST_COLUMNS, requests),
        (RequestEvent, EVENT_COLUMNS, events),
        (RequestWait, WAIT_COLUMNS, waits),
    ):
        values = (stored_values(row, columns) for row in rows)
        moments = ([write(value) if isinstance(value, datetime) else value for value in row] for row in values)
        write_rows(model, columns, (cells(row) for row in moments))
