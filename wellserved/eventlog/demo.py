"""The sample company as files: its event log, what its outside customers say, and the mapping that reads the log.

The company is a made-up lender. Everyone there knows the story: the Sales desk says "Operations is slow", Operations
says "the form was wrong". The cause lies upstream: Credit check waits for Legal. Both causes are put in on purpose
(`Plant`) and can be left out one by one, so the sample also shows whether an analysis finds what is there, and
nothing where nothing is. Who is who is in demo_company.py, how cases go in demo_stories.py.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from wellserved.eventlog.demo_cases import Case, Company, Event
from wellserved.eventlog.demo_company import (
    ALL_PLANTS,
    FIRST_DATE,
    LAST_DATE,
    OUTSIDE_PARTIES,
    OUTSIDE_SEGMENTS,
    PLANT_MEANINGS,
    SLOW_CUSTOMER,
    SLOW_PROVIDER,
    ZONE,
    Plant,
)
from wellserved.eventlog.demo_hours import demo_hours_toml
from wellserved.eventlog.demo_simulation import chance_from
from wellserved.eventlog.demo_stories import SECONDS_PER_DAY, run_company
from wellserved.words.events import PLAIN_COLUMNS, STATE_AFTER, EventKind, State

__all__ = [
    "ALL_PLANTS",
    "OUTSIDE_COLUMNS",
    "OUTSIDE_PARTIES",
    "OUTSIDE_SEGMENTS",
    "PLANT_MEANINGS",
    "DemoFiles",
    "Plant",
    "write_demo",
]

OUTSIDE_COLUMNS = ("month", "segment", "satisfaction", "answers", "complaints")

ANSWER_SHARE = 0.3
SCORE_AT_ONCE = 4.7
SCORE_LOST_PER_DAY = 0.11
SCORE_NOISE = 0.8
COMPLAINT_SHARE = 0.01
COMPLAINT_SHARE_PER_DAY = 0.008
"""Added for each day waited beyond a week."""


@dataclass(frozen=True)
class DemoFiles:
    """The files written, and the link planted as the weakest (None where it was left out)."""

    events: Path
    outside: Path
    mapping: Path
    hours: Path
    provider: str | None
    customer: str | None


def write_demo(folder: Path, *, seed: int = 1, plants: frozenset[Plant] = ALL_PLANTS) -> DemoFiles:
    """Simulate the sample company from a seed and write its files into a folder (made if missing).

    Gives: events.csv (one row per event, sorted by moment; columns in words/events.py), outside.csv (one row per month
    and outside segment: mean satisfaction 1 to 5, blank where nobody answered; how many answered; complaints),
    mapping.toml (which customers are outside) and hours.toml (when its teams work). The same seed and plants give the
    same bytes.
    """
    company = run_company(seed, plants)
    folder.mkdir(parents=True, exist_ok=True)
    is_slow = Plant.SLOW_LINK in plants
    files = DemoFiles(
        events=folder / "events.csv",
        outside=folder / "outside.csv",
        mapping=folder / "mapping.toml",
        hours=folder / "hours.toml",
        provider=SLOW_PROVIDER if is_slow else None,
        customer=SLOW_CUSTOMER if is_slow else None,
    )
    _write_csv(files.events, [column.name for column in PLAIN_COLUMNS], map(_plain_row, company.journal))
    _write_csv(files.outside, OUTSIDE_COLUMNS, _outside_rows(company, chance_from(f"outside {seed}")))
    files.mapping.write_text(_mapping(), encoding="utf-8", newline="\n")
    files.hours.write_text(demo_hours_toml(), encoding="utf-8", newline="\n")
    return files


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _plain_row(event: Event) -> tuple[str, ...]:
    promise_at = "" if event.promise_at is None else _iso(event.promise_at)
    place = (event.case, _iso(event.at), event.kind.value, event.team, event.customer)
    return (*place, event.waits_on, promise_at, event.activity)


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _mapping() -> str:
    names = ", ".join(f'"{name}"' for name in OUTSIDE_SEGMENTS)
    return f'format = 1\npreset = "plain"\n[outside]\nnames = [{names}]\n'


def _outside_rows(company: Company, chance: Random) -> list[tuple[str, ...]]:
    """Return what each segment said in each month about the cases that ended in it."""
    waited = _waited_days(company.journal)
    months = [f"{n // 12}-{n % 12 + 1:02}" for n in range(_month_number(FIRST_DATE), _month_number(LAST_DATE) + 1)]
    ended: dict[tuple[str, str], list[float]] = {(m, segment): [] for m in months for segment in OUTSIDE_SEGMENTS}
    for case in company.cases:
        if case.customer in OUTSIDE_SEGMENTS and case.ended_at is not None:
            ended[_month_of_end(case), case.customer].append(waited[case.name])
    return [(month, segment, *_voice(days, chance)) for (month, segment), days in ended.items()]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_of_end(case: Case) -> str:
    return datetime.fromtimestamp(case.ended_at or 0, ZONE).strftime("%Y-%m")


def _waited_days(journal: Iterable[Event]) -> dict[str, float]:
    """Return for each case the days its customer waited; time in which it waited for the customer does not count."""
    days: dict[str, float] = {}
    last: dict[str, Event] = {}
    for event in journal:
        if event.kind not in STATE_AFTER:
            continue
        before = last.get(event.case)
        if before is not None and _customer_waits(before):
            days[event.case] = days.get(event.case, 0) + (event.at - before.at) / SECONDS_PER_DAY
        last[event.case] = event
    return days


def _customer_waits(event: Event) -> bool:
    is_customers_date = event.kind is EventKind.WAITING_UNTIL and event.waits_on == "customer"
    return STATE_AFTER[event.kind] not in (State.WAITING_CUSTOMER, State.ENDED) and not is_customers_date


def _voice(waited: list[float], chance: Random) -> tuple[str, str, str]:
    """Return mean satisfaction, answers and complaints of customers who waited so many days each."""
    scores = []
    complaints = 0
    for days in waited:
        score = SCORE_AT_ONCE - SCORE_LOST_PER_DAY * days + chance.gauss(0, SCORE_NOISE)
        if chance.random() < ANSWER_SHARE:
            scores.append(min(5, max(1, round(score))))
        complaints += chance.random() < COMPLAINT_SHARE + COMPLAINT_SHARE_PER_DAY * max(0.0, days - 7)
    satisfaction = f"{sum(scores) / len(scores):.2f}" if scores else ""
    return satisfaction, str(len(scores)), str(complaints)
