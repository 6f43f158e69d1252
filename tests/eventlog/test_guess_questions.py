"""What is asked about a file, what a mapping file settles, and what is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.eventlog.small_files import AMBIGUOUS, COMPLETIONS, STATES, asked, guessed, table
from wellserved import engine
from wellserved.eventlog.guess import answer, guess_mapping
from wellserved.eventlog.mapping import EventMeans
from wellserved.eventlog.mapping_file import given_one, load_mapping, read_given
from wellserved.eventlog.mapping_keys import MappingError


def test_it_asks_between_two_columns_that_are_as_good(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case, timestamp, status, queue, department
        1, 2025-01-01T08:00Z, New, Q1, D1
        1, 2025-01-02T08:00Z, Closed, Q2, D2
        2, 2025-01-01T08:00Z, New, Q1, D2
        2, 2025-01-02T08:00Z, Closed, Q2, D1
        """,
    )
    assert asked(found) == ["columns.team"]
    assert [value for value, _ in found.questions[0].choices] == ["queue", "department"]
    assert answer(found, "columns.team", "department").mapping.team == "department"
    with pytest.raises(MappingError, match=r"The answer must be one of queue, department, not 'status'\."):
        answer(found, "columns.team", "status")


def test_it_asks_arrival_or_completion_where_nothing_tells(tmp_path: Path) -> None:
    found = guessed(tmp_path, COMPLETIONS)
    assert asked(found) == ["event_means"]
    answered = answer(found, "event_means", "arrival")
    assert (answered.mapping.event_means, answered.questions) == (EventMeans.ARRIVAL, ())


def test_it_does_not_ask_that_where_there_are_no_teams(tmp_path: Path) -> None:
    assert asked(guessed(tmp_path, COMPLETIONS.replace("department", "weather"))) == []


def test_it_asks_about_a_status_that_no_list_knows_and_many_rows_have(tmp_path: Path) -> None:
    found = guessed(tmp_path, STATES.replace("In progress", "Frobnicated"))
    assert asked(found) == ["states.Frobnicated"]
    assert "frobnicated" not in found.mapping.states
    answered = answer(found, "states.Frobnicated", "taken_up")
    assert (answered.mapping.states["frobnicated"], answered.questions) == ("taken_up", ())


def test_a_rare_code_changes_nothing_and_is_named(tmp_path: Path) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    rows = [
        (f"I{row // 2}", (start + timedelta(hours=row)).isoformat(), ("New", "Closed")[row % 2], "A")
        for row in range(400)
    ]
    rows[200] = (*rows[200][:2], "-100", "A")
    with engine.opened() as kept:
        found = guess_mapping(kept, table(tmp_path, ("incident", "changed", "state", "group"), rows))
    assert (found.mapping.states["-100"], found.questions) == ("activity", ())
    assert "“-100” (a code) are known to no list" in str(found.reasons)


def test_it_asks_for_the_case_where_no_header_says_it(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        A, B, team
        X-100, 2025-01-01T08:00Z, Desk
        X-100, 2025-01-02T08:00Z, Network
        X-101, 2025-01-01T08:00Z, Desk
        X-101, 2025-01-02T08:00Z, Network
        """,
    )
    assert found.mapping.case == "A"
    assert "columns.case" in asked(found)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("time.zone", "Berlin", "The answer: time.zone 'Berlin' is no zone (did you mean Europe/Berlin?)"),
        ("event_means", "states", "event_means is not asked here."),
    ],
)
def test_it_says_when_an_answer_does_not_fit(tmp_path: Path, key: str, value: str, sentence: str) -> None:
    found = guessed(tmp_path, STATES.replace("Z,", ","))
    with pytest.raises(MappingError) as caught:
        answer(found, key, value)
    assert sentence in str(caught.value)


# mapping files


def test_a_zone_is_enough_of_a_mapping_file(tmp_path: Path) -> None:
    given = given_one("time.zone", "Europe/Rome", "mapping.toml")
    found = guessed(tmp_path, STATES.replace("Z,", ","), given)
    assert found.questions == ()
    assert (found.mapping.zone, found.mapping.team) == ("Europe/Rome", "group")


def test_what_a_mapping_file_says_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text('format = 1\n[columns]\nteam = ""\n[states]\nclosed = ["In progress"]\n', encoding="utf-8")
    found = guessed(tmp_path, STATES, read_given(path))
    assert found.mapping.team is None
    assert found.mapping.states == {"new": "queued", "in progress": "closed", "closed": "closed"}


def test_a_complete_mapping_is_used_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        'format = 1\nevent_means = "arrival"\n[columns]\ncase = "incident"\nat = "changed"\nteam = "state"\n',
        encoding="utf-8",
    )
    found = guessed(tmp_path, STATES, read_given(path))
    assert found.mapping == load_mapping(path)
    assert found.questions == ()


def test_a_complete_mapping_is_asked_what_it_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        'format = 1\nevent_means = "states"\n[columns]\ncase = "number"\nat = "updated"\nstatus = "state"\n'
        '[states]\nqueued = "New"\n',
        encoding="utf-8",
    )
    assert asked(guessed(tmp_path, AMBIGUOUS, read_given(path))) == ["time.formats", "time.zone"]


def test_a_tiny_mapping_names_the_preset_and_the_outside_customers(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text('format = 1\npreset = "plain"\n[outside]\nnames = ["Households"]\n', encoding="utf-8")
    found = guessed(
        tmp_path,
        """
        case, at, kind, team, customer, waits_on, promise_at, activity
        1, 2025-01-01T08:00:00Z, opened, Desk, Households, , ,
        1, 2025-01-02T08:00:00Z, delivered, , , , ,
        """,
        read_given(path),
    )
    assert found.mapping == load_mapping(path)


def test_it_refuses_a_preset_whose_columns_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"preset 'plain' needs the columns case, at, kind, team, which the file"):
        guessed(tmp_path, STATES, given_one("preset", "plain", "mapping.toml"))


def test_it_refuses_a_column_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"columns\.team names the column 'groups'.*did you mean group\?"):
        guessed(tmp_path, STATES, given_one("columns.team", "groups", "mapping.toml"))


# refusals


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("case, at, team", "The file has a header and no rows below it."),
        (
            (
                "From_Organisation, To_Organisation, Date, Meeting_hours\nSales, Legal, 1/2/2025, 2.5\n"
                "Sales, HR, 1/2/2025, 1.5"
            ),
            "This file has no events: it holds sums between groups (From_Organisation, To_Organisation, Meeting_hours)",
        ),
        (
            "name, amount\nX, 3\nY, 4",
            "No column of this file says which case a row belongs to. If one does, say which (in a mapping file",
        ),
        (
            "case, team\n1, Desk\n1, Network",
            "No column of this file says when the rows of a case (“case”) happened.",
        ),
    ],
)
def test_it_refuses_what_is_no_log_of_events(tmp_path: Path, text: str, sentence: str) -> None:
    refusal = guessed(tmp_path, text).refusal
    assert refusal is not None
    assert sentence in refusal


def test_it_refuses_moments_that_never_change_within_a_case(tmp_path: Path) -> None:
    rows = [(f"C{row // 2}", f"2025-01-{row // 2 + 1:02d}T08:00Z", ("A", "B")[row % 2]) for row in range(20)]
    with engine.opened() as kept:
        found = guess_mapping(kept, table(tmp_path, ("case", "created", "team"), rows))
    assert found.refusal is not None
    assert "says when the rows of a case" in found.refusal
