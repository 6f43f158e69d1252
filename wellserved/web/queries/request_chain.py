"""What a request waits on and what waits on it, both ways, as far as the reader may see.

Along a chain everybody in it sees team, state, since when and what is promised; the title only of requests that the
reader may read anyway.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import request_rules, rules
from wellserved.web.models import Person, Request, RequestWait
from wellserved.web.queries.found_words import number
from wellserved.web.queries.request_fans import MOST_COUNTED, MOST_LEVELS, Fan, reaching
from wellserved.words.requests import ENDED, LIVING, RequestState, called
from wellserved.words.roles import Role

MOST_SHOWN = 40
"""So many are drawn each way."""
MOST_PAST = 10
_DOWN, _UP = ("request_id", "blocker_id"), ("blocker_id", "request_id")
_Known: TypeAlias = Mapping[int, Request]


@dataclass(frozen=True)
class Knot:
    """One request of a chain, or somebody outside, with what comes further on."""

    team: str
    """Name of the team that has it, or of whoever is waited for outside."""
    is_outside: bool
    state: str
    """How it stands, in words; blank: outside."""
    since: str
    """Since when one waits for the other."""
    until: str
    """Until when it did; blank: it still does."""
    promised: str = ""
    """When delivery is promised for; blank: nothing is promised, or it is there."""
    is_late: bool = False
    is_there: bool = False
    """It was delivered, and whoever waits has not gone on yet."""
    reference: str = ""
    """What it is called; blank: not for this reader, or outside."""
    key: str = ""
    """The way to its page; blank: it leads nowhere for this reader."""
    title: str = ""
    """Blank: not for this reader."""
    is_draft: bool = False
    further: tuple["Knot", ...] = ()


@dataclass(frozen=True)
class Chain:
    """Where a request stands among those that wait for one another."""

    waits_on: tuple[Knot, ...]
    waited_before: tuple[Knot, ...]
    """What it waited for earlier, the last one first."""
    waited_by: tuple[Knot, ...]
    more: str
    """How many of those that wait for it are not drawn; blank: none."""
    fan: str
    """How many wait for it, and how many of them reach an outside customer; blank: none does."""


@dataclass(frozen=True)
class Looker:
    """For whom a chain is told, and when."""

    person: Person
    now: datetime
    is_of_it: bool
    """They read the request whose chain it is; so whatever lies in its chain lies in one of theirs."""

    @property
    def on(self) -> date:
        """The day."""
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class _Edge:
    """A wait, as one walks along it: from the request nearer to where one began to the one further away."""

    here: int
    there: int | None
    """None: somebody outside."""
    outside: str
    since_at: datetime
    until_at: datetime | None = None


def chain_of(request: Request, looker: Looker) -> Chain:
    """Tell the chain of a request. At most eight queries, and one for each level of the chain each way."""
    down, up = _walk(request.pk, _DOWN, MOST_SHOWN), _walk(request.pk, _UP, MOST_COUNTED)
    past = _past(request)
    drawn_down, drawn_up = down[:MOST_SHOWN], up[:MOST_SHOWN]
    known = {**_known({each.there for each in (*drawn_down, *drawn_up, *past) if each.there}), request.pk: request}
    waiting, drawn = {each.there for each in up}, {each.there for each in drawn_up}
    return Chain(
        waits_on=_tree(request.pk, drawn_down, known, looker),
        waited_before=tuple(_knot(each, known, looker) for each in past),
        waited_by=tuple(_turned(each) for each in _tree(request.pk, drawn_up, known, looker)),
        more=_more(len(waiting) - len(drawn)),
        fan=_fan(up) if up else "",
    )


def _walk(start: int, ways: tuple[str, str], at_most: int) -> list[_Edge]:
    """Give the waits that last, from a request on, level by level; at most one more than asked for.

    One query for each level. What was seen before is named again and not followed again.
    """
    near, far = ways
    found: list[_Edge] = []
    level, seen = {start}, {start}
    for _level in range(MOST_LEVELS):
        rows = RequestWait.objects.filter(**{f"{near}__in": level}, until_at=None).order_by("since_at", "pk")
        fresh = rows.values_list(near, far, "outside", "since_at")[: at_most + 1 - len(found)]
        edges = [_Edge(*each) for each in fresh]
        found += edges
        level = {each.there for each in edges if each.there is not None} - seen
        if not level or len(found) > at_most:
            break
        seen |= level
    return found


def _past(request: Request) -> list[_Edge]:
    """Give what a request waited for earlier, the last one first. One query."""
    rows = RequestWait.objects.filter(request=request, until_at__isnull=False).order_by("-until_at", "-pk")
    return [_Edge(*each) for each in rows.values_list(*_DOWN, "outside", "since_at", "until_at")[:MOST_PAST]]


def _known(numbers: Collection[int]) -> _Known:
    """Give requests with what it takes to tell them. At most two queries."""
    if not numbers:
        return {}
    rows = Request.objects.filter(pk__in=numbers).select_related("provider", "customer")
    return {each.pk: each for each in rows.prefetch_related("shares")}


def _tree(start: int, edges: Sequence[_Edge], known: _Known, looker: Looker) -> tuple[Knot, ...]:
    """Put waits into the shape of a tree, each request once with what lies behind it. No query but the rules'."""
    by_here: dict[int, list[_Edge]] = {}
    for each in edges:
        by_here.setdefault(each.here, []).append(each)
    told: set[int] = {start}

    def grown(here: int) -> tuple[Knot, ...]:
        knots = []
        for edge in by_here.get(here, ()):
            knot = _knot(edge, known, looker)
            if edge.there is not None and edge.there not in told:
                told.add(edge.there)
                knot = replace(knot, further=grown(edge.there))
            knots.append(knot)
        return tuple(knots)

    return grown(start)


def _knot(edge: _Edge, known: _Known, looker: Looker) -> Knot:
    since, until = _day(edge.since_at), _day(edge.until_at)
    if edge.there is None:
        name = _name_outside(edge, known[edge.here], looker)
        return Knot(name, is_outside=True, state="", since=since, until=until)
    request = known[edge.there]
    if request.state == RequestState.DRAFT:
        return _draft(request, looker, since, until)
    reads = reads_all(request, looker.person, looker.on)
    # What was waited for earlier is in the chain no longer, so its page may be closed to who waited.
    follows = reads or (looker.is_of_it and edge.until_at is None)
    is_promised = request.promised_at is not None and request.state in LIVING
    return Knot(
        team=str(request.provider),
        is_outside=False,
        state=called(request.current),
        since=since,
        until=until,
        promised=_day(request.promised_at) if is_promised else "",
        is_late=bool(is_promised and request.promised_at and request.promised_at < looker.now),
        is_there=request.state in ENDED and edge.until_at is None,
        reference=request.reference if follows else "",
        key=request.key if follows else "",
        title=request.title if reads else "",
    )


def _name_outside(edge: _Edge, waiting: Request, looker: Looker) -> str:
    """Name somebody outside; of what is confidential that would tell others what it is about."""
    if waiting.is_confidential and not reads_all(waiting, looker.person, looker.on):
        return _("somebody outside")
    return edge.outside


def _draft(request: Request, looker: Looker, since: str, until: str) -> Knot:
    """Tell a request that is waited for and not asked yet: only its author sees what it is about."""
    is_mine = request.asked_by_id == looker.person.pk
    return Knot(
        team=str(request.provider or _("a team that is not chosen yet")),
        is_outside=False,
        state=_("being written, not asked yet"),
        since=since,
        until=until,
        key=request.key if is_mine else "",
        title=request.title if is_mine else "",
        is_draft=True,
    )


def reads_all(request: Request, reader: Person, on: date) -> bool:
    """Say whether somebody reads all of a request in a list. No query of its own, if shares were read with it.

    Whoever only stands in for somebody who is named in a confidential request opens it from their own desk.
    """
    is_named = reader.pk in (request.asked_by_id, request.taken_by_id)
    if is_named or any(each.person_id == reader.pk for each in request.shares.all()):
        return True
    if request.is_confidential:
        return False
    teams = [each for each in (request.provider, request.customer) if each is not None]
    is_of_it = any(request_rules.speaks_for(reader, each, on) for each in teams)
    return is_of_it or Role.SERVICE_LEAD in rules.roles_of(reader, on)


def _turned(knot: Knot) -> Knot:
    """Tell a request that waits for another: it is not there for anybody."""
    return replace(knot, is_there=False, further=tuple(_turned(each) for each in knot.further))


def _fan(up: Sequence[_Edge]) -> str:
    """Say how many requests wait for one, near and far, and how many of them reach an outside customer."""
    waits = [(each.here, each.there) for each in up if each.there is not None]
    waiting = {there for _here, there in waits}
    return Fan(len(waiting), len(reaching(waiting, waits)), len(up) > MOST_COUNTED).said


def _more(many: int) -> str:
    return ngettext("and one more", "and %(many)s more", many) % {"many": number(many)} if many > 0 else ""


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at)) if at else ""
