"""Whoever lost the right to do something cannot undo it either: what undoing takes is asked on the day."""

from datetime import date

import pytest

from tests.web.conftest import NOW, TODAY, Cast, person, signed_in
from wellserved.web.actions import absences, hours, links, memberships, services, teams
from wellserved.web.actions.undo import Way, undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Absence, Link, Membership, Person, Service, Team, TeamHours, Undoable
from wellserved.web.models.hours import WEEKDAYS
from wellserved.web.rules import NotAllowed
from wellserved.words.links import Side
from wellserved.words.roles import RULES, Permission, Role

WEEK = dict.fromkeys(WEEKDAYS, "09:00-17:00") | {"zone": "UTC", "holidays": "", "own_days": ""}
OF_ADMINISTRATORS = sorted(action for action, way in WAYS.items() if way.why_not_now is None)


def without_role(somebody: Person) -> Person:
    Person.objects.filter(pk=somebody.pk).update(role=Role.EMPLOYEE)
    Membership.objects.filter(person=somebody).update(is_lead=False)
    return Person.objects.get(pk=somebody.pk)


def last() -> Undoable:
    return Undoable.objects.latest("pk")


def test_each_way_back_names_the_permission_of_what_it_undoes() -> None:
    for action, way in WAYS.items():
        assert isinstance(way, Way), action
        assert way.needs in RULES, action
        assert way.needs not in {Permission.UNDO, Permission.SEE_ORGANISATION}, action


@pytest.mark.parametrize("action", OF_ADMINISTRATORS)
def test_it_undoes_nothing_of_administrators_for_somebody_who_is_none_any_more(cast: Cast, action: str) -> None:
    undoable = Undoable.objects.create(at=NOW, until_at=NOW, by=cast.ada, action=action, sentence="", way_back={})
    with pytest.raises(NotAllowed, match=RULES[WAYS[action].needs].refusal):
        undo(by=without_role(cast.ada), now=NOW, undoable=undoable, ways=WAYS)
    assert Undoable.objects.get(pk=undoable.pk).undone_at is None


def declare(cast: Cast) -> None:
    links.declare(
        by=cast.cara, now=NOW, team=cast.workplace, side=Side.PROVIDER, others=[cast.sales], details=links.Details()
    )


def answer(cast: Cast) -> None:
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_customer_at=NOW)
    links.answer(by=cast.cara, now=NOW, link=link, version=1, side=Side.PROVIDER, is_so=True)


def away(cast: Cast) -> None:
    day = date(2026, 12, 1)
    absences.arrange(by=cast.cara, now=NOW, person=cast.ben, from_date=day, until_date=date(2026, 12, 3), deputy=None)
    absences.cancel(by=cast.cara, now=NOW, absence=Absence.objects.get())


OF_LEADS = {
    "absence-cancel": away,
    "link-answer": answer,
    "link-declare": declare,
    "service-offer": lambda cast: services.offer_service(by=cast.cara, now=NOW, team=cast.workplace, name="Laptops"),
    "team-describe": lambda cast: teams.describe(by=cast.cara, now=NOW, team=cast.workplace, version=1, purpose="Help"),
    "team-hours-set": lambda cast: hours.set_hours(
        by=cast.cara, now=NOW, team=cast.workplace, version=0, from_date=None, texts=WEEK
    ),
}


@pytest.mark.parametrize("action", sorted(OF_LEADS))
def test_it_undoes_nothing_of_a_lead_who_leads_no_more(cast: Cast, action: str) -> None:
    def everything() -> list[object]:
        return [list(each.objects.values()) for each in (Absence, Link, Service, Team, TeamHours)]

    OF_LEADS[action](cast)
    undoable, before = last(), everything()
    assert undoable.action == action
    with pytest.raises(NotAllowed, match=RULES[WAYS[action].needs].refusal):
        undo(by=without_role(cast.cara), now=NOW, undoable=undoable, ways=WAYS)
    assert everything() == before


@pytest.mark.parametrize("action", sorted(OF_LEADS))
def test_a_lead_undoes_what_they_did(cast: Cast, action: str) -> None:
    OF_LEADS[action](cast)
    undo(by=Person.objects.get(pk=cast.cara.pk), now=NOW, undoable=last(), ways=WAYS)
    assert Undoable.objects.exclude(undone_at=None).count() == 1


def test_through_the_page_a_former_administrator_cannot_undo_a_rename(cast: Cast) -> None:
    teams.rename(by=cast.ada, now=NOW, team=cast.legal, version=1, name="Law")
    Undoable.objects.update(until_at="2100-01-01T00:00Z")
    browser = signed_in(without_role(cast.ada))
    answered = browser.post(f"/undo/{last().key}/")
    assert (answered.status_code, Team.objects.get(pk=cast.legal.pk).name) == (403, "Law")
    assert "Only an administrator changes which teams there are." in answered.content.decode()


def test_a_former_administrator_cannot_bring_back_their_lead(cast: Cast) -> None:
    memberships.join(by=cast.ada, now=NOW, person=cast.ada, team=cast.legal, is_lead=True, on=TODAY)
    memberships.leave(by=cast.ada, now=NOW, person=cast.ada, team=cast.legal, on=TODAY)
    with pytest.raises(NotAllowed, match="Only an administrator changes who works here"):
        undo(by=without_role(cast.ada), now=NOW, undoable=last(), ways=WAYS)


def test_another_administrator_undoes_it_for_them(cast: Cast) -> None:
    teams.rename(by=cast.ada, now=NOW, team=cast.legal, version=1, name="Law")
    undo(by=person("Amy Ash", role=Role.ADMINISTRATOR), now=NOW, undoable=last(), ways=WAYS)
    assert Team.objects.get(pk=cast.legal.pk).name == "Legal"
