"""The map: whom it shows, how branches fold and unfold, and that nothing is lost on the way."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.web.conftest import NOW, Cast, person, signed_in, team
from tests.web.many_links import populate
from wellserved.report.map_look import MAP_SCRIPT, MAP_STYLE
from wellserved.web.models import Link, Person, Segment, Team
from wellserved.web.pages.map_address import address_of
from wellserved.web.pages.map_svg import drawing
from wellserved.web.queries.line_of_sight import paths_to_customers
from wellserved.web.queries.map_graph import Graph, graph_for
from wellserved.web.queries.map_rows import rows_of
from wellserved.web.queries.map_view import View, Wish, view_of, with_fewer


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """IT Workplace serves Legal, Legal serves Sales, Sales serves borrowers; IT Workplace serves Sales, says Sales."""
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    Link.objects.create(
        provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW, said_by_customer_at=NOW, used="daily"
    )
    Link.objects.create(provider=cast.workplace, customer=cast.legal, said_by_provider_at=NOW, said_by_customer_at=NOW)
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_customer_at=NOW - timedelta(days=9))
    return cast


@pytest.fixture
def crowd(db: None) -> Person:
    return populate(60, 160)


def shown(reader: Person, query: str = "") -> Any:
    response = signed_in(reader).get(f"/map/{query}")
    assert response.status_code == 200, response.status_code
    return html.document_fromstring(response.content.decode())


def boxes(document: Any, drawing: str = "map-wide") -> list[str]:
    return document.xpath(f"//div[@class='{drawing}']//*[contains(@class, 'team ')]/@data-team")


def titles(document: Any, kind: str) -> list[str]:
    found = document.xpath(f"//div[@class='map-wide']//*[contains(concat(' ', @class, ' '), ' {kind} ')]/title/text()")
    return [each.replace("\xa0", " ") for each in found]


def graph_and(reader: Person, **wish: Any) -> tuple[Graph, View]:
    graph = graph_for(reader)
    return graph, view_of(graph, Wish(**wish))


def all_keys() -> frozenset[str]:
    return frozenset(Team.objects.values_list("key", flat=True))


def test_it_shows_who_serves_whom_layer_by_layer_towards_the_customer(chain: Cast) -> None:
    assert boxes(shown(chain.ann)) == ["it-workplace", "legal", "sales", "customer:borrowers"]


def test_it_says_of_each_box_whom_it_serves_and_how_far_the_customer_is(chain: Cast) -> None:
    assert titles(shown(chain.ann), "team") == [
        "IT Workplace: part of IT; serves Legal, Sales; 2 steps from the customer outside",
        "Legal: serves Sales; is served by IT Workplace; 2 steps from the customer outside",
        "Sales: your team; serves Borrowers; is served by IT Workplace, Legal; 1 step from the customer outside",
        "Borrowers: customer outside; is served by Sales",
    ]


def test_it_draws_what_only_one_side_says_differently_and_names_the_side(chain: Cast) -> None:
    document = shown(chain.ann)

    assert titles(document, "hollow") == ["IT Workplace serves Sales: only Sales says so"]
    assert "only one side says so" in "".join(document.xpath("//div[@class='map-wide']//*[@class='legend']//text()"))


def test_it_draws_used_links_wider_only_where_that_is_known(chain: Cast) -> None:
    def widths() -> dict[str, str]:
        found = shown(chain.ann).xpath(
            "//div[@class='map-wide']//*[contains(@class, 'link ')][@data-provider='legal' or @data-customer='legal']"
        )
        return {each.get("data-provider"): each.get("stroke-width") for each in found}

    told = widths()
    Link.objects.update(used="")
    untold = widths()

    assert float(told["legal"]) > float(told["it-workplace"])
    assert untold["legal"] == untold["it-workplace"]


@pytest.mark.parametrize("opened", [None, frozenset(), "all", frozenset({"finance", "house"})])
@pytest.mark.parametrize("focus", ["", "t1"])
def test_it_keeps_every_link_exactly_once_however_it_is_folded(crowd: Person, opened: Any, focus: str) -> None:
    graph, view = graph_and(crowd, opened=all_keys() if opened == "all" else opened, focus=focus)
    number = graph.parties[graph.by_key["t1"].number].number
    expected = sorted(each.key for each in graph.links if not focus or number in (each.provider, each.customer))

    for each in (view, with_fewer(view, 9, 3)):
        assert sorted(link.key for arrow in each.arrows.values() for link in arrow.links) == expected
    assert sorted(link.key for row in rows_of(view, "mine") for link in row.arrow.links) == expected
    for direction in ("right", "down"):
        layout = drawing(graph, view, direction).layout
        assert sum(edge.links for edge in layout.edges) + layout.left_out.links == len(expected)


@pytest.mark.parametrize("opened", [None, frozenset(), "all"])
def test_it_puts_every_linked_party_into_exactly_one_box(crowd: Person, opened: Any) -> None:
    graph, view = graph_and(crowd, opened=all_keys() if opened == "all" else opened)

    assert sorted(each.number for box in view.boxes.values() for each in box.members) == sorted(graph.linked)


def test_it_unfolds_a_branch_and_folds_it_again(chain: Cast) -> None:
    network = team("Network", chain.it)
    Link.objects.create(provider=network, customer=chain.legal, said_by_provider_at=NOW, said_by_customer_at=NOW)
    folded = shown(chain.ann, "?open=")
    (unfold,) = folded.xpath("//div[@class='map-wide']//a[.//*[@data-team='+it']]/@href")
    unfolded = shown(chain.ann, unfold)
    (fold,) = unfolded.xpath("//nav[@class='branches']//a[starts-with(normalize-space(), 'IT')]/@href")

    assert sorted(boxes(folded)) == ["+it", "customer:borrowers", "legal", "sales"]
    assert sorted(boxes(unfolded)) == ["customer:borrowers", "it-workplace", "legal", "network", "sales"]
    assert boxes(shown(chain.ann, fold)) == boxes(folded)
    assert titles(folded, "branch") == [
        "IT: 2 teams; serves Legal, Sales; 2 steps from the customer outside",
    ]


def test_it_folds_by_itself_what_cannot_be_taken_in_at_a_glance(crowd: Person) -> None:
    drawn = [each for each in boxes(shown(crowd)) if not each.startswith("customer:")]

    assert len(drawn) <= 20
    assert [each for each in drawn if each.startswith("+")]


def test_it_draws_a_flat_organisation_too(db: None) -> None:
    teams = [team(f"Team {number}") for number in range(40)]
    for one, other in pairwise(teams):
        Link.objects.create(provider=one, customer=other, said_by_provider_at=NOW)
    ann = person("Ann Ashby", teams[7])
    document = shown(ann)

    assert len(boxes(document)) <= 24 + 6
    assert "team-7" in boxes(document)
    assert [each for each in titles(document, "fold") if "more teams" in each]


@pytest.mark.parametrize("reader", ["ann", "ben", "dan"])
def test_the_way_to_the_customer_is_the_line_of_sight(chain: Cast, reader: str) -> None:
    who = getattr(chain, reader)
    mine = who.memberships.get().team
    path = [stop.name for stop in paths_to_customers([mine])[mine.pk]]

    assert shown(who).xpath("//ol[@class='path']/li//text()") == path


def test_the_way_of_any_team_is_its_line_of_sight_and_is_brought_out(crowd: Person) -> None:
    teams = list(Team.objects.filter(closed_on_date=None))
    expected = {number: [stop.key for stop in path] for number, path in paths_to_customers(teams).items()}
    graph = graph_for(crowd)

    for each in teams:
        view = view_of(graph, Wish(path=each.key))
        assert [stop.key for stop in view.path] == (expected[each.pk] or [each.key])
        assert sum(arrow.is_on_path for arrow in view.arrows.values()) == max(0, len(view.path) - 1)
        assert all(not view.boxes[k].is_branch for k, box in view.boxes.items() if box.is_on_path)


def test_it_says_where_there_is_no_way_yet(chain: Cast) -> None:
    Link.objects.filter(segment__isnull=False).delete()
    document = shown(chain.ann, "?path=legal")

    assert "Legal has no way to a customer outside yet" in document.text_content()
    assert document.xpath("//p[@class='lead']/text()") == [
        "4 teams, 3 links. 3 teams have no way to a customer outside yet."
    ]


def test_a_disputed_link_is_shown_but_is_no_way(chain: Cast) -> None:
    Link.objects.filter(provider=chain.legal).update(said_by_customer_at=None, denied_by_customer_at=NOW)
    document = shown(chain.dan)

    assert titles(document, "disputed") == ["Legal serves Sales: daily; one side says so, the other says not so"]
    assert "Legal has no way to a customer outside yet" in document.text_content()


def test_it_shows_the_neighbours_of_one_team_alone(chain: Cast) -> None:
    document = shown(chain.ann, "?focus=legal")

    assert document.xpath("//h1/text()") == ["Legal"]
    assert boxes(document) == ["it-workplace", "legal", "sales"]
    assert [cells[0] for cells in table(document)] == ["IT Workplace", "Legal"]


def test_it_shows_who_serves_an_outside_customer(chain: Cast) -> None:
    assert boxes(shown(chain.ann, "?focus=customer:borrowers")) == ["sales", "customer:borrowers"]


def test_it_shows_at_once_what_somebody_changed_however_often_it_was_looked_at(chain: Cast) -> None:
    before = [boxes(shown(chain.ann)) for _ in range(3)]
    Team.objects.filter(pk=chain.legal.pk).update(name="Law & order")
    assert "Law & order" in shown(chain.ann).text_content()
    Link.objects.filter(provider=chain.workplace).delete()
    after = boxes(shown(chain.ann))

    assert before == [["it-workplace", "legal", "sales", "customer:borrowers"]] * 3
    assert after == ["legal", "sales", "customer:borrowers"]


def test_it_shows_everybody_their_own_team_though_others_looked_before(chain: Cast) -> None:
    def mine(reader: Person) -> list[str]:
        return shown(reader).xpath("//div[@class='map-wide']//*[contains(@class, ' mine')]/@data-team")

    assert [mine(reader) for reader in (chain.ann, chain.ben, chain.ann)] == [["sales"], ["it-workplace"], ["sales"]]


def table(document: Any) -> Iterator[list[str]]:
    for row in document.xpath("//tbody/tr"):
        yield [" ".join(cell.text_content().replace("\xa0", " ").split()) for cell in row]


def test_the_table_has_the_same_links_and_numbers(chain: Cast) -> None:
    assert list(table(shown(chain.ann))) == [
        ["IT Workplace", "Legal", "both sides say so", "–", "Mon 23 Nov 2026"],
        ["IT Workplace", "Sales", "only Sales says so", "–", "Sat 14 Nov 2026"],
        ["Legal", "Sales", "both sides say so", "daily", "Mon 23 Nov 2026"],
        ["Sales", "Borrowers", "Sales says so", "–", "Mon 23 Nov 2026"],
    ]


def test_the_table_leads_to_each_link_and_counts_links_only_where_an_arrow_stands_for_several(crowd: Person) -> None:
    every, folded = shown(crowd, f"?open={','.join(sorted(all_keys()))}"), shown(crowd, "?open=")
    of_links = "//table[@id='all-rows']//th[@class='number']|//*[@id='all-rows']//th[@class='number']"

    assert [each.text_content() for each in every.xpath(of_links)] == []
    assert {each.text_content() for each in folded.xpath(of_links)} == {"Links"}
    leads = every.xpath("//tbody/tr/td[2]/a/@href")
    assert len(leads) == len(every.xpath("//tbody/tr"))
    assert all(each.startswith("/links/") for each in leads)


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "IT Workplace"), ("mine", "IT Workplace"), ("changed", "Legal"), ("score", "IT Workplace")],
)
def test_the_table_goes_by_name_mine_first_or_last_change_and_by_nothing_else(
    chain: Cast, sort: str, first: str
) -> None:
    Link.objects.filter(provider=chain.legal).update(described_by="customer", described_at=NOW + timedelta(days=1))
    rows = list(table(shown(chain.ann, f"?sort={sort}")))

    assert rows[0][0] == first
    assert (rows[-1][:2] == ["IT Workplace", "Legal"]) is (sort == "mine")


def test_the_table_of_many_arrows_comes_in_parts_and_loses_none(crowd: Person) -> None:
    query, rows = f"?open={','.join(sorted(all_keys()))}", []
    while query:
        document = shown(crowd, query)
        rows += list(table(document))
        query = "".join(document.xpath("//nav[@class='pager']//a[contains(., 'Next')]/@href")).partition("#")[0]

    assert len({tuple(row[:2]) for row in rows}) == len(rows) == 160  # every arrow is one link, once all is unfolded


@pytest.mark.parametrize("said", ["lega", "Légal"])
def test_it_finds_one_and_goes_there(chain: Cast, said: str) -> None:
    response = signed_in(chain.ann).get("/map/", {"find": said})

    assert response["Location"] == "/map/?focus=legal"


def test_it_lists_what_it_finds_and_says_when_it_is_nothing(chain: Cast) -> None:
    both = shown(chain.ann, "?find=it")
    none = shown(chain.ann, "?find=zzz")

    assert both.xpath("//section[@aria-label='Found']//a/@href") == ["?focus=it", "?focus=it-workplace"]
    assert "Nobody on the map" in none.text_content()


def test_it_names_the_teams_that_are_not_on_it_yet(chain: Cast) -> None:
    team("Archive")

    assert "Not on the map yet" in shown(chain.ann).text_content()
    assert shown(chain.ann).xpath("//div[contains(@class, 'notice')]//a/@href") == ["/teams/archive/"]


def test_it_leaves_out_what_has_ended_or_closed(chain: Cast) -> None:
    Link.objects.filter(provider=chain.workplace, customer=chain.sales).update(ended_on_date=NOW.date())
    Team.objects.filter(pk=chain.legal.pk).update(closed_on_date=NOW.date())

    assert boxes(shown(chain.ann)) == ["sales", "customer:borrowers"]


@pytest.mark.parametrize("query", ["?focus=nobody", "?path=nobody", "?focus=customer:nobody"])
def test_whoever_is_not_there_is_not_there(chain: Cast, query: str) -> None:
    assert signed_in(chain.ann).get(f"/map/{query}").status_code == 404
    assert signed_in(chain.ann).get(f"/map/print.svg{query}").status_code == 404


@pytest.mark.parametrize("query", ["?open=nobody,,", "?first=-3&sort=x", "?first=99999999999", "?focus=&path="])
def test_an_address_that_says_nothing_shows_the_whole_map(chain: Cast, query: str) -> None:
    assert len(boxes(shown(chain.ann, query))) == 4


@pytest.mark.parametrize("address", ["/map/", "/map/print.svg"])
def test_it_is_for_those_who_are_signed_in(client: Any, cast: Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")


def test_everybody_finds_it_in_the_navigation(cast: Cast) -> None:
    document = html.document_fromstring(signed_in(cast.ann).get("/teams/").content)

    assert document.xpath("//nav[@id='entries']//a[@href='/map/']/@data-key") == ["g m"]


def test_it_offers_three_ways_to_begin(cast: Cast) -> None:
    page = signed_in(cast.ann).get("/map/")
    document = html.document_fromstring(page.content.decode())

    assert document.xpath("//main//h2/text()") == [
        "Say whom you serve",
        "Bring the teams you have",
        "Look at one that is finished",
    ]
    assert document.xpath("//main//a/@href") == ["/teams/sales/"]


def test_it_leads_whoever_may_say_it_straight_to_saying_whom_they_serve(cast: Cast) -> None:
    document = html.document_fromstring(signed_in(cast.cara).get("/map/").content.decode())

    assert document.xpath("//main//a/@href") == ["/teams/it-workplace/links/declare/"]


@pytest.mark.parametrize(("reader", "first"), [("eve", "/teams/it/"), ("ada", "/teams/it/links/declare/")])
def test_it_leads_whoever_has_no_team_to_one_that_can_begin(cast: Cast, reader: str, first: str) -> None:
    page = signed_in(getattr(cast, reader)).get("/map/").content.decode()

    assert "there have to be teams first" not in page
    assert html.document_fromstring(page).xpath("//main//a/@href")[0] == first


def test_it_asks_the_database_as_often_for_three_links_as_for_one(chain: Cast) -> None:
    def asked() -> int:
        client = signed_in(chain.ann)
        client.get("/map/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/map/?path=legal")
        return len(queries)

    many = asked()
    Link.objects.exclude(segment=None, provider=chain.legal).filter(segment=None).delete()
    one = asked()

    assert many == one


def test_it_reads_the_graph_with_four_queries(crowd: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        graph_for(crowd)


def test_it_is_one_sheet_to_print(chain: Cast) -> None:
    response = signed_in(chain.ann).get("/map/print.svg")
    sheet = html.fragment_fromstring(response.content.decode())

    assert response["Content-Type"] == "image/svg+xml"
    assert (sheet.get("width"), sheet.get("height")) == ("420mm", "297mm")
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]+'", response["Content-Security-Policy"])
    assert sheet.xpath("//*[contains(@class, 'team ')]/@data-team") == boxes(shown(chain.ann))
    assert not sheet.xpath("//a")


def test_it_shows_any_name_as_text(chain: Cast) -> None:
    Team.objects.update(name='<script>alert("x")</script>\u202e" onload="x')
    for address in ("/map/", "/map/?focus=legal", "/map/print.svg"):
        body = signed_in(chain.ann).get(address).content.decode()
        assert "<script>alert" not in body
        assert ' onload="x' not in body.replace("&quot;", "'")


def test_it_looks_as_the_map_of_the_report(client: Any, db: None) -> None:
    def static(path: str) -> str:
        return b"".join(client.get(f"/static/{path}")).decode()

    assert MAP_STYLE in static("look/map.css")
    assert MAP_SCRIPT in static("map.js")


def test_an_address_says_again_what_was_read_from_it(rf: Any) -> None:
    query = "?open=a,b&focus=customer:x&path=y&sort=changed"

    assert address_of(rf.get(f"/map/{query}").GET).to() == query
