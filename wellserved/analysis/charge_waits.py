"""Waits → pieces: what a case waits for is cut where it lives, and shared where several live."""

import narwhals as nw

from wellserved.analysis.charge_pieces import MOST_SHARES, WAITS, WHOLE, as_pieces, refuse_more
from wellserved.analysis.exact import quotient
from wellserved.analysis.spells import lives
from wellserved.engine import Engine, EventLog, Table
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State

_FAR_US = 2**62
"""Later than every moment of a log."""
_WAIT = ("case", "life", "start_us", "end_us", "team", "customer", "first_stay", "state", "waits_on")


def waits_of(stretches: Table) -> Table:
    """Keep the stretches in which a case waits for other cases or for somebody outside.

    Takes: stretches (see analysis/charge_pieces.py). Gives: one row per wait.
    """
    return stretches.filter(nw.col("state").is_in(WAITS)).select(*_WAIT)


def waiting_pieces(waits: Table, steps: Table, log: EventLog) -> Table:
    """Give the pieces in which a case waits for other cases or for somebody outside, and keep them.

    Takes: waits, kept; the steps and the log they come from.
    Gives: pieces; those that wait for a case that lives lead to it.
    Of all that is waited for, the cases that live at the moment, the outside parties and the customer share it equally.
    Where none of it lives the wait is the team's own: unasked while one of the cases was not opened yet, else stale.
    Where nothing is named it is stale, or an outside party's that is not known.
    A name that no event up to then belongs to is an outside party, or else a case that was not opened yet.
    Raises: TooEntangled, for more than MOST_SHARES shares of waits for several.
    """
    keep = log.engine.keep
    known = keep(lives(steps.join(log.waits.select("case"), on="case", how="semi")))
    parts = keep(_parts(known, log))
    phases = keep(_phases(known, parts))
    alone = parts.filter((nw.col("parts") == 1) & ~nw.col("blocker").is_null()).select("waits_on", "blocker")
    moments = keep(_moments(waits.join(alone, on="waits_on", how="anti"), parts, phases))
    refuse_more(_shares(moments, parts, log.engine), MOST_SHARES)
    found = [
        _on_nothing_named(waits.join(parts, on="waits_on", how="anti")),
        _on_one_case(waits.join(alone, on="waits_on", how="inner"), phases),
        *_on_several(keep(_at_one_moment(moments, parts, phases))),
    ]
    return keep(nw.concat(found, how="vertical"))


def _parts(known: Table, log: EventLog) -> Table:
    """Give what each text names, each once.

    Gives: one row per text and thing named: waits_on, blocker (a case), party (outside; both null: the customer), parts
    (how many things the text names).
    """
    opened = known.group_by("case").agg(opened_us=nw.col("start_us").min())
    is_customer = nw.col("customers_date") == 1
    is_case = ~is_customer & (~nw.col("opened_us").is_null() | nw.col("party").is_null())
    named = log.waits.join(opened, on="case", how="left").select(
        "waits_on",
        blocker=nw.when(is_case).then(nw.col("case")),
        party=nw.when(~is_case & ~is_customer).then(nw.col("party")),
    )
    once = named.group_by("waits_on", "blocker", "party").agg(times=nw.len())
    counted = once.group_by("waits_on").agg(parts=nw.len())
    return once.drop("times").join(counted, on="waits_on", how="inner")


def _phases(known: Table, parts: Table) -> Table:
    """Cut all time into phases of each case that is named.

    Gives: one row per phase: blocker, from_us, to_us, kind (null: it lives; unasked: not opened yet; stale: after an
    end).
    """
    lived = known.with_columns(next_us=nw.col("start_us").shift(-1).over("case", order_by="life"))
    first = known.group_by("case").agg(opened_us=nw.col("start_us").min())
    never = parts.join(known, left_on="blocker", right_on="case", how="anti").group_by("blocker").agg(times=nw.len())
    before, after, end = nw.lit(-_FAR_US), nw.lit(_FAR_US), nw.col("end_us")
    unasked, stale = nw.lit(ChargeKind.UNASKED.code), nw.lit(ChargeKind.STALE.code)
    phases = [
        lived.select(blocker="case", from_us="start_us", to_us=end, kind=nw.lit(None)),
        lived.select(blocker="case", from_us=end, to_us=nw.coalesce("next_us", after), kind=stale),
        first.select(blocker="case", from_us=before, to_us="opened_us", kind=unasked),
        never.select(blocker="blocker", from_us=before, to_us=after, kind=unasked),
    ]
    types = {"from_us": nw.Int64, "to_us": nw.Int64, "kind": nw.Int8}
    alike = [table.with_columns(**{name: nw.col(name).cast(kind) for name, kind in types.items()}) for table in phases]
    return nw.concat(alike, how="vertical").filter(nw.col("from_us") < nw.col("to_us"))


def _on_nothing_named(waits: Table) -> Table:
    is_outside = nw.col("state") == State.WAITING_OUTSIDE.code
    return as_pieces(
        waits.with_columns(
            kind=nw.when(is_outside).then(ChargeKind.OUTSIDE.code).otherwise(ChargeKind.STALE.code),
            team=nw.when(~is_outside).then(nw.col("team")),
            customer=nw.when(is_outside).then(nw.col("team")).otherwise(nw.col("customer")),
        )
    )


def _on_one_case(waits: Table, phases: Table) -> Table:
    """Cut the waits for a single case, which most waits are, at its phases."""
    start, end = nw.max_horizontal("start_us", "from_us"), nw.min_horizontal("end_us", "to_us")
    return _leading(_overlapping(waits, phases).with_columns(start_us=start, end_us=end))


def _moments(waits: Table, parts: Table, phases: Table) -> Table:
    """Give the moments at which something changes in what waits for several wait for: the wait, cut_us."""
    cases = parts.filter(~nw.col("blocker").is_null())
    met = _overlapping(waits.join(cases, on="waits_on", how="inner"), phases)
    cut = nw.max_horizontal("start_us", "from_us")
    cuts = [waits.select(*_WAIT, cut_us=nw.col("start_us")), met.select(*_WAIT, cut_us=cut)]
    return nw.concat(cuts, how="vertical").group_by(*_WAIT, "cut_us").agg(times=nw.len())


def _shares(moments: Table, parts: Table, engine: Engine) -> int:
    """Count the shares there will be: one of each part at each moment."""
    named = parts.group_by("waits_on").agg(parts=nw.col("parts").max())
    of_text = moments.group_by("waits_on").agg(moments=nw.len()).join(named, on="waits_on", how="inner")
    shares = (nw.col("parts").cast(nw.Int64) * nw.col("moments")).sum()
    return int(engine.rows(of_text.select(shares=shares))[0]["shares"] or 0)


def _at_one_moment(moments: Table, parts: Table, phases: Table) -> Table:
    """Cut waits for several at their moments, and set beside each piece what is waited for.

    Gives: one row per piece and part: the wait, blocker, party, kind (null: it lives), live (how many parts do),
    unasked (how many were not opened yet).
    """
    next_cut = nw.col("cut_us").shift(-1).over("case", "start_us", order_by="cut_us")
    pieces = (
        moments.with_columns(next_us=nw.coalesce(next_cut, nw.col("end_us")))
        .with_columns(start_us=nw.col("cut_us"), end_us=nw.col("next_us"))
        .join(parts, on="waits_on", how="inner")
    )
    columns = (*_WAIT, "blocker", "party", "kind")
    always = pieces.filter(nw.col("blocker").is_null()).with_columns(kind=nw.lit(None).cast(nw.Int8))
    beside = [_overlapping(pieces, phases).select(*columns), always.select(*columns)]
    live = nw.when(nw.col("kind").is_null()).then(1).otherwise(0)
    unasked = nw.when(nw.col("kind") == ChargeKind.UNASKED.code).then(1).otherwise(0)
    return nw.concat(beside, how="vertical").with_columns(
        live=live.sum().over("case", "start_us"), unasked=unasked.sum().over("case", "start_us")
    )


def _on_several(beside: Table) -> list[Table]:
    """Share each piece of a wait for several among those that live; where none does, it is the team's own."""
    living = beside.filter(nw.col("kind").is_null()).with_columns(units=quotient(nw.lit(WHOLE), nw.col("live")))
    kind = nw.when(nw.col("unasked") > 0).then(ChargeKind.UNASKED.code).otherwise(ChargeKind.STALE.code)
    dead = beside.filter(nw.col("live") == 0).group_by(*_WAIT, "unasked").agg(times=nw.len()).with_columns(kind=kind)
    is_customer = nw.col("party").is_null()
    others = living.filter(nw.col("blocker").is_null()).with_columns(
        kind=nw.when(is_customer).then(ChargeKind.ANSWER.code).otherwise(ChargeKind.OUTSIDE.code),
        team=nw.when(is_customer).then(nw.col("customer")).otherwise(nw.col("party")),
        customer=nw.col("team"),
    )
    return [_leading(living.filter(~nw.col("blocker").is_null())), as_pieces(others), as_pieces(dead)]


def _overlapping(waits: Table, phases: Table) -> Table:
    """Set beside each wait for a case the phases of the case that it meets: from_us, to_us, kind."""
    meets = (nw.col("from_us") < nw.col("end_us")) & (nw.col("to_us") > nw.col("start_us"))
    return waits.join(phases, on="blocker", how="inner").filter(meets)


def _leading(waits: Table) -> Table:
    """Turn waits for one case each into pieces: where it lives (no kind), they lead to it."""
    leads_to = nw.when(nw.col("kind").is_null()).then(nw.col("blocker"))
    depth = nw.when(nw.col("kind").is_null()).then(1).otherwise(0)
    return as_pieces(waits.with_columns(leads_to=leads_to, via=leads_to, depth=depth))
