"""Which rows of a log cannot be used, and why: one reason for each row that is set aside."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import narwhals as nw

from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.places import place
from wellserved.eventlog.read_rows import Rows
from wellserved.words.problems import Problem, RowCount

YEAR_2100_US = 4_102_444_800_000_000
"""Moments from here on are placeholders."""
_SHOWN_LETTERS = 60
_HARMLESS = re.compile(
    r"(?=.*\d)(?:[\d\s/.:,+TZ-]|\b(?:am|pm|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b){1,40}",
    re.IGNORECASE,
)
"""What looks like a moment. In a row that has slipped, anything may stand there, also the name of a person."""


class Reason(IntEnum):
    """Why a row is set aside. The first that applies counts."""

    NONE = 0
    REPEATED_HEADER = 1
    NO_MOMENT = 2
    UNREAD_MOMENT = 3
    BEFORE_1970 = 4
    AFTER_2100 = 5
    NO_CASE = 6
    NO_KIND = 7
    UNKNOWN_KIND = 8


_WHAT: dict[Reason, tuple[str, str]] = {
    Reason.REPEATED_HEADER: (
        "Header lines among the rows",
        "Nothing: they are left out. Exports that were put together repeat their header.",
    ),
    Reason.NO_MOMENT: (
        "Rows without a moment",
        "Fill in when it happened, or leave these rows out of the export.",
    ),
    Reason.UNREAD_MOMENT: (
        "Moments that cannot be read",
        "Correct them, or say in the mapping how moments are written (time.formats).",
    ),
    Reason.BEFORE_1970: (
        "Moments before 1970",
        "Correct them: a year such as 1900 often stands for a moment that is not known.",
    ),
    Reason.AFTER_2100: (
        "Moments after 2099",
        "Correct them: a year such as 9999 often stands for a moment that is not known.",
    ),
    Reason.NO_CASE: (
        "Rows that name no case",
        "Fill in the case, or leave these rows out of the export.",
    ),
    Reason.NO_KIND: (
        "Rows that do not say what happened",
        "Fill in the kind of event: one of the words in the description of the log format.",
    ),
    Reason.UNKNOWN_KIND: (
        "Kinds of event that do not exist",
        "Use one of the words in the description of the log format.",
    ),
}


def rows_by_reason(rows: Rows) -> dict[Reason, tuple[int, int]]:
    """Count the rows for each reason that occurs, and give the position of the first of them."""
    table = rows.read.table.select("row", reason=_reason(rows.mapping))
    counted = table.group_by("reason").agg(rows=nw.len(), first=nw.col("row").min())
    return {Reason(row["reason"]): (row["rows"], row["first"]) for row in rows.engine.rows(counted)}


def is_usable(mapping: ColumnMapping) -> nw.Expr:
    """Say whether a row has no reason to be set aside."""
    usable = nw.col("at_us").is_between(0, YEAR_2100_US, closed="left") & ~nw.col("case").is_null()
    return usable & ~nw.col("kind").is_null() if mapping.kind else usable


def _reason(mapping: ColumnMapping) -> nw.Expr:
    at, unread = nw.col("at_us"), nw.col("at_us_unread")
    tests = [
        (at.is_null() & (unread == " ".join(mapping.at)), Reason.REPEATED_HEADER),
        (at.is_null() & unread.is_null(), Reason.NO_MOMENT),
        (at.is_null(), Reason.UNREAD_MOMENT),
        (at < 0, Reason.BEFORE_1970),
        (at >= YEAR_2100_US, Reason.AFTER_2100),
        (nw.col("case").is_null(), Reason.NO_CASE),
    ]
    if mapping.kind:
        tests.append((nw.col("kind").is_null() & nw.col("kind_unread").is_null(), Reason.NO_KIND))
        tests.append((nw.col("kind").is_null(), Reason.UNKNOWN_KIND))
    reason = nw.lit(Reason.NONE.value)
    for applies, why in reversed(tests):
        reason = nw.when(applies).then(nw.lit(why.value)).otherwise(reason)
    return reason


def row_problems(rows: Rows, reasons: dict[Reason, tuple[int, int]]) -> tuple[tuple[Problem, ...], RowCount]:
    """Say which rows are set aside, and count: read = used + set aside.

    Takes: the rows, and for each reason how many have it and the position of the first.
    """
    opened = [problem for file in rows.files for problem in file.problems]
    aside = [
        Problem(_WHAT[reason][0], count, _example(rows, reason, first), _remedy(rows, reason, first), sets_aside=True)
        for reason, (count, first) in reasons.items()
        if reason is not Reason.NONE
    ]
    left = sorted((each for each in (*_merged(opened), *aside) if each.sets_aside), key=lambda each: -each.rows)
    used = reasons.get(Reason.NONE, (0, 0))[0]
    count = RowCount(used + sum(each.rows for each in left), used, tuple((each.what, each.rows) for each in left))
    return (*left, *(each for each in opened if not each.sets_aside)), count


def _merged(problems: Sequence[Problem]) -> list[Problem]:
    """Join problems of the same kind in several files."""
    merged: dict[str, Problem] = {}
    for problem in problems:
        before = merged.get(problem.what)
        rows = problem.rows + (before.rows if before else 0)
        first = before or problem
        merged[problem.what] = Problem(first.what, rows, first.example, first.remedy, first.sets_aside)
    return list(merged.values())


def _example(rows: Rows, reason: Reason, position: int) -> str:
    mapping = rows.mapping
    if reason in (Reason.NO_CASE, Reason.REPEATED_HEADER):
        return place_in(rows, position, (mapping.case,))
    if reason in (Reason.NO_KIND, Reason.UNKNOWN_KIND):
        where, column = place_in(rows, position, (mapping.kind or "",)), "kind_unread"
    else:
        where, column = place_in(rows, position, mapping.at), "at_us_unread"
    if reason in (Reason.NO_MOMENT, Reason.NO_KIND):
        return where
    if reason in (Reason.BEFORE_1970, Reason.AFTER_2100):
        return f"{where}: {_moment(_value(rows, position, 'at_us'))}"
    what = "not a moment" if column == "at_us_unread" else "no kind of event"
    value = " ".join(str(_value(rows, position, column)).split())
    shown = quoted(value) if _HARMLESS.fullmatch(value) else "what stands there"
    return f"{where}: {shown} is {what}"


def _remedy(rows: Rows, reason: Reason, position: int) -> str:
    if reason is Reason.UNREAD_MOMENT and rows.mapping.zone is None and not rows.mapping.moment_formats:
        text = _value(rows, position, "at_us_unread")
        if is_local(str(text)):
            return (
                "The moment does not say in which zone it is. Name the zone in the mapping (time.zone), "
                "such as Europe/Berlin."
            )
    return _WHAT[reason][1]


def is_local(text: str) -> bool:
    """Say whether a text is a moment in ISO 8601 without an offset from UTC."""
    try:
        return datetime.fromisoformat(text.strip()).tzinfo is None
    except ValueError:
        return False


def _value(rows: Rows, position: int, column: str) -> object:
    found = rows.read.table.filter(nw.col("row") == position).select(value=nw.col(column))
    return rows.engine.rows(found)[0]["value"]


def place_in(rows: Rows, position: int, columns: Sequence[str] = ()) -> str:
    """Name the place of a row of the table, as people count."""
    return place(rows.files, rows.read.counts, position, columns)


def quoted(text: object) -> str:
    """Quote a text, or the beginning of a long one."""
    shown = " ".join(str(text).split())
    return f"'{shown[:_SHOWN_LETTERS]}…'" if len(shown) > _SHOWN_LETTERS else f"'{shown}'"


def _moment(us: object) -> str:
    """Write a moment, also one before the year 1 or after 9999, which Python does not know."""
    try:
        return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(str(us))):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "far from any calendar"
