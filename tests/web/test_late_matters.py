"""Matters between teams that are later than promised: never softened on the way up, and no more than is to be seen."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.web.conftest import NOW, Cast, person, signed_in
from tests.web.requested import ago, asked, listed, words
from wellserved.web import request_rules
from wellserved.web.actions import request_steps as steps
from wellserved.web.models import AuditEntry, Link, Person, Request, Segment, Team
from wellserved.web.queries import late_matters
from wellserved.web.queries.late_matters import Narrowed
from wellserved.words.requests import Update

PAGE = "/where/late/"
SECRET, NOTE, NEED = "A private matter", "They told me in the lift", "Because of the merger"


def matter(cast: Cast, title: str, *, provider: Team | None = None, days: float = 40, **wish: Any) -> Request:
    """Ask for something, promised for ten days after; it is taken up by whoever provides it."""
    team, customer = provider or cast.workplace, wish.pop("customer", cast.sales)
    who = cast.dan if team == cast.legal else cast.ben
    by = cast.ben if customer == cast.workplace else cast.ann
    request = asked(by, customer, team, title, now=ago(days=days), **wish)
    steps.take_up(by=who, now=ago(days=days - 1), request=request)
    return steps.promise(by=who, now=ago(days=days - 1), request=request, at=ago(days=days - 10), reason="")


def page(reader: Person, query: str = "") -> str:
    answer = signed_in(reader).get(PAGE + query)
    assert answer.status_code == 200
    return words(answer.content.decode())


def file(reader: Person, query: str = "") -> list[list[str]]:
    answer = signed_in(reader).get(f"{PAGE}list.csv{query}")
    return list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))


def test_executives_and_service_leads_see_it_and_nobody_else(cast: Cast) -> None:
    matter(cast, "Old chairs")
    for who in (cast.eve, cast.sam):
        assert listed(who, PAGE) == ["Old chairs"]
    for who in (cast.ann, cast.ben, cast.cara, cast.dan, cast.ada):
        for address in (PAGE, f"{PAGE}list.csv", f"{PAGE}list.xlsx"):
            answer = signed_in(who).get(address)
            assert answer.status_code == 403
            assert "Old chairs" not in answer.content.decode()


def test_it_lists_what_is_open_and_later_than_promised_the_oldest_first(cast: Cast) -> None:
    for title, days in (("Younger", 20), ("Oldest", 90), ("Middle", 40)):
        matter(cast, title, days=days)
    matter(cast, "Not late yet", days=5)
    asked(cast.ann, cast.sales, cast.workplace, "Nothing promised", now=ago(days=80))
    done = matter(cast, "Done")
    steps.deliver(by=cast.ben, now=ago(days=2), request=done, text="There")
    declined = matter(cast, "Declined")
    steps.decline(by=cast.ben, now=ago(days=2), request=declined, text="Walk", team=cast.it)
    assert listed(cast.eve, PAGE) == ["Oldest", "Middle", "Younger"]
    shown = page(cast.eve)
    assert "3 matters between teams are later than promised." in shown
    assert "Age of the oldest: 90 days ." in shown


def test_a_moved_date_takes_nothing_off_the_list(cast: Cast) -> None:
    moved = matter(cast, "Moved on")
    steps.promise(by=cast.ben, now=ago(days=35), request=moved, at=ago(days=-20), reason="more_urgent")
    assert listed(cast.eve, PAGE) == ["Moved on"]
    row = file(cast.eve)[1]
    first, now = row[5], row[6]
    assert first < f"{timezone.localtime():%Y-%m-%d}" < now
    answer = signed_in(cast.eve).get(f"/requests/{moved.key}/")
    assert "First promised for" in words(answer.content.decode())


def test_passing_it_on_takes_nothing_off_the_list_and_names_who_has_it_now(cast: Cast) -> None:
    passed = matter(cast, "Passed on")
    steps.redirect(by=cast.ben, now=ago(days=3), request=passed, team=cast.legal, text="Yours")
    assert listed(cast.eve, PAGE) == ["Passed on"]
    assert "Sales asked Legal" in page(cast.eve)
    assert "waiting on Legal since" in page(cast.eve)


def test_an_earlier_date_that_passed_counts_as_well(cast: Cast) -> None:
    hastened = matter(cast, "Hastened")
    Request.objects.filter(pk=hastened.pk).update(first_promised_at=ago(days=-9), promised_at=ago(days=1))
    assert listed(cast.eve, PAGE) == ["Hastened"]


def test_the_list_and_the_rule_of_one_request_say_the_same(cast: Cast) -> None:
    dates = (None, ago(days=3), ago(days=-3))
    now = timezone.now()
    for state in ("new", "accepted", "in_work", "waiting_customer", "waiting_outside", "declined", "delivered"):
        for first in dates:
            for last in dates:
                ends = {"ended_at": now} if state == "delivered" else {}
                made = {"since_at": NOW, "opened_at": NOW, "written_at": NOW, "changed_at": NOW, "state": state, **ends}
                Request.objects.create(
                    title=f"{state} {first} {last}", customer=cast.sales, provider=cast.legal, first_promised_at=first,
                    promised_at=last, is_confidential=state == "accepted", **made,
                )  # fmt: skip
    said = {each.key for each in Request.objects.all() if request_rules.is_late_matter(each, now)}
    rows = {each.key for each in late_matters.all_rows(Narrowed(), now)}
    assert rows == said
    assert len(said) == 20, "four open states, five of nine pairs of dates of which one has passed"


def test_executives_see_title_and_where_it_stands_on_its_page_and_nothing_that_was_written(cast: Cast) -> None:
    late = matter(cast, "Old chairs", need=NEED, purpose="PURPOSE", done_when="DONEWHEN")
    steps.note(by=cast.ben, now=ago(days=2), request=late, text=NOTE)
    steps.tell(by=cast.ben, now=ago(days=1), request=late, update=Update.STILL_ON_IT, text="UPDATE")
    address = f"/requests/{late.key}/"
    answer = signed_in(cast.eve).get(address)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Old chairs" in shown
    assert "It is later than promised" in shown
    for kept in (NOTE, NEED, "PURPOSE", "DONEWHEN", "UPDATE", cast.ann.name, cast.ben.name):
        assert kept not in shown
    client = signed_in(cast.eve)
    assert client.post(f"{address}note/", {"text": "Hurry"}).status_code == 403
    assert client.get(f"{address}promise/").status_code == 403


def test_what_is_not_late_any_more_or_confidential_is_not_there_for_executives(cast: Cast) -> None:
    late, secret = matter(cast, "Old chairs"), matter(cast, SECRET, is_confidential=True, named=(cast.ben,))
    early = matter(cast, "Not late yet", days=5)
    steps.deliver(by=cast.ben, now=ago(days=1), request=late, text="There")
    for each in (late, secret, early):
        answer = signed_in(cast.eve).get(f"/requests/{each.key}/")
        assert answer.status_code == 404
        assert each.title not in answer.content.decode()


def test_confidential_ones_are_counted_and_named_nowhere(cast: Cast) -> None:
    plain = matter(cast, "Old chairs", days=30)
    secret = matter(cast, SECRET, days=90, provider=cast.legal, is_confidential=True, named=(cast.dan, cast.sam))
    branch = f"?branch={cast.legal.key}"
    for who in (cast.eve, cast.sam):
        for query in ("", branch, "?branch=it", f"?after={secret.key}", f"?before={secret.key}"):
            answer = signed_in(who).get(PAGE + query)
            everything = answer.content.decode() + str(answer.headers)
            assert SECRET not in everything
            assert secret.reference not in everything
            assert "Sales asked Legal" not in words(everything)
            assert "One confidential matter is not listed." in words(everything)
        assert "Age of the oldest: 30 days ." in page(who)
        assert listed(who, f"{PAGE}?after={secret.key}") == listed(who, PAGE) == ["Old chairs"]
        assert [row[1] for row in file(who)[1:]] == ["Old chairs"]
        book = signed_in(who).get(f"{PAGE}list.xlsx").content
        assert [row[1] for row in load_workbook(io.BytesIO(book)).active.values][1:] == [plain.title]
    assert "90 days" not in words(signed_in(cast.eve).get("/").content.decode())


def test_it_says_what_waits_behind_as_the_page_of_the_request_does(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.it, segment=borrowers, said_by_provider_at=NOW)
    last = matter(cast, "A licence", provider=cast.legal, customer=cast.workplace)
    alone = matter(cast, "Alone", days=30)
    middle = asked(cast.ann, cast.sales, cast.workplace, "A desk", now=ago(days=20))
    steps.wait_on(by=cast.ben, now=ago(days=19), request=middle, requests=[last], outside=[])
    far = asked(person("Ira Ives", cast.it), cast.it, cast.sales, "A number", now=ago(days=21))
    steps.wait_on(by=cast.ann, now=ago(days=17), request=far, requests=[middle], outside=[])
    said = "2 requests wait on this, all of them reach an outside customer."
    assert said in page(cast.eve)
    assert said in words(signed_in(cast.dan).get(f"/requests/{last.key}/").content.decode())
    rows = {each.key: each.fan for each in late_matters.all_rows(Narrowed(), timezone.now())}
    assert (rows[last.key].many, rows[last.key].reaching) == (2, 2)
    assert (rows[alone.key].many, rows[alone.key].said) == (0, "")
    assert [row[10:12] for row in file(cast.eve)[1:]] == [["2", "2"], ["0", "0"]]


def test_a_late_request_that_reaches_an_outside_customer_itself_says_so_though_nobody_waits_on_it(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    itself = "This reaches an outside customer itself."
    matter(cast, "A contract", segment=borrowers)
    matter(cast, "Chairs", days=30)
    assert page(cast.eve).count(itself) == 1
    assert [row[12] for row in file(cast.eve)] == ["reaches an outside customer itself", "yes", ""]
    Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    assert page(cast.eve).count(itself) == 2, "Sales, who asked for both, serves them"
    assert [row[10:] for row in file(cast.eve)[1:]] == [["0", "0", "yes"], ["0", "0", "yes"]]


def test_what_only_others_pass_on_to_an_outside_customer_reaches_none_itself(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    last = matter(cast, "A licence", provider=cast.legal, customer=cast.workplace)
    desk = matter(cast, "A desk", days=20, segment=borrowers)
    steps.wait_on(by=cast.ben, now=ago(days=5), request=desk, requests=[last], outside=[])
    fans = {each.key: each.fan.said for each in late_matters.all_rows(Narrowed(), timezone.now())}
    assert fans == {
        last.key: "One request waits on this, and it reaches an outside customer.",
        desk.key: "This reaches an outside customer itself.",
    }
    Request.objects.filter(pk=last.pk).update(segment=borrowers)
    both = "This reaches an outside customer itself. One request waits on this, and it reaches an outside customer."
    assert both in page(cast.eve)


def test_it_says_when_the_last_word_came_and_not_what_was_written(cast: Cast) -> None:
    late = matter(cast, "Old chairs")
    assert "promised a date" in page(cast.eve)
    steps.tell(by=cast.ben, now=ago(days=1), request=late, update=Update.STILL_ON_IT, text=NOTE)
    assert "last word yesterday: told how it stands" in page(cast.eve)
    assert NOTE not in page(cast.eve) + str(file(cast.eve))


def test_it_is_narrowed_by_branch_and_by_the_kind_of_outside_customers(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    firms = Segment.objects.create(key="firms", name="Firms")
    matter(cast, "Chairs", days=50)
    matter(cast, "A clause", provider=cast.legal, segment=borrowers)
    assert listed(cast.eve, PAGE, {"branch": "it"}) == ["Chairs"]
    assert listed(cast.eve, PAGE, {"branch": "legal"}) == ["A clause"]
    assert listed(cast.eve, PAGE, {"branch": "sales"}) == ["Chairs", "A clause"]
    assert listed(cast.eve, PAGE, {"outside": "borrowers"}) == ["A clause"]
    assert listed(cast.eve, PAGE, {"outside": "firms"}) == []
    Link.objects.create(provider=cast.sales, segment=firms, said_by_provider_at=NOW)
    assert listed(cast.eve, PAGE, {"outside": "firms"}) == ["Chairs", "A clause"]
    for nothing in ({"branch": "nowhere"}, {"outside": "nobody"}, {"branch": "it", "outside": "borrowers"}):
        assert listed(cast.eve, PAGE, nothing) == []
    assert [row[1] for row in file(cast.eve, "?branch=it")[1:]] == ["Chairs"]


def test_pages_follow_one_another_and_leave_nothing_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_matters, "AT_ONCE", 2)
    same = ago(days=60)
    for number in range(5):
        made = matter(cast, f"Matter {number}", days=60 - number)
        Request.objects.filter(pk=made.pk).update(opened_at=same if number in (1, 2) else ago(days=61 - number))
    now, everything = timezone.now(), [each.key for each in late_matters.all_rows(Narrowed(), timezone.now())]
    found, here = [], late_matters.page_of(Narrowed(), now)
    assert not here.before
    pages = [here]
    while here.after:
        here = late_matters.page_of(Narrowed(), now, after=here.after)
        pages.append(here)
    found = [row.key for each in pages for row in each.rows]
    assert found == everything
    assert len(found) == 5
    back = late_matters.page_of(Narrowed(), now, before=pages[-1].before)
    assert [row.key for row in back.rows] == [row.key for row in pages[-2].rows]


def test_taking_it_away_is_in_the_audit_trail(cast: Cast) -> None:
    matter(cast, "Old chairs")
    assert file(cast.eve)[1][1] == "Old chairs"
    assert signed_in(cast.eve).get(f"{PAGE}list.pdf").status_code == 404
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.fields) == ("export-late", cast.eve, ["1 rows"])


def test_the_desk_of_executives_says_how_many_there_are_and_nobody_elses_does(cast: Cast) -> None:
    assert "later than promised" not in words(signed_in(cast.eve).get("/").content.decode())
    for days in (41, 20):
        matter(cast, f"For {days} days", days=days)
    said = "2 matters between teams are later than promised ; age of the oldest: 41 days."
    assert said in words(signed_in(cast.eve).get("/").content.decode())
    for who in (cast.ann, cast.cara, cast.ada):
        assert "matters between teams" not in words(signed_in(who).get("/").content.decode())


def test_it_takes_as_many_queries_for_one_matter_as_for_many(cast: Cast) -> None:
    counts = []
    for many in (1, 5):
        for number in range(many):
            made = matter(cast, f"{many} {number}", provider=cast.legal, customer=cast.workplace)
            waiting = asked(cast.ann, cast.sales, cast.workplace, "Waiting", now=ago(days=20))
            steps.wait_on(by=cast.ben, now=ago(days=19), request=waiting, requests=[made], outside=[])
        client = signed_in(cast.eve)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_database_goes_along_the_index_of_the_oldest_open_ones(cast: Cast) -> None:
    for number in range(30):
        matter(cast, f"Matter {number}")
    now = timezone.now()
    rows = late_matters._ordered(late_matters._listed(Narrowed(), now))[:51]
    if connection.vendor == "sqlite":
        assert "request_oldest_open" in rows.explain()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        assert "request_oldest_open" in rows.explain()


def test_nothing_is_late_where_nothing_is_promised(cast: Cast) -> None:
    asked(cast.ann, cast.sales, cast.workplace, "Whenever", now=ago(days=400))
    assert "Nothing is later than promised" in page(cast.eve)
    assert late_matters.standing(timezone.now() + timedelta(days=1)).many == 0
