"""The tables of the report, each the twin of a picture: the page and the workbook show the same rows."""

from collections.abc import Iterable
from typing import NamedTuple

from wellserved.analysis.findings import NOBODY, SMALLEST_CELL, Findings, HandOff, Loop
from wellserved.report.columns import NOT_SHOWN, Cell, Column, Kind, NotShown, Twin, interval
from wellserved.report.numbers import name
from wellserved.words.events import STATE_MEANINGS, State
from wellserved.words.problems import Problem


def state_words(state: str) -> str:
    """Say in which state a case is, shortly.

    >>> state_words("held")
    'held'
    """
    return STATE_MEANINGS[State(state)].split(" (", maxsplit=1)[0]


_WAIT_TITLES = ("median wait", "85 % wait at most", "wait in all", "waits that are over")
_HELD_TITLES = ("median time held", "85 % held at most", "held in all", "times known")


def handoffs(findings: Findings) -> Twin:
    """List who hands work to whom: one row per ordered pair of teams, the most frequent first."""
    median, most, total, over = _WAIT_TITLES if findings.source.states_known else _HELD_TITLES
    columns = (
        Column("from"),
        Column("to"),
        Column("times", Kind.COUNT),
        Column("cases", Kind.COUNT),
        Column(median, Kind.HOURS),
        Column("90 % interval", Kind.BETWEEN_HOURS),
        Column(most, Kind.HOURS),
        Column(total, Kind.ALL_HOURS),
        Column(over, Kind.COUNT),
        Column("came straight back", Kind.COUNT),
    )
    pairs = findings.handoffs.pairs if findings.handoffs else ()
    return Twin("hand-offs", "Hand-offs, the most frequent first", columns, tuple(map(_handoff, pairs)))


def _handoff(pair: HandOff) -> tuple[Cell, ...]:
    waits: tuple[Cell, ...] = (None, None, None, None)
    if pair.n and pair.wait_median is None:
        waits = (NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN)
    elif pair.wait_median:
        waits = (pair.wait_median.value, interval(pair.wait_median), pair.wait_p85_hours, pair.wait_total_hours)
    return (pair.from_team, pair.to_team, pair.times, pair.cases, *waits, pair.n, bounces_shown(pair))


def bounces_shown(pair: HandOff) -> int | NotShown:
    """Give how often the hand-offs of a pair came straight back, unless too few cases stand behind it."""
    return NOT_SHOWN if pair.bounces is None else pair.bounces


class Bounced(NamedTuple):
    """What came straight back between two teams."""

    from_team: str
    to_team: str
    times: int
    """Hand-offs in all."""
    bounces: int
    cases: int
    share: float


def bounced_pairs(findings: Findings) -> list[Bounced]:
    """Give the pairs with shown bounces, the most frequent first."""
    pairs = findings.handoffs.pairs if findings.handoffs else ()
    shown = [
        Bounced(each.from_team, each.to_team, each.times, each.bounces, each.bounced_cases, each.bounces / each.times)
        for each in pairs
        if each.bounces and each.bounced_cases
    ]
    return sorted(shown, key=lambda pair: (-pair.bounces, pair.from_team, pair.to_team))


def bounces(findings: Findings) -> Twin:
    """List what came straight back: one row per ordered pair of teams, the most frequent first."""
    columns = (
        Column("handed over by"),
        Column("to"),
        Column("hand-offs", Kind.COUNT),
        Column("came straight back", Kind.COUNT),
        Column("in cases", Kind.COUNT),
        Column("share of the hand-offs", Kind.SHARE),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(bounced_pairs(findings))
    return Twin("straight-back", "Hand-offs that came straight back, the most frequent first", columns, rows)


def waiting(findings: Findings) -> Twin:
    """List where time lay: one row per holder and state, the most hours first."""
    columns = (
        Column("held by"),
        Column("who that is"),
        Column("the case was"),
        Column("time", Kind.ALL_HOURS),
        Column("share of all time", Kind.SHARE),
        Column("cases", Kind.COUNT),
        Column("stretches of time", Kind.COUNT),
    )
    total = held_hours(findings)
    rows = tuple(
        (each.holder, each.kind, state_words(each.state), each.hours, each.hours / total, each.cases, each.spells)
        for each in findings.waiting
        if total
    )
    return Twin("holders", "Where time lay, by holder and state", columns, rows)


def held_hours(findings: Findings) -> float:
    """Give the hours of all cases that somebody held."""
    return sum(each.hours for each in findings.waiting)


def is_nobody_named(findings: Findings) -> bool:
    """Say whether nobody is known to have held any case."""
    return bool(findings.waiting) and all(each.kind == NOBODY for each in findings.waiting)


def hours_by_state(findings: Findings) -> list[tuple[State, float]]:
    """Sum the hours by state, in the order of the states."""
    sums = dict.fromkeys(State, 0.0)
    for each in findings.waiting:
        sums[State(each.state)] += each.hours
    return [(state, hours) for state, hours in sums.items() if hours > 0]


def states(findings: Findings) -> Twin:
    """List where time lay by state alone."""
    total = held_hours(findings)
    columns = (Column("the case was"), Column("time", Kind.ALL_HOURS), Column("share of all time", Kind.SHARE))
    rows = tuple((state_words(state), hours, hours / total) for state, hours in hours_by_state(findings))
    return Twin("states", "Where time lay, by state", columns, rows)


def loops(findings: Findings) -> Twin:
    """List the ways on which cases come back: one row per way, the most time away first."""
    columns = (
        Column("way of the case"),
        Column("teams in between"),
        Column("times", Kind.COUNT),
        Column("cases", Kind.COUNT),
        Column("time away in all", Kind.ALL_HOURS),
    )
    rows = tuple((way_of(each), _stops(each.stops), each.times, each.cases, each.away_hours) for each in findings.loops)
    return Twin("loops", "Ways on which cases came back, the most time away first", columns, rows)


def _stops(stops: int) -> str:
    return "3 or more" if stops > 2 else str(stops)  # noqa: PLR2004 -- 3 stands for three or more


def way_of(loop: Loop) -> str:
    r"""Write the way of a case that came back.

    >>> way_of(Loop("Sales", "Legal", "IT", 3, 9, 9, 4.0))
    'Sales\xa0⇢ Legal\xa0⇢ …\xa0⇢ IT\xa0⇢ Sales'
    """
    if loop.stops == 1:
        between = [loop.first_via]
    elif loop.stops == 2:  # noqa: PLR2004 -- two teams: both are named
        between = [loop.first_via, loop.last_via]
    else:
        between = [loop.first_via, "…", loop.last_via]
    return "\u00a0⇢ ".join(name(each) for each in (loop.team, *between, loop.team))


def links(findings: Findings) -> Twin:
    """List who serves whom: one row per link, the most cases first."""
    columns = (
        Column("provider"),
        Column("customer"),
        Column("cases", Kind.COUNT),
        Column("times", Kind.COUNT),
        Column("customer waited in all", Kind.ALL_HOURS),
    )
    rows = tuple((link.provider, link.customer, link.cases, link.times, link.wait_hours) for link in findings.links)
    return Twin("links", "Who serves whom, the most cases first", columns, rows)


def teams(findings: Findings) -> Twin:
    """List the teams with their line of sight: one row per team, the most cases first."""
    columns = (
        Column("team"),
        Column("cases", Kind.COUNT),
        Column("time cases lay with it", Kind.ALL_HOURS),
        Column("steps to the outside customer", Kind.COUNT),
        Column("line of sight"),
    )
    rows = tuple(
        (
            team.name,
            NOT_SHOWN if team.cases is None else team.cases,
            NOT_SHOWN if team.hours is None else team.hours,
            len(team.way_out) - 1 if team.way_out else None,
            "\u00a0→ ".join(map(name, team.way_out)) or "none seen in this log",
        )
        for team in findings.teams
    )
    return Twin("teams", "Teams and their line of sight", columns, rows)


def teams_per_case(findings: Findings) -> Twin:
    """Count the cases by the number of teams they passed through."""
    columns = (Column("teams"), Column("cases", Kind.COUNT), Column("share of the cases", Kind.SHARE))
    bands = team_bands(findings.cases.teams_per_case)
    total = sum(cases for _, cases in bands)
    rows = tuple((label, cases, cases / total) for label, cases in bands if total)
    return Twin("teams-per-case", "Cases by the number of teams they passed through", columns, rows)


def team_bands(counted: Iterable[tuple[int, int]], most: int = 8) -> list[tuple[str, int]]:
    """Fold high numbers of teams into one band, so that no band but the first has fewer than five cases.

    >>> team_bands([(1, 90), (2, 30), (3, 4), (4, 2), (7, 1)])
    [('1', 90), ('2', 30), ('3 or more', 7)]
    """
    bands = sorted(counted)
    kept: list[tuple[str, int]] = []
    for at, (teams_passed, cases) in enumerate(bands):
        rest = sum(later for _, later in bands[at + 1 :])
        if rest and (cases < SMALLEST_CELL or rest < SMALLEST_CELL or at + 1 == most):
            return [*kept, (f"{teams_passed} or more", cases + rest)]
        kept.append((str(teams_passed), cases))
    return kept


def ages(findings: Findings) -> Twin:
    """Count the open cases by age."""
    columns = (Column("open for"), Column("cases", Kind.COUNT))
    return Twin("ages", "Open cases by age", columns, tuple(age_bands(findings)))


def age_bands(findings: Findings) -> list[tuple[str, int]]:
    """Give the ages of open cases with their number, up to the oldest that occurs."""
    bands = findings.open_cases.bands
    last = max((at for at, (_, cases) in enumerate(bands) if cases), default=-1)
    return list(bands[: last + 1])


def open_cases(findings: Findings) -> Twin:
    """List the open cases that are open longest."""
    columns = (
        Column("case"),
        Column("team now"),
        Column("the case is"),
        Column("open for", Kind.DAYS),
        Column("in this state for", Kind.DAYS),
    )
    rows = tuple(
        (each.case, each.team, state_words(each.state), each.age_days, each.in_state_days)
        for each in findings.open_cases.oldest
    )
    return Twin("open-cases", "The cases that are open longest", columns, rows)


def rows_read(findings: Findings) -> Twin:
    """Say what became of the rows of the log."""
    columns = (Column("what became of them"), Column("rows", Kind.COUNT))
    found = findings.source.rows
    aside = ((f"set aside: {reason}", rows) for reason, rows in found.set_aside)
    return Twin("rows", "What became of the rows", columns, (("read", found.read), ("used", found.used), *aside))


def problems(findings: Findings) -> Twin:
    """List what is wrong with the log, each with an example and what to do about it; some of it is in no row."""
    columns = (
        Column("what"),
        Column("rows", Kind.COUNT),
        Column("example"),
        Column("what to do"),
        Column("the rows were"),
    )
    rows = tuple(
        (each.what, each.rows or "", each.example, each.remedy, became_of(each)) for each in findings.source.problems
    )
    return Twin("problems", "What to look at in the log", columns, rows)


def became_of(problem: Problem) -> str:
    """Say what became of the rows with a problem; "" where it is in no row."""
    if not problem.rows:
        return ""
    return "set aside" if problem.sets_aside else "used as they are"
