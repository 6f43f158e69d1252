"""How the columns of a flattened object-centric log are called."""

from wellserved.eventlog.limits import Refused

EVENT = "ocel:event"
ACTIVITY = "ocel:activity"
TIME = "ocel:time"
QUALIFIER = "ocel:qualifier"
OF_OBJECT = "object:"
"""What the columns begin with that name objects."""

_LONGEST_NAME = 1_000


class OcelColumns:
    """Gives every attribute a column of its own; to the engine, names that differ in case only are the same."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._columns: dict[tuple[str, ...], str] = {}
        self._taken = {EVENT, ACTIVITY, TIME, QUALIFIER}

    def of_kind(self, kind: str) -> str:
        """Return the column that names the objects of a type."""
        return self._columns.get((kind,)) or self._add((kind,), f"{OF_OBJECT}{kind}")

    def of_object(self, kind: str, attribute: str) -> str:
        """Return the column of an attribute that objects of a type have."""
        return self._columns.get((kind, attribute)) or self._add((kind, attribute), f"{kind}:{attribute}")

    def of_other_objects(self, kind: str) -> frozenset[str]:
        """Return the columns of attributes of all objects but those of a type."""
        return frozenset(column for (own, *rest), column in self._columns.items() if own != kind and len(rest) == 1)

    def of_event(self, attribute: str) -> str:
        """Return the column of an attribute that events have."""
        return self._columns.get(("", "", attribute)) or self._add(("", "", attribute), attribute)

    def _add(self, key: tuple[str, ...], wished: str) -> str:
        if len(wished) > _LONGEST_NAME:
            raise Refused(f"{self._name} has a name of more than {_LONGEST_NAME:,} characters. Shorten it.")
        if len(self._columns) >= self._most:
            raise Refused(
                f"{self._name} has more than {self._most:,} different types of objects and attributes, far more than "
                "an event log needs. Export only those that say who did what when."
            )
        shown = " ".join("".join(letter if letter.isprintable() else " " for letter in wished).split())
        column, again = shown, 1
        while column.lower() in self._taken:
            again += 1
            column = f"{shown} ({again})"
        self._taken.add(column.lower())
        self._columns[key] = column
        return column
