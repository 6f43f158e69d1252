"""Names that are nearly the same: what a log calls a team, and what it may be called here."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from wellserved.words.plain_words import plain

NEAR = 0.6
"""How alike two names must be, from 0 to 1, to be taken for one another."""
LOOKED_AT = 8
"""Names that share most with the one that is asked for; only these are compared letter by letter."""
_PIECE = 3
_NUMBER = re.compile(r"\d+")


class Names:
    """Names among which near ones are looked for, kept by the pieces of three letters they consist of.

    >>> Names(["Credit check", "Credit Control", "Legal"]).near("credit-checks")
    ('Credit check',)
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._plain = {name: plain(name) for name in names}
        self._by_piece: dict[str, list[str]] = {}
        for name, letters in self._plain.items():
            for piece in _pieces(letters):
                self._by_piece.setdefault(piece, []).append(name)

    def near(self, name: str, most: int = 3) -> tuple[str, ...]:
        """Give the nearest names, the nearest first. Names with different numbers are never near: G97 is not G96."""
        wanted = plain(name)
        shared = Counter(each for piece in _pieces(wanted) for each in self._by_piece.get(piece, ()))
        alike = [
            (SequenceMatcher(None, wanted, self._plain[each]).ratio(), each)
            for each, _many in shared.most_common(LOOKED_AT)
            if not _differ_in_numbers(wanted, self._plain[each])
        ]
        best = sorted((each for each in alike if each[0] >= NEAR), key=lambda each: (-each[0], each[1]))
        return tuple(name for _ratio, name in best[:most])


def _pieces(letters: str) -> set[str]:
    padded = f" {letters} "
    return {padded[at : at + _PIECE] for at in range(len(padded) - _PIECE + 1)}


def _differ_in_numbers(one: str, other: str) -> bool:
    mine, theirs = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(mine and theirs) and mine != theirs
