"""How long the nightly analysis of our own requests takes: the first one, and the one after one more day.

`python -m benchmarks.nightly sqlite|postgres [count]` prints seconds and the peak of memory as JSON. Takes the requests
of `benchmarks.request_pages`: a million with ten million events, of three years. Each run lets one more day come in.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from benchmarks.kept_postgres import kept_cluster
from benchmarks.make_log import bench_folder
from benchmarks.pages import NONE_HERE, SCENARIO
from benchmarks.request_pages import REQUESTS
from benchmarks.table import COUNTED
from tests.web.on_postgres import programs

DAYS = 3 * 365
FIRST = "The first night: findings of 13 months, and figures of all 37 months"
NEXT = "The night after one more day"
NOTHING = "A night after which nothing happened"
Figures = dict[str, dict[str, float]]


def nights(database: str, count: int) -> Figures:
    """Analyse everything, then one more day, then nothing new; give seconds and bytes of memory by night."""
    kept = "" if count == REQUESTS else f"-{count}"
    with ExitStack() as stack:
        folder = bench_folder() / f"requests-{database}{kept}"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ |= {"WELLSERVED_DATA": str(folder), "WELLSERVED_LOG": "warning"}
        if database == "postgres":
            cluster = kept_cluster(bench_folder() / f"postgres{kept}")
            os.environ["WELLSERVED_DATABASE_URL"] = stack.enter_context(cluster)
        os.environ["DJANGO_SETTINGS_MODULE"] = "wellserved.web.settings"
        import django  # noqa: PLC0415 -- the environment comes first

        django.setup()
        return _nights(count)


def _nights(count: int) -> Figures:
    from django.utils import timezone  # noqa: PLC0415

    _make(count, timezone.now())
    found = {FIRST: _measured(_night)}
    _one_more_day(count, timezone.now())
    found[NEXT] = _measured(_night)
    found[NOTHING] = _measured(_night)
    return found | {COUNTED: _counted()}


def _make(count: int, now: datetime) -> None:
    """Make what is missing, and forget what was found."""
    from wellserved.web.actions.databases import bring_up_to_date  # noqa: PLC0415
    from wellserved.web.actions.event_parts import forget_all  # noqa: PLC0415
    from wellserved.web.actions.seed import planned, seed  # noqa: PLC0415
    from wellserved.web.actions.seed_many import write_many  # noqa: PLC0415
    from wellserved.web.models import FindingsRun, MonthOf, Person, Request  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    bring_up_to_date(Place.OWN)
    if not Person.objects.exists():
        seed(plan=planned(SCENARIO, 1, now.date()), now=now)
    if not Request.objects.exists():
        write_many(count=count, seed=1, now=now)
    forget_all()
    FindingsRun.objects.all().delete()
    MonthOf.objects.all().delete()


def _measured(work: Callable[[], Any]) -> dict[str, float]:
    """Do something; give the seconds, and the most memory that this process or a child of it has held so far."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    peaks = [resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"seconds": seconds, "peak_bytes": max(peaks)}


def _night() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from wellserved.web.actions.own_findings import analyse_now  # noqa: PLC0415

    run = analyse_now(now=timezone.now())  # where nothing happened, the findings that there are
    if run.state != run.State.DONE:
        raise SystemExit(f"The analysis ended as {run.state}: {run.refusal}")


def _one_more_day(count: int, now: datetime) -> None:
    """Let a day's requests be asked, and let something happen to three times as many that were asked before."""
    from wellserved.web import places  # noqa: PLC0415
    from wellserved.web.actions.seed_many import Maker  # noqa: PLC0415
    from wellserved.web.actions.seed_requests import go_on_counting  # noqa: PLC0415
    from wellserved.web.models import Request, RequestEvent  # noqa: PLC0415
    from wellserved.words.requests import Happened  # noqa: PLC0415

    many = max(1, count // DAYS)
    with places.transaction():
        ended = [*Request.objects.filter(ended_at=None, state="in_work").order_by("pk")[:many]]
        told = [*Request.objects.filter(ended_at=None, state="new").order_by("pk")[: 2 * many]]
        rows = [
            RequestEvent(request=each, number=each.events_count + 1, at=now, what=what)
            for some, what in ((ended, Happened.DELIVERED), (told, Happened.NOTED))
            for each in some
        ]
        RequestEvent.objects.bulk_create(rows, batch_size=1_000)
        for each in (*ended, *told):
            each.events_count, each.changed_at = each.events_count + 1, now
        for each in ended:
            each.state, each.since_at, each.ended_at = "delivered", now, now
        fields = ["events_count", "changed_at", "state", "since_at", "ended_at"]
        Request.objects.bulk_update([*ended, *told], fields, batch_size=500)
        Maker(Request.objects.count(), now).write_open(many)
        go_on_counting()


def _counted() -> dict[str, float]:
    from wellserved.web.models import Request, RequestEvent  # noqa: PLC0415

    return {"requests": Request.objects.count(), "events": RequestEvent.objects.count()}


def main() -> None:
    """Print what was measured."""
    database, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    if database == "postgres" and programs() is None:
        print(json.dumps(NONE_HERE))
        return
    print(json.dumps(nights(database, count)))


if __name__ == "__main__":
    main()
