"""Files of logs, also hostile ones: each is taken or refused with a sentence, and none gets out of its folder."""

import gzip
import stat
from pathlib import Path

import pytest
from django.conf import settings

from tests.web.brought import checked, file, looked, plain_log, seen, work
from tests.web.conftest import NOW, Cast
from wellserved.web.actions import log_files
from wellserved.web.actions.brought_logs import again, bring, columns_again
from wellserved.web.actions.tree import NotPossible
from wellserved.web.log_folders import harmless, home
from wellserved.web.models import BroughtLog

XLSX = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 200
NAMES = (
    "../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/shadow",
    "..",
    ".",
    "",
    "a" * 300 + ".csv",
    "log." + "c" * 300,
    "ü" * 200 + ".csv",
    "\u202egpj.csv",
    "new\nline\r.csv",
    "nul\0.csv",
    ".work-1",
    "*?[a]{b}.csv",
    "$(rm -rf ~).csv",
    "con.csv",
    "log.csv",
    "LOG.CSV",
)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (XLSX, "log.csv", "log.csv"),
        (b"%PDF-1.7\n" + b"\0" * 500, "log.csv", "log.csv"),
        (gzip.compress(b"0" * 400_000_000, 9), "log.csv.gz", "log.csv.gz"),
        (bytes(range(256)) * 200, "log.csv", "log.csv"),
        (b"\x1f\x8b\x08\0\0", "log.gz", "log.gz"),
        (b"SQLite format 3\0" + b"\0" * 4_000, "log.sqlite", "log.sqlite"),
        (b"case,at\n", "log.csv", "no rows below it"),
        (
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><log>&b;</log>",
            "a.xes",
            "a.xes",
        ),
        (b"PAR1" + b"\0" * 100 + b"PAR1", "log.parquet", "damaged"),
        (b"one\ntwo\nthree\n", "words.txt", "words.txt"),
    ],
    ids=["xlsx", "pdf", "bomb", "binary", "cut off", "no database", "header", "entity", "parquet", "one column"],
)
def test_what_is_no_log_is_refused_with_a_sentence(cast: Cast, content: bytes, name: str, sentence: str) -> None:
    log = looked(cast.sam, file(content, name))
    assert (log.step, log.state) == ("look", "refused")
    assert sentence in log.refusal or "case" in log.refusal
    assert "error of ours" not in log.refusal
    assert [path.name for path in log_files.folder_of(log).iterdir()] == [name]  # nothing is left of the work
    again(by=cast.sam, now=NOW, log=log)
    assert (work(), seen(log).refusal) == (1, log.refusal)


def test_a_log_whose_columns_could_not_be_read_has_none_to_go_back_to(cast: Cast) -> None:
    log = looked(cast.sam, file(XLSX))
    with pytest.raises(NotPossible, match="could not be read"):
        columns_again(by=cast.sam, now=NOW, log=log, version=log.version)


def test_a_log_is_told_by_its_content_whatever_it_is_called(cast: Cast) -> None:
    log = checked(cast.sam, file(gzip.compress(plain_log().encode()), "holiday.jpg"))
    assert (log.step, log.state) == ("check", "your_turn"), log.refusal


def test_an_empty_file_no_file_and_too_many_are_refused_at_once(cast: Cast) -> None:
    for files, sentence in (
        ([], "No file"),
        ([file(plain_log()), file(b"", "../empty.csv")], r"^empty\.csv is empty"),
        ([file("x", f"{n}.csv") for n in range(21)], "more than 20 files"),
    ):
        with pytest.raises(NotPossible, match=sentence):
            bring(by=cast.sam, now=NOW, files=files)
    assert (BroughtLog.objects.count(), folders()) == (0, set())


def folders() -> set[str]:
    known = set(BroughtLog.objects.values_list("key", flat=True))
    return {path.name for path in home().iterdir()} & known


def test_names_can_do_no_harm_on_any_disk() -> None:
    names = harmless(NAMES)
    assert len({name.casefold() for name in names}) == len(NAMES)
    for name in names:
        assert Path(name).name == name
        assert not name.startswith(".")
        assert name.isprintable()
        assert 0 < len(name.encode()) <= 200
    assert names[:2] == ["passwd", "system.ini"]
    assert names[-2:] == ["log.csv", "LOG (2).CSV"]


def test_files_with_hostile_names_stand_in_their_folder_alone_and_are_read(cast: Cast) -> None:
    parts = [file(plain_log(2).replace("C", f"P{at}-"), "x") for at in range(len(NAMES))]
    for part, name in zip(parts, NAMES, strict=True):
        part.__dict__["_name"] = name  # what a browser says, before Django looks at it
    log = bring(by=cast.sam, now=NOW, files=parts)
    folder = log_files.folder_of(log)
    assert sorted(path.name for path in folder.iterdir()) == sorted(name for name, _size in log.files)
    assert folder.parent == Path(settings.DATA) / "logs"
    for path in (home(), folder, *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    work()
    assert seen(log).state == "your_turn", seen(log).refusal


def test_several_files_of_one_name_are_one_log(cast: Cast) -> None:
    one, other = (file(plain_log(6).replace("C", each), "part.csv") for each in "AB")
    log = checked(cast.sam, one, other)
    assert [name for name, _size in log.files] == ["part.csv", "part (2).csv"]
    assert log.checked["count"]["read"] == 60


def test_the_same_file_twice_would_count_twice_and_is_refused(cast: Cast) -> None:
    log = looked(cast.sam, file(plain_log(), "a.csv"), file(plain_log(), "b.csv"))
    assert log.refusal == "a.csv and b.csv are the same: their events would count twice. Bring one."


def test_files_that_went_missing_are_said_to_be(cast: Cast) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(plain_log())])
    log_files.forget(log)
    work()
    assert seen(log).refusal == "The files of this log are no longer kept. Bring it again."
    with pytest.raises(NotPossible, match="no longer kept"):
        again(by=cast.sam, now=NOW, log=seen(log))


def test_no_text_of_mail_addresses_or_long_stories_is_an_example(cast: Cast) -> None:
    rows = plain_log().splitlines()
    more = "\n".join([f"{rows[0]},note,source", *(f"{row},{'long ' * 30},see x@example.org" for row in rows[1:])])
    examples = {each["name"]: each["examples"] for each in looked(cast.sam, file(more)).proposal["columns"]}
    assert examples["source"] == []
    assert [len(each) for each in examples["note"]] == [41]
