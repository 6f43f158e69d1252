"""Findings as a document: what was written is read again, and nothing else is."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from tests.report.made_up_clock import ALL_SHAPES, TOLD
from wellserved.analysis.findings import VERSION, Findings, NotOurs
from wellserved.eventlog.demo import write_demo
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import overlay, read_given
from wellserved.report.produce import Wishes, look, produce


@pytest.mark.parametrize("shape", ALL_SHAPES)
def test_it_reads_what_was_written(shape: str) -> None:
    findings = ALL_SHAPES[shape]
    assert Findings.from_json(findings.to_json()) == findings
    assert Findings.from_json(findings.to_json()).to_json() == findings.to_json()


def test_there_is_a_shape_with_every_part() -> None:
    assert [field.name for field in fields(TOLD) if getattr(TOLD, field.name) is None] == []


@pytest.mark.slow
def test_it_reads_the_findings_of_the_sample_log(tmp_path: Path) -> None:
    demo = write_demo(tmp_path / "demo")
    looked = look([demo.events], demo.mapping, tmp_path, Limits())
    wishes = Wishes("a test", hours=demo.hours, compare=("2025-10-01..2026-01-01", "2026-01-01..2026-04-01"))
    mapping = overlay(looked.proposal.mapping, read_given(demo.mapping))
    written = produce(looked.files, mapping, wishes, out=tmp_path, report=lambda _: None).findings_json
    assert Findings.from_json(written).to_json() == written


def _changed(**changes: Any) -> str:
    return json.dumps({**json.loads(TOLD.to_json()), **changes})


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1, "2", None, [VERSION]])
def test_it_refuses_another_version_and_says_what_helps(version: object) -> None:
    with pytest.raises(NotOurs, match=rf"this program reads version {VERSION}\. Analyse the log again\."):
        Findings.from_json(_changed(version=version))


@pytest.mark.parametrize("document", ["", "{", "null", "[]", "{}", '"text"', "2", "[" * 100_000])
def test_it_refuses_what_never_was_findings(document: str) -> None:
    with pytest.raises(NotOurs, match="no document of findings"):
        Findings.from_json(document)


@pytest.mark.parametrize(
    "change",
    [
        {"cases": None},
        {"cases": {}},
        {"links": {}},
        {"links": [[]]},
        {"withheld_links": "3"},
        {"withheld_links": True},
        {"outside": [1]},
        {"compared": [["2026-01-05", "2026-02-15"]]},
        {"something": "else"},
        {"comparison": [{"verdict": "marvellous"}]},
    ],
    ids=str,
)
def test_it_refuses_a_damaged_document(change: dict[str, Any]) -> None:
    with pytest.raises(NotOurs, match="damaged"):
        Findings.from_json(_changed(**change))
