"""An object-centric log gives the same events whichever of its three forms it was written in."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from tests.eventlog.logs import Event, events_of
from tests.eventlog.ocel_files import EPOCH, FORMS, Happening, Log, Thing, as_xml, opened, rows_of
from wellserved import engine
from wellserved.eventlog.event_table import Reading, read_events
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping_file import Given
from wellserved.eventlog.object_log import ObjectLog
from wellserved.eventlog.open_file import open_file


def at(hour: int) -> str:
    return f"2026-03-02T{hour:02}:00:00Z"


LOG = Log(
    things=(
        Thing("R1", "requests", (("status", EPOCH, "New"), ("status", at(9), "In progress"), ("price", EPOCH, "7"))),
        Thing("R2", "requests", (("status", EPOCH, "New"), ("price", at(11), "8"), ("status", at(14), "Resolved"))),
        Thing("Desk", "groups"),
        Thing("Legal", "groups"),
        Thing("x1", "employees", (("level", EPOCH, "senior"),)),
        Thing("x2", "employees", (("level", EPOCH, "junior"),)),
        Thing("x3", "employees", (("level", EPOCH, "junior"),)),
        Thing("P1", "parts"),
        Thing("P2", "parts"),
    ),
    happenings=(
        Happening("e1", "ask", at(8), (("R1", "asked"), ("Desk", "by"), ("x1", "clerk")), {"channel": "mail"}),
        Happening("e2", "look", at(10), (("R1", "seen"), ("R2", "seen"), ("Legal", "by"), ("x2", ""), ("x3", ""))),
        Happening("e3", "order parts", at(11), (("P1", ""), ("P2", ""), ("Desk", "by"))),
        Happening("e4", "tidy up", at(12), (("Legal", "by"),)),
        Happening("e5", "answer", at(13), (("R1", "answered"), ("R1", "closed"), ("Legal", "by"), ("x2", ""))),
        Happening("e6", "close", at(14), (("R2", "closed"), ("Legal", "by"))),
    ),
)
"""Two requests and two parts. R1 changes its status without an event, R2 with one; x1 to x3 are persons."""


@pytest.fixture(params=FORMS)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectLog:
    path = tmp_path / request.param
    FORMS[request.param](LOG, path)
    return opened(path, tmp_path)


def given(case: str, **settings: object) -> Given:
    return Given("the test", {"case": case, **settings})


def read(log: ObjectLog, folder: Path, mapping: Given) -> tuple[list[Event], Reading]:
    with engine.opened(folder) as kept:
        proposal = guess_mapping(kept, log, mapping)
        assert not proposal.questions
        reading = read_events(kept, [log], proposal.mapping)
        return events_of(reading), reading


def test_each_event_of_a_request_is_a_row_and_so_is_a_status_that_changed_without_an_event(log: ObjectLog) -> None:
    e2 = {
        "ocel:event": "e2",
        "ocel:activity": "look",
        "ocel:time": at(10),
        "ocel:qualifier": "seen",
        "object:groups": "Legal",
        "employees:level": "junior",
    }
    assert rows_of(log)["requests"] == [
        {
            "object:requests": "R1",
            "ocel:event": "e1",
            "ocel:activity": "ask",
            "ocel:time": at(8),
            "ocel:qualifier": "asked",
            "requests:status": "New",
            "requests:price": "7",
            "object:groups": "Desk",
            "object:employees": "x1",
            "employees:level": "senior",
            "channel": "mail",
        },
        {
            "object:requests": "R1",
            "ocel:event": "",
            "ocel:activity": "",
            "ocel:time": at(9),
            "requests:status": "In progress",
            "requests:price": "7",
        },
        {**e2, "object:requests": "R1", "requests:status": "In progress", "requests:price": "7"},
        {**e2, "object:requests": "R2", "requests:status": "New"},
        {
            "object:requests": "R1",
            "ocel:event": "e5",
            "ocel:activity": "answer",
            "ocel:time": at(13),
            "ocel:qualifier": "answered | closed",
            "requests:status": "In progress",
            "requests:price": "7",
            "object:groups": "Legal",
            "object:employees": "x2",
            "employees:level": "junior",
        },
        {
            "object:requests": "R2",
            "ocel:event": "e6",
            "ocel:activity": "close",
            "ocel:time": at(14),
            "ocel:qualifier": "closed",
            "requests:status": "Resolved",
            "requests:price": "8",
            "object:groups": "Legal",
        },
    ]


def test_an_event_of_several_parts_is_an_event_of_each(log: ObjectLog) -> None:
    e3 = {"ocel:event": "e3", "ocel:activity": "order parts", "ocel:time": at(11), "ocel:qualifier": ""}
    assert rows_of(log)["parts"] == [{**e3, "object:parts": part, "object:groups": "Desk"} for part in ("P1", "P2")]


def test_persons_are_no_cases_and_the_likeliest_case_comes_first(log: ObjectLog) -> None:
    assert [(kind.name, kind.cases, kind.rows, kind.events) for kind in log.kinds] == [
        ("requests", 2, 6, 4),
        ("parts", 2, 2, 1),
        ("groups", 2, 6, 6),
    ]
    assert log.events == 6


def test_states_of_the_requests_and_their_groups_become_the_event_table(log: ObjectLog, tmp_path: Path) -> None:
    events, reading = read(log, tmp_path, given("object:requests"))
    assert reading.rows.mapping.team == "object:groups"
    assert reading.rows.mapping.status == ("requests:status",)
    assert reading.rows.mapping.persons == ("object:employees",)
    assert events == [
        Event("R1", at(8), "queued", "Desk", activity="ask"),
        Event("R1", at(9), "taken_up"),
        Event("R1", at(10), "taken_up", "Legal", activity="look"),
        Event("R2", at(10), "queued", "Legal", activity="look"),
        Event("R1", at(13), "taken_up", "Legal", activity="answer"),
        Event("R2", at(14), "delivered", "Legal", activity="close"),
    ]


def test_the_status_of_another_object_is_not_taken_for_that_of_the_case(tmp_path: Path) -> None:
    events = tuple(
        Happening(f"e{n}", "pack", at(8 + n), (("R1", ""), (f"P{1 + n // 3}", "packed"), ("Desk", "")))
        for n in range(6)
    )
    FORMS["log.jsonocel"](replace(LOG, happenings=events), tmp_path / "log.json")
    with engine.opened(tmp_path) as kept:
        log = opened(tmp_path / "log.json", tmp_path)
        assert "requests:status" in guess_mapping(kept, log, given("object:requests")).mapping.status
        assert guess_mapping(kept, log, given("object:parts")).mapping.status == ()


def test_events_of_other_objects_are_told_as_a_number_and_not_set_aside(log: ObjectLog, tmp_path: Path) -> None:
    _, reading = read(log, tmp_path, given("object:requests"))
    assert (reading.count.read, reading.count.used, reading.count.set_aside) == (6, 6, ())
    told = {problem.what: problem.rows for problem in reading.while_reading}
    assert told["Events that concern no “requests”: 2 of 6"] == 0
    assert told["Events that concern several “requests” at once"] == 1


def test_a_gz_of_it_is_read_alike(tmp_path: Path) -> None:
    for name, write in FORMS.items():
        write(LOG, tmp_path / name)
        packed = tmp_path / f"{name}.gz"
        packed.write_bytes(gzip.compress((tmp_path / name).read_bytes()))
        assert rows_of(opened(packed, tmp_path)) == rows_of(opened(tmp_path / name, tmp_path))


def test_relations_may_be_written_as_the_schema_or_as_the_examples_of_the_standard_do(tmp_path: Path) -> None:
    found = []
    for relation in ("relationship", "object"):
        as_xml(LOG, tmp_path / "log.xml", relation)
        found.append(rows_of(opened(tmp_path / "log.xml", tmp_path)))
    assert found[0] == found[1]


def test_a_mapping_that_names_no_type_of_object_as_the_case_is_refused(log: ObjectLog, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^log\..*, and channel is none of its types .* object:requests, object:parts"):
        read(log, tmp_path, given("channel"))


def test_a_person_cannot_be_made_the_case(log: ObjectLog, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="object:employees is none of its types of objects"):
        read(log, tmp_path, given("object:employees"))


def with_more(*happenings: Happening, things: tuple[Thing, ...] = ()) -> Log:
    return replace(LOG, things=(*LOG.things, *things), happenings=(*LOG.happenings, *happenings))


@pytest.mark.parametrize("form", FORMS)
def test_references_that_lead_nowhere_are_counted_and_name_no_object(form: str, tmp_path: Path) -> None:
    FORMS[form](with_more(Happening("e7", "ask", at(15), (("Ann Weber", "by"), ("R1", "")))), tmp_path / form)
    log = opened(tmp_path / form, tmp_path)
    _, reading = read(log, tmp_path, given("object:requests"))
    (aside,) = [problem for problem in reading.while_reading if problem.sets_aside]
    assert (aside.what, aside.rows) == ("References of events to objects that the log does not hold", 1)
    assert aside.example == f"{form}, event e7"
    assert (reading.count.read, reading.count.used) == (8, 7)


@pytest.mark.parametrize("form", FORMS)
def test_events_without_a_moment_are_set_aside_only_where_they_concern_a_case(form: str, tmp_path: Path) -> None:
    log = with_more(Happening("e7", "ask", "", (("R1", ""),)), Happening("e8", "ask", "", (("P1", ""),)))
    FORMS[form](log, tmp_path / form)
    _, reading = read(opened(tmp_path / form, tmp_path), tmp_path, given("object:requests"))
    (aside,) = [problem for problem in reading.while_reading if problem.sets_aside]
    assert (aside.what, aside.rows) == ("Rows without a moment", 1)
    assert aside.example == f"{form} event of “requests” 7, ocel:time"


@pytest.mark.parametrize("form", FORMS)
def test_an_attribute_whose_moment_cannot_be_read_is_left_out_and_counted(form: str, tmp_path: Path) -> None:
    thing = Thing("R3", "requests", (("status", "last week", "New"),))
    FORMS[form](with_more(Happening("e7", "ask", at(15), (("R3", ""),)), things=(thing,)), tmp_path / form)
    log = opened(tmp_path / form, tmp_path)
    assert "requests:status" not in rows_of(log)["requests"][-1]
    (aside,) = [problem for problem in log.problems if problem.sets_aside]
    assert (aside.what, aside.rows) == ("Values of objects whose moment cannot be read", 1)
    assert aside.example == f"{form}, requests: status"


@pytest.mark.parametrize("form", FORMS)
def test_a_status_that_changes_where_no_event_names_the_object_is_told_all_the_same(form: str, tmp_path: Path) -> None:
    lonely = Thing("R3", "requests", (("status", at(8), "New"), ("status", at(10), "Closed"), ("price", at(9), "1")))
    FORMS[form](with_more(things=(lonely,)), tmp_path / form)
    events, _ = read(opened(tmp_path / form, tmp_path), tmp_path, given("object:requests"))
    assert [event for event in events if event.case == "R3"] == [
        Event("R3", at(8), "queued"),
        Event("R3", at(10), "closed"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_log_with_one_type_of_object_asks_nothing(form: str, tmp_path: Path) -> None:
    things = tuple(thing for thing in LOG.things if thing.kind in ("requests", "employees"))
    held = {thing.name for thing in things}
    happenings = tuple(
        replace(each, objects=tuple(pair for pair in each.objects if pair[0] in held)) for each in LOG.happenings
    )
    FORMS[form](Log(things, happenings), tmp_path / form)
    with engine.opened(tmp_path) as kept:
        proposal = guess_mapping(kept, opened(tmp_path / form, tmp_path))
    assert proposal.questions == ()
    assert proposal.mapping.case == "object:requests"
    assert proposal.mapping.team is None


STILL = replace(LOG, things=tuple(replace(thing, values=()) for thing in LOG.things))
"""The same log, in which no object ever changes."""

REFUSED: dict[str, tuple[Log, str]] = {
    "no events": (replace(STILL, happenings=()), "without events"),
    "no objects": (replace(LOG, things=()), "no objects that they belong to"),
    "nothing": (Log((), ()), "without events and without objects"),
    "no relations": (
        replace(STILL, happenings=tuple(replace(each, objects=()) for each in LOG.happenings)),
        "no event says which objects it concerns",
    ),
    "persons only": (
        replace(LOG, things=tuple(each for each in LOG.things if each.kind == "employees")),
        r"belong to persons only \(“employees”\)",
    ),
    "names of persons as objects": (
        Log(
            (Thing("Ann Weber", "cases"), Thing("Tom Berg", "cases")),
            (Happening("e", "a", at(8), (("Tom Berg", ""),)),),
        ),
        r"belong to persons only \(“cases”\)",
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REFUSED)
def test_a_log_without_cases_is_refused_with_what_is_missing(name: str, form: str, tmp_path: Path) -> None:
    log, sentence = REFUSED[name]
    FORMS[form](log, tmp_path / form)
    with pytest.raises(Refused, match=rf"^{form} .*{sentence}.*\.$"):
        open_file(tmp_path / form, tmp_path, Limits())


def test_columns_that_differ_only_in_upper_and_lower_case_are_kept_apart(tmp_path: Path) -> None:
    happening = Happening("e1", "ask", at(8), (("R1", ""),), {"Note": "a", "note": "b", "ocel:TIME": "c"})
    log = Log(
        (Thing("R1", "requests", (("note", EPOCH, "d"),)), Thing("r1", "Requests")),
        (happening, replace(happening, objects=(("r1", ""),))),
    )
    FORMS["log.jsonocel"](log, tmp_path / "log.json")
    found = rows_of(opened(tmp_path / "log.json", tmp_path))
    assert [found["requests"][0][name] for name in ("requests:note", "Note", "note (2)", "ocel:TIME (2)")] == [*"dabc"]
    assert found["Requests"][0]["object:Requests (2)"] == "r1"


def test_an_event_may_tell_an_attribute_in_many_ways_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    """Numbers and truth in JSON are texts as they are written there; an empty list may be missing or null."""
    (tmp_path / "log.json").write_text(
        '{"objectTypes": [{"name": "cases"}], "events": ['
        '{"id": 1, "type": "ask", "time": "2026-03-02T08:00:00Z", "relationships": [{"objectId": 7}],'
        ' "attributes": [{"name": "a", "value": 1.50}, {"name": "b", "value": true}, {"name": "c", "value": null}]},'
        '{"id": 2, "type": "nothing", "time": "2026-03-02T08:00:00Z", "relationships": null}],'
        ' "objects": [{"id": 7, "type": "cases"}]}'
    )
    log = opened(tmp_path / "log.json", tmp_path)
    (row,) = rows_of(log)["cases"]
    assert [row[name] for name in ("ocel:event", "object:cases", "a", "b", "c")] == ["1", "7", "1.50", "true", ""]
    assert log.events == 2
