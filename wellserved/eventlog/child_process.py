"""A child process that reads files for us: whatever a file does to it, ours goes on and says what happened."""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar, cast

from wellserved.eventlog.confinement import cap_memory_and_time, leave_the_terminal
from wellserved.eventlog.limits import Limits, Refused
from wellserved.words.language import speaking, spoken

_LOOK_SECONDS = 0.2
_KILLED = -9
_MOST_STARTS = 4
_OUT_OF_MEMORY = 77  # exit code: a child without memory may not be able to send a message
_STARTING = threading.RLock()
"""Held while a child starts, for all threads share the filters of warnings. The child holds it too: by its one thread,
which may start a child of its own."""
_Result = TypeVar("_Result")


class _NeverBegan(Refused):
    """The child ended before it did anything.

    A fork beside threads ends what those threads held, within the child and before any code of ours; libraries may
    crash then. It has nothing to do with the file, and most often does not happen again.
    """


class Stopped(Exception):
    """Whoever asked for the work does not want it any more."""


@dataclass(frozen=True)
class _Call:
    """What the child is to do."""

    function: Callable[..., object]
    args: tuple[object, ...]
    limits: Limits
    reports: bool
    language: str
    is_afresh: bool

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
    afresh: bool = False,
) -> _Result:
    """Return `function(*args)`, run in a child process that may use only so much memory and time.

    With `report` the function also gets a keyword `report` to call with progress sentences; they arrive at ours.
    `stopped` is asked several times a second whether the work is not wanted any more; the child then ends at once.
    Nothing that the child or its libraries print is seen.
    With `afresh` the child knows nothing of ours, and is safe to start beside other threads; the function and its
    arguments must then be picklable. Otherwise it is a copy of us: a fork ends within it what other threads hold, such
    as connections, and libraries may crash or wait forever then. Where fork is not safe at all (not Linux) each child
    starts afresh, and memory is capped only as far as the system can.
    Raises: Refused as raised in the child, and for whatever else ends the child: no memory, no time, a crash. An error
    of our own code is a Refused too; its cause shows the traceback. Stopped, as soon as `stopped` says so.
    """
    call = _Call(function, args, limits, report is not None, spoken(), afresh)
    for _ in range(_MOST_STARTS - 1):
        with suppress(_NeverBegan):
            return cast(_Result, _asked_of_one(call, report or _nobody, stopped or _never))
    return cast(_Result, _asked_of_one(call, report or _nobody, stopped or _never))


def _asked_of_one(call: _Call, report: Callable[[str], None], stopped: Callable[[], bool]) -> object:
    """Start one child and give its answer. Raises: also _NeverBegan."""
    context = multiprocessing.get_context(_way(call))
    receiver, sender = context.Pipe(duplex=False)
    process = cast(BaseProcess, context.Process(target=_child, args=(sender, call)))  # type: ignore[attr-defined]
    with _STARTING, warnings.catch_warnings():
        # Python 3.12 warns of every fork beside threads. The child takes none of the locks those may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    try:
        return _result(process, receiver, call, report, stopped)
    finally:
        _end(process)
        receiver.close()


def _way(call: _Call) -> str:
    """Say how a child starts. One afresh is a copy of a small process without threads, which waits for more of them."""
    if sys.platform != "linux":
        return "spawn"
    if not call.is_afresh:
        return "fork"
    multiprocessing.set_forkserver_preload([__name__])
    return "forkserver"


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
    has_begun = False
    for kind, content in _messages(process, receiver, call, stopped):
        if kind == "begun":
            has_begun = True
        elif kind == "report":
            report(str(content))
        elif kind == "result":
            return content
        elif kind == "refused":
            raise cast(Refused, content)
        else:
            what, trace = cast(tuple[str, str], content)
            sentence = f"{call.subject} could not be read: an error of ours ({what}). Please report it."
            raise Refused(sentence) from RuntimeError(trace)
    raise (Refused if has_begun else _NeverBegan)(_why_it_ended(process.exitcode or 0, call))


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
    gc.freeze()  # What our parent had done with is not the child's to end: an engine would look for its threads.
    try:
        sender.send(("begun", None))
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
        with speaking(call.language):
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
