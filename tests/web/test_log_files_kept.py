"""How long files of logs are kept: a week; removed logs two weeks; and nothing is left without a log."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.web.brought import analysed, file, looked, plain_log, seen
from tests.web.conftest import NOW, Cast
from wellserved.web.actions import log_files
from wellserved.web.actions.brought_logs import bring, columns_again, remove
from wellserved.web.actions.log_claims import claim
from wellserved.web.actions.periodic import tidy_logs
from wellserved.web.actions.tree import NotPossible
from wellserved.web.log_folders import arriving, home
from wellserved.web.models import BroughtLog, FoundParty, LogFindings

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> None:
    """Let these tests have a data folder of their own: what they tidy up is that of others, too."""
    settings.DATA = tmp_path


def test_the_files_go_after_a_week_and_what_was_found_stays(cast: Cast) -> None:
    log = analysed(cast.sam)
    tidy_logs(NOW + 7 * DAY)
    assert log_files.folder_of(log).exists()
    tidy_logs(NOW + 7 * DAY + timedelta(seconds=1))
    log = seen(log)
    assert (log_files.folder_of(log).exists(), log.files_removed_at is None, log.state) == (False, False, "done")
    assert LogFindings.objects.filter(log=log).exists()
    with pytest.raises(NotPossible, match="no longer kept"):
        columns_again(by=cast.sam, now=NOW + 8 * DAY, log=log, version=log.version)


def test_files_somebody_is_at_work_on_stay_until_that_is_over(cast: Cast) -> None:
    log = bring(by=cast.sam, now=NOW, files=[file(plain_log())])
    claim(worker="a", now=NOW + 8 * DAY)
    tidy_logs(NOW + 8 * DAY)
    assert log_files.paths_of(log)


def test_a_removed_log_is_gone_for_good_after_two_weeks(cast: Cast) -> None:
    log, other = analysed(cast.sam), looked(cast.sam)
    remove(by=cast.sam, now=NOW, log=log)
    tidy_logs(NOW + 14 * DAY)
    assert LogFindings.objects.filter(log=log).exists()
    tidy_logs(NOW + 14 * DAY + timedelta(seconds=1))
    assert list(BroughtLog.objects.all()) == [other]
    assert (LogFindings.objects.exists(), FoundParty.objects.exists()) == (False, False)
    assert not log_files.folder_of(log).exists()


def made_at(moment: datetime, *paths: Path) -> None:
    for path in paths:
        os.utime(path, times=(moment.timestamp(), moment.timestamp()), follow_symlinks=False)


def test_a_folder_without_a_log_and_what_stopped_arriving_are_removed_once_they_are_old(cast: Cast) -> None:
    log = looked(cast.sam)
    for path in (home() / "nobodys", arriving() / "half"):
        path.mkdir()
        (path / "file").write_text("x")
    (arriving() / "half.upload").write_text("x")
    outside = home().parent / "outside"
    outside.mkdir(exist_ok=True)
    (home() / "way-out").symlink_to(outside)
    strange = (home() / "nobodys", arriving() / "half", arriving() / "half.upload", home() / "way-out")
    made_at(NOW, *strange)
    tidy_logs(NOW)
    assert all(path.exists() for path in strange)
    made_at(NOW - DAY, *strange)
    tidy_logs(NOW)
    assert not any(path.is_symlink() or path.exists() for path in (home() / "nobodys", home() / "way-out"))
    assert list(arriving().iterdir()) == []
    assert (outside.exists(), bool(log_files.paths_of(log))) == (True, True)
