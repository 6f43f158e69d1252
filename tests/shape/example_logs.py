"""The example logs of the documentation, read and analysed as the command line does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wellserved import engine
from wellserved.analysis import analyse
from wellserved.analysis.findings import Findings, Source
from wellserved.analysis.kept import Hours, Period, Tables, facts_of, iso, tables
from wellserved.analysis.shown import Shown, shown
from wellserved.engine import EventLog
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.hours_file import read_hours
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.mapping_file import NOTHING_GIVEN, Given, read_given
from wellserved.eventlog.open_file import open_file
from wellserved.words.problems import RowCount


@dataclass
class Example:
    """One example log and what the analysis makes of it."""

    tables: Tables
    shown: Shown

    @property
    def log(self) -> EventLog:
        return self.tables.log

    @cached_property
    def findings(self) -> Findings:
        return analyse.analyse(self.tables, _source(self.tables), self.shown)


@contextmanager
def analysed(csv: str, folder: Path, mapping: str = "", hours: str = "") -> Iterator[Example]:
    """Give what comes of a log and, where there are any, a mapping and hours; all as they stand in a document."""
    path, limits = folder / "log.csv", Limits()
    path.write_text(csv, encoding="utf-8")
    with engine.opened() as kept:
        file = open_file(path, folder, limits)
        proposal = guess_mapping(kept, file, _given(mapping, folder))
        assert not proposal.questions
        reading = read_events(kept, [file], proposal.mapping)
        yield Example(tables(reading.log, Period(), _hours(hours, folder)), shown(reading.log))


def _hours(hours: str, folder: Path) -> Hours | None:
    if not hours:
        return None
    path = folder / "hours.toml"
    path.write_text(hours, encoding="utf-8")
    return Hours(read_hours(path).default, {})


def _given(mapping: str, folder: Path) -> Given:
    if not mapping:
        return NOTHING_GIVEN
    path = folder / "mapping.toml"
    path.write_text(mapping, encoding="utf-8")
    return read_given(path)


def _source(kept: Tables) -> Source:
    facts, log = facts_of(kept.log), kept.log
    return Source(
        files=("log.csv",),
        produced_by="the documentation",
        rows=RowCount(facts.events, facts.events, ()),
        problems=(),
        events=facts.events,
        first_at=facts.first_at,
        last_at=facts.last_at,
        as_of=iso(kept.as_of_us),
        opened_from=None,
        opened_to=None,
        states_known=log.states_known,
        ends_known=log.ends_known,
        event_means="states",
        names_teams=True,
        small_teams=0,
        teams_hidden=False,
    )
