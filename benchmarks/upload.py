"""How the application stays at hand while somebody brings a log of 1 million events through their browser.

`python -m benchmarks.upload` prints, as JSON, the milliseconds in which the desk and the map came: before anything
happened, while the file was being sent, while its columns and rows were looked at, and while it was analysed; how long
each of these took; and the milliseconds of the pages that show what was found. `wellserved serve` runs as it is
installed, with its two web processes and its worker, from a data folder of its own. One client opens desk and map in
turn, again and again, without a moment's rest.
"""

import http.client
import json
import os
import re
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from benchmarks.make_log import bench_folder, log_of, write_log
from benchmarks.measure import run_command
from tests.stories.running import COMMAND, Running, Visitor, served

EVENTS, SCENARIO = 1_000_000, "org20000"
PAGES = {"My desk": "/", "Map": "/map/"}
BEFORE, SENDING, CHECKING, ANALYSING = "before", "sending", "checking", "analysing"
BEFORE_SECONDS, LOOK_SECONDS, MOST_SECONDS = 20.0, 0.2, 900.0
CHUNK, TURNS = 1 << 20, 30
OK, FOUND = 200, 302


@dataclass
class Looking:
    """A client that opens pages again and again, and how long each took, by what was going on meanwhile."""

    address: str
    cookie: str
    now: str = BEFORE
    taken: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """What was going on → page → milliseconds."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each of it took."""
    has_ended: bool = False

    def go_on(self) -> None:
        """Open pages until the end."""
        with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=120)) as connection:
            while not self.has_ended:
                for name, path in PAGES.items():
                    meanwhile = self.now
                    taken = _ask(connection, path, self.cookie)
                    self.taken.setdefault(meanwhile, {}).setdefault(name, []).append(taken)

    @contextmanager
    def while_(self, what: str) -> Iterator[None]:
        """Say what is going on, and how long it took."""
        self.now, start = what, time.perf_counter()
        yield
        self.seconds[what] = time.perf_counter() - start


def measured(log: Path) -> dict[str, Any]:
    """Bring a log as a person does, from the file to what was found, while somebody else opens pages."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wellserved-"))) / "data"
        seeded(data)
        running = stack.enter_context(served(data, "--link", WELLSERVED_LOG="warning"))
        visitor = signed_in(running)
        looking = Looking(running.address, cookie_of(visitor))
        client = threading.Thread(target=looking.go_on)
        client.start()
        try:
            with looking.while_(BEFORE):
                time.sleep(BEFORE_SECONDS)
            with looking.while_(SENDING):
                page = sent(visitor, running, log)
            with looking.while_(CHECKING):
                _wait(data, "your_turn", "look")
                _send_form(visitor, page, "say")
                _wait(data, "your_turn", "check")
            with looking.while_(ANALYSING):
                _send_form(visitor, page, "analyse")
                _wait(data, "done", "analyse")
        finally:
            looking.has_ended = True
            client.join()
        meanwhile = {
            what: {"seconds": seconds, "milliseconds": looking.taken.get(what, {})}
            for what, seconds in looking.seconds.items()
        }
        return {"meanwhile": meanwhile, "afterwards": _timed(running.address, looking.cookie, _of_log(page))}


def _of_log(page: str) -> dict[str, str]:
    path = urlsplit(page).path
    return {"the list of logs": "/logs/", "what was found": path, "the whole report": f"{path}report/"}


def _timed(address: str, cookie: str, pages: dict[str, str]) -> dict[str, list[float]]:
    """Time pages in turn, with nothing else going on; the first turn does not count."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)) as connection:
        turns = [{name: _ask(connection, path, cookie) for name, path in pages.items()} for _ in range(1 + TURNS)]
    return {name: [turn[name] for turn in turns[1:]] for name in pages}


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    """Open a page, and give the milliseconds until it was there."""
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    response.read()
    if response.status != OK:
        raise SystemExit(f"{path} answered {response.status} {response.headers.get('Location')}")
    return (time.perf_counter() - start) * 1000


def seeded(data: Path) -> None:
    """Make an organisation in a data folder."""
    data.mkdir(mode=0o700)
    os.environ["WELLSERVED_DATA"] = str(data)
    run_command([*COMMAND, "seed", "--scenario", SCENARIO])


def signed_in(running: Running) -> Visitor:
    """Sign the administrator in with the link that was printed, and answer what is asked on the first day."""
    visitor = Visitor()
    visitor.get(running.link)
    visitor.send()
    visitor.get(running.address)
    return visitor


def cookie_of(visitor: Visitor) -> str:
    """Give the cookies as a browser sends them."""
    return "; ".join(f"{each.name}={each.value}" for each in visitor.cookies)


def sent(visitor: Visitor, running: Running, log: Path) -> str:
    """Send the file as a browser does, and give the address of the page that comes."""
    visitor.get(f"{running.address}/logs/new/")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', visitor.page))
    boundary = "wellserved-benchmark"
    fields = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in hidden.items()
    )
    head = (
        f'{fields}--{boundary}\r\nContent-Disposition: form-data; name="log"; filename="events.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    foot = f"\r\n--{boundary}--\r\n".encode()
    with closing(http.client.HTTPConnection(urlsplit(running.address).netloc, timeout=600)) as connection:
        connection.request(
            "POST",
            "/logs/new/",
            body=_parts(head, log, foot),
            headers={
                "Cookie": cookie_of(visitor),
                "Referer": visitor.url,
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Content-Length": str(len(head) + log.stat().st_size + len(foot)),
            },
        )
        response = connection.getresponse()
        if response.status != FOUND:
            raise SystemExit(f"The file was not taken: {response.status} {response.read()[:2000]!r}")
        return running.address + str(response.headers["Location"])


def _parts(head: bytes, log: Path, foot: bytes) -> Iterator[bytes]:
    yield head
    with log.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
    yield foot


def _send_form(visitor: Visitor, page: str, action: str) -> None:
    """Send the form of a page as it stands."""
    visitor.get(page)
    forms = html.fromstring(visitor.page).forms
    form = next(each for each in forms if str(each.get("action")).endswith(f"/{action}/"))
    fields = {name: value for name, value in form.form_values() if name}
    visitor.send(f"{page}{action}/", **fields)


def _wait(data: Path, state: str, step: str) -> None:
    """Wait until the log is so far."""
    until = time.monotonic() + MOST_SECONDS
    with closing(sqlite3.connect(f"file:{data / 'wellserved.sqlite3'}?mode=ro", uri=True)) as database:
        while True:
            now = database.execute("SELECT state, step, refusal FROM web_broughtlog").fetchone()
            if now[:2] == (state, step):
                return
            if now[0] in {"refused", "stopped"} or time.monotonic() > until:
                raise SystemExit(f"The log did not come so far: {now}")
            time.sleep(LOOK_SECONDS)


def main() -> None:
    """Print what was measured."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    path = log_of(events, bench_folder())
    if not path.exists():
        write_log(events, path)
    print(json.dumps(measured(path)))


if __name__ == "__main__":
    main()
