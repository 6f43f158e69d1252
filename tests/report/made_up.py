"""Findings made up by hand for the tests of the report: a small lender, and what can be missing or strange in a log."""

from dataclasses import replace
from typing import Any

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import (
    VERSION,
    Cases,
    Elsewhere,
    Findings,
    HandOff,
    HandOffs,
    Holding,
    Link,
    Loop,
    OpenCase,
    OpenCases,
    Source,
    Team,
)
from wellserved.words.problems import Problem, RowCount

SOURCE = Source(
    files=("events.csv",),
    produced_by="wellserved 0.1.0",
    rows=RowCount(2009, 2000, (("no readable moment", 9),)),
    problems=(
        Problem("Some rows have no moment.", 9, "events.csv, row 6, column B (at): 31.02.", "Correct the date.", True),
    ),
    events=2000,
    first_at="2026-01-05T08:00:00Z",
    last_at="2026-03-31T16:20:00Z",
    as_of="2026-03-31T16:20:00Z",
    opened_from=None,
    opened_to=None,
    states_known=True,
    ends_known=True,
    event_means="states",
    names_teams=True,
    small_teams=0,
    teams_hidden=False,
)

CASES = Cases(
    total=300,
    complete=280,
    open=20,
    lived_median=Estimate(30.0, 28.0, 33.0, 280, "hours"),
    lived_p85_hours=96.0,
    lived_total_hours=12000.0,
    teams_per_case=((1, 180), (2, 100), (3, 17), (4, 2), (6, 1)),
)

WAITING = (
    Holding("Legal", "team", "queue", 6000.0, 90, 95),
    Holding("Desk", "team", "queue", 2000.0, 250, 300),
    Holding("Desk", "team", "work", 1500.0, 250, 300),
    Holding("Private customers", "outside customer", "waiting_customer", 1200.0, 80, 80),
    Holding("Legal", "team", "work", 1000.0, 90, 92),
    Holding("several at once", "not known", "waiting_case", 240.0, 12, 12),
    Holding("fewer than five cases each", "fewer than five cases each", "work", 60.0, 6, 7),
)
"""12 000 hours."""

PAIRS = (
    HandOff("Desk", "Legal", 100, 90, 98, 3, 2, Estimate(52.0, 47.0, 60.0, 98, "hours"), 120.0, 5400.0, 25, 22),
    HandOff("Legal", "Desk", 40, 38, 40, 0, 0, Estimate(2.5, 2.0, 3.0, 40, "hours"), 9.0, 150.0, None, None),
    HandOff("Desk", "IT", 9, 8, 4, 5, 0, None, None, None, 0, 0),
)

HANDOFFS = HandOffs(
    times=150,
    cases=118,
    share_of_cases=Estimate(0.4, 0.354, 0.447, 300, "of the cases"),
    wait_median=Estimate(20.0, 16.0, 24.0, 145, "hours"),
    wait_p85_hours=100.0,
    wait_total_hours=6000.0,
    taken_up_at_once=12,
    bounces=30,
    two_way_pairs=21,
    pairs=PAIRS,
    withheld_pairs=1,
    withheld_times=1,
)

LOOPS = (
    Loop("Desk", "Legal", "Legal", 1, 25, 22, 800.0),
    Loop("Desk", "Legal", "IT", 3, 7, 6, 300.0),
)

LINKS = (
    Link("Desk", "Private customers", True, 260, 250, None),
    Link("Legal", "Desk", False, 100, 90, 5400.0),
    Link("Desk", "Legal", False, 40, 38, 150.0),
    Link("IT", "Desk", False, 9, 8, 5.0),
)

TEAMS = (
    Team("Desk", 250, 3900.0, ("Desk", "Private customers")),
    Team("Legal", 92, 7000.0, ("Legal", "Desk", "Private customers")),
    Team("IT", 8, 80.0, ("IT", "Desk", "Private customers")),
    Team("Payroll", None, None, ()),
)

OPEN_CASES = OpenCases(
    age_median=Estimate(6.0, 4.0, 9.0, 20, "days"),
    bands=(("less than a day", 3), ("1 to 7 days", 9), ("7 to 30 days", 8), ("30 to 90 days", 0)),
    oldest=(OpenCase("C-17", "Legal", "queue", 28.0, 12.5), OpenCase("C-44", "Desk", "work", 9.0, 0.2)),
)

LENDER = Findings(
    version=VERSION,
    source=SOURCE,
    cases=CASES,
    waiting=WAITING,
    handoffs=HANDOFFS,
    loops=LOOPS,
    withheld_loops=2,
    elsewhere=Elsewhere(
        Estimate(0.412, 0.374, 0.45, 118, "of the hours"), Estimate(0.25, 0.19, 0.32, 118, "of the cases")
    ),
    links=LINKS,
    withheld_links=1,
    teams=TEAMS,
    outside=("Private customers",),
    open_cases=OPEN_CASES,
)

NOTHING_OPEN = OpenCases(None, (("less than a day", 0), ("1 to 7 days", 0)), ())


def held() -> Findings:
    """Give a log that does not tell queue from work, nor when cases end."""
    source = replace(SOURCE, states_known=False, ends_known=False, event_means="arrival")
    waiting = (Holding("Legal", "team", "held", 7000.0, 92, 95), Holding("Desk", "team", "held", 5000.0, 250, 300))
    return replace(LENDER, source=source, waiting=waiting)


def waits_unseen() -> Findings:
    """Give a log in which the row of 80 of 145 hand-offs says that they were taken up, of those to Legal most."""
    nothing = Estimate(0.0, 0.0, 0.0, 98, "hours")
    pairs = (replace(PAIRS[0], wait_median=nothing, wait_p85_hours=21.0), *PAIRS[1:])
    every = replace(HANDOFFS.wait_median or nothing, value=0.0, low=0.0, high=0.0)
    passed = replace(HANDOFFS, wait_median=every, wait_p85_hours=21.0, taken_up_at_once=80, pairs=pairs)
    return replace(LENDER, handoffs=passed)


def without_teams() -> Findings:
    """Give a log that names no teams: durations only."""
    return replace(
        _without_links(LENDER),
        source=replace(SOURCE, names_teams=False),
        cases=replace(CASES, teams_per_case=()),
        waiting=(Holding("not known", "not known", "queue", 12000.0, 300, 400),),
        handoffs=None,
        elsewhere=None,
        teams=(),
    )


def without_handoffs() -> Findings:
    """Give a log in which every case stays with one team."""
    nothing = HandOffs(0, 0, Estimate(0.0, 0.0, 0.01, 300, "of the cases"), None, None, 0.0, 0, 0, 0, (), 0, 0)
    return replace(
        _without_links(LENDER),
        cases=replace(CASES, teams_per_case=((1, 300),)),
        handoffs=nothing,
        elsewhere=Elsewhere(None, None),
        links=LINKS[:1],
        teams=TEAMS[:1],
        open_cases=NOTHING_OPEN,
    )


def one_case() -> Findings:
    """Give a log of a single complete case that one team had."""
    cases = Cases(1, 1, 0, Estimate(5.0, None, None, 1, "hours"), 5.0, 5.0, ((1, 1),))
    few = (Holding("fewer than five cases each", "fewer than five cases each", "queue", 5.0, 1, 1),)
    teams = (Team("Desk", None, None, ("Desk", "outside customer")),)
    return replace(
        without_handoffs(),
        cases=cases,
        waiting=few,
        links=(),
        withheld_links=1,
        teams=teams,
        outside=("outside customer",),
    )


def all_withheld() -> Findings:
    """Give a log with hand-offs, all between pairs of teams with fewer than five cases."""
    passed = replace(HANDOFFS, pairs=(), withheld_pairs=70, withheld_times=150)
    few = (Holding("fewer than five cases each", "fewer than five cases each", "queue", 12000.0, 300, 400),)
    teams = tuple(Team(f"Team {n}", None, None, (f"Team {n}", "outside customer")) for n in range(1, 80))
    return replace(
        _without_links(LENDER), handoffs=passed, waiting=few, withheld_links=90, withheld_loops=9, teams=teams
    )


def empty() -> Findings:
    """Give a log without any case."""
    cases = Cases(0, 0, 0, None, None, 0.0, ())
    return replace(without_handoffs(), cases=cases, waiting=(), links=(), teams=(), outside=())


def _without_links(findings: Findings) -> Findings:
    return replace(findings, links=(), withheld_links=0, loops=(), withheld_loops=0)


def named(findings: Findings, names: dict[str, str]) -> Findings:
    """Give the findings with other names for teams, customers, cases and files."""
    return _renamed(findings, names)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(_renamed(each, names) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        changed = {field: _renamed(getattr(value, field), names) for field in value.__dataclass_fields__}
        return replace(value, **changed)
    return value


SHAPES = {
    "the lender": LENDER,
    "no queue and work": held(),
    "waits not seen": waits_unseen(),
    "no teams": without_teams(),
    "no hand-offs": without_handoffs(),
    "one case": one_case(),
    "all withheld": all_withheld(),
    "no cases": empty(),
}
