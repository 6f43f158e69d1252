"""Tells from its texts whether a column holds moments, and how they are written."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

_DAY = re.compile(
    r"(?P<weekday>[A-Z][a-z]{2},? )?"
    r"(?:(?P<year>\d{4})(?P<s1>[-/.])(?P<month>\d{1,2})(?P=s1)(?P<day>\d{1,2})"
    r"|(?P<one>\d{1,2})(?P<s2>[-/.])(?P<two>\d{1,2})(?P=s2)(?P<late_year>\d{4}|\d\d)"
    r"|(?P<named_day>\d{1,2})(?P<s3>[-/. ])(?P<named>[A-Za-z]{3,9})(?P=s3)(?P<named_year>\d{4}|\d\d)"
    r"|(?P<first_named>[A-Za-z]{3,9}) (?P<second_day>\d{1,2})(?P<comma>,?) (?P<last_year>\d{4}))"
)
_TIME = re.compile(
    r"(?P<gap>T|,? )(?P<hour>\d{1,2})(?P<colon>[:.])(?P<minute>\d\d)(?:(?P=colon)(?P<second>\d\d)"
    r"(?:(?P<point>[.,])(?P<fraction>\d{1,9}))?)?(?P<half> ?[AaPp][Mm])?"
    r"(?P<offset> ?[+-]\d\d(?::?\d\d)?| ?(?:Z|UTC|GMT))?"
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d([.,]\d{1,9})?)?( ?[AaPp][Mm])?")
_COMPACT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?(Z?)")
_EPOCH = re.compile(r"(\d{9,16})(\.\d+)?")
_EPOCHS = {"unix seconds": (5e8, 4.1e9), "unix milliseconds": (5e11, 4.1e12), "unix microseconds": (5e14, 4.1e15)}
_MONTH_NAMES = "January February March April May June July August September October November December".split()
_MONTHS = {name.lower(): "%B" for name in _MONTH_NAMES} | {name[:3].lower(): "%b" for name in _MONTH_NAMES}
_FIRST_LOOK = 60
_LONGEST = 48
_MOST, _NEARLY_ALL = 0.8, 0.9
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = 12, 31
_MICROSECONDS, _FULL_YEAR = 6, 4
_MOST_FORMATS = 8
DAY_FIRST, MONTH_FIRST = ("%d", "%m"), ("%m", "%d")


@dataclass(frozen=True)
class Shape:
    """How one text is written; `<1>` and `<2>` stand for a day and a month whose order it does not tell."""

    pattern: str
    is_iso: bool = False
    """The engine reads it without a pattern."""
    has_offset: bool = False
    zone: str | None = None
    """UTC where the text says so in letters."""
    is_day: bool = False
    """It names a day and no time of the day."""
    numbers: tuple[int, int] | None = None
    """The two numbers behind `<1>` and `<2>`."""


@dataclass(frozen=True)
class Written:
    """How the moments of a column are written."""

    patterns: tuple[str, ...]
    """strptime patterns, the most frequent first; `<1>` and `<2>` stand for the day and the month."""
    is_iso: bool
    """All are ISO 8601 and need no pattern."""
    naive: float
    """Of the moments, the share without an offset of their own."""
    zone: str | None
    """UTC where the texts say so in letters that no pattern can read."""
    only_days: bool
    order: tuple[str, str] | None
    """DAY_FIRST or MONTH_FIRST; None where no text tells, or where no text is written like that."""
    is_open: bool
    """Texts such as 03/04/2026 are there, and none tells which number is the day."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The patterns with day and month in the order told, day first where nothing tells; none for ISO 8601."""
        return () if self.is_iso else ordered(self.patterns, self.order or DAY_FIRST)

    def beside(self, other: "Written") -> "Written":
        """Take the moments of another column of the same file together with these."""
        patterns = dict.fromkeys((*self.patterns, *other.patterns))
        order = self.order or other.order
        return Written(
            patterns=_years_in_order(patterns),
            is_iso=self.is_iso and other.is_iso,
            naive=max(self.naive, other.naive),
            zone=self.zone or other.zone,
            only_days=self.only_days and other.only_days,
            order=order,
            is_open=order is None and (self.is_open or other.is_open),
        )


def ordered(patterns: Iterable[str], order: tuple[str, str]) -> tuple[str, ...]:
    """Put day and month into patterns, in this order."""
    return tuple(each.replace("<1>", order[0]).replace("<2>", order[1]) for each in patterns)


def written(texts: Mapping[str, int], *, may_be_numbers: bool = False) -> Written | None:
    """Tell how the moments of a column are written; None where it holds none.

    Takes: the texts with how many rows have each; whether bare numbers may be moments (the header decides that).
    At least nine in ten rows must be moments.
    """
    first_look = dict(islice(texts.items(), _FIRST_LOOK))
    known = sum(rows for text, rows in first_look.items() if shape_of(text, may_be_numbers))
    if not texts or known < _MOST * sum(first_look.values()):
        return None
    shapes = [(shape, rows) for text, rows in texts.items() if (shape := shape_of(text, may_be_numbers))]
    total, read = sum(texts.values()), sum(rows for _, rows in shapes)
    if read < _NEARLY_ALL * total:
        return None
    patterns = Counter[str]()
    for shape, rows in shapes:
        patterns[shape.pattern] += rows
    order, is_open = _order([shape.numbers for shape, _ in shapes if shape.numbers])
    is_iso = all(shape.is_iso for shape, _ in shapes)
    return Written(
        patterns=_years_in_order(pattern for pattern, _ in patterns.most_common(_MOST_FORMATS)),
        is_iso=is_iso,
        naive=sum(rows for shape, rows in shapes if not shape.has_offset) / read,
        zone=None if is_iso else next((shape.zone for shape, _ in shapes if shape.zone), None),
        only_days=all(shape.is_day for shape, _ in shapes),
        order=order,
        is_open=is_open,
    )


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of the day."""
    return _CLOCK.fullmatch(text) is not None


def _years_in_order(patterns: Iterable[str]) -> tuple[str, ...]:
    # Two digits of the year before four: %Y also takes "21", and makes it the year 21.
    return tuple(sorted(patterns, key=lambda pattern: "%y" not in pattern))


def _order(numbers: list[tuple[int, int]]) -> tuple[tuple[str, str] | None, bool]:
    """Tell which of two numbers is the day: a number above 12 is no month."""
    days_first = sum(one > _MONTHS_OF_A_YEAR for one, _ in numbers)
    months_first = sum(two > _MONTHS_OF_A_YEAR for _, two in numbers)
    if days_first == months_first:
        return None, bool(numbers)
    return (DAY_FIRST if days_first > months_first else MONTH_FIRST), False


def shape_of(text: str, may_be_number: bool = False) -> Shape | None:
    """Tell how one text is written; None where it is no moment."""
    if len(text) > _LONGEST:
        return None
    if may_be_number and text[:1].isdigit() and ":" not in text and "-" not in text and "/" not in text:
        found = _number_shape(text)
        if found:
            return found
    day = _DAY.match(text)
    if day is None:
        return None
    pattern, numbers = _day_pattern(day)
    rest = text[day.end() :]
    time = _TIME.fullmatch(rest) if rest else None
    if pattern is None or (rest and time is None):
        return None
    if time is None:
        return Shape(pattern, _is_iso_day(day), is_day=True, numbers=numbers)
    clock, zone = _time_pattern(time)
    return Shape(
        pattern=pattern + clock,
        is_iso=_is_iso_day(day) and _is_iso_time(time),
        has_offset="%z" in clock or zone is not None,
        zone=zone,
        numbers=numbers,
    )


def _day_pattern(day: re.Match[str]) -> tuple[str | None, tuple[int, int] | None]:
    weekday = day["weekday"] or ""
    start = f"%a{weekday[3:]}" if weekday else ""
    if day["year"]:
        return f"{start}%Y{day['s1']}%m{day['s1']}%d", None
    if day["one"]:
        numbers = (int(day["one"]), int(day["two"]))
        if max(numbers) > _DAYS_OF_A_MONTH or min(numbers) > _MONTHS_OF_A_YEAR or min(numbers) < 1:
            return None, None
        return f"{start}<1>{day['s2']}<2>{day['s2']}{_year(day['late_year'])}", numbers
    month = _MONTHS.get((day["named"] or day["first_named"]).lower())
    if month is None:
        return None, None
    if day["named"]:
        return f"{start}%d{day['s3']}{month}{day['s3']}{_year(day['named_year'])}", None
    return f"{start}{month} %d{day['comma']} %Y", None


def _year(text: str) -> str:
    return "%Y" if len(text) == _FULL_YEAR else "%y"


def _time_pattern(time: re.Match[str]) -> tuple[str, str | None]:
    """Give the pattern of a time of the day, and UTC where it names that in letters."""
    half, offset = time["half"] or "", time["offset"] or ""
    pattern = f"{time['gap']}{'%I' if half else '%H'}{time['colon']}%M"
    if time["second"]:
        pattern += f"{time['colon']}%S"
    if time["fraction"]:
        pattern += f"{time['point']}{'%f' if len(time['fraction']) <= _MICROSECONDS else '%n'}"
    pattern += f"{half[:-2]}%p" if half else ""
    letters = offset.strip()
    if letters.isalpha():
        return pattern + offset, "UTC"
    return pattern + (offset.replace(letters, "%z") if letters else ""), None


def _is_iso_day(day: re.Match[str]) -> bool:
    return day["year"] is not None and day["s1"] == "-" and not day["weekday"]


def _is_iso_time(time: re.Match[str]) -> bool:
    """Tell whether the engine reads this time of the day without a pattern."""
    offset = time["offset"] or ""
    plain_offset = offset in {"", "Z"} or offset[0] in "+-"
    return (
        time["gap"] in {"T", " "}
        and time["colon"] == ":"
        and time["point"] != ","
        and not time["half"]
        and plain_offset
    )


def _number_shape(text: str) -> Shape | None:
    """Tell how a bare number says a moment: seconds since 1970 and the like, or year, month and day in a row."""
    compact = _COMPACT.fullmatch(text)
    if compact:
        time = compact[4] or ""
        clock = "%H%M%S" if compact[7] else "%H%M" if compact[5] else ""
        pattern = f"%Y%m%d{'T' if 'T' in time else ''}{clock}{compact[8]}"
        return Shape(pattern, has_offset=bool(compact[8]), zone="UTC" if compact[8] else None, is_day=not time)
    if _EPOCH.fullmatch(text):
        for unit, (low, high) in _EPOCHS.items():
            if low <= float(text) <= high:
                return Shape(unit, has_offset=True)
    return None


def with_order(found: Written, texts: Mapping[str, int]) -> Written:
    """Look again at more texts of a column of which the first do not tell the order of day and month."""
    shapes = (shape_of(text) for text in texts)
    order, is_open = _order([shape.numbers for shape in shapes if shape and shape.numbers])
    return replace(found, order=order, is_open=is_open)


def conversions(texts: Iterable[str], most: int = 5) -> list[str]:
    """Show how texts such as 03/04/2026 10:00 read with the day first and with the month first."""
    shown = []
    for text in texts:
        shape = shape_of(text)
        if shape and shape.numbers and shape.numbers[0] != shape.numbers[1]:
            one, two = shape.numbers
            shown.append(f"{text} is {_said(one, two)} or {_said(two, one)}")
        if len(shown) == most:
            break
    return shown


def _said(day: int, month: int) -> str:
    return f"{day} {_MONTH_NAMES[month - 1]}"
