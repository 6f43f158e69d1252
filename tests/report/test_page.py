"""The report is one file that shows everything it needs, escapes what others wrote, and is honest about what is not."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.report.made_up import HANDOFFS, LENDER, LINKS, PAIRS, TEAMS, named, waits_unseen
from tests.report.made_up import without_teams as no_teams
from tests.report.made_up_clock import ALL_SHAPES, TOLD
from tests.report.reading import Report
from wellserved.analysis.findings import Findings
from wellserved.report.page import report, write_report

STYLE = Path(__file__).parents[2] / "wellserved" / "report" / "templates" / "page.css"


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_leads_only_to_places_that_are_there_and_only_once(findings: Findings) -> None:
    read = Report(findings)
    ids = Counter(read.find("//@id"))
    assert [key for key, times in ids.items() if times > 1] == []
    leads = read.find("//a/@href")
    assert [lead for lead in leads if lead.removeprefix("#") not in ids] == []
    labels = " ".join(read.find("//@aria-labelledby")).split()
    assert [label for label in labels if label not in ids] == []


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_fetches_nothing(findings: Findings) -> None:
    read = Report(findings)
    assert read.find("//link | //iframe | //object | //embed | //img | //form | //base") == []
    assert read.find("//@src | //@srcset | //@action | //@style | //@onclick") == []
    assert re.findall(r"@import|url\((?!#)", "".join(read.find("//style/text()"))) == []
    (policy,) = read.find("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@pytest.mark.parametrize("findings", ALL_SHAPES.values(), ids=ALL_SHAPES)
def test_it_has_one_headline_landmarks_and_headings_in_order(findings: Findings) -> None:
    read = Report(findings)
    levels = [int(heading.tag[1]) for heading in read.find("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [len(read.find(f"//{landmark}")) for landmark in ("main", "header", "nav", "footer")] == [1, 1, 1, 1]
    assert read.find("/html/@lang") == ["en"]


def test_it_shows_names_as_they_are_and_runs_none_of_them() -> None:
    names = {
        "Desk": "<script>alert(1)</script>",
        "Legal": 'Law & Order\'s "team"',
        "IT": "]]></style><img src=x onerror=alert(1)>",
        "Private customers": "{{ 7 * 7 }}{% raw %}",
        "C-17": "--><svg onload=alert(1)>",
        "events.csv": "</title><script>alert(1)</script>.csv",
    }
    read = Report(named(LENDER, names))
    assert len(read.find("//script")) == 1
    assert read.find("//img | //*[@onload] | //*[@onerror]") == []
    text = " ".join(read.texts("//body"))
    assert [name for name in names.values() if name not in text] == []


def test_it_escapes_everything_a_log_may_say(tmp_path: Path) -> None:
    canary = "<b>canary</b>"
    source = replace(
        LENDER.source, problems=(replace(LENDER.source.problems[0], what=canary, example=canary, remedy=canary),)
    )
    rows = replace(source.rows, set_aside=((canary, 9),))
    findings = replace(LENDER, source=replace(source, rows=rows, produced_by=canary, files=(canary,)))
    write_report(findings, tmp_path / "report.html")
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert canary not in written
    assert written.count("&lt;b&gt;canary&lt;/b&gt;") >= 6


def test_it_is_the_same_for_the_same_findings() -> None:
    assert report(LENDER) == report(LENDER)


def test_it_says_what_is_not_known() -> None:
    said = Report(LENDER).section("rests-on")
    assert "Of 2 009 rows read, 2 000 were used and 9 set aside." in said
    assert "events.csv, row 6, column B (at): 31.02." in said
    assert "For 2.0 % of all time no single holder is known" in said
    assert "1 pair of teams with 1 hand-off are not shown singly" in said
    assert "It says nothing about persons." in said


def test_it_leaves_out_what_needs_teams_where_none_are_named() -> None:
    read = Report(no_teams())
    assert [read.find(f"//section[@id='{key}']") for key in ("back", "teams-needed", "sight")] == [[], [], []]
    assert "This log names no teams, so it cannot show who serves whom." in read.section("map")


def test_it_tells_the_story_first_and_shows_all_cases_after_it() -> None:
    order = Report(TOLD).find("//section/@id")
    assert order == [
        "map", "whose-time", "promises", "weakest-link", "two-periods", "cost", "waiting", "hand-offs", "back",
        "teams-needed", "sight", "open", "brute-force", "rests-on", "definitions",
    ]  # fmt: skip
    assert Report(TOLD).find("//nav//a/@href") == [f"#{key}" for key in order]


def test_it_defines_the_words_of_the_clock_where_they_are_used() -> None:
    keys = {"working-hours", "whose-time", "promises", "queue-causes", "weakest-link", "return-loops", "cost",
            "brute-force", "two-periods"}  # fmt: skip
    places = {f"about-{key}" for key in keys}
    assert places <= set(Report(TOLD).find("//section[@id='definitions']//@id"))
    assert not places & set(Report(LENDER).find("//section[@id='definitions']//@id"))
    said = Report(TOLD).section("definitions")
    assert "the team worked on it" in said
    assert "80 % of the draws" in said
    assert "the 90 % interval of its lead over the second begins at 5 points or more" in said
    assert "ahead of the second in 11 of 12 stretches of time" in said


def test_it_gives_no_key_figure_for_waits_that_cannot_be_seen() -> None:
    read = Report(waits_unseen())
    figure = read.texts("//dl[@class='figures']/div")[-1]
    assert figure == (
        "85 % of the hand-offs waited at most this long21 hn = 145 hand-offs. In 80 of them no wait can be seen"
    )
    assert "80 of 145 hand-offs whose wait is over are recorded as taken up" in read.section("rests-on")


def test_it_says_why_fewer_cases_lay_elsewhere_than_were_handed_over() -> None:
    assert "Hand-offs were seen in" not in Report(LENDER).section("definitions")
    more = Report(replace(LENDER, handoffs=replace(HANDOFFS, cases=119)))
    assert "Hand-offs were seen in 119 cases, this time in 118: a case that has no length" in more.section(
        "definitions"
    )


def test_it_says_how_long_not_who_is_slow() -> None:
    orders = Report(LENDER).find("//@data-sort")
    assert orders == ["0 1 2 3"], "by name and by how often; never by who waits longest"


def test_it_defines_every_number_and_names_the_other_ping_pong() -> None:
    read = Report(LENDER)
    assert len(read.find("//section[@id='definitions']//dt")) >= 12
    assert "By that definition there were 21 pairs here" in read.section("back")
    assert "on the link B serves A" in read.section("definitions")


@pytest.mark.slow
def test_it_stays_small_for_649_teams_and_4000_pairs() -> None:
    names = [f"Group {n} {'2nd' if n % 3 else '3rd'}" for n in range(649)]
    ends = [(names[n % 649], names[(n * 7 + n // 649 + 1) % 649]) for n in range(4000)]
    pairs = [replace(PAIRS[0], from_team=a, to_team=b, times=4100 - n) for n, (a, b) in enumerate(ends) if a != b]
    links = [replace(LINKS[1], provider=b, customer=a, cases=4100 - n) for n, (a, b) in enumerate(ends) if a != b]
    teams = [replace(TEAMS[0], name=name, way_out=(name, "outside customer")) for name in names]
    large = replace(LENDER, handoffs=replace(HANDOFFS, pairs=tuple(pairs)), links=tuple(links), teams=tuple(teams))
    assert len(report(large).encode()) < 1_500_000


def test_it_can_be_read_in_light_and_in_dark() -> None:
    light, dark, paper = _palettes()
    for colours in (light, dark, paper):
        for ink in ("ink", "muted", "accent", "wait"):
            for ground in ("paper", "quiet"):
                assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert _contrast(colours["ink"], colours["accent-soft"]) >= 4.5
        for drawn, ground in (("wait", "wait-soft"), ("accent", "accent-soft"), ("muted", "muted-soft")):
            assert _contrast(colours[drawn], colours[ground]) >= 3, drawn


def _palettes() -> list[dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.DOTALL)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", block)) for block in blocks]


def _contrast(one: str, other: str) -> float:
    """Relative luminance and contrast as WCAG 2.2 defines them."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
