"""Lines that are no rows are counted, never lost, and never shift what stands beside them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.logs import Event, events_of, read, write
from wellserved.engine import DelimitedFile, Engine, opened
from wellserved.eventlog.event_table import Reading
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mended import mended
from wellserved.eventlog.open_file import open_file

HEADER = "case,at,kind,team\n"
GOOD = "R{},2026-03-02T{:02}:00:00Z,opened,Sales\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


def good(*numbers: int) -> str:
    return "".join(GOOD.format(number, number) for number in numbers)


def cases(reading: Reading) -> list[str]:
    return [event.case for event in events_of(reading)]


def aside(reading: Reading) -> dict[str, tuple[int, str]]:
    return {each.what: (each.rows, each.example) for each in reading.problems if each.sets_aside}


def test_it_sets_aside_lines_with_too_few_and_too_many_fields(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + good(1) + "R2,2026-03-02T09:00:00Z\n" + good(3) + "a,b,c,d,e\nR4\n" + good(5)
    reading = read(engine, write(tmp_path, text))
    assert cases(reading) == ["R1", "R3", "R5"]
    assert (reading.count.read, reading.count.used) == (6, 3)
    assert aside(reading) == {
        "Lines with fewer fields than the header": (2, "log.csv row 3: 2 instead of 4"),
        "Lines with more fields than the header": (1, "log.csv row 5: 5 instead of 4"),
    }


def test_it_takes_blank_fields_behind_the_last_column_for_nothing(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + good(1) + good(2).rstrip("\n") + ",, ,\n" + good(3).rstrip("\n") + ",\n"
    reading = read(engine, write(tmp_path, text))
    assert (cases(reading), reading.count.read, aside(reading)) == (["R1", "R2", "R3"], 3, {})


def test_it_passes_over_blank_lines_and_counts_rows_as_a_spreadsheet_does(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + "\n" + good(1) + "\n  \n" + "R2,31.02.2026,opened,Sales\n" + good(3) + "\n\n"
    reading = read(engine, write(tmp_path, text))
    assert (cases(reading), reading.count.read, reading.count.used) == (["R1", "R3"], 3, 2)
    assert aside(reading)["Moments that cannot be read"][1].startswith("log.csv row 6, column B (at): '31.02.2026'")


def test_it_counts_a_row_of_several_lines_as_one(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + 'R1,2026-03-02T09:00:00Z,opened,"North\n\nand ""South"""\n' + "R2,never,opened,A\n" + good(3)
    reading = read(engine, write(tmp_path, text))
    assert [event.team for event in events_of(reading)] == ['North\n\nand "South"', "Sales"]
    assert reading.count.read == 3
    assert aside(reading)["Moments that cannot be read"][1].startswith("log.csv row 3, ")


def test_it_sets_aside_lines_whose_quotes_do_not_match(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + good(1) + 'R2,2026-03-02T09:00:00Z,opened,"The "North" team"\n' + good(3)
    reading = read(engine, write(tmp_path, text))
    assert cases(reading) == ["R1", "R3"]
    assert aside(reading) == {"Lines whose quotation marks do not match": (1, "log.csv row 3")}


def test_it_counts_every_line_that_a_stray_quote_swallows(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + good(1) + 'R2,"2026-03-02T09:00:00Z,opened,A\n' + good(3, 4) + 'R5,"x",y,z\n' + good(6)
    reading = read(engine, write(tmp_path, text))
    assert cases(reading) == ["R1", "R6"]
    assert (reading.count.read, reading.count.used) == (6, 2)


@pytest.mark.parametrize("rest", [0, 1, 5000])
def test_it_refuses_a_quote_that_never_closes(engine: Engine, tmp_path: Path, rest: int) -> None:
    text = HEADER + good(1, 2, 3, 4) + 'R5,"2026-03-02T09:00:00Z,opened,A\n' + good(*[7] * rest)
    with pytest.raises(Refused, match=r"log\.csv row 6 opens a quotation mark that never closes: the rest of the file"):
        read(engine, write(tmp_path, text))


def test_it_refuses_a_quote_that_closes_after_thousands_of_lines(engine: Engine, tmp_path: Path) -> None:
    text = HEADER + good(1) + 'R2,"2026-03-02T09:00:00Z,opened,A\n' + good(*[7] * 2500) + 'R8,"x",y,z\n' + good(9)
    with pytest.raises(Refused, match=r"log\.csv row 3 opens a quotation mark"):
        read(engine, write(tmp_path, text))


@pytest.mark.slow
def test_it_refuses_a_quote_that_never_closes_in_a_file_that_is_read_in_parts(engine: Engine, tmp_path: Path) -> None:
    row = b"R1,2026-03-02T09:00:00Z,opened,Sales\n"
    content = HEADER.encode() + row * 1_000_000 + b'R5,"2026-03-02T09:00:00Z,opened,A\n' + row * 1_000_000
    with pytest.raises(Refused, match="row 1,000,002 opens a quotation mark that never closes"):
        read(engine, write(tmp_path, content))


@pytest.mark.slow
def test_it_is_not_misled_by_texts_whose_lines_look_like_rows(engine: Engine, tmp_path: Path) -> None:
    row = 'R1,2026-03-02T09:00:00Z,opened,"Sales\n' + "R2,2026-03-02T09:00:00Z,opened,Sales\n" * 9 + '"\n'
    reading = read(engine, write(tmp_path, HEADER + row * 120_000))
    assert reading.count == type(reading.count)(120_000, 120_000, ())
    assert engine.rows(reading.log.events.select("case").unique("case"))[0]["case"] == engine.keys(["R1"])["R1"]


def test_it_sets_aside_a_field_of_ten_megabytes(engine: Engine, tmp_path: Path) -> None:
    huge = "R2,2026-03-02T09:00:00Z,opened," + "x" * 10_000_000 + "\n"
    reading = read(engine, write(tmp_path, HEADER + good(1) + huge + good(3)))
    assert cases(reading) == ["R1", "R3"]
    assert aside(reading) == {"Lines that are too long": (1, "log.csv row 3")}


def test_it_sets_aside_a_quoted_field_of_ten_megabytes(engine: Engine, tmp_path: Path) -> None:
    huge = 'R2,2026-03-02T09:00:00Z,opened,"' + "x" * 10_000_000 + '"\n'
    reading = read(engine, write(tmp_path, HEADER + good(1) + huge + good(3)))
    assert (cases(reading), aside(reading)) == (["R1", "R3"], {"Lines that are too long": (1, "log.csv row 3")})


def test_it_sets_aside_a_line_of_many_long_fields(engine: Engine, tmp_path: Path) -> None:
    text = "case,at,kind,team,a,b,c\n" + "R1,2026-03-02T09:00:00Z,opened,A,x,y,z\n"
    long = "R2,2026-03-02T09:00:00Z,opened,A," + ",".join(["x" * 900_000] * 3) + "\n"
    reading = read(engine, write(tmp_path, text + long + "R3,2026-03-02T09:00:00Z,opened,A,x,y,z\n"))
    assert cases(reading) == ["R1", "R3"]
    assert [rows for rows, _ in aside(reading).values()] == [1]


def test_it_says_what_was_left_out_without_quoting_the_line(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + good(1) + "Kim Canary,phone\n"))
    assert all("Canary" not in f"{each.what} {each.example} {each.remedy}" for each in reading.problems)


def test_it_sets_aside_header_lines_among_the_rows(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + good(1) + HEADER + good(2)))
    assert cases(reading) == ["R1", "R2"]
    assert aside(reading) == {"Header lines among the rows": (1, "log.csv row 3, column A (case)")}


def test_it_refuses_a_file_of_which_no_row_can_be_used(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(engine, write(tmp_path, HEADER + "R1,soon,opened,A\nR2,later,opened,A\n"))
    assert str(refused.value) == (
        "No row of log.csv can be used. Moments that cannot be read: log.csv row 2, column B (at): what stands "
        "there is not a moment. Correct them, or say in the mapping how moments are written (time.formats)."
    )


def test_it_refuses_a_header_above_blank_lines(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"log\.csv has no rows\. Export it again, with its rows\."):
        read(engine, write(tmp_path, HEADER + "\n\n"))


def test_a_mended_copy_holds_the_rows_as_they_were(tmp_path: Path) -> None:
    rows = [["R1", 'a "b", c', " x "], ["R2", "first\nsecond", ""], ["R3", "é\t;|", "\\"]]
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([["case", "a", "b"], *rows[:2], ["short"], [], *rows[2:]])
    file = open_file(write(tmp_path, written.getvalue()), tmp_path, Limits())
    assert isinstance(file, DelimitedFile)
    copy = mended(file, tmp_path, Limits())
    with copy.path.open(encoding="utf-8", newline="") as text:
        assert list(csv.reader(text)) == [["case", "a", "b"], *rows]
    assert (copy.line_rows, copy.has_line_breaks, copy.gaps, copy.columns) == (3, True, (4, 5), ("case", "a", "b"))


def test_reading_fields_of_any_length_leaves_the_limit_of_others_alone(engine: Engine, tmp_path: Path) -> None:
    before = csv.field_size_limit()
    read(engine, write(tmp_path, HEADER + good(1) + "x\n"))
    assert csv.field_size_limit() == before


LINES = st.lists(
    st.sampled_from(
        [
            "R1,2026-03-02T09:00:00Z,opened,A",
            'R2,2026-03-02T09:00:00Z,opened,"A, B"',
            'R3,2026-03-02T09:00:00Z,opened,"A\nB"',
            "R4,2026-03-02T09:00:00Z,opened,",
            "",
            "x",
            "a,b,c,d,e",
            'R5,"2026-03-02T09:00:00Z"x,opened,A',
            ",,,",
            "R6,31.02.2026,opened,A",
        ]
    ),
    max_size=12,
)


@given(lines=LINES)
def test_every_line_is_either_used_or_counted(engine: Engine, tmp_path_factory: pytest.TempPathFactory, lines) -> None:
    many = good(*[1] * 20)  # so that it is beyond doubt how wide the table is
    path = write(tmp_path_factory.mktemp("lines"), HEADER + many + "".join(line + "\n" for line in lines))
    reading = read(engine, path)
    rows = [line for line in lines if line]
    usable = [line for line in rows if line[:2] in ("R1", "R2", "R3", "R4")]
    assert reading.count.read == 20 + len(rows)
    assert reading.count.used == 20 + len(usable)
    assert reading.count.read == reading.count.used + sum(rows for _, rows in reading.count.set_aside)
    assert cases(reading) == [*["R1"] * 20, *(line[:2] for line in usable)]


def test_it_names_no_event_twice(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, HEADER + good(1, 2)))
    assert events_of(reading) == [
        Event("R1", "2026-03-02T01:00:00Z", "opened", "Sales"),
        Event("R2", "2026-03-02T02:00:00Z", "opened", "Sales"),
    ]
