"""The six signs by behaviour: of a link, of a team on either side, or of the whole organisation. Never by person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from wellserved.analysis.run_chart import Month, Scale
from wellserved.report.mirror import mirror as drawn
from wellserved.report.numbers import percent
from wellserved.report.run_scale import written
from wellserved.web.models import Team, Thanks
from wellserved.web.queries.courses import COUNTED, DRAWN, Series, Told, series, told
from wellserved.web.queries.months import known_months, months_before
from wellserved.words.courses import Verdict
from wellserved.words.signs import MEASURES, MIRRORED, SIGNS, Kind, Measure, Sign

Promised = Mapping[Measure, str]
NOTHING_PROMISED: Promised = {}


@dataclass(frozen=True)
class SignTold:
    """One sign, told by what was counted."""

    sign: Sign
    measures: tuple[Told, ...]
    """The one that is drawn first; empty: it is not recorded yet."""

    @property
    def name(self) -> str:
        """Say what it is called."""
        return self.sign.says_name()

    @property
    def statement(self) -> str:
        """Say what holds where it is good."""
        return self.sign.says_statement()

    @property
    def is_mirrored(self) -> bool:
        """Say whether what a team gives stands beside what it gets."""
        return self.sign in MIRRORED

    @property
    def first(self) -> Told | None:
        """Give the measure that is drawn: the first of which a chart can tell something; None: there is no month."""
        known = [each for each in self.measures if each.course.chart.known]
        told = (each for each in known if each.course.verdict is not Verdict.TOO_EARLY)
        return next(told, known[0] if known else None)


@dataclass(frozen=True)
class BothSides:
    """One measure as a team gives it, and as it gets it from others."""

    gives: Told
    gets: Told

    @property
    def drawing(self) -> SafeString:
        """Draw both on one scale; blank where neither is known."""
        write = percent if MEASURES[self.gives.measure].kind is Kind.SHARE else _hours
        drawing = drawn(self.gives.found, self.gets.found, self.gives.name, write)
        return mark_safe(drawing)  # noqa: S308 -- every text in it is escaped there


def _hours(value: float) -> str:
    return written(value, Scale.TIME)


@dataclass(frozen=True)
class Mirrored:
    """One sign, what a team gives beside what it gets."""

    sign: Sign
    measures: tuple[BothSides, ...]

    @property
    def name(self) -> str:
        """Say what it is called."""
        return self.sign.says_name()


def signs_of(
    of: Series, thanks: Sequence[Month], key: str, promised: Promised = NOTHING_PROMISED
) -> tuple[SignTold, ...]:
    """Tell the six signs of some months.

    Takes: thanks by month, a name that nothing else on the page has, and the promises that measures are about.
    """

    def one(measure: Measure) -> Told:
        if measure is Measure.THANKS:
            return Told(measure, tuple(thanks), key)
        return told(measure, of, key, promised=promised.get(measure, ""))

    return tuple(SignTold(sign, tuple(map(one, SIGNS[sign].measures))) for sign in Sign)


def mirror(gives: Series, gets: Series) -> tuple[Mirrored, ...]:
    """Put what a team gives beside what it gets, by the same measures; no sum is made of them."""
    return tuple(
        Mirrored(
            sign,
            tuple(BothSides(told(each, gives, "gives"), told(each, gets, "gets")) for each in SIGNS[sign].measures),
        )
        for sign in MIRRORED
    )


@dataclass(frozen=True)
class SignsOfAll:
    """The six signs of the whole organisation."""

    signs: tuple[SignTold, ...]
    first: date
    last: date
    is_running: bool
    """The last month is not over yet."""


def signs_of_all(on: date) -> SignsOfAll | None:
    """Tell the six signs of the whole organisation; None: nothing is known yet. Four queries."""
    known = known_months()
    counted = months_counted(known)
    if counted is None:
        return None
    signs = signs_of(series(known, provider=None, customer=None), thanks_by_month(known, on), "all")
    return SignsOfAll(signs, *counted, is_running=counted[1] == on.replace(day=1))


def thanks_by_month(
    known: Sequence[date], on: date, *, provider: Team | None = None, customer: Team | None = None
) -> tuple[Month, ...]:
    """Count by month the thanks to a team, from a team, or of all, as far as they cross teams. One query.

    Thanks that hand others on are not counted again. Each month's n is its count. The running month is left out: half
    of it would look like a change. Nothing comes of it where nobody ever thanked.
    """
    over = [month for month in known if month < on.replace(day=1)][-DRAWN:]
    if not over:
        return ()
    zone = timezone.get_default_timezone()
    begins = timezone.make_aware(datetime.combine(over[0], time.min), zone)
    rows = Thanks.objects.filter(removed_at=None, passed_from=None, at__gte=begins).exclude(from_team=F("to_team"))
    if provider is not None:
        rows = rows.filter(to_team=provider)
    if customer is not None:
        rows = rows.filter(from_team=customer)
    by_month = (
        rows.annotate(month=TruncMonth("at", tzinfo=zone))
        .values_list("month")
        .annotate(many=Count("pk"))
        .order_by("month")
    )
    counted: Mapping[date, int] = Counter({month.date(): many for month, many in by_month})
    said = tuple(Month(month, float(counted[month]), counted[month]) for month in over)
    return said if any(each.n for each in said) else ()


def months_counted(known: Sequence[date]) -> tuple[date, date] | None:
    """Give the first and the last of the months that figures are counted over; None: nothing is known yet."""
    return (max(months_before(known[-1], COUNTED - 1), known[0]), known[-1]) if known else None
