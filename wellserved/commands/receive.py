"""`wellserved receive`: a mail server hands a mail over, on the standard input."""

import sys

import typer

from wellserved.commands.talk import application, say

CANNOT_BE_READ, TRY_AGAIN = 65, 75
"""As sysexits.h has them, which mail servers know."""


def receive() -> None:
    """Take one mail from the standard input, as a mail server hands it over; it is kept when this ends with 0.

    Exit code 65: it is empty or too large. 75: it cannot be kept now; the mail server tries again later.

    For example: wellserved receive < answer.eml
    """
    from wellserved.web.exchange.read_mail import MAIL_BYTES  # noqa: PLC0415 -- slow import

    raw = sys.stdin.buffer.read(MAIL_BYTES + 1)
    if not raw or len(raw) > MAIL_BYTES:
        say("This is no mail that can be taken: it is empty, or larger than 25 MB.")
        raise typer.Exit(CANNOT_BE_READ)
    try:
        _take(raw)
    except Exception as failure:  # noqa: BLE001 -- whatever it is, the mail server keeps the mail
        if not isinstance(failure, typer.Exit):
            say(f"The mail was not kept ({type(failure).__name__}).")
        raise typer.Exit(TRY_AGAIN) from None


def _take(raw: bytes) -> None:
    with application():
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.web.actions.incoming import take  # noqa: PLC0415

        take(raw=raw, now=timezone.now())
