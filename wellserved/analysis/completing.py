"""How many teams a case needs, and how much of its time it lay with others than the team that completed it."""

import narwhals as nw

from wellserved.analysis.estimates import Estimate, PairSums, ratio, share
from wellserved.analysis.exact import WIDE
from wellserved.engine import EventLog, Table
from wellserved.words.events import State
from wellserved.words.units import HOUR_US


def by_team(steps: Table) -> Table:
    """Say how long each case lay with each of its teams.

    Takes: steps. Gives: one row per case and team: case, team, lain_us.
    A team that had a case for no time counts, as does the team that ended it; a team that did something to a case only
    after its end does not. Time that a case lay with no known team is left out. Open cases count to the moment to
    which their steps run.
    """
    ended = nw.col("state") == State.ENDED.code
    after_end = (ended & (nw.col("prev_state") == State.ENDED.code)).fill_null(value=False)
    length = nw.when(~ended).then(nw.col("end_us") - nw.col("start_us")).otherwise(nw.lit(0))
    return (
        steps.filter(~nw.col("team").is_null() & ~after_end)
        .group_by("case", "team")
        .agg(lain_us=length.sum().cast(nw.Int64))
    )


def teams_per_case(by_team: Table) -> Table:
    """Count the cases by the number of teams they passed through.

    Takes: one row per case and team. Gives: one row per number, ascending: teams, cases.
    """
    return by_team.group_by("case").agg(teams=nw.len()).group_by("teams").agg(cases=nw.len()).sort("teams")


def completing_team(steps: Table, log: EventLog) -> Table:
    """Name the team that completed each case.

    Takes: steps and their log. Gives: one row per case: case, completing, open_us. `completing` is the team of the
    event that ended the case (the last time, where it was reopened). Where nothing ended it, its last event counts as
    its end, the team that has it now as the one that completed it, and `open_us` (0 where it ended) is the time it
    has run on since. Cases without a known team have no row.
    """
    named = last_team(steps).join(_running_on(steps, log), on="case", how="left")
    return named.select("case", "completing", open_us=nw.coalesce("running_us", nw.lit(0)))


def last_team(steps: Table) -> Table:
    """Name the team that completed each case, or has it now: case, completing; see `completing_team`."""
    ended = nw.col("state") == State.ENDED.code
    ends_life = ended & ~(nw.col("prev_state") == State.ENDED.code).fill_null(value=False)
    # A step of a known team has no next team only where it is the last of its case.
    stays_last = ~ended & nw.col("next_team").is_null()
    found = steps.filter(~nw.col("team").is_null() & (ends_life | stays_last))
    last = found.group_by("case").agg(life=nw.col("life").max())
    return found.join(last, on=["case", "life"], how="semi").select("case", completing=nw.col("team"))


def _running_on(steps: Table, log: EventLog) -> Table:
    """Say for how long each open case has run since its last event: case, running_us."""
    ended = nw.col("state") == State.ENDED.code
    still = steps.filter(~ended & nw.col("next_state").is_null()).select("case", to_us=nw.col("end_us"))
    seen = log.events.join(still, on="case", how="inner").filter(nw.col("at_us") <= nw.col("to_us"))
    return seen.group_by("case").agg(running_us=(nw.col("to_us") - nw.col("at_us")).min())


def lain_elsewhere(by_team: Table, completing: Table, log: EventLog) -> tuple[Estimate | None, Estimate | None]:
    """Estimate how much cases lie with other teams than the one that completes them.

    Takes: one row per case and team; one row per case with its completing team.
    Gives: the share of the hours of cases with two or more teams that they lay with others than the completing team,
    and the share of these cases that another team had longest (a tie does not count). None: no such case.
    Cases of no length are left out. All time of a case's life counts, whatever its state, for the team it lay with.
    A case that did not end yet counts to its last event, as if that had ended it (see completing_team): how long it
    will lie there is not known yet.
    Method: ours; intervals by `ratio` and `share`. Source of the check: van Dongen & Steeman, BPI Challenge 2013.
    """
    own = nw.col("team") == nw.col("completing")
    cases = (
        by_team.join(completing, on="case", how="inner")
        .group_by("case")
        .agg(
            teams=nw.len(),
            whole=nw.col("lain_us").sum() - nw.col("open_us").max(),
            own=nw.when(own).then(nw.col("lain_us") - nw.col("open_us")).otherwise(0).sum(),
            longest_other=nw.when(~own).then(nw.col("lain_us")).otherwise(0).max(),
        )
        .filter((nw.col("teams") > 1) & (nw.col("whole") > 0))
        .select(
            # Whole numbers that hold a square: their sums are the same in whatever order they are added.
            y=nw.col("whole").cast(WIDE),
            x=(nw.col("whole") - nw.col("own")).cast(WIDE),
            longest=nw.when(nw.col("longest_other") > nw.col("own")).then(1).otherwise(0),
        )
    )
    x, y = nw.col("x"), nw.col("y")
    sums = log.engine.rows(
        cases.select(
            n=nw.len(), sx=x.sum(), sy=y.sum(), xx=(x * x).sum(), yy=(y * y).sum(), xy=(x * y).sum(),
            longest=nw.col("longest").sum(),
        )
    )[0]  # fmt: skip
    if not sums["n"]:
        return None, None
    squares = (int(sums[name]) / HOUR_US**2 for name in ("xx", "yy", "xy"))
    totals = PairSums(sums["n"], int(sums["sx"]) / HOUR_US, int(sums["sy"]) / HOUR_US, *squares)
    return ratio(totals, "of the hours"), share(int(sums["longest"]), sums["n"], "of the cases")
