"""What stands in mails and is trusted when it comes back: whose answer on which request, and what to switch off.

A token names its person in plain, and ends with what only this installation can compute. It never ends, since mails
are answered and switched off when somebody comes to it; and it gives nobody else's rights: an answer counts only if it
also comes from the address of its person.
"""

import re
from base64 import b32encode
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from wellserved.web import places
from wellserved.web.models import Person, Request
from wellserved.words.notices import NoticeKind

REPLY, OFF = "reply", "notices-off"
KEY = 12
SEAL = 16
"""So many signs are computed: 80 bits."""
IN_ADDRESS = re.compile(rf"\+([a-z0-9]{{{KEY + KEY + SEAL}}})@")
IN_MESSAGE_ID = re.compile(rf"<([a-z0-9]{{{KEY + KEY + SEAL}}})\.[a-z0-9]+@")


@dataclass(frozen=True)
class Answers:
    """Whose answer it is, on which request: keys."""

    person: str
    request: str


def reply_token(person: Person, request: Request) -> str:
    """Make what stands in the address to which somebody answers about a request, fit for any mail server."""
    return f"{person.key}{request.key}{_seal(REPLY, person.key + request.key)}"


def reply_address(person: Person, request: Request) -> str:
    """Give the address to which somebody answers about a request; blank where no mail comes in."""
    if not settings.MAIL_IN or places.here() is not places.Place.OWN:
        return ""
    local, _, host = settings.MAIL_IN.rpartition("@")
    return f"{local}+{reply_token(person, request)}@{host}"


def answers(token: str) -> Answers | None:
    """Say whose answer on which request a token stands for; None: it is not one of ours."""
    keys, seal = token[: KEY + KEY], token[KEY + KEY :]
    return Answers(keys[:KEY], keys[KEY:]) if constant_time_compare(seal, _seal(REPLY, keys)) else None


def off_token(person: Person, kinds: Collection[NoticeKind]) -> str:
    """Make what switches off the mails of some kinds to somebody, without signing in."""
    said = f"{person.key}.{'-'.join(sorted(kind.value for kind in kinds))}"
    return f"{said}.{_seal(OFF, said)}"


def switches_off(token: str) -> tuple[str, tuple[NoticeKind, ...]] | None:
    """Say for whom (a key) a token switches off which kinds; None: it is not one of ours."""
    said, _, seal = token.rpartition(".")
    if not constant_time_compare(seal, _seal(OFF, said)):
        return None
    key, _, kinds = said.partition(".")
    return key, tuple(NoticeKind(each) for each in kinds.split("-"))


def _seal(purpose: str, said: str) -> str:
    made = salted_hmac(f"wellserved.{purpose}.{places.here()}", said, algorithm="sha256").digest()
    return b32encode(made).decode().lower()[:SEAL]
