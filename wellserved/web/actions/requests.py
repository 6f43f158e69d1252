"""Asking a team for something: drafts, the request itself, what it says, and with whom it is shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import change, changed_fields
from wellserved.web.actions.request_dues import dues, hours_of_team, terms
from wellserved.web.actions.request_record import Saying, action_of, append, held, must_be_possible
from wellserved.web.actions.tree import NotPossible, hold
from wellserved.web.models import Person, Request, RequestShare, Segment, Service, Team, Undoable
from wellserved.web.models.requests import TEXTS
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened, RequestState, Risk
from wellserved.words.roles import Permission

MOST_A_DAY = 200
"""So often one person asks within a day: nobody does so by hand, and whoever is asked gets a mail each time."""
MOST_DRAFTS = 200
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to ask for, as far as it is written; blank: not said yet."""

    title: str = ""
    need: str = ""
    purpose: str = ""
    done_when: str = ""
    needed_by_date: date | None = None
    provider: Team | None = None
    service: Service | None = None
    customer: Team | None = None
    segment: Segment | None = None
    contact: Person | None = None
    is_confidential: bool = False
    is_at_risk: bool = False
    named: tuple[Person, ...] = ()
    """Who else may see it; whom it concerns, where it is confidential."""


def draft(*, by: Person, now: datetime, wish: Wish, key: str = "") -> Request:
    """Keep what somebody began to ask for; nobody else sees it.

    Takes: the key it is to have, where the page that keeps it chose one, so that it begins no second draft.
    """
    if wish.customer is not None:
        rules.must(request_rules.why_not_ask(by, wish.customer, timezone.localdate(now)))
    if Request.objects.filter(asked_by=by, state=RequestState.DRAFT)[:MOST_DRAFTS].count() >= MOST_DRAFTS:
        raise NotPossible(_("You have %(n)s drafts. Throw those away that you need no more.") % {"n": MOST_DRAFTS})
    with recorded(by=by, now=now, action="request-draft") as record:
        chosen = {"key": key} if key else {}
        made = Request.objects.create(asked_by=by, written_at=now, changed_at=now, **chosen, **_fields(wish))
        record.subject = f"request:{made.key}"
        _name(made, wish.named)
        return made


def redraft(*, by: Person, now: datetime, request: Request, version: int, wish: Wish) -> Request:
    """Keep a draft as it is now written."""
    _must_be_own_draft(by, request)
    if wish.customer is not None:
        rules.must(request_rules.why_not_ask(by, wish.customer, timezone.localdate(now)))
    fields = _fields(wish)
    with recorded(by=by, now=now, action="request-redraft", subject=request) as record:
        record.fields = changed_fields(request, fields)
        made = change(request, version=version, changed_at=now, **fields)
        _name(made, wish.named)
        return made


def drop_draft(*, by: Person, now: datetime, request: Request) -> None:
    """Throw a draft away; it can be undone."""
    _must_be_own_draft(by, request)
    with recorded(by=by, now=now, action="request-drop", subject=request) as record:
        record.sentence = _("Threw a draft away: %(title)s.") % {"title": request.title or _("without a title")}
        kept = {name: getattr(request, name) for name in _STORED}
        kept["needed_by_date"] = request.needed_by_date.isoformat() if request.needed_by_date else None
        kept["named"] = list(request.shares.values_list("person_id", flat=True))
        record.way_back = {"draft": kept}
        if request.blocks.filter(until_at=None).exists():
            raise NotPossible(_("A request of your team waits for this draft. Say there first that it does not."))
        Request.objects.filter(pk=request.pk, state=RequestState.DRAFT).delete()


_STORED = (
    *("title", "need", "purpose", "done_when", "provider_id", "service_id", "customer_id", "segment_id"),
    *("contact_id", "is_confidential", "is_at_risk"),
)
_NAMED: dict[str, type[Model]] = {
    "provider_id": Team, "service_id": Service, "customer_id": Team, "segment_id": Segment, "contact_id": Person,
}  # fmt: skip


def put_draft_back(*, by: Person, now: datetime, draft: dict[str, Any]) -> None:
    """Bring a draft back that was thrown away, without what is gone meanwhile."""
    fields = dict(draft)
    for name, kind in _NAMED.items():
        if not kind._default_manager.filter(pk=fields[name]).exists():
            fields[name] = None
    named = fields.pop("named")
    day = fields.pop("needed_by_date")
    made = Request.objects.create(
        asked_by=by, written_at=now, changed_at=now, needed_by_date=date.fromisoformat(day) if day else None, **fields
    )
    _name(made, Person.objects.filter(pk__in=named))


def why_not_put_draft_back(person: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not bring a draft back: nobody but its author sees it."""
    if undoable.by_id != person.pk:
        return _("A draft is seen by its author only.")
    return rules.why_not(person, Permission.ASK, on)


def ask(*, by: Person, now: datetime, request: Request) -> Request:
    """Ask a team for what stands in a draft; what its charter promises is promised from now on.

    Raises: NotPossible where something is missing.
    """
    _must_be_own_draft(by, request)
    with recorded(by=by, now=now, action=action_of(Happened.ASKED), subject=request) as record:
        hold()  # neither team ends meanwhile
        row = held(request)
        must_be_possible(row, Happened.ASKED)
        provider, customer = _must_be_complete(row)
        _must_not_be_too_many(by, now)
        rules.must(request_rules.why_not_ask(by, customer, timezone.localdate(now)))
        is_at_risk, record.fields = row.is_at_risk, [Happened.ASKED.value]
        append(row, by=by, now=now, what=Happened.ASKED, saying=Saying(team=provider))
        promise_by_charter(row, provider, customer, now)
        if is_at_risk:
            append(row, by=by, now=now, what=Happened.EXPEDITED, saying=Saying(reason=Risk.AT_RISK.value))
        return row


def promise_by_charter(row: Request, provider: Team, customer: Team, now: datetime) -> None:
    """Promise what two teams agreed on, in a request that is held and just came to the provider."""
    promised = dues(terms(provider, customer, row.service), hours_of_team(provider), now)
    for kind in (PromiseKind.FIRST_ANSWER, PromiseKind.DELIVERY):
        if kind in promised:
            saying = Saying(promise=kind.value, until_at=promised[kind])
            append(row, by=None, now=now, what=Happened.PROMISED, saying=saying)


def reword(*, by: Person, now: datetime, request: Request, version: int, **texts: Any) -> Request:
    """Word a request anew: its title, need, purpose, when it is done, and by when it is needed.

    Takes: the texts that change, among models.requests.TEXTS. Raises: ChangedMeanwhile.
    """
    if unknown := texts.keys() - set(TEXTS):
        raise ValueError(f"These are no texts of a request: {sorted(unknown)}.")
    with recorded(by=by, now=now, action=action_of(Happened.REWORDED), subject=request) as record:
        row = held(request)
        must_be_possible(row, Happened.REWORDED)
        rules.must(request_rules.why_not_step(by, row, Happened.REWORDED, timezone.localdate(now)))
        record.fields = changed_fields(row, texts)
        if not record.fields:
            return row
        if not texts.get("title", row.title).strip():
            raise NotPossible(_("Say in a few words what you need."))
        changed = change(row, version=version, **texts)
        append(changed, by=by, now=now, what=Happened.REWORDED, saying=Saying())
        return changed


def share(*, by: Person, now: datetime, request: Request, people: Sequence[Person]) -> Request:
    """Say who else may see a request; of a confidential one, whom it concerns."""
    rules.must(request_rules.why_not_reword(by, request, timezone.localdate(now)))
    with recorded(by=by, now=now, action="request-share", subject=request) as record:
        record.fields = [f"people:{len(people)}"]
        row = held(request)
        _name(row, people)
        return row


def _must_be_own_draft(by: Person, request: Request) -> None:
    if request.asked_by_id != by.pk:
        raise rules.NotThere
    if request.state != RequestState.DRAFT:
        raise NotPossible(_("This was asked already, as %(reference)s.") % {"reference": request.reference})


def _must_be_complete(row: Request) -> tuple[Team, Team]:
    """Give provider and customer of a draft from which nothing is missing."""
    if not row.title.strip():
        raise NotPossible(_("Say in a few words what you need."))
    if row.provider is None:
        raise NotPossible(_("Say which team you ask."))
    if row.customer is None or row.customer.closed_on_date is not None:
        raise NotPossible(_("Say for which of your teams you ask."))
    if row.provider_id == row.customer_id:
        raise NotPossible(_("A team asks another team. Choose whom you ask."))
    if row.provider.closed_on_date is not None:
        raise NotPossible(_("%(team)s is closed. Choose whom you ask.") % {"team": row.provider.name})
    if row.service is not None and (row.service.team_id != row.provider_id or row.service.closed_on_date is not None):
        raise NotPossible(_("%(team)s does not offer this service.") % {"team": row.provider.name})
    return row.provider, row.customer


def _must_not_be_too_many(by: Person, now: datetime) -> None:
    # By when they changed last, too: in this order they stand in an index.
    today = Request.objects.filter(asked_by=by, changed_at__gt=now - DAY, opened_at__gt=now - DAY)
    if today[:MOST_A_DAY].count() >= MOST_A_DAY:
        like = _("You asked %(n)s times within a day. What is needed so often may be one request, or a service.")
        raise NotPossible(like % {"n": MOST_A_DAY})


def _fields(wish: Wish) -> dict[str, Any]:
    fields = {name: getattr(wish, name) for name in (*TEXTS, "is_confidential", "is_at_risk")}
    links = {name: getattr(wish, name) for name in ("provider", "service", "customer", "segment", "contact")}
    return fields | links


def _name(request: Request, people: Sequence[Person] | Any) -> None:
    """Let exactly these people be named on a request."""
    wanted = {each.pk for each in people}
    rows = RequestShare.objects.filter(request=request)
    there = set(rows.values_list("person_id", flat=True))
    rows.filter(person__in=there - wanted).delete()
    RequestShare.objects.bulk_create(RequestShare(request=request, person_id=each) for each in sorted(wanted - there))
