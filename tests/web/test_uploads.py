"""How files arrive: large ones on the disk, only where a log is taken, only from whoever may bring one."""

import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.brought import file, plain_log
from tests.web.conftest import Cast, signed_in
from wellserved.web import uploads
from wellserved.web.actions import log_files
from wellserved.web.log_folders import arriving
from wellserved.web.models import BroughtLog
from wellserved.web.uploads import MOST_ELSEWHERE_BYTES

LARGE = 40_000_000


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> None:
    """Let these tests have a data folder of their own: they look whether anything is left in it."""
    settings.DATA, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "logs" / "arriving"


def large() -> SimpleUploadedFile:
    rows = plain_log(28).encode()
    return file(rows + b"\n" * (LARGE - len(rows)), "large.csv")


def test_a_large_log_arrives_and_is_kept_as_it_is(cast: Cast) -> None:
    sent = large()
    answer = signed_in(cast.sam).post("/logs/new/", {"log": sent})
    log = BroughtLog.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/logs/{log.key}/")
    assert log.files == [["large.csv", LARGE]]
    (path,) = log_files.paths_of(log)
    assert (path.stat().st_size, stat.S_IMODE(path.stat().st_mode)) == (LARGE, 0o600)
    assert list(arriving().iterdir()) == []


def test_it_keeps_small_and_large_files_of_one_log_and_no_name_leads_out_of_it(cast: Cast) -> None:
    small = file(plain_log(), "../../small.csv")
    signed_in(cast.sam).post("/logs/new/", {"log": [small, large()]})
    log = BroughtLog.objects.get()
    assert [name for name, _size in log.files] == ["small.csv", "large.csv"]
    assert len(log_files.paths_of(log)) == 2


@pytest.mark.parametrize("name", ["x." + "y" * 300, "y" * 300 + ".csv", "ü" * 250, "a/b\\c.csv"])
def test_whatever_a_large_file_is_called_it_arrives(cast: Cast, name: str) -> None:
    sent = large()
    sent.__dict__["_name"] = name
    assert signed_in(cast.sam).post("/logs/new/", {"log": sent}).status_code == 302


def test_nobody_else_and_no_other_page_makes_wellserved_read_so_much(cast: Cast) -> None:
    for client, address in (
        (Client(), "/logs/new/"),
        (signed_in(cast.ben), "/logs/new/"),
        (signed_in(cast.sam), "/me/change/"),
        (signed_in(cast.sam), "/nowhere/"),
    ):
        answer = client.post(address, {"log": large()})
        assert answer.status_code == 413
        assert "30 MB" in answer.content.decode()
    assert MOST_ELSEWHERE_BYTES == 30_000_000
    assert (BroughtLog.objects.exists(), list(arriving().iterdir())) == (False, [])


def test_what_is_larger_than_logs_may_be_is_not_read_and_the_page_says_so(cast: Cast, settings) -> None:
    settings.LOG_MB = 35
    answer = signed_in(cast.sam).post("/logs/new/", {"log": large()})
    assert answer.status_code == 413
    assert "35 MB that are taken here" in answer.content.decode()
    settings.LOG_MB = 40
    assert signed_in(cast.sam).post("/logs/new/", {"log": large()}).status_code == 302


def test_a_disk_that_is_nearly_full_takes_no_log(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellserved.web.log_folders.ROOM_LEFT_BYTES", 10**18)
    answer = signed_in(cast.sam).post("/logs/new/", {"log": large()})
    assert answer.status_code == 413
    assert "Ask whoever runs it to make room" in answer.content.decode()
    answer = signed_in(cast.sam).post("/logs/new/", {"log": file(plain_log())})
    assert "Ask whoever runs it to make room" in answer.content.decode()
    assert not BroughtLog.objects.exists()


def test_the_page_that_takes_logs_is_the_one_that_is_named() -> None:
    from django.urls import reverse  # noqa: PLC0415

    assert reverse(uploads.TAKES_LOGS) == "/logs/new/"
