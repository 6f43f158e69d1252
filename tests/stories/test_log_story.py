"""A log from the browser to its report: brought over HTTP, worked on by the worker's own process, taken away again."""

import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import pytest
from lxml import html

from tests.stories.running import SECONDS, Running, Visitor, served
from tests.web.brought import plain_log
from tests.web.on_postgres import free_port

pytestmark = pytest.mark.slow


class Bringer(Visitor):
    """Somebody who brings a log and answers its pages as they are proposed."""

    def form(self, action: str) -> html.FormElement:
        """Give the form of the open page that goes to an address."""
        return next(each for each in html.fromstring(self.page).forms if (each.action or "") == action)

    def bring(self, address: str, name: str, content: bytes) -> str:
        """Send a file, and give the address of the log."""
        self.get(f"{address}/logs/new/")
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in self.form("").form_values()
        ]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="log"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + content + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": self.url}
        self._open(urllib.request.Request(f"{address}/logs/new/", body, headers))
        return self.url

    def go_on(self, log: str, word: str) -> None:
        """Send a form of the page of a log as it is."""
        self.wait(log, word)
        address = f"{log}{word}/"
        data = urllib.parse.urlencode(self.form(urllib.parse.urlsplit(address).path).form_values()).encode()
        self._open(urllib.request.Request(address, data, {"Referer": self.url}))

    def wait(self, log: str, word: str) -> None:
        """Open the page of a log until it holds an address below its own."""
        until = time.monotonic() + SECONDS
        while f'{urllib.parse.urlsplit(log).path}{word}/"' not in self.get(log) and time.monotonic() < until:
            time.sleep(0.1)


def signed_in(running: Running) -> Bringer:
    ada = Bringer()
    ada.get(running.link)
    ada.send()
    ada.get(f"{running.address}/set-up/")
    ada.send(name="Northwind Loans")
    return ada


def test_an_administrator_brings_a_log_and_takes_its_report_away(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    address = {"WELLSERVED_ADDRESS": f"127.0.0.1:{port}"}
    with served(data, **address) as running:
        ada = signed_in(running)
        log = ada.bring(running.address, "march.csv", plain_log().encode())
        ada.go_on(log, "say")
        ada.go_on(log, "analyse")
        assert ada.status == 200
        assert running.stop() == 0  # whatever the analysis had begun waits for the next start

    with served(data, **address):
        ada.wait(log, "report")
        report = ada.get(f"{log}report/")
        assert (ada.status, "Legal" in report, "march.csv" in report) == (200, True, True)
        assert '"total": 12' in ada.get(f"{log}files/findings.json")
    kept = data / "logs" / log.rstrip("/").rpartition("/")[2]
    assert [path.name for path in kept.iterdir()] == ["march.csv"]
    assert not any((data / "logs" / "arriving").glob("*"))
