"""The slow, obvious twin of charges: who is charged with each moment of each case, as fractions, by the definition."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import NamedTuple, TypeAlias

from tests.analysis.oracle import Log, lives, marks, steps
from tests.analysis.oracle_moments import Stand, stand
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, State

KINDS = {State.QUEUE: ChargeKind.QUEUE, State.WORK: ChargeKind.WORK, State.HELD: ChargeKind.HELD}


class Charge(NamedTuple):
    """Who is charged, on which link, and where the time passed."""

    kind: ChargeKind
    team: int | None
    customer: int | None
    via: str | None
    depth: int
    at_case: str
    first_stay: bool


Shares: TypeAlias = dict[Charge, Fraction]
"""Of one moment; they add up to 1."""
Account: TypeAlias = dict[tuple[str, int], dict[Charge, Fraction]]
"""By case and life."""
Clock: TypeAlias = Callable[[str, Charge, int], int]
"""How long a moment of a case is, by the clock, for whoever is charged with it."""


class Twin:
    """The charges of one small log up to a moment."""

    def __init__(self, log: Log, as_of: int) -> None:
        self.log, self.as_of = log, as_of
        self.lives = lives(log, as_of)
        self.steps = steps(log, as_of)
        self.stand = cache(self._stand)
        self.shares = cache(self._shares)
        self.opened = {case: of_case[0].at for case in log.cases() if (of_case := marks(log, case, as_of))}

    def _stand(self, case: str, moment: int) -> Stand | None:
        return stand(self.log, case, moment, self.as_of)

    def account(self, clock: Clock) -> Account:
        """Add up the moments of each life."""
        found: Account = {}
        for life in self.lives:
            total: dict[Charge, Fraction] = defaultdict(Fraction)
            for moment in range(life.start, life.end):
                for charge, share in self.shares(life.case, moment).items():
                    total[charge] += share * clock(life.case, charge, moment)
            found[life.case, life.life] = dict(total)
        return found

    def _shares(self, case: str, moment: int) -> Shares:
        """Say who is charged with a moment of a living case, and with how much of it."""
        return self._charged((case,), moment)

    def _charged(self, way: tuple[str, ...], moment: int) -> Shares:
        now = self.stand(way[-1], moment)
        assert now is not None
        if now.state in KINDS:
            return {self._here(way, moment, KINDS[now.state], now.team, self._served(way, moment)): Fraction(1)}
        if now.state == State.WAITING_CUSTOMER:
            return {self._here(way, moment, ChargeKind.ANSWER, now.holder, now.team): Fraction(1)}
        if now.state == State.WAITING_UNTIL and "customer" in self._named(now):
            return {self._here(way, moment, ChargeKind.ANSWER, now.customer, now.team): Fraction(1)}
        if now.state == State.WAITING_UNTIL:
            return {self._here(way, moment, ChargeKind.HELD, now.team, self._served(way, moment)): Fraction(1)}
        return self._waited_for(way, moment, now)

    def _waited_for(self, way: tuple[str, ...], moment: int, now: Stand) -> Shares:
        named = self._named(now)
        cases = {name for name in named if self._is_case(name)}
        if not named and now.state == State.WAITING_OUTSIDE:
            return {self._here(way, moment, ChargeKind.OUTSIDE, None, now.team): Fraction(1)}
        live = {case for case in cases if case in self.opened and self.stand(case, moment) is not None}
        sharing = live | (named - cases)
        if not sharing:
            to_come = any(case not in self.opened or self.opened[case] > moment for case in cases)
            kind = ChargeKind.UNASKED if to_come else ChargeKind.STALE
            return {self._here(way, moment, kind, now.team, self._served(way, moment)): Fraction(1)}
        found: Shares = defaultdict(Fraction)
        for name in sharing:
            for charge, share in self._of_one(way, moment, name, now).items():
                found[charge] += share / len(sharing)
        return found

    def _of_one(self, way: tuple[str, ...], moment: int, name: str, now: Stand) -> Shares:
        if name == "customer":
            return {self._here(way, moment, ChargeKind.ANSWER, now.customer, now.team): Fraction(1)}
        if not self._is_case(name):
            return {self._here(way, moment, ChargeKind.OUTSIDE, self.log.parties[name], now.team): Fraction(1)}
        if name not in way:
            return self._charged((*way, name), moment)
        found: Shares = defaultdict(Fraction)
        circle = way[way.index(name) :]
        for case in circle:
            there = self.stand(case, moment)
            assert there is not None
            served = self._served(way[: way.index(case) + 1], moment)
            charge = self._here(way, moment, ChargeKind.DEADLOCK, there.team, served)
            found[charge._replace(at_case=case, first_stay=self.is_first_stay(case, moment))] += Fraction(
                1, len(circle)
            )
        return found

    def _here(
        self, way: tuple[str, ...], moment: int, kind: ChargeKind, team: int | None, customer: int | None
    ) -> Charge:
        via = way[1] if len(way) > 1 else None
        return Charge(kind, team, customer, via, len(way) - 1, way[-1], self.is_first_stay(way[-1], moment))

    def _served(self, way: tuple[str, ...], moment: int) -> int | None:
        """Say for whom the last case of a way is; where nobody was named, for the team that waits for it."""
        now = self.stand(way[-1], moment)
        assert now is not None
        if now.customer != OUTSIDE_PARTY or len(way) == 1:
            return now.customer
        waits = self.stand(way[-2], moment)
        assert waits is not None
        return waits.team

    def _named(self, now: Stand) -> set[str]:
        return set(now.waits_on.split(SEVERAL)) if now.waits_on else set()

    def _is_case(self, name: str) -> bool:
        return name in self.opened or (name != "customer" and name not in self.log.parties)

    def is_first_stay(self, case: str, moment: int) -> bool:
        """Say whether no team but the first had the case in this life up to the moment."""
        own = [step for step in self.steps if step.case == case and step.start <= moment]
        return len({step.team for step in own if step.life == own[-1].life} - {None}) <= 1
