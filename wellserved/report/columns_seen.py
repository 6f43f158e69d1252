"""The columns of a log with a few of their texts, for whoever says what they mean. No text of persons is among them."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from wellserved import engine
from wellserved.engine import TabularFile
from wellserved.eventlog.guess_columns import person_columns
from wellserved.eventlog.look import Look
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.object_log import ObjectLog
from wellserved.eventlog.person_columns import may_tell_of_persons, names_persons

MOST_EXAMPLES = 3
RUNNING_WORDS = 3
"""A column whose texts mostly have so many words, and hardly ever return, holds what people wrote freely."""
LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class SeenColumn:
    """One column of a log."""

    name: str
    examples: tuple[str, ...]
    """Its most frequent texts in the first rows, three at most, cut where they are long; none that may name
    persons."""
    names_persons: bool = False
    """It was seen to name persons, whatever somebody says of it."""


def columns_seen(file: TabularFile, mapping: ColumnMapping, folder: Path) -> tuple[SeenColumn, ...]:
    """Give the columns of a file; of an object-centric log those of all its tables."""
    found: dict[str, SeenColumn] = {}
    tables = [kind.table for kind in file.kinds] if isinstance(file, ObjectLog) else [file]
    with engine.opened(folder) as kept:
        for table in tables:
            look = Look(kept, table, mapping.missing)
            persons = person_columns(look)
            for name in look.columns:
                examples = () if name in persons or name in mapping.persons else _examples(name, look)
                found.setdefault(name, SeenColumn(name, examples, names_persons=name in persons))
    return tuple(found.values())


def _examples(name: str, look: Look) -> tuple[str, ...]:
    texts = look.texts[name]
    if names_persons(name, texts) or any("@" in text for text in texts) or _is_written_freely(texts):
        return ()
    harmless = (text for text, _rows in texts.most_common() if not may_tell_of_persons(name, text))
    return tuple(_cut(text) for text in islice(harmless, MOST_EXAMPLES))


def _is_written_freely(texts: Counter[str]) -> bool:
    """Say whether anything may stand in a column, thus also who called, and what about."""
    long = sum(sum(word.isalpha() for word in text.split()) >= RUNNING_WORDS for text in texts)
    return 2 * long > len(texts) and 2 * len(texts) > texts.total()


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else f"{line[:LONGEST_EXAMPLE]}…"
