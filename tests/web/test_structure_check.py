"""The structure check: each kind of finding with its plant, without it, and with too few requests to tell."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.report.made_up import LENDER
from tests.web.conftest import NOW, Cast, person, signed_in, team
from tests.web.month_rows import month_row
from tests.web.requested import words
from wellserved.web.models import FindingsRun, Link, Membership, MonthOf, Segment, Service, Team
from wellserved.web.queries.structure_check import structure
from wellserved.web.queries.structure_found import Structure
from wellserved.web.queries.structure_words import told

PAGE = "/where/structure/"


def found() -> Structure:
    return structure(timezone.localdate())


def names(*services: str, of: Team) -> None:
    Service.objects.bulk_create(Service(team=of, name=name) for name in services)


def serve(*chain: Team) -> None:
    """Let each team serve the next one."""
    for provider, customer in pairwise(chain):
        Link.objects.create(provider=provider, customer=customer, said_by_provider_at=NOW)


def outside(provider: Team) -> None:
    segment, _ = Segment.objects.get_or_create(key="borrowers", defaults={"name": "Borrowers"})
    Link.objects.create(provider=provider, segment=segment, said_by_provider_at=NOW)


def sentences(kind: str) -> list[str]:
    return [row.sentence for part in told(found()).parts if part.key == kind for row in part.rows]


def test_nothing_is_found_where_nothing_is_known(cast: Cast) -> None:
    assert told(found()).headline == "Nothing stands out"
    said = words(signed_in(cast.cara).get(PAGE).content.decode())
    assert "Requests are not analysed yet" in said


def test_it_finds_services_that_two_teams_call_the_same_or_nearly(cast: Cast) -> None:
    names("Laptops", "Contract check", "Desk phones", of=cast.workplace)
    names("laptops", "Check of contracts", "Travel", of=cast.legal)
    assert sentences("shared") == ["2 teams offer “Laptops” and “laptops”."]
    names("Contract checks", of=cast.sales)
    assert "Nearly the same: “Contract check” and “Contract checks”." in sentences("shared")


def test_services_of_one_team_and_closed_ones_have_one_owner(cast: Cast) -> None:
    names("Laptops", "Laptop", of=cast.workplace)
    Service.objects.create(team=cast.legal, name="Laptops", closed_on_date=NOW.date())
    assert found().shared.rows == ()


def test_it_finds_needs_that_find_no_owner(cast: Cast) -> None:
    month_row(None, None, 220)
    month_row(cast.legal, cast.sales, 200, redirected=2, declined=2)
    month_row(cast.legal, cast.it, 20, redirected=1, declined=9)
    assert sentences("nobodys") == ["9 requests of IT were declined."]
    [row] = found().nobodys.rows
    assert row.spot.share.value == pytest.approx(9 / 20)
    assert row.spot.others == pytest.approx(2 / 200)


def test_what_is_passed_on_found_its_owner(cast: Cast) -> None:
    month_row(None, None, 220)
    month_row(cast.legal, cast.sales, 200, redirected=2)
    month_row(cast.legal, cast.it, 20, redirected=12)
    assert (sentences("nobodys"), len(sentences("detours"))) == ([], 1)


def test_it_finds_services_that_nobody_is_there_to_give(cast: Cast) -> None:
    stores = team("Stores")
    names("Archive boxes", of=stores)
    names("Advice", of=cast.it)  # its people are in IT Workplace
    assert sentences("vacant") == ["Stores offers “Archive boxes”, and nobody belongs to it."]
    person("Sid Shaw", stores)
    assert sentences("vacant") == []


def test_few_requests_tell_of_nobody(cast: Cast) -> None:
    month_row(None, None, 204)
    month_row(cast.legal, cast.sales, 200)
    month_row(cast.legal, cast.it, 4, redirected=4)
    assert (found().nobodys.rows, found().detours.rows) == ((), ())


def test_it_finds_links_that_are_reached_by_a_way_round(cast: Cast) -> None:
    serve(cast.legal, cast.it)
    month_row(cast.legal, cast.sales, 200, redirected=4)
    month_row(cast.legal, cast.it, 20, redirected=6, month=date(2026, 9, 1))
    month_row(cast.legal, cast.it, 20, redirected=6)
    month_row(None, None, 240)
    month_row(None, None, 240, month=date(2026, 9, 1))
    [row] = found().detours.rows
    assert (row.spot.many, row.spot.share.n, row.link) == (12, 40, Link.objects.get().key)
    assert sentences("detours") == ["12 requests of IT reached Legal only by way of another team."]


def test_what_came_at_once_in_one_month_is_no_way_round(cast: Cast) -> None:
    for month in range(1, 11):
        month_row(None, None, 30, month=date(2026, month, 1))
        month_row(cast.legal, cast.sales, 20, redirected=1, month=date(2026, month, 1))
        month_row(cast.legal, cast.it, 10, redirected=3, month=date(2026, month, 1))
    assert len(sentences("detours")) == 1
    of_it = MonthOf.objects.filter(customer=cast.it)
    for row in of_it:
        row.figures["redirected"] = 10 if row.month.month in {3, 4, 5} else 0
        row.save()
    assert sentences("detours") == []


def test_it_says_what_was_looked_at_where_nothing_stands_out(cast: Cast) -> None:
    month_row(None, None, 42)
    month_row(cast.legal, cast.sales, 20, redirected=2)
    month_row(cast.legal, cast.it, 18, redirected=2)
    month_row(cast.workplace, cast.legal, 4)
    said = words(signed_in(cast.eve).get(PAGE).content.decode())
    assert "Links that are found by a way round: 2 links were looked at; none stands out." in said
    assert "Needs that find no owner: 2 teams that ask were looked at; none stands out." in said
    assert "no team has handed over to another five times yet." in said


def test_a_finding_comes_with_its_number_its_interval_and_all_others(cast: Cast) -> None:
    month_row(None, None, 240)
    month_row(cast.legal, cast.sales, 200, redirected=4)
    month_row(cast.legal, cast.it, 40, redirected=20)
    said = words(signed_in(cast.eve).get(PAGE).content.decode())
    # Two looked at, one named: 95 % of Wilson's, 0.352 to 0.648.
    assert "50 % of 40 (interval 35 to 65 %); of all others 2 %." in said
    assert "2 links were looked at." in said


def test_months_more_than_a_year_old_do_not_count(cast: Cast) -> None:
    month_row(None, None, 200)
    month_row(cast.legal, cast.sales, 200)
    month_row(cast.legal, cast.it, 20, redirected=20, month=date(2025, 10, 1))
    assert found().detours.rows == ()
    assert found().requests == 200


def test_it_finds_teams_that_are_asked_often_and_offer_nothing(cast: Cast) -> None:
    names("Laptops", of=cast.workplace)
    month_row(None, None, 30)
    month_row(cast.workplace, cast.sales, 10)
    month_row(cast.legal, cast.sales, 5)
    month_row(cast.it, cast.sales, 4)
    assert sentences("unsaid") == ["Legal answered 5 requests."]


def test_a_service_of_a_small_team_says_what_the_team_above_it_is_asked_for(cast: Cast) -> None:
    finance = team("Finance")
    payroll = team("Payroll", finance)
    person("Pia Pool", payroll)
    person("Paul Penn", payroll)
    names("Laptops", of=cast.workplace)
    month_row(None, None, 20)
    month_row(finance, cast.sales, 20)  # asked of Payroll, and counted in Finance
    assert sentences("unsaid") == ["Finance answered 20 requests."]
    names("Payslips", of=payroll)
    assert sentences("unsaid") == []


def test_a_service_says_nothing_of_the_teams_below(cast: Cast) -> None:
    names("Advice", of=cast.it)
    month_row(None, None, 20)
    month_row(cast.workplace, cast.sales, 20)
    assert sentences("unsaid") == ["IT Workplace answered 20 requests."]


def test_it_finds_teams_without_a_way_and_those_that_go_round_in_a_circle(cast: Cast) -> None:
    outside(cast.sales)
    serve(cast.workplace, cast.sales)
    stores, kitchen = team("Stores"), team("Kitchen")
    person("Sid Shaw", stores, kitchen)
    serve(stores, kitchen, stores)
    assert sentences("without-way") == ["Kitchen and Stores serve one another, and nobody outside.", "Legal"]
    serve(stores, cast.workplace)
    serve(cast.legal, cast.sales)
    assert sentences("without-way") == []


def test_teams_without_people_need_no_way(cast: Cast) -> None:
    outside(cast.sales)
    assert "IT" not in sentences("without-way")  # its people are in IT Workplace


def branches() -> list[Team]:
    """Give four branches of five people, of which each serves the next, and the last one customers outside."""
    made = [team(name) for name in ("North", "East", "South", "West")]
    for branch in made:
        for n in range(5):
            person(f"{branch.name}{n} Person", branch)
    serve(*made)
    outside(made[-1])
    return made


def exchange(made: list[Team], silent: tuple[int, int] | None, many: int = 30) -> None:
    month_row(None, None, 6 * many)
    for one in range(4):
        for other in range(one + 1, 4):
            if (one, other) != silent:
                month_row(made[one], made[other], many)


def test_it_finds_branches_that_hardly_exchange(cast: Cast) -> None:
    made = branches()
    Membership.objects.exclude(team__in=made).delete()
    exchange(made, (0, 2))
    assert sentences("branches") == ["Between North and South passed fewer than five requests."]
    [row] = found().branches.rows
    assert (row.one.name, row.other.name, row.found.observed) == ("North", "South", 0)


def test_it_finds_no_silo_where_all_exchange_or_few_do(cast: Cast) -> None:
    made = branches()
    Membership.objects.exclude(team__in=made).delete()
    exchange(made, None)
    assert found().branches.rows == ()


def test_a_silo_needs_five_expected_requests(cast: Cast) -> None:
    made = branches()
    Membership.objects.exclude(team__in=made).delete()
    exchange(made, (0, 2), many=5)
    assert found().branches.rows == ()


def test_branches_below_one_top_are_told_apart(cast: Cast) -> None:
    top = team("The Company")
    made = branches()
    Membership.objects.exclude(team__in=made).delete()
    Team.objects.exclude(pk__in=[top.pk, *(each.pk for each in made)]).update(closed_on_date=NOW.date())
    for each in made:
        Team.objects.filter(pk=each.pk).update(parent=top, path=f"{top.path}{each.pk}/")
    exchange(made, (0, 2))
    assert [(row.one.name, row.other.name) for row in found().branches.rows] == [("North", "South")]


def analysed(bounced: int) -> None:
    """Store findings in which IT hands over to Legal, of which so many come straight back, and Sales, of which few."""
    handoffs = LENDER.handoffs
    assert handoffs is not None
    pair = handoffs.pairs[0]
    pairs = (
        replace(pair, from_team="IT", to_team="Legal", times=40, bounces=bounced, bounced_cases=bounced),
        replace(pair, from_team="IT", to_team="Sales", times=360, bounces=6, bounced_cases=6),
    )
    findings = replace(LENDER, handoffs=replace(handoffs, pairs=pairs, times=400, bounces=bounced + 6))
    FindingsRun.objects.create(
        asked_at=NOW, made_at=timezone.now(), begins_on=date(2026, 1, 1), ends_on=date(2026, 11, 1), state="done",
        document=findings.to_json(),
    )  # fmt: skip


def test_it_finds_hand_overs_that_come_straight_back(cast: Cast) -> None:
    analysed(20)
    assert sentences("bounces") == ["20 times IT handed over to Legal and had it back at once."]


def test_four_that_came_back_tell_nothing(cast: Cast) -> None:
    analysed(4)
    assert sentences("bounces") == []


def test_every_finding_leads_to_where_it_can_be_settled_and_asks_instead_of_judging(cast: Cast) -> None:
    names("Laptops", of=cast.workplace)
    names("Laptops", of=cast.legal)
    outside(cast.sales)
    month_row(None, None, 220)
    month_row(cast.legal, cast.sales, 200)
    month_row(cast.legal, cast.it, 20, redirected=9)
    page = signed_in(cast.eve).get(PAGE).content.decode()
    said = words(page)
    assert said.count("What one could ask:") >= 3
    for address in ("/teams/legal/", "/teams/it-workplace/", "/teams/it/"):
        assert f'href="{address}"' in page
    assert "Ben Brook" not in said
    assert all(word not in said.casefold() for word in ("fault", "blame", "worst", "culprit"))


def test_it_is_open_to_whoever_sees_where_it_waits(cast: Cast) -> None:
    for reader in (cast.cara, cast.sam, cast.eve, cast.ada):
        assert signed_in(reader).get(PAGE).status_code == 200
    for reader in (cast.ann, cast.ben, cast.dan):
        assert signed_in(reader).get(PAGE).status_code == 403


def test_it_takes_as_many_queries_for_a_large_organisation(cast: Cast) -> None:
    counts = []
    for n in range(2):
        for place in range(1 + 10 * n):
            made = team(f"Team {n} {place}")
            person(f"P{n}{place} Person", made)
            names("Laptops", of=made)
            month_row(made, cast.sales, 50, redirected=25 if place == 1 else 0)
            serve(made, cast.sales)
        if not n:
            outside(cast.sales)
            month_row(None, None, 50)
            month_row(cast.legal, cast.it, 50, redirected=25)
        with CaptureQueriesContext(connection) as asked:
            found()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 11
