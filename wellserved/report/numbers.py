"""How numbers, moments and names are written: for people, in one way everywhere, never without a unit."""

import re
from collections.abc import Sequence
from datetime import datetime
from math import floor, log10

from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.report.map_labels import clean

NOT_KNOWN = "not known"
NOT_SHOWN = f"not shown (fewer than {SMALLEST_CELL} cases)"

_THIN = "\u202f"
"""A narrow blank at which no line breaks: between thousands."""
FIRM = "\u00a0"
"""A blank at which no line breaks: between a number and its unit."""
HOURS_IN_A_DAY = 24
_DAYS_FROM_HOURS = 48
_TENTHS_BELOW = 10
_HALF_A_MINUTE = 1 / 120
_NEARLY_ALL = 99
_RIGHT_TO_LEFT = range(0x0590, 0x0900)


def count(number: float) -> str:
    """Write a whole number with thin blanks between thousands.

    >>> count(1204).replace("\u202f", "_"), count(96)
    ('1_204', '96')
    """
    return _grouped(f"{number:,.0f}")


def _grouped(written: str) -> str:
    """Set thin blanks between thousands, and the sign for less than nothing."""
    return written.replace(",", _THIN).replace("-", "−")


def numbers_in(text: str) -> str:
    r"""Write the numbers in a text that has commas between thousands as they are written everywhere.

    >>> numbers_in("Your 20,000 hours, 15 % of all, a year")
    'Your 20\u202f000 hours, 15\xa0% of all, a year'
    """
    return re.sub(r"(?<=\d),(?=\d{3})", _THIN, text).replace(" %", f"{FIRM}%")


def counted(number: int, one: str, several: str = "") -> str:
    r"""Write a number with its thing.

    >>> counted(1, "case"), counted(0, "case"), counted(2, "loss", "losses")
    ('1\xa0case', '0\xa0cases', '2\xa0losses')
    """
    return f"{count(number)}{FIRM}{one if number == 1 else several or f'{one}s'}"


def decimal(number: float) -> str:
    r"""Write a number without its unit, for columns whose header names it: tenths; hundredths below one.

    >>> decimal(217.44), decimal(0.57), decimal(0.001), decimal(0), decimal(-0.9)
    ('217.4', '0.57', 'under 0.01', '0.0', '−0.90')
    """
    if 0 < abs(number) < 0.005:  # noqa: PLR2004 -- what would be written as 0.00
        return "under 0.01"
    places = 2 if 0 < abs(number) < 0.995 else 1  # noqa: PLR2004 -- what would be written as 1.00
    return _grouped(f"{number:,.{places}f}")


def span(low: str, high: str) -> str:
    """Write two ends of an interval; a dash beside the sign for less than nothing would be misread.

    >>> span("1.2", "3.4"), span("−1.2", "3.4")
    ('1.2–3.4', '−1.2 to 3.4')
    """
    return f"{low} to {high}" if low.startswith("−") else f"{low}–{high}"


def figure(number: float) -> str:
    r"""Write a number whose unit stands beside it, as somebody would type it.

    >>> figure(0.05), figure(2.8), figure(400), figure(1612.5)
    ('0.05', '2.8', '400', '1\u202f612')
    """
    places = 3 if abs(number) < _TENTHS_BELOW else 1 if abs(number) < 1000 else 0  # noqa: PLR2004 -- four digits
    written = _grouped(f"{number:,.{places}f}")
    return written.rstrip("0").rstrip(".") if places else written


def amount(number: float) -> str:
    r"""Write a large, uncertain amount: two digits that count.

    >>> amount(782629), amount(64800), amount(7.3), amount(0)
    ('780\u202f000', '65\u202f000', '7.3', '0')
    """
    if number == 0:
        return "0"
    digits = 1 - floor(log10(abs(number)))
    return figure(round(number, digits))


def in_hours(hours: float) -> str:
    r"""Write an amount in hours, so that amounts can be compared: whole hours, tenths below ten.

    >>> in_hours(8430.2), in_hours(3.44), in_hours(0.01)
    ('8\u202f430\xa0h', '3.4\xa0h', 'under 0.1\xa0h')
    """
    return f"{whole_hours(hours)}{FIRM}h"


def whole_hours(hours: float) -> str:
    r"""Write an amount of hours without its unit, for columns whose header names it.

    >>> whole_hours(8430.2), whole_hours(3.44), whole_hours(0.01)
    ('8\u202f430', '3.4', 'under 0.1')
    """
    return "under 0.1" if 0 < abs(hours) < 0.05 else _rounded(hours)  # noqa: PLR2004 -- what would be written as 0.0


def duration(hours: float) -> str:
    r"""Write a stretch of time in the unit one would say; a day has 24 hours.

    >>> duration(0.4), duration(3.44), duration(30), duration(51), duration(1250)
    ('24\xa0min', '3.4\xa0h', '30\xa0h', '2.1\xa0days', '52\xa0days')
    """
    if 0 < hours < _HALF_A_MINUTE:
        return f"under 1{FIRM}min"
    number, unit = _in_unit(hours, hours)
    return _with_unit(number, unit)


def duration_beside(hours: float, other: float) -> str:
    r"""Write a stretch of time in the unit in which another would be written.

    >>> duration_beside(30, 52), duration_beside(0.5, 3)
    ('1.2\xa0days', '0.5\xa0h')
    """
    return _with_unit(*_in_unit(hours, other))


def duration_between(low: float, high: float, value: float) -> str:
    r"""Write an interval of time, both ends in the unit in which the value between them is written.

    >>> duration_between(44.6, 48.1, 46.7)
    '45–48\xa0h'
    """
    (least, _), (most, unit) = _in_unit(low, value), _in_unit(high, value)
    return _with_unit(span(least, most), unit)


def _in_unit(hours: float, decides: float) -> tuple[str, str]:
    if decides >= _DAYS_FROM_HOURS:
        return _rounded(hours / HOURS_IN_A_DAY), "days"
    if decides >= 1 or decides <= 0:
        return _rounded(hours), "h"
    return count(hours * 60), "min"


def _with_unit(number: str, unit: str) -> str:
    return f"{number}{FIRM}{unit}"


def _rounded(number: float) -> str:
    return _grouped(f"{number:.1f}") if 0 < round(abs(number), 1) < _TENTHS_BELOW else count(number)


def days(number: float) -> str:
    r"""Write a number of days.

    >>> days(6.38), days(47.2), days(0.2)
    ('6.4\xa0days', '47\xa0days', '4.8\xa0h')
    """
    return duration(number * HOURS_IN_A_DAY)


def percent(share: float) -> str:
    r"""Write a share; tenths below ten and above 99, so that "0 %" means none and "100 %" all.

    >>> percent(0.4117), percent(0.073), percent(0.0001), percent(0), percent(1), percent(0.9994)
    ('41\xa0%', '7.3\xa0%', 'under 0.1\xa0%', '0\xa0%', '100\xa0%', '99.9\xa0%')
    """
    if 0 < share < 0.0005:  # noqa: PLR2004 -- what would be written as 0.0
        return f"under 0.1{FIRM}%"
    return f"{_percent_number(share)}{FIRM}%"


def percent_between(low: float, high: float) -> str:
    r"""Write an interval of shares.

    >>> percent_between(0.374, 0.4498)
    '37–45\xa0%'
    """
    ends = (round(low * 100, 1), round(high * 100, 1))
    return f"{'–'.join(_percent_number(end / 100) for end in ends)}{FIRM}%"


def _percent_number(share: float) -> str:
    number = share * 100
    if number in (0, 100):
        return f"{number:.0f}"
    tenths = round(number, 1) < _TENTHS_BELOW or number > _NEARLY_ALL
    return f"{min(number, 99.9) if number > _NEARLY_ALL else number:.{int(tenths)}f}"


def date(moment: str) -> str:
    """Write the day of an ISO moment.

    >>> date("2026-03-31T16:20:00Z")
    '31 March 2026'
    """
    at = datetime.fromisoformat(moment)
    return f"{at.day} {at:%B %Y}"


def date_and_time(moment: str) -> str:
    """Write an ISO moment to the minute.

    >>> date_and_time("2026-03-31T16:20:00Z")
    '31 March 2026, 16:20 UTC'
    """
    return f"{date(moment)}, {datetime.fromisoformat(moment):%H:%M} UTC"


def name(text: str) -> str:
    r"""Write the name of a team or case: without control characters; one written from right to left kept apart.

    >>> name("Credit\tcheck")
    'Credit check'
    """
    shown = clean(text)
    return f"\u2068{shown}\u2069" if any(ord(char) in _RIGHT_TO_LEFT for char in shown) else shown


def link_words(provider: str, customer: str) -> str:
    r"""Write a link: provider → customer.

    >>> link_words("Legal", "Credit check")
    'Legal\xa0→ Credit check'
    """
    return f"{name(provider)}{FIRM}→ {name(customer)}"


def listed(names: Sequence[str], most: int = 5) -> str:
    r"""Write several names as one would say them, the first ones if there are many.

    >>> listed(["HR"]), listed(["HR", "IT", "Legal"]), listed(["A", "B", "C", "D"], most=2)
    ('HR', 'HR, IT and Legal', 'A, B and 2\xa0more')
    """
    shown = [name(each) for each in names[:most]]
    if len(names) > most:
        shown.append(f"{count(len(names) - most)}{FIRM}more")
    return joined(shown)


def joined(parts: Sequence[str]) -> str:
    """Join parts of a sentence.

    >>> joined(["2 h of work", "5 h in a queue", "1 h outside"]), joined(["2 h of work"])
    ('2 h of work, 5 h in a queue and 1 h outside', '2 h of work')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def plain(text: str) -> str:
    r"""Write a sentence with ordinary blanks, for a terminal.

    >>> plain("1\u202f204\xa0cases")
    '1 204 cases'
    """
    return text.replace(_THIN, " ").replace(FIRM, " ")
