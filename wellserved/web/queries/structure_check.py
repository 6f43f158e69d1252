"""The structure check: what is owned twice or by nobody, where ways break off, and who hardly exchanges.

It reads what is declared, and sums by link and month that the analysis made; never the record of requests. What rests
on fewer than five requests is not told. Nothing here is said of a person, and nothing is a verdict: each finding comes
with its evidence, with what one could ask, and with where it can be settled.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import TypeVar

from django.db.models import Count, Q

from wellserved.analysis.circles import circles
from wellserved.analysis.findings import SMALLEST_CELL, Findings, NotOurs
from wellserved.analysis.structure import Pair, apart
from wellserved.web.models import FindingsRun, Link, Membership, Person, Service, Team
from wellserved.web.queries import structure_sums
from wellserved.web.queries.line_of_sight import Edge, edges, ways
from wellserved.web.queries.months import months_before, newest_month
from wellserved.web.queries.near_names import near
from wellserved.web.queries.own_findings import findings_of, newest, teams_by_name
from wellserved.web.queries.structure_found import (
    Asked,
    Bounce,
    Branches,
    Declined,
    Detour,
    Kind,
    Place,
    Shared,
    Structure,
    Unserved,
    Vacant,
)
from wellserved.web.queries.teams import held_on
from wellserved.words.plain_words import plain

MOST = 20
"""So many of each kind are shown."""
MONTHS = 12
Row = TypeVar("Row")


def structure(today: date) -> Structure:
    """Check how the organisation is built. At most eleven queries, however large it is."""
    last = newest_month()
    first = months_before(last, MONTHS - 1) if last else None
    return _Check(today, first, last).told()


class _Check:
    """Everything that is read once."""

    def __init__(self, today: date, first: date | None, last: date | None) -> None:
        self.first, self.last = first, last
        self.teams = {team.pk: team for team in Team.objects.filter(closed_on_date=None)}
        self.edges: tuple[Edge, ...] = tuple(edges())
        self.sums = structure_sums.sums_of(first, last)
        self.people = _people(today)
        self.services = [
            (name, team)
            for name, team in Service.objects.filter(closed_on_date=None).values_list("name", "team_id")
            if team in self.teams
        ]

    def told(self) -> Structure:
        """Put it together."""
        return Structure(
            first=self.first,
            last=self.last,
            requests=sum(each.ended for each in self.sums.values()),
            shared=_kind(len(self.services), tuple(self._shared())),
            vacant=_kind(len(self.services), tuple(self._vacant())),
            nobodys=self._nobodys(),
            unsaid=self._unsaid({above for _name, team in self.services for above in self.teams[team].path_numbers}),
            without_way=self._without_way(),
            detours=self._detours(),
            bounces=self._bounces(),
            branches=self._branches(),
        )

    def _place(self, team: int) -> Place:
        return Place(self.teams[team].name, self.teams[team].key)

    def _shared(self) -> Iterator[Shared]:
        """Give services that several teams call the same, and then those that they call nearly the same."""
        by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, team in self.services:
            by_name[" ".join(plain(name).split())].append((name, team))
        for group in near(by_name):
            offers = sorted(
                {offer for name in group for offer in by_name[name]}, key=lambda each: (each[0].casefold(), each)
            )
            if len({team for _name, team in offers}) > 1:
                yield Shared(tuple((name, self._place(team)) for name, team in offers), is_equal=len(group) == 1)

    def _vacant(self) -> Iterator[Vacant]:
        """Give the services of teams to which nobody belongs, nor to any below; nothing where no people are known."""
        staffed = {above for team in self.people if team in self.teams for above in self.teams[team].path_numbers}
        for name, team in sorted(self.services) if staffed else ():
            if team not in staffed:
                yield Vacant(name, self._place(team))

    def _nobodys(self) -> Kind[Declined]:
        """Give the teams whose requests are declined far more often than those of all others."""
        spots = structure_sums.declined(self.sums, self.teams)
        return _kind(spots.looked_at, [Declined(self._place(each.place), each) for each in spots.found])

    def _detours(self) -> Kind[Detour]:
        """Give the links whose requests were passed on before they arrived far more often than those of all others."""
        spots = structure_sums.passed_on(self.sums, self.teams)
        keys = _link_keys({each.place for each in spots.found})
        rows = [
            Detour(self._place(each.place[0]), self._place(each.place[1]), keys.get(each.place, ""), each)
            for each in spots.found
        ]
        return _kind(spots.looked_at, rows)

    def _unsaid(self, offering: Collection[int]) -> Kind[Asked]:
        """Give the teams that are asked often and offer no service; nothing where hardly anybody names services.

        Takes: the teams that offer one, and all above them: requests of small teams are counted there.
        """
        asked: dict[int, int] = defaultdict(int)
        for (provider, _customer), each in self.sums.items():
            asked[provider] += each.ended
        often = [team for team, many in asked.items() if many >= SMALLEST_CELL and team in self.teams and offering]
        silent = [Asked(self._place(team), asked[team]) for team in often if team not in offering]
        most = sorted(sorted(silent, key=lambda each: -each.requests)[:MOST], key=lambda each: each.team.name)
        return Kind(len(often), len(silent), tuple(most))

    def _without_way(self) -> Kind[Unserved]:
        """Give the teams with people from which no way leads to an outside customer; none where no way is known."""
        reaching = ways(self.edges)
        staffed = {team for team in self.teams if self.people.get(team)} if reaching else set()
        return _kind(len(staffed), tuple(self._grouped(staffed - {*reaching})))

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

    def _bounces(self) -> Kind[Bounce]:
        """Give the hand-offs that come straight back far more often than others, as the newest findings have them."""
        run = newest()
        findings = _findings(run) if run else None
        if run is None or findings is None or findings.handoffs is None:
            return _kind(0, ())
        numbers = teams_by_name(run)
        named = {name: self._place(number) for name, number in numbers.items() if number in self.teams}
        spots = structure_sums.came_back(findings.handoffs, named)
        return _kind(
            spots.looked_at, [Bounce(named[each.place[0]], named[each.place[1]], each) for each in spots.found]
        )

    @cached_property
    def _branch_of(self) -> dict[int, int]:
        """Give the branch of each team: the highest team above it; below a single one at the top, the next."""
        paths = {pk: team.path_numbers for pk, team in self.teams.items()}
        tops = {path[0] for path in paths.values()}
        level = 1 if len(tops) == 1 else 0
        return {team: path[level] for team, path in paths.items() if len(path) > level and path[level] in self.teams}

    def _branches(self) -> Kind[Branches]:
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
        found = apart(exchanged, sizes, meet)
        rows = [Branches(self._place(each.one), self._place(each.other), each) for each in found.found]
        return _kind(found.looked_at, rows)

    def _pair(self, one: int, other: int) -> Pair | None:
        """Give the two branches of two teams, in order; None: it is one branch, or a team of none."""
        branches = {self._branch_of.get(one), self._branch_of.get(other)} - {None}
        return tuple(sorted(branches)) if len(branches) > 1 else None  # type: ignore[return-value,type-var]


def _kind(looked_at: int, found: Sequence[Row]) -> Kind[Row]:
    return Kind(looked_at, len(found), tuple(found[:MOST]))


def _people(today: date) -> dict[int, int]:
    """Count who belongs to each team on a day. One query, which looks at the few who left and not at everybody."""
    gone = Person.objects.filter(is_active=False)
    held = Membership.objects.filter(held_on(today)).exclude(person__in=gone).order_by()
    return dict(held.values_list("team_id").annotate(n=Count("person", distinct=True)))


def _findings(run: FindingsRun) -> Findings | None:
    try:
        return findings_of(run)
    except NotOurs:
        return None


def _link_keys(pairs: Collection[structure_sums.Link]) -> dict[structure_sums.Link, str]:
    """Give the keys of declared links between teams. One query."""
    between = Q(provider__in=[one for one, _ in pairs], customer__in=[other for _, other in pairs])
    rows = Link.objects.filter(between, ended_on_date=None)
    keys = rows.order_by("-pk").values_list("provider_id", "customer_id", "key")
    return {(provider, customer or 0): key for provider, customer, key in keys}


def _by_name(place: Place) -> str:
    return place.name.casefold()
