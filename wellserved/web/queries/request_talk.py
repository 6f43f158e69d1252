"""What happened to a request, told as a conversation; and what was promised, each date with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web.models import Request, RequestEvent
from wellserved.web.models.requests import REFERENCE, number_of
from wellserved.web.queries.request_words import joined
from wellserved.web.request_rules import CUSTOMERS_DATE
from wellserved.words.events import SEVERAL
from wellserved.words.language import gettext as own_gettext
from wellserved.words.links import Side
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import (
    BY_HAPPENED,
    REASONS,
    RISKS,
    UPDATES,
    Happened,
    Reason,
    RequestState,
    Risk,
    Update,
    said,
)

FIRST_SHOWN = 40
"""So many of the last events are shown at once; all of them one click away."""
MOST_SHOWN = 500
_ICONS = {
    Happened.ASKED: "send",
    Happened.QUESTIONED: "help-circle",
    Happened.ANSWERED: "message-circle",
    Happened.NOTED: "message-circle",
    Happened.UPDATED: "message-circle",
    Happened.PROMISED: "calendar",
    Happened.DELIVERED: "circle-check",
    Happened.CLOSED: "circle-check",
    Happened.REDIRECTED: "arrow-right",
    Happened.EXPEDITED: "flag",
    Happened.UNDONE: "arrow-back-up",
    Happened.WAITS_ON_REQUEST: "hourglass",
    Happened.WAITS_OUTSIDE: "hourglass",
    Happened.WAITS_UNTIL: "hourglass",
    Happened.REWORDED: "pencil",
}


@dataclass(frozen=True)
class Saying:
    """One thing that happened, as it is read."""

    number: int
    who: str
    team: str
    """Name of the team they did it for; blank: it may have been either."""
    what: str
    when: str
    when_exactly: str
    text: str
    about: tuple[str, ...]
    """What goes with it: a date, a reason, whom it is about."""
    icon: str
    is_taken_back: bool
    by_mail: bool

    @property
    def drawing(self) -> str:
        """The template of its icon."""
        return f"cotton/icons/{self.icon}.svg"


@dataclass(frozen=True)
class PromisedDate:
    """One date that was promised for delivery."""

    day: str
    exactly: str
    who: str
    """Blank: it follows from the charter."""
    when: str
    reason: str
    text: str
    holds: bool
    """It is the last one, and not taken back."""


@dataclass(frozen=True)
class Talk:
    """The record of a request."""

    sayings: tuple[Saying, ...]
    """In the order in which they happened."""
    earlier: int
    """How many more there are before them."""
    promises: tuple[PromisedDate, ...]
    """The last one first."""
    last_word: str
    """What was written with the question, the delivery or the no that the other side is to look at; blank: nothing."""


def events_of(request: Request) -> list[RequestEvent]:
    """Give the last events of a request in order, with who did them. One query."""
    rows = request.events.select_related("by", "team").order_by("-number")[:MOST_SHOWN]
    return list(reversed(rows))


def talk_of(request: Request, events: Sequence[RequestEvent], *, whole: bool) -> Talk:
    """Tell the record of a request. At most one query.

    Takes: its events in order; whether all of them are told, or the last ones.
    """
    gone: set[int | None] = {each.undoes for each in events if each.undoes is not None}
    shown = events if whole else events[-FIRST_SHOWN:]
    names = _names_of(shown)
    sides = _sides(request, events)
    earlier = (shown[0].number - 1) if shown else 0
    return Talk(
        sayings=tuple(_saying(each, names, sides, is_taken_back=each.number in gone) for each in shown),
        earlier=earlier,
        promises=_promises(events, gone),
        last_word=_last_word(request, events, gone),
    )


def happened_since(events: Iterable[RequestEvent], number: int) -> tuple[str, ...]:
    """Say what happened after an event, each in a sentence. No query."""
    return tuple(
        _("%(who)s %(what)s (%(when)s).")
        % {"who": _who(each), "what": said(Happened(each.what)), "when": _clock(each.at)}
        for each in events
        if each.number > number
    )


def _saying(
    event: RequestEvent, names: Mapping[str, str], sides: Mapping[int, Mapping[Side, str]], *, is_taken_back: bool
) -> Saying:
    happened = Happened(event.what)
    by = BY_HAPPENED[happened].by
    side = next(iter(by)) if len(by) == 1 else None
    from_charter = event.by_id is None and event.promise != ""
    return Saying(
        number=event.number,
        who=_("The charter") if from_charter else _who(event),
        team="" if from_charter else _team(event, side, sides),
        what=_("promises") if from_charter else said(happened),
        when=date_format(timezone.localtime(event.at), "D j M, H:i"),
        when_exactly=date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
        text=event.text,
        about=tuple(_about(event, happened, names)),
        icon=_ICONS.get(happened, "check"),
        is_taken_back=is_taken_back,
        by_mail=event.by_mail,
    )


def _team(event: RequestEvent, side: Side | None, sides: Mapping[int, Mapping[Side, str]]) -> str:
    if event.what in _OF_TEAM and event.team is not None:
        return event.team.name
    return sides.get(event.number, {}).get(side, "") if side is not None else ""


def _who(event: RequestEvent) -> str:
    return event.by.name if event.by else _("Somebody who is gone")


def _about(event: RequestEvent, happened: Happened, names: Mapping[str, str]) -> Iterator[str]:
    """Give what goes with an event, as sentences without an end."""
    if happened in (Happened.REDIRECTED, Happened.DECLINED) and event.team is not None:
        yield _("to %(team)s") % {"team": event.team.name}
    if happened is Happened.UPDATED and (words := _reason(event)):
        yield words
    if event.waits_on and happened is not Happened.WAITS_UNTIL:
        yield _("waits on %(whom)s") % {"whom": waited_on(event.waits_on, names)}
    if event.until_at is not None:
        day = date_format(timezone.localtime(event.until_at), "DATETIME_FORMAT")
        yield str(_DATES.get(event.promise, gettext_lazy("until %(day)s"))) % {"day": day}
    if event.waits_on == CUSTOMERS_DATE:
        yield _("the date is that of the team that asks")
    if happened is not Happened.UPDATED and (words := _reason(event)):
        yield words


_OF_TEAM = frozenset({Happened.WAIT_CONFIRMED, Happened.WAIT_DISPUTED, Happened.UNDERSTOOD})
_DATES = {
    PromiseKind.DELIVERY.value: gettext_lazy("delivery by %(day)s"),
    PromiseKind.NEXT_UPDATE.value: gettext_lazy("next news by %(day)s"),
    PromiseKind.FIRST_ANSWER.value: gettext_lazy("a first answer by %(day)s"),
}


def _reason(event: RequestEvent) -> str:
    if event.reason in set(Risk):
        return own_gettext(RISKS[Risk(event.reason)])
    if event.reason in set(Update):
        return own_gettext(UPDATES[Update(event.reason)])
    return own_gettext(REASONS[Reason(event.reason)]) if event.reason in set(Reason) else ""


def waited_on(waits_on: str, names: Mapping[str, str]) -> str:
    """Say whom something waits on: references with the team that has them, and names outside."""
    return joined([names.get(each, each) for each in filter(None, waits_on.split(SEVERAL))])


def _names_of(events: Iterable[RequestEvent]) -> dict[str, str]:
    """Give to each reference that is waited on the team that has it, with the reference. One query, or none."""
    named = {part for each in events for part in each.waits_on.split(SEVERAL)}
    numbers = [number for number in map(number_of, sorted(named)) if number is not None]
    if not numbers:
        return {}
    rows = Request.objects.filter(pk__in=numbers, provider__isnull=False).values_list("pk", "provider__name")
    return {f"{REFERENCE}{pk}": f"{name} ({REFERENCE}{pk})" for pk, name in rows}


def _sides(request: Request, events: Sequence[RequestEvent]) -> dict[int, dict[Side, str]]:
    """Give to each event the names of both teams, as they were when it happened. No query."""
    found: dict[int, dict[Side, str]] = {}
    provider = str(request.provider or "")
    for each in reversed(events):
        if each.what == Happened.REDIRECTED:
            # Whoever passed it on belonged to the team that had it before, which the event before tells.
            provider = _provider_before(events, each.number)
        found[each.number] = {Side.PROVIDER: provider, Side.CUSTOMER: str(request.customer or "")}
    return found


def _provider_before(events: Sequence[RequestEvent], number: int) -> str:
    for each in reversed(events):
        if each.number < number and each.what in (Happened.ASKED, Happened.REDIRECTED) and each.team is not None:
            return each.team.name
    return ""


def _promises(events: Sequence[RequestEvent], gone: set[int | None]) -> tuple[PromisedDate, ...]:
    made = [each for each in events if each.promise == PromiseKind.DELIVERY and each.until_at is not None]
    still = [each.number for each in made if each.number not in gone]
    return tuple(
        PromisedDate(
            day=_date(each.until_at),
            exactly=_clock(each.until_at),
            who=each.by.name if each.by else "",
            when=_date(each.at),
            reason=_reason(each),
            text=each.text,
            holds=bool(still) and each.number == still[-1],
        )
        for each in reversed(made)
    )


def _last_word(request: Request, events: Sequence[RequestEvent], gone: set[int | None]) -> str:
    """Give what was written with the event that brought a request where it is: a question, a delivery, another way."""
    what = _WORDS_OF_STATE.get(request.current)
    found = (each.text for each in reversed(events) if each.what == what and each.number not in gone)
    return next(found, "") if what else ""


_WORDS_OF_STATE = {
    RequestState.WAITING_CUSTOMER: Happened.QUESTIONED,
    RequestState.DELIVERED: Happened.DELIVERED,
    RequestState.DECLINED: Happened.DECLINED,
}


def _clock(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def _date(at: datetime | None) -> str:
    return date_format(timezone.localtime(at)) if at else ""
