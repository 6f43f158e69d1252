"""The story in five sentences: what is claimed is claimed with how sure it is; what is not, is not."""

from dataclasses import replace

import pytest

from tests.report.made_up import LENDER
from tests.report.made_up_clock import (
    CHARGES,
    CLOCK_SHAPES,
    PROMISES,
    SIDES,
    TOLD,
    WEAKEST,
    WHOSE_TIME,
    cannot_tell,
    few_cases,
    held_only,
)
from tests.report.reading import Report
from wellserved.analysis.clock_findings import Promises, WeakestLink
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings
from wellserved.analysis.roots import ASKED, OUTSIDE
from wellserved.analysis.weakest_link import FEW_CASES, NO_WAITING, NOT_STEADY, ONE_LINK, TOO_CLOSE
from wellserved.report.numbers import plain
from wellserved.report.sentences import headline, headline_sure, summary_lines
from wellserved.report.story import of_the_clock, story


def told(findings: Findings) -> list[str]:
    return [plain(each.whole) for each in story(findings)]


def told_with(promises: Promises = PROMISES, weakest: WeakestLink = WEAKEST) -> list[str]:
    return told(replace(TOLD, promises=promises, weakest=weakest, comparison=None))


def test_it_tells_the_story_in_five_sentences() -> None:
    assert summary_lines(TOLD) == [
        (
            "What outside customers ask for takes 40 h on average: 6.4 h of work, the rest is waiting "
            "(90 % interval of 40 h: 36–44 h; n = 250 complete cases)."
        ),
        (
            "Of this time 60 % lay on links between teams, 28 % with the team that was asked and 12 % with customers "
            "and others outside. 14 % passed in other cases, on which these waited "
            "(90 % interval of 14 %: 11–18 %; n = 250 complete cases)."
        ),
        (
            "68 % of the promises were kept. Of the 70 that came later than promised, 45 lost their time elsewhere "
            "(most often on Legal → Desk: 31 cases) and 20 with the team that was asked; for 5 the log cannot tell "
            "(90 % interval of 68 %: 63–73 %; n = 220 promises that are over)."
        ),
        (
            "The weakest link is Legal → Desk: 88 % of all waiting between teams lies on it "
            "(90 % interval of 88 %: 82–93 %; n = 250 complete cases; first in 100 % of the draws)."
        ),
        (
            "A tenth less waiting there would give 2.0 h a case; if nothing came back on Legal ⇢ Desk, 6.4 h "
            "(90 % interval of 2.0 h: 1.6–2.5 h; of 6.4 h: 3.1–9.8 h; n = 250 complete cases)."
        ),
    ]


def test_it_says_the_same_on_the_page_with_the_number_to_remember_and_a_way_to_more() -> None:
    read = Report(TOLD)
    assert read.texts("//h1") == [
        "What outside customers ask for takes 40 h on average: 6.4 h of work, the rest is waiting."
    ]
    assert read.texts("//dl[@class='story']//dt") == [
        "60 % of the time on links between teams",
        "68 % of the promises kept",
        "88 % of the waiting on one link",
        "2.0 h a case for a tenth less waiting",
        "1 of 4 measures got better",
    ]
    sections = ["#whose-time", "#promises", "#weakest-link", "#weakest-link", "#two-periods"]
    assert read.find("//dl[@class='story']//a/@href") == sections


def test_it_names_links_that_are_not_known_where_the_shares_would_not_add_up_without_them() -> None:
    sides = (("between", "held", 7000.0), ("asked", "held", 2800.0), ("unknown", "held", 200.0))
    found = replace(TOLD, whose_time=replace(WHOSE_TIME, sides=sides, upstream=None))
    assert told(found)[0] == (
        "Of this time 70 % lay on links between teams, 28 % with the team that was asked and 2.0 % on links that are "
        "not known (n = 250 complete cases)."
    )


def test_it_speaks_of_outside_customers_only_where_the_log_names_any() -> None:
    unnamed = replace(TOLD, outside=("outside customer",))
    assert plain(headline(unnamed)).startswith("What is asked for takes 40 h on average")
    read = Report(unnamed)
    assert "These are the complete cases for which no customer is named (mean 40 h" in read.section("whose-time")
    assert "on the last link, to whoever asked, and" in read.section("weakest-link")
    told_of = " ".join(read.section(key) for key in ("whose-time", "weakest-link", "waiting"))
    assert "outside customers" not in told_of


def test_it_tells_nothing_of_fewer_than_five_cases_even_by_side() -> None:
    assert WHOSE_TIME.hours_per_case
    four = replace(TOLD, whose_time=replace(WHOSE_TIME, cases=4))
    assert headline(four) == headline(LENDER)
    assert "whose-time" not in of_the_clock(four)


def test_it_names_candidates_where_no_link_may_be_claimed() -> None:
    assert told(cannot_tell())[2:4] == [
        (
            "Which link is the weakest cannot be told yet: the first are too close to each other. Candidates are "
            "Legal → Desk with 41 % and Desk → Legal with 40 % of all waiting between teams "
            "(90 % interval of 41 %: 35–47 %; of 40 %: 34–46 %; n = 250 complete cases)."
        ),
        (
            "A tenth less waiting on one of them would give 2.0 h or 11 min a case "
            "(90 % interval of 2.0 h: 1.6–2.5 h; of 11 min: 7–16 min; n = 250 complete cases)."
        ),
    ]
    read = Report(cannot_tell())
    assert "The weakest link is" not in " ".join(read.texts("//main"))
    assert read.texts("//dl[@class='story']//dt")[2:] == [
        "cannot tell which link is the weakest",
        "2.0 h or 11 min a case for a tenth less waiting",
        "too early to tell what changed",
    ]


def test_it_names_no_candidate_that_hardly_ever_came_first() -> None:
    tops = (0.58, 0.4, 0.02)
    candidates = tuple(replace(each, p_top=top) for each, top in zip(WEAKEST.candidates, tops, strict=True))
    unsure = replace(WEAKEST, claimed=False, why_not="few cases", candidates=candidates)
    assert told_with(weakest=unsure)[2].startswith(
        "Which link is the weakest cannot be told yet: too few cases waited on any one link. "
        "Candidates are Legal → Desk with 88 % "
        "and Desk → Legal with 8.0 % of all waiting between teams ("
    )


@pytest.mark.parametrize(("why_not", "said"), [
    (FEW_CASES, "too few cases waited on any one link"),
    (TOO_CLOSE, "the first are too close to each other"),
    (NOT_STEADY, "the first was not ahead all the time"),
])  # fmt: skip
def test_it_says_why_no_link_is_claimed(why_not: str, said: str) -> None:
    unsure = replace(WEAKEST, claimed=False, why_not=why_not)
    assert f"Which link is the weakest cannot be told yet: {said}. A candidate is" in told_with(weakest=unsure)[2]


def test_it_has_words_for_whatever_the_analysis_may_say() -> None:
    for why_not in ("", FEW_CASES, TOO_CLOSE, NOT_STEADY, ONE_LINK, NO_WAITING):
        links = () if why_not == NO_WAITING else WEAKEST.candidates
        Report(replace(TOLD, weakest=replace(WEAKEST, claimed=not why_not, why_not=why_not, candidates=links)))
    for roots in (OUTSIDE, ASKED):
        whose, weakest = replace(WHOSE_TIME, roots=roots), replace(WEAKEST, roots=roots)
        Report(replace(TOLD, whose_time=whose, weakest=weakest))
    for source in ("moments", "column", "both"):
        Report(replace(TOLD, promises=replace(PROMISES, source=source)))


@pytest.mark.parametrize("strange", [
    replace(TOLD, weakest=replace(WEAKEST, claimed=False, why_not="another reason")),
    replace(TOLD, weakest=replace(WEAKEST, roots="others")),
    replace(TOLD, whose_time=replace(WHOSE_TIME, roots="others")),
    replace(TOLD, promises=replace(PROMISES, source="hearsay")),
])  # fmt: skip
def test_it_shows_no_word_that_it_does_not_know(strange: Findings) -> None:
    with pytest.raises(KeyError):
        Report(strange)


def test_it_says_that_only_waiting_beyond_promises_counted() -> None:
    beyond = told_with(weakest=replace(WEAKEST, beyond_promise=True))[2]
    assert beyond.startswith(
        "The weakest link is Legal → Desk: 88 % of all waiting beyond the promises between teams lies on it ("
    )


def test_it_does_not_compare_the_only_link() -> None:
    assert told(held_only())[2:] == [
        "Cases waited on one link only, Legal → Desk: there is nothing to compare it with (n = 250 complete cases).",
        (
            "A tenth less waiting there would give 2.0 h a case "
            "(90 % interval of 2.0 h: 1.6–2.5 h; n = 250 complete cases)."
        ),
    ]


def test_it_promises_nothing_of_returns_that_may_save_nothing() -> None:
    unsure = replace(WEAKEST, loops=WEAKEST.loops[1:])
    assert "came back" not in told_with(weakest=unsure)[3]
    assert "cannot be told" in Report(replace(TOLD, weakest=unsure)).section("weakest-link")


@pytest.mark.parametrize(("own", "elsewhere", "unknown", "said"), [
    (0, 0, 0, "All 150 promises that are over were kept"),
    (4, 0, 0, ("97 % of the promises were kept. All 4 that came later than promised lost their time with the team that "
     "was asked")),
    (0, 9, 0, ("94 % of the promises were kept. All 9 that came later than promised lost their time elsewhere (most "
     "often on Legal → Desk: 31 cases)")),
    (0, 0, 7, ("96 % of the promises were kept. Where the 7 that came later than promised lost their time, the log "
     "cannot tell")),
    (1, 0, 0, ("99.3 % of the promises were kept. The one that came later than promised lost its time with the team "
     "that was asked")),
    (0, 0, 1, ("99.3 % of the promises were kept. Where the one that came later than promised lost its time, the log "
     "cannot tell")),
    (1, 1, 0, ("99 % of the promises were kept. Of the 2 that came later than promised, 1 lost its time elsewhere "
     "(most often on Legal → Desk: 31 cases) and 1 with the team that was asked")),
    (6, 0, 2, ("95 % of the promises were kept. Of the 8 that came later than promised, 6 lost their time with the "
     "team that was asked; for 2 the log cannot tell")),
])  # fmt: skip
def test_it_says_where_late_promises_lost_their_time(own: int, elsewhere: int, unknown: int, said: str) -> None:
    share = Estimate(150 / (150 + own + elsewhere + unknown), 0.9, 0.99, 150 + own + elsewhere + unknown, "of them")
    found = replace(PROMISES, late_own=own, late_elsewhere=elsewhere, late_unknown=unknown, share_kept=share)
    assert told_with(promises=found)[1].split(" (90 %")[0].removesuffix(".") == said


def test_it_tells_no_waiting_from_work_where_the_log_does_not() -> None:
    assert plain(headline(held_only())) == (
        "What is asked for takes 40 h on average; this log does not tell waiting from work."
    )
    assert plain(headline_sure(held_only())) == "90 % interval of 40 h: 36–44 h; n = 250 complete cases"
    assert told(held_only())[0] == (
        "Of this time 99 % lay with teams and 1.0 % with customers and others outside (n = 250 complete cases)."
    )


def test_it_keeps_to_hand_offs_where_hardly_any_time_passes_between_teams() -> None:
    alone = replace(WHOSE_TIME, charges=CHARGES[1:4], sides=SIDES[4:8])
    findings = replace(TOLD, whose_time=alone)
    assert headline(findings) == headline(LENDER)
    assert story(findings)[0].section == "promises"


def test_it_says_nothing_of_what_rests_on_fewer_than_five_cases() -> None:
    assert story(few_cases()) == []
    assert of_the_clock(few_cases()) == {}
    assert "On no link between teams 5 or more cases waited" in Report(few_cases()).section("rests-on")


def test_it_shows_no_section_without_something_to_say() -> None:
    assert of_the_clock(LENDER) == {}
    assert list(of_the_clock(TOLD)) == ["whose-time", "promises", "weakest-link", "two-periods", "cost"]
    ids = [key for key in Report(LENDER).find("//section/@id") if key in of_the_clock(TOLD) or key == "brute-force"]
    assert ids == []


def test_it_says_what_late_means_and_how_often_nothing_was_promised() -> None:
    said = Report(TOLD).section("promises")
    assert "Late means that it took more working hours than promised." in said
    assert "240 promises, from promised moments; 28 times a case was opened, or opened again, without one." in said
    without = replace(TOLD, source=replace(TOLD.source, hours_known=False))
    assert "Late means that it took more hours than promised." in Report(without).section("promises")
    column = replace(TOLD, promises=replace(PROMISES, source="column"))
    assert "Late means that the column says so." in Report(column).section("promises")


@pytest.mark.parametrize("findings", CLOCK_SHAPES.values(), ids=CLOCK_SHAPES)
def test_it_gives_every_sentence_its_n(findings: Findings) -> None:
    for each in story(findings):
        assert "n\u00a0=\u00a0" in each.sure or each.section == "two-periods", each


def test_it_never_calls_a_team_weak_but_a_link() -> None:
    text = " ".join(Report(TOLD).texts("//main")).lower()
    assert "weakest team" not in text
    assert text.count("weakest") == text.count("weakest link") + text.count("was the weakest")
