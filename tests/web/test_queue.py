"""Lists of requests: the queue of a team and somebody's own; who sees them, how they are narrowed, and taken away."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import LONG_AGO, NOW, Cast, person, signed_in
from tests.web.requested import ago, asked, listed, promised, told_by, words
from wellserved.web.actions import request_steps as steps
from wellserved.web.models import Absence, AuditEntry, Person, Request, RequestWait, Service, Team
from wellserved.web.queries import request_lists
from wellserved.web.queries.request_filters import is_turn_of
from wellserved.web.queries.requests import live_waits, turn_of
from wellserved.words.requests import STATE_WORDING, RequestState, Turn

SECRET = "A private matter"


def queue(team: Team) -> str:
    return f"/teams/{team.key}/requests/"


def ready(cast: Cast) -> dict[str, Request]:
    """Put something into the queue of IT Workplace: old, promised, waiting, at risk."""
    old = asked(cast.ann, cast.sales, cast.workplace, "Old chairs", now=ago(days=40))
    screen = promised(
        asked(cast.ann, cast.sales, cast.workplace, "A screen"), cast.ben, timezone.now() + timedelta(days=2)
    )
    laptop = promised(
        asked(cast.dan, cast.legal, cast.workplace, "A laptop"), cast.ben, timezone.now() + timedelta(days=1)
    )
    phone = asked(cast.dan, cast.legal, cast.workplace, "A phone", is_at_risk=True)
    steps.ask_back(by=cast.ben, now=ago(days=1), request=phone, text="Which one?")
    return {"old": old, "screen": screen, "laptop": laptop, "phone": phone}


def test_it_is_seen_by_the_team_the_leads_above_and_service_leads_only(cast: Cast) -> None:
    ready(cast)
    boss = person("Bo Boss", cast.it, is_lead=True)
    for who in (cast.ben, cast.cara, boss, cast.sam):
        assert len(listed(who, queue(cast.workplace))) == 4
    for who in (cast.ann, cast.dan, cast.eve, cast.ada):
        answer = signed_in(who).get(queue(cast.workplace))
        assert answer.status_code == 403
        assert "Only people of this team see its requests." in answer.content.decode()
        assert signed_in(who).get(f"{queue(cast.workplace)}list.csv").status_code == 403


def test_whoever_stands_in_for_the_lead_sees_the_queue(cast: Cast) -> None:
    ready(cast)
    Absence.objects.create(person=cast.cara, deputy=cast.dan, from_date=LONG_AGO, until_date="2100-01-01")
    assert len(listed(cast.dan, queue(cast.workplace))) == 4


def test_a_confidential_request_is_in_the_list_of_whoever_is_named_only(cast: Cast) -> None:
    secret = asked(cast.ann, cast.sales, cast.workplace, SECRET, is_confidential=True, named=(cast.ben,))
    for who in (cast.cara, cast.sam):
        page = signed_in(who).get(queue(cast.workplace)).content.decode()
        assert SECRET not in page
        assert "Nobody waits for this team." in page
        assert SECRET not in signed_in(who).get(f"{queue(cast.workplace)}list.csv").content.decode()
        assert SECRET not in signed_in(who).get(f"{queue(cast.workplace)}?q=private").content.decode()
        assert cast.sales.name not in _choices(page)
    assert listed(cast.ben, queue(cast.workplace)) == [SECRET]
    assert listed(cast.ann, queue(cast.sales), {"list": "asks"}) == [SECRET]
    other = person("Al Ames", cast.sales)
    assert listed(other, queue(cast.sales), {"list": "asks"}) == []
    steps.withdraw(by=cast.ann, now=timezone.now(), request=secret)
    assert listed(cast.cara, queue(cast.workplace), {"list": "ended"}) == []
    assert listed(cast.ben, queue(cast.workplace), {"list": "ended"}) == [SECRET]


def _choices(page: str) -> str:
    return page[page.index("<form") : page.index("</form>")]


def test_it_orders_by_promise_by_age_and_by_team_and_never_by_person(cast: Cast) -> None:
    ready(cast)
    assert listed(cast.ben, queue(cast.workplace))[:2] == ["A laptop", "A screen"]
    assert listed(cast.ben, queue(cast.workplace), {"sort": "age"})[0] == "Old chairs"
    assert set(listed(cast.ben, queue(cast.workplace), {"sort": "customer"})[:2]) == {"A laptop", "A phone"}
    page = signed_in(cast.ben).get(queue(cast.workplace)).content.decode()
    for who in (cast.ann, cast.dan):
        assert who.name not in page
    assert "taken_by" not in page


@pytest.mark.parametrize(
    ("narrowed", "titles"),
    [
        ({"stands": "in_work"}, {"A laptop", "A screen"}),
        ({"turn": "customer"}, {"A phone"}),
        ({"turn": "provider"}, {"A laptop", "A screen", "Old chairs"}),
        ({"turn": "others"}, set()),
        ({"team": "legal"}, {"A laptop", "A phone"}),
        ({"days": "30"}, {"Old chairs"}),
        ({"risk": "on"}, {"A phone"}),
        ({"free": "on"}, {"Old chairs", "A phone"}),
        ({"q": "LAP"}, {"A laptop"}),
        ({"q": "lap", "team": "sales"}, set()),
        (
            {"stands": "nonsense", "turn": "x", "days": "-1", "sort": "person"},
            {"A laptop", "A screen", "A phone", "Old chairs"},
        ),
    ],
)
def test_its_address_says_to_what_it_is_narrowed(cast: Cast, narrowed: dict[str, str], titles: set[str]) -> None:
    ready(cast)
    assert set(listed(cast.ben, queue(cast.workplace), narrowed)) == titles


def test_it_finds_by_service_by_reference_and_what_went_quiet(cast: Cast) -> None:
    there = ready(cast)
    service = Service.objects.create(team=cast.workplace, name="Furniture")
    Request.objects.filter(pk=there["old"].pk).update(service=service)
    told_by(there["screen"], ago(hours=1))
    assert listed(cast.ben, queue(cast.workplace), {"service": service.key}) == ["Old chairs"]
    assert listed(cast.ben, queue(cast.workplace), {"q": there["phone"].reference.lower()}) == ["A phone"]
    assert listed(cast.ben, queue(cast.workplace), {"quiet": "on"}) == ["A screen"]


def test_it_says_how_old_each_is_and_on_whom_it_waits(cast: Cast) -> None:
    there = ready(cast)
    first = asked(cast.ben, cast.workplace, cast.legal, "A licence")
    steps.wait_on(by=cast.ben, now=ago(days=2), request=there["screen"], requests=[first])
    said = words(signed_in(cast.ben).get(queue(cast.workplace)).content.decode())
    assert "4 are open. Age of the oldest: 40 days ." in said
    assert "waiting on Legal since" in said
    assert "waiting on another team" in said
    asks = words(signed_in(cast.ben).get(queue(cast.workplace), {"list": "asks"}).content.decode())
    assert "A licence" in asks
    assert "waiting on Legal since" in asks


def test_what_ended_stands_in_a_list_of_its_own(cast: Cast) -> None:
    there = ready(cast)
    steps.deliver(by=cast.ben, now=ago(days=1), request=there["laptop"])
    steps.withdraw(by=cast.ann, now=ago(hours=1), request=there["old"])
    assert listed(cast.ben, queue(cast.workplace), {"list": "ended"}) == ["Old chairs", "A laptop"]
    assert listed(cast.ben, queue(cast.workplace), {"list": "ended", "team": "legal"}) == ["A laptop"]
    assert listed(cast.dan, queue(cast.legal), {"list": "ended-asks"}) == ["A laptop"]


def test_it_says_where_nobody_sees_to_something_any_more(cast: Cast) -> None:
    ready(cast)
    Person.objects.filter(pk=cast.ben.pk).update(is_active=False)
    assert set(listed(cast.cara, queue(cast.workplace), {"free": "on"})) == {
        "Old chairs",
        "A phone",
        "A laptop",
        "A screen",
    }
    assert "nobody sees to it" in signed_in(cast.cara).get(queue(cast.workplace)).content.decode()


@pytest.mark.parametrize(
    "query", [{}, {"sort": "age"}, {"sort": "customer"}, {"list": "ended"}, {"list": "ended", "q": "n"}]
)
def test_pages_forwards_and_back_show_each_request_once(
    cast: Cast, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_lists, "AT_ONCE", 3)
    monkeypatch.setattr(request_lists, "LOOKED_THROUGH", 4)
    for n in range(11):
        made = asked(
            (cast.ann, cast.dan)[n % 2],
            (cast.sales, cast.legal)[n % 2],
            cast.workplace,
            f"Thing {n}",
            now=ago(days=n // 3),
        )
        if n % 3:
            Request.objects.filter(pk=made.pk).update(promised_at=NOW + timedelta(days=n // 2))
        if query.get("list"):
            steps.withdraw(by=(cast.ann, cast.dan)[n % 2], now=ago(hours=n // 2), request=made)
    client, there, here = signed_in(cast.ben), [], "?" + "&".join(f"{name}={value}" for name, value in query.items())
    answer = client.get(queue(cast.workplace) + here)
    while True:
        there.append([row.title for row in answer.context["page"].rows])
        if not answer.context["after"]:
            break
        answer = client.get(queue(cast.workplace) + answer.context["after"])
    assert sorted(title for page in there for title in page) == sorted(f"Thing {n}" for n in range(11))
    back = [[row.title for row in answer.context["page"].rows]]
    while answer.context["before"]:
        answer = client.get(queue(cast.workplace) + answer.context["before"])
        back.append([row.title for row in answer.context["page"].rows])
    assert [title for page in reversed(back) for title in page] == [title for page in there for title in page]


def test_what_ended_is_looked_through_a_part_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_lists, "LOOKED_THROUGH", 4)
    for n in range(9):
        made = asked(
            cast.ann, cast.sales, cast.workplace, "The first" if n == 0 else f"Thing {n}", now=ago(days=20 - n)
        )
        steps.withdraw(by=cast.ann, now=ago(days=10 - n), request=made)
    client, titles = signed_in(cast.ben), []
    answer = client.get(f"{queue(cast.workplace)}?list=ended&q=first")
    assert "Looked through what ended until" in answer.content.decode()
    while answer.context["after"]:
        answer = client.get(queue(cast.workplace) + answer.context["after"])
        titles += [row.title for row in answer.context["page"].rows]
    assert titles == ["The first"]


def test_ones_own_lists_hold_what_one_asked_sees_to_and_began(cast: Cast) -> None:
    there = ready(cast)
    assert listed(cast.ann, "/requests/") == ["A screen", "Old chairs"]
    assert listed(cast.ben, "/requests/", {"list": "seen"}) == ["A laptop", "A screen"]
    assert set(listed(cast.cara, "/requests/", {"list": "teams"})) == {"A laptop", "A screen", "A phone", "Old chairs"}
    assert listed(cast.cara, "/requests/", {"list": "seen"}) == []
    steps.deliver(by=cast.ben, now=timezone.now(), request=there["screen"])
    assert listed(cast.ann, "/requests/", {"list": "ended"}) == ["A screen"]
    assert listed(cast.ben, "/requests/", {"list": "ended-seen"}) == ["A screen"]
    assert listed(cast.eve, "/requests/") == []
    assert listed(cast.dan, "/requests/", {"list": "drafts"}) == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_leaves_as_a_file_with_what_its_reader_sees(cast: Cast, form: str) -> None:
    ready(cast)
    asked(cast.ann, cast.sales, cast.workplace, "=HYPERLINK(1)")
    asked(cast.ann, cast.sales, cast.workplace, SECRET, is_confidential=True)
    answer = signed_in(cast.cara).get(f"{queue(cast.workplace)}list.{form}", {"team": "sales"})
    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    assert AuditEntry.objects.get(action="export-requests").fields == ["3 rows"]
    if form == "xlsx":
        return
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["what is needed", "A screen", "Old chairs", "'=HYPERLINK(1)"]
    assert not any(who.name in cell for row in rows for cell in row for who in (cast.ann, cast.ben, cast.cara))
    assert rows[1][2:6] == ["Sales", "IT Workplace", "", "in work"]


def test_there_is_no_file_of_another_kind(cast: Cast) -> None:
    assert signed_in(cast.ben).get(f"{queue(cast.workplace)}list.pdf").status_code == 404
    assert signed_in(cast.ben).get("/requests/list.csv").status_code == 200


def test_a_file_is_written_in_parts_that_leave_nothing_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_lists, "_IN_PARTS", 2)
    for n in range(5):
        asked(cast.ann, cast.sales, cast.workplace, f"Thing {n}")
    rows = signed_in(cast.ben).get(f"{queue(cast.workplace)}list.csv").content.decode().splitlines()
    assert len(rows) == 6


def test_whose_turn_it_is_is_the_same_in_lists_as_on_the_page_of_a_request(cast: Cast) -> None:
    now = timezone.now()
    blocker = asked(cast.ben, cast.workplace, cast.legal, "A licence")
    done = asked(cast.ben, cast.workplace, cast.legal, "A form")
    steps.deliver(by=cast.dan, now=now, request=done)
    ends = {RequestState.DELIVERED, RequestState.CLOSED, RequestState.WITHDRAWN}
    for state in sorted(set(STATE_WORDING) - {RequestState.DRAFT}):
        for until in (None, now - timedelta(hours=1), now + timedelta(hours=1)):
            for waits_on in ("", "customer", "Acme"):
                made = asked(cast.ann, cast.sales, cast.workplace, "A laptop")
                ended = now if state in ends else None
                Request.objects.filter(pk=made.pk).update(
                    state=state, until_at=until, waits_on=waits_on, ended_at=ended
                )
                if state is RequestState.WAITING_REQUEST:
                    for each in (done, blocker) if until else (done,):
                        RequestWait.objects.create(request=made, blocker=each, since_at=now)
                if state is RequestState.WAITING_OUTSIDE and waits_on == "Acme":
                    RequestWait.objects.create(request=made, outside="Acme", since_at=now)
    rows = list(Request.objects.exclude(state=RequestState.DRAFT))
    waits = live_waits(rows)
    for turn in Turn:
        said = {each.pk for each in rows if turn_of(each, waits.get(each.pk, ()), now) is turn}
        found = set(
            Request.objects.exclude(state=RequestState.DRAFT).filter(is_turn_of(turn, now)).values_list("pk", flat=True)
        )
        assert found == said


def test_it_asks_the_database_as_often_for_three_as_for_one(cast: Cast) -> None:
    counts = []
    for _round in range(3):
        there = ready(cast)
        first = asked(cast.ben, cast.workplace, cast.legal, "A licence")
        steps.wait_on(by=cast.ben, now=ago(hours=1), request=there["laptop"], requests=[first])
        counts.append([_queries(cast.ben, address) for address in (queue(cast.workplace), "/requests/?list=teams")])
    assert counts[0] == counts[2]
    assert max(counts[0]) <= 14


def _queries(who: Person, address: str) -> int:
    client = signed_in(who)
    client.get(address)
    with CaptureQueriesContext(connection) as asked_for:
        client.get(address)
    return len(asked_for)


def test_the_page_of_a_team_tells_its_people_how_much_is_open_and_how_old_it_is(cast: Cast) -> None:
    ready(cast)
    said = words(signed_in(cast.ben).get(f"/teams/{cast.workplace.key}/").content.decode())
    assert "4 requests are open" in said
    assert "40 days" in said
    for who in (cast.ann, cast.eve, cast.ada):
        assert "requests are open" not in words(signed_in(who).get(f"/teams/{cast.workplace.key}/").content.decode())
