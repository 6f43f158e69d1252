"""Why cases lay in queues: the team was closed, worked on cases that came earlier or later, or nothing was recorded."""

import narwhals as nw
import numpy as np

from wellserved.analysis.busy_time import Numbers, Stretches, busy_and_earlier
from wellserved.analysis.clock_findings import QueueCauses
from wellserved.analysis.kept import Tables
from wellserved.analysis.working_time import open_until
from wellserved.engine import Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State
from wellserved.words.units import HOUR_US

MOST_STAYS = 20_000
"""Of more stays, a sample of about so many stands for all."""
_SEED = 20_240_101
_PRIME, _SPREAD = 2**31 - 1, 48_271
_IS_STAY = nw.col("kind") == ChargeKind.QUEUE.code
_STRETCH = ("case", "team", "kind", "start_us", "end_us")
_IS_OWN = (nw.col("depth") == 0) & ~nw.col("team").is_null()


def queue_causes(tables: Tables) -> QueueCauses | None:
    """Divide the time that cases lay in queues by what their team did then.

    Takes: the tables of a log. Gives: hours; None where the log does not tell queue from work.
    A stay is the time of a case in the queue of one team, uninterrupted. Of it, *closed* is what lies outside the
    team's working hours. While the team is open and works on other cases, it is *contention* so far as these came to
    the team before this one, and *overtaken* so far as they came after it; several cases in work share the time
    equally. Open, with nothing in work, is *unexplained*: people away, or work that is in no log. Cases that are not
    in the log are not seen; those opened outside the period looked at are.
    Of more than 20,000 stays a sample stands for all: the stays of cases that a seeded hash picks. All works count.
    Method: measures.md 4.4 (queue_causes), with the arrival at the team in place of the opening; `busy_and_earlier`.
    Source: in the spirit of Lashkevich, Milani, Chapela-Campa, Suvorau & Dumas 2023 (CAiSE): contention,
    prioritisation, unavailability, the rest.
    """
    log = tables.log
    if not log.states_known or log.held_before:
        return None
    stays = tables.charged.filter(_IS_OWN & _IS_STAY)
    of_stays = int(log.engine.rows(stays.select(stays=nw.len()))[0]["stays"])
    drawn = stays if of_stays <= MOST_STAYS else stays.filter(_is_drawn(MOST_STAYS / of_stays))
    works, stayed = _works_and_stays(tables, log.engine.keep(drawn.select(*_STRETCH)))
    busy, earlier = busy_and_earlier(works, stayed)
    open_us = stayed.end_open_us - stayed.start_open_us
    return QueueCauses(
        closed_hours=_hours(stayed.end_us - stayed.start_us - open_us),
        contention_hours=_hours(earlier),
        overtaken_hours=_hours(busy - earlier),
        unexplained_hours=_hours(open_us - busy),
        stays=len(open_us),
        of_stays=of_stays,
    )


def _hours(us: Numbers) -> float:
    return float(us.sum()) / HOUR_US


def _is_drawn(part: float) -> nw.Expr:
    """Pick cases by a seeded hash of their number."""
    mixed = (nw.col("case") % _PRIME + _SEED) * _SPREAD % _PRIME
    return mixed < int(part * _PRIME)


def _works_and_stays(tables: Tables, stays: Table) -> tuple[Stretches, Stretches]:
    """Give the stretches of work beside stays, and these, with what the team's clock showed, in order of the team."""
    work = tables.whole.charged.filter(_IS_OWN & (nw.col("kind") == ChargeKind.WORK.code)).select(*_STRETCH)
    came = _arrivals(tables.whole.steps).join(_beside(work, stays), on=["case", "team"], how="inner")
    before = came.filter(nw.col("arrival_us") <= nw.col("start_us"))
    rest = {name: nw.col(name).max() for name in ("kind", "end_us", "arrival_us")}  # one stretch, the last arrival
    known = before.group_by("case", "team", "start_us").agg(**rest)
    timed = open_until(known, tables.clocks, party="team", at="start_us", into="start_open_us")
    timed = open_until(timed, tables.clocks, party="team", at="end_us", into="end_open_us")
    names = ("team", "case", "arrival_us", "start_us", "end_us", "start_open_us", "end_open_us")
    columns = tables.log.engine.arrays(timed.select("kind", *names).sort("team"))
    is_stay = columns["kind"] == ChargeKind.QUEUE.code
    works, queued = (
        Stretches(**{name: columns[name][which].astype(np.int64, copy=False) for name in names})
        for which in (~is_stay, is_stay)
    )
    return works, queued


def _beside(works: Table, stays: Table) -> Table:
    """Leave out the stretches of work during which no stay of the same team lasts: nothing is asked of that time."""
    nothing = nw.lit(0).cast(nw.Int64)
    marked = [
        works.with_columns(at_us=nw.col("end_us"), to_us=nothing),
        stays.with_columns(at_us=nw.col("start_us"), to_us=nw.col("end_us")),
    ]
    # Of the stays that begin before a work ends, one lasts beyond its start if the furthest of their ends does.
    reach = nw.col("to_us").cum_max().over("team", order_by="at_us")
    reached = nw.concat(marked, how="vertical").with_columns(reach_us=reach)
    return reached.filter(nw.col("reach_us") > nw.col("start_us")).select(*_STRETCH)


def _arrivals(steps: Table) -> Table:
    """List when cases came to teams: case, team, arrival_us."""
    was_ended = (nw.col("prev_state") == State.ENDED.code).fill_null(value=False)
    comes = nw.col("prev_team").is_null() | (nw.col("team") != nw.col("prev_team")) | was_ended
    alive = nw.col("state") != State.ENDED.code
    return steps.filter(~nw.col("team").is_null() & comes & alive).select("case", "team", arrival_us=nw.col("start_us"))
