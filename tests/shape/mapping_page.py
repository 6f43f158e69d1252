"""The generated parts of docs/mapping.md: the keys, what an event may mean, the presets."""

from tests.shape.docstrings import texts_below
from tests.shape.markdown import table
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_keys import KEYS
from wellserved.eventlog.presets import PRESETS
from wellserved.words.events import PLAIN_COLUMNS, EventKind

ANY_KIND = "states.KIND"
SAID_HERE = {
    "event_means": "What an event says about where the case is: see below.",
    "kind": "A column of kinds, as in the plain CSV.",
    "missing": "Texts that stand for nothing; a blank always does.",
    "moment_formats": "How moments are written, tried in turn; none: ISO 8601.",
    "names": "Team or customer as written, and as shown.",
    "preset": "A preset to begin with; without it, the one whose headers are there.",
    "states": "Texts of the status that mean this kind; upper and lower case alike.",
}
"""Field of the mapping → its meaning for people, where the code says it for programmers or not at all."""


def keys() -> str:
    """Return a table of every key of the mapping file."""
    first_state = f"states.{next(iter(EventKind))}"
    shown = {key: each for key, each in KEYS.items() if not key.startswith("states.") or key == first_state}
    rows = [
        (f"`{ANY_KIND if key == first_state else key}`", str(each.takes), _meaning(each.field))
        for key, each in shown.items()
    ]
    return table(("key", "takes", "meaning"), rows)


def _meaning(field: str) -> str:
    """Return what is said here, or below the field, or in the plain table of the column of that name."""
    columns = {column.name: f"{column.meaning[0].upper()}{column.meaning[1:]}." for column in PLAIN_COLUMNS}
    return SAID_HERE.get(field) or texts_below(ColumnMapping).get(field) or columns[field]


def event_means() -> str:
    """Return a table of what an event may mean."""
    meanings = texts_below(EventMeans)
    return table(("`event_means`", "an event says"), [(f"`{each}`", meanings[each.name]) for each in EventMeans])


def presets() -> str:
    """Return a table of the presets and the headers by which they are known."""
    rows = [(f"`{each.name}`", each.title, ", ".join(f"`{need}`" for need in each.needs)) for each in PRESETS]
    return table(("preset", "kind of export", "known by the headers"), rows)
