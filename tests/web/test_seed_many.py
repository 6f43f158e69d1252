"""Very many made-up requests: as consistent as any, the same again from the same seed, spread over the teams."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from tests.web.conftest import NOW, TODAY
from wellserved.web.actions.request_record import summary
from wellserved.web.actions.seed import planned, seed
from wellserved.web.actions.seed_many import write_many
from wellserved.web.models import AuditEntry, Organisation, Request, RequestEvent, RequestWait, Team
from wellserved.words.requests import OPEN, Happened, RequestState, replayed

COUNT = 1_000


@pytest.fixture
def many(db: None) -> dict[str, int]:
    seed(plan=planned("org100", 1, TODAY), now=NOW)
    return write_many(count=COUNT, seed=4, now=NOW)


def test_each_is_as_its_events_say_and_most_have_ended(many: dict[str, int]) -> None:
    rows = Request.objects.prefetch_related("events", "waits")
    states: Counter[bool] = Counter()
    for row in rows:
        events = sorted(row.events.all(), key=lambda each: each.number)
        expected = summary(row, events)
        assert {name: getattr(row, name) for name in expected} == expected, row.pk
        assert all(each.at <= NOW for each in events)
        live = [each for each in row.waits.all() if each.until_at is None]
        waits = replayed(events)[-1].state in (RequestState.WAITING_REQUEST, RequestState.WAITING_OUTSIDE)
        assert len(live) == waits
        states[row.state in OPEN] += 1
    assert states == {False: 970, True: 30}
    assert many == {"requests": COUNT, "events": RequestEvent.objects.count()}
    assert 9.5 < many["events"] / COUNT < 11


def test_they_wait_only_for_what_their_own_team_asked_for_and_in_no_circle(many: dict[str, int]) -> None:
    waits = list(RequestWait.objects.filter(until_at=None, blocker__isnull=False).select_related("request", "blocker"))
    assert waits
    each: Any
    for each in waits:
        assert each.blocker.customer_id == each.request.provider_id
        assert each.blocker_id < each.request_id, "what is waited on was there before"


def test_teams_are_asked_where_they_are_linked(many: dict[str, int]) -> None:
    linked = {(link.provider_id, customer.pk) for customer in Team.objects.all() for link in customer.served_by.all()}
    asked = set(Request.objects.values_list("provider_id", "customer_id"))
    assert asked <= linked
    assert len(asked) > 10


def test_it_is_the_same_again_from_the_same_seed(many: dict[str, int]) -> None:
    before = list(Request.objects.order_by("pk").values_list("key", "title", "provider__key", "changed_at"))
    Request.objects.all().delete()
    write_many(count=COUNT, seed=4, now=NOW)
    assert list(Request.objects.order_by("pk").values_list("key", "title", "provider__key", "changed_at")) == before


def test_one_can_go_on_asking_afterwards_and_every_index_is_there_again(many: dict[str, int]) -> None:
    row = Request.objects.create(title="One more", written_at=NOW, changed_at=NOW)
    assert row.pk > COUNT
    with connection.cursor() as cursor:
        for model in (Request, RequestEvent, RequestWait):
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            wanted = {index.name for index in model._meta.indexes}
            assert wanted <= set(there)
    assert AuditEntry.objects.filter(action="requests-seed").exists()


def test_without_links_nobody_would_ask_anybody(db: None) -> None:
    Organisation.objects.create(name="Nobody", set_up_at=NOW)
    with pytest.raises(ValueError, match="nobody would ask"):
        write_many(count=10, seed=1, now=NOW)
    assert not Request.objects.exists()
    assert not RequestEvent.objects.filter(what=Happened.ASKED).exists()
