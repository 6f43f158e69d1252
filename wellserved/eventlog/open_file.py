"""Opens a file as it is: tells from its content what it is, and turns it into something the engine can read."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import mkstemp

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wellserved.engine import DelimitedFile, ParquetFile, TabularFile
from wellserved.eventlog.json_changes import flatten_changes, is_changes_json
from wellserved.eventlog.limits import Limits, Refused, unpacked_chunks
from wellserved.eventlog.ocel_json import JsonReader, is_ocel_json
from wellserved.eventlog.ocel_sqlite import BEGINNING as SQLITE
from wellserved.eventlog.ocel_sqlite import SqliteReader
from wellserved.eventlog.ocel_xml import XmlReader, is_ocel_xml
from wellserved.eventlog.read_csv import LOOK_CHARACTERS, delimited
from wellserved.eventlog.read_ocel import flatten_ocel
from wellserved.eventlog.read_xes import XesFacts, flatten_xes
from wellserved.eventlog.recognise_changes import with_changes_filled
from wellserved.eventlog.text_encoding import Encoding, EncodingLook
from wellserved.words.problems import Problem

_PARQUET = b"PAR1"
_XML = b"<"
_JSON = re.compile(rb'\{\s*("[^"]*"\s*:|\}\s*$)|\[\s*([\[{"\d]|\]\s*$)')
_GZIP = b"\x1f\x8b"
_PATTERN_SIGNS = "*?["
"""The engine would take a path with these for a pattern of several paths."""
_COPY_CHARACTERS = 1 << 20
_FEED = ord("\n")
_SHOWN = 5


def open_file(path: Path, folder: Path, limits: Limits, named: frozenset[str] = frozenset()) -> TabularFile:
    """Open a delimited text (CSV, TSV, ...), a Parquet, an XES or an OCEL file, plain or gz, whatever its name says.

    Logs of field changes, as tables or in JSON, are opened as tables in which each row says all of its case; not so
    where only the table as it is has all columns that a mapping file names (`named`).
    What has to be unpacked, recoded or flattened first is written into `folder`, which is the caller's to remove and
    should be private: it then holds everything the file does.
    Raises: Refused, with a sentence.
    """
    beginning = next(unpacked_chunks(path, limits))
    if beginning.startswith(_PARQUET):
        table = _parquet(_unpacked(path, folder, limits), path.name, limits)
        return with_changes_filled(table, folder, limits, named)
    if beginning.startswith(SQLITE):
        with SqliteReader(_unpacked(path, folder, limits), path.name, limits) as reader:
            return flatten_ocel(reader, folder, limits)
    start = _letters(beginning)
    if start.startswith(_XML) and is_ocel_xml(path, limits):
        return flatten_ocel(XmlReader(path, limits), folder, limits)
    if start.startswith(_XML):
        return _flattened(path, folder, limits)
    if _JSON.match(start) and not is_changes_json(beginning) and is_ocel_json(beginning, path.name):
        return flatten_ocel(JsonReader(path, limits), folder, limits)
    if _JSON.match(start):
        return flatten_changes(path, folder, limits)
    return with_changes_filled(_delimited(path, folder, limits), folder, limits, named)


def _letters(beginning: bytes) -> bytes:
    """Give the first letters; without NUL and byte order marks, UTF-16 reads like ASCII."""
    return beginning[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()


def _unpacked(path: Path, folder: Path, limits: Limits) -> Path:
    """Give the path of a Parquet file or a database that is not packed in gz as a whole."""
    with path.open("rb") as file:
        if file.read(2) != _GZIP:
            return _without_pattern(path, folder)
    out = _new_file(folder, ".parquet")
    with out.open("wb") as file:
        file.writelines(unpacked_chunks(path, limits))
    return out


def _parquet(path: Path, name: str, limits: Limits) -> ParquetFile:
    try:
        schema = pq.read_schema(path)
        rows = pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError) as error:
        raise Refused(f"{name} is damaged: it begins like a Parquet file and cannot be read as one.") from error
    if len(schema.names) > limits.columns:
        raise Refused(f"{name} has {len(schema.names):,} columns, more than the {limits.columns:,} that are read.")
    if not rows:
        raise Refused(f"{name} has columns and no rows. Export it again, with its rows.")
    return ParquetFile(path, tuple(schema.names), name=name)


def _flattened(path: Path, folder: Path, limits: Limits) -> ParquetFile:
    out = _new_file(folder, ".parquet")
    facts = flatten_xes(path, out, columns=None, limits=limits)
    return ParquetFile(out, facts.columns, name=path.name, one="event", problems=(*_left_out(facts, path.name),))


def _left_out(facts: XesFacts, name: str) -> Iterator[Problem]:
    """Say what was left out, and what was named in another way."""
    if facts.events_outside_traces:
        yield Problem(
            "Events outside of any trace belong to no case",
            facts.events_outside_traces,
            name,
            "Export the log with every event inside the trace of its case.",
            sets_aside=True,
        )
    if facts.apart:
        yield Problem(
            f"Attributes differ only in upper and lower case ({len(facts.apart):,}); each is a column of its own",
            0,
            ", ".join(f"“{name}” is the column “{column}”" for name, column in islice(facts.apart.items(), _SHOWN)),
            "If they mean the same, write both in the same way and export the log again.",
            sets_aside=False,
        )


def _delimited(path: Path, folder: Path, limits: Limits) -> DelimitedFile:
    look = _look(path, folder, limits)
    encoding = look.encoding.encoding()
    source, lines = look.path, look.lines
    if not encoding.is_utf_8 or look.has_odd_line_ends:
        source, lines = _recoded(look.path, _new_file(folder, ".csv"), encoding, path.name)
    with source.open(encoding="utf-8-sig", newline="") as file:
        beginning = file.read(LOOK_CHARACTERS)
        if file.read(1):
            beginning = beginning[: max(beginning.rfind("\n"), beginning.rfind("\r")) + 1] or beginning
    found = delimited(_without_pattern(source, folder), path.name, beginning, lines, limits)
    return replace(found, problems=_doubts(encoding, path.name))


def _doubts(encoding: Encoding, name: str) -> tuple[Problem, ...]:
    """Say what may be wrong with the letters."""
    if encoding.is_damaged:
        what = "Some letters are damaged; each is shown as \ufffd"
    elif encoding.codec in ("cp1252", "latin-1"):
        what = f"The file does not say how its letters are written; it was read as {encoding.codec}"
    else:
        return ()
    return (Problem(what, 0, name, "If names look wrong in the report, export the file as UTF-8.", sets_aside=False),)


@dataclass
class _Look:
    """What one walk through the bytes of a text file shows."""

    path: Path
    """Where the unpacked bytes are."""
    name: str
    encoding: EncodingLook = field(default_factory=EncodingLook)
    feeds: int = 0
    returns: int = 0
    both: int = 0
    """Carriage return and line feed together."""
    last: bytes = b"\n"

    @property
    def has_odd_line_ends(self) -> bool:
        """Whether lines end by more than one kind of line end, or by carriage returns alone."""
        return bool(self.returns) and not self.feeds == self.returns == self.both

    @property
    def lines(self) -> int:
        """How many lines there are, whether or not the last is ended."""
        return self.feeds + (self.last != b"\n")

    def take(self, chunk: bytes) -> None:
        self.encoding.take(chunk)
        if b"\0" in chunk and not self.encoding.wide:
            line = self.feeds + chunk[: chunk.index(b"\0")].count(b"\n") + 1
            raise Refused(_has_nul(self.name, line))
        self.feeds += int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == _FEED))  # four times as fast as count
        if b"\r" in chunk:
            self.returns += chunk.count(b"\r")
            self.both += chunk.count(b"\r\n")
        if self.last == b"\r" and chunk.startswith(b"\n"):
            self.both += 1
        self.last = chunk[-1:]


def _look(path: Path, folder: Path, limits: Limits) -> _Look:
    """Walk through the file once; a gz is unpacked on the way, because it is read several times afterwards."""
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    look = _Look(_new_file(folder, ".csv") if is_packed else path, path.name)
    with look.path.open("wb") if is_packed else nullcontext() as unpacked:
        for chunk in unpacked_chunks(path, limits):
            look.take(chunk)
            if unpacked:
                unpacked.write(chunk)
    return look


def _recoded(source: Path, out: Path, encoding: Encoding, name: str) -> tuple[Path, int]:
    """Write the text as UTF-8 with line feeds at all line ends; return where, and how many lines there are."""
    lines, last = 0, "\n"
    with (
        source.open(encoding=encoding.codec, errors="replace") as read,
        out.open("w", encoding="utf-8", newline="") as written,
    ):
        while text := read.read(_COPY_CHARACTERS):
            if "\0" in text:
                raise Refused(_has_nul(name, lines + text[: text.index("\0")].count("\n") + 1))
            lines += text.count("\n")
            last = text[-1]
            written.write(text)
    return out, lines + (last != "\n")


def _has_nul(name: str, line: int) -> str:
    return (
        f"{name} has a NUL character in line {line:,}: it is damaged, or not a text file. Export it again, or remove "
        "the NUL characters."
    )


def _without_pattern(path: Path, folder: Path) -> Path:
    """Give the file a name that the engine does not take for a pattern of names."""
    resolved = path.resolve()
    if not any(sign in str(resolved) for sign in _PATTERN_SIGNS):
        return resolved
    plain = _new_file(folder, path.suffix)
    plain.unlink()
    try:
        plain.symlink_to(resolved)
    except OSError:  # a system that allows links to administrators only
        shutil.copyfile(resolved, plain)
    return plain


def _new_file(folder: Path, suffix: str) -> Path:
    """Make an empty file that only we may read."""
    handle, name = mkstemp(suffix=suffix, prefix="log-", dir=folder)
    os.close(handle)
    return Path(name)
