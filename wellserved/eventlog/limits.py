"""Protection against hostile and broken files: caps on what is read. `child_process` holds the reading to them.

Source: ours; the numbers were measured (real logs in gz unpack to 6 to 43 times their size, a bomb to 1,000 times).
"""

import stat
import unicodedata
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from wellserved.eventlog.foreign_files import why_no_log

CHUNK_BYTES = 256 * 1024
"""The most that `unpacked_chunks` gives at once."""

_PACKED_BYTES = 32 * 1024  # small: zlib copies the rest of it once for every member of a gz of many members
_HEAD_BYTES = 4096
_PIECE_BYTES = CHUNK_BYTES - _HEAD_BYTES
_RATIO_FROM = 32_000_000  # below this a high ratio is harmless, and small repetitive logs do reach it
_GZIP = b"\x1f\x8b"
_GZ_MEMBER = 31  # zlib: a gz header, the largest window, and the checksum at the end is compared
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of the text around them."""


class Refused(Exception):
    """The input cannot be used. The message is a sentence for people: which file and where, why, what to do.

    It may quote names out of a file, so whatever would command a terminal or turn the direction of text is taken out.
    """

    def __str__(self) -> str:
        return "".join(letter if _is_harmless(letter) else "\ufffd" for letter in super().__str__())


def _is_harmless(letter: str) -> bool:
    return letter == "\n" or (letter not in _TURNS and unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Limits:
    """What one file may cost. The defaults let through every log that fits on one machine."""

    file_bytes: int = 20_000_000_000
    unpacked_bytes: int = 20_000_000_000
    ratio: int = 200
    """Most bytes unpacked per byte packed, asked once 32 MB are unpacked."""
    depth: int = 64
    """Deepest nesting of XML elements."""
    columns: int = 2_000
    field_bytes: int = 1_000_000
    line_breaks: int = 2_000
    """Most line breaks in one CSV field: more mean that a quote was never closed."""
    memory_mb: int = 6_000
    """Address space the child may add to what it starts with. DuckDB with a 1,200 MB buffer takes 1.7 GB of it on 2
    cores and 2.4 GB on 16: it reserves about 40 MB for every core."""
    seconds: int = 3_600


CLUSTER_LIMITS = Limits(memory_mb=24_000)
"""With a cluster: Java sets address space aside that it never uses."""


def unpacked_chunks(path: Path, limits: Limits) -> Iterator[bytes]:
    """Give the bytes of a plain or gz file, in chunks of at most `CHUNK_BYTES`; what it is, is told from its content.

    Raises: Refused for a file that is missing, empty, too large, packed otherwise, a bomb, cut off, or damaged, and for
    what can never be a log (workbook, database, PDF, web page), whatever its name says.
    """
    with _opened(path, limits) as file:
        packed = iter(lambda: file.read(_PACKED_BYTES), b"")
        head = next(packed, b"")
        if not head:
            raise Refused(f"{path.name} is empty: there is nothing in it to read. Export it again.")
        chunks: Iterator[bytes] = chain([head], packed)
        if head.startswith(_GZIP):
            chunks = _inflated(chunks, path.name)
        yield from _checked(_gathered(chunks), path.name, file.tell, limits)


def _opened(path: Path, limits: Limits) -> BinaryIO:
    """Open an ordinary file of bearable size."""
    try:
        str(path.absolute()).encode()  # other names cannot be handed to the engine, nor written into a report
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise Refused(f"{path.name} is a folder. Name the file in it.")
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{path.name} is not an ordinary file. Save what it gives to a file and name that.")
        if found.st_size > limits.file_bytes:
            raise Refused(f"{path.name} is larger than {_size(limits.file_bytes)}. Export a shorter period.")
        return path.open("rb")
    except UnicodeEncodeError as error:
        raise Refused(f"{path.name} has a name, or stands in a folder with one, that is no text. Rename it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused(f"{path.name} cannot be opened: {reason}. Check the name and who may read it.") from error


def _inflated(packed: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Unpack a gz of one or more members, never more than a chunk at a time."""
    member = zlib.decompressobj(wbits=_GZ_MEMBER)
    try:
        for rest in packed:
            member = yield from _unpacked(member, rest)
    except zlib.error as error:
        raise Refused(f"{name} is damaged: its gz packing cannot be undone. Copy or export it again.") from error
    if not member.eof:
        raise Refused(f"{name} is cut off: its gz packing ends too early. Copy or export it again.")


def _unpacked(member: "zlib._Decompress", packed: bytes) -> Generator[bytes, None, "zlib._Decompress"]:
    """Give what a few packed bytes hold, and return the member that the next ones continue."""
    while packed := packed.lstrip(b"\0") if member.eof else packed:  # zeros after a member are padding
        if member.eof:
            member = zlib.decompressobj(wbits=_GZ_MEMBER)
        yield member.decompress(packed, _PIECE_BYTES)
        packed = member.unused_data if member.eof else member.unconsumed_tail
    while not member.eof and (piece := member.decompress(b"", _PIECE_BYTES)):  # left over from full pieces
        yield piece
    return member


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces, so that the first chunk shows what the file is and a gz of tiny members stays quick."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        if size >= _HEAD_BYTES and size + len(piece) > CHUNK_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
        waiting.append(piece)
        size += len(piece)
    if size:
        yield b"".join(waiting)


def _checked(chunks: Iterable[bytes], name: str, packed: Callable[[], int], limits: Limits) -> Iterator[bytes]:
    """Pass chunks on while their content, their sum and their ratio to the bytes packed so far are bearable."""
    size = 0
    for chunk in chunks:
        if not size:
            _refuse_foreign(chunk, name)
        size += len(chunk)
        if size > limits.unpacked_bytes:
            raise Refused(f"{name} unpacks to more than {_size(limits.unpacked_bytes)}. Export a shorter period.")
        if size > _RATIO_FROM and size > limits.ratio * packed():
            raise Refused(
                f"{name} unpacks to more than {limits.ratio} times its size, which real logs never do. "
                "If you trust it, unpack it yourself and name the unpacked file."
            )
        yield chunk
    if not size:
        raise Refused(f"{name} holds nothing once it is unpacked. Export it again.")


def _refuse_foreign(chunk: bytes, name: str) -> None:
    if why := why_no_log(chunk[:_HEAD_BYTES]):
        raise Refused(f"{name} {why}")


def _size(size: int) -> str:
    """Say a number of bytes: 20 GB, 64 MB, 512 bytes."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:,.4g} {name}"
    return f"{size} bytes"
