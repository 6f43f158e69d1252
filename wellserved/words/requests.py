"""Requests: the states one can be in, what may happen in each of them, and by whom; the one table of transitions.

A state is only the summary of what happened: replaying the events of a request gives it again. The diagram in the
documentation is drawn from the table, and the pages offer what the table allows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from wellserved.words.events import EventKind
from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _
from wellserved.words.links import Side


class RequestState(StrEnum):
    """In which state a request is."""

    DRAFT = "draft"
    """Written and not asked yet: nobody but its author sees it."""
    NEW = "new"
    ACCEPTED = "accepted"
    IN_WORK = "in_work"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_REQUEST = "waiting_request"
    WAITING_OUTSIDE = "waiting_outside"
    WAITING_UNTIL = "waiting_until"
    DELIVERED = "delivered"
    DECLINED = "declined"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, called(each)) for each in cls]


STATE_WORDING = {
    RequestState.DRAFT: _("draft"),
    RequestState.NEW: _("new"),
    RequestState.ACCEPTED: _("accepted"),
    RequestState.IN_WORK: _("in work"),
    RequestState.WAITING_CUSTOMER: _("waiting on an answer"),
    RequestState.WAITING_REQUEST: _("waiting on another team"),
    RequestState.WAITING_OUTSIDE: _("waiting on somebody outside"),
    RequestState.WAITING_UNTIL: _("waiting until a date"),
    RequestState.DELIVERED: _("delivered"),
    RequestState.DECLINED: _("declined, with another way"),
    RequestState.CLOSED: _("closed"),
    RequestState.WITHDRAWN: _("withdrawn"),
}

WAITING = frozenset(
    {
        RequestState.WAITING_CUSTOMER,
        RequestState.WAITING_REQUEST,
        RequestState.WAITING_OUTSIDE,
        RequestState.WAITING_UNTIL,
    }
)
WITH_PROVIDER = frozenset({RequestState.NEW, RequestState.ACCEPTED, RequestState.IN_WORK})
OPEN = WITH_PROVIDER | WAITING
"""The provider has promised, or may promise, to deliver."""
LIVING = OPEN | {RequestState.DECLINED}
"""Somebody holds it: its clock runs."""
ENDED = frozenset({RequestState.DELIVERED, RequestState.CLOSED, RequestState.WITHDRAWN})
ASKED = LIVING | ENDED


class Happened(StrEnum):
    """What happened to a request: one kind of event."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    TAKEN_UP = "taken_up"
    PUT_BACK = "put_back"
    QUESTIONED = "questioned"
    ANSWERED = "answered"
    WAITS_ON_REQUEST = "waits_on_request"
    WAITS_OUTSIDE = "waits_outside"
    WAITS_UNTIL = "waits_until"
    UPDATED = "updated"
    PROMISED = "promised"
    DELIVERED = "delivered"
    CLOSED = "closed"
    REOPENED = "reopened"
    REDIRECTED = "redirected"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    WAIT_CONFIRMED = "wait_confirmed"
    WAIT_DISPUTED = "wait_disputed"
    UNDERSTOOD = "understood"
    NOTED = "noted"
    GIVEN = "given"
    """The provider said who among them sees to it."""
    REWORDED = "reworded"
    EXPEDITED = "expedited"
    UNDONE = "undone"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, said(each)) for each in cls]


BOTH = frozenset(Side)
_PROVIDER = frozenset({Side.PROVIDER})
_CUSTOMER = frozenset({Side.CUSTOMER})


@dataclass(frozen=True)
class Transition:
    """What may happen: from which states, to which one, and which side does it."""

    happened: Happened
    starts: frozenset[RequestState]
    to: RequestState | None
    """None: the state stays."""
    by: frozenset[Side]
    wording: str
    """What happened, in English words that follow a name."""
    back: bool = False
    """True: it leads back to the provider's queue, to `new` where the request was not accepted yet."""


TRANSITIONS = (
    Transition(Happened.ASKED, frozenset({RequestState.DRAFT}), RequestState.NEW, _CUSTOMER, _("asked for this")),
    Transition(
        Happened.ACCEPTED, frozenset({RequestState.NEW}), RequestState.ACCEPTED, _PROVIDER, _("accepted the request")
    ),
    Transition(Happened.TAKEN_UP, OPEN - {RequestState.IN_WORK}, RequestState.IN_WORK, _PROVIDER, _("took it up")),
    Transition(
        Happened.PUT_BACK,
        WAITING | {RequestState.IN_WORK},
        RequestState.ACCEPTED,
        _PROVIDER,
        _("put it back into the queue"),
    ),
    Transition(
        Happened.QUESTIONED,
        OPEN - {RequestState.WAITING_CUSTOMER},
        RequestState.WAITING_CUSTOMER,
        _PROVIDER,
        _("asked back"),
    ),
    Transition(
        Happened.ANSWERED,
        frozenset({RequestState.WAITING_CUSTOMER}),
        RequestState.ACCEPTED,
        _CUSTOMER,
        _("answered"),
        back=True,
    ),
    Transition(
        Happened.WAITS_ON_REQUEST, OPEN, RequestState.WAITING_REQUEST, _PROVIDER, _("needs something from a team first")
    ),
    Transition(
        Happened.WAITS_OUTSIDE, OPEN, RequestState.WAITING_OUTSIDE, _PROVIDER, _("is waiting on somebody outside")
    ),
    Transition(Happened.WAITS_UNTIL, OPEN, RequestState.WAITING_UNTIL, _PROVIDER, _("is waiting until a date")),
    Transition(Happened.UPDATED, OPEN, None, _PROVIDER, _("told how it stands")),
    Transition(Happened.PROMISED, OPEN, None, _PROVIDER, _("promised a date")),
    Transition(Happened.DELIVERED, OPEN, RequestState.DELIVERED, _PROVIDER, _("delivered")),
    Transition(
        Happened.CLOSED,
        frozenset({RequestState.DELIVERED, RequestState.DECLINED}),
        RequestState.CLOSED,
        _CUSTOMER,
        _("closed it"),
    ),
    Transition(
        Happened.REOPENED,
        ENDED | {RequestState.DECLINED},
        RequestState.ACCEPTED,
        _CUSTOMER,
        _("opened it again"),
        back=True,
    ),
    Transition(Happened.REDIRECTED, OPEN, RequestState.NEW, _PROVIDER, _("passed it on to whom it belongs")),
    Transition(Happened.DECLINED, OPEN, RequestState.DECLINED, _PROVIDER, _("said no, and named another way")),
    Transition(Happened.WITHDRAWN, LIVING, RequestState.WITHDRAWN, _CUSTOMER, _("withdrew it")),
    Transition(Happened.WAIT_CONFIRMED, WAITING, None, BOTH, _("confirmed the wait")),
    Transition(Happened.WAIT_DISPUTED, WAITING, None, BOTH, _("sees the wait differently")),
    Transition(Happened.UNDERSTOOD, LIVING, None, BOTH, _("said that it is understood")),
    Transition(Happened.NOTED, ASKED, None, BOTH, _("wrote")),
    Transition(Happened.GIVEN, OPEN, None, _PROVIDER, _("said who sees to it")),
    Transition(Happened.REWORDED, LIVING, None, _CUSTOMER, _("worded it anew")),
    Transition(Happened.EXPEDITED, LIVING, None, _CUSTOMER, _("said how the relation to an outside customer stands")),
    Transition(Happened.UNDONE, ASKED, None, BOTH, _("took the last step back")),
)
BY_HAPPENED = {each.happened: each for each in TRANSITIONS}

TOLD = frozenset({Happened.QUESTIONED, Happened.UPDATED, Happened.PROMISED, Happened.DELIVERED, Happened.DECLINED})
"""With these the customer hears from the provider: a first answer, or news."""
UNDOABLE = frozenset(
    {
        Happened.ACCEPTED,
        Happened.TAKEN_UP,
        Happened.PUT_BACK,
        Happened.QUESTIONED,
        Happened.ANSWERED,
        Happened.WAITS_ON_REQUEST,
        Happened.WAITS_OUTSIDE,
        Happened.WAITS_UNTIL,
        Happened.DELIVERED,
        Happened.CLOSED,
        Happened.REOPENED,
        Happened.DECLINED,
        Happened.WITHDRAWN,
    }
)
"""Steps that can be taken back while they are the last one. What was passed on is passed back by whoever has it."""


class Reason(StrEnum):
    """Why a new date is promised, or it will be later."""

    WAITS_ON_OTHERS = "waits_on_others"
    MORE_THAN_THOUGHT = "more_than_thought"
    UNCLEAR = "unclear"
    MORE_URGENT = "more_urgent"
    ABSENCE = "absence"
    EARLIER = "earlier"
    OTHER = "other"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, gettext(REASONS[each])) for each in cls]


REASONS = {
    Reason.WAITS_ON_OTHERS: _("we wait for something ourselves"),
    Reason.MORE_THAN_THOUGHT: _("it is more work than we thought"),
    Reason.UNCLEAR: _("it was not clear yet what is needed"),
    Reason.MORE_URGENT: _("something more urgent came in between"),
    Reason.ABSENCE: _("colleagues are away"),
    Reason.EARLIER: _("it can be done earlier"),
    Reason.OTHER: _("another reason"),
}


class Risk(StrEnum):
    """How the relation to an outside customer stands."""

    AT_RISK = "at_risk"
    NO_LONGER = "no_longer_at_risk"


RISKS = {Risk.AT_RISK: _("it is at risk"), Risk.NO_LONGER: _("it is no longer at risk")}


class Update(StrEnum):
    """How it stands, in one tap."""

    STILL_ON_IT = "still_on_it"
    NOT_KNOWN_YET = "not_known_yet"
    NEED_SOMETHING = "need_something"
    LATER = "later"


UPDATES = {
    Update.STILL_ON_IT: _("Still on it"),
    Update.NOT_KNOWN_YET: _("We don't know yet"),
    Update.NEED_SOMETHING: _("We need something from you"),
    Update.LATER: _("It will be later"),
}


class Turn(StrEnum):
    """Whose turn it is; the same for whoever looks."""

    PROVIDER = "provider"
    CUSTOMER = "customer"
    OTHERS = "others"
    """Whoever is waited on: another team, somebody outside, a date."""
    NOBODY = "nobody"


def called(state: RequestState) -> str:
    """Say in the reader's language in which state a request is."""
    return gettext(STATE_WORDING[state])


def said(happened: Happened) -> str:
    """Say in the reader's language what happened, in words that follow a name."""
    return gettext(BY_HAPPENED[happened].wording)


class Event(Protocol):
    """What is known of one event of a request; a row of the record has all of it."""

    number: int
    """1, 2, … among those of the request."""
    what: str
    """One of Happened."""
    at: datetime
    team_id: int | None
    """Whom it is asked of, or passed on to."""
    waits_on: str
    """What is waited on, several separated by |."""
    until_at: datetime | None
    """The moment promised or waited until."""
    undoes: int | None
    """The number of the event that this one takes back."""


@dataclass(frozen=True)
class Standing:
    """How a request stands after its events so far."""

    state: RequestState = RequestState.DRAFT
    since_at: datetime | None = None
    """Since when it is in this state, and waits for this."""
    provider: int | None = None
    """The number of the team that provides."""
    accepted: bool = False
    """Somebody of the provider took it on."""
    waits_on: str = ""
    until_at: datetime | None = None
    """The date waited for."""


def next_steps(state: RequestState, side: Side | None = None) -> tuple[Happened, ...]:
    """Give what may happen in a state, by one side or by either.

    >>> [each.value for each in next_steps(RequestState.DELIVERED, Side.CUSTOMER)]
    ['closed', 'reopened', 'noted', 'undone']
    """
    return tuple(each.happened for each in TRANSITIONS if state in each.starts and (side is None or side in each.by))


def may_happen(state: RequestState, happened: Happened) -> bool:
    """Say whether something may happen to a request in a state."""
    return state in BY_HAPPENED[happened].starts


def after(standing: Standing, event: Event) -> Standing:
    """Give how a request stands after one more event, other than one that takes another back.

    Raises: ValueError where that may not happen.
    """
    happened = Happened(event.what)
    if not may_happen(standing.state, happened):
        raise ValueError(f"{happened} may not happen to a request that is {standing.state}.")
    transition = BY_HAPPENED[happened]
    if transition.to is None:
        return standing
    state = transition.to
    if transition.back and not standing.accepted:
        state = RequestState.NEW
    fresh = happened in (Happened.ASKED, Happened.REDIRECTED)
    by_provider = transition.by == _PROVIDER and happened not in (Happened.QUESTIONED, Happened.DECLINED)
    return replace(
        standing,
        state=state,
        since_at=event.at,
        provider=event.team_id if fresh else standing.provider,
        accepted=not fresh and (standing.accepted or by_provider),
        waits_on=event.waits_on if state in WAITING else "",
        until_at=event.until_at if state is RequestState.WAITING_UNTIL else None,
    )


def replayed(events: Iterable[Event]) -> tuple[Standing, ...]:
    """Give how a request stood after each of its events, in order.

    One that takes another back restores what was before that one, from its own moment on.
    Raises: ValueError where something happened that may not.
    """
    found: list[Standing] = []
    for event in events:
        now = found[-1] if found else Standing()
        if event.undoes is None:
            found.append(after(now, event))
        else:
            found.append(replace(found[event.undoes - 2], since_at=event.at))
    return tuple(found)


KINDS: dict[Happened, EventKind] = {
    Happened.ASKED: EventKind.OPENED,
    Happened.ACCEPTED: EventKind.ACCEPTED,
    Happened.TAKEN_UP: EventKind.TAKEN_UP,
    Happened.PUT_BACK: EventKind.QUEUED,
    Happened.QUESTIONED: EventKind.WAITING_ON_CUSTOMER,
    Happened.ANSWERED: EventKind.QUEUED,
    Happened.WAITS_ON_REQUEST: EventKind.WAITING_ON_CASE,
    Happened.WAITS_OUTSIDE: EventKind.WAITING_ON_OUTSIDE,
    Happened.WAITS_UNTIL: EventKind.WAITING_UNTIL,
    Happened.UPDATED: EventKind.UPDATE,
    Happened.PROMISED: EventKind.PROMISED,
    Happened.DELIVERED: EventKind.DELIVERED,
    Happened.CLOSED: EventKind.CLOSED,
    Happened.REOPENED: EventKind.REOPENED,
    Happened.REDIRECTED: EventKind.HANDED_OVER,
    Happened.DECLINED: EventKind.DECLINED,
    Happened.WITHDRAWN: EventKind.WITHDRAWN,
    Happened.WAIT_DISPUTED: EventKind.WAIT_DISPUTED,
}
"""What an event is in the one event table; whatever is not named here is an activity."""

_RESTORED: dict[RequestState, EventKind] = {
    RequestState.NEW: EventKind.QUEUED,
    RequestState.ACCEPTED: EventKind.QUEUED,
    RequestState.IN_WORK: EventKind.TAKEN_UP,
    RequestState.WAITING_CUSTOMER: EventKind.WAITING_ON_CUSTOMER,
    RequestState.WAITING_REQUEST: EventKind.WAITING_ON_CASE,
    RequestState.WAITING_OUTSIDE: EventKind.WAITING_ON_OUTSIDE,
    RequestState.WAITING_UNTIL: EventKind.WAITING_UNTIL,
    RequestState.DELIVERED: EventKind.DELIVERED,
    RequestState.DECLINED: EventKind.DECLINED,
    RequestState.CLOSED: EventKind.CLOSED,
    RequestState.WITHDRAWN: EventKind.WITHDRAWN,
}


def kind_of(happened: Happened, restored: RequestState | None = None) -> EventKind:
    """Give what an event is in the one event table; of one that takes another back: the state it restored."""
    if happened is Happened.UNDONE and restored is not None:
        return _RESTORED[restored]
    return KINDS.get(happened, EventKind.ACTIVITY)
