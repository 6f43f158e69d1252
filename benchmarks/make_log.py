"""Make a large plain CSV log that looks like an export of real work, the same from the same seed.

A few hundred made-up *courses* (what may happen to a case, in which order) are drawn with Python; the engine then lets
every case follow one of them, gives it teams of very unequal size and waiting times with a long tail, and cuts the log
at a moment, as an export does, so that some cases are still open. About 14 events a case and 85 bytes an event.
"""

import argparse
import os
import tempfile
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

import duckdb

SEED = 20261101
COURSES = 600
TEAMS = 40
SHARES = 4096
"""Into how many equal parts the cases are cut when they are dealt out to the teams."""
EDITION = 1
"""Part of the name of the cached log: raise it when a change here makes another log."""

TRADES = ("Service desk", "Credit check", "Legal", "Operations", "Network", "Databases", "Payroll", "Procurement")
PLACES = ("north", "south", "east", "west", "centre")

HOUR_US = 3_600_000_000
WORK = ("Checked papers", "Called back", "Corrected entry", "Asked colleague", "Prepared offer", "Tested", "Approved")
WAITS = {
    "waiting_on_customer": ("Asked customer", 30.0, 5),
    "waiting_on_case": ("Asked other team", 20.0, 3),
    "waiting_on_outside": ("Asked supplier", 60.0, 2),
    "waiting_until": ("Put off to date", 90.0, 1),
}
"""Kind of wait → its activity, how many hours it lasts on average, and how often it is drawn."""


class Step(NamedTuple):
    """One event of a course: it follows the event before it after `gap_hours` on average."""

    kind: str
    place: int
    """Which of the teams of the case: the case itself decides which team stands there."""
    gap_hours: float
    activity: str


def bench_folder() -> Path:
    """Return the folder that keeps logs and environments between runs: WELLSERVED_BENCH_FOLDER, or a temporary one."""
    named = os.environ.get("WELLSERVED_BENCH_FOLDER")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / "wellserved-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_of(events: int, folder: Path, seed: int = SEED) -> Path:
    """Return where the log of so many events is kept; `write_log` makes it."""
    return folder / f"log-{events}-seed-{seed}-edition-{EDITION}.csv"


def write_log(events: int, path: Path, seed: int = SEED) -> None:
    """Write the log sorted by moment; the file appears only when it is complete."""
    half_done = path.with_suffix(".part")
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(path.with_suffix(".tmp"))}) as engine:
        events_per_case = _deal_out(engine, seed)
        # A few more cases than needed: the cut then falls while cases are still coming in.
        cases = 1 + int(events * 1.05 / events_per_case)
        engine.execute("set variable seed = ?", [seed])
        engine.execute("set variable cases = ?", [cases])
        engine.execute("set variable events = ?", [events])
        quoted = str(half_done).replace("'", "''")
        engine.execute(f"copy ({LOG}) to '{quoted}' (header, delimiter ',')")
    half_done.replace(path)


def _deal_out(engine: duckdb.DuckDBPyConnection, seed: int) -> float:
    """Fill the small tables, the steps of the courses and the team behind each share; return the events of a case."""
    random = Random(seed)
    courses = [make_course(random) for _ in range(COURSES)]
    rows = [(course, number, *step) for course, steps in enumerate(courses) for number, step in enumerate(steps)]
    engine.execute("create table steps(course int, number int, kind text, place int, gap_hours double, activity text)")
    columns = [list(column) for column in zip(*rows, strict=True)]
    engine.execute(f"insert into steps select {', '.join(['unnest(?)'] * len(columns))}", columns)
    engine.execute("create table shares(share int, team text, slowness double)")
    engine.execute("insert into shares select unnest(?), unnest(?), unnest(?)", [list(c) for c in _shares(random)])
    return len(rows) / COURSES


def _shares(random: Random) -> tuple[range, list[str], list[float]]:
    """Return share, team and slowness: the first team has twenty times the work of the last."""
    teams = [f"{TRADES[number % len(TRADES)]} {PLACES[number // len(TRADES)]}" for number in range(TEAMS)]
    slowness = [random.lognormvariate(0, 0.5) for _ in teams]
    weights = [(number + 1) ** -0.8 for number in range(TEAMS)]
    ends = [round(SHARES * end / sum(weights)) for end in accumulate(weights)]
    behind = [sum(share >= end for end in ends) for share in range(SHARES)]
    return range(SHARES), [teams[team] for team in behind], [slowness[team] for team in behind]


def make_course(random: Random) -> list[Step]:
    """Draw what happens to a case from `opened` to its end."""
    steps = [Step("opened", 0, 0.0, "Request received")]
    if random.random() < 0.3:
        steps.append(Step("promised", 0, 0.0, "Date promised"))
    place, before, furthest = 0, 0, 0
    while True:
        steps += _stay(random, place)
        if random.random() < 0.36:
            return steps + _end(random, place)
        # One in five cases that move on comes straight back.
        back = place != before and random.random() < 0.2
        before, place = place, before if back else furthest + 1
        furthest = max(furthest, place)
        steps.append(Step("handed_over", place, 0.5, "Sent back" if back else "Passed on"))


def _stay(random: Random, place: int) -> list[Step]:
    """Draw what one team does between receiving the case and passing it on."""
    steps = [Step("taken_up", place, 6.0, "Work started")]
    for _ in range(random.choice((0, 1, 1, 2, 3, 4))):
        kind = random.choice(("activity", "activity", "update"))
        steps.append(Step(kind, place, 1.5, "Customer informed" if kind == "update" else random.choice(WORK)))
    if random.random() < 0.3:
        (kind,) = random.choices(list(WAITS), [often for _, _, often in WAITS.values()])
        activity, wait_hours, _ = WAITS[kind]
        steps += [Step(kind, place, 0.5, activity), Step("taken_up", place, wait_hours, "Work resumed")]
    if random.random() < 0.1:
        steps += [Step("queued", place, 1.0, "Put back"), Step("taken_up", place, 8.0, "Work resumed")]
    return steps


def _end(random: Random, place: int) -> list[Step]:
    """Draw how a case ends; one in twenty comes back to life."""
    if random.random() < 0.04:
        return [Step("withdrawn", place, 4.0, "Withdrawn")]
    end = [Step("delivered", place, 1.0, "Delivered")]
    if random.random() < 0.05:
        reopened = Step("reopened", place, 30.0, "Complained")
        end = [*end, reopened, *_stay(random, place), *end]
    return [*end, Step("closed", place, 72.0, "Closed")] if random.random() < 0.5 else end


# Chance is a hash of seed, case and place, so that the log does not depend on the number of threads. The next team of a
# case lies far from the one before, so that hardly anybody hands over to itself and each team hands over to some teams
# often and to most never. Cases are opened in the order of their numbers from 2020 on, on working days from 8 to 18
# o'clock. The power in `at_us` gives waiting times the long tail they have everywhere; a gap of 0 gives two events at
# one moment.
LOG = f"""
with cases as (
    select range as case_number,
        hash(getvariable('seed'), range) % {COURSES} as course,
        (range + hash(getvariable('seed'), range, 'opened') / 18446744073709551616.0) / getvariable('cases')
            * 1305 as working_day
    from range(getvariable('cases'))
), opened as (
    select case_number, course, epoch_us(timestamp '2020-01-06 08:00:00')
        + (floor(working_day / 5)::bigint * 7 + floor(working_day)::bigint % 5) * 24 * {HOUR_US}
        + ((working_day - floor(working_day)) * 10 * {HOUR_US})::bigint as opened_us
    from cases
), planned as (
    select case_number, number, kind, place, activity, opened_us, gap_hours,
        (hash(getvariable('seed'), case_number, 'team') % {SHARES} + place * 1301
            + hash(getvariable('seed'), case_number, place, 'team') % 600) % {SHARES} as share,
        hash(getvariable('seed'), case_number, number, 'gap') / 18446744073709551616.0 as chance
    from opened join steps using (course)
), placed as (
    select planned.*, team,
        opened_us + sum((gap_hours * slowness * pow(-ln(1 - chance), 1.5) * 0.75 * {HOUR_US})::bigint)
            over (partition by case_number order by number)::bigint as at_us
    from planned join shares using (share)
)
select 'INC' || lpad(case_number::text, 9, '0') as "case",
    strftime(make_timestamp(at_us), '%Y-%m-%dT%H:%M:%S.%fZ') as "at",
    kind,
    team,
    -- Two in three were asked by an outside customer, who is not named.
    case when kind = 'opened' and hash(case_number, 'customer') % 3 = 0
        then nullif((select list(distinct team order by team) from shares)
            [(hash(case_number, 'which') % {TEAMS} + 1)::bigint], team)
    end as customer,
    case when kind = 'waiting_on_case' then 'INC' || lpad(greatest(0, case_number - 1 - number)::text, 9, '0')
        when kind = 'waiting_on_outside' then 'Supplier ' || (hash(case_number) % 25 + 1)::text
    end as waits_on,
    case when kind in ('promised', 'waiting_until')
        then strftime(make_timestamp(at_us + 72 * {HOUR_US}), '%Y-%m-%dT%H:%M:%SZ')
    end as promise_at,
    activity
from placed
order by at_us, case_number, number
limit getvariable('events')
"""


def main() -> None:
    """Make one log: `python -m benchmarks.make_log 1000000 [FILE]`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("events", type=int)
    parser.add_argument("file", type=Path, nargs="?")
    given = parser.parse_args()
    path = given.file or log_of(given.events, bench_folder())
    write_log(given.events, path)
    print(path)


if __name__ == "__main__":
    main()
