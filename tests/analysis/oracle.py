"""The slow, obvious twin of wellserved.analysis: plain loops over a list of events, written from the definitions."""

from dataclasses import dataclass
from typing import NamedTuple

from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, STATE_AFTER, EventKind, State

ENDED = State.ENDED
WAITS = (State.WAITING_CASE, State.WAITING_OUTSIDE, State.WAITING_UNTIL)


@dataclass(frozen=True)
class Event:
    """One row of a log."""

    case: str
    row: int
    at: int
    kind: EventKind
    team: int | None = None
    customer: int | None = None
    waits_on: str | None = None
    promise: int | None = None
    kept: int | None = None
    expedited: int | None = None


@dataclass(frozen=True)
class Log:
    """A small log and what is known about it, as in wellserved.engine.EventLog."""

    events: tuple[Event, ...]
    parties: dict[str, int]
    """The outside parties that texts of `waits_on` may name."""
    states_known: bool = True
    held_before: bool = False
    ends_known: bool = True

    def cases(self) -> list[str]:
        return sorted({event.case for event in self.events})

    def of_case(self, case: str, as_of: int) -> list[Event]:
        seen = [event for event in self.events if event.case == case and event.at <= as_of]
        return sorted(seen, key=lambda event: (event.at, event.row))


class Mark(NamedTuple):
    """What a case is like from a moment on."""

    at: int
    team: int | None
    state: State
    waits_on: str | None
    promise: int | None
    asked: int | None

    def differs(self, before: "Mark") -> bool:
        """Say whether something differs that somebody would notice."""
        asked_another = self.state == State.WAITING_CUSTOMER and self.asked != before.asked
        return asked_another or self[1:5] != before[1:5]


class Step(NamedTuple):
    """One step of a case; `next_*` as in wellserved.analysis.steps."""

    case: str
    life: int
    start: int
    end: int | None
    team: int | None
    state: State
    customer: int | None
    asked: int | None
    waits_on: str | None
    promise: int | None
    prev_team: int | None
    prev_state: State | None
    next_team: int | None
    next_state: State | None


class Spell(NamedTuple):
    case: str
    life: int
    team: int | None
    holder: int | None
    customer: int | None
    state: State
    waits_on: str | None
    start: int
    end: int


class Life(NamedTuple):
    case: str
    life: int
    start: int
    end: int
    is_open: bool
    began_with: int | None


def state_after(kind: EventKind, log: Log) -> State:
    if log.held_before:
        waits = kind.value.startswith("waiting_")
        return STATE_AFTER[kind] if waits else State.HELD
    if STATE_AFTER[kind] in (State.QUEUE, State.WORK) and not log.states_known:
        return State.HELD
    return STATE_AFTER[kind]


def last_event_ends(log: Log) -> bool:
    return log.held_before or not log.ends_known


def marks(log: Log, case: str, as_of: int) -> list[Mark]:
    """Follow one case through the events that change its state."""
    found: list[Mark] = []
    team = None
    moment = None
    for event in log.of_case(case, as_of):
        if event.kind not in STATE_AFTER:
            continue
        team = event.team if event.team is not None else team
        at = moment if log.held_before and moment is not None else event.at
        moment = event.at
        state = state_after(event.kind, log)
        waits_on = event.waits_on if state in WAITS else None
        promise = event.promise if state == State.WAITING_UNTIL else None
        found.append(Mark(at, team, state, waits_on, promise, event.customer))
    return found


def steps(log: Log, as_of: int) -> list[Step]:
    """Give the steps of every case, in order."""
    return [step for case in log.cases() for step in _steps_of(log, case, as_of)]


def _steps_of(log: Log, case: str, as_of: int) -> list[Step]:
    every = marks(log, case, as_of)
    changes = [mark for i, mark in enumerate(every) if i == 0 or mark.differs(every[i - 1])]
    found: list[Step] = []
    life, opened_by, customer = 0, OUTSIDE_PARTY, OUTSIDE_PARTY
    for i, mark in enumerate(changes):
        before = changes[i - 1] if i > 0 else None
        after = changes[i + 1] if i + 1 < len(changes) else None
        if before is None:
            opened_by = mark.asked if mark.asked is not None else OUTSIDE_PARTY
            customer = opened_by
        elif before.state == ENDED and mark.state != ENDED:
            life += 1
            opened_by = mark.asked if mark.asked is not None else opened_by
            customer = opened_by
        elif mark.team != before.team and before.team is not None:
            customer = before.team
        end, next_state = (after.at, after.state) if after else _last_of(log, case, mark, as_of)
        found.append(
            Step(
                *(case, life, mark.at, end, mark.team, mark.state, customer, mark.asked, mark.waits_on, mark.promise),
                prev_team=before.team if before else None,
                prev_state=before.state if before else None,
                next_team=after.team if after else None,
                next_state=next_state,
            )
        )
    return found


def _last_of(log: Log, case: str, mark: Mark, as_of: int) -> tuple[int | None, State | None]:
    """Say when and how the last step of a case ends."""
    if last_event_ends(log):
        return log.of_case(case, as_of)[-1].at, ENDED
    return (None if mark.state == ENDED else as_of), None


def spells(log: Log, as_of: int) -> list[Spell]:
    """Give who held each case when, from its steps."""
    found = []
    for step in steps(log, as_of):
        if step.state == ENDED or step.end is None:
            continue
        holder = _holder(log, as_of, step)
        cut = step.end
        if step.state == State.WAITING_UNTIL and step.promise is not None:
            cut = min(max(step.promise, step.start), step.end)
        found.append(
            Spell(step.case, step.life, step.team, holder, step.customer, step.state, step.waits_on, step.start, cut)
        )
        then = state_after(EventKind.QUEUED, log)
        found.append(Spell(step.case, step.life, step.team, step.team, step.customer, then, None, cut, step.end))
    return [spell for spell in found if spell.end > spell.start]


def _holder(log: Log, as_of: int, step: Step) -> int | None:
    if step.state == State.WAITING_CUSTOMER:
        return step.asked if step.asked is not None else step.customer
    parts = step.waits_on.split(SEVERAL) if step.waits_on else []
    if step.state in (State.WAITING_CASE, State.WAITING_OUTSIDE):
        return first_asked(log, as_of, parts[0]) if len(parts) == 1 else None
    if step.state == State.WAITING_UNTIL and "customer" in parts:
        return step.customer
    return step.team


def first_asked(log: Log, as_of: int, name: str) -> int | None:
    """Give the team first asked in the case of that name, otherwise the outside party of that name."""
    of_case = marks(log, name, as_of)
    if of_case and of_case[0].team is not None:
        return of_case[0].team
    return log.parties.get(name)


def lives(log: Log, as_of: int) -> list[Life]:
    """Give the lives of every case: from its first step in state other than ended to the end of its last such step."""
    found = []
    every = steps(log, as_of)
    for case, life in sorted({(step.case, step.life) for step in every}):
        own = [step for step in every if (step.case, step.life) == (case, life)]
        alive = [step for step in own if step.state != ENDED]
        end = max((step.end for step in alive if step.end is not None), default=own[0].start)
        is_open = own[-1].state != ENDED and own[-1].next_state is None
        found.append(Life(case, life, own[0].start, end, is_open, own[0].team))
    return found


class OpenCase(NamedTuple):
    case: str
    team: int | None
    state: State
    age: int
    in_state: int


def open_ages(log: Log, as_of: int) -> list[OpenCase]:
    """Give the age of each case that is open as of the moment, the oldest first."""
    found = []
    for life in lives(log, as_of):
        if life.is_open:
            step = next(step for step in reversed(steps(log, as_of)) if step.case == life.case)
            state, since = step.state, step.start
            if state == State.WAITING_UNTIL and step.promise is not None and step.promise <= as_of:
                state, since = state_after(EventKind.QUEUED, log), max(step.promise, step.start)
            found.append(OpenCase(life.case, step.team, state, as_of - life.start, as_of - since))
    return sorted(found, key=lambda case: -case.age)


def lifetimes(log: Log, as_of: int) -> dict[str, int]:
    """Give how long each complete case lived, all its lives together."""
    every = lives(log, as_of)
    still_open = {life.case for life in every if life.is_open}
    return {
        case: sum(life.end - life.start for life in every if life.case == case)
        for case in {life.case for life in every} - still_open
    }
