"""Medians with distribution-free intervals, against sorted lists."""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from wellserved.analysis.estimates import median_places
from wellserved.analysis.medians import median_bounds, median_of
from wellserved.engine import Engine

GROUPS = st.dictionaries(
    st.integers(1, 4), st.lists(st.integers(0, 50) | st.none(), min_size=1, max_size=40), min_size=1, max_size=4
)


@given(values=st.lists(st.integers(0, 10**12) | st.none(), min_size=1, max_size=60))
def test_it_gives_the_middle_value_and_the_order_statistics_around_it(engine: Engine, values: list[int | None]) -> None:
    found, p85 = median_of(engine, engine.from_rows({"value": values}, {"value": "int64"}), "value", 2.0, "hours")
    known = sorted(value for value in values if value is not None)
    if not known:
        assert (found, p85) == (None, None)
        return
    assert found is not None
    assert p85 is not None
    assert (found.value, found.n, found.unit) == (median(known) / 2, len(known), "hours")
    assert sum(value / 2 <= p85 for value in known) >= 0.85 * (len(known) - 1)
    places = median_places(len(known))
    expected = (known[places[0] - 1] / 2, known[places[1] - 1] / 2) if places else (None, None)
    assert (found.low, found.high) == expected


@given(groups=GROUPS)
def test_it_bounds_the_median_of_each_group(engine: Engine, groups: dict[int, list[int | None]]) -> None:
    rows = [(group, value) for group, values in groups.items() for value in values]
    table = engine.from_rows({"g": [g for g, _ in rows], "v": [v for _, v in rows]}, {"g": "int32", "v": "int64"})
    known = {group: sorted(v for v in values if v is not None) for group, values in groups.items()}
    counts: dict[tuple[int, ...], int] = {(group,): len(values) for group, values in known.items()}
    assert median_bounds(engine, table, ["g"], "v", counts) == {
        (group,): (values[places[0] - 1], values[places[1] - 1])
        for group, values in known.items()
        if (places := median_places(len(values)))
    }
