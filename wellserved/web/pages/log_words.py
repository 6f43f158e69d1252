"""What the pages about logs say of roles, kinds of events and how sure a guess is."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellserved.eventlog.mapping import EventMeans
from wellserved.words.events import EventKind


@dataclass(frozen=True)
class Role:
    """What a column can stand for."""

    key: str
    """Its key in the mapping file."""
    label: Any
    means: Any
    again: Any = ""
    """What a second column for it is called; blank: it has one only."""


ROLES = (
    Role(
        "columns.case", _("Case"), _("What is followed from its opening to its end, such as the number of a request.")
    ),
    Role(
        "columns.at",
        _("Moment"),
        _("When a row happened. In a list of cases: when the case was opened."),
        _("Time of day, where it stands in a column of its own"),
    ),
    Role("columns.team", _("Team"), _("Who has the case. Without it only durations can be told.")),
    Role(
        "columns.status",
        _("Status"),
        _("How the case stands from that row on. It tells queue, work and waiting apart."),
        _("Status, a further column read together with it"),
    ),
    Role(
        "columns.ended_at",
        _("End"),
        _("When what began at the moment was complete. In a list of cases: when the case ended."),
        _("Time of day of the end, where it stands in a column of its own"),
    ),
    Role("columns.customer", _("Customer"), _("Who asked. Blank means: a customer outside.")),
    Role("columns.activity", _("Activity"), _("What was done, in your own words.")),
    Role("columns.lifecycle", _("Start or complete"), _("Whether a row starts an activity or completes it.")),
    Role("columns.parent", _("Unit"), _("To what a team belongs. Teams of one or two people are counted there.")),
    Role("columns.waits_on", _("Waits on"), _("Other cases, or parties outside, that the case waits on.")),
    Role(
        "columns.promise_at",
        _("Promised for"),
        _("For when delivery was promised."),
        _("Time of day of the promise, where it stands in a column of its own"),
    ),
    Role("columns.promise_kept", _("Promise kept"), _("Whether the promise is kept so far.")),
    Role("columns.expedited", _("Expedited"), _("Whether the case was sent ahead of others.")),
    Role("columns.kind", _("Kind of event"), _("What happened, in the words of the plain log format.")),
)
"""In the order in which they are shown."""

REQUIRED = frozenset({"columns.case", "columns.at"})

EVENT_MEANS = (
    (EventMeans.STATES.value, _("The status says where the case is from this row on.")),
    (EventMeans.ARRIVAL.value, _("The case has just come to the team: the time after the row is the team’s.")),
    (EventMeans.COMPLETION.value, _("The team has just finished: the time before the row was the team’s.")),
    (
        EventMeans.START_COMPLETE.value,
        _("Some rows start something and some complete it: between them the team works, otherwise the case waits."),
    ),
)

KINDS = {
    EventKind.QUEUED: _("waits until a team takes it up"),
    EventKind.TAKEN_UP: _("a team works on it"),
    EventKind.WAITING_ON_CUSTOMER: _("waits for an answer of the customer"),
    EventKind.WAITING_ON_CASE: _("waits for another case"),
    EventKind.WAITING_ON_OUTSIDE: _("waits for somebody outside"),
    EventKind.WAITING_UNTIL: _("waits for a date, or nobody says on whom: the team’s own time"),
    EventKind.DELIVERED: _("was delivered: it has ended"),
    EventKind.CLOSED: _("was closed: it has ended"),
    EventKind.WITHDRAWN: _("was withdrawn by whoever asked: it has ended"),
    EventKind.DECLINED: _("was declined: it is back with whoever asked"),
    EventKind.REOPENED: _("was opened again: it is in the queue"),
    EventKind.UPDATE: _("the customer was told how it stands"),
    EventKind.ACTIVITY: _("something was done; it stands as before"),
    EventKind.OPENED: _("was opened: it is in the queue"),
    EventKind.HANDED_OVER: _("was handed over: it is in the queue of the next team"),
    EventKind.PROMISED: _("delivery was promised; it stands as before"),
    EventKind.WAIT_DISPUTED: _("the side waited for disputes it; it stands as before"),
    EventKind.ACCEPTED: _("a team said that it takes it on; it stands as before"),
    EventKind.ANSWER_PROMISED: _("a first answer was promised; it stands as before"),
    EventKind.NEWS_PROMISED: _("the next news was promised; it stands as before"),
}
"""What a status text can mean, in the order in which it is offered."""

SURE = {"sure": _("sure"), "likely": _("likely"), "unsure": _("please look")}

COLUMNS = {
    "case": _("Case"),
    "at": _("Moment, in UTC"),
    "kind": _("From then on, the case …"),
    "team": _("Team"),
    "customer": _("Customer"),
    "waits_on": _("Waits on"),
    "promise_at": _("Promised for"),
    "activity": _("Activity"),
}
"""The columns of the plain log format, as the page of the checks heads them."""
