"""The columns of a log with a few of their texts, for whoever says what they mean. No text of persons is among them."""

from dataclasses import dataclass
from pathlib import Path

from wellserved import engine
from wellserved.engine import TabularFile
from wellserved.eventlog.guess_columns import person_columns
from wellserved.eventlog.look import Look
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.object_log import ObjectLog
from wellserved.eventlog.person_columns import names_persons

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class SeenColumn:
    """One column of a log."""

    name: str
    examples: tuple[str, ...]
    """Its most frequent texts in the first rows, three at most, cut where they are long; none where it may name
    persons."""


def columns_seen(file: TabularFile, mapping: ColumnMapping, folder: Path) -> tuple[SeenColumn, ...]:
    """Give the columns of a file; of an object-centric log those of all its tables."""
    found: dict[str, SeenColumn] = {}
    tables = [kind.table for kind in file.kinds] if isinstance(file, ObjectLog) else [file]
    with engine.opened(folder) as kept:
        for table in tables:
            look = Look(kept, table, mapping.missing)
            persons = {*mapping.persons, *person_columns(look)}
            for name in look.columns:
                examples = () if name in persons else _examples(name, look)
                found.setdefault(name, SeenColumn(name, examples))
    return tuple(found.values())


def _examples(name: str, look: Look) -> tuple[str, ...]:
    texts = look.texts[name]
    if names_persons(name, texts) or any("@" in text for text in texts):
        return ()
    return tuple(_cut(text) for text, _rows in texts.most_common(MOST_EXAMPLES))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else f"{line[:LONGEST_EXAMPLE]}…"
