"""Small XES files, put together from their parts."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow.parquet as pq

from wellserved.eventlog.limits import Limits
from wellserved.eventlog.read_xes import XesFacts, flatten_xes

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
TIME = "2024-03-04T09:30:00.000+01:00"


def attribute(key: str, value: str, kind: str = "string") -> str:
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"


def event(**texts: str) -> str:
    """Keys are written with __ for the colon: org__group."""
    return f"<event>{''.join(attribute(key.replace('__', ':'), text) for key, text in texts.items())}</event>"


def trace(name: str | None, *inside: str) -> str:
    named = "" if name is None else attribute("concept:name", name)
    return f"<trace>{named}{''.join(inside)}</trace>"


def log(*inside: str, attributes: str = 'xes.version="1.0"') -> str:
    return f"{HEAD}<log {attributes}>{''.join(inside)}</log>"


def flatten(folder: Path, content: str | bytes, **choices: object) -> tuple[list[dict[str, str | None]], XesFacts]:
    """Return the rows written, and the facts."""
    path = folder / "log.xes"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    chosen = {"columns": None, "limits": Limits(), **choices}
    facts = flatten_xes(path, folder / "events.parquet", **chosen)  # type: ignore[arg-type]
    return pq.read_table(folder / "events.parquet").to_pylist(), facts
