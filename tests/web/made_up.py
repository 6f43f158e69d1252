"""A made-up language in which no letter of the English wording stays, and everything is longer by two fifths."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from unittest.mock import patch

from django.test import override_settings
from django.utils.translation import trans_real

from wellserved.words import language

ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "àƀćďéƒĝĥíĵķļɱñóþǫŕšţúṽŵẋýžÀƁĆĎÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ"
)
ACTION = re.compile(r'recorded\(.*action="([a-z-]+)"')
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*(?:![rsa])?\}|<[^>]+>|&\w+;")
"""What stands in wording for something else: it stays as it is."""


def made_up(text: str) -> str:
    """Say it with accents, longer by two fifths, and with both ends marked."""
    kept, between = KEPT.findall(text), KEPT.split(text)
    said = "".join(
        part.translate(ACCENTED) + (kept[place] if place < len(kept) else "") for place, part in enumerate(between)
    )
    return f"⟦{said}{'~' * (len(text) * 2 // 5)}⟧"


class MadeUp(NullTranslations):
    """A catalogue in which everything is translated."""

    def gettext(self, message: str) -> str:
        """Give the made-up wording; what stands before the sign for a context is not shown."""
        return made_up(message.rpartition("\x04")[2]) if message.strip() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give the made-up wording for one or for several."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def to_language(self) -> str:
        """Say for Django which language it is."""
        return self.code


@contextmanager
def offered(code: str) -> Iterator[None]:
    """Offer a language in which everything is made up, by the code of one that Django knows: browsers ask for those."""
    catalogue = MadeUp(code)
    with (
        override_settings(LANGUAGES=[("en", "English"), (code, "Ɱàďé úþ")]),
        patch.dict(vars(trans_real)["_translations"], {code: catalogue}),
        patch.dict(language._loaded, {code: catalogue}),
    ):
        yield
