"""How numbers, moments and names are written: for people, in one way everywhere, never without a unit."""

from collections.abc import Sequence
from datetime import datetime

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.report.map_labels import clean

NOT_KNOWN = "not known"
NOT_SHOWN = f"not shown (fewer than {SMALLEST_CELL} cases)"

_THIN = "\u202f"
"""A narrow blank at which no line breaks: between thousands."""
_FIRM = "\u00a0"
"""A blank at which no line breaks: between a number and its unit."""
_HOURS_IN_A_DAY = 24
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
    return f"{number:,.0f}".replace(",", _THIN)


def counted(number: int, one: str, several: str = "") -> str:
    r"""Write a number with its thing.

    >>> counted(1, "case"), counted(0, "case"), counted(2, "loss", "losses")
    ('1\xa0case', '0\xa0cases', '2\xa0losses')
    """
    return f"{count(number)}{_FIRM}{one if number == 1 else several or f'{one}s'}"


def decimal(number: float) -> str:
    r"""Write a number without its unit, for columns whose header names it: tenths; hundredths below one.

    >>> decimal(217.44), decimal(0.57), decimal(0.001), decimal(0)
    ('217.4', '0.57', 'under 0.01', '0.0')
    """
    if 0 < number < 0.005:  # noqa: PLR2004 -- what would be written as 0.00
        return "under 0.01"
    places = 2 if 0 < number < 0.995 else 1  # noqa: PLR2004 -- what would be written as 1.00
    return f"{number:,.{places}f}".replace(",", _THIN)


def in_hours(hours: float) -> str:
    r"""Write an amount in hours, so that amounts can be compared: whole hours, tenths below ten.

    >>> in_hours(8430.2), in_hours(3.44), in_hours(0.01)
    ('8\u202f430\xa0h', '3.4\xa0h', 'under 0.1\xa0h')
    """
    return f"{whole_hours(hours)}{_FIRM}h"


def whole_hours(hours: float) -> str:
    r"""Write an amount of hours without its unit, for columns whose header names it.

    >>> whole_hours(8430.2), whole_hours(3.44), whole_hours(0.01)
    ('8\u202f430', '3.4', 'under 0.1')
    """
    return "under 0.1" if 0 < hours < 0.05 else _rounded(hours)  # noqa: PLR2004 -- what would be written as 0.0


def duration(hours: float) -> str:
    r"""Write a stretch of time in the unit one would say; a day has 24 hours.

    >>> duration(0.4), duration(3.44), duration(30), duration(51), duration(1250)
    ('24\xa0min', '3.4\xa0h', '30\xa0h', '2.1\xa0days', '52\xa0days')
    """
    if 0 < hours < _HALF_A_MINUTE:
        return f"under 1{_FIRM}min"
    number, unit = _in_unit(hours, hours)
    return _with_unit(number, unit)


def duration_between(low: float, high: float, value: float) -> str:
    r"""Write an interval of time, both ends in the unit in which the value between them is written.

    >>> duration_between(44.6, 48.1, 46.7)
    '45–48\xa0h'
    """
    (least, _), (most, unit) = _in_unit(low, value), _in_unit(high, value)
    return _with_unit(f"{least}–{most}", unit)


def _in_unit(hours: float, decides: float) -> tuple[str, str]:
    if decides >= _DAYS_FROM_HOURS:
        return _rounded(hours / _HOURS_IN_A_DAY), "days"
    if decides >= 1 or decides <= 0:
        return _rounded(hours), "h"
    return count(hours * 60), "min"


def _with_unit(number: str, unit: str) -> str:
    return f"{number}{_FIRM}{unit}"


def _rounded(number: float) -> str:
    return f"{number:.1f}" if 0 < round(number, 1) < _TENTHS_BELOW else count(number)


def days(number: float) -> str:
    r"""Write a number of days.

    >>> days(6.38), days(47.2), days(0.2)
    ('6.4\xa0days', '47\xa0days', '4.8\xa0h')
    """
    return duration(number * _HOURS_IN_A_DAY)


def percent(share: float) -> str:
    r"""Write a share; tenths below ten and above 99, so that "0 %" means none and "100 %" all.

    >>> percent(0.4117), percent(0.073), percent(0.0001), percent(0), percent(1), percent(0.9994)
    ('41\xa0%', '7.3\xa0%', 'under 0.1\xa0%', '0\xa0%', '100\xa0%', '99.9\xa0%')
    """
    if 0 < share < 0.0005:  # noqa: PLR2004 -- what would be written as 0.0
        return f"under 0.1{_FIRM}%"
    return f"{_percent_number(share)}{_FIRM}%"


def percent_between(low: float, high: float) -> str:
    r"""Write an interval of shares.

    >>> percent_between(0.374, 0.4498)
    '37–45\xa0%'
    """
    ends = (round(low * 100, 1), round(high * 100, 1))
    return f"{'–'.join(_percent_number(end / 100) for end in ends)}{_FIRM}%"


def _percent_number(share: float) -> str:
    number = share * 100
    if number in (0, 100):
        return f"{number:.0f}"
    tenths = round(number, 1) < _TENTHS_BELOW or number > _NEARLY_ALL
    return f"{min(number, 99.9) if number > _NEARLY_ALL else number:.{int(tenths)}f}"


def how_sure(estimate: Estimate, things: str) -> str:
    r"""Write the interval of an estimate and how many it rests on, for use in brackets.

    >>> how_sure(Estimate(5.2, 4.9, 5.6, 2290, "hours"), "hand-offs")
    '90\xa0% interval 4.9–5.6\xa0h, n\xa0=\xa02\u202f290 hand-offs'
    """
    rests_on = f"n{_FIRM}={_FIRM}{count(estimate.n)} {things}"
    if estimate.low is None or estimate.high is None:
        return f"{rests_on}, too few for an interval"
    hours = {"hours": 1, "days": _HOURS_IN_A_DAY}.get(estimate.unit)
    if hours is None:
        return f"90{_FIRM}% interval {percent_between(estimate.low, estimate.high)}, {rests_on}"
    between = duration_between(estimate.low * hours, estimate.high * hours, estimate.value * hours)
    return f"90{_FIRM}% interval {between}, {rests_on}"


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


def listed(names: Sequence[str], most: int = 5) -> str:
    r"""Write several names as one would say them, the first ones if there are many.

    >>> listed(["HR"]), listed(["HR", "IT", "Legal"]), listed(["A", "B", "C", "D"], most=2)
    ('HR', 'HR, IT and Legal', 'A, B and 2\xa0more')
    """
    shown = [name(each) for each in names[:most]]
    if len(names) > most:
        shown.append(f"{count(len(names) - most)}{_FIRM}more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def plain(text: str) -> str:
    r"""Write a sentence with ordinary blanks, for a terminal.

    >>> plain("1\u202f204\xa0cases")
    '1 204 cases'
    """
    return text.replace(_THIN, " ").replace(_FIRM, " ")
