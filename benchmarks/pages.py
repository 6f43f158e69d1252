"""How long the web server takes for a page in an organisation of 100,000 people and 400 teams, one request at a time.

`python -m benchmarks.pages sqlite|postgres` prints, as JSON, the milliseconds of each request by page: first as the
organisation is, then those of the map and of links with 5,000 links. Real web servers of one process answer over one
connection that stays open: ours, and one that lists 25 people with Django alone. The pages are asked in turn, so that
a busy moment meets all of them.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from random import Random

from benchmarks.make_log import bench_folder
from tests.web.on_postgres import cluster, free_port, programs
from wellserved.words.links import Used

PEOPLE, SCENARIO, LINKS = 100_000, "org100000", 5_000
BACKENDS = {
    "ours": "allauth.account.auth_backends.AuthenticationBackend",
    "bare": "django.contrib.auth.backends.ModelBackend",
}
WARM_UP, REQUESTS = 10, 100
MONTHS = tuple(date(2024 + place // 12, place % 12 + 1, 1) for place in range(24))
BARE = "Django alone: a list of 25 people"
AS_IT_IS, WITH_LINKS = "100,000 people, 400 teams", "The same with 5,000 links"
ADDED = "bench-"
"""What the keys of links begin with that are there only while they are measured."""
OK = 200
NONE_HERE = "none"
"""What is printed where PostgreSQL is missing."""


Timed = dict[str, dict[str, list[float]]]
"""The milliseconds of each request, by what was measured and by page; Django alone is a page of each."""


@dataclass(frozen=True)
class Reader:
    """A team lead who is signed in, with what they look at."""

    cookies: dict[str, str]
    """By application."""
    team: str
    link: str
    """Keys of their team, and of a link it is one side of."""


def milliseconds(database: str) -> Timed:
    """Seed the organisation where it is missing, start both servers, and time each page so often."""
    with ExitStack() as stack:
        os.environ["WELLSERVED_DATA"] = str(bench_folder() / f"pages-{database}")
        os.environ["WELLSERVED_LOG"] = "warning"
        if database == "postgres":
            os.environ["WELLSERVED_DATABASE_URL"] = stack.enter_context(cluster(options=""))
        reader = _seeded()
        ours = stack.enter_context(server("wellserved.web.settings", "wellserved.web.wsgi:application"))
        bare = stack.enter_context(server("benchmarks.bare", "benchmarks.bare:application"))
        _count_rows()
        timed = {AS_IT_IS: _timed(ours, bare, _pages_of_everybody(reader), reader)}
        with _many_links(), _many_months():
            _count_rows()
            timed[WITH_LINKS] = _timed(ours, bare, _pages_of_the_map(reader), reader)
        return timed


def _pages_of_everybody(reader: Reader) -> dict[str, str]:
    return {
        "My desk": "/",
        "Team": f"/teams/{reader.team}/",
        "People": "/people/",
        "Search for “ann”": "/search/?q=ann",
        "Search for a whole name": "/search/?q=laura+schmid",
        "Logs": "/logs/",
    }


def _pages_of_the_map(reader: Reader) -> dict[str, str]:
    return {
        "My desk": "/",
        "Map": "/map/",
        "Map, all branches folded": "/map/?open=",
        "Map around one team": f"/map/?focus={reader.team}",
        "Map with a team’s way to the customer": f"/map/?path={reader.team}",
        "Map on paper": "/map/print.svg",
        "Map coloured by a year of waiting": "/map/?look=waiting",
        "Map coloured by a month of waiting": f"/map/?look=waiting&month={MONTHS[0]:%Y-%m}",
        "All shortest ways of a team": f"/teams/{reader.team}/paths/",
        "Links to settle": "/links/",
        "One link": f"/links/{reader.link}/",
    }


def _timed(
    ours: http.client.HTTPConnection, bare: http.client.HTTPConnection, pages: dict[str, str], reader: Reader
) -> dict[str, list[float]]:
    """Time pages in turn, and in each turn Django alone."""
    found: dict[str, list[float]] = {name: [] for name in (BARE, *pages)}
    for number in range(WARM_UP + REQUESTS):
        turn = {BARE: ask_for(bare, "/", reader.cookies["bare"])}
        turn |= {name: ask_for(ours, path, reader.cookies["ours"]) for name, path in pages.items()}
        if number >= WARM_UP:
            for name, taken in turn.items():
                found[name].append(taken)
    return found


def _count_rows() -> None:
    """Let PostgreSQL count now what it counts by itself within minutes: until then it takes tables to be empty."""
    from django.db import connection  # noqa: PLC0415 -- the settings come first

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def _many_links() -> Iterator[None]:
    """Let there be so many links for a while: between teams drawn by lot, agreed by both sides."""
    from wellserved.web.models import Link, Team  # noqa: PLC0415 -- the settings come first

    added = Link.objects.filter(key__startswith=ADDED)
    added.delete()
    teams = list(Team.objects.filter(closed_on_date=None, children=None).order_by("key").values_list("pk", flat=True))
    linked = set(Link.objects.values_list("provider_id", "customer_id"))
    free = sorted({*permutations(teams, 2)} - linked)
    chosen = Random(LINKS).sample(free, LINKS - Link.objects.count())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    Link.objects.bulk_create(
        Link(
            key=f"{ADDED}{number}", provider_id=provider, customer_id=customer, used=Used.WEEKLY,
            said_by_provider_at=at, said_by_customer_at=at,
        )
        for number, (provider, customer) in enumerate(chosen)
    )  # fmt: skip
    try:
        yield
    finally:
        added.delete()


@contextmanager
def _many_months() -> Iterator[None]:
    """Let requests have ended on every link in every month, for a while: as many as lots say, which waited as long."""
    from wellserved.web.models import Link, MonthOf  # noqa: PLC0415 -- the settings come first

    chance = Random(LINKS)
    links = Link.objects.filter(customer__isnull=False, ended_on_date=None).order_by("pk")
    ends = [(None, None), *links.values_list("provider_id", "customer_id")]
    added = MonthOf.objects.filter(month__in=MONTHS)
    added.delete()
    MonthOf.objects.bulk_create(
        (
            MonthOf(
                month=month, provider_id=provider, customer_id=customer, ended=chance.randint(1, 30),
                waited_hours=100 * chance.random(), figures={},
            )
            for month in MONTHS
            for provider, customer in ends
        ),
        batch_size=1000,
    )  # fmt: skip
    try:
        yield
    finally:
        added.delete()


def _seeded() -> Reader:
    """Seed the organisation where it is missing, and sign a team lead in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellserved.web.settings"
    import django  # noqa: PLC0415 -- the environment comes first

    Path(os.environ["WELLSERVED_DATA"]).mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from wellserved.commands.first_run import collect_static_files  # noqa: PLC0415
    from wellserved.web.actions.databases import bring_up_to_date  # noqa: PLC0415
    from wellserved.web.actions.seed import planned, seed  # noqa: PLC0415
    from wellserved.web.models import Membership, Person  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    bring_up_to_date(Place.OWN)
    collect_static_files(lambda _: None)
    now = timezone.now()
    if Person.objects.count() < PEOPLE:
        seed(plan=planned(SCENARIO, 1, now.date()), now=now)
    leads = Membership.objects.filter(is_lead=True, until_date=None, person__first_day__isnull=False)
    lead = leads.filter(team__serves__isnull=False, team__served_by__isnull=False).order_by("pk")[0]
    cookies = {}
    for application, backend in BACKENDS.items():
        client = Client()
        client.force_login(lead.person, backend=backend)
        cookies[application] = f"session={client.cookies['session'].value}"
    return Reader(cookies, lead.team.key, lead.team.serves.order_by("pk")[0].key)


@contextmanager
def server(settings: str, application: str) -> Iterator[http.client.HTTPConnection]:
    """Start a web server of one process, and give a connection to it that stays open."""
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    with connected(sys.executable, application, surroundings, free_port()) as connection:
        yield connection


@contextmanager
def connected(
    python: str | Path, application: str, surroundings: Mapping[str, str], port: int
) -> Iterator[http.client.HTTPConnection]:
    """Start a web server of one process with some Python, and give a connection to it that stays open."""
    words = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "2", "--keep-alive", "600"]
    process = subprocess.Popen(
        [str(python), "-m", "gunicorn", "--no-control-socket", "--log-level", "error", *words, application],
        env=dict(surroundings),
    )
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(600):
            try:
                connection.connect()
                break
            except OSError:
                time.sleep(0.1)
        yield connection
    finally:
        process.terminate()
        process.wait(60)


def ask_for(server: http.client.HTTPConnection, path: str, cookie: str) -> float:
    """Ask for a page, and give the milliseconds until it was there; whatever is not the page ends everything."""
    start = time.perf_counter()
    server.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
    response = server.getresponse()
    content = response.read()
    taken = (time.perf_counter() - start) * 1000
    if response.status != OK:
        raise SystemExit(f"{path} answered {response.status}: {content[:300]!r} {response.headers.get('Location')}")
    return taken


def main() -> None:
    """Print what was measured."""
    database = sys.argv[1]
    if database == "postgres" and programs() is None:
        print(json.dumps(NONE_HERE))
        return
    print(json.dumps(milliseconds(database)))


if __name__ == "__main__":
    main()
