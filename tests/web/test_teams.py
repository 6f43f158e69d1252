"""Teams begin, change, end, merge and split; each by Ada, who may, and not by Dan, who may not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.web.conftest import LONG_AGO, NOW, TODAY, Cast
from wellserved.web import rules
from wellserved.web.actions import memberships, teams
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.reorganisations import merge, split
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import AuditEntry, Link, Membership, Person, Segment, Succession, Team
from wellserved.web.queries.teams import tree
from wellserved.web.rules import NotAllowed
from wellserved.words.team_tree import DEEPEST

MARCH = date(2026, 3, 1)


def now(team: Team) -> Team:
    return Team.objects.get(pk=team.pk)


def people_of(team: Team, on: date = TODAY) -> list[str]:
    rows = Membership.objects.filter(team=team, from_date__lte=on).exclude(until_date__lte=on)
    return sorted(rows.values_list("person__name", flat=True))


def shape(on: date) -> list[str]:
    return ["  " * row.level + row.name for row in tree(on)]


def test_it_founds_a_team_below_another_from_a_day_on(cast: Cast) -> None:
    made = teams.found(by=cast.ada, now=NOW, name="Ünterhaltung & Ø", parent=cast.it, on=MARCH)
    assert (made.key, made.path) == ("unterhaltung-o", f"{cast.it.path}{made.pk}/")
    assert shape(MARCH) == ["IT", "  IT Workplace", "  Ünterhaltung & Ø", "Legal", "Sales"]
    assert shape(date(2026, 2, 28)) == ["IT", "  IT Workplace", "Legal", "Sales"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.fields) == ("team-found", "team:unterhaltung-o", ["name", "parent"])


def test_it_gives_every_team_a_key_of_its_own_that_no_page_has(cast: Cast) -> None:
    names = ["New", "法務", "Law", "law!"]
    assert [teams.found(by=cast.ada, now=NOW, name=name).key for name in names] == ["new-2", "team", "law", "law-2"]


def test_it_renames_a_team_and_remembers_the_former_name(cast: Cast) -> None:
    teams.rename(by=cast.ada, now=NOW, team=cast.it, version=1, name="Technology", on=MARCH)
    assert shape(TODAY) == ["Legal", "Sales", "Technology", "  IT Workplace"]
    assert shape(LONG_AGO) == ["IT", "  IT Workplace", "Legal", "Sales"]


def test_it_moves_a_team_with_everything_below(cast: Cast) -> None:
    below = teams.found(by=cast.ada, now=NOW, name="Laptops", parent=cast.workplace)
    teams.move(by=cast.ada, now=NOW, team=cast.workplace, version=1, parent=cast.sales)
    assert now(below).path == f"{cast.sales.path}{cast.workplace.pk}/{below.pk}/"
    assert shape(TODAY) == ["IT", "Legal", "Sales", "  IT Workplace", "    Laptops"]


def test_it_lets_the_lead_of_the_team_above_lead_what_moves_there(cast: Cast) -> None:
    teams.move(by=cast.ada, now=NOW, team=cast.legal, version=1, parent=cast.workplace)
    assert rules.leads(Person.objects.get(pk=cast.cara.pk), now(cast.legal), TODAY)


@pytest.mark.parametrize("parent", ["it", "workplace"])
def test_it_refuses_to_put_a_team_below_itself(cast: Cast, parent: str) -> None:
    with pytest.raises(NotPossible, match=r"would be below itself. Choose a team that is not below it\."):
        teams.move(by=cast.ada, now=NOW, team=cast.it, version=1, parent=getattr(cast, parent))
    assert now(cast.it).path == cast.it.path


def test_it_refuses_a_circle_that_would_only_have_been_in_the_past(cast: Cast) -> None:
    teams.move(by=cast.ada, now=NOW, team=cast.workplace, version=1, parent=None, on=MARCH)
    with pytest.raises(NotPossible, match="below itself"):
        teams.move(by=cast.ada, now=NOW, team=cast.it, version=1, parent=cast.workplace, on=date(2026, 2, 1))
    teams.move(by=cast.ada, now=NOW, team=cast.it, version=1, parent=cast.workplace, on=MARCH)


def test_it_refuses_a_chain_that_nobody_could_read(cast: Cast) -> None:
    parent = cast.it
    for number in range(DEEPEST - 1):
        parent = teams.found(by=cast.ada, now=NOW, name=f"Level {number}", parent=parent)
    with pytest.raises(NotPossible, match="too deep in the tree"):
        teams.found(by=cast.ada, now=NOW, name="One more", parent=parent)
    with pytest.raises(NotPossible, match="too deep in the tree"):
        teams.move(by=cast.ada, now=NOW, team=cast.it, version=1, parent=cast.sales)


def test_it_refuses_days_that_lie_ahead_or_would_lose_history(cast: Cast) -> None:
    team = teams.rename(by=cast.ada, now=NOW, team=cast.it, version=1, name="Technology", on=MARCH)
    with pytest.raises(NotPossible, match="lies ahead"):
        teams.rename(by=cast.ada, now=NOW, team=team, version=2, name="IT", on=date(2026, 11, 24))
    with pytest.raises(
        NotPossible, match=r"Technology last changed on Sun 1 Mar 2026\. Choose that day or a later one\."
    ):
        teams.rename(by=cast.ada, now=NOW, team=team, version=2, name="IT", on=date(2026, 2, 28))


def test_it_refuses_a_team_below_one_that_had_not_begun(cast: Cast) -> None:
    late = teams.found(by=cast.ada, now=NOW, name="Late", on=MARCH)
    with pytest.raises(NotPossible, match=r"Late was there from Sun 1 Mar 2026 on"):
        teams.found(by=cast.ada, now=NOW, name="Early", parent=late, on=LONG_AGO)
    with pytest.raises(NotPossible, match="would belong to Late, which was not there"):
        teams.move(by=cast.ada, now=NOW, team=cast.legal, version=1, parent=late, on=date(2026, 2, 1))


def test_it_refuses_two_teams_of_one_name_in_one_place(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="There is a team called sales there already"):
        teams.found(by=cast.ada, now=NOW, name="sales")
    teams.found(by=cast.ada, now=NOW, name="Sales", parent=cast.it)


def test_it_closes_an_empty_team_and_reopens_it(cast: Cast) -> None:
    made = teams.found(by=cast.ada, now=NOW, name="Short", parent=cast.it, on=LONG_AGO)
    made = teams.close(by=cast.ada, now=NOW, team=made, version=made.version, on=MARCH)
    assert made.closed_on_date == MARCH
    assert "  Short" not in shape(MARCH)
    assert "  Short" in shape(date(2026, 2, 28))
    made = teams.reopen(by=cast.ada, now=NOW, team=made, version=made.version)
    assert made.closed_on_date is None
    assert "  Short" in shape(TODAY)
    assert "  Short" not in shape(MARCH)


def test_it_says_what_to_do_before_a_team_can_close(cast: Cast) -> None:
    with pytest.raises(NotPossible, match=r"Teams below IT are open\. Move or close them first, or merge IT\."):
        teams.close(by=cast.ada, now=NOW, team=cast.it, version=1)
    with pytest.raises(NotPossible, match=r"People belong to Legal on that day\. Move them to other teams first"):
        teams.close(by=cast.ada, now=NOW, team=cast.legal, version=1)
    memberships.leave(by=cast.ada, now=NOW, person=cast.dan, team=cast.legal, on=TODAY)
    with pytest.raises(NotPossible, match="People belong to Legal on that day"):
        teams.close(by=cast.ada, now=NOW, team=cast.legal, version=1, on=MARCH)
    assert teams.close(by=cast.ada, now=NOW, team=cast.legal, version=1).closed_on_date == TODAY


def test_it_lets_nobody_who_left_keep_a_team_open(cast: Cast) -> None:
    Person.objects.filter(pk=cast.dan.pk).update(is_active=False)
    teams.close(by=cast.ada, now=NOW, team=cast.legal, version=1, on=MARCH)
    assert Membership.objects.get(team=cast.legal).until_date == MARCH


def test_it_reopens_no_team_below_a_closed_one(cast: Cast) -> None:
    upper = teams.found(by=cast.ada, now=NOW, name="Upper", on=LONG_AGO)
    lower = teams.found(by=cast.ada, now=NOW, name="Lower", parent=upper, on=LONG_AGO)
    for team in (lower, upper):
        teams.close(by=cast.ada, now=NOW, team=team, version=now(team).version)
    with pytest.raises(NotPossible, match=r"Upper is closed\. Reopen it first"):
        teams.reopen(by=cast.ada, now=NOW, team=lower, version=now(lower).version)


def test_it_merges_a_team_with_its_people_teams_and_links(cast: Cast) -> None:
    segment = Segment.objects.create(key="private", name="Private borrowers")
    outside = Link.objects.create(provider=cast.it, segment=segment)
    to_sales = Link.objects.create(provider=cast.it, customer=cast.sales)
    from_legal = Link.objects.create(provider=cast.legal, customer=cast.it)
    memberships.join(by=cast.ada, now=NOW, person=cast.dan, team=cast.it, on=MARCH)
    memberships.join(by=cast.ada, now=NOW, person=cast.sam, team=cast.it, on=LONG_AGO, is_lead=True)
    merge(by=cast.ada, now=NOW, team=cast.it, version=1, into=cast.legal, on=date(2026, 6, 1))
    assert shape(TODAY) == ["Legal", "  IT Workplace", "Sales"]
    assert people_of(cast.legal) == ["Dan Dale", "Sam Stone"]
    assert people_of(cast.it, date(2026, 5, 31)) == ["Dan Dale", "Sam Stone"]
    assert people_of(cast.it) == []
    assert not Membership.objects.get(team=cast.legal, person=cast.sam).is_lead
    assert Succession.objects.get().after == cast.legal
    assert Link.objects.get(pk=outside.pk).provider == cast.legal
    assert Link.objects.get(pk=to_sales.pk).provider == cast.legal
    assert Link.objects.get(pk=from_legal.pk).customer == cast.it, "nobody is their own customer"


def test_it_merges_no_team_into_itself_or_below_itself(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="cannot go on in itself"):
        merge(by=cast.ada, now=NOW, team=cast.it, version=1, into=cast.it)
    with pytest.raises(NotPossible, match=r"IT Workplace is below IT\. Move IT Workplace up first"):
        merge(by=cast.ada, now=NOW, team=cast.it, version=1, into=cast.workplace)


def test_it_merges_into_a_closed_team_never(cast: Cast) -> None:
    shut = teams.found(by=cast.ada, now=NOW, name="Shut", on=LONG_AGO)
    shut = teams.close(by=cast.ada, now=NOW, team=shut, version=shut.version)
    with pytest.raises(NotPossible, match="Shut is closed"):
        merge(by=cast.ada, now=NOW, team=cast.legal, version=1, into=shut)


def test_it_splits_a_team_and_everybody_goes_where_they_are_sent(cast: Cast) -> None:
    laptops = teams.found(by=cast.ada, now=NOW, name="Laptops", parent=cast.workplace, on=LONG_AGO)
    here, there = split(
        by=cast.ada, now=NOW, team=cast.workplace, version=1, names=["Devices", "Help desk"], on=MARCH,
        people={cast.ben.pk: 1}, teams={laptops.pk: 1},
    )  # fmt: skip
    assert shape(TODAY) == ["IT", "  Devices", "  Help desk", "    Laptops", "Legal", "Sales"]
    assert (people_of(here), people_of(there)) == (["Cara Clay"], ["Ben Brook"])
    assert Membership.objects.get(team=here).is_lead
    assert [each.after.name for each in Succession.objects.order_by("pk")] == ["Devices", "Help desk"]


@pytest.mark.parametrize("names", [["One"], ["Same", "same"], [f"Team {n}" for n in range(13)]])
def test_it_splits_into_a_few_teams_of_different_names(cast: Cast, names: list[str]) -> None:
    with pytest.raises(NotPossible, match="2 to 12 teams, each with a name of its own"):
        split(by=cast.ada, now=NOW, team=cast.workplace, version=1, names=names)


def test_it_takes_names_as_long_as_they_may_be(cast: Cast) -> None:
    long = [f"{number:02}" * 60 for number in range(12)]
    team = teams.rename(by=cast.ada, now=NOW, team=cast.workplace, version=1, name="ß" * 120)
    new = split(by=cast.ada, now=NOW, team=team, version=team.version, names=long)
    assert [each.name for each in new] == long
    other = teams.rename(by=cast.ada, now=NOW, team=cast.legal, version=1, name="ß" * 120, on=MARCH)
    merge(by=cast.ada, now=NOW, team=other, version=other.version, into=new[1])


def test_it_lets_its_lead_describe_a_team(cast: Cast) -> None:
    made = teams.describe(by=cast.cara, now=NOW, team=cast.workplace, version=1, purpose="Laptops", how_to_ask="Mail")
    assert (made.purpose, made.how_to_ask, made.version) == ("Laptops", "Mail", 2)
    assert AuditEntry.objects.latest("pk").fields == ["how_to_ask", "purpose"]


@pytest.mark.parametrize("who", ["ann", "ben", "dan", "eve", "sam"])
def test_it_lets_nobody_else_describe_a_team(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only the lead of this team and an administrator describe it"):
        teams.describe(by=getattr(cast, who), now=NOW, team=cast.workplace, version=1, purpose="Mine")


def test_it_loses_no_text_of_two_who_describe_a_team(cast: Cast) -> None:
    teams.describe(by=cast.cara, now=NOW, team=cast.workplace, version=1, purpose="First")
    with pytest.raises(ChangedMeanwhile):
        teams.describe(by=cast.ada, now=NOW, team=cast.workplace, version=1, purpose="Second")
    assert now(cast.workplace).purpose == "First"


def test_it_dates_who_belongs_to_a_team_and_leads_it(cast: Cast) -> None:
    memberships.join(by=cast.ada, now=NOW, person=cast.ann, team=cast.legal, on=MARCH)
    memberships.lead(by=cast.ada, now=NOW, person=cast.ann, team=cast.legal, is_lead=True, on=date(2026, 4, 1))
    memberships.leave(by=cast.ada, now=NOW, person=cast.ann, team=cast.legal, on=date(2026, 6, 1))
    rows = Membership.objects.filter(person=cast.ann, team=cast.legal).order_by("from_date")
    assert list(rows.values_list("from_date", "until_date", "is_lead")) == [
        (MARCH, date(2026, 4, 1), False),
        (date(2026, 4, 1), date(2026, 6, 1), True),
    ]


def test_it_says_why_somebody_cannot_join_or_leave(cast: Cast) -> None:
    made = teams.found(by=cast.ada, now=NOW, name="Young", on=MARCH)
    with pytest.raises(NotPossible, match="Young began on Sun 1 Mar 2026"):
        memberships.join(by=cast.ada, now=NOW, person=cast.ann, team=made, on=LONG_AGO)
    with pytest.raises(NotPossible, match="Ann Ashby belongs to Sales already"):
        memberships.join(by=cast.ada, now=NOW, person=cast.ann, team=cast.sales)
    with pytest.raises(NotPossible, match="Ann Ashby does not belong to Legal"):
        memberships.leave(by=cast.ada, now=NOW, person=cast.ann, team=cast.legal)
    with pytest.raises(NotPossible, match="belongs to Sales from Wed 1 Jan 2020 on"):
        memberships.leave(by=cast.ada, now=NOW, person=cast.ann, team=cast.sales, on=date(2019, 1, 1))
    Person.objects.filter(pk=cast.ann.pk).update(is_active=False)
    with pytest.raises(NotPossible, match="does not work here any more"):
        memberships.join(by=cast.ada, now=NOW, person=Person.objects.get(pk=cast.ann.pk), team=made)


CHANGES: dict[str, Callable[[Person, Cast], Any]] = {
    "found": lambda by, cast: teams.found(by=by, now=NOW, name="X"),
    "rename": lambda by, cast: teams.rename(by=by, now=NOW, team=cast.legal, version=1, name="X"),
    "move": lambda by, cast: teams.move(by=by, now=NOW, team=cast.legal, version=1, parent=cast.it),
    "close": lambda by, cast: teams.close(by=by, now=NOW, team=cast.legal, version=1),
    "reopen": lambda by, cast: teams.reopen(by=by, now=NOW, team=cast.legal, version=1),
    "merge": lambda by, cast: merge(by=by, now=NOW, team=cast.legal, version=1, into=cast.it),
    "split": lambda by, cast: split(by=by, now=NOW, team=cast.legal, version=1, names=["X", "Y"]),
    "join": lambda by, cast: memberships.join(by=by, now=NOW, person=cast.ann, team=cast.legal),
    "leave": lambda by, cast: memberships.leave(by=by, now=NOW, person=cast.dan, team=cast.legal),
    "lead": lambda by, cast: memberships.lead(by=by, now=NOW, person=cast.dan, team=cast.legal, is_lead=True),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_lets_dan_change_neither_teams_nor_who_belongs_to_them(cast: Cast, what: str) -> None:
    with pytest.raises(NotAllowed, match="Only an administrator changes"):
        CHANGES[what](cast.dan, cast)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("what", ["rename", "move", "merge", "split", "close"])
def test_it_changes_no_team_from_a_form_that_is_out_of_date(cast: Cast, what: str) -> None:
    Team.objects.filter(pk=cast.legal.pk).update(version=2)
    with pytest.raises(ChangedMeanwhile):
        CHANGES[what](cast.ada, cast)
