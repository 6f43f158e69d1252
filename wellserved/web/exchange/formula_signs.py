"""Cells of a CSV file that a spreadsheet would take for formulas, and the sign that keeps it from doing so.

An apostrophe is set before such a cell, and taken off when the file is read again. Numbers, and phone numbers, which
begin with + or - as well, can do no harm and keep their value. (XLSX says of each cell that it is a text.)
"""

import re

_STARTS_LIKE_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\u2212]")
_SIGNED = re.compile(r"'+\s*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\u2212]")
_NUMBER = re.compile(r"[+-][\d\s().,/-]*\d[\d\s().,/-]*")
_DASH = "-"


def with_sign(text: str) -> str:
    """Give the cell as it is written into a CSV file.

    >>> with_sign("=1+1"), with_sign("+49 30 1234"), with_sign("-5"), with_sign("' =x"), with_sign("Ann")
    ("'=1+1", '+49 30 1234', '-5', "'' =x", 'Ann')
    """
    if text == _DASH or _NUMBER.fullmatch(text) or not _STARTS_LIKE_FORMULA.match(text):
        return text
    return "'" + text


def without_sign(text: str) -> str:
    """Give the cell as it was before `with_sign`; other texts stay as they are.

    >>> [without_sign(with_sign(each)) for each in ("=1+1", "+49 30 1234", "-5", "' =x", "'", "Ann")]
    ['=1+1', '+49 30 1234', '-5', "' =x", "'", 'Ann']
    """
    return text[1:] if _SIGNED.match(text) else text
