"""Chooses the columns that say yes or no: whether the promise was kept, and whether the case is expedited."""

from collections.abc import Callable, Collection

from wellserved.eventlog.guess_columns import NOTHING, Choice
from wellserved.eventlog.guess_words import EXPEDITED, PROMISE_KEPT, PROMISE_LATE, PROMISE_STATE, plain, says
from wellserved.eventlog.look import Look
from wellserved.eventlog.yes_no import EXPEDITED as EXPEDITED_TEXTS
from wellserved.eventlog.yes_no import KEPT, LATE, NO, USUAL, YES

_NEARLY_ALL = 0.95
_TEXTS_THAT_MEAN_KEPT = ("false", "no", "0", "nein", "non", "nee", "falso")


def choose_promise_kept(look: Look, taken: Collection[str]) -> Choice:
    """Choose the column that says whether the promise was kept: by its header and by its texts."""
    return _choose(look, taken, _may_say_kept)


def _may_say_kept(header: str) -> Collection[str]:
    if says(header, PROMISE_LATE):
        return YES | NO
    if says(header, PROMISE_KEPT):
        return YES | NO | KEPT | LATE
    return KEPT | LATE if says(header, PROMISE_STATE) else frozenset()


def texts_that_mean_kept(header: str | None) -> tuple[str, ...]:
    """Give the texts that mean kept, where a header says that its column tells of promises *not* kept."""
    return _TEXTS_THAT_MEAN_KEPT if header and says(header, PROMISE_LATE) else ()


def choose_expedited(look: Look, taken: Collection[str]) -> Choice:
    """Choose the column that says whether the case is expedited: by its header and by its texts.

    A priority is never taken for one: which of its texts mean expedited is for people to say.
    """
    return _choose(
        look, taken, lambda header: YES | NO | EXPEDITED_TEXTS | USUAL if says(header, EXPEDITED) else frozenset()
    )


def _choose(look: Look, taken: Collection[str], known_under: Callable[[str], Collection[str]]) -> Choice:
    """Choose the first column of which (nearly) all texts are among those that are known under its header."""
    for column in look.columns:
        known, texts = known_under(column), look.texts[column]
        if column in taken or column in look.moments or not known or not texts:
            continue
        share = sum(rows for text, rows in texts.items() if plain(text) in known) / texts.total()
        if share >= _NEARLY_ALL:
            return Choice((column,), "likely", f"its header says so; {share:.0%} of its texts say yes or no")
    return NOTHING
