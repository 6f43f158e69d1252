"""Who hands work to whom, how long until it is taken up, and what comes straight back."""

import narwhals as nw

from wellserved.engine import Table
from wellserved.words.events import State

IN_CASE = {"order_by": ["start_us", "row"]}


def handoffs(steps: Table) -> Table:
    """List every hand-off: a case passes from one team to another.

    Takes: steps (one row per step; see analysis/steps.py).
    Gives: one row per hand-off: case, life, row, start_us, from_team, to_team, is_ended (true: it came with the end
    of the case or after it, so that nothing is waited for), wait_us (null: is_ended), taken_up (1 yes, 0 passed on or
    ended before, null: still waiting, or is_ended), came_back_us (how long until it was handed straight back to
    from_team; null: it was not).
    The wait of a hand-off into a queue lasts until the receiving team takes the case up in any way, or passes it on.
    A hand-off that is taken up in the same moment waits 0. In logs that do not tell queue from work the wait is the
    time the receiving team held the case, and still runs where the team still holds it. A case that is handed on after
    its end counts, as it changes teams; but only a living case comes back (with the event that ends it at the latest).
    The hand-off A ⇢ B uses the link B → A: whoever hands over waits for the receiver.
    Method: ours; a hand-off is every change of team between consecutive events of a case.
    """
    length = nw.col("end_us") - nw.col("start_us")
    waits = nw.col("state").is_in([State.QUEUE.code, State.HELD.code])
    moves = (
        steps.filter(nw.col("team") != nw.col("prev_team"))
        .with_columns(is_ended=_is_ended())
        .select(
            "case",
            "life",
            "row",
            "start_us",
            "is_ended",
            from_team=nw.col("prev_team"),
            to_team=nw.col("team"),
            wait_us=nw.when(~nw.col("is_ended")).then(nw.when(waits).then(length).otherwise(nw.lit(0))),
            taken_up=nw.when(~nw.col("is_ended")).then(_taken_up()),
            from_ended=nw.col("prev_state") == State.ENDED.code,
        )
    )
    following = {
        f"next_{name}": nw.col(name).shift(-1).over("case", "life", "from_ended", **IN_CASE)
        for name in ("start_us", "to_team")
    }
    # Within the hand-offs of a living case, the next one is always from the team of this one.
    back = ~nw.col("from_ended") & (nw.col("next_to_team") == nw.col("from_team"))
    return moves.with_columns(**following).select(
        *("case", "life", "row", "start_us", "from_team", "to_team", "is_ended", "wait_us", "taken_up"),
        came_back_us=nw.when(back).then(nw.col("next_start_us") - nw.col("start_us")),
    )


def _is_ended() -> nw.Expr:
    """Say whether a hand-off came with the end of its case; an end of a case that has no step of its own counts too."""
    ended = State.ENDED.code
    by_last_event = (nw.col("next_state") == ended) & nw.col("next_team").is_null()
    return (nw.col("state") == ended) | (by_last_event & (nw.col("end_us") == nw.col("start_us"))).fill_null(
        value=False
    )


def _taken_up() -> nw.Expr:
    """Say whether the receiving team took the case up (1) or passed it on before (0); null while it still waits."""
    state = nw.col("state")
    takes = (nw.col("next_team") == nw.col("team")) & (nw.col("next_state") != State.ENDED.code)
    still = nw.col("next_state").is_null()
    return (
        nw.when(~state.is_in([State.QUEUE.code, State.HELD.code]))
        .then(nw.lit(1))
        .when(~still & ((state == State.HELD.code) | takes))
        .then(nw.lit(1))
        .when(~still)
        .then(nw.lit(0))
    )


def waits_between(handoffs: Table) -> Table:
    """Sum up the hand-offs of each ordered pair of teams.

    Takes: hand-offs (one row per hand-off).
    Gives: one row per pair, the most frequent first: from_team, to_team, times, cases, n (hand-offs whose wait is
    over), not_taken_up (passed on or ended before they were taken up), still_waiting, median_us, p85_us (null: n is
    0), total_us (of the n waits), bounces (came straight back), bounced_cases.
    Waits that still run count in `still_waiting` and in no median.
    Method: linear interpolation between the neighbouring waits (Hyndman & Fan 1996, type 7).
    """
    over = nw.when(~nw.col("taken_up").is_null()).then(nw.col("wait_us"))
    bounced = nw.when(~nw.col("came_back_us").is_null()).then(nw.col("case"))
    return (
        handoffs.with_columns(over_us=over, bounced_case=bounced)
        .group_by("from_team", "to_team")
        .agg(
            times=nw.len(),
            cases=nw.col("case").n_unique(),
            n=nw.col("over_us").count(),
            not_taken_up=nw.when(nw.col("taken_up") == 0).then(1).otherwise(0).sum(),
            still_waiting=nw.when(nw.col("taken_up").is_null() & ~nw.col("is_ended")).then(1).otherwise(0).sum(),
            median_us=nw.col("over_us").quantile(0.5, interpolation="linear"),
            p85_us=nw.col("over_us").quantile(0.85, interpolation="linear"),
            total_us=nw.col("over_us").sum(),
            bounces=nw.col("came_back_us").count(),
            # n_unique counts "none" as one more.
            bounced_cases=nw.col("bounced_case").n_unique() - nw.col("bounced_case").is_null().any().cast(nw.Int64),
        )
        .sort("times", "from_team", "to_team", descending=[True, False, False])
    )


def two_way_pairs(handoffs: Table) -> Table:
    """Count what others call ping-pong: pairs of teams between which a case went both ways, however many lay between.

    Takes: hand-offs (one row per hand-off).
    Gives: one row: pairs (of two teams whatever their order, once per case, all cases together).
    """
    ways = handoffs.select("case", "from_team", "to_team").unique()
    ways_back = ways.select("case", from_team=nw.col("to_team"), to_team=nw.col("from_team"))
    both = ways.join(ways_back, on=["case", "from_team", "to_team"], how="semi")
    return both.filter(nw.col("from_team") < nw.col("to_team")).select(pairs=nw.len())
