"""A form that does not say from which version it was made writes nothing, whatever it is about."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Model
from django.test import RequestFactory

from tests.web.conftest import Cast, signed_in
from wellserved.web.models import (
    Absence,
    Link,
    Organisation,
    Person,
    Segment,
    Service,
    Team,
    TeamHours,
)
from wellserved.web.models.hours import WEEKDAYS
from wellserved.web.pages.signed_in import version_sent

Form = tuple[str, dict[str, str]]
HOURS = dict.fromkeys(WEEKDAYS, "10:00-12:00") | {"zone": "UTC", "holidays": "", "own_days": "", "from_date": ""}


def an_absence(cast: Cast) -> Form:
    away = Absence.objects.create(person=cast.ben, from_date=date(2026, 12, 1), until_date=date(2026, 12, 3))
    return f"/absences/{away.key}/", {"from_date": "2026-12-01", "until_date": "2026-12-24"}


def a_segment(cast: Cast) -> Form:
    Segment.objects.create(key="borrowers", name="Borrowers")
    return "/customers/borrowers/", {"name": "Others", "description": ""}


def a_service(cast: Cast) -> Form:
    made = Service.objects.create(team=cast.legal, name="Contracts")
    return f"/services/{made.key}/change/", {"name": "Other contracts"}


def a_link(cast: Cast) -> Form:
    made = Link.objects.create(provider=cast.legal, customer=cast.sales)
    return f"/links/{made.key}/describe/", {"what_for": "Contracts", "side": "provider"}


def hours(cast: Cast) -> Form:
    TeamHours.objects.create(team=cast.legal, **{**HOURS, "from_date": None, "monday": "09:00-10:00"})
    return "/teams/legal/hours/set/", HOURS


FORMS: dict[str, Callable[[Cast], Form]] = {
    "absence": an_absence,
    "hours": hours,
    "kind of customers": a_segment,
    "link": a_link,
    "my entry": lambda cast: (
        "/me/change/",
        {"name": "Ada B", "week_starts_on": "1", "theme": "system", "keys_on": ""},
    ),
    "organisation": lambda cast: ("/set-up/name/", {"name": "Other Loans", "extraordinary_service": ""}),
    "privacy": lambda cast: ("/set-up/privacy/", {"smallest_group": "7", "agreed": "on"}),
    "role": lambda cast: (f"/people/{cast.dan.key}/role/", {"role": "executive"}),
    "service": a_service,
    "team closed": lambda cast: ("/teams/it-workplace/close/", {"on": "2026-06-01"}),
    "team described": lambda cast: ("/teams/legal/describe/", {"purpose": "Contracts"}),
    "team renamed": lambda cast: ("/teams/legal/rename/", {"name": "Law", "on": "2026-06-01"}),
    "access ended": lambda cast: (f"/people/{cast.dan.key}/deactivate/", {}),
}
KINDS: tuple[type[Model], ...] = (Absence, Link, Organisation, Person, Segment, Service, Team, TeamHours)


def everything() -> list[object]:
    return [[{**row, "last_login": None} for row in kind._default_manager.values()] for kind in KINDS]


@pytest.mark.parametrize("said", ["", "0", "-1", "one", "1.0", "²", "٣", " 1", "1" * 30])
def test_what_is_no_version_is_read_as_none(said: str) -> None:
    assert version_sent(RequestFactory().post("/", {"version": said})) == 0


@pytest.mark.parametrize("version", [None, "", "-1"])
@pytest.mark.parametrize("name", sorted(FORMS))
def test_it_writes_nothing_of_a_form_without_its_version(cast: Cast, name: str, version: str | None) -> None:
    address, sent = FORMS[name](cast)
    ada, before = signed_in(cast.ada), everything()
    answer = ada.post(address, sent | ({} if version is None else {"version": version}))
    assert (answer.status_code, everything()) == (409, before)


@pytest.mark.parametrize("name", sorted(FORMS.keys() - {"team closed"}))
def test_it_writes_what_a_form_says_with_its_version(cast: Cast, name: str) -> None:
    address, sent = FORMS[name](cast)
    ada, before = signed_in(cast.ada), everything()
    assert ada.post(address, sent | {"version": "1"}).status_code == 302
    assert everything() != before


def test_a_form_that_comes_back_with_a_mistake_keeps_its_version(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    Person.objects.filter(pk=cast.ada.pk).update(version=5)
    page = ada.post("/me/change/", {"name": "", "week_starts_on": "1", "version": "3"}).content.decode()
    assert '<input type="hidden" name="version" value="3">' in page
    assert '<input type="hidden" name="version" value="5">' in ada.get("/me/change/").content.decode()
