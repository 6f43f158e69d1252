"""Which attribute of an XES file becomes which column, and which is never read."""

from collections.abc import Callable

from wellserved.eventlog.limits import Refused

CASE = "case:concept:name"
"""The column with the name of the case."""

OF_TRACE = "case:"
"""What the columns of trace attributes begin with."""

_LONGEST_NAME = 1_000


class XesColumns:
    """Names the columns and leaves out what is not wanted: unnamed here, a text goes no further."""

    def __init__(self, name: str, wanted: frozenset[str] | None, drop: Callable[[str], bool] | None, most: int) -> None:
        self._name = name
        self._wanted = wanted
        self._drop = drop
        self._most = most
        self._of_event: dict[str, str] = {CASE: ""}  # the case of an event is its trace, whatever it says itself
        self._of_trace: dict[str, str] = {}
        self._dropped: set[str] = set()
        self._taken = {CASE.casefold(): CASE}
        self._apart: dict[str, str] = {}

    @property
    def dropped(self) -> tuple[str, ...]:
        """The columns left out because `drop` said so."""
        return tuple(sorted(self._dropped))

    @property
    def apart(self) -> dict[str, str]:
        """Attribute, written like another one but for upper and lower case → the column it became."""
        return {name: column for name, column in self._apart.items() if name != column}

    def of_event(self, attributes: dict[str, str]) -> dict[str, str]:
        """Return column → text for the attributes of an event."""
        return self._named(attributes, self._of_event, "")

    def of_trace(self, attributes: dict[str, str]) -> dict[str, str]:
        """Return column → text for the attributes of a trace."""
        return self._named(attributes, self._of_trace, OF_TRACE)

    def _named(self, attributes: dict[str, str], known: dict[str, str], prefix: str) -> dict[str, str]:
        named = {}
        for key, text in attributes.items():
            column = known.get(key)
            if column is None:
                column = self._decide(key, known, prefix)
            if column:
                named[column] = text
        return named

    def _decide(self, key: str, known: dict[str, str], prefix: str) -> str:
        """Return the column of a key met for the first time, or "" if it is not kept."""
        column = prefix + key
        if len(column) > _LONGEST_NAME:
            raise Refused(f"{self._name} has an attribute name of more than {_LONGEST_NAME:,} characters. Rename it.")
        if self._wanted is not None and column not in self._wanted:
            return ""  # and not remembered: a file may have any number of keys that nobody asked for
        if self._drop and self._drop(column):
            self._dropped.add(column)
            column = ""
        known[key] = self._apart_from_others(column) if column else ""
        if len(self._of_event) + len(self._of_trace) > self._most:
            raise Refused(
                f"{self._name} has more than {self._most:,} different attributes, far more than an event log needs. "
                "Export only those that say who did what when."
            )
        return known[key]

    def _apart_from_others(self, name: str) -> str:
        """Give a column that differs from all others by more than upper and lower case: a table cannot tell those."""
        if name not in self._apart:
            column, number = name, 1
            while self._taken.setdefault(column.casefold(), name) != name:
                number += 1
                column = f"{name} ({number})"
            self._apart[name] = column
        return self._apart[name]
