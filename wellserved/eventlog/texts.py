"""What the texts of a log mean, as numbers: parties, kinds of event, activities, what is waited on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.yes_no import EXPEDITED, KEPT, LATE, NO, USUAL, YES, answer
from wellserved.words.events import OUTSIDE, OUTSIDE_PARTY, EventKind

UNKNOWN = -1
"""Stands for a text that means something, and nobody said what."""

ENDS = (EventKind.DELIVERED, EventKind.CLOSED, EventKind.WITHDRAWN)

START, COMPLETE, SCHEDULE = 1, 2, 3
"""The phases of an activity that matter; all others change nothing."""

_PHASES = {
    START: "start resume",
    COMPLETE: "complete ate_abort pi_abort abort_activity abort_case suspend autoskip manualskip withdraw",
    SCHEDULE: "schedule assign reassign enable",
}
_PHASE_OF = {text: phase for phase, texts in _PHASES.items() for text in texts.split()}
_KIND_OF = {kind.value: kind for kind in EventKind}


@dataclass
class Numbers:
    """Gives names numbers, in the order in which the names come up."""

    _numbers: dict[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """Return the number of a name; a new name gets the next one."""
        return self._numbers.setdefault(name, len(self._numbers))

    def names(self) -> dict[int, str]:
        """Give number → name."""
        return {number: name for name, number in self._numbers.items()}


class Reading(NamedTuple):
    """How a numbered column comes about."""

    columns: tuple[str, ...]
    number: Callable[[str], int | None]
    """Takes a text as written; None: it stands for nothing; UNKNOWN: nobody said what it means."""
    is_small: bool = False


class Texts:
    """What the texts in the columns of a log mean, by its mapping."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._missing = frozenset(("", *mapping.missing))
        self._states = {text.lower(): _KIND_OF[kind] for text, kind in mapping.states.items()}
        self.parties = Numbers({OUTSIDE: OUTSIDE_PARTY})
        self.activities = Numbers()
        self.waits = Numbers()

    def readings(self) -> dict[str, Reading]:
        """Give for each numbered column of the rows how it comes about; columns that nothing is mapped to are left out.

        kind: a kind of event; phase: START, COMPLETE or SCHEDULE; team and customer: parties; waits_on; activity;
        promise_kept and expedited: 1 or 0.
        """
        mapping = self._mapping
        wanted = {
            "kind": self._kind_reading(),
            "phase": Reading(_one(mapping.lifecycle), self.phase, is_small=True),
            "team": Reading(_one(mapping.team), self.party),
            "customer": Reading(_one(mapping.customer), self.party),
            "waits_on": Reading(_one(mapping.waits_on), self.wait),
            "activity": Reading(_one(mapping.activity), self.activity),
            "promise_kept": Reading(_one(mapping.promise_kept), self.kept, is_small=True),
            "expedited": Reading(_one(mapping.expedited), self.expedited, is_small=True),
        }
        if mapping.event_means is not EventMeans.START_COMPLETE:
            del wanted["phase"]
        return {name: reading for name, reading in wanted.items() if reading.columns}

    def _kind_reading(self) -> Reading:
        mapping = self._mapping
        if mapping.kind:
            return Reading((mapping.kind,), self.kind, is_small=True)
        if mapping.case_ends_with_file:
            return Reading((), self.state)
        if mapping.event_means is EventMeans.STATES:
            return Reading(mapping.status or _one(mapping.lifecycle), self.state, is_small=True)
        return Reading(mapping.status, self.end, is_small=True)

    def named(self, text: str) -> str | None:
        """Give the name under which a team or customer is shown."""
        trimmed = text.strip()
        name = self._mapping.names.get(trimmed, trimmed)
        return None if name in self._missing else name

    def party(self, text: str) -> int | None:
        """Give the number of a team or customer."""
        name = self.named(text)
        return None if name is None else self.parties.of(name)

    def kind(self, text: str) -> int | None:
        """Give the number of a kind of event, as in words/events.py."""
        word = text.strip()
        if word in self._missing:
            return None
        kind = _KIND_OF.get(word.lower())
        return UNKNOWN if kind is None else kind.code

    def state(self, text: str) -> int | None:
        """Give the number of the kind of event that a status stands for."""
        kind = self._state(text)
        if kind is None:
            return UNKNOWN if self._known_parts(text) else None
        return kind.code

    def end(self, text: str) -> int | None:
        """Give the number of the kind of event that a status stands for, if that ends a case."""
        kind = self._state(text)
        return kind.code if kind in ENDS else None

    def phase(self, text: str) -> int | None:
        """Give the phase of an activity."""
        word = text.strip()
        return None if word in self._missing else _PHASE_OF.get(word.lower())

    def wait(self, text: str) -> int | None:
        """Give the number of what is waited on."""
        trimmed = text.strip()
        return None if trimmed in self._missing else self.waits.of(trimmed)

    def activity(self, text: str) -> int | None:
        """Give the number of an activity."""
        trimmed = text.strip()
        return None if trimmed in self._missing else self.activities.of(trimmed)

    def kept(self, text: str) -> int | None:
        """Give 1 for a text that says that a promise is kept, 0 for one that says that it is not."""
        return self._flag(text, answer(text, self._mapping.promise_kept_means, YES | KEPT, NO | LATE))

    def expedited(self, text: str) -> int | None:
        """Give 1 for a text that says that a case is expedited, 0 for one that says that it is not."""
        return self._flag(text, answer(text, self._mapping.expedited_means, YES | EXPEDITED, NO | USUAL))

    def _flag(self, text: str, told: bool | None) -> int | None:
        if text.strip() in self._missing:
            return None
        return UNKNOWN if told is None else int(told)

    def _state(self, text: str) -> EventKind | None:
        """Find a status among those the mapping names: with all its parts, or with those that mean something."""
        whole = " / ".join(part.strip() for part in text.split(" / ") if part.strip())
        return self._states.get(whole.lower()) or self._states.get(" / ".join(self._known_parts(text)).lower())

    def _known_parts(self, text: str) -> list[str]:
        parts = (part.strip() for part in text.split(" / "))
        return [part for part in parts if part not in self._missing]


def _one(column: str | None) -> tuple[str, ...]:
    return (column,) if column else ()
