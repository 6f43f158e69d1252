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
    cannot_tell,
)
from tests.report.reading import Bar, Report
from wellserved.analysis.clock_findings import BruteForce
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


def test_it_divides_the_promises_that_are_over_as_its_table_does() -> None:
    shares = legend(READ, "promises")
    assert shares == [
        ["kept", "68 %", "150 promises"],
        ["late, the time was the asked team’s own", "9.1 %", "20 promises"],
        ["late, the time passed elsewhere", "20 %", "45 promises"],
        ["late, the log cannot tell where", "2.3 %", "5 promises"],
    ]
    rows = TABLES["What became of the promises"]
    assert [[what, share, f"{lives} promises"] for what, lives, share in rows[:4]] == shares
    assert rows[4:] == [["still running", "14", ""], ["still running, later than promised", "6", ""]]


def test_it_draws_where_late_promises_lost_their_time() -> None:
    assert READ.bars("promises") == [
        Bar("Legal → Desk", "31 cases", "mostly in a queue, 1 400 h in all"),
        Bar("Desk → Legal", "6 cases", "mostly waiting for an answer, 60 h in all"),
    ]
    rows = TABLES["Where late promises lost most of their time, the most frequent first"]
    assert rows == [
        ["Legal", "Desk", "in a queue", "31", "1 400"],
        ["Desk", "Legal", "waiting for an answer", "6", "60"],
    ]
    assert "3 links with fewer than 5 cases each are not shown singly." in READ.section("promises")
    one = Report(replace(TOLD, promises=replace(PROMISES, withheld_causes=1)))
    assert "One link with fewer than 5 cases is not shown." in one.section("promises")


def test_it_says_why_cases_lay_in_queues() -> None:
    assert legend(READ, "waiting", 1) == [
        ["the team was closed", "60 %", "3 900 h"],
        ["it worked on cases that had come earlier", "28 %", "1 800 h"],
        ["it worked on cases that had come later", "7.7 %", "500 h"],
        ["it was open, and no work was recorded", "4.6 %", "300 h"],
    ]
    sample = replace(TOLD, queue_causes=replace(QUEUE, stays=2000, of_stays=61_000))
    assert "(n = 2 000 stays in queues drawn by chance from 61 000)" in Report(sample).section("waiting")


def test_it_says_why_cases_lay_in_queues_where_nothing_was_promised() -> None:
    read = Report(replace(TOLD, promises=None))
    assert read.find("//section[@id='promises']") == []
    assert "For 60 % of the time that cases lay in queues, the team was closed" in read.section("waiting")
    unknown = Report(replace(TOLD, queue_causes=None))
    assert "Why cases lay in queues" not in unknown.source


def test_it_draws_the_links_in_the_order_of_their_share() -> None:
    assert READ.bars("weakest-link") == [
        Bar("Legal → Desk 90 cases", "88 %", "20 h a case"),
        Bar("Desk → Legal 25 cases", "8.0 %", "1.8 h a case"),
        Bar("IT → Desk 8 cases", "3.0 %", "0.6 h a case"),
    ]
    assert TABLES["What waiting on links costs"] == [
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
        "Not compared with these: 11 h of waiting a case on the last link, to outside customers, and 4.6 h a case "
        "with customers and others outside." in said
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
        Bar("IT ⇢ Desk 6 cases", "cannot tell", "0.4 h in this log"),
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
    assert "7.0 % of the hours of work surely lay outside the team’s own working hours" in said
    assert "The most lay with Desk: 100 h of 1 000 h of work (10 %) in 240 cases." in said
    assert "4.0 % of the ended cases were opened again" in said
    assert "sent ahead of others (" not in said, "nothing is said where no column says it"


def test_it_says_in_one_sentence_that_no_work_lay_outside_working_hours() -> None:
    none = Estimate(0.0, 0.0, 0.001, 328, "of the hours of work")
    nothing = BruteForce(none, (("Desk", 0.0, 1000.0, 240), ("Legal", 0.0, 600.0, 88)), none, none, none)
    read = Report(replace(TOLD, brute_force=nothing))
    assert read.texts("//section[@id='brute-force']//li") == [
        "No work was recorded outside working hours (n = 328 cases).",
        "No ended case was opened again (n = 328 cases).",
        "No case was sent ahead of others (n = 328 cases).",
    ]
    assert read.find("//section[@id='brute-force']//table") == []


def test_it_says_that_work_was_begun_outside_where_none_surely_lay_there() -> None:
    none, some = Estimate(0.0, 0.0, 0.001, 328, "of it"), Estimate(0.03, 0.02, 0.04, 328, "of it")
    said = Report(replace(TOLD, brute_force=BruteForce(none, (), None, None, some))).section("brute-force")
    assert "No work surely lay outside the team’s own working hours (n = 328 cases)." in said
    assert "3.0 % of the pieces of work were begun outside working hours" in said


def test_it_draws_eight_links_and_says_how_many_more_there_are() -> None:
    def links(many: int, share: float) -> Report:
        each = replace(CANDIDATES[0], share=Estimate(share, None, None, 250, "of the waiting"))
        found = tuple(replace(each, provider=f"Team {n}") for n in range(many))
        return Report(replace(TOLD, weakest=replace(WEAKEST, candidates=found)))

    ten = links(10, 0.09)
    assert len(ten.bars("weakest-link")) == 8
    assert len(ten.tables()["What waiting on links costs"]) == 10
    said = "The 8 with the most waiting are drawn; the table has 2 more. Other links had 10 % of the waiting."
    assert said in ten.section("weakest-link")
    assert "the table has 1 more. It rests" in links(9, 1 / 9).section("weakest-link")
    assert "are drawn" not in links(8, 0.1).section("weakest-link")


def test_it_says_how_many_causes_and_returns_are_not_drawn() -> None:
    causes, loops = (PROMISES.causes[0],) * 9, (LOOPS[0],) * 10
    many = replace(PROMISES, causes=causes, withheld_causes=0), replace(WEAKEST, loops=loops)
    read = Report(replace(TOLD, promises=many[0], weakest=many[1]))
    assert "The 8 with the most cases are drawn; the table has 1 more." in read.section("promises")
    assert "The 8 with the most hours are drawn; the table has 2 more." in read.section("weakest-link")
    assert len(read.bars("promises")) == len(read.bars("weakest-link", 1)) == 8


def test_it_leaves_out_what_stands_apart_where_there_is_none() -> None:
    only = Report(replace(TOLD, weakest=replace(WEAKEST, outside_hours=0.0))).section("weakest-link")
    assert "Not compared with these: 11 h of waiting a case on the last link, to outside customers. " in only
    assert "0 h" not in only.split("Not compared with these:")[1].split(".")[0]
    neither = Report(replace(TOLD, weakest=replace(WEAKEST, outside_hours=0.0, first_team_hours=0.0)))
    assert "Not compared with these" not in neither.section("weakest-link")


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
