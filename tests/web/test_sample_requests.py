"""The sample company has a year of requests behind it: whole, consistent with its record, and told as people talk."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from tests.shape.wording import unsaid_words
from tests.web.conftest import NOW, TODAY
from wellserved.web.actions.request_record import summary
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import Absence, HelpGiven, Request, RequestEvent, RequestShare, RequestWait, Team, Thanks
from wellserved.web.queries.working_hours import hours_of
from wellserved.web.scenarios.plan_requests import PlannedRequests
from wellserved.words.hours import due_at, open_between, working_time_between
from wellserved.words.hours_counted import moment_us
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import ENDED, OPEN, WITH_PROVIDER, Happened, RequestState, replayed
from wellserved.words.solution_words import pointed_out
from wellserved.words.units import HOUR_US


@pytest.fixture(scope="module")
def made() -> PlannedRequests:
    return planned("demo", 1, TODAY).requests


def texts_of(made: PlannedRequests) -> set[str]:
    """Give everything that somebody wrote."""
    found = {text for each in made.requests for text in (each.title, each.need, each.purpose, each.done_when)}
    found |= {event.text for each in made.requests for event in each.events}
    found |= {text for each in made.thanks for text in (each.text, each.made_possible)}
    return (found | {each.what for each in made.help}) - {""}


def test_it_is_a_year_of_a_house_and_the_same_again_from_the_same_seed(made: PlannedRequests) -> None:
    events = [event for each in made.requests for event in each.events]
    assert 1_100 < len(made.requests) < 1_350
    assert 8_000 < len(events) < 11_000
    assert planned("demo", 1, TODAY).requests == made
    assert planned("demo", 2, TODAY).requests != made
    first, last = min(each.at for each in events), max(each.at for each in events)
    assert (last - first).days >= 355
    assert last.date() < TODAY, "nothing happens on the day itself, whenever somebody looks"


@pytest.mark.parametrize("on", [date(2026, 6, 1), date(2027, 2, 28), date(2028, 1, 2)])
def test_it_holds_on_other_days(on: date) -> None:
    made = planned("demo", 1, on).requests
    assert 1_100 < len(made.requests) < 1_350
    assert {each.what for request in made.requests for each in request.events} >= set(Happened) - {
        Happened.GIVEN, Happened.PUT_BACK, Happened.REWORDED,
    }  # fmt: skip


def test_it_says_many_different_things_and_looks_for_nobody_who_did_it(made: PlannedRequests) -> None:
    texts = texts_of(made)
    assert len(texts) > 500
    assert [text for text in texts if list(unsaid_words(text, "sample")) or pointed_out(text)] == []
    assert [text for text in texts if "{" in text or "  " in text or text != text.strip()] == []
    assert max(Counter(each.title for each in made.requests).values()) < 25


def test_every_record_replays_and_events_go_forward_in_time(made: PlannedRequests) -> None:
    for each in made.requests:
        assert all(earlier.at <= later.at for earlier, later in pairwise(each.events)), each.title
    assert {each.number for each in made.requests} == set(range(1, len(made.requests) + 1))


def test_people_write_while_they_work(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    hours = {team: known.hours for team, known in hours_of(Team.objects.filter(closed_on_date=None)).items()}
    own = RequestEvent.objects.filter(what__in=[Happened.TAKEN_UP, Happened.DELIVERED, Happened.UPDATED])
    for team, at in own.values_list("request__provider_id", "at"):
        us = moment_us(at)
        assert open_between(hours[team], us - 1_000_000, us + 1_000_000), at


def test_what_is_stored_is_what_the_events_say(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    rows = Request.objects.exclude(state=RequestState.DRAFT).prefetch_related("events", "waits")
    for row in rows:
        events = sorted(row.events.all(), key=lambda each: each.number)
        replayed(events)
        expected = summary(row, events)
        assert {name: getattr(row, name) for name in expected} == expected, row
        live = {(each.blocker_id, each.outside) for each in row.waits.all() if each.until_at is None}
        waits = row.state in (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)
        assert len(live) == (len(row.waits_on.split("|")) if waits else 0), row
    asked_by: dict[int | None, int | None] = {row.pk: row.customer_id for row in rows}
    provides: dict[int | None, int | None] = {row.pk: row.provider_id for row in rows}
    for wait in RequestWait.objects.exclude(blocker=None):
        assert asked_by[wait.blocker_id] == provides[wait.request_id], "a team waits for what it asked for itself"


def test_every_state_and_every_trouble_is_there_today(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    states = Counter(Request.objects.values_list("state", flat=True))
    assert set(states) >= set(RequestState)
    now = Request.objects.filter(state__in=OPEN)
    assert now.filter(wait_said="disputed").exists()
    assert now.filter(wait_said="confirmed").exists()
    assert now.filter(update_due_at__lt=NOW).exists(), "one went quiet"
    assert now.filter(is_at_risk=True).exists()
    assert now.filter(is_confidential=True).exists()
    assert RequestShare.objects.exists()
    assert now.filter(events__what=Happened.REDIRECTED).exists()
    assert now.filter(events__what=Happened.REOPENED).exists()
    assert now.filter(events__what=Happened.UNDONE).exists()
    assert now.filter(promised_at__gt=NOW, remind_at__gt=NOW).exists()
    assert now.filter(waits__blocker__state__in=ENDED, waits__until_at=None).exists(), "what it waited for is there"
    assert Absence.objects.filter(from_date__lte=TODAY, until_date__gt=TODAY).exists()


def test_a_late_one_waits_for_a_team_that_waits_for_another_that_waits_for_somebody_outside(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    decision: Any = Request.objects.get(title__contains="Halloran")
    review = decision.waits.get(until_at=None).blocker
    assert (decision.customer.name, decision.provider.name) == ("Sales desk", "Credit check")
    assert decision.promised_at < NOW
    assert (review.provider.name, review.waits.get(until_at=None).outside) == ("Legal", "Land registry")
    ground = Request.objects.get(title__contains="leased ground by the harbour")
    assert ground.blocks.filter(until_at=None).count() == 3


def test_the_link_that_is_weakest_in_the_log_is_weakest_here_too(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    hours = {team: known.hours for team, known in hours_of(Team.objects.filter(closed_on_date=None)).items()}
    late: dict[tuple[str, str], int] = defaultdict(int)
    rows = Request.objects.exclude(first_promised_at=None).exclude(ended_at=None).prefetch_related("events")
    row: Any
    for row in rows.select_related("provider", "customer"):
        events = sorted(row.events.all(), key=lambda each: each.number)
        team = hours[row.provider_id]
        promised = working_time_between(team, moment_us(row.opened_at), moment_us(row.first_promised_at))
        held = sum(
            working_time_between(team, moment_us(event.at), moment_us(following.at))
            for event, following, standing in zip(events, events[1:], replayed(events), strict=False)
            if standing.state in WITH_PROVIDER
        )
        late[row.provider.name, row.customer.name] += max(0, held - promised)
    first, second = sorted(late, key=late.__getitem__, reverse=True)[:2]
    assert first == ("Legal", "Credit check")
    assert late[first] > 3 * late[second], second


def test_charters_are_promised_at_the_moment_of_asking_in_the_hours_of_the_provider(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    legal = Team.objects.get(name="Legal")
    hours = hours_of([legal])[legal.pk].hours
    reviews: Any = Request.objects.filter(provider=legal, customer__name="Credit check", service__isnull=False)
    recent = [each for each in reviews if each.opened_at.date() > date(2025, 11, 19)]
    assert len(recent) > 50
    for each in recent:
        due = due_at(hours, moment_us(each.opened_at), 16 * HOUR_US)
        assert moment_us(each.first_promised_at) == due
        answer = each.events.get(promise=PromiseKind.FIRST_ANSWER)
        assert moment_us(answer.until_at) == due_at(hours, moment_us(each.opened_at), 4 * HOUR_US)


def test_thanks_are_handed_on_up_the_chain_and_help_is_confirmed(db: None) -> None:
    seed(plan=planned("demo", 1, TODAY), now=NOW)
    twice = Thanks.objects.filter(passed_from__passed_from__isnull=False)
    assert twice.exists()
    each: Any
    for each in Thanks.objects.exclude(passed_from=None).select_related("passed_from"):
        assert each.passed_from.to_team_id == each.from_team_id
        assert each.passed_from.at < each.at
    for each in Thanks.objects.exclude(request=None).select_related("request"):
        assert each.request.ended_at or each.request.events.filter(what=Happened.DELIVERED).exists()
        assert not each.request.is_confidential
    assert HelpGiven.objects.filter(saved_minutes__gt=0).exists()
    assert HelpGiven.objects.filter(is_refused=True, for_own_targets=True).exists()
