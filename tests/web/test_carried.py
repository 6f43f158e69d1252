"""What goes on when teams merge and split: services, links with their charters, hours; and all of it comes back."""

from datetime import date
from typing import Any

import pytest
from django.forms.models import model_to_dict

from tests.web.conftest import LONG_AGO, NOW, Cast, signed_in, team
from tests.web.test_team_pages import count, text
from tests.web.test_teams_undo import everything, take_back
from wellserved.web.actions import charters, hours, links, services, teams
from wellserved.web.actions.reorganisations import merge, split
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import (
    AuditEntry,
    Charter,
    CharterVersion,
    Link,
    Membership,
    Segment,
    Service,
    Team,
    TeamHours,
    Undoable,
)
from wellserved.web.models.charters import TERMS
from wellserved.web.models.hours import FIELDS
from wellserved.words.links import Side

JUNE = date(2026, 6, 1)


def now(team: Team) -> Team:
    return Team.objects.get(pk=team.pk)


def all_there_is() -> dict[str, list[Any]]:
    """Everything a reorganisation may touch, but versions and the keys of links."""
    kinds = (Service, Charter, CharterVersion, TeamHours)
    rows = {
        kind.__name__: sorted(
            (sorted((name, str(value)) for name, value in model_to_dict(row).items() if name != "version")
             for row in kind.objects.all()),
        )
        for kind in kinds
    }  # fmt: skip
    return {**everything(), **rows}


def serves(provider: Team, customer: Team | Segment, **words: Any) -> Link:
    side = {"segment" if isinstance(customer, Segment) else "customer": customer}
    return Link.objects.create(provider=provider, said_by_provider_at=NOW, **side, **words)


def charter(link: Link, service: Service | None = None) -> Charter:
    made = Charter.objects.create(link=link, service=service)
    signed = {"agreed_at": NOW, "provider_at": NOW, "customer_at": NOW}
    CharterVersion.objects.create(charter=made, number=1, needs="Soon", delivery=480, proposed_at=NOW, **signed)
    return made


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Legal offers three things, one no longer, and serves Sales, IT and borrowers; Sales is served by IT, too."""
    for name, closed in (("Contracts", None), ("Opinions", None), ("Faxes", JUNE)):
        Service.objects.create(team=cast.legal, name=name, closed_on_date=closed)
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    charter(serves(cast.legal, cast.sales), Service.objects.get(name="Contracts"))
    charter(serves(cast.legal, segment, what_for="advice"))
    serves(cast.legal, cast.it)
    serves(cast.sales, cast.legal)
    TeamHours.objects.create(team=cast.legal, zone="Europe/Berlin", monday="9-17")
    TeamHours.objects.create(team=cast.legal, zone="Europe/Berlin", monday="9-15", from_date=JUNE, version=4)
    return cast


def test_it_lets_services_and_links_of_a_merged_team_go_on_in_the_other(busy: Cast) -> None:
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=JUNE)
    assert set(Service.objects.values_list("team__name", "name")) == {
        ("IT", "Contracts"), ("IT", "Opinions"), ("IT", "Faxes"),
    }  # fmt: skip
    went = Link.objects.filter(ended_on_date=None).values_list("provider__name", "customer__name", "segment__name")
    assert set(went) == {("IT", "Sales", None), ("IT", None, "Borrowers"), ("Sales", "IT", None)}
    ended = Link.objects.get(ended_on_date=JUNE)
    assert (ended.provider, ended.customer) == (busy.legal, busy.it), "nobody is their own customer"
    assert {each.link.provider for each in Charter.objects.all()} == {busy.it}
    assert AuditEntry.objects.latest("pk").fields[-1] == "services"
    assert not TeamHours.objects.filter(team=busy.it).exists()


def test_it_ends_a_link_that_the_other_team_has_with_its_charters(busy: Cast) -> None:
    mine = Link.objects.get(provider=busy.legal, customer=busy.sales)
    theirs = serves(busy.it, busy.sales)
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=JUNE)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.provider, mine.ended_on_date, theirs.ended_on_date) == (busy.legal, JUNE, None)
    assert mine.charters.count() == 1
    assert not Link.objects.filter(ended_on_date=None, provider__closed_on_date__isnull=False).exists()
    assert not Link.objects.filter(ended_on_date=None, customer__closed_on_date__isnull=False).exists()


def test_it_ends_one_of_two_links_that_become_the_same(busy: Cast) -> None:
    """Sales serves Legal and IT; when Legal goes on in IT, Sales serves IT once."""
    serves(busy.sales, busy.it)
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it)
    assert Link.objects.filter(provider=busy.sales, customer=busy.it, ended_on_date=None).count() == 1
    assert Link.objects.filter(provider=busy.sales, customer=busy.legal).get().ended_on_date == NOW.date()


def test_it_says_of_a_service_where_it_came_from_where_its_name_is_taken(busy: Cast) -> None:
    Service.objects.create(team=busy.it, name="contracts")
    before = all_there_is()
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it)
    names = set(Service.objects.filter(team=busy.it, closed_on_date=None).values_list("name", flat=True))
    assert names == {"contracts", "Contracts (Legal)", "Opinions"}
    take_back(busy.ada)
    assert all_there_is() == before


def test_it_finds_a_free_name_for_the_longest_names(busy: Cast) -> None:
    long = "ß" * 120
    Service.objects.create(team=busy.legal, name=long)
    Service.objects.create(team=busy.it, name=long)
    Team.objects.filter(pk=busy.legal.pk).update(name="法" * 120)
    merge(by=busy.ada, now=NOW, team=now(busy.legal), version=1, into=busy.it)
    open_names = [each.name for each in Service.objects.filter(team=busy.it, closed_on_date=None)]
    assert max(map(len, open_names)) == 120
    assert len({each.casefold() for each in open_names}) == len(open_names) == 4


def test_it_changes_a_charter_about_a_service_of_a_merged_team_as_before(busy: Cast) -> None:
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it)
    Membership.objects.filter(person=busy.ann).update(is_lead=True)
    about = Charter.objects.get(service__name="Contracts")
    terms = {name: getattr(about.versions.get(), name) for name in TERMS} | {"delivery": 240}
    made = charters.propose(
        by=busy.ann, now=NOW, link=about.link, service=about.service, side=Side.CUSTOMER, terms=terms, number=2
    )
    assert made.charter == about


def test_it_lets_each_service_of_a_split_team_go_where_it_is_sent_with_its_charters(busy: Cast) -> None:
    opinions = Service.objects.get(name="Opinions")
    about = charter(Link.objects.get(provider=busy.legal, customer=busy.sales), opinions)
    here, there = split(
        by=busy.ada, now=NOW, team=busy.legal, version=1, names=["Law", "Advice"], on=JUNE, services={opinions.pk: 1}
    )
    offered = set(Service.objects.filter(closed_on_date=None).values_list("team__name", "name"))
    assert offered == {("Law", "Contracts"), ("Advice", "Opinions")}
    went = Link.objects.filter(ended_on_date=None).values_list("provider__name", "customer__name", "segment__name")
    assert sorted(map(str, went)) == sorted(map(str, {
        ("Law", "Sales", None), ("Advice", "Sales", None), ("Law", None, "Borrowers"), ("Law", "IT", None),
        ("Sales", "Law", None),
    }))  # fmt: skip
    about.refresh_from_db()
    assert about.link.provider == there
    assert Charter.objects.get(service__name="Contracts").link.provider == here


def test_it_moves_a_link_whole_where_all_its_charters_go_to_one_team(busy: Cast) -> None:
    contracts = Service.objects.get(name="Contracts")
    mine = Link.objects.get(provider=busy.legal, customer=busy.sales)
    new = split(by=busy.ada, now=NOW, team=busy.legal, version=1, names=["A", "B"], services={contracts.pk: 1})
    mine.refresh_from_db()
    assert mine.provider == new[1]
    assert Link.objects.filter(customer=busy.sales, ended_on_date=None).count() == 1


def test_it_lets_all_new_teams_have_the_hours_of_the_one_that_was(busy: Cast) -> None:
    new = split(by=busy.ada, now=NOW, team=busy.legal, version=1, names=["A", "B"])
    rows = TeamHours.objects.filter(team__in=new).values_list("team__name", "from_date", "zone", "monday")
    assert set(rows) == {
        (name, *each) for name in "AB" for each in ((None, "Europe/Berlin", "9-17"), (JUNE, "Europe/Berlin", "9-15"))
    }


@pytest.mark.parametrize("kind", ["merge", "split", "split services"])
def test_it_takes_back_a_merger_and_a_split_with_everything_that_was_carried_over(busy: Cast, kind: str) -> None:
    serves(busy.it, busy.sales)
    charter(Link.objects.get(provider=busy.legal, customer=busy.sales), Service.objects.get(name="Opinions"))
    before, sent = all_there_is(), {Service.objects.get(name="Opinions").pk: 1}
    if kind == "merge":
        merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=JUNE)
    else:
        where = sent if kind == "split services" else {}
        split(by=busy.ada, now=NOW, team=busy.legal, version=1, names=["A", "B"], services=where)
    assert all_there_is() != before
    take_back(busy.ada)
    assert all_there_is() == before


def test_it_takes_back_one_merger_after_the_other(busy: Cast) -> None:
    before = all_there_is()
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=JUNE)
    between = all_there_is()
    merge(by=busy.ada, now=NOW, team=busy.it, version=now(busy.it).version, into=busy.sales, on=JUNE)
    take_back(busy.ada)
    assert all_there_is() == between
    take_back(busy.ada)
    assert all_there_is() == before


def test_it_leaves_a_link_ended_whose_other_side_ended_since(busy: Cast) -> None:
    serves(busy.sales, busy.it)
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=JUNE)
    merged = Undoable.objects.latest("pk")
    ended = Link.objects.get(provider=busy.sales, customer=busy.legal)
    merge(by=busy.ada, now=NOW, team=busy.sales, version=now(busy.sales).version, into=busy.workplace, on=JUNE)
    undo(by=busy.ada, now=NOW, undoable=merged, ways=WAYS)
    ended.refresh_from_db()
    assert ended.ended_on_date == JUNE
    take_back(busy.ada)
    assert now(busy.sales).closed_on_date is None


def test_it_takes_back_no_merger_whose_services_went_further(busy: Cast) -> None:
    Membership.objects.filter(team=busy.legal).delete()
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it, on=JUNE)
    merged = Undoable.objects.latest("pk")
    merge(by=busy.ada, now=NOW, team=busy.it, version=now(busy.it).version, into=busy.sales, on=JUNE)
    before = all_there_is()
    with pytest.raises(NotPossible, match=r"of Legal went on to another team since\. Undo that first"):
        undo(by=busy.ada, now=NOW, undoable=merged, ways=WAYS)
    assert all_there_is() == before


def test_it_takes_back_no_split_whose_new_teams_offer_more_since(busy: Cast) -> None:
    new = split(by=busy.ada, now=NOW, team=busy.legal, version=1, names=["A", "B"])
    services.offer_service(by=busy.ada, now=NOW, team=new[0], name="New")
    with pytest.raises(NotPossible, match="came to this team since"):
        undo(by=busy.ada, now=NOW, undoable=Undoable.objects.get(action="team-split"), ways=WAYS)


def test_it_offers_the_services_of_a_team_on_the_second_page_of_a_split(busy: Cast) -> None:
    opinions = Service.objects.get(name="Opinions")
    browser, form = signed_in(busy.ada), {"names": "Law\nAdvice", "on": "2026-06-01", "version": "1"}
    page = text(browser.post("/teams/legal/split/", form))
    assert ("Service “Opinions”" in page, "Faxes" in page) == (True, False)
    answer = browser.post("/teams/legal/split/", form | {"go": "1", f"service-{opinions.key}": "1"})
    assert answer.status_code == 302
    opinions.refresh_from_db()
    assert opinions.team.name == "Advice"


def test_it_says_something_new_about_links_that_went_over(busy: Cast) -> None:
    merge(by=busy.ada, now=NOW, team=busy.legal, version=1, into=busy.it)
    link = Link.objects.get(provider=busy.it, customer=busy.sales)
    assert link.version == 2, "whoever has its form open sees that its sides changed"
    assert links.answer(by=busy.ada, now=NOW, link=link, version=2, side=Side.CUSTOMER, is_so=True).said_by_customer_at


def test_it_merges_a_team_of_many_links_in_as_few_statements_as_one_of_few(cast: Cast) -> None:
    def made(many: int) -> int:
        one = teams.found(by=cast.ada, now=NOW, name=f"One of {many}", on=LONG_AGO)
        for number in range(many):
            other = team(f"Other {many} {number}")
            serves(one, other)
            serves(other, one)
        return count(lambda: merge(by=cast.ada, now=NOW, team=one, version=one.version, into=cast.legal))

    assert made(3) == made(30)


def test_it_keeps_hours_that_were_said_since(busy: Cast) -> None:
    """A split is not undone over the hours that somebody set for a new team meanwhile."""
    new = split(by=busy.ada, now=NOW, team=busy.legal, version=1, names=["A", "B"])
    texts = {name: getattr(TeamHours.objects.filter(team=new[0]).first(), name) for name in FIELDS}
    hours.set_hours(
        by=busy.ada, now=NOW, team=new[0], version=1, from_date=None, texts=texts | {"zone": "Europe/Paris"}
    )
    with pytest.raises(NotPossible, match="came to this team since"):
        undo(by=busy.ada, now=NOW, undoable=Undoable.objects.get(action="team-split"), ways=WAYS)
