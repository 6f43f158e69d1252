"""The mailbox: where no mail server hands mails over, the worker reads them there.

A mail is marked as read once it is kept; a worker that dies in between reads it again, and the same mail twice is one.
"""

import imaplib
import re
import ssl
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from wellserved.web import logs
from wellserved.web.actions.incoming import take
from wellserved.web.exchange.read_mail import MAIL_BYTES

AT_ONCE = 50
TIMEOUT_SECONDS = 20
PORTS = {"imap": 143, "imaps": 993}
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")


class NotReachable(OSError):
    """The mailbox does not answer as it should."""


def look(now: datetime) -> None:
    """Take every mail of the mailbox that was not read yet."""
    if not settings.MAILBOX_URL:
        return
    box = _opened(settings.MAILBOX_URL)
    try:
        numbers = _ok(box.uid("SEARCH", "UNSEEN"))[0]
        for number in (numbers or b"").split()[:AT_ONCE]:
            _take(box, number.decode(), now)
    finally:
        box.logout()


def _take(box: imaplib.IMAP4, number: str, now: datetime) -> None:
    """Take one mail; one that is too large stays unread by us, and is marked so that it does not come again."""
    if _size(box, number) <= MAIL_BYTES:
        found = _ok(box.uid("FETCH", number, "(BODY.PEEK[])"))
        raw = next((each[1] for each in found if isinstance(each, tuple)), None)
        if raw is None:  # somebody else took it meanwhile
            return
        take(raw=raw, now=now)
        _ok(box.uid("STORE", number, "+FLAGS", "(\\Seen)"))
    else:
        _ok(box.uid("STORE", number, "+FLAGS", "(\\Seen \\Flagged)"))
        logs.log().warning("mail", fate="left in the mailbox", why="It is too large.")


def _size(box: imaplib.IMAP4, number: str) -> int:
    said = b" ".join(
        each if isinstance(each, bytes) else each[0] for each in _ok(box.uid("FETCH", number, "(RFC822.SIZE)")) if each
    )
    found = _SIZE.search(said)
    return int(found[1]) if found else 0


def _opened(url: str) -> imaplib.IMAP4:
    """Sign in to the mailbox, and open its folder. With TLS its certificate must be valid for its name."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS)
    else:
        box = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _ok(box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"'))
    except BaseException:
        box.shutdown()
        raise
    return box


def _ok(said: tuple[str, list[Any]]) -> list[Any]:
    kind, found = said
    if kind != "OK":
        raise NotReachable("The mailbox refused what was asked of it.")
    return found
