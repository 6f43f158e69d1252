"""How a case stands at one moment, found by looking back over its events: a second, quite different way to spells."""

from typing import NamedTuple

from tests.analysis.oracle import ENDED, WAITS, Event, Log, first_asked, last_event_ends, state_after
from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, STATE_AFTER, EventKind, State


class Stand(NamedTuple):
    """How a case stands."""

    team: int | None
    holder: int | None
    customer: int | None
    state: State
    waits_on: str | None


def stand(log: Log, case: str, moment: int, as_of: int) -> Stand | None:
    """Say how a case stands at a moment; None: it does not live."""
    of_case = log.of_case(case, as_of)
    events = [event for event in of_case if event.kind in STATE_AFTER]
    past = [event for event in events if event.at <= moment]
    if not past or (last_event_ends(log) and moment >= of_case[-1].at):
        return None
    coming = [event for event in events if event.at > moment]
    # A completion tells about the time before it; after the last one nothing new is known.
    now = (coming[0] if coming else events[-1]) if log.held_before else past[-1]
    until_now = events[: events.index(now) + 1]
    state = state_after(now.kind, log)
    if state == ENDED:
        return None
    date_is_over = state == State.WAITING_UNTIL and now.promise is not None and now.promise <= moment
    if date_is_over:
        state = state_after(EventKind.QUEUED, log)
    team, customer = last_named(until_now), customer_of(until_now, log)
    waits_on = now.waits_on if state in WAITS else None
    holder = team
    if state == State.WAITING_CUSTOMER:
        holder = customer if now.customer is None else now.customer
    elif state in (State.WAITING_CASE, State.WAITING_OUTSIDE):
        several = waits_on is None or SEVERAL in waits_on
        holder = None if several or waits_on is None else first_asked(log, as_of, waits_on)
    elif state == State.WAITING_UNTIL and "customer" in (waits_on or "").split(SEVERAL):
        holder = customer
    return Stand(team, holder, customer, state, waits_on)


def last_named(events: list[Event]) -> int | None:
    """Give the team that was named last."""
    return next((event.team for event in reversed(events) if event.team is not None), None)


def customer_of(events: list[Event], log: Log) -> int:
    """Give whoever waits for the team after these events: look back for the last hand-off or (re)opening."""
    now, before = events[-1], events[:-1]
    if not before:
        return OUTSIDE_PARTY if now.customer is None else now.customer
    was_ended, is_ended = (state_after(event.kind, log) == ENDED for event in (before[-1], now))
    if was_ended and not is_ended:
        return asked_by(before, log) if now.customer is None else now.customer
    handed_by = last_named(before)
    if handed_by is not None and handed_by != last_named(events):
        return handed_by
    return customer_of(before, log)


def asked_by(events: list[Event], log: Log) -> int:
    """Give whoever opened or reopened the case last, and was named."""
    for i in range(len(events) - 1, 0, -1):
        was_ended, is_ended = (state_after(event.kind, log) == ENDED for event in (events[i - 1], events[i]))
        asked = events[i].customer
        if was_ended and not is_ended and asked is not None:
            return asked
    return OUTSIDE_PARTY if events[0].customer is None else events[0].customer
