"""Three workers write mails at the same moment and are ended without a word: every notice goes out once."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.shape.files import ROOT
from tests.web.test_many_at_once import place, run  # noqa: F401 -- a fixture

WORKERS, KILLS, PEOPLE, EACH = 3, 5, 100, 10
BEGIN = f"""
import django
django.setup()
from tests.web.conftest import NOW
from wellserved.web.models import Notice, Person
people = [Person(name=f"P {{n}}", mail=f"p{{n}}@example.org") for n in range({PEOPLE})]
Person.objects.bulk_create(people)
Notice.objects.bulk_create(
    Notice(person=each, kind="thanks", words={{"text": f"word-{{each.pk}}-{{n}}."}}, made_at=NOW, due_at=NOW)
    for each in people for n in range({EACH})
)
"""
WORK = """
import django
django.setup()
from tests.web.conftest import NOW
from wellserved.web.actions.notice_mails import write_due
from wellserved.web.models import Notice
print("ready", flush=True)
while Notice.objects.filter(mailed_at=None).exists():
    write_due(NOW)
    print("went round", flush=True)
"""
LOOK = """
import collections, django, json, re
django.setup()
from wellserved.web.models import Mail, Notice
texts = " ".join(mail.text for mail in Mail.objects.all())
words = collections.Counter(re.findall(r"word-[0-9]+-[0-9]+", texts))
print(json.dumps([len(words), sorted(set(words.values())), Notice.objects.filter(mailed_at=None).count()]))
"""
ONE_BY_ONE = "import wellserved.web.actions.notice_mails as it; it.AT_ONCE = 3\n"
"""So that a worker says often that it lives, and is ended in the middle."""


@contextmanager
def worker(environment: dict[str, str], before: str = "") -> Iterator[subprocess.Popen]:
    script = WORK.replace('print("ready"', before + 'print("ready"')
    running = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


@pytest.mark.slow
def test_every_notice_goes_out_once_however_workers_end(place: dict[str, str]) -> None:  # noqa: F811
    run(place, "-c", BEGIN)
    for _ in range(KILLS):
        with worker(place, ONE_BY_ONE) as running:
            assert running.stdout is not None
            assert [running.stdout.readline() for _ in range(2)] == ["ready\n", "went round\n"]
            running.send_signal(signal.SIGKILL)
    with worker(place) as one, worker(place) as two, worker(place) as three:
        for each in (one, two, three):
            assert each.stdout is not None
            assert each.stdout.read().startswith("ready")
            assert each.wait() == 0
    assert json.loads(run(place, "-c", LOOK)) == [PEOPLE * EACH, [1], 0]
