"""An XES file becomes one row per event, with nothing made up and nothing lost."""

import gzip
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.xes_files import TIME, attribute, event, flatten, log, trace
from wellserved.engine import opened
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.open_file import open_file
from wellserved.eventlog.read_xes import XesFacts


def facts(**known: object) -> XesFacts:
    nothing = {
        "traces": 1,
        "events": 1,
        "traces_without_events": 0,
        "traces_without_name": 0,
        "events_without_time": 1,
        "events_outside_traces": 0,
        "lifecycle": {},
        "extensions": (),
        "classifiers": {},
        "globals_used": {},
        "columns": ("case:concept:name", "concept:name"),
        "dropped": (),
        "whole": True,
    }
    return XesFacts(**{**nothing, **known})  # type: ignore[arg-type]


DISCO = log(
    '<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>',
    '<global scope="trace"><string key="concept:name" value="name"/><int key="variant-index" value="0"/></global>',
    '<global scope="event"><string key="concept:name" value="name"/><string key="org:group" value="string"/>'
    '<string key="lifecycle:transition" value="transition"/>'
    '<date key="time:timestamp" value="2020-06-22T11:44:24.729+03:00"/></global>',
    '<classifier name="Activity" keys="concept:name lifecycle:transition"/>',
    attribute("creator", "Fluxicon Disco"),
    trace(
        "196611",
        attribute("variant-index", "7", "int"),
        f"""<event>
          {attribute("concept:name", "Ask & wait")} {attribute("lifecycle:transition", "start")}
          {attribute("time:timestamp", TIME, "date")} <!-- seen -->
        </event>""",
        event(concept__name="Answer", lifecycle__transition="complete", org__group="Legal"),
    ),
    trace(None),
    trace(None, event(concept__name="Ask & wait", time__timestamp=TIME)),
)


def test_it_writes_one_row_per_event_with_the_attributes_of_its_trace(tmp_path: Path) -> None:
    rows, found = flatten(tmp_path, DISCO)
    none = {"case:variant-index": None, "lifecycle:transition": None, "time:timestamp": None, "org:group": None}
    first = {"case:concept:name": "196611", "case:variant-index": "7"}
    assert rows == [
        none | first | {"concept:name": "Ask & wait", "lifecycle:transition": "start", "time:timestamp": TIME},
        none | first | {"concept:name": "Answer", "lifecycle:transition": "complete", "org:group": "Legal"},
        none | {"case:concept:name": "trace 3", "concept:name": "Ask & wait", "time:timestamp": TIME},
    ]
    assert found == facts(
        traces=3,
        events=3,
        traces_without_events=1,
        traces_without_name=2,
        lifecycle={"start": 1, "complete": 1},
        extensions=("Time",),
        classifiers={"Activity": "concept:name lifecycle:transition"},
        columns=(
            "case:concept:name",
            "case:variant-index",
            "concept:name",
            "lifecycle:transition",
            "time:timestamp",
            "org:group",
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(DISCO.encode()),
        b"\xef\xbb\xbf" + DISCO.encode(),
        DISCO.replace("UTF-8", "UTF-16").encode("utf-16"),
        DISCO.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        DISCO.replace("<log ", '<log xmlns="http://www.xes-standard.org/" ').encode(),
        re.sub(r"<(/?)(?=[a-z])", r"<\1x:", DISCO).replace("<x:log ", '<x:log xmlns:x="urn:any" ').encode(),
        DISCO.replace("<log ", '<log xes:features="" ').encode(),
        DISCO.replace("<log ", '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/xes.dtd"><log ').encode(),
        DISCO.replace("<log ", "<?xml-stylesheet href='a.xsl'?><log ").encode(),
    ],
    ids=["gz", "BOM", "UTF-16", "latin-1", "namespace", "prefix", "undeclared prefix", "external DTD", "stylesheet"],
)
def test_it_reads_the_same_in_any_packing_encoding_and_namespace(tmp_path: Path, content: bytes) -> None:
    assert flatten(tmp_path, content) == flatten(tmp_path, DISCO)


def test_it_keeps_letters_of_any_alphabet(tmp_path: Path) -> None:
    text = log(trace("Größe", event(concept__name="受付 Δ"))).replace("UTF-8", "UTF-16")
    assert flatten(tmp_path, text.encode("utf-16"))[0] == [{"case:concept:name": "Größe", "concept:name": "受付 Δ"}]


def test_attributes_that_differ_only_in_upper_and_lower_case_are_kept_apart(tmp_path: Path) -> None:
    content = log(
        trace(
            "1",
            attribute("channel", "mail"),
            attribute("Channel", "post"),
            event(status="open", Status="New", STATUS="1", Case__Concept__Name="9"),
            event(**{"Status (2)": "x", "Status": "Done", "case__channel": "phone"}),
        )
    )
    rows, found = flatten(tmp_path, content)
    columns = {
        "case:concept:name", "case:channel", "case:Channel (2)", "status", "Status (2)", "STATUS (3)",
        "Case:Concept:Name (2)", "Status (2) (2)",
    }  # fmt: skip
    nothing = dict.fromkeys(columns)
    case = {"case:concept:name": "1", "case:Channel (2)": "post"}
    first = {"case:channel": "mail", "status": "open", "Status (2)": "New", "STATUS (3)": "1"}
    assert rows == [
        nothing | case | first | {"Case:Concept:Name (2)": "9"},
        nothing | case | {"case:channel": "phone", "Status (2)": "Done", "Status (2) (2)": "x"},
    ]
    assert found.apart == {
        "case:Channel": "case:Channel (2)",
        "Status": "Status (2)",
        "STATUS": "STATUS (3)",
        "Case:Concept:Name": "Case:Concept:Name (2)",
        "Status (2)": "Status (2) (2)",
    }


def test_it_says_which_columns_such_attributes_became_and_reads_them(tmp_path: Path) -> None:
    content = log(trace("1", *(event(Status=f"{n}", status="open", time__timestamp=TIME) for n in range(2))))
    path = tmp_path / "log.xes"
    path.write_text(content)
    file = open_file(path, tmp_path, Limits())
    (problem,) = file.problems
    assert problem.what == "Attributes differ only in upper and lower case (1); each is a column of its own"
    assert problem.example == "“status” is the column “status (2)”"
    with opened(tmp_path) as engine:
        rows = engine.sample(file, 10)
    assert [(row["Status"], row["status (2)"]) for row in rows] == [("0", "open"), ("1", "open")]


def test_only_wanted_columns_leave_the_parser(tmp_path: Path) -> None:
    content = log(
        trace("1", attribute("owner", "Ann"), event(org__resource="Ben", org__group="Legal", time__timestamp=TIME))
    )
    rows, found = flatten(tmp_path, content, columns=frozenset({"case:concept:name", "org:group", "status"}))
    assert rows == [{"case:concept:name": "1", "org:group": "Legal"}]
    assert found == facts(events_without_time=0, columns=("case:concept:name", "org:group"))
    assert not {b"Ann", b"Ben"} & set(re.findall(rb"Ann|Ben", (tmp_path / "events.parquet").read_bytes()))


def test_dropped_columns_are_named_and_never_written(tmp_path: Path) -> None:
    content = log(trace("1", attribute("owner", "Ann"), event(org__resource="Ben", concept__name="Ask")))
    rows, found = flatten(tmp_path, content, drop=lambda column: column in ("case:owner", "org:resource"))
    assert rows == [{"case:concept:name": "1", "concept:name": "Ask"}]
    assert found == facts(dropped=("case:owner", "org:resource"))


def test_it_refuses_when_no_wanted_column_exists(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has none of the columns that were asked for"):
        flatten(tmp_path, DISCO, columns=frozenset({"team"}))


def test_it_stops_after_so_many_cases(tmp_path: Path) -> None:
    content = log(*[trace(str(number), event(concept__name="Ask")) for number in range(5)]) + "damaged"
    rows, found = flatten(tmp_path, content.replace("</log>", ""), most_cases=2)
    assert [row["case:concept:name"] for row in rows] == ["0", "1"]
    assert found == facts(traces=2, events=2, events_without_time=2, whole=False)


def test_columns_may_come_up_late_and_attributes_of_a_trace_after_its_events(tmp_path: Path) -> None:
    content = log(
        trace("1", event(concept__name="Ask"), attribute("channel", "mail"), event(status="open")),
        "<trace>" + event(team="Legal") + attribute("concept:name", "2") + "</trace>",
    )
    empty = dict.fromkeys(("concept:name", "status", "team", "case:channel"))
    assert flatten(tmp_path, content)[0] == [
        {**empty, "case:concept:name": "1", "case:channel": "mail", "concept:name": "Ask"},
        {**empty, "case:concept:name": "1", "case:channel": "mail", "status": "open"},
        {**empty, "case:concept:name": "2", "team": "Legal"},
    ]


def test_what_is_nested_in_attributes_is_no_part_of_the_table(tmp_path: Path) -> None:
    nested = f"""<string key="team" value="Legal"><string key="floor" value="2"/>{event(concept__name="no event")}
      <trace><string key="concept:name" value="no trace"/></trace></string>"""
    listed = '<list key="notes"><values><string key="note" value="long"/></values></list>'
    content = log(trace("1", listed, f"<event>{listed}{nested}{attribute('status', 'open')}</event>"))
    assert flatten(tmp_path, content)[0] == [{"case:concept:name": "1", "team": "Legal", "status": "open"}]


def test_events_outside_traces_are_counted_and_left_out(tmp_path: Path) -> None:
    content = log(
        event(concept__name="no case"), trace("1", event(concept__name="Ask")), event(concept__name="no case")
    )
    rows, found = flatten(tmp_path, content)
    assert rows == [{"case:concept:name": "1", "concept:name": "Ask"}]
    assert found == facts(events_outside_traces=2)


def test_the_case_of_an_event_is_its_trace_and_its_own_words_hold_otherwise(tmp_path: Path) -> None:
    own = "<event>" + attribute("case:concept:name", "9") + attribute("case:channel", "mail") + "</event>"
    rows, _ = flatten(tmp_path, log(trace("1", attribute("channel", "desk"), own, event(concept__name="Ask"))))
    assert [(row["case:concept:name"], row["case:channel"]) for row in rows] == [("1", "mail"), ("1", "desk")]


def test_of_two_attributes_with_one_key_the_last_holds(tmp_path: Path) -> None:
    twice = "<event>" + attribute("concept:name", "Ask") + attribute("concept:name", "Answer") + "</event>"
    assert flatten(tmp_path, log(trace("1", twice)))[0] == [{"case:concept:name": "1", "concept:name": "Answer"}]


def test_a_declared_default_stands_in_where_the_attribute_is_missing(tmp_path: Path) -> None:
    of_events = attribute("lifecycle:transition", "complete") + attribute("cost", "12.5", "float")
    content = log(
        f'<global scope="event">{of_events}</global>',
        f'<global scope="trace">{attribute("channel", "mail")}{attribute("concept:name", "Case")}</global>',
        trace("1", event(lifecycle__transition="start"), event(cost="0", time__timestamp="")),
        trace("", attribute("channel", ""), event(cost="3")),
    )
    rows, found = flatten(tmp_path, content)
    columns = ("case:concept:name", "case:channel", "lifecycle:transition", "cost")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("1", "mail", "start", "12.5"),
        ("1", "mail", "complete", "0"),
        ("trace 2", "", "complete", "3"),
    ]
    assert found.globals_used == {"lifecycle:transition": 2, "cost": 1, "case:channel": 1}
    assert found.lifecycle == {"start": 1, "complete": 2}
    assert found.events_without_time == 3


DEEP = '<string key="a" value="b">'
PLACEHOLDERS = [
    *[
        ("org:group", text, "string")
        for text in ("UNKNOWN", "DEFAULT", "string", "Group", "org:group", "EMPTY", "-", "?")
    ],
    *[("org:group", text, "string") for text in ("__INVALID__", "", "  ", "<unknown>", "N/A", "undefined")],
    *[("org:resource", "resource", "string"), ("variant-index", "0", "int"), ("cost", "0.0", "float")],
    *[("urgent", "false", "boolean"), ("key", "00000000-0000-0000-0000-000000000000", "id")],
    *[("time:timestamp", moment, "date") for moment in ("1970-01-01T00:00:00.000+01:00", "2020-06-22T11:44:24+03:00")],
]


@pytest.mark.parametrize(("key", "default", "kind"), PLACEHOLDERS)
def test_a_placeholder_is_never_taken_for_a_default(tmp_path: Path, key: str, default: str, kind: str) -> None:
    declared = f'<global scope="event">{attribute(key, default, kind)}</global>'
    rows, found = flatten(tmp_path, log(declared, trace("1", event(concept__name="Ask"))))
    assert rows == [{"case:concept:name": "1", "concept:name": "Ask"}]
    assert found == facts()


def test_it_reads_elements_nested_as_deep_as_allowed(tmp_path: Path) -> None:
    deepest = DEEP * 61 + "</string>" * 61  # inside log, trace and event
    assert flatten(tmp_path, log(trace("1", f"<event>{deepest}</event>")))[0] == [{"case:concept:name": "1", "a": "b"}]


@pytest.mark.slow
def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    said: list[str] = []
    flatten(tmp_path, log(trace("1", "<event/>" * 250_001)), report=said.append)
    assert said == ["250,000 events read"]


def test_a_trace_too_long_to_keep_has_one_case_throughout(tmp_path: Path) -> None:
    content = log(trace(None, "<event/>" * 100_001, attribute("concept:name", "too late")))
    rows, found = flatten(tmp_path, content)
    assert {row["case:concept:name"] for row in rows} == {"trace 1"}
    assert found.events == len(rows) == 100_001


keys = st.sampled_from(["concept:name", "time:timestamp", "org:group", "note", "Größe"])
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
attributes = st.dictionaries(keys, texts, max_size=4)
traces = st.lists(st.tuples(attributes, st.lists(attributes, max_size=5)), min_size=1, max_size=5)


def rows_by_plain_loops(made: list[tuple[dict[str, str], list[dict[str, str]]]]) -> list[dict[str, str]]:
    rows = []
    for number, (of_trace, events) in enumerate(made, start=1):
        case = {f"case:{key}": text for key, text in of_trace.items()}
        if not of_trace.get("concept:name", "").strip():
            case["case:concept:name"] = f"trace {number}"
        rows += [case | of_event for of_event in events]
    return rows


@given(traces)
def test_it_agrees_with_plain_loops(made: list[tuple[dict[str, str], list[dict[str, str]]]]) -> None:
    def written(texts: dict[str, str]) -> str:
        return "".join(attribute(key, text) for key, text in texts.items())

    events = [["<event>" + written(each) + "</event>" for each in events] for _, events in made]
    content = log(*[trace(None, written(made[at][0]), *events[at]) for at in range(len(made))])
    expected = rows_by_plain_loops(made)
    with TemporaryDirectory() as folder:
        if not expected:
            with pytest.raises(Refused, match="no event in any of them"):
                flatten(Path(folder), content)
            return
        rows, found = flatten(Path(folder), content)
    assert [{key: text for key, text in row.items() if text is not None} for row in rows] == expected
    assert found.events_without_time == sum(not row.get("time:timestamp", "").strip() for row in expected)
