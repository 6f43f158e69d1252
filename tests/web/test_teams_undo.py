"""Whatever is done to teams can be taken back, and then everything is as it was."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict

from tests.web.conftest import LONG_AGO, NOW, Cast, signed_in
from tests.web.test_teams import CHANGES
from wellserved.web.actions import memberships, teams
from wellserved.web.actions.reorganisations import merge, split
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Link, Membership, Person, SearchWord, Succession, Team, TeamSpan, Undoable
from wellserved.web.rules import NotAllowed


def everything() -> dict[str, list[Any]]:
    """Everything about teams but the keys of rows and the numbers of versions."""
    kinds = (Team, TeamSpan, Membership, Succession, Link, SearchWord)
    rows = {
        kind.__name__: [
            {name: value for name, value in model_to_dict(row).items() if name not in {"id", "version"}}
            | ({"path": row.path, "number": row.pk} if isinstance(row, Team) else {})
            for row in kind.objects.all()
        ]
        for kind in kinds
    }
    return {kind: sorted(each, key=repr) for kind, each in rows.items()}


def take_back(by: Person) -> None:
    undo(by=by, now=NOW, undoable=Undoable.objects.filter(undone_at=None).latest("pk"), ways=WAYS)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """The cast, with links, a team below Legal, somebody in two teams, and words to be found by."""
    teams.found(by=cast.ada, now=NOW, name="Contracts", parent=cast.legal, on=LONG_AGO)
    memberships.join(by=cast.ada, now=NOW, person=cast.dan, team=cast.it, on=date(2026, 5, 1))
    memberships.join(by=cast.ada, now=NOW, person=cast.eve, team=cast.legal, on=date(2026, 5, 1), is_lead=True)
    Link.objects.create(provider=cast.legal, customer=cast.sales)
    Link.objects.create(provider=cast.legal, customer=cast.it)
    Link.objects.create(provider=cast.sales, customer=cast.legal)
    for team in (cast.sales, cast.it, cast.legal, cast.workplace):
        SearchWord.objects.filter(kind="team", number=team.pk).delete()
        for word in team.name.lower().split():
            SearchWord.objects.create(kind="team", number=team.pk, word=word)
    Team.objects.filter(pk=cast.legal.pk).update(version=1)
    return cast


@pytest.mark.parametrize("what", ["found", "rename", "move", "merge", "split", "join", "leave", "lead"])
def test_it_takes_back_whatever_was_done(busy: Cast, what: str) -> None:
    before = everything()
    CHANGES[what](busy.ada, busy)
    assert everything() != before
    take_back(busy.ada)
    assert everything() == before


def test_it_takes_back_a_closing_and_a_reopening(busy: Cast) -> None:
    made = teams.found(by=busy.ada, now=NOW, name="Short", on=LONG_AGO)
    opened = everything()
    made = teams.close(by=busy.ada, now=NOW, team=made, version=made.version)
    closed = everything()
    teams.reopen(by=busy.ada, now=NOW, team=made, version=made.version)
    take_back(busy.ada)
    assert everything() == closed
    take_back(busy.ada)
    assert everything() == opened


def test_it_takes_back_a_closing_with_the_membership_of_whoever_left(busy: Cast) -> None:
    made = teams.found(by=busy.ada, now=NOW, name="Short", on=LONG_AGO)
    memberships.join(by=busy.ada, now=NOW, person=busy.sam, team=made, on=LONG_AGO)
    Person.objects.filter(pk=busy.sam.pk).update(is_active=False)
    before = everything()
    teams.close(by=busy.ada, now=NOW, team=made, version=made.version)
    take_back(busy.ada)
    assert everything() == before


def test_it_takes_back_a_reorganisation_that_held_for_weeks(busy: Cast) -> None:
    before = everything()
    on = date(2026, 6, 1)
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=on)
    merge(by=busy.ada, now=NOW, team=busy.it, version=Team.objects.get(pk=busy.it.pk).version, into=busy.sales, on=on)
    split(by=busy.ada, now=NOW, team=busy.sales, version=Team.objects.get(pk=busy.sales.pk).version, names=["A", "B"])
    for _ in range(3):
        take_back(busy.ada)
    assert everything() == before


def test_it_takes_back_a_description(busy: Cast) -> None:
    before = everything()
    teams.describe(by=busy.cara, now=NOW, team=busy.workplace, version=1, purpose="Laptops")
    take_back(busy.cara)
    assert everything() == before


def test_it_takes_back_nothing_that_was_changed_again(busy: Cast) -> None:
    CHANGES["rename"](busy.ada, busy)
    renamed = Undoable.objects.latest("pk")
    teams.rename(by=busy.ada, now=NOW, team=busy.legal, version=2, name="Y")
    with pytest.raises(NotPossible, match=r"Y was changed again since\. Undo that first"):
        undo(by=busy.ada, now=NOW, undoable=renamed, ways=WAYS)
    teams.describe(by=busy.cara, now=NOW, team=busy.workplace, version=1, purpose="Laptops")
    described = Undoable.objects.latest("pk")
    teams.describe(by=busy.ada, now=NOW, team=busy.workplace, version=2, purpose="Screens")
    with pytest.raises(NotPossible, match="Somebody described IT Workplace anew since"):
        undo(by=busy.cara, now=NOW, undoable=described, ways=WAYS)


def test_it_takes_back_no_team_that_came_into_use(busy: Cast) -> None:
    made = teams.found(by=busy.ada, now=NOW, name="Used")
    founded = Undoable.objects.latest("pk")
    memberships.join(by=busy.ada, now=NOW, person=busy.ann, team=made)
    with pytest.raises(NotPossible, match=r"came to this team since\. Close or merge it instead"):
        undo(by=busy.ada, now=NOW, undoable=founded, ways=WAYS)
    assert Team.objects.filter(name="Used").exists()


def test_it_takes_back_no_merger_whose_people_moved_on(busy: Cast) -> None:
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.sales)
    merged = Undoable.objects.latest("pk")
    memberships.leave(by=busy.ada, now=NOW, person=busy.dan, team=busy.sales, on=NOW.date() + timedelta(1))
    before = everything()
    with pytest.raises(NotPossible, match="has changed teams since"):
        undo(by=busy.ada, now=NOW, undoable=merged, ways=WAYS)
    assert everything() == before


def test_it_lets_nobody_take_back_what_another_did_and_nobody_twice(busy: Cast) -> None:
    CHANGES["rename"](busy.ada, busy)
    renamed = Undoable.objects.latest("pk")
    with pytest.raises(NotAllowed, match="Only whoever did this"):
        undo(by=busy.dan, now=NOW, undoable=renamed, ways=WAYS)
    with pytest.raises(NotAllowed, match="too late"):
        undo(by=busy.ada, now=NOW + timedelta(15), undoable=renamed, ways=WAYS)
    undo(by=busy.ada, now=NOW, undoable=renamed, ways=WAYS)
    with pytest.raises(NotAllowed, match="undone already"):
        undo(by=busy.ada, now=NOW, undoable=Undoable.objects.get(pk=renamed.pk), ways=WAYS)


def test_it_offers_to_undo_on_the_next_page_and_in_the_list(busy: Cast) -> None:
    browser = signed_in(busy.ada)
    form = {"name": "Law", "on": "2026-06-01", "version": "1"}
    page = browser.post("/teams/legal/rename/", form, follow=True).content.decode()
    key = Undoable.objects.latest("pk").key
    assert "Renamed Legal to Law." in page
    assert f'action="/undo/{key}/"' in page
    assert "Renamed Legal to Law." in browser.get("/undo/").content.decode()
    answer = browser.post(f"/undo/{key}/", follow=True)
    assert answer.redirect_chain == [("/teams/legal/", 302)]
    assert "Undone: Renamed Legal to Law." in answer.content.decode()
    assert Team.objects.get(key="legal").name == "Legal"
    assert f'action="/undo/{key}/"' not in browser.get("/undo/").content.decode()


def test_it_shows_and_undoes_for_dan_only_what_he_did(busy: Cast) -> None:
    CHANGES["rename"](busy.ada, busy)
    undoable = Undoable.objects.latest("pk")
    browser = signed_in(busy.dan)
    assert "Nothing to undo" in browser.get("/undo/").content.decode()
    answer = browser.post(f"/undo/{undoable.key}/")
    assert (answer.status_code, "Only whoever did this" in answer.content.decode()) == (403, True)
    assert browser.post("/undo/nothing/").status_code == 404
    assert browser.get(f"/undo/{undoable.key}/").status_code == 405
