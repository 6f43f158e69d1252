"""The sample company: made when somebody first looks for it, dropped when nobody needs it any more."""

from datetime import datetime
from pathlib import Path

from django.db import connections

from wellserved.web import places
from wellserved.web.actions.brought_logs import bring_made_up
from wellserved.web.actions.databases import alone, bring_up_to_date, file_of, steps_ahead
from wellserved.web.actions.event_parts import forget_all
from wellserved.web.actions.own_findings import ask_usual
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import Organisation, Person
from wellserved.web.places import Place
from wellserved.words.roles import Role

SCENARIO, SEED = "demo", 1


def open_sample(*, now: datetime) -> None:
    """Make the sample company if it is not there yet, or bring it up to date. Whoever comes meanwhile waits."""
    with alone(Place.SAMPLE), places.at(Place.SAMPLE):
        if steps_ahead(Place.SAMPLE):
            bring_up_to_date(Place.SAMPLE)
        if not Organisation.objects.exists():
            seed(plan=planned(SCENARIO, SEED, now.date()), now=now)
            service_lead = Person.objects.filter(role=Role.SERVICE_LEAD).order_by("pk").first()
            bring_made_up(by=service_lead, now=now, seed=SEED)
            ask_usual(now)


def remove_sample() -> bool:
    """Drop the sample company with everything done in it; say whether there was one."""
    with alone(Place.SAMPLE):
        connections[Place.SAMPLE].close()
        found = [file for file in _files() if file.exists()]
        for file in found:
            file.unlink()
        with places.at(Place.SAMPLE):
            forget_all()
    return bool(found)


def _files() -> list[Path]:
    """Give the database's files; the one that is looked for comes last, so that a half-removed one is never opened."""
    file = file_of(Place.SAMPLE)
    return [] if file is None else [*(file.with_name(file.name + end) for end in ("-wal", "-shm")), file]
