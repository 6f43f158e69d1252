"""The mails that wait in the outbox, for administrators while no mail server is set."""

import re
from dataclasses import dataclass

from django.conf import settings

from wellserved.web.models import Mail

PAGE = 50


@dataclass(frozen=True)
class Piece:
    """A piece of a mail's text; a link where it is an address of this installation."""

    text: str
    is_link: bool


def latest(before: int | None) -> list[Mail]:
    """Give the latest mails, the newest first. One query."""
    mails = Mail.objects.order_by("-pk").defer("text", "html")
    return list((mails.filter(pk__lt=before) if before else mails)[:PAGE])


def mail_of(key: str) -> Mail | None:
    """Find a mail by its key. One query."""
    return Mail.objects.filter(key=key).first()


def lines(text: str) -> list[list[Piece]]:
    """Cut a text into lines, and these into what is plain and what leads to this installation.

    No other address becomes a link, whoever wrote it.
    """
    ours = re.compile(rf"({re.escape(settings.PUBLIC_URL)}/[A-Za-z0-9_:/.-]*)")
    return [
        [Piece(each, number % 2 == 1) for number, each in enumerate(ours.split(line)) if each]
        for line in text.splitlines()
    ]
