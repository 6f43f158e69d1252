"""XES event logs, read as a stream and written as a flat table: one row per event, all columns text."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.text_parquet import TextParquet
from wellserved.eventlog.xes_columns import OF_TRACE, XesColumns
from wellserved.eventlog.xes_defaults import meaningful_defaults
from wellserved.eventlog.xml_stream import XmlStream, local_name, type_of_element

_NAME = "concept:name"
_TIME = "time:timestamp"
_LIFECYCLE = "lifecycle:transition"
_OBJECT_CENTRIC = ("objects", "object", "object-types", "event-types")
_READ = ("trace", "event", "global", "extension", "classifier", *_OBJECT_CENTRIC)

_MOST_OPEN_EVENTS = 100_000
_MOST_OPEN_LETTERS = 32_000_000
_MOST_LISTED = 1_000
_REPORT_EVERY = 250_000
_MOST_REPEATED = 100  # letters written per byte read: what a trace says is written again for each of its events
_REPEATED_FROM = 256_000_000


@dataclass(frozen=True)
class XesFacts:
    """What was found in an XES file."""

    traces: int
    events: int
    """Events inside traces: the rows written."""
    traces_without_events: int
    traces_without_name: int
    """Named `trace 12` by their position, counted from 1."""
    events_without_time: int
    events_outside_traces: int
    """Left out: they belong to no case."""
    lifecycle: dict[str, int]
    """Text of lifecycle:transition → events; at most 1,000 different texts."""
    extensions: tuple[str, ...]
    classifiers: dict[str, str]
    """Name → the keys it joins, as written."""
    globals_used: dict[str, int]
    """Column → how many events (`case:` columns: traces) got the default that the file declares for it."""
    columns: tuple[str, ...]
    """The columns written, in the order in which they came up."""
    dropped: tuple[str, ...]
    """The columns left out because `drop` said so."""
    whole: bool
    """False if reading ended early, after `most_cases`."""
    apart: dict[str, str] = field(default_factory=dict)
    """Attribute, written like another one but for upper and lower case → the column it became."""


def flatten_xes(  # noqa: PLR0913 -- each is one choice of the caller
    path: Path,
    out: Path,
    *,
    columns: frozenset[str] | None,
    limits: Limits,
    most_cases: int | None = None,
    drop: Callable[[str], bool] | None = None,
    report: Callable[[str], None] | None = None,
) -> XesFacts:
    """Write the events of an XES file (plain or gz) to a Parquet file and return what was found.

    Takes: the columns to keep (None: all) less those for which `drop` is true. No other text leaves the parser.
    Gives: one row per event, in the order of the file; null where an event lacks the attribute. Trace attributes are
    columns `case:<key>`, event attributes `<key>`; moments stay as written. Nested attributes and lists are left out.
    An attribute that differs from another one only in upper and lower case has a column of its own: `Status (2)`.
    An attribute `case:...` of the event itself holds against that of its trace, except for the name of the case.
    A default that the file declares stands in for a missing attribute unless it is a placeholder (xes_defaults.py).
    Raises: Refused, with a sentence; `out` is then not written.
    Source: IEEE Std 1849 (XES) and the versions 1.0 and 2.0 before it.
    """
    names = XesColumns(path.name, columns, drop, limits.columns)
    log = _Log(path.name, XmlStream(path, limits, "log", _READ), names, limits.field_bytes)
    with TextParquet(out) as table:
        for number, (row, letters) in enumerate(log.rows(most_cases), start=1):
            table.add(row, letters)
            if report and number % _REPORT_EVERY == 0:
                report(f"{number:,} events read")
        facts = log.facts(table.columns)
        table.finish()
    return facts


@dataclass
class _Trace:
    """The trace being read."""

    attributes: dict[str, str] = field(default_factory=dict)
    events: list[tuple[dict[str, str], int]] = field(default_factory=list)
    """The rows not yet given on, with the letters in each."""
    letters: int = 0
    has_events: bool = False
    case: dict[str, str] | None = None
    """Its columns, settled when its first rows are given on."""


class _Log:
    """Makes rows of the elements of a log, and counts."""

    def __init__(self, name: str, stream: XmlStream, columns: XesColumns, most_letters: int) -> None:
        self._name = name
        self._stream = stream
        self._columns = columns
        self._most_letters = most_letters
        self._trace = _Trace()
        self._defaults: dict[str, dict[str, str]] = {"trace": {}, "event": {}}
        self._letters_given = 0
        self._count: Counter[str] = Counter()
        self._lifecycle: Counter[str] = Counter()
        self._globals_used: Counter[str] = Counter()
        self._extensions: dict[str, None] = {}
        self._classifiers: dict[str, str] = {}
        self._whole = True

    def rows(self, most_cases: int | None) -> Iterator[tuple[dict[str, str], int]]:
        """Give each event as column → text, with the number of letters in it."""
        for element in self._stream:
            what = local_name(element)
            if what == "event":
                self._take_event(element)
                if len(self._trace.events) >= _MOST_OPEN_EVENTS or self._trace.letters >= _MOST_OPEN_LETTERS:
                    yield from self._open_rows()
            elif element.getparent() is not self._stream.root:
                continue  # inside an attribute: no part of the log
            elif what == "trace":
                yield from self._end_trace(element)
                if self._count["traces"] == most_cases:
                    self._whole = False
                    return
            else:
                self._take_declaration(what, element)

    def _take_event(self, event: type_of_element) -> None:
        parent = event.getparent()
        if parent is self._stream.root:
            self._count["outside"] += 1
        elif parent.getparent() is not self._stream.root:
            return  # inside an attribute: no event of the log
        elif local_name(parent) == "trace":
            elder = event.getprevious()
            if elder is not None and elder.tag != event.tag:  # what stood before an earlier event is known already
                elders = list(event.itersiblings(preceding=True))
                self._trace.attributes |= self._attributes(reversed(elders), level=3)
            self._add_event(self._attributes(event, level=4))
        elif local_name(parent) == "events":
            self._refuse_object_centric()
        self._stream.forget(event)

    def _add_event(self, attributes: dict[str, str]) -> None:
        self._fill(attributes, "event")
        self._count["events"] += 1
        self._count["without_time"] += not attributes.get(_TIME, "").strip()
        transition = attributes.get(_LIFECYCLE)
        if transition and (transition in self._lifecycle or len(self._lifecycle) < _MOST_LISTED):
            self._lifecycle[transition] += 1
        row = self._columns.of_event(attributes)
        letters = sum(map(len, row.values()))
        self._trace.has_events = True
        self._trace.letters += letters
        self._trace.events.append((row, letters))

    def _end_trace(self, trace: type_of_element) -> Iterator[tuple[dict[str, str], int]]:
        self._trace.attributes |= self._attributes(trace, level=3)
        yield from self._open_rows()
        self._count["traces"] += 1
        self._count["empty_traces"] += not self._trace.has_events
        self._trace = _Trace()
        self._stream.forget(trace)

    def _open_rows(self) -> Iterator[tuple[dict[str, str], int]]:
        """Give on the rows of the open trace, with what is known of the trace by then."""
        trace = self._trace
        if trace.case is None:
            trace.case = self._case(trace.attributes)
        letters_of_case = sum(map(len, trace.case.values()))
        for row, letters in trace.events:
            self._count_letters(letters + letters_of_case)
            yield trace.case | row, letters + letters_of_case
        trace.events, trace.letters = [], 0

    def _case(self, attributes: dict[str, str]) -> dict[str, str]:
        self._fill(attributes, "trace")
        if not attributes.get(_NAME, "").strip():
            self._count["unnamed_traces"] += 1
            attributes[_NAME] = f"trace {self._count['traces'] + 1}"
        return self._columns.of_trace(attributes)

    def _count_letters(self, letters: int) -> None:
        self._letters_given += letters
        if self._letters_given > max(_REPEATED_FROM, _MOST_REPEATED * self._stream.bytes_read):
            raise Refused(
                f"{self._name} has traces with so long attributes and so many events that a table of its events "
                f"would be more than {_MOST_REPEATED} times its size. Export it without the long attributes."
            )

    def _attributes(self, elements: Iterable[type_of_element], level: int) -> dict[str, str]:
        """Return key → value as written. Of several with one key the last holds, as in OpenXES."""
        found: dict[str, str] = {}
        for element in elements:
            key, value = element.get("key"), element.get("value")
            if len(element):
                self._stream.check_depth(element, level)
            if not key or value is None:
                continue  # a list, or no attribute at all
            if len(value) > self._most_letters:
                raise Refused(
                    f"{self._name}, line {element.sourceline:,}: the attribute {key[:40]} has more than "
                    f"{self._most_letters:,} characters. Export it again without that text."
                )
            found[key] = value
        return found

    def _fill(self, attributes: dict[str, str], scope: str) -> None:
        """Put the declared defaults where an attribute is missing."""
        for key, default in self._defaults[scope].items():
            if key not in attributes:
                attributes[key] = default
                self._globals_used[(OF_TRACE if scope == "trace" else "") + key] += 1

    def _take_declaration(self, what: str, element: type_of_element) -> None:
        if what in _OBJECT_CENTRIC:
            self._refuse_object_centric()
        elif what == "global" and element.get("scope") in self._defaults:
            self._defaults[element.get("scope")] |= meaningful_defaults(element)
        elif what == "extension" and len(self._extensions) < _MOST_LISTED:
            self._extensions[element.get("name") or element.get("prefix") or ""] = None
        elif what == "classifier" and len(self._classifiers) < _MOST_LISTED:
            self._classifiers[element.get("name") or ""] = element.get("keys") or ""
        self._stream.forget(element)

    def _refuse_object_centric(self) -> NoReturn:
        raise Refused(
            f"{self._name} is an object-centric log (OCEL), whose events belong to several objects at once. "
            "Export the events of one kind of object, with its name as the case, as CSV or XES."
        )

    def facts(self, columns: tuple[str, ...]) -> XesFacts:
        """Return what was found, or refuse a log of which nothing was written."""
        count = self._count
        if not count["events"]:
            raise Refused(f"{self._name} {_why_no_events(count)}")
        if not columns:
            raise Refused(f"{self._name} has none of the columns that were asked for. Check their names.")
        return XesFacts(
            traces=count["traces"],
            events=count["events"],
            traces_without_events=count["empty_traces"],
            traces_without_name=count["unnamed_traces"],
            events_without_time=count["without_time"],
            events_outside_traces=count["outside"],
            lifecycle=dict(self._lifecycle),
            extensions=tuple(self._extensions),
            classifiers=self._classifiers,
            globals_used=dict(self._globals_used),
            columns=columns,
            dropped=self._columns.dropped,
            whole=self._whole,
            apart=self._columns.apart,
        )


def _why_no_events(count: Counter[str]) -> str:
    if count["outside"]:
        return f"has events ({count['outside']:,}), but none inside a trace (case). Export it with its cases."
    if count["traces"]:
        return f"has traces ({count['traces']:,}), but no event in any of them. Export it with its events."
    return "is an XES file without traces (cases): there is nothing in it to read. Export it again."
