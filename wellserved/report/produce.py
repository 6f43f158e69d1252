"""A log → its report: read, analyse, write. What the command line and the application both call."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import narwhals as nw

from wellserved import engine
from wellserved.analysis import spells
from wellserved.analysis.analyse import analyse
from wellserved.analysis.findings import Findings, Source
from wellserved.analysis.kept import Period, Tables, facts_of, iso, tables
from wellserved.analysis.shown import Shown, shown
from wellserved.engine import TabularFile
from wellserved.eventlog.event_table import Reading, read_events
from wellserved.eventlog.guess import Proposal, guess_mapping
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_file import NOTHING_GIVEN, read_given
from wellserved.eventlog.open_file import open_file
from wellserved.eventlog.small_teams import Seen
from wellserved.report.numbers import counted
from wellserved.report.page import write_report
from wellserved.report.sentences import summary_lines
from wellserved.report.tables import write_tables
from wellserved.words.events import SPELL_COLUMNS, State
from wellserved.words.problems import Problem, RowCount

Progress = Callable[[str], None]

REPORT, JSON, TABLES, SPELLS = "report.html", "findings.json", "tables.xlsx", "spells.parquet"
MAPPING = "mapping.toml"


@dataclass(frozen=True)
class Wishes:
    """What the person asked for."""

    produced_by: str
    as_of: str | None = None
    opened_from: str | None = None
    """First day of opening."""
    opened_to: str | None = None
    """The day after the last."""
    cases: bool = False
    hide_teams: bool = False
    same_cases: bool = False


@dataclass(frozen=True)
class Produced:
    """What was made of a log."""

    summary: tuple[str, ...]
    """What the findings say, in plain sentences."""
    count: RowCount
    findings_json: str


@dataclass(frozen=True)
class Looked:
    """The files of a log, opened, and what their columns seem to mean."""

    files: tuple[TabularFile, ...]
    proposal: Proposal


@dataclass(frozen=True)
class Checked:
    """What a log is like, before it is analysed."""

    count: RowCount
    problems: tuple[Problem, ...]
    facts: tuple[str, ...]


def look(paths: Sequence[Path], mapping: Path | None, folder: Path, limits: Limits) -> Looked:
    """Open the files of a log and propose what its columns mean; what a mapping file says is not guessed.

    What has to be unpacked or recoded for it stays in `folder`, which must be private and is the caller's to remove.
    Raises: Refused with a sentence for people.
    """
    given = read_given(mapping) if mapping else NOTHING_GIVEN
    if len({path.resolve() for path in paths}) < len(paths):
        raise Refused("The same file is named twice: its events would count twice. Name it once.")
    files = tuple(open_file(path, folder, limits) for path in paths)
    try:
        with engine.opened(folder) as kept:
            return Looked(files, guess_mapping(kept, files[0], given))
    except engine.UnreadableFile as error:
        raise Refused(f"{files[0].name} cannot be read: {error} Export it again.") from error


def check(files: Sequence[TabularFile], mapping: ColumnMapping, *, folder: Path, same_cases: bool = False) -> Checked:
    """Read a log as `produce` would, and say what it is like."""
    with engine.opened(folder) as kept:
        reading = read_events(kept, files, mapping, same_cases=same_cases)
        facts = facts_of(reading.log)
        teams = facts.teams if mapping.team else 0
        return Checked(
            reading.count,
            reading.problems,
            (
                f"{counted(facts.events, 'event')} of {counted(facts.cases, 'case')}",
                f"{facts.first_at} to {facts.last_at}",
                counted(teams, "team") if teams else "no teams are named",
            ),
        )


def produce(
    files: Sequence[TabularFile], mapping: ColumnMapping, wishes: Wishes, *, out: Path, report: Progress
) -> Produced:
    """Read a log, analyse it and write its report into the folder `out`, which must exist and be private.

    Writes report.html, findings.json, tables.xlsx and, if wished, spells.parquet.
    Raises: Refused with a sentence for people.
    """
    period = _period(wishes, mapping)
    with engine.opened(out) as kept:
        report("Reading the log")
        seen = Seen(period.opened_from_us, period.opened_to_us)
        reading = read_events(kept, files, mapping, same_cases=wishes.same_cases, seen=seen)
        report("Cutting lives into steps")
        found = tables(reading.log, period)
        names = shown(reading.log, hide_teams=wishes.hide_teams)
        source = _source(files, reading, mapping, wishes, found)
        findings = analyse(found, source, names, progress=lambda step: report(f"Counting {step}"))
        _refuse_nothing(findings, reading)
        report("Writing the report")
        (out / JSON).write_text(findings.to_json(), encoding="utf-8")
        write_report(findings, out / REPORT)
        write_tables(findings, out / TABLES)
        if wishes.cases:
            write_spells(found, names, out / SPELLS, waits_named=not wishes.hide_teams)
    return Produced(tuple(summary_lines(findings)), reading.count, findings.to_json())


def write_spells(found: Tables, names: Shown, path: Path, *, waits_named: bool = True) -> None:
    """Write who held each case when, with the names of cases and parties, and, if wished, of what was waited on."""
    kept = found.log.engine
    table = names.merge(spells.spells(found.steps, found.log), "team", "holder", "customer")
    party = kept.from_rows(
        {"id": list(names.names), "text": list(names.names.values())}, {"id": "int32", "text": "string"}
    )
    for column in ("team", "holder", "customer"):
        named = party.rename({"id": column, "text": f"{column}_name"})
        table = table.join(named, on=column, how="left").drop(column).rename({f"{column}_name": column})
    states = kept.from_rows(
        {"state": [s.code for s in State], "state_name": [s.value for s in State]},
        {"state": "int8", "state_name": "string"},
    )
    table = table.join(states, on="state", how="left").drop("state").rename({"state_name": "state"})
    waits = found.log.waits if waits_named else found.log.waits.filter(nw.col("waits_on").is_null())
    folded = nw.when(nw.col("party").is_in([-1, *names.instead])).then(1).otherwise(0).max()  # small teams
    texts = waits.group_by("waits_on").agg(waits_text=nw.col("whole").max(), folded=folded)
    texts = texts.filter(nw.col("folded") == 0).drop("folded")
    table = table.join(texts, on="waits_on", how="left").drop("waits_on").rename({"waits_text": "waits_on"})
    if found.log.names is not None:
        named = found.log.names().rename({"name": "case_name"})
        table = table.join(named, on="case", how="left").drop("case").rename({"case_name": "case"})
    kept.write_parquet(table.select(*(column.name for column in SPELL_COLUMNS)).sort("case", "start_us"), path)


def deliver(made: Path, out: Path) -> list[str]:
    """Move what was made into the folder people asked for: all of it or nothing, in place of files of the same name."""
    out.mkdir(parents=True, exist_ok=True)
    names = [name for name in (REPORT, JSON, TABLES, SPELLS, MAPPING) if (made / name).exists()]
    in_the_way = [name for name in names if (out / name).is_dir()]
    if in_the_way:
        raise Refused(f"{out / in_the_way[0]} is a folder, where a file has to be written. Name another --out.")
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=out))  # on the same disk, so that moving cannot fail halfway
    try:
        for name in names:
            shutil.copyfile(made / name, beside / name)
        for name in names:
            (beside / name).replace(out / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return names


def _source(
    files: Sequence[TabularFile], reading: Reading, mapping: ColumnMapping, wishes: Wishes, found: Tables
) -> Source:
    facts, period = facts_of(found.log), found.period
    problems = reading.problems
    if wishes.hide_teams:
        problems = tuple(replace(problem, example="") for problem in problems)
    return Source(
        files=tuple(file.name for file in files),
        produced_by=wishes.produced_by,
        rows=reading.count,
        problems=problems,
        events=facts.events,
        first_at=facts.first_at,
        last_at=facts.last_at,
        as_of=iso(found.as_of_us),
        opened_from=None if period.opened_from_us is None else iso(period.opened_from_us),
        opened_to=None if period.opened_to_us is None else iso(period.opened_to_us),
        states_known=reading.log.states_known,
        ends_known=reading.log.ends_known,
        event_means=mapping.event_means.value,
        names_teams=mapping.team is not None,
        small_teams=len(reading.log.small_teams),
        teams_hidden=wishes.hide_teams,
        team_sizes_known=reading.sizes.counted,
    )


def _period(wishes: Wishes, mapping: ColumnMapping) -> Period:
    zone = mapping.zone or "UTC"
    return Period(
        _moment_us(wishes.as_of, zone, "--as-of", end_of_day=True),
        _moment_us(wishes.opened_from, zone, "--from"),
        _moment_us(wishes.opened_to, zone, "--to"),
    )


def _moment_us(text: str | None, zone: str, option: str, *, end_of_day: bool = False) -> int | None:
    """Read a moment a person typed; a day alone means its start, or its end."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{option}: “{text}” is not a moment. Write 2026-03-31 or 2026-03-31T18:00.") from error
    if not 1970 < moment.year < 2100:  # noqa: PLR2004 -- the years a log may speak of
        raise Refused(f"{option}: {moment.year} lies outside 1971 to 2099.")
    if end_of_day and len(text) == len("2026-03-31"):
        moment += timedelta(days=1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _refuse_nothing(findings: Findings, reading: Reading) -> None:
    if findings.cases.total == 0:
        whole = facts_of(reading.log)  # the findings know the period only
        raise Refused(
            f"No case was opened in the period asked for. The log runs from {whole.first_at} to {whole.last_at}."
        )
