"""Charges agree with the reference of the documents, where that lies beside the checkout."""

import importlib.util
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, TypeAlias

import pytest

from tests.analysis.oracle import Event, Log
from tests.analysis.waiting_worlds import numbered
from tests.analysis.worlds import event_log, number_of
from wellserved.analysis.charges import charged
from wellserved.analysis.steps import steps
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import ChargeKind
from wellserved.words.events import SEVERAL, EventKind
from wellserved.words.hours import Version, WorkingHours
from wellserved.words.intervals import Interval

SHARED = Path(os.environ.get("WELLSERVED_SHARED_REFERENCE", Path(__file__).parents[3] / "shared" / "reference"))
REFERENCE = SHARED / "delay" / "delay.py"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REFERENCE.exists(), reason=f"the reference is not there: {SHARED.name}/delay/delay.py"),
]

World: TypeAlias = Mapping[str, Any]
"""The requests of the reference, by name."""
Label: TypeAlias = tuple[str, str, str, str | None, int]
"""Kind, team, link, the case waited on first, and how many lie between."""

DAY = 1440
NOW = 9 * DAY
MINUTE_US = 60_000_000
MONDAY = date(2026, 3, 2)
MONDAY_US = (MONDAY - date(1970, 1, 1)).days * DAY * MINUTE_US
TEAMS = ("A", "B", "C", "D")
PARTIES = {"vendor": 5}
NUMBERS = {team: number for number, team in enumerate(TEAMS, start=1)} | PARTIES
STATES = {
    "queue": EventKind.QUEUED,
    "work": EventKind.TAKEN_UP,
    "wait_requester": EventKind.WAITING_ON_CUSTOMER,
    "blocked": EventKind.WAITING_ON_CASE,
}
KINDS = {ChargeKind.OUTSIDE: "EXTERNAL"}


@pytest.fixture(scope="module")
def delay() -> Iterator[ModuleType]:
    """Load the reference under its own name, which its dataclasses need."""
    spec = importlib.util.spec_from_file_location("delay", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["delay"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["delay"]


def random_world(delay: ModuleType, random: Random) -> World:
    """Draw up to six requests that wait for one another, for a vendor, or for a request that nobody opens."""
    names = [f"r{number}" for number in range(random.randint(1, 6))]
    return {name: random_request(delay, random, name, names) for name in names}


def random_request(delay: ModuleType, random: Random, name: str, names: Sequence[str]) -> Any:
    opened = random.randint(0, 3 * DAY)
    closed = random.choice((None, random.randint(opened + 1, opened + 4 * DAY)))
    last = (closed or opened + 4 * DAY) - 1
    events = []
    for moment in sorted(random.randint(opened, last) for _ in range(random.randint(0, 4))):
        state = random.choice((*STATES, "blocked"))
        many = random.randint(1, min(3, len(names) + 1))
        events.append((moment, state, tuple(random.sample([*names, "vendor"], many)) if state == "blocked" else ()))
    return delay.Request(name, random.choice(TEAMS), random.choice(TEAMS), opened, closed, tuple(events))


def random_calendar(delay: ModuleType, random: Random) -> Any:
    """Draw the hours of a team: one or two stretches on some days of the week, and days off."""
    weekly = []
    for weekday in range(7):
        ends = sorted(random.sample(range(0, DAY + 1, 15), k=random.choice((0, 2, 4))))
        weekly += [(weekday, start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    return delay.Calendar(tuple(weekly), frozenset(random.sample(range(9), k=random.randint(0, 2))))


def as_working_hours(calendar: Any) -> WorkingHours:
    week = tuple(
        tuple(Interval(start, end) for weekday, start, end in calendar.weekly if weekday == day) for day in range(7)
    )
    return WorkingHours("UTC", (Version(week),), frozenset(MONDAY + timedelta(days=day) for day in calendar.holidays))


def as_log(worlds: Sequence[World]) -> Log:
    return numbered(
        Log(tuple(event for number, world in enumerate(worlds) for event in as_events(world, number)), PARTIES)
    )


def as_events(world: World, number: int) -> Iterator[Event]:
    """Say in events what the requests of a world say; their names get the number of the world."""
    for request in world.values():
        case, provider, requester = f"{number}/{request.id}", NUMBERS[request.provider], NUMBERS[request.requester]
        yield Event(case, 0, us(request.opened), EventKind.OPENED, provider, requester)
        for moment, state, blockers in request.events:
            named = SEVERAL.join(each if each in PARTIES else f"{number}/{each}" for each in blockers)
            yield Event(case, 0, us(moment), STATES[state], waits_on=named or None)
        if request.closed is not None:
            yield Event(case, 0, us(request.closed), EventKind.CLOSED)


def us(minute: int) -> int:
    return MONDAY_US + minute * MINUTE_US


class Accounts:
    """What the product charges each request of each world with, in microseconds by each clock."""

    def __init__(self, engine: Engine, worlds: Sequence[World], hours: Mapping[int, WorkingHours]) -> None:
        log = as_log(worlds)
        table = event_log(engine, log)
        cut = engine.keep(steps(table, us(NOW)))
        rows = engine.rows(charged(cut, table, clocks(engine, hours, None, us(-1), us(NOW))))
        cases = {number_of(case): case for case in log.cases()}
        assert len(cases) == len(log.cases())
        names = {number: team for team, number in NUMBERS.items()}
        self.us: dict[str, dict[Label, list[int]]] = {case: {} for case in cases.values()}
        self.rows: dict[str, dict[Label, int]] = {case: {} for case in cases.values()}
        for row in rows:
            kind = KINDS.get(list(ChargeKind)[row["kind"]], list(ChargeKind)[row["kind"]].name)
            link = f"{names[row['provider']]}->{names[row['customer']]}"
            via = cases[row["via"]].split("/")[1] if row["via"] is not None else None
            label = (kind, names[row["team"]], link, via, row["depth"])
            case = cases[row["case"]]
            clocked = [row["wall_us"], row["promise_us"], row["open_us"]]
            so_far = self.us[case].get(label, [0, 0, 0])
            self.us[case][label] = [a + b for a, b in zip(so_far, clocked, strict=True)]
            self.rows[case][label] = self.rows[case].get(label, 0) + 1


def expected(
    delay: ModuleType, world: World, request: Any, calendars: Mapping[str, Any]
) -> dict[Label, list[Fraction]]:
    """Give what the reference charges a request with, in minutes by each clock."""
    found: dict[Label, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    by_clock = (
        delay.attribute(world, request, NOW),
        delay.attribute(world, request, NOW, calendars[request.provider]),
        delay.attribute(world, request, NOW, team_cal=calendars),
    )
    for clock, account in enumerate(by_clock):
        for (kind, team, link, path, *where), minutes in account.items():
            if where != ["closed"]:
                label = (kind, team, link, path[1] if len(path) > 1 else None, len(path) - 1)
                found[label][clock] += minutes
    return found


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_the_reference_on_random_worlds(engine: Engine, delay: ModuleType, seed: int) -> None:
    random = Random(seed)
    calendars = {team: random_calendar(delay, random) for team in TEAMS}
    worlds = [random_world(delay, random) for _ in range(250)]
    compare(engine, delay, worlds, calendars)


def compare(engine: Engine, delay: ModuleType, worlds: Sequence[World], calendars: Mapping[str, Any]) -> None:
    found = Accounts(engine, worlds, {NUMBERS[team]: as_working_hours(each) for team, each in calendars.items()})
    for number, world in enumerate(worlds):
        for request in world.values():
            wanted = expected(delay, world, request, calendars)
            case = f"{number}/{request.id}"
            assert found.us[case].keys() >= wanted.keys()
            for clock in (0, 1):
                lived = sum(minutes[clock] for minutes in wanted.values()) * MINUTE_US
                assert sum(account[clock] for account in found.us[case].values()) == lived
            for label, clocked in found.us[case].items():
                minutes = wanted.get(label, [Fraction(0)] * 3)
                off = [abs(us - each * MINUTE_US) for us, each in zip(clocked, minutes, strict=True)]
                # A share is rounded to whole microseconds, once for each piece of time that it is a share of.
                assert max(off) <= found.rows[case][label]
