"""Each kind of trouble is said with its count, one place to look, and what to do; read = used + set aside."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.eventlog.logs import SHORT, events_of, problem, read, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.words.problems import RowCount

HEADER = "case,at,kind,team\n"
NINE, TEN, ELEVEN = (f"2026-03-02T{hour}:00:00Z" for hour in ("09", "10", "11"))
GOOD = f"R1,{NINE},opened,A\nR1,{TEN},handed_over,B\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


def test_a_log_in_order_has_no_problems(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + GOOD))
    assert (reading.problems, reading.count) == ((), RowCount(2, 2, ()))


def test_rows_are_set_aside_for_one_reason_each_and_all_are_counted(engine: Engine, tmp_path: Path) -> None:
    rows = [
        f"R2,{NINE},opened,A",
        "R2,,opened,A",
        "R2,?,opened,A",
        ",soon,odd,A",
        "R2,31.02.2026,opened,A",
        "R2,1900-01-01T00:00:00Z,opened,A",
        ",9999-12-31T00:00:00Z,opened,A",
        f",{NINE},odd,A",
        f"EMPTY,{NINE},opened,A",
        f"R2,{NINE},,A",
        f"R2,{NINE},begun,A",
        f"R2,{NINE}",
        "case,at,kind,team",
    ]
    reading = read(engine, write(tmp_path, HEADER + GOOD + "\n".join(rows) + "\n"))
    assert reading.count.read == 15
    assert reading.count.used == 3
    assert dict(reading.count.set_aside) == {
        "Rows without a moment": 2,
        "Moments that cannot be read": 2,
        "Moments before 1970": 1,
        "Moments after 2099": 1,
        "Rows that name no case": 2,
        "Rows that do not say what happened": 1,
        "Kinds of event that do not exist": 1,
        "Lines with fewer fields than the header": 1,
        "Header lines among the rows": 1,
    }
    assert {each.what: each.example for each in reading.problems if each.sets_aside} == {
        "Rows without a moment": "log.csv row 5, column B (at)",
        "Moments that cannot be read": "log.csv row 7, column B (at): what stands there is not a moment",
        "Moments before 1970": "log.csv row 9, column B (at): 1900-01-01 00:00 UTC",
        "Moments after 2099": "log.csv row 10, column B (at): 9999-12-31 00:00 UTC",
        "Rows that name no case": "log.csv row 11, column A (case)",
        "Rows that do not say what happened": "log.csv row 13, column C (kind)",
        "Kinds of event that do not exist": "log.csv row 14, column C (kind): what stands there is no kind of event",
        "Lines with fewer fields than the header": "log.csv row 15: 2 instead of 4",
        "Header lines among the rows": "log.csv row 16, column A (case)",
    }
    assert all(each.remedy for each in reading.problems)
    assert len(events_of(reading)) == 3


def test_the_most_frequent_reason_comes_first(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + GOOD + f",{NINE},opened,A\n" + "R2,soon,opened,A\n" * 3))
    assert reading.count.set_aside == (("Moments that cannot be read", 3), ("Rows that name no case", 1))


def test_it_names_the_column_as_a_spreadsheet_does(engine: Engine, tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(30)]
    rows = [["x"] * 30 for _ in range(3)]
    for row, moment in zip(rows, (NINE, TEN, "31.02.2026"), strict=True):
        row[27] = moment
    text = "\n".join(",".join(row) for row in [names, *rows]) + "\n"
    mapping = ColumnMapping("c0", ("c27",), EventMeans.ARRIVAL, team="c1")
    found = problem(read(engine, write(tmp_path, text), mapping), "Moments that cannot be read")
    assert found.example == "log.csv row 4, column AB (c27): '31.02.2026' is not a moment"


def test_it_counts_title_lines_as_rows_of_the_spreadsheet(engine: Engine, tmp_path: Path) -> None:
    text = "Export of March\n\n" + HEADER + GOOD + "R2,soon,opened,A\n"
    assert "log.csv row 6," in problem(read(engine, write(tmp_path, text)), "Moments").example


def test_it_names_the_file_and_the_row_in_it(engine: Engine, tmp_path: Path) -> None:
    paths = [
        write(tmp_path, HEADER + GOOD, "a.csv"),
        write(tmp_path, HEADER + GOOD + "R2,soon,opened,A\n" * 2, "b.csv"),
        write(tmp_path, HEADER + GOOD + "R2,soon,opened,A\nshort\n", "c.csv"),
    ]
    reading = read(engine, paths)
    found = problem(reading, "Moments that cannot be read")
    assert (found.rows, found.example[:11]) == (3, "b.csv row 4")
    assert problem(reading, "Lines with fewer").example == "c.csv row 5: 1 instead of 4"
    assert (reading.count.read, reading.count.used) == (10, 6)


def test_it_counts_lines_left_out_of_several_files_together(engine: Engine, tmp_path: Path) -> None:
    paths = [write(tmp_path, HEADER + GOOD + "short\n" * n, f"{n}.csv") for n in (1, 2)]
    reading = read(engine, paths)
    assert reading.count == RowCount(7, 4, (("Lines with fewer fields than the header", 3),))
    assert problem(reading, "Lines with fewer").example == "1.csv row 4: 1 instead of 4"


def test_events_of_a_table_without_a_header_line_are_counted_from_one(engine: Engine, tmp_path: Path) -> None:
    table = pa.table({"case": ["R1"] * 3, "at": [NINE, TEN, "soon"], "kind": ["queued"] * 3, "team": ["A", "B", "C"]})
    pq.write_table(table, tmp_path / "log.parquet")
    found = problem(read(engine, tmp_path / "log.parquet"), "Moments that cannot be read")
    assert found.example == "log.parquet row 3, at: what stands there is not a moment"


def test_what_may_name_a_person_is_never_quoted(engine: Engine, tmp_path: Path) -> None:
    slipped = "R2,Ann Miller,2026-03-02T09:00:00Z,opened\nR3,31.02.2026 Ann Miller,opened,A\n"
    text = HEADER + GOOD + slipped + "R4,2026-03-02T09:00:00Z,miller,A\n"
    examples = [each.example for each in read(engine, write(tmp_path, text)).problems]
    assert "log.csv row 4, column B (at): what stands there is not a moment" in examples
    assert "iller" not in " ".join(examples)


def test_a_moment_that_does_not_exist_is_quoted(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + GOOD + "R2,31 Feb 2026	09:00,opened,A\n"
    example = problem(read(engine, write(tmp_path, text)), "Moments").example
    assert example == "log.csv row 4, column B (at): '31 Feb 2026 09:00' is not a moment"


def test_moments_without_a_zone_are_asked_for(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + GOOD + "R2,2026-03-02 09:00,opened,A\n"
    found = problem(read(engine, write(tmp_path, text)), "Moments that cannot be read")
    assert "Name the zone in the mapping (time.zone)" in found.remedy


def test_no_row_can_be_used_because_the_zone_is_not_known(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"No row of log\.csv can be used.*Name the zone in the mapping \(time\.zone\)"):
        read(engine, write(tmp_path, HEADER + "R1,2026-03-02 09:00,opened,A\n"))


def test_it_says_in_which_zone_moments_were_taken_to_be(engine: Engine, tmp_path: Path) -> None:
    mapping = replace(SHORT, zone="Europe/Berlin")
    reading = read(engine, write(tmp_path, HEADER + GOOD + "R1,2026-03-02 12:00,queued,A\n"), mapping)
    assert (
        problem(reading, "Moments that do not say in which zone they are were taken to be in Europe/Berlin").rows == 3
    )
    assert read(engine, write(tmp_path, HEADER + GOOD), mapping).problems == ()


STATUS = replace(SHORT, kind=None, status=("status",), states={"open": "queued"})


def test_statuses_that_nobody_knows_are_used_and_named(engine: Engine, tmp_path: Path) -> None:
    texts = ["Open", "Odd", "Other", "odd", "Odd", "?", "", "open "]
    text = "case,at,status,team\n" + "".join(f"R1,2026-03-02T0{n}:00:00Z,{t},A\n" for n, t in enumerate(texts))
    reading = read(engine, write(tmp_path, text), STATUS)
    assert reading.count == RowCount(8, 8, ())
    unknown = problem(reading, "Statuses that the mapping does not name")
    assert unknown.what == "Statuses that the mapping does not name: 'Odd', 'Other', 'odd'"
    assert (unknown.rows, unknown.example, unknown.sets_aside) == (4, "log.csv row 3, column C (status)", False)
    missing = problem(reading, "Rows without a status")
    assert (missing.rows, missing.example) == (2, "log.csv row 7, column C (status)")


def test_rows_without_a_team_are_used_and_counted(engine: Engine, tmp_path: Path) -> None:
    text = f"case,at,status,team\nR1,{NINE},open,A\nR1,{TEN},open,\nR1,{ELEVEN},open,?\n"
    found = problem(read(engine, write(tmp_path, text), STATUS), "Rows that name no team")
    assert (found.rows, found.example, found.sets_aside) == (2, "log.csv row 3, column D (team)", False)


def test_a_blank_team_is_usual_in_the_plain_format(engine: Engine, tmp_path: Path) -> None:
    assert read(engine, write(tmp_path, HEADER + GOOD + f"R1,{ELEVEN},update,\n")).problems == ()


def test_ends_and_promises_that_make_no_sense_are_counted(engine: Engine, tmp_path: Path) -> None:
    text = (
        f"case,at,until,due,act,team\nR1,{NINE},{TEN},{TEN},x,A\nR1,{TEN},{NINE},later,y,B\nR2,{NINE},never,,x,A\n"
        f"R2,{TEN},{TEN},?,x,B\n"
    )
    mapping = ColumnMapping(
        "case",
        ("at",),
        EventMeans.START_COMPLETE,
        ended_at=("until",),
        promise_at=("due",),
        team="team",
        activity="act",
    )
    reading = read(engine, write(tmp_path, text), mapping)
    found = {each.what: (each.rows, each.example) for each in reading.problems}
    assert found == {
        "Ends that lie before their beginning": (1, "log.csv row 3, column C (until)"),
        "Ends that cannot be read": (1, "log.csv row 4, column C (until)"),
        "Promised moments that cannot be read": (1, "log.csv row 3, column D (due)"),
    }
    assert reading.count == RowCount(4, 4, ())


def test_rows_that_are_there_twice_are_used_and_counted(engine: Engine, tmp_path: Path) -> None:
    row = f"R1,{ELEVEN},queued,A\n"
    reading = read(engine, write(tmp_path, HEADER + GOOD + row + GOOD + row))
    found = problem(reading, "Rows exactly like an earlier row")
    assert (found.rows, found.example, found.sets_aside) == (3, "log.csv row 5", False)
    assert reading.count.used == 6


def test_rows_that_are_there_twice_at_once_are_counted_in_a_log_in_order_of_time(
    engine: Engine, tmp_path: Path
) -> None:
    beside = f"R2,{NINE},opened,A\n"
    opened_row, handed_over = f"R1,{NINE},opened,A\n", f"R1,{TEN},handed_over,B\n"
    reading = read(engine, write(tmp_path, HEADER + opened_row + beside + opened_row + handed_over))
    found = problem(reading, "Rows exactly like an earlier row")
    assert (found.rows, found.example) == (1, "log.csv row 4")


def test_rows_of_one_case_and_moment_that_differ_are_not_there_twice(engine: Engine, tmp_path: Path) -> None:
    named = "case,at,kind,team,note\n"
    rows = f"R1,{NINE},opened,A,\nR1,{NINE},taken_up,A,\nR1,{TEN},update,B,one\nR1,{TEN},update,B,two\n"
    assert read(engine, write(tmp_path, named + rows)).problems == ()


def test_a_clock_that_goes_back_is_counted_within_cases_only(engine: Engine, tmp_path: Path) -> None:
    rows = [("R1", 10), ("R2", 9), ("R1", 12), ("R1", 11), ("R1", 11), ("R2", 9), ("R1", 10)]
    text = HEADER + "".join(
        f"{case},2026-03-02T{hour:02}:00:0{n}Z,queued,A{n}\n" for n, (case, hour) in enumerate(rows)
    )
    reading = read(engine, write(tmp_path, text))
    found = problem(reading, "The clock goes back within a case")
    assert (found.rows, found.example) == (2, "log.csv row 5, column B (at)")


def test_waits_on_cases_that_the_log_does_not_hold_are_counted(engine: Engine, tmp_path: Path) -> None:
    text = (
        f"case,at,kind,team,waits_on\nR1,{NINE},opened,A,\nR2,{NINE},opened,B,\nR1,{TEN},waiting_on_case,A,R2\n"
        f"R2,{TEN},waiting_on_case,B,R1|R9\nR2,{ELEVEN},waiting_on_outside,B,The post\n"
    )
    reading = read(engine, write(tmp_path, text), replace(SHORT, waits_on="waits_on"))
    (found,) = reading.problems
    assert (found.what, found.rows) == ("Waits on a case that the log does not hold", 1)
    assert found.example == "log.csv row 5, column E (waits_on)"


def test_cases_that_begin_before_the_log_are_counted(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + GOOD + f"R2,{NINE},taken_up,A\nR2,{TEN},closed,A\nR3,{NINE},queued,A\nR3,{TEN},closed,A\n"
    found = problem(read(engine, write(tmp_path, text)), "Cases that begin before the log does")
    assert (found.rows, found.example) == (2, "log.csv row 4, column A (case)")


def test_cases_with_one_event_are_counted(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + GOOD + f"R2,{NINE},opened,A\nR3,{NINE},opened,A\n"))
    found = problem(reading, "Cases with one event only")
    assert (found.rows, found.example) == (2, "log.csv row 4, column A (case)")
    alone = read(engine, write(tmp_path, HEADER + f"R2,{NINE},opened,A\nR3,{NINE},opened,B\n"))
    assert problem(alone, "Every case has one event only").rows == 2


def test_a_log_of_one_team_is_told_to_have_no_hand_offs(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + f"R1,{NINE},opened,A\nR1,{TEN},closed,A\n"))
    found = problem(reading, "All rows name the same team")
    assert (found.rows, found.example) == (2, "'A'")


def test_it_says_that_columns_of_persons_were_left_out(engine: Engine, tmp_path: Path) -> None:
    text = "case,at,kind,team,who\n" + "".join(
        f"R1,2026-03-02T0{n}:00:00Z,queued,{team},{who}\n"
        for n, (team, who) in enumerate(zip("AAAB", "xyz?", strict=True))
    )
    reading = read(engine, write(tmp_path, text), replace(SHORT, persons=("who",)))
    assert problem(reading, "Columns that name persons were left out: “who”").rows == 4
    unknown = problem(reading, "Teams of which no member is named")
    assert (unknown.rows, unknown.example) == (1, "'B'")


def test_moments_far_from_any_calendar_are_told_apart(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + GOOD + "R2,99999-01-01T00:00:00Z,opened,A\n"
    assert problem(read(engine, write(tmp_path, text)), "Moments after 2099").example.endswith("far from any calendar")
