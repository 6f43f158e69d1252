"""Ended cases → what each of them adds to the figures of its month; one row per case."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import narwhals as nw

from wellserved.analysis import completing, promised
from wellserved.analysis.brute_force import worked_by_case
from wellserved.analysis.heard import HEARD, NEWS, first_answers, news
from wellserved.analysis.kept import Tables
from wellserved.analysis.promises import Verdict, timed, verdicts
from wellserved.analysis.working_time import working_time
from wellserved.engine import Table
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, EventKind
from wellserved.words.hours_counted import moment_us
from wellserved.words.units import DAY_US

MONTHS_OF_A_YEAR = 12
_LIFE = ("case", "life")
_FLAGS = {
    "questioned": EventKind.WAITING_ON_CUSTOMER,
    "declined": EventKind.DECLINED,
    "disputed": EventKind.WAIT_DISPUTED,
    "waited_on_others": EventKind.WAITING_ON_CASE,
}
_SIGNS = {*NEWS, EventKind.TAKEN_UP, EventKind.ACCEPTED} - {EventKind.PROMISED}
"""With these whoever asked hears from the provider, or sees that it began."""
_PROMISES = ("due", "kept", "late_own", "late_elsewhere", "first_kept", "moved", "moved_in_time", "late_told")
_SPENT = ("elapsed", "work", "own_wait", "customer", "elsewhere", "outside")
SPENT = tuple(f"{name}_us" for name in _SPENT)
OF_FIRST_ASKED = ("answered", *_PROMISES, *HEARD)
"""What the team first asked said and promised: nothing of the team that it passed the case on to."""
COUNTS = (
    *(*OF_FIRST_ASKED, *_FLAGS, "redirected", "reopened", "expedited"),
    *("right_first", "asked_right_first", "work_begun", "outside_hours_worked"),
)


def month_cases(found: Tables, zone: str) -> Table:
    """Give what each ended case adds to the figures of its month (analysis/months.py says what they mean).

    Takes: the tables of a log; the zone in which months begin.
    Gives: one row per case that ended and was not reopened since, kept: case, month (years · 12 + months, counted from
    0), provider (the team it ended with; null: not known), asked (the team first asked), customer (whoever asked; all
    who stand outside are OUTSIDE_PARTY), the microseconds SPENT, answer_us (null: nobody gave a sign), and COUNTS.
    """
    engine = found.log.engine
    ended = engine.keep(_ended(found, zone))
    way = engine.keep(_on_the_way(found, ended))
    heard = [first_answers(found, way), news(found, ended)]
    parts = [_spent(found, ended), way.drop("opened_us", "ended_us", "first_us"), _promises(found)]
    for part in (*parts, *heard, *_begun(found, ended)):
        ended = ended.join(engine.keep(part), on="case", how="left")
    return engine.keep(_with_zeros(ended))


def _with_zeros(joined: Table) -> Table:
    """Fill in what did not happen, and say what was right the first time."""
    there = joined.collect_schema().names()
    zero = nw.lit(0)
    filled = {
        name: nw.coalesce(name, zero) if name in there else zero
        for name in (*SPENT, *COUNTS)
        if name not in ("answered", "right_first", "asked_right_first", "reopened")
    }
    again = nw.when(nw.col("lives") > 0).then(1).otherwise(0)
    counted = joined.with_columns(
        reopened=again, answered=nw.when(nw.col("answer_us").is_null()).then(0).otherwise(1), **filled
    )
    asked_again = nw.max_horizontal("questioned", "redirected")
    right = counted.with_columns(right_first=1 - nw.col("reopened"), asked_right_first=1 - asked_again)
    return right.select("case", "month", "provider", "asked", "customer", "answer_us", *SPENT, *COUNTS)


def _ended(found: Tables, zone: str) -> Table:
    """List the ended cases: case, month, provider, customer, asked (of whom), opened_us, ended_us, lives."""
    lives = found.lives.group_by("case").agg(
        lives=nw.col("life").max(),
        open=nw.col("is_open").max(),
        opened_us=nw.col("start_us").min(),
        ended_us=nw.col("end_us").max(),
    )
    first = found.steps.filter(nw.col("prev_state").is_null()).select("case", "customer", asked="team")
    last = completing.last_team(found.steps).select("case", provider="completing")
    is_outside = nw.col("customer").is_in(list(found.log.outside))
    customer = nw.when(is_outside).then(nw.lit(OUTSIDE_PARTY)).otherwise(nw.col("customer"))
    known = lives.filter(nw.col("open") == 0).join(first, on="case", how="left").join(last, on="case", how="left")
    return _in_months(known, found, zone).select(
        "case", "month", "provider", "asked", "opened_us", "ended_us", "lives", customer=customer.cast(nw.Int32)
    )


def _in_months(cases: Table, found: Tables, zone: str) -> Table:
    """Add the month of ended_us in a zone, by a table of the days of UTC: it is one equi-join, on every engine."""
    ends = found.log.engine.rows(cases.select(first=nw.col("ended_us").min(), last=nw.col("ended_us").max()))[0]
    first, last = (0 if ends[name] is None else int(ends[name]) // DAY_US for name in ("first", "last"))
    days = [(day, *_month_of_day(day, zone)) for day in range(first, last + 1)]
    columns = dict(zip(("month_day", "day_month", "turns_us"), zip(*days, strict=True), strict=True))
    table = found.log.engine.from_rows(columns, dict.fromkeys(columns, "int64"))
    turned = nw.when(nw.col("ended_us") >= nw.col("turns_us")).then(1).otherwise(0)
    placed = cases.with_columns(month_day=nw.col("ended_us") // DAY_US).join(table, on="month_day", how="inner")
    return placed.with_columns(month=nw.col("day_month") + turned)


def _month_of_day(day: int, zone: str) -> tuple[int, int]:
    """Give the month at the beginning of a day of UTC, and the moment at which the next month begins."""
    local = datetime.fromtimestamp(day * DAY_US // 1_000_000, UTC).astimezone(ZoneInfo(zone))
    month = local.year * MONTHS_OF_A_YEAR + local.month - 1
    return month, moment_us(_begins(month + 1, zone))


def _begins(month: int, zone: str) -> datetime:
    """Give the moment at which a month begins in a zone."""
    return datetime(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, 1, tzinfo=ZoneInfo(zone))


def _spent(found: Tables, ended: Table) -> Table:
    """Divide the promise clock of each case among those who used it: case, SPENT."""
    kind, team = nw.col("kind"), nw.col("team")
    here, own = nw.col("depth") == 0, [each.code for each in OWN_KINDS - {ChargeKind.WORK}]
    providers = (team == nw.col("provider")).fill_null(value=False)
    parts = {
        "work_us": here & providers & (kind == ChargeKind.WORK.code),
        "own_wait_us": here & providers & kind.is_in(own),
        "customer_us": here & (kind == ChargeKind.ANSWER.code),
        "outside_us": kind == ChargeKind.OUTSIDE.code,
    }
    us = nw.col("promise_us")
    sums = {name: nw.when(applies).then(us).otherwise(0).sum().cast(nw.Int64) for name, applies in parts.items()}
    pieces = found.charged.select("case", "kind", "team", "depth", "promise_us")
    summed = pieces.join(ended.select("case", "provider"), on="case", how="inner").group_by("case")
    rest = nw.col("elapsed_us") - sum((nw.col(name) for name in parts), start=nw.lit(0))
    return summed.agg(elapsed_us=us.sum().cast(nw.Int64), **sums).with_columns(elsewhere_us=rest)


def _on_the_way(found: Tables, ended: Table) -> Table:
    """Say what happened to each case on the way, and when whoever asked first heard.

    Gives: case, opened_us, ended_us, first_us (null: never), answer_us, flags.
    A date that was promised in the moment of asking is no sign: a charter promises it by itself.
    """
    log, kind, at = found.log, nw.col("kind"), nw.col("at_us")
    named = {name: nw.when(kind == each.code).then(1).otherwise(0).max() for name, each in _FLAGS.items()}
    signs = kind.is_in([each.code for each in _SIGNS])
    signs |= (kind == EventKind.PROMISED.code) & (at > nw.col("opened_us"))
    wanted = kind.is_in([each.code for each in {*_SIGNS, *_FLAGS.values(), EventKind.PROMISED}])
    events = log.events.filter((wanted | (nw.col("expedited") == 1)) & (at <= found.as_of_us))
    of_ended = events.join(ended.select("case", "opened_us"), on="case", how="inner")
    counted = of_ended.group_by("case").agg(
        sign_us=nw.when(signs).then(at).min(), expedited=nw.coalesce(nw.col("expedited"), nw.lit(0)).max(), **named
    )
    moves = found.handoffs.filter(~nw.col("is_ended")).group_by("case").agg(passed_us=nw.col("start_us").min())
    joined = ended.select("case", "asked", "opened_us", "ended_us").join(counted, on="case", how="left")
    both = joined.join(moves, on="case", how="left").with_columns(
        first_us=nw.when(nw.col("passed_us") < nw.col("sign_us"))
        .then(nw.col("passed_us"))
        .otherwise(nw.coalesce("sign_us", "passed_us")),
        redirected=nw.when(nw.col("passed_us").is_null()).then(0).otherwise(1),
    )
    timed = working_time(both, found.clocks, party="asked", start="opened_us", end="first_us", into="answer_us")
    names = ("case", "opened_us", "ended_us", "first_us", "answer_us", "redirected", "expedited")
    return timed.select(*names, *_FLAGS)


def _promises(found: Tables) -> Table:
    """Count the promises of delivery of each case, one for each life: case, _PROMISES."""
    engine = found.log.engine
    said = engine.keep(verdicts(found))
    changes = engine.keep(promised.moved(found))
    first = timed(found, changes.select(*_LIFE, promise_us=nw.col("first_us")))
    by_first = nw.when((nw.col("over_us") > 0) | (nw.col("is_unseen") == 1)).then(0).otherwise(1)
    verdict = nw.col("verdict")
    late = verdict.is_in([Verdict.LATE_OWN.value, Verdict.LATE_ELSEWHERE.value, Verdict.LATE_UNKNOWN.value])
    told = _told(found, said.filter(late))
    joined = (
        said.select(*_LIFE, "verdict")
        .join(changes.select(*_LIFE, "in_time", "too_late"), on=list(_LIFE), how="left")
        .join(first.select(*_LIFE, by_first=by_first), on=list(_LIFE), how="left")
        .join(told, on=list(_LIFE), how="left")
    )
    kept = nw.when(verdict == Verdict.KEPT.value).then(1).otherwise(0)
    heard = late & ((nw.col("in_time") > 0) | ~nw.col("news").is_null()).fill_null(value=False)
    marks = {
        "due": nw.lit(1),
        "kept": kept,
        "late_own": nw.when(verdict == Verdict.LATE_OWN.value).then(1).otherwise(0),
        "late_elsewhere": nw.when(verdict == Verdict.LATE_ELSEWHERE.value).then(1).otherwise(0),
        "first_kept": nw.coalesce(nw.col("by_first"), kept),
        "moved": nw.when(nw.col("in_time").is_null()).then(0).otherwise(1),
        "moved_in_time": nw.when(nw.col("too_late") == 0).then(1).otherwise(0),
        "late_told": nw.when(heard).then(1).otherwise(0),
    }
    sums = {name: nw.col(name).sum().cast(nw.Int64) for name in _PROMISES}
    return joined.with_columns(**marks).group_by("case").agg(**sums)


def _told(found: Tables, late: Table) -> Table:
    """List the late lives with news before the promised moment had passed: case, life, news (how often)."""
    moments = promised.in_force(found).join(late.select(*_LIFE), on=list(_LIFE), how="semi")
    news = promised.said(found, nw.col("kind") == EventKind.UPDATE.code, "kind")
    heard = news.select(*_LIFE, "at_us").join(moments, on=list(_LIFE), how="inner")
    return heard.filter(nw.col("at_us") <= nw.col("promise_us")).group_by(*_LIFE).agg(news=nw.len())


def _begun(found: Tables, ended: Table) -> list[Table]:
    """Count the pieces of work that the provider of each case began; nothing where no working hours are known."""
    if found.clocks.table is None:
        return []
    own = worked_by_case(found).join(ended.select("case", team="provider"), on=["case", "team"], how="inner")
    return [own.select("case", work_begun="begun", outside_hours_worked="begun_outside")]
