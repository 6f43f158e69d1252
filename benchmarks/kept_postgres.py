"""A PostgreSQL cluster that is kept between runs, with the settings it comes with."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.on_postgres import MISSING, free_port, programs


@contextmanager
def kept_cluster(folder: Path) -> Iterator[str]:
    """Give the address of a database in a cluster in the folder, made first where it is missing; stop it at the end."""
    bin_folder = programs()
    assert bin_folder, MISSING
    folder.mkdir(parents=True, exist_ok=True)
    data, port = folder / "data", free_port()
    if os.geteuid() == 0:  # PostgreSQL refuses to be root
        subprocess.run(["chown", "postgres", str(folder)], check=True)
    if not data.exists():
        _run(folder, bin_folder / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8")
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    _run(folder, bin_folder / "pg_ctl", "-D", data, "-w", "-t", "600", "-l", folder / "log", "-o", settings, "start")
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(folder, bin_folder / "pg_ctl", "-D", data, "-w", "-t", "600", "-m", "fast", "stop")


def _run(folder: Path, *command: str | Path) -> None:
    account: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
    subprocess.run(
        list(map(str, command)),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        check=True,
        **(account if os.geteuid() == 0 else {}),
    )
