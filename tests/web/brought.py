"""Logs that tests bring, and the worker's part of what follows."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import NOW
from wellserved.web.actions.brought_logs import analyse, bring, say
from wellserved.web.actions.log_work import work_through
from wellserved.web.models import BroughtLog, Person

HEADER = "case,at,kind,team,customer,waits_on,promise_at,activity\n"
STORY = (
    ("opened", "Desk", "08:00"),
    ("taken_up", "Desk", "09:00"),
    ("handed_over", "Legal", "10:00"),
    ("taken_up", "Legal", "15:00"),
    ("delivered", "Legal", "16:00"),
)


def plain_log(cases: int = 12) -> str:
    """Give a small log: each case, on a day of its own, goes from the Desk to Legal and waits there for five hours."""
    rows = [
        f"C{number},2026-03-{number + 1:02}T{at}:00Z,{kind},{team},Private borrowers,,,\n"
        for number in range(cases)
        for kind, team, at in STORY
    ]
    return HEADER + "".join(rows)


def file(content: bytes | str, name: str = "log.csv") -> SimpleUploadedFile:
    """Give a file as it arrives."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def work() -> int:
    """Do what the worker does until nothing waits; give how many steps there were."""
    return work_through(lambda: False, lambda: NOW)


def seen(log: BroughtLog) -> BroughtLog:
    """Give a log as it is now."""
    return BroughtLog.objects.get(pk=log.pk)


def looked(by: Person, *files: SimpleUploadedFile) -> BroughtLog:
    """Bring a log and have it looked at."""
    log = bring(by=by, now=NOW, files=files or [file(plain_log())])
    work()
    return seen(log)


def checked(by: Person, *files: SimpleUploadedFile, **said: object) -> BroughtLog:
    """Bring a log, say something about its columns, and have it checked."""
    log = looked(by, *files)
    say(by=by, now=NOW, log=log, version=log.version, said=said)
    work()
    return seen(log)


def analysed(by: Person, *files: SimpleUploadedFile, **wishes: object) -> BroughtLog:
    """Bring a log that leaves nothing open, and have it analysed."""
    log = checked(by, *files)
    analyse(by=by, now=NOW, log=log, version=log.version, wishes=wishes)
    work()
    return seen(log)


def at_path(path: Path) -> SimpleUploadedFile:
    """Give a file of the disk as it arrives."""
    return file(path.read_bytes(), path.name)
