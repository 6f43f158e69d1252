"""Medians of groups with distribution-free intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from wellserved.analysis.estimates import Estimate, median_places
from wellserved.engine import Engine, Table


def median_of(
    engine: Engine, values: Table, column: str, scale: float, unit: str
) -> tuple[Estimate | None, float | None]:
    """Give the median of a column, with its 90 % interval, and its 85 % point; nulls are left out.

    Takes: one row per value, a whole number; `scale` of them make one `unit`.
    Gives: the estimate and the 85 % point in `unit`; None, None where there is no value.
    Method: linear interpolation (Hyndman & Fan 1996, type 7); interval by order statistics (`median_places`).
    """
    known = values.filter(~nw.col(column).is_null()).select(value=nw.col(column))
    summary = engine.rows(
        known.select(
            n=nw.len(),
            median=nw.col("value").quantile(0.5, interpolation="linear"),
            p85=nw.col("value").quantile(0.85, interpolation="linear"),
        )
    )[0]
    n = int(summary["n"])
    if n == 0:
        return None, None
    bounds = _bounds(engine, known, n)
    low, high = (b / scale if b is not None else None for b in bounds)
    return Estimate(summary["median"] / scale, low, high, n, unit), summary["p85"] / scale


def _bounds(engine: Engine, known: Table, n: int) -> tuple[int | None, int | None]:
    places = median_places(n)
    if places is None:
        return None, None
    placed = known.with_columns(place=nw.col("value").cum_count().over(order_by="value"))
    found = engine.rows(placed.filter(nw.col("place").is_in(places)).sort("place"))
    return found[0]["value"], found[-1]["value"]


def median_bounds(
    engine: Engine, values: Table, by: Sequence[str], column: str, counts: Mapping[tuple[int, ...], int]
) -> dict[tuple[int, ...], tuple[int, int]]:
    """Give for each group the two values that bound its median with 90 % confidence.

    Takes: one row per value with the whole numbers `by` that name its group; the number of values in each group that
    is wanted. Gives: group → (low, high); groups with too few values are missing.
    """
    places = {group: found for group, n in counts.items() if (found := median_places(n))}
    if not places:
        return {}
    columns: dict[str, Any] = {name: [group[i] for group in places] for i, name in enumerate(by)}
    columns |= {"low": [p[0] for p in places.values()], "high": [p[1] for p in places.values()]}
    wanted = engine.from_rows(columns, dict.fromkeys(columns, "int64"))
    placed = (
        values.filter(~nw.col(column).is_null())
        .select(*(nw.col(name).cast(nw.Int64) for name in by), value=nw.col(column))
        .join(wanted, on=list(by), how="inner")
        .with_columns(place=nw.col("value").cum_count().over(*by, order_by="value"))
    )
    at_low = nw.when(nw.col("place") == nw.col("low")).then(nw.col("value")).max()
    at_high = nw.when(nw.col("place") == nw.col("high")).then(nw.col("value")).max()
    rows = engine.rows(placed.group_by(*by).agg(low_value=at_low, high_value=at_high))
    return {tuple(row[name] for name in by): (row["low_value"], row["high_value"]) for row in rows}
