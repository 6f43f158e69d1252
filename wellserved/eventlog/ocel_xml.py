"""The XML form of an object-centric event log (OCEL 2.0)."""

from collections.abc import Iterator
from pathlib import Path

from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.ocel import OcelEvent, OcelObject, Value, refuse_long
from wellserved.eventlog.xml_stream import XmlStream, local_name, type_of_element

_ROOT = "log"
_READ = ("event", "object", "event-type")
_OCEL_2 = frozenset({"event-type", "object-type", "object"})
_LEVEL = 3
"""Of events and objects; the outermost element has level 1."""


def is_ocel_xml(path: Path, limits: Limits) -> bool:
    """Tell whether an XML file with the outermost element `log` holds an object-centric log, and no XES.

    Raises: Refused for whatever XmlStream refuses.
    """
    for element in XmlStream(path, limits, _ROOT, ("trace", "object-types", "event-types", "event", "objects")):
        if local_name(element) == "event":
            return local_name(element.getparent()) == "events"
        return local_name(element) != "trace"
    return False


class XmlReader:
    """Reads the file twice: first its objects, then its events. See OcelReader."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.name = path.name
        self.size = 0
        self.event_kinds: dict[str, str] = {}
        self._path = path
        self._limits = limits

    def objects(self) -> Iterator[OcelObject]:
        """Give every object."""
        for element in self._elements():
            what = local_name(element)
            if what == "event-type":
                self.event_kinds[element.get("name") or ""] = ""
            elif what == "object" and _stands_in(element, "objects"):
                yield self._object(element)

    def events(self) -> Iterator[OcelEvent]:
        """Give the events in the order of the file."""
        for element in self._elements():
            if local_name(element) == "event" and _stands_in(element, "events"):
                yield self._event(element)

    def _elements(self) -> Iterator[type_of_element]:
        """Give the finished elements that matter, and forget each of them afterwards."""
        stream = XmlStream(self._path, self._limits, _ROOT, _READ)
        for element in stream:
            outer = element.getparent()
            if outer.getparent() is not stream.root:
                continue  # inside an event or an object, which needs it
            stream.check_depth(element, _LEVEL)
            yield element
            stream.forget(element)
        self.size = stream.bytes_read

    def _object(self, element: type_of_element) -> OcelObject:
        values = [
            Value(each.get("name") or "", each.get("time") or "", each.text or "")
            for each in _inside(element, "attributes")
        ]
        found = OcelObject(element.get("id") or "", element.get("type") or "", values)
        refuse_long((found.name, found.kind, *(value.text for value in values)), self.name, self._limits.field_bytes)
        return found

    def _event(self, element: type_of_element) -> OcelEvent:
        if element.get("id") is None and any(local_name(each) in ("string", "date") for each in element):
            raise Refused(
                f"{self.name} is an object-centric log in the form of OCEL 1.0. Export it as OCEL 2.0, or export the "
                "events of one kind of object as CSV or XES."
            )
        attributes = {each.get("name") or "": each.text or "" for each in _inside(element, "attributes")}
        # The examples of the standard write <relationship qualifier="…"/>, its schema <object qualifier="…"/>, and its
        # home page <relationship relationship="…"/>.
        objects = [
            (each.get("object-id") or "", each.get("qualifier") or each.get("relationship") or "")
            for each in _inside(element, "objects")
        ]
        found = OcelEvent(
            element.get("id") or "", element.get("type") or "", element.get("time") or "", attributes, objects
        )
        qualifiers = (qualifier for _, qualifier in objects)
        texts = (found.name, found.kind, found.at, *attributes.values(), *qualifiers)
        refuse_long(texts, self.name, self._limits.field_bytes)
        return found


def _stands_in(element: type_of_element, outer: str) -> bool:
    return local_name(element.getparent()) == outer


def _inside(element: type_of_element, name: str) -> Iterator[type_of_element]:
    """Give the elements inside the part of an element that has this name."""
    for part in element:
        if local_name(part) == name:
            yield from part
