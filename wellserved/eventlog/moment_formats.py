"""How moments are written: "d/m/y h:m" for people, strptime patterns for the engine."""

import re

from wellserved.engine import UNIX_UNITS

_FRIENDLY = {
    "%d": "d",
    "%m": "m",
    "%b": "mon",
    "%B": "month",
    "%Y": "y",
    "%y": "yy",
    "%H": "h",
    "%I": "h",
    "%M": "m",
    "%S": "s",
    "%f": "f",
    "%n": "nano",
    "%p": "am/pm",
    "%z": "offset",
    "%a": "day",
}
_LONGER = {"yyyy": "y", "dd": "d", "mm": "m", "hh": "h", "ss": "s", "mmm": "mon"}
_WORD = re.compile(
    r"am/pm|month|mon|offset|nano|day|yyyy|mmm|yy|dd|mm|hh|ss|UTC|GMT|[A-Za-z]|[^A-Za-z]+", re.IGNORECASE
)
_DIRECTIVE = re.compile(r"%[A-Za-z]|[^%]+|%")


def friendly(pattern: str) -> str:
    """Write a strptime pattern as people would; patterns that have no friendly form stay as they are.

    >>> friendly("%d/%m/%Y %H:%M"), friendly("%d/%b/%y %I:%M %p"), friendly("unix seconds"), friendly("%j")
    ('d/m/y h:m', 'd/mon/yy h:m am/pm', 'unix seconds', '%j')
    """
    if pattern in UNIX_UNITS:
        return pattern
    written = "".join(_FRIENDLY.get(piece, piece) for piece in _DIRECTIVE.findall(pattern))
    return written if strptime(written) == pattern else pattern


def strptime(text: str) -> str | None:
    """Give the strptime pattern for a friendly form; None where a word of it is not known.

    `m` is the month before the hour and the minute after it; `h` counts to 12 where `am/pm` follows.
    >>> strptime("m/d/y h:m:s am/pm"), strptime("yyyy-mm-dd hh:mm"), strptime("%d.%m.%Y"), strptime("whenever")
    ('%m/%d/%Y %I:%M:%S %p', '%Y-%m-%d %H:%M', '%d.%m.%Y', None)
    """
    if "%" in text or text in UNIX_UNITS:
        return text
    pieces = _WORD.findall(text)
    pattern, hour_seen = "", False
    for piece in pieces:
        word = _LONGER.get(piece.lower(), piece.lower())
        if not piece[0].isalpha() or piece in {"T", "Z", "UTC", "GMT"}:
            pattern += piece
            continue
        directive = _directive(word, hour_seen, "am/pm" in (each.lower() for each in pieces))
        if directive is None:
            return None
        hour_seen = hour_seen or word == "h"
        pattern += directive
    return pattern if "%" in pattern else None


def _directive(word: str, hour_seen: bool, has_half: bool) -> str | None:
    if word == "m":
        return "%M" if hour_seen else "%m"
    if word == "h":
        return "%I" if has_half else "%H"
    return next((directive for directive, name in _FRIENDLY.items() if name == word), None)
