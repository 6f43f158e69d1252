"""The story of the difficult person, as data: it replays, and most of the time lies with those Kim waits for."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tests.web.conftest import NOW, person, team
from wellserved.web.actions.seed_requests import write_requests
from wellserved.web.models import Organisation, Request, RequestWait, TeamHours
from wellserved.web.queries.request_clock import clock
from wellserved.web.scenarios.difficult_person import FINANCE, LEGAL, OPERATIONS, SALES, difficult_person, mail_of
from wellserved.words.requests import RequestState
from wellserved.words.units import MINUTE_US

MONDAY = date(2026, 11, 9)
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")


def test_each_waits_for_the_next_and_kim_held_it_for_the_smaller_part(db: None) -> None:
    Organisation.objects.create(name="Northwind Loans", set_up_at=NOW)
    teams = {key: team(key.capitalize()) for key in (SALES, OPERATIONS, FINANCE, LEGAL)}
    names = {key: "Kim" if key == OPERATIONS else key.capitalize() for key in teams}
    people = {mail_of(key): person(names[key], each).pk for key, each in teams.items()}
    TeamHours.objects.bulk_create(TeamHours(team=each, zone="Europe/Berlin", **WEEK) for each in teams.values())
    story = difficult_person(MONDAY, ZoneInfo("Europe/Berlin"))

    write_requests(story, {key: each.pk for key, each in teams.items()}, people, NOW)

    assert set(Request.objects.values_list("state", flat=True)) == {RequestState.DELIVERED}
    ways = RequestWait.objects.values_list("request__customer__key", "request__provider__key", "blocker__provider__key")
    assert list(ways.order_by("request__pk")) == [(SALES, OPERATIONS, FINANCE), (OPERATIONS, FINANCE, LEGAL)]
    contract: Any = Request.objects.get(customer=teams[SALES])
    assert (contract.ended_at - contract.opened_at).total_seconds() / 60 == 5880, "by the clock on the wall"
    counted: Any = clock(contract, NOW)
    assert counted.total_us == 2040 * MINUTE_US
    assert counted.own_us == 390 * MINUTE_US
