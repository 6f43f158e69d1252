"""The slow, obvious twins of promises, queue causes and brute force: plain loops, exact fractions."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from tests.analysis.clock_worlds import Hours, worked
from tests.analysis.oracle import Event, Life, Log, lives, spells, state_after, steps
from wellserved.words.charges import ChargeKind
from wellserved.words.events import STATE_AFTER, EventKind, State

LifeKey: TypeAlias = tuple[str, int]
NO_DELIVERY = {EventKind.WAITING_UNTIL, EventKind.ANSWER_PROMISED, EventKind.NEWS_PROMISED}
OWN = [kind for kind in ChargeKind if kind.value in ("queue", "work", "held", "stale", "unasked")]


def events_of_lives(log: Log, case: str, as_of: int) -> Iterator[tuple[int, Event]]:
    """Follow a case, and count its lives as they begin."""
    life, state = 0, None
    for event in log.of_case(case, as_of):
        if event.kind in STATE_AFTER:
            after = state_after(event.kind, log)
            life += state == State.ENDED and after != State.ENDED
            state = after
        yield life, event


def in_force(log: Log, as_of: int) -> dict[LifeKey, int]:
    """Give the promised moment in force in each life."""
    span = {(life.case, life.life): (life.start, life.end) for life in lives(log, as_of)}
    found: dict[LifeKey, int] = {}
    missed: set[LifeKey] = set()
    for case in log.cases():
        for number, event in events_of_lives(log, case, as_of):
            life = (case, number)
            if event.promise is None or event.kind in NO_DELIVERY or life not in span:
                continue
            start, end = span[life]
            if event.at > end or (number and event.promise < start) or event.promise == found.get(life):
                continue
            if life in found and event.at > found[life]:
                missed.add(life)
            if life not in missed:
                found[life] = event.promise
    return found


def by_column(log: Log, as_of: int) -> dict[LifeKey, int]:
    """Give the last word of the column in each life."""
    every = ((case, *each) for case in log.cases() for each in events_of_lives(log, case, as_of))
    return {(case, life): event.kept for case, life, event in every if event.kept is not None}


class Verdict(NamedTuple):
    """What became of a promise, and where most of the time was used that was not the own."""

    verdict: str
    kind: ChargeKind | None = None
    provider: int | None = None
    customer: int | None = None
    used: int | None = None


def verdicts(log: Log, as_of: int, charged: list[dict[str, Any]], hours: Hours) -> dict[LifeKey, Verdict]:
    """Say what became of each promise, from the charges as they are."""
    first = {step.case: step.team for step in reversed(steps(log, as_of))}
    moments, column = in_force(log, as_of), by_column(log, as_of)
    found = {}
    for life in lives(log, as_of):
        key = (life.case, life.life)
        own = [row for row in charged if (row["case"], row["life"]) == key]
        if key in moments:
            found[key] = _by_moment(life, moments[key], first[life.case], own, hours)
        elif key in column:
            over = "running_late" if life.is_open else "late_unknown"
            in_time = "running" if life.is_open else "kept"
            found[key] = Verdict(in_time if column[key] else over)
    return found


def _by_moment(life: Life, promise: int, asked: int | None, charged: list[dict[str, Any]], hours: Hours) -> Verdict:
    promised = worked(hours, asked, life.start, promise)
    customers_clock = sum(row["promise_us"] for row in charged)
    unseen = promise < life.start
    if customers_clock <= promised and not unseen:
        return Verdict("running" if life.is_open else "kept")
    if life.is_open:
        return Verdict("running_late")
    if asked is None or unseen:
        return Verdict("late_unknown")
    own = 0
    others: Counter[tuple[int, int | None, int | None]] = Counter()
    for row in charged:
        if row["depth"] == 0 and list(ChargeKind)[row["kind"]] in OWN and row["team"] == asked:
            own += row["promise_us"]
        else:
            others[row["kind"], row["provider"], row["customer"]] += row["promise_us"]
    if own > promised:
        return Verdict("late_own")
    links: Counter[tuple[int | None, int | None]] = Counter()
    for (_, *link), us in others.items():
        links[link[0], link[1]] += us
    most = max(links.values(), default=0)
    equal = [link for link, us in links.items() if us >= Fraction(999, 1000) * most]
    if not equal or any(link[0] is None for link in equal):
        return Verdict("late_unknown")
    if len(equal) > 1:
        return Verdict("late_elsewhere")
    ((provider, customer),) = equal
    kinds = [kind for kind, *link in others if link == [provider, customer]]
    kind = min(kinds, key=lambda each: (-others[each, provider, customer], each))
    return Verdict("late_elsewhere", list(ChargeKind)[kind], provider, customer, links[provider, customer])


class Stay(NamedTuple):
    """A stretch of time that a case spent with a team in one state."""

    case: Any
    team: int
    arrival: int
    start: int
    end: int


def stays(log: Log, as_of: int, state: State) -> list[Stay]:
    """Give the stretches in a state, each with the moment at which the case came to the team."""
    every = steps(log, as_of)
    came = defaultdict(list)
    for step in every:
        if step.prev_team != step.team or step.prev_state in (None, State.ENDED):
            came[step.case, step.team].append(step.start)
    return [
        Stay(
            spell.case,
            spell.team,
            max(at for at in came[spell.case, spell.team] if at <= spell.start),
            spell.start,
            spell.end,
        )
        for spell in spells(log, as_of)
        if spell.state == state and spell.team is not None
    ]


def queue_causes(queued: list[Stay], works: list[Stay], hours: Hours) -> dict[str, Fraction]:
    """Divide the time in queues by what the team did, moment by moment."""
    causes = dict.fromkeys(("closed", "contention", "overtaken", "unexplained"), Fraction(0))
    for stay in queued:
        mates = [work for work in works if work.team == stay.team and work.case != stay.case]
        cuts = {at for work in mates for at in (work.start, work.end) if stay.start < at < stay.end}
        for start, end in pairwise(sorted({stay.start, stay.end} | cuts)):
            is_open = worked(hours, stay.team, start, end)
            causes["closed"] += end - start - is_open
            busy = [work for work in mates if work.start <= start < work.end]
            earlier = sum((work.arrival, work.case) < (stay.arrival, stay.case) for work in busy)
            if not busy:
                causes["unexplained"] += is_open
            else:
                causes["contention"] += Fraction(is_open * earlier, len(busy))
                causes["overtaken"] += Fraction(is_open * (len(busy) - earlier), len(busy))
    return causes
