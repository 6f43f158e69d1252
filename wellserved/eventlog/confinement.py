"""What a child process does first: leave the terminal, end with its parent, and cap its own memory and time."""

import ctypes
import faulthandler
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def leave_the_terminal() -> None:
    """Print nowhere, lead a group of one's own, and end when the parent ends."""
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(nowhere, "w", encoding="utf-8")  # noqa: SIM115, PTH123 -- for the rest of its life
    if hasattr(os, "setsid"):
        os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def cap_memory_and_time(memory_mb: int, seconds: int) -> None:
    """Allow so much address space more, and so many seconds on every core; write no core file."""
    if sys.platform == "win32":
        return
    for kind, most in (
        (resource.RLIMIT_AS, _mapped_bytes() + memory_mb * 1_000_000),
        (resource.RLIMIT_CPU, seconds * (os.cpu_count() or 1) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(kind, (allowed, hard))


def _mapped_bytes() -> int:
    """Return the address space already in use: a forked child starts with all of its parent's."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
