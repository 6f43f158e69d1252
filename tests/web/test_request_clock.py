"""The clock of a request: the difficult person to the minute, who holds it now, disputed waits, late with its cause."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.difficult_person import FRI, MON, THU, TUE, WED, at, difficult_person, request, tell
from wellserved.analysis.promises import Verdict
from wellserved.web.models import Request
from wellserved.web.queries.request_clock import Charge, RequestClock, clock
from wellserved.words.charges import ChargeKind
from wellserved.words.requests import Happened
from wellserved.words.units import MINUTE_US

pytestmark = pytest.mark.django_db


def minutes(found: RequestClock, key: Callable[[Charge], str]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for each in found.charges:
        sums[key(each)] += each.promise_us / MINUTE_US
    return dict(sums)


def one_of_four(each: Charge) -> str:
    if each.via:
        return "elsewhere"
    return each.kind.value if each.kind in (ChargeKind.WORK, ChargeKind.ANSWER) else "own queue"


def clock_of(request: Request, now: datetime) -> RequestClock:
    found = clock(Request.objects.get(pk=request.pk), now)
    assert found is not None
    return found


def test_it_says_to_the_minute_whose_time_the_difficult_person_took() -> None:
    found = clock_of(difficult_person().first, at(FRI, 16))
    assert minutes(found, one_of_four) == {"work": 210, "own queue": 180, "answer": 90, "elsewhere": 1560}
    assert minutes(found, lambda each: f"{each.who} → {each.customer}") == {
        "Legal → Finance": 810,
        "Finance → Ops": 750,
        "Ops → Sales": 390,
        "Sales → Ops": 90,
    }
    own = {each.kind.value: each.promise_us // MINUTE_US for each in found.charges if each.is_own}
    assert own == {"work": 210, "queue": 120, "stale": 60}
    assert (found.total_us, found.own_us, found.elsewhere_us) == tuple(n * MINUTE_US for n in (2040, 390, 1650))
    assert found.by_team[0] == ("Legal", "13 h 30 min", 40)


def test_a_page_opens_no_connection_of_its_own_for_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    made = difficult_person()
    monkeypatch.setattr("wellserved.web.queries.event_table.read_many", pytest.fail)
    assert clock_of(made.first, at(FRI, 16)).by_team


def test_it_names_the_cause_of_a_late_promise_first() -> None:
    made = difficult_person()
    found = clock_of(made.first, at(FRI, 16))
    assert (found.verdict, found.promised_at) == (Verdict.LATE_ELSEWHERE, at(WED, 10))
    assert found.sentence == "Later than promised: most of it waited on Legal."
    assert found.now == ""
    while_it_waits = clock_of(made.first, at(THU, 9))
    assert while_it_waits.verdict == Verdict.RUNNING_LATE
    assert while_it_waits.sentence == "Later than promised: most of it waited on Legal, and does since Tue 3 Mar."
    assert while_it_waits.now == "Waiting on Legal since Tue 3 Mar."


def test_it_names_who_is_waited_on_in_the_end_outside_too() -> None:
    made = difficult_person()
    first = request(made.legal, made.sales, at(MON, 9))
    tell(
        first,
        (at(MON, 9), Happened.ASKED, {"team": made.legal}),
        (at(MON, 10), Happened.WAITS_OUTSIDE, {"waits_on": "The notary"}),
    )
    waits = request(made.ops, made.sales, at(MON, 9))
    tell(
        waits,
        (at(MON, 9), Happened.ASKED, {"team": made.ops}),
        (at(MON, 11), Happened.WAITS_ON_REQUEST, {"waits_on": first.reference}),
    )
    assert clock_of(waits, at(MON, 15)).now == "Waiting on The notary (outside) since Mon 2 Mar."


def test_it_says_when_the_team_that_was_asked_needed_more_time_itself() -> None:
    made = difficult_person()
    late = request(made.legal, made.sales, at(MON, 9))
    promise = {"until_at": at(MON, 12), "promise": "delivery"}
    tell(late, (at(MON, 9), Happened.ASKED, {"team": made.legal}), (at(MON, 9), Happened.PROMISED, promise))
    found = clock_of(late, at(MON, 15))
    assert found.sentence == "Later than promised: Legal needed more time than was promised."
    assert found.now == "Waiting on Legal since Mon 2 Mar."
    assert clock_of(late, at(MON, 11)).sentence == ""


def test_it_tells_stretch_by_stretch_who_held_it_in_their_own_hours() -> None:
    found = clock_of(difficult_person().first, at(FRI, 16))
    told = [(each.holder, each.state, each.start_at, each.end_at, each.worked) for each in found.stretches]
    assert told == [
        ("Ops", "has it in the queue", at(MON, 10), at(MON, 11), "1 h"),
        ("Ops", "works on it", at(MON, 11), at(MON, 12), "1 h"),
        ("Finance", "was asked for something that is needed first", at(MON, 12), at(THU, 15), "27 h"),
        ("Ops", "has it in the queue", at(THU, 15), at(THU, 16), "1 h"),
        ("Ops", "works on it", at(THU, 16), at(FRI, 9), "1 h"),
        ("Sales", "was asked something", at(FRI, 9), at(FRI, 10.5), "1 h 30 min"),
        ("Ops", "works on it", at(FRI, 10.5), at(FRI, 12), "1 h 30 min"),
    ]
    assert not any(each.is_now or each.is_disputed for each in found.stretches)


def test_it_marks_a_wait_from_where_it_is_disputed_until_it_is_confirmed_or_ends() -> None:
    made = difficult_person()
    doubted = request(made.ops, made.sales, at(MON, 9))
    tell(
        doubted,
        (at(MON, 9), Happened.ASKED, {"team": made.ops}),
        (at(MON, 10), Happened.QUESTIONED),
        (at(MON, 12), Happened.WAIT_DISPUTED, {"team": made.sales}),
        (at(MON, 14), Happened.WAIT_CONFIRMED, {"team": made.sales}),
        (at(MON, 15), Happened.WAIT_DISPUTED, {"team": made.sales}),
        (at(MON, 16), Happened.ANSWERED),
    )
    found = clock_of(doubted, at(TUE, 9))
    disputed = [(each.start_at, each.end_at) for each in found.stretches if each.is_disputed]
    assert disputed == [(at(MON, 12), at(MON, 14)), (at(MON, 15), at(MON, 16))]
    assert [each.is_now for each in found.stretches] == [False] * 5 + [True]


def test_it_counts_to_the_present_moment_and_no_draft_has_a_clock() -> None:
    made = difficult_person()
    early = clock_of(made.first, at(MON, 11.5))
    assert early.total_us == 90 * MINUTE_US
    assert [each.is_now for each in early.stretches] == [False, True]
    assert clock(made.first, at(MON, 9)) is None


def test_it_asks_no_more_questions_of_the_database_for_more_events() -> None:
    made = difficult_person()
    asked = []
    for of in (made.third, made.first):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            clock(of, at(FRI, 16) + timedelta(days=1))
        asked.append(len(queries))
    assert asked == [3, 5]
