"""The figures known of a public log: BPI Challenge 2013, incidents (van Dongen & Steeman, 4TU.ResearchData)."""

import csv
import gzip
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.worlds import EVENT_TYPES, WAITS_TYPES
from wellserved.analysis.completing import by_team, completing_team, lain_elsewhere, teams_per_case
from wellserved.analysis.handoffs import handoffs
from wellserved.analysis.spells import lives
from wellserved.analysis.steps import as_of, steps
from wellserved.engine import Engine, EventLog, Table
from wellserved.words.events import OUTSIDE, OUTSIDE_PARTY, EventKind

SHARED = Path(os.environ.get("WELLSERVED_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
LOG = SHARED / "formats" / "bpic2013_incidents_VINST_export.csv.gz"
KINDS = {
    "Accepted": EventKind.TAKEN_UP,
    "Queued": EventKind.QUEUED,
    "Unmatched": EventKind.QUEUED,
    "Completed": EventKind.DELIVERED,
}

pytestmark = pytest.mark.skipif(not LOG.exists(), reason=f"the public log is not here: {LOG.name}")


@pytest.fixture(scope="module")
def log(engine: Engine) -> EventLog:
    """Give the log as one of arrivals: a team has a case from its event on, and nobody has it once it is Completed."""
    with gzip.open(LOG, "rt", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns: dict[str, Iterable[Any]] = {name: [None] * len(rows) for name in EVENT_TYPES}
    cases = {name: number for number, name in enumerate({row["SR Number"]: None for row in rows})}
    teams = {name: number for number, name in enumerate(sorted({row["Involved ST"] for row in rows}), start=1)}
    columns["case"] = [cases[row["SR Number"]] for row in rows]
    columns["row"] = list(range(len(rows)))
    columns["at_us"] = [_us(row["Change Date+Time"]) for row in rows]
    columns["kind"] = [KINDS[row["Status"]].code for row in rows]
    columns["team"] = [teams[row["Involved ST"]] for row in rows]
    return EventLog(
        engine,
        engine.from_rows(columns, EVENT_TYPES),
        parties={OUTSIDE_PARTY: OUTSIDE} | {number: name for name, number in teams.items()},
        outside=frozenset({OUTSIDE_PARTY}),
        waits=engine.from_rows({name: [] for name in WAITS_TYPES}, WAITS_TYPES),
        states_known=False,
        team_gaps=False,
    )


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.fixture(scope="module")
def cut(engine: Engine, log: EventLog) -> Table:
    return engine.keep(steps(log, as_of(log)))


def test_it_finds_the_known_handoffs(engine: Engine, cut: Table) -> None:
    assert len(engine.rows(handoffs(cut))) == 9_454


def test_it_finds_half_of_the_cases_with_two_or_more_teams(engine: Engine, cut: Table) -> None:
    counts = {row["teams"]: row["cases"] for row in engine.rows(teams_per_case(by_team(cut)))}
    several = sum(cases for teams, cases in counts.items() if teams > 1)
    # 3,820 cases name two teams; 1-740414265 meets its second only after its end, when nobody has it any more.
    assert (sum(counts.values()), several) == (7_554, 3_819)
    assert round(100 * several / 7_554, 1) == 50.6


def test_it_finds_what_lay_with_other_teams_than_the_completing_one(log: EventLog, cut: Table) -> None:
    hours, longest = lain_elsewhere(by_team(cut), completing_team(cut, log), log)
    assert hours is not None
    assert longest is not None
    # Six of the cases were never completed: they count to their last event.
    assert (hours.n, longest.n) == (3_819, 3_819)
    assert (round(100 * hours.value, 1), round(100 * longest.value, 1)) == (41.2, 24.9)


def test_it_leaves_eight_cases_open(engine: Engine, cut: Table) -> None:
    assert sum(row["is_open"] for row in engine.rows(lives(cut))) == 8
