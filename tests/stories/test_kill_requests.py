"""Requests while all processes are ended without a word: nothing acknowledged is lost, and nothing is doubled."""

import re
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from queue import Empty

import pytest

from tests.stories.running import SECONDS, Running, Visitor, served
from tests.stories.test_mail_story import Post, post_office, text_of
from tests.stories.three_teams import Colleague, place_of, play, said
from tests.web.on_postgres import free_port
from wellserved.web.models.keys import new_key

pytestmark = pytest.mark.slow
KILLS, SENT_BETWEEN = 6, 12
MORE = re.compile(r"(One|\d+) more things? stands? on your desk")
"""A mail names fifteen things; on a slow machine more come together."""
CSRF = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken" value="[^"]*">')
Form = tuple[Visitor, str, dict[str, str]]
"""Who sends it, to which address, and what stands in it."""
LOOK = """
import django
django.setup()
from wellserved.web.actions.request_record import summary
from wellserved.web.models import Request, RequestWait
for row in Request.objects.exclude(state="draft").order_by("pk"):
    events = list(row.events.order_by("number"))
    assert [each.number for each in events] == list(range(1, len(events) + 1)), row
    kept = {name: getattr(row, name) for name in summary(row, events)}
    assert kept == summary(row, events), (row, kept)
    for each in events:
        print(row.title, each.what, each.text, sep="|")
"""
"""Replays each record; every number must be there once, and the summary must be what the events say."""


@dataclass
class Sending:
    """People who send forms at the same time, and send again what got no answer."""

    sources: Sequence[Iterator[Form]]
    acknowledged: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    up: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    counted: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """One for each answer."""

    def begin(self) -> None:
        """Let everybody begin."""
        self.up.set()
        self.threads = [threading.Thread(target=self._go_on, args=(each,)) for each in self.sources]
        for thread in self.threads:
            thread.start()

    def _go_on(self, source: Iterator[Form]) -> None:
        while not self.ended.is_set():
            self._send(*next(source))

    def _send(self, visitor: Visitor, address: str, fields: dict[str, str]) -> None:
        """Send one form until it is answered, always with the same key; an answer leads on to another page."""
        once, page = new_key(), visitor.page
        while True:
            self.up.wait()
            visitor.page, visitor.url = page, address
            try:
                visitor.send(address, **fields, once=once)
            except (OSError, HTTPException):
                continue
            if visitor.status == 200 and visitor.url != address:
                self.acknowledged.append(fields)
            else:
                self.refused.append(f"{address} {fields} {visitor.status} {visitor.page}")
                self.ended.set()
            visitor.page = page
            self.counted.release()
            return

    def wait_for(self, answers: int) -> None:
        """Wait until so many more forms were answered."""
        for _ in range(answers):
            assert self.counted.acquire(timeout=SECONDS)
            assert self.refused == []

    def end(self) -> None:
        """Let everybody finish the form they are at."""
        self.ended.set()
        for thread in self.threads:
            thread.join(SECONDS)


def window(person: Colleague) -> Visitor:
    """Give another window of somebody, in which a page with a form is open."""
    visitor = person.twin()
    visitor.page = "".join(CSRF.findall(person.page)[:1])
    return visitor


def wishes(ann: Colleague) -> Iterator[Form]:
    """Ann asks for one thing after another, having read what can be expected."""
    ann.get(f"{ann.house}/requests/new/?to=it-workplace")
    visitor = ann.twin()
    visitor.page, number = ann.page, 0
    while True:
        number += 1
        fields = {"title": f"Wish {number}.", "to": "it-workplace", "key": new_key(), "do": "ask"}
        yield visitor, f"{ann.house}/requests/new/", fields


def notes(person: Colleague, request: str, name: str) -> Iterator[Form]:
    """Somebody writes one note after another."""
    visitor, number = window(person), 0
    while True:
        number += 1
        yield visitor, f"{request}note/", {"text": f"Note {number} of {name}."}


def questions(ann: Colleague, ben: Colleague, request: str) -> Iterator[Form]:
    """Ben asks back and Ann answers, again and again."""
    of_ann, of_ben, number = window(ann), window(ben), 0
    while True:
        number += 1
        yield of_ben, f"{request}ask-back/", {"text": f"Question {number}."}
        yield of_ann, f"{request}answer/", {"text": f"Answer {number}."}


def changed(folder: Path, *changes: str) -> None:
    with closing(sqlite3.connect(folder / "wellserved.sqlite3", timeout=SECONDS)) as database:
        for each in changes:
            database.execute(each)
        database.commit()


def many(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "wellserved.sqlite3", timeout=SECONDS)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def notices_of_wishes(folder: Path) -> dict[tuple[str, str], int]:
    """Count the notices that were mailed of each wish to each person."""
    with closing(sqlite3.connect(folder / "wellserved.sqlite3", timeout=SECONDS)) as database:
        rows = database.execute(
            "SELECT person.mail, request.title, count(*) FROM web_notice notice"
            " JOIN web_person person ON person.id = notice.person_id"
            " JOIN web_request request ON request.id = notice.request_id"
            " WHERE notice.mailed_at IS NOT NULL AND request.title LIKE 'Wish %' GROUP BY 1, 2"
        )
        return {(mail, title): many for mail, title, many in rows}


def let_it_be_noon(folder: Path) -> None:
    """Let everybody live where it is noon, so that mails go out now."""
    hours = datetime.now(UTC).hour - 12
    changed(folder, f"UPDATE web_person SET zone = 'Etc/GMT{hours:+}'")


def mail_now(folder: Path) -> None:
    """Let all notices be due that were not mailed yet."""
    changed(folder, "UPDATE web_notice SET due_at = made_at WHERE mailed_at IS NULL")


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.2)


def told(post: Post) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Count in how many mails each wish was told to each person, and how many more things mails say stand on the desk.

    The same mail twice is one.
    """
    mails: dict[str, EmailMessage] = {}
    try:
        while mail := message_from_bytes(post.came.get_nowait(), policy=policy.default):
            assert isinstance(mail, EmailMessage)
            mails[mail["Message-ID"]] = mail
    except Empty:
        pass
    wishes_in, unnamed = Counter[tuple[str, str]](), Counter[str]()
    for mail in mails.values():
        text = text_of(mail)
        wishes_in.update((mail["To"], wish) for wish in set(re.findall(r"Wish \d+\.", text)))
        unnamed.update({mail["To"]: sum(int(n) if n.isdigit() else 1 for n in MORE.findall(text))})
    return wishes_in, unnamed


def killed_often(folder: Path, port: int, stack: ExitStack) -> tuple[Running, Sending]:
    """Let people ask and do steps while all processes are killed again and again; give how it ended."""
    settings = {"WELLSERVED_ADDRESS": f"127.0.0.1:{free_port()}", "WELLSERVED_MAIL_URL": f"smtp://127.0.0.1:{port}"}
    running = stack.enter_context(served(folder, **settings))
    ann, ben, _dan = play(running, folder)
    let_it_be_noon(folder)
    laptop = ann.ask("Laptop for Ana", "IT Workplace")
    ben.do(laptop, "take-up")
    ann.get(laptop)
    sources = (notes(ann, laptop, "Ann"), notes(ben, laptop, "Ben"), questions(ann, ben, laptop), wishes(ann))
    sending = Sending(sources)
    stack.callback(sending.ended.set)
    stack.callback(sending.up.set)
    sending.begin()
    for _ in range(KILLS):
        sending.wait_for(SENT_BETWEEN // 2)
        mail_now(folder)
        sending.wait_for(SENT_BETWEEN // 2)
        sending.up.clear()
        running.kill()
        running = stack.enter_context(served(folder, **settings))
        sending.up.set()
    sending.wait_for(SENT_BETWEEN)
    sending.end()
    return running, sending


def test_requests_lose_nothing_that_was_acknowledged_and_double_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with post_office() as (post, port), ExitStack() as stack:
        running, sending = killed_often(folder, port, stack)
        mail_now(folder)
        wait_until(lambda: not many(folder, "web_notice WHERE mailed_at IS NULL"))
        changed(folder, "UPDATE web_mail SET due_at = made_at WHERE sent_at IS NULL")
        wait_until(lambda: not many(folder, "web_mail WHERE sent_at IS NULL"))
        assert running.stop() == 0
        in_mails, unnamed = told(post)
        noticed = notices_of_wishes(folder)

        record = said(place_of(running, folder), sys.executable, "-c", LOOK).splitlines()

    assert len(sending.acknowledged) >= KILLS * SENT_BETWEEN
    happened = Counter(line.split("|")[2] for line in record if line.split("|")[2])
    asked = Counter(line.split("|")[0] for line in record if line.split("|")[1] == "asked")
    assert happened == Counter(each["text"] for each in sending.acknowledged if "text" in each)
    assert asked == Counter(["Laptop for Ana", *(each["title"] for each in sending.acknowledged if "title" in each)])
    wishes_told = {wish for wish in asked if wish.startswith("Wish ")}
    assert noticed == {(f"{name}@example.org", wish): 1 for name in ("ben", "cara") for wish in wishes_told}
    assert set(in_mails.values()) == {1}
    for address in ("ben@example.org", "cara@example.org"):
        not_named = wishes_told - {wish for to, wish in in_mails if to == address}
        assert len(not_named) <= unnamed[address], not_named
    assert {wish for _to, wish in in_mails} <= wishes_told
