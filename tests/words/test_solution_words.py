"""Words that look for who did it are pointed out, with a way to say it that leads on; everything else is left alone."""

import pytest

from wellserved.words.solution_words import HARMLESS, MOST, PHRASES, as_data, pointed_out

WHAT_HAPPENED = "what happened, and what do we need now?"


def said_in(text: str) -> list[str]:
    return [each.said for each in pointed_out(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who messed up here?", ["Who messed up"]),
        ("Whose fault is it?", ["Whose fault"]),
        ("It is YOUR FAULT.", ["YOUR FAULT"]),
        ("they were blamed, and blaming goes on", ["blamed", "blaming"]),
        ("Who’s to blame?", ["Who’s to blame"]),
        ("you\nshould   have asked", ["you\nshould   have"]),
        ("Legal is incompetent and lazy.", ["incompetent", "lazy"]),
        ("fault, and again fault", ["fault"]),
        ("That is not our problem.", ["not our problem"]),
    ],
)
def test_it_points_out_words_that_look_for_who_did_it(text: str, found: list[str]) -> None:
    assert said_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "By default the form is blank.",
        "The lazybones café and Faulty Towers",
        "It was nobody's fault.",
        "Please excuse me for the delay.",
        "The earth fault is repaired, see the fault report.",
        "You never let us down.",
        "There are no stupid questions.",
        "We wait for Procurement since Monday. When do you think it comes?",
        "Ungültige Schuldverschreibung",
        "",
    ],
)
def test_it_leaves_alone_what_looks_for_nobody(text: str) -> None:
    assert said_in(text) == []


def test_it_says_how_it_could_be_said() -> None:
    (hint,) = pointed_out("so, who messed up?")
    assert (hint.said, hint.instead) == ("who messed up", WHAT_HAPPENED)


def test_it_points_out_a_few_and_no_more() -> None:
    assert len(said_in("lazy, careless, sloppy, stupid, useless")) == MOST


def test_every_phrase_is_found_by_itself_in_any_case() -> None:
    wrong = [each for each in PHRASES if said_in(f"… {each.upper()}!") != [each.upper()]]
    wrong += [each for each in HARMLESS if said_in(f"… {each}!")]
    assert wrong == []


def test_no_way_to_say_it_has_such_a_word_itself() -> None:
    assert [each for each in set(PHRASES.values()) if pointed_out(each)] == []


def test_phrases_are_written_plainly() -> None:
    assert [each for each in (*PHRASES, *HARMLESS) if each != " ".join(each.lower().split()) or "’" in each] == []


def test_the_list_for_the_page_has_every_phrase_once() -> None:
    found = as_data()
    ways = found["ways"]
    assert isinstance(ways, dict)
    assert sorted(phrase for phrases in ways.values() for phrase in phrases) == sorted(PHRASES)


@pytest.mark.parametrize("text", ["a" * 200_000, "who " * 50_000, "you should " * 20_000 + "’" * 1000])
def test_long_texts_take_no_longer_than_they_are_long(text: str) -> None:
    assert pointed_out(text) == ()
