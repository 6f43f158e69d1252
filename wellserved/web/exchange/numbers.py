"""Months and numbers as cells of a file write them. Whatever cannot be understood raises `Unclear`."""

import re
from datetime import date
from math import isfinite

from wellserved.eventlog.guess_words import plain
from wellserved.web.exchange.cells import Unclear, day, is_ambiguous, month_named
from wellserved.web.exchange.table import shown
from wellserved.words.language import gettext as _

EARLIEST = date(1970, 1, 1)
MOST = 1e12
LEAST = 1e-100
"""Whatever is closer to nothing is nothing: no scale can be drawn of it."""
_MONTHS_A_YEAR = 12
_MOST_DIGITS = 10
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.M ]\s?(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{4})")
_WORD_YEAR = re.compile(r"([^\W\d]+)[.,]?[\s-]+(\d{4})")
_YEAR_WORD = re.compile(r"(\d{4})[\s-]+([^\W\d]+)[.]?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")
_THOUSANDS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(\D|$))")
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def month(text: str, today: date) -> date:
    """Give the first day of the month a cell names; a whole date stands for its month.

    >>> on = date(2026, 11, 23)
    >>> [f"{month(each, on):%Y-%m}" for each in ("2026-08", "08/2026", "Aug 2026", "31.08.2026", "2026-08-01")]
    ['2026-08', '2026-08', '2026-08', '2026-08', '2026-08']
    """
    found = _month(text)
    if found is None:
        raise Unclear(_("%(text)s is not a month. Write it like 2026-08.") % {"text": shown(text)})
    if found > today:
        raise Unclear(_("%(text)s lies ahead. Write a month that has begun.") % {"text": shown(text)})
    if found < EARLIEST:
        raise Unclear(_("%(text)s lies too far back. Write a month since 1970.") % {"text": shown(text)})
    return found


def _month(text: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _first_of(found[1], int(found[2]))
    if found := _YEAR_LAST.fullmatch(text):
        return _first_of(found[2], int(found[1]))
    if found := _WORD_YEAR.fullmatch(text):
        return _first_of(found[2], month_named(plain(found[1])) or 0)
    if found := _YEAR_WORD.fullmatch(text):
        return _first_of(found[1], month_named(plain(found[2])) or 0)
    if is_ambiguous(text):
        raise Unclear(_("%(text)s may name two months. Write it like 2026-08.") % {"text": shown(text)})
    try:
        return day(text).replace(day=1)
    except Unclear:
        return None


def _first_of(year: str, number: int) -> date | None:
    return date(int(year), number, 1) if 1 <= number <= _MONTHS_A_YEAR and int(year) else None


def number(text: str) -> float:
    """Give the number a cell holds, with a point or a comma before its decimals; a sign of percent is left out.

    >>> number("81.5"), number("81,5 %"), number("-12"), number("1.234,5"), number("1 234"), number("1,234,567")
    (81.5, 81.5, -12.0, 1234.5, 1234.0, 1234567.0)
    """
    bare = _THOUSANDS.sub("", text.replace("\u2212", "-").removesuffix("%").strip())
    if _EITHER_WAY.fullmatch(bare):
        words = {"text": shown(text), "one": bare.replace(",", "."), "other": bare.replace(",", "")}
        raise Unclear(_("%(text)s may be %(one)s or %(other)s. Write it without a comma.") % words)
    found = _with_point(bare)
    if not _NUMBER.fullmatch(found) or not isfinite(float(found)):
        raise Unclear(_("%(text)s is not a number. Write one like 81.5.") % {"text": shown(text)})
    if abs(float(found)) > MOST:
        raise Unclear(_("%(text)s is too large. Write it in a larger unit.") % {"text": shown(text)})
    return float(found) if abs(float(found)) >= LEAST else 0.0


def _with_point(text: str) -> str:
    """Leave out what separates thousands, and write a point before the decimals; the last of two signs is that one."""
    point, comma = text.rfind("."), text.rfind(",")
    if point < 0 or comma < 0:
        several = text.count(",") > 1
        return text.replace(",", "" if several else ".")
    return text.replace(",", "") if point > comma else text.replace(".", "").replace(",", ".")


def how_many(text: str) -> int:
    """Give of how many something was taken.

    >>> how_many("412"), how_many("1,234")
    (412, 1234)
    """
    bare = re.sub(r"(?<=\d)[,.\s'’](?=\d{3}(\D|$))", "", text)
    bare = bare.removesuffix(".0")
    digits = bare.lstrip("0")
    if not bare.isascii() or not bare.isdigit() or not digits or len(digits) > _MOST_DIGITS or int(digits) >= 2**31:
        raise Unclear(
            _("%(text)s is not a count. Write of how many the value was taken, or leave it blank.")
            % {"text": shown(text)}
        )
    return int(digits)
