"""Rows of texts become one Parquet file, however late a column comes up."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wellserved.eventlog.text_parquet import TextParquet

BATCH = 64_000_000
"""So many letters fill a batch, whatever the rows hold."""


def test_a_column_that_comes_up_in_a_later_batch_is_null_before(tmp_path: Path) -> None:
    with TextParquet(tmp_path / "events.parquet") as table:
        table.add({"case": "1"}, letters=BATCH)
        table.add({"case": "2"}, letters=1)
        table.add({"team": "Legal", "case": "3"}, letters=BATCH)
        table.add({"case": "4", "note": ""}, letters=1)
        table.finish()
        assert table.columns == ("case", "team", "note")
    written = pq.ParquetFile(tmp_path / "events.parquet")
    assert written.num_row_groups == 3
    assert written.read().to_pylist() == [
        {"case": "1", "team": None, "note": None},
        {"case": "2", "team": None, "note": None},
        {"case": "3", "team": "Legal", "note": None},
        {"case": "4", "team": None, "note": ""},
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["events.parquet"]


def test_batches_with_the_same_columns_need_no_second_copy(tmp_path: Path) -> None:
    with TextParquet(tmp_path / "events.parquet") as table:
        for number in range(3):
            table.add({"case": str(number)}, letters=BATCH)
        table.finish()
    assert pq.read_table(tmp_path / "events.parquet").to_pylist() == [{"case": "0"}, {"case": "1"}, {"case": "2"}]


def test_a_table_without_rows_is_a_file_without_rows(tmp_path: Path) -> None:
    with TextParquet(tmp_path / "events.parquet") as table:
        table.finish()
    assert pq.read_table(tmp_path / "events.parquet").num_rows == 0


def test_what_is_not_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "events.parquet").write_bytes(b"of before")

    def break_off() -> None:
        with TextParquet(tmp_path / "events.parquet") as table:
            table.add({"case": "1"}, letters=BATCH)
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("events.parquet", b"of before")]


def test_files_in_the_making_beside_one_another_share_the_memory_of_one(tmp_path: Path) -> None:
    with TextParquet(tmp_path / "events.parquet", beside=4) as table:
        for number in range(3):
            table.add({"case": str(number)}, letters=BATCH // 4)
        table.finish()
    assert pq.ParquetFile(tmp_path / "events.parquet").num_row_groups == 3
