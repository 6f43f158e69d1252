"""A log → its findings: every measure of the package, computed from one shared step table."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import narwhals as nw

from wellserved.analysis import completing, loops, open_cases, spells
from wellserved.analysis.brute_force import brute_force
from wellserved.analysis.cost import scenario
from wellserved.analysis.cost_measured import cost_inputs
from wellserved.analysis.findings import (
    FEW,
    NOBODY,
    SMALLEST_CELL,
    VERSION,
    Cases,
    Elsewhere,
    Findings,
    Holding,
    Loop,
    OpenCase,
    OpenCases,
    Source,
)
from wellserved.analysis.kept import Tables
from wellserved.analysis.medians import median_of
from wellserved.analysis.passed_on import HOURS, passed_on
from wellserved.analysis.promises import promises
from wellserved.analysis.queue_causes import queue_causes
from wellserved.analysis.roots import roots
from wellserved.analysis.served import who_served_whom
from wellserved.analysis.shown import Shown
from wellserved.analysis.weakest_link import weighed
from wellserved.analysis.whose_time import whose_time
from wellserved.engine import Table, case_names
from wellserved.words.events import State
from wellserved.words.own_figures import OwnFigures
from wellserved.words.units import DAY_US, HOUR_US

OLDEST = 20
STATES = tuple(State)


def analyse(
    found: Tables,
    source: Source,
    shown: Shown,
    *,
    own: OwnFigures | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Findings:
    """Give the findings of a log.

    Takes: its tables; where they come from; how parties are shown; what the organisation says about itself, for a
    scenario of cost.
    Gives: Findings (analysis/findings.py; docs/findings.md).
    Method: docs/measures.md.
    """
    engine = found.log.engine
    chosen, ages, cases = roots(found), _ages(found, shown), _cases(found)
    with engine.side_by_side() as others:  # what takes longest begins first
        weighing = others.begin(weighed, found, shown, chosen=chosen) if source.names_teams else None
        causes = others.begin(queue_causes, found)
        promised = others.begin(promises, found, shown)
        whose = others.begin(whose_time, found, shown, chosen=chosen)
        forced = others.begin(brute_force, found, shown)
        waiting = others.begin(_waiting, found, shown)
        loops_found = others.begin(_loops, found, shown)
        passed = others.begin(passed_on, found, shown, cases.teams_per_case) if source.names_teams else None
        served = others.begin(who_served_whom, found, shown, ages)
        elsewhere = others.begin(_elsewhere, found) if source.names_teams else None
        oldest = engine.rows(ages.sort("age_us", "case", descending=[True, False]).head(OLDEST))
        progress("who served whom, and how long they waited")
        weights = weighing.result() if weighing else None
        # Names are looked up in the files, so all at once.
        wanted = {row["case"] for row in oldest} | (weights.cases if weights else set())
        names = case_names(found.log, sorted(wanted))
        still_open = _open_cases(found, shown, ages, [(names[row["case"]], row) for row in oldest])
        progress("whose time it was")
        return Findings(
            version=VERSION,
            source=source,
            cases=cases,
            waiting=waiting.result(),
            handoffs=passed.result() if passed else None,
            loops=loops_found.result()[0],
            withheld_loops=loops_found.result()[1],
            elsewhere=elsewhere.result() if elsewhere else None,
            links=served.result().links,
            withheld_links=served.result().withheld,
            teams=served.result().teams,
            outside=served.result().outside,
            open_cases=still_open,
            whose_time=whose.result(),
            promises=promised.result(),
            queue_causes=causes.result(),
            weakest=weights.named(names) if weights else None,
            cost=scenario(own, cost_inputs(found)) if own else None,
            brute_force=forced.result(),
        )


def _cases(found: Tables) -> Cases:
    engine = found.log.engine
    lived = open_cases.lifetimes(found.lives)
    median, p85 = median_of(engine, lived, "lived_us", HOUR_US, HOURS)
    length = nw.col("end_us") - nw.col("start_us")
    totals = engine.rows(found.lives.select(lived=length.sum(), open=nw.col("is_open").sum()))[0]
    total = engine.rows(found.lives.filter(nw.col("life") == 0).select(n=nw.len()))[0]["n"]
    still_open = int(totals["open"] or 0)
    counts = engine.rows(completing.teams_per_case(found.by_team))
    return Cases(
        total=total,
        complete=total - still_open,
        open=still_open,
        lived_median=median,
        lived_p85_hours=p85,
        lived_total_hours=(totals["lived"] or 0) / HOUR_US,
        teams_per_case=tuple((row["teams"], row["cases"]) for row in counts),
    )


def _waiting(found: Tables, shown: Shown) -> tuple[Holding, ...]:
    held = shown.merge(spells.spells(found.steps, found.log), "holder")
    length = nw.col("end_us") - nw.col("start_us")
    cells = found.log.engine.rows(
        held.group_by("holder", "state").agg(us=length.sum(), cases=nw.col("case").n_unique(), spells=nw.len())
    )
    holdings: list[Holding] = []
    few: dict[State, tuple[int, int, int]] = {}  # whole microseconds: the same sum in whatever order they come
    teams = {row["team"] for row in found.log.engine.rows(shown.merge(found.by_team, "team").select("team").unique())}
    for cell in cells:
        state = STATES[cell["state"]]
        if cell["cases"] < SMALLEST_CELL:
            us, cases, number = few.get(state, (0, 0, 0))
            few[state] = (us + int(cell["us"]), cases + cell["cases"], number + cell["spells"])
            continue
        name, kind = _holder(cell["holder"], state, found.log.outside, teams, shown)
        holdings.append(Holding(name, kind, state.value, cell["us"] / HOUR_US, cell["cases"], cell["spells"]))
    holdings += [
        Holding(FEW, FEW, state.value, us / HOUR_US, cases, number) for state, (us, cases, number) in few.items()
    ]
    return tuple(sorted(holdings, key=lambda h: (h.holder == FEW, -h.hours, h.holder, h.state)))


def _holder(
    party: int | None, state: State, outside: Collection[int], teams: Collection[int], shown: Shown
) -> tuple[str, str]:
    """Name a holder, and say what kind it is."""
    if party is None:
        is_wait = state in (State.WAITING_CASE, State.WAITING_OUTSIDE)
        return ("several at once" if is_wait else NOBODY), NOBODY
    if party in outside:
        return shown.name(party), "outside customer"
    return shown.name(party), "team" if party in teams else "outside party"


def _loops(found: Tables, shown: Shown) -> tuple[tuple[Loop, ...], int]:
    returns = shown.merge(loops.returns(found.steps), "team", "first_via", "last_via")
    rows = found.log.engine.rows(loops.loops(returns))
    kept = tuple(
        Loop(
            shown.name(row["team"]),
            shown.name(row["first_via"]),
            shown.name(row["last_via"]),
            row["stops"],
            row["times"],
            row["cases"],
            row["away_us"] / HOUR_US,
        )
        for row in rows
        if row["cases"] >= SMALLEST_CELL
    )
    return kept, len(rows) - len(kept)


def _elsewhere(found: Tables) -> Elsewhere | None:
    log = found.log
    if not (log.ends_known or log.held_before or log.states_known):
        return None  # the last arrival tells who had the case last, not who completed it, nor for how long
    complete = completing.completing_team(found.steps, found.log)
    hours, longest = completing.lain_elsewhere(found.by_team, complete, found.log)
    return Elsewhere(hours, longest)


def _ages(found: Tables, shown: Shown) -> Table:
    """Keep the ages of the open cases; see `open_ages`."""
    ages = open_cases.open_ages(found.lives, found.steps, found.as_of_us)
    return found.log.engine.keep(shown.merge(ages, "team"))


def _open_cases(found: Tables, shown: Shown, ages: Table, oldest: Iterable[tuple[str, dict[str, Any]]]) -> OpenCases:
    median, _ = median_of(found.log.engine, ages, "age_us", DAY_US, "days")
    return OpenCases(
        age_median=median,
        bands=tuple(_bands(found, ages)),
        oldest=tuple(
            OpenCase(
                name,
                NOBODY if row["team"] is None else shown.name(row["team"]),
                STATES[row["state"]].value,
                row["age_us"] / DAY_US,
                row["in_state_us"] / DAY_US,
            )
            for name, row in oldest
        ),
    )


def _bands(found: Tables, ages: Table) -> Iterable[tuple[str, int]]:
    edges = (0, *open_cases.AGES_DAYS)
    for low, high in zip(edges, (*open_cases.AGES_DAYS, None), strict=True):
        inside = nw.col("age_us") >= low * DAY_US
        if high is not None:
            inside &= nw.col("age_us") < high * DAY_US
        label = f"{low} to {high} days" if high is not None else f"{low} days or more"
        label = "less than a day" if low == 0 else label
        yield label, found.log.engine.rows(ages.filter(inside).select(n=nw.len()))[0]["n"]
