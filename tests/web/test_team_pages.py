"""The pages of teams, through HTTP: what Ann sees, what Cara and Ada change, and what Dan is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import LONG_AGO, NOW, TODAY, Cast, person, signed_in, team
from wellserved.web.actions import teams
from wellserved.web.actions.first_day_shares import publish
from wellserved.web.models import (
    Absence,
    AuditEntry,
    Link,
    Membership,
    Person,
    Segment,
    Succession,
    Team,
)
from wellserved.web.queries import teams as queries
from wellserved.web.queries.team_page import team_page


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_it_shows_ann_what_a_team_says_about_itself_and_who_belongs_to_it(cast: Cast) -> None:
    Team.objects.filter(pk=cast.workplace.pk).update(purpose="Laptops & telephones", challenges="<b>Late</b> orders")
    Link.objects.create(provider=cast.workplace, customer=cast.sales)
    Link.objects.create(provider=cast.workplace, segment=Segment.objects.create(key="p", name="Private borrowers"))
    page = text(signed_in(cast.ann).get("/teams/it-workplace/"))
    for said in ("Laptops &amp; telephones", "&lt;b&gt;Late&lt;/b&gt; orders", "Cara Clay", "Ben Brook", "Sales"):
        assert said in page
    assert "Private borrowers" in page
    assert '<a href="/teams/it/">IT</a>' in page
    assert "not shown, to keep answers safe" in page
    assert "/describe/" not in page
    assert "/rename/" not in page


def test_it_shows_who_stands_in_for_the_lead_today(cast: Cast) -> None:
    Absence.objects.create(
        person=cast.cara, deputy=cast.ben, from_date=TODAY - timedelta(400), until_date=TODAY + timedelta(4000)
    )
    assert "away; Ben Brook stands in" in text(signed_in(cast.ann).get("/teams/it-workplace/"))


def test_it_shows_the_share_that_could_name_a_customer(cast: Cast) -> None:
    for number in range(5):
        person(f"Extra{number} X", cast.sales)
    publish(NOW)
    page = text(signed_in(cast.dan).get("/teams/sales/"))
    assert "<b>6 of 6</b> people who answered could name one." in page
    assert "As of Mon 23 Nov 2026." in page


def test_it_shows_where_a_closed_team_goes_on(cast: Cast) -> None:
    Team.objects.filter(pk=cast.legal.pk).update(closed_on_date=TODAY)
    Succession.objects.create(before=cast.legal, after=cast.sales, kind="merged", on_date=TODAY)
    page = text(signed_in(cast.ann).get("/teams/legal/"))
    assert "Closed since" in page
    assert "It goes on in:" in page
    assert "goes on from" in text(signed_in(cast.ann).get("/teams/sales/"))


@pytest.mark.parametrize("address", ["/teams/nothing/", "/teams/nothing/rename/", "/people/?team=nothing"])
def test_it_finds_nothing_where_no_team_is(cast: Cast, address: str) -> None:
    assert signed_in(cast.ada).get(address).status_code == 404


def test_it_shows_the_tree_of_today_and_of_any_day(cast: Cast) -> None:
    teams.rename(by=cast.ada, now=NOW, team=cast.it, version=1, name="Technology", on=NOW.date() - timedelta(30))
    browser = signed_in(cast.ann)
    assert "Technology" in text(browser.get("/teams/"))
    before = text(browser.get("/teams/?on=2024-01-01"))
    assert ("Technology" in before, "These are the teams of Mon 1 Jan 2024" in before) == (False, True)
    by_name = text(browser.get("/teams/?view=names"))
    assert by_name.index(">IT Workplace</a>") < by_name.index(">Legal</a>") < by_name.index(">Technology</a>")
    assert "No teams on that day" in text(browser.get("/teams/?on=1999-01-01"))
    for odd in ("on=2024-13-45", "on=x", "view=x", "on=9999-12-31"):
        assert "Technology" in text(browser.get(f"/teams/?{odd}"))


def test_it_closes_each_fold_of_the_tree_that_it_opens(cast: Cast) -> None:
    for number in range(3):
        team(f"Below {number}", team(f"Middle {number}", cast.it))
    page = text(signed_in(cast.ann).get("/teams/"))
    shown = page[page.index('<ul class="tree">') : page.index("</main>")]
    for tag in ("li", "ul", "details"):
        assert shown.count(f"<{tag}>") + shown.count(f"<{tag} ") == shown.count(f"</{tag}>")


def test_it_says_what_to_do_where_there_are_no_teams(cast: Cast) -> None:
    Membership.objects.all().delete()
    Team.objects.filter(parent__isnull=False).delete()
    Team.objects.all().delete()
    assert 'href="/teams/new/"' in text(signed_in(cast.ada).get("/teams/"))
    page = text(signed_in(cast.dan).get("/teams/"))
    assert ("No teams yet" in page, 'href="/teams/new/"' in page) == (True, False)
    assert "No team was closed yet" in text(signed_in(cast.dan).get("/teams/?view=closed"))


def test_it_lets_cara_describe_her_team_once_however_often_she_clicks(cast: Cast) -> None:
    browser = signed_in(cast.cara)
    assert browser.get("/teams/it-workplace/describe/").status_code == 200
    form = {"purpose": "Laptops", "version": "1", "once": "abc"}
    first, second = (browser.post("/teams/it-workplace/describe/", form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == "/teams/it-workplace/"
    assert AuditEntry.objects.filter(action="team-describe").count() == 1
    assert Team.objects.get(key="it-workplace").purpose == "Laptops"


def test_it_shows_both_texts_to_whoever_comes_second(cast: Cast) -> None:
    browser = signed_in(cast.cara)
    browser.post("/teams/it-workplace/describe/", {"purpose": "First text", "priorities": "One", "version": "1"})
    answer = browser.post(
        "/teams/it-workplace/describe/", {"purpose": "Second text", "priorities": "One", "version": "1"}
    )
    assert answer.status_code == 409
    assert ("First text" in text(answer), "Second text" in text(answer)) == (True, True)
    merged = {"purpose": "Both texts", "priorities": "One", "version": "2"}
    assert browser.post("/teams/it-workplace/describe/", merged).status_code == 302
    assert Team.objects.get(key="it-workplace").purpose == "Both texts"


def test_it_merges_two_moves_of_one_team(cast: Cast) -> None:
    browser = signed_in(cast.ada)
    browser.post("/teams/legal/move/", {"parent": "it", "on": "2026-06-01", "version": "1"})
    answer = browser.post("/teams/legal/move/", {"parent": "sales", "on": "2026-06-02", "version": "1"})
    assert answer.status_code == 409
    again = {"parent": "sales", "on": "2026-06-02", "version": "2"}
    assert browser.post("/teams/legal/move/", again).status_code == 302
    assert Team.objects.get(key="legal").parent == cast.sales


PAGES = ["rename", "move", "merge", "split", "close", "reopen", "members"]


@pytest.mark.parametrize("page", PAGES)
def test_it_shows_ada_each_form_and_refuses_it_to_dan(cast: Cast, page: str) -> None:
    assert signed_in(cast.ada).get(f"/teams/it-workplace/{page}/").status_code == 200
    for answer in (signed_in(cast.dan).get(f"/teams/legal/{page}/"), signed_in(cast.dan).post(f"/teams/legal/{page}/")):
        assert (answer.status_code, "Only an administrator changes" in text(answer)) == (403, True)
    assert AuditEntry.objects.get().refused


def test_it_refuses_dan_and_deputies_of_others_to_describe_a_team(cast: Cast) -> None:
    for who in (cast.dan, cast.ben):
        assert signed_in(who).post("/teams/it-workplace/describe/", {"purpose": "X"}).status_code == 403
    Absence.objects.create(person=cast.cara, deputy=cast.ben, from_date=LONG_AGO, until_date=TODAY + timedelta(4000))
    sent = {"purpose": "X", "version": "1"}
    assert signed_in(cast.ben).post("/teams/it-workplace/describe/", sent).status_code == 302
    assert signed_in(cast.ben).post("/teams/legal/describe/", {"purpose": "X"}).status_code == 403


def test_it_founds_renames_merges_and_closes_teams_by_forms(cast: Cast) -> None:
    browser = signed_in(cast.ada)
    founded = browser.post("/teams/new/", {"name": "Laptops", "parent": "it", "on": "2026-03-01"})
    assert founded["Location"] == "/teams/laptops/"
    made = Team.objects.get(key="laptops")
    assert made.parent == cast.it
    browser.post("/teams/laptops/rename/", {"name": "Devices", "on": "2026-04-01", "version": made.version})
    made.refresh_from_db()
    assert made.name == "Devices"
    browser.post("/teams/laptops/close/", {"on": "2026-05-01", "version": made.version})
    made.refresh_from_db()
    browser.post("/teams/laptops/reopen/", {"on": "2026-05-02", "version": made.version})
    made.refresh_from_db()
    browser.post("/teams/laptops/merge/", {"into": "sales", "on": "2026-05-03", "version": made.version})
    made.refresh_from_db()
    assert (made.closed_on_date, Succession.objects.get().after) == (NOW.date().replace(month=5, day=3), cast.sales)


def test_it_keeps_the_form_and_says_why_where_something_cannot_be(cast: Cast) -> None:
    browser = signed_in(cast.ada)
    answer = browser.post("/teams/it/close/", {"on": "2026-06-01", "version": "1"})
    assert (answer.status_code, "Move or close them first, or merge IT." in text(answer)) == (200, True)
    assert 'value="2026-06-01"' in text(answer)
    assert Team.objects.get(key="it").closed_on_date is None


def test_it_splits_a_team_in_two_steps(cast: Cast) -> None:
    browser = signed_in(cast.ada)
    form = {"names": "Devices\n\n  Help  desk \n", "on": "2026-06-01", "version": "1"}
    second = browser.post("/teams/it-workplace/split/", form)
    assert "Who goes where, and what?" in text(second)
    assert not Team.objects.filter(name="Devices").exists()
    browser.post("/teams/it-workplace/split/", form | {"go": "1", f"person-{cast.ben.key}": "1"})
    now = Membership.objects.filter(until_date=None)
    assert now.get(person=cast.ben).team.name == "Help desk"
    assert now.get(person=cast.cara).team.name == "Devices"


def test_it_changes_who_belongs_to_a_team(cast: Cast) -> None:
    browser = signed_in(cast.ada)
    browser.post("/teams/legal/members/", {"person": "ANN@example.org", "on": "2026-06-01", "is_lead": "on"})
    assert Membership.objects.get(team=cast.legal, person=cast.ann).is_lead
    change = {"person": cast.ann.key, "on": "2026-07-01"}
    browser.post("/teams/legal/members/change/", change | {"what": "follow"})
    assert not Membership.objects.get(team=cast.legal, person=cast.ann, until_date=None).is_lead
    browser.post("/teams/legal/members/change/", change | {"what": "leave"})
    assert not Membership.objects.filter(team=cast.legal, person=cast.ann, until_date=None).exists()
    assert signed_in(cast.dan).post("/teams/legal/members/change/", change | {"what": "leave"}).status_code == 403


def test_it_asks_for_the_mail_address_where_a_name_is_not_enough(cast: Cast) -> None:
    browser = signed_in(cast.ada)
    Person.objects.create(name="Ann Ashby", mail="ann2@example.org")
    several = browser.post("/teams/legal/members/", {"person": "Ann Ashby", "on": "2026-06-01"})
    assert "Several people have this name." in text(several)
    nobody = browser.post("/teams/legal/members/", {"person": "No Body", "on": "2026-06-01"})
    assert "Nobody of that address or name works here." in text(nobody)


def count(what) -> int:
    with CaptureQueriesContext(connection) as queries_made:
        what()
    return len(queries_made)


def grow(cast: Cast, many: int) -> None:
    for number in range(many):
        below = team(f"Team {many} {number}", cast.it)
        lead = person(f"Lead{many}-{number} L", cast.it, is_lead=True)
        person(f"Member{many}-{number} M", cast.it)
        Absence.objects.create(person=lead, deputy=cast.ben, from_date=LONG_AGO, until_date=TODAY + timedelta(4000))
        Link.objects.create(provider=cast.it, customer=below)
        Link.objects.create(provider=below, customer=cast.it)
        Succession.objects.create(before=below, after=cast.it, kind="merged", on_date=TODAY)


def test_it_asks_the_database_as_often_for_three_of_everything_as_for_one(cast: Cast) -> None:
    reads = {
        "page": lambda: team_page("it", Person.objects.get(pk=cast.ada.pk), TODAY),
        "tree": lambda: queries.tree(TODAY),
        "choices": queries.choices,
        "members": lambda: [each.person.name for each in queries.memberships(cast.it, TODAY)],
    }
    grow(cast, 1)
    once = {name: count(read) for name, read in reads.items()}
    grow(cast, 3)
    assert {name: count(read) for name, read in reads.items()} == once
    assert once["page"] <= 19
    assert (once["tree"], once["choices"], once["members"]) == (2, 1, 1)


def test_it_writes_a_move_in_as_many_statements_for_many_teams_below_as_for_few(cast: Cast) -> None:
    def moved(parent: Team) -> int:
        version = Team.objects.get(pk=cast.it.pk).version
        return count(lambda: teams.move(by=cast.ada, now=NOW, team=cast.it, version=version, parent=parent))

    moved(cast.sales)  # what she may do is looked up once
    few = moved(cast.legal)
    grow(cast, 30)
    assert moved(cast.sales) == few
    assert Team.objects.filter(path__startswith=f"{cast.sales.path}{cast.it.pk}/").count() == 32
