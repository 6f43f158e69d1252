"""Files that are broken or hostile give a sentence and exit code 1 (or 3 with rows set aside), never half a report."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stories.commands import wellserved

pytestmark = pytest.mark.slow

HEADER = "case,at,kind,team,customer,waits_on,promise_at,activity\n"
GOOD = "A,2026-03-02T08:00:00Z,opened,Desk,,,,\nA,2026-03-02T09:00:00Z,delivered,Desk,,,,\n"
XES = '<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="1"/>{}</trace></log>'


def _bomb(path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    with path.open("wb") as file:
        for _ in range(1024):
            file.write(packer.compress(b"0" * 1_048_576))
        file.write(packer.flush())


def _zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("log.csv", HEADER + GOOD)


REFUSED: dict[str, Callable[[Path], object]] = {
    "empty.csv": lambda p: p.write_bytes(b""),
    "header-only.csv": lambda p: p.write_text(HEADER),
    "unterminated.csv": lambda p: p.write_text(HEADER + GOOD + 'B,2026-03-02T08:00:00Z,opened,"Desk,,,,\n' + GOOD * 50),
    "all-before-1970.csv": lambda p: p.write_text(HEADER + GOOD.replace("2026", "1921")),
    "nested.xes": lambda p: p.write_text(XES.format("<list>" * 100_000 + "</list>" * 100_000)),
    "entities.xes": lambda p: p.write_text(
        '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + XES.format("&b;")
    ),
    "outside-entity.xes": lambda p: p.write_text(
        '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + XES.format('<event><string key="concept:name" value="&a;"/></event>')
    ),
    "bomb.csv.gz": _bomb,
    "zipped.csv": _zipped,
    "cut.csv.gz": lambda p: p.write_bytes(gzip.compress((HEADER + GOOD * 1000).encode())[:-20]),
    "page.csv": lambda p: p.write_text("<!DOCTYPE html><html><body>Please sign in</body></html>"),
    "noise.csv": lambda p: p.write_bytes(bytes(range(256)) * 40),
    "sums.csv": lambda p: p.write_text("from,to,month,hours\nA,B,2026-01,3.5\nB,A,2026-01,2.5\n"),
}
SET_ASIDE: dict[str, Callable[[Path], object]] = {
    "some-before-1970.csv": lambda p: p.write_text(HEADER + GOOD + "B,1921-01-01T00:00:00Z,opened,Desk,,,,\n"),
    "large-field.csv": lambda p: p.write_text(
        HEADER + GOOD + "B,2026-03-02T08:00:00Z,opened,Desk,,,," + "x" * 10_000_000 + "\n"
    ),
    "ragged.csv": lambda p: p.write_text(HEADER + GOOD + "B,2026-03-02T08:00:00Z\n"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_with_a_sentence_and_writes_nothing(tmp_path: Path, name: str) -> None:
    REFUSED[name](tmp_path / name)
    done = wellserved("analyse", name, "--out", "report", folder=tmp_path)
    assert done.code == 1, done.talk
    assert done.talk.startswith("Not done. ")
    assert len(done.talk) < 1200
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("name", SET_ASIDE)
def test_it_sets_rows_aside_and_says_how_many(tmp_path: Path, name: str) -> None:
    SET_ASIDE[name](tmp_path / name)
    done = wellserved("analyse", name, "--out", "report", folder=tmp_path)
    assert done.code == 3, done.talk
    assert "set aside 1" in done.talk
    assert (tmp_path / "report" / "report.html").exists()


def test_it_sorts_a_clock_that_goes_backwards_and_says_so(tmp_path: Path) -> None:
    rows = GOOD.splitlines(keepends=True)
    (tmp_path / "log.csv").write_text(HEADER + rows[1] + rows[0])
    done = wellserved("check", "log.csv", folder=tmp_path)
    assert done.code == 0
    assert "clock goes back" in done.out


@pytest.mark.parametrize("stray", ["\x00", "B\x00"])
def test_it_survives_nul(tmp_path: Path, stray: str) -> None:
    (tmp_path / "nul.csv").write_text(HEADER + GOOD + f"{stray},2026-03-02T08:00:00Z,opened,Desk,,,,\n")
    done = wellserved("analyse", "nul.csv", "--out", "report", folder=tmp_path)
    assert done.code in (1, 3), done.talk
    assert (done.code == 3) == (tmp_path / "report").exists()
