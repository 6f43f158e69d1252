"""What is guessed about a file: meaning of events, moments, teams and persons."""

from pathlib import Path

import pytest

from tests.eventlog.small_files import AMBIGUOUS, COMPLETIONS, STATES, asked, guessed, sure_of, table
from wellserved import engine
from wellserved.eventlog.guess import answer, guess_mapping
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import given_one
from wellserved.eventlog.mapping_keys import MappingError


def test_it_maps_a_file_whose_headers_speak(tmp_path: Path) -> None:
    found = guessed(tmp_path, STATES)
    assert found.questions == ()
    assert found.refusal is None
    assert found.mapping == ColumnMapping(
        case="incident",
        at=("changed",),
        event_means=EventMeans.STATES,
        team="group",
        status=("state",),
        states={"new": "queued", "in progress": "taken_up", "closed": "closed"},
    )


def test_it_says_for_each_choice_why_and_how_sure_it_is(tmp_path: Path) -> None:
    reasons = {reason.role: reason for reason in guessed(tmp_path, STATES).reasons}
    assert reasons["team"].why == (
        "its header names teams; it changes within 1 of 2 cases that have several rows, 2 different texts"
    )
    assert reasons["case"].why == "its header says so; 5 rows of 2 cases"
    assert {role: reason.sure for role, reason in reasons.items()} == dict.fromkeys(
        ("case", "at", "status", "team", "event_means", "moment_formats"), "sure"
    )


def test_it_takes_the_moment_that_changes_within_a_case(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        number, opened_at, sys_created_at, closed_at, resolved_at, sys_updated_at, status
        A1, 2025-01-01T08:00Z, 2025-01-01T08:01Z, 2025-02-01T08:00Z, 2025-01-31T08:00Z, 2025-01-01T08:01Z, New
        A1, 2025-01-01T08:00Z, 2025-01-01T08:01Z, 2025-02-01T08:00Z, 2025-01-31T08:00Z, 2025-01-31T08:01Z, Closed
        A2, 2025-01-02T08:00Z, 2025-01-02T08:01Z, 2025-02-03T08:00Z, 2025-01-30T08:00Z, 2025-01-02T08:01Z, New
        A2, 2025-01-02T08:00Z, 2025-01-02T08:01Z, 2025-02-03T08:00Z, 2025-01-30T08:00Z, 2025-01-30T08:01Z, Closed
        """,
    )
    assert found.mapping.at == ("sys_updated_at",)


# lifecycle, states and starts


@pytest.mark.parametrize(
    ("transitions", "means"),
    [("complete complete complete complete", "completion"), ("START COMPLETE start complete", "start_complete")],
)
def test_the_lifecycle_tells_what_events_mean(tmp_path: Path, transitions: str, means: str) -> None:
    rows = zip(COMPLETIONS.strip().splitlines(), ["lifecycle:transition", *transitions.split()], strict=True)
    found = guessed(tmp_path, "\n".join(f"{row}, {transition}" for row, transition in rows))
    assert (found.mapping.event_means, found.mapping.lifecycle) == (means, "lifecycle:transition")
    assert found.questions == ()


def test_a_lifecycle_that_holds_statuses_refines_the_status(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case:concept:name, concept:name, lifecycle:transition, time:timestamp, org:group
        1, Queued, Awaiting Assignment, 2025-01-01T08:00:00Z, A
        1, Accepted, In Progress, 2025-01-01T09:00:00Z, A
        1, Accepted, Wait - User, 2025-01-01T10:00:00Z, A
        1, Accepted, Wait, 2025-01-01T11:00:00Z, B
        1, Completed, In Call, 2025-01-01T12:00:00Z, B
        2, Queued, Awaiting Assignment, 2025-01-01T08:00:00Z, A
        2, Completed, Closed, 2025-01-01T12:00:00Z, A
        """,
    )
    assert found.mapping.status == ("concept:name", "lifecycle:transition")
    assert found.mapping.lifecycle is None
    assert found.mapping.states == {
        "queued / awaiting assignment": "queued",
        "accepted / in progress": "taken_up",
        "accepted / wait - user": "waiting_on_customer",
        "accepted / wait": "waiting_until",
        "completed / in call": "delivered",
        "completed / closed": "closed",
    }


def test_it_says_that_a_wait_on_nobody_counts_as_the_team_s_own(tmp_path: Path) -> None:
    found = guessed(tmp_path, STATES.replace("In progress", "On hold"))
    assert found.mapping.states["on hold"] == "waiting_until"
    assert [reason.why for reason in found.reasons if reason.role == "states"] == [
        "“On hold” name nobody who is waited on: such waits count as the team’s own time"
    ]
    assert sure_of(found, "states") == "unsure"


def test_start_and_end_in_one_row_are_a_span_of_work(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        Case ID, Activity, Start Timestamp, Complete Timestamp, Department
        1, Check, 2025-01-01T08:00:00Z, 2025-01-01T09:00:00Z, Credit
        1, Approve, 2025-01-01T10:00:00Z, 2025-01-01T11:00:00Z, Legal
        2, Check, 2025-01-01T08:00:00Z, 2025-01-01T09:30:00Z, Credit
        """,
    )
    assert (found.mapping.at, found.mapping.ended_at) == (("Start Timestamp",), ("Complete Timestamp",))
    assert found.mapping.event_means == EventMeans.START_COMPLETE
    assert found.questions == ()


def test_a_list_of_cases_has_one_row_per_case_and_ends_with_it(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        Request ID, Group, Created at, Due at, Closed at, Resolved at, Status
        1, A, 2025-01-01T08:00Z, 2025-01-04T08:00Z, 2025-01-05T08:00Z, 2025-01-02T08:00Z, Closed
        2, B, 2025-01-01T09:00Z, 2025-01-04T08:00Z, 2025-01-05T08:00Z, 2025-01-02T08:00Z, Closed
        3, B, 2025-01-03T09:00Z, 2025-01-04T08:00Z, , , Open
        """,
    )
    mapping = found.mapping
    assert (mapping.at, mapping.ended_at, mapping.case_ends_with_file) == (("Created at",), ("Resolved at",), True)
    assert (mapping.team, mapping.status, mapping.promise_at) == ("Group", (), ("Due at",))
    assert mapping.event_means == EventMeans.ARRIVAL
    assert found.questions == ()


def test_a_completed_at_says_completion(tmp_path: Path) -> None:
    found = guessed(tmp_path, COMPLETIONS.replace("timestamp", "completed at"))
    assert (found.mapping.event_means, asked(found)) == (EventMeans.COMPLETION, [])


# moments


def test_date_and_time_may_stand_in_two_columns(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case, datum, uhrzeit, abteilung
        A1, 01.02.2025, 08:00, Kredit
        A1, 13.02.2025, 09:00, Recht
        A2, 14.02.2025, 08:30, Kredit
        """,
    )
    assert (found.mapping.at, found.mapping.moment_formats) == (("datum", "uhrzeit"), ("%d.%m.%Y %H:%M",))


def test_it_asks_which_number_is_the_day_and_shows_both_readings(tmp_path: Path) -> None:
    found = guessed(tmp_path, AMBIGUOUS)
    question = next(each for each in found.questions if each.key == "time.formats")
    assert "03/04/2026 10:00 is 3 April or 4 March; 05/04/2026 10:00 is 5 April or 4 May" in question.text
    assert question.choices == (("d/m/y h:m", "the day comes first"), ("m/d/y h:m", "the month comes first"))
    assert answer(found, "time.formats", "m/d/y h:m").mapping.moment_formats == ("%m/%d/%Y %H:%M",)


def test_it_looks_at_all_rows_where_the_first_leave_the_day_open(tmp_path: Path) -> None:
    rows = [[f"T{row // 2}", f"0{3 + row % 2}/04/2026 10:00", "A", "New"] for row in range(5_100)]
    rows[5_090][1] = "13/04/2026 10:00"
    file = table(tmp_path, ("number", "updated", "group", "state"), rows)
    with engine.opened() as kept:
        found = guess_mapping(kept, file)
    assert found.mapping.moment_formats == ("%d/%m/%Y %H:%M",)
    assert "time.formats" not in asked(found)


def test_it_asks_for_the_zone_of_clocks_without_an_offset(tmp_path: Path) -> None:
    found = guessed(tmp_path, STATES.replace("Z,", ","))
    assert asked(found) == ["time.zone"]
    answered = answer(found, "time.zone", "America/Lima")
    assert (answered.mapping.zone, answered.questions) == ("America/Lima", ())


@pytest.mark.parametrize(
    ("moment", "formats", "zone", "questions"),
    [
        ("1735718{:03d}", ("unix seconds",), None, []),
        ("1735718{:03d}000", ("unix milliseconds",), None, []),
        ("2025-01-01 08:{:02d}:00+01:00", (), None, []),
        ("2025-01-01 08:{:02d}:00 UTC", ("%Y-%m-%d %H:%M:%S UTC",), "UTC", []),
        ("13/Jan/25 8:{:02d} PM", ("%d/%b/%y %I:%M %p",), None, ["time.zone"]),
        ("1/13/2025 8:{:02d}:00 AM", ("%m/%d/%Y %I:%M:%S %p",), None, ["time.zone"]),
        ("13.01.2025 08:{:02d}:00.25", ("%d.%m.%Y %H:%M:%S.%f",), None, ["time.zone"]),
        ("Mon, 13 Jan 2025 08:{:02d}:00 +0100", ("%a, %d %b %Y %H:%M:%S %z",), None, []),
        ("Jan 13, 2025, 8:{:02d} AM", ("%b %d, %Y, %I:%M %p",), None, ["time.zone"]),
        ("20250113T08{:02d}00Z", ("%Y%m%dT%H%M%SZ",), "UTC", []),
    ],
)
def test_it_knows_how_moments_are_written(
    tmp_path: Path, moment: str, formats: tuple[str, ...], zone: str | None, questions: list[str]
) -> None:
    rows = [(f"T{row // 2}", moment.format(row + 10), "New" if row % 2 else "Closed") for row in range(12)]
    with engine.opened() as kept:
        found = guess_mapping(kept, table(tmp_path, ("number", "updated", "status"), rows))
    assert (found.mapping.moment_formats, found.mapping.zone, asked(found)) == (formats, zone, questions)


def test_it_refuses_moments_that_it_cannot_read_and_says_what_would_help(tmp_path: Path) -> None:
    rows = [("T1", "13. Jänner 2025 acht Uhr", "New"), ("T1", "14. Jänner 2025 acht Uhr", "Closed")]
    with engine.opened() as kept:
        found = guess_mapping(kept, table(tmp_path, ("number", "updated", "status"), rows))
    assert found.refusal is not None
    assert (
        'say which, and how it is written (in a mapping file: [columns] at = "…", [time] formats = "…")'
        in found.refusal
    )


# teams, units, customers, persons


def test_persons_are_never_teams(tmp_path: Path) -> None:
    found = guessed(tmp_path, COMPLETIONS.replace("department", "assigned to"))
    assert found.mapping.team is None
    assert set(found.mapping.persons) == {"assigned to", "person"}
    assert [reason.why for reason in found.reasons if reason.role == "team"] == [
        "the log names only persons: durations only"
    ]


@pytest.mark.parametrize("names", [("Anna Weber", "Okafor, Peter"), ("ann@example.org", "ben@example.org")])
def test_a_column_of_teams_that_holds_persons_is_a_column_of_persons(tmp_path: Path, names: tuple[str, str]) -> None:
    rows = [("1", "2025-01-01T08:00Z", names[0]), ("1", "2025-01-02T08:00Z", names[1])]
    with engine.opened() as kept:
        found = guess_mapping(kept, table(tmp_path, ("case", "timestamp", "team"), rows))
    assert (found.mapping.team, found.mapping.persons) == (None, ("team",))


def test_persons_in_the_plain_table_are_no_teams_either(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case, at, kind, team, customer
        1, 2025-01-01T08:00Z, opened, Anna Weber, Maria Lopez
        1, 2025-01-02T08:00Z, delivered, Peter Okafor, Maria Lopez
        """,
    )
    assert (found.mapping.preset, found.mapping.team, found.mapping.customer) == ("plain", None, None)
    assert set(found.mapping.persons) == {"team", "customer"}


@pytest.mark.parametrize("key", ["columns.team", "columns.customer"])
def test_it_refuses_a_mapping_that_makes_teams_of_persons(tmp_path: Path, key: str) -> None:
    with pytest.raises(MappingError) as caught:
        guessed(tmp_path, COMPLETIONS, given_one(key, "person", "mapping.toml"))
    assert str(caught.value) == (
        f"mapping.toml: {key}: the column person cannot stand for teams: its header names persons, and persons are "
        "never used as teams; name a column of teams, or none: then only durations are shown."
    )


def test_it_finds_the_unit_a_team_belongs_to(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case, timestamp, status, team, division, country, department of the case
        1, 2025-01-01T08:00Z, New, Desk, Service, DE, X
        1, 2025-01-02T08:00Z, Open, Network, Technology, DE, X
        1, 2025-01-03T08:00Z, Closed, Servers, Technology, FR, X
        2, 2025-01-01T08:00Z, New, Desk, Service, DE, Y
        2, 2025-01-02T08:00Z, Open, Network, Technology, DE, Y
        2, 2025-01-03T08:00Z, Closed, Phone, Service, DE, Y
        """,
    )
    assert (found.mapping.team, found.mapping.parent) == ("team", "division")


def test_a_team_that_asks_is_the_customer(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case, timestamp, status, assigned team, requesting department
        1, 2025-01-01T08:00Z, New, Desk, Sales
        1, 2025-01-02T08:00Z, Closed, Network, Sales
        2, 2025-01-01T08:00Z, New, Desk, Personnel
        """,
    )
    assert (found.mapping.team, found.mapping.customer) == ("assigned team", "requesting department")


def test_undefined_done_by_the_system_is_called_the_system(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        """
        case, completed at, role, resource
        1, 2025-01-01T08:00Z, EMPLOYEE, STAFF
        1, 2025-01-02T08:00Z, UNDEFINED, SYSTEM
        2, 2025-01-01T08:00Z, EMPLOYEE, STAFF
        """,
    )
    assert found.mapping.names == {"UNDEFINED": "the system"}


@pytest.mark.parametrize("header", ["Auftragsnr.", "Vorgangs-Nr.", "Bestellnummer", "Antrags-Nr", "Schadennummer"])
def test_it_knows_the_case_of_a_german_list_by_its_header(tmp_path: Path, header: str) -> None:
    rows = (f"A-{n}, 0{n % 9 + 1}.03.2026 08:00, 1{n % 9}.03.2026 09:00, {'AB'[n % 2]}\n" for n in range(20))
    found = guessed(tmp_path, f"{header}, Eröffnet am, Abgeschlossen am, Abteilung\n{''.join(rows)}")

    assert (found.mapping.case, found.mapping.team, found.mapping.case_ends_with_file) == (header, "Abteilung", True)
