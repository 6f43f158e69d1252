"""The steps of a request: what people of both sides do with it, one function each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.actions import tree
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.request_dues import dues, hours_of_team, terms
from wellserved.web.actions.request_record import Saying, action_of, append, happen, held, must_be_possible
from wellserved.web.actions.requests import promise_by_charter
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Person, Request, Service, Team
from wellserved.web.models.requests import REFERENCE
from wellserved.web.request_rules import CUSTOMERS_DATE
from wellserved.words.events import SEVERAL
from wellserved.words.links import Side
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import ENDED, Happened, Reason, Risk, Update

MOST_WAITED_ON = 20
LONGEST_NAME = 120
LONGEST_WAITS_ON = 1000


def accept(*, by: Person, now: datetime, request: Request, text: str = "", by_mail: bool = False) -> Request:
    """Accept a request: the provider takes it on, and it stands in their queue."""
    return happen(by=by, now=now, request=request, what=Happened.ACCEPTED, saying=_news(request, now, text, by_mail))


def take_up(*, by: Person, now: datetime, request: Request, text: str = "", by_mail: bool = False) -> Request:
    """Work on a request from now on."""
    return happen(by=by, now=now, request=request, what=Happened.TAKEN_UP, saying=_news(request, now, text, by_mail))


def put_back(*, by: Person, now: datetime, request: Request, text: str = "", by_mail: bool = False) -> Request:
    """Put a request back into the queue: nobody works on it, and it waits for nobody else."""
    saying = Saying(text=text, by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.PUT_BACK, saying=saying)


def ask_back(*, by: Person, now: datetime, request: Request, text: str, by_mail: bool = False) -> Request:
    """Ask the customer something without which it does not go on; from now on their answer is waited for."""
    saying = Saying(text=_said(text, _("Write what you need to know.")), by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.QUESTIONED, saying=saying)


def answer(*, by: Person, now: datetime, request: Request, text: str, by_mail: bool = False) -> Request:
    """Answer what the provider asked; the request is back in their queue."""
    saying = Saying(text=_said(text, _("Write your answer.")), by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.ANSWERED, saying=saying)


def wait_on(
    *,
    by: Person,
    now: datetime,
    request: Request,
    requests: Sequence[Request] = (),
    outside: Sequence[str] = (),
    text: str = "",
    by_mail: bool = False,
) -> Request:
    """Wait for requests to other teams, or for parties outside, from now on; always said for whom.

    Raises: NotPossible where they would wait for one another, or nothing is named.
    """
    names = [_outside_name(each) for each in outside]
    if not requests and not names:
        raise NotPossible(_("Say what you are waiting on: a request to another team, or who outside."))
    if len(requests) + len(names) > MOST_WAITED_ON:
        raise NotPossible(_("At most %(n)s at once can be waited on.") % {"n": MOST_WAITED_ON})
    what = Happened.WAITS_ON_REQUEST if requests else Happened.WAITS_OUTSIDE
    with recorded(by=by, now=now, action=action_of(what), subject=request) as record:
        tree.hold()  # nobody else names something waited on meanwhile: two at once could close a circle
        row = held(request)
        must_be_possible(row, what)
        rules.must(request_rules.why_not_step(by, row, what, timezone.localdate(now)))
        for each in requests:
            _must_be_possible_to_wait(by, now, row, each)
        waits_on = SEVERAL.join([*(each.reference for each in requests), *names])
        if len(waits_on) > LONGEST_WAITS_ON:
            raise NotPossible(_("These names are too long together. Write shorter ones."))
        event = append(row, by=by, now=now, what=what, saying=Saying(text=text, waits_on=waits_on, by_mail=by_mail))
        record.fields = [what.value]
        record.sentence = _("%(reference)s waits on %(what)s.") % {"reference": row.reference, "what": waits_on}
        record.way_back = {"request": row.pk, "number": event.number}
        return row


def wait_until(
    *,
    by: Person,
    now: datetime,
    request: Request,
    until_at: datetime,
    text: str = "",
    customers: bool = False,
    by_mail: bool = False,
) -> Request:
    """Wait until a date, which is the provider's own or (`customers`) the customer's."""
    if until_at <= now:
        raise NotPossible(_("This date has passed. Choose one that comes."))
    waits_on = CUSTOMERS_DATE if customers else ""
    saying = Saying(text=text, until_at=until_at, waits_on=waits_on, by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.WAITS_UNTIL, saying=saying)


def tell(
    *,
    by: Person,
    now: datetime,
    request: Request,
    update: Update,
    text: str = "",
    next_at: datetime | None = None,
    by_mail: bool = False,
) -> Request:
    """Tell the customer how it stands: that somebody is still on it, or does not know yet, is news, too.

    Takes: when they hear again; otherwise it is as the charter says. "We need something from you" asks them, and "it
    will be later" promises another date: see `ask_back` and `promise`.
    """
    saying = replace(_news(request, now, text.strip(), by_mail, next_at), reason=update.value)
    return happen(by=by, now=now, request=request, what=Happened.UPDATED, saying=saying)


def promise(
    *,
    by: Person,
    now: datetime,
    request: Request,
    at: datetime,
    reason: Reason | str,
    text: str = "",
    by_mail: bool = False,
) -> Request:
    """Promise delivery for a date, or for another date than before, with the reason; before the old one passes.

    A date that has passed already can still be followed by a new one: better late than silent.
    """
    if at <= now:
        raise NotPossible(_("This date has passed. Choose one that comes."))
    if request.promised_at is not None and reason not in set(Reason):
        raise NotPossible(_("Say why the date changes."))
    saying = Saying(
        text=text, until_at=at, promise=PromiseKind.DELIVERY.value, reason=str(reason or ""), by_mail=by_mail
    )
    return happen(by=by, now=now, request=request, what=Happened.PROMISED, saying=saying)


def deliver(*, by: Person, now: datetime, request: Request, text: str = "", by_mail: bool = False) -> Request:
    """Deliver what was asked for; the customer says whether it is what they needed."""
    saying = Saying(text=text, by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.DELIVERED, saying=saying)


def close(*, by: Person, now: datetime, request: Request, text: str = "", by_mail: bool = False) -> Request:
    """Say that a request is done; or that the other way, which was named with a no, is taken."""
    return happen(by=by, now=now, request=request, what=Happened.CLOSED, saying=Saying(text=text, by_mail=by_mail))


def reopen(*, by: Person, now: datetime, request: Request, text: str, by_mail: bool = False) -> Request:
    """Open a request again, and say what is still missing."""
    saying = Saying(text=_said(text, _("Write what is still missing.")), by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.REOPENED, saying=saying)


def redirect(
    *,
    by: Person,
    now: datetime,
    request: Request,
    team: Team,
    service: Service | None = None,
    text: str = "",
    by_mail: bool = False,
) -> Request:
    """Pass a request on to the team it belongs to; its history stays with it."""
    what = Happened.REDIRECTED
    with recorded(by=by, now=now, action=action_of(what), subject=request) as record:
        tree.hold()  # the other team does not end meanwhile
        row = held(request)
        _must_be_possible_to_pass_on(row, Team.objects.get(pk=team.pk), service)
        must_be_possible(row, what)
        rules.must(request_rules.why_not_step(by, row, what, timezone.localdate(now)))
        record.fields = [what.value]
        append(row, by=by, now=now, what=what, saying=Saying(text=text, team=team, by_mail=by_mail))
        Request.objects.filter(pk=row.pk).update(service=service, contact=None)
        row.service, row.provider = service, team
        if row.customer is not None:
            promise_by_charter(row, team, row.customer, now)
        return row


def decline(
    *,
    by: Person,
    now: datetime,
    request: Request,
    text: str,
    team: Team | None = None,
    by_mail: bool = False,
) -> Request:
    """Say no, and name another way: who could help instead, or what would do."""
    words = _said(text, _("Name another way: who could help, or what would do instead."))
    saying = Saying(text=words, team=team, by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.DECLINED, saying=saying)


def withdraw(*, by: Person, now: datetime, request: Request, text: str = "", by_mail: bool = False) -> Request:
    """Withdraw a request: it is not needed any more."""
    saying = Saying(text=text, by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.WITHDRAWN, saying=saying)


def confirm_wait(*, by: Person, now: datetime, request: Request, by_mail: bool = False) -> Request:
    """Say for the side waited for that this is so."""
    saying = Saying(team=_waited_for(by, request, now), by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.WAIT_CONFIRMED, saying=saying)


def dispute_wait(*, by: Person, now: datetime, request: Request, text: str, by_mail: bool = False) -> Request:
    """Say for the side waited for that it sees the wait differently; the time of the wait is marked."""
    words = _said(text, _("Write how you see it."))
    saying = Saying(team=_waited_for(by, request, now), text=words, by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.WAIT_DISPUTED, saying=saying)


def understand(*, by: Person, now: datetime, request: Request, by_mail: bool = False) -> Request:
    """Say for one's own side that it is understood what is needed; people of both sides say so for both."""
    sides = request_rules.sides_of(by, request, timezone.localdate(now))
    teams = {Side.CUSTOMER: request.customer, Side.PROVIDER: request.provider}
    for side in sorted(sides) or [Side.CUSTOMER]:
        saying = Saying(team=teams[side], by_mail=by_mail)
        request = happen(by=by, now=now, request=request, what=Happened.UNDERSTOOD, saying=saying)
    return request


def note(*, by: Person, now: datetime, request: Request, text: str, by_mail: bool = False) -> Request:
    """Write something on a request that both teams read."""
    saying = Saying(text=_said(text, _("Write something.")), by_mail=by_mail)
    return happen(by=by, now=now, request=request, what=Happened.NOTED, saying=saying)


def give(*, by: Person, now: datetime, request: Request, person: Person | None, by_mail: bool = False) -> Request:
    """Say who of the provider sees to a request; None: whoever comes to it."""
    on = timezone.localdate(now)
    if person is not None and not (
        person.is_active and request.provider and request_rules.speaks_for(person, request.provider, on)
    ):
        raise NotPossible(_("Only people of the team that is asked see to this."))
    what = Happened.GIVEN
    with recorded(by=by, now=now, action=action_of(what), subject=request) as record:
        row = held(request)
        must_be_possible(row, what)
        rules.must(request_rules.why_not_step(by, row, what, on))
        record.fields = [what.value]
        Request.objects.filter(pk=row.pk).update(taken_by=person)
        row.taken_by = person
        append(row, by=by, now=now, what=what, saying=Saying(by_mail=by_mail))
        return row


def set_risk(
    *, by: Person, now: datetime, request: Request, is_at_risk: bool, text: str = "", by_mail: bool = False
) -> Request:
    """Say that an outside customer relation is at risk, or no longer; the provider keeps the work."""
    if request.is_at_risk == is_at_risk:
        return request
    risk = Risk.AT_RISK if is_at_risk else Risk.NO_LONGER
    saying = Saying(text=text, by_mail=by_mail, reason=risk.value)
    return happen(by=by, now=now, request=request, what=Happened.EXPEDITED, saying=saying)


def _must_be_possible_to_pass_on(row: Request, team: Team, service: Service | None) -> None:
    """Go on where a team can be asked instead, and for a service."""
    if team.pk in (row.provider_id, row.customer_id):
        raise NotPossible(_("Choose another team than these two."))
    if team.closed_on_date is not None:
        raise NotPossible(_("%(team)s is closed.") % {"team": team.name})
    if service is not None and (service.team_id != team.pk or service.closed_on_date is not None):
        raise NotPossible(_("%(team)s does not offer this service.") % {"team": team.name})


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise NotPossible(sentence)
    return text.strip()


def _news(request: Request, now: datetime, text: str, by_mail: bool, next_at: datetime | None = None) -> Saying:
    """Give what is told, and when the customer hears again: as said, or as the charter promises."""
    if next_at is not None and next_at <= now:
        raise NotPossible(_("This date has passed. Choose one that comes."))
    if next_at is None and request.provider is not None and request.customer is not None:
        version = terms(request.provider, request.customer, request.service)
        if version is not None and version.next_update:
            next_at = dues(version, hours_of_team(request.provider), now).get(PromiseKind.NEXT_UPDATE)
    kind = PromiseKind.NEXT_UPDATE.value if next_at else ""
    return Saying(text=text, by_mail=by_mail, until_at=next_at, promise=kind)


def _outside_name(name: str) -> str:
    cleaned = " ".join(name.replace(SEVERAL, " ").split())[:LONGEST_NAME]
    if not cleaned or cleaned == CUSTOMERS_DATE or _is_like_reference(cleaned):
        raise NotPossible(_("Write the name of whoever outside you are waiting on."))
    return cleaned


def _is_like_reference(name: str) -> bool:
    """Say whether a reader would take a name for that of a request; digits of any script are digits."""
    rest = name.upper().removeprefix(REFERENCE)
    return rest != name.upper() and rest.strip().isdigit()


def _waited_for(by: Person, request: Request, now: datetime) -> Team | None:
    """Give the team for which somebody speaks of a wait."""
    on = timezone.localdate(now)
    blockers = [
        each.blocker
        for each in request.waits.filter(until_at=None, blocker__isnull=False).select_related("blocker__provider")
        if each.blocker is not None and Side.PROVIDER in request_rules.sides_of(by, each.blocker, on)
    ]
    return blockers[0].provider if blockers else request.customer


def _must_be_possible_to_wait(by: Person, now: datetime, row: Request, blocker: Request) -> None:
    """Go on where a request may wait for another: one that the provider itself asks, and that is not done."""
    on = timezone.localdate(now)
    if Side.CUSTOMER not in request_rules.sides_of(by, blocker, on):
        raise rules.NotThere
    if blocker.customer_id is not None and blocker.customer_id != row.provider_id:
        raise NotPossible(_("%(reference)s was asked by another team.") % {"reference": blocker.reference})
    if blocker.current in ENDED:
        raise NotPossible(_("%(reference)s is done already.") % {"reference": blocker.reference})
