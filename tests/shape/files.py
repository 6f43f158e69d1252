"""The files that belong to the project."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that git tracks or would add."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    files = (ROOT / name for name in sorted(set(listing.split("\0"))) if name)
    return tuple(path for path in files if path.is_file())


def files_under(folder: str, *endings: str) -> list[Path]:
    """Return the project's files in a folder with one of the endings, or all of them."""
    inside = [path for path in project_files() if path.is_relative_to(ROOT / folder)]
    return [path for path in inside if not endings or path.suffix in endings]


def name_of(path: Path) -> str:
    """Return the path as it reads from the root of the project."""
    return path.relative_to(ROOT).as_posix()
