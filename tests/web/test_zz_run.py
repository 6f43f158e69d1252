import json
import pytest
from datetime import timedelta
pytestmark = pytest.mark.django_db
from tests.web.random_requests import random_requests, BEGINS
from tests.web.test_export_events import run, same_settings
from tests.web.test_own_findings import by_command_line, alike
from wellserved.web.models import *
from wellserved.web.actions import own_findings as of
from wellserved.web.queries import own_findings as q
def test_x(tmp_path, settings, monkeypatch):
    settings.DATA = tmp_path/"data"; (tmp_path/"data").mkdir()
    Organisation.objects.create(name="N", set_up_at=BEGINS, privacy_read_at=BEGINS)
    random_requests(1, 60)
    now = BEGINS + timedelta(days=40)
    made = of.analyse_now(now=now)
    assert made.state == "done", made.refusal
    print(made.begins_on, made.ends_on, made.events_count, MonthOf.objects.count())
    for p in sorted((tmp_path/"data").rglob("*")): print(p, p.stat().st_size)
    from wellserved.web.actions.export_events import export_events
    from wellserved.web.actions.event_parts import begin_of
    export_events(by=None, now=now, folder=tmp_path/"x", begins=begin_of(made.begins_on), ends=begin_of(made.ends_on))
    told = run("analyse", str(tmp_path/"x/events.csv"), "--context", str(tmp_path/"x/context.toml"), "--no-input", "--out", str(tmp_path/"r"), "--months", "UTC")
    assert told.exit_code == 0, told.stderr
    print("MONTHS", MonthOf.objects.count()); a = alike(json.loads((tmp_path/"r/findings.json").read_text())); b = alike(json.loads(q.document(made)))
    for k in a:
        if a[k]!=b[k]: print(k, "\n", str(a[k])[:600], "\n", str(b[k])[:600])
    assert a==b
