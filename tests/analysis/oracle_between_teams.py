"""The slow, obvious twin of what is counted between teams: hand-offs, returns, who had a case how long, who asked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import pairwise, permutations
from typing import NamedTuple

from tests.analysis.oracle import ENDED, Log, Mark, last_event_ends, marks
from wellserved.words.events import OUTSIDE_PARTY, State


class HandOff(NamedTuple):
    case: str
    life: int
    start: int
    from_team: int
    to_team: int
    is_ended: bool
    wait: int | None
    taken_up: int | None
    came_back: int | None


def handoffs(log: Log, as_of: int) -> list[HandOff]:
    """List every change of team between consecutive events."""
    found = []
    for case in log.cases():
        path = marks(log, case, as_of)
        end = log.of_case(case, as_of)[-1].at if path and last_event_ends(log) else as_of
        for i in range(1, len(path)):
            before, now = path[i - 1], path[i]
            if before.team is None or now.team is None or before.team == now.team:
                continue
            is_ended, wait, taken_up = _taken_up(log, path[i:], end)
            life = sum(reopens(a, b) for a, b in pairwise(path[: i + 1]))
            found.append(
                HandOff(
                    *(case, life, now.at, before.team, now.team, is_ended, wait, taken_up),
                    came_back=_came_back(path, i),
                )
            )
    return found


def reopens(before: Mark, now: Mark) -> bool:
    return before.state == ENDED and now.state != ENDED


def _taken_up(log: Log, path: list[Mark], end: int) -> tuple[bool, int | None, int | None]:
    """Say of the hand-off at the head of a path: is_ended, wait, taken_up."""
    now = path[0]
    later = next((mark for mark in path if (mark.team, mark.state) != (now.team, now.state)), None)
    if now.state == ENDED or (later is None and last_event_ends(log) and end == now.at):
        return True, None, None
    if now.state not in (State.QUEUE, State.HELD):
        return False, 0, 1
    if later is None:
        is_over = last_event_ends(log)
        return False, end - now.at, int(now.state == State.HELD) if is_over else None
    takes = later.team == now.team and later.state != ENDED
    return False, later.at - now.at, int(takes or now.state == State.HELD)


def _came_back(path: list[Mark], i: int) -> int | None:
    """Say how long after hand-off i the case was handed straight back, all the while alive."""
    giver, now = path[i - 1], path[i]
    if giver.state == ENDED:
        return None
    for before, later in pairwise(path[i:]):
        if before.state == ENDED:
            return None
        if later.team != now.team:
            return later.at - now.at if later.team == giver.team else None
    return None


class Return(NamedTuple):
    case: str
    team: int
    first_via: int
    last_via: int
    stops: int
    away: int
    start: int


def returns(log: Log, as_of: int) -> list[Return]:
    """List every return of a case to a team that had it before in the same life."""
    return [
        back
        for case in log.cases()
        for life in _lives(marks(log, case, as_of))
        for back in _returns_in(case, [mark for mark in life if mark.team is not None])
    ]


def _returns_in(case: str, life: list[Mark]) -> Iterator[Return]:
    stays = [mark for i, mark in enumerate(life) if i == 0 or life[i - 1].team != mark.team]
    teams = [mark.team or 0 for mark in stays]
    for back, team in enumerate(teams):
        if team in teams[:back]:
            left = max(i for i in range(back) if teams[i] == team)
            away = stays[back].at - stays[left + 1].at
            yield Return(case, team, teams[left + 1], teams[back - 1], back - left - 1, away, stays[back].at)


def _lives(path: list[Mark]) -> Iterator[list[Mark]]:
    """Give each life as its marks, with the one that ends it and nothing after."""
    life: list[Mark] = []
    for i, mark in enumerate(path):
        if i > 0 and path[i - 1].state == ENDED:
            if mark.state == ENDED:
                continue
            yield life
            life = []
        life.append(mark)
    yield life


def by_team(log: Log, as_of: int) -> dict[tuple[str, int], int]:
    """Give how long each case lay with each of its teams, to its last event at most."""
    found: Counter[tuple[str, int]] = Counter()
    for case in log.cases():
        path = marks(log, case, as_of)
        for i, mark in enumerate(path):
            if mark.team is None or (mark.state == ENDED and i > 0 and path[i - 1].state == ENDED):
                continue
            end = path[i + 1].at if i + 1 < len(path) else log.of_case(case, as_of)[-1].at
            found[case, mark.team] += 0 if mark.state == ENDED else end - mark.at
    return dict(found)


def completing_team(log: Log, as_of: int) -> dict[str, int]:
    """Give the team of the event after the last living one; where there is none, of the last event."""
    found = {}
    for case in log.cases():
        path = marks(log, case, as_of)
        living = [i for i, mark in enumerate(path) if mark.state != ENDED]
        ending = min(living[-1] + 1, len(path) - 1) if living else 0
        if path and (team := path[ending].team) is not None:
            found[case] = team
    return found


class Elsewhere(NamedTuple):
    cases: int
    whole: int
    elsewhere: int
    longest_elsewhere: int


def lain_elsewhere(log: Log, as_of: int) -> Elsewhere:
    """Count the time cases of several teams lay with others than the completing team, and those it mostly did."""
    lain, completing = by_team(log, as_of), completing_team(log, as_of)
    cases = whole = elsewhere = longest = 0
    for case, own_team in completing.items():
        own = lain[case, own_team]
        others = [us for (name, team), us in lain.items() if name == case and team != own_team]
        if others and own + sum(others) > 0:
            cases += 1
            whole += own + sum(others)
            elsewhere += sum(others)
            longest += max(others) > own
    return Elsewhere(cases, whole, elsewhere, longest)


def asked_by(log: Log, as_of: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Count by (provider, customer) how often cases were (re)opened with a team for somebody, and how many cases."""
    found = [opening for case in log.cases() for opening in _openings(case, marks(log, case, as_of))]
    times = Counter((team, customer) for team, customer, _ in found)
    return {pair: (n, len({case for *of, case in found if tuple(of) == pair})) for pair, n in times.items()}


def _openings(case: str, path: list[Mark]) -> Iterator[tuple[int, int, str]]:
    customer = OUTSIDE_PARTY
    for i, mark in enumerate(path):
        if i == 0 or reopens(path[i - 1], mark):
            customer = customer if mark.asked is None else mark.asked
            if mark.team is not None and mark.state != ENDED:
                yield mark.team, customer, case


def best_path(links: Iterable[tuple[int, int, int]], team: int, outside: Collection[int]) -> tuple[int, int] | None:
    """Give (steps, cases of the least used link) of the best path from a team to outside, by trying every path."""
    used: dict[tuple[int, int], int] = {}
    for provider, customer, cases in links:
        used[provider, customer] = max(cases, used.get((provider, customer), 0))
    if team in outside:
        return 0, 0
    parties = {party for link in used for party in link} - {team, *outside}
    every = (
        list(pairwise((team, *between, last)))
        for length in range(len(parties) + 1)
        for between in permutations(sorted(parties), length)
        for last in outside
    )
    found = [(len(hops), min(used[hop] for hop in hops)) for hops in every if all(hop in used for hop in hops)]
    return min(found, key=lambda path: (path[0], -path[1]), default=None)


def quantile(numbers: Iterable[int], p: Fraction) -> Fraction | None:
    """Interpolate linearly between the neighbouring numbers (Hyndman & Fan 1996, type 7)."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    place = (len(ordered) - 1) * p
    low = ordered[int(place)]
    high = ordered[min(int(place) + 1, len(ordered) - 1)]
    return low + (high - low) * (place - int(place))
