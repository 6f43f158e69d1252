"""What was acknowledged is still there, once, however often all processes are ended without a word."""

import sqlite3
import threading
import urllib.error
from contextlib import ExitStack, closing
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.stories.running import Running, Visitor, served
from tests.web.on_postgres import free_port

pytestmark = pytest.mark.slow
KILLS, CLIENTS, SENT_BETWEEN = 20, 4, 12


class Clients:
    """Several browsers of one administrator that add kinds of customers, and send again what got no answer."""

    def __init__(self, running: Running) -> None:
        self.address = f"{running.address}/customers/"
        self.acknowledged: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self.up, self.ended = threading.Event(), threading.Event()
        self.counted = threading.Semaphore(0)
        """One for each answer."""
        self.first = Visitor()
        self.first.get(running.link)
        self.first.send()
        self.up.set()
        self.threads = [threading.Thread(target=self._go_on, args=(number,)) for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def _go_on(self, number: int) -> None:
        visitor = self.first.twin()
        visitor.get(self.address)
        form, count = visitor.page, 0
        while not self.ended.is_set():
            count += 1
            self._add(visitor, form, f"Kind {number}-{count}")

    def _add(self, visitor: Visitor, form: str, name: str) -> None:
        """Send one form until it is answered, always with the same key."""
        while True:
            self.up.wait()
            visitor.page, visitor.url = form, self.address
            try:
                visitor.send(name=name, once=f"key-of-{name.replace(' ', '-')}")
            except (OSError, HTTPException, urllib.error.URLError):
                continue
            if visitor.status == 200 and name in visitor.page:
                self.acknowledged.append(name)
            else:
                self.refused.append((name, visitor.page))
                self.ended.set()
            self.counted.release()
            return

    def wait_for(self, answers: int) -> None:
        """Wait until so many more forms were answered."""
        for _ in range(answers):
            assert self.counted.acquire(timeout=60)

    def end(self) -> None:
        """Let everybody finish the form they are at."""
        self.ended.set()
        for thread in self.threads:
            thread.join(60)


def test_it_loses_nothing_that_was_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    folder, place = tmp_path / "data", f"127.0.0.1:{free_port()}"
    with ExitStack() as first:
        running = first.enter_context(served(folder, WELLSERVED_ADDRESS=place))
        clients = Clients(running)
        first.callback(clients.ended.set)
        for _ in range(KILLS):
            clients.wait_for(SENT_BETWEEN)
            clients.up.clear()
            running.kill()
            running = first.enter_context(served(folder, WELLSERVED_ADDRESS=place))
            clients.up.set()
        clients.wait_for(SENT_BETWEEN)
        clients.end()
        assert running.stop() == 0

    with closing(sqlite3.connect(folder / "wellserved.sqlite3")) as database:
        kept = [name for (name,) in database.execute("SELECT name FROM web_segment")]
        entries = database.execute("SELECT count(*) FROM web_auditentry WHERE action = 'segment-add'").fetchone()[0]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert clients.refused == []
    assert len(clients.acknowledged) >= KILLS * SENT_BETWEEN
    assert sorted(kept) == sorted(clients.acknowledged)
    assert entries == len(kept)
