"""Measure seconds and peak memory of a command, or of a function in a fresh process; compare runs taken in turn."""

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent


class Failed(Exception):
    """What was to be measured did not run through; the message ends with what it said."""


@dataclass(frozen=True)
class Run:
    """One run in a process of its own."""

    seconds: float
    """Wall time: of the whole process for a command; for a function without the start of Python and the imports."""
    peak_bytes: int
    """The most memory the process, or a child it waited for, held at once."""
    said: str
    """The last line of its output; for a function its result as JSON."""

    @property
    def result(self) -> Any:
        """What the last line says as JSON."""
        return json.loads(self.said)


def run_command(command: Sequence[str]) -> Run:
    """Run the command in the folder of the repository and wait for it.

    The peak is never below what this process held when it started the child (the kernel counts from before the
    program is loaded), so this process keeps small and imports nothing of what it measures.
    Raises: Failed when the exit code is not 0.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=errors, cwd=HERE)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{_end_of(errors)[-2000:]}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(seconds, usage.ru_maxrss * unit, _end_of(out).rpartition("\n")[2])


def _end_of(stream: Any) -> str:
    stream.seek(0)
    return str(stream.read()).rstrip()


def run_function(place: str, *given: str) -> Run:
    """Run a function, named `package.module:function`, in a fresh Python with the texts given."""
    run = run_command([sys.executable, "-m", "benchmarks.measure", place, *given])
    seconds, result = run.result
    return Run(seconds, run.peak_bytes, json.dumps(result))


def in_turn(runners: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run each in turn, A B A B, so that a busy minute of the machine meets all of them alike."""
    runs: dict[str, list[Run]] = {name: [] for name in runners}
    for _ in range(rounds):
        for name, runner in runners.items():
            runs[name].append(runner())
    return runs


def median(values: Sequence[float]) -> float:
    """Return the median; of an even number the mean of the two in the middle."""
    return statistics.median(values)


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """Return the median over the rounds of `of` divided by `to` of the same round."""
    return statistics.median(one / other for one, other in zip(of, to, strict=True))


def main() -> None:
    """Be the fresh process: load the module, time the function, print seconds and result as JSON."""
    place, *given = sys.argv[1:]
    module, _, name = place.partition(":")
    function = getattr(importlib.import_module(module), name)
    start = time.perf_counter()
    result = function(*map(Path, given))
    print(json.dumps([time.perf_counter() - start, result]))


if __name__ == "__main__":
    main()
