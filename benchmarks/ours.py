"""Our side of the benchmark: what Wellserved does with the same log."""

from pathlib import Path


def run(csv: Path) -> None:
    """Compute the spells, the hand-offs and the bounces of a plain CSV log, and keep nothing."""
    raise NotImplementedError(f"the pipeline is not there yet: {csv} is not analysed")


def parts(csv: Path) -> dict[str, float]:
    """Return the seconds of the parts that PM4Py is timed on too (`pm4py_script.py`).

    Gives: `reading` (until the shared step table stands), `hand_over_network` (hand-overs per pair of teams),
    `waits_between_teams` (from an event of one team to the next event of the case, per pair of teams),
    `performance_dfg` (from one activity to the next, per pair of activities).
    """
    raise NotImplementedError(f"the pipeline is not there yet: {csv} is not analysed")
