"""How long pages of requests take among a million requests with ten million events, one request at a time.

`python -m benchmarks.request_pages sqlite|postgres [count]` prints, as JSON, the milliseconds of each request by page,
beside Django alone in the same turn, as `benchmarks.pages` does. What was made is kept for the next run.
"""

import http.client
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from benchmarks.beside_helpdesk import helpdesk
from benchmarks.kept_postgres import kept_cluster
from benchmarks.make_log import bench_folder
from benchmarks.pages import BACKENDS, BARE, NONE_HERE, SCENARIO, ask_for, server
from tests.web.on_postgres import programs

REQUESTS, WARM_UP, TURNS = 1_000_000, 10, 100
ASKED = "Laptop for whoever begins on the first"
PART = "{count:,} requests, about ten events each"
BESIDE_EVERY = 10
"""The other application is asked in every tenth turn only: it takes seconds."""
SEE_OTHER = 302
OK = 200


@dataclass(frozen=True)
class Reader:
    """A team lead who is signed in, and what they look at."""

    cookies: dict[str, str]
    """By application."""
    team: str
    asks: str
    """Keys of the team they lead, and of one that serves it."""
    waiting: str
    in_work: str
    ended: str
    """Keys of requests of their team."""


@dataclass
class Browser:
    """Fills in the forms of pages, and sends them."""

    connection: http.client.HTTPConnection
    cookie: str
    path: str = ""
    fields: dict[str, str] | None = None

    def open(self, path: str, sends_to: str) -> None:
        """Look at a page, and take the form that is sent to an address."""
        self.connection.request("GET", path, headers={"Host": "localhost", "Cookie": self.cookie})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != OK:
            raise SystemExit(f"{path} answered {response.status}: {content[:300]!r}")
        new = SimpleCookie(response.headers.get("Set-Cookie", ""))
        if "csrftoken" in new:
            kept = [each for each in self.cookie.split("; ") if not each.startswith("csrftoken=")]
            self.cookie = "; ".join([*kept, f"csrftoken={new['csrftoken'].value}"])
        forms = [each for each in html.fromstring(content).forms if (each.action or path).split("?")[0] == sends_to]
        if not forms:
            raise SystemExit(f"{path} has no form for {sends_to}.")
        chosen = max(forms, key=lambda each: len(each.fields))
        self.path, self.fields = sends_to, {name: value for name, value in chosen.form_values() if name}

    def send(self, words: Mapping[str, str]) -> float:
        """Send the form with these words; give the milliseconds until the answer that it was done."""
        body = urlencode({**(self.fields or {}), **words})
        headers = {"Host": "localhost", "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        self.connection.request("POST", self.path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        taken = (time.perf_counter() - start) * 1000
        if response.status != SEE_OTHER:
            said = html.fromstring(content).text_content().split()
            raise SystemExit(f"{self.path} answered {response.status}: {' '.join(said)[:600]}")
        return taken


def milliseconds(database: str, count: int) -> dict[str, dict[str, list[float]]]:
    """Make the organisation and its requests where they are missing, and time pages, asking, and a step in turn."""
    with ExitStack() as stack:
        folder = bench_folder() / f"requests-{database}"
        os.environ["WELLSERVED_DATA"], os.environ["WELLSERVED_LOG"] = str(folder), "warning"
        if database == "postgres":
            os.environ["WELLSERVED_DATABASE_URL"] = stack.enter_context(kept_cluster(bench_folder() / "postgres"))
        reader, part = _made(folder, count)
        ours = stack.enter_context(server("wellserved.web.settings", "wellserved.web.wsgi:application"))
        bare = stack.enter_context(server("benchmarks.bare", "benchmarks.bare:application"))
        other = _address_beside(database, folder)
        theirs, shown = stack.enter_context(helpdesk(bench_folder(), other, count))
        beside = {
            "django-helpdesk: its list of a queue, with its rows": lambda: sum(
                ask_for(theirs, path, shown.cookie) for path in (shown.list, shown.rows)
            ),
            "django-helpdesk: one case": lambda: ask_for(theirs, shown.case, shown.cookie),
        }
        return {part: _timed(ours, bare, reader, beside)}


def _address_beside(database: str, folder: Path) -> str:
    """Give the address of a database for django-helpdesk: another file, or another database of the same cluster."""
    if database == "sqlite":
        return f"sqlite:///{folder / 'helpdesk.sqlite3'}"
    import psycopg  # noqa: PLC0415 -- only where it is measured

    own = os.environ["WELLSERVED_DATABASE_URL"]
    with psycopg.connect(own, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'helpdesk'").fetchone() is None:
            connection.execute("CREATE DATABASE helpdesk")
    return f"{own.rpartition('/')[0]}/helpdesk"


def _timed(
    ours: http.client.HTTPConnection,
    bare: http.client.HTTPConnection,
    reader: Reader,
    beside: Mapping[str, Callable[[], float]],
) -> dict[str, list[float]]:
    pages = {
        "My desk, of a lead": "/",
        "The team’s queue": f"/teams/{reader.team}/requests/",
        "My requests": "/requests/",
        "A request that waits": f"/requests/{reader.waiting}/",
        "A request that ended": f"/requests/{reader.ended}/",
        "The page to ask on": f"/requests/new/?to={reader.asks}",
    }
    browser = Browser(ours, reader.cookies["ours"])
    steps: dict[str, Callable[[], float]] = {
        "Asking": lambda: _asking(browser, reader),
        "A step: still on it": lambda: _telling(browser, reader),
    }
    found: dict[str, list[float]] = {name: [] for name in (BARE, *pages, *steps, *beside)}
    for number in range(WARM_UP + TURNS):
        turn = {BARE: ask_for(bare, "/", reader.cookies["bare"])}
        turn |= {name: ask_for(ours, path, reader.cookies["ours"]) for name, path in pages.items()}
        turn |= {name: step() for name, step in steps.items()}
        if number % BESIDE_EVERY == 0:
            turn |= {name: step() for name, step in beside.items()}
        if number >= WARM_UP:
            for name, taken in turn.items():
                found[name].append(taken)
    return found


def _asking(browser: Browser, reader: Reader) -> float:
    browser.open(f"/requests/new/?to={reader.asks}", "/requests/new/")
    return browser.send({"title": ASKED, "do": "ask"})


def _telling(browser: Browser, reader: Reader) -> float:
    address = f"/requests/{reader.in_work}/update/"
    browser.open(address, address)
    return browser.send({"update": "still_on_it", "text": "Still on it."})


def _made(folder: Path, count: int) -> tuple[Reader, str]:
    """Make what is missing, and sign the lead of the team in that is asked most."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellserved.web.settings"
    import django  # noqa: PLC0415 -- the environment comes first

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from wellserved.commands.first_run import collect_static_files  # noqa: PLC0415
    from wellserved.web.actions.databases import bring_up_to_date  # noqa: PLC0415
    from wellserved.web.actions.seed import planned, seed  # noqa: PLC0415
    from wellserved.web.actions.seed_many import write_many  # noqa: PLC0415
    from wellserved.web.models import Person, Request  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    bring_up_to_date(Place.OWN)
    collect_static_files(lambda _: None)
    now = timezone.now()
    if not Person.objects.exists():
        seed(plan=planned(SCENARIO, 1, now.date()), now=now)
    if not Request.objects.exists():
        write_many(count=count, seed=1, now=now)
    # Nobody asks more than some hundred times a day: what earlier runs asked counts for nobody.
    Request.objects.filter(title=ASKED).update(asked_by=None)
    return _reader(), PART.format(count=count)


def _reader() -> Reader:
    from django.db.models import Count  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from wellserved.web.models import Link, Membership, Request  # noqa: PLC0415

    its = Request.objects.filter(provider__served_by__isnull=False)
    busiest = its.filter(ended_at=None).values("provider").annotate(n=Count("pk")).order_by("-n", "provider")[0]
    lead = Membership.objects.get(is_lead=True, until_date=None, team=busiest["provider"])
    own = Request.objects.filter(provider=lead.team)
    cookies = {}
    for application, backend in BACKENDS.items():
        client = Client()
        client.force_login(lead.person, backend=backend)
        cookies[application] = f"session={client.cookies['session'].value}"
    served_by = Link.objects.filter(customer=lead.team).order_by("pk").select_related("provider")[0]
    return Reader(
        cookies,
        lead.team.key,
        served_by.provider.key,
        waiting=(own.filter(state="waiting_request").order_by("pk").first() or own.order_by("-pk")[0]).key,
        in_work=own.filter(state__in=("in_work", "accepted", "new")).order_by("-pk")[0].key,
        ended=own.filter(state="closed").order_by("pk")[own.filter(state="closed").count() // 2].key,
    )


def main() -> None:
    """Print what was measured."""
    database, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    if database == "postgres" and programs() is None:
        print(json.dumps(NONE_HERE))
        return
    print(json.dumps(milliseconds(database, count)))


if __name__ == "__main__":
    main()
