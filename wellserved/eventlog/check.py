"""What is wrong with a log: each kind of trouble with its count, one place to look, and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import narwhals as nw

from wellserved.engine import EventLog, Table
from wellserved.eventlog.event_kinds import splits_rows
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.read_rows import Rows
from wellserved.eventlog.row_reasons import is_local, place_in, quoted
from wellserved.eventlog.small_teams import TeamSizes
from wellserved.words.events import EventKind
from wellserved.words.problems import Problem

_SHOWN_TEXTS = 5
_FIRST_ROWS = 1_000


@dataclass(frozen=True)
class _Doubt:
    """Something that makes a row doubtful, although it is used."""

    what: str
    applies: nw.Expr
    columns: tuple[str, ...]
    remedy: str


def doubts(rows: Rows, used: Table) -> tuple[Problem, ...]:
    """Say what is doubtful about rows that are used all the same."""
    asked = list(_doubts(rows))
    if not asked:
        return ()
    counts = {f"rows_{i}": nw.when(each.applies).then(1).otherwise(0).sum() for i, each in enumerate(asked)}
    firsts = {f"first_{i}": nw.when(each.applies).then(nw.col("row")).min() for i, each in enumerate(asked)}
    found = rows.engine.rows(used.select(**counts, **firsts))[0]
    return tuple(
        Problem(
            each.what, int(found[f"rows_{i}"]), place_in(rows, found[f"first_{i}"], each.columns), each.remedy, False
        )
        for i, each in enumerate(asked)
        if found[f"rows_{i}"]
    )


def _doubts(rows: Rows) -> Iterator[_Doubt]:
    mapping = rows.mapping
    if mapping.team and not mapping.kind:
        yield _Doubt(
            "Rows that name no team",
            nw.col("team").is_null(),
            (mapping.team,),
            "Fill in the team. Until then these rows leave the case where it was.",
        )
    if mapping.ended_at:
        yield _Doubt(
            "Ends that cannot be read",
            nw.col("ended_us").is_null() & ~nw.col("ended_us_unread").is_null(),
            mapping.ended_at,
            "Correct them, or say in the mapping how moments are written (time.formats). Until then they count as not "
            "ended.",
        )
        yield _Doubt(
            "Ends that lie before their beginning",
            nw.col("ended_us") < nw.col("at_us"),
            mapping.ended_at,
            "Look at both columns: they may be mixed up, or in different zones. Such rows count as having no length.",
        )
    if mapping.promise_at:
        yield _Doubt(
            "Promised moments that cannot be read",
            nw.col("promise_us").is_null() & ~nw.col("promise_us_unread").is_null(),
            mapping.promise_at,
            "Correct them, or say in the mapping how moments are written (time.formats).",
        )
    yield from _doubts_of_yes_and_no(rows)
    if _says_states(mapping):
        yield from _doubts_of_states(rows)


def _doubts_of_yes_and_no(rows: Rows) -> Iterator[_Doubt]:
    named = {"promise_kept": rows.mapping.promise_kept, "expedited": rows.mapping.expedited}
    for name, column in named.items():
        if column and rows.unknown[name]:
            yield _Doubt(
                f"Texts of “{column}” that say neither yes nor no: {_first_of(rows.unknown[name])}",
                ~nw.col(f"{name}_unread").is_null() & nw.col(name).is_null(),
                (column,),
                f"Say in the mapping which of them mean yes ({name}_means). Until then they say nothing.",
            )


def _says_states(mapping: ColumnMapping) -> bool:
    return mapping.event_means is EventMeans.STATES and not mapping.kind and not mapping.case_ends_with_file


def _doubts_of_states(rows: Rows) -> Iterator[_Doubt]:
    mapping = rows.mapping
    columns = mapping.status or ((mapping.lifecycle,) if mapping.lifecycle else ())
    unread = ~nw.col("kind_unread").is_null()
    if rows.unknown["kind"]:
        yield _Doubt(
            f"Statuses that the mapping does not name: {_first_of(rows.unknown['kind'])}",
            nw.col("kind").is_null() & unread,
            columns,
            "Say in the mapping what they mean (states). Until then they change nobody’s state.",
        )
    yield _Doubt(
        "Rows without a status",
        nw.col("kind").is_null() & ~unread,
        columns,
        "Fill in the status. Until then these rows change nobody’s state.",
    )


def _first_of(unknown: Iterable[str]) -> str:
    """Quote the first of some texts, and say how many more there are."""
    texts = list(unknown)
    more = f" and {len(texts) - _SHOWN_TEXTS:,} more" if len(texts) > _SHOWN_TEXTS else ""
    return ", ".join(quoted(text) for text in texts[:_SHOWN_TEXTS]) + more


def find_problems(log: EventLog, rows: Rows, sizes: TeamSizes) -> tuple[Problem, ...]:
    """Say what is wrong with the log as a whole. Its rows are used as they are."""
    checks = (_repeated, _clock_goes_back, _waits_for_nothing, _cases, _teams, _notes)
    return tuple(problem for check in checks for problem in check(log, rows, sizes))


def _used(what: str, rows: int, example: str, remedy: str) -> Iterator[Problem]:
    """Give a problem whose rows are used, if it has any."""
    if rows:
        yield Problem(what, rows, example, remedy, sets_aside=False)


def _repeated(log: EventLog, rows: Rows, _: TeamSizes) -> Iterator[Problem]:
    """Look for rows that are there twice."""
    total, example, offset = 0, "", 0
    if _all_differ(log, rows):
        return  # the files need not be read once more
    for file, count in zip(rows.files, rows.read.counts, strict=True):
        again, first = rows.engine.repeated(file)
        if again and not total:
            example = place_in(rows, offset + first)
        total, offset = total + again, offset + count
    yield from _used(
        "Rows exactly like an earlier row", total, example, "If the export repeats rows, remove the repetitions."
    )


def _all_differ(log: EventLog, rows: Rows) -> bool:
    """Say whether every row became an event, in order of time, and no two of them are alike; no: perhaps not."""
    engine = log.engine
    all_used = engine.rows(log.events.select(n=nw.len()))[0]["n"] == sum(rows.read.counts)
    if splits_rows(rows.mapping) or not all_used or not engine.is_ascending(log.events, "at_us"):
        return False
    # Only few events have the moment of the one before them; events that are alike are among these, but for the first.
    moment = ("case", "at_us")
    later = engine.as_before(log.events.select(*moment), "at_us").group_by(*moment).agg(times=nw.len())
    events = log.events.drop("row").join(later, on=list(moment), how="semi")
    alike = events.group_by(*events.collect_schema().names()).agg(times=nw.len()).filter(nw.col("times") > 1)
    return bool(engine.rows(alike.select(n=nw.len()))[0]["n"] == 0)


def _clock_goes_back(log: EventLog, rows: Rows, _: TeamSizes) -> Iterator[Problem]:
    """Look for events that stand behind a later one of their case in the file."""
    if log.engine.is_ascending(log.events, "at_us"):
        return
    before = nw.col("at_us").shift(1).over("case", order_by="row")
    back = log.events.with_columns(before=before).filter(nw.col("at_us") < nw.col("before"))
    found = log.engine.rows(back.select(rows=nw.len(), first=nw.col("row").min()))[0]
    example = place_in(rows, _position(found["first"], rows), rows.mapping.at) if found["rows"] else ""
    yield from _used(
        "The clock goes back within a case",
        found["rows"],
        example,
        "Nothing, if the file is not sorted by time: events are put in the order of their moments. Otherwise look at "
        "the moments.",
    )


def _position(row: int, rows: Rows) -> int:
    """Give the row of the file from which an event came."""
    return row // 2 if splits_rows(rows.mapping) else row


def _waits_for_nothing(log: EventLog, rows: Rows, _: TeamSizes) -> Iterator[Problem]:
    """Look for waits on cases that the log does not hold."""
    if rows.mapping.waits_on is None:
        return
    nobody = log.waits.filter(~nw.col("party").is_null()).select("waits_on").unique("waits_on")
    waits = log.events.filter(nw.col("kind") == EventKind.WAITING_ON_CASE.code).join(nobody, on="waits_on", how="semi")
    found = log.engine.rows(waits.select(rows=nw.len(), first=nw.col("row").min()))[0]
    example = place_in(rows, _position(found["first"], rows), (rows.mapping.waits_on,)) if found["rows"] else ""
    yield from _used(
        "Waits on a case that the log does not hold",
        found["rows"],
        example,
        "Export the cases that were waited on as well. Until then they count as outside parties.",
    )


def _cases(log: EventLog, rows: Rows, _: TeamSizes) -> Iterator[Problem]:
    """Look at how cases begin, and how many events they have."""
    opened = nw.when(nw.col("kind") == EventKind.OPENED.code).then(1).otherwise(0).max()
    cases = log.events.group_by("case").agg(events=nw.len(), opened=opened, row=nw.col("row").min())
    lonely = nw.when(nw.col("events") == 1)
    unopened = nw.when(nw.col("opened") == 0)
    found = log.engine.rows(
        cases.select(
            cases=nw.len(),
            opened=nw.col("opened").sum(),
            lonely=lonely.then(1).otherwise(0).sum(),
            lonely_row=lonely.then(nw.col("row")).min(),
            unopened_row=unopened.then(nw.col("row")).min(),
        )
    )[0]
    case = (rows.mapping.case,)
    if found["opened"] and not rows.mapping.case_ends_with_file:
        yield from _used(
            "Cases that begin before the log does: they have no event `opened`",
            found["cases"] - found["opened"],
            place_in(rows, found["unopened_row"], case) if found["unopened_row"] is not None else "",
            "Export these cases from their beginning, if their times matter.",
        )
    if found["lonely"] and not rows.mapping.case_ends_with_file:
        yield from _used(
            "Cases with one event only" if found["lonely"] < found["cases"] else "Every case has one event only",
            int(found["lonely"]),
            place_in(rows, _position(found["lonely_row"], rows), case),
            "Nothing can be said about their time. If the system knows more about them, export its history.",
        )


def _teams(log: EventLog, rows: Rows, sizes: TeamSizes) -> Iterator[Problem]:
    if rows.mapping.team is None:
        return
    by_team = log.events.filter(~nw.col("team").is_null()).group_by("team").agg(rows=nw.len())
    counts = {row["team"]: row["rows"] for row in log.engine.rows(by_team)}
    if len(counts) == 1:
        yield from _used(
            "All rows name the same team",
            sum(counts.values()),
            quoted(log.parties[next(iter(counts))]),
            "There are no hand-offs to be seen. If another column names teams, map that one.",
        )
    unknown = sorted(log.parties[team] for team in sizes.unknown if team in counts)
    yield from _used(
        "Teams of which no member is named: how large they are is not known",
        sum(counts.get(team, 0) for team in sizes.unknown),
        ", ".join(map(quoted, unknown[:_SHOWN_TEXTS])),
        "If one of them has fewer than three members, leave its name out before you pass the report on.",
    )


def _notes(_: EventLog, rows: Rows, __: TeamSizes) -> Iterator[Problem]:
    """Say what people should know about how the log was read."""
    mapping = rows.mapping
    if mapping.zone and any(map(is_local, rows.engine.texts(rows.files, [mapping.at], _FIRST_ROWS)[0])):
        yield Problem(
            f"Moments that do not say in which zone they are were taken to be in {mapping.zone}",
            sum(rows.read.counts),
            rows.files[0].name,
            "If they are in another zone, say so in the mapping (time.zone).",
            sets_aside=False,
        )
    if mapping.persons:
        listed = ", ".join(f"“{name}”" for name in mapping.persons)
        yield Problem(
            f"Columns that name persons were left out: {listed}",
            sum(rows.read.counts),
            rows.files[0].name,
            "Nothing: they were only used to count how many people a team has.",
            sets_aside=False,
        )
