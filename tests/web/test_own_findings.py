"""Our own requests are analysed as the command line would analyse them, once, by whoever is there."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import NOW, Cast
from tests.web.random_requests import BEGINS, random_requests
from tests.web.test_export_events import run, same_settings  # noqa: F401 -- a fixture
from wellserved.analysis.findings import Findings
from wellserved.web.actions.own_findings import analyse_now, usual_period
from wellserved.web.queries.own_findings import document, findings_of, newest

pytestmark = pytest.mark.django_db


def by_command_line(folder: Path, begins: str, ends: str) -> dict[str, Any]:
    told = run("export", "events", "--out", str(folder), "--from", begins, "--to", ends)
    assert told.exit_code == 0, told.stderr
    files = (str(folder / "events.csv"), "--context", str(folder / "context.toml"))
    told = run("analyse", *files, "--no-input", "--out", str(folder / "report"))
    assert told.exit_code == 0, told.stderr
    return json.loads((folder / "report" / "findings.json").read_text())


def alike(found: dict[str, Any]) -> dict[str, Any]:
    """Give findings without what depends on where they were made, and when."""
    source = {name: value for name, value in found["source"].items() if name not in ("files", "produced_by")}
    return {**found, "source": source}


def test_first(tmp_path: Path) -> None:
    random_requests(1, 40)
    from django.utils import timezone
    now = timezone.now()
    made = analyse_now(now=now)
    assert made.state == "done", made.refusal
    print(made.begins_on, made.ends_on, made.events_count)
    assert newest() == made
