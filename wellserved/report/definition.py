"""What a word of the report means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """One word with what it means here; `key` is its address in the page, and in docs/measures.md."""

    key: str
    term: str
    meaning: str
