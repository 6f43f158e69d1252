"""Every picture has its sentence and its table, and both say the same numbers as the picture."""

from dataclasses import replace

import pytest

from tests.report.made_up import LENDER, held, waits_unseen
from tests.report.made_up_clock import ALL_SHAPES, TOLD
from tests.report.reading import Bar, Report
from wellserved.analysis.findings import Findings

LENDERS = Report(LENDER)


def test_it_divides_all_time_by_state_as_its_table_does() -> None:
    legend = LENDERS.find("//section[@id='waiting']//ul[@class='legend']/li")
    drawn = [[_text(each.xpath(path)) for path in ("./span[1]", "./span[2]", "./b")] for each in legend]
    rows = LENDERS.tables()["Where time lay, by state"]
    assert drawn == [[state, f"{hours} h", share] for state, hours, share in rows]
    assert rows == [
        ["waiting until taken up", "8 000", "67 %"],
        ["being worked on", "2 560", "21 %"],
        ["waiting on the customer", "1 200", "10 %"],
        ["waiting on another case", "240", "2.0 %"],
    ]


def test_it_sums_each_holder_as_the_table_lists_it() -> None:
    rows = LENDERS.tables()["Where time lay, by holder and state"]
    hours: dict[str, int] = {}
    for holder, _, _, time, *_ in rows:
        hours[holder] = hours.get(holder, 0) + int(time.replace(" ", ""))
    drawn = [(bar.label, int(bar.value.removesuffix(" h").replace(" ", ""))) for bar in LENDERS.bars("waiting")]
    assert drawn == [
        ("Legal", 7000),
        ("Desk", 3500),
        ("Private customers outside customer", 1200),
        ("several at once", 240),
        ("all with fewer than 5 cases", 60),
    ]
    assert sorted(hours.values(), reverse=True) == [7000, 3500, 1200, 240, 60]


def test_it_draws_waits_as_the_table_lists_them_and_leaves_out_what_rests_on_few() -> None:
    assert LENDERS.bars("hand-offs") == [
        Bar("Desk ⇢ Legal 100 times", "52.0 h", "85 %: 120.0 h"),
        Bar("Legal ⇢ Desk 40 times", "2.5 h", "85 %: 9.0 h"),
    ]
    rows = LENDERS.tables()["Hand-offs, the most frequent first"]
    assert rows == [
        ["Desk", "Legal", "100", "90", "52.0", "47.0–60.0", "120.0", "5 400", "98", "25"],
        ["Legal", "Desk", "40", "38", "2.5", "2.0–3.0", "9.0", "150", "40", "not shown"],
        ["Desk", "IT", "9", "8", "not shown", "not shown", "not shown", "not shown", "4", "0"],
    ]


def test_it_places_waits_in_the_order_of_their_length() -> None:
    places = [float(x.removesuffix("%")) for x in LENDERS.find("//section[@id='hand-offs']//circle/@cx") if "%" in x]
    long_wait, short_wait = places
    assert 0 < short_wait < long_wait < 100


def test_it_puts_a_wait_nobody_can_see_at_the_left_edge_and_calls_it_at_once() -> None:
    read = Report(waits_unseen())
    assert read.bars("hand-offs")[0] == Bar("Desk ⇢ Legal 100 times", "at once", "85 %: 21.0 h")
    places = [float(x.removesuffix("%")) for x in read.find("//section[@id='hand-offs']//circle/@cx") if "%" in x]
    words = read.find("//section[@id='hand-offs']//*[contains(@class, 'axis')]//text()")
    ticks = [float(x.removesuffix("%")) for x in read.find("//*[contains(@class, 'axis')]/*/@x")]
    # From 2.0 to 21 hours the scale of measured waits runs from 1 hour to 1 day, beside the edge.
    assert [word.strip() for word in words if word.strip()] == ["at once", "1 h", "1 day"]
    assert places[0] == ticks[0] == 0 < ticks[1] < places[1] < ticks[2] == 100


def test_it_draws_no_measured_wait_where_all_were_taken_up_at_once() -> None:
    everything = waits_unseen()
    assert everything.handoffs
    none = replace(everything.handoffs.pairs[0], wait_p85_hours=0.0)
    read = Report(replace(everything, handoffs=replace(everything.handoffs, pairs=(none,))))
    assert read.bars("hand-offs") == [Bar("Desk ⇢ Legal 100 times", "at once", "85 %: at once")]


def test_it_draws_what_came_straight_back_as_its_table_does() -> None:
    rows = LENDERS.tables()["Hand-offs that came straight back, the most frequent first"]
    assert rows == [["Desk", "Legal", "100", "25", "22", "25 %"]]
    assert LENDERS.bars("back") == [Bar("Desk ⇢ Legal ⇢ Desk", "25 times", "25 % of 100 hand-offs")]


def test_it_draws_loops_as_its_table_does() -> None:
    rows = LENDERS.tables()["Ways on which cases came back, the most time away first"]
    assert rows == [
        ["Desk ⇢ Legal ⇢ Desk", "1", "25", "22", "800"],
        ["Desk ⇢ Legal ⇢ … ⇢ IT ⇢ Desk", "3 or more", "7", "6", "300"],
    ]
    drawn = [[bar.label, bar.value.removesuffix(" h"), bar.beneath] for bar in LENDERS.bars("back", 1)]
    assert drawn == [[way, away, f"{times} times in {cases} cases"] for way, _, times, cases, away in rows]


def test_it_folds_high_numbers_of_teams_so_that_no_band_is_tiny() -> None:
    rows = LENDERS.tables()["Cases by the number of teams they passed through"]
    assert rows == [["1", "180", "60 %"], ["2", "100", "33 %"], ["3 or more", "20", "6.7 %"]]
    drawn = [[bar.value.removesuffix(" cases"), bar.beneath] for bar in LENDERS.bars("teams-needed")]
    assert drawn == [row[1:] for row in rows]


def test_it_draws_ages_as_its_table_does() -> None:
    rows = LENDERS.tables()["Open cases by age"]
    assert rows == [["less than a day", "3"], ["1 to 7 days", "9"], ["7 to 30 days", "8"]]
    assert [[bar.label, bar.value.removesuffix(" cases")] for bar in LENDERS.bars("open")] == rows


def test_it_gives_the_numbers_of_the_map_in_its_table() -> None:
    rows = LENDERS.tables()["Who serves whom, the most cases first"]
    assert rows == [
        ["Desk", "Private customers", "250", "260", "not known"],
        ["Legal", "Desk", "90", "100", "5 400"],
        ["Desk", "Legal", "38", "40", "150"],
        ["IT", "Desk", "8", "9", "5.0"],
    ]
    titles = LENDERS.texts(
        "//*[local-name()='svg' and contains(@class, 'right')]//*[local-name()='path']/*[local-name()='title']"
    )
    said = [f"{provider} serves {customer}: {_counted(cases, 'case')}" for provider, customer, cases, *_ in rows]
    assert {each for each in said if not any(title.startswith(each) for title in titles)} == set()


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_says_what_each_picture_shows(findings: Findings) -> None:
    read = Report(findings)
    for figure in read.find("//figure"):
        (caption,) = figure.xpath("./figcaption")
        assert len(_text([caption])) > 20


def test_it_needs_no_colours_to_be_understood() -> None:
    for read in (LENDERS, Report(held()), Report(TOLD)):
        for bar in read.find("//ul[contains(@class, 'bars')]/li[not(@aria-hidden)]"):
            assert bar.xpath("string(*[@class='label'])").strip()
            assert bar.xpath("string(*[@class='value'])").strip()


def _counted(number: str, thing: str) -> str:
    return f"{number} {thing}{'' if number == '1' else 's'}"


def _text(elements: list) -> str:
    return " ".join("".join(each.text_content() for each in elements).split())
