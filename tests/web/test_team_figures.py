"""The figures of a team: computed, with what they rest on; not known is not nought, and few are not shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.web.conftest import NOW, TODAY, Cast, person, signed_in
from tests.web.found_in_logs import found, kept, link
from tests.web.test_team_pages import count, text
from wellserved.web.models import (
    BroughtLog,
    Charter,
    CharterVersion,
    FoundLink,
    FoundParty,
    Link,
    LogFindings,
    Person,
    Segment,
    Team,
)
from wellserved.web.queries.team_figures import TeamFigure, all_figures, in_newest_log
from wellserved.web.queries.team_page import team_page
from wellserved.words.team_figures import Figure

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)


def figures(team: Team) -> dict[str, TeamFigure]:
    return {each.key: each for each in all_figures(team, TODAY)}


def brought(
    team: Team | None = None, *, name: str = "requests.csv", last: datetime = LAST, **fields: Any
) -> tuple[BroughtLog, FoundParty]:
    """Keep a log from January on that names a team, as the analysis leaves it."""
    log = BroughtLog.objects.create(at=NOW, state=BroughtLog.State.DONE, files=[[name, 100]])
    LogFindings.objects.create(
        log=log, made_at=NOW, produced_by="a test", input_hash="", first_at=FIRST, last_at=last, as_of=last,
        document="{}", mapping="", report=b"", tables=b"",
    )  # fmt: skip
    return log, FoundParty.objects.create(log=log, name="Team", is_outside=False, team=team, **fields)


def waits(log: BroughtLog, party: FoundParty, *medians: float | None) -> None:
    for number, median in enumerate(medians):
        customer = FoundParty.objects.create(log=log, name=f"Customer {number}", is_outside=True)
        FoundLink.objects.create(log=log, provider=party, customer=customer, times=9, cases=7, wait_median_hours=median)


@pytest.fixture
def crew(cast: Cast) -> Cast:
    """The cast, with three people in the team of Ben and Cara."""
    person("Fay Fox", cast.workplace)
    return cast


def test_it_says_why_a_figure_is_not_known_instead_of_nought(cast: Cast) -> None:
    found = figures(cast.workplace)
    assert list(found) == [each.value for each in Figure]
    assert {each.value for each in found.values()} == {""}
    assert found["served"].why_unknown == "Nobody has said yet whom this team serves."
    assert found["steps"].why_unknown == found["reached"].why_unknown == "No path to a customer is known yet."
    assert found["promises"].why_unknown == "No charter with a customer is in force yet."
    assert found["cases"].why_unknown == "No log names this team yet."


def test_it_counts_along_the_links_that_somebody_declares_and_nobody_denies(cast: Cast) -> None:
    private, firms, others = (Segment.objects.create(key=each, name=each) for each in ("private", "firms", "others"))
    Link.objects.create(provider=cast.workplace, customer=cast.it, said_by_customer_at=NOW)
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    denied = {"said_by_provider_at": NOW, "denied_by_customer_at": NOW}
    Link.objects.create(provider=cast.workplace, customer=cast.legal, **denied)
    Link.objects.create(provider=cast.legal, segment=others, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.it, customer=cast.sales, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.sales, segment=private, said_by_provider_at=NOW)
    Link.objects.create(provider=cast.it, segment=firms, said_by_provider_at=NOW)
    found = figures(cast.workplace)
    # Workplace serves IT and Sales; it is two steps from firms (IT) and from private borrowers (Sales).
    assert (found["served"].value, found["served"].unit) == ("2", "teams")
    assert (found["steps"].value, found["steps"].unit) == ("2", "steps")
    assert (found["reached"].value, found["reached"].unit) == ("2", "kinds of outside customers")
    assert {found[each].day for each in ("served", "steps", "reached")} == {TODAY}


def test_it_counts_charters_that_are_in_force(cast: Cast) -> None:
    for customer, agreed in ((cast.sales, NOW), (cast.legal, None)):
        link = Link.objects.create(provider=cast.workplace, customer=customer, said_by_provider_at=NOW)
        CharterVersion.objects.create(
            charter=Charter.objects.create(link=link), number=1, needs="Soon", proposed_at=NOW,
            agreed_at=agreed, provider_at=agreed, customer_at=agreed,
        )  # fmt: skip
    found = figures(cast.workplace)["promises"]
    assert (found.value, found.unit, found.source) == ("1", "charter", "from the charters in force")


def test_it_says_how_many_cases_came_through_each_month(crew: Cast) -> None:
    brought(crew.workplace, cases=1234)
    found = figures(crew.workplace)["cases"]
    # 180 days from 1 January to 30 June, 30.4375 days a month: 1234 / 180 * 30.4375 = 208.7; 180 / 30.4375 = 5.9.
    assert (found.value, found.unit, found.n) == ("209", "cases", "1,234 cases in 5.9 months")
    assert (found.source, found.day) == ("from a log", LAST.date())


def test_it_takes_two_names_of_one_team_for_at_least_the_larger_of_them(crew: Cast) -> None:
    log, _party = brought(crew.workplace, cases=600, open_cases=7)
    FoundParty.objects.create(log=log, name="Other", is_outside=False, team=crew.workplace, cases=300, open_cases=6)
    assert figures(crew.workplace)["cases"].value == "at least 101"  # 600 / 180 * 30.4375 = 101.46
    known = in_newest_log(crew.workplace)
    assert known is not None
    assert known.open_cases == 13


def test_it_shows_the_waits_of_customers_from_the_shortest_to_the_longest(crew: Cast) -> None:
    log, party = brought(crew.workplace, cases=50)
    waits(log, party, 18.04, None, 2.5)
    found = figures(crew.workplace)["wait"]
    assert (found.value, found.unit) == ("2.5–18", "hours")
    assert found.n == "14 cases of 2 customers, from the shortest to the longest"
    FoundLink.objects.filter(wait_median_hours=2.5).update(wait_median_hours=60)
    found = figures(crew.workplace)["wait"]
    assert (found.value, found.unit) == ("0.8–2.5", "days")


def test_it_withholds_what_rests_on_few_cases_or_few_people(crew: Cast) -> None:
    log, party = brought(crew.workplace, cases=None)
    waits(log, party, None)
    found = figures(crew.workplace)
    assert [found[each].why_withheld[:21] for each in ("cases", "wait")] == ["Fewer than five cases"] * 2
    assert {found[each].value for each in ("cases", "wait")} == {""}
    FoundParty.objects.filter(pk=party.pk).update(cases=500)
    FoundLink.objects.update(wait_median_hours=3)
    Person.objects.filter(name="Fay Fox").update(is_active=False)
    found = figures(crew.workplace)
    assert {found[each].value for each in ("cases", "wait")} == {""}
    assert found["cases"].why_withheld.startswith("Fewer than 3 people belong to this team")


def test_it_tells_of_no_month_where_the_log_covers_less(crew: Cast) -> None:
    log, _party = brought(crew.workplace, cases=500, last=FIRST + timedelta(days=27))
    assert figures(crew.workplace)["cases"].why_unknown == "The log covers less than four weeks."
    LogFindings.objects.filter(log=log).update(first_at=None)
    assert figures(crew.workplace)["cases"].why_unknown == "It is not known which time the log covers."


def test_it_takes_the_log_that_reaches_farthest_of_those_that_are_there(crew: Cast) -> None:
    brought(crew.workplace, name="spring.csv", cases=10)
    later = LAST + timedelta(days=40)
    newest, _party = brought(crew.workplace, name="summer.csv", cases=20, last=later)
    brought(crew.workplace, name="brought last.csv", cases=30, last=LAST - timedelta(days=40))
    at_work, _party = brought(crew.workplace, name="at work.csv", cases=40, last=later + timedelta(days=1))
    BroughtLog.objects.filter(pk=at_work.pk).update(state=BroughtLog.State.AT_WORK)
    known = in_newest_log(crew.workplace)
    assert known is not None
    assert (known.name, known.cases) == ("summer.csv", 20)
    BroughtLog.objects.filter(pk=newest.pk).update(removed_at=NOW)
    known = in_newest_log(crew.workplace)
    assert known is not None
    assert known.name == "spring.csv"


def test_it_shows_everybody_the_figure_a_team_chose_and_nobody_another(crew: Cast) -> None:
    log, party = brought(crew.workplace, cases=1234, open_cases=31)
    waits(log, party, 5.0)
    page = text(signed_in(crew.ann).get("/teams/it-workplace/"))
    assert "1,234" not in page
    Team.objects.filter(pk=crew.workplace.pk).update(impact="Others can work.", impact_figure="cases")
    page = text(signed_in(crew.ann).get("/teams/it-workplace/"))
    for said in (
        "Others can work.",
        "209 <small>cases</small>",
        "n = 1,234 cases in 5.9 months",
        "as of Tue 30 Jun 2026",
    ):
        assert said in page
    assert "5 <small>hours</small>" not in page


def test_it_shows_open_cases_to_those_who_see_findings_alone(crew: Cast) -> None:
    brought(crew.workplace, cases=1234, open_cases=31)
    Team.objects.filter(pk=crew.workplace.pk).update(load="The move to the new house.")
    for who, sees in ((crew.ann, False), (crew.ben, False), (crew.cara, True), (crew.eve, True), (crew.sam, True)):
        page = text(signed_in(who).get("/teams/it-workplace/"))
        assert "The move to the new house." in page
        assert ("31 cases lay with us on Tue 30 Jun 2026." in page) is sees
    Person.objects.filter(name="Fay Fox").update(is_active=False)
    assert "cases lay with us" not in text(signed_in(crew.eve).get("/teams/it-workplace/"))


def test_it_offers_the_figures_as_they_would_be_shown_and_a_look_before_anything_is_saved(crew: Cast) -> None:
    brought(crew.workplace, cases=1234)
    browser = signed_in(crew.cara)
    page = text(browser.get("/teams/it-workplace/describe/"))
    assert "Cases a month: 209 cases" in page
    assert "Teams we serve: not known yet. Nobody has said yet whom this team serves." in page
    sent = {"impact": "People can work.", "impact_figure": "cases", "version": "1"}
    page = text(browser.post("/teams/it-workplace/describe/", sent | {"look": "1"}))
    for said in ("How it will read", "<p>People can work.</p>", "209 <small>cases</small>", "Nothing is saved yet."):
        assert said in page
    assert Team.objects.get(pk=crew.workplace.pk).impact == ""
    assert browser.post("/teams/it-workplace/describe/", sent).status_code == 302
    saved = Team.objects.get(pk=crew.workplace.pk)
    assert (saved.impact, saved.impact_figure, saved.version) == ("People can work.", "cases", 2)


def test_it_takes_none_for_none(cast: Cast) -> None:
    Team.objects.filter(pk=cast.workplace.pk).update(impact_figure="served")
    browser, address = signed_in(cast.cara), "/teams/it-workplace/describe/"
    assert 'value="served" id="id_impact_figure_1" checked' in text(browser.get(address))
    assert browser.post(address, {"impact_figure": "none", "version": "1"}).status_code == 302
    assert Team.objects.get(pk=cast.workplace.pk).impact_figure == ""
    assert 'value="none" id="id_impact_figure_0" checked' in text(browser.get(address))


def test_it_takes_no_figure_that_is_not_in_the_list(cast: Cast) -> None:
    sent = {"impact": "People can work.", "impact_figure": "1000000", "version": "1"}
    answer = signed_in(cast.cara).post("/teams/it-workplace/describe/", sent)
    assert (answer.status_code, Team.objects.get(pk=cast.workplace.pk).impact) == (200, "")


def test_it_shows_both_impacts_to_whoever_comes_second(cast: Cast) -> None:
    browser = signed_in(cast.cara)
    for impact in ("First impact", "Second impact"):
        answer = browser.post("/teams/it-workplace/describe/", {"impact": impact, "impact_figure": "", "version": "1"})
    assert answer.status_code == 409
    assert ("First impact" in text(answer), "Second impact" in text(answer)) == (True, True)


def test_it_tells_the_lead_alone_what_is_missing(cast: Cast) -> None:
    Team.objects.filter(pk=cast.workplace.pk).update(purpose="Laptops", challenges="Mondays", how_to_ask="Call")
    page = text(signed_in(cast.cara).get("/teams/it-workplace/"))
    assert "Not said yet: what becomes possible because of us, priorities, what we are measured by" in page
    assert "Not said yet" not in text(signed_in(cast.ann).get("/teams/it-workplace/"))


def test_it_keeps_open_cases_and_the_time_of_a_log_with_what_was_found(crew: Cast) -> None:
    what = found(link("IT Workplace", "Sales"))
    teams = tuple(replace(each, open_cases=8, cases=40) for each in what.teams)
    source = replace(what.source, as_of="2026-07-15T12:00:00Z", opened_from="2026-03-01T00:00:00Z", opened_to=None)
    kept(crew.sam, replace(what, teams=teams, source=source))
    known = in_newest_log(crew.workplace)
    assert known is not None
    assert (known.cases, known.open_cases) == (40, 8)
    assert known.first_at == datetime(2026, 3, 1, tzinfo=UTC), "cases opened earlier were not looked at"
    assert (known.last_at, known.as_of) == (datetime(2026, 6, 30, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC))


def test_it_asks_the_database_as_often_for_three_logs_as_for_one(crew: Cast) -> None:
    Team.objects.filter(pk=crew.workplace.pk).update(impact_figure="wait")
    reads = (
        lambda: all_figures(crew.workplace, TODAY),
        lambda: team_page("it-workplace", Person.objects.get(pk=crew.ada.pk), TODAY),
    )
    log, party = brought(crew.workplace, cases=9)
    waits(log, party, 1.0)
    once = [count(read) for read in reads]
    for number in range(3):
        log, party = brought(crew.workplace, cases=9, name=f"{number}.csv")
        waits(log, party, 1.0, 2.0, 3.0)
    assert [count(read) for read in reads] == once
    assert once[0] <= 9
    assert once[1] <= 28
