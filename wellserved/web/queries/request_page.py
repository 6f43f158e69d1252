"""Everything the page of a request shows, in a constant number of queries and one for each level of its chain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web import request_rules
from wellserved.web.models import Person, Request, RequestWait
from wellserved.web.queries import request_moments, request_talk
from wellserved.web.queries.request_chain import Chain, Looker, chain_of
from wellserved.web.queries.request_moments import Moment
from wellserved.web.queries.request_rows import age
from wellserved.web.queries.request_talk import Talk
from wellserved.web.queries.request_words import Whose, whose
from wellserved.web.queries.requests import Seen, Sight, is_late, live_waits
from wellserved.words.hours import ALWAYS
from wellserved.words.links import Side
from wellserved.words.requests import LIVING, OPEN, WAITING, Happened, RequestState, next_steps


@dataclass(frozen=True)
class Understood:
    """Whether both sides have said that it is understood what is needed."""

    customer: bool
    provider: bool
    mine_is_missing: bool
    """The reader's side has not said so."""

    @property
    def both(self) -> bool:
        """Say whether both have."""
        return self.customer and self.provider


@dataclass(frozen=True)
class Dates:
    """What is promised and wanted; None: nothing is."""

    promised: Moment | None
    answer_due: Moment | None
    update_due: Moment | None
    needed_by: Moment | None


@dataclass(frozen=True)
class Matter:
    """What whoever sees all matters that are later than promised reads of one."""

    age: str
    """How long ago it was asked."""
    first_promised: str
    """The day that was promised first."""


@dataclass(frozen=True)
class RequestPage:
    """A request as its reader sees it."""

    request: Request
    is_whole: bool
    """Otherwise they see only where it stands."""
    matter: Matter | None
    """What else they see of it because it is later than promised; None: not for that reason."""
    sides: frozenset[Side]
    whose: Whose
    late: str
    """That it is later than promised, to be read after who is waited on; blank: it is not."""
    dates: Dates
    steps: frozenset[Happened]
    """What the reader may do with it now."""
    chain: Chain
    wait_said: str
    """What the side waited for says of this wait; blank: nothing, or nobody waits."""
    talk: Talk | None
    understood: Understood
    named: tuple[str, ...]
    """Who else may see it, or, where it is confidential, whom it concerns."""
    may_write: bool
    may_share: bool
    seen: int
    """The number of the last event that this page knows."""

    @property
    def has_title(self) -> bool:
        """Say whether the reader sees what it is called."""
        return self.is_whole or self.matter is not None

    @property
    def steps_named(self) -> frozenset[str]:
        """The same steps as the templates ask for them."""
        return frozenset(each.value for each in self.steps)

    @property
    def is_open(self) -> bool:
        """Say whether the provider has still to deliver."""
        return self.request.current in OPEN

    @property
    def is_provider(self) -> bool:
        """Say whether the reader stands on the side that is asked."""
        return Side.PROVIDER in self.sides

    @property
    def is_customer(self) -> bool:
        """Say whether the reader stands on the side that asks."""
        return Side.CUSTOMER in self.sides


def request_page(seen: Seen, reader: Person, now: datetime, *, whole_talk: bool = False) -> RequestPage:
    """Put together the page of a request. At most eighteen queries, and one for each level of its chain each way."""
    request, is_whole = seen.request, seen.sight is Sight.WHOLE
    on = timezone.localdate(now)
    waits = live_waits([request]).get(request.pk, [])
    if request.is_confidential and not is_whole:
        _hide_names(waits)
    steps = may_do(seen, reader, on)
    events = request_talk.events_of(request) if is_whole else []
    turn = whose(request, waits, now)
    dates = _dates(request, now)
    return RequestPage(
        request=request,
        is_whole=is_whole,
        matter=_matter(request, now) if seen.sight is Sight.MATTER else None,
        sides=seen.sides,
        whose=turn,
        late=_late(request, dates, now),
        dates=dates,
        steps=steps,
        chain=chain_of(request, Looker(reader, now, is_whole)),
        wait_said=_wait_said(request, waits),
        talk=request_talk.talk_of(request, events, whole=whole_talk) if is_whole else None,
        understood=_understood(request, seen.sides),
        named=_named(request) if is_whole else (),
        may_write=is_whole and Happened.NOTED in steps,
        may_share=is_whole and not request_rules.why_not_reword(reader, request, on),
        seen=request.events_count,
    )


def _matter(request: Request, now: datetime) -> Matter:
    first = request.first_promised_at or request.promised_at or now
    return Matter(age(request.opened_at or now, now), date_format(timezone.localtime(first)))


def _hide_names(waits: Sequence[RequestWait]) -> None:
    """Leave out the names of parties outside: they would tell what a confidential request is about."""
    for each in waits:
        if each.blocker is None:
            each.outside = _("somebody outside")


def may_do(seen: Seen, reader: Person, on: date) -> frozenset[Happened]:
    """Give what somebody may do with a request as it stands. At most one query, where it waits for somebody."""
    request = seen.request
    found = {each for side in seen.sides for each in next_steps(request.current, side)}
    found -= {Happened.WAIT_CONFIRMED, Happened.WAIT_DISPUTED, Happened.UNDONE, Happened.ASKED}
    if not seen.sides and seen.sight is Sight.WHOLE and not request_rules.why_not_write(reader, request, on):
        found.add(Happened.NOTED)
    if request.current in WAITING and not request_rules.why_not_say_of_wait(reader, request, on):
        found |= {Happened.WAIT_CONFIRMED, Happened.WAIT_DISPUTED}
    return frozenset(found)


_NO_MORE = frozenset({RequestState.DECLINED, RequestState.WITHDRAWN})
"""Nothing is promised any more."""


def _dates(request: Request, now: datetime) -> Dates:
    """Say what is promised and wanted. One query."""
    hours = request_moments.hours_for(request.provider) or ALWAYS
    is_living = request.current in LIVING

    def told(at: datetime | None) -> Moment | None:
        return request_moments.told(at, now, hours) if at is not None else None

    wanted = request.needed_by_date
    return Dates(
        promised=told(request.promised_at) if request.current not in _NO_MORE else None,
        answer_due=told(request.answer_due_at) if is_living else None,
        update_due=told(request.update_due_at) if is_living else None,
        needed_by=told(request_moments.last_minute(wanted)) if wanted else None,
    )


def _late(request: Request, dates: Dates, now: datetime) -> str:
    """Say that a request is later than promised; who is waited on stands before it. No query."""
    if dates.promised is None or not is_late(request, now):
        return ""
    words = {"day": dates.promised.day}
    if request.ended_at is not None:
        ended = date_format(timezone.localtime(request.ended_at))
        return _("It was promised for %(day)s, and ended on %(ended)s.") % (words | {"ended": ended})
    return _("It is later than promised: it was promised for %(day)s.") % words


def _wait_said(request: Request, waits: Sequence[RequestWait]) -> str:
    """Say what the side that is waited for says of the wait. No query."""
    whom = request.customer if request.current is RequestState.WAITING_CUSTOMER else None
    teams = {str(each.blocker.provider) for each in waits if each.blocker is not None and each.blocker.provider}
    name = str(whom) if whom else ", ".join(sorted(teams)) or str(request.customer)
    if request.wait_said == "confirmed":
        return _("%(team)s says: it is so, we are waited for.") % {"team": name}
    if request.wait_said == "disputed":
        return _("%(team)s sees this wait differently. The time of it is marked.") % {"team": name}
    return ""


def _understood(request: Request, sides: Collection[Side]) -> Understood:
    said = {
        Side.CUSTOMER: request.understood_by_customer_at is not None,
        Side.PROVIDER: request.understood_by_provider_at is not None,
    }
    missing = any(not said[side] for side in sides)
    return Understood(said[Side.CUSTOMER], said[Side.PROVIDER], missing)


def _named(request: Request) -> tuple[str, ...]:
    """Give the names of those with whom a request is shared. One query."""
    return tuple(request.shares.order_by("person__name", "pk").values_list("person__name", flat=True))
