"""A small mailbox for tests: it speaks just enough IMAP, over a real socket."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What is in it, and what was read."""

    mails: list[bytes]
    port: int = 0
    seen: set[int] = field(default_factory=set)
    flagged: set[int] = field(default_factory=set)
    folder: str = ""
    password: str = "secret"
    sizes: dict[int, int] = field(default_factory=dict)
    """What it says of a mail's size, where that is not so."""


@contextmanager
def mailbox(*mails: bytes) -> Iterator[Mailbox]:
    """Run a mailbox with some mails on a free port of this machine."""
    kept = Mailbox(list(mails))

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _talk(self, kept)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()


def _talk(talk: socketserver.StreamRequestHandler, kept: Mailbox) -> None:
    def say(content: str | bytes) -> None:
        talk.wfile.write((content.encode() if isinstance(content, str) else content) + b"\r\n")

    say("* OK ready")
    for raw in iter(talk.rfile.readline, b""):
        tag, command, rest = (*raw.decode().strip().split(" ", 2), "")[:3]
        answer = "OK done"
        match command.upper():
            case "CAPABILITY":
                say("* CAPABILITY IMAP4rev1")
            case "LOGIN" if kept.password not in rest:
                answer = "NO wrong password"
            case "SELECT":
                kept.folder = rest
                say(f"* {len(kept.mails)} EXISTS")
            case "UID":
                for line in _of_mails(kept, rest):
                    say(line)
            case "LOGOUT":
                say("* BYE")
                say(f"{tag} {answer}")
                return
        say(f"{tag} {answer}")


def _of_mails(kept: Mailbox, rest: str) -> Iterator[str | bytes]:
    """Do what is asked of mails by their number, which is their place from 1 on."""
    if rest.upper().startswith("SEARCH"):
        yield " ".join(["* SEARCH", *(str(n + 1) for n in range(len(kept.mails)) if n + 1 not in kept.seen)])
        return
    verb, said, what = rest.split(" ", 2)
    number = int(said)
    mail = kept.mails[number - 1]
    if verb.upper() == "STORE":
        kept.seen |= {number} if re.search(r"\\Seen", what) else set()
        kept.flagged |= {number} if re.search(r"\\Flagged", what) else set()
    elif "SIZE" in what:
        yield f"* {number} FETCH (UID {number} RFC822.SIZE {kept.sizes.get(number, len(mail))})"
    else:
        yield f"* {number} FETCH (UID {number} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")"
