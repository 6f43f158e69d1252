"""What the page of a request says of how it stands: whose turn it is, why, and what the next sentence is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellserved.web.models import Request, RequestWait
from wellserved.web.queries.requests import is_waited_on, turn_of
from wellserved.web.request_rules import CUSTOMERS_DATE
from wellserved.words.requests import RequestState, Turn


@dataclass(frozen=True)
class Whose:
    """Whose turn it is, the same for whoever looks."""

    turn: Turn
    names: str
    """Who is waited on; where nobody is, how it ended."""
    since: str
    since_exactly: str
    sentence: str
    """Why, in a sentence."""
    outcome: str
    """Blank while it is somebody's turn; otherwise delivered, closed or withdrawn."""


def whose(request: Request, waits: Sequence[RequestWait], now: datetime) -> Whose:
    """Say whose turn it is. No query.

    Takes: what it waits on now, with the requests and their teams.
    """
    turn = turn_of(request, waits, now)
    since = timezone.localtime(request.since_at) if request.since_at else None
    return Whose(
        turn=turn,
        names=_names(request, waits, turn),
        since=date_format(since) if since else "",
        since_exactly=date_format(since, "DATETIME_FORMAT") if since else "",
        sentence=_sentence(request, waits, turn),
        outcome=str(_OUTCOMES.get(request.current, "")),
    )


_OUTCOMES = {
    RequestState.DELIVERED: gettext_lazy("Delivered"),
    RequestState.CLOSED: gettext_lazy("Done and closed"),
    RequestState.WITHDRAWN: gettext_lazy("Withdrawn"),
}
_STANDS = {
    RequestState.NEW: gettext_lazy("%(provider)s has not accepted it yet."),
    RequestState.ACCEPTED: gettext_lazy("%(provider)s has it in the queue and has not begun."),
    RequestState.IN_WORK: gettext_lazy("%(provider)s works on it."),
    RequestState.WAITING_CUSTOMER: gettext_lazy("%(provider)s asked something and waits for the answer."),
    RequestState.DELIVERED: gettext_lazy("%(provider)s delivered; %(customer)s says whether it is what they needed."),
    RequestState.DECLINED: gettext_lazy(
        "%(provider)s said no and named another way. %(customer)s decides how to go on."
    ),
    RequestState.CLOSED: gettext_lazy("%(customer)s closed it. It can be opened again."),
    RequestState.WITHDRAWN: gettext_lazy("%(customer)s does not need it any more. It can be opened again."),
}


def _names(request: Request, waits: Sequence[RequestWait], turn: Turn) -> str:
    if turn is Turn.NOBODY:
        return ""
    if turn is not Turn.OTHERS:
        return str(request.provider if turn is Turn.PROVIDER else request.customer)
    if request.current is RequestState.WAITING_UNTIL:
        return str(request.provider)
    return joined(list(dict.fromkeys(waited_name(each) for each in waits if is_waited_on(each))))


def waited_name(wait: RequestWait) -> str:
    """Give the name of whoever is waited on."""
    if wait.blocker is None:
        return wait.outside
    return str(wait.blocker.provider or _("a team that is not chosen yet"))


def joined(names: Sequence[str]) -> str:
    """Name several in one go."""
    if len(names) <= 1:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _sentence(request: Request, waits: Sequence[RequestWait], turn: Turn) -> str:
    words = {"provider": str(request.provider), "customer": str(request.customer)}
    if request.current is RequestState.WAITING_UNTIL:
        return _until(request, turn) % (words | {"day": _day(request.until_at)})
    if request.current in _STANDS:
        return str(_STANDS[request.current]) % words
    there = [waited_name(each) for each in waits if not is_waited_on(each)]
    words |= {"there": joined(list(dict.fromkeys(there)))}
    if turn is Turn.PROVIDER:
        return _("What %(provider)s waited for from %(there)s is there. %(provider)s can go on.") % words
    first = _("%(provider)s needs something first.") % words
    if not there:
        return first
    parts = ngettext("One part is there already.", "%(n)s parts are there already.", len(there)) % {"n": len(there)}
    return f"{first} {parts}"


def _until(request: Request, turn: Turn) -> str:
    if turn is Turn.PROVIDER:
        return _("The day they waited for, %(day)s, has come. %(provider)s can go on.")
    if request.waits_on == CUSTOMERS_DATE:
        return _("%(customer)s wants it to go on on %(day)s.")
    return _("%(provider)s goes on on %(day)s.")


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at)) if at else ""
