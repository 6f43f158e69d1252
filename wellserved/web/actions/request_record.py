"""The record of requests: the one door through which something happens to one; its state is a summary of its events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.actions import notices, tree
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.request_dues import hours_of_team, next_reminder
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Person, Request, RequestEvent, RequestWait, Team, Undoable
from wellserved.web.models.requests import number_of
from wellserved.web.queries.requests import chain_down
from wellserved.words.events import SEVERAL
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import (
    ENDED,
    OPEN,
    TOLD,
    UNDOABLE,
    WAITING,
    Happened,
    RequestState,
    Standing,
    called,
    may_happen,
    replayed,
    said,
)
from wellserved.words.roles import RULES, Permission

ALL = 10**9
_ANSWERS = TOLD | {Happened.ACCEPTED, Happened.TAKEN_UP, Happened.REDIRECTED}
_OF_WAIT = {Happened.WAIT_CONFIRMED: "confirmed", Happened.WAIT_DISPUTED: "disputed"}


@dataclass(frozen=True)
class Saying:
    """What an event says beside its kind; blank: nothing."""

    text: str = ""
    team: Team | None = None
    waits_on: str = ""
    until_at: datetime | None = None
    promise: str = ""
    reason: str = ""
    by_mail: bool = False
    undoes: int | None = None


NOTHING = Saying()


def happen(*, by: Person, now: datetime, request: Request, what: Happened, saying: Saying = NOTHING) -> Request:
    """Let something happen to a request: append the event, and bring the summary up to date; give the request.

    Whoever comes at the same moment waits; then it is seen whether this may still happen.
    Raises: NotAllowed; NotPossible where the request is not in a state for it (any more).
    """
    with recorded(by=by, now=now, action=action_of(what), subject=request) as record:
        if what is Happened.REOPENED:
            tree.hold()  # the team that goes on with it does not end meanwhile
        row = held(request)
        must_be_possible(row, what)
        rules.must(request_rules.why_not_step(by, row, what, timezone.localdate(now)))
        event = append(row, by=by, now=now, what=what, saying=saying)
        record.fields = [what.value]
        if what in UNDOABLE:
            words = {"reference": row.reference, "said": said(what)}
            record.sentence = _("%(reference)s: %(said)s.") % words
            record.way_back = {"request": row.pk, "number": event.number}
        return row


def action_of(what: Happened) -> str:
    """Give what the audit trail calls an event."""
    return f"request-{what.value.replace('_', '-')}"


def held(request: Request) -> Request:
    """Hold a request, so that nothing else happens to it meanwhile; give it as it now is. Within a transaction."""
    rows = Request.objects.select_for_update(of=("self",), no_key=True).select_related(
        "customer", "provider", "service"
    )
    return rows.get(pk=request.pk)


def must_be_possible(request: Request, what: Happened) -> None:
    """Go on where something may happen to a request as it stands.

    Raises: NotPossible.
    """
    if not may_happen(request.current, what):
        words = {"reference": request.reference, "state": called(request.current)}
        raise NotPossible(_("%(reference)s is %(state)s now, so this is not possible any more.") % words)


def append(request: Request, *, by: Person | None, now: datetime, what: Happened, saying: Saying) -> RequestEvent:
    """Append an event to the record of a request that is held, and bring its summary up to date.

    Events never go back in time: one that comes before the last is taken to come with it.
    """
    events = list(request.events.order_by("number"))
    event = RequestEvent(
        request=request, number=len(events) + 1, at=max(now, events[-1].at) if events else now, what=what, by=by,
        team=saying.team, waits_on=saying.waits_on, until_at=saying.until_at, promise=saying.promise,
        reason=saying.reason, text=saying.text, by_mail=saying.by_mail, undoes=saying.undoes,
    )  # fmt: skip
    events.append(event)
    fields = summary(request, events)
    fields |= _who_sees_to_it(request, event) | _reminder(request, events, fields)
    event.save(force_insert=True)
    Request.objects.filter(pk=request.pk).update(**fields)
    for name, value in fields.items():
        setattr(request, name, value)
    if fields["state"] != RequestState.DRAFT:
        _sync_waits(request, event.at)
    notices.tell(request=request, event=event)
    return event


def summary(request: Request, events: Sequence[RequestEvent]) -> dict[str, Any]:
    """Give the fields of a request that follow from its events: how it stands, and what is promised. No query.

    Takes: a request, of which only who asks is looked at; all its events in order, at least one.
    """
    standings = replayed(events)
    now, holding = standings[-1], _counted(events)
    is_open = now.state in OPEN
    heard = [each for each in holding if not _is_of_charter(each)]
    answered = next((each.at for each in heard if Happened(each.what) in _ANSWERS), None)
    promised = _promised(holding, PromiseKind.DELIVERY)
    answer_due = _promised(holding, PromiseKind.FIRST_ANSWER)
    update_due = _promised(holding, PromiseKind.NEXT_UPDATE)
    hears_next = is_open and now.state is not RequestState.WAITING_CUSTOMER
    understood = _understood(holding)
    return {
        "state": now.state.value,
        "since_at": now.since_at,
        "provider_id": now.provider,
        "waits_on": now.waits_on,
        "until_at": now.until_at,
        "wait_said": _wait_said(events, standings),
        "events_count": len(events),
        "accepted_at": _since(events, standings, lambda each: each.accepted),
        "opened_at": events[0].at,
        "ended_at": _since(events, standings, lambda each: each.state in ENDED),
        "promised_at": promised[-1].until_at if promised else None,
        "first_promised_at": promised[0].until_at if promised else None,
        "answer_due_at": answer_due[-1].until_at if answer_due and is_open and answered is None else None,
        "answered_at": answered,
        "update_due_at": update_due[-1].until_at if update_due and hears_next else None,
        "told_at": max((each.at for each in heard if Happened(each.what) in TOLD), default=None),
        "understood_by_customer_at": understood.get(request.customer_id),
        "understood_by_provider_at": understood.get(now.provider),
        "is_at_risk": sum(each.what == Happened.EXPEDITED for each in holding) % 2 == 1,
        "changed_at": events[-1].at,
    }


def _counted(events: Sequence[RequestEvent]) -> list[RequestEvent]:
    """Leave out what was taken back, and that it was."""
    gone = {each.undoes for each in events if each.undoes is not None}
    return [each for each in events if each.number not in gone and each.undoes is None]


def _is_of_charter(event: RequestEvent) -> bool:
    """Say whether an event is what a charter promises by itself: nobody heard from the provider by it."""
    return event.what == Happened.PROMISED and event.by_id is None and not event.reason


def _promised(events: Sequence[RequestEvent], kind: PromiseKind) -> list[RequestEvent]:
    return [each for each in events if each.promise == kind and each.until_at is not None]


def _since(
    events: Sequence[RequestEvent], standings: Sequence[Standing], holds: Callable[[Standing], bool]
) -> datetime | None:
    """Give since when something holds without a break; None: it does not hold."""
    since = None
    for event, standing in zip(reversed(events), reversed(standings), strict=True):
        if not holds(standing):
            break
        since = event.at
    return since


def _wait_said(events: Sequence[RequestEvent], standings: Sequence[Standing]) -> str:
    """Give what was said of the present wait: everything since it began."""
    if standings[-1].state not in WAITING:
        return ""
    for event, standing in zip(reversed(events), reversed(standings), strict=True):
        if standing != standings[-1]:
            break
        if heard := _OF_WAIT.get(Happened(event.what)):
            return heard
    return ""


def _understood(events: Sequence[RequestEvent]) -> dict[int | None, datetime]:
    """Give when each team said that a request is understood, since it was last worded or passed on."""
    found: dict[int | None, datetime] = {}
    for event in events:
        if event.what in (Happened.REWORDED, Happened.REDIRECTED):
            found.clear()
        elif event.what == Happened.UNDERSTOOD:
            found[event.team_id] = event.at
    return found


def _who_sees_to_it(request: Request, event: RequestEvent) -> dict[str, Any]:
    """Let whoever takes a request on see to it, where nobody does who is still here."""
    if event.what == Happened.REDIRECTED:
        return {"taken_by_id": None}
    takes_on = event.what in (Happened.ACCEPTED, Happened.TAKEN_UP)
    if takes_on and (request.taken_by is None or not request.taken_by.is_active):
        return {"taken_by_id": event.by_id}
    return {}


def _reminder(request: Request, events: Sequence[RequestEvent], fields: dict[str, Any]) -> dict[str, Any]:
    """Give when the provider is to be reminded of the promise of delivery next."""
    was_open, is_open = request.state in OPEN, fields["state"] in OPEN
    if not is_open or fields["promised_at"] is None:
        return {"remind_at": None}
    if was_open and request.promised_at == fields["promised_at"] and request.provider_id == fields["provider_id"]:
        return {}
    since = _promised(_counted(events), PromiseKind.DELIVERY)[-1].at
    hours = hours_of_team(Team.objects.get(pk=fields["provider_id"]))
    return {"reminded": 0, "remind_at": next_reminder(hours, since, fields["promised_at"], events[-1].at)}


def parts(waits_on: str) -> tuple[list[int], list[str]]:
    """Take apart what is waited on: numbers of requests, and names of parties outside."""
    requests, outside = [], []
    for part in filter(None, (each.strip() for each in waits_on.split(SEVERAL))):
        number = number_of(part)
        if number is not None:
            requests.append(number)
        else:
            outside.append(part)
    return requests, outside


def _sync_waits(request: Request, at: datetime) -> None:
    """Let the rows of what is waited on say what the summary says."""
    waits = request.state in (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)
    numbers, outside = parts(request.waits_on) if waits else ([], [])
    wanted = {(number, "") for number in numbers} | {(None, name) for name in outside}
    live = list(RequestWait.objects.filter(request=request, until_at=None))
    there = {(each.blocker_id, each.outside) for each in live}
    over = [each.pk for each in live if (each.blocker_id, each.outside) not in wanted]
    if over:
        RequestWait.objects.filter(pk__in=over).update(until_at=at)
    _must_not_go_round(request, [number for number, _name in wanted - there if number is not None])
    RequestWait.objects.bulk_create(
        RequestWait(request=request, blocker_id=number, outside=name, since_at=at)
        for number, name in sorted(wanted - there, key=str)
    )


def _must_not_go_round(request: Request, blockers: Sequence[int]) -> None:
    """Go on where what a request is to wait for does not wait for it in turn.

    Whoever names something waited on holds the organisation (`tree.hold`), or two at once could close a circle.
    """
    if blockers and request.pk in {*blockers, *chain_down(blockers, most=ALL)}:
        raise NotPossible(
            _("What %(reference)s is to wait for waits for it in turn: all would wait for ever. Speak with each other.")
            % {"reference": request.reference}
        )


def put_step_back(*, by: Person, now: datetime, request: int, number: int) -> None:
    """Take the last step of a request back, by an event of its own: what was before holds again from now on.

    Raises: NotPossible where something else happened since.
    """
    tree.hold()
    row = held(Request(pk=request))
    if row.events_count != number:
        raise NotPossible(_("Something else happened to %(what)s since.") % {"what": row.reference})
    append(row, by=by, now=now, what=Happened.UNDONE, saying=Saying(undoes=number))


def why_not_put_step_back(by: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not take a step back: they stand on neither side any more."""
    row = Request.objects.select_related("customer", "provider").filter(pk=undoable.way_back["request"]).first()
    if row is None:
        return _("This request is gone.")
    if row.provider is not None and row.provider.closed_on_date is not None:
        return request_rules.says_closed(row.provider)
    if request_rules.sides_of(by, row, on):
        return ""
    return RULES[Permission.FOLLOW_REQUEST].says_no()
