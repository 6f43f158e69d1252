"""How often a weakest link is claimed in companies that have none, and how often one that was put in is found.

`python -m benchmarks.claims [--companies 200]` prints the figures of docs/measures.md. Takes about twenty minutes.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import alike
from wellserved import engine
from wellserved.analysis import kept
from wellserved.analysis.clock_findings import WeakestLink
from wellserved.analysis.shown import shown
from wellserved.analysis.weakest_link import NOT_STEADY, weakest_link
from wellserved.engine import EventLog
from wellserved.eventlog.demo import ALL_PLANTS, Plant, write_demo
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import load_mapping
from wellserved.eventlog.open_file import open_file

HARD = alike.Plan(teams=3, in_ring=True, people=1, busy=0.9, cases=500)
"""Three links only, one person in each team, busy nine hours in ten: the queues hardly ever empty."""


@dataclass(frozen=True)
class Company:
    """What was found in one company."""

    found: WeakestLink
    planted: tuple[str, str] | None
    """The link put in: provider, customer."""

    @property
    def is_claimed(self) -> bool:
        """Whether a link was claimed, rightly or not."""
        return self.found.claimed

    @property
    def is_claimed_unsteady(self) -> bool:
        """Whether a link would be claimed if it did not have to be ahead all the time."""
        return self.found.claimed or self.found.why_not == NOT_STEADY

    @property
    def is_found(self) -> bool:
        """Whether the link put in was claimed, and no other."""
        top = self.found.candidates[0]
        return self.found.claimed and (top.provider, top.customer) == self.planted


def sample(seed: int, plants: frozenset[Plant]) -> Company:
    """Look for the weakest link in the sample company."""
    with TemporaryDirectory() as folder, engine.opened(Path(folder)) as kept_by:
        files = write_demo(Path(folder) / "sample", seed=seed, plants=plants)
        opened = [open_file(files.events, kept_by.folder, Limits())]
        found = _weakest(read_events(kept_by, opened, load_mapping(files.mapping)).log)
    return Company(found, (files.provider, files.customer) if files.provider and files.customer else None)


def of_alike(seed: int, *, planted: bool = False, plan: alike.Plan | None = None) -> Company:
    """Look for the weakest link in a company whose links are alike."""
    what = plan or alike.plan_of(seed)
    with TemporaryDirectory() as folder, engine.opened(Path(folder)) as kept_by:
        found = _weakest(alike.log_of(what, seed, kept_by, planted=planted))
    return Company(found, ("Team 1", f"Team {what.teams}") if planted else None)


def _weakest(log: EventLog) -> WeakestLink:
    tables = kept.tables(log, kept.Period())
    return weakest_link(tables, shown(log))


FAMILIES: dict[str, Callable[[int], Company]] = {
    "sample company, without the slow link": lambda seed: sample(seed, ALL_PLANTS - {Plant.SLOW_LINK}),
    "sample company, with it": lambda seed: sample(seed, ALL_PLANTS),
    "all links alike": of_alike,
    "all links alike, three teams of one, busy 90 %": lambda seed: of_alike(seed, plan=HARD),
    "all alike but one": lambda seed: of_alike(seed, planted=True),
}


def lines(companies: int) -> Iterator[str]:
    """Give the Markdown of the figures, line by line."""
    yield "| companies | claimed | of these the one put in | claimed if it need not be steady |"
    yield "|---|---|---|---|"
    for name, look in FAMILIES.items():
        seen = [look(seed) for seed in range(1, companies + 1)]
        counts = (
            sum(getattr(each, what) for each in seen) for what in ("is_claimed", "is_found", "is_claimed_unsteady")
        )
        yield f"| {companies}: {name} | " + " | ".join(f"{count / companies:.1%}" for count in counts) + " |"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure how often a weakest link is claimed.")
    parser.add_argument("--companies", type=int, default=200, help="how many of each kind (default: 200)")
    for line in lines(parser.parse_args().companies):
        print(line, flush=True)


if __name__ == "__main__":
    main()
