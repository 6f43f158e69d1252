"""Growth: PostgreSQL, two web processes and two workers, one of which is ended without a word while it analyses."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import cannot_run_here
from tests.stories.running import COMMAND, SECONDS, Visitor, environment, served
from tests.web.on_postgres import MISSING, cluster, programs

pytestmark = pytest.mark.slow
REQUESTS = 4_000
RUN = "SELECT state, worker, tries, requests_count, document FROM web_findingsrun ORDER BY id"
SILENT = "UPDATE web_findingsrun SET heard_at = heard_at - interval '2 minutes'"
"""So nobody has to wait for the minute after which a worker is taken to be gone."""


@pytest.fixture
def database() -> Iterator[str]:
    if programs() is None:
        cannot_run_here("postgres", MISSING)
    with cluster() as address:
        yield address


def done(words: tuple[str, ...], settings: dict[str, str], folder: Path) -> None:
    told = subprocess.run(
        [*COMMAND, *words], env=environment(folder, **settings), capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


@contextmanager
def worker(folder: Path, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker in a group of processes of its own."""
    process = subprocess.Popen(
        [*COMMAND, "worker"],
        env=environment(folder, **settings),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(SECONDS)


def rows(address: str, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        asked = connection.execute(question)
        return asked.fetchall() if asked.description else []


def wait_until(holds: Callable[[], Any], meanwhile: Callable[[], object]) -> Any:
    """Wait for something; go on with something else until then."""
    until = time.monotonic() + 2 * SECONDS
    while not (found := holds()):
        assert time.monotonic() < until, "it did not come"
        meanwhile()
        time.sleep(0.02)
    return found


def starter_of(pid: int) -> int:
    """Give the process that started another."""
    found = re.search(r"^PPid:\s*(\d+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1])


def web_processes(server: int) -> int:
    """Count the processes that answer: those below the web server, which is below `serve`."""
    below: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*"):
        try:
            below.setdefault(starter_of(int(status.name)), []).append(int(status.name))
        except OSError:
            continue
    return sum(len(below.get(each, [])) for each in below.get(server, []))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_when_a_worker_is_killed_the_other_takes_over_and_pages_answer_meanwhile(tmp_path: Path, database: str) -> None:
    folder = tmp_path / "data"
    settings = {"WELLSERVED_DATABASE_URL": database, "WELLSERVED_PROCESSES": "2"}
    done(("seed", "--scenario", "org100", "--requests", str(REQUESTS)), settings, folder)
    visitor, answers = Visitor(), list[int]()

    def look() -> None:
        visitor.get(address)
        answers.append(visitor.status)

    with (
        served(folder, "--link", "--no-worker", **settings) as running,
        worker(folder, settings) as one,
        worker(folder, settings) as other,
    ):
        visitor.get(running.link)
        visitor.send()
        address = f"{running.address}/"
        assert web_processes(running.process.pid) == 2
        at_work = wait_until(lambda: rows(database, f"{RUN} LIMIT 1") and at_work_in(database), look)
        killed = one if starter_of(at_work) == one.pid else other
        assert starter_of(at_work) == killed.pid
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(SECONDS)
        rows(database, SILENT)
        wait_until(lambda: [row for row in rows(database, RUN) if row[0] not in ("waiting", "at_work")], look)
        assert web_processes(running.process.pid) == 2
    (run,) = rows(database, RUN)
    assert run[:3] == ("done", "", 0)
    assert json.loads(run[4])["cases"]["total"] == run[3] > REQUESTS / 10
    assert rows(database, "SELECT count(*) FROM web_monthof")[0][0] > 0
    assert set(answers) == {200}
    assert len(answers) > 10


def at_work_in(database: str) -> int:
    """Give the process that is at work on the only analysis; 0: none is."""
    ((state, name, _tries, _requests, _document),) = rows(database, RUN)
    found = re.match(r"process (\d+),", name)
    return int(found[1]) if state == "at_work" and found else 0
