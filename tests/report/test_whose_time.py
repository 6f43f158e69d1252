"""Whose time it was: by side of the teams, which names nobody, and by party; both add up to what the cases took."""

from dataclasses import replace

import pytest

from tests.report.made_up_clock import CHARGES, PARTIES, TOLD, WHOSE_TIME, held_only
from tests.report.reading import Bar, Report
from wellserved.analysis.clock_findings import WhoseTime
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import FEW
from wellserved.analysis.whose_time import Side
from wellserved.report.whose_time import side_of, side_sums

READ = Report(TOLD)
TABLES = READ.tables()


def test_it_puts_every_hour_on_one_side_of_the_teams() -> None:
    assert READ.bars("whose-time") == [
        Bar("On links between teams", "24 h", "60 % · in a queue 21 h · being worked on 2.4 h"),
        Bar("With the team that was asked", "11 h", "28 % · in a queue 6.0 h · being worked on 4.0 h"),
        Bar(
            "With customers and others outside",
            "4.6 h",
            "12 % · waiting for an answer 3.6 h · waiting on an outside party 1.0 h",
        ),
        Bar("On links that are not known", "0.2 h", "0.4 % · waiting for what was not asked for yet 0.2 h"),
    ]  # fmt: skip
    assert TABLES["Where the time of a case lay"] == [
        ["on links between teams", "24.0", "60 %", "6 010"],
        ["with the team that was asked", "11.2", "28 %", "2 800"],
        ["with customers and others outside", "4.6", "12 %", "1 150"],
        ["on links that are not known", "0.16", "0.4 %", "40"],
    ]


def test_it_gives_each_party_its_time_whatever_link_it_passed_on() -> None:
    bars = [(bar.label, bar.value) for bar in READ.bars("whose-time", 1)]
    assert bars == [
        ("Legal", "22 h"),  # 5 000 + 600 of 250 cases
        ("Desk", "12 h"),  # 1 500 + 1 000 + 300 + 200, and 45 on links that have too few cases to be shown singly
        ("Private customers outside customer", "3.6 h"),
        ("Land registry outside party", "1.0 h"),
        ("IT", "0.6 h"),
        ("all with fewer than 5 cases", "0.2 h"),
    ]


def test_it_lists_the_time_of_each_party_as_it_is_drawn() -> None:
    rows = TABLES["Whose time it was, by party and kind"]
    assert rows[1] == ["Desk", "in a queue", "6.2", "15 %", "1 545", "512", "247"]  # 1 545 of 250 cases, of 10 000 h
    assert rows[-1][0] == "fewer than five cases each"
    assert len(rows) == len(PARTIES)


def test_it_explains_every_look_of_the_bars_in_words() -> None:
    key = READ.texts("//section[@id='whose-time']//ul[@class='looks-key']/li")
    assert key == [
        "in a queue",
        "being worked on",
        "waiting for an answer",
        "free to go on, not taken up again",
        "waiting for what was not asked for yet",
        "waiting on an outside party",
    ]


def test_it_lists_what_lay_within_working_hours_only_where_these_are_known() -> None:
    rows = TABLES["Whose time it was, by party, kind and link"]
    assert rows[0] == [
        "Legal", "in a queue", "Legal", "Desk", "between teams", "20.0", "50 %", "5 000", "1 200", "90",
    ]  # fmt: skip
    assert "Of the 35 h a case that lay with the teams listed below, 14 h (39 %) were within" in READ.section(
        "whose-time"
    )
    unknown = Report(replace(TOLD, source=replace(TOLD.source, hours_known=False)))
    assert unknown.tables()["Whose time it was, by party, kind and link"][0][8] == "not known"
    assert "working hours; for the rest it was closed" not in unknown.section("whose-time")
    assert "No working hours were given" in unknown.section("rests-on")


def test_its_sides_and_its_charges_say_the_same_of_what_is_not_withheld() -> None:
    named = dict.fromkeys(side_sums(TOLD), 0.0)
    for each in CHARGES:
        if side := side_of(TOLD, each):
            named[side] += each.hours
    withheld = {side: hours - named[side] for side, hours in side_sums(TOLD).items()}
    assert withheld == {Side.BETWEEN: 60.0, Side.ASKED: 0.0, Side.OUTSIDE: 0.0, Side.UNKNOWN: 40.0}


def test_it_tells_by_side_also_where_every_party_has_too_few_cases_to_be_named() -> None:
    few = tuple(replace(each, team=FEW, provider=FEW, customer=FEW) for each in CHARGES)
    parties = tuple(replace(each, team=FEW) for each in PARTIES)
    said = Report(replace(TOLD, whose_time=replace(WHOSE_TIME, charges=few, parties=parties))).section("whose-time")
    assert "24 h lay on links between teams" in said
    assert "Nobody has five or more cases of one kind, so nobody is named." in said
    assert "fewer than five cases each" not in said.split("By team")[0]


def test_it_says_that_no_wait_is_recorded_instead_of_a_share_of_nothing() -> None:
    none = replace(WHOSE_TIME, waits_recorded=Estimate(0.0, 0.0, 0.002, 250, "of the cases"))
    said = Report(replace(TOLD, whose_time=none)).section("whose-time")
    assert (
        "No wait on anybody is recorded in these cases. A wait that nobody recorded looks like queue or work." in said
    )
    assert "a wait is recorded" not in said


NOTHING = replace(WHOSE_TIME, cases=0, left_out=0, hours_per_case=None, charges=(), sides=(), parties=())
NOBODY_TOLD = {
    "no roots": (
        replace(NOTHING, roots="asked"),
        "No outside customer asked for any case, and another case waited on each, so whose time it was is not told.",
    ),
    "no outside customer in the period": (
        NOTHING,
        "No case looked at was asked for by an outside customer, so whose time it was is not told.",
    ),
    "all still open": (
        replace(NOTHING, left_out=18),
        "No case asked for by outside customers is complete yet, so whose time it was is not told.",
    ),
    "few": (
        replace(WHOSE_TIME, cases=4),
        "Fewer than 5 cases asked for by outside customers are complete, so whose time it was is not told.",
    ),
    "no time": (
        replace(WHOSE_TIME, roots="asked", charges=(), sides=(), parties=()),
        "No time passed in the complete cases on which no other case waited, so whose time it was is not told.",
    ),
    "no link known": (
        replace(WHOSE_TIME, sides=(("unknown", "held", 10_000.0),)),
        "Of no link on which time passed does the log say both ends, so whose time it was is not told.",
    ),
}


@pytest.mark.parametrize(("found", "sentence"), NOBODY_TOLD.values(), ids=NOBODY_TOLD)
def test_it_says_in_one_sentence_why_it_does_not_tell_whose_time_it_was(found: WhoseTime, sentence: str) -> None:
    read = Report(replace(TOLD, whose_time=found))
    assert read.find("//section[@id='whose-time']") == []
    assert sentence in read.section("rests-on")
    unnamed = Report(replace(TOLD, whose_time=found, source=replace(TOLD.source, names_teams=False)))
    assert sentence not in unnamed.source, "that the log names no teams says it already"


def test_it_does_not_say_so_where_it_tells_whose_time_it_was() -> None:
    assert "is not told" not in READ.source


def test_it_counts_held_time_and_names_nobody_who_is_not_known() -> None:
    read = Report(held_only())
    assert [bar.label for bar in read.bars("whose-time", 1)] == ["Legal", "Desk", "not known"]
    assert read.section("whose-time").count("customers and others outside") >= 1
    assert "asked for by outside customers" not in read.section("whose-time")


def test_its_hours_add_up_to_what_the_cases_took() -> None:
    assert WHOSE_TIME.hours_per_case
    assert sum(each.hours for each in WHOSE_TIME.charges) == WHOSE_TIME.hours_per_case.value * WHOSE_TIME.cases
    assert sum(each.hours for each in WHOSE_TIME.parties) == WHOSE_TIME.hours_per_case.value * WHOSE_TIME.cases
    hours = [float(row[1]) for row in TABLES["Where the time of a case lay"]]
    assert round(sum(hours), 1) == 40.0
