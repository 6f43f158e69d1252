"""Numbers as people read them: never rounded into a claim."""

from hypothesis import given
from hypothesis import strategies as st

from wellserved.report.numbers import count, duration, in_hours, percent, plain

SHARES = st.floats(0, 1, allow_nan=False)
HOURS = st.floats(0, 1e7, allow_nan=False)


@given(share=SHARES)
def test_it_writes_none_and_all_only_where_it_is_none_and_all(share: float) -> None:
    assert (plain(percent(share)) == "0 %") == (share == 0)
    assert (plain(percent(share)) == "100 %") == (share == 1)


@given(hours=HOURS)
def test_it_never_writes_some_time_as_no_time(hours: float) -> None:
    assert (plain(in_hours(hours)) == "0 h") == (hours == 0)


@given(hours=st.floats(1e-6, 1e7))
def test_it_says_time_in_the_unit_of_its_size(hours: float) -> None:
    number, unit = plain(duration(hours)).rsplit(" ", maxsplit=1)
    size = {"min": 1 / 60, "h": 1, "days": 24}[unit]
    written = float(number.removeprefix("under ").replace(" ", "")) * size
    assert written > 0
    assert abs(written - hours) <= max(0.051 * hours, 1 / 60)


@given(number=st.integers(0, 10**12))
def test_it_parts_thousands_without_losing_a_digit(number: int) -> None:
    assert int(plain(count(number)).replace(" ", "")) == number
