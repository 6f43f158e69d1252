"""The drawing of a run chart: what it shows, says and hides, and that it fits any width."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as some
from lxml import html

from wellserved.analysis.run_chart import Month, RunChart, Scale, run_chart
from wellserved.report.run_chart import alone, drawn
from wellserved.report.run_look import RUN_STYLE
from wellserved.report.run_scale import upright
from wellserved.report.run_words import Line, Subject, finding, rows
from wellserved.words.courses import Better

KEPT = Subject("kept", "promises kept", "promises", (Line(0.9, "promised: 90 %"),))


def months(values: Sequence[float | None], n: int = 20) -> list[Month]:
    return [Month(date(2025 + place // 12, place % 12 + 1, 1), value, n) for place, value in enumerate(values)]


def shares(*values: float | None) -> RunChart:
    return run_chart(months(values), Scale.SHARE, Better.HIGHER)


def picture(chart: RunChart, subject: Subject = KEPT) -> Any:
    return html.fragment_fromstring(drawn(chart, subject))


def texts(root: Any, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in root.xpath(path)]


def test_it_says_first_what_it_shows() -> None:
    root = picture(shares(*[0.8] * 10))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "kept-title kept-desc"
    assert texts(root, "./title") == ["promises kept"]
    assert texts(root, "./desc")[0].startswith("Nothing unusual. 80 % on average; in a month with 20 promises, from")


def test_a_month_is_a_point_a_gap_or_a_ring() -> None:
    chart = run_chart([*months([3.0, 4] * 6), Month(date(2026, 1, 1), 30, 20), *months([])], Scale.AMOUNT, Better.LOWER)
    root = picture(chart)

    assert len(root.xpath(".//circle[@class='point']")) == 12
    assert texts(root, ".//circle[@class='point outside']") == ["January 2026: 30, n = 20"]
    gaps = picture(shares(*[0.8] * 6, None, *[0.8] * 6))
    assert len(gaps.xpath(".//line[@class='gap']")) == 1
    assert len(gaps.xpath(".//line[@class='way over']")) == 1
    assert "July 2025: not shown, fewer than five" in texts(gaps, ".//rect[@class='month']")


def test_what_changed_is_marked_where_it_began() -> None:
    chart = run_chart(months([0.5] * 10 + [0.9] * 10, 60), Scale.SHARE, Better.HIGHER)
    root = picture(chart)

    assert [line.get("x1") for line in root.xpath(".//line[@class='since']")] == ["50.00%"]
    assert "since Nov 2025" in texts(root, ".//text[@class='said']")
    assert finding(chart, KEPT).replace("\xa0", " ") == (
        "Something changed, good. Since November 2025 it is 90 % on average; before, it was 50 %."
    )


def test_what_is_promised_is_a_line_with_its_words() -> None:
    root = picture(shares(*[0.8] * 10))

    assert len(root.xpath(".//line[@class='promise']")) == 1
    assert "promised: 90 %" in texts(root, ".//text")


def test_the_table_has_the_same_numbers_the_newest_first() -> None:
    chart = shares(*[0.8] * 8, None, 0.85)
    told = rows(chart, KEPT)

    assert [(row.month, row.value.replace("\xa0", " "), row.n) for row in told[:3]] == [
        ("October 2025", "85 %", "20"),
        ("September 2025", "", ""),
        ("August 2025", "80 %", "20"),
    ]


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    assert drawn(shares(None, None), KEPT) == ""
    assert finding(shares(None), KEPT) == (
        "Too early to tell. A chart begins to tell something with 8 months of 5 promises or more."
    )


def test_places_along_the_width_are_shares_of_it_so_it_fits_a_telephone() -> None:
    for name in ("x", "x1", "x2", "cx", "width"):
        for value in re.findall(rf' {name}="([^"]+)"', drawn(shares(*[0.8] * 24), KEPT)):
            assert value.endswith("%") or float(value) <= 60


def test_any_text_is_text() -> None:
    told = drawn(shares(*[0.8] * 8), Subject("k", "<script>", "x", (Line(0.5, "<b>"),)))

    assert "<script>" not in told
    assert "<b>" not in told


def test_it_stands_alone_in_a_mail_with_its_colours() -> None:
    told = alone(shares(*[0.8] * 8), KEPT)

    assert RUN_STYLE in told
    assert not re.search(r"#[0-9a-f]{3,6}\b", told)  # all colours are names of the page


@given(some.lists(some.floats(0, 1), min_size=1, max_size=40), some.sampled_from(Scale))
def test_every_value_has_its_place_between_the_ends(values: list[float], scale: Scale) -> None:
    up = upright([each * 40 if scale is Scale.TIME else each for each in values], scale)

    assert 2 <= len(up.ticks) <= 8
    assert list(up.ticks) == sorted(set(up.ticks))
    assert all(0 <= up.at(each) <= 1 for each in values)
    assert (up.at(up.ticks[0]), up.at(up.ticks[-1])) == (0, 1)
