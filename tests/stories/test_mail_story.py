"""A question goes out by mail and its answer comes back: through a real mail server, the worker and the command."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.shape.files import ROOT
from tests.stories.running import COMMAND, environment
from tests.web.on_postgres import free_port

pytestmark = pytest.mark.slow
SECONDS = 90
MADE = """
import os
os.umask(0o077)
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from tests.web.conftest import play
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.models import Notice
cast, now = play(), timezone.now()
wish = Wish(title="A laptop", provider=cast.workplace, customer=cast.sales)
request = ask(by=cast.ann, now=now, request=draft(by=cast.ann, now=now, wish=wish))
steps.ask_back(by=cast.ben, now=now, request=request, text="Which size?")
Notice.objects.exclude(person=cast.ann).delete()
Notice.objects.update(due_at=now)
"""
LOOK = """
import django
django.setup()
from wellserved.web.models import IncomingMail, RequestEvent
for each in RequestEvent.objects.order_by("number"):
    print(each.what, each.by and each.by.name, each.by_mail, each.text, sep="|")
print(list(IncomingMail.objects.values_list("fate", flat=True)))
"""


class Post:
    """Takes mails as the mail server of a colleague does."""

    def __init__(self) -> None:
        self.came: Queue[bytes] = Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd calls it so
        self.came.put(envelope.content)
        return "250 OK"


@contextmanager
def post_office() -> Iterator[tuple[Post, int]]:
    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()


@contextmanager
def working(place: dict[str, str]) -> Iterator[None]:
    """Let a worker work until the end of the block."""
    running = subprocess.Popen([*COMMAND, "worker"], cwd=ROOT, env=place, stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        running.terminate()
        assert running.wait(SECONDS) == 0


def python(place: dict[str, str], script: str) -> str:
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def receive(place: dict[str, str], raw: bytes) -> int:
    """Hand a mail over as a mail server does, and give the exit code."""
    done = subprocess.run([*COMMAND, "receive"], cwd=ROOT, env=place, input=raw, capture_output=True, check=False)
    return done.returncode


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def answer_to(mail: EmailMessage, text: str) -> bytes:
    """Answer as a mail program does: to whom it says, naming what is answered, and quoting it."""
    quoted = "".join(f"> {line}\n" for line in text_of(mail).splitlines())
    reply = EmailMessage(policy=policy.SMTP)
    reply["From"], reply["To"] = "Ann Ashby <ann@example.org>", mail["Reply-To"]
    reply["Subject"], reply["Message-ID"] = f"Re: {mail['Subject']}", "<1@mail.example.org>"
    reply["In-Reply-To"] = mail["Message-ID"]
    reply.set_content(f"{text}\n\nOn Mon, 23 Nov 2026 at 10:02, Wellserved <x@example.org> wrote:\n\n{quoted}")
    return reply.as_bytes()


def test_a_question_goes_out_and_its_answer_comes_back(tmp_path: Path) -> None:
    with post_office() as (post, port):
        place = environment(
            tmp_path,
            WELLSERVED_SECRET_KEY="for tests only: 0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFG",
            WELLSERVED_MAIL_URL=f"smtp://127.0.0.1:{port}",
            WELLSERVED_MAIL_IN="requests@example.org",
            DJANGO_SETTINGS_MODULE="wellserved.web.settings",
            PYTHONPATH=str(ROOT),
        )
        (tmp_path / "logs" / "arriving").mkdir(parents=True)
        (tmp_path / "static").mkdir()
        python(place, MADE)
        with working(place):
            mail = message_from_bytes(post.came.get(timeout=SECONDS), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert (mail["To"], mail["Subject"]) == ("ann@example.org", "R-1 A laptop")
        assert "Which size?" in text_of(mail)
        answer = answer_to(mail, "The small one.")
        assert [receive(place, answer), receive(place, answer)] == [0, 0]
        assert receive(place, b"") == 65
        assert receive({**place, "WELLSERVED_DATABASE_URL": "postgres://x@127.0.0.1:1/x"}, answer) == 75
    lines = python(place, LOOK).splitlines()
    assert lines[-2:] == ["answered|Ann Ashby|True|The small one.", "['taken']"]
