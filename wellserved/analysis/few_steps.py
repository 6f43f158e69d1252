"""A few cases, without a database: events → steps → spells, row by row; equal to steps.py and spells.py.

A page shows one request and what it waits for, within a blink. The tables are made for millions of cases: for thirty
they take most of a second, nearly all of it to plan queries. So this counts a handful of cases in plain Python, by the
same definitions. A test compares both on random worlds, to the microsecond (docs/decisions/0015).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from wellserved.words.events import OUTSIDE_PARTY, STATE_AFTER, EventKind, State
from wellserved.words.hours import WorkingHours

_NAMING = (State.WAITING_CASE, State.WAITING_OUTSIDE, State.WAITING_UNTIL)
"""The states in which something waited on may be named."""


class Event(NamedTuple):
    """One event, in the numbers of the event table (EVENT_COLUMNS); what is waited on is a text."""

    case: int
    row: int
    at_us: int
    kind: EventKind
    team: int | None = None
    customer: int | None = None
    waits_on: str | None = None
    promise_us: int | None = None


class Part(NamedTuple):
    """One thing that a text of `waits_on` names, as in EventLog.waits."""

    case: int
    """The number a case of that name has, whether or not there is one."""
    party: int | None
    """The outside party of that name."""
    is_customer: bool = False


@dataclass(frozen=True)
class FewCases:
    """A log of a few cases that tells queue from work and names its ends, and the moment to count to."""

    events: tuple[Event, ...]
    waits: Mapping[str, tuple[Part, ...]]
    """What each text of `waits_on` names."""
    as_of_us: int
    hours: Mapping[int, WorkingHours] = field(default_factory=dict)
    """By party; whoever has none is always open."""
    outside: frozenset[int] = frozenset({OUTSIDE_PARTY})
    """Outside customers."""

    def parts(self, waits_on: str | None) -> tuple[Part, ...]:
        """Give what a text names; nothing for none."""
        return self.waits.get(waits_on, ()) if waits_on else ()


class Step(NamedTuple):
    """One step of a case, as in analysis/steps.py."""

    case: int
    row: int
    life: int
    start_us: int
    end_us: int | None
    team: int | None
    state: State
    customer: int
    asked: int | None
    waits_on: str | None
    promise_us: int | None
    prev_team: int | None
    prev_state: State | None
    next_state: State | None


class Life(NamedTuple):
    """One life of a case, as in analysis/spells.py."""

    case: int
    life: int
    start_us: int
    end_us: int
    is_open: bool


class Stretch(NamedTuple):
    """A stretch of a living step, cut at the date waited for, as in analysis/charge_pieces.py."""

    case: int
    life: int
    start_us: int
    end_us: int
    team: int | None
    state: State
    customer: int
    asked: int | None
    waits_on: str | None
    first_stay: int


class Spell(NamedTuple):
    """One spell of a case, as in analysis/spells.py."""

    case: int
    life: int
    team: int | None
    holder: int | None
    customer: int
    state: State
    waits_on: str | None
    start_us: int
    end_us: int


class _Mark(NamedTuple):
    """What a case is like from an event on."""

    row: int
    at_us: int
    team: int | None
    state: State
    asked: int | None
    waits_on: str | None
    promise_us: int | None

    @property
    def seen(self) -> tuple[object, ...]:
        """What differs from one step to the next."""
        waited = self.asked if self.state is State.WAITING_CUSTOMER else self.waits_on
        return self.team, self.state, waited, self.promise_us


def steps_of(few: FewCases) -> dict[int, list[Step]]:
    """Give the steps of each case, in order; by the definitions of `steps.steps`."""
    of_case: dict[int, list[Event]] = defaultdict(list)
    for event in few.events:
        if event.at_us <= few.as_of_us and event.kind in STATE_AFTER:
            of_case[event.case].append(event)
    return {
        case: list(_steps(case, _changes(events), few.as_of_us))
        for case, events in of_case.items()
    }  # fmt: skip


def _changes(events: list[Event]) -> list[_Mark]:
    """Keep the events at which something differs from before."""
    found: list[_Mark] = []
    team = None
    for event in sorted(events, key=lambda each: (each.at_us, each.row)):
        team = team if event.team is None else event.team
        state = STATE_AFTER[event.kind]
        waits_on = event.waits_on if state in _NAMING else None
        until = event.promise_us if state is State.WAITING_UNTIL else None
        mark = _Mark(event.row, event.at_us, team, state, event.customer, waits_on, until)
        if not found or mark.seen != found[-1].seen:
            found.append(mark)
    return found


def _steps(case: int, changes: list[_Mark], as_of_us: int) -> Iterator[Step]:
    life, opened_by, customer = 0, OUTSIDE_PARTY, OUTSIDE_PARTY
    for before, mark, after in zip([None, *changes], changes, [*changes[1:], None], strict=False):
        reopens = before is not None and before.state is State.ENDED and mark.state is not State.ENDED
        if before is None or reopens:
            life += reopens
            customer = opened_by = opened_by if mark.asked is None else mark.asked
        elif mark.team != before.team and before.team is not None:
            customer = before.team
        runs_on = None if mark.state is State.ENDED else as_of_us
        yield Step(
            case, mark.row, life, mark.at_us, after.at_us if after else runs_on,
            mark.team, mark.state, customer, mark.asked, mark.waits_on, mark.promise_us,
            before.team if before else None, before.state if before else None, after.state if after else None,
        )  # fmt: skip


def lives_of(steps: Iterable[Step]) -> list[Life]:
    """Give the lives of one case from its steps; by the definition of `spells.lives`."""
    of_life: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        of_life[step.life].append(step)
    return [_life(own) for own in of_life.values()]


def _life(own: list[Step]) -> Life:
    start, last = own[0].start_us, own[-1]
    ends = [step.end_us for step in own if step.state is not State.ENDED and step.end_us is not None]
    is_open = last.state is not State.ENDED and last.next_state is None
    return Life(last.case, last.life, start, max(ends, default=start), is_open)


def stretches_of(steps: list[Step]) -> list[Stretch]:
    """Cut the living steps of one case at the dates they wait for; by the definition of `charge_pieces.stretches`."""
    left: dict[int, int] = {}
    for step in steps:
        moves = None not in (step.team, step.prev_team) and step.team != step.prev_team
        if moves and step.prev_state is not State.ENDED:
            left.setdefault(step.life, step.start_us)
    found = []
    for step in steps:
        if step.state is State.ENDED or step.end_us is None:
            continue
        for start, end, state, waits_on in _until_date(step, step.end_us):
            stays = step.life not in left or start < left[step.life]
            whole = (step.case, step.life, start, end, step.team, state, step.customer, step.asked, waits_on)
            if start < end:
                found.append(Stretch(*whole, int(stays)))
    return found


def _until_date(step: Step, end_us: int) -> list[tuple[int, int, State, str | None]]:
    """Cut a wait until a date at that date; afterwards it lies in the queue."""
    date_us = step.promise_us
    if step.state is not State.WAITING_UNTIL or date_us is None or date_us >= end_us:
        return [(step.start_us, end_us, step.state, step.waits_on)]
    cut = max(date_us, step.start_us)
    return [(step.start_us, cut, step.state, step.waits_on), (cut, end_us, State.QUEUE, None)]


def spells_of(case: int, steps: Mapping[int, list[Step]], few: FewCases) -> list[Spell]:
    """Say who held a case when; by the definition of `spells.spells`."""
    return [
        Spell(
            each.case, each.life, each.team, _holder(each, steps, few), each.customer, each.state, each.waits_on,
            each.start_us, each.end_us,
        )
        for each in stretches_of(steps.get(case, []))
    ]  # fmt: skip


def _holder(each: Stretch, steps: Mapping[int, list[Step]], few: FewCases) -> int | None:
    parts = few.parts(each.waits_on)
    if each.state is State.WAITING_CUSTOMER:
        return each.customer if each.asked is None else each.asked
    if each.state in (State.WAITING_CASE, State.WAITING_OUTSIDE):
        return _asked_first(parts[0], steps) if len(parts) == 1 else None
    if each.state is State.WAITING_UNTIL and any(part.is_customer for part in parts):
        return each.customer
    return each.team


def _asked_first(part: Part, steps: Mapping[int, list[Step]]) -> int | None:
    """Give the team first asked in a case that is waited on, otherwise the outside party."""
    first = steps[part.case][0].team if part.case in steps else None
    return part.party if first is None else first
