"""What the sample company knows of its outside customers, month by month for a year; and hours its leads noted.

The figures are made up, as everything there is: answers to a letter after each loan, and complaints. They get a little
better for people and hardly for firms, with the ups and downs of small samples.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.lender_words import SEGMENTS
from wellserved.web.scenarios.plan import PlannedPerson, slug
from wellserved.web.scenarios.plan_outside import PlannedFigure, PlannedTurf
from wellserved.words.roles import Role

MONTHS = 14
SATISFIED, COMPLAINTS = "Satisfied or very satisfied", "Complaints per 1,000 customers"


@dataclass(frozen=True)
class _Kind:
    """How a year goes for one kind of customers: the first value, what each month adds, and answers a month."""

    satisfied: float
    satisfied_step: float
    complaints: float
    complaints_step: float
    answers: int


_KINDS = {company.PRIVATE: _Kind(71.0, 0.55, 14.0, -0.3, 420), company.BUSINESS: _Kind(76.0, 0.1, 9.0, 0.0, 130)}
_TURF_DAYS, _TAPS = (2, 5), (2, 2, 4, 4, 4, 8, 16)
_NOTING = 0.75


def lender_outside(seed: int, on: date) -> tuple[PlannedFigure, ...]:
    """Give the outside figures of the months that are over on a day."""
    chance = Random(f"lender outside {seed}")  # noqa: S311 -- made-up figures
    return tuple(each for name in SEGMENTS for each in _figures(name, _months(on), chance))


def lender_turf(seed: int, on: date, people: Sequence[PlannedPerson]) -> tuple[PlannedTurf, ...]:
    """Give what leads and executives noted in these months, and in the running one; most of them noted something."""
    chance = Random(f"lender turf {seed}")  # noqa: S311 -- made-up notes
    leading = [each for each in people if each.role == Role.EXECUTIVE or any(one.is_lead for one in each.memberships)]
    return tuple(
        PlannedTurf(each.mail or "", day, chance.choice(_TAPS))
        for month in (*_months(on), on.replace(day=1))
        for each in leading
        if chance.random() < _NOTING
        for day in _days(month, chance)
        if day <= on
    )


def _months(on: date) -> list[date]:
    months = [on.replace(day=1)]
    while len(months) <= MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[:0:-1]


def _figures(name: str, months: Sequence[date], chance: Random) -> Iterator[PlannedFigure]:
    kind = _KINDS[name]
    for number, month in enumerate(months):
        n = round(kind.answers * chance.uniform(0.85, 1.15))
        share = (kind.satisfied + kind.satisfied_step * number) / 100
        spread = 100 * (share * (1 - share) / n) ** 0.5
        value = round(chance.gauss(100 * share, spread), 1)
        yield PlannedFigure(slug(name), month, SATISFIED, value, n, "%")
        complaints = kind.complaints + kind.complaints_step * number
        yield PlannedFigure(slug(name), month, COMPLAINTS, round(chance.gauss(complaints, 1.1), 1), n * 6, "")


def _days(month: date, chance: Random) -> list[date]:
    """Give some working days of a month."""
    days = {month + timedelta(days=chance.randrange(28)) for _each in range(chance.randint(*_TURF_DAYS))}
    return sorted(each for each in days if each.weekday() < 5)  # noqa: PLR2004 -- Saturday
