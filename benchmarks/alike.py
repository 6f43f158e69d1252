"""Companies in which no link is weaker than another, by construction; or one is, if that is asked for.

Every team has as many people, equally busy, and every link is used alike often; cases queue for people, so that a busy
week delays all of them. What differs from link to link is chance alone, and it lasts as long as the queues do.
"""

import heapq
from dataclasses import dataclass
from random import Random

from wellserved.engine import Engine, EventLog
from wellserved.words.events import OUTSIDE, OUTSIDE_PARTY, EventKind

HOUR_US = 3_600_000_000
SKEW = 0.8
"""Of the lognormal times of work: the longest tenth takes more than a quarter of all."""
WARM_UP = 0.3
"""Cases before the log begins, as a share of those in it: the queues are then as long as ever."""
PLANTED_SHARE = 0.6
"""Of all waiting lies on a planted link, about."""


@dataclass(frozen=True)
class Plan:
    """What a company is like."""

    teams: int
    in_ring: bool
    """Each team hands over to the next only; otherwise to any other."""
    people: int
    """In each team."""
    busy: float
    """Share of the time of a person."""
    cases: int

    @property
    def links(self) -> int:
        """How many links are used."""
        return self.teams if self.in_ring else self.teams * (self.teams - 1)


def plan_of(seed: int) -> Plan:
    """Draw what a company is like."""
    chance = Random(f"plan {seed}")
    return Plan(
        teams=chance.randint(3, 6),
        in_ring=chance.random() < 0.5,
        people=chance.randint(1, 3),
        busy=chance.uniform(0.7, 0.9),
        cases=round(300 * 2 ** chance.uniform(0, 2.5)),
    )


def log_of(plan: Plan, seed: int, engine: Engine, *, planted: bool = False) -> EventLog:
    """Simulate a company; planted: its first team takes long to look at what the team before it hands over.

    Gives: the event log (teams are numbered from 1; the planted link is 1 → the last team).
    """
    company = _Company(plan, seed)
    company.run(0.0)
    if planted:
        waited, uses = company.waited, company.uses_of_planted
        company = _Company(plan, seed)
        company.run(waited * PLANTED_SHARE / (1 - PLANTED_SHARE) / max(uses, 1))
    return _event_log(company.events, plan, engine)


class _Company:
    """The running company: who queues for whom, and what was written down."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.events: list[tuple[int, float, EventKind, int]] = []
        """Case, hour, what happened, team."""
        self.waited = 0.0
        self.uses_of_planted = 0
        self._chance = Random(f"company {seed}")
        self._delays = Random(f"delays {seed}")
        self._ways = [self._way() for _ in range(round(plan.cases * (1 + WARM_UP)))]
        self._free = [plan.people] * plan.teams
        self._queues: list[list[tuple[float, int, int]]] = [[] for _ in range(plan.teams)]
        self._coming: list[tuple[float, int, int, bool]] = []

    def _way(self) -> list[int]:
        """Draw the teams of a case, in turn: one to three hand-offs."""
        teams, chance = self.plan.teams, self._chance
        way = [chance.randrange(teams)]
        for _ in range(chance.randint(1, 3)):
            steps = 1 if self.plan.in_ring else chance.randrange(1, teams)
            way.append((way[-1] + steps) % teams)
        return way

    def run(self, planted_hours: float) -> None:
        """Let every case go its way; on the planted link each takes so many hours more, on average, to be looked at."""
        visits = sum(map(len, self._ways)) / len(self._ways) / self.plan.teams
        pace = self.plan.busy * self.plan.people / visits
        hour = 0.0
        for case in range(len(self._ways)):
            hour += self._chance.expovariate(pace)
            self._coming.append((hour, case, 0, False))
        while self._coming:
            now, case, step, is_done = heapq.heappop(self._coming)
            team = self._ways[case][step]
            if is_done:
                self._free[team] += 1
                self._go_on(case, step, now, planted_hours)
            else:
                self._arrive(case, step, now)
            self._take_up(team, now)

    def _arrive(self, case: int, step: int, now: float) -> None:
        if step == 0:
            self._write(case, now, EventKind.OPENED, self._ways[case][0])
        heapq.heappush(self._queues[self._ways[case][step]], (now, case, step))

    def _take_up(self, team: int, now: float) -> None:
        while self._free[team] and self._queues[team]:
            since, case, step = heapq.heappop(self._queues[team])
            self._free[team] -= 1
            self.waited += now - since if step else 0.0
            self._write(case, now, EventKind.TAKEN_UP, team)
            hours = self._chance.lognormvariate(-SKEW * SKEW / 2, SKEW)
            heapq.heappush(self._coming, (now + hours, case, step, True))

    def _go_on(self, case: int, step: int, now: float, planted_hours: float) -> None:
        way = self._ways[case]
        if step + 1 == len(way):
            self._write(case, now, EventKind.DELIVERED, way[step])
            return
        self._write(case, now, EventKind.HANDED_OVER, way[step + 1])
        is_planted = (way[step], way[step + 1]) == (self.plan.teams - 1, 0)
        self.uses_of_planted += is_planted
        more = self._delays.expovariate(1 / planted_hours) if is_planted and planted_hours else 0.0
        heapq.heappush(self._coming, (now + more, case, step + 1, False))

    def _write(self, case: int, hour: float, kind: EventKind, team: int) -> None:
        if case >= len(self._ways) - self.plan.cases:
            self.events.append((case, hour, kind, team))


def _event_log(events: list[tuple[int, float, EventKind, int]], plan: Plan, engine: Engine) -> EventLog:
    nothing = [None] * len(events)
    columns = {
        "case": ([case for case, _, _, _ in events], "int64"),
        "row": (range(len(events)), "int64"),
        "at_us": ([round(hour * HOUR_US) for _, hour, _, _ in events], "int64"),
        "kind": ([kind.code for _, _, kind, _ in events], "int8"),
        "team": ([team + 1 for _, _, _, team in events], "int32"),
        "customer": (nothing, "int32"),
        "waits_on": (nothing, "int32"),
        "promise_us": (nothing, "int64"),
        "activity": (nothing, "int32"),
        "promise_kept": (nothing, "int8"),
        "expedited": (nothing, "int8"),
    }
    waits = {"waits_on": "int32", "case": "int64", "party": "int32", "customers_date": "int8", "name": "string"}
    return EventLog(
        engine,
        engine.from_rows(
            {name: values for name, (values, _) in columns.items()},
            {name: type_ for name, (_, type_) in columns.items()},
        ),
        parties={OUTSIDE_PARTY: OUTSIDE} | {team: f"Team {team}" for team in range(1, plan.teams + 1)},
        outside=frozenset({OUTSIDE_PARTY}),
        waits=engine.from_rows({name: [] for name in (*waits, "whole")}, waits | {"whole": "string"}),
        states_known=True,
        team_gaps=False,
    )
