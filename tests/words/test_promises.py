"""Promises: amounts of working time as people write them, and the sentences they stand in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.words.promises import DAY, HOUR, LONGEST, WEEK, Promise, PromiseKind, read_length, said, written_length


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 min", 30),
        ("4 h", 4 * HOUR),
        ("4h", 4 * HOUR),
        ("1 hour", HOUR),
        ("1 h 30 min", 90),
        ("1h30min", 90),
        ("1.5 h", 90),
        ("1,5 h", 90),
        ("2 days", 2 * DAY),
        ("1 day 4 h", DAY + 4 * HOUR),
        ("1 week", WEEK),
        (" 2 D ", 2 * DAY),
    ],
)
def test_it_reads_amounts_as_people_write_them(text: str, minutes: int) -> None:
    assert read_length(text) == minutes


def test_a_day_is_eight_working_hours_and_a_week_five_days() -> None:
    assert (read_length("1 day"), read_length("1 week")) == (read_length("8 h"), read_length("40 h"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "with its unit"),
        ("soon", "with its unit"),
        ("4", "with its unit"),
        ("4 h or so", "with its unit"),
        ("-4 h", "with its unit"),
        ("4 fortnights", "is no unit"),
        ("0 h", "at least one minute"),
        ("27 weeks", "at most 26 weeks"),
        ("999999 weeks", "at most 26 weeks"),
    ],
)
def test_it_says_what_is_wrong_with_others(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_length(text)


@given(st.integers(1, LONGEST))
def test_it_reads_what_it_wrote(minutes: int) -> None:
    assert read_length(written_length(minutes)) == minutes


@given(st.text(max_size=60))
def test_it_reads_any_text_or_says_what_is_wrong(text: str) -> None:
    with suppress(ValueError):
        assert 1 <= read_length(text) <= LONGEST


def test_it_says_a_promise_in_a_sentence_of_the_provider() -> None:
    assert said(Promise(PromiseKind.FIRST_ANSWER, 4 * HOUR)) == "You get a first answer within 4 h."
    assert said(Promise(PromiseKind.NEXT_UPDATE, DAY)) == "Until it is done, you hear from us again within 1 day."
    assert said(Promise(PromiseKind.DELIVERY, 2 * DAY, 90)) == (
        "It is delivered within 2 days, in at least 90 of 100 requests."
    )
