"""The picture of somebody's own work: of the time their requests took, what was their team's and what arose elsewhere.

It is computed for whoever looks, in memory, from the record of requests; nothing of it is stored, kept or logged. Of
colleagues it tells nothing but how far one lies from the middle of at least five. It looks at whole months that are
over, so that it changes in steps: nobody can tell from a difference what one request of a colleague did to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from wellserved.analysis.few_charges import Charged, Counted, charged_of, counted
from wellserved.analysis.few_promises import Promised, promises_of
from wellserved.analysis.few_steps import Event
from wellserved.analysis.person_or_system import Handled, PersonOrSystem, person_or_system
from wellserved.analysis.promises import Verdict
from wellserved.web import request_rules
from wellserved.web.models import Person, Request, RequestEvent, Team
from wellserved.web.queries.event_cases import few_cases
from wellserved.web.queries.event_table import with_all_waited_on
from wellserved.web.queries.request_chain import reads_all
from wellserved.web.queries.request_clock_words import length, promise_words
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.requests import Happened, RequestState
from wellserved.words.units import HOUR_US, MINUTE_US

MOST_OWN = 200
"""So many of the newest requests of one person are looked at."""
MOST = 400
"""So many in all, with those of colleagues: a page is to come at once."""
MONTHS = 12
FEWEST = 5
"""Cells with fewer requests are added up."""
MOST_LATE = 20
_FINISHED = (RequestState.DELIVERED, RequestState.CLOSED)
_LATE = frozenset({Verdict.LATE_OWN, Verdict.LATE_ELSEWHERE, Verdict.LATE_UNKNOWN})
_Link = tuple[str, str]


@dataclass(frozen=True)
class Where:
    """On which link time passed that somebody's requests waited upstream."""

    provider: str
    customer: str
    hours: float
    requests: int


@dataclass(frozen=True)
class LateOne:
    """A request that was later than promised."""

    reference: str
    """Blank: the reader may not see it."""
    key: str
    title: str
    customer: str
    ended_at: datetime
    cause: str
    took: str
    own: str
    elsewhere: str


@dataclass(frozen=True)
class Hours:
    """How many hours all requests took, and with whom they passed; the three add up."""

    own: float
    upstream: float
    asker: float

    @property
    def total(self) -> float:
        """Give all of it."""
        return self.own + self.upstream + self.asker


@dataclass(frozen=True)
class OwnWork:
    """What somebody's own requests say."""

    begins: date
    ends: date
    """The day after the last one that is looked at."""
    teams: tuple[str, ...]
    requests: int
    """That they saw to."""
    handed_on: int
    """Requests that went from one to another, or to another team, meanwhile: they count for nobody."""
    is_cut: bool
    """There are more than were looked at: these are the newest."""
    judged: PersonOrSystem
    hours: Hours
    upstream: tuple[Where, ...]
    """The most hours first; links with fewer than five requests are left to `elsewhere`."""
    elsewhere: float
    """Hours on other links, outside, and where nobody is known."""
    promised: int
    """Of their requests, those with a promised date."""
    late: int
    late_elsewhere: int
    """Of these, those whose cause lies elsewhere."""
    late_ones: tuple[LateOne, ...]
    """The newest first; at most twenty."""

    @property
    def last_day(self) -> date:
        """Give the last day that is looked at."""
        return self.ends - timedelta(days=1)


@dataclass(frozen=True)
class _Row:
    """A finished request, and who saw to it."""

    pk: int
    taken_by: int
    provider: int
    service: int | None


def own_work(person: Person, reader: Person, now: datetime) -> OwnWork:
    """Look at the requests somebody saw to in twelve whole months, beside those of their teams.

    Takes: whoever reads it; of requests that they may not see, they get neither reference nor title.
    Eight queries, one for each level of what the requests waited on, and what the rules ask.
    """
    begins, ends = whole_months(timezone.localdate(now))
    teams = request_rules.teams_of_person(person, timezone.localdate(now))
    rows, is_cut = _rows(person, teams, begins, ends)
    kept = _seen_to_by_one(rows)
    mine = [each.pk for each in kept if each.taken_by == person.pk]
    account = _Account(kept, now)
    judged = person_or_system((account.handled(each) for each in kept), person.pk)
    outcomes = {pk: outcome for pk in mine if (outcome := account.promised(pk)) is not None}
    late = [pk for pk in mine if pk in outcomes and outcomes[pk].verdict in _LATE]
    upstream, elsewhere = account.upstream(mine)
    return OwnWork(
        begins=begins,
        ends=ends,
        teams=tuple(each.name for each in teams),
        requests=len(mine),
        handed_on=sum(each.taken_by == person.pk for each in rows) - len(mine),
        is_cut=is_cut,
        judged=judged,
        hours=account.hours(mine),
        upstream=upstream,
        elsewhere=elsewhere,
        promised=len(outcomes),
        late=len(late),
        late_elsewhere=sum(outcomes[pk].verdict is Verdict.LATE_ELSEWHERE for pk in late),
        late_ones=tuple(_late_ones(late[:MOST_LATE], account, outcomes, reader)),
    )


def whole_months(today: date) -> tuple[date, date]:
    """Give the first day of the twelve whole months that are over, and the day after their last one.

    >>> whole_months(date(2026, 11, 23))
    (datetime.date(2025, 11, 1), datetime.date(2026, 11, 1))
    """
    ends = today.replace(day=1)
    return ends.replace(year=ends.year - MONTHS // 12), ends


def _rows(person: Person, teams: Iterable[Team], begins: date, ends: date) -> tuple[list[_Row], bool]:
    """Give the newest finished requests of a person, and of others in the same teams. Two queries."""
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (begins, ends))
    finished = Request.objects.filter(
        provider__in=list(teams), ended_at__gte=first, ended_at__lt=last, state__in=_FINISHED, taken_by__isnull=False
    ).order_by("-ended_at", "-pk")
    columns = finished.values_list("pk", "taken_by_id", "provider_id", "service_id")
    mine = [_Row(*each) for each in columns.filter(taken_by=person)[: MOST_OWN + 1]]
    room = MOST - min(len(mine), MOST_OWN)
    others = [_Row(*each) for each in columns.filter(~Q(taken_by=person))[: room + 1]]
    is_cut = len(mine) > MOST_OWN or len(others) > room
    return [*mine[:MOST_OWN], *others[:room]], is_cut


def _seen_to_by_one(rows: Sequence[_Row]) -> list[_Row]:
    """Leave out requests that went from one to another once somebody worked on them, or to another team. One query.

    Who sees to a request is known as it is now; earlier ones are not named in its record. So those that changed hands
    count for nobody, rather than for whoever had them last.
    """
    numbers = [each.pk for each in rows]
    told = (Happened.TAKEN_UP, Happened.GIVEN, Happened.REDIRECTED, Happened.UNDONE)
    events = RequestEvent.objects.filter(request__in=numbers, what__in=told).order_by("request", "number")
    of_request: dict[int, list[tuple[int, str, int | None, int | None]]] = defaultdict(list)
    for request, number, what, by, undoes in events.values_list("request_id", "number", "what", "by_id", "undoes"):
        of_request[request].append((number, what, by, undoes))
    return [each for each in rows if _is_by_one(of_request[each.pk], each.taken_by)]


def _is_by_one(events: Sequence[tuple[int, str, int | None, int | None]], taken_by: int) -> bool:
    gone = {undoes for _number, _what, _by, undoes in events if undoes is not None}
    began = False
    for number, what, by, _undoes in events:
        if number in gone:
            continue
        if what == Happened.REDIRECTED or (what == Happened.GIVEN and began):
            return False
        if what == Happened.TAKEN_UP:
            began = True
            if by != taken_by:
                return False
    return True


class _Account:
    """Whose time it was that some requests took; counted by `analysis`, as on the page of each."""

    def __init__(self, rows: Sequence[_Row], now: datetime) -> None:
        events = [row for row in with_all_waited_on([each.pk for each in rows]) if row.at <= now]
        numbers = {each for row in events for each in (row.team, row.customer) if each is not None}
        self.teams = {team.pk: team for team in Team.objects.filter(pk__in=numbers)}
        few, self.outside = few_cases(events, self.teams.values(), now)
        self.cases = dict(zip((row.request for row in events), (event.case for event in few.events), strict=True))
        self.known: Counted = counted(few)
        self._events: dict[int, list[Event]] = defaultdict(list)
        for event in few.events:
            self._events[event.case].append(event)
        self._charged: dict[int, list[Charged]] = {}
        self._kinds: dict[tuple[int, int | None], int] = {}

    def charged(self, request: int) -> list[Charged]:
        """Give what the time of a request was charged with."""
        if request not in self._charged:
            self._charged[request] = charged_of(self.cases[request], self.known)
        return self._charged[request]

    def hours_of(self, request: int) -> Hours:
        """Add up the time of one request, in working hours of the team that was asked."""
        own = asker = total = 0
        asked = self.known.steps[self.cases[request]][0].team
        for row in self.charged(request):
            total += row.promise_us
            if row.depth == 0 and row.kind in OWN_KINDS and row.team == asked:
                own += row.promise_us
            elif row.depth == 0 and row.kind is ChargeKind.ANSWER:
                asker += row.promise_us
        return Hours(own / HOUR_US, (total - own - asker) / HOUR_US, asker / HOUR_US)

    def handled(self, row: _Row) -> Handled:
        """Give a request as it is compared: its kind is the service it was asked for, of one team."""
        kind = self._kinds.setdefault((row.provider, row.service), len(self._kinds))
        hours = self.hours_of(row.pk)
        return Handled(row.taken_by, kind, hours.own, hours.upstream, hours.total)

    def hours(self, requests: Iterable[int]) -> Hours:
        """Add up the time of requests."""
        each = [self.hours_of(request) for request in requests]
        return Hours(sum(one.own for one in each), sum(one.upstream for one in each), sum(one.asker for one in each))

    def upstream(self, requests: Sequence[int]) -> tuple[tuple[Where, ...], float]:
        """Say on which links requests waited upstream, and for how many hours on others."""
        hours: dict[_Link, float] = defaultdict(float)
        times: dict[_Link, set[int]] = defaultdict(set)
        elsewhere = 0.0
        for request in requests:
            for row in self.charged(request):
                if row.depth == 0 and (row.kind in OWN_KINDS or row.kind is ChargeKind.ANSWER):
                    continue
                if row.team in self.teams and row.customer in self.teams and row.team != row.customer:
                    link = self.teams[row.team].name, self.teams[row.customer].name
                    hours[link] += row.promise_us / HOUR_US
                    times[link].add(request)
                else:
                    elsewhere += row.promise_us / HOUR_US
        shown = [link for link in hours if len(times[link]) >= FEWEST]
        elsewhere += sum(hours[link] for link in hours.keys() - set(shown))
        in_order = sorted(shown, key=lambda link: (-hours[link], link))
        return tuple(Where(*link, hours[link], len(times[link])) for link in in_order), elsewhere

    def promised(self, request: int) -> Promised | None:
        """Say what became of the last promise of a request; None: nothing was promised."""
        case = self.cases[request]
        alone = replace(self.known, few=replace(self.known.few, events=tuple(self._events[case])))
        found = promises_of(case, alone, self.charged(request))
        return max(found, default=None, key=lambda each: each.life)

    def name(self, party: int | None) -> str:
        """Give the name of a team or of a party outside; blank: nobody is known."""
        if party is None:
            return ""
        return self.teams[party].name if party in self.teams else self.outside.get(party, "")


def _late_ones(
    numbers: Sequence[int], account: _Account, outcomes: Mapping[int, Promised], reader: Person
) -> Iterator[LateOne]:
    """Tell late requests, the cause first. Two queries, and what the rules ask."""
    rows = Request.objects.filter(pk__in=numbers).select_related("provider", "customer").prefetch_related("shares")
    found, today = {each.pk: each for each in rows}, timezone.localdate()
    for number in numbers:
        yield _late_one(found[number], account, outcomes[number], sees=reads_all(found[number], reader, today))


def _late_one(request: Request, account: _Account, outcome: Promised, *, sees: bool) -> LateOne:
    hours, asked = account.hours_of(request.pk), account.known.steps[account.cases[request.pk]][0].team
    took, own = (round(each * 60) * MINUTE_US for each in (hours.total, hours.own))
    return LateOne(
        reference=request.reference if sees else "",
        key=request.key if sees else "",
        title=request.title if sees else "",
        customer=str(request.customer) if sees or not request.is_confidential else "",
        ended_at=request.ended_at or request.changed_at,
        cause=promise_words(outcome, account.name(asked), account.name(outcome.provider), None, is_open=False),
        took=length(took),
        own=length(own),
        elsewhere=length(took - own),
    )
