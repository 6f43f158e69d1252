"""Reading in a child: its answer comes back, whatever ends it is a sentence, and nothing hangs or is left over."""

import gc
import os
import re
import select
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wellserved.eventlog.child_process import Stopped, in_child
from wellserved.eventlog.limits import Limits, Refused
from wellserved.words.language import gettext, speaking, spoken

SMALL = Limits(memory_mb=200, seconds=60)
needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="functions inside tests need fork")


def test_it_returns_what_the_function_returns() -> None:
    assert in_child(sorted, [3, 1, 2], limits=SMALL) == [1, 2, 3]
    assert len(in_child(bytes, 20_000_000, limits=SMALL)) == 20_000_000


@needs_fork
def test_it_passes_progress_on_in_order() -> None:
    def count(most: int, report: Callable[[str], None]) -> int:
        for number in range(most):
            report(f"{number} done")
        return most

    said: list[str] = []
    assert in_child(count, 3, limits=SMALL, report=said.append) == 3
    assert said == ["0 done", "1 done", "2 done"]


class MissingColumn(Refused):
    """A refusal of another kind."""


class Unportable(Refused):
    def __init__(self, file: str, row: int) -> None:
        super().__init__(f"{file}, row {row}: no.")


@needs_fork
def test_a_refusal_arrives_as_itself() -> None:
    def refuse(refusal: Refused) -> None:
        raise refusal

    with pytest.raises(MissingColumn, match=r"^log\.csv has no column for the case\.$"):
        in_child(refuse, MissingColumn("log.csv has no column for the case."), limits=SMALL)

    def refuse_unportably() -> None:
        raise Unportable("log.csv", 6)

    with pytest.raises(Refused, match=r"^log\.csv, row 6: no\.$"):
        in_child(refuse_unportably, limits=SMALL)


@needs_fork
def test_whoever_does_not_want_the_answer_any_more_ends_the_child_and_its_children(tmp_path: Path) -> None:
    def go_on_for_ever(folder: Path, report: Callable[[str], None]) -> None:
        grandchild = os.fork()
        if grandchild:
            report(f"{os.getpid()} {grandchild}")
        while True:
            (folder / "alive").touch()

    said: list[str] = []
    with pytest.raises(Stopped):
        in_child(go_on_for_ever, tmp_path, limits=SMALL, report=said.append, stopped=lambda: bool(said))
    child, grandchild = map(int, said[0].split())
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert is_ended(grandchild)


def is_ended(process: int) -> bool:
    """Say whether a process, which is nobody's child any more, ends; a signal may take a moment to arrive."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


@needs_fork
def test_an_answer_arrives_though_somebody_asks_whether_it_is_wanted() -> None:
    assert in_child(sorted, [3, 1, 2], limits=SMALL, stopped=lambda: False) == [1, 2, 3]


def eat(_: Path) -> int:
    return len(bytearray(10**9))


def spin(_: Path) -> None:
    while True:
        pass


def be_killed(_: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def abort(_: Path) -> None:
    os.abort()


def leave(_: Path) -> None:
    raise SystemExit(3)


def fill_the_disk(_: Path) -> None:
    raise OSError(28, "No space left on device")


def answer_what_cannot_be_sent(_: Path) -> object:
    return lambda: None


def blunder(_: object) -> None:
    raise KeyError("secret of somebody")


class OutOfMemoryException(Exception):
    """Like that of DuckDB."""


def run_out(_: Path) -> None:
    raise OutOfMemoryException


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (eat, "log.csv needs more than 200 MB of memory."),
        (run_out, "log.csv needs more than 200 MB of memory."),
        (be_killed, "log.csv could not be read: the system ended it, most likely for want of memory."),
        (abort, "log.csv could not be read: reading ended abruptly (-6)."),
        (leave, "log.csv could not be read: reading ended abruptly (1)."),
        (fill_the_disk, "log.csv could not be read: No space left on device."),
        (answer_what_cannot_be_sent, "log.csv could not be read: an error of ours ("),
        (blunder, "log.csv could not be read: an error of ours (KeyError)."),
    ],
)
def test_whatever_ends_the_child_becomes_a_sentence(
    function: Callable[[Path], object], sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(sentence)}") as refused:
        in_child(function, Path("somewhere/log.csv"), limits=SMALL)
    assert "secret" not in str(refused.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("files", "subject"),
    [([Path("a/log.csv")], "log.csv"), ((Path("a"), Path("b")), "One of the files"), (3, "The file")],
)
def test_the_sentence_names_the_file_if_there_is_one(files: object, subject: str) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(subject)} could not be read: an error of ours"):
        in_child(blunder, files, limits=SMALL)


def test_an_error_of_ours_keeps_its_traceback_for_us() -> None:
    with pytest.raises(Refused) as refused:
        in_child(blunder, Path("log.csv"), limits=SMALL)
    assert "in blunder" in str(refused.value.__cause__)


@pytest.mark.slow
def test_it_ends_what_takes_too_long() -> None:
    with pytest.raises(Refused, match=r"^log\.csv was not read within 1 seconds"):
        in_child(spin, Path("log.csv"), limits=Limits(memory_mb=200, seconds=1))


@needs_fork
def test_what_the_child_prints_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    def chatter() -> str:
        os.write(2, b"leaked 28 instances\n")
        os.write(1, b"noise\n")
        print("noise", flush=True)
        return "done"

    assert in_child(chatter, limits=SMALL) == "done"
    assert capfd.readouterr() == ("", "")


def ended(process: int) -> bool:
    """Wait until a process of which we hold a file descriptor has ended."""
    waiting = select.poll()
    waiting.register(process, select.POLLIN)
    return bool(waiting.poll(60_000))


def ask_another() -> list[int]:
    return in_child(sorted, [2, 1], limits=SMALL)


def test_a_child_may_have_a_child_and_be_started_by_a_thread() -> None:
    filters = list(warnings.filters)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(in_child, ask_another, limits=SMALL, afresh=True) for _ in range(4)]
        assert [each.result() for each in asked] == [[1, 2]] * 4
    assert list(warnings.filters) == filters


def say_who_is_customer() -> str:
    return f"{gettext('customer')} {threading.active_count()} {OURS}"


def wait_until(begun: threading.Event, ended: threading.Event) -> None:
    begun.set()
    ended.wait()


OURS: list[str] = []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each child starts afresh")
def test_a_child_afresh_has_no_thread_and_nothing_of_ours_but_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()
    other = threading.Thread(target=wait_until, args=(begun, ended))
    other.start()
    begun.wait()
    monkeypatch.setattr(f"{__name__}.OURS", ["ours"])
    try:
        with speaking("xx"):
            assert in_child(say_who_is_customer, limits=SMALL, afresh=True) == "customer 1 []"
            assert in_child(spoken, limits=SMALL, afresh=True) == "xx"
    finally:
        ended.set()
        other.join()


class Circle:
    """Refers to itself, so that only a look for such circles ends it."""

    def __init__(self, ended: Path) -> None:
        self.me, self.ended = self, ended

    def __del__(self) -> None:
        self.ended.touch()


@needs_fork
def test_what_the_parent_was_done_with_is_not_ended_by_the_child(tmp_path: Path) -> None:
    gc.disable()
    try:
        Circle(tmp_path / "ended")
        in_child(gc.collect, limits=SMALL)
        assert not (tmp_path / "ended").exists()
    finally:
        gc.enable()
    gc.collect()
    assert (tmp_path / "ended").exists()


@needs_fork
def test_a_child_that_a_library_ends_before_it_began_is_started_again(tmp_path: Path) -> None:
    left = tmp_path / "left"

    def crash() -> None:
        if left.exists() and (times := len(left.read_text())):
            left.write_text("x" * (times - 1))
            os.kill(os.getpid(), signal.SIGSEGV)

    os.register_at_fork(after_in_child=crash)  # cannot be taken back; without its file it does nothing
    left.write_text("xxx")
    assert in_child(sorted, [2, 1], limits=SMALL) == [1, 2]
    left.write_text("xxxx")
    with pytest.raises(Refused, match="ended abruptly"):
        in_child(sorted, [2, 1], limits=SMALL)
    assert in_child(sorted, [2, 1], limits=SMALL) == [1, 2]


@needs_fork
def test_a_child_killed_while_it_answers_ends_in_a_sentence() -> None:
    def answer_at_length(report: Callable[[str], None]) -> bytes:
        report(str(os.getpid()))
        return bytes(20_000_000)  # far more than the pipe holds: it cannot have ended by itself

    with pytest.raises(Refused, match="the system ended it"):
        in_child(answer_at_length, limits=SMALL, report=lambda pid: os.kill(int(pid), signal.SIGKILL))


@needs_fork
def test_an_interrupt_ends_the_child_and_its_group() -> None:
    def have_a_child_and_wait(report: Callable[[str], None]) -> None:
        grandchild = os.fork()
        if grandchild:
            report(f"{os.getpid()} {grandchild}")
        while True:
            signal.pause()

    held: list[int] = []

    def interrupt(pids: str) -> None:
        held.extend(os.pidfd_open(int(pid)) for pid in pids.split())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_child(have_a_child_and_wait, limits=SMALL, report=interrupt)
    assert [ended(process) for process in held] == [True, True]


@needs_fork
def test_the_child_ends_with_its_parent() -> None:
    program = """
import os, signal
from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.limits import Limits
def wait(report):
    report(str(os.getpid()))
    while True:
        signal.pause()
in_child(wait, limits=Limits(), report=lambda pid: print(pid, flush=True))
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    with parent.stdout:
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
    assert ended(child)
