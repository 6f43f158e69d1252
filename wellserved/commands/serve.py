"""`wellserved serve`: everything that is needed, from the first run on, until somebody stops it."""

import http.client
import socket
import sys
import time
from contextlib import closing, suppress
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

import typer

from wellserved.commands.alone import alone
from wellserved.commands.first_run import collect_static_files, first_administrator, prepare_tables, sign_in_link
from wellserved.commands.processes import AGAIN_SECONDS, Children
from wellserved.commands.talk import TALK, Refusal, application, say

READY_SECONDS = 60
ANSWERED = 200


def serve(
    link: Annotated[
        bool, typer.Option("--link", help="Print a one-time link that signs in the first administrator.")
    ] = False,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also run the worker, which sends mails and tidies up.")
    ] = True,
) -> None:
    """Start the web server and the worker, and print the address.

    The first run makes the database and prints a one-time link to sign in with. Everything is kept in the data folder;
    Ctrl-C stops, and the next start goes on from there. The settings are in docs/settings.md.

    For example: wellserved serve

    On another port: WELLSERVED_ADDRESS=127.0.0.1:9000 wellserved serve
    """
    with application(tables=False):
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        check_address()
        with alone(), listening() as door:
            is_first = prepare_tables(say)
            collect_static_files(say)
            run(door, link=link or is_first, worker=worker, now=timezone.now())


def check_address() -> None:
    """Refuse to be reached from other machines before it is said how, with https."""
    from wellserved.web import environment  # noqa: PLC0415 -- slow import

    host, _ = environment.address()
    if not environment.is_loopback(host) and not environment.text("URL"):
        raise Refusal(
            f"WELLSERVED_ADDRESS lets other machines in ({host}). Say in WELLSERVED_URL how people reach it, such as "
            "https://wellserved.example.org."
        )


def listening() -> socket.socket:
    """Take the port, before anything else is done."""
    from wellserved.web import environment  # noqa: PLC0415 -- slow import

    host, port = environment.address()
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(1024)
    except OSError as error:
        door.close()
        raise Refusal(
            f"Port {port} of {host} cannot be used: {(error.strerror or str(error)).lower()}. Another program may have "
            f"it; choose another one: WELLSERVED_ADDRESS={host}:{port + 1 if port < 65535 else 8000}"  # noqa: PLR2004
        ) from None
    return door


def run(door: socket.socket, *, link: bool, worker: bool, now: datetime) -> None:
    """Start the processes, say where they are, and stay until they are to stop."""
    children = Children()
    children.stop_when_asked()
    children.start("server", str(door.fileno()), pass_fds=(door.fileno(),))
    if worker:
        children.start("worker")
    try:
        _wait_until_ready(children)
        _say_where(link=link, now=now)
        _watch(children)
    finally:
        children.stop()
    say("Stopped; everything is kept.")


def _wait_until_ready(children: Children) -> None:
    until = time.monotonic() + READY_SECONDS
    while not answers():
        if not children.alive("server"):
            raise Refusal("The web server ended; the lines above say why.")
        if time.monotonic() > until:
            raise Refusal("The web server does not answer. Set WELLSERVED_LOG=debug to see more.")
        time.sleep(0.05)


def answers(path: str = "/readyz") -> bool:
    """Say whether a web server answers at our address, and is ready."""
    from django.conf import settings  # noqa: PLC0415 -- slow import

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104 -- compared only
    with (
        suppress(OSError, http.client.HTTPException),
        closing(http.client.HTTPConnection(host, settings.PORT, timeout=5)) as connection,
    ):
        connection.request("GET", path, headers={"Host": urlsplit(settings.PUBLIC_URL).netloc})
        return connection.getresponse().status == ANSWERED
    return False


def _say_where(*, link: bool, now: datetime) -> None:
    from django.conf import settings  # noqa: PLC0415 -- slow import

    TALK.print(f"Wellserved runs at [bold]{settings.PUBLIC_URL}/[/bold]; everything is kept in {settings.DATA}.")
    if link:
        address = sign_in_link(first_administrator(now), now)
        TALK.print(f"Sign in once, within 15 minutes: [bold]{address}[/bold]")
        say("Another such link: wellserved serve --link, or while this runs: wellserved user link NAME")
    say("Ctrl-C stops.")
    sys.stderr.flush()


def _watch(children: Children) -> None:
    """Stay until somebody wants to stop. A worker that ends is started again; without the web server all ends."""
    while name := children.next():
        if name == "server":
            raise Refusal("The web server ended; the lines above say why.")
        time.sleep(AGAIN_SECONDS)
        children.start(name)
