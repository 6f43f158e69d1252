"""Who asks whom in the organisation of 300 people, and what of it is declared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

from wellserved.web.scenarios import truths
from wellserved.web.scenarios.plan import PlannedLink
from wellserved.web.scenarios.truths import Pair, Plant

EACH = 2
"""So many links are used between two branches."""


class Ways:
    """The links along which teams ask, by branches."""

    def __init__(
        self, chance: Random, branch_of: Mapping[str, str], sizes: Mapping[str, int], direct: Collection[str]
    ) -> None:
        """Draw them; takes the branch of each team, the people of each team, and who serves outside customers."""
        self.branch_of, self.direct = branch_of, direct
        self.teams: dict[str, list[str]] = {}
        for team, branch in branch_of.items():
            self.teams.setdefault(branch, []).append(team)
        people = {branch: sum(sizes[team] for team in teams) for branch, teams in self.teams.items()}
        self.between = list(combinations(self.teams, 2))
        self.weights = [people[one] * people[other] for one, other in self.between]
        self.used = {pair: self._drawn(chance, *pair) for pair in self.between}
        self.within = [self._two(chance, teams) for teams in self.teams.values() if len(teams) > 1]

    def _drawn(self, chance: Random, one: str, other: str) -> list[Pair]:
        found: dict[Pair, None] = {}
        if (one, other) == truths.SILO:
            found[truths.SILO_WAY] = None
        while len(found) < EACH:
            sides = [chance.choice(self.teams[one]), chance.choice(self.teams[other])]
            chance.shuffle(sides)
            if not self._is_short_cut(sides[0], sides[1]):
                found[sides[0], sides[1]] = None
        return list(found)

    def _two(self, chance: Random, teams: Sequence[str]) -> Pair:
        one, other = chance.sample(teams, 2)
        return (other, one) if self._is_short_cut(one, other) else (one, other)

    def _is_short_cut(self, provider: str, customer: str) -> bool:
        """Say whether a link would give the team on the silo's way a way round it, or is one of the truths."""
        told = (truths.UNDECLARED, truths.ONE_SIDED, truths.WEAK)
        goes_round = provider == truths.SILO_WAY[0] and customer in self.direct
        return (provider, customer) in told or (goes_round and customer != truths.SILO_WAY[1])

    def all(self) -> Iterator[Pair]:
        """Give every link that is used."""
        for pairs in self.used.values():
            yield from pairs
        yield from self.within

    def is_silo(self, provider: str, customer: str) -> bool:
        """Say whether two teams belong to the two branches that hardly exchange."""
        return {self.branch_of[provider], self.branch_of[customer]} == {*truths.SILO}

    def neighbours(self, team: str) -> list[str]:
        """Give the other teams of the same branch."""
        return [each for each in self.teams[self.branch_of[team]] if each != team]

    def providers(self, customer: str, *, without_silo: bool) -> list[str]:
        """Give whom a team asks."""
        found = [provider for provider, other in self.all() if other == customer]
        return [each for each in found if not (without_silo and self.is_silo(each, customer))]

    def any(self, chance: Random) -> Pair:
        """Draw a link: all people ask all people of other branches alike."""
        return chance.choice(self.used[chance.choices(self.between, self.weights)[0]])


def declared(
    links: Sequence[PlannedLink], ways: Ways, more: Sequence[Pair], plants: Collection[Plant]
) -> tuple[PlannedLink, ...]:
    """Give what is declared: the links that chance made, those that are used (and more of them), and the truths."""
    found = {(each.provider, each.customer or each.segment): each for each in links if not _goes_round(each, ways)}
    for provider, customer in (*ways.all(), *more, truths.WEAK, truths.UNDECLARED, truths.SILO_WAY):
        found.setdefault((provider, customer), PlannedLink(provider, customer=customer))
    one_sided = PlannedLink(truths.ONE_SIDED[0], customer=truths.ONE_SIDED[1])
    found[truths.ONE_SIDED] = replace(one_sided, said_by_customer=Plant.ONE_SIDED not in plants)
    if Plant.UNDECLARED in plants:
        del found[truths.UNDECLARED]
    return tuple(found.values())


def _goes_round(link: PlannedLink, ways: Ways) -> bool:
    return link.provider == truths.SILO_WAY[0] and (bool(link.segment) or link.customer in ways.direct)
