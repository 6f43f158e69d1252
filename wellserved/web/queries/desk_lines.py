"""The lines of a desk: where each request stands, why, and what can be done at once. Nothing asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wellserved.web import request_rules
from wellserved.web.models import Person, Request, Team
from wellserved.web.queries.request_rows import RequestRow
from wellserved.words.requests import RequestState, Turn

SOON = timedelta(days=1)
TO_ANSWER = (RequestState.WAITING_CUSTOMER, RequestState.DELIVERED, RequestState.DECLINED)


class Need(IntEnum):
    """How soon something needs somebody; the first comes first."""

    QUESTION = 1
    LATE = 2
    UNTAKEN = 3
    THERE = 4
    ANSWER = 5
    """Delivered, or declined with another way: a word is all it takes."""
    SOON = 6
    WORK = 7


@dataclass(frozen=True)
class Line:
    """One request on the desk, and why it is there."""

    row: RequestRow
    why: str
    other: str = ""
    """Name of the team on the other side."""
    need: Need = Need.WORK
    text: str = ""
    """What was asked or said, in the words in which it was."""
    stands_in_for: str = ""
    """The name of the colleague whose it is; blank: one's own, or nobody's."""
    steps: frozenset[str] = frozenset()
    """What can be done right here, as the addresses of steps call it."""

    @property
    def stands_out(self) -> bool:
        """It is later than promised, or news of it is."""
        return self.need is Need.LATE or self.row.is_quiet


@dataclass(frozen=True)
class Looker:
    """Whose desk it is, and when."""

    person: Person
    now: datetime
    names: Mapping[int, str] = field(default_factory=dict)
    """Of the colleagues for whom they stand in, by number."""

    @property
    def on(self) -> date:
        """The day."""
        return timezone.localdate(self.now)

    def acts_for(self, team: Team | None) -> bool:
        """Say whether they do the steps of a team."""
        return team is not None and request_rules.speaks_for(self.person, team, self.on)


PLACES = ("needs", "owed", "silent", "waits", "drafts", "")
Placed = tuple[str, Line]


def as_provider(request: Request, row: RequestRow, reader: Looker) -> Placed:
    """Place a request that somebody sees to."""
    whose = reader.names.get(request.taken_by_id or 0, "")
    steps = _steps_of_provider(row) if reader.acts_for(request.provider) else frozenset()
    words = {"customer": row.customer, "day": row.news_due.day if row.news_due else ""}
    if row.news_due is not None and timezone.localdate(row.news_due.at) <= reader.on:
        why = (
            _("%(customer)s was to hear from you by %(day)s")
            if row.is_quiet
            else _("%(customer)s hears from you today")
        )
        return "owed", Line(row, why % words, row.customer, Need.LATE, stands_in_for=whose, steps=steps)
    need, why = _why_with_provider(row, reader.now)
    return ("needs" if why else ""), Line(row, why, row.customer, need, stands_in_for=whose, steps=steps)


def _why_with_provider(row: RequestRow, now: datetime) -> tuple[Need, str]:
    """Say why a request needs whoever sees to it; blank: it does not now."""
    if row.is_late and row.turn is not Turn.PROVIDER:
        return Need.LATE, _("%(cause)s. Tell %(customer)s when it will be there.") % {
            "cause": capfirst(row.waiting),
            "customer": row.customer,
        }
    if row.is_late:
        said = _("Later than promised. Tell %(customer)s when it will be there.")
        return Need.LATE, said % {"customer": row.customer}
    if row.is_there:
        return Need.THERE, _("What it waited for is there")
    if row.promised is not None and row.promised.at - now <= SOON:
        return Need.SOON, _("Promised for %(day)s") % {"day": row.promised.day}
    if row.turn is Turn.PROVIDER:
        return Need.WORK, _("In work") if row.state is RequestState.IN_WORK else _("Waits to be taken up")
    return Need.WORK, ""


def _steps_of_provider(row: RequestRow) -> frozenset[str]:
    found = {"update", "promise"}
    if row.turn is not Turn.PROVIDER:
        return frozenset(found)
    if row.state is not RequestState.IN_WORK:
        found.add("take-up")
    if row.state in (RequestState.IN_WORK, RequestState.ACCEPTED):
        found.add("deliver")
    return frozenset(found)


def as_customer(request: Request, row: RequestRow, said: str, reader: Looker) -> Placed:
    """Place a request that somebody asked for."""
    whose = reader.names.get(request.asked_by_id or 0, "")
    if row.state is RequestState.DRAFT:
        return "drafts", Line(row, "", row.provider)
    if row.state in TO_ANSWER:
        return "needs", _to_answer(row, said, whose, acts=reader.acts_for(request.customer))
    if row.is_quiet and row.news_due is not None:
        why = _("%(team)s promised news for %(day)s") % {"team": row.provider, "day": row.news_due.day}
        return "silent", Line(row, why, row.provider, stands_in_for=whose, steps=frozenset({"note"}))
    return "waits", Line(row, row.waiting, row.provider, stands_in_for=whose, steps=frozenset({"note"}))


def _to_answer(row: RequestRow, said: str, whose: str, *, acts: bool) -> Line:
    """Tell a request that waits for a word of the customer."""
    need, why, step = {
        RequestState.WAITING_CUSTOMER: (Need.QUESTION, _("%(team)s asks"), "answer"),
        RequestState.DECLINED: (Need.ANSWER, _("%(team)s said no, and named another way"), "close"),
        RequestState.DELIVERED: (Need.ANSWER, _("%(team)s delivered. Is it what you need?"), "close"),
    }[row.state]
    steps = frozenset({step, "reopen"} if step == "close" else {step}) if acts else frozenset[str]()
    return Line(row, why % {"team": row.provider}, row.provider, need, said, whose, steps)


def as_team(request: Request, row: RequestRow, said: Mapping[int, str], reader: Looker) -> Placed:
    """Place a request to which nobody sees, or whose asker is gone."""
    if row.state in TO_ANSWER and reader.acts_for(request.customer):
        return "needs", _to_answer(row, said.get(request.pk, ""), "", acts=True)
    steps = {"take-up"} if row.state is RequestState.IN_WORK else {"take-up", "give"}
    if row.state is RequestState.NEW:
        steps.add("accept")
    if request.taken_by_id is None:
        why = _("New for %(team)s: nobody took it on yet") if row.state is RequestState.NEW else _("Nobody sees to it")
    elif row.is_free:
        why = _("Nobody sees to it any more: who did has left")
    else:
        why = _("Who sees to it is away, and nobody stands in")
    return "needs", Line(row, why % {"team": row.provider}, row.customer, Need.UNTAKEN, steps=frozenset(steps))


def by_need(line: Line) -> tuple[object, ...]:
    """Order what needs somebody: customers outside at risk first, then by what it is, then by promise."""
    return (not line.row.is_at_risk, line.need, *by_promise(line))


def by_promise(line: Line) -> tuple[object, ...]:
    """Order by promise; what has none comes last, the oldest of it first."""
    day = line.row.promised or line.row.asked
    return (line.row.promised is None, day.at.timestamp() if day else 0.0, line.row.reference)


def by_news(line: Line) -> tuple[object, ...]:
    """Order by when news was promised."""
    due = line.row.news_due
    return (due.at.timestamp() if due else 0.0, line.row.reference)
