"""The cast: Ann asks, Ben provides, Cara leads Ben, Dan is in another team; Ada administers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from wellserved.web.models import FirstDayAnswer, Membership, Organisation, Person, Team, TeamSpan
from wellserved.words.roles import Role

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Cast:
    """Who plays, and in which teams."""

    sales: Team
    workplace: Team
    """The team of Ben and Cara, below `it`."""
    it: Team
    legal: Team
    ann: Person
    ben: Person
    cara: Person
    dan: Person
    eve: Person
    sam: Person
    ada: Person


def team(name: str, parent: Team | None = None) -> Team:
    key = name.lower().replace(" ", "-")
    made = Team.objects.create(key=key, name=name, parent=parent, path="")
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    Team.objects.filter(pk=made.pk).update(path=made.path)
    TeamSpan.objects.create(team=made, name=name, parent=parent, from_date=LONG_AGO)
    return made


def person(name: str, *teams: Team, role: Role = Role.EMPLOYEE, is_lead: bool = False) -> Person:
    made = Person.objects.create(name=name, mail=f"{name.split(maxsplit=1)[0].lower()}@example.org", role=role)
    for each in teams:
        Membership.objects.create(person=made, team=each, is_lead=is_lead, from_date=LONG_AGO)
    FirstDayAnswer.objects.create(person=made, team=teams[0] if teams else None, can_name_one=True, answered_at=NOW)
    return made


def play() -> Cast:
    """Put the cast on the stage: an organisation of four teams and seven people."""
    Organisation.objects.create(name="Northwind Loans", set_up_at=NOW, privacy_read_at=NOW)
    sales, it, legal = team("Sales"), team("IT"), team("Legal")
    workplace = team("IT Workplace", it)
    return Cast(
        sales=sales,
        workplace=workplace,
        it=it,
        legal=legal,
        ann=person("Ann Ashby", sales),
        ben=person("Ben Brook", workplace),
        cara=person("Cara Clay", workplace, is_lead=True),
        dan=person("Dan Dale", legal),
        eve=person("Eve Eden", role=Role.EXECUTIVE),
        sam=person("Sam Stone", role=Role.SERVICE_LEAD),
        ada=person("Ada Archer", role=Role.ADMINISTRATOR),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


def signed_in(person: Person) -> Client:
    """Give a browser in which somebody is signed in; an error of the application is an error of the test."""
    client = Client()
    client.force_login(person)
    return client
