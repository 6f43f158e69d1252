"""Spells → charges: time attributed to whoever really held things up, however many cases away; it adds up exactly."""

import narwhals as nw

from wellserved.analysis.charge_pieces import MOST_SHARES, PIECE, WHOLE, own_pieces, refuse_more, stretches
from wellserved.analysis.charge_shares import added_up, allotted, finest
from wellserved.analysis.charge_waits import waiting_pieces, waits_of
from wellserved.analysis.knots import untied
from wellserved.analysis.working_time import Clocks, working_time
from wellserved.engine import Engine, EventLog, Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY

DEEPEST = 2**15 - 1
"""What is further away than this counts as this far."""
_CHARGED = (
    *("case", "life", "kind", "team", "provider", "customer", "via", "depth", "at_case", "first_stay"),
    *("start_us", "end_us", "wall_us", "promise_us", "open_us"),
)
_MICROSECONDS = ("wall_us", "promise_us", "open_us")
_OF_ONE_LINK = ("case", "kind", "team", "provider", "customer", "via", "depth")


def charged(steps: Table, log: EventLog, clocks: Clocks | None) -> Table:
    """Charge every moment of every case to whoever held it up then, and keep the table.

    Takes: steps (one row per step, kept; see analysis/steps.py), of all cases that may be waited for, their log, and
    the working hours of its parties (None: all time is working time).
    Gives: one row per piece of a life and who is charged with it: case, life, kind (`ChargeKind.code`), team (who is
    charged; null: not known), provider → customer (the link on which the time passed), via (the case first waited on;
    null: none), depth (how many cases lie between), at_case (the case in which the time passed; `case` at depth 0),
    first_stay (1 while the team first asked in that life of at_case had it for the first time), start_us (included),
    end_us (not included), wall_us, promise_us (in the hours of the team first asked in the case), open_us (in the
    hours of whoever is charged).
    Queue, work and what is held are the team's; an answer is the customer's. While a case waits for others that live,
    its account is theirs, in equal parts; the account of a case is the same whoever waits for it, and its links stay
    its own; but where nobody named its customer, it serves the team of the case that waits. Waits for what does not
    live are the team's (unasked, stale); outside parties share like cases; cases that wait for one another share as
    deadlock (analysis/knots.py). wall_us of a life add up to its length, promise_us to its working time, to the
    microsecond. Teams without hours, whoever is not known, outside customers and outside parties are always open.
    Method: the responsibility for a moment is passed on along what is waited for until it comes to somebody; equal
    parts are the Shapley value of having waited for any of them. In rounds: each goes on by as many cases as all
    before together. Rounding: analysis/charge_shares.py. Ours; see docs/measures.md.
    """
    kept = log.engine.keep_only(lambda: _charged(steps, log, clocks))
    # Whoever is charged is the provider of the link.
    return kept.with_columns(provider=nw.col("team")).select(*_CHARGED)


def _charged(steps: Table, log: EventLog, clocks: Clocks | None) -> Table:
    """Give what is charged, but for the provider."""
    cut = stretches(steps, log)
    own = own_pieces(cut, log)
    waited = _waited(cut, own, steps, log)
    whole = nw.concat([own, *(pieces.filter(nw.col("units") == WHOLE) for pieces in waited)], how="vertical")
    timed = [_timed(whole, steps, log, clocks)]
    if waited:
        shared = nw.concat([pieces.filter(nw.col("units") < WHOLE) for pieces in waited], how="vertical")
        pieces = log.engine.keep(finest(log.engine.keep(shared)))
        timed.append(allotted(log.engine.keep(_timed(pieces, steps, log, clocks)), log.engine))
    columns = [name for name in _CHARGED if name != "provider"]
    return nw.concat([each.select(*columns) for each in timed], how="vertical")


def charges(charged: Table) -> Table:
    """Add up what is charged.

    Takes: charged (one row per piece).
    Gives: one row per case and who is charged with some of it, as in CHARGE_COLUMNS (words/charges.py), with numbers
    for names: case, kind, team, provider, customer, via, depth, wall_us, promise_us, open_us.
    """
    sums = {name: nw.col(name).sum().cast(nw.Int64) for name in _MICROSECONDS}
    return charged.group_by(*_OF_ONE_LINK).agg(**sums)


def _waited(cut: Table, own: Table, steps: Table, log: EventLog) -> list[Table]:
    """Give the pieces in which cases wait, charged to whom they wait for; none where no case waits."""
    waits = log.engine.keep(waits_of(cut))
    if _is_empty(waits, log.engine):
        return []
    waiting = untied(waiting_pieces(waits, steps, log), log.engine)
    followed = _followed(own, waiting, log.engine)
    return [pieces.filter(nw.col("leads_to").is_null()) for pieces in (waiting, *followed)]


def _followed(own: Table, waiting: Table, engine: Engine) -> list[Table]:
    """Go on from every piece that leads to another case, until none does.

    Gives: tables of pieces; those that lead on are in there too, and are gone on from in the next table.
    Each round puts the account of a case, as far as it is known by then, in the place of what leads to it; so a chain
    of a thousand cases takes ten rounds. Equal pieces are added up in every round: the ways through layers of shared
    waits grow like their number, not like its power.
    """
    found = []
    going = waiting.filter(~nw.col("leads_to").is_null())
    known = nw.concat([own, waiting], how="vertical")
    while not _is_empty(going, engine):
        known = engine.keep(_of_cases_led_to(going, known))
        refuse_more(_meetings(going, known, engine), 100 * MOST_SHARES)
        whole, part = nw.col("units") == WHOLE, nw.col("units") < WHOLE
        beside = [(going.filter(part), known), (going.filter(whole), known.filter(part))]
        parts = [_spliced(*each, engine) for each in beside]
        wholes = _spliced(going.filter(whole), known.filter(whole), engine)
        # The parts are added up while they are found: before that there may be a thousand times as many.
        both = [engine.keep(wholes), engine.keep(added_up(nw.concat(parts, how="vertical")))]
        found.append(nw.concat(both, how="vertical"))
        known = nw.concat([known.filter(nw.col("leads_to").is_null()), found[-1]], how="vertical")
        going = found[-1].filter(~nw.col("leads_to").is_null())
    return found


def _meetings(going: Table, known: Table, engine: Engine) -> int:
    """Count the pairs of a piece that leads to a case and a piece of that case."""
    pieces = known.group_by("case").agg(pieces=nw.len()).select("pieces", leads_to="case")
    met = going.group_by("leads_to").agg(times=nw.len()).join(pieces, on="leads_to", how="inner")
    pairs = (nw.col("times").cast(nw.Int64) * nw.col("pieces")).sum()
    return int(engine.rows(met.select(pairs=pairs))[0]["pairs"] or 0)


def _is_empty(table: Table, engine: Engine) -> bool:
    return bool(engine.rows(table.select(rows=nw.len()))[0]["rows"] == 0)


def _of_cases_led_to(going: Table, pieces: Table) -> Table:
    """Keep the pieces of the cases that are led to."""
    led_to = going.group_by("leads_to").agg(times=nw.len())
    return pieces.join(led_to.select(case="leads_to"), on="case", how="semi")


def _spliced(going: Table, known: Table, engine: Engine) -> Table:
    """Put the pieces of a case in the place of those that lead to it."""
    after = known.select(leads_to=nw.col("case"), **{f"next_{name}": nw.col(name) for name in PIECE if name != "case"})
    meets = (nw.col("start_us") < nw.col("next_end_us")) & (nw.col("next_start_us") < nw.col("end_us"))
    depth = nw.col("depth").cast(nw.Int32) + nw.col("next_depth")
    units, part = nw.col("units"), nw.col("next_units")
    taken_over = ("kind", "team", "at_case", "first_stay", "leads_to")
    of_next = nw.col("next_at_case") == nw.col("leads_to")
    unnamed = of_next & (nw.col("next_customer") == OUTSIDE_PARTY)
    met = going.join(after, on="leads_to", how="inner").filter(meets)
    both = engine.parts(met, WHOLE, {"product": ("units", "next_units")})
    return both.with_columns(
        start_us=nw.max_horizontal("start_us", "next_start_us"),
        end_us=nw.min_horizontal("end_us", "next_end_us"),
        depth=nw.min_horizontal(depth, nw.lit(DEEPEST)).cast(nw.Int16),
        units=nw.when(units == WHOLE).then(part).when(part == WHOLE).then(units).otherwise(nw.col("product")),
        customer=nw.when(unnamed).then(nw.col("team")).otherwise(nw.col("next_customer")),
        **{name: nw.col(f"next_{name}") for name in taken_over},
    ).select(*PIECE)


def _timed(pieces: Table, steps: Table, log: EventLog, clocks: Clocks | None) -> Table:
    """Add the length of each piece by the three clocks: wall_us, promise_us, open_us."""
    length = nw.col("end_us") - nw.col("start_us")
    if clocks is None or clocks.table is None:
        return pieces.with_columns(**dict.fromkeys(_MICROSECONDS, length))
    first = steps.filter(nw.col("prev_state").is_null()).select("case", first_team="team")
    known = pieces.with_columns(wall_us=length).join(first, on="case", how="left")
    start, end = "start_us", "end_us"
    worked = working_time(known, clocks, party="team", start=start, end=end, into="inside_us")
    like = ("team", "inside_us")  # most pieces are charged to the team first asked, or to one with the same hours
    promised = working_time(worked, clocks, party="first_team", start=start, end=end, into="promise_us", like=like)
    outside = nw.col("team").is_in(list(log.outside)).fill_null(value=False)
    inside = ~outside & (nw.col("kind") != ChargeKind.OUTSIDE.code)
    return promised.with_columns(open_us=nw.when(inside).then(nw.col("inside_us")).otherwise(nw.col("wall_us")))
