"""What whoever asked hears on the way: first answers and news that were promised, and whether they came."""

import narwhals as nw

from wellserved.analysis.kept import Tables
from wellserved.analysis.steps import IN_CASE
from wellserved.engine import Table
from wellserved.words.events import EventKind, State

HEARD = ("answer_due", "answer_kept", "news_due", "news_kept")
NEWS = (
    *(EventKind.UPDATE, EventKind.PROMISED, EventKind.WAITING_ON_CUSTOMER),
    *(EventKind.DELIVERED, EventKind.DECLINED),
)
"""By these whoever asked hears how it stands."""
_NOBODY_WAITS = (State.ENDED, State.WAITING_CUSTOMER)


def first_answers(found: Tables, cases: Table) -> Table:
    """Count the first answers that were promised, and those that came in time.

    Takes: the tables of a log; cases: case, opened_us, ended_us, first_us (null: nobody heard).
    Gives: one row per case to which an answer was due: case, answer_due (1), answer_kept (1 or 0).
    Of several moments the earliest counts that was named in the moment of asking or before the answer. None was due
    where a case ended before that moment and nobody had answered yet: whoever asked took it back.
    Method: docs/by-month.md.
    """
    at, first, due = nw.col("at_us"), nw.col("first_us"), nw.col("due_us")
    made = _promised(found, EventKind.ANSWER_PROMISED).join(cases, on="case", how="inner")
    before = made.filter((at == nw.col("opened_us")) | (at < nw.coalesce("first_us", "ended_us")))
    earliest = before.group_by("case", "ended_us", "first_us").agg(due_us=nw.col("until_us").min())
    was_due = earliest.filter(~first.is_null() | (nw.col("ended_us") > due))
    kept = nw.when(first <= due).then(1).otherwise(0)
    return was_due.select("case", answer_due=nw.lit(1), answer_kept=kept)


def news(found: Tables, cases: Table) -> Table:
    """Count the times for which the next news was promised, and those by which there was news.

    Takes: the tables of a log; cases: case, and more. Gives: one row per case with such times: case, news_due,
    news_kept.
    News came if whoever asked heard (NEWS) after the promise was made, and at the latest in that moment. Without it the
    time counts unless it was replaced before by another, or nobody waited for news then: the case had ended, or it was
    the turn of whoever asked.
    Method: docs/by-month.md.
    """
    row = ("case", "row")
    promised = _promised(found, EventKind.NEWS_PROMISED).join(cases.select("case"), on="case", how="semi")
    made = found.log.engine.keep(
        promised.with_columns(next_us=nw.col("at_us").shift(-1).over("case", **IN_CASE)).select(
            *row, "until_us", "next_us", made_us="at_us"
        )
    )
    told = found.log.events.filter(nw.col("kind").is_in([kind.code for kind in NEWS]))
    heard = made.join(told.select("case", "at_us"), on="case", how="inner").filter(
        (nw.col("at_us") > nw.col("made_us")) & (nw.col("at_us") <= nw.col("until_us"))
    )
    lasts = nw.col("end_us").is_null() | (nw.col("end_us") > nw.col("until_us"))
    then = made.join(found.steps.select("case", "start_us", "end_us", "state"), on="case", how="inner").filter(
        (nw.col("start_us") <= nw.col("until_us")) & lasts
    )
    waited = then.filter(~nw.col("state").is_in([state.code for state in _NOBODY_WAITS]))
    known = made.join(heard.group_by(*row).agg(news=nw.len()), on=list(row), how="left")
    known = known.join(waited.group_by(*row).agg(waits=nw.len()), on=list(row), how="left")
    is_replaced = (nw.col("next_us") <= nw.col("until_us")).fill_null(value=False)
    kept = nw.when(~nw.col("news").is_null()).then(1).otherwise(0)
    due = nw.when(~nw.col("news").is_null() | (~nw.col("waits").is_null() & ~is_replaced)).then(1).otherwise(0)
    marked = known.select("case", news_due=due, news_kept=kept)
    return marked.group_by("case").agg(
        **{name: nw.col(name).sum().cast(nw.Int64) for name in ("news_due", "news_kept")}
    )


def _promised(found: Tables, kind: EventKind) -> Table:
    """List promises of a kind: case, row, at_us, until_us."""
    events = found.log.events.filter((nw.col("kind") == kind.code) & (nw.col("at_us") <= found.as_of_us))
    return events.filter(~nw.col("promise_us").is_null()).select("case", "row", "at_us", until_us="promise_us")
