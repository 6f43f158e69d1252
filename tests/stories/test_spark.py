"""The analysis on a cluster of Apache Spark gives what it gives on this machine, from the command line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.stories.commands import Ran
from tests.stories.spark_cluster import Cluster, cluster
from tests.stories.test_real_logs import SHARED
from wellserved.eventlog.demo import write_demo

pytestmark = pytest.mark.slow

LOST_SECONDS = 1800
BY_ENGINE = ("lived_p85_hours", "wait_p85_hours")
"""85 % points lie between two cases: one engine reckons a + (b − a) · f there, the other a · (1 − f) + b · f."""

TANGLED = {"K1": "K2|K3", "K2": "K3|K4|K1", "K3": "K1", "K4": "K5|K6|K7", "K5": "K6|K7|Notary", "K6": "K7", "K7": ""}
"""Who waits for whom: three cases in a circle, and shares of shares."""


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@dataclass(frozen=True)
class Both:
    """The folders of the reports of one log on this machine and on the cluster."""

    here: Path
    there: Path

    def findings(self) -> tuple[Any, Any]:
        here, there = (json.loads((each / "findings.json").read_text(encoding="utf-8")) for each in self.folders)
        return here, there

    @property
    def folders(self) -> tuple[Path, Path]:
        return self.here, self.there


def analysed(*words: str | Path, folder: Path, environment: dict[str, str]) -> Ran:
    command = [sys.executable, "-c", "from wellserved.cli import main; main()", "analyse", *map(str, words)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LOST_SECONDS, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def on_both(*words: str | Path, folder: Path, spark: Cluster) -> Both:
    both = Both(folder / "here", folder / "there")
    for out, engine in ((both.here, "duckdb"), (both.there, spark.address)):
        named = {**spark.environment, "WELLSERVED_ENGINE": engine}
        done = analysed(*words, "--no-input", "--out", out, folder=folder, environment=named)
        assert done.code in (0, 3), done.talk
    return both


def differences(here: Any, there: Any, place: str = "") -> list[str]:
    """List the places in which two documents differ."""
    if isinstance(here, dict) and isinstance(there, dict) and here.keys() == there.keys():
        return [found for name in here for found in differences(here[name], there[name], f"{place}.{name}")]
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        pairs = enumerate(zip(here, there, strict=True))
        return [found for number, pair in pairs for found in differences(*pair, f"{place}.{number}")]
    if place.endswith(BY_ENGINE) and here is not None and there is not None:
        return [] if isclose(here, there, rel_tol=1e-9) else [f"{place}: {here} and {there}"]
    return [] if here == there and type(here) is type(there) else [f"{place}: {here} and {there}"]


def tangled() -> str:
    """Give a week in which cases wait for one another, as lines of the sample company's log."""
    lines = []
    for minute, (case, waits_on) in enumerate(TANGLED.items()):
        at = f"2025-11-03T08:{minute:02}"
        lines.append(f"{case},{at}:00Z,opened,Operations,Sales desk,,,Check")
        lines.append(f"{case},{at}:01Z,taken_up,Operations,,,,Check")
        lines += [f"{case},{at}:02Z,waiting_on_case,Operations,,{waits_on},,Check"] if waits_on else []
        lines.append(f"{case},2025-11-0{4 + minute % 4}T09:{7 * minute:02}:13Z,delivered,Operations,,,,Check")
    return "".join(f"{line}\n" for line in lines)


def test_the_sample_company_over_two_years_of_sixty_five_thousand_events(tmp_path: Path, spark: Cluster) -> None:
    files = [write_demo(tmp_path / f"seed-{seed}", seed=seed) for seed in (1, 2)]
    with files[0].events.open("a", encoding="utf-8") as log:
        log.write(tangled())
    given = ("--mapping", files[0].mapping, "--hours", files[0].events.parent / "hours.toml")
    both = on_both(*given, "--cases", *(each.events for each in files), folder=tmp_path, spark=spark)

    here, there = both.findings()
    assert here["source"]["events"] > 65_000
    assert differences(here, there) == []
    for name in ("spells", "charges"):
        mine, theirs = (pq.read_table(each / f"{name}.parquet") for each in both.folders)
        assert mine.schema.names == theirs.schema.names
        order = [(column, "ascending") for column in mine.schema.names]
        assert mine.sort_by(order).to_pylist() == theirs.sort_by(order).to_pylist()


@pytest.mark.skipif(not SHARED.exists(), reason=f"the public logs are not there: {SHARED.name}/")
def test_the_requests_of_volvo_it(tmp_path: Path, spark: Cluster) -> None:
    log = SHARED / "eventlogs" / "bpic2013_incidents.xes.gz"
    both = on_both(log, folder=tmp_path, spark=spark)

    here, there = both.findings()
    assert here["source"]["events"] > 65_000
    assert differences(here, there) == []


def test_it_says_what_is_wrong_with_an_engine(tmp_path: Path, spark: Cluster) -> None:
    (tmp_path / "log.csv").write_text("case,at,kind,team\n", encoding="utf-8")
    for engine, why in (("sparkle", "write duckdb, or spark://HOST:PORT"), ("spark://127.0.0.1:1", "Nothing answers")):
        done = analysed("--engine", engine, "log.csv", folder=tmp_path, environment=spark.environment)
        assert (done.code, why in done.talk) == (1, True), done.talk
