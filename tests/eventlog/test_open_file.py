"""Files are told from their content, and read whatever they are called and however they are written."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.eventlog.logs import Event, events_of, read, write
from wellserved.engine import DelimitedFile, Engine, ParquetFile, TabularFile, opened
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.open_file import open_file

TEXT = "case,at,kind,team\nR1,2026-03-02T09:00:00Z,opened,Büro\nR2,2026-03-02T10:00:00Z,opened,Sales\n"
EVENTS = [
    Event("R1", "2026-03-02T09:00:00Z", "opened", "Büro"),
    Event("R2", "2026-03-02T10:00:00Z", "opened", "Sales"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


def opened_text(folder: Path, content: str | bytes, name: str = "log.csv") -> DelimitedFile:
    file = open_file(write(folder, content, name), folder, Limits())
    assert isinstance(file, DelimitedFile)
    return file


def refusal(folder: Path, content: str | bytes, name: str = "log.csv") -> str:
    with pytest.raises(Refused) as refused:
        open_file(write(folder, content, name), folder, Limits())
    return str(refused.value)


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_it_reads_every_usual_encoding(engine: Engine, tmp_path: Path, codec: str, packed: bool) -> None:
    content = TEXT.encode(codec)
    reading = read(engine, write(tmp_path, gzip.compress(content) if packed else content))
    assert events_of(reading) == EVENTS


def test_it_reads_utf_16_with_a_mark_for_either_byte_order(engine: Engine, tmp_path: Path) -> None:
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert events_of(read(engine, write(tmp_path, mark + TEXT.encode(codec)))) == EVENTS


def test_it_takes_what_is_no_utf_8_for_cp1252(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, TEXT.replace("Büro", "Büro – „Nord“").encode("cp1252")))
    assert events_of(reading)[0].team == "Büro – „Nord“"
    assert "cp1252" in reading.problems[0].what


def test_it_takes_bytes_that_cp1252_lacks_for_latin_1(tmp_path: Path) -> None:
    assert "latin-1" in opened_text(tmp_path, TEXT.encode("latin-1") + b"R3,x,y,\x81\n").problems[0].what


def test_it_reads_what_it_cannot_know_to_be_shift_jis_and_says_so(engine: Engine, tmp_path: Path) -> None:
    reading = read(engine, write(tmp_path, TEXT.replace("Büro", "経理").encode("shift-jis")))
    assert [event.case for event in events_of(reading)] == ["R1", "R2"]
    assert reading.problems[0].remedy == "If names look wrong in the report, export the file as UTF-8."


def test_it_keeps_utf_8_with_a_damaged_letter(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(f"R{n},2026-03-02T09:00:00Z,opened,Büro\n" for n in range(100))
    reading = read(engine, write(tmp_path, TEXT.encode() + rows.encode() + b"R4,2026-03-02T10:00:00Z,opened,B\xfcro\n"))
    assert {event.team for event in events_of(reading)} == {"Büro", "Sales", "B\ufffdro"}
    assert reading.problems[0].what.startswith("Some letters are damaged")


def test_it_finds_a_letter_that_is_no_utf_8_far_behind_the_beginning(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(f"R{n},2026-03-02T09:00:00Z,opened,Sales\n" for n in range(20_000))
    assert len(rows) > 600_000
    content = TEXT.replace("ü", "u").encode() + rows.encode() + b"R4,2026-03-02T10:00:00Z,opened,B\xfcro\n"
    assert events_of(read(engine, write(tmp_path, content)))[-1].team == "Büro"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_it_reads_every_line_end(engine: Engine, tmp_path: Path, end: str, last: bool) -> None:
    content = TEXT.replace("\n", end)
    reading = read(engine, write(tmp_path, content if last else content.removesuffix(end)))
    assert events_of(reading) == EVENTS
    assert reading.count.read == 2


def test_it_reads_mixed_line_ends(engine: Engine, tmp_path: Path) -> None:
    header, first, second, _ = TEXT.split("\n")
    reading = read(engine, write(tmp_path, f"{header}\r\n{first}\n{second}\r{second}\r\n"))
    assert events_of(reading) == [*EVENTS, EVENTS[1]]


def test_it_reads_line_feeds_in_quotes_between_other_line_ends(engine: Engine, tmp_path: Path) -> None:
    content = 'case,at,kind,"te\nam"\r\nR1,2026-03-02T09:00:00Z,opened,"Bü\nro"\r\n'
    mapping = ColumnMapping("case", ("at",), EventMeans.STATES, kind="kind", team="te am")
    assert events_of(read(engine, write(tmp_path, content), mapping))[0].team == "Bü\nro"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter(engine: Engine, tmp_path: Path, delimiter: str) -> None:
    assert events_of(read(engine, write(tmp_path, TEXT.replace(",", delimiter)))) == EVENTS


def test_it_is_not_misled_by_delimiters_in_texts(tmp_path: Path) -> None:
    rows = "".join(f"R{n};{n},5;{n},25;Sales, north\n" for n in range(50))
    assert opened_text(tmp_path, "case;cost;hours;team\n" + rows).delimiter == ";"
    quoted = "".join(f'R{n},"a;b;c;d;e",x\n' for n in range(50))
    assert opened_text(tmp_path, "case,at,kind\n" + quoted).delimiter == ","


def test_it_takes_the_delimiter_that_the_file_declares(engine: Engine, tmp_path: Path) -> None:
    file = opened_text(tmp_path, "sep=;\r\n" + TEXT.replace(",", ";").replace("\n", "\r\n"))
    assert (file.delimiter, file.skip, file.columns) == (";", 1, ("case", "at", "kind", "team"))
    assert events_of(read(engine, file.path)) == EVENTS


def test_it_reads_doubled_quotes_and_quotes_behind_a_backslash(engine: Engine, tmp_path: Path) -> None:
    row = 'R1,2026-03-02T09:00:00Z,opened,"The {0}North{0}, {0}South{0}"\n'
    for quote in ('""', '\\"'):
        content = "case,at,kind,team\n" + row.format(quote)
        assert events_of(read(engine, write(tmp_path, content)))[0].team == 'The "North", "South"'


def test_it_reads_quotes_as_letters_where_fields_are_never_quoted(engine: Engine, tmp_path: Path) -> None:
    rows = 'R1\t2026-03-02T09:00:00Z\topened\t"North\nR2\t2026-03-02T10:00:00Z\topened\tSouth" 5"\n'
    reading = read(engine, write(tmp_path, "case\tat\tkind\tteam\n" + rows))
    assert [event.team for event in events_of(reading)] == ['"North', 'South" 5"']


@pytest.mark.parametrize("before", ["\n\n", "Report of March\n\n", "Report\nmade by us,,,\n\n", ",,,\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_passes_over_titles_and_blank_lines_before_the_header(
    engine: Engine, tmp_path: Path, before: str, end: str
) -> None:
    reading = read(engine, write(tmp_path, (before + TEXT).replace("\n", end)))
    assert events_of(reading) == EVENTS
    assert reading.count.read == 2


def test_it_trims_names_and_makes_repeated_and_blank_ones_tell_apart(tmp_path: Path) -> None:
    file = opened_text(tmp_path, " Case ,Comment,,comment,Comment,At,\n" + "1,2,3,4,5,6,7\n" * 3)
    assert file.columns == ("Case", "Comment", "column 3", "comment (2)", "Comment (3)", "At", "column 7")


def test_it_drops_nameless_columns_that_no_row_has(tmp_path: Path) -> None:
    assert opened_text(tmp_path, "case,at,kind,,,\n" + "1,2,3\n" * 5).columns == ("case", "at", "kind")


def test_it_adds_columns_that_the_header_lacks(tmp_path: Path) -> None:
    assert opened_text(tmp_path, "case,at\n" + "1,2,3\n" * 5).columns == ("case", "at", "column 3")


def test_it_reads_parquet_and_xes_whatever_they_are_called(engine: Engine, tmp_path: Path) -> None:
    written = io.BytesIO()
    pq.write_table(
        pa.table({"case": ["R1"], "at": ["2026-03-02T09:00:00Z"], "kind": ["opened"], "team": ["Büro"]}), written
    )
    for content in (written.getvalue(), gzip.compress(written.getvalue())):
        file = open_file(write(tmp_path, content, "log.csv"), tmp_path, Limits())
        assert isinstance(file, ParquetFile)
        assert events_of(read(engine, file.path)) == EVENTS[:1]
    xes = (
        '<log><trace><string key="concept:name" value="R1"/><event><date key="time:timestamp" '
        'value="2026-03-02T09:00:00Z"/></event></trace></log>'
    )
    for content in (xes.encode(), b"\xef\xbb\xbf" + xes.encode(), xes.encode("utf-16"), gzip.compress(xes.encode())):
        file = open_file(write(tmp_path, content, "log.csv"), tmp_path, Limits())
        assert isinstance(file, ParquetFile)
        assert (set(file.columns), file.one) == ({"case:concept:name", "time:timestamp"}, "event")


def test_it_reads_moments_of_parquet_as_they_are_typed(engine: Engine, tmp_path: Path) -> None:
    at = pa.array([1_772_442_000_000_000], pa.timestamp("us", tz="Europe/Berlin"))
    table = pa.table({"case": pa.array([7]), "at": at, "kind": ["opened"], "team": pa.array(["A"]).dictionary_encode()})
    pq.write_table(table, tmp_path / "log.parquet")
    assert events_of(read(engine, tmp_path / "log.parquet")) == [Event("7", "2026-03-02T09:00:00Z", "opened", "A")]


@pytest.mark.parametrize(
    "name", ["log[1].csv", "l*g?.csv", "a'b\"c.csv", "year=2026.csv", "ä — %s {x}.csv", "log.csv.gz"]
)
def test_it_reads_files_of_any_name(engine: Engine, tmp_path: Path, name: str) -> None:
    (tmp_path / "log1.csv").write_text("case,at,kind,team\n")
    folder = tmp_path / "year=2026"
    folder.mkdir()
    reading = read(engine, write(folder, TEXT, name))
    assert events_of(reading) == EVENTS
    assert reading.rows.files[0].name == name


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "nothing but a mark": (b"\xef\xbb\xbf", "one column"),
    "blank lines": (b"\n\n\n", "one column"),
    "header only": (b"case,at,kind,team\n", "has a header and no rows"),
    "header only, not ended": (b"case,at,kind,team", "has a header and no rows"),
    "one column": (b"case\n1\n2\n3\n", "one column"),
    "prose": (b"Dear all,\n\nthe export is attached.\n\nBest wishes\nAnn\n", "one column"),
    "web page": (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "web page"),
    "json": (b'{"events": [1, 2]}', "is JSON"),
    "json in utf-16": ('[{"a": 1}]'.encode("utf-16"), "is JSON"),
    "nul in the middle": (TEXT.encode() + b"R3,\x00,opened,Sales\n", "NUL character in line 4"),
    "nothing but nul": (b"\x00" * 1000, "NUL character in line 1"),
    "nul in utf-16": ((TEXT + "R3,\0,opened,Sales\n").encode("utf-16"), "NUL character in line 4"),
    "pickle": (b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00", "NUL character in line 1"),
    "parquet cut off": (b"PAR1" + b"\x15\x04" * 50, "damaged"),
    "xml of another kind": (b"<?xml version='1.0'?><rss><item/></rss>", "log.csv"),
    "too many columns": ((",".join(["x"] * 3000) + "\n").encode() * 2, "3,000 columns"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_refuses_what_is_no_log_with_a_sentence(tmp_path: Path, kind: str) -> None:
    content, because = REFUSED[kind]
    sentence = refusal(tmp_path, content)
    assert because in sentence
    assert sentence.startswith("log.csv ")
    assert sentence.endswith(".")


def test_it_refuses_a_workbook_that_is_called_csv(tmp_path: Path) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "Save the sheet as CSV" in refusal(tmp_path, book.getvalue())


def test_it_refuses_parquet_without_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"case": pa.array([], pa.string())}), tmp_path / "x.parquet")
    with pytest.raises(Refused, match="has columns and no rows"):
        open_file(tmp_path / "x.parquet", tmp_path, Limits())


def test_it_counts_events_that_belong_to_no_trace(tmp_path: Path) -> None:
    date = '<event><date key="time:timestamp" value="2026-03-02T09:00:00Z"/></event>'
    log = f'<log>{date}{date}<trace><string key="concept:name" value="R1"/>{date}</trace></log>'
    file: TabularFile = open_file(write(tmp_path, log, "log.xes"), tmp_path, Limits())
    assert [(each.rows, each.sets_aside) for each in file.problems] == [(2, True)]


def test_it_leaves_the_file_alone_and_writes_only_into_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    path = write(tmp_path, TEXT.encode("utf-16"))
    before = path.read_bytes()
    file = open_file(path, folder, Limits())
    assert path.read_bytes() == before
    assert file.path.parent == folder
    assert file.path.stat().st_mode & 0o077 == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log.csv", "private"]
