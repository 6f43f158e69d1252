"""Charge a million requests, three in ten of which wait on others, three levels deep: `python -m benchmarks.charges`.

The log is made by DuckDB: four requests in a row form a family. In two families of five the first waits on the
second, the second on the third, the third on the fourth: 300,000 requests wait. One in five of these waits is on a
second case too, the last of this family or of the next. One request in four is handed on.
"""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import narwhals as nw

from benchmarks.make_log import bench_folder
from benchmarks.ours import PLAIN
from wellserved import engine
from wellserved.analysis import charges
from wellserved.analysis.steps import as_of, steps
from wellserved.eventlog.event_table import read_events
from wellserved.eventlog.limits import Limits
from wellserved.eventlog.open_file import open_file

REQUESTS = 1_000_000
EDITION = 1
"""Part of the name of the cached log: raise it when a change here makes another log."""
FAMILY = 4

# Chance is a hash of the number of the request, so that the log does not depend on the number of threads. Within a
# family each request is opened an hour after the one before and, seen from the last, delivered two hours after the
# next: so whoever waits meets a queue, some work, a wait, and an hour in which the answer lies there.
LOG = f"""
with requests as (
    select range as number, range // {FAMILY} as family, range % {FAMILY} as level,
        'R' || lpad(range::text, 9, '0') as "case",
        'Team ' || lpad((hash(range) % 40)::text, 2, '0') as team,
        (hash(range // {FAMILY}, 'waits') % 5) < 2 as is_family, hash(range, 'two') % 5 = 0 as has_two,
        hash(range, 'moves') % 4 = 0 as moves,
        epoch_us(timestamp '2024-01-01 08:00:00') + (range // {FAMILY}) * 200_000_000 as begin_us,
        (hash(range, 'noise') % 3_000_000_000)::bigint as noise_us
    from range({REQUESTS})
), placed as (
    select *, is_family and level < {FAMILY - 1} as waits, 3_600_000_000 as hour_us,
        begin_us + level * 3_600_000_000 as opened_us,
        begin_us + (4 * {FAMILY} - 2 * level) * 3_600_000_000 + noise_us // 4 as delivered_us
    from requests
), events as (
    select number, 0 as place, "case", opened_us as at_us, 'opened' as kind, team, null as waits_on from placed
    union all select number, 1, "case", opened_us + noise_us // 6, 'handed_over',
        'Team ' || lpad((hash(number, 'next') % 40)::text, 2, '0'), null from placed where moves
    union all select number, 2, "case", opened_us + noise_us // 5, 'taken_up', null, null from placed
    union all select number, 3, "case", opened_us + noise_us // 4, 'waiting_on_case', null,
        'R' || lpad((number + 1)::text, 9, '0') || case when has_two
            then '|R' || lpad((number - level + {FAMILY - 1} + {FAMILY} * (hash(number) % 2))::text, 9, '0') else '' end
        from placed where waits
    union all select number, 4, "case", delivered_us - hour_us // 2, 'taken_up', null, null from placed where waits
    union all select number, 5, "case", delivered_us, 'delivered', null, null from placed
)
select "case", strftime(make_timestamp(at_us), '%Y-%m-%dT%H:%M:%S.%fZ') as "at", kind, team,
    case when place = 0 and number % {FAMILY} > 0
        then 'Team ' || lpad((hash(number - 1) % 40)::text, 2, '0') end as customer,
    waits_on, null as promise_at, null as activity
from events order by at_us, number, place
"""


def kept_log() -> Path:
    """Return the log, made first where it is missing."""
    path = bench_folder() / f"charges-{REQUESTS}-edition-{EDITION}.csv"
    if not path.exists():
        half_done = path.with_suffix(".part")
        with duckdb.connect() as making:
            quoted = str(half_done).replace("'", "''")
            making.execute(f"copy ({LOG}) to '{quoted}' (header, delimiter ',')")
        half_done.replace(path)
    return path


def run() -> dict[str, float]:
    """Return the seconds of each part, and counts.

    Gives: `reading` the log, `steps`, `charged` (every moment of every request), `charges` (added up); `requests`,
    `waiting` (on others), `pieces`, `deepest`.
    """
    csv = kept_log()
    found: dict[str, float] = {}
    with TemporaryDirectory() as folder, engine.opened(Path(folder)) as kept:
        log = timed(found, "reading", lambda: read_events(kept, [open_file(csv, kept.folder, Limits())], PLAIN).log)
        cut = timed(found, "steps", lambda: kept.keep(steps(log, as_of(log))))
        charged = timed(found, "charged", lambda: charges.charged(cut, log, None))
        timed(found, "charges", lambda: kept.keep(charges.charges(charged)))
        depth, case = nw.col("depth"), nw.col("case").n_unique()
        found |= kept.rows(charged.select(requests=case, pieces=nw.len(), deepest=depth.max()))[0]
        found |= kept.rows(charged.filter(depth > 0).select(waiting=case))[0]
    return found


def timed(seconds: dict[str, float], part: str, work: Callable[[], Any]) -> Any:
    """Do some work and write down its seconds."""
    start = time.perf_counter()
    result = work()
    seconds[part] = time.perf_counter() - start
    return result


def seconds() -> float:
    """Return the seconds of charging every moment and of adding it up, once the steps are there."""
    found = run()
    return found["charged"] + found["charges"]


if __name__ == "__main__":
    print(run())
