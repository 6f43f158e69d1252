"""Columns that say yes or no: whether the promise was kept, whether the case is expedited; and what a due day means."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.eventlog.logs import SHORT, at, events_of, problem, read, table, write
from tests.eventlog.small_files import guessed
from tests.shape.generated import page_path
from tests.shape.markdown import code_blocks, sections
from wellserved.engine import Engine, opened
from wellserved.eventlog.event_table import Reading
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import given_one, load_mapping, overlay, read_given, write_mapping
from wellserved.eventlog.mapping_keys import MappingError


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


ARRIVAL = ColumnMapping("case", ("at",), EventMeans.ARRIVAL, team="team", promise_kept="kept", expedited="fast")


def flags(reading: Reading) -> list[tuple[int | None, int | None]]:
    """Give promise_kept and expedited of each event."""
    rows = reading.log.engine.rows(reading.log.events.sort("row"))
    return [(row["promise_kept"], row["expedited"]) for row in rows]


def answers(engine: Engine, folder: Path, texts: list[str], mapping: ColumnMapping) -> list[tuple[int | None, ...]]:
    """Give what a mapping makes of these texts, in both columns."""
    rows = "".join(f"R{n},{at(8)},Desk,{text},{text}\n" for n, text in enumerate(texts))
    return list(flags(read(engine, write(folder, f"case,at,team,kept,fast\n{rows}"), mapping)))


def test_it_knows_the_words_for_yes_and_for_no(engine: Engine, tmp_path: Path) -> None:
    texts = ["true", "FALSE", "Yes", "no", " 1 ", "0", "ja", "Nein", "?", ""]
    expected = [1, 0, 1, 0, 1, 0, 1, 0, None, None]
    assert answers(engine, tmp_path, texts, ARRIVAL) == [(each, each) for each in expected]


def test_each_column_has_words_of_its_own(engine: Engine, tmp_path: Path) -> None:
    texts = ["Within SLA", "SLA Violated", "Breached", "Urgent", "normal"]
    assert answers(engine, tmp_path, texts, ARRIVAL) == [(1, None), (0, None), (0, None), (None, 1), (None, 0)]


def test_what_says_neither_is_reported_and_says_nothing(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(
        f"R{n},{at(8)},Desk,{text},no\n" for n, text in enumerate(["perhaps", "true", "perhaps", "later", "?"])
    )
    reading = read(engine, write(tmp_path, f"case,at,team,kept,fast\n{rows}"), ARRIVAL)
    assert [kept for kept, _ in flags(reading)] == [None, 1, None, None, None]
    found = problem(reading, "Texts of “kept” that say neither yes nor no")
    assert found.what == "Texts of “kept” that say neither yes nor no: 'perhaps', 'later'"
    assert (found.rows, found.sets_aside) == (3, False)
    assert "promise_kept_means" in found.remedy


def test_people_say_which_texts_mean_yes(engine: Engine, tmp_path: Path) -> None:
    mapping = replace(ARRIVAL, promise_kept_means=("False",), expedited_means=("1 - Critical", "true"))
    texts = ["true", "false", "1 - critical", "2 - High", "?"]
    expected = [(0, 1), (1, 0), (0, 1), (0, 0), (None, None)]
    assert answers(engine, tmp_path, texts, mapping) == expected


def test_a_column_that_nothing_is_mapped_to_says_nothing(engine: Engine, tmp_path: Path) -> None:
    mapping = replace(ARRIVAL, promise_kept=None, expedited=None)
    assert answers(engine, tmp_path, ["true"], mapping) == [(None, None)]


def test_both_events_of_a_row_say_the_same(engine: Engine, tmp_path: Path) -> None:
    rows = f"case,at,end,team,kept,fast\nR1,{at(8)},{at(9)},Desk,true,no\n"
    whole = replace(ARRIVAL, ended_at=("end",), case_ends_with_file=True)
    phases = replace(ARRIVAL, ended_at=("end",), event_means=EventMeans.START_COMPLETE)
    for mapping in (whole, phases):
        assert flags(read(engine, write(tmp_path, rows), mapping)) == [(1, 0), (1, 0)]


HEADERS_OF_PROMISES = ("made_sla", "SLA met", "In time", "on_time", "Within SLA", "Promise kept", "Termingerecht")
STATES = """
    incident, changed, state, group, {}
    I1, 2025-01-01T08:00:00Z, New, Desk, {}
    I1, 2025-01-01T09:00:00Z, In progress, Network, {}
    I1, 2025-01-01T10:00:00Z, Closed, Network, {}
"""


def mapped(folder: Path, header: str, yes: str, no: str) -> ColumnMapping:
    return guessed(folder, STATES.format(header, no, yes, yes)).mapping


@pytest.mark.parametrize("header", HEADERS_OF_PROMISES)
def test_it_guesses_whether_the_promise_was_kept(tmp_path: Path, header: str) -> None:
    found = mapped(tmp_path, header, "true", "false")
    assert (found.promise_kept, found.promise_kept_means, found.expedited) == (header, (), None)


@pytest.mark.parametrize(("header", "yes", "no"), [("SLA status", "Met", "Breached"), ("SLA", "Within SLA", "Missed")])
def test_it_guesses_it_from_words_where_the_header_does_not_tell(
    tmp_path: Path, header: str, yes: str, no: str
) -> None:
    assert mapped(tmp_path, header, yes, no).promise_kept == header
    assert mapped(tmp_path, header, "true", "false").promise_kept is None


def test_it_turns_a_column_round_that_says_what_came_late(engine: Engine, tmp_path: Path) -> None:
    found = guessed(tmp_path, STATES.format("has_breached", "false", "true", "true"))
    assert found.mapping.promise_kept == "has_breached"
    path = tmp_path / "mapping.toml"
    write_mapping(found.mapping, path, reasons=found.reasons)
    assert load_mapping(path) == found.mapping
    assert [kept for kept, _ in flags(read(engine, tmp_path / "log.csv", found.mapping))] == [1, 0, 0]


@pytest.mark.parametrize("header", ["expedited", "Expedite", "urgent", "is_escalated", "Eilt", "Dringend"])
def test_it_guesses_what_is_expedited(tmp_path: Path, header: str) -> None:
    assert mapped(tmp_path, header, "yes", "no").expedited == header


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("priority", "1 - Critical", "3 - Moderate"),
        ("urgency", "1 - High", "2 - Medium"),
        ("urgent", "high", "low"),
        ("escalated", "2025-01-01T08:00:00Z", "2025-01-01T09:00:00Z"),
        ("active", "true", "false"),
    ],
)
def test_it_takes_nothing_for_expedited_that_does_not_plainly_say_so(
    tmp_path: Path, header: str, yes: str, no: str
) -> None:
    found = mapped(tmp_path, header, yes, no)
    assert (found.expedited, found.promise_kept) == (None, None)


def test_a_priority_means_expedited_where_people_say_so(engine: Engine, tmp_path: Path) -> None:
    example = code_blocks(sections(page_path("mapping").read_text(encoding="utf-8"))["yes-or-no"], "toml")[0]
    path = write(tmp_path, example, "mapping.toml")
    found = guessed(tmp_path, STATES.format("Priority", "3 - Low", "1 - Critical", "?"), read_given(path))
    assert (found.mapping.expedited, found.mapping.expedited_means) == ("Priority", ("1 - Critical",))
    assert [fast for _, fast in flags(read(engine, tmp_path / "log.csv", found.mapping))] == [0, 1, None]


def test_a_column_of_persons_is_refused(tmp_path: Path) -> None:
    given = given_one("columns.expedited", "Assigned to", "mapping.toml")
    with pytest.raises(MappingError, match=r"columns\.expedited cannot be Assigned to"):
        guessed(tmp_path, STATES.format("Assigned to", "Ann", "Ben", "Ben"), given)


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"columns\.promise_kept names the column 'made'"):
        guessed(
            tmp_path, STATES.format("made_sla", "true", "true", "true"), given_one("columns.promise_kept", "made", "x")
        )


def test_what_people_say_comes_before_the_guess(tmp_path: Path) -> None:
    given = given_one("promise_kept_means", ["late"], "mapping.toml")
    found = guessed(tmp_path, STATES.format("has_breached", "no", "yes", "yes"), given)
    assert found.mapping.promise_kept_means == ("late",)
    assert overlay(found.mapping, given) == found.mapping


PROMISED = replace(SHORT, promise_at=("due",), zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "formats", "meant"),
    [
        ("2026-03-05", (), "2026-03-05T23:00:00Z"),
        ("2026-03-05 00:00", (), "2026-03-05T23:00:00Z"),
        ("2026-03-05 00:01", (), "2026-03-04T23:01:00Z"),
        ("2026-03-05T00:00:00Z", (), "2026-03-05T00:00:00Z"),
        ("2026-03-05T00:00:00+01:00", (), "2026-03-04T23:00:00Z"),
        ("2026-03-28", (), "2026-03-28T23:00:00Z"),
        ("2026-03-29", (), "2026-03-29T22:00:00Z"),  # a day of 23 hours
        ("5.3.2026", ("%d.%m.%Y %H:%M", "%d.%m.%Y"), "2026-03-05T23:00:00Z"),
        ("5.3.2026 00:00", ("%d.%m.%Y %H:%M", "%d.%m.%Y"), "2026-03-05T23:00:00Z"),
        ("5.3.2026 12:00", ("%d.%m.%Y %H:%M", "%d.%m.%Y"), "2026-03-05T11:00:00Z"),
        ("1772668800", ("unix seconds",), "2026-03-05T00:00:00Z"),
    ],
)
def test_a_promised_day_means_its_end(
    engine: Engine, tmp_path: Path, written: str, formats: tuple[str, ...], meant: str
) -> None:
    moment = {"unix seconds": "1770000000", "%d.%m.%Y %H:%M": "2.2.2026 08:00"}.get("".join(formats[:1]), at(8))
    path = write(tmp_path, f"case,at,kind,team,due\nR1,{moment},opened,Desk,{written}\n")
    (event,) = events_of(read(engine, path, replace(PROMISED, moment_formats=formats)))
    assert event.promise_at == meant


def test_what_happened_at_midnight_happened_then(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, table("case at kind team\nR1 2026-03-05 opened Desk"))
    assert events_of(read(engine, path, replace(SHORT, zone="UTC")))[0].at == "2026-03-05T00:00:00Z"


def test_the_plain_format_may_have_both_columns(engine: Engine, tmp_path: Path) -> None:
    text = f"""
        case, at, kind, team, promise_kept, expedited
        R1, {at(8)}, opened, Desk, true, no
        R1, {at(9)}, delivered, , false, no
    """
    found = guessed(tmp_path, text)
    assert (found.mapping.preset, found.questions) == ("plain", ())
    assert flags(read(engine, tmp_path / "log.csv", found.mapping)) == [(1, 0), (0, 0)]
