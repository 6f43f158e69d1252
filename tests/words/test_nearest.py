"""Names that are nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.words.nearest import Names

OURS = ("Credit check", "Legal", "IT Workplace", "Team 12", "Über uns", "G96")


@pytest.mark.parametrize(
    ("called", "near"),
    [
        ("credit-checks", ("Credit check",)),
        ("LEGAL", ("Legal",)),
        ("Legal dept", ("Legal",)),
        ("it workplaces", ("IT Workplace",)),
        ("Uber Uns", ("Über uns",)),
        ("Team 13", ()),
        ("Team", ("Team 12",)),
        ("G97", ()),
        ("Payroll", ()),
        ("", ()),
    ],
)
def test_it_finds_who_may_be_meant_and_never_takes_one_number_for_another(called: str, near: tuple[str, ...]) -> None:
    assert Names(OURS).near(called) == near


@given(names=st.lists(st.text(max_size=12), max_size=12, unique=True), asked=st.text(max_size=12))
def test_it_gives_some_of_the_names_and_each_once(names: list[str], asked: str) -> None:
    near = Names(names).near(asked)
    assert len(near) == len(set(near)) <= 3
    assert set(near) <= set(names)
