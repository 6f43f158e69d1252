"""Spark: the tables of an analysis on a cluster; what is read, and every name, stays on this machine with DuckDB."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wellserved.engines.duck import Engine
from wellserved.engines.kept import Table, arrow_table
from wellserved.engines.logs import EventLog

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

HERE = "duckdb"
"""The engine of this machine, as it is named where an engine is chosen."""
SCHEME = "spark://"
ANSWERS_SECONDS = 10
STARTS_SECONDS = 120
"""So long a cluster may take until one of its workers has done something for us."""
EVENTS_PER_PART = 250_000
FEWEST_PARTS = 4
_SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what does not fit into a column is an error, as it is with DuckDB
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.cleaner.periodicGC.interval": "1min",  # tables that nobody holds any more are let go
    "spark.ui.enabled": "false",  # it would show what we do to everybody in the network
    "spark.ui.showConsoleProgress": "false",
}


class NoCluster(Exception):
    """The cluster cannot be used; the message is a sentence for people."""


class SparkEngine(Engine):
    """An engine whose analysis runs on a cluster; whatever it reads, it reads and keeps as the engine it comes from.

    A table lies here or on the cluster, and is computed where it lies.
    """

    def __init__(self, here: Engine, session: "SparkSession") -> None:
        """Stand beside an engine of this machine, with the same tables and connections."""
        vars(self).update(vars(here))
        self._session = session

    def sent(self, log: EventLog) -> EventLog:
        """Send a log to the cluster: the numbers of its events and of what they wait for; no name and no text.

        The names of parties and cases stay here; the log gives them as before.
        """
        events = log.events.collect("pyarrow").to_native()
        parts = max(FEWEST_PARTS, events.num_rows // EVENTS_PER_PART)
        self._session.conf.set("spark.sql.shuffle.partitions", parts)
        waits = log.waits.drop("name", "whole").collect("pyarrow").to_native()
        return replace(log, engine=self, events=self._sent(events), waits=self._sent(waits))

    def _sent(self, arrow: pa.Table) -> Table:
        return self.keep(nw.from_native(self._session.createDataFrame(arrow)))

    def keep(self, table: Table, *, in_order: bool = False) -> Table:
        """Compute a table once and keep it where it lies; on the cluster its rows have no order."""
        far = _on_cluster(table)
        # With its rows the way there is forgotten: a plan of a hundred steps would be looked through again each time.
        return super().keep(table, in_order=in_order) if far is None else nw.from_native(far.localCheckpoint())

    def from_rows(self, columns: Mapping[str, Iterable[Any]], types: dict[str, str]) -> Table:
        """Keep a small table on the cluster."""
        return nw.from_native(self._session.createDataFrame(arrow_table(columns, types)))

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Compute a table where it lies and give its rows as dictionaries."""
        far = _on_cluster(table)
        return super().rows(table) if far is None else far.toArrow().to_pylist()

    def arrays(self, table: Table) -> dict[str, NDArray[Any]]:
        """Compute a table of numbers without nulls where it lies and give its columns as arrays."""
        far = _on_cluster(table)
        if far is None:
            return super().arrays(table)
        arrow = far.toArrow()
        return {name: np.asarray(arrow.column(name)) for name in arrow.column_names}

    def write_parquet(self, table: Table, path: Path) -> None:
        """Compute a table where it lies and write it to a Parquet file of this machine."""
        far = _on_cluster(table)
        if far is None:
            super().write_parquet(table, path)
        else:
            pq.write_table(far.toArrow(), path, compression="zstd")

    def here(self, table: Table) -> Table:
        """Give a table as one of this machine, wherever it lies."""
        far = _on_cluster(table)
        return table if far is None else self.from_arrow(far.toArrow())

    def parts(self, table: Table, whole: int, into: Mapping[str, tuple[str, str]]) -> Table:
        """Add columns `into`: the product of two columns divided by `whole`, rounded down, exactly."""
        far = _on_cluster(table)
        if far is None:
            return super().parts(table, whole, into)
        # Narwhals has no whole numbers of 128 bits on Spark, and divides by way of floating point.
        exact = [
            f"CAST(CAST({amount} AS DECIMAL(38, 0)) * {units} DIV {whole} AS BIGINT) AS {name}"
            for name, (amount, units) in into.items()
        ]
        return nw.from_native(far.selectExpr("*", *exact))

    def _taken_over(self, table: Table) -> Table:
        return super()._taken_over(table) if _on_cluster(table) is None else table


def _on_cluster(table: Table) -> "DataFrame | None":
    """Give what Spark knows a table as; None where it lies on this machine."""
    return table.to_native() if table.implementation.is_pyspark() else None


def check_engine(address: str) -> None:
    """Say at once why an engine cannot be used: HERE, or spark://HOST:PORT of the master of a cluster.

    Raises: NoCluster.
    """
    if address == HERE:
        return
    places = [place.rpartition(":") for place in address.removeprefix(SCHEME).split(",")]
    if not address.startswith(SCHEME) or not all(host and port.isdecimal() for host, _, port in places):
        raise NoCluster(f"{address} is no engine: write {HERE}, or spark://HOST:PORT for a cluster of Apache Spark.")
    if find_spec("pyspark") is None:
        raise NoCluster("Spark is not installed. Install it: “make spark”, or the extra “spark” of the package.")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise NoCluster("Spark needs Java 17 or newer, which is not installed (on Debian: default-jre-headless).")
    if not any(_answers(host.strip("[]"), int(port)) for host, _, port in places):
        raise NoCluster(f"Nothing answers at {address}. Is the cluster running, and does this machine reach it?")


def _answers(host: str, port: int) -> bool:
    with suppress(OSError, OverflowError), socket.create_connection((host, port), ANSWERS_SECONDS):
        return True
    return False


@contextmanager
def on_cluster(here: Engine, address: str) -> Iterator[SparkEngine]:
    """Give an engine whose analysis runs on a cluster, and leave the cluster in the end.

    Takes: the engine that reads; spark://HOST:PORT of the master.
    Raises: NoCluster.
    """
    check_engine(address)
    from py4j.protocol import Py4JError  # noqa: PLC0415 -- slow import, and optional
    from pyspark.errors import PySparkException  # noqa: PLC0415 -- the same
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- the same

    builder = SparkSession.builder.master(address).appName("Wellserved")
    folder = tempfile.mkdtemp(prefix="spark-", dir=here.folder)
    try:
        session = builder.config(map=_SETTINGS | {"spark.local.dir": folder}).getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        raise NoCluster(f"The cluster at {address} cannot be used: {error}") from error
    try:
        _wait_for_workers(session, address)
        yield SparkEngine(here, session)
    except (PySparkException, Py4JError) as error:
        why = str(error).splitlines()[0]
        raise NoCluster(f"The cluster at {address} did not finish the analysis: {why} Start it again.") from error
    finally:
        session.stop()


def _wait_for_workers(session: "SparkSession", address: str) -> None:
    """Wait until a worker does something; without workers, Spark would wait for ever."""
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(session.range(1).count)
        try:
            counting.result(STARTS_SECONDS)
        except TooLate as error:
            session.sparkContext.cancelAllJobs()
            raise NoCluster(f"No worker of {address} has taken up work in {STARTS_SECONDS} seconds.") from error
