"""The files of logs that were brought: they have a private folder each, and go when their time has come."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from wellserved.web.log_folders import ARRIVING, arriving, harmless, home
from wellserved.web.models import BroughtLog

MOST_FILES = 20
LEFT_ALONE = timedelta(hours=2)
"""A folder without a log may be one whose log is just being stored; files that arrive take a while."""
_WORK = ".work-"


def folder_of(log: BroughtLog) -> Path:
    """Give the folder of a log; it may be gone."""
    return home() / log.key


def paths_of(log: BroughtLog) -> list[Path]:
    """Give the files of a log that are still there, in the order in which they were brought; all or none."""
    paths = [folder_of(log) / name for name, _size in log.files]
    return paths if paths and all(path.is_file() for path in paths) else []


def keep(log: BroughtLog, files: Sequence[UploadedFile[Any]]) -> list[tuple[str, int]]:
    """Put the files of a log into its folder; give their names there and their sizes."""
    folder = folder_of(log)
    folder.mkdir(mode=0o700)
    names = harmless(file.name or "" for file in files)
    for name, file in zip(names, files, strict=True):
        _put(file, folder / name)
    return [(name, (folder / name).stat().st_size) for name in names]


def _put(file: UploadedFile[Any], path: Path) -> None:
    """Move a file that arrived on disk, write one that is in memory; nobody else may read it."""
    if isinstance(file, TemporaryUploadedFile):
        shutil.move(file.temporary_file_path(), path)  # a rename on the same disk
    else:
        with path.open("xb") as written:
            for chunk in file.chunks():
                written.write(chunk)
    path.chmod(0o600)


def forget(log: BroughtLog) -> None:
    """Remove the files of a log."""
    shutil.rmtree(folder_of(log), ignore_errors=True)


@contextmanager
def work_folder(log: BroughtLog) -> Iterator[Path]:
    """Give a folder for what has to be unpacked and written on the way, and remove it; also one left behind."""
    folder = folder_of(log)
    for left in folder.glob(f"{_WORK}*"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_strangers(keys: Iterable[str], now: datetime) -> int:
    """Remove folders that belong to no log (of these keys), and what stopped arriving; say how many were removed."""
    known, removed = set(keys), 0
    old = (now - LEFT_ALONE).timestamp()
    strange = [path for path in home().iterdir() if path.name not in {*known, ARRIVING}]
    for path in (*strange, *arriving().iterdir()):
        if path.lstat().st_mtime > old:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        removed += 1
    return removed
