"""What notices say: for each request a section, with a line for each thing that happened; in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web import request_rules
from wellserved.web.models import Notice, Person, Request, RequestEvent
from wellserved.words.events import SEVERAL
from wellserved.words.language import gettext
from wellserved.words.links import Side
from wellserved.words.notices import NoticeKind
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import OPEN, REASONS, UPDATES, Happened, Reason, RequestState, Update, said

MOST = 15
"""So many things stand in one mail; the others are counted. So it stays small, whatever was written."""
LONGEST = 400
"""So much of a text stands in a mail."""
_TAPPED_IN = {
    state: frozenset({NoticeKind.MY_PROMISE, *({NoticeKind.NEEDS_ME} if state is not RequestState.NEW else ())})
    for state in OPEN
}
"""Of which kinds mails offer to say how it stands in one tap: of what is new, only where something is promised."""
_NEW_TO = frozenset({Happened.ASKED, Happened.REDIRECTED})
"""With these somebody hears of a request for the first time."""
_WAITED_FOR = {
    Happened.DELIVERED: lambda: _("What you waited for is there."),
    Happened.DECLINED: lambda: _("What you waited for will not come; another way was named."),
    Happened.WITHDRAWN: lambda: _("What you waited for was withdrawn by whoever asked for it."),
    Happened.PROMISED: lambda: _("What you wait for is promised for another date."),
    Happened.REOPENED: lambda: _("What you waited for was opened again."),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    sentence: str
    text: str = ""
    """What somebody wrote, perhaps cut."""
    more: tuple[str, ...] = ()
    """Further sentences: when they hear again, what waits for it, for whom the reader stands in."""


@dataclass(frozen=True)
class Section:
    """All that is told about one request, or about something else."""

    head: str
    path: str
    lines: tuple[Line, ...]
    request: Request | None = None
    """None: it is about something else, or the reader sees only that it is there."""
    updates: tuple[tuple[str, str], ...] = ()
    """What the provider can tell the customer in one tap: word and wording."""


@dataclass(frozen=True)
class Told:
    """What stands in one mail."""

    sections: tuple[Section, ...]
    kinds: tuple[NoticeKind, ...]
    """Of what kinds it is."""
    more: int
    """How many things are left out because it would be too long."""


def told(person: Person, notices: Sequence[Notice], on: date) -> Told:
    """Say what notices say to a reader, request by request; what they may not see is left out.

    A handful of queries, and some for each request: whether the reader sees it.
    """
    requests = _requests(notices)
    events = _events(notices)
    by_subject: dict[object, list[Notice]] = {}
    for each in notices:
        by_subject.setdefault(each.request_id or ("", each.path), []).append(each)
    found: list[Section] = []
    kinds: set[NoticeKind] = set()
    room = MOST
    for theirs in by_subject.values():
        section = _section(_Reading(person, on, requests, events), theirs[: max(room, 0)])
        if section is not None:
            found.append(section)
            kinds.update(NoticeKind(each.kind) for each in theirs)
        room -= len(theirs)
    return Told(tuple(found), tuple(sorted(kinds)), max(-room, 0))


@dataclass(frozen=True)
class _Reading:
    """Who reads on which day, and what is known of the requests and events."""

    person: Person
    on: date
    requests: dict[int, Request]
    events: dict[tuple[int, int], RequestEvent]

    def sees(self, request: Request) -> bool:
        return not request_rules.why_not_see(self.person, request, self.on)


def _requests(notices: Sequence[Notice]) -> dict[int, Request]:
    numbers = {each.request_id for each in notices if each.request_id is not None}
    numbers |= {number for each in notices for number in each.words.get("waiting", ())}
    return Request.objects.select_related("provider", "customer").in_bulk(list(numbers))


def _events(notices: Sequence[Notice]) -> dict[tuple[int, int], RequestEvent]:
    numbers = {each.request_id for each in notices if each.event_number is not None}
    wanted = {(each.request_id, each.event_number) for each in notices}
    rows = RequestEvent.objects.filter(
        request__in=numbers, number__in={each.event_number for each in notices if each.event_number is not None}
    ).select_related("by", "team")
    return {(each.request_id, each.number): each for each in rows if (each.request_id, each.number) in wanted}


def _section(reading: _Reading, notices: Sequence[Notice]) -> Section | None:
    if not notices:
        return None
    if notices[0].request_id is None:
        return Section(_("Thanks"), notices[0].path, tuple(_of_person(each) for each in notices))
    request = reading.requests.get(notices[0].request_id)
    if request is None:
        return None
    if not reading.sees(request):
        return _of_unseen(reading, request, [each for each in notices if each.words.get("waiting")])
    lines = tuple(_line(reading, request, each) for each in notices)
    kinds = {NoticeKind(each.kind) for each in notices}
    is_theirs = Side.PROVIDER in request_rules.sides_of(reading.person, request, reading.on)
    taps = is_theirs and bool(kinds & _TAPPED_IN.get(request.current, frozenset()))
    updates = tuple((each.value, gettext(UPDATES[each])) for each in Update) if taps else ()
    return Section(head_of(request), f"/requests/{request.key}/", lines, request, updates)


def head_of(request: Request) -> str:
    """Say which request it is; of a confidential one only its number, since mails lie about."""
    like = _("%(reference)s (confidential)") if request.is_confidential else "%(reference)s %(title)s"
    return like % {"reference": request.reference, "title": " ".join(request.title.split())}


def _of_person(notice: Notice) -> Line:
    """Say what is not about a request: somebody thanked the reader."""
    sentence = _("%(name)s thanks you.") % {"name": notice.words.get("by", "")}
    return Line(sentence, cut(str(notice.words.get("text", ""))))


def _of_unseen(reading: _Reading, request: Request, notices: Sequence[Notice]) -> Section | None:
    """Say of a request further up the chain no more than that something the reader waits for moved."""
    if not notices:
        return None
    waiting = _waiting(reading, notices[0])
    if not waiting:
        return None
    team = request.provider.name if request.provider and not request.is_confidential else ""
    head = f"{request.reference} · {team}" if team else request.reference
    lines = tuple(
        Line(_waited_for(reading, each), more=(*_until(_event(reading, each)), *_names_waiting(waiting)))
        for each in notices
    )
    return Section(head, f"/requests/{waiting[0].key}/", lines)


def _line(reading: _Reading, request: Request, notice: Notice) -> Line:
    event = _event(reading, notice)
    if event is None:
        return Line(_reminder(notice), more=tuple(_stands_in(notice)))
    text = "" if request.is_confidential else cut(_written(request, event))
    if notice.words.get("waiting"):
        names = _names_waiting(_waiting(reading, notice))
        return Line(_waited_for(reading, notice), text, (*_until(event), *names, *_stands_in(notice)))
    return Line(_happened(request, event), text, (*_until(event), *_needed_by(request, event), *_stands_in(notice)))


def _written(request: Request, event: RequestEvent) -> str:
    """Give what was written: with the step, or in the request itself to whom it is new."""
    return event.text or (request.need if event.what in _NEW_TO else "")


def _needed_by(request: Request, event: RequestEvent) -> Iterable[str]:
    if event.what not in _NEW_TO:
        return
    if request.needed_by_date is not None:
        words = {"team": str(request.customer), "day": date_format(request.needed_by_date)}
        yield _("%(team)s needs it by %(day)s.") % words
    if request.promised_at is not None:
        day = date_format(timezone.localtime(request.promised_at), "DATETIME_FORMAT")
        yield _("It is promised for %(day)s.") % {"day": day}


def _event(reading: _Reading, notice: Notice) -> RequestEvent | None:
    return reading.events.get((notice.request_id or 0, notice.event_number or 0))


def _happened(request: Request, event: RequestEvent) -> str:
    """Say what happened, who did it, and with which word."""
    name = event.by.name if event.by else _("Wellserved")
    sentence = f"{name} {said(Happened(event.what))}"
    if event.what == Happened.ASKED:
        return _("%(name)s asks for this, for %(team)s.") % {"name": name, "team": str(request.customer)}
    if event.what == Happened.REDIRECTED and event.team is not None:
        return _("%(name)s passed it on to %(team)s.") % {"name": name, "team": event.team.name}
    if (
        event.what in (Happened.WAITS_ON_REQUEST, Happened.WAITS_OUTSIDE)
        and event.waits_on
        and not request.is_confidential
    ):
        return f"{sentence}: {', '.join(event.waits_on.split(SEVERAL))}."
    if event.reason in set(Update):
        return f"{sentence}: {gettext(UPDATES[Update(event.reason)])}."
    if event.reason in set(Reason):
        return f"{sentence}: {gettext(REASONS[Reason(event.reason)])}."
    return f"{sentence}."


def _until(event: RequestEvent | None) -> Iterable[str]:
    """Say for when something is promised, or until when it waits."""
    if event is None or event.until_at is None:
        return ()
    when = {"when": moment(event.until_at)}
    if event.promise == PromiseKind.DELIVERY:
        return (_("Promised for %(when)s.") % when,)
    if event.promise == PromiseKind.NEXT_UPDATE:
        return (_("You hear again by %(when)s.") % when,)
    return (_("Until %(when)s.") % when,)


def _reminder(notice: Notice) -> str:
    """Say which promise of the reader's team comes near, and how near."""
    words = notice.words
    when = {"when": moment(datetime.fromisoformat(words["until"])) if "until" in words else ""}
    if words.get("promise") == PromiseKind.FIRST_ANSWER:
        return _("They were promised a first answer by %(when)s.") % when
    if words.get("promise") == PromiseKind.NEXT_UPDATE:
        return _("They were told that they hear again by %(when)s.") % when
    if words.get("share") == 50:  # noqa: PLR2004 -- of words.requests' hundredths
        return _("Half of the time until your promise has passed: it is promised for %(when)s.") % when
    if words.get("share") == 75:  # noqa: PLR2004
        return _("Three quarters of the time until your promise have passed: it is promised for %(when)s.") % when
    return _("It was promised for %(when)s. Tell them how it stands before they have to ask.") % when


def _waited_for(reading: _Reading, notice: Notice) -> str:
    event = _event(reading, notice)
    return _WAITED_FOR[Happened(event.what)]() if event is not None else _("What you wait for moved.")


def _waiting(reading: _Reading, notice: Notice) -> list[Request]:
    found = [reading.requests.get(number) for number in notice.words["waiting"]]
    return [each for each in found if each is not None and reading.sees(each)]


def _names_waiting(waiting: Sequence[Request]) -> Iterable[str]:
    """Say what the reader has that waits for it; one sentence, however many they are."""
    if not waiting:
        return ()
    names = ", ".join(head_of(each) for each in waiting[:MOST])
    return (_("It is waited for by: %(names)s.") % {"names": names},)


def _stands_in(notice: Notice) -> Iterable[str]:
    name = notice.words.get("for")
    return (_("You get this because %(name)s is away.") % {"name": name},) if name else ()


def moment(at: datetime) -> str:
    """Write a moment by the reader's clocks."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def cut(text: str) -> str:
    """Give the beginning of a text."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"
