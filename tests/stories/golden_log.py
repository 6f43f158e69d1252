"""The year of a made-up organisation as the log that `wellserved export events` would write; without a database."""

import csv
from pathlib import Path

from wellserved.web.actions.export_events import COLUMNS, cells_of
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.event_table import Stored, rows_of
from wellserved.web.scenarios.plan import Plan
from wellserved.web.scenarios.plan_requests import PlannedRequest
from wellserved.words.events import SEVERAL


def write_log(plan: Plan, path: Path) -> None:
    """Write what happened to all requests of a plan."""
    numbers = {team.key: number for number, team in enumerate(plan.teams, start=1)}
    labels = {number: team.name for number, team in enumerate(plan.teams, start=1)}
    known = {each.number for each in plan.requests.requests}
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for request in plan.requests.requests:
            writer.writerows(cells_of(row, labels) for row in rows_of(_stored(request, numbers), known))


def _stored(request: PlannedRequest, numbers: dict[str, int]) -> list[Stored]:
    return [
        Stored(
            request.number, place, event.at, event.what.value, numbers.get(event.team), _named(event.waits_on),
            event.until_at, event.promise, event.reason, event.undoes, numbers[request.customer], request.service,
            is_confidential=False,
        )
        for place, event in enumerate(request.events, start=1)
    ]  # fmt: skip


def _named(waits_on: tuple[int | str, ...]) -> str:
    return SEVERAL.join(f"{REFERENCE}{each}" if isinstance(each, int) else each for each in waits_on)
