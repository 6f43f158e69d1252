"""Protection against hostile and broken files: caps on what is read, and a child process that does the reading.

Source: ours; the numbers were measured (real logs in gz unpack to 6 to 43 times their size, a bomb to 1,000 times).
"""

import multiprocessing
import os
import pickle
import signal
import stat
import sys
import time
import traceback
import unicodedata
import warnings
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from wellserved.eventlog.confinement import cap_memory_and_time, leave_the_terminal
from wellserved.eventlog.foreign_files import why_no_log

CHUNK_BYTES = 256 * 1024
"""The most that `unpacked_chunks` gives at once."""

_PACKED_BYTES = 32 * 1024  # small: zlib copies the rest of it once for every member of a gz of many members
_HEAD_BYTES = 4096
_PIECE_BYTES = CHUNK_BYTES - _HEAD_BYTES
_RATIO_FROM = 32_000_000  # below this a high ratio is harmless, and small repetitive logs do reach it
_GZIP = b"\x1f\x8b"
_GZ_MEMBER = 31  # zlib: a gz header, the largest window, and the checksum at the end is compared
_LOOK_SECONDS = 0.2
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of the text around them."""
_KILLED = -9
_OUT_OF_MEMORY = 77  # exit code: a child without memory may not be able to send a message


class Refused(Exception):
    """The input cannot be used. The message is a sentence for people: which file and where, why, what to do.

    It may quote names out of a file, so whatever would command a terminal or turn the direction of text is taken out.
    """

    def __str__(self) -> str:
        return "".join(letter if _is_harmless(letter) else "\ufffd" for letter in super().__str__())


class Stopped(Exception):
    """Whoever asked for the work does not want it any more."""


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


_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _Call:
    """What the child is to do."""

    function: Callable[..., object]
    args: tuple[object, ...]
    limits: Limits
    reports: bool

    @property
    def subject(self) -> str:
        """What it is about, for sentences: the first argument that is a file or several."""
        for value in self.args:
            several = value if isinstance(value, list | tuple) else [value]
            names = [
                str(getattr(each, "name", "")) for each in several if hasattr(each, "path") or isinstance(each, Path)
            ]
            if names:
                return names[0] if len(names) == 1 else "One of the files"
        return "The file"


def in_child(
    function: Callable[..., _Result],
    *args: object,
    limits: Limits,
    report: Callable[[str], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> _Result:
    """Return `function(*args)`, run in a child process that may use only so much memory and time.

    With `report` the function also gets a keyword `report` to call with progress sentences; they arrive at ours.
    `stopped` is asked several times a second whether the work is not wanted any more; the child then ends at once.
    Nothing that the child or its libraries print is seen. Where fork is not safe (not Linux) the child starts afresh:
    the function and its arguments must then be picklable, and memory is capped only as far as the system can.
    Raises: Refused as raised in the child, and for whatever else ends the child: no memory, no time, a crash. An error
    of our own code is a Refused too; its cause shows the traceback. Stopped, as soon as `stopped` says so.
    """
    call = _Call(function, args, limits, report is not None)
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = cast(BaseProcess, context.Process(target=_child, args=(sender, call)))  # type: ignore[attr-defined]
    with warnings.catch_warnings():
        # Python 3.12 warns of every fork beside threads. The child takes none of the locks those may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    try:
        return cast(_Result, _result(process, receiver, call, report or _nobody, stopped or _never))
    finally:
        _end(process)
        receiver.close()


def _nobody(_: str) -> None:
    """Take a progress sentence that nobody asked for."""


def _never() -> bool:
    """Say that the work is still wanted, for whoever does not ask."""
    return False


def _result(
    process: BaseProcess,
    receiver: Connection,
    call: _Call,
    report: Callable[[str], None],
    stopped: Callable[[], bool],
) -> object:
    for kind, content in _messages(process, receiver, call, stopped):
        if kind == "report":
            report(str(content))
        elif kind == "result":
            return content
        elif kind == "refused":
            raise cast(Refused, content)
        else:
            what, trace = cast(tuple[str, str], content)
            sentence = f"{call.subject} could not be read: an error of ours ({what}). Please report it."
            raise Refused(sentence) from RuntimeError(trace)
    raise Refused(_why_it_ended(process.exitcode or 0, call))


def _messages(
    process: BaseProcess, receiver: Connection, call: _Call, stopped: Callable[[], bool]
) -> Iterator[tuple[str, object]]:
    """Give what the child sends until it has ended.

    Looks at the child as well as at the pipe: the pipe of a killed child stays open if another child, started at the
    same moment, holds its other end.
    """
    deadline = time.monotonic() + call.limits.seconds
    with suppress(EOFError, OSError):  # the end of the pipe, perhaps in the middle of a message
        while True:
            alive = process.is_alive()  # asked first, so that what was sent before the end is still read
            if receiver.poll(_LOOK_SECONDS if alive else 0):
                yield receiver.recv()
            elif not alive:
                return
            if stopped():
                raise Stopped
            if time.monotonic() > deadline:
                raise Refused(_too_slow(call))
    process.join(1)


def _why_it_ended(exit_code: int, call: _Call) -> str:
    memory = f"{call.limits.memory_mb:,} MB of memory"
    if exit_code == _OUT_OF_MEMORY:
        return f"{call.subject} needs more than {memory}. Export a shorter period or fewer columns."
    if exit_code == _KILLED:
        return f"{call.subject} could not be read: the system ended it, most likely for want of memory. Free some."
    if exit_code == -getattr(signal, "SIGXCPU", signal.SIGKILL):
        return _too_slow(call)
    return (
        f"{call.subject} could not be read: reading ended abruptly ({exit_code}). It may be damaged, or need more than "
        f"{memory}. Export it again, for a shorter period."
    )


def _too_slow(call: _Call) -> str:
    return f"{call.subject} was not read within {call.limits.seconds:,} seconds. Export a shorter period."


def _end(process: BaseProcess) -> None:
    """Kill the child with its group if it still runs, and wait for its end."""
    if process.is_alive() and process.pid:
        with suppress(AttributeError, OSError):  # not its own group yet, or a system without groups
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.join()


def _child(sender: Connection, call: _Call) -> None:
    """Live the whole life of the child. It ends by `os._exit`: no exit handler, no library's last words."""
    code = 1
    try:
        leave_the_terminal()
        cap_memory_and_time(call.limits.memory_mb, call.limits.seconds)
        sender.send_bytes(_answer(sender, call))
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    finally:
        os._exit(code)


def _answer(sender: Connection, call: _Call) -> bytes:
    """Return the last message to the parent, pickled here so that an answer that cannot be pickled is told, too."""
    told: dict[str, Callable[[str], None]] = {}
    if call.reports:
        told["report"] = lambda sentence: sender.send(("report", sentence))
    try:
        return pickle.dumps(("result", call.function(*call.args, **told)))
    except Refused as refusal:
        return pickle.dumps(("refused", _portable(refusal)))
    except MemoryError:
        raise
    except OSError as error:  # such as a full disk
        return pickle.dumps(("refused", Refused(f"{call.subject} could not be read: {error.strerror or error}.")))
    except Exception as error:  # whatever it is, the parent tells it
        if "OutOfMemory" in type(error).__name__:  # DuckDB's own, which is no MemoryError
            raise MemoryError from error
        return pickle.dumps(("failed", (type(error).__name__, traceback.format_exc())))


def _portable(refusal: Refused) -> Refused:
    """Return the refusal, as a plain one if its kind cannot be rebuilt at the other end of the pipe."""
    try:
        pickle.loads(pickle.dumps(refusal))  # noqa: S301 -- our own words, just pickled
    except Exception:  # noqa: BLE001 -- pickling runs the class's own code
        return Refused(str(refusal))
    return refusal
