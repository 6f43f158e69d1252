"""Files come through as they are; what can be no log, is too large or is damaged ends in a sentence."""

import bz2
import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wellserved.eventlog.limits import CHUNK_BYTES, Limits, Refused, unpacked_chunks


def _gz(content: bytes) -> bytes:
    """Pack without the moment of packing: it would give each run of the tests names of their own."""
    return gzip.compress(content, mtime=0)


CSV = b"case,at,team\n1,2024-01-01T08:00:00Z,Desk\n"
LIMITS = Limits()


def written(folder: Path, content: bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def content_of(path: Path, limits: Limits = LIMITS) -> bytes:
    return b"".join(unpacked_chunks(path, limits))


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, CSV)
    return packed.getvalue()


def open_document() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return packed.getvalue()


def gz_of_zeros(mebibytes: int) -> bytes:
    """The same packed block of zeros again and again: 1 GiB in 1 MB, written in no time."""
    block = zlib.compressobj(9, wbits=-15)
    packed = block.compress(bytes(2**20)) + block.flush(zlib.Z_FULL_FLUSH)
    return _gz(b"")[:10] + packed * mebibytes


@pytest.mark.parametrize(
    "content", [CSV, CSV.decode().encode("utf-16"), b"\xef\xbb\xbf" + CSV, b"<?xml version='1.0'?><log/>"]
)
def test_it_gives_a_plain_file_as_it_is(tmp_path: Path, content: bytes) -> None:
    assert content_of(written(tmp_path, content)) == content


@pytest.mark.parametrize("name", ["log.csv.gz", "log.csv", "log"])
def test_it_unpacks_gz_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert content_of(written(tmp_path, _gz(CSV), name)) == CSV


def test_it_unpacks_a_gz_made_of_several_with_padding_at_the_end(tmp_path: Path) -> None:
    several = b"".join(_gz(part) for part in (CSV, b"", CSV * 100_000, CSV)) + bytes(100_000)
    assert content_of(written(tmp_path, several)) == CSV * 100_002


def test_it_never_gives_more_than_a_chunk_at_once(tmp_path: Path) -> None:
    for content in (CSV * 100_000, _gz(CSV * 100_000)):
        sizes = [len(chunk) for chunk in unpacked_chunks(written(tmp_path, content), LIMITS)]
        assert max(sizes) <= CHUNK_BYTES
        assert sum(sizes) == len(CSV) * 100_000


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (zipped("log.csv"), "is a ZIP archive. Unpack it"),
        (zipped(), "is a ZIP archive. Unpack it"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "XLSX workbook). Save the sheet as CSV"),
        (open_document(), "is an OpenDocument file"),
        (_gz(_gz(CSV)), "packed with gz twice"),
        (_gz(zipped("log.csv")), "is a ZIP archive"),
        (bz2.compress(CSV), "packed with bzip2"),
        (lzma.compress(CSV), "packed with xz"),
        (b"(\xb5/\xfd" + bytes(20), "packed with Zstandard"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "7-Zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "is a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "is a picture"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"%PDF-1.7\n", "PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "old Office document"),
        (b"<!DOCTYPE html><html><table><tr><td>1", "web page (HTML)"),
        (b"\xef\xbb\xbf \n<TABLE border=1><tr>", "web page (HTML)"),
        (b"<!-- saved --><html>", "web page (HTML)"),
        ("\ufeff<html>".encode("utf-16-le"), "web page (HTML)"),
    ],
)
def test_it_says_what_a_file_is_that_can_be_no_log(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(Refused, match=re.escape(what)) as refused:
        content_of(written(tmp_path, content))
    assert str(refused.value).startswith("log.csv ")


def test_it_takes_a_csv_that_begins_like_an_archive_of_old(tmp_path: Path) -> None:
    assert content_of(written(tmp_path, b"BZh,at\n1,2\n")) == b"BZh,at\n1,2\n"


@pytest.mark.parametrize(
    ("content", "what"), [(b"", "is empty"), (_gz(b""), "holds nothing"), (b"\x1f\x8b", "is cut off")]
)
def test_it_refuses_a_file_without_content(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(Refused, match=what):
        content_of(written(tmp_path, content))


def test_it_refuses_what_is_not_an_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, what in (
        (tmp_path / "nowhere.csv", r"nowhere\.csv cannot be opened: No such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe", "is not an ordinary file"),
        (tmp_path / "a\0b", "cannot be opened"),
    ):
        with pytest.raises(Refused, match=what):
            content_of(path)


@pytest.mark.skipif(os.name == "nt", reason="names of files are always text here")
def test_it_refuses_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"log\xff.csv")
    path.write_bytes(CSV)
    with pytest.raises(Refused, match=r"that is no text\. Rename it\."):
        content_of(path)


def test_a_refusal_commands_no_terminal_and_turns_no_text() -> None:
    said = str(Refused("\x1b[2J\x9b31m\u202elog\u2066\r\x00.csv\udcff is damaged:\nof 1\u202f000 rows ⇢ “none”."))
    assert said == "\ufffd[2J\ufffd31m\ufffdlog\ufffd\ufffd\ufffd.csv\ufffd is damaged:\nof 1\u202f000 rows ⇢ “none”."


def test_it_refuses_a_file_that_is_too_large_packed_or_unpacked(tmp_path: Path) -> None:
    packed = _gz(CSV * 1000)
    with pytest.raises(Refused, match=r"is larger than 100 bytes"):
        content_of(written(tmp_path, packed), Limits(file_bytes=100))
    with pytest.raises(Refused, match=r"unpacks to more than 40 kB"):
        content_of(written(tmp_path, packed), Limits(unpacked_bytes=40_000))


def test_it_unpacks_a_small_repetitive_log_whatever_its_ratio(tmp_path: Path) -> None:
    assert len(content_of(written(tmp_path, _gz(CSV + bytes(10_000_000))))) > 10_000_000


def test_it_stops_a_gz_bomb_at_32_megabytes(tmp_path: Path) -> None:
    bomb = written(tmp_path, gz_of_zeros(mebibytes=1024))
    assert bomb.stat().st_size < 2**20 * 1.1
    chunks = unpacked_chunks(bomb, LIMITS)
    with pytest.raises(Refused, match="200 times its size"):
        deque((next(chunks) for _ in range(33_000_000 // CHUNK_BYTES)), maxlen=0)


@given(cut=st.integers(2, 80), tail=st.binary(max_size=30))
def test_it_gives_no_part_of_a_damaged_gz_as_the_whole(cut: int, tail: bytes) -> None:
    packed = _gz(CSV * 50)
    damaged = packed[: min(cut, len(packed) - 1)] + tail
    assume(not damaged.startswith(packed))  # the tail may happen to be what was cut off
    with TemporaryDirectory() as folder:
        path = written(Path(folder), damaged)
        with pytest.raises(Refused, match=r"^log\.csv is (cut off|damaged)"):
            content_of(path)
