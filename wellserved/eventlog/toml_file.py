"""A TOML file that people write, and what is said when it cannot be read."""

import stat
import tomllib
from pathlib import Path
from typing import Any

import tomlkit
import tomlkit.exceptions

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping_keys import shown

MOST_BYTES = 1_000_000
FORMAT = 1


def read_toml(path: Path, called: str, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Read a small TOML file whose first line is `format = 1`; gives the rest. `called`: what people call such a file.

    Raises: Refused with one sentence that names the file and what to do.
    """
    found = parsed_toml(path, called, most_bytes)
    given = found.pop("format", None)
    if given != FORMAT or isinstance(given, bool):
        said = "does not say which format it has" if given is None else f"has format {shown(given)}"
        raise Refused(f"{path.name} {said}: its first line must be format = {FORMAT}.")
    return found


def parsed_toml(path: Path, called: str, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Read a small TOML file, whatever its first line says.

    Raises: Refused, like `read_toml`.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited on, a device read without end
            raise Refused(f"{path} is a folder, or no ordinary file. Name the {called}.")
        if found.st_size > most_bytes:
            raise Refused(f"{path.name} is larger than {most_bytes:,} bytes: that is no {called}.")
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text) if found.st_size > MOST_BYTES else tomlkit.parse(text).unwrap()
    except OSError as problem:
        raise Refused(f"{path.name} cannot be read: {problem.strerror}. Name the {called}.") from problem
    except UnicodeDecodeError as problem:
        raise Refused(f"{path.name} is not UTF-8 text: save it as UTF-8.") from problem
    except (tomlkit.exceptions.TOMLKitError, tomllib.TOMLDecodeError) as problem:
        why = str(problem).replace(". at", " at").rstrip(".")
        raise Refused(f"{path.name} is not TOML: {why}. Texts need quotes, and so do names with spaces.") from problem
