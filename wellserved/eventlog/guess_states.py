"""Chooses the columns that say in which state a case is, and what their texts mean."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wellserved.eventlog.guess_columns import NOTHING, Choice
from wellserved.eventlog.guess_words import ACTIVITY, LIFECYCLE, STATUS, plain, says
from wellserved.eventlog.look import Look
from wellserved.eventlog.proposal import Question, Reason
from wellserved.eventlog.status_words import Told, is_code, told_by, told_by_both, told_roughly
from wellserved.words.events import KIND_MEANINGS, EventKind

LIFECYCLE_TEXTS = frozenset(
    """schedule assign reassign start suspend resume complete autoskip manualskip withdraw ate_abort pi_abort
    abort_activity abort_case unknown""".split()
)
"""The transitions of the XES standard (IEEE 1849)."""

_MOST_STATES = 60
_MOST_COMBINED = 2_000
_STANDARD = 0.95
_KNOWN = 0.8
_KNOWN_SUB = 0.6
_TO_ASK = 0.01
_MOST_SHOWN = 4


def choose_lifecycle(look: Look, taken: Collection[str]) -> Choice:
    """Choose the column that says start, complete and the like."""
    found = [c for c in look.columns if c not in taken and _share_in(look, c, LIFECYCLE_TEXTS) >= _STANDARD]
    found = [c for c in found if says(c, LIFECYCLE) or {"start", "complete"} <= {t.lower() for t in look.texts[c]}]
    if not found:
        return NOTHING
    found.sort(key=lambda column: not says(column, LIFECYCLE))
    texts = sorted({text.lower() for text in look.texts[found[0]]})
    return Choice((found[0],), "sure", f"its texts are {_listed(texts)}, as the XES standard names them")


def _share_in(look: Look, column: str, known: Collection[str]) -> float:
    texts = look.texts[column]
    return sum(rows for text, rows in texts.items() if text.lower() in known) / max(1, texts.total())


def choose_status(look: Look, case: str, taken: Collection[str]) -> Choice:
    """Choose the column, or the status and the sub status, whose texts say in which state a case is."""
    columns = [c for c in look.columns if c not in taken and 0 < len(look.texts[c]) <= _MOST_STATES]
    columns = [c for c in columns if says(c, STATUS) or _share_known(look, c) >= _KNOWN]
    changes = look.changes_at_first(case, columns)
    columns = [c for c in columns if changes[c].changing or not changes[c].cases]
    if not columns:
        return NOTHING
    score = {c: says(c, STATUS) + 2 * _share_known(look, c) - says(c, ACTIVITY) / 2 for c in columns}
    best = max(columns, key=lambda column: score[column])
    if score[best] < 1:
        return NOTHING
    chosen = _with_sub_status(look, best, columns)
    known = min(_share_known(look, column) for column in chosen)
    why = f"{known:.0%} of its texts are known names of states; {changes[chosen[0]]}"
    return Choice(chosen, "sure" if known >= _KNOWN else "likely" if known >= _KNOWN_SUB else "unsure", why)


def _share_known(look: Look, column: str) -> float:
    texts = look.texts[column]
    return sum(rows for text, rows in texts.items() if told_by(text, texts)) / max(1, texts.total())


def _with_sub_status(look: Look, main: str, columns: list[str]) -> tuple[str, ...]:
    """Add a second column of states if it says more; the coarser one comes first."""
    for other in columns:
        if other == main or _share_known(look, other) < _KNOWN_SUB:
            continue
        pairs = {(row[main], row[other]) for row in look.rows}
        if len(pairs) > len(look.texts[main]) or len(pairs) > len(look.texts[other]):
            by_size = sorted(
                (main, other), key=lambda column: (plain(column).startswith("sub"), len(look.texts[column]))
            )
            return tuple(by_size)
    return (main,)


@dataclass(frozen=True)
class States:
    """What the texts of a status mean."""

    kinds: dict[str, str]
    """Text in lower case → kind of event."""
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]


def read_states(look: Look, status: tuple[str, ...], given: Mapping[str, str], preset: Mapping[str, str]) -> States:
    """Tell what each text of the status means, and ask about those that no list knows and many rows have.

    Takes: the columns; what a mapping file and a preset say, by text in lower case.
    """
    counted = look.counted(status, _MOST_COMBINED)
    family = [{texts[place] for texts, _ in counted} for place in range(len(status))]
    kinds: dict[str, str] = {}
    unsure: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for texts, rows in counted:
        name = " / ".join(text for text in texts if text)
        known = [text if look.means_something(text) else "" for text in texts]
        if not any(known) or name.lower() in given:
            continue
        told = _told(known, family, preset)
        if told is None:
            unknown[name] = rows
            continue
        kinds[name.lower()] = told.kind.value
        if not told.is_sure:
            unsure[name] = rows
    return _with_unknown(kinds, unsure, unknown, sum(rows for _, rows in counted))


def _told(known: list[str], family: list[set[str]], preset: Mapping[str, str]) -> Told | None:
    by_preset = preset.get(" / ".join(filter(None, known)).lower())
    if by_preset:
        return Told(EventKind(by_preset), True)
    if len(known) > 1 and all(known):
        return told_by_both(known[0], known[1], family[0], family[1])
    place = next(place for place, text in enumerate(known) if text)
    return told_by(known[place], family[place]) or told_roughly(known[place])


def _with_unknown(kinds: dict[str, str], unsure: dict[str, int], unknown: dict[str, int], total: int) -> States:
    asked = {text: rows for text, rows in unknown.items() if rows > _TO_ASK * total}
    rare = [text for text in unknown if text not in asked]
    reasons = []
    if unsure:
        why = f"{_listed(unsure)} name nobody who is waited on: such waits count as the team’s own time"
        reasons.append(Reason("states", (), "unsure", why))
    if rare:
        codes = " (a code)" if all(map(is_code, rare)) else ""
        why = f"{_listed(rare)}{codes} are known to no list and rare: they change nobody’s state"
        reasons.append(Reason("states", (), "unsure", why))
    kinds = {**kinds, **{text.lower(): EventKind.ACTIVITY.value for text in rare}}
    return States(kinds, tuple(reasons), tuple(_ask(text, rows, total) for text, rows in asked.items()))


def _ask(text: str, rows: int, total: int) -> Question:
    choices = tuple((kind.value, f"the case {KIND_MEANINGS[kind]}") for kind in EventKind if kind in _OFFERED)
    return Question(
        f"states.{text}",
        f"What does the status “{text}” mean ({rows:,} of {total:,} rows)? No list knows it, and it decides "
        "who held the case in the time that follows.",
        choices,
    )


_OFFERED = frozenset(EventKind) - {
    *(EventKind.OPENED, EventKind.HANDED_OVER, EventKind.WAIT_DISPUTED, EventKind.ACCEPTED),
    *(EventKind.PROMISED, EventKind.ANSWER_PROMISED, EventKind.NEWS_PROMISED),
}


def _listed(texts: Collection[str]) -> str:
    """Name the first few texts and count the others."""
    names = [f"“{text}”" for text in texts]
    more = len(names) - _MOST_SHOWN
    shown = ", ".join(names[:_MOST_SHOWN])
    return f"{shown} and {more:,} more" if more > 0 else " and ".join(shown.rsplit(", ", 1))
