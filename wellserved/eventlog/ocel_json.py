"""The JSON form of an object-centric event log (OCEL 2.0)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wellserved.eventlog.json_stream import JsonStream
from wellserved.eventlog.limits import Limits, Refused, unpacked_chunks
from wellserved.eventlog.ocel import OcelEvent, OcelObject, Value, refuse_long, text_of

_LISTS = frozenset({"eventTypes", "objectTypes", "events", "objects"})
_OCEL_2 = re.compile(rb'"(?:eventTypes|objectTypes|objectId)"\s*:')
_OCEL_1 = re.compile(rb'"ocel:(?:events|objects|global-log|global-event|global-object)"\s*:')


def is_ocel_json(beginning: bytes, name: str) -> bool:
    """Tell whether a JSON file is an object-centric log, by the letters it begins with.

    Raises: Refused for the older form, OCEL 1.0.
    """
    letters = beginning.replace(b"\0", b"")  # without NUL, UTF-16 reads like ASCII
    if _OCEL_1.search(letters):
        raise Refused(
            f"{name} is an object-centric log in the form of OCEL 1.0. Export it as OCEL 2.0, or export the events of "
            "one kind of object as CSV or XES."
        )
    return _OCEL_2.search(letters) is not None


class JsonReader:
    """Reads the file twice: first its objects, then its events. See OcelReader."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.name = path.name
        self.size = sum(map(len, unpacked_chunks(path, limits)))
        self.event_kinds: dict[str, str] = {}
        self._path = path
        self._limits = limits

    def objects(self) -> Iterator[OcelObject]:
        """Give every object."""
        for of, entry in self._entries():
            if of == "eventTypes":
                self.event_kinds[text_of(entry.get("name"))] = ""
            elif of == "objects":
                yield self._object(entry)

    def events(self) -> Iterator[OcelEvent]:
        """Give the events in the order of the file."""
        for of, entry in self._entries():
            if of == "events":
                yield self._event(entry)

    def _entries(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for entry in JsonStream(self._path, self._limits, _LISTS):
            if entry.of and not isinstance(entry.value, dict):
                raise Refused(self._malformed(entry.of))
            if entry.of:
                yield entry.of, entry.value

    def _object(self, entry: dict[str, Any]) -> OcelObject:
        values = [
            Value(text_of(each.get("name")), text_of(each.get("time")), text_of(each.get("value")))
            for each in self._inside(entry, "attributes")
        ]
        found = OcelObject(text_of(entry.get("id")), text_of(entry.get("type")), values)
        refuse_long((found.name, found.kind, *(value.text for value in values)), self.name, self._limits.field_bytes)
        return found

    def _event(self, entry: dict[str, Any]) -> OcelEvent:
        attributes = {
            text_of(each.get("name")): text_of(each.get("value")) for each in self._inside(entry, "attributes")
        }
        objects = [
            (text_of(each.get("objectId")), text_of(each.get("qualifier")))
            for each in self._inside(entry, "relationships")
        ]
        name, kind, at = (text_of(entry.get(key)) for key in ("id", "type", "time"))
        qualifiers = (qualifier for _, qualifier in objects)
        refuse_long((name, kind, at, *attributes.values(), *qualifiers), self.name, self._limits.field_bytes)
        return OcelEvent(name, kind, at, attributes, objects)

    def _inside(self, entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
        """Give the things in a list of an entry; none where the list is missing."""
        things = entry.get(name) or []
        if not isinstance(things, list) or not all(isinstance(each, dict) for each in things):
            raise Refused(self._malformed(name))
        return things

    def _malformed(self, name: str) -> str:
        return (
            f"{self.name} is not a log as the OCEL 2.0 standard describes it: what stands in “{name}” is no list of "
            "objects in braces. Export it again."
        )
