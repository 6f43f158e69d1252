"""The record of requests: whatever people do, its state is what its events say, and every moment has one holder."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import NOW, Cast
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.request_record import summary
from wellserved.web.actions.requests import Wish, ask, draft, reword, share
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Absence, Person, Request, RequestEvent, RequestWait, Undoable
from wellserved.web.rules import NotAllowed, NotThere
from wellserved.words.requests import (
    ENDED,
    LIVING,
    TRANSITIONS,
    Happened,
    Reason,
    RequestState,
    Update,
    next_steps,
    replayed,
)

S = RequestState


def asked(cast: Cast, *, by: Person | None = None, now: datetime = NOW, **wish: Any) -> Request:
    wishes = {"title": "A laptop", "provider": cast.workplace, "customer": cast.sales, **wish}
    made = draft(by=by or cast.ann, now=now, wish=Wish(**wishes))
    return ask(by=by or cast.ann, now=now, request=made)


def state_of(request: Request) -> str:
    return Request.objects.get(pk=request.pk).state


@pytest.mark.django_db
def test_it_goes_from_asking_to_closing_and_every_step_is_in_the_record(cast: Cast) -> None:
    request = asked(cast)
    steps.accept(by=cast.ben, now=NOW + timedelta(minutes=1), request=request)
    steps.ask_back(by=cast.ben, now=NOW + timedelta(minutes=2), request=request, text="Which size?")
    steps.answer(by=cast.ann, now=NOW + timedelta(minutes=3), request=request, text="The small one.")
    steps.take_up(by=cast.ben, now=NOW + timedelta(minutes=4), request=request)
    steps.deliver(by=cast.ben, now=NOW + timedelta(minutes=5), request=request, text="It is on your desk.")
    steps.close(by=cast.ann, now=NOW + timedelta(minutes=6), request=request)

    happened = list(request.events.order_by("number").values_list("number", "what"))
    words = ("asked", "accepted", "questioned", "answered", "taken_up", "delivered", "closed")
    assert happened == list(enumerate(words, start=1))
    now = Request.objects.get(pk=request.pk)
    assert (now.state, now.ended_at, now.taken_by) == (S.CLOSED, NOW + timedelta(minutes=5), cast.ben)


@pytest.mark.django_db
def test_an_answer_to_what_nobody_accepted_leads_back_to_new(cast: Cast) -> None:
    request = asked(cast)
    steps.ask_back(by=cast.ben, now=NOW, request=request, text="Which size?")
    steps.answer(by=cast.ann, now=NOW, request=request, text="The small one.")
    assert state_of(request) == S.NEW


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["dan", "eve", "sam", "ada"])
def test_it_lets_nobody_else_do_anything(cast: Cast, who: str) -> None:
    request = asked(cast)
    other = getattr(cast, who)
    for each in (steps.accept, steps.take_up, steps.deliver, steps.withdraw):
        with pytest.raises(NotAllowed):
            each(by=other, now=NOW, request=request)
    with pytest.raises(NotAllowed):
        steps.note(by=other, now=NOW, request=request, text="Hello")
    assert request.events.count() == 1


@pytest.mark.django_db
def test_each_side_does_only_its_own_steps(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(NotAllowed):
        steps.accept(by=cast.ann, now=NOW, request=request)
    with pytest.raises(NotAllowed):
        steps.withdraw(by=cast.ben, now=NOW, request=request)


@pytest.mark.django_db
def test_a_confidential_request_is_closed_to_colleagues_who_are_not_named(cast: Cast) -> None:
    request = asked(cast, is_confidential=True)
    with pytest.raises(NotAllowed):
        steps.accept(by=cast.ben, now=NOW, request=request)
    share(by=cast.ann, now=NOW, request=request, people=[cast.ben])
    steps.accept(by=cast.ben, now=NOW, request=request)
    with pytest.raises(NotAllowed):
        steps.deliver(by=cast.cara, now=NOW, request=request)


@pytest.mark.django_db
def test_a_draft_is_its_authors_alone(cast: Cast) -> None:
    made = draft(by=cast.ann, now=NOW, wish=Wish(title="A laptop", provider=cast.workplace, customer=cast.sales))
    with pytest.raises((NotThere, NotAllowed)):
        ask(by=cast.ben, now=NOW, request=made)
    with pytest.raises(NotAllowed):
        draft(by=cast.ann, now=NOW, wish=Wish(title="x", customer=cast.legal))


@pytest.mark.django_db
def test_waits_that_would_go_round_are_refused(cast: Cast) -> None:
    one = asked(cast)
    two = asked(cast, by=cast.ben, provider=cast.legal, customer=cast.workplace)
    three = asked(cast, by=cast.dan, provider=cast.sales, customer=cast.legal)
    steps.wait_on(by=cast.ben, now=NOW, request=one, requests=[two])
    steps.wait_on(by=cast.dan, now=NOW, request=two, requests=[three])
    with pytest.raises(NotPossible, match="for ever"), transaction.atomic():
        steps.wait_on(by=cast.ann, now=NOW, request=three, requests=[one])
    assert state_of(three) == S.NEW
    assert RequestWait.objects.filter(until_at=None).count() == 2


@pytest.mark.django_db
def test_taking_a_step_back_does_not_close_a_circle_either(cast: Cast) -> None:
    one = asked(cast)
    two = asked(cast, by=cast.ben, provider=cast.legal, customer=cast.workplace)
    three = asked(cast, by=cast.dan, provider=cast.sales, customer=cast.legal)
    steps.wait_on(by=cast.ben, now=NOW, request=one, requests=[two])
    steps.wait_on(by=cast.dan, now=NOW, request=two, requests=[three])
    steps.take_up(by=cast.dan, now=NOW + timedelta(hours=1), request=two)
    back = Undoable.objects.get(at=NOW + timedelta(hours=1))
    steps.wait_on(by=cast.ann, now=NOW + timedelta(hours=2), request=three, requests=[one])
    with pytest.raises(NotPossible, match="for ever"), transaction.atomic():
        undo(by=cast.dan, now=NOW + timedelta(hours=3), undoable=back, ways=WAYS)


@pytest.mark.django_db
def test_only_the_side_waited_for_says_how_it_sees_the_wait(cast: Cast) -> None:
    one = asked(cast)
    two = asked(cast, by=cast.ben, provider=cast.legal, customer=cast.workplace)
    steps.wait_on(by=cast.ben, now=NOW, request=one, requests=[two])
    with pytest.raises(NotAllowed):
        steps.dispute_wait(by=cast.ann, now=NOW, request=one, text="Not so.")
    steps.dispute_wait(by=cast.dan, now=NOW, request=one, text="We asked for the file on Monday.")
    assert Request.objects.get(pk=one.pk).wait_said == "disputed"
    assert one.events.get(what=Happened.WAIT_DISPUTED).team == cast.legal


@pytest.mark.django_db
def test_a_step_is_taken_back_by_an_event_of_its_own(cast: Cast) -> None:
    request = asked(cast)
    steps.accept(by=cast.ben, now=NOW + timedelta(minutes=1), request=request)
    steps.deliver(by=cast.ben, now=NOW + timedelta(minutes=2), request=request)
    undoable = Undoable.objects.get(at=NOW + timedelta(minutes=2))
    undo(by=cast.ben, now=NOW + timedelta(minutes=3), undoable=undoable, ways=WAYS)
    assert [each.what for each in request.events.order_by("number")] == ["asked", "accepted", "delivered", "undone"]
    now = Request.objects.get(pk=request.pk)
    assert (now.state, now.ended_at) == (S.ACCEPTED, None)


@pytest.mark.django_db
def test_what_happened_since_is_not_undone_with_it(cast: Cast) -> None:
    request = asked(cast)
    steps.accept(by=cast.ben, now=NOW + timedelta(minutes=1), request=request)
    undoable = Undoable.objects.get(at=NOW + timedelta(minutes=1))
    steps.take_up(by=cast.ben, now=NOW + timedelta(minutes=2), request=request)
    with pytest.raises(NotPossible, match="since"), transaction.atomic():
        undo(by=cast.ben, now=NOW + timedelta(minutes=3), undoable=undoable, ways=WAYS)


@pytest.mark.django_db
def test_a_new_promise_needs_a_reason_and_the_old_one_stays_visible(cast: Cast) -> None:
    request = asked(cast)
    soon, later = NOW + timedelta(days=2), NOW + timedelta(days=4)
    request = steps.promise(by=cast.ben, now=NOW, request=request, at=soon, reason="")
    with pytest.raises(NotPossible, match="why"), transaction.atomic():
        steps.promise(by=cast.ben, now=NOW, request=request, at=later, reason="")
    steps.promise(by=cast.ben, now=NOW, request=request, at=later, reason=Reason.MORE_THAN_THOUGHT)
    now = Request.objects.get(pk=request.pk)
    assert (now.first_promised_at, now.promised_at) == (soon, later)


@pytest.mark.django_db
def test_understanding_ends_when_the_words_change(cast: Cast) -> None:
    request = asked(cast)
    steps.understand(by=cast.ann, now=NOW, request=request)
    steps.understand(by=cast.ben, now=NOW, request=request)
    now = Request.objects.get(pk=request.pk)
    assert now.understood_by_customer_at is not None
    assert now.understood_by_provider_at is not None
    reword(by=cast.ann, now=NOW, request=now, version=now.version, need="With a large screen")
    now = Request.objects.get(pk=request.pk)
    assert (now.understood_by_customer_at, now.understood_by_provider_at) == (None, None)


def test_every_state_can_be_left_and_reached() -> None:
    reached = {each.to for each in TRANSITIONS}
    assert reached - {None} == set(S) - {S.DRAFT}
    assert all(next_steps(state) for state in S)


# Whatever three people do in whatever order, the record holds together.

Step = Callable[["Stage", datetime], object]


class Stage:
    """Three teams, each asking another; who plays is tried with everything."""

    def __init__(self, cast: Cast) -> None:
        self.people = (cast.ann, cast.ben, cast.dan)
        self.requests = [
            asked(cast),
            asked(cast, by=cast.ben, provider=cast.legal, customer=cast.workplace),
            asked(cast, by=cast.dan, provider=cast.sales, customer=cast.legal),
        ]
        self.cast = cast


STEPS: tuple[Callable[..., Any], ...] = (
    steps.accept,
    steps.take_up,
    steps.put_back,
    lambda **k: steps.ask_back(**k, text="Which?"),
    lambda **k: steps.answer(**k, text="This."),
    lambda **k: steps.wait_until(**k, until_at=k["now"] + timedelta(hours=3)),
    lambda **k: steps.wait_on(**k, outside=["Supplier"]),
    lambda **k: steps.tell(**k, update=Update.STILL_ON_IT),
    lambda **k: steps.promise(**k, at=k["now"] + timedelta(days=1), reason=Reason.OTHER),
    steps.deliver,
    steps.close,
    lambda **k: steps.reopen(**k, text="A part is missing."),
    lambda **k: steps.decline(**k, text="Ask the other team."),
    steps.withdraw,
    steps.confirm_wait,
    lambda **k: steps.dispute_wait(**k, text="We see it differently."),
    steps.understand,
    lambda **k: steps.set_risk(**k, is_at_risk=not k["request"].is_at_risk),
)
MOVES = st.lists(
    st.tuples(
        st.integers(0, 2),  # who
        st.integers(0, 2),  # which request
        st.one_of(st.integers(0, len(STEPS) - 1), st.sampled_from(["wait", "undo", "redirect"])),
        st.integers(0, 600),  # minutes since the last
    ),
    max_size=12,
)


def play_on(stage: Stage, moves: list[tuple[int, int, int | str, int]]) -> None:
    now = NOW
    for who, which, what, minutes in moves:
        now += timedelta(minutes=minutes)
        by, request = stage.people[who], Request.objects.get(pk=stage.requests[which].pk)
        try:
            with transaction.atomic():
                if what == "wait":
                    steps.wait_on(by=by, now=now, request=request, requests=[stage.requests[(which + 1) % 3]])
                elif what == "redirect":
                    steps.redirect(by=by, now=now, request=request, team=stage.cast.it)
                elif what == "undo":
                    last = Undoable.objects.filter(by=by, undone_at=None).order_by("-pk").first()
                    if last is not None:
                        undo(by=by, now=now, undoable=last, ways=WAYS)
                else:
                    STEPS[int(what)](by=by, now=now, request=request)
        except (NotAllowed, NotThere):
            continue


def check(request: Request) -> None:
    now = Request.objects.get(pk=request.pk)
    events = list(now.events.order_by("number"))
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    assert all(one.at <= other.at for one, other in pairwise(events))
    replay = replayed(events)[-1]
    assert (now.state, now.since_at, now.provider_id, now.waits_on, now.until_at) == (
        replay.state, replay.since_at, replay.provider, replay.waits_on, replay.until_at,
    )  # fmt: skip
    assert {name: getattr(now, name) for name in summary(now, events)} == summary(now, events)
    assert (now.ended_at is None) == (now.current in LIVING)
    waiting = now.current in (S.WAITING_REQUEST, S.WAITING_OUTSIDE)
    live = RequestWait.objects.filter(request=now, until_at=None)
    assert live.exists() == waiting
    assert (now.remind_at is None) or now.current not in ENDED


def check_no_circle() -> None:
    waits = dict(RequestWait.objects.filter(until_at=None, blocker__isnull=False).values_list("request", "blocker"))
    for start in waits:
        seen, at = {start}, waits.get(start)
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = waits.get(at)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=MOVES)
def test_whatever_three_people_do_the_record_holds_together(stage: Stage, moves: list[Any]) -> None:
    point = transaction.savepoint()
    try:
        play_on(stage, moves)
        for request in stage.requests:
            check(request)
        check_no_circle()
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_events_are_only_ever_added(cast: Cast) -> None:
    request = asked(cast)
    first = RequestEvent.objects.get(request=request, number=1)
    steps.accept(by=cast.ben, now=NOW, request=request)
    again = RequestEvent.objects.get(pk=first.pk)
    assert [getattr(first, each.attname) for each in first._meta.concrete_fields] == [
        getattr(again, each.attname) for each in again._meta.concrete_fields
    ]


@pytest.mark.django_db
def test_whoever_stands_in_for_a_colleague_may_do_what_that_colleague_may(cast: Cast) -> None:
    request = asked(cast)
    absence = {"from_date": NOW.date(), "until_date": NOW.date() + timedelta(days=7)}
    Absence.objects.create(person=cast.ben, deputy=cast.dan, **absence)
    steps.accept(by=Person.objects.get(pk=cast.dan.pk), now=NOW, request=request)
    assert state_of(request) == S.ACCEPTED
    dan, later = Person.objects.get(pk=cast.dan.pk), NOW + timedelta(days=8)
    with pytest.raises(NotAllowed):
        steps.deliver(by=dan, now=later, request=request)


@pytest.mark.django_db
def test_what_somebody_saw_to_who_left_goes_to_whoever_takes_it_up(cast: Cast) -> None:
    request = asked(cast)
    steps.accept(by=cast.ben, now=NOW, request=request)
    Person.objects.filter(pk=cast.ben.pk).update(is_active=False)
    steps.take_up(by=cast.cara, now=NOW, request=request)
    assert Request.objects.get(pk=request.pk).taken_by == cast.cara
