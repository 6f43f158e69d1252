"""The structure check: what is owned twice or by nobody, where ways break off, and who hardly exchanges.

It reads what is declared, and sums by link and month that the analysis made; never the record of requests. What rests
on fewer than five requests is not told. Nothing here is said of a person, and nothing is a verdict: each finding comes
with its evidence, with what one could ask, and with where it can be settled.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from django.db.models import Count, F, IntegerField, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from wellserved.analysis.circles import circles
from wellserved.analysis.estimates import Estimate, share
from wellserved.analysis.findings import SMALLEST_CELL, Findings, HandOff, NotOurs
from wellserved.analysis.structure import Pair, apart
from wellserved.web.models import FindingsRun, Link, Membership, MonthOf, Service, Team
from wellserved.web.queries.line_of_sight import Edge, edges, ways
from wellserved.web.queries.months import months_before, newest_month
from wellserved.web.queries.near_names import near
from wellserved.web.queries.own_findings import findings_of, newest, teams_by_name
from wellserved.web.queries.structure_found import Asked, Bounce, Branches, Detour, Place, Shared, Structure, Unserved
from wellserved.web.queries.teams import held_on
from wellserved.words.plain_words import plain

MOST = 20
"""So many of each kind are shown."""
MONTHS = 12


@dataclass(frozen=True)
class _Sums:
    """Sums of one link over the months."""

    ended: int
    passed_on: int
    declined: int


_Number = tuple[int, int]


def structure(today: date) -> Structure:
    """Check how the organisation is built. Thirteen queries, however large it is."""
    last = newest_month()
    first = months_before(last, MONTHS - 1) if last else None
    return _Check(today, first, last).told()


class _Check:
    """Everything that is read once."""

    def __init__(self, today: date, first: date | None, last: date | None) -> None:
        self.today, self.first, self.last = today, first, last
        self.teams = {team.pk: team for team in Team.objects.filter(closed_on_date=None)}
        self.edges: tuple[Edge, ...] = tuple(edges())
        self.sums = _sums(first, last)
        self.people = _people(today)

    def told(self) -> Structure:
        """Put it together."""
        services = [
            (name, team)
            for name, team in Service.objects.filter(closed_on_date=None).values_list("name", "team_id")
            if team in self.teams
        ]
        without = self._without_way()
        return Structure(
            first=self.first,
            last=self.last,
            requests=sum(each.ended for each in self.sums.values()),
            shared=tuple(self._shared(services))[:MOST],
            nobodys=self._nobodys(),
            unsaid=self._unsaid({team for _name, team in services}),
            without_way=tuple(self._grouped(without))[:MOST],
            without_way_count=len(without),
            detours=self._detours(),
            bounces=self._bounces(),
            branches=self._branches(),
        )

    def _place(self, team: int) -> Place:
        return Place(self.teams[team].name, self.teams[team].key)

    def _shared(self, services: Sequence[tuple[str, int]]) -> Iterator[Shared]:
        """Give services that several teams call the same, and then those that they call nearly the same."""
        by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, team in services:
            by_name[" ".join(plain(name).split())].append((name, team))
        for group in near(by_name):
            offers = sorted(
                {offer for name in group for offer in by_name[name]}, key=lambda each: (each[0].casefold(), each)
            )
            if len({team for _name, team in offers}) > 1:
                yield Shared(tuple((name, self._place(team)) for name, team in offers), is_equal=len(group) == 1)

    def _nobodys(self) -> tuple[Detour, ...]:
        """Give the teams whose requests find no owner more often than those of all others."""
        by_customer: dict[int, _Sums] = {}
        for (_provider, customer), each in self.sums.items():
            by_customer[customer] = _added(by_customer.get(customer), each)
        found = _standing_out({(0, customer): each for customer, each in by_customer.items()}, both=True)
        return tuple(
            Detour(None, self._place(customer), "", each.passed_on, each.declined, estimate)
            for (_none, customer), each, estimate in found
            if customer in self.teams
        )

    def _detours(self) -> tuple[Detour, ...]:
        """Give the links whose requests were passed on more often before they arrived than those of all others."""
        found = _standing_out(self.sums, both=False)
        known = {pair for pair, _sums_of_it, _estimate in found}
        keys = _link_keys(known)
        return tuple(
            Detour(
                self._place(pair[0]), self._place(pair[1]), keys.get(pair, ""), each.passed_on, each.declined, estimate
            )
            for pair, each, estimate in found
            if pair[0] in self.teams and pair[1] in self.teams
        )

    def _unsaid(self, offering: Collection[int]) -> tuple[Asked, ...]:
        """Give the teams that are asked often and offer no service; nothing where hardly anybody names services."""
        if not offering:
            return ()
        asked: dict[int, int] = defaultdict(int)
        for (provider, _customer), each in self.sums.items():
            asked[provider] += each.ended
        often = [team for team, many in asked.items() if many >= SMALLEST_CELL and team in self.teams]
        silent = [Asked(self._place(team), asked[team]) for team in often if team not in offering]
        return tuple(sorted(sorted(silent, key=lambda each: -each.requests)[:MOST], key=lambda each: each.team.name))

    def _without_way(self) -> set[int]:
        """Give the teams with people from which no way leads to an outside customer; none where no way is known."""
        reaching = ways(self.edges)
        return {team for team in self.teams if self.people.get(team) and team not in reaching} if reaching else set()

    def _grouped(self, teams: Collection[int]) -> Iterator[Unserved]:
        """Put teams together that serve one another in a circle."""
        leads: dict[int, list[int]] = {team: [] for team in teams}
        for provider, customer in self.edges:
            if provider in leads and customer in leads:
                leads[provider].append(customer)
        knots = [sorted(knot) for knot in circles(leads)]
        tied = {team for knot in knots for team in knot}
        for knot in knots:
            yield Unserved(tuple(sorted((self._place(team) for team in knot), key=_by_name)), is_circle=True)
        alone = sorted((self._place(team) for team in teams if team not in tied), key=_by_name)
        yield from (Unserved((each,), is_circle=False) for each in alone)

    def _bounces(self) -> tuple[Bounce, ...]:
        """Give the hand-offs that come straight back more often than all others, as the newest findings have them."""
        run = newest()
        findings = _findings(run) if run else None
        if run is None or findings is None or findings.handoffs is None:
            return ()
        numbers = teams_by_name(run)
        named = {name: self._place(number) for name, number in numbers.items() if number in self.teams}
        return tuple(_bounced(findings, findings.handoffs.pairs, named))[:MOST]

    @cached_property
    def _branch_of(self) -> dict[int, int]:
        """Give the branch of each team: the highest team above it; below a single one at the top, the next."""
        paths = {pk: [int(part) for part in team.path.strip("/").split("/")] for pk, team in self.teams.items()}
        tops = {path[0] for path in paths.values()}
        level = 1 if len(tops) == 1 else 0
        return {team: path[level] for team, path in paths.items() if len(path) > level and path[level] in self.teams}

    def _branches(self) -> tuple[Branches, ...]:
        sizes: dict[int, int] = defaultdict(int)
        for team, branch in self._branch_of.items():
            sizes[branch] += self.people.get(team, 0)
        exchanged: dict[Pair, int] = defaultdict(int)
        for (provider, customer), each in self.sums.items():
            if (pair := self._pair(provider, customer)) is not None:
                exchanged[pair] += each.ended
        meet = {
            pair
            for way in ways(self.edges).values()
            for one, other in combinations([stop for stop in way if stop > 0], 2)
            if (pair := self._pair(one, other)) is not None
        }
        found = apart(exchanged, sizes, meet)[:MOST]
        return tuple(Branches(self._place(each.one), self._place(each.other), each) for each in found)

    def _pair(self, one: int, other: int) -> Pair | None:
        """Give the two branches of two teams, in order; None: it is one branch, or a team of none."""
        branches = {self._branch_of.get(one), self._branch_of.get(other)} - {None}
        return tuple(sorted(branches)) if len(branches) > 1 else None  # type: ignore[return-value,type-var]


def _sums(first: date | None, last: date | None) -> dict[_Number, _Sums]:
    """Add up what the months say of each link. One query; the database adds up."""
    if first is None or last is None:
        return {}
    rows = MonthOf.objects.filter(month__gte=first, month__lte=last, provider__isnull=False, customer__isnull=False)
    summed = rows.order_by().values_list("provider_id", "customer_id").annotate(
        n=Sum("ended"), passed_on=Sum(_figure("redirected")), declined=Sum(_figure("declined"))
    )  # fmt: skip
    return {
        (provider, customer): _Sums(n, passed_on or 0, declined or 0)
        for provider, customer, n, passed_on, declined in summed
    }


def _figure(name: str) -> Cast:
    return Cast(KeyTextTransform(name, F("figures")), IntegerField())


def _people(today: date) -> dict[int, int]:
    """Count who belongs to each team on a day. One query."""
    held = Membership.objects.filter(held_on(today), person__is_active=True).order_by()
    return dict(held.values_list("team_id").annotate(n=Count("person", distinct=True)))


def _added(one: _Sums | None, other: _Sums) -> _Sums:
    if one is None:
        return other
    return _Sums(one.ended + other.ended, one.passed_on + other.passed_on, one.declined + other.declined)


def _standing_out(sums: Mapping[_Number, _Sums], *, both: bool) -> list[tuple[_Number, _Sums, Estimate]]:
    """Give where surely more requests took a way round than in the whole: the lower limit lies above its share.

    Takes: whether a no with another way counts, too. Gives: those with the most such requests, by number.
    """

    def many(each: _Sums) -> int:
        return each.passed_on + (each.declined if both else 0)

    whole, ended = sum(many(each) for each in sums.values()), sum(each.ended for each in sums.values())
    found = []
    for number, each in sums.items():
        estimate = share(min(many(each), each.ended), each.ended, "requests") if many(each) >= SMALLEST_CELL else None
        if estimate is not None and estimate.low is not None and estimate.low > whole / ended:
            found.append((number, each, estimate))
    return sorted(sorted(found, key=lambda one: -many(one[1]))[:MOST], key=lambda one: one[0])


def _findings(run: FindingsRun) -> Findings | None:
    try:
        return findings_of(run)
    except NotOurs:
        return None


def _bounced(findings: Findings, pairs: Iterable[HandOff], named: Mapping[str, Place]) -> Iterator[Bounce]:
    handoffs = findings.handoffs
    usual = handoffs.bounces / handoffs.times if handoffs and handoffs.times else 0.0
    for pair in pairs:
        estimate = share(min(pair.bounces or 0, pair.times), pair.times, "hand-offs")
        enough = pair.bounced_cases is not None and pair.bounced_cases >= SMALLEST_CELL
        known = pair.from_team in named and pair.to_team in named
        if enough and known and estimate is not None and estimate.low is not None and estimate.low > usual:
            yield Bounce(named[pair.from_team], named[pair.to_team], pair.times, pair.bounces or 0, estimate)


def _link_keys(pairs: Collection[_Number]) -> dict[_Number, str]:
    """Give the keys of declared links between teams. One query."""
    between = Q(provider__in=[one for one, _ in pairs], customer__in=[other for _, other in pairs])
    rows = Link.objects.filter(between, ended_on_date=None)
    keys = rows.order_by("-pk").values_list("provider_id", "customer_id", "key")
    return {(provider, customer or 0): key for provider, customer, key in keys}


def _by_name(place: Place) -> str:
    return place.name.casefold()
