"""Which column of a file means what: the mapping people read, edit and use again."""

from dataclasses import dataclass, field
from enum import StrEnum


class EventMeans(StrEnum):
    """What an event of the log says about where the case is."""

    STATES = "states"
    """The status (or the kind) says in which state the case is from this event on."""
    ARRIVAL = "arrival"
    """The case is with the team from this event on; queue and work are not told apart."""
    COMPLETION = "completion"
    """The team has just finished: the time before the event was its own."""
    START_COMPLETE = "start_complete"
    """Some events start an activity and some complete it; between them the team works, otherwise the case waits."""


@dataclass(frozen=True)
class ColumnMapping:
    """Which column means what, and what the texts in it mean. Saved as TOML; see docs/mapping.md."""

    case: str
    at: tuple[str, ...]
    """The moment of the event, in one column, or a date and a time column."""
    event_means: EventMeans
    ended_at: tuple[str, ...] = ()
    """The moment at which the activity (or, in a list of cases, the case) that began at `at` was complete."""
    kind: str | None = None
    """A column of kinds as in words/events.py."""
    team: str | None = None
    parent: str | None = None
    """The unit a team belongs to; small teams are counted in it."""
    customer: str | None = None
    waits_on: str | None = None
    promise_at: tuple[str, ...] = ()
    promise_kept: str | None = None
    """Whether the promise is kept so far; the last one of a case's life counts."""
    promise_kept_means: tuple[str, ...] = ()
    """Texts of `promise_kept` that mean kept; without them true, yes, 1, met and the like."""
    expedited: str | None = None
    """Whether the case is expedited; one event that says so is enough."""
    expedited_means: tuple[str, ...] = ()
    """Texts of `expedited` that mean expedited; without them true, yes, 1, urgent and the like."""
    activity: str | None = None
    status: tuple[str, ...] = ()
    """One or more columns whose texts, joined by " / ", say the state."""
    lifecycle: str | None = None
    """A column saying schedule, start, complete ..."""
    persons: tuple[str, ...] = ()
    """Columns that name persons: only used to count how many people a team has, and dropped while reading."""
    moment_formats: tuple[str, ...] = ()
    """strptime patterns tried in turn, or "unix seconds" and the like; empty means ISO 8601."""
    zone: str | None = None
    """The zone of moments that carry no offset of their own."""
    missing: tuple[str, ...] = ("?", "EMPTY", "NULL", "null", "None", "NaN", "N/A", "n/a", "-")
    states: dict[str, str] = field(default_factory=dict)
    """Status text → kind of event (words/events.py), in lower case on both sides."""
    names: dict[str, str] = field(default_factory=dict)
    """Team as written → team as shown, for example UNDEFINED → the system."""
    outside: tuple[str, ...] = ()
    """Customers that are outside the organisation; blank customers always are."""
    case_ends_with_file: bool = False
    """True for a list of cases that has one row per case."""
    preset: str = ""
    """The preset this came from, if any."""
