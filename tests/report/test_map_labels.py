from hypothesis import given
from hypothesis import strategies as st

from wellserved.report.map_labels import clean, clusters, in_lines, width_of

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1ea"


def test_it_breaks_a_long_name_where_the_lines_come_out_alike():
    assert in_lines("Service and repair desk", 14, 124) == ("Service and", "repair desk")


def test_it_parts_a_long_word_without_leaving_a_remnant():
    assert in_lines("Kundenbetreuung", 14, 124) == ("Kundenb-", "etreuung")


def test_it_keeps_the_end_by_which_long_names_differ():
    north, south = (
        in_lines(f"Application management of the {way} region", 14, 124) for way in ("northern", "southern")
    )

    assert north != south


def test_it_does_not_tear_what_a_reader_takes_for_one_character():
    assert list(clusters(f"a{FAMILY}{FLAG}e\u0301")) == ["a", FAMILY, FLAG, "e\u0301"]


def test_it_counts_no_width_for_the_parts_of_one_character():
    assert width_of("e\u0301", 10) == width_of("e", 10)
    assert width_of(FAMILY, 10) == width_of("\U0001f680", 10)


def test_it_shows_no_signs_that_turn_or_hide_text():
    assert clean("Zoë\u202e \x00evil\ud800\u200b") == "Zoë evil"
    assert clean("\u202e\x07 ") == "(no name)"


@given(st.text(min_size=1, max_size=90), st.integers(60, 170))
def test_it_never_writes_wider_than_the_box_or_on_a_third_line(text, room):
    lines = in_lines(clean(text), 14, room)

    assert 1 <= len(lines) <= 2
    assert all(width_of(line, 14) <= room for line in lines)


@given(st.text(st.characters(codec="latin-1"), min_size=1, max_size=40))
def test_it_changes_nothing_where_there_is_room(text):
    assert in_lines(text, 14, 10_000) == (text,)
