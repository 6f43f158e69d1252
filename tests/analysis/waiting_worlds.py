"""Many small worlds in which cases wait for one another, and all of them together as one log."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from tests.analysis.oracle import Event, Log
from tests.analysis.worlds import ENDS, FLAVOURS, PARTIES, SEGMENT, TEAMS
from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, EventKind

MOST_CASES = 6
LAST_MOMENT = 12
END = LAST_MOMENT + 1
"""The moment to count to."""
EVENLY = 2**8 * 3**5 * 5**2 * 7 * 11
"""So many microseconds can be shared by any few, again and again, without a remainder."""
OFTEN = {
    EventKind.WAITING_ON_CASE: 8,
    EventKind.TAKEN_UP: 5,
    EventKind.HANDED_OVER: 4,
    EventKind.DELIVERED: 3,
    EventKind.REOPENED: 2,
    EventKind.WAITING_ON_OUTSIDE: 2,
    EventKind.WAITING_UNTIL: 2,
}


def worlds(seed: int, count: int, flavour: str = "states") -> list[Log]:
    """Give so many worlds; no two of them have a case in common. The same from the same seed."""
    random = Random(seed)
    return [world(random, f"w{number}", flavour) for number in range(count)]


def world(random: Random, name: str, flavour: str) -> Log:
    """Draw a world of a few cases."""
    known = FLAVOURS[flavour]
    cases = [f"{name}c{number}" for number in range(random.randint(1, MOST_CASES))]
    kinds = [kind for kind in EventKind if known.get("ends_known", True) or kind not in ENDS]
    often = OFTEN | random.choice(({}, {EventKind.WAITING_ON_CASE: 50}))
    weights = [often.get(kind, 1) for kind in kinds]
    events = []
    for case in cases:
        for _ in range(random.randint(1, 7)):
            (kind,) = random.choices(kinds, weights)
            events.append(
                Event(
                    *(case, 0, random.randint(0, LAST_MOMENT), kind),
                    team=random.choice((*TEAMS, None)),
                    customer=random.choice((None, None, OUTSIDE_PARTY, SEGMENT, *TEAMS)),
                    waits_on=_waits_on(random, [*cases, f"{name}gone"]),
                    promise=random.choice((None, random.randint(0, LAST_MOMENT))),
                )
            )
    return numbered(Log(tuple(events), PARTIES, **known))


def _waits_on(random: Random, cases: Sequence[str]) -> str | None:
    """Draw what is waited for: nothing, or up to three things, some of them twice."""
    if random.random() < 0.1:
        return None
    others = ("Acme", "customer") if random.random() < 0.3 else ()
    return SEVERAL.join(random.choices([*cases, *others], k=random.choice((1, 1, 2, 3))))


def together(logs: Sequence[Log], by: int = 1, since: int = 0) -> Log:
    """Make one log of many, with moments that are `by` times as far apart and begin at `since`."""
    events = tuple(
        replace(
            event,
            at=since + event.at * by,
            promise=None if event.promise is None else since + event.promise * by,
        )
        for log in logs
        for event in log.events
    )
    return numbered(replace(logs[0], events=events))


def numbered(log: Log) -> Log:
    """Number the rows anew, in order."""
    return replace(log, events=tuple(replace(event, row=row) for row, event in enumerate(log.events)))


def waiting(case: int, *ahead: int, start: int = 0, end: int = EVENLY) -> Iterator[Event]:
    """Let a case wait for others from its beginning to its end, or lie in the queue."""
    name = f"c{case}"
    yield Event(name, 0, start, EventKind.OPENED, TEAMS[case % len(TEAMS)])
    if ahead:
        yield Event(name, 0, start, EventKind.WAITING_ON_CASE, waits_on=SEVERAL.join(f"c{each}" for each in ahead))
    yield Event(name, 0, end, EventKind.CLOSED)


def log_of(*cases: Iterator[Event]) -> Log:
    return numbered(Log(tuple(event for case in cases for event in case), {}))
