"""Audits of Zendesk, as its API gives them.

Read are: the audits of tickets (`audits`, one ticket's or the whole account's), and the incremental export of ticket
events (`ticket_events`). Where the file holds groups, organizations or custom statuses too, their names are taken.
Source: the documentation of the Zendesk Support API: Ticket Audits, Ticket Audit events, Incremental Exports.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from wellserved.eventlog.change_entries import Change, Left, as_list, as_object, as_text, first_text, moment_text
from wellserved.eventlog.field_names import columns_of
from wellserved.eventlog.json_stream import Entry

_CREATE, _CHANGE = "Create", "Change"
_FIELDS = ("status", "custom_status_id", "group_id", "assignee_id", "organization_id", "due_at")
"""The fields of a ticket that a log is read for."""
_CUSTOM_STATUS = "custom_status_id"
_NAMES = {"groups": "group_id", "organizations": "organization_id", "custom_statuses": _CUSTOM_STATUS}
"""List beside the audits → the field whose numbers it names."""
_BESIDE = (*_NAMES, "users")
"""Lists of what is no audit."""
_MOST_NAMES = 1_000_000
_NOT_TOLD = object()


class ZendeskReader:
    """Learns from all entries of a file which fields there are; then gives the changes of each entry."""

    case = "ticket"
    lists = frozenset({"audits", "ticket_events", *_BESIDE})
    what = "audits of Zendesk"

    def __init__(self, name: str, left: Left) -> None:
        self.known = 0
        """How many entries are of this kind."""
        self._name = name
        self._left = left
        self._changed: Counter[str] = Counter()
        self._names: dict[str, dict[str, str]] = {field: {} for field in _NAMES.values()}

    def learn(self, entry: Entry) -> None:
        """Take what an entry tells about the fields, and names."""
        value = _audit(entry)
        if entry.of in _NAMES:
            names = self._names[_NAMES[entry.of]]
            if len(names) < _MOST_NAMES:
                names[as_text(value.get("id")) or ""] = first_text(value, ("name", "agent_label"))
        elif _is_audit(value):
            self.known += 1
            self._changed.update(field for field, _, _ in _changes(value))

    def columns(self) -> dict[str, str]:
        """Choose the fields that the log is read for: field → its column."""
        custom = {_CUSTOM_STATUS: "custom status" if self._names[_CUSTOM_STATUS] else _CUSTOM_STATUS}
        return {**columns_of(self._changed), **(custom if self._changed[_CUSTOM_STATUS] else {})}

    def changes(self, entry: Entry) -> Iterator[Change] | None:
        """Give the changes that an entry tells; None where it is not of this kind."""
        if entry.of in _BESIDE:
            return iter(())
        value = _audit(entry)
        return self._of_audit(value) if _is_audit(value) else None

    def _of_audit(self, audit: Mapping[str, Any]) -> Iterator[Change]:
        case = as_text(audit.get("ticket_id"))
        if not case:
            self._left.out("Audits that do not say of which ticket they are", "Export them with ticket_id.")
            return
        became: dict[str, str] = {}
        was: dict[str, str] = {}
        for field, value, before in _changes(audit):
            text, former = self._text(field, value), self._text(field, before)
            if text is None or former is None:
                self._left.out("Changes that are not written as Zendesk writes them", "Export these audits again.")
                continue
            became[field] = text
            if before is not _NOT_TOLD:
                was.setdefault(field, former)
        if became:
            at = audit["created_at"] if audit.get("created_at") else audit.get("timestamp")
            yield Change(case, moment_text(at), became, was, as_text(audit.get("id")) or "")

    def _text(self, field: str, value: Any) -> str | None:
        """Give the text of a value, or the name that stands for its number."""
        text = "" if value is _NOT_TOLD else as_text(value)
        return self._names.get(field, {}).get(text or "") or text


def _audit(entry: Entry) -> dict[str, Any]:
    """Give the audit in an entry: a single one stands under its name."""
    value = as_object(entry.value)
    return as_object(value["audit"]) if isinstance(value.get("audit"), dict) else value


def _is_audit(value: Mapping[str, Any]) -> bool:
    has_events = isinstance(value.get("events"), list) or isinstance(value.get("child_events"), list)
    return has_events and not value.keys().isdisjoint(("ticket_id", "author_id", "updater_id"))


def _changes(audit: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Give field, new value and value before; audits name the field, incremental exports use it as a name."""
    for event in map(as_object, as_list(audit.get("events"))):
        if event.get("type") in (_CREATE, _CHANGE) and event.get("field_name") in _FIELDS:
            yield event["field_name"], event.get("value"), _before(event, event["type"])
    for event in map(as_object, as_list(audit.get("child_events"))):
        kind = event.get("event_type")
        if kind in (_CREATE, _CHANGE):
            yield from ((field, event[field], _before(event, kind)) for field in _FIELDS if field in event)


def _before(event: Mapping[str, Any], kind: str) -> Any:
    return event.get("previous_value", _NOT_TOLD) if kind == _CHANGE else _NOT_TOLD
