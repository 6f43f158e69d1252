"""Run the tests of the application on PostgreSQL, too: `python -m tests.web.on_postgres [words for pytest]`.

Starts a cluster of its own in a temporary folder, on a free port, and removes it afterwards.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REQUIRED = "postgres" in os.environ.get("WELLSERVED_REQUIRE", "").split(",")
MISSING = "PostgreSQL is not installed (on Debian: apt-get install postgresql)"
QUICK_AND_UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl; the newest where there are several."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def cluster(options: str = QUICK_AND_UNSAFE) -> Iterator[str]:
    """Give the address of a fresh, empty database in a cluster that lives as long as the block."""
    bin_folder = programs()
    assert bin_folder, MISSING
    folder = Path(tempfile.mkdtemp(prefix="wellserved-postgres-"))
    data, port = folder / "data", free_port()
    try:
        _as_postgres(folder, bin_folder / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {options}"
        _as_postgres(folder, bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _as_postgres(folder, bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(folder: Path, program: Path, *words: str | Path) -> None:
    """Run a program of PostgreSQL; as root, as the account that Debian makes for it, since it refuses to be root."""
    account: dict = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        account = {"user": "postgres", "group": "postgres", "extra_groups": []}
    command = [str(program), *map(str, words)]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, **account
    )
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    """Return a port that nobody has right now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def main() -> int:
    """Run the tests, or say why not; the exit code is pytest's."""
    if programs() is None:
        print(f"{'FAILED' if REQUIRED else 'SKIPPED'} tests/web on PostgreSQL: {MISSING}", file=sys.stderr)
        return int(REQUIRED)
    words = sys.argv[1:] or ["--numprocesses=auto", "--maxprocesses=8", "tests/web"]
    with cluster() as address:
        environment = {**os.environ, "WELLSERVED_TEST_DATABASE_URL": address}
        return subprocess.run([sys.executable, "-m", "pytest", *words], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
