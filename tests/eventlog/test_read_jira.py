"""Histories of Jira become the events that a person would read out of them."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.eventlog.changes import TEAM_FIELD, UTC, history, issue, opened_changes, refusal, search, told
from wellserved.engine import Engine, opened
from wellserved.eventlog.guess import answer, guess_mapping
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import Given

TEAM = {"id": "8", "name": "Desk", "title": "Desk"}
NEWEST_FIRST = [
    history(
        3, "2026-03-02T13:00:00.000+0100", ("status", "Waiting for customer", "Done"), ("resolution", None, "Done")
    ),
    history(2, "2026-03-02T12:00:00.000+0100", ("status", "In Progress", "Waiting for customer")),
    history(1, "2026-03-02T10:00:00.000+0100", ("status", "To Do", "In Progress"), ("Team", "Desk", "Credit")),
]
FIRST = issue("ABC-1", "2026-03-02T09:00:00.000+0100", NEWEST_FIRST, status={"name": "Done"})
SECOND = issue(
    "ABC-2",
    "2026-03-03T08:00:00.000+0000",
    [history(4, "2026-03-03T09:30:00.000+0000", ("status", "To Do", "Done"))],
    status={"name": "Done"},
    **{TEAM_FIELD: TEAM},
)
EVENTS = [
    ("ABC-1", "02T08:00", "queued", "Desk"),
    ("ABC-1", "02T09:00", "taken_up", "Credit"),
    ("ABC-1", "02T11:00", "waiting_on_customer", "Credit"),
    ("ABC-1", "02T12:00", "delivered", "Credit"),
    ("ABC-2", "03T08:00", "queued", "Desk"),
    ("ABC-2", "03T09:30", "delivered", "Desk"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


@pytest.mark.parametrize(
    "content",
    [
        search(FIRST, SECOND),
        [search(FIRST), search(SECOND)],
        [FIRST, SECOND],
        f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n",
        f"{json.dumps(search(FIRST))}\n{json.dumps(search(SECOND))}\n",
        json.dumps(search(FIRST, SECOND), indent=2).encode("utf-16"),
        gzip.compress(json.dumps(search(FIRST, SECOND)).encode()),
    ],
    ids=["a search", "pages", "a list of issues", "issues in lines", "pages in lines", "UTF-16", "gz"],
)
def test_it_reads_a_search_however_its_pages_are_put_together(engine: Engine, content: Any) -> None:
    found = told(engine, content)
    assert found.asked == []
    assert found.short == EVENTS
    assert found.reading.count.read == found.reading.count.used == 6


def test_it_knows_what_its_columns_mean(engine: Engine) -> None:
    mapping = told(engine, search(FIRST, SECOND)).proposal.mapping
    assert (mapping.preset, mapping.case, mapping.at, mapping.status) == (
        "jira_history",
        "issue",
        ("changed at",),
        ("status",),
    )
    assert (mapping.team, mapping.customer, mapping.event_means) == ("Team", None, "states")


def test_a_field_of_ones_own_that_never_changed_is_found_by_its_name(engine: Engine) -> None:
    alone = {**SECOND, "changelog": {"histories": [history(4, "2026-03-03T09:30:00Z", ("status", "To Do", "Done"))]}}
    assert [event[3] for event in told(engine, search(alone)).short] == [None, None]
    named = search(alone, names={TEAM_FIELD: "Assigned team", "summary": "Summary"})
    assert [event[3] for event in told(engine, named).short] == ["Desk", "Desk"]


def test_what_stood_in_a_field_at_first_is_what_its_first_change_says(engine: Engine) -> None:
    changes = [history(1, "2026-03-02T10:00:00Z", ("Team", None, "Credit")), history(2, "2026-03-02T11:00:00Z")]
    moved = issue("A-1", "2026-03-02T08:00:00Z", changes, status={"name": "In Progress"}, **{TEAM_FIELD: TEAM})
    assert told(engine, search(moved, SECOND)).short[:2] == [
        ("A-1", "02T08:00", "taken_up", None),
        ("A-1", "02T10:00", "taken_up", "Credit"),
    ]


def test_the_histories_of_one_issue_name_it_in_their_address(engine: Engine) -> None:
    pages = [
        {
            "self": f"https://example.org/rest/api/3/issue/ABC-1/changelog?startAt={start}&maxResults=2",
            "maxResults": 2,
            "startAt": start,
            "total": 3,
            "isLast": start == 2,
            "values": list(reversed(NEWEST_FIRST))[start : start + 2],
        }
        for start in (0, 2)
    ]
    assert told(engine, pages).short == EVENTS[1:4]


def test_histories_fetched_in_bulk_are_read_with_moments_in_milliseconds(engine: Engine) -> None:
    changes = [
        history(4, 1772532000000, ("status", "To Do", "In Progress")),
        history(5, 1772535600, ("status", "In Progress", "Done")),
    ]
    bulk = {"issueChangeLogs": [{"issueId": "10100", "changeHistories": changes}], "nextPageToken": None}
    assert told(engine, bulk).short == [
        ("10100", "03T10:00", "taken_up", None),
        ("10100", "03T11:00", "delivered", None),
    ]


def test_a_history_that_the_file_holds_twice_is_read_once(engine: Engine) -> None:
    found = told(engine, [search(FIRST), search(FIRST, SECOND)])
    assert found.short == EVENTS
    again = found.problem("Changes that the file holds twice")
    assert (again.rows, again.sets_aside) == (4, True)
    assert found.reading.count.read == 10


def test_a_due_day_is_what_was_promised_until_it_changes(engine: Engine) -> None:
    moved = issue(
        "A-1",
        "2026-03-02T08:00:00Z",
        [
            history(
                1, "2026-03-02T09:00:00Z", ("duedate", "2026-03-10", "2026-03-12"), ("status", "To Do", "In Progress")
            ),
            history(2, "2026-03-02T10:00:00Z", ("status", "In Progress", "Done")),
        ],
        duedate="2026-03-12",
        status={"name": "Done"},
    )
    found = told(engine, search(moved))
    assert [event.promise_at for event in found.events] == [f"2026-03-{day}T00:00:00Z" for day in (11, 13, 13)]
    assert told(engine, search(moved), given=Given("", {})).asked == ["time.zone"]


def test_persons_are_counted_where_a_case_came_to_them_and_never_shown(engine: Engine) -> None:
    changes = [
        history(1, "2026-03-02T09:00:00Z", ("assignee", None, "u1"), ("Team", "Desk", "Credit")),
        history(2, "2026-03-02T10:00:00Z", ("Team", "Credit", "Legal"), ("status", "To Do", "In Progress")),
    ]
    person = {"accountId": "u1", "displayName": "Ann Weber", "emailAddress": "ann@example.org"}
    one = issue("A-1", "2026-03-02T08:00:00Z", changes, assignee=person, status={"name": "In Progress"})
    found = told(engine, search(one))
    rows = pq.read_table(found.file.path).to_pylist()
    assert [(row["Team"], row["assignee"]) for row in rows] == [("Desk", None), ("Credit", "u1"), ("Legal", None)]
    assert found.proposal.mapping.persons == ("assignee",)
    written = found.file.path.read_bytes()
    assert b"Ann" not in written
    assert b"example.org" not in written


def test_it_never_takes_a_field_of_persons_for_a_team(engine: Engine) -> None:
    person = {"accountId": "u1", "displayName": "Ann Weber"}
    changes = [
        history(1, "2026-03-02T09:00:00Z", ("Team lead", "Ann Weber", "Ben Okafor"), ("status", "To Do", "Done"))
    ]
    one = issue("A-1", "2026-03-02T08:00:00Z", changes, status={"name": "Done"}, **{TEAM_FIELD: person})
    found = told(engine, search(one, names={TEAM_FIELD: "Team"}))
    assert found.proposal.mapping.team is None
    assert b"Ann" not in found.file.path.read_bytes()


COMPONENTS = [
    issue(
        f"A-{n}",
        "2026-03-02T08:00:00Z",
        [
            history(1, "2026-03-02T09:00:00Z", ("Component", None, "Web"), ("status", "To Do", "In Progress")),
            history(2, "2026-03-02T10:00:00Z", ("Component", "Core", None)),
            history(3, "2026-03-02T11:00:00Z", ("status", "In Progress", "Done")),
        ],
        status={"name": "Done"},
        components=[{"id": "1", "name": "Web"}],
        project={"key": "A", "name": "Alpha"},
    )
    for n in range(3)
]


def test_it_asks_whether_the_component_stands_for_the_team(engine: Engine) -> None:
    file = opened_changes(engine, json.dumps(search(*COMPONENTS)), "log.json")
    proposal = guess_mapping(engine, file, UTC)
    (question,) = proposal.questions
    assert question.key == "columns.team"
    assert [value for value, _ in question.choices] == ["component", ""]
    assert answer(proposal, "columns.team", "component").mapping.team == "component"
    assert answer(proposal, "columns.team", "").mapping.team is None
    assert guess_mapping(engine, file, Given("m.toml", {"team": None, "zone": "UTC"})).questions == ()


def test_components_are_traced_back_from_those_of_today(engine: Engine) -> None:
    found = told(engine, search(*COMPONENTS), given=Given("", {"zone": "UTC", "team": "component"}))
    assert [event[3] for event in found.short[:4]] == ["Core", "Core, Web", "Web", "Web"]


def test_issues_without_histories_are_refused_with_what_to_ask_jira_for(engine: Engine) -> None:
    bare = [{key: value for key, value in each.items() if key != "changelog"} for each in (FIRST, SECOND)]
    assert "expand=changelog" in refusal(engine, search(*bare))


def test_what_cannot_be_used_is_counted(engine: Engine) -> None:
    without = {key: value for key, value in FIRST.items() if key != "changelog"}
    stray = [history(9, "2026-03-02T09:00:00Z", ("status", "To Do", "Done"))]
    odd = issue("A-9", "2026-03-02T08:00:00Z", [history(7, "2026-03-02T09:00:00Z", ("status", "To Do", "Done"))])
    odd["changelog"]["histories"][0]["items"] += [{"field": 7}, "no change", {"field": "status", "toString": {}}]
    content = [search(FIRST, without, 7, "text", [1]), {"values": stray}, odd]  # type: ignore[arg-type]
    found = told(engine, content)
    left = {problem.what: problem.rows for problem in found.reading.problems if problem.sets_aside}
    assert left == {
        "Issues without their history": 1,
        "Entries that are no issues of Jira with their histories": 3,
        "Histories that do not say of which issue they are": 1,
        "Changes that are not written as Jira writes them": 3,
    }
    assert found.problem("Issues without their history").example == "log.json entry 2"
    assert found.short[:4] == [("A-9", "02T08:00", "queued", None), ("A-9", "02T09:00", "delivered", None), *EVENTS[:2]]


def test_it_says_that_a_history_is_not_whole(engine: Engine) -> None:
    long = {**FIRST, "changelog": {**FIRST["changelog"], "total": 143}}
    problem = told(engine, search(long)).problem("Histories that are not whole")
    assert (problem.rows, problem.sets_aside) == (140, False)


def test_it_says_that_issues_do_not_tell_when_they_were_created(engine: Engine) -> None:
    found = told(engine, search({**FIRST, "fields": {"status": {"name": "Done"}}}))
    assert found.short == EVENTS[1:4]
    assert found.problem("Issues without the moment of their creation").rows == 1


@pytest.mark.parametrize("created", ["yesterday", "2026-13-45T00:00:00Z", "9" * 30, None, {"x": 1}, "", True])
def test_a_moment_that_is_none_sets_its_change_aside(engine: Engine, created: Any) -> None:
    one = issue("A-1", "2026-03-02T08:00:00Z", [history(7, created, ("status", "To Do", "Done"))])
    found = told(engine, search(one, FIRST))
    assert found.short == [("A-1", "02T08:00", "queued", None), *EVENTS[:4]]
    assert found.reading.count.read == 6
    assert found.reading.count.used == 5


def test_it_keeps_to_the_limits_of_a_file(engine: Engine) -> None:
    content = json.dumps(search(FIRST, SECOND))
    assert "is larger than 1 kB" in refusal(engine, content, limits=Limits(file_bytes=1_000))
    packed = gzip.compress(content.encode())
    assert "unpacks to more than 1 kB" in refusal(engine, packed, limits=Limits(unpacked_bytes=1_000))
    assert "is cut off" in refusal(engine, packed[:-9])
    assert "is cut off" in refusal(engine, content[:-9])


def test_lists_in_lists_do_no_harm(engine: Engine) -> None:
    nested: Any = "Desk"
    for _ in range(600):
        nested = [nested]
    one = {**SECOND, "fields": {**SECOND["fields"], TEAM_FIELD: nested, "components": nested, "status": nested}}
    found = told(engine, search(one, names={TEAM_FIELD: "Team"}))
    assert found.short == [("ABC-2", "03T08:00", "queued", None), ("ABC-2", "03T09:30", "delivered", None)]


def test_texts_no_file_may_hold_do_no_harm(engine: Engine) -> None:
    changes = [history(1, "2026-03-02T09:00:00Z", ("status", "To Do", "In Progress"), ("Team", "D\0esk", "\ud800Büro"))]
    found = told(engine, search(issue("A\0-1", "2026-03-02T08:00:00Z", changes)))
    assert {event.team for event in found.events} == {"D\ufffdesk", "\ufffd\ufffd\ufffdBüro"}
