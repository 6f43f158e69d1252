"""Cases that are linked without a word on who asked: from the command line."""

import json
from pathlib import Path

import pytest

from tests.stories.commands import wellserved

pytestmark = pytest.mark.slow

DAY = """R{n},2026-03-0{n}T08:00Z,opened,Desk,
R{n},2026-03-0{n}T08:30Z,taken_up,,
R{n},2026-03-0{n}T09:00Z,waiting_on_case,,L{n}
R{n},2026-03-0{n}T15:00Z,taken_up,,
R{n},2026-03-0{n}T16:00Z,delivered,,
L{n},2026-03-0{n}T09:00Z,opened,Legal,
L{n},2026-03-0{n}T14:00Z,taken_up,,
L{n},2026-03-0{n}T15:00Z,delivered,,
"""
"""Desk has a request for half an hour in its queue, works half an hour on it and an hour at the end. In between it
waits six hours for Legal, which takes five of them to begin."""


def test_a_log_that_links_cases_and_names_no_customer_finds_the_link_they_waited_on(tmp_path: Path) -> None:
    rows = "".join(DAY.format(n=n) for n in range(1, 6))
    (tmp_path / "log.csv").write_text(f"case,at,kind,team,waits_on\n{rows}", encoding="utf-8")
    done = wellserved("analyse", "log.csv", "--json", folder=tmp_path)
    assert done.code == 0, done.talk
    found = json.loads(done.out)

    assert (found["whose_time"]["cases"], found["whose_time"]["hours_per_case"]["value"]) == (5, 8)
    between = {(side, kind): hours for side, kind, hours in found["whose_time"]["sides"]}
    assert between == {
        ("between", "queue"): 5 * 5,
        ("between", "work"): 5 * 1,
        ("asked", "queue"): 5 * 0.5,
        ("asked", "work"): 5 * 1.5,
    }
    (link,) = found["weakest"]["candidates"]
    assert (link["provider"], link["customer"], link["hours_per_case"]["value"]) == ("Legal", "Desk", 5)
