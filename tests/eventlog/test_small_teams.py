"""Columns of persons only tell how many people a team has, and are found nowhere afterwards."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.eventlog.logs import SHORT, at, read, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.small_teams import Seen


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


PERSONS = replace(SHORT, persons=("who", "writer"), parent="unit")


def test_a_team_of_one_or_two_known_persons_is_small(engine: Engine, tmp_path: Path) -> None:
    members = {"One": ["Ann"], "Two": ["Ann", "Ben "], "Three": ["Ann", "Ben", "Cara"], "Nobody": ["", "?"]}
    rows = [(team, who) for team, names in members.items() for who in [*names, names[0]]]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{team},{who},,Unit {team[0]}\n" for n, (team, who) in enumerate(rows)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    # Neither unit has three people in its small teams, nor have both together: the smallest other team joins them.
    assert {log.parties[team] for team in log.small_teams} == {"One", "Two", "Three"}
    assert log.parents is None


def test_small_teams_are_counted_in_their_parent_where_they_have_three_people_there(
    engine: Engine, tmp_path: Path
) -> None:
    rows = [
        ("A", "Ann", "U"),
        ("B", "Ben", "U"),
        ("C", "Cara", "U"),
        ("D", "Dan", "V"),
        *[("E", x, "V") for x in "xyz"],
    ]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{team},{who},,{unit}\n" for n, (team, who, unit) in enumerate(rows)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    assert log.parents is not None
    # D is alone in V: a figure about it would be one about Dan, so E joins it.
    assert {log.parties[team] for team in log.small_teams} == {"A", "B", "C", "D", "E"}
    assert {log.parties[team]: log.parties[unit] for team, unit in log.parents.items()} == {
        "A": "U",
        "B": "U",
        "C": "U",
    }


def test_who_belongs_to_a_team_is_counted_in_the_period_looked_at(engine: Engine, tmp_path: Path) -> None:
    rows = [("A", name, day) for day in (2, 3) for name in ("Ann", "Ben", "Cara")[: 5 - day]]
    rows += [("B", name, day) for day in (2, 3) for name in ("Dan", "Eve", "Fay")]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},2026-03-0{day}T08:00:00Z,opened,{team},{who},,\n" for n, (team, who, day) in enumerate(rows)
    )
    path = write(tmp_path, text)
    assert read(engine, path, PERSONS).log.small_teams == frozenset()
    third_of_march = 1_772_496_000_000_000
    later = read(engine, path, PERSONS, small=Seen(from_us=third_of_march)).log
    assert {later.parties[team] for team in later.small_teams} == {"A", "B"}


def test_the_second_column_of_persons_counts_where_the_first_is_blank(engine: Engine, tmp_path: Path) -> None:
    rows = [
        ("A", "", "x"),
        ("A", "", "y"),
        ("A", "", "z"),
        ("B", "p", "x"),
        ("B", "q", "y"),
        ("B", "p", "z"),
        ("C", "r", ""),
    ]
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{team},{who},{writer},U\n" for n, (team, who, writer) in enumerate(rows)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    assert {log.parties[team] for team in log.small_teams} == {"B", "C"}


def test_a_column_in_which_persons_are_masked_makes_no_team_small(engine: Engine, tmp_path: Path) -> None:
    text = "case,at,kind,team,who,writer,unit\n" + "".join(
        f"R{n},{at(8)},opened,{'AB'[n % 2]},{('STAFF', 'SYSTEM')[n % 2]},,U\n" for n in range(8)
    )
    log = read(engine, write(tmp_path, text), PERSONS).log
    assert (log.small_teams, log.parents) == (frozenset(), None)


def test_persons_are_found_nowhere_but_in_the_file(tmp_path: Path) -> None:
    names = [f"Canary{n:03} Kim" for n in range(300)]
    rows = "".join(
        f'R{n % 50},{at(n % 20)},queued,Team {n % 7},"{name}",{name} jr,Unit {n % 3}\n' for n, name in enumerate(names)
    )
    bad = f'R1,{at(8)},queued,A,"{names[0]}" x,y,z\n{names[1]},{names[2]}\nR1,{at(8)},odd,A,{names[3]},{names[4]},U\n'
    content = ("case,at,kind,team,who,writer,unit\n" + rows + bad).encode("cp1252")
    path = write(tmp_path, gzip.compress(content))
    with opened(tmp_path, memory_mb=60) as engine:
        reading = read(engine, path, PERSONS)
        said = [repr(reading.problems), repr(reading.count), repr(reading.log.parties), repr(reading.activities)]
        assert reading.count.used == 300
        said += [repr(engine.rows(reading.log.events)), repr(engine.rows(reading.log.waits))]
        kept = engine._db.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        said += [repr(engine._db.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in kept]
        folder = engine.folder
        assert folder.is_dir()
    assert len(kept) >= 2
    assert "Canary" not in "".join(said)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
    assert not folder.exists()
