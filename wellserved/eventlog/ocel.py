"""The parts of an object-centric event log (OCEL 2.0), alike for its three forms: SQLite, JSON and XML.

Its types of objects and of events are called `kind` in the code, where `type` means another thing.
Source: Berti et al. 2023, OCEL 2.0 Specification, arXiv:2403.01975.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from wellserved.eventlog.limits import Refused

_FIRST_DAY = datetime(1970, 1, 2, tzinfo=UTC)
"""What was so before this moment was so from the beginning: 1970-01-01 stands for the beginning, in any zone."""


class Value(NamedTuple):
    """What an attribute of an object says from a moment on."""

    attribute: str
    at: str
    """As written; blank: from the beginning."""
    text: str


class OcelObject(NamedTuple):
    """An object, or a part of what is known of it."""

    name: str
    kind: str
    values: Sequence[Value] = ()


class OcelEvent(NamedTuple):
    """Something that happened, and which objects it concerns."""

    name: str
    kind: str
    at: str
    """As written; blank where the log does not say it."""
    attributes: dict[str, str]
    objects: Sequence[tuple[str, str]]
    """Name of an object, and the qualifier: what it has to do with the event."""


class OcelReader(Protocol):
    """One log in one of the three forms, read twice: first its objects, then its events."""

    name: str
    """What people call the file."""
    size: int
    """In bytes, unpacked."""
    event_kinds: dict[str, str]
    """The types of events that the log declares, and why one of them can have no moments ("": it can). Known once the
    objects were read."""

    def objects(self) -> Iterator[OcelObject]:
        """Give every object once or more, each time with other values of its attributes."""
        ...

    def events(self) -> Iterator[OcelEvent]:
        """Give the events in the order of the log."""
        ...


def refuse_long(texts: Iterable[str], name: str, most: int) -> None:
    """Refuse a text that no event log needs."""
    for text in texts:
        if len(text) > most:
            raise Refused(
                f"{name} has a text of more than {most:,} characters, which begins “{text[:40]}”. Export it again "
                "without that text."
            )


def text_of(value: object) -> str:
    """Write a value as text; what is no text of any language is replaced."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="replace").decode()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return str(value)


@lru_cache(maxsize=4096)
def moment_of(written: str) -> datetime | None:
    """Read a moment in ISO 8601, without an offset as UTC; None where it is none.

    Only for the order of events and changes within one log: an offset that is nowhere written moves all alike.

    >>> moment_of("2022-01-09 15:00:00") == moment_of("2022-01-09T16:00:00.000+01:00"), moment_of("soon")
    (True, None)
    """
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_from_the_beginning(moment: datetime) -> bool:
    """Tell whether a value with this moment was there from the beginning."""
    return moment < _FIRST_DAY
