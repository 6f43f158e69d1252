"""The map coloured by waiting: what its lines, its words and its table say of each month, and to whom."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tests.web.conftest import NOW, Cast, person, signed_in, team
from wellserved.analysis.months import MonthFigures, MonthRow
from wellserved.web.actions.months_kept import keep_months
from wellserved.web.models import Link, Person, Segment, Team
from wellserved.web.pages.map_waiting import shade
from wellserved.web.queries import map_waiting

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
LOOK = "?look=waiting"
IN_AUGUST = f"{LOOK}&month=2026-08"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Let no test see what another one kept."""
    map_waiting.forget()
    yield
    map_waiting.forget()


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """IT Workplace and Legal serve Sales, Sales serves borrowers; in each of these teams are three people."""
    agreed = {"said_by_provider_at": NOW, "said_by_customer_at": NOW}
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.legal, customer=cast.sales, **agreed)
    Link.objects.create(provider=cast.workplace, customer=cast.sales, **agreed)
    for crowded in (cast.sales, cast.legal, cast.workplace):
        for number in range(3):
            person(f"{crowded.key}{number} Extra", crowded)
    waited(cast.workplace, cast.sales, AUGUST, 34, 212.0)
    waited(cast.legal, cast.sales, AUGUST, 4, 999.0)
    waited(cast.workplace, cast.sales, JULY, 5, 40.0)
    waited(cast.legal, cast.sales, JULY, 10, 4.0)
    return cast


KEPT: dict[date, list[MonthRow]] = {}


@pytest.fixture(autouse=True)
def no_rows() -> None:
    KEPT.clear()


def waited(provider: Team, customer: Team, month: date, ended: int, hours: float) -> None:
    """Let so many requests of a link end in a month, that waited so long in all."""
    rows = KEPT.setdefault(month, [])
    rows.append(MonthRow(f"{month:%Y-%m}", provider.pk, customer.pk, figures(ended, hours)))
    known = [row.figures for row in rows]
    both = figures(sum(each.ended for each in known), sum(each.own_wait_hours for each in known))
    teams = {team: team for row in rows for team in (row.provider, row.customer) if team is not None}
    keep_months([*rows, MonthRow(f"{month:%Y-%m}", None, None, both)], teams, [month])


def figures(ended: int, hours: float) -> MonthFigures:
    return MonthFigures(ended=ended, own_wait_hours=hours)


def page(reader: Person, query: str = IN_AUGUST) -> Any:
    response = signed_in(reader).get(f"/map/{query}")
    assert response.status_code == 200, response.status_code
    return html.document_fromstring(response.content.decode())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def lead(document: Any) -> str:
    return words(document.xpath("//main//header//p | //main//*[contains(@class, 'lead')]")[0])


def lines(document: Any) -> dict[str, str]:
    """Give what each line of the wide map says, with its classes."""
    drawn = document.xpath("//div[@class='map-wide']//path[contains(concat(' ', @class, ' '), ' link ')][title]")
    return {words(each[0]): each.get("class") for each in drawn}


def table(document: Any) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in document.xpath("//*[@id='all-rows']//tbody/tr")]


# what it says


def test_it_says_in_one_sentence_where_requests_waited_longest(chain: Cast) -> None:
    said = "August 2026: requests waited longest on IT Workplace → Sales: 212 hours over 34 requests."
    assert lead(page(chain.eve)) == said


def test_few_requests_are_never_what_waited_longest(chain: Cast) -> None:
    assert "999" not in words(page(chain.eve))


def test_each_line_says_how_long_over_how_many_requests(chain: Cast) -> None:
    assert set(lines(page(chain.eve))) == {
        "IT Workplace serves Sales: 212 hours of waiting over 34 requests, 6.2 hours each",
        "Legal serves Sales: not shown: fewer than five requests",
        "Sales serves Borrowers: no request ended",
    }


def test_the_longest_is_the_strongest_and_what_is_not_shown_is_grey_and_hollow(chain: Cast) -> None:
    drawn = {said.split(":")[0]: kinds.split() for said, kinds in lines(page(chain.eve)).items()}
    assert "heat-5" in drawn["IT Workplace serves Sales"]
    assert {"unknown", "hollow"} <= {*drawn["Legal serves Sales"]}
    assert "unknown" in drawn["Sales serves Borrowers"]
    assert "hollow" not in drawn["Sales serves Borrowers"]


def test_the_same_width_stands_for_the_same_hours_in_every_month(chain: Cast) -> None:
    drawn = {
        said.split(":")[0]: kinds.split() for said, kinds in lines(page(chain.eve, f"{LOOK}&month=2026-07")).items()
    }
    assert shade(40, 212) == "heat-3"
    assert shade(40, 212) in drawn["IT Workplace serves Sales"]
    assert shade(4, 212) in drawn["Legal serves Sales"]


def test_what_is_withheld_does_not_set_the_scale_either(chain: Cast) -> None:
    text = words(page(chain.eve))
    assert "212 hours of waiting in all" in text
    assert "999" not in text


def test_boxes_stand_where_they_stood_whatever_the_month(chain: Cast) -> None:
    both = [page(chain.eve, f"{LOOK}&month=2026-0{month}") for month in (7, 8)]
    places = [each.xpath("//div[@class='map-wide']//rect/@x | //div[@class='map-wide']//rect/@y") for each in both]
    assert places[0] == places[1]


def test_the_year_adds_its_months_up(chain: Cast) -> None:
    document = page(chain.eve, LOOK)
    assert lead(document).endswith("requests waited longest on Legal → Sales: 1,003 hours over 14 requests.")
    assert "July 2026 to August 2026" in words(document) or "August 2026" in words(document)


def test_the_table_says_the_same(chain: Cast) -> None:
    assert table(page(chain.eve)) == [
        ["IT Workplace", "Sales", "212 hours", "34", "6.2 hours", "How it goes: IT Workplace serves Sales"],
        ["Legal", "Sales", "not shown: fewer than five requests", "How it goes: Legal serves Sales"],
        ["Sales", "Borrowers", "no request ended", "–"],
    ]


def test_a_row_leads_to_how_it_goes_on_the_link_for_whoever_may_see_it(chain: Cast) -> None:
    team = Team.objects.create(key="below-sales", name="Below Sales", path="/", parent=chain.sales)
    Team.objects.filter(pk=team.pk).update(path=f"{chain.sales.path}{team.pk}/")
    team.refresh_from_db()
    Link.objects.create(provider=team, customer=chain.legal, said_by_provider_at=NOW, said_by_customer_at=NOW)
    leads = {
        name: person(f"{name} Lead", of, is_lead=True) for name, of in (("W", chain.workplace), ("S", chain.sales))
    }
    between_teams = list(Link.objects.filter(customer__isnull=False))
    for reader in (chain.eve, chain.sam, chain.ada, *leads.values()):
        document, client = page(reader, f"{LOOK}&open=sales"), signed_in(reader)
        ways = set(document.xpath("//*[@id='all-rows']//a[contains(@href, '/course/')]/@href"))
        for link in between_teams:
            way = f"/links/{link.key}/course/"
            assert (way in ways) == (client.get(way).status_code == 200), (reader.name, str(link))
        assert not any(link.key in way for link in Link.objects.filter(customer=None) for way in ways)


def test_it_says_what_it_counts_and_why_other_pages_count_otherwise(chain: Cast) -> None:
    document = page(chain.eve)
    (counted,) = document.xpath("//*[contains(@class, 'counted')]")
    assert words(counted).startswith("Counted here: waiting with the team that was asked, which could have gone on;")
    assert "Requests that ended: August 2026." in words(counted)
    assert counted.xpath(".//a/@href") == ["#other-numbers"]
    assert len(document.xpath("//*[@id='other-numbers']")) == 1
    assert not page(chain.eve, "").xpath("//*[@id='other-numbers']"), "only where hours are shown"


def test_the_table_can_begin_with_the_longest(chain: Cast) -> None:
    rows = table(page(chain.eve, f"{LOOK}&month=2026-07&sort=waiting"))
    assert [row[0] for row in rows] == ["IT Workplace", "Legal", "Sales"]


def test_a_team_in_focus_has_its_own_sentence(chain: Cast) -> None:
    document = page(chain.eve, f"{LOOK}&month=2026-07&focus=legal")
    assert "July 2026: requests waited longest on Legal → Sales: 4 hours over 10 requests." in words(document)


def test_requests_on_no_link_of_the_map_are_counted_beneath(chain: Cast) -> None:
    assert "no link of this map" not in words(page(chain.eve))
    waited(chain.legal, chain.workplace, AUGUST, 5, 5.0)
    assert "5 more requests ended that belong to no link of this map." in words(page(chain.eve))


def test_fewer_than_five_of_them_are_not_counted_out(chain: Cast) -> None:
    waited(chain.legal, chain.workplace, AUGUST, 3, 5.0)
    said = words(page(chain.eve))
    assert "Fewer than five more requests ended that belong to no link of this map." in said
    assert "3 more" not in said


def test_requests_of_a_link_that_ended_are_among_them(chain: Cast) -> None:
    Link.objects.filter(provider=chain.workplace, customer=chain.sales).update(ended_on_date=NOW.date())
    assert "34 more requests ended that belong to no link of this map." in words(page(chain.eve))


def test_requests_of_a_small_team_that_count_in_the_one_above_belong_to_its_link(chain: Cast) -> None:
    finance = team("Finance")
    payroll = team("Payroll", finance)
    person("Pia Pool", payroll)
    person("Paul Penn", payroll)
    waited(finance, chain.sales, AUGUST, 20, 5.0)
    assert "20 more requests ended that belong to no link of this map." in words(page(chain.eve))
    Link.objects.create(provider=payroll, customer=chain.sales, said_by_provider_at=NOW)
    assert "no link of this map" not in words(page(chain.eve))
    waited(chain.sales, finance, AUGUST, 6, 5.0)
    assert "6 more requests" in words(page(chain.eve)), "the other way round it is another link"


def test_the_running_month_says_that_it_is_not_over(chain: Cast) -> None:
    now = timezone.localdate().replace(day=1)
    waited(chain.workplace, chain.sales, now, 7, 9.0)
    assert " so far: requests waited longest" in lead(page(chain.eve, f"{LOOK}&month={now:%Y-%m}"))


# small teams


def test_nothing_is_told_of_a_team_of_one_or_two_people(chain: Cast) -> None:
    small = Team.objects.create(key="two", name="Two", path="/")
    Team.objects.filter(pk=small.pk).update(path=f"/{small.pk}/")
    Link.objects.create(provider=small, customer=chain.sales, said_by_provider_at=NOW, said_by_customer_at=NOW)
    person("One Only", small)
    person("Two Only", small)
    waited(small, chain.sales, AUGUST, 50, 7777.0)
    document = page(chain.eve)
    assert "7,777" not in words(document)
    assert "Two serves Sales: not shown: fewer than three people" in lines(document)


# the slider


def test_the_slider_goes_over_the_months_that_there_are(chain: Cast) -> None:
    document = page(chain.eve)
    (slider,) = document.xpath("//input[@type='range']")
    assert [slider.get(name) for name in ("min", "max", "value")] == ["24318", "24319", "24319"]
    assert slider.get("aria-valuetext") == "August 2026"
    assert document.xpath("//datalist/option/@label") == ["July 2026", "August 2026"]


def test_without_scripts_a_button_shows_the_month_that_was_chosen(chain: Cast) -> None:
    (form,) = page(chain.eve).xpath("//form[@data-months]")
    hidden = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    assert hidden == {"look": "waiting"}
    assert form.xpath(".//button")
    assert lead(page(chain.eve, f"{LOOK}&at=24318")).startswith("July 2026: ")


def test_whoever_slid_can_go_on_sliding(chain: Cast) -> None:
    assert page(chain.eve, f"{LOOK}&at=24318").xpath("//input[@type='range']/@autofocus")
    assert not page(chain.eve).xpath("//input[@type='range']/@autofocus")


def test_the_months_beside_it_and_the_whole_year_are_links(chain: Cast) -> None:
    links = page(chain.eve).xpath("//nav[@aria-label='Other months']//a/@href")
    assert links == [f"{LOOK}&month=2026-07", LOOK]


@pytest.mark.parametrize("said", ["month=2031-01", "month=never", "at=99999999", "at=-1", "at=24x18", "month=2026-13"])
def test_a_month_that_is_not_there_is_the_whole_year(chain: Cast, said: str) -> None:
    assert words(page(chain.eve, f"{LOOK}&{said}")) == words(page(chain.eve, LOOK))


def test_looking_elsewhere_on_the_map_stays_in_the_month(chain: Cast) -> None:
    links = page(chain.eve).xpath("//div[@class='map-wide']//a/@href")
    assert links
    assert all("look=waiting" in each and "month=2026-08" in each for each in links)


# to whom


@pytest.mark.parametrize("query", [LOOK, IN_AUGUST])
def test_whoever_does_not_see_findings_is_told_so(chain: Cast, query: str) -> None:
    for address in ("/map/", "/map/print.svg"):
        assert signed_in(chain.ann).get(address + query).status_code == 403


def test_the_way_there_is_shown_to_those_who_may_go(chain: Cast) -> None:
    assert page(chain.eve, "").xpath("//nav//a[contains(@href, 'look=waiting')]")
    assert not page(chain.ann, "").xpath("//nav//a[contains(@href, 'look=waiting')]")


def test_before_the_first_analysis_it_says_what_will_be_there(cast: Cast) -> None:
    Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    assert "No month is known yet" in words(page(cast.eve, LOOK))


def test_it_prints_on_paper(chain: Cast) -> None:
    sheet = signed_in(chain.eve).get(f"/map/print.svg{IN_AUGUST}").content.decode()
    assert "Where it waits" in sheet
    assert "212 hours over 34 requests" in sheet
    assert "999" not in sheet


# its cost


def test_it_asks_the_database_as_often_whatever_the_number_of_links(chain: Cast) -> None:
    client = signed_in(chain.eve)
    client.get(f"/map/{IN_AUGUST}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/map/{IN_AUGUST}")
        return len(asked)

    before = queries()
    Link.objects.create(provider=chain.workplace, customer=chain.legal, said_by_provider_at=NOW)
    assert queries() == before


def test_what_an_analysis_wrote_anew_is_shown_at_once(chain: Cast) -> None:
    page(chain.eve)
    KEPT.clear()
    waited(chain.workplace, chain.sales, AUGUST, 35, 100.0)
    assert lead(page(chain.eve)).endswith("100 hours over 35 requests.")
