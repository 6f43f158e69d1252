"""Each picture of the honest clock shows the numbers of its table, and nothing rests on colour alone."""

from dataclasses import replace

from tests.report.made_up import named
from tests.report.made_up_clock import (
    CANDIDATES,
    LOOPS,
    PROMISES,
    QUEUE,
    TOLD,
    WEAKEST,
    WHOSE_TIME,
    cannot_tell,
    held_only,
)
from tests.report.reading import Bar, Report
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings

READ = Report(TOLD)
TABLES = READ.tables()


def legend(read: Report, section: str, number: int = 0) -> list[list[str]]:
    """Give what the legend of a strip says: what, share, how much."""
    legends = read.find(f"//section[@id='{section}']//ul[@class='legend']")
    return [[" ".join(part.text_content().split()) for part in row[1:]] for row in legends[number]]


def places(read: Report, section: str) -> list[float]:
    """Give where the dots of a section lie, in percent of the width."""
    dots = read.find(f"//section[@id='{section}']//circle[@class='median']/@cx")
    return [float(at.removesuffix("%")) for at in dots if at.endswith("%")]


def test_it_puts_every_hour_on_one_side_of_the_teams() -> None:
    assert READ.bars("whose-time") == [
        Bar("On links between teams", "24 h", "60 % · in a queue 21 h · being worked on 2.4 h"),
        Bar("With the team that was asked", "11 h", "28 % · in a queue 6.0 h · being worked on 4.0 h"),
        Bar(
            "With customers and others outside",
            "4.6 h",
            "12 % · waiting for an answer 3.6 h · waiting on an outside party 1.0 h",
        ),
        Bar(
            "In places with fewer than five cases each",
            "0.4 h",
            "1.0 % · in a queue 0.2 h · waiting for what was not asked for yet 0.2 h",
        ),
    ]  # fmt: skip
    assert TABLES["Where the time of a case lay"] == [
        ["on links between teams", "23.8", "60 %", "5 950"],
        ["with the team that was asked", "11.2", "28 %", "2 800"],
        ["with customers and others outside", "4.6", "12 %", "1 150"],
        ["in places with fewer than five cases each", "0.40", "1.0 %", "100"],
    ]


def test_it_gives_each_party_its_time_whatever_link_it_passed_on() -> None:
    bars = [(bar.label, bar.value) for bar in READ.bars("whose-time", 1)]
    assert bars == [
        ("Legal", "22 h"),  # 5 000 + 600 of 250 cases
        ("Desk", "12 h"),  # 1 500 + 1 000 + 300 + 200
        ("Private customers outside customer", "3.6 h"),
        ("Land registry outside party", "1.0 h"),
        ("IT", "0.6 h"),
        ("all with fewer than 5 cases", "0.4 h"),
    ]


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
    assert "Of the 35 h a case that lay with teams, 14 h (39 %) were within" in READ.section("whose-time")
    unknown = Report(replace(TOLD, source=replace(TOLD.source, hours_known=False)))
    assert unknown.tables()["Whose time it was, by party, kind and link"][0][8] == "not known"
    assert "working hours; for the rest it was closed" not in unknown.section("whose-time")
    assert "No working hours were given" in unknown.section("rests-on")


def test_it_divides_the_promises_that_are_over_as_its_table_does() -> None:
    shares = legend(READ, "promises")
    assert shares == [
        ["kept", "68 %", "150 cases"],
        ["late, the time was the asked team’s own", "9.1 %", "20 cases"],
        ["late, the time passed elsewhere", "20 %", "45 cases"],
        ["late, the log cannot tell where", "2.3 %", "5 cases"],
    ]
    rows = TABLES["What became of the promises"]
    assert [[what, share, f"{cases} cases"] for what, cases, share in rows[:4]] == shares
    assert rows[4:] == [["still running", "14", ""], ["still running, later than promised", "6", ""]]


def test_it_draws_where_late_promises_lost_their_time() -> None:
    assert READ.bars("promises") == [
        Bar("Legal → Desk", "31 cases", "in a queue, 1 400 h in all"),
        Bar("Desk → Legal", "6 cases", "waiting for an answer, 60 h in all"),
    ]
    rows = TABLES["Where late promises lost most of their time, the most frequent first"]
    assert rows == [
        ["Legal", "Desk", "in a queue", "31", "1 400"],
        ["Desk", "Legal", "waiting for an answer", "6", "60"],
    ]
    assert "3 more, with fewer than five late promises each, are not shown singly." in READ.section("promises")


def test_it_says_why_cases_lay_in_queues() -> None:
    assert legend(READ, "promises", 1) == [
        ["the team was closed", "60 %", "3 900 h"],
        ["it worked on cases that had come earlier", "28 %", "1 800 h"],
        ["it worked on cases that had come later", "7.7 %", "500 h"],
        ["it was open, and no work was recorded", "4.6 %", "300 h"],
    ]
    sample = replace(TOLD, promises=replace(PROMISES, queue=replace(QUEUE, stays=2000, of_stays=61_000)))
    assert "(n = 2 000 stays in queues drawn by chance from 61 000)" in Report(sample).section("promises")


def test_it_draws_the_links_in_the_order_of_their_share() -> None:
    assert READ.bars("weakest-link") == [
        Bar("Legal → Desk 90 cases", "88 %", "20 h a case"),
        Bar("Desk → Legal 25 cases", "8.0 %", "1.8 h a case"),
        Bar("IT → Desk 8 cases", "3.0 %", "0.6 h a case"),
    ]
    assert TABLES["What links cost outside customers"] == [
        ["Legal", "Desk", "88 %", "82–93 %", "100 %", "20.0", "16.0–24.5", "2.0", "90"],
        ["Desk", "Legal", "8.0 %", "5.0–12 %", "0 %", "1.8", "1.1–2.6", "0.18", "25"],
        ["IT", "Desk", "3.0 %", "not known", "0 %", "0.60", "not known", "0.06", "8"],
    ]
    assert places(READ, "weakest-link")[:3] == [88, 8, 3], "on a scale from 0 to 100 %"


def test_it_says_of_candidates_how_often_they_came_first() -> None:
    assert [bar.label for bar in Report(cannot_tell()).bars("weakest-link")] == [
        "Legal → Desk first in 56 % of the draws",
        "Desk → Legal first in 44 % of the draws",
    ]


def test_it_names_the_last_link_and_time_outside_apart_and_what_it_left_out() -> None:
    said = READ.section("weakest-link")
    assert (
        "Not compared with these: 11 h a case on the last link, to outside customers, and 4.6 h with customers" in said
    )
    assert "It rests on 250 complete cases; 18 still open were left out. Not shown: 1 link with fewer" in said
    assert "Ratings are not recorded yet, so only waiting counts" in said
    weighed = Report(replace(TOLD, weakest=replace(WEAKEST, weights=(0.0, 0.685))))
    assert "as long as ratings weigh between 0.0 and 0.69" in weighed.section("weakest-link")


def test_it_lists_the_cases_to_look_at() -> None:
    rows = TABLES["The cases that waited longest on the first of these links"]
    assert rows == [["C-17", "412.5", "itself"], ["C-44", "300.0", "L-9"]]
    assert "Look for yourself: the cases that waited longest on Legal → Desk" in READ.section("weakest-link")


def test_it_draws_what_returns_save_on_a_scale_that_holds_losses_too() -> None:
    assert READ.bars("weakest-link", 1) == [
        Bar("Legal ⇢ Desk 22 cases", "6.4 h", "less a case"),
        Bar("IT ⇢ Desk 6 cases", "0.4 h", "less a case"),
    ]
    # From -5 to 10 hours: 11.4 and 5.4 of 15.
    assert [round(at, 1) for at in places(READ, "weakest-link")[3:]] == [76, 36]
    assert TABLES["Returns, and what a case would save without them"] == [
        ["Legal ⇢ Desk", "22", "0.1", "6.4", "3.1–9.8"],
        ["IT ⇢ Desk", "6", "0.03", "0.40", "−0.90 to 1.7"],
    ]


def test_it_shows_work_outside_working_hours_by_team() -> None:
    assert TABLES["Work outside the team’s working hours"] == [
        ["Desk", "100", "1 000", "10 %", "240"],
        ["Legal", "10", "600", "1.7 %", "88"],
    ]
    said = READ.section("brute-force")
    assert "7.0 % of the hours of work lay outside the team’s own working hours" in said
    assert "The most lay with Desk: 100 h of 1 000 h of work (10 %) in 240 cases." in said
    assert "4.0 % of the ended cases were opened again" in said
    assert "sent ahead of others (" not in said, "nothing is said where no column says it"


def test_it_marks_the_weakest_link_on_the_map_only_where_it_is_claimed() -> None:
    def marks(findings: Findings) -> tuple[int, int]:
        read = Report(findings)
        return len(read.find("//*[@class='ring']")), len(
            read.find("//*[local-name()='path'][contains(@class, 'weakest')]")
        )

    # Two looks, each drawn for wide and for narrow pages, and once in the key of each look; line and head.
    assert marks(TOLD) == (4 + 2, 4 * 2)
    assert marks(cannot_tell()) == (0, 0)
    titles = READ.texts("//*[local-name()='path'][contains(@class, 'link weakest')]/*[local-name()='title']")
    assert {title.split(":")[0] for title in titles} == {"The weakest link. Legal serves Desk"}


def test_it_marks_nothing_where_the_weakest_link_is_not_drawn() -> None:
    elsewhere = replace(CANDIDATES[0], provider="Archive", customer="Post room")
    read = Report(replace(TOLD, weakest=replace(WEAKEST, candidates=(elsewhere,))))
    assert read.find("//*[@class='ring']") == []


def test_it_draws_an_estimate_without_an_interval_as_a_dot_alone() -> None:
    unsure = replace(LOOPS[0], saved_hours=Estimate(2.0, None, None, 9, "hours"))
    read = Report(replace(TOLD, weakest=replace(WEAKEST, loops=(unsure,))))
    lists = read.find("//section[@id='weakest-link']//ul[contains(@class, 'dotted')]")
    assert lists[1].xpath(".//*[@class='interval']") == []
    assert len(lists[1].xpath(".//*[@class='median']")) == 1


def test_it_shows_names_of_links_as_they_are() -> None:
    text = Report(named(TOLD, {"Legal": "<b>Law & Order</b>"})).section("weakest-link")
    assert "<b>Law & Order</b> → Desk" in text


def test_it_counts_held_time_and_names_nobody_who_is_not_known() -> None:
    read = Report(held_only())
    assert [bar.label for bar in read.bars("whose-time", 1)] == ["Legal", "Desk", "not known"]
    assert read.section("whose-time").count("customers and others outside") >= 1
    assert "asked for by outside customers" not in read.section("whose-time")


def test_its_hours_add_up_to_what_the_cases_took() -> None:
    assert WHOSE_TIME.hours_per_case
    assert sum(each.hours for each in WHOSE_TIME.charges) == WHOSE_TIME.hours_per_case.value * WHOSE_TIME.cases
    hours = [float(row[1]) for row in TABLES["Where the time of a case lay"]]
    assert round(sum(hours), 1) == 40.0
