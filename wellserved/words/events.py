"""The one event table: what a row means, the kinds of event, and the state each kind leaves a case in."""

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """What happened to a case. Stored in tables as `code`, the position in this list; append only."""

    OPENED = "opened"
    HANDED_OVER = "handed_over"
    TAKEN_UP = "taken_up"
    QUEUED = "queued"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    WAITING_ON_CASE = "waiting_on_case"
    WAITING_ON_OUTSIDE = "waiting_on_outside"
    WAITING_UNTIL = "waiting_until"
    UPDATE = "update"
    PROMISED = "promised"
    DELIVERED = "delivered"
    DECLINED = "declined"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    WAIT_DISPUTED = "wait_disputed"
    ACTIVITY = "activity"
    ACCEPTED = "accepted"
    ANSWER_PROMISED = "answer_promised"
    NEWS_PROMISED = "news_promised"

    @property
    def code(self) -> int:
        """The integer that stands for this kind in the event table."""
        return _KIND_CODES[self]


class State(StrEnum):
    """In which state a case is between two events. Stored in tables as `code`."""

    QUEUE = "queue"
    WORK = "work"
    HELD = "held"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_CASE = "waiting_case"
    WAITING_OUTSIDE = "waiting_outside"
    WAITING_UNTIL = "waiting_until"
    ENDED = "ended"

    @property
    def code(self) -> int:
        """The integer that stands for this state in tables."""
        return _STATE_CODES[self]


_KIND_CODES = {kind: code for code, kind in enumerate(EventKind)}
_STATE_CODES = {state: code for code, state in enumerate(State)}

KIND_MEANINGS: dict[EventKind, str] = {
    EventKind.OPENED: "enters the queue of `team`, asked by `customer`",
    EventKind.HANDED_OVER: "passes into the queue of `team`",
    EventKind.TAKEN_UP: "`team` works on it",
    EventKind.QUEUED: "goes back into the queue of `team`",
    EventKind.WAITING_ON_CUSTOMER: "waits for an answer of the customer",
    EventKind.WAITING_ON_CASE: "waits for the cases (or outside parties) in `waits_on`",
    EventKind.WAITING_ON_OUTSIDE: "waits for the outside party in `waits_on`",
    EventKind.WAITING_UNTIL: "waits for the date in `promise_at`; `waits_on` is `customer` if that is the customer's",
    EventKind.UPDATE: "the customer was told how it stands; changes nobody's state",
    EventKind.PROMISED: "delivery was promised for `promise_at`; changes nobody's state",
    EventKind.DELIVERED: "was delivered: its life ends",
    EventKind.DECLINED: "was declined: it is back with whoever asked",
    EventKind.REOPENED: "comes back to life in the queue of `team`",
    EventKind.CLOSED: "was closed: its life ends",
    EventKind.WITHDRAWN: "was withdrawn by whoever asked: its life ends",
    EventKind.WAIT_DISPUTED: "the side waited for disputes the wait; changes nobody's state",
    EventKind.ACTIVITY: "something was done; changes nobody's state",
    EventKind.ACCEPTED: "`team` said that it takes the case on; changes nobody's state",
    EventKind.ANSWER_PROMISED: "a first answer was promised for `promise_at`; changes nobody's state",
    EventKind.NEWS_PROMISED: "the next news was promised for `promise_at`; changes nobody's state",
}

STATE_AFTER: dict[EventKind, State] = {
    EventKind.OPENED: State.QUEUE,
    EventKind.HANDED_OVER: State.QUEUE,
    EventKind.TAKEN_UP: State.WORK,
    EventKind.QUEUED: State.QUEUE,
    EventKind.WAITING_ON_CUSTOMER: State.WAITING_CUSTOMER,
    EventKind.WAITING_ON_CASE: State.WAITING_CASE,
    EventKind.WAITING_ON_OUTSIDE: State.WAITING_OUTSIDE,
    EventKind.WAITING_UNTIL: State.WAITING_UNTIL,
    EventKind.DECLINED: State.WAITING_CUSTOMER,
    EventKind.REOPENED: State.QUEUE,
    EventKind.DELIVERED: State.ENDED,
    EventKind.CLOSED: State.ENDED,
    EventKind.WITHDRAWN: State.ENDED,
}
"""The state a case is in after an event. Kinds that are not named here change nobody's state."""

NO_DELIVERY = frozenset({EventKind.WAITING_UNTIL, EventKind.ANSWER_PROMISED, EventKind.NEWS_PROMISED})
"""Kinds whose `promise_at` is no promise of delivery. That of any other kind is."""

STATE_MEANINGS: dict[State, str] = {
    State.QUEUE: "waiting until taken up",
    State.WORK: "being worked on",
    State.HELD: "held (queue and work are not told apart in this log)",
    State.WAITING_CUSTOMER: "waiting on the customer",
    State.WAITING_CASE: "waiting on another case",
    State.WAITING_OUTSIDE: "waiting on an outside party",
    State.WAITING_UNTIL: "waiting until an agreed date",
    State.ENDED: "ended: nobody holds it",
}


@dataclass(frozen=True)
class Column:
    """One column of a documented table."""

    name: str
    type: str
    meaning: str


PLAIN_COLUMNS: tuple[Column, ...] = (
    Column("case", "text", "which request or case this happened to"),
    Column("at", "moment", "when it happened: ISO 8601 with Z or an offset, at most microseconds"),
    Column("kind", "word", "what happened: one of the kinds below"),
    Column("team", "text", "the provider from now on; blank: unchanged"),
    Column("customer", "text", "who asked; blank: an outside customer, or unchanged"),
    Column("waits_on", "text", "cases or outside parties waited on; several separated by |"),
    Column("promise_at", "moment", "the moment promised or waited until; a day alone means its end"),
    Column("activity", "text", "what was done, in the organisation's own words"),
)
"""The columns of the plain CSV, in the order of its header. More columns may follow."""

EVENT_COLUMNS: tuple[Column, ...] = (
    Column("case", "int64", "number that stands for the case (a hash of its name)"),
    Column("row", "int64", "position in the source, counted from 0; settles ties of `at_us`"),
    Column("at_us", "int64", "moment in microseconds since 1970-01-01 UTC"),
    Column("kind", "int8", "`EventKind.code`"),
    Column("team", "int32", "number of the party that provides from now on; null: unchanged"),
    Column("customer", "int32", "number of the party that asked; null: not named"),
    Column("waits_on", "int32", "number of the text in `waits_on`; null: nothing named"),
    Column("promise_us", "int64", "moment promised or waited until; null: none"),
    Column("activity", "int32", "number of the activity; null: not named"),
    Column("promise_kept", "int8", "1: the promise is kept so far, 0: it is not; null: not said"),
    Column("expedited", "int8", "1: the case is expedited, 0: it is not; null: not said"),
)
"""The columns of the event table in memory. Texts became integers once, at import."""

SPELL_COLUMNS: tuple[Column, ...] = (
    Column("case", "text", "the case"),
    Column("team", "text", "the provider now; blank: not known"),
    Column("holder", "text", "who held the case; blank: not known, or several at once (see `waits_on`)"),
    Column("customer", "text", "who waits for the provider"),
    Column("state", "word", "one of the states"),
    Column("waits_on", "text", "what was waited on, several separated by |"),
    Column("start_us", "int64", "start in microseconds since 1970-01-01 UTC, included"),
    Column("end_us", "int64", "end, not included"),
)
"""The columns of `spells.parquet`: one row per stretch of time in which one holder held a case in one state."""

OUTSIDE = "outside customer"
"""The name of whoever stands outside where a log names nobody."""

OUTSIDE_PARTY = 0
"""The number of that party in every log."""

SEVERAL = "|"
"""What separates several things waited on at once."""
