"""The year of the organisation of 300 people: what it holds, whatever is true of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from wellserved.web.actions.seed import planned
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.plan import Plan
from wellserved.web.scenarios.plan_requests import PlannedRequest
from wellserved.words.requests import BY_HAPPENED, Happened, RequestState, replayed

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned("org300", 7, ON)


@pytest.fixture(scope="module")
def bare() -> Plan:
    return planned("org300", 7, ON, plants=frozenset())


def test_it_is_the_same_organisation_whatever_is_true_of_it(plan: Plan, bare: Plan) -> None:
    assert (bare.people, bare.teams, bare.segments, bare.services) == (
        plan.people,
        plan.teams,
        plan.segments,
        plan.services,
    )
    different = {(link.provider, link.customer) for link in {*plan.links} ^ {*bare.links}}
    assert different == {truths.ONE_SIDED, truths.UNDECLARED}


def test_it_is_another_one_with_another_seed(plan: Plan) -> None:
    assert planned("org300", 8, ON).requests != plan.requests


def test_a_year_holds_some_thousand_requests_that_end_before_the_day_begins(plan: Plan, bare: Plan) -> None:
    end = datetime.combine(ON, time(), truths.ZONE)
    for year in (plan.requests.requests, bare.requests.requests):
        assert 6_000 < len(year) < 10_000
        assert all(event.at < end for request in year for event in request.events)
        assert [each.number for each in year] == list(range(1, len(year) + 1))


def test_each_request_goes_as_requests_may(plan: Plan) -> None:
    for request in plan.requests.requests:
        assert list(_not_allowed(request)) == [], request.number


def _not_allowed(request: PlannedRequest) -> Iterator[tuple[int, Happened]]:
    state, before = RequestState.DRAFT, request.events[0].at
    standings = replayed(_Event(request, n) for n in range(len(request.events)))
    for number, (event, standing) in enumerate(zip(request.events, standings, strict=True)):
        if state not in BY_HAPPENED[event.what].starts or event.at < before:
            yield number, event.what
        state, before = standing.state, event.at


class _Event:
    """An event as `replayed` reads it."""

    def __init__(self, request: PlannedRequest, place: int) -> None:
        event = request.events[place]
        self.number, self.at, self.what = place + 1, event.at, event.what.value
        self.team_id = 1 if event.team else None
        self.waits_on, self.until_at = "|".join(map(str, event.waits_on)), event.until_at
        self.promise, self.reason, self.undoes = event.promise, event.reason, event.undoes


def test_whoever_is_waited_for_was_asked_by_the_team_that_waits(plan: Plan) -> None:
    asked_by = {each.number: each.customer for each in plan.requests.requests}
    for request in plan.requests.requests:
        teams = {event.team for event in request.events if event.team}
        assert {asked_by[int(other)] for event in request.events for other in event.waits_on} <= teams


def test_nobody_of_whom_something_is_true_leads(plan: Plan) -> None:
    its = truths.cast(plan.people)
    leads = {each.mail for each in plan.people if each.memberships[0].is_lead}
    assert not {its.innocent, its.slow, its.ordinary} & leads
    seen_to = Counter(each.taken_by for each in plan.requests.requests)
    assert min(seen_to[its.innocent], seen_to[its.slow], seen_to[its.ordinary]) > 30
