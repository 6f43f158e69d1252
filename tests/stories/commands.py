"""Run the command line as people do: a process of its own, real files, no terminal."""

import os
import subprocess
import sys
from contextlib import suppress
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


def talked(*words: str | Path, folder: Path, typed: str) -> Ran:
    """Run `wellserved` on a terminal at which these letters are typed; its data goes elsewhere."""
    keyboard, terminal = os.openpty()
    command = [sys.executable, "-c", "from wellserved.cli import main; main()", *map(str, words)]
    with subprocess.Popen(command, cwd=folder, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE) as running:
        os.close(terminal)
        os.write(keyboard, typed.encode())
        talk = b""
        with suppress(OSError):  # a terminal that nobody holds any more cannot be read
            while letters := os.read(keyboard, 65_536):
                talk += letters
        out = running.stdout.read() if running.stdout else b""
    os.close(keyboard)
    assert b"Traceback" not in talk, talk.decode()
    return Ran(running.returncode, out.decode(), talk.decode())
