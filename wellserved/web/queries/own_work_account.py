"""Whose time it was that some requests took, for the picture of somebody's own work; counted by `analysis`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wellserved.analysis.few_charges import Charged, Counted, charged_of, counted
from wellserved.analysis.few_promises import Promised, promises_of
from wellserved.analysis.few_steps import Event
from wellserved.analysis.person_or_system import Handled
from wellserved.web.models import Team
from wellserved.web.queries.event_cases import few_cases
from wellserved.web.queries.event_table import with_all_waited_on
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.units import HOUR_US

FEWEST = 5
"""Links with fewer requests are added up."""
_Link = tuple[str, str]


@dataclass(frozen=True)
class Where:
    """On which link time passed that somebody's requests waited upstream."""

    provider: str
    customer: str
    hours: float
    requests: int


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
class Row:
    """A finished request, and who saw to it."""

    pk: int
    taken_by: int
    provider: int
    service: int | None


class Account:
    """Whose time it was that some requests took; counted by `analysis`, as on the page of each."""

    def __init__(self, rows: Sequence[Row], now: datetime) -> None:
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

    def handled(self, row: Row) -> Handled:
        """Give a request as it is compared: its kind is the service it was asked for, of one team."""
        kind = self._kinds.setdefault((row.provider, row.service), len(self._kinds))
        hours = self.hours_of(row.pk)
        return Handled(row.taken_by, kind, hours.own, hours.upstream, hours.total)

    def hours(self, requests: Iterable[int]) -> Hours:
        """Add up the time of requests."""
        each = [self.hours_of(request) for request in requests]
        return Hours(sum(one.own for one in each), sum(one.upstream for one in each), sum(one.asker for one in each))

    def upstream(self, requests: Sequence[int], small: Collection[int]) -> tuple[tuple[Where, ...], float]:
        """Say on which links requests waited upstream, and for how many hours on others.

        Takes: teams of so few people that hours of theirs would be about one of them; their links are among the others.
        """
        hours: dict[_Link, float] = defaultdict(float)
        times: dict[_Link, set[int]] = defaultdict(set)
        elsewhere = 0.0
        for request in requests:
            for row in self.charged(request):
                if row.depth == 0 and (row.kind in OWN_KINDS or row.kind is ChargeKind.ANSWER):
                    continue
                ours = row.team in self.teams and row.customer in self.teams and row.team != row.customer
                if ours and not {row.team, row.customer} & set(small):
                    link = self.name(row.team), self.name(row.customer)
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
