"""PM4Py, against which we measure, in an environment of its own: it is AGPL and never comes near our process."""

import hashlib
import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.measure import Run, run_command

HERE = Path(__file__).parent
LOCK = HERE / "opponent.txt"
SCRIPT = HERE / "pm4py_script.py"


def environment(folder: Path) -> Path:
    """Return the Python of PM4Py's environment in the folder; make the environment first where it is missing.

    Raises: CalledProcessError when pip cannot install; pip has then said why.
    """
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    home = folder / f"pm4py-{sys.version_info.major}.{sys.version_info.minor}-{lock}"
    python, complete = home / "bin" / "python", home / "complete"
    if not complete.exists():
        run = partial(subprocess.run, check=True, stdout=sys.stderr)
        run([sys.executable, "-m", "venv", "--clear", home])
        run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r", LOCK])
        complete.touch()
    return python


def run_opponent(python: Path, log: Path) -> Run:
    """Time PM4Py on the log; the run's `said` is the JSON described in pm4py_script.py."""
    return run_command([str(python), str(SCRIPT), str(log)])
