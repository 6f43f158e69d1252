"""An object-centric log that is hostile, broken or not one at all ends in a sentence, and in little memory."""

import gzip
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.ocel_files import FORMS, Happening, Log, Thing, as_json, as_sqlite, as_xml, opened, rows_of
from tests.eventlog.test_read_ocel import LOG, at, read
from tests.eventlog.test_read_ocel import given as mapping
from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.object_log import ObjectLog
from wellserved.eventlog.open_file import open_file

CAPS = Limits(memory_mb=512, seconds=60)
"""What the reading of a hostile file may cost; it takes a second where nothing else runs."""

DATABASES: dict[str, tuple[str, str]] = {
    "no table of events": ("DROP TABLE event", "no OCEL 2.0 log: it has no ordinary table event"),
    "no table at all but one": (
        "DROP TABLE event; DROP TABLE object; DROP TABLE event_object; DROP TABLE event_map_type",
        "it has no ordinary table event, object, event_object, event_map_type",
    ),
    "a view in place of a table": (
        "ALTER TABLE event RENAME TO other; CREATE VIEW event AS SELECT * FROM other",
        "it has no ordinary table event",
    ),
    "a virtual table in place of a table": (
        "DROP TABLE event; CREATE VIRTUAL TABLE event USING fts5(ocel_id, ocel_type)",
        "it has no ordinary table event",
    ),
    "a column is missing": (
        "ALTER TABLE event_object RENAME COLUMN ocel_object_id TO other",
        "its table event_object has no column ocel_object_id",
    ),
    "two types in one table": (
        "UPDATE event_map_type SET ocel_type_map = 'Ask' WHERE ocel_type = 'look'",
        "two types in one table, event_Ask",
    ),
    "a column that is computed": (
        "DROP TABLE event; CREATE TABLE event (ocel_id, ocel_type AS (zeroblob(99))); INSERT INTO event VALUES ('e1')",
        "it has no ordinary table event",
    ),
    "a text of 2 MB": (
        f"UPDATE event_Ask SET channel = '{'x' * 2_000_000}'",
        "a text of more than 1,000,000 characters, which begins “xxx",
    ),
    "a text of 20 MB": (f"UPDATE event_Ask SET channel = '{'x' * 20_000_000}'", "too big"),
    "300 types of objects": (
        "".join(f"INSERT INTO object VALUES ('n{n}', 'type {n}');" for n in range(300)),
        "more than 200 types of objects",
    ),
    "600 types of events": (
        "".join(f"INSERT INTO event_map_type VALUES ('type {n}', 't{n}');" for n in range(600)),
        "more than 500 types in event_map_type",
    ),
    "a type with a long name": (
        f"UPDATE object SET ocel_type = '{'x' * 2000}' WHERE ocel_type = 'parts'",
        "a name of more than 1,000 characters",
    ),
}


def open_in_child(path: Path, folder: Path) -> ObjectLog:
    return open_file(path, folder, CAPS)  # type: ignore[return-value]


def changed(statements: str) -> Callable[[sqlite3.Connection], object]:
    return lambda db: [db.execute(each) for each in statements.split(";") if each.strip()]


@pytest.mark.parametrize("name", DATABASES)
def test_it_refuses_a_hostile_database_in_little_memory(name: str, tmp_path: Path) -> None:
    statements, sentence = DATABASES[name]
    path = tmp_path / "log.sqlite"
    as_sqlite(LOG, path, changed(statements))
    before = path.read_bytes()
    with pytest.raises(Refused, match=rf"^log\.sqlite .*{sentence}.*\.$"):
        in_child(open_in_child, path, tmp_path, limits=CAPS)
    assert path.read_bytes() == before


def test_it_runs_no_trigger_and_reads_no_table_of_no_concern(tmp_path: Path) -> None:
    extra = (
        "CREATE TABLE secret (ocel_id, ocel_time); INSERT INTO secret VALUES ('s', '2026-03-02T08:00:00Z');"
        "CREATE VIEW event_Spy AS SELECT * FROM secret; INSERT INTO event_map_type VALUES ('spy', 'Spy');"
        "INSERT INTO event VALUES ('s', 'spy'); INSERT INTO event_object VALUES ('s', 'R1', '')"
    )
    trigger = "CREATE TRIGGER t AFTER INSERT ON event_object BEGIN DELETE FROM event; END"
    as_sqlite(LOG, tmp_path / "log.sqlite", lambda db: (changed(extra)(db), db.execute(trigger)))
    log = opened(tmp_path / "log.sqlite", tmp_path)
    (spied,) = [row for row in rows_of(log)["requests"] if row["ocel:activity"] == "spy"]
    assert spied["ocel:time"] == ""
    (told,) = [problem for problem in log.problems if problem.what.startswith("Events whose moments")]
    assert (told.what, told.rows) == ("Events whose moments are missing: the table event_Spy is not there", 1)


def test_events_whose_own_table_is_missing_are_set_aside_and_the_table_is_named(tmp_path: Path) -> None:
    as_sqlite(LOG, tmp_path / "log.sqlite", changed("DROP TABLE event_Look"))
    _, reading = read(opened(tmp_path / "log.sqlite", tmp_path), tmp_path, mapping("object:requests"))
    assert (reading.count.read, reading.count.used, reading.count.set_aside) == (6, 4, (("Rows without a moment", 2),))
    assert "Events whose moments are missing: the table event_Look is not there" in {
        problem.what for problem in reading.while_reading
    }


def test_identifiers_may_be_numbers_in_one_table_and_texts_in_another(tmp_path: Path) -> None:
    log = Log((Thing("7", "requests"),), (Happening("1", "ask", at(8), (("7", ""),)),))
    whole_numbers = (
        "DROP TABLE event; CREATE TABLE event (ocel_id INTEGER, ocel_type TEXT); INSERT INTO event VALUES (1, 'ask');"
        "DROP TABLE object; CREATE TABLE object (ocel_id INTEGER, ocel_type TEXT);"
        "INSERT INTO object VALUES (7, 'requests')"
    )
    as_sqlite(log, tmp_path / "log.sqlite", changed(whole_numbers))
    (row,) = rows_of(opened(tmp_path / "log.sqlite", tmp_path))["requests"]
    assert (row["ocel:event"], row["object:requests"], row["ocel:time"]) == ("1", "7", at(8))


def test_what_has_no_name_belongs_to_nothing_and_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    odd = (
        "INSERT INTO object VALUES (NULL, NULL), ('R1', 'parts'), (x'ff', 'requests');"
        "INSERT INTO event_object VALUES (NULL, NULL, NULL), ('e1', NULL, NULL), ('nowhere', 'R1', NULL);"
        "INSERT INTO event VALUES (NULL, NULL), ('e1', 'ask'); INSERT INTO event_Ask VALUES (NULL, NULL, NULL);"
        "UPDATE event_Ask SET channel = CAST(x'6dff' AS TEXT)"
    )
    as_sqlite(LOG, tmp_path / "log.sqlite", changed(odd))
    log = opened(tmp_path / "log.sqlite", tmp_path)
    rows = rows_of(log)["requests"]
    assert [(row["ocel:event"], row.get("channel")) for row in rows if row["object:requests"] == "R1"] == [
        ("e1", "m\ufffd"),
        ("", None),
        ("e2", None),
        ("e5", None),
    ]
    assert {problem.what: problem.rows for problem in log.problems if problem.sets_aside} == {
        "References of events to objects that the log does not hold": 1,
        "Objects that are there again with another type": 1,
    }


def test_a_row_that_names_what_changed_changes_nothing_else_and_one_that_does_not_changes_all(tmp_path: Path) -> None:
    rows = (
        f"INSERT INTO object_Requests VALUES ('R2', '{at(12)}', 'status', '9', 'Held');"
        f"INSERT INTO object_Requests VALUES ('R2', '{at(13)}', NULL, '10', 'Open')"
    )
    as_sqlite(LOG, tmp_path / "log.sqlite", changed(rows))
    found = rows_of(opened(tmp_path / "log.sqlite", tmp_path))["requests"]
    told = [(row["ocel:time"], row.get("requests:price"), row["requests:status"]) for row in found]
    assert (at(12), "8", "Held") in told
    assert (at(13), "10", "Open") in told


def test_events_keep_the_order_of_the_log_though_each_type_has_its_own_table(tmp_path: Path) -> None:
    hours = (8, 9, 10, 11, 12)
    kinds = ("ask", "look", "ask", "answer", "ask")
    log = Log(
        (Thing("R1", "requests"),),
        tuple(Happening(f"e{hour}", kind, at(hour), (("R1", ""),)) for hour, kind in zip(hours, kinds, strict=True)),
    )
    as_sqlite(log, tmp_path / "log.sqlite")
    rows = rows_of(opened(tmp_path / "log.sqlite", tmp_path))["requests"]
    assert [row["ocel:time"] for row in rows] == [at(hour) for hour in hours]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_database_in_use_is_refused(ending: str, tmp_path: Path) -> None:
    as_sqlite(LOG, tmp_path / "log.sqlite")
    (tmp_path / f"log.sqlite{ending}").write_bytes(b"x")
    with pytest.raises(Refused, match=rf"^log\.sqlite is still in use: log\.sqlite{ending} holds changes"):
        open_file(tmp_path / "log.sqlite", tmp_path, Limits())


def test_a_database_of_any_name_is_read_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a'b\"c?mode=rwc#%41*.csv"

    def write_ahead(db: sqlite3.Connection) -> None:
        db.commit()
        db.execute("PRAGMA journal_mode = WAL")

    as_sqlite(LOG, path, write_ahead)
    private = tmp_path / "private"
    private.mkdir()
    assert opened(path, private).events == 6
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name, "private"]


HEAD = '{"eventTypes": [], "objectTypes": [], '
XML = '<?xml version="1.0"?><log><event-types/>'
TEXTS: dict[str, tuple[Callable[[], str], str]] = {
    "OCEL 1.0 in JSON": (lambda: '{"ocel:global-log": {}, "ocel:events": {"e1": {}}}', "OCEL 1.0"),
    "OCEL 1.0 in XML": (
        lambda: "<log><events><event><string key='id' value='1'/></event></events><objects/></log>",
        "OCEL 1.0",
    ),
    "JSON that is cut off": (lambda: HEAD + '"events": [{"id": "e1"', "is cut off"),
    "events that are no objects": (lambda: HEAD + '"events": [1, 2], "objects": []}', "what stands in “events”"),
    "relations that are no list": (
        lambda: HEAD + '"events": [{"relationships": {"objectId": 1}}]}',
        "what stands in “relationships”",
    ),
    "a million lists in lists": (lambda: HEAD + '"events": ' + "[" * 1_000_000, "far deeper than exports do"),
    "a text of 2 MB in JSON": (
        lambda: HEAD + json.dumps({"objects": [{"id": "x" * 2_000_000, "type": "a"}]})[1:],
        "a text of more than 1,000,000 characters",
    ),
    "a text of 2 MB in XML": (
        lambda: f"{XML}<objects><object id='{'x' * 2_000_000}' type='a'/></objects></log>",
        "a text of more than 1,000,000 characters",
    ),
    "XML that is cut off": (lambda: f"{XML}<objects><object id='1' type='a'>", "is cut off"),
    "a million nested elements": (lambda: f"{XML}<events><event>" + "<a>" * 1_000_000, "more than 64 deep"),
    "70 nested elements": (
        lambda: f"{XML}<events><event>{'<a>' * 70}{'</a>' * 70}</event></events></log>",
        "more than 64 deep",
    ),
    "entities": (
        lambda: f'<!DOCTYPE log [<!ENTITY z "{"x" * 1000}">]>{XML[21:]}<events><event id="&z;"/></events></log>',
        "declares entities of its own",
    ),
    "3,000 attributes": (
        lambda: (
            HEAD
            + json.dumps(
                {
                    "objects": [
                        {"id": "1", "type": "a", "attributes": [{"name": f"n{n}", "value": 1} for n in range(3000)]}
                    ]
                }
            )[1:]
        ),
        "more than 2,000 different types of objects and attributes",
    ),
    "one event of 30,000 objects with a long attribute": (
        lambda: (
            HEAD
            + json.dumps(
                {
                    "objects": [{"id": str(n), "type": "a"} for n in range(30_000)],
                    "events": [
                        {
                            "id": "e",
                            "attributes": [{"name": "note", "value": "x" * 900_000}],
                            "relationships": [{"objectId": str(n)} for n in range(30_000)],
                        }
                    ],
                }
            )[1:]
        ),
        "would be more than 100 times its size",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_refuses_hostile_text_in_little_memory(name: str, tmp_path: Path) -> None:
    make, sentence = TEXTS[name]
    path = tmp_path / "log.json"
    path.write_text(make(), encoding="utf-8")
    with pytest.raises(Refused, match=rf"^log\.json\b.*{sentence}"):
        in_child(open_in_child, path, tmp_path, limits=CAPS)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".parts")] == []


def test_signs_that_are_no_text_of_any_language_do_not_stop_the_reading(tmp_path: Path) -> None:
    log = Log(
        (Thing("R\ud800", "cases\n\u202e"),),
        (Happening("e\x00", "ask", at(8), (("R\ud800", ""),), {"a\tb": "\udfff"}),),
    )
    as_json(log, tmp_path / "log.json")
    (row,) = rows_of(opened(tmp_path / "log.json", tmp_path))["cases\n\u202e"]
    assert row["object:cases"] == "R?"
    assert row["a b"] == "?"


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """A good file with a few bytes replaced, left out or put in."""
    changed = bytearray(content)
    snippets = st.sampled_from([b"<", b">", b"</events>", b"&", b'"', b"\0", b"\xff", b"{", b"]", b"null", b"event"])
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(changed)))
        changed[start : start + draw(st.integers(0, 20))] = draw(st.one_of(st.binary(max_size=4), snippets))
    return bytes(changed)


def written(form: str) -> bytes:
    with TemporaryDirectory() as folder:
        FORMS[form](LOG, Path(folder) / form)
        return (Path(folder) / form).read_bytes()


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_any_bytes_give_rows_or_a_sentence(form: str, data: st.DataObject) -> None:
    content = data.draw(spoilt(WRITTEN[form]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / form
        path.write_bytes(gzip.compress(content, 1) if data.draw(st.booleans()) else content)
        sentence = ""
        columns: tuple[str, ...] = ("some",)
        try:
            columns = open_file(path, Path(folder), Limits()).columns
        except Refused as refused:
            sentence = str(refused)
        assert columns
        assert not sentence or (sentence.startswith(form) and sentence.endswith("."))


WRITTEN = {form: written(form) for form in FORMS}


def test_a_comment_that_looks_like_an_object_centric_log_does_not_make_one(tmp_path: Path) -> None:
    event = '<event><date key="time:timestamp" value="2026-03-02T09:00:00Z"/></event>'
    (tmp_path / "log.xes").write_text(f"<log><!-- <events> --><trace>{event}</trace></log>")
    assert not isinstance(open_file(tmp_path / "log.xes", tmp_path, Limits()), ObjectLog)


def test_objects_may_stand_before_or_after_the_events(tmp_path: Path) -> None:
    as_xml(LOG, tmp_path / "log.xml")
    text = (tmp_path / "log.xml").read_text()
    events, objects = text.index("<events>"), text.index("</events>") + len("</events>")
    (tmp_path / "turned.xml").write_text(
        text[:events] + text[objects:].removesuffix("</log>") + text[events:objects] + "</log>"
    )
    assert rows_of(opened(tmp_path / "turned.xml", tmp_path)) == rows_of(opened(tmp_path / "log.xml", tmp_path))
