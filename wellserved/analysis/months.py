"""The findings by month: what is known of the cases that ended in it, of each link, each team, and all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import narwhals as nw

from wellserved.analysis import completing, handoffs, spells
from wellserved.analysis.heard import HEARD
from wellserved.analysis.kept import Period, Tables, Whole
from wellserved.analysis.month_cases import COUNTS, MONTHS_OF_A_YEAR, OF_FIRST_ASKED, SPENT, month_cases
from wellserved.analysis.shown import Shown
from wellserved.engine import EventLog, Table
from wellserved.words.events import EventKind
from wellserved.words.units import HOUR_US


@dataclass(frozen=True)
class MonthFigures:
    """What is known of the cases that ended in one month: those of a link, of a team, or all.

    A case counts once: in the month of its last end, for the provider it ended with and whoever asked for it. Hours are
    hours of the promise clock: the working hours of the team first asked. First answers and promises, too, are those of
    the team first asked: where it passed the case on, they count for whoever asked and for all, and for no provider.
    None says that the log cannot tell.
    Method: docs/measures.md, "By month".
    """

    ended: int = 0
    """Cases that ended in the month and were not reopened since."""

    # Whose time it was: the five parts add up to elapsed_hours.
    elapsed_hours: float = 0.0
    """Hours these cases lived, all their lives together."""
    elapsed_median_hours: float | None = None
    """Half of them lived at most so long; None: no case, or added up over several months."""
    work_hours: float | None = None
    """Hours the provider worked on them; None: the log does not tell queue from work."""
    own_wait_hours: float = 0.0
    """Hours they lay with the provider, who could have gone on: queue, held, stale, unasked. Where the log does not
    tell queue from work, all hours that the provider held them."""
    customer_hours: float = 0.0
    """Hours of waiting for whomever the provider serves: for an answer, or for a date of theirs."""
    elsewhere_hours: float = 0.0
    """Hours with other teams: those that had the case before, and those that were waited on, near and far."""
    outside_hours: float = 0.0
    """Hours of waiting for parties outside, near and far."""

    # The first answer.
    answered: int | None = None
    """Cases to which whoever was asked gave a sign; None: the log tells no states."""
    answer_median_hours: float | None = None
    """Half of these signs came within so many hours; None: there is none, or added up over several months."""
    answer_due: int | None = None
    """First answers that were due as promised; None: none is promised in this log."""
    answer_kept: int | None = None
    """Of these, the ones that came in time."""

    # Promises of delivery: one for each life of a case.
    due: int = 0
    """Kept, late_own, late_elsewhere, and those of which the log cannot tell the cause."""
    kept: int = 0
    """Ended in time."""
    late_own: int = 0
    """Late by the own doing of the team first asked."""
    late_elsewhere: int = 0
    """Late, and the cause was elsewhere."""
    first_kept: int = 0
    """Ended by the first date that was named, whatever was promised later."""
    moved: int = 0
    """Promises of which another date was named after the first."""
    moved_in_time: int = 0
    """Of these, the ones of which every new date was named before the old one had passed."""
    late_told: int = 0
    """Of the late ones, those of which the customer heard (news, another date) on the way, before the date passed."""
    news_due: int | None = None
    """Times at which news was due as promised; None: none is promised in this log."""
    news_kept: int | None = None
    """Of these, the ones at which there was news."""

    # What happened on the way, in cases.
    questioned: int | None = None
    """Whoever asked was asked back; None: the log tells no states."""
    redirected: int = 0
    """The case was passed on to another team."""
    declined: int | None = None
    """The provider said no, and named another way; None: the log tells no states."""
    reopened: int | None = None
    """The case was opened again after an end; None: the log does not say when a case ended."""
    disputed: int | None = None
    """A wait was seen differently by the side waited for; None: the log tells no states."""
    waited_on_others: int | None = None
    """The case waited for other cases; None: the log tells no states."""
    expedited: int | None = None
    """The case was pushed ahead of others; None: no column says so."""
    right_first: int | None = None
    """Never reopened; None as for `reopened`."""
    asked_right_first: int | None = None
    """Never asked back, and never passed on; None: the log tells no states."""

    # Signs of brute force, in pieces of work.
    work_begun: int | None = None
    """Pieces of work the provider began; None: no working hours are known, or no states."""
    outside_hours_worked: int | None = None
    """Of these, the ones begun outside its working hours."""

    @property
    def late(self) -> int:
        """Give how many promises of delivery were not kept."""
        return self.due - self.kept

    @property
    def own_wait_mean_hours(self) -> float:
        """Give the hours of the provider's own waiting for each case; 0 where there is no case."""
        return self.own_wait_hours / self.ended if self.ended else 0.0

    def document(self) -> dict[str, Any]:
        """Give the figures as a dictionary for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class MonthRow:
    """The figures of one month: of a link, of a team as provider or as customer, or of all."""

    month: str
    """As in "2026-11"."""
    provider: int | None
    """Party that provides; None: any."""
    customer: int | None
    """Party that asked; None: anybody."""
    figures: MonthFigures


MEDIANS = frozenset({"elapsed_median_hours", "answer_median_hours"})
_GROUPINGS = (("provider", "customer"), ("provider",), ("customer",), ())
_TELL_STATES = frozenset(
    {
        *(EventKind.TAKEN_UP, EventKind.WAITING_ON_CUSTOMER, EventKind.WAITING_ON_CASE, EventKind.UPDATE),
        *(EventKind.DECLINED, EventKind.WAIT_DISPUTED, EventKind.ACCEPTED),
    }
)
_OF_STATES = ("answered", "questioned", "declined", "disputed", "waited_on_others", "asked_right_first")
_OF_ENDS = ("reopened", "right_first")
_OF_WORK = ("work_begun", "outside_hours_worked")
_NAMES = tuple(each.name for each in fields(MonthFigures))


def months(whole: Whole, zone: str, shown: Shown | None = None) -> tuple[MonthRow, ...]:
    """Give the figures of each month, by the month of a zone in which cases ended.

    Takes: a log with all its cases; the IANA name of the zone; how parties are shown (None: every one as itself).
    Gives: rows of each link, each team as provider, each as customer, and of all; in this order, months in order of
    time. Months in which nothing ended have no row. Cases whose team is not known count in the last two only. All who
    stand outside are one customer. Cells of few cases are there: whoever shows them withholds them.
    Method: docs/measures.md, "By month". Whose time it was, promises, hand-offs and work outside working hours are
    those of the other findings, of the same cases.
    """
    log = whole.log
    with log.engine.for_now():
        cases = month_cases(_tables(whole), zone)
        cases = shown.merge(cases, "provider", "asked", "customer") if shown else cases
        unknown = _unknown(whole)
        return tuple(
            _row(row, unknown)
            for names in _GROUPINGS
            for row in log.engine.rows(_grouped(cases, *names).sort("month", *names))
        )


def _tables(whole: Whole) -> Tables:
    """Give the tables of all cases; what is looked at once only is not kept."""
    return Tables(
        log=whole.log,
        period=Period(whole.as_of_us),
        as_of_us=whole.as_of_us,
        steps=whole.steps,
        handoffs=handoffs.handoffs(whole.steps),
        by_team=completing.by_team(whole.steps),
        lives=whole.log.engine.keep(spells.lives(whole.steps)),
        clocks=whole.clocks,
        charged=whole.charged,
        whole=whole,
    )


def _grouped(cases: Table, *names: str) -> Table:
    """Add up the cases of each month and group: month, the names, ended, medians, SPENT and COUNTS."""
    known = cases
    for name in names:
        known = known.filter(~nw.col(name).is_null())
    if len(names) > 1:
        known = known.filter(nw.col("provider") != nw.col("customer"))
    if "provider" in names:
        known = _without_what_others_promised(known)
    return known.group_by("month", *names).agg(
        ended=nw.len(),
        median_us=nw.col("elapsed_us").quantile(0.5, interpolation="linear"),
        answer_us=nw.col("answer_us").quantile(0.5, interpolation="linear"),
        **{name: nw.col(name).sum().cast(nw.Int64) for name in (*SPENT, *COUNTS)},
    )


def _without_what_others_promised(cases: Table) -> Table:
    """Leave out what another team said and promised: it was asked first, and passed the case on."""
    came_by_others = (nw.col("asked") != nw.col("provider")).fill_null(value=False)
    nothing = {name: nw.when(came_by_others).then(0).otherwise(nw.col(name)) for name in OF_FIRST_ASKED}
    return cases.with_columns(answer_us=nw.when(~came_by_others).then(nw.col("answer_us")), **nothing)


def _unknown(whole: Whole) -> frozenset[str]:
    """Name the figures of which a log cannot tell."""
    log = whole.log
    kinds = {row["kind"] for row in log.engine.rows(log.events.group_by("kind").agg(times=nw.len()))}
    tells_states = log.states_known or bool(kinds & {kind.code for kind in _TELL_STATES})
    tells_work = log.states_known and whole.clocks.table is not None
    return frozenset(
        {
            *(() if tells_states else (*_OF_STATES, "answer_median_hours")),
            *(() if log.states_known else ("work_hours",)),
            *(() if log.ends_known else _OF_ENDS),
            *(() if tells_work else _OF_WORK),
            *(() if EventKind.ANSWER_PROMISED.code in kinds else ("answer_due", "answer_kept")),
            *(() if EventKind.NEWS_PROMISED.code in kinds else ("news_due", "news_kept")),
            *(() if _says_expedited(log) else ("expedited",)),
        }
    )


def _says_expedited(log: EventLog) -> bool:
    said = log.engine.rows(log.events.select(said=nw.col("expedited").count()))
    return bool(said and said[0]["said"])


def _row(row: Mapping[str, Any], unknown: frozenset[str]) -> MonthRow:
    figures: dict[str, Any] = {name: row[name] for name in ("ended", *COUNTS)}
    figures |= {name.replace("_us", "_hours"): row[name] / HOUR_US for name in SPENT}
    medians = {"elapsed_median_hours": row["median_us"], "answer_median_hours": row["answer_us"]}
    figures |= {name: None if us is None else us / HOUR_US for name, us in medians.items()}
    year, month = divmod(row["month"], MONTHS_OF_A_YEAR)
    return MonthRow(
        f"{year:04d}-{month + 1:02d}",
        row.get("provider"),
        row.get("customer"),
        MonthFigures(**{name: value for name, value in figures.items() if name not in unknown}),
    )


def figures_of(document: Mapping[str, Any]) -> MonthFigures:
    """Read what `MonthFigures.document` wrote; what another version named otherwise is left out."""
    return MonthFigures(**{name: document[name] for name in _NAMES if name in document})


def added_up(several: Sequence[MonthFigures]) -> MonthFigures:
    """Add up figures of different cases.

    Medians do not add up: they are None unless there is only one. What is not known of one is not known of all; but
    where no answer or news was promised in one, those of the others are all there are.
    """
    if len(several) == 1:
        return several[0]
    return MonthFigures(**{name: _sum(name, several) for name in _NAMES if several} | _NO)


_NO = dict.fromkeys(MEDIANS)


def _sum(name: str, several: Sequence[MonthFigures]) -> Any:
    values = [getattr(each, name) for each in several]
    if name in HEARD:
        values = [each for each in values if each is not None] or [None]
    return None if None in values else sum(values)
