"""Rows of our own event table → the few cases that `analysis` counts without a database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from wellserved.analysis.few_steps import Event, FewCases, Part
from wellserved.engine import key_numbers
from wellserved.web.models import Team
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.event_table import CUSTOMER, Row
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.events import SEVERAL
from wellserved.words.hours_counted import moment_us

_OUTSIDERS = 2**30
"""From here on numbers are those of parties outside; below, those of teams."""


def few_cases(rows: Sequence[Row], teams: Iterable[Team], now: datetime) -> tuple[FewCases, dict[int, str]]:
    """Give rows as the few cases that `analysis` counts, and the names of parties outside, by number. One query.

    Numbers have the order that they have where the exported table is read: so equal shares are rounded alike.
    """
    references = {f"{REFERENCE}{row.request}" for row in rows}
    named = {part for row in rows for part in row.waits_on}
    numbers = key_numbers(references | named)
    outside = {name: _OUTSIDERS + n for n, name in enumerate(sorted(named - references - {CUSTOMER}))}
    known = hours_of(teams)
    few = FewCases(
        tuple(_event(row, numbers) for row in rows),
        {
            SEVERAL.join(row.waits_on): tuple(
                Part(numbers[part], outside.get(part), part == CUSTOMER) for part in row.waits_on
            )
            for row in rows
        },
        moment_us(now),
        {team: each.hours for team, each in known.items() if each.of is not None},
    )
    return few, {number: name for name, number in outside.items()}


def _event(row: Row, numbers: Mapping[str, int]) -> Event:
    return Event(
        numbers[f"{REFERENCE}{row.request}"], row.number, moment_us(row.at), row.kind, row.team, row.customer,
        SEVERAL.join(row.waits_on) or None, moment_us(row.promise_at) if row.promise_at else None,
    )  # fmt: skip
