"""Who serves whom: two people of two teams declare, disagree and settle it, through HTTP."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import NOW, TODAY, Cast, person, signed_in, team
from wellserved.web.models import Absence, AuditEntry, Link, Person, Segment, Team, Undoable


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def lena(cast: Cast) -> Person:
    """Leads Sales, the team of Ann."""
    return person("Lena Lang", cast.sales, is_lead=True)


def declare(client: Client, team: Team, **fields: object):
    return client.post(f"/teams/{team.key}/links/declare/", {"as": "provider", **fields}, follow=True)


def answer(client: Client, link: Link, side: str, is_so: str, version: int | None = None):
    link.refresh_from_db()
    sent = {"side": side, "is_so": is_so, "version": version or link.version}
    return client.post(f"/links/{link.key}/answer/", sent, follow=True)


def test_it_lets_two_leads_declare_disagree_and_settle(cast: Cast, lena: Person) -> None:
    cara, sales = signed_in(cast.cara), signed_in(lena)
    page = declare(cara, cast.workplace, name_1="sales", used="daily", critical="stops", what_for="laptops that work")
    assert "Sales laptops that work" in text_of(page)
    assert "IT Workplace says so; Sales has not said yet." in text(page)

    assert "One link waits for your word" in text(sales.get("/"))
    link = Link.objects.get()
    answer(sales, link, "customer", "no")
    page = text(cara.get(f"/links/{link.key}/"))
    assert "The two sides see it differently" in page
    assert "One link waits for your word" in text(cara.get("/"))
    assert "Nothing waits on you." in text(signed_in(cast.ben).get("/"))

    page = sales.post(
        f"/links/{link.key}/describe/",
        {"side": "customer", "version": 2, "what_for": "laptops, day one", "used": "monthly", "critical": "slows"},
        follow=True,
    )
    assert "Both sides say so; IT Workplace has not looked yet at what Sales changed." in text(page)
    page = answer(cara, link, "provider", "yes")
    assert "Both sides say so." in text(page)
    link.refresh_from_db()
    assert (link.used, link.critical, link.what_for) == ("monthly", "slows", "laptops, day one")
    assert "waits for your word" not in text(cara.get("/")) + text(sales.get("/"))


def text_of(page) -> str:
    """What a page says, without its markup."""
    from lxml import html  # noqa: PLC0415 -- only here

    return " ".join(html.document_fromstring(page.content.decode()).text_content().split())


def test_it_ends_a_link_once_neither_side_says_so_and_lets_it_begin_again(cast: Cast, lena: Person) -> None:
    link = Link.objects.create(
        provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW, said_by_customer_at=NOW
    )
    answer(signed_in(cast.cara), link, "provider", "no")
    link.refresh_from_db()
    assert link.ended_on_date is None
    page = answer(signed_in(lena), link, "customer", "no")
    link.refresh_from_db()
    assert link.ended_on_date is not None
    assert "Ended on" in text(page)
    declare(signed_in(cast.cara), cast.workplace, name_1="Sales")
    assert list(Link.objects.filter(ended_on_date=None).exclude(pk=link.pk).values_list("provider", "customer")) == [
        (cast.workplace.pk, cast.sales.pk)
    ]


def test_it_takes_a_declaration_of_the_second_side_as_agreement(cast: Cast, lena: Person) -> None:
    declare(signed_in(cast.cara), cast.workplace, name_1="Sales", used="daily")
    page = signed_in(lena).get("/teams/sales/links/declare/?as=customer")
    assert "IT Workplace (they say so already)" in text(page)
    declare(signed_in(lena), cast.sales, **{"as": "customer", "chosen": "team:it-workplace", "used": "seldom"})
    link = Link.objects.get()
    assert link.said_by_customer_at is not None
    assert (link.used, link.described_by) == ("daily", "provider")


def test_it_lets_customers_outside_be_served_without_asking_them(cast: Cast) -> None:
    Segment.objects.create(key="borrowers", name="Private borrowers")
    cara = signed_in(cast.cara)
    assert "Private borrowers (customers outside)" in text(cara.get("/teams/it-workplace/links/declare/"))
    page = declare(cara, cast.workplace, chosen="outside:borrowers")
    assert "IT Workplace says so." in text(page)
    link = Link.objects.get()
    answer(cara, link, "provider", "no")
    link.refresh_from_db()
    assert link.ended_on_date is not None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Tick or name somebody first."),
        ({"name_1": "Slaes"}, "Nobody is called “Slaes”. Did you mean “Sales”?"),
        ({"name_1": "IT Workplace"}, "Nobody is called “IT Workplace”."),
        ({"name_1": "Support"}, "Several teams are called “Support”."),
        ({"name_1": "Legal"}, "You have said this before; nothing is new."),
        ({"name_1": "Sales", "used": "hourly"}, "hourly is not one of the available choices"),
    ],
)
def test_it_says_what_is_missing(cast: Cast, fields: dict[str, str], said: str) -> None:
    team("Support", cast.it)
    Team.objects.filter(pk=team("Support ", cast.legal).pk).update(name="Support")
    Link.objects.create(provider=cast.workplace, customer=cast.legal, said_by_provider_at=NOW)
    assert said in text(declare(signed_in(cast.cara), cast.workplace, **fields))
    assert Link.objects.count() == 1


def test_it_finds_one_of_several_teams_of_a_name_by_its_full_name(cast: Cast) -> None:
    support = team("Support", cast.it)
    Team.objects.filter(pk=team("Support ", cast.legal).pk).update(name="Support")
    declare(signed_in(cast.cara), cast.workplace, name_1="IT › Support")
    assert Link.objects.get().customer == support


def test_it_lets_only_leads_deputies_and_administrators_speak_for_a_team(cast: Cast, lena: Person) -> None:
    link = Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    for who in (cast.ann, cast.ben, cast.dan, cast.sam, cast.eve, cast.cara):
        client = signed_in(who)
        assert declare(client, cast.sales, name_1="Legal").status_code == 403
        assert answer(client, link, "customer", "yes").status_code == 403
        assert client.post(f"/links/{link.key}/end/", {"version": 1}).status_code == 403
        assert client.get(f"/links/{link.key}/").status_code == 200
    assert answer(signed_in(lena), link, "provider", "yes").status_code == 403
    assert Link.objects.get().version == 1
    assert AuditEntry.objects.filter(refused=True).count() == 19

    Absence.objects.create(person=lena, deputy=cast.ann, from_date=TODAY - timedelta(9), until_date="2100-01-01")
    assert answer(signed_in(cast.ann), link, "customer", "yes").status_code == 200
    assert answer(signed_in(cast.ada), link, "provider", "yes").status_code == 200
    link.refresh_from_db()
    assert link.said_by_customer_at is not None


def test_it_lets_who_speaks_for_both_sides_end_a_link_and_take_it_back(cast: Cast) -> None:
    link = Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    ada = signed_in(cast.ada)
    page = ada.post(f"/links/{link.key}/end/", {"version": 1}, follow=True)
    assert "Ended: Legal serves Sales." in text(page)
    undoable = Undoable.objects.get()
    page = ada.post(f"/undo/{undoable.key}/", follow=True)
    assert page.redirect_chain == [(f"/links/{link.key}/", 302)]
    link.refresh_from_db()
    assert (link.ended_on_date, link.version) == (None, 3)


def test_it_takes_back_what_was_declared_unless_the_other_side_has_answered(cast: Cast, lena: Person) -> None:
    cara = signed_in(cast.cara)
    declare(cara, cast.workplace, name_1="Sales", name_2="Legal")
    assert Link.objects.count() == 2
    cara.post(f"/undo/{Undoable.objects.get().key}/")
    assert Link.objects.count() == 0

    declare(cara, cast.workplace, name_1="Sales")
    answer(signed_in(lena), Link.objects.get(), "customer", "yes")
    page = cara.post(f"/undo/{Undoable.objects.filter(action='link-declare').latest('pk').key}/")
    assert (page.status_code, Link.objects.count()) == (403, 1)
    assert "Somebody said something about this link since." in text(page)


def test_it_brings_back_what_both_sides_said_before_a_change(cast: Cast) -> None:
    link = Link.objects.create(
        provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW, said_by_customer_at=NOW, used="daily"
    )
    before = Link.objects.filter(pk=link.pk).values().get()
    cara = signed_in(cast.cara)
    cara.post(f"/links/{link.key}/describe/", {"used": "seldom", "what_for": "<b>all</b>", "version": 1})
    assert "&lt;b&gt;all&lt;/b&gt;" in text(cara.get(f"/links/{link.key}/"))
    answer(cara, link, "provider", "no")
    for undoable in Undoable.objects.order_by("-pk"):
        cara.post(f"/undo/{undoable.key}/")
    after = Link.objects.filter(pk=link.pk).values().get()
    assert after == before | {"version": after["version"]}


def test_it_loses_neither_of_two_descriptions(cast: Cast) -> None:
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    cara = signed_in(cast.cara)
    cara.post(f"/links/{link.key}/describe/", {"what_for": "laptops", "used": "in_trouble", "version": 1})
    page = cara.post(f"/links/{link.key}/describe/", {"what_for": "telephones", "used": "daily", "version": 1})
    assert page.status_code == 409
    assert "laptops" in text(page)
    assert "telephones" in text(page)
    assert "only when something is wrong" in text(page)
    assert [each.name for each in page.context["differences"]] == ["used", "what_for"]


def test_it_asks_again_where_the_link_changed_since_the_page_was_opened(cast: Cast, lena: Person) -> None:
    said = {"said_by_provider_at": NOW, "said_by_customer_at": NOW}
    link = Link.objects.create(provider=cast.workplace, customer=cast.sales, **said)
    sales = signed_in(lena)
    answer(signed_in(cast.cara), link, "provider", "no")
    page = answer(sales, link, "customer", "no", version=1)
    assert page.status_code == 409
    assert "Nothing was kept yet" in text(page)
    link.refresh_from_db()
    assert (link.said_by_customer_at, link.ended_on_date) == (NOW, None)

    answer(sales, link, "customer", "no")
    assert answer(sales, link, "customer", "yes").status_code == 409
    assert sales.get(f"/links/{link.key}/describe/").status_code == 409
    assert sales.post(f"/links/{link.key}/answer/", {}).status_code == 302


def test_it_counts_a_form_that_is_sent_twice_once(cast: Cast) -> None:
    cara = signed_in(cast.cara)
    first = declare(cara, cast.workplace, name_1="Sales", once="the-same")
    second = declare(cara, cast.workplace, name_1="Sales", once="the-same")
    assert first.redirect_chain == second.redirect_chain
    assert (Link.objects.count(), AuditEntry.objects.filter(action="link-declare").count()) == (1, 1)


def test_it_lists_what_is_to_be_settled_for_leads_and_all_of_it_for_service_leads(cast: Cast, lena: Person) -> None:
    one_sided = Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.workplace, customer=cast.legal, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.it, customer=cast.sales, said_by_provider_at=NOW, said_by_customer_at=NOW)
    shown = signed_in(lena).get("/links/").context["found"]
    assert ([each.row.key for each in shown.mine], shown.others) == ([one_sided.key], ())
    shown = signed_in(cast.sam).get("/links/").context["found"]
    assert (shown.mine, [each.sentence for each in shown.others]) == (
        (),
        ["Legal says so; Sales has not said yet.", "IT Workplace says so; Legal has not said yet."],
    )
    assert {each.name for each in shown.without_path} == {"Sales", "IT", "IT Workplace", "Legal"}
    assert signed_in(cast.ben).get("/links/").status_code == 403
    assert "2 links of the organisation are not settled" in text(signed_in(cast.sam).get("/"))


def test_it_says_where_to_begin_while_nobody_said_anything(cast: Cast) -> None:
    said = {who: signed_in(getattr(cast, who)).get("/links/").content.decode() for who in ("cara", "sam")}
    assert all("Nobody has said yet who serves whom" in page for page in said.values())
    assert 'href="/teams/it-workplace/links/declare/"' in said["cara"]
    Link.objects.create(provider=cast.sales, customer=cast.legal, said_by_provider_at=NOW, said_by_customer_at=NOW)
    assert "Nothing is left to settle" in signed_in(cast.sam).get("/links/").content.decode()


def test_it_goes_through_a_long_list_page_by_page(cast: Cast) -> None:
    for number in range(52):
        Link.objects.create(provider=team(f"Team {number}"), customer=cast.sales, said_by_provider_at=NOW)
    ada = signed_in(cast.ada)
    first = ada.get("/links/").context["found"]
    second = ada.get(f"/links/?after={first.after}").context["found"]
    assert (len(first.others), len(second.others), first.many, second.after) == (50, 2, 52, "")
    assert not {each.key for each in first.others} & {each.key for each in second.others}


def test_it_shows_the_lead_and_the_team_as_a_link_both_ways(cast: Cast) -> None:
    page = text(signed_in(cast.ann).get("/teams/it-workplace/links/lead/"))
    assert "Cara Clay → IT Workplace" in page
    assert "IT Workplace → Cara Clay" in page
    assert "Nobody leads this team at present" in text(signed_in(cast.ann).get("/teams/legal/links/lead/"))


def test_it_leaves_out_links_of_closed_teams(cast: Cast) -> None:
    Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    Team.objects.filter(pk=cast.legal.pk).update(closed_on_date=TODAY)
    assert signed_in(cast.ada).get("/links/").context["found"].many == 0
    assert "Legal" not in text(signed_in(cast.ann).get("/teams/sales/"))


@pytest.mark.parametrize(
    "fields",
    [
        {"said_by_provider_at": NOW, "denied_by_provider_at": NOW},
        {"said_by_customer_at": NOW, "denied_by_customer_at": NOW},
        {"used": "hourly"},
        {"critical": "very"},
        {"described_by": "provider"},
        {"described_at": NOW},
        {"described_by": "somebody", "described_at": NOW},
    ],
)
def test_it_keeps_no_link_that_contradicts_itself(cast: Cast, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(provider=cast.legal, customer=cast.sales, **fields)


def test_it_keeps_one_link_between_two_at_a_time_and_never_asks_outside(cast: Cast) -> None:
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.legal, customer=cast.sales, ended_on_date=TODAY)
    Link.objects.create(provider=cast.legal, customer=cast.sales)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(provider=cast.legal, customer=cast.sales)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(provider=cast.legal, segment=segment, said_by_customer_at=NOW)


def test_it_asks_the_same_number_of_questions_however_many_links_there_are(cast: Cast) -> None:
    def asked() -> list[int]:
        counts = []
        for address in ("/links/", "/teams/legal/", "/teams/legal/paths/", "/teams/legal/links/declare/", "/"):
            client = signed_in(cast.ada)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    def serve(number: int) -> None:
        served = team(f"Served {number}")
        segment = Segment.objects.create(key=f"s{number}", name=f"Segment {number}")
        Link.objects.create(provider=cast.legal, customer=served, said_by_provider_at=NOW)
        Link.objects.create(provider=served, segment=segment, said_by_provider_at=NOW)

    serve(1)
    one = asked()
    for number in (2, 3):
        serve(number)
    assert asked() == one
