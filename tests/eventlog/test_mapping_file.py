"""The mapping file: what people write in it, and what it says when they slip."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import check_columns, load_mapping, overlay, read_given, write_mapping
from wellserved.eventlog.mapping_keys import MappingError
from wellserved.eventlog.proposal import Question, Reason
from wellserved.words.events import EventKind

WHOLE = """
format = 1
event_means = "states"
missing = ["?", "unknown"]

[columns]
case = "Number"
at = ["Day", "Clock"]
team = "Assignment group"
status = ["State", "Sub state"]
persons = ["Assigned to"]

[time]
zone = "Europe/Berlin"
formats = ["d.m.y h:m", "%d.%m.%y %H:%M"]

[states]
queued = ["New / Open", " New / Assigned"]
delivered = ["Done / Done"]

[names]
UNDEFINED = "the system"

[outside]
names = ["Customers"]
"""
GUESS = ColumnMapping(
    case="Number",
    at=("Updated",),
    event_means=EventMeans.STATES,
    team="Assignment group",
    status=("State",),
    states={"new": "queued", "pending": "waiting_until"},
    names={"UNDEFINED": "the system"},
)


def _file(folder: Path, text: str) -> Path:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _refusal(folder: Path, text: str) -> str:
    with pytest.raises(MappingError) as caught:
        read_given(_file(folder, text))
    return str(caught.value)


def test_it_reads_a_whole_mapping(tmp_path: Path) -> None:
    assert load_mapping(_file(tmp_path, WHOLE)) == ColumnMapping(
        case="Number",
        at=("Day", "Clock"),
        event_means=EventMeans.STATES,
        team="Assignment group",
        status=("State", "Sub state"),
        persons=("Assigned to",),
        moment_formats=("%d.%m.%Y %H:%M", "%d.%m.%y %H:%M"),
        zone="Europe/Berlin",
        missing=("?", "unknown"),
        states={"new / open": "queued", "new / assigned": "queued", "done / done": "delivered"},
        names={"UNDEFINED": "the system"},
        outside=("Customers",),
    )


def test_it_takes_a_preset_and_the_outside_customers_for_a_mapping(tmp_path: Path) -> None:
    path = _file(tmp_path, 'format = 1\npreset = "plain"\n[outside]\nnames = ["Households"]\n')
    found = load_mapping(path)
    assert (found.case, found.at, found.kind, found.outside) == ("case", ("at",), "kind", ("Households",))
    assert (found.event_means, found.promise_at, found.preset) == (EventMeans.STATES, ("promise_at",), "plain")


def test_a_complete_mapping_takes_nothing_more_from_its_preset(tmp_path: Path) -> None:
    text = 'format = 1\npreset = "plain"\nevent_means = "states"\n[columns]\ncase = "case"\nat = "at"\nkind = "kind"\n'
    found = load_mapping(_file(tmp_path, text))
    assert (found.kind, found.team, found.customer, found.preset) == ("kind", None, None, "plain")


def test_it_says_what_a_mapping_lacks_that_is_used_without_a_log(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"mapping\.toml does not say columns\.at or event_means: add that"):
        load_mapping(_file(tmp_path, 'format = 1\n[columns]\ncase = "Number"\n'))


def test_a_file_that_names_case_moment_and_meaning_is_complete(tmp_path: Path) -> None:
    assert read_given(_file(tmp_path, WHOLE)).is_complete
    assert not read_given(_file(tmp_path, 'format = 1\n[time]\nzone = "UTC"\n')).is_complete


def test_it_lays_a_file_over_a_guess_and_adds_its_states(tmp_path: Path) -> None:
    text = 'format = 1\n[columns]\nteam = "Queue"\n[states]\nwaiting_on_customer = ["Pending", "Asked back"]\n'
    found = overlay(GUESS, read_given(_file(tmp_path, text)))
    assert found.team == "Queue"
    assert found.status == ("State",)
    assert found.states == {"new": "queued", "pending": "waiting_on_customer", "asked back": "waiting_on_customer"}


def test_an_empty_text_means_that_there_is_no_such_column(tmp_path: Path) -> None:
    text = 'format = 1\n[columns]\nteam = ""\nstatus = ""\n[time]\nzone = ""\n'
    found = overlay(GUESS, read_given(_file(tmp_path, text)))
    assert (found.team, found.status, found.zone) == (None, (), None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "mapping.toml does not say which format it has: its first line must be format = 1."),
        ("format = 2", "mapping.toml has format 2: its first line must be format = 1."),
        ("format = true", "mapping.toml has format True: its first line must be format = 1."),
        ("format = 1\ncolums = 3", "mapping.toml: colums is not known (did you mean columns?)"),
        ("format = 1\nevent_mean = 3", "mapping.toml: event_mean is not known (did you mean event_means?)"),
        ("format = 1\n[columns]\ntaem = 'x'", "mapping.toml: columns.taem is not known (did you mean columns.team?)"),
        ("format = 1\n[columns]\ncase = 3", "mapping.toml: columns.case must be one text in quotes, not 3."),
        ("format = 1\n[columns]\nat = ['a','b','c']", "mapping.toml: columns.at must be one text in quotes, or a list"),
        ("format = 1\n[columns]\npersons = [1]", "mapping.toml: columns.persons must be a list of texts in quotes"),
        (
            "format = 1\ncolumns = 'Number'",
            "mapping.toml: columns must be a table: write [columns] on a line of its own",
        ),
        ("format = 1\ncase_ends_with_file = 'yes'", "mapping.toml: case_ends_with_file must be true or false"),
        ("format = 1\n[names]\nA = 1", "mapping.toml: names must be lines such as"),
        (
            "format = 1\nevent_means = 'arrivals'",
            "mapping.toml: event_means cannot be 'arrivals' (did you mean arrival?)",
        ),
        ("format = 1\npreset = 'plane'", "mapping.toml: there is no preset 'plane' (did you mean plain?)"),
        ("format = 1\n[time]\nzone = 'Europe/Berlni'", "'Europe/Berlni' is no zone (did you mean Europe/Berlin?)"),
        ("format = 1\n[time]\nzone = 'CEST'", "mapping.toml: time.zone 'CEST' is no zone"),
        ("format = 1\n[time]\nzone = '../../etc/passwd'", "is no zone"),
        ("format = 1\n[time]\nformats = ['day after']", "mapping.toml: time.formats does not understand 'day after'"),
        ("format = 1\n[time]\nformats = ['%d.%m.%Q']", "mapping.toml: time.formats does not understand '%d.%m.%Q'"),
        (
            "format = 1\n[states]\nqueue = ['New']",
            "mapping.toml: states.queue is not known (did you mean states.queued?)",
        ),
        (
            "format = 1\n[states]\nqueued = ['New']\ntaken_up = ['new']",
            "mapping.toml: states names 'new' under queued and under taken_up: keep one of them.",
        ),
        ("format = 1\n[columns]\ncase = Number", "mapping.toml is not TOML"),
        ("format = 1\n[columns]\ncase = 'a'\ncase = 'b'", "mapping.toml is not TOML"),
    ],
)
def test_it_says_in_one_sentence_what_is_wrong_and_what_to_do(tmp_path: Path, text: str, sentence: str) -> None:
    said = _refusal(tmp_path, text)
    assert sentence in said
    assert "\n" not in said


def test_it_refuses_what_is_no_text_file_of_a_sensible_size(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_bytes(b"format = 1\n\xff\xfe")
    with pytest.raises(Refused, match=r"mapping\.toml is not UTF-8 text: save it as UTF-8\."):
        read_given(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(Refused, match="larger than 1,000,000 bytes"):
        read_given(path)
    with pytest.raises(Refused, match=r"nowhere\.toml cannot be read"):
        read_given(tmp_path / "nowhere.toml")


def test_it_neither_waits_for_a_pipe_nor_reads_a_folder(tmp_path: Path) -> None:
    pipe = tmp_path / "mapping.toml"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(MappingError, match=r"no ordinary file\. Name the mapping file\."):
            read_given(path)


@pytest.mark.parametrize("key", ["preset", "event_means", "time.zone", "time.formats", "colums"])
def test_it_quotes_only_the_beginning_of_a_long_text(tmp_path: Path, key: str) -> None:
    long = "x" * 100_000
    text = f"format = 1\n{long} = 1\n" if key == "colums" else f'format = 1\n{key} = "{long}"\n'
    assert len(_refusal(tmp_path, text)) < 400


def test_it_refuses_a_column_of_persons_in_a_second_role(tmp_path: Path) -> None:
    found = read_given(_file(tmp_path, 'format = 1\n[columns]\nteam = "Group"\npersons = ["Owner", "Group"]\n'))
    with pytest.raises(MappingError) as caught:
        check_columns(found, ("Number", "Group", "Owner"))
    assert str(caught.value) == (
        "mapping.toml: columns.team and columns.persons both name the column 'Group': persons are never shown. Keep "
        "one of them."
    )


def test_it_names_the_nearest_column_for_one_that_is_not_there(tmp_path: Path) -> None:
    found = read_given(_file(tmp_path, 'format = 1\n[columns]\nteam = "Asignment Group"\n'))
    with pytest.raises(MappingError) as caught:
        check_columns(found, ("Number", "Assignment group", "State"))
    assert str(caught.value) == (
        "mapping.toml: columns.team names the column 'Asignment Group', which the file does not have "
        "(did you mean Assignment group?). Its columns are Number, Assignment group, State."
    )


def test_it_takes_columns_that_are_there(tmp_path: Path) -> None:
    check_columns(
        read_given(_file(tmp_path, WHOLE)),
        ("Number", "Day", "Clock", "Assignment group", "State", "Sub state", "Assigned to"),
    )


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("d/m/y h:m", "%d/%m/%Y %H:%M"),
        ("m/d/yy h:m:s am/pm", "%m/%d/%y %I:%M:%S %p"),
        ("y-m-dTh:m:s.f", "%Y-%m-%dT%H:%M:%S.%f"),
        ("d mon y, h:m offset", "%d %b %Y, %H:%M %z"),
        ("unix milliseconds", "unix milliseconds"),
        ("%d.%m.%Y", "%d.%m.%Y"),
    ],
)
def test_it_takes_friendly_formats(tmp_path: Path, written: str, pattern: str) -> None:
    found = read_given(_file(tmp_path, f'format = 1\n[time]\nformats = ["{written}"]\n'))
    assert found.settings["moment_formats"] == (pattern,)


def test_iso_needs_no_format(tmp_path: Path) -> None:
    assert read_given(_file(tmp_path, 'format = 1\n[time]\nformats = "ISO"\n')).settings["moment_formats"] == ()


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
COLUMN = TEXT.filter(bool)
STATE = TEXT.map(lambda text: text.strip().lower()).filter(lambda text: text and text == text.strip().lower())
MAPPINGS = st.builds(
    ColumnMapping,
    case=COLUMN,
    at=st.lists(COLUMN, min_size=1, max_size=2).map(tuple),
    event_means=st.sampled_from(EventMeans),
    ended_at=st.lists(COLUMN, max_size=2).map(tuple),
    kind=st.none() | COLUMN,
    team=st.none() | COLUMN,
    parent=st.none() | COLUMN,
    customer=st.none() | COLUMN,
    waits_on=st.none() | COLUMN,
    promise_at=st.lists(COLUMN, max_size=2).map(tuple),
    activity=st.none() | COLUMN,
    status=st.lists(COLUMN, max_size=3).map(tuple),
    lifecycle=st.none() | COLUMN,
    persons=st.lists(COLUMN, max_size=3).map(tuple),
    moment_formats=st.lists(
        st.sampled_from(("%d/%m/%Y %H:%M", "%Y%j", "unix seconds", "%b %d, %Y UTC")), max_size=3
    ).map(tuple),
    zone=st.none() | st.sampled_from(("UTC", "Europe/Berlin")),
    missing=st.lists(COLUMN, max_size=3).map(tuple),
    states=st.dictionaries(STATE, st.sampled_from([kind.value for kind in EventKind]), max_size=4),
    names=st.dictionaries(COLUMN, TEXT, max_size=3),
    outside=st.lists(COLUMN, max_size=3).map(tuple),
    case_ends_with_file=st.booleans(),
    preset=st.sampled_from(("", "xes")),
)


@given(MAPPINGS, TEXT)
def test_it_reads_back_what_it_wrote(
    tmp_path_factory: pytest.TempPathFactory, mapping: ColumnMapping, why: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.toml"
    write_mapping(mapping, path, reasons=[Reason("team", ("x",), "sure", why), Reason("states", (), "unsure", why)])
    assert load_mapping(path) == mapping


def test_it_leaves_open_what_is_asked_and_says_where_to_answer(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    asked = Question("time.zone", "In which zone?", (("Europe/Berlin", "there"), ("UTC", "everywhere")))
    write_mapping(GUESS, path, questions=[asked])
    text = path.read_text(encoding="utf-8")
    assert "# TO BE ANSWERED, time.zone: In which zone?" in text
    assert '# zone = "Europe/Berlin"  # TO BE ANSWERED: correct it, and take the first # away' in text
    assert "zone" not in read_given(path).settings
    path.write_text(text.replace('# zone = "', 'zone = "'), encoding="utf-8")
    assert read_given(path).settings["zone"] == "Europe/Berlin"


def test_it_is_no_complete_mapping_as_long_as_a_column_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    asked = Question("columns.team", "Which?", (("Assignment group", "this"), ("Queue", "or that")))
    write_mapping(GUESS, path, questions=[asked])
    found = read_given(path)
    assert not found.is_complete
    assert "team" not in found.settings


def test_it_says_why_beside_each_choice(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    write_mapping(GUESS, path, reasons=[Reason("team", ("Assignment group",), "sure", "changes within 3 cases")])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[lines.index('team = "Assignment group"') - 1] == "# sure: changes within 3 cases"
