"""Run the command line as people do: a process of its own, real files, no terminal."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    talk: str


def wellserved(*words: str | Path, folder: Path, given: str | None = None) -> Ran:
    """Run `wellserved` with these words in a folder."""
    command = [sys.executable, "-c", "from wellserved.cli import main; main()", *map(str, words)]
    done = subprocess.run(
        command,
        cwd=folder,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "nanobind" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
