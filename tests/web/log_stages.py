"""Logs as they stand at each stage, made of what looking, checking and analysing really give."""

import gzip
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.web.brought import plain_log
from tests.web.conftest import NOW
from wellserved.analysis.findings import Findings
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_file import Given, given_by, write_mapping
from wellserved.report import produce
from wellserved.web.actions.log_work import check_files, look_at
from wellserved.web.models import BroughtLog, LogFindings, Person
from wellserved.words.rebuilt import rebuilt

STATE, STEP = BroughtLog.State, BroughtLog.Step
ASKING = "case,when,group,state,assignee\n" + "".join(
    f"{n},2026-03-{day:02} 08:00,{team},{state},Fay Fox\n"
    for n in range(20)
    for day, team, state in ((1, "Desk", "New"), (2, "Legal", "Resting"), (3, "Legal", "Closed"))
)
"""A log that does not say in which zone its clocks ran, nor what Resting means."""
ASKING_FIRST = "id,when,team one,team two\n" + "".join(
    f"{n},2026-03-{day:02}T08:00:00Z,{one},{two}\n"
    for n in range(20)
    for day, one, two in ((1, "Desk", "North"), (2, "Legal", "South"), (3, "Stores", "North"))
)


@cache
def looked_at(text: str) -> dict[str, Any]:
    """Give what looking at a log gives."""
    with TemporaryDirectory() as folder:
        proposal, columns = look_at([_written(folder, text)], given_by({}, ""), Path(folder), report=_nobody)
    return _plain({"columns": [asdict(each) for each in columns], **asdict(proposal), "note": ""})


@cache
def worked_out(text: str) -> tuple[dict[str, Any], dict[str, Any], str, bytes, bytes]:
    """Give what looking at a log and checking it gives, the document of findings, the report, and the workbook."""
    given, proposal = given_by({}, ""), looked_at(text)
    mapping: ColumnMapping = rebuilt(ColumnMapping, proposal["mapping"])
    with TemporaryDirectory() as folder:
        path, out = _written(folder, text), Path(folder) / "out"
        out.mkdir()
        checked = check_files([path], given, mapping, Path(folder), report=_nobody)
        files = produce.opened([path], _nothing_said(), Path(folder), Limits())
        wishes = produce.Wishes("Wellserved test")
        found = produce.produce(files, mapping, wishes, out=out, report=_nobody)
        write_mapping(mapping, out / produce.MAPPING)
        kept = {**asdict(checked), "count": asdict(checked.count)}
        return (
            proposal,
            _plain(kept),
            found.findings_json,
            gzip.compress((out / produce.REPORT).read_bytes(), mtime=0),
            (out / produce.TABLES).read_bytes(),
        )


def in_stage(by: Person, step: str, state: str, *, text: str = "", at: datetime = NOW, **fields: Any) -> BroughtLog:
    """Give a log that stands somewhere on its way."""
    proposal = looked_at(text or plain_log()) if (step, state) != (STEP.LOOK, STATE.WAITING) else {}
    checked = worked_out(text or plain_log())[1] if step != STEP.LOOK else {}
    given = {"files": [["march.csv", 1]], "proposal": proposal, "checked": checked, **fields}
    return BroughtLog.objects.create(by=by, at=at, step=step, state=state, **given)


def analysed(by: Person, *, text: str = "", at: datetime = NOW, **fields: Any) -> BroughtLog:
    """Give a log with its findings."""
    text = text or plain_log()
    log = in_stage(by, STEP.ANALYSE, STATE.DONE, text=text, at=at, **fields)
    _proposal, _checked, document, report, tables = worked_out(text)
    with_files = {"document": document, "mapping": "format = 1\n", "report": report, "tables": tables}
    source = Findings.from_json(document).source
    LogFindings.objects.create(
        log=log, made_at=at, produced_by=source.produced_by, input_hash="0" * 64,
        first_at=datetime.fromisoformat(source.first_at), last_at=datetime.fromisoformat(source.as_of), **with_files,
    )  # fmt: skip
    return log


def every_stage(by: Person) -> dict[str, BroughtLog]:
    """Give a log at every stage there is."""
    return {
        "waiting": in_stage(by, STEP.LOOK, STATE.WAITING),
        "at work": in_stage(by, STEP.CHECK, STATE.AT_WORK, progress="Reading every row", worker="process 1"),
        "columns": in_stage(by, STEP.LOOK, STATE.YOUR_TURN),
        "questions": in_stage(by, STEP.LOOK, STATE.YOUR_TURN, text=ASKING),
        "questions first": in_stage(by, STEP.LOOK, STATE.YOUR_TURN, proposal=first_asked()),
        "checks": in_stage(by, STEP.CHECK, STATE.YOUR_TURN),
        "refused": in_stage(by, STEP.ANALYSE, STATE.REFUSED, refusal="No case was opened in 1999."),
        "stopped": in_stage(by, STEP.CHECK, STATE.STOPPED),
        "done": analysed(by),
    }


def first_asked() -> dict[str, Any]:
    """Give a proposal in which it must be said first which column names the team."""
    question = {
        "key": "columns.team",
        "text": "Which column names the team? Several could, and they would give other results.",
        "choices": [["team one", "looks likeliest"], ["team two", "is as plain"]],
    }
    return {**looked_at(ASKING_FIRST), "questions": [question]}


def _nothing_said() -> Given:
    return given_by({}, "")


def _written(folder: str, text: str) -> Path:
    path = Path(folder) / "march.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _plain(value: Any) -> Any:
    """Give it as it comes out of the database."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _nobody(_said: str) -> None:
    """Take progress that nobody asked for."""
