"""Starts the processes of the application, watches them, and ends them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

import wellserved

STOP_SECONDS = 30
"""How long a process may take to finish what it is doing."""
AGAIN_SECONDS = 5
"""How long to wait before a worker that ended is started again."""

_ENDS = (signal.SIGINT, signal.SIGTERM)


class Children:
    """The processes by name, and what happens to them."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._happened: SimpleQueue[str] = SimpleQueue()
        """"" when we are asked to stop, otherwise the name of a process that ended."""

    def start(self, name: str, *words: str, pass_fds: Sequence[int] = ()) -> None:
        """Start a process that ends when this one does."""
        # Never from the folder in which somebody happens to stand (-P), but from where this program is.
        command = [sys.executable, "-P", "-m", "wellserved.commands.child", name, *words]
        paths = [str(Path(wellserved.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        child = subprocess.Popen(  # noqa: S603 -- our own program
            command, stdin=subprocess.PIPE, pass_fds=pass_fds, env=environment
        )
        self.running[name] = child
        threading.Thread(target=self._wait, args=(name, child), daemon=True).start()

    def _wait(self, name: str, child: "subprocess.Popen[bytes]") -> None:
        child.wait()
        self._happened.put(name)

    def stop_when_asked(self) -> None:
        """From now on, let Ctrl-C and the usual signal be the wish to stop."""
        for number in _ENDS:
            signal.signal(number, self._asked)

    def _asked(self, _: int, __: FrameType | None) -> None:
        self._happened.put("")

    def next(self) -> str:
        """Wait until something happens: "" for the wish to stop, or the name of a process that ended by itself."""
        return self._happened.get()

    def alive(self, name: str) -> bool:
        """Say whether a process runs."""
        return self.running[name].poll() is None

    def stop(self) -> None:
        """Ask all to finish what they are doing and wait for them; whoever takes too long is ended."""
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
