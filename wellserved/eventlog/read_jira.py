"""Histories of Jira, as its REST API gives them.

Read are: issues with their histories (a search, or one issue, with `expand=changelog`), the histories of one issue
(`/issue/KEY/changelog`, whose pages name it in `self`), and histories fetched in bulk (`issueChangeLogs`).
Source: the documentation of the Jira platform REST API, versions 2 and 3.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from wellserved.eventlog.change_entries import (
    Change,
    Left,
    as_list,
    as_object,
    as_text,
    first_text,
    moment_of,
    moment_text,
)
from wellserved.eventlog.change_tables import CASE_OF_ISSUES
from wellserved.eventlog.field_names import PERSON, column_of, columns_of
from wellserved.eventlog.guess_words import plain
from wellserved.eventlog.json_stream import Entry
from wellserved.eventlog.limits import Refused

COMPONENT, PROJECT = "component", "project"
"""Columns that may stand for teams, if people say so."""

_ISSUE_OF_PAGE = re.compile(r"/issue/([^/?#]+)/changelog")
_ISSUE_OF_HISTORY = ("issueKey", "issue_key", "issueId", "issue_id")
_COMPONENTS = frozenset({"component", "components", "component s"})
_CUSTOM = "customfield_"
_MOST_CUSTOM = 10_000
_PERSONS = frozenset({"accountId", "emailAddress", "displayName"})
_IDENTIFIERS_OF_PERSONS = ("accountId", "key", "name")
_NAMES = ("name", "value", "title", "key")


class JiraReader:
    """Learns from all entries of a file which fields there are; then gives the changes of each entry."""

    case = CASE_OF_ISSUES
    lists = frozenset({"issues", "values", "issueChangeLogs"})
    what = "issues of Jira with their histories"

    def __init__(self, name: str, left: Left) -> None:
        self.known = 0
        """How many entries are of this kind."""
        self._name = name
        self._left = left
        self._changed: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._tells_history = False

    def learn(self, entry: Entry) -> None:
        """Take what an entry tells about the fields."""
        value = as_object(entry.value)
        if entry.is_page:
            names = as_object(value.get("names")).items()
            self._names |= {field: as_text(name) or "" for field, name in names if field.startswith(_CUSTOM)}
        elif _is_issue(value) or _is_history(value) or _is_bulk(value):
            self.known += 1
            self._tells_history |= "changelog" in value or not _is_issue(value)
            self._learn_histories(_histories(value))
            self._learn_values(as_object(value.get("fields")))

    def _learn_histories(self, histories: Iterable[Any]) -> None:
        for history in histories:
            for each in map(as_object, as_list(as_object(history).get("items"))):
                field, identifier = as_text(each.get("field")), as_text(each.get("fieldId"))
                if field:
                    self._changed[field] += 1
                if field and identifier and identifier.startswith(_CUSTOM):
                    self._names[identifier] = field

    def _learn_values(self, fields: Mapping[str, Any]) -> None:
        for field, value in fields.items():
            if field.startswith(_CUSTOM) and value is not None and len(self._filled) < _MOST_CUSTOM:
                self._filled[field] += 1

    def columns(self) -> dict[str, str]:
        """Choose the fields that the log is read for: field as histories call it → its column.

        Raises: Refused where no issue has a history.
        """
        if not self._tells_history:
            raise Refused(
                f"{self._name} has issues without their histories. Export them with expand=changelog, and with names "
                "(expand=changelog,names) if the team is a field of your own."
            )
        counts = self._changed + Counter({self._names.get(field, ""): n for field, n in self._filled.items()})
        counts |= Counter({"status": 1, "duedate": 1, "assignee": 1})
        return {**columns_of(counts), COMPONENT: COMPONENT, PROJECT: PROJECT}

    def changes(self, entry: Entry) -> Iterator[Change] | None:
        """Give the changes that an entry tells, the oldest first; None where it is not of this kind."""
        value = as_object(entry.value)
        if _is_issue(value):
            return self._of_issue(value)
        if _is_bulk(value):
            case = as_text(value.get("issueId")) or ""
            return self._of_histories(case, _histories(value))
        if _is_history(value):
            page = _ISSUE_OF_PAGE.search(as_text(entry.beside.get("self")) or "")
            return self._of_histories(first_text(value, _ISSUE_OF_HISTORY) or (page[1] if page else ""), [value])
        return None

    def _of_histories(self, case: str, histories: list[Any]) -> Iterator[Change]:
        if not case:
            self._left.out(
                "Histories that do not say of which issue they are",
                "Export the pages whole, with their address (self), or the issues with expand=changelog.",
                len(histories),
            )
            return
        for history in _oldest_first(histories):
            yield self._change(case, history)

    def _of_issue(self, issue: Mapping[str, Any]) -> Iterator[Change]:
        case, histories = first_text(issue, ("key", "id")), _oldest_first(_histories(issue))
        if "changelog" not in issue:
            self._left.out("Issues without their history", "Export them with expand=changelog.")
            return
        self._check_total(as_object(issue["changelog"]), len(histories))
        changes = [self._change(case, history) for history in histories]
        fields = as_object(issue.get("fields"))
        if fields:
            at_first = self._values(fields)
            changes, at_first[COMPONENT] = _with_components(changes, histories, fields)
            for change in reversed(changes):
                at_first |= change.was
            if fields.get("created"):
                yield Change(case, moment_text(fields["created"]), at_first, name="created", opens=True)
            else:
                self._left.doubt(
                    "Issues without the moment of their creation: each begins with its first change",
                    "Export the field “created” as well.",
                )
        yield from changes

    def _check_total(self, changelog: Mapping[str, Any], there: int) -> None:
        total = as_text(changelog.get("total")) or ""
        if total.isdecimal() and int(total) > there:
            self._left.doubt(
                "Histories that are not whole: their oldest changes are missing",
                "Export the histories of these issues one by one (/issue/KEY/changelog).",
                int(total) - there,
            )

    def _change(self, case: str, history: Mapping[str, Any]) -> Change:
        found: dict[str, str] = {}
        before: dict[str, str] = {}
        for each in as_list(history.get("items")):
            change = as_object(each)
            field = as_text(change.get("field"))
            texts = _texts(change, column_of(field or ""))
            if not field or texts is None:
                self._left.out("Changes that are not written as Jira writes them", "Export these issues again.")
            elif plain(field) not in _COMPONENTS:
                before.setdefault(field, texts[0])
                found[field] = texts[1]
        return Change(case, moment_text(history.get("created")), found, before, as_text(history.get("id")) or "")

    def _values(self, fields: Mapping[str, Any]) -> dict[str, str]:
        """Give what stands in the fields of an issue at the moment of the export."""
        values = {self._names[field]: value for field, value in fields.items() if field in self._names}
        values |= {field: fields.get(field) for field in ("status", "duedate", "project")}
        found = {field: text for field, value in values.items() if (text := _value_text(value)) is not None}
        return {**found, "assignee": first_text(as_object(fields.get("assignee")), _IDENTIFIERS_OF_PERSONS)}


def _is_issue(value: Mapping[str, Any]) -> bool:
    return ("key" in value or "id" in value) and (
        isinstance(value.get("changelog"), dict) or isinstance(value.get("fields"), dict)
    )


def _is_history(value: Mapping[str, Any]) -> bool:
    return "created" in value and "items" in value


def _is_bulk(value: Mapping[str, Any]) -> bool:
    return "issueId" in value and "changeHistories" in value


def _histories(value: Mapping[str, Any]) -> list[Any]:
    """Give the histories in an entry: of an issue, of a page fetched in bulk, or the entry itself."""
    if _is_history(value):
        return [value]
    return as_list(value.get("changeHistories")) or as_list(as_object(value.get("changelog")).get("histories"))


def _oldest_first(histories: Iterable[Any]) -> list[dict[str, Any]]:
    """Put histories in order: some versions of Jira give the newest first. What is no moment stays where it is."""
    found = [as_object(each) for each in histories]
    moments = [moment for each in found if (moment := moment_of(each.get("created")))]
    if moments and moments[0] > moments[-1]:
        found.reverse()
    return found


def _texts(change: Mapping[str, Any], column: str) -> tuple[str, str] | None:
    """Give what a field was and what it became; None where that is not told. Of persons only identifiers are taken."""
    names = ("from", "to") if column == PERSON else ("fromString", "toString")
    if not {*names} & change.keys():
        return None
    before, after = (as_text(change.get(name)) for name in names)
    return None if before is None or after is None else (before, after)


def _value_text(value: Any) -> str | None:
    """Give the name of a value, or the names in a list of them; "" for none, None for what has no name."""
    if isinstance(value, list):
        return ", ".join(text for each in value if (text := _name_of(each)))
    return _name_of(value)


def _name_of(value: Any) -> str | None:
    """Give the name of a value, "" for none; None for what has no name, or is a person."""
    if isinstance(value, dict):
        return None if _PERSONS & value.keys() else first_text(value, _NAMES)
    return as_text(value)


def _with_components(
    changes: list[Change], histories: list[dict[str, Any]], fields: Mapping[str, Any]
) -> tuple[list[Change], str]:
    """Add the components after each change, and give those at first.

    An issue has any number of components, and its history only tells which one came or went: those at first are found
    by going back from those that it has now.
    """
    steps = [
        [_texts(each, "") or ("", "") for each in map(as_object, as_list(history.get("items"))) if _is_component(each)]
        for history in histories
    ]
    now = {text for each in as_list(fields.get("components")) if (text := _name_of(each))}
    for gone, came in (pair for pairs in reversed(steps) for pair in reversed(pairs)):
        now = (now - {came}) | ({gone} if gone else set())
    at_first, found = ", ".join(sorted(now)), []
    for change, pairs in zip(changes, steps, strict=True):
        for gone, came in pairs:
            now = (now - {gone}) | ({came} if came else set())
        components = {COMPONENT: ", ".join(sorted(now))} if pairs else {}
        found.append(replace(change, became={**change.became, **components}))
    return found, at_first


def _is_component(change: Mapping[str, Any]) -> bool:
    return plain(as_text(change.get("field")) or "") in _COMPONENTS
