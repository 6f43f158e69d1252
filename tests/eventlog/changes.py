"""Small exports of field changes, read as the product reads them: opened, guessed, and turned into events."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.eventlog.logs import Event, events_of, write
from wellserved.engine import Engine, ParquetFile
from wellserved.eventlog.event_table import Reading, read_events
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping_file import Given
from wellserved.eventlog.open_file import open_file
from wellserved.eventlog.proposal import Proposal
from wellserved.words.problems import Problem

UTC = Given("answer.toml", {"zone": "UTC"})


class Told(NamedTuple):
    """What a file tells."""

    file: ParquetFile
    proposal: Proposal
    reading: Reading

    @property
    def short(self) -> list[tuple[str, str, str, str | None]]:
        """Case, day and hour, kind and team of each event, by case and moment."""
        return sorted((e.case, e.at[8:16], e.kind, e.team) for e in self.events)

    @property
    def events(self) -> list[Event]:
        """The events in the order of their rows."""
        return events_of(self.reading)

    @property
    def asked(self) -> list[str]:
        """The keys of the questions."""
        return [question.key for question in self.proposal.questions]

    def problem(self, beginning: str) -> Problem:
        """The one problem whose sentence begins so."""
        (found,) = [each for each in self.reading.problems if each.what.startswith(beginning)]
        return found


def opened_changes(engine: Engine, content: str | bytes, name: str, limits: Limits | None = None) -> ParquetFile:
    """Open a file with this content."""
    file = open_file(write(engine.folder, content, name), engine.folder, limits or Limits())
    assert isinstance(file, ParquetFile)
    return file


def told(engine: Engine, content: Any, name: str = "log.json", given: Given = UTC) -> Told:
    """Read a file with this content (JSON, if it is no text); the zone is answered."""
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    file = opened_changes(engine, text, name)
    proposal = guess_mapping(engine, file, given)
    return Told(file, proposal, read_events(engine, [file], proposal.mapping))


def refusal(engine: Engine, content: Any, name: str = "log.json", limits: Limits | None = None) -> str:
    """Give the sentence with which a file is refused."""
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    try:
        opened_changes(engine, text, name, limits)
    except Refused as refused:
        return str(refused)
    raise AssertionError("it was not refused")


# Jira

TEAM_FIELD = "customfield_10001"


def history(number: int, created: Any, *changes: tuple[str, str | None, str | None]) -> dict[str, Any]:
    """One history: each change is a field, what it was and what it became."""
    return {
        "id": str(number),
        "author": {"accountId": "5b10a", "displayName": "Ann Weber", "emailAddress": "ann@example.org"},
        "created": created,
        "items": [jira_change(*change) for change in changes],
    }


def jira_change(field: str, before: str | None, after: str | None) -> dict[str, Any]:
    """One change in a history; of persons `from` and `to` are identifiers."""
    found = {"field": field, "fieldId": TEAM_FIELD if field == "Team" else field, "fieldtype": "jira"}
    if field == "assignee":
        return {**found, "from": before, "fromString": f"Name {before}", "to": after, "toString": f"Name {after}"}
    return {**found, "from": None, "fromString": before, "to": None, "toString": after}


def issue(key: str, created: str | None, histories: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """One issue with its histories, as a search with `expand=changelog` gives it."""
    return {
        "id": "1" + key[-1],
        "key": key,
        "self": f"https://example.org/rest/api/3/issue/{key}",
        "changelog": {"startAt": 0, "maxResults": 100, "total": len(histories), "histories": histories},
        "fields": {"created": created, "summary": "Nothing works", "components": [], "assignee": None, **fields},
    }


def search(*issues: Mapping[str, Any], **beside: Any) -> dict[str, Any]:
    """A page of a search."""
    return {"expand": "schema,names", "startAt": 0, "maxResults": 50, "total": len(issues), "issues": issues, **beside}


# Zendesk


def audit(number: int, case: int, at: str, *events: dict[str, Any]) -> dict[str, Any]:
    """One audit of a case."""
    return {"id": number, "ticket_id": case, "created_at": at, "author_id": 5, "metadata": {}, "events": list(events)}


def create(field: str, value: Any) -> dict[str, Any]:
    """The event of an audit by which a new case gets a value."""
    return {"id": 1, "type": "Create", "field_name": field, "value": value}


def change(field: str, before: Any, value: Any) -> dict[str, Any]:
    """The event of an audit by which a value changes."""
    return {"id": 1, "type": "Change", "field_name": field, "previous_value": before, "value": value}
