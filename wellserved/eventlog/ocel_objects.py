"""The objects of an object-centric log, and what their attributes said at any moment."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from wellserved.eventlog.guess_words import STATUS, says, team_weight
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.ocel import OcelObject, Value, is_from_the_beginning, moment_of
from wellserved.eventlog.ocel_columns import OF_OBJECT, OcelColumns
from wellserved.eventlog.person_columns import names_persons

_MOST_KINDS = 200
_SAMPLE = 500


class Change(NamedTuple):
    """A moment at which an attribute that may say the state or the team of an object took another value."""

    moment: datetime
    written: str


class Known:
    """What is known of one object."""

    __slots__ = ("changes", "has_events", "kind", "lasting", "later", "name")

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self.lasting: dict[str, str] = {}
        """Column → what it said from the beginning."""
        self.later: dict[str, list[tuple[datetime, str]]] = {}
        """Column → its later values, by moment."""
        self.changes: list[Change] = []
        """The latest first: those not yet told stand at the end."""
        self.has_events = False

    def at(self, written: str) -> dict[str, str]:
        """Return what its attributes said at a moment, by column; where the moment cannot be read, what never changed.

        What is said from a moment on is said at that moment already.
        """
        if not self.later:
            return self.lasting
        moment = moment_of(written)
        if moment is None:
            return {column: text for column, text in self.lasting.items() if column not in self.later}
        said = dict(self.lasting)
        for column, values in self.later.items():
            place = bisect_right(values, moment, key=lambda value: value[0])
            if place:
                said[column] = values[place - 1][1]
        return said

    def changes_before(self, written: str) -> Iterator[Change]:
        """Give, and forget, the changes before a moment; forget those at that moment, which the event there tells."""
        if not self.changes:
            return
        moment = moment_of(written)
        while moment is not None and self.changes and self.changes[-1].moment <= moment:
            change = self.changes.pop()
            if change.moment < moment:
                yield change

    def changes_left(self) -> Iterator[Change]:
        """Give, and forget, the changes that no event came after."""
        while self.changes:
            yield self.changes.pop()


class Objects:
    """All objects of a log, by name."""

    def __init__(self, name: str, columns: OcelColumns) -> None:
        self._name = name
        self._columns = columns
        self._known: dict[str, Known] = {}
        self._telling: dict[str, bool] = {}
        self.kinds: Counter[str] = Counter()
        """Type of object → how many there are."""
        self.unread = 0
        """Values whose moment cannot be read; they are left out."""
        self.unread_example = ""
        self.of_two_kinds = 0
        """Objects that are named again with another type; the first holds."""
        self.example_of_two_kinds = ""

    def add(self, found: OcelObject) -> None:
        """Take an object, or more values of one."""
        if not found.name:
            return  # no event can refer to it
        known = self._known.get(found.name)
        if known is None:
            known = self._known[found.name] = Known(found.name, found.kind)
            self._count(found.kind)
        elif known.kind != found.kind:
            self.of_two_kinds += 1
            self.example_of_two_kinds = self.example_of_two_kinds or f"{known.kind} and {found.kind}"
            return
        for value in found.values:
            self._add_value(known, value)

    def _count(self, kind: str) -> None:
        self.kinds[kind] += 1
        if len(self.kinds) > _MOST_KINDS:
            raise Refused(
                f"{self._name} has more than {_MOST_KINDS} types of objects. Export only those that matter here."
            )

    def _add_value(self, known: Known, value: Value) -> None:
        column = self._columns.of_object(known.kind, value.attribute)
        moment = moment_of(value.at) if value.at.strip() else None
        if moment is None and value.at.strip():
            self.unread += 1
            self.unread_example = self.unread_example or f"{known.kind}: {value.attribute}"
        elif moment is None or is_from_the_beginning(moment):
            known.lasting[column] = value.text
        else:
            known.later.setdefault(column, []).append((moment, value.text))
            if self._tells(value.attribute):
                known.changes.append(Change(moment, value.at))

    def _tells(self, attribute: str) -> bool:
        """Tell whether an attribute may say the state of an object, or the team that holds it."""
        found = self._telling.get(attribute)
        if found is None:
            found = self._telling[attribute] = bool(says(attribute, STATUS) or team_weight(attribute))
        return found

    def settle(self) -> None:
        """Put values and changes in order; to be called once, when all objects are there."""
        for known in self._known.values():
            for values in known.later.values():
                values.sort(key=lambda value: value[0])  # of two at one moment the later one holds
            if known.changes:
                by_moment = {change.moment: change for change in reversed(known.changes)}
                known.changes = sorted(by_moment.values(), reverse=True)

    def get(self, name: str) -> Known | None:
        """Return the object of this name."""
        return self._known.get(name)

    def __iter__(self) -> Iterator[Known]:
        """Give all objects."""
        return iter(self._known.values())

    def kinds_of_persons(self) -> frozenset[str]:
        """Give the types whose objects are persons, told by their name or by the first names of their objects."""
        first: dict[str, list[str]] = {kind: [] for kind in self.kinds}
        for known in self:
            if len(first[known.kind]) < _SAMPLE:
                first[known.kind].append(known.name)
        return frozenset(kind for kind, names in first.items() if names_persons(f"{OF_OBJECT}{kind}", names))
