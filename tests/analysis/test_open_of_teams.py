"""How many open cases each team has: none is nought, few are withheld, and nobody knows where no end is told."""

from itertools import count
from pathlib import Path

from tests.shape.example_logs import analysed

HEAD = "case,time,team,status\n"
CLOSED = "{case},2026-01-05 10:00,{team},closed\n"


def test_it_counts_the_open_cases_of_each_team(tmp_path: Path) -> None:
    """Desk has six open, Legal four, which are withheld; Credit closed all of its five."""
    rows, numbers = [], count(1)
    for team, open_cases, closed in (("Desk", 6, 1), ("Legal", 4, 3), ("Credit", 0, 5)):
        for number in range(open_cases + closed):
            case = f"c{next(numbers)}"
            rows.append(f"{case},2026-01-05 09:00,{team},opened\n")
            if number >= open_cases:
                rows.append(CLOSED.format(case=case, team=team))
    mapping = 'format = 1\n[states]\nopened = ["opened"]\nclosed = ["closed"]\n[time]\nzone = "UTC"\n'
    with analysed(HEAD + "".join(rows), tmp_path, mapping) as example:
        teams = {each.name: each.open_cases for each in example.findings.teams}
    assert teams == {"Desk": 6, "Legal": None, "Credit": 0}


def test_it_counts_none_where_the_log_tells_no_end(tmp_path: Path) -> None:
    rows = "".join(f"c{number},2026-01-0{1 + number % 9} 09:00,Desk\n" for number in range(9))
    with analysed(
        "case,time,team\n" + rows, tmp_path, 'format = 1\nevent_means = "arrival"\n[time]\nzone = "UTC"\n'
    ) as example:
        teams = {each.name: each.open_cases for each in example.findings.teams}
    assert teams == {"Desk": None}
