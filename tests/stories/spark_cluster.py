"""A cluster of Apache Spark on this machine: one master and two workers, on loopback, for one test session."""

import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import cannot_run_here

HOST = "127.0.0.1"
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
WORKERS = 2
ENDS_SECONDS = 20
SMALL = {"spark.driver.memory": "512m", "spark.executor.memory": "512m", "spark.executor.cores": "1"}
LOOPBACK = {"spark.driver.host": HOST, "spark.driver.bindAddress": HOST}


@dataclass(frozen=True)
class Cluster:
    """A cluster that runs, and what has to stand in the environment of those who use it."""

    address: str
    environment: dict[str, str]


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a cluster from what pip installed, and end it whatever happens."""
    spark_class = _spark_class()
    environment = _environment(folder)
    with ExitStack() as started:
        place = ("--host", HOST, "--port", "0", "--webui-port", "0")
        master = started.enter_context(_running([spark_class, MASTER, *place], environment))
        address = _said(master, r"Starting Spark master at (spark://\S+)")
        for number in range(WORKERS):
            size = ("--cores", "1", "--memory", "600m", "--work-dir", str(folder / f"worker-{number}"))
            worker = started.enter_context(_running([spark_class, WORKER, *place, *size, address], environment))
            _said(worker, r"(Successfully registered) with master")
        yield Cluster(address, environment)


def _spark_class() -> str:
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        cannot_run_here("java", "PySpark is not installed (pip install 'wellserved[spark]')")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        cannot_run_here("java", "Java is not installed (on Debian: apt-get install default-jre-headless)")
    return str(Path(found.origin).parent / "bin" / "spark-class")


def _environment(folder: Path) -> dict[str, str]:
    """Keep everything small, on loopback and in a folder that goes away."""
    settings = folder / "conf"
    settings.mkdir()
    lines = [f"{name} {value}\n" for name, value in (SMALL | LOOPBACK).items()]
    (settings / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
    ours = {"SPARK_CONF_DIR": settings, "SPARK_LOCAL_DIRS": folder / "blocks", "SPARK_LOCAL_IP": HOST}
    return {**os.environ, **{name: str(value) for name, value in ours.items()}, "SPARK_DAEMON_MEMORY": "256m"}


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a program in a group of its own; in the end, end the group: a worker has children."""
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(ENDS_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _said(process: subprocess.Popen[str], wanted: str) -> str:
    """Wait until a program says something, and let it talk on unheard."""
    assert process.stderr is not None
    heard = []
    for line in process.stderr:
        heard.append(line)
        if found := re.search(wanted, line):
            threading.Thread(target=_unheard, args=[process], daemon=True).start()
            return found[1]
    raise AssertionError("".join(heard))


def _unheard(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    for _ in process.stderr:
        pass
