"""Names that are equal but for a few letters: who calls what they offer the same."""

from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from wellserved.words.nearest import Names

MOST_NAMES = 500
"""Up to so many different names of services, near ones are looked for, too; beyond, only equal ones."""
NEARLY_EQUAL = 3
"""So many near names of each are looked at."""
NEARLY = 0.85
"""How alike two names must be, from 0 to 1."""


def near(names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Give each name alone, and each pair of names that are nearly the same."""
    in_order = sorted(names)
    yield from ((name,) for name in in_order)
    if len(in_order) > MOST_NAMES:
        return
    known, told = Names(in_order), set[tuple[str, ...]]()
    for name in in_order:
        for other in known.near(name, NEARLY_EQUAL + 1):
            pair = tuple(sorted((name, other)))
            if other != name and _is_nearly(name, other) and pair not in told:
                told.add(pair)
                yield pair


def _is_nearly(one: str, other: str) -> bool:
    """Say whether two names differ by a few letters only: what is taken for a name in a log may be further away."""
    return SequenceMatcher(None, one, other).ratio() >= NEARLY
