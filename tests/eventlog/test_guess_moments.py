"""How moments are written is told from the texts, and the engine reads what is told."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.small_files import table
from wellserved import engine
from wellserved.engine import Moment
from wellserved.eventlog.guess_moments import DAY_FIRST, MONTH_FIRST, conversions, written
from wellserved.eventlog.moment_formats import friendly, strptime

EAST = timezone(timedelta(hours=2))
WRITINGS = (
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y, %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d-%m-%y %H:%M",
    "%d/%b/%y %I:%M %p",
    "%d-%b-%Y %H:%M",
    "%d %B %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%a, %d %b %Y %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y%m%dT%H%M%SZ",
    "%Y%m%d%H%M%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%d.%m.%Y",
)


def _seconds(moment: datetime, writing: str) -> datetime:
    """Cut off what a writing does not say."""
    if "%H" not in writing and "%I" not in writing:
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    kept = moment if "%S" in writing else moment.replace(second=0)
    return kept if "%f" in writing else kept.replace(microsecond=0)


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_engine_reads_moments_as_they_are_found_to_be_written(tmp_path: Path, writing: str) -> None:
    moments = [datetime(2024, 2, 29, 12, 7, 9, 250_000, EAST) + timedelta(hours=37 * n, seconds=n) for n in range(30)]
    texts = [moment.strftime(writing) for moment in moments]
    found = written(dict.fromkeys(texts, 1), may_be_numbers=True)
    assert found is not None
    assert not found.is_open
    zone = found.zone or ("UTC" if found.naive else None)
    with engine.opened() as kept:
        file = table(tmp_path, ("at",), [(text,) for text in texts])
        rows = kept.rows(kept.read([file], {"at_us": Moment(("at",), found.formats, zone)}).table.sort("row"))
    expected = [_seconds(moment if "%z" in writing else moment.replace(tzinfo=UTC), writing) for moment in moments]
    assert [datetime.fromtimestamp(row["at_us"] / 1e6, UTC) for row in rows] == expected
    assert bool(found.naive) == ("%z" not in writing and not writing.endswith(("Z", "UTC")))


def test_a_number_above_twelve_tells_which_is_the_day() -> None:
    day_first, month_first = written({"3/4/2026": 5, "13/4/2026": 1}), written({"3/4/2026": 5, "3/14/2026": 1})
    assert day_first is not None
    assert month_first is not None
    assert (day_first.order, day_first.formats) == (DAY_FIRST, ("%d/%m/%Y",))
    assert (month_first.order, month_first.formats) == (MONTH_FIRST, ("%m/%d/%Y",))


def test_it_leaves_open_what_no_text_tells() -> None:
    found = written({"3/4/2026": 5, "11/12/2026": 1})
    assert found is not None
    assert (found.order, found.is_open) == (None, True)


def test_another_column_of_the_file_may_tell() -> None:
    one, other = written({"3/4/2026 10:00": 5}), written({"13/4/2026": 5})
    assert one is not None
    assert other is not None
    together = one.beside(other)
    assert (together.is_open, together.formats) == (False, ("%d/%m/%Y %H:%M", "%d/%m/%Y"))


@pytest.mark.parametrize(
    "text", ["Group 12", "1.2.3.4", "2025", "12", "A-1/2", "32/13/2025", "13/14/2025", "0/1/2025", "10:30", "2.5"]
)
def test_it_takes_nothing_else_for_a_moment(text: str) -> None:
    assert written({text: 3}) is None


def test_bare_numbers_are_moments_only_under_a_header_of_moments() -> None:
    assert written({"1735718400": 1}) is None
    found = written({"1735718400": 1}, may_be_numbers=True)
    assert found is not None
    assert found.formats == ("unix seconds",)


def test_nine_in_ten_rows_must_be_moments() -> None:
    assert written({"2025-01-01": 90, "soon": 10}) is not None
    assert written({"2025-01-01": 89, "soon": 11}) is None


def test_it_shows_at_most_five_conversions_and_only_where_they_differ() -> None:
    texts = ["05/05/2026", "01/02/2026 10:00", *(f"0{n}/09/2026" for n in range(1, 9))]
    shown = conversions(texts)
    assert len(shown) == 5
    assert shown[0] == "01/02/2026 10:00 is 1 February or 2 January"


PIECES = st.sampled_from(("%d", "%m", "%Y", "%y", "%b", "%H", "%M", "%S", "%f", "%z"))


@given(st.lists(PIECES, min_size=1, unique=True), st.sampled_from("/.- :"))
def test_a_friendly_form_means_its_pattern(pieces: list[str], between: str) -> None:
    pattern = between.join(pieces)
    assert strptime(friendly(pattern)) == pattern
