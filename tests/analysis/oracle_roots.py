"""The slow, obvious twin of root cases: which they are, what they waited for between teams, and their stays."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.analysis.oracle import ENDED, Log, Step, lives, steps
from tests.analysis.oracle_charges import Twin
from tests.analysis.worlds import SEGMENT, number_of
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, SEVERAL, State

OUTSIDE = (OUTSIDE_PARTY, SEGMENT)
KINDS = tuple(ChargeKind)


class Roots(NamedTuple):
    kind: str
    complete: list[str]
    """In the order in which they ended; those that ended together in no order."""
    left_out: int


def roots(log: Log, as_of: int) -> Roots:
    """Find the root cases."""
    every = steps(log, as_of)
    first = {step.case: step for step in every if step.prev_state is None}
    waited = waited_on(every)
    named = {case for case, step in first.items() if step.customer in OUTSIDE and step.customer != OUTSIDE_PARTY}
    unnamed = {case for case, step in first.items() if step.customer == OUTSIDE_PARTY}
    chosen, kind = named | (unnamed - waited), "outside"
    if not chosen:
        chosen, kind = first.keys() - waited, "asked"
    of_roots = [life for life in lives(log, as_of) if life.case in chosen]
    still = {life.case for life in of_roots if life.is_open}
    ended: dict[str, int] = {}
    for life in of_roots:
        ended[life.case] = max(life.end, ended.get(life.case, life.end))
    return Roots(kind, sorted(chosen - still, key=lambda case: ended[case]), len(still))


def waited_on(every: list[Step]) -> set[str]:
    """Give what other cases ever waited on."""
    found = set()
    for step in every:
        if step.state in (State.WAITING_CASE, State.WAITING_OUTSIDE) and step.waits_on:
            found |= {name for name in step.waits_on.split(SEVERAL) if name != step.case}
    return found


class Waited(NamedTuple):
    by_link: Mapping[tuple[str, int, int], int]
    """(root case, provider, customer) → how long."""
    last_link: int
    outside: int


def waited(charged: list[dict[str, Any]], names: Mapping[int, str], complete: list[str]) -> Waited:
    """Sort what is charged: links between teams, the last link, outside."""
    by_link: Counter[tuple[str, int, int]] = Counter()
    last_link = outside = 0
    for row in charged:
        case, kind = names[row["case"]], KINDS[row["kind"]]
        if case not in complete:
            continue
        if kind == ChargeKind.OUTSIDE or row["provider"] in OUTSIDE:
            outside += row["wall_us"]
        elif kind != ChargeKind.WORK and row["provider"] is not None:
            own = row["depth"] == 0 and row["first_stay"] == 1 and kind != ChargeKind.ANSWER
            if own or row["customer"] in OUTSIDE:
                last_link += row["wall_us"]
            elif row["customer"] is not None and row["customer"] != row["provider"]:
                by_link[case, row["provider"], row["customer"]] += row["wall_us"]
    return Waited({link: us for link, us in by_link.items() if us > 0}, last_link, outside)


def as_charged(log: Log, as_of: int, moment_us: int) -> list[dict[str, Any]]:
    """Give what the slow twin of charges charges, in rows, each moment being so many microseconds long."""
    return [
        {
            "case": number_of(case),
            "kind": charge.kind.code,
            "provider": charge.team,
            "customer": charge.customer,
            "depth": charge.depth,
            "first_stay": int(charge.first_stay),
            "wall_us": us,
        }
        for (case, _), account in Twin(log, as_of).account(lambda *_: moment_us).items()
        for charge, us in account.items()
    ]


class Stay(NamedTuple):
    case: str
    from_team: int | None
    from_visit: str | None
    team: int | None
    visit: str
    wait: int
    length: int
    is_last: bool


def stays(log: Log, as_of: int, complete: list[str]) -> list[Stay]:
    """List the stays of root cases with their teams, life by life."""
    alive: dict[tuple[str, int], list[Step]] = defaultdict(list)
    for step in steps(log, as_of):
        if step.case in complete and step.state != ENDED:
            alive[step.case, step.life].append(step)
    return [stay for of_life in alive.values() for stay in _of_life(of_life)]


def _of_life(of_life: list[Step]) -> list[Stay]:
    runs: list[list[Step]] = []
    for step in of_life:
        if runs and runs[-1][-1].team == step.team:
            runs[-1].append(step)
        else:
            runs.append([step])
    teams = [run[0].team for run in runs]
    visits: list[str] = []
    for place, team in enumerate(teams):
        came_first = teams.index(team)
        if came_first == place:
            visits.append("first")
        else:
            visits.append("sent back" if came_first < teams.index(teams[place - 1]) else "again")
    found = []
    for place, run in enumerate(runs):
        is_first = place == 0
        queued = run[0].state in (State.QUEUE, State.HELD) and not is_first
        found.append(
            Stay(
                run[0].case,
                None if is_first else teams[place - 1],
                None if is_first else visits[place - 1],
                teams[place],
                visits[place],
                wait=(run[0].end or 0) - run[0].start if queued else 0,
                length=(run[-1].end or 0) - run[0].start,
                is_last=place == len(runs) - 1,
            )
        )
    return found
