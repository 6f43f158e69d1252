"""Who is at work on a log: one at a time; whoever is gone is followed by another; stopping is noticed."""

import multiprocessing
import os
from datetime import timedelta

import pytest

from tests.web.brought import checked, file, looked, plain_log, seen, work
from tests.web.conftest import NOW, Cast
from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture
from wellserved.eventlog.demo import write_demo
from wellserved.web.actions.brought_logs import analyse, bring, remove, stop
from wellserved.web.actions.claims import SILENT
from wellserved.web.actions.log_claims import Hold, claim, waits
from wellserved.web.actions.log_work import do
from wellserved.web.models import BroughtLog, LogFindings

LATER = SILENT + timedelta(seconds=1)


def brought(cast: Cast) -> BroughtLog:
    return bring(by=cast.sam, now=NOW, files=[file(plain_log())])


def test_a_log_is_taken_once_and_the_one_that_came_first_comes_first(cast: Cast) -> None:
    first, second = brought(cast), brought(cast)
    assert waits(NOW)
    taken = [claim(worker=name, now=NOW) for name in ("a", "b", "c")]
    assert [log and log.pk for log in taken] == [first.pk, second.pk, None]
    assert [(log.worker, log.tries, log.state) for log in taken if log] == [("a", 1, "at_work"), ("b", 1, "at_work")]
    assert not waits(NOW)


def test_whoever_gives_no_sign_is_followed_by_another_and_a_log_that_ends_two_is_refused(cast: Cast) -> None:
    log = brought(cast)
    claim(worker="a", now=NOW)
    assert claim(worker="b", now=NOW + SILENT) is None
    after = claim(worker="b", now=NOW + LATER)
    assert after
    assert (after.worker, after.tries) == ("b", 2)
    assert claim(worker="c", now=NOW + 2 * LATER) is None
    assert (seen(log).state, seen(log).worker) == ("refused", "")
    assert "ended twice" in seen(log).refusal


def test_whoever_comes_back_from_the_dead_changes_nothing(cast: Cast) -> None:
    log = brought(cast)
    taken = claim(worker="a", now=NOW)
    assert taken
    late = Hold(taken, "a", lambda: NOW, lambda: False)
    claim(worker="b", now=NOW + LATER)
    assert late.finish(state="done") is False
    late.let_go()
    late.tell("I am still here")
    assert late.stopped()
    assert (seen(log).state, seen(log).worker, seen(log).progress) == ("at_work", "b", "")


def test_whoever_gives_signs_is_not_followed(cast: Cast) -> None:
    brought(cast)
    taken = claim(worker="a", now=NOW)
    assert taken
    hold = Hold(taken, "a", lambda: NOW + SILENT, lambda: False)
    hold.tell("Reading the log")
    assert claim(worker="b", now=NOW + LATER) is None
    assert (seen(taken).progress, hold.stopped()) == ("Reading the log", False)


def test_a_worker_that_is_to_end_lets_the_log_wait_as_if_it_had_not_begun(cast: Cast) -> None:
    log = brought(cast)
    taken = claim(worker="a", now=NOW)
    assert taken
    do(Hold(taken, "a", lambda: NOW, lambda: True))
    assert (seen(log).state, seen(log).tries, seen(log).worker) == ("waiting", 0, "")
    assert work() == 1
    assert seen(log).state == "your_turn"


@pytest.mark.parametrize("way", [stop, remove])
@pytest.mark.slow
def test_stopping_and_removing_are_noticed_while_at_work(cast: Cast, tmp_path, way) -> None:
    demo = write_demo(tmp_path)
    log = checked(cast.sam, file(demo.events.read_bytes()))
    analyse(by=cast.sam, now=NOW, log=log, version=log.version, wishes={})
    taken = claim(worker="a", now=NOW)
    assert taken
    asked: list[int] = []

    def stop_at_first() -> bool:
        if not asked:
            way(by=cast.sam, now=NOW, log=seen(log))
        asked.append(os.getpid())
        return False

    do(Hold(taken, "a", lambda: NOW, stop_at_first))
    assert (seen(log).state, seen(log).worker) == ("stopped", "")
    assert (LogFindings.objects.exists(), multiprocessing.active_children()) == (False, [])
    assert set(asked) == {os.getpid()}


def test_a_removed_log_is_nobodys_work(cast: Cast) -> None:
    log = brought(cast)
    BroughtLog.objects.filter(pk=log.pk).update(removed_at=NOW)
    assert not waits(NOW)
    assert claim(worker="a", now=NOW) is None


def test_an_error_of_ours_is_a_refusal_that_says_so(cast: Cast) -> None:
    log = looked(cast.sam)
    BroughtLog.objects.filter(pk=log.pk).update(step="check", state="waiting", proposal={})
    work()
    assert (seen(log).state, "an error of ours (KeyError)" in seen(log).refusal) == ("refused", True)


CLAIM = """
import django, sys
django.setup()
from django.utils import timezone
from wellserved.web.actions.log_claims import claim
from wellserved.web.models import BroughtLog
said, empty = [], 0
while empty < 3:
    log = claim(worker=f"worker {sys.argv[1]}", now=timezone.now())
    empty = 0 if log else empty + 1
    said += [str(log.pk)] if log else []
print(" ".join(said))
"""
BRING = """
import django
django.setup()
from django.utils import timezone
from wellserved.web.models import BroughtLog
BroughtLog.objects.bulk_create(BroughtLog(at=timezone.now(), files=[["log.csv", 1]]) for _ in range(60))
"""


@pytest.mark.slow
def test_of_several_workers_one_gets_each_log(place: dict[str, str]) -> None:  # noqa: F811
    run(place, "-c", BRING)
    said = [each.split() for each in at_once(place, "-c", CLAIM, processes=3, rounds=0)]
    taken = [number for each in said for number in each]
    assert (len(taken), len(set(taken))) == (60, 60)
