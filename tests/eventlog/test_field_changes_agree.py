"""The same history gives the same events, in whichever form it was exported, and as the plain CSV of it."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.eventlog.changes import TEAM_FIELD, audit, change, create, history, issue, opened_changes, search
from tests.eventlog.logs import PLAIN as PLAIN_MAPPING
from tests.eventlog.logs import PLAIN_HEADER, events_of, read, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.field_names import CHANGED_AT
from wellserved.eventlog.mapping import ColumnMapping, EventMeans

KINDS = {
    "new": "queued",
    "open": "taken_up",
    "pending": "waiting_until",
    "hold": "waiting_on_outside",
    "solved": "delivered",
    "closed": "closed",
}
TEAMS = ("Desk", "Credit", "Legal")
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Step(NamedTuple):
    """What a case is from a moment on; None: as before."""

    at: datetime
    status: str | None
    team: str | None


class Case(NamedTuple):
    """A case: its creation, and what changed at later moments."""

    name: int
    status: str
    team: str
    created: datetime
    steps: tuple[Step, ...]

    def after(self) -> Iterator[tuple[Step, str, str]]:
        """Give each step with what status and team were before it."""
        status, team = self.status, self.team
        for step in self.steps:
            yield step, status, team
            status, team = step.status or status, step.team or team


@st.composite
def histories(draw: st.DrawFn) -> list[Case]:
    cases = []
    for name in range(1, draw(st.integers(1, 4)) + 1):
        status, team = draw(st.sampled_from(list(KINDS))), draw(st.sampled_from(TEAMS))
        at = START + timedelta(minutes=draw(st.integers(0, 300)))
        first, steps = (status, team, at), []
        for _ in range(draw(st.integers(0, 5))):
            at += timedelta(minutes=draw(st.integers(1, 200)))
            new_status = draw(st.sampled_from([None, *(each for each in KINDS if each != status)]))
            new_team = draw(st.sampled_from([None, *(each for each in TEAMS if each != team)]))
            if new_status or new_team:
                steps.append(Step(at, new_status, new_team))
            status, team = new_status or status, new_team or team
        cases.append(Case(name, *first, tuple(steps)))
    return cases


def iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def plain(cases: Sequence[Case], *, created: bool) -> str:
    """Write the plain CSV. Without the creation a field is only known in cases in which it changes."""
    lines = [PLAIN_HEADER]
    for case in cases:
        knows_status = created or any(step.status for step in case.steps)
        knows_team = created or any(step.team for step in case.steps)
        rows = [(case.created, case.status, case.team)] if created else []
        rows += [(step.at, step.status or status, step.team or team) for step, status, team in case.after()]
        for at, status, team in rows:
            kind = KINDS[status] if knows_status else "activity"
            lines.append(f"{case.name},{iso(at)},{kind},{team if knows_team else ''},,,,")
    return "\n".join(lines) + "\n"


def table(header: str, rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(","), *rows])
    return out.getvalue()


def changed(case: Case) -> Iterator[tuple[datetime, str, str, str]]:
    """Give moment, field, old and new value of each change."""
    for step, status, team in case.after():
        if step.status:
            yield step.at, "state", status, step.status
        if step.team:
            yield step.at, "assignment_group", team, step.team


def jira_search(cases: Sequence[Case]) -> str:
    """Write the newest history first, as the cloud does."""
    issues = []
    for case in cases:
        found = []
        for number, (step, status, team) in enumerate(case.after()):
            pairs = [("status", status, step.status), ("Team", team, step.team)]
            found.append(history(100 * case.name + number, iso(step.at), *(pair for pair in pairs if pair[2])))
        last = {"status": case.status, "team": case.team}
        for step in case.steps:
            last = {"status": step.status or last["status"], "team": step.team or last["team"]}
        now = {"status": {"name": last["status"]}, TEAM_FIELD: {"id": "1", "name": last["team"]}}
        issues.append(issue(str(case.name), iso(case.created), found[::-1], **now))
    return json.dumps(search(*issues, names={TEAM_FIELD: "Team"}))


def zendesk(cases: Sequence[Case]) -> str:
    """Write the audits of all cases in order of time, in lines."""
    found = []
    for case in cases:
        first = create("status", case.status), create("group_id", case.team)
        found.append(audit(1000 * case.name, case.name, iso(case.created), *first))
        for number, (step, status, team) in enumerate(case.after(), start=1):
            events = [change("status", status, step.status)] if step.status else []
            events += [change("group_id", team, step.team)] if step.team else []
            found.append(audit(1000 * case.name + number, case.name, iso(step.at), *events))
    return "\n".join(json.dumps(each) for each in sorted(found, key=lambda each: each["created_at"]))


def sys_audit(cases: Sequence[Case]) -> str:
    """Write the newest change first, the fields of one moment in two rows."""
    rows = [(iso(at), (field, case.name, old, new, iso(at))) for case in cases for at, field, old, new in changed(case)]
    rows.sort(key=lambda row: row[0], reverse=True)
    return table("fieldname,documentkey,oldvalue,newvalue,sys_created_on", [row for _, row in rows])


def with_creation(cases: Sequence[Case]) -> str:
    rows = [
        (case.name, iso(case.created), iso(at), field, old, new)
        for case in cases
        for at, field, old, new in changed(case)
    ]
    return table("case,created,changed on,field,from,to", rows)


def metrics(cases: Sequence[Case]) -> str:
    rows = []
    for case in cases:
        for field, first in (("state", case.status), ("assignment_group", case.team)):
            changes = [(case.created, first)]
            changes += [(at, new) for at, changed_field, _, new in changed(case) if changed_field == field]
            ends = [iso(at) for at, _ in changes[1:]] + [""]
            rows += [
                (case.name, field, value, iso(at), end, "") for (at, value), end in zip(changes, ends, strict=True)
            ]
    return table("id,field,value,start,end,duration", rows)


def short(events: object) -> list[tuple[str, str, str, str | None]]:
    return sorted((e.case, e.at, e.kind, e.team or "") for e in events)  # type: ignore[attr-defined]


FORMS: dict[str, tuple[Callable[[Sequence[Case]], str], str, bool]] = {
    "Jira": (jira_search, "log.json", True),
    "Zendesk": (zendesk, "log.jsonl", True),
    "ServiceNow audit": (sys_audit, "log.csv", False),
    "metrics": (metrics, "log.csv", True),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


def events_in(engine: Engine, content: str, name: str) -> list[tuple[str, str, str, str | None]]:
    file = opened_changes(engine, content, name)
    team = next((each for each in ("Team", "group_id", "assignment_group") if each in file.columns), None)
    status = ("status",) if "status" in file.columns else ()
    mapping = ColumnMapping(
        case=file.columns[0],
        at=(CHANGED_AT,),
        event_means=EventMeans.STATES if status else EventMeans.ARRIVAL,
        team=team,
        status=status,
        states=KINDS,
    )
    return short(events_of(read_events(engine, [file], mapping)))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=histories())
def test_every_form_gives_the_events_of_the_plain_csv(engine: Engine, form: str, cases: list[Case]) -> None:
    write_form, name, created = FORMS[form]
    assume(created or any(step.status for case in cases for step in case.steps))
    expected = read(engine, write(engine.folder, plain(cases, created=created), "plain.csv"), PLAIN_MAPPING)
    assert events_in(engine, write_form(cases), name) == short(events_of(expected))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=histories())
def test_a_table_that_tells_the_creation_gives_it_too(engine: Engine, cases: list[Case]) -> None:
    cases = [case for case in cases if {"state", "assignment_group"} <= {field for _, field, _, _ in changed(case)}]
    assume(cases)
    expected = read(engine, write(engine.folder, plain(cases, created=True), "plain.csv"), PLAIN_MAPPING)
    assert events_in(engine, with_creation(cases), "log.csv") == short(events_of(expected))
