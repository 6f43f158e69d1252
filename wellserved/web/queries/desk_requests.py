"""The requests on somebody's desk: what needs them, what they wait for, what is promised, and what went quiet.

Each request stands in one place only, where it matters most. What a colleague asked or sees to, for whom somebody
stands in today, lies on their desk, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from wellserved.web import request_rules, rules
from wellserved.web.models import Absence, Membership, Person, Request, RequestEvent
from wellserved.web.queries.desk_lines import (
    PLACES,
    TO_ANSWER,
    Line,
    Looker,
    as_customer,
    as_provider,
    as_team,
    by_need,
    by_news,
    by_promise,
)
from wellserved.web.queries.request_filters import (
    IS_OPEN,
    numbers_of,
    seen_to_by_nobody,
    stood_in_for,
    visible_to,
)
from wellserved.web.queries.request_lists import asked
from wellserved.web.queries.request_rows import RequestRow, told, with_teams
from wellserved.web.queries.team_queues import Queue, queues_of
from wellserved.web.queries.teams import held_on
from wellserved.words.requests import LIVING, OPEN, WAITING, Happened, RequestState

MOST_READ = 60
"""Requests that are read of those somebody asked, and of those they see to."""
MOST_OF_TEAMS = 12
MOST_SHOWN = 8
"""Lines of a card; all of them stand in the list it leads to."""
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Card:
    """Some lines, the most important first."""

    lines: tuple[Line, ...] = ()
    many: int = 0
    """How many there are with those that are not shown."""

    @property
    def has_more(self) -> bool:
        """Say whether not all are shown."""
        return self.many > len(self.lines)


@dataclass(frozen=True)
class DeskRequests:
    """The requests on a desk."""

    needs: Card
    owed: Card
    """News somebody promised for today, or for a moment that has passed."""
    silent: Card
    """News somebody was promised, and did not hear."""
    waits: Card
    promises: Card
    """What is promised for the next seven days, by its date."""
    late: int
    """How many are later than promised; they stand where they need somebody."""
    drafts: Card
    queues: tuple[Queue, ...]


def desk_requests(person: Person, now: datetime) -> DeskRequests:
    """Put together the requests on a desk. At most ten queries, however many requests there are."""
    on = timezone.localdate(now)
    reader = Looker(person, now, {each.person_id: each.person.name for each in stood_in_for(person, on)})
    seen, mine, teams = _seen_to(reader), _asked(reader), _of_teams(reader)
    known = {each.pk: each for each in (*teams, *mine, *seen)}
    rows = dict(zip(known, told(list(known.values()), now), strict=True))
    said = _words_said([each for each in known.values() if each.current in _SAID])
    lines = [as_provider(each, rows[each.pk], reader) for each in seen]
    lines += [as_customer(each, rows[each.pk], said.get(each.pk, ""), reader) for each in mine]
    twice = {each.pk for each in (*seen, *mine)}
    lines += [as_team(each, rows[each.pk], said, reader) for each in teams if each.pk not in twice]
    placed = {place: [line for where, line in lines if where == place] for place in PLACES}
    ahead = _ahead(seen, rows, reader)
    return DeskRequests(
        needs=_card(sorted(placed["needs"], key=by_need), MOST_SHOWN + 4),
        owed=_card(sorted(placed["owed"], key=by_news)),
        silent=_card(sorted(placed["silent"], key=by_news)),
        waits=_card(sorted(placed["waits"], key=by_promise)),
        promises=_card([each for each in ahead if not each.row.is_late]),
        late=sum(each.row.is_late for each in ahead),
        drafts=_card(placed["drafts"]),
        queues=queues_of(rules.led_by(person, on), person, now),
    )


def _seen_to(reader: Looker) -> list[Request]:
    """Give what somebody sees to and is not done, the first promised first. One query."""
    rows = asked().filter(taken_by__in=numbers_of(reader.person, reader.on), ended_at=None, state__in=OPEN)
    rows = rows.filter(visible_to(reader.person, reader.on))
    found = list(with_teams(rows, reader.now).order_by(F("promised_at").asc(nulls_last=True), "pk")[:MOST_READ])
    # Who left the team sees to it no longer; the team finds it among what nobody sees to.
    return [each for each in found if each.taken_by_id != reader.person.pk or reader.acts_for(each.provider)]


def _asked(reader: Looker) -> list[Request]:
    """Give what somebody asked for that is not over, with what they began to write. One query."""
    own = Q(asked_by=reader.person, state=RequestState.DRAFT)
    states = (*LIVING, RequestState.DELIVERED)
    rows = Request.objects.filter(
        own | Q(state__in=states),
        asked_by__in=numbers_of(reader.person, reader.on),
        state__in=(*states, RequestState.DRAFT),
    ).filter(visible_to(reader.person, reader.on))
    # In the order of the index, so that it is not looked for among all that ever was asked; questions come first in it.
    return list(with_teams(rows, reader.now).order_by("-state", "-pk")[:MOST_READ])


def _of_teams(reader: Looker) -> list[Request]:
    """Give what somebody of their teams must see to, and nobody does. Four queries.

    That is for whoever leads a team, or stands in for the lead; where nobody leads it, for everybody in it.
    """
    teams = _cared_for(reader)
    if not teams:
        return []
    away = Absence.objects.filter(from_date__lte=reader.on, until_date__gt=reader.on)
    unaided = away.filter(Q(deputy=None) | Q(deputy__is_active=False)).exclude(person=reader.person)
    alone = set(unaided.values_list("person", flat=True))  # asked once for both
    unseen = Q(seen_to_by_nobody(reader.on) | (Q(taken_by__in=alone) & IS_OPEN), provider__in=teams)
    gone = Q(asked_by=None) | Q(asked_by__is_active=False) | Q(asked_by__in=alone)
    unanswered = Q(gone, customer__in=teams, state__in=TO_ANSWER)
    return [each for which in (unseen, unanswered) for each in _first_promised(which, reader)]


def _first_promised(which: Q, reader: Looker) -> list[Request]:
    """Give the first few of some open requests. One query, which puts their numbers in order and not all they hold."""
    rows = asked().filter(which, ended_at=None).filter(visible_to(reader.person, reader.on))
    first = rows.order_by(F("promised_at").asc(nulls_last=True), "pk").values("pk")[:MOST_OF_TEAMS]
    return list(with_teams(Request.objects.filter(pk__in=first), reader.now))


def _cared_for(reader: Looker) -> list[int]:
    """Give the numbers of the teams for which somebody is the first to see to what lies there. One query."""
    led = {each.pk for each in rules.led_by(reader.person, reader.on)}
    others = {each.pk for each in request_rules.teams_of_person(reader.person, reader.on)} - led
    leads = Membership.objects.filter(held_on(reader.on), team__in=others, is_lead=True, person__is_active=True)
    return sorted(led | (others - set(leads.values_list("team_id", flat=True)) if others else led))


_SAID = {
    RequestState.WAITING_CUSTOMER: Happened.QUESTIONED,
    RequestState.DECLINED: Happened.DECLINED,
    RequestState.DELIVERED: Happened.DELIVERED,
}


def _words_said(requests: Sequence[Request]) -> dict[int, str]:
    """Give what the provider asked or said last, where it is for the customer to answer. One query."""
    wanted = {each.pk: _SAID[each.current] for each in requests}
    if not wanted:
        return {}
    rows = RequestEvent.objects.filter(request__in=wanted, what__in=set(wanted.values())).order_by("number")
    said = rows.values_list("request_id", "what", "text")
    return {number: text for number, what, text in said if what == wanted[number]}


def _ahead(seen: Iterable[Request], rows: Mapping[int, RequestRow], reader: Looker) -> list[Line]:
    """Give the promises of the next days, by their date, and those that were not kept and still can be spoken of."""
    until = reader.now + AHEAD
    near = [rows[each.pk] for each in seen if each.promised_at is not None and each.promised_at <= until]
    return [
        Line(
            row,
            row.waiting if row.state in WAITING and not row.is_there else "",
            row.customer,
            steps=frozenset({"promise"}),
        )
        for row in near
    ]


def _card(lines: Sequence[Line], most: int = MOST_SHOWN) -> Card:
    return Card(tuple(lines[:most]), len(lines))
