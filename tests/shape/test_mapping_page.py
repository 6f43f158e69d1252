"""docs/mapping.md tells how a mapping is written: its files are read here, and its logs are analysed with them."""

import ast
from pathlib import Path

import pytest

from tests.shape.docstrings import fields_of
from tests.shape.example_logs import analysed
from tests.shape.generated import page_path
from tests.shape.mapping_page import SAID_HERE
from tests.shape.markdown import code_blocks, sections, table_rows
from wellserved.analysis import spells
from wellserved.eventlog import guess_states, look
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import read_given
from wellserved.eventlog.mapping_keys import KEYS
from wellserved.eventlog.presets import Preset, preset_for
from wellserved.words.events import EventKind, State

SECTIONS = sections(page_path("mapping").read_text(encoding="utf-8"))
READINGS = SECTIONS["what-an-event-means"].split("\n### ")[1:]
"""The examples of what an event may mean: each a heading, a log, a mapping and the spells that come of it."""


def given(toml: str, folder: Path):
    (folder / "mapping.toml").write_text(toml, encoding="utf-8")
    return read_given(folder / "mapping.toml")


def test_it_shows_a_file_that_is_complete(tmp_path: Path) -> None:
    assert given(code_blocks(SECTIONS["the-file"], "toml")[0], tmp_path).is_complete


def test_it_names_the_limits_of_the_program() -> None:
    assert f"the first {look.SAMPLE_ROWS:,} rows" in SECTIONS["the-short-way"]
    assert guess_states._TO_ASK == 0.01, "then say another share in mapping.md"


def test_it_names_every_key_and_no_other() -> None:
    told = [row[0].strip("`") for row in table_rows(SECTIONS["the-keys"])]
    written = ["states.KIND" if key.startswith("states.") else key for key in KEYS]
    assert told == list(dict.fromkeys(written))
    assert {key.field for key in KEYS.values()} == set(fields_of(ColumnMapping))


def test_it_explains_no_key_that_is_gone() -> None:
    assert SAID_HERE.keys() <= set(fields_of(ColumnMapping))


def test_it_explains_every_meaning_by_an_example() -> None:
    assert [each.splitlines()[0] for each in READINGS] == [f"`{meaning}`" for meaning in EventMeans]


@pytest.mark.parametrize("reading", READINGS, ids=list(EventMeans))
def test_it_reads_the_examples_as_the_page_says(reading: str, tmp_path: Path) -> None:
    with analysed(code_blocks(reading, "csv")[0], tmp_path, code_blocks(reading, "toml")[0]) as example:
        table = spells.spells(example.tables.steps, example.log).sort("start_us")
        found = [in_words(row, example.shown.name(row["holder"])) for row in example.log.engine.rows(table)]
    assert found == table_rows(reading)


def in_words(spell: dict[str, int], holder: str) -> tuple[str, ...]:
    return holder, list(State)[spell["state"]].value, clock(spell["start_us"]), clock(spell["end_us"])


def clock(us: int) -> str:
    return f"{us // 3_600_000_000 % 24:02}:{us // 60_000_000 % 60:02}"


def test_it_shows_a_preset_that_can_be_used() -> None:
    code = code_blocks(SECTIONS["presets"], "python")[0]
    ast.parse(code, mode="eval")
    preset = eval(code, {"Preset": Preset, "EventMeans": EventMeans, "EventKind": EventKind})
    assert preset.columns.keys() <= set(fields_of(ColumnMapping))
    assert preset_for(preset.needs) is None
