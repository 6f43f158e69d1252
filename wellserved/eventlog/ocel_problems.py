"""What is wrong with an object-centric log, and what to know about its events. No name of an object is quoted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wellserved.eventlog.ocel import OcelEvent
from wellserved.eventlog.ocel_objects import Objects
from wellserved.words.problems import Problem

_SHOWN = 5
_SHOWN_LETTERS = 60


@dataclass
class Found:
    """What came up while the events were read."""

    name: str
    persons: frozenset[str]
    """Types of objects that are persons."""
    of_persons: int = 0
    """Events that concern persons."""
    events: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """Type of event → events."""
    without_moment: Counter[str] = field(default_factory=Counter)
    dangling: int = 0
    """References to objects that the log does not hold."""
    dangling_example: str = ""

    def count(self, event: OcelEvent) -> None:
        """Take note of an event."""
        self.events += 1
        self.kinds[event.kind] += 1
        if not event.at.strip():
            self.without_moment[event.kind] += 1

    def count_dangling(self, event: OcelEvent) -> None:
        """Take note of a reference that leads nowhere. The name may be a person's: only the event is told."""
        self.dangling += 1
        self.dangling_example = self.dangling_example or f"{self.name}, event {_shown(event.name)}"


def problems_of_log(found: Found, objects: Objects, event_kinds: Mapping[str, str]) -> tuple[Problem, ...]:
    """Say what is wrong with the log, whichever type of object is the case.

    Takes: the types of events that the log declares, and why one of them can have no moments.
    """
    return tuple(_problems(found, objects, event_kinds))


def _problems(found: Found, objects: Objects, event_kinds: Mapping[str, str]) -> Iterator[Problem]:
    if found.dangling:
        yield Problem(
            "References of events to objects that the log does not hold",
            found.dangling,
            found.dangling_example,
            "Export the log with all its objects.",
            sets_aside=True,
        )
    if objects.unread:
        yield Problem(
            "Values of objects whose moment cannot be read",
            objects.unread,
            f"{found.name}, {objects.unread_example}",
            "Write these moments as ISO 8601, as the OCEL standard asks.",
            sets_aside=True,
        )
    if objects.of_two_kinds:
        yield Problem(
            "Objects that are there again with another type",
            objects.of_two_kinds,
            f"{found.name}, {objects.example_of_two_kinds}",
            "Give every object one type. Until then the first one holds, with its attributes.",
            sets_aside=True,
        )
    for kind, why in event_kinds.items():
        if why and found.without_moment[kind]:
            remedy = "Export the log again, with that table."
            yield Problem(f"Events whose moments are missing: {why}", found.without_moment[kind], "", remedy, False)
    silent = [kind for kind in event_kinds if not found.kinds[kind]]
    if silent:
        yield Problem(
            f"Types of events that the log names and does not hold: {_listed(silent)}",
            0,
            found.name,
            "Nothing, if they never happened. Otherwise the export is not complete: export it again.",
            sets_aside=False,
        )


def problems_of_kind(found: Found, kind: str, events: int, shared: int) -> tuple[Problem, ...]:
    """Say what to know once this type of object is the case.

    Takes: how many events concern at least one object of the type, and how many several at once.
    """
    told = []
    if events < found.events:
        told.append(
            Problem(
                f"Events that concern no “{kind}”: {found.events - events:,} of {found.events:,}",
                0,
                found.name,
                "Nothing, if these objects are the cases: the other events are no part of their lives. Otherwise name "
                "another type of object (columns.case).",
                sets_aside=False,
            )
        )
    if shared:
        told.append(
            Problem(
                f"Events that concern several “{kind}” at once",
                shared,
                found.name,
                "Nothing: such an event is an event of each of them, so that events and hand-offs count once for each.",
                sets_aside=False,
            )
        )
    return tuple(told)


def why_no_case(found: Found, objects: Objects) -> str:
    """Say why a log of which no table could be written is refused, to be read after its name."""
    if not found.events and not objects.kinds:
        return "is an object-centric log (OCEL) without events and without objects. Export it again."
    if not found.events:
        return "is an object-centric log (OCEL) without events. Export it again, with its events."
    if not objects.kinds:
        return f"has events ({found.events:,}), but no objects that they belong to. Export it with its objects."
    if found.of_persons:
        return (
            f"has events that belong to persons only ({_listed(sorted(found.persons))}), and a person is never a case. "
            "Export it with the objects that were worked on."
        )
    return (
        f"has events ({found.events:,}) and objects, but no event says which objects it concerns. Export it with the "
        "relations between events and objects."
    )


def _listed(texts: Iterable[str]) -> str:
    names = [f"“{_shown(text)}”" for text in texts]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}…"
