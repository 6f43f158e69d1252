"""Where logs stand that are brought: a private folder, names that can do no harm, and whether the disk has room."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext as _

ARRIVING = "arriving"
"""The folder in which files stand while they arrive, on the same disk, so that keeping one is a rename."""
ROOM_LEFT_BYTES = 500_000_000
"""So much of the disk stays free for the database, whoever brings what."""
_LONGEST_NAME_BYTES = 150
_LONGEST_ENDING = 12


def home() -> Path:
    """Give the folder of all logs, made at first need; only its owner can read it."""
    folder = Path(settings.DATA) / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def arriving() -> Path:
    """Give the folder in which files stand while they arrive."""
    folder = home() / ARRIVING
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def harmless(names: Iterable[str], nameless: str = "log") -> list[str]:
    """Give the names under which files are kept and shown: without folders and strange signs, short, each once.

    Takes: what a file is called of whose name nothing is left.

    >>> harmless(["../../etc/passwd", "a.csv", "A.csv", ".hidden", ""])
    ['passwd', 'a.csv', 'A (2).csv', 'hidden', 'log']
    """
    found: list[str] = []
    for name in names:
        last = PurePath(name.replace("\\", "/").replace("\0", "")).name
        shown = "".join(letter for letter in last if letter.isprintable()).strip(". ")
        stem, dot, ending = shown.rpartition(".")
        if not dot or len(ending) > _LONGEST_ENDING:
            stem, dot, ending = shown, "", ""
        found.append(_other_than(found, _cut(stem) or nameless, f"{dot}{ending}"))
    return found


def _cut(stem: str) -> str:
    """Cut a name so that every disk takes it: they count bytes."""
    return stem.encode()[:_LONGEST_NAME_BYTES].decode(errors="ignore").strip(". ")


def _other_than(taken: Sequence[str], stem: str, ending: str) -> str:
    """Give a name that no disk takes for one of those that are there."""
    known, name, number = {each.casefold() for each in taken}, f"{stem}{ending}", 2
    while name.casefold() in known:
        name, number = f"{stem} ({number}){ending}", number + 1
    return name


def why_no_room(size: int) -> str:
    """Say why so many bytes more cannot be kept; "" where they can."""
    free = shutil.disk_usage(home()).free
    if free - size >= ROOM_LEFT_BYTES:
        return ""
    words = {"free": f"{max(free, 0) // 1_000_000:,}", "needs": f"{(size + ROOM_LEFT_BYTES) // 1_000_000:,}"}
    return (
        _(
            "The disk of Wellserved has %(free)s MB left, and this needs %(needs)s MB. Ask whoever runs it to make "
            "room, or export a shorter period."
        )
        % words
    )
