"""How large a machine: memory, disk and time for organisations of 100, 5,000 and 100,000 people.

`python -m benchmarks.sizes` prints a table, one row for each size; with sizes behind it, only those. Each organisation
has three years of requests, of ten events each. What was made is kept for the next run, and grows by a day with each.
Everything is on SQLite; one web server of one process answers, and the nightly analysis runs in a process of its own.
"""

import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.make_log import bench_folder
from benchmarks.measure import run_function
from benchmarks.pages import BACKENDS, ask_for, server

DAYS, WARM_UP, TURNS = 3 * 365, 5, 60
PAGES = {"desk": "/", "where": "/where/{run}/"}
P95 = 0.95
MB, GB = 1_000_000, 1_000_000_000
START, END = "<!-- sizes -->", "<!-- /sizes -->"


@dataclass(frozen=True)
class Size:
    """One organisation."""

    people: int
    scenario: str
    requests: int
    """In three years."""
    folder: str


SIZES = (
    Size(100, "org100", 6_200, "sizes-100"),
    Size(5_000, "org5000", 310_000, "sizes-5000"),
    # The one of the pages of requests: with as many requests a head as the others it would be six million of them.
    Size(100_000, "org100000", 1_000_000, "requests-sqlite"),
)


def made(people: Path) -> None:
    """Make the organisation where it is missing, and forget what was found."""
    size, now = _ready(people)
    from wellserved.web.actions.event_parts import forget_all  # noqa: PLC0415
    from wellserved.web.actions.seed import planned, seed  # noqa: PLC0415
    from wellserved.web.actions.seed_many import write_many  # noqa: PLC0415
    from wellserved.web.models import FindingsRun, MonthOf, Person, Request  # noqa: PLC0415

    if not Person.objects.exists():
        seed(plan=planned(size.scenario, 1, now.date()), now=now)
    if not Request.objects.exists():
        write_many(count=size.requests, seed=1, now=now)
    forget_all()
    FindingsRun.objects.all().delete()
    MonthOf.objects.all().delete()


def night(people: Path) -> dict[str, Any]:
    """Analyse the usual period, as every night; give the seconds, and the most memory that it or its child held."""
    _size, now = _ready(people)
    from wellserved.web.actions.own_findings import analyse_now  # noqa: PLC0415

    start = time.perf_counter()
    run = analyse_now(now=now)
    seconds = time.perf_counter() - start
    if run.state != run.State.DONE:
        raise SystemExit(f"The analysis ended as {run.state}: {run.refusal}")
    peaks = [resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"seconds": seconds, "peak_bytes": max(peaks)}


def one_more_day(people: Path) -> int:
    """Let a day's requests come in; give how many."""
    size, now = _ready(people)
    from wellserved.web import places  # noqa: PLC0415
    from wellserved.web.actions.seed_many import Maker  # noqa: PLC0415
    from wellserved.web.actions.seed_requests import go_on_counting, next_number  # noqa: PLC0415

    many = max(1, size.requests // DAYS)
    with places.transaction():
        Maker(next_number(), now).write_open(many)
        go_on_counting()
    return many


def pages(people: Path) -> dict[str, float]:
    """Ask for pages again and again as an executive; give 95 % points in milliseconds, and the server's memory."""
    _ready(people)
    from django.test import Client  # noqa: PLC0415

    from wellserved.commands.first_run import collect_static_files  # noqa: PLC0415
    from wellserved.web.models import FirstDayAnswer, Person  # noqa: PLC0415
    from wellserved.web.queries.own_findings import newest  # noqa: PLC0415
    from wellserved.words.roles import Role  # noqa: PLC0415

    collect_static_files(lambda _: None)
    reader = Person.objects.filter(role=Role.EXECUTIVE).order_by("pk")[0]
    FirstDayAnswer.objects.get_or_create(
        person=reader, defaults={"can_name_one": False, "answered_at": reader.created_at}
    )
    client, run = Client(), newest()
    client.force_login(reader, backend=BACKENDS["ours"])
    cookie = f"session={client.cookies['session'].value}"
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    with server("wellserved.web.settings", "wellserved.web.wsgi:application") as web:
        for number in range(WARM_UP + TURNS):
            for name, address in PAGES.items():
                milliseconds = ask_for(web, address.format(run=run.key if run else ""), cookie)
                if number >= WARM_UP:
                    taken[name].append(milliseconds)
        memory = sum(_peak_of(pid) for pid in _below(os.getpid()))
    return {name: sorted(each)[int(P95 * len(each))] for name, each in taken.items()} | {"peak_bytes": memory}


def _below(pid: int) -> list[int]:
    """Give the processes that one started, and those that they did."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    found = [each for each, parent in parents.items() if parent == pid]
    return [*found, *(below for each in found for below in _below(each))]


def _peak_of(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _ready(people: Path) -> tuple[Size, Any]:
    """Begin in the folder of an organisation; give it, and the moment."""
    size = next(each for each in SIZES if each.people == int(people.name))
    folder = bench_folder() / size.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellserved.web.settings"
    os.environ["WELLSERVED_DATA"], os.environ["WELLSERVED_LOG"] = str(folder), "warning"
    import django  # noqa: PLC0415 -- the environment comes first

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from wellserved.web.actions.databases import bring_up_to_date  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    bring_up_to_date(Place.OWN)
    return size, timezone.now()


def measured(size: Size) -> dict[str, Any]:
    """Measure one size, each part in a process of its own."""
    people = str(size.people)

    def part(name: str) -> Any:
        found = run_function(f"benchmarks.sizes:{name}", people).result
        print(f"{people} people, {name}: {found}", file=sys.stderr, flush=True)
        return found

    part("made")
    found = {"first": part("night"), "day": part("one_more_day"), "next": part("night"), "pages": part("pages")}
    database = (bench_folder() / size.folder / "wellserved.sqlite3").stat().st_size
    return {"people": size.people, "requests": size.requests, "database": database, **found}


HEAD = (
    "| people | requests in three years | database | web, one process | nightly run, memory | first time "
    "| after one more day | desk, 95 % of requests within | where it waits |"
)


def row(found: dict[str, Any]) -> str:
    """Write one size as a row of the table."""
    first, later, shown = found["first"], found["next"], found["pages"]
    cells = (
        f"{found['people']:,}",
        f"{found['requests']:,}",
        _bytes(found["database"]),
        _bytes(shown["peak_bytes"]),
        _bytes(max(first["peak_bytes"], later["peak_bytes"])),
        f"{first['seconds']:.0f} s",
        f"{later['seconds']:.0f} s",
        f"{shown['desk']:.0f} ms",
        f"{shown['where']:.0f} ms",
    )
    return f"| {' | '.join(cells)} |"


def _bytes(many: float) -> str:
    return f"{many / GB:.1f} GB" if many >= GB else f"{many / MB:.0f} MB"


def table(wanted: list[int]) -> str:
    """Measure, and give the table."""
    sizes = [each for each in SIZES if not wanted or each.people in wanted]
    return "\n".join([HEAD, f"|{'---:|' * HEAD.count(' | ')}---:|", *(row(measured(each)) for each in sizes)])


if __name__ == "__main__":
    print(table([int(each) for each in sys.argv[1:]]))
