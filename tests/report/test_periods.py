"""What people write behind --compare, and what it says when they slip."""

from datetime import UTC, datetime

import pytest

from wellserved.analysis.kept import Period
from wellserved.eventlog.limits import Refused
from wellserved.report.periods import Periods, periods_of


def us(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1_000_000


def test_it_reads_two_periods_whose_last_day_no_longer_belongs_to_them() -> None:
    assert periods_of("2026-01-01..2026-04-01", "2026-04-01..2026-07-01", "UTC") == Periods(
        before=Period(opened_from_us=us("2026-01-01T00:00Z"), opened_to_us=us("2026-04-01T00:00Z")),
        after=Period(opened_from_us=us("2026-04-01T00:00Z"), opened_to_us=us("2026-07-01T00:00Z")),
        remark="",
    )


def test_its_days_begin_at_midnight_of_the_zone_also_when_clocks_change() -> None:
    found = periods_of("2026-03-01..2026-04-01", "2026-05-01..2026-06-01", "Europe/Berlin")
    assert found.before.opened_from_us == us("2026-03-01T00:00+01:00")
    assert found.before.opened_to_us == us("2026-04-01T00:00+02:00")


def test_it_bears_blanks() -> None:
    tight = periods_of("2026-01-01..2026-02-01", "2026-02-01..2026-03-01", "UTC")
    assert periods_of(" 2026-01-01 .. 2026-02-01", "2026-02-01 ..2026-03-01 ", "UTC") == tight


def test_it_says_where_a_day_was_probably_forgotten() -> None:
    found = periods_of("2026-01-01..2026-03-31", "2026-04-01..2026-07-01", "UTC")
    assert found.remark == (
        "2026-03-31 is in neither period, as the day behind .. no longer belongs to a period. To have it in the first, "
        "write 2026-01-01..2026-04-01."
    )
    assert periods_of("2026-01-01..2026-03-30", "2026-04-01..2026-07-01", "UTC").remark == ""


LATER = "2026-04-01..2026-07-01"


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            "2026-01-01",
            LATER,
            "--compare: “2026-01-01” is no period. Write two periods like 2026-01-01..2026-04-01 2026",
        ),
        ("2026-01-01-2026-04-01", LATER, "“2026-01-01-2026-04-01” is no period."),
        ("..2026-04-01", LATER, "--compare: “” is no day. Write two periods like"),
        ("2026-01-01...2026-04-01", LATER, "--compare: “.2026-04-01” is no day."),
        ("01.01.2026..01.04.2026", LATER, "--compare: “01.01.2026” is no day."),
        ("2026-02-30..2026-04-01", LATER, "--compare: “2026-02-30” is no day."),
        ("2026-01..2026-04", LATER, "--compare: “2026-01” is no day."),
        ("1492-01-01..2026-04-01", LATER, "--compare: 1492 lies outside 1971 to 2099."),
        ("2026-01-01..2100-01-01", LATER, "--compare: 2100 lies outside 1971 to 2099."),
        (
            "2026-04-01..2026-01-01",
            LATER,
            "--compare: 2026-04-01..2026-01-01 ends before it begins. Write 2026-01-01..2",
        ),
        (
            "2026-03-01..2026-03-01",
            LATER,
            "has no day, as the day behind .. no longer belongs to it. For one day write 2026-03-01..2026-03-02.",
        ),
        (
            LATER,
            "2026-01-01..2026-04-01",
            "--compare: the earlier period comes first. Write --compare 2026-01-01..2026-04-01 2026-04-01..2026-07-01.",
        ),
        (
            "2026-01-01..2026-04-02",
            LATER,
            "share days, so their difference would mean little. Let the second begin on 2026-04-02 or later",
        ),
        (LATER, LATER, "share days"),
        ("2026-05-01..2026-06-01", LATER, "share days"),
    ],
)
def test_it_says_what_to_write_instead(first: str, second: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        periods_of(first, second, "UTC")
    assert sentence in str(caught.value)
