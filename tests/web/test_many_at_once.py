"""Several processes change the same things at once: nothing acknowledged is lost, nothing is done twice."""

import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from tests.shape.files import ROOT

PROCESSES = 4
TEST_URL = os.environ.get("WELLSERVED_TEST_DATABASE_URL", "")

LOOK = """
import django, json
django.setup()
from wellserved.web.models import Segment, AuditEntry
from wellserved.web.queries.audit import first_break
print(json.dumps({
    "descriptions": {each.name: each.description for each in Segment.objects.all()},
    "versions": {each.name: each.version for each in Segment.objects.all()},
    "entries": AuditEntry.objects.filter(refused=False).count(),
    "break": first_break(),
}))
"""
BEGIN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.conftest import play
from wellserved.web.models import Segment
play()
Segment.objects.create(key="shared", name="Shared")
"""


@pytest.fixture
def place(tmp_path: Path):
    """Give the environment of a place of its own, with the cast in it: a new file, or a new database."""
    environment = {
        **os.environ,
        "WELLSERVED_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.web.settings",
        "PYTHONPATH": str(ROOT),
    }
    if not TEST_URL:
        run(environment, "-c", BEGIN)
        yield environment
        return
    name = f"crowd_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(TEST_URL, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        environment["WELLSERVED_TEST_DATABASE_URL"] = f"{TEST_URL.rpartition('/')[0]}/{name}"
        run(environment, "-c", BEGIN)
        yield environment
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def at_once(environment: dict[str, str], *words: str, processes: int, rounds: int) -> list[str]:
    """Let several processes do the same so often at the same time, each with its number, and give what they say."""
    running = [
        subprocess.Popen(
            [sys.executable, *words, str(number), str(rounds)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    answers = [each.communicate(timeout=540) for each in running]
    assert [each.returncode for each in running] == [0] * processes, [error for _, error in answers]
    return [said for said, _ in answers]


def crowd(environment: dict[str, str], mode: str, rounds: int) -> Counter:
    """Let all of them do it at once, and add up what they say."""
    said = at_once(environment, "-m", "tests.web.crowd", mode, processes=PROCESSES, rounds=rounds)
    return sum((Counter(json.loads(each)) for each in said), Counter())


@pytest.mark.slow
def test_it_loses_no_acknowledged_edit(place: dict[str, str]) -> None:
    rounds = 500
    done = crowd(place, "edit", rounds)
    seen = json.loads(run(place, "-c", LOOK))
    assert done["written"] == PROCESSES * rounds
    marks = seen["descriptions"]["Shared"].split()
    assert sorted(marks) == sorted(f"{number}.{n}" for number in range(PROCESSES) for n in range(rounds))
    assert seen["versions"]["Shared"] == 1 + PROCESSES * rounds
    assert (seen["entries"], seen["break"]) == (PROCESSES * rounds, None)


@pytest.mark.slow
def test_it_does_once_what_is_sent_several_times_at_once(place: dict[str, str]) -> None:
    rounds = 200
    done = crowd(place, "send", rounds)
    seen = json.loads(run(place, "-c", LOOK))
    assert done == {"302 /customers/": PROCESSES * rounds}
    assert sorted(seen["versions"]) == sorted([*(f"Customers {n}" for n in range(rounds)), "Shared"])
    assert (seen["entries"], seen["break"]) == (rounds, None)
