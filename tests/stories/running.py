"""Run the application as people do: `wellserved serve` in a process of its own, and a browser without a screen."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.web.on_postgres import free_port

COMMAND = [sys.executable, "-c", "from wellserved.cli import main; main()"]
SECONDS = 90


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Give the environment for a data folder, without settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLSERVED_", "DJANGO_"))}
    return {**kept, "WELLSERVED_DATA": str(folder), **settings}


@dataclass
class Running:
    """A `wellserved serve` that runs."""

    process: subprocess.Popen
    address: str
    log: Path

    @property
    def said(self) -> str:
        """What it said so far."""
        return self.log.read_text(encoding="utf-8")

    @property
    def link(self) -> str:
        """The link to sign in with, if it said one."""
        found = re.search(r"http://\S+/sign-in/link/\S+", self.said)
        return found[0] if found else ""

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it as a terminal or a service manager does, and give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)

    def kill(self) -> None:
        """End the whole group of processes at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(SECONDS)


@contextmanager
def served(folder: Path, *words: str, program: Sequence[str] = COMMAND, **settings: str) -> Iterator[Running]:
    """Serve from a data folder until the end of the block; wait until it says that it runs, or ends."""
    port = urllib.parse.urlsplit(f"//{settings.get('WELLSERVED_ADDRESS', '')}").port or free_port()
    settings = {"WELLSERVED_ADDRESS": f"127.0.0.1:{port}", **settings}
    log = folder.with_name(f"{folder.name}-{time.monotonic_ns()}.log")
    with log.open("w") as out:
        process = subprocess.Popen(
            [*COMMAND, "serve", *words],
            cwd=folder.parent,
            env=environment(folder, **settings),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    running = Running(process, f"http://127.0.0.1:{port}", log)
    try:
        until = time.monotonic() + SECONDS
        while "Ctrl-C stops." not in running.said and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        yield running
        assert "Traceback" not in running.said, running.said
    finally:
        if process.poll() is None:
            running.kill()


class Visitor:
    """Somebody with a browser: keeps cookies, follows links, sends forms with everything hidden in them."""

    def __init__(self, cookies: http.cookiejar.CookieJar | None = None) -> None:
        self.cookies = http.cookiejar.CookieJar() if cookies is None else cookies
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.status, self.page, self.url = 0, "", ""

    def twin(self) -> "Visitor":
        """Give another window of the same browser."""
        return Visitor(self.cookies)

    @property
    def signed_in(self) -> bool:
        """Whether the application would know who this is."""
        return "session" in {cookie.name for cookie in self.cookies}

    def get(self, address: str) -> str:
        """Open a page."""
        return self._open(urllib.request.Request(address))

    def send(self, address: str = "", **fields: str) -> str:
        """Send the form of the page that is open, with these fields, and give the page that comes."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        data = urllib.parse.urlencode({**hidden, **fields}).encode()
        return self._open(urllib.request.Request(address or self.url, data, headers={"Referer": self.url}))

    def _open(self, request: urllib.request.Request) -> str:
        try:
            response = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as refused:
            response = refused
        with response:
            self.status, self.page, self.url = response.status, response.read().decode(), response.url
        return self.page
