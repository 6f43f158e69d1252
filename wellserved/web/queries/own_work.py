"""The picture of somebody's own work: of the time their requests took, what was their team's and what arose elsewhere.

It is computed for whoever looks, in memory, from the record of requests; nothing of it is stored, kept or logged. Of
colleagues it tells nothing but how far one lies from the middle of at least five. It looks at whole months that are
over, so that it changes in steps: nobody can tell from a difference what one request of a colleague did to it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.analysis.few_promises import Promised
from wellserved.analysis.person_or_system import PersonOrSystem, person_or_system
from wellserved.analysis.promises import Verdict
from wellserved.web import request_rules
from wellserved.web.models import Person, Request, RequestEvent, Team
from wellserved.web.queries.open_work import small_teams
from wellserved.web.queries.own_work_account import Account, Hours, Row, Where
from wellserved.web.queries.request_chain import reads_all
from wellserved.web.queries.request_clock_words import cause_words, length
from wellserved.words.requests import Happened, RequestState
from wellserved.words.units import MINUTE_US

MOST_OWN = 200
"""So many of the newest requests of one person are looked at: a page is to come at once."""
MOST_OF_ONE, MOST_OF_OTHERS = 30, 200
"""So many of the newest of each colleague, beginning with whoever handled most; and so many of them together."""
MOST_LOOKED_THROUGH = 3_000
MONTHS = 12
MOST_LATE = 20
_FINISHED = (RequestState.DELIVERED, RequestState.CLOSED)
_LATE = frozenset({Verdict.LATE_OWN, Verdict.LATE_ELSEWHERE, Verdict.LATE_UNKNOWN})


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
    """The most hours first; links with fewer than five requests, or with a team of fewer than three people, are left to
    `elsewhere`."""
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
class _To:
    """To whom it is told."""

    reader: Person
    small: Collection[int]
    """Teams of so few people that hours of theirs would be about one of them."""


def own_work(person: Person, reader: Person, now: datetime) -> OwnWork:
    """Look at the requests somebody saw to in twelve whole months, beside those of their teams.

    Takes: whoever reads it; of requests that they may not see, they get neither reference nor title.
    Nine queries, one for each level of what the requests waited on, and what the rules ask.
    """
    begins, ends = whole_months(timezone.localdate(now))
    teams = request_rules.teams_of_person(person, timezone.localdate(now))
    rows, is_cut = _rows(person, teams, begins, ends)
    kept = _seen_to_by_one(rows)
    mine = [each.pk for each in kept if each.taken_by == person.pk]
    account = Account(kept, now)
    judged = person_or_system((account.handled(each) for each in kept), person.pk)
    outcomes = {pk: outcome for pk in mine if (outcome := account.promised(pk)) is not None}
    late = [pk for pk in mine if pk in outcomes and outcomes[pk].verdict in _LATE]
    small = small_teams(account.teams.keys() - {each.pk for each in teams}, now)
    upstream, elsewhere = account.upstream(mine, small)
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
        late_ones=tuple(_late_ones(late[:MOST_LATE], account, outcomes, _To(reader, small))),
    )


def whole_months(today: date) -> tuple[date, date]:
    """Give the first day of the twelve whole months that are over, and the day after their last one.

    >>> whole_months(date(2026, 11, 23))
    (datetime.date(2025, 11, 1), datetime.date(2026, 11, 1))
    """
    ends = today.replace(day=1)
    return ends.replace(year=ends.year - MONTHS // 12), ends


def _rows(person: Person, teams: Iterable[Team], begins: date, ends: date) -> tuple[list[Row], bool]:
    """Give the newest finished requests of a person, and of colleagues who handled the same kinds. Two queries.

    Says, too, whether there are more.
    """
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (begins, ends))
    finished = Request.objects.filter(
        provider__in=list(teams), ended_at__gte=first, ended_at__lt=last, state__in=_FINISHED, taken_by__isnull=False
    ).order_by("-ended_at", "-pk")
    columns = finished.values_list("pk", "taken_by_id", "provider_id", "service_id")
    mine = [Row(*each) for each in columns.filter(taken_by=person)[: MOST_OWN + 1]]
    kinds = {(each.provider, each.service) for each in mine}
    others = [Row(*each) for each in columns.filter(~Q(taken_by=person))[:MOST_LOOKED_THROUGH]]
    alike = [each for each in others if (each.provider, each.service) in kinds]
    chosen = _newest_of_each(alike)
    return [*mine[:MOST_OWN], *chosen], len(mine) > MOST_OWN or len(alike) > len(chosen)


def _newest_of_each(rows: Sequence[Row]) -> list[Row]:
    """Choose the newest of each colleague, so that none stands for all; takes rows with the newest first."""
    of_colleague: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        of_colleague[row.taken_by].append(row)
    in_order = sorted(of_colleague.values(), key=lambda own: (-len(own), own[0].taken_by))
    return [row for own in in_order for row in own[:MOST_OF_ONE]][:MOST_OF_OTHERS]


def _seen_to_by_one(rows: Sequence[Row]) -> list[Row]:
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


def _late_ones(
    numbers: Sequence[int], account: Account, outcomes: Mapping[int, Promised], to: _To
) -> Iterator[LateOne]:
    """Tell late requests, the cause first. Two queries, and what the rules ask."""
    rows = Request.objects.filter(pk__in=numbers).select_related("provider", "customer").prefetch_related("shares")
    found, today = {each.pk: each for each in rows}, timezone.localdate()
    for number in numbers:
        sees = reads_all(found[number], to.reader, today)
        names_cause = sees or not (found[number].is_confidential or outcomes[number].provider in to.small)
        yield _late_one(found[number], account, outcomes[number], sees=sees, names_cause=names_cause)


def _late_one(request: Request, account: Account, outcome: Promised, *, sees: bool, names_cause: bool) -> LateOne:
    hours, asked = account.hours_of(request.pk), account.known.steps[account.cases[request.pk]][0].team
    said = cause_words(outcome, account.name(asked), account.name(outcome.provider))
    is_hidden = request.is_confidential and not sees
    took, own = (round(each * 60) * MINUTE_US for each in (hours.total, hours.own))
    return LateOne(
        reference=request.reference if sees else "",
        key=request.key if sees else "",
        title=request.title if sees else "",
        customer="" if is_hidden else str(request.customer),
        ended_at=request.ended_at or request.changed_at,
        cause=said if names_cause else _("Not named here."),
        took=length(took),
        own=length(own),
        elsewhere=length(took - own),
    )
