"""A log → its report: read, analyse, write. What the command line and the application both call."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from wellserved import engine
from wellserved.analysis.analyse import analyse
from wellserved.analysis.charge_pieces import TooEntangled
from wellserved.analysis.compare import compare
from wellserved.analysis.findings import Findings, Source
from wellserved.analysis.kept import Hours, Period, Tables, Whole, facts_of, iso, within
from wellserved.analysis.kept import whole as whole_of
from wellserved.analysis.measured import measured_of
from wellserved.analysis.shown import Shown, as_units, shown
from wellserved.engine import EventLog, TabularFile
from wellserved.eventlog.event_table import Reading, read_events
from wellserved.eventlog.figures_file import read_figures
from wellserved.eventlog.guess import Proposal, guess_mapping
from wellserved.eventlog.hours_file import TeamHours, read_hours
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_file import NOTHING_GIVEN, Given, columns_named, read_given
from wellserved.eventlog.open_file import open_file
from wellserved.eventlog.small_teams import EVER, Seen, team_sizes
from wellserved.report.asked_period import Written, period_of, why_no_case
from wellserved.report.first_events import FirstEvents, first_events
from wellserved.report.months import Months, by_month, refuse_no_zone
from wellserved.report.numbers import counted
from wellserved.report.page import write_report
from wellserved.report.periods import Periods, periods_of
from wellserved.report.sentences import summary_lines
from wellserved.report.tables import write_tables
from wellserved.report.written_cases import write_charges, write_spells
from wellserved.words.own_figures import OwnFigures
from wellserved.words.problems import Problem, RowCount

Progress = Callable[[str], None]

REPORT, JSON, TABLES = "report.html", "findings.json", "tables.xlsx"
SPELLS, CHARGES, MONTHS = "spells.parquet", "charges.parquet", "months.json"
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
    hours: Path | TeamHours | None = None
    """The file of working hours; or the hours themselves, of which those of teams that are in the log are used."""
    small_teams: Mapping[str, str] | None = None
    """Teams of one or two people, and below which each is counted; None: persons in the log tell."""
    figures: Path | None = None
    """The file of own figures for the scenario of cost."""
    compare: tuple[str, str] | None = None
    """Two periods, each as FROM..TO."""
    cases: bool = False
    months: str | None = None
    """The zone by which figures by month are wished; None: they are not."""
    hide_teams: bool = False
    called: str = ""
    """What the log is called where nobody knows its files; then no row of them is named as an example, either."""
    same_cases: bool = False
    engine: str = engine.HERE
    """Where it is analysed: here, or spark://HOST:PORT."""
    has_options: bool = True
    """Whether they were written behind options of the command line."""


@dataclass(frozen=True)
class Produced:
    """What was made of a log."""

    summary: tuple[str, ...]
    """What the findings say, in plain sentences."""
    count: RowCount
    findings_json: str
    months: Months | None = None
    """None: not wished."""


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
    first_events: FirstEvents
    """The first events as they are understood."""


def look(paths: Sequence[Path], mapping: Path | Given | None, folder: Path, limits: Limits) -> Looked:
    """Open the files of a log and propose what its columns mean; what a mapping file, or somebody, says is not guessed.

    What has to be unpacked or recoded for it stays in `folder`, which must be private and is the caller's to remove.
    Raises: Refused with a sentence for people.
    """
    given = read_given(mapping) if isinstance(mapping, Path) else mapping or NOTHING_GIVEN
    files = opened(paths, given, folder, limits)
    return Looked(files, _proposed(files[0], given, folder))


def opened(paths: Sequence[Path], given: Given, folder: Path, limits: Limits) -> tuple[TabularFile, ...]:
    """Open the files of a log; see `look`."""
    if len({path.resolve() for path in paths}) < len(paths):
        raise Refused("The same file is named twice: its events would count twice. Name it once.")
    named = columns_named(given)
    return tuple(open_file(path, folder, limits, named) for path in paths)


def look_again(files: Sequence[TabularFile], mapping: Path | None, case: str, folder: Path) -> Proposal:
    """Propose once more what the columns mean, now that a person said which of them is the case: much depends on it."""
    given = read_given(mapping) if mapping else NOTHING_GIVEN
    said = Given(given.where or "the answer", {**given.settings, "case": case})
    return _proposed(files[0], said, folder)


def _proposed(file: TabularFile, given: Given, folder: Path) -> Proposal:
    try:
        with engine.opened(folder) as kept:
            return guess_mapping(kept, file, given)
    except engine.UnreadableFile as error:
        raise Refused(f"{file.name} cannot be read: {error} Export it again.") from error


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
            first_events(reading),
        )


def produce(
    files: Sequence[TabularFile], mapping: ColumnMapping, wishes: Wishes, *, out: Path, report: Progress
) -> Produced:
    """Read a log, analyse it and write its report into the folder `out`, which must exist and be private.

    Writes report.html, findings.json, tables.xlsx and, if wished, spells.parquet, charges.parquet and months.json.
    Raises: Refused with a sentence for people.
    """
    asked = _asked(wishes, mapping)  # what was typed wrongly is said before a long log is read
    with engine.opened(out) as kept, _handing_over(kept, wishes.engine) as handed_over:
        report("Reading the log")
        seen = Seen(asked.period.opened_from_us, asked.period.opened_to_us)
        small = seen if wishes.small_teams is None else wishes.small_teams
        reading = read_events(kept, files, mapping, same_cases=wishes.same_cases, small=small)
        log = handed_over(reading.log)
        report("Working out whose time it was")
        with kept.side_by_side() as others:
            looking = others.begin(_problems, reading, wishes)
            try:
                hours = _hours_of(reading.log, asked.hours, wishes)
                whole = whole_of(log, asked.period.as_of_us, hours)
            except TooEntangled as error:
                raise Refused(str(error)) from error
            found = within(whole, asked.period)
            problems = looking.result()
        if asked.hours and isinstance(wishes.hours, Path):
            problems = (*problems, *_strangers(asked.hours, reading.log, wishes))
        names = shown(log, hide_teams=wishes.hide_teams)
        source = _source(files, reading, mapping, wishes, found)
        source = replace(source, hours_known=hours is not None, problems=problems)
        findings = analyse(found, source, names, own=asked.figures, progress=lambda step: report(f"Counting {step}"))
        _refuse_nothing(findings, reading, asked)
        if asked.periods:
            report("Comparing two periods")
            in_both = replace(_shown_in_both(reading, asked.periods, wishes), log=log)
            findings = _with_comparison(findings, whole, asked.periods, in_both)
        months = None
        if wishes.months is not None:
            report("Counting by month")
            months = by_month(whole, names, wishes.months)
            (out / MONTHS).write_text(months.to_json(), encoding="utf-8")
        report("Writing the report")
        if wishes.cases:
            write_spells(found, names, reading.log, out / SPELLS, waits_named=not wishes.hide_teams)
            write_charges(found, names, reading.log, out / CHARGES)
        with ThreadPoolExecutor(1) as beside:
            beside.submit(kept.close)  # tables of some gigabytes are let go while the report is written
            findings_json = findings.to_json()
            (out / JSON).write_text(findings_json, encoding="utf-8")
            write_report(findings, out / REPORT)
            write_tables(findings, out / TABLES)
    return Produced(tuple(summary_lines(findings)), reading.count, findings_json, months)


def only_months(
    files: Sequence[TabularFile], mapping: ColumnMapping, wishes: Wishes, *, out: Path, report: Progress
) -> Months:
    """Read a log and give its figures by month in the zone wished, and nothing else.

    A small team counts as the team below which it is counted. What is put aside stays in the private folder `out`.
    Raises: Refused with a sentence for people.
    """
    asked = _asked(wishes, mapping)
    with engine.opened(out) as kept:
        report("Reading the log")
        small = EVER if wishes.small_teams is None else wishes.small_teams
        reading = read_events(kept, files, mapping, same_cases=wishes.same_cases, small=small)
        report("Working out whose time it was")
        try:
            whole = whole_of(reading.log, asked.period.as_of_us, _hours_of(reading.log, asked.hours, wishes))
        except TooEntangled as error:
            raise Refused(str(error)) from error
        report("Counting months")
        return by_month(whole, as_units(reading.log), wishes.months or "UTC")


@contextmanager
def _handing_over(kept: engine.Engine, chosen: str) -> Iterator[Callable[[EventLog], EventLog]]:
    """Give what hands a log over to the engine that analyses it.

    Raises: Refused where there is none.
    """
    if chosen == engine.HERE:
        yield lambda log: log
        return
    try:
        with engine.on_cluster(kept, chosen) as cluster:
            yield cluster.sent
    except engine.NoCluster as error:
        raise Refused(str(error)) from error


def deliver(made: Path, out: Path) -> list[str]:
    """Move what was made into the folder people asked for: all of it or nothing, in place of files of the same name."""
    out.mkdir(parents=True, exist_ok=True)
    names = [name for name in (REPORT, JSON, TABLES, SPELLS, CHARGES, MONTHS, MAPPING) if (made / name).exists()]
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


@dataclass(frozen=True)
class _Asked:
    """What the wishes say, once every file and every moment in them is read."""

    written: Written
    period: Period
    hours: TeamHours | None
    figures: OwnFigures | None
    periods: Periods | None


def _asked(wishes: Wishes, mapping: ColumnMapping) -> _Asked:
    refuse_no_zone(wishes.months)
    written = Written(wishes.as_of, wishes.opened_from, wishes.opened_to, wishes.has_options)
    return _Asked(
        written,
        period_of(written, mapping.zone or "UTC"),
        read_hours(wishes.hours) if isinstance(wishes.hours, Path) else wishes.hours,
        read_figures(wishes.figures) if wishes.figures else None,
        periods_of(*wishes.compare, mapping.zone or "UTC") if wishes.compare else None,
    )


def _hours_of(log: EventLog, given: TeamHours | None, wishes: Wishes) -> Hours | None:
    """Give the hours of the teams of a log; None also where nobody wrote a file, and they are of other teams only."""
    found = Hours(given.default, given.by_party(log.parties)) if given else None
    return found if found is None or found.own or isinstance(wishes.hours, Path) else None


def _strangers(given: TeamHours, log: EventLog, wishes: Wishes) -> tuple[Problem, ...]:
    """Say which teams of the hours file are not in the log: most are spelled in another way there."""
    strangers = given.not_among(log.parties.values())
    if not strangers:
        return ()
    what = "The hours file names teams that the log does not have"
    example = "" if wishes.hide_teams else ", ".join(strangers)
    return (Problem(what, 0, example, "Write the names as the report shows them.", sets_aside=False),)


def _shown_in_both(reading: Reading, periods: Periods, wishes: Wishes) -> Shown:
    """Decide how parties are shown beside two periods: a team that is small in one of them is small."""
    log = reading.log
    seen = [Seen(each.opened_from_us, each.opened_to_us) for each in (periods.before, periods.after)]
    sizes = [team_sizes(reading.rows, each) for each in seen]
    small = log.small_teams.union(*(each.small for each in sizes))
    # A parent that is too small itself in one of them hides nobody.
    parents = {
        team: unit
        for team, unit in (log.parents or {}).items()
        if all(each.parents is None or team not in each.small or each.parents.get(team) == unit for each in sizes)
    }
    return shown(replace(log, small_teams=small, parents=parents), hide_teams=wishes.hide_teams)


def _with_comparison(findings: Findings, whole: Whole, periods: Periods, names: Shown) -> Findings:
    """Add how two periods of the same log differ."""
    both = [analyse(within(whole, period), findings.source, names) for period in (periods.before, periods.after)]
    for period, found in zip((periods.before, periods.after), both, strict=True):
        if not found.cases.total:
            raise Refused(
                f"--compare: no case was opened from {iso(period.opened_from_us or 0)} to "
                f"{iso(period.opened_to_us or 0)}, so there is nothing to compare."
            )
    before, after = map(measured_of, both)
    days = tuple(
        (iso(each.opened_from_us or 0), iso(each.opened_to_us or 0)) for each in (periods.before, periods.after)
    )
    return replace(findings, comparison=compare(before, after), compared=(days[0], days[1]))


def _problems(reading: Reading, wishes: Wishes) -> tuple[Problem, ...]:
    unnamed = wishes.hide_teams or wishes.called
    return tuple(replace(each, example="") for each in reading.problems) if unnamed else reading.problems


def _source(
    files: Sequence[TabularFile], reading: Reading, mapping: ColumnMapping, wishes: Wishes, found: Tables
) -> Source:
    facts, period = facts_of(found.log), found.period
    return Source(
        files=(wishes.called,) if wishes.called else tuple(file.name for file in files),
        produced_by=wishes.produced_by,
        rows=reading.count,
        problems=(),
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


def _refuse_nothing(findings: Findings, reading: Reading, asked: _Asked) -> None:
    if findings.cases.total == 0:
        # The findings know the period only.
        raise Refused(why_no_case(asked.written, asked.period, facts_of(reading.log)))
