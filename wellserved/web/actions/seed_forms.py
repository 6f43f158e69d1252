"""Courses of requests as rows that name nobody yet: what stands in them but for who, whom and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from wellserved.web.actions.request_record import summary
from wellserved.web.actions.seed_requests import waits_of
from wellserved.web.actions.seed_rows import cells, columns_of, stored_values
from wellserved.web.models import Request, RequestEvent, RequestWait
from wellserved.web.scenarios.plan_requests import PlannedRequest
from wellserved.words.events import SEVERAL

PROVIDER, CUSTOMER, ASKER, TAKER = -1, -2, -3, -4
"""Stand for the teams and the people of a course until it is told of somebody."""
ITSELF = {PROVIDER: PROVIDER, CUSTOMER: CUSTOMER, ASKER: ASKER, TAKER: TAKER}


@dataclass(frozen=True)
class Line:
    """One row as cells, and the places in it where somebody, or a moment in UTC without a zone, is to be filled in."""

    values: tuple[Any, ...]
    people: tuple[int, ...]
    moments: tuple[int, ...]


@dataclass(frozen=True)
class Form:
    """The rows of one course."""

    request: tuple[Line, ...]
    """One."""
    events: tuple[Line, ...]
    waits: tuple[Line, ...]


def form_of(planned: PlannedRequest) -> Form:
    """Sum a course up once, and give its rows."""
    events = events_of(planned, 0, ITSELF)
    row = request_of(planned, 0, "", ITSELF)
    row.written_at, row.remind_at = events[0].at, None
    for name, value in summary(row, events).items():
        setattr(row, name, value)
    return Form(_lines(Request, [row]), _lines(RequestEvent, events), _lines(RequestWait, list(waits_of(0, events))))


def _lines(model: type[Model], rows: Sequence[Model]) -> tuple[Line, ...]:
    columns = columns_of(model, without=() if model is Request else ("id",))
    return tuple(_line(stored_values(row, columns)) for row in rows)


def _line(values: Sequence[Any]) -> Line:
    people = tuple(n for n, value in enumerate(values) if type(value) is int and value in ITSELF)
    moments = tuple(n for n, value in enumerate(values) if isinstance(value, datetime))
    written = cells(values)
    for place in (*people, *moments):
        written[place] = values[place]
    return Line(tuple(written), people, moments)


def events_of(planned: PlannedRequest, number: int, who: Mapping[int, int]) -> list[RequestEvent]:
    """Give the events of a course that needs no other request, told of somebody."""
    provider = planned.events[0].team
    return [
        RequestEvent(
            request_id=number, number=n, at=event.at, what=event.what.value,
            by_id=_somebody(event.by, planned.asked_by, who),
            team_id=None if not event.team else who[PROVIDER if event.team == provider else CUSTOMER],
            waits_on=SEVERAL.join(map(str, event.waits_on)), until_at=event.until_at, promise=event.promise,
            reason=event.reason, text=event.text, by_mail=event.by_mail, undoes=event.undoes,
        )
        for n, event in enumerate(planned.events, 1)
    ]  # fmt: skip


def _somebody(mail: str, asked_by: str, who: Mapping[int, int]) -> int | None:
    return None if not mail else who[ASKER if mail == asked_by else TAKER]


def request_of(planned: PlannedRequest, number: int, key: str, who: Mapping[int, int]) -> Request:
    """Give the request of a course, told of somebody; what follows from its events is still missing."""
    return Request(
        pk=number, key=key, title=planned.title, need=planned.need, purpose=planned.purpose,
        done_when=planned.done_when, customer_id=who[CUSTOMER], asked_by_id=who[ASKER], taken_by_id=who[TAKER],
    )  # fmt: skip
