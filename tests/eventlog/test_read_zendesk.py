"""Audits of Zendesk become the events that a person would read out of them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.eventlog.changes import audit, change, create, refusal, told
from wellserved.engine import Engine, opened
from wellserved.eventlog.mapping_file import Given

AUDITS = [
    audit(1, 7, "2026-03-02T08:00:00Z", {"id": 1, "type": "Comment", "body": "Help"}, create("status", "new"),
          create("group_id", "100"), create("assignee_id", None), create("tags", ["a", "b"])),
    audit(2, 8, "2026-03-02T08:30:00Z", create("status", "open"), create("group_id", "200")),
    audit(3, 7, "2026-03-02T09:00:00Z", change("status", "new", "open"), change("assignee_id", None, "55"),
          change("first_reply_time_in_minutes", None, {"minutes": 60, "in_business_hours": True})),
    audit(4, 7, "2026-03-02T10:00:00Z", change("group_id", "100", "200"), change("status", "open", "pending")),
    audit(5, 7, "2026-03-02T11:00:00Z", change("custom_status_id", 3, 4)),
    audit(6, 7, "2026-03-02T12:00:00Z", change("status", "pending", "hold")),
    audit(7, 8, "2026-03-02T12:30:00Z", change("status", "open", "solved")),
    audit(8, 7, "2026-03-02T13:00:00Z", change("status", "hold", "open")),
    audit(9, 7, "2026-03-02T14:00:00Z", change("status", "open", "closed")),
]  # fmt: skip
EVENTS = [
    ("7", "02T08:00", "queued", "100"),
    ("7", "02T09:00", "taken_up", "100"),
    ("7", "02T10:00", "waiting_on_customer", "200"),
    ("7", "02T11:00", "waiting_on_customer", "200"),
    ("7", "02T12:00", "waiting_on_outside", "200"),
    ("7", "02T13:00", "taken_up", "200"),
    ("7", "02T14:00", "closed", "200"),
    ("8", "02T08:30", "taken_up", "200"),
    ("8", "02T12:30", "delivered", "200"),
]


def ticket_event(of: dict[str, Any]) -> dict[str, Any]:
    """Write an audit as the incremental export does: the name of the field stands where its value is."""
    children = [
        {"id": 1, "via": "Web form", each["field_name"]: each["value"], "event_type": each["type"]}
        | ({"previous_value": each["previous_value"]} if "previous_value" in each else {})
        for each in of["events"]
        if "field_name" in each
    ]
    beside = {"timestamp": 1772438400, "updater_id": 5, "event_type": "Audit"}
    return {"id": of["id"], "ticket_id": of["ticket_id"], "created_at": of["created_at"], **beside} | {
        "child_events": [*children, {"id": 2, "comment_present": True, "event_type": "Comment"}]
    }


def page(audits: list[dict[str, Any]], **beside: Any) -> dict[str, Any]:
    return {"audits": audits, "next_page": None, "previous_page": None, "count": len(audits), **beside}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


@pytest.mark.parametrize(
    "content",
    [
        page(AUDITS),
        page(AUDITS[::-1]),
        [page(AUDITS[:4]), page(AUDITS[4:])],
        [page([each for each in AUDITS if each["ticket_id"] == case]) for case in (8, 7)],
        AUDITS,
        "\n".join(map(json.dumps, AUDITS)),
        "\n".join(json.dumps({"audit": each}) for each in AUDITS),
        {"ticket_events": [ticket_event(each) for each in AUDITS], "next_page": "…", "end_time": 1772438400},
        "\n".join(json.dumps(ticket_event(each)) for each in AUDITS),
    ],
    ids=[
        "a page", "newest first", "pages", "pages of single cases", "a list", "lines", "single audits",
        "incremental", "incremental in lines",
    ],
)  # fmt: skip
def test_it_reads_audits_however_they_are_put_together(engine: Engine, content: Any) -> None:
    found = told(engine, content, given=Given("", {}))
    assert found.asked == []
    assert found.short == EVENTS
    assert found.reading.count.read == found.reading.count.used == 9


def test_pending_waits_on_the_customer_also_where_nothing_is_solved_yet(engine: Engine) -> None:
    found = told(engine, page(AUDITS[2:4]))
    assert found.short == [("7", "02T09:00", "taken_up", "100"), ("7", "02T10:00", "waiting_on_customer", "200")]
    assert [event.customer for event in found.events] == [None, "outside customer"]


def test_it_says_that_groups_are_given_by_numbers_and_what_to_do(engine: Engine) -> None:
    problem = told(engine, page(AUDITS)).problem("“group_id” names teams by")
    assert (problem.rows, problem.sets_aside) == (9, False)
    assert '"100" = ' in problem.remedy
    named = told(engine, page(AUDITS), given=Given("", {"names": {"100": "First line"}}))
    assert [event[3] for event in named.short[:2]] == ["First line", "First line"]


def test_names_that_stand_beside_the_audits_are_used(engine: Engine) -> None:
    groups = [{"id": 100, "name": "First line"}, {"id": 200, "name": "Second line"}]
    found = told(engine, page(AUDITS, groups=groups, users=[{"id": 55, "name": "Ann Weber"}]))
    assert {event.team for event in found.events} == {"First line", "Second line"}
    assert found.reading.count.read == 9
    assert b"Ann" not in found.file.path.read_bytes()


def test_the_moment_due_is_promised_and_the_organization_is_kept_for_those_who_want_it(engine: Engine) -> None:
    first = create("due_at", "2026-03-05T10:00:00Z"), create("organization_id", 9), create("status", "new")
    content = page([audit(1, 7, "2026-03-02T08:00:00Z", *first), AUDITS[2]])
    found = told(engine, content)
    assert [event.promise_at for event in found.events] == ["2026-03-05T10:00:00Z"] * 2
    assert found.proposal.mapping.customer is None
    given = Given("", {"customer": "customer organization"})
    assert [event.customer for event in told(engine, content, given=given).events] == ["9", "9"]


def test_an_audit_that_the_file_holds_twice_is_read_once(engine: Engine) -> None:
    found = told(engine, [page(AUDITS[:5]), page(AUDITS[4:])])
    assert found.short == EVENTS
    assert found.problem("Changes that the file holds twice").rows == 1


def test_what_cannot_be_used_is_counted(engine: Engine) -> None:
    odd = audit(10, 9, "2026-03-02T08:00:00Z", create("status", "new"), create("group_id", ["1"]))
    stray = {**audit(11, 9, "2026-03-02T08:00:00Z", create("status", "new")), "ticket_id": None}
    late = audit(12, 9, "no moment", change("status", "new", "open"))
    found = told(engine, page([*AUDITS, odd, stray, late, "text", {"id": 1}]))  # type: ignore[list-item]
    left = {problem.what: problem.rows for problem in found.reading.problems if problem.sets_aside}
    assert left == {
        "Changes that are not written as Zendesk writes them": 1,
        "Audits that do not say of which ticket they are": 1,
        "Entries that are no audits of Zendesk": 2,
        "Moments that cannot be read": 1,
    }
    assert found.short == [*EVENTS, ("9", "02T08:00", "queued", None)]


def test_audits_without_a_change_of_use_are_refused(engine: Engine) -> None:
    comment = {"id": 1, "type": "Comment", "body": "Help"}
    assert "none of their changes can be used" in refusal(engine, page([audit(1, 7, "2026-03-02T08:00:00Z", comment)]))
    assert "pages without entries" in refusal(engine, page([]))


@pytest.mark.parametrize(
    "content",
    ["[]", "{}", '{"rows": [1, 2]}', '[{"a": 1}]', '{"events": [], "x": {}}', '{"data": "%s"}' % ("x" * 17_000_000)],
    ids=["empty list", "empty object", "numbers", "objects", "events of something else", "large"],
)
def test_other_json_is_refused_with_what_is_read(engine: Engine, content: str) -> None:
    sentence = refusal(engine, content)
    assert "neither issues of Jira with their histories, nor audits of Zendesk, nor an object-centric log" in sentence
