"""Charters: either side proposes, both agree, a change is a new version; for customers outside others speak."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.web.conftest import LONG_AGO, NOW, TODAY, Cast, person, signed_in
from wellserved.web import rules
from wellserved.web.actions import undo
from wellserved.web.actions.charters import agree, change_proposal, propose, withdraw
from wellserved.web.actions.services import offer_service
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import (
    Absence,
    AuditEntry,
    Charter,
    CharterVersion,
    Link,
    Membership,
    Person,
    Segment,
    Undoable,
)
from wellserved.web.queries.charters import charter_page
from wellserved.web.queries.links import links_of_all
from wellserved.web.queries.team_offer import offer_of
from wellserved.words.links import Side

TERMS: dict[str, Any] = {
    "needs": "I must be able to work on my first day.",
    "first_answer": 240,
    "next_update": None,
    "delivery": 960,
    "target_share": 90,
    "provider_needs": "Name and start date, two weeks before.",
}
SENT = {
    "side": "provider",
    "service": "",
    "needs": TERMS["needs"],
    "first_answer": "4 h",
    "next_update": "",
    "delivery": "2 days",
    "target_share": "90",
    "provider_needs": TERMS["provider_needs"],
}


@pytest.fixture
def link(cast: Cast) -> Link:
    """IT Workplace, led by Cara, serves Sales, led by Lea."""
    person("Lea Lind", cast.sales, is_lead=True)
    return Link.objects.create(
        provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW, said_by_customer_at=NOW
    )


@pytest.fixture
def outside(cast: Cast) -> Link:
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    return Link.objects.create(provider=cast.workplace, segment=segment, said_by_provider_at=NOW)


def lea() -> Person:
    return Person.objects.get(name="Lea Lind")


def proposed(cast: Cast, link: Link, number: int = 1, **terms: Any) -> CharterVersion:
    return propose(
        by=cast.cara, now=NOW, link=link, service=None, side=Side.PROVIDER, terms={**TERMS, **terms}, number=number
    )


def agreed(cast: Cast, link: Link, number: int = 1, **terms: Any) -> CharterVersion:
    proposal = proposed(cast, link, number, **terms)
    return agree(by=lea(), now=NOW, proposal=proposal, version=proposal.version, side=Side.CUSTOMER)


def texts_of(answer: Any) -> str:
    return answer.content.decode()


def test_both_sides_agree_on_a_charter_and_change_it(cast: Cast, link: Link) -> None:
    """The whole story, through the pages that Cara, who provides, and Lea, who asks, see."""
    cara, ask = signed_in(cast.cara), signed_in(lea())
    address = cara.post(f"/links/{link.key}/charter/", SENT)["Location"]
    key = Charter.objects.get().key
    page = texts_of(ask.get(address))
    assert "It is delivered within 2 days, in at least 90 of 100 requests." in page
    assert "(16 h of working time)" in page
    assert "Cara Clay agreed for IT Workplace" in page
    assert "Sales has not agreed yet." in page
    ask.post(f"/charters/{key}/agree/", {"side": "customer", "version": "1"})
    assert "What holds" in texts_of(cara.get(address))

    # Lea needs it sooner; until Cara agrees, two days hold.
    ask.post(f"/charters/{key}/change/", {**SENT, "side": "customer", "delivery": "1 day", "number": "2"})
    page = texts_of(cara.get(address))
    assert "<del>2 days</del>" in page
    assert "<ins>1 day</ins>" in page
    assert charter_page(key, cast.cara, TODAY).holds.row.delivery == 960  # type: ignore[union-attr]
    cara.post(f"/charters/{key}/agree/", {"side": "provider", "version": "1"})
    page_now = charter_page(key, cast.cara, TODAY)
    assert page_now.holds is not None
    assert (page_now.holds.row.number, page_now.holds.row.delivery, page_now.proposal) == (2, 480, None)
    assert [each.row.number for each in page_now.history] == [2, 1]


@pytest.mark.parametrize("who", ["ann", "ben", "dan", "eve", "sam", "ada"])
def test_nobody_else_proposes_agrees_or_takes_back(cast: Cast, link: Link, who: str) -> None:
    client, key = signed_in(getattr(cast, who)), proposed(cast, link).charter.key
    for address in (f"/links/{link.key}/charter/", f"/charters/{key}/change/"):
        assert client.get(address).status_code == 403
        assert client.post(address, SENT).status_code == 403
    for address in (f"/charters/{key}/agree/", f"/charters/{key}/withdraw/"):
        answer = client.post(address, {"side": "customer", "version": "1"})
        assert (answer.status_code, b"leads of both sides" in answer.content) == (403, True)
    assert client.get(f"/charters/{key}/").status_code == 200
    assert CharterVersion.objects.get().agreed_at is None


def test_each_lead_speaks_for_their_own_side_only(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    with pytest.raises(rules.NotAllowed):
        agree(by=cast.cara, now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER)
    with pytest.raises(rules.NotAllowed):
        propose(by=lea(), now=NOW, link=link, service=None, side=Side.PROVIDER, terms=TERMS)
    client = signed_in(cast.cara)
    answer = client.post(f"/charters/{proposal.charter.key}/agree/", {"side": "customer", "version": "1"})
    assert answer.status_code == 403


def test_a_deputy_agrees_while_the_lead_is_away(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    Absence.objects.create(person=lea(), deputy=cast.dan, from_date=TODAY, until_date=TODAY + timedelta(days=3))
    assert agree(by=cast.dan, now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER).agreed_at == NOW


def test_the_lead_of_both_sides_agrees_for_each(cast: Cast) -> None:
    Membership.objects.create(person=cast.cara, team=cast.legal, is_lead=True, from_date=LONG_AGO)
    link = Link.objects.create(provider=cast.workplace, customer=cast.legal, said_by_provider_at=NOW)
    proposal = proposed(cast, link)
    assert proposal.agreed_at is None
    assert agree(by=cast.cara, now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER).agreed_at is not None


@pytest.mark.parametrize(
    ("who", "may"), [("sam", True), ("ada", True), ("eve", False), ("ann", False), ("cara", False)]
)
def test_for_customers_outside_a_service_lead_or_an_administrator_agrees(
    cast: Cast, outside: Link, who: str, may: bool
) -> None:
    proposal = proposed(cast, outside)
    client = signed_in(getattr(cast, who))
    client.post(f"/charters/{proposal.charter.key}/agree/", {"side": "customer", "version": "1"})
    proposal.refresh_from_db()
    assert (proposal.agreed_at is not None) is may


def test_whoever_agrees_agrees_to_what_they_read(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    changed = {**TERMS, "delivery": 4800}
    change_proposal(by=cast.cara, now=NOW, proposal=proposal, version=1, side=Side.PROVIDER, terms=changed)
    answer = signed_in(lea()).post(
        f"/charters/{proposal.charter.key}/agree/", {"side": "customer", "version": "1"}, follow=True
    )
    assert "changed after you read it" in texts_of(answer)
    assert CharterVersion.objects.get().agreed_at is None


def test_a_counter_proposal_asks_the_first_side_again(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    sooner = {**TERMS, "delivery": 480}
    made = change_proposal(by=lea(), now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER, terms=sooner)
    assert (made.agreed_by(Side.CUSTOMER), made.agreed_by(Side.PROVIDER), made.version) == (True, False, 2)
    made = agree(by=cast.cara, now=NOW, proposal=made, version=2, side=Side.PROVIDER)
    assert (made.agreed_at, made.delivery) == (NOW, 480)


def test_two_who_change_a_proposal_at_once_see_both_texts(cast: Cast, link: Link) -> None:
    key = proposed(cast, link).charter.key
    first = {**SENT, "side": "customer", "delivery": "1 day", "version": "1"}
    assert signed_in(lea()).post(f"/charters/{key}/change/", first).status_code == 302
    second = {**SENT, "delivery": "3 days", "version": "1"}
    answer = signed_in(cast.cara).post(f"/charters/{key}/change/", second)
    assert answer.status_code == 409
    page = texts_of(answer)
    assert "1 day" in page
    assert "3 days" in page
    # What is chosen there is written the way it is read.
    merged = {**second, "version": "2", "delivery": "2 days 4 h"}
    assert signed_in(cast.cara).post(f"/charters/{key}/change/", merged).status_code == 302
    assert CharterVersion.objects.get().delivery == 2 * 480 + 240


def test_sending_twice_counts_once(cast: Cast, link: Link) -> None:
    cara = signed_in(cast.cara)
    answers = [cara.post(f"/links/{link.key}/charter/", {**SENT, "once": "one"})["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    ask, key = signed_in(lea()), Charter.objects.get().key
    for _ in range(2):
        ask.post(f"/charters/{key}/agree/", {"side": "customer", "version": "1", "once": "two"})
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["charter-propose", "charter-agree"]


def test_only_one_proposal_waits_at_a_time(cast: Cast, link: Link) -> None:
    proposed(cast, link)
    with pytest.raises(NotPossible, match="A proposal is waiting already"):
        proposed(cast, link, 2, delivery=480)
    answer = signed_in(lea()).post(f"/links/{link.key}/charter/", {**SENT, "side": "customer"})
    assert "is not one of the available choices" in texts_of(answer) or "waiting already" in texts_of(answer)
    assert CharterVersion.objects.count() == 1


def test_a_change_is_made_to_the_version_that_was_read(cast: Cast, link: Link) -> None:
    agreed(cast, link)
    agreed(cast, link, 2, delivery=480)
    with pytest.raises(NotPossible, match="Another version came in meanwhile"):
        proposed(cast, link, 2, delivery=240)
    with pytest.raises(NotPossible, match="how the charter reads already"):
        proposed(cast, link, 3, delivery=480)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"needs": ""}, "required"),
        ({"delivery": "soon"}, "with its unit"),
        ({"delivery": "", "first_answer": ""}, "Promise at least one of the three"),
        ({"target_share": "101"}, "less than or equal to 100"),
        ({"target_share": "0"}, "greater than or equal to 1"),
        ({"side": "customer"}, "not one of the available choices"),
    ],
)
def test_it_says_what_is_wrong(cast: Cast, link: Link, wrong: dict[str, str], sentence: str) -> None:
    answer = signed_in(cast.cara).post(f"/links/{link.key}/charter/", {**SENT, **wrong})
    assert (answer.status_code, sentence in texts_of(answer)) == (200, True)
    assert not Charter.objects.exists()


def test_there_is_one_charter_for_each_service_and_one_for_everything(cast: Cast, link: Link) -> None:
    service = offer_service(by=cast.cara, now=NOW, team=cast.workplace, name="Laptops")
    foreign = offer_service(by=cast.ada, now=NOW, team=cast.legal, name="Contracts")
    client = signed_in(cast.cara)
    for about in ("", service.key):
        assert client.post(f"/links/{link.key}/charter/", {**SENT, "service": about}).status_code == 302
    answer = client.post(f"/links/{link.key}/charter/", {**SENT, "service": foreign.key})
    assert "not one of the available choices" in texts_of(answer)
    with pytest.raises(NotPossible, match="not one of this provider"):
        propose(by=cast.cara, now=NOW, link=link, service=foreign, side=Side.PROVIDER, terms=TERMS)
    assert Charter.objects.count() == 2


def test_nothing_new_is_agreed_on_a_link_that_ended(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    Link.objects.update(ended_on_date=date(2026, 11, 20))
    proposal = CharterVersion.objects.select_related("charter__link").get()
    with pytest.raises(rules.NotAllowed, match="has ended"):
        agree(by=lea(), now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER)


# Undo


def take_back(by: Person) -> None:
    undo.undo(by=by, now=NOW + timedelta(minutes=1), undoable=Undoable.objects.latest("pk"), ways=WAYS)


def test_a_proposal_can_be_undone_until_both_have_agreed(cast: Cast, link: Link) -> None:
    proposed(cast, link)
    undoable = Undoable.objects.latest("pk")
    take_back(cast.cara)
    assert not Charter.objects.exists()
    agreed(cast, link)
    undoable = Undoable.objects.filter(action="charter-propose").latest("pk")
    with pytest.raises(NotPossible, match="Both sides agreed"):
        undo.undo(by=cast.cara, now=NOW, undoable=undoable, ways=WAYS)
    with pytest.raises(NotPossible, match="Both sides agreed"):
        take_back(lea())


def test_undoing_a_proposed_change_leaves_what_holds(cast: Cast, link: Link) -> None:
    agreed(cast, link)
    proposed(cast, link, 2, delivery=480)
    take_back(cast.cara)
    assert list(CharterVersion.objects.values_list("number", "delivery")) == [(1, 960)]


def test_undoing_a_change_of_a_proposal_brings_text_and_agreement_back(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    change_proposal(by=lea(), now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER, terms={**TERMS, "delivery": 5})
    take_back(lea())
    now = CharterVersion.objects.get()
    assert (now.delivery, now.provider_by, now.customer_at, now.version) == (960, cast.cara, None, 3)


def test_a_proposal_that_was_taken_back_can_come_back(cast: Cast, link: Link) -> None:
    proposal = proposed(cast, link)
    withdraw(by=lea(), now=NOW, proposal=proposal, version=1, side=Side.CUSTOMER)
    assert not Charter.objects.exists()
    take_back(lea())
    now = CharterVersion.objects.get()
    assert (now.needs, now.provider_by, now.number, now.agreed_at) == (TERMS["needs"], cast.cara, 1, None)


def test_it_keeps_who_did_it_and_which_fields_and_never_what(cast: Cast, link: Link) -> None:
    agreed(cast, link)
    proposed(cast, link, 2, delivery=480)
    key = Charter.objects.get().key
    entries = list(AuditEntry.objects.order_by("pk").values_list("action", "subject", "fields"))
    assert entries == [
        ("charter-propose", f"charter:{key}", list(TERMS)),
        ("charter-agree", f"charter:{key}", ["customer"]),
        ("charter-propose", f"charter:{key}", ["delivery"]),
    ]


def test_it_asks_the_database_as_often_for_one_charter_as_for_three(
    cast: Cast, link: Link, django_assert_max_num_queries: Any
) -> None:
    first_key = agreed(cast, link).charter.key
    with django_assert_max_num_queries(8) as first:
        offer_of(cast.workplace, links_of_all([cast.workplace]), Person.objects.get(pk=cast.ann.pk), TODAY)
    with django_assert_max_num_queries(8) as page:
        charter_page(first_key, Person.objects.get(pk=cast.ann.pk), TODAY)
    for name in ("Laptops", "Screens"):
        service = offer_service(by=cast.cara, now=NOW, team=cast.workplace, name=name)
        propose(by=cast.cara, now=NOW, link=link, service=service, side=Side.PROVIDER, terms=TERMS)
    agreed(cast, link, 2, delivery=480)
    agreed(cast, link, 3, delivery=240)
    with django_assert_max_num_queries(len(first)):
        offer_of(cast.workplace, links_of_all([cast.workplace]), Person.objects.get(pk=cast.ann.pk), TODAY)
    with django_assert_max_num_queries(len(page)):
        charter_page(first_key, Person.objects.get(pk=cast.ann.pk), TODAY)
