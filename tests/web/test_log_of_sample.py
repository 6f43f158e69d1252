"""The sample company has a log of its own, which the worker writes and analyses without anybody being asked."""

import pytest

from tests.web.brought import seen, work
from tests.web.conftest import NOW, TODAY
from wellserved.analysis.findings import Findings
from wellserved.web import places
from wellserved.web.actions import log_files
from wellserved.web.actions.brought_logs import analyse, bring_made_up, columns_again, say
from wellserved.web.actions.log_claims import Hold, claim
from wellserved.web.actions.log_work import do
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import BroughtLog, FoundParty, Person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "sample"])]


def work_in_sample() -> None:
    """Do what the worker does; the sample company of tests is in memory, where no worker looks for it."""
    while log := claim(worker="a", now=NOW):
        do(Hold(log, "a", lambda: NOW, lambda: False))


@pytest.fixture
def log():
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
        yield bring_made_up(by=Person.objects.get(name="Sam Stone"), now=NOW, seed=1)


def test_it_shows_the_planted_weakest_link_in_the_hours_of_its_teams(log: BroughtLog) -> None:
    work_in_sample()
    log = seen(log)
    assert (log.step, log.state, log.refusal) == ("analyse", "done", "")
    found = Findings.from_json(log.findings.document)
    assert found.weakest
    top = found.weakest.candidates[0]
    assert (top.provider, top.customer, found.weakest.claimed) == ("Legal", "Credit check", True)
    assert found.source.hours_known
    assert log.files[0][0] == "events.csv"
    assert log.files[0][1] == log_files.paths_of(log)[0].stat().st_size > 1_000_000
    matched = FoundParty.objects.filter(log=log).exclude(team=None, segment=None).values_list("name", flat=True)
    assert {"Legal", "Credit check", "Private borrowers"} <= set(matched)


def test_once_it_is_there_one_can_go_through_its_pages_as_with_any_other(log: BroughtLog) -> None:
    sam = Person.objects.get(name="Sam Stone")
    work_in_sample()
    log = columns_again(by=sam, now=NOW, log=seen(log), version=seen(log).version)
    say(by=sam, now=NOW, log=log, version=log.version, said={"outside.names": ["Private borrowers"]})
    work_in_sample()
    log = seen(log)
    assert (log.step, log.state, len(log.checked["first_events"]["rows"])) == ("check", "your_turn", 10)
    analyse(by=sam, now=NOW, log=log, version=log.version, wishes={"our_hours": False})
    log_files.forget(log)  # it is written anew
    work_in_sample()
    assert (seen(log).state, seen(log).refusal) == ("done", "")


def test_our_own_place_sees_nothing_of_it(log: BroughtLog) -> None:
    with places.at(places.Place.OWN):
        assert (work(), BroughtLog.objects.exists()) == (0, False)
