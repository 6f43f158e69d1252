"""The names of a few cases: the same whether they are found in their lines or by reading everything."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.logs import SHORT, read, write
from wellserved.engine import Engine, opened

HEADER = "case,at,kind,team"
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
BLANKS = {*SHORT.missing}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


def line(name: str) -> str:
    quoted = name.replace('"', '""')
    return f'"{quoted}",2026-03-02T09:00:00Z,opened,Sales'


def names_in(engine: Engine, paths: Path | list[Path]) -> list[str]:
    """Give the names of all cases, asked for at once; each alone must be told the same."""
    log = read(engine, paths).log
    assert log.names is not None
    cases = sorted({row["case"] for row in engine.rows(log.events.select("case"))})
    together = log.names.of(cases)
    assert {case: log.names.of([case])[case] for case in cases[:5]} == {case: together[case] for case in cases[:5]}
    assert log.names.of([1]) == {}, "no case has this number"
    return sorted(together.values())


@given(names=st.lists(NAMES, min_size=1, max_size=30), is_ended=st.booleans(), end=st.sampled_from(("\n", "\r\n")))
def test_every_case_is_found(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, names: list[str], is_ended: bool, end: str
) -> None:
    wanted = sorted(set(names) - BLANKS)
    text = end.join([HEADER, *map(line, names), line("the last")]) + (end if is_ended else "")
    folder = tmp_path_factory.mktemp("names")
    assert names_in(engine, write(folder, text)) == sorted({*wanted, "the last"})


def test_lines_far_apart_in_a_long_file_are_found(engine: Engine, tmp_path: Path) -> None:
    lines = [f"C{i},2026-03-02T09:00:00Z,opened,{'x' * 90}" for i in range(90_000)]
    log = read(engine, write(tmp_path, "\n".join([HEADER, *lines]))).log
    assert log.names is not None
    rows = engine.rows(log.events.filter(nw.col("row").is_in([0, 30_000, 41_234, 89_999])))
    assert set(log.names.of([row["case"] for row in rows]).values()) == {"C0", "C30000", "C41234", "C89999"}


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{line('A')}\n\n\n{line('B')}\n",
        f'{HEADER}\n"A\nB",2026-03-02T09:00:00Z,opened,Sales\n{line("C")}\n',
        f"{HEADER}\nA,only two\n{line('B')}\n{line('C')}\n",
        f"some words above the header\n\n{HEADER}\n{line('A')}\n{line('B')}\n",
    ],
    ids=["blank lines", "a name of two lines", "a line that is no row", "words above"],
)
def test_they_are_found_where_rows_are_not_simply_lines(engine: Engine, tmp_path: Path, text: str) -> None:
    log = read(engine, write(tmp_path, text)).log
    assert log.names is not None
    cases = [row["case"] for row in engine.rows(log.events.sort("row").select("case"))]
    found = log.names.of(cases)
    assert set(found) == set(cases)
    assert list(found.values()).count("") == 0


def test_equal_names_in_two_files_stay_apart_also_when_packed(engine: Engine, tmp_path: Path) -> None:
    text = f"{HEADER}\n{line('A')}\n{line('B')}\n"
    packed = write(tmp_path, gzip.compress(text.encode()), "second.csv.gz")
    found = names_in(engine, [write(tmp_path, text, "first.csv"), packed])
    assert found == ["A (first.csv)", "A (second.csv.gz)", "B (first.csv)", "B (second.csv.gz)"]
