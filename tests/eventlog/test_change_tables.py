"""Tables with one row per change of a field become the events that a person would read out of them."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tests.eventlog.changes import refusal, told
from tests.eventlog.logs import events_of, write
from wellserved.engine import DelimitedFile, Engine, opened
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping_file import Given
from wellserved.eventlog.open_file import open_file

AUDIT = """sys_id,tablename,fieldname,documentkey,oldvalue,newvalue,user,sys_created_on,record_checkpoint,reason
a0,incident,assignment_group,k1,,Desk,ann,2026-03-02 08:00:00,1,
a1,incident,incident_state,k1,1,2,ann,2026-03-02 09:00:00,2,
a2,incident,state,k1,1,2,ann,2026-03-02 09:00:00,2,
a3,incident,priority,k1,4,1,ann,2026-03-02 09:00:00,2,
a4,incident,assignment_group,k1,Desk,Credit,ann,2026-03-02 09:00:00,2,
b0,incident,incident_state,k2,1,8,ben,2026-03-02 09:30:00,1,
a5,incident,incident_state,k1,2,3,ann,2026-03-02 10:00:00,3,
a6,incident,hold_reason,k1,,1,ann,2026-03-02 10:00:00,3,
a7,incident,hold_reason,k1,1,4,ann,2026-03-02 10:30:00,4,
a8,incident,incident_state,k1,3,2,ann,2026-03-02 11:00:00,5,
a9,incident,incident_state,k1,2,6,ann,2026-03-02 12:00:00,6,
"""
EVENTS = [
    ("k1", "02T08:00", "queued", "Desk"),
    ("k1", "02T09:00", "taken_up", "Credit"),
    ("k1", "02T10:00", "waiting_on_customer", "Credit"),
    ("k1", "02T10:30", "waiting_on_outside", "Credit"),
    ("k1", "02T11:00", "taken_up", "Credit"),
    ("k1", "02T12:00", "delivered", "Credit"),
    ("k2", "02T09:30", "withdrawn", None),
]


def newest_first(table: str) -> str:
    header, *rows = table.splitlines(keepends=True)
    return header + "".join(reversed(rows))


def with_labels(table: str) -> str:
    """Write the headers as ServiceNow shows them, and states as it calls them."""
    rows = table.partition("\n")[2]
    labels = "Sys ID,Table name,Field name,Document key,Old value,New value,User,Created,Record checkpoint,Reason"
    names = {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "8": "Canceled"}
    reasons = {"1": "Awaiting Caller", "4": "Awaiting Vendor"}
    lines = []
    for line in rows.splitlines():
        cells = line.split(",")
        known = reasons if cells[2] == "hold_reason" else names if cells[2].endswith("state") else {}
        lines.append(",".join([*cells[:4], *(known.get(cell, cell) for cell in cells[4:6]), *cells[6:]]))
    return "\n".join([labels, *lines]) + "\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


@pytest.mark.parametrize(
    "content",
    [
        AUDIT,
        newest_first(AUDIT),
        with_labels(AUDIT),
        with_labels(AUDIT).replace(",", ";"),
        AUDIT.replace("\n", "\r\n").encode("utf-16"),
        gzip.compress(AUDIT.encode()),
    ],
    ids=["as exported", "newest first", "labels", "semicolons", "UTF-16", "gz"],
)
def test_it_reads_the_audit_table_of_servicenow(engine: Engine, content: str | bytes) -> None:
    found = told(engine, content, "sys_audit.csv")
    assert found.asked == []
    assert found.short == EVENTS
    assert (found.proposal.mapping.preset, found.proposal.mapping.team) == ("servicenow_changes", "assignment_group")


def test_it_reads_the_same_from_parquet(engine: Engine, tmp_path: Path) -> None:
    table = pyarrow.csv.read_csv(write(tmp_path, AUDIT))
    pq.write_table(table, tmp_path / "audit.parquet")
    assert told(engine, (tmp_path / "audit.parquet").read_bytes(), "audit.parquet").short == EVENTS


def test_it_says_which_fields_it_did_not_read_and_that_beginnings_are_not_known(engine: Engine) -> None:
    found = told(engine, AUDIT, "sys_audit.csv")
    assert found.problem("Changes of fields that say neither").what.endswith("left out: “priority”")
    assert found.problem("The export does not tell when cases were created").sets_aside is False
    assert found.reading.count.read == found.reading.count.used == 7


def test_numbers_of_states_are_only_known_for_incidents(engine: Engine) -> None:
    found = told(engine, AUDIT + "c0,sc_task,state,k3,1,3,ann,2026-03-02 12:00:00,1,\n", "sys_audit.csv")
    assert found.asked == ["states.sc_task: 3"]
    without_table = AUDIT.replace("tablename", "domain")
    asked = told(engine, without_table, "a.csv").asked
    assert sorted(asked) == [f"states.{code}" for code in ("1", "2", "3 / 1", "3 / 4", "6", "8")]


def test_groups_named_by_sys_id_can_be_given_their_names(engine: Engine) -> None:
    sys_id = "287ebd7da9fe198100f92cc8d1d2154e"
    found = told(engine, AUDIT.replace("Desk", sys_id).replace("Credit", sys_id[::-1]), "sys_audit.csv")
    assert sys_id in found.problem("“assignment_group” names teams by").remedy


JIRA = """issue_id,changelog_id,author_id,author_key,created_date,field_type,field,from,from_string,to,to_string
10002,1,10,JIRAUSER10,2026-03-02T08:00:00Z,jira,status,1,To Do,3,In Progress
10002,2,10,JIRAUSER10,2026-03-02T09:00:00Z,jira,assignee,JIRAUSER1,Alana Grant,JIRAUSER2,Bo Lin
10002,3,10,JIRAUSER10,2026-03-02T09:30:00Z,custom,Team,8,Desk,9,Credit
10002,4,10,JIRAUSER10,2026-03-02T10:00:00Z,jira,status,3,In Progress,5,Done
10003,5,10,JIRAUSER10,2026-03-02T10:00:00Z,jira,status,1,Waiting for customer,5,Done
"""


def test_it_reads_the_issue_history_of_jiras_data_pipeline(engine: Engine) -> None:
    found = told(engine, JIRA, "issue_history.csv", Given("", {}))
    assert found.asked == []
    assert found.proposal.mapping.preset == "jira_history"
    assert found.short == [
        ("10002", "02T08:00", "taken_up", "Desk"),
        ("10002", "02T09:00", "taken_up", "Desk"),
        ("10002", "02T09:30", "taken_up", "Credit"),
        ("10002", "02T10:00", "delivered", "Credit"),
        ("10003", "02T10:00", "delivered", None),
    ]


GENERIC = """Issue key,Issue created,Author,Date of change,Field,From,To
A-1,01/03/2026 07:00,Ann Weber,02/03/2026 09:00,status,New,In Progress
A-1,01/03/2026 07:00,Ann Weber,13/03/2026 09:00,Team,Desk,Legal
A-1,01/03/2026 07:00,Ann Weber,14/03/2026 09:00,status,In Progress,Done
A-2,05/03/2026 07:00,Ann Weber,15/03/2026 09:00,status,New,Done
"""


def test_a_case_begins_when_it_was_created_if_the_export_tells_that(engine: Engine) -> None:
    assert told(engine, GENERIC, "history.csv").short == [
        ("A-1", "01T07:00", "queued", "Desk"),
        ("A-1", "02T09:00", "taken_up", "Desk"),
        ("A-1", "13T09:00", "taken_up", "Legal"),
        ("A-1", "14T09:00", "delivered", "Legal"),
        ("A-2", "05T07:00", "queued", None),
        ("A-2", "15T09:00", "delivered", None),
    ]


TWO_CREATED = """Issue key,{of_issue},{of_change},Author,Field,From string,To string
A-1,2026-03-01 07:00,2026-03-02 09:00,Ann Weber,status,New,In Progress
A-1,2026-03-01 07:00,2026-03-13 09:00,Ann Weber,Team,Desk,Legal
A-1,2026-03-01 07:00,2026-03-14 09:00,Ann Weber,status,In Progress,Done
"""


@pytest.mark.parametrize(
    ("of_issue", "of_change"),
    [("Issue created", "Created"), ("issue_created", "created"), ("Created", "Change created"), ("Created", "Created"),
     ("Created", "issue_created"), ("Created", "Updated"), ("Issue updated,Created", "Created"),
     ("Due date,Created", "Created")],
)  # fmt: skip
def test_the_moment_of_a_change_is_what_varies_within_a_case(engine: Engine, of_issue: str, of_change: str) -> None:
    content = TWO_CREATED.format(of_issue=of_issue, of_change=of_change)
    if "," in of_issue:  # two columns that are the same in all rows
        content = content.replace("A-1,", "A-1,2026-03-20 07:00,")
    assert told(engine, content, "history.csv").short == [
        ("A-1", "01T07:00", "queued", "Desk"),
        ("A-1", "02T09:00", "taken_up", "Desk"),
        ("A-1", "13T09:00", "taken_up", "Legal"),
        ("A-1", "14T09:00", "delivered", "Legal"),
    ]


@pytest.mark.parametrize("header", ["Issue created,Created", "Created,Change created", "Created,Changed"])
def test_where_no_case_changed_twice_the_headers_tell_which_moment_is_that_of_the_change(
    engine: Engine, header: str
) -> None:
    content = f"Issue key,{header},Field,From string,To string\n"
    content += "A-1,2026-03-01 07:00,2026-03-02 09:00,status,New,Done\n"
    assert told(engine, content, "history.csv").short == [
        ("A-1", "01T07:00", "queued", None),
        ("A-1", "02T09:00", "delivered", None),
    ]


PLAIN_WITH_CHANGES = """number,changed at,status,team,field,from,to
1,2026-03-02T08:00:00Z,New,Desk,,,
1,2026-03-02T09:00:00Z,In Progress,Desk,status,New,In Progress
1,2026-03-02T10:00:00Z,In Progress,Legal,team,Desk,Legal
1,2026-03-02T11:00:00Z,Done,Legal,status,In Progress,Done
2,2026-03-02T08:30:00Z,In Progress,Credit,priority,4,1
2,2026-03-02T09:30:00Z,Done,Credit,colour,red,blue
"""
PLAIN_EVENTS = [
    ("1", "02T08:00", "queued", "Desk"),
    ("1", "02T09:00", "taken_up", "Desk"),
    ("1", "02T10:00", "taken_up", "Legal"),
    ("1", "02T11:00", "delivered", "Legal"),
    ("2", "02T08:30", "taken_up", "Credit"),
    ("2", "02T09:30", "delivered", "Credit"),
]


def test_a_log_that_also_says_what_changed_is_read_by_its_own_columns(engine: Engine) -> None:
    file = open_file(write(engine.folder, PLAIN_WITH_CHANGES), engine.folder, Limits())
    proposal = guess_mapping(engine, file)
    read = events_of(read_events(engine, [file], proposal.mapping))
    assert sorted((e.case, e.at[8:16], e.kind, e.team) for e in read) == PLAIN_EVENTS


def test_a_log_of_changes_that_also_says_how_cases_are_now_is_read_by_its_changes(engine: Engine) -> None:
    content = "".join(
        f"{line},{now}\n"
        for line, now in zip(GENERIC.splitlines(), ["Status,Team", *["Done,Legal"] * 3, "Done,Credit"], strict=True)
    )
    assert told(engine, content, "history.csv").short == told(engine, GENERIC, "history.csv").short


OWN_TEAM_ONLY = """number,updated,status,squad,field,from,to
1,2026-03-02T08:00:00Z,New,Desk,team,A,B
1,2026-03-02T09:00:00Z,In Progress,Desk,status,New,In Progress
1,2026-03-02T10:00:00Z,Done,Desk,status,In Progress,Done
"""


def test_a_mapping_that_names_columns_of_the_table_has_it_read_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, OWN_TEAM_ONLY)
    assert sorted(open_file(path, tmp_path, Limits()).columns) == ["case", "changed at", "status", "team"]
    for named, columns in (
        ({"number", "updated", "status", "squad"}, OWN_TEAM_ONLY.splitlines()[0].split(",")),
        ({"case", "changed at", "status"}, ["case", "changed at", "status", "team"]),
        ({"number", "team"}, ["case", "changed at", "status", "team"]),  # neither has both: the mapping is refused
        ({"status"}, ["case", "changed at", "status", "team"]),  # both have it
    ):
        assert sorted(open_file(path, tmp_path, Limits(), frozenset(named)).columns) == sorted(columns)


def test_a_mapping_that_names_columns_of_the_table_is_heeded_where_its_changes_cannot_be_read(tmp_path: Path) -> None:
    useless = "case,changed,field,old,new value,phase\n1,2026-03-02T09:00:00Z,priority,1,2,Open\n"
    path = write(tmp_path, useless)
    with pytest.raises(Refused, match="none of its fields says a state or a team"):
        open_file(path, tmp_path, Limits())
    assert isinstance(open_file(path, tmp_path, Limits(), frozenset({"case", "changed", "phase"})), DelimitedFile)


def test_it_reads_headers_and_fields_in_german(engine: Engine) -> None:
    content = """Vorgangsnummer;Geändert am;Feld;Alter Wert;Neuer Wert
V-1;02.03.2026 09:00;Status;Neu;In Bearbeitung
V-1;13.03.2026 10:00;Zuständige Gruppe;Empfang;Recht
V-1;14.03.2026 11:00;Status;In Bearbeitung;Gelöst
"""
    assert told(engine, content, "verlauf.csv").short == [
        ("V-1", "02T09:00", "taken_up", "Empfang"),
        ("V-1", "13T10:00", "taken_up", "Recht"),
        ("V-1", "14T11:00", "delivered", "Recht"),
    ]


def test_changes_that_follow_at_one_moment_are_all_kept_in_their_order(engine: Engine) -> None:
    rows = "".join(
        f"k9,2026-03-02T09:00:00Z,{field},{old},{new}\n"
        for field, old, new in (("team", "A", "B"), ("state", "New", "In Progress"), ("team", "B", "C"))
    )
    header, later = "record,changed at,field,old,new\n", "k9,2026-03-02T10:00:00Z,state,In Progress,Done\n"
    for content in (header + rows + later, newest_first(header + rows + later)):
        assert [event[2:] for event in sorted(told(engine, content, "log.csv").events, key=lambda e: e.at)] == [
            ("taken_up", "B", None, None, None, None),
            ("taken_up", "C", None, None, None, None),
            ("delivered", "C", None, None, None, None),
        ]


def test_a_team_that_was_taken_away_is_no_longer_named(engine: Engine) -> None:
    content = AUDIT + "a10,incident,assignment_group,k1,Credit,,ann,2026-03-02 11:30:00,7,\n"
    assert told(engine, content, "sys_audit.csv").short[4:7] == [
        ("k1", "02T11:00", "taken_up", "Credit"),
        ("k1", "02T11:30", "taken_up", None),
        ("k1", "02T12:00", "delivered", None),
    ]


def test_broken_lines_are_set_aside_and_counted(engine: Engine) -> None:
    content = AUDIT + "a10,incident,incident_state,k1\n" + "a11,incident,incident_state,k1,6,7,ann,whenever,8,\n"
    found = told(engine, content, "sys_audit.csv")
    assert found.short == EVENTS
    assert found.problem("Lines with fewer fields").example == "sys_audit.csv row 13: 4 instead of 10"
    assert found.problem("Moments that cannot be read").rows == 1
    assert (found.reading.count.read, found.reading.count.used) == (9, 7)


def test_it_refuses_what_has_no_field_of_use_or_no_order(engine: Engine) -> None:
    header = "case,changed,field,old,new\n"
    useless = header.replace("new", "new value")
    useless += "1,2026-03-02T09:00:00Z,priority,1,2\n1,2026-03-02T10:00:00Z,colour,red,blue\n"
    assert "none of its fields says a state or a team: “colour”, “priority”" in refusal(engine, useless, "log.csv")
    open_order = header + "1,02/03/2026 09:00,status,New,Open\n1,03/04/2026 09:00,status,Open,Done\n"
    assert "such as 02/03/2026 09:00, and no row tells which number is the day" in refusal(
        engine, open_order, "log.csv"
    )
    stray = AUDIT + "a10,incident,incident_state,k1,6,7,ann,03/04/2026 10:00,8,\n"
    assert told(engine, stray, "sys_audit.csv").asked == ["time.formats"]


@pytest.mark.parametrize(
    "header",
    ["case,at,kind,team", "from,to,month,hours", "case,created,field,value", "number,sys_updated_at,incident_state",
     "case,field,old,new", "id,name,value,start,end", "case,field,from,to,date"],
)  # fmt: skip
def test_other_tables_stay_as_they_are(tmp_path: Path, header: str) -> None:
    cells = {"date": "2026-03-02T09:00:00Z"}
    rows = f"{header}\n" + ",".join(cells.get(name, "x") for name in header.split(",")) + "\n"
    assert isinstance(open_file(write(tmp_path, rows), tmp_path, Limits()), DelimitedFile)
