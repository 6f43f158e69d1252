"""Exports whose columns are known: a new kind of export is one small preset here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wellserved.eventlog.field_names import CHANGED_AT, DUE, HOLD_REASON, PERSON, STATUS
from wellserved.eventlog.mapping import EventMeans
from wellserved.words.events import PLAIN_COLUMNS, EventKind


@dataclass(frozen=True)
class Preset:
    """One kind of export: by which headers it is known, and what its columns mean. All else is guessed."""

    name: str
    title: str
    """What people call it."""
    needs: tuple[str, ...]
    """The headers that must be there, upper and lower case alike."""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Field of ColumnMapping → its columns: all of `status` and `persons`, of other fields the first that is there."""
    event_means: EventMeans | None = None
    states: dict[str, str] = field(default_factory=dict)
    case_ends_with_file: bool | None = None
    may_be_team: tuple[str, ...] = ()
    """Columns that stand for teams in some organisations, and not in others: asked where no column is named so."""


_OF_CHANGES = {
    "at": (CHANGED_AT,),
    "status": (STATUS, HOLD_REASON),
    "promise_at": (DUE,),
    "persons": (PERSON,),
}
"""The columns of a log of field changes, once each row says all of its case (field_changes.py)."""

PRESETS: tuple[Preset, ...] = (
    Preset(
        name="plain",
        title="the plain event table",
        needs=("case", "at", "kind", "team"),
        columns={column.name: (column.name,) for column in PLAIN_COLUMNS},
        event_means=EventMeans.STATES,
        case_ends_with_file=False,
    ),
    Preset(
        name="xes",
        title="an event log in XES",
        needs=("case:concept:name", "time:timestamp"),
        columns={"case": ("case:concept:name",), "at": ("time:timestamp",)},
        case_ends_with_file=False,
    ),
    Preset(
        name="ocel",
        title="an object-centric event log (OCEL 2.0)",
        needs=("ocel:event", "ocel:activity", "ocel:time"),
        columns={"at": ("ocel:time",), "activity": ("ocel:activity",)},
        case_ends_with_file=False,
    ),
    Preset(
        name="siebel",
        title="a Siebel (VINST) export",
        needs=("SR Number", "Change Date+Time", "Status", "Sub Status", "Involved ST"),
        columns={
            "case": ("SR Number",),
            "at": ("Change Date+Time",),
            "status": ("Status", "Sub Status"),
            "team": ("Involved ST",),
            "parent": ("Involved Org line 3",),
            "activity": ("Activity",),
            "persons": ("Resource", "Owner First Name"),
        },
        event_means=EventMeans.STATES,
        case_ends_with_file=False,
    ),
    Preset(
        name="servicenow",
        title="a ServiceNow incident audit export",
        needs=("number", "sys_updated_at", "incident_state", "assignment_group"),
        columns={
            "case": ("number",),
            "at": ("sys_updated_at",),
            "status": ("incident_state",),
            "team": ("assignment_group",),
            "promise_kept": ("made_sla",),
            "persons": ("assigned_to", "opened_by", "caller_id", "resolved_by", "sys_created_by", "sys_updated_by"),
        },
        event_means=EventMeans.STATES,
        # The numbers behind the states, for exports that hold these.
        states={
            "1": EventKind.QUEUED,
            "2": EventKind.TAKEN_UP,
            "3": EventKind.WAITING_ON_OUTSIDE,
            "4": EventKind.WAITING_ON_CUSTOMER,
            "5": EventKind.WAITING_ON_OUTSIDE,
            "6": EventKind.DELIVERED,
            "7": EventKind.CLOSED,
            "8": EventKind.WITHDRAWN,
        },
        case_ends_with_file=False,
    ),
    Preset(
        name="jira",
        title="a Jira issue list without history",
        needs=("Issue id", "Status", "Created", "Resolved"),
        columns={
            "case": ("Issue key", "Issue id"),
            "at": ("Created",),
            "ended_at": ("Resolved",),
            "promise_at": ("Due date", "Due Date"),
            "persons": ("Assignee", "Reporter", "Creator"),
        },
        event_means=EventMeans.ARRIVAL,
        case_ends_with_file=True,
    ),
    Preset(
        name="jira_history",
        title="histories of Jira issues",
        needs=("issue", CHANGED_AT),
        columns={"case": ("issue",), **_OF_CHANGES},
        event_means=EventMeans.STATES,
        case_ends_with_file=False,
        may_be_team=("component", "project"),
    ),
    Preset(
        name="zendesk",
        title="audits of Zendesk",
        needs=("ticket", CHANGED_AT),
        columns={"case": ("ticket",), **_OF_CHANGES},
        event_means=EventMeans.STATES,
        states={
            "new": EventKind.QUEUED,
            "open": EventKind.TAKEN_UP,
            "pending": EventKind.WAITING_ON_CUSTOMER,
            "hold": EventKind.WAITING_ON_OUTSIDE,
            "solved": EventKind.DELIVERED,
            "closed": EventKind.CLOSED,
            "deleted": EventKind.WITHDRAWN,
        },
        case_ends_with_file=False,
    ),
    Preset(
        name="servicenow_changes",
        title="ServiceNow audit rows or metrics",
        needs=("record", CHANGED_AT),
        columns={"case": ("record",), **_OF_CHANGES},
        event_means=EventMeans.STATES,
        # The numbers behind the states of incidents, and behind the reasons for holding one; 4 and 5 are older states.
        states={
            "1": EventKind.QUEUED,
            "2": EventKind.TAKEN_UP,
            "3": EventKind.WAITING_UNTIL,
            "3 / 1": EventKind.WAITING_ON_CUSTOMER,
            "3 / 3": EventKind.WAITING_ON_OUTSIDE,
            "3 / 4": EventKind.WAITING_ON_OUTSIDE,
            "3 / 5": EventKind.WAITING_ON_OUTSIDE,
            "4": EventKind.WAITING_ON_CUSTOMER,
            "5": EventKind.WAITING_ON_OUTSIDE,
            "6": EventKind.DELIVERED,
            "7": EventKind.CLOSED,
            "8": EventKind.WITHDRAWN,
            "calculation complete": EventKind.CLOSED,
        },
        case_ends_with_file=False,
    ),
    Preset(
        name="field_changes",
        title="a log of field changes",
        needs=("case", CHANGED_AT),
        columns={"case": ("case",), **_OF_CHANGES},
        event_means=EventMeans.STATES,
        case_ends_with_file=False,
    ),
)

_SEVERAL_COLUMNS = frozenset({"status", "persons"})
"""The fields of ColumnMapping that take all of a preset's columns; the others take the first that is there."""


def preset_named(name: str) -> Preset | None:
    """Return the preset of this name."""
    return next((preset for preset in PRESETS if preset.name == name), None)


def preset_for(columns: Sequence[str]) -> Preset | None:
    """Return the first preset whose headers are all there."""
    there = {column.lower() for column in columns}
    return next((preset for preset in PRESETS if all(need.lower() in there for need in preset.needs)), None)


def preset_columns(preset: Preset, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the preset's columns as the file writes them; those the file does not have are left out."""
    written = {column.lower(): column for column in reversed(columns)}
    found = {}
    for name, wanted in preset.columns.items():
        there = tuple(written[each.lower()] for each in wanted if each.lower() in written)
        if there:
            found[name] = there if name in _SEVERAL_COLUMNS else there[:1]
    return found
