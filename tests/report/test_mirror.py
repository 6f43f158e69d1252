"""What somebody gives beside what they get: two estimates on one scale."""

from lxml import html

from wellserved.analysis.estimates import Estimate
from wellserved.report.mirror import mirror

GIVES, GETS = Estimate(0.75, 0.7, 0.79, 240, "requests"), Estimate(0.25, 0.2, 0.31, 200, "requests")


def test_each_share_lies_at_its_place_with_its_interval() -> None:
    root = html.fragment_fromstring(mirror(GIVES, GETS, "promises kept"))

    assert [dot.get("cx") for dot in root.xpath(".//circle")] == ["75.00%", "25.00%"]
    assert [(line.get("x1"), line.get("x2")) for line in root.xpath(".//line[contains(@class, 'sure')]")] == [
        ("70.00%", "79.00%"),
        ("20.00%", "31.00%"),
    ]


def test_what_is_not_known_is_left_out() -> None:
    assert "gets" not in mirror(GIVES, None, "x")
    assert mirror(None, None, "x") == ""


def test_amounts_lie_on_a_scale_to_the_largest_end() -> None:
    root = html.fragment_fromstring(
        mirror(Estimate(2, 1, 3, 9, "hours"), Estimate(4, 2, 8, 9, "hours"), "<time>", lambda hours: f"{hours} h")
    )

    assert [dot.get("cx") for dot in root.xpath(".//circle")] == ["25.00%", "50.00%"]
    assert [said.text for said in root.xpath(".//title")] == ["<time>: 2 h", "<time>: 4 h"]
