"""How long the web server takes for a page in an organisation of 100,000 people and 400 teams, one request at a time.

`python -m benchmarks.pages sqlite|postgres` prints, as JSON, the milliseconds of each request by page. Real web servers
of one process answer over one connection that stays open: ours, and one that lists 25 people with Django alone. The
pages are asked in turn, so that a busy moment meets all of them.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.make_log import bench_folder
from tests.web.on_postgres import cluster, free_port, programs

PEOPLE, SCENARIO = 100_000, "org100000"
BACKENDS = {
    "ours": "allauth.account.auth_backends.AuthenticationBackend",
    "bare": "django.contrib.auth.backends.ModelBackend",
}
WARM_UP, REQUESTS = 10, 100
BARE = "Django alone: a list of 25 people"
OK = 200
NONE_HERE = "none"
"""What is printed where PostgreSQL is missing."""


def milliseconds(database: str) -> dict[str, list[float]]:
    """Seed the organisation where it is missing, start both servers, and time each page so often."""
    with ExitStack() as stack:
        os.environ["WELLSERVED_DATA"] = str(bench_folder() / f"pages-{database}")
        os.environ["WELLSERVED_LOG"] = "warning"
        if database == "postgres":
            os.environ["WELLSERVED_DATABASE_URL"] = stack.enter_context(cluster(options=""))
        cookies, team = _seeded()
        ours = stack.enter_context(_server("wellserved.web.settings", "wellserved.web.wsgi:application"))
        bare = stack.enter_context(_server("benchmarks.bare", "benchmarks.bare:application"))
        pages = {
            BARE: (bare, "/"),
            "My desk": (ours, "/"),
            "Team": (ours, f"/teams/{team}/"),
            "People": (ours, "/people/"),
            "Search for “ann”": (ours, "/search/?q=ann"),
            "Search for a whole name": (ours, "/search/?q=laura+schmid"),
        }
        found: dict[str, list[float]] = {name: [] for name in pages}
        for number in range(WARM_UP + REQUESTS):
            for name, (server, path) in pages.items():
                taken = _ask(server, path, cookies["bare" if name == BARE else "ours"])
                if number >= WARM_UP:
                    found[name].append(taken)
        return found


def _seeded() -> tuple[dict[str, str], str]:
    """Give the cookies of a team lead who is signed in, by application, and the key of their team."""
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
    return cookies, lead.team.key


@contextmanager
def _server(settings: str, application: str) -> Iterator[http.client.HTTPConnection]:
    """Start a web server of one process, and give a connection to it that stays open."""
    port = free_port()
    words = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "2", "--keep-alive", "600"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "error", *words, application],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
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


def _ask(server: http.client.HTTPConnection, path: str, cookie: str) -> float:
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
