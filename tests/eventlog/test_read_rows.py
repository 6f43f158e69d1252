"""Moments, texts and names are read as they are written, in any dialect, and do no harm."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.logs import PLAIN, PLAIN_HEADER, SHORT, Event, at, events_of, iso, read, write
from wellserved.engine import Engine, opened
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


MOMENTS = {
    "2026-03-02T09:00:00Z": "2026-03-02T09:00:00Z",
    "2026-03-02T09:00:00+01:00": "2026-03-02T08:00:00Z",
    "2026-03-02T09:00:00+0530": "2026-03-02T03:30:00Z",
    "2026-03-02 09:00:00-08": "2026-03-02T17:00:00Z",
    "2026-03-02 09:00:00 UTC": "2026-03-02T09:00:00Z",
    " 2026-03-02T09:00:00Z ": "2026-03-02T09:00:00Z",
    "2024-02-29T09:00:00Z": "2024-02-29T09:00:00Z",
    "2026-03-02T09:00:00.123456789Z": "2026-03-02T09:00:00.123456Z",
    "2026-03-02 09:00": "2026-03-02T08:00:00Z",
    "2026-03-02": "2026-03-01T23:00:00Z",
    "2026-07-02T09:00:00": "2026-07-02T07:00:00Z",
    "2026-03-29T02:30:00": "2026-03-29T01:30:00Z",  # the hour that spring leaves out
    "2026-10-25T02:30:00": "2026-10-25T01:30:00Z",  # the hour that autumn has twice: the second
    "2026-02-29T09:00:00Z": None,
    "2026-02-31": None,
    "31.02.2026": None,
    "2026-03-02T25:00:00Z": None,
    "2026-03-02T09:00:00z": None,
    "soon": None,
    "42": None,
    "infinity": None,
    "1969-12-31T23:59:59Z": None,
    "1900-01-01": None,
    "0001-01-01T00:00:00Z": None,
    "9999-12-31T23:59:59Z": None,
    "99999-01-01": None,
    "?": None,
    "": None,
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_read_right_or_set_aside(engine: Engine, tmp_path: Path, text: str) -> None:
    path = write(tmp_path, f"case,at,kind,team\nR1,{text},opened,A\nR2,{at(9)},opened,A\n")
    reading = read(engine, path, replace(SHORT, zone="Europe/Berlin"))
    expected = MOMENTS[text]
    assert [event.at for event in events_of(reading)] == [each for each in (expected, at(9)) if each]
    assert reading.count.read == 2
    assert reading.count.used + sum(rows for _, rows in reading.count.set_aside) == 2


@pytest.mark.parametrize(
    ("formats", "text", "expected"),
    [
        (("%d/%m/%Y %H:%M",), "29/2/2024 01:16", "2024-02-29T01:16:00Z"),
        (("%d.%m.%Y", "%d.%m.%Y %H:%M"), "01.03.2026 ", "2026-03-01T00:00:00Z"),
        (("%m/%d/%Y %I:%M %p",), "3/2/2026 3:05 PM", "2026-03-02T15:05:00Z"),
        (("unix seconds",), "1772442000", "2026-03-02T09:00:00Z"),
        (("unix seconds",), "1772442000.25", "2026-03-02T09:00:00.250000Z"),
        (("unix milliseconds",), "1772442000123", "2026-03-02T09:00:00.123000Z"),
        (("unix microseconds",), "1772442000123456", "2026-03-02T09:00:00.123456Z"),
        (("unix seconds",), "1e300", None),
        (("unix seconds",), "nan", None),
        (("%d/%m/%Y",), "30/02/2026", None),
    ],
)
def test_moments_are_read_as_the_mapping_says(
    engine: Engine, tmp_path: Path, formats: tuple[str, ...], text: str, expected: str | None
) -> None:
    good = {"unix": "1", "%": "02.03.2026"}
    path = write(tmp_path, f"case,at,kind,team\nR1,{text},opened,A\nR2,{good.get(formats[0][:4], text)},opened,A\n")
    mapping = replace(SHORT, moment_formats=formats, zone="UTC")
    if expected is None and not formats[0].startswith("unix"):
        with pytest.raises(Refused):
            read(engine, path, mapping)
        return
    found = [event.at for event in events_of(read(engine, path, mapping)) if event.case == "R1"]
    assert found == ([expected] if expected else [])


def test_a_date_and_a_time_in_two_columns_are_one_moment(engine: Engine, tmp_path: Path) -> None:
    text = "case,day,time,kind,team\nR1,02.03.2026,09:05,opened,A\nR2,02.03.2026,,opened,A\nR3,,,opened,A\n"
    mapping = replace(SHORT, at=("day", "time"), moment_formats=("%d.%m.%Y %H:%M",), zone="UTC")
    reading = read(engine, write(tmp_path, text), mapping)
    assert [event.at for event in events_of(reading)] == ["2026-03-02T09:05:00Z"]
    assert sorted(reading.count.set_aside) == [("Moments that cannot be read", 1), ("Rows without a moment", 1)]


HOSTILE = [
    "'; DROP TABLE kept_1; --",
    '"; SELECT 1; --',
    "x\" FROM read_csv('/etc/passwd')) --",
    "') OR 1=1 --",
    "column_0",
    "rowid",
    "row",
    "unread",
    "value_1",
    "select",
    "*",
    "{0}",
    "%s",
    "$1",
    "?",
    "\\",
    "a/*b*/c",
    "COLUMNS(*)",
    "x" * 3000,
    "ünïcödé 🙂",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_of_columns_and_texts_do_no_harm(engine: Engine, tmp_path: Path, text: str) -> None:
    written = io.StringIO()
    header = [f"{text} {n}" for n in range(7)]
    row = [text, at(8), "odd" + text, text, text, text, text]
    csv.writer(written).writerows([header, row, [text + "2", at(9), "Known", *row[3:]]])
    trimmed = [" ".join(name.split()) for name in header]
    mapping = ColumnMapping(
        case=trimmed[0],
        at=(trimmed[1],),
        event_means=EventMeans.STATES,
        status=(trimmed[2],),
        team=trimmed[3],
        customer=trimmed[4],
        activity=trimmed[5],
        persons=(trimmed[6],),
        states={"known": "queued", text: "closed"},
        names={text: text + text},
        missing=("'", '"', "')"),
        outside=(text,),
    )
    assert events_of(read(engine, write(tmp_path, written.getvalue()), mapping)) == [
        Event(text, at(8), "activity", text + text, text + text, None, None, text),
        Event(text + "2", at(9), "queued", text + text, text + text, None, None, text),
    ]


WORDS = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Zs", "Cf"), include_characters=" \n"), max_size=12
).map(str.strip)
TEXTS = WORDS.filter(lambda text: text not in PLAIN.missing)
ROWS = st.lists(
    st.tuples(
        TEXTS.filter(bool),
        st.integers(0, 4_102_444_799_999_999),
        st.sampled_from(["opened", "queued", "taken_up", "activity", "delivered"]),
        TEXTS,
        TEXTS,
        TEXTS.filter(lambda text: "|" not in text),
        TEXTS,
    ),
    min_size=1,
    max_size=8,
)
DIALECTS: st.SearchStrategy = st.builds(
    dict,
    delimiter=st.sampled_from(",;\t|"),
    lineterminator=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
) | st.just({"lineterminator": "\r", "quoting": csv.QUOTE_ALL})
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])


@given(rows=ROWS, dialect=DIALECTS, codec=CODECS)
def test_events_written_in_any_dialect_are_read_as_they_are(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, rows, dialect, codec: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, **dialect)
    writer.writerow(PLAIN_HEADER.split(","))
    for case, us, kind, team, customer, waits_on, activity in rows:
        writer.writerow([case, iso(us), kind, team, customer, waits_on, "", activity])
    content = written.getvalue().encode(codec)
    path = write(tmp_path_factory.mktemp("dialect"), gzip.compress(content) if len(rows) % 2 else content)
    expected = [
        Event(case, iso(us), kind, team or None, customer or None, waits_on or None, None, activity or None)
        for case, us, kind, team, customer, waits_on, activity in rows
    ]
    assert events_of(read(engine, path, PLAIN)) == expected


@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_refused_with_a_sentence(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    with pytest.raises(Refused, match=r"^log\.csv .*\."):
        read(engine, write(tmp_path_factory.mktemp("bytes"), content))


DAMAGE = st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=4)), max_size=4)


@given(damage=DAMAGE)
def test_a_damaged_log_is_read_or_refused_and_never_miscounted(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, damage
) -> None:
    rows = [f'R{n},{at(n)},queued,"Team {n}"' for n in range(10)]
    content = "\n".join(["case,at,kind,team", *rows, ""]).encode()
    for place, piece in damage:
        content = content[:place] + piece + content[place + 2 :]
    try:
        count = read(engine, write(tmp_path_factory.mktemp("damage"), content)).count
    except Refused:
        return
    assert count.read == count.used + sum(rows for _, rows in count.set_aside)
    assert 0 < count.used <= count.read
