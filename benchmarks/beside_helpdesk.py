"""django-helpdesk, beside which our lists and pages of requests are measured: its environment, its data, its server."""

import hashlib
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.pages import connected
from tests.web.on_postgres import free_port

HERE = Path(__file__).parent
LOCK, SITE = HERE / "helpdesk.txt", "site_of_helpdesk"


@dataclass(frozen=True)
class Shown:
    """What is asked for: its list (the page, and the rows that its script asks for), and one case."""

    cookie: str
    list: str
    rows: str
    case: str


def environment(folder: Path) -> Path:
    """Return the Python of its environment in the folder; make the environment first where it is missing.

    Raises: CalledProcessError when pip cannot install; pip has then said why.
    """
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    home = folder / f"helpdesk-{sys.version_info.major}.{sys.version_info.minor}-{lock}"
    python, complete = home / "bin" / "python", home / "complete"
    if not complete.exists():
        run = partial(subprocess.run, check=True, stdout=sys.stderr)
        run([sys.executable, "-m", "venv", "--clear", home])
        run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r", LOCK])
        complete.touch()
    return python


@contextmanager
def helpdesk(folder: Path, database: str, count: int) -> Iterator[tuple[http.client.HTTPConnection, Shown]]:
    """Let it answer, with so many cases of ten entries each; they are written first where they are missing.

    Takes: the address of the database.
    """
    python = environment(folder)
    words = {"HELPDESK_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": SITE, "PYTHONPATH": str(HERE)}
    surroundings = {**os.environ, **words}
    made = subprocess.run(
        [python, HERE / f"{SITE}.py", "make", str(count)],
        env=surroundings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    session, query, case = made.stdout.split()[-3:]
    shown = Shown(
        f"session={session}",
        "/tickets/",
        f"/datatables_ticket_list/{query}?draw=1&start=0&length=25",
        f"/tickets/{case}/",
    )
    with connected(python, f"{SITE}:application", surroundings, free_port()) as connection:
        yield connection, shown
