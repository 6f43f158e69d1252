"""docs/structure.md says what the structure check names; its examples are looked at here, by the program."""

import re

import pytest

from tests.shape.generated import page_path
from tests.shape.markdown import sections, table_rows
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.stands_out import MISSED, Counts
from wellserved.analysis.structure import BY_CHANCE, FEWEST_EXPECTED, HARDLY, LISTS, MORE, hot_spots
from wellserved.web.queries.near_names import MOST_NAMES
from wellserved.web.queries.structure_check import MONTHS, MOST

PAGE = page_path("structure").read_text(encoding="utf-8")
NAMED = sections(PAGE)["what-is-named-and-what-is-not"]


def counts(text: str) -> Counts:
    many, of = (int(each.replace(",", "")) for each in re.findall(r"[\d,]+", text))
    return Counts(many, of)


@pytest.mark.parametrize("row", table_rows(NAMED), ids="; ".join)
def test_it_names_what_the_page_says(row: tuple[str, ...]) -> None:
    it, others, looked_at = counts(row[0]), counts(row[1]), int(row[2])
    usual = {f"another {place}": Counts(0, SMALLEST_CELL) for place in range(1, looked_at)}  # part of all others
    found = hot_spots({"it": it} | usual, Counts(it.many + others.many, it.of + others.of), "requests").found
    assert ("yes" if found else "no") == row[3]


def test_it_says_the_limits_of_the_program() -> None:
    assert f"above {MORE} times the share of all others" in NAMED
    assert f"in at most {BY_CHANCE:.0%}".replace("%", " %") in NAMED
    assert f"the {LISTS} lists" in NAMED
    assert f"at most {MOST} are shown" in PAGE
    assert f"more than {MOST_NAMES} different names" in PAGE
    assert (HARDLY, MISSED, FEWEST_EXPECTED, SMALLEST_CELL, MONTHS) == (0.5, 0.1, 5, 5, 12), "then say other numbers"
