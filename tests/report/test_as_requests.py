"""What a log calls a case is called a request beside our own requests; names stay as they are."""

import re
from html import unescape

import pytest

from tests.web import found_in_requests as world
from wellserved.analysis.findings import Findings
from wellserved.report.as_requests import as_requests, drawing_reworded, names_in, table_reworded
from wellserved.report.page import parts
from wellserved.report.written_tables import Heading, WrittenTable


@pytest.mark.parametrize(
    ("said", "as_told"),
    [
        ("A case took 3 h a case.", "A request took 3 h a request."),
        (
            "Cases: 12\u00a0cases, each with fewer than 5 cases",
            "Requests: 12\u00a0requests, each with fewer than 5 requests",
        ),
        ("the showcase of a casework stays", "the showcase of a casework stays"),
        ('<a href="/teams/case-desk/">', '<a href="/teams/case-desk/">'),
        ('<rect class="waiting_case" fill="url(#p-case)">', '<rect class="waiting_case" fill="url(#p-case)">'),
    ],
)
def test_it_says_request_for_case(said: str, as_told: str) -> None:
    assert as_requests()(said) == as_told


def test_names_stay_also_where_they_are_escaped() -> None:
    wording = as_requests(["Case & Claims", "Case", "HR"])
    assert wording("Case &amp; Claims had a case; Case & Claims had two cases.") == (
        "Case &amp; Claims had a request; Case & Claims had two requests."
    )


def test_tables_are_told_so_in_their_words_and_not_in_their_numbers() -> None:
    table = WrittenTable(
        "k",
        "The most cases first",
        (Heading("cases", "", False), Heading("the case was", "", True)),
        (("case", "case"),),
        False,
    )
    told = table_reworded(table, as_requests())
    assert (told.caption, [each.title for each in told.headings], told.rows) == (
        "The most requests first", ["requests", "the request was"], (("case", "request"),)
    )  # fmt: skip


def test_on_a_map_names_that_are_broken_into_lines_stay() -> None:
    text, *_files = world.made()
    findings = Findings.from_json(text.replace("Payroll", "Case desk"))
    assert "Case desk" in names_in(findings)
    wording = as_requests(names_in(findings))
    for drawn in (drawing for each in parts(findings)["maps"] for drawing in each.drawings):
        told = drawing_reworded(drawn, wording)
        assert 'data-team="Case desk"' in told
        left = re.sub(r"<[^>]*>", " ", unescape(told)).replace("Case desk", "")
        assert not re.search(r"\bcases\b", left)
        assert "Request desk" not in left
        assert "requests" in left
