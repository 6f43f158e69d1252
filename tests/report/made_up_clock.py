"""What the honest clock may find, made up by hand for the tests of the report: the small lender goes on."""

from dataclasses import replace

from tests.report.made_up import LENDER, SHAPES
from wellserved.analysis.clock_findings import (
    BruteForce,
    Evidence,
    LateCause,
    LinkCost,
    PartyTime,
    Promises,
    QueueCauses,
    ReturnLoop,
    TimeOf,
    WeakestLink,
    WhoseTime,
)
from wellserved.analysis.compare import Better, Comparison, Verdict, Why
from wellserved.analysis.cost_scenario import CostLine, Driver, FullTime, LeftOut, Range, Scenario, UsedInput
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import FEW, Findings
from wellserved.words.own_figures import Figure, Origin

CUSTOMERS = "Private customers"

CHARGES = (
    TimeOf("queue", "Legal", "Legal", "Desk", 5000.0, 1200.0, 90),
    TimeOf("queue", "Desk", "Desk", CUSTOMERS, 1500.0, 500.0, 240),
    TimeOf("work", "Desk", "Desk", CUSTOMERS, 1000.0, 900.0, 240),
    TimeOf("answer", CUSTOMERS, CUSTOMERS, "Desk", 900.0, 900.0, 70),
    TimeOf("work", "Legal", "Legal", "Desk", 600.0, 590.0, 88),
    TimeOf("stale", "Desk", "Desk", CUSTOMERS, 300.0, 100.0, 60),
    TimeOf("outside", "Land registry", "Land registry", "Legal", 250.0, 250.0, 12),
    TimeOf("answer", "Desk", "Desk", "Legal", 200.0, 60.0, 25),
    TimeOf("queue", "IT", "IT", "Desk", 150.0, 50.0, 8),
    TimeOf("queue", FEW, FEW, FEW, 60.0, 20.0, 9),
    TimeOf("unasked", FEW, FEW, FEW, 40.0, 20.0, 4),
)
"""10 000 hours of 250 cases, 100 of them in cells with few cases: 60 between teams, 40 on links that are not known."""

PARTIES = (
    PartyTime("queue", "Legal", 5000.0, 1200.0, 90),
    PartyTime("queue", "Desk", 1545.0, 512.0, 247),
    PartyTime("work", "Desk", 1000.0, 900.0, 240),
    PartyTime("answer", CUSTOMERS, 900.0, 900.0, 70),
    PartyTime("work", "Legal", 600.0, 590.0, 88),
    PartyTime("stale", "Desk", 300.0, 100.0, 60),
    PartyTime("outside", "Land registry", 250.0, 250.0, 12),
    PartyTime("answer", "Desk", 200.0, 60.0, 25),
    PartyTime("queue", "IT", 150.0, 50.0, 8),
    PartyTime("unasked", FEW, 40.0, 20.0, 4),
    PartyTime("queue", FEW, 15.0, 8.0, 2),
)
"""The same hours by party: 45 of the 60 hours of queue on small links were those of the Desk, on several."""

SIDES = (
    ("between", "queue", 5210.0),
    ("between", "work", 600.0),
    ("between", "answer", 200.0),
    ("asked", "queue", 1500.0),
    ("asked", "work", 1000.0),
    ("asked", "stale", 300.0),
    ("outside", "answer", 900.0),
    ("outside", "outside", 250.0),
    ("unknown", "unasked", 40.0),
)
"""The same hours: 6 010 between teams, 2 800 with the team that was asked, 1 150 outside, 40 not known."""

WHOSE_TIME = WhoseTime(
    roots="outside",
    cases=250,
    left_out=18,
    hours_per_case=Estimate(40.0, 36.1, 43.9, 250, "hours"),
    charges=CHARGES,
    upstream=Estimate(0.14, 0.11, 0.18, 250, "of the hours"),
    waits_recorded=Estimate(0.3, 0.255, 0.35, 250, "of the cases"),
    sides=SIDES,
    parties=PARTIES,
)

QUEUE = QueueCauses(3900.0, 1800.0, 500.0, 300.0, 352, 352)

PROMISES = Promises(
    source="moments",
    promised=240,
    unpromised=28,
    kept=150,
    late_own=20,
    late_elsewhere=45,
    late_unknown=5,
    running=14,
    running_late=6,
    share_kept=Estimate(150 / 220, 0.628, 0.731, 220, "of the promises"),
    causes=(
        LateCause("queue", "Legal", "Desk", 31, 1400.0),
        LateCause("answer", "Desk", "Legal", 6, 60.0),
    ),
    withheld_causes=3,
)

LOOPS = (
    ReturnLoop("Legal", "Desk", 22, 0.1, Estimate(6.4, 3.1, 9.8, 250, "hours")),
    ReturnLoop("IT", "Desk", 6, 0.03, Estimate(0.4, -0.9, 1.7, 250, "hours")),
)

CANDIDATES = (
    LinkCost(
        "Legal", "Desk", Estimate(0.88, 0.82, 0.93, 250, "of the waiting"),
        Estimate(20.0, 16.0, 24.5, 250, "hours"), 1.0, 90, 2.0,
    ),
    LinkCost(
        "Desk", "Legal", Estimate(0.08, 0.05, 0.12, 250, "of the waiting"),
        Estimate(1.8, 1.1, 2.6, 250, "hours"), 0.0, 25, 0.18,
    ),
    LinkCost(
        "IT", "Desk", Estimate(0.03, None, None, 250, "of the waiting"),
        Estimate(0.6, None, None, 250, "hours"), 0.0, 8, 0.06,
    ),
)  # fmt: skip

WEAKEST = WeakestLink(
    roots="outside",
    cases=250,
    left_out=18,
    claimed=True,
    why_not="",
    lead=Estimate(0.8, 0.71, 0.87, 250, "of the waiting"),
    beyond_promise=False,
    candidates=CANDIDATES,
    withheld=1,
    weights=None,
    evidence=(Evidence("C-17", 412.5, "C-17"), Evidence("C-44", 300.0, "L-9")),
    first_team_hours=11.2,
    outside_hours=4.6,
    loops=LOOPS,
)

BRUTE_FORCE = BruteForce(
    outside_hours=Estimate(0.07, 0.05, 0.09, 328, "of the work"),
    by_team=(("Desk", 100.0, 1000.0, 240), ("Legal", 10.0, 600.0, 88)),
    reopened=Estimate(0.04, 0.023, 0.066, 280, "of the cases"),
    expedited=None,
)

IDLE = Figure(0.05, 0.15, 0.40, "share", Origin.ASSUMPTION, "no study behind it; ask those who wait")
COST = Scenario(
    currency="EUR",
    lines=(
        CostLine(
            "C1", "Waiting for other teams", "Hours that stood still.", "what outside customers make of it",
            ("blocked_hours", "idle_share", "hour_cost"), Range(110_000, 182_000, 291_000, "EUR a year"), 192_500,
        ),
        CostLine(
            "C2", "Work done again", "Hours of work on requests that came back.", "waiting meanwhile",
            ("rework_hours", "hour_cost"), Range(88_000, 114_000, 141_000, "EUR a year"), 114_583,
        ),
    ),
    left_out=(LeftOut("C3", "Conflict between teams", ("conflict_hours",), "Not known: conflict_hours."),),
    total=Range(221_000, 301_000, 417_000, "EUR a year"),
    mean=306_800,
    exact_mean=307_083,
    drivers=(Driver("idle_share", 0.81, Origin.ASSUMPTION), Driver("blocked_hours", 0.02, Origin.MEASURED)),
    inputs=(
        UsedInput(
            "blocked_hours", "Hours that requests stood still for another team.",
            Figure(20_000, 21_000, 22_000, "hours a year", Origin.MEASURED, "measured over 85 days"), ("C1",), "",
        ),
        UsedInput("idle_share", "Share of these hours with nothing useful to do.", IDLE, ("C1",), ""),
        UsedInput(
            "hour_cost", "What an hour of work costs.", Figure(55, 60, 65, "EUR an hour", Origin.YOURS),
            ("C1", "C2"), "",
        ),
    ),
    own_inputs=2,
    measured_inputs=1,
    full_time=FullTime(
        Range(1.9, 2.6, 3.6, "full-time people"), ("C1", "C2"), Figure(1600, 1600, 1600, "hours a year", Origin.YOURS)
    ),
    overlaps=("C1 is time that stood still, C2 time worked: no hour may be entered in both.",),
    remarks=(),
    draws=20_000,
    seed=1,
)  # fmt: skip

COMPARISON = (
    Comparison(
        "wait on Legal → Desk", Better.LESS, Estimate(52.0, 47.0, 60.0, 98, "hours"),
        Estimate(30.0, 26.0, 35.0, 110, "hours"), Estimate(-22.0, -30.9, -14.9, 208, "hours"), 2.6,
        Verdict.BETTER, Why.OUTSIDE,
    ),
    Comparison(
        "hand-offs that came straight back", Better.LESS, Estimate(0.2, 0.15, 0.26, 150, "of the hand-offs"),
        Estimate(0.22, 0.17, 0.28, 160, "of the hand-offs"), Estimate(0.02, -0.06, 0.1, 310, "of the hand-offs"),
        0.02, Verdict.TOO_EARLY, Why.WIDE,
    ),
    Comparison(
        "promises kept", Better.MORE, Estimate(0.7, 0.66, 0.74, 400, "of the promises"),
        Estimate(0.5, 0.46, 0.54, 410, "of the promises"), Estimate(-0.2, -0.257, -0.143, 810, "of the promises"),
        0.02, Verdict.WORSE, Why.OUTSIDE,
    ),
    Comparison(
        "time a case takes", Better.LESS, Estimate(40.0, None, None, 20, "hours"),
        Estimate(41.0, 36.0, 46.0, 130, "hours"), Estimate(1.0, None, None, 150, "hours"), 2.0,
        Verdict.TOO_EARLY, Why.FEW,
    ),
)  # fmt: skip

TOLD = replace(
    LENDER,
    source=replace(LENDER.source, hours_known=True),
    whose_time=WHOSE_TIME,
    promises=PROMISES,
    queue_causes=QUEUE,
    weakest=WEAKEST,
    cost=COST,
    brute_force=BRUTE_FORCE,
    comparison=COMPARISON,
    compared=(("2026-01-05", "2026-02-15"), ("2026-02-15", "2026-04-01")),
)
"""Everything is known, and a link is claimed."""


def cannot_tell() -> Findings:
    """Give findings in which two links are too close to each other to call one the weakest."""
    near = (
        replace(CANDIDATES[0], share=Estimate(0.41, 0.35, 0.47, 250, "of the waiting"), p_top=0.56),
        replace(CANDIDATES[1], share=Estimate(0.40, 0.34, 0.46, 250, "of the waiting"), p_top=0.44),
    )
    lead = Estimate(0.01, -0.08, 0.1, 250, "of the waiting")
    close = replace(WEAKEST, claimed=False, why_not="too close", lead=lead, candidates=near, evidence=(), loops=())
    return replace(TOLD, weakest=close, cost=None, comparison=COMPARISON[1:2], compared=None)


def few_cases() -> Findings:
    """Give findings of a log with so few cases that hardly anything is named."""
    charges = (TimeOf("queue", FEW, FEW, FEW, 60.0, 60.0, 4), TimeOf("work", FEW, FEW, FEW, 20.0, 20.0, 4))
    sides = (("between", "queue", 60.0), ("asked", "work", 20.0))
    parties = (PartyTime("queue", FEW, 60.0, 60.0, 4), PartyTime("work", FEW, 20.0, 20.0, 4))
    whose = WhoseTime("outside", 4, 0, Estimate(20.0, None, None, 4, "hours"), charges, None, None, sides, parties)
    promised = Promises("moments", 4, 0, 1, 0, 0, 3, 0, 0, Estimate(0.25, 0.06, 0.62, 4, "of the promises"), (), 0)
    none = replace(
        WEAKEST, cases=4, left_out=0, claimed=False, why_not="few cases", lead=None, candidates=(), withheld=2,
        evidence=(), loops=(),
    )  # fmt: skip
    return replace(
        LENDER, whose_time=whose, promises=promised, weakest=none, brute_force=BruteForce(None, (), None, None)
    )


def held_only() -> Findings:
    """Give findings of a log that tells no queue from work and names no outside customer: the roots are the asked."""
    charges = (
        TimeOf("held", "Legal", "Legal", "Desk", 6000.0, 6000.0, 90),
        TimeOf("held", "Desk", "Desk", "Legal", 3900.0, 3900.0, 240),
        TimeOf("outside", "not known", "Legal", "Desk", 100.0, 100.0, 12),
    )
    sides = (("between", "held", 9900.0), ("outside", "outside", 100.0))
    parties = (
        PartyTime("held", "Legal", 6000.0, 6000.0, 90),
        PartyTime("held", "Desk", 3900.0, 3900.0, 240),
        PartyTime("outside", "not known", 100.0, 100.0, 12),
    )
    whose = WhoseTime("asked", 250, 0, WHOSE_TIME.hours_per_case, charges, None, None, sides, parties)
    one = replace(
        WEAKEST, roots="asked", claimed=False, why_not="one link only", lead=None, candidates=CANDIDATES[:1],
        evidence=(), loops=LOOPS[1:],
    )  # fmt: skip
    source = replace(LENDER.source, states_known=False, event_means="arrival")
    only_late = replace(PROMISES, late_own=70, late_elsewhere=0, late_unknown=0, causes=(), running_late=0)
    return replace(LENDER, source=source, whose_time=whose, weakest=one, promises=only_late)


def nothing_counted() -> Findings:
    """Give findings with figures of the organisation that are not enough for a single line."""
    none = replace(
        COST, lines=(), total=None, mean=None, exact_mean=None, drivers=(), inputs=(), own_inputs=0, measured_inputs=0,
        full_time=None,
    )  # fmt: skip
    return replace(TOLD, cost=none)


CLOCK_SHAPES = {
    "the story": TOLD,
    "no link claimed": cannot_tell(),
    "four cases": few_cases(),
    "held, and those who asked": held_only(),
    "a scenario without lines": nothing_counted(),
}
ALL_SHAPES = SHAPES | CLOCK_SHAPES
