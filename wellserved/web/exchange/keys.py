"""Keys of teams, made from their names."""

import re
from collections.abc import Container
from hashlib import sha256

from wellserved.words.plain_words import plain

LONGEST = 50
TAKEN_BY_PAGES = frozenset({"new"})
"""What stands in addresses in the place of a key."""
_NO_LETTER = re.compile(r"[^a-z0-9\s_-]+")
_BETWEEN = re.compile(r"[\s_-]+")


def key_of(name: str, taken: Container[str]) -> str:
    """Make the key of a team from its name; where another one has it already, with a number.

    >>> key_of("Büro & Recht", ()), key_of("IT", {"it", "it-2"}), key_of("研究", ())
    ('buro-recht', 'it-3', 'team-4ff0f1')
    """
    made = _BETWEEN.sub("-", _NO_LETTER.sub("", plain(name))).strip("-")[:LONGEST].strip("-")
    made = made or f"team-{sha256(name.encode()).hexdigest()[:6]}"
    key, number = made, 1
    while key in taken or key in TAKEN_BY_PAGES:
        number += 1
        key = f"{made}-{number}"
    return key
