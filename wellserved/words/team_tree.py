"""The dated tree of teams: what each was called and where it belonged, on any day. Teams are numbers here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

DEEPEST = 40
"""Levels a tree may have: more than any organisation needs, and few enough to be shown."""


@dataclass(frozen=True)
class Span:
    """What a team was called and where it belonged, from a day on, until another."""

    from_date: date
    until_date: date | None
    """The first day on which it no longer held; None: it holds today."""
    name: str
    parent: int | None


History: TypeAlias = tuple[Span, ...]
"""The spans of one team by day; they never overlap, and a gap means that it was closed."""
Parents: TypeAlias = Mapping[int, int | None]
"""Where each team belongs on one day; None: it stands at the top."""


def as_of(history: History, on: date) -> Span | None:
    """Give what held on a day; None: the team was not there.

    >>> as_of(said_from((), date(2026, 3, 1), "Credit", None), date(2026, 2, 28))
    """
    return next((each for each in history if _holds(each, on)), None)


def _holds(span: Span, on: date) -> bool:
    return span.from_date <= on and (span.until_date is None or on < span.until_date)


def said_from(history: History, on: date, name: str, parent: int | None) -> History:
    """Give the history in which a team has this name and parent from a day on.

    A second change on one day replaces the first, and a change back leaves no seam.

    >>> first = said_from((), date(2026, 3, 1), "Credit", None)
    >>> said_from(first, date(2026, 5, 1), "Lending", None)[1]
    Span(from_date=datetime.date(2026, 5, 1), until_date=None, name='Lending', parent=None)
    """
    before = ended_on(history, on)
    last = before[-1] if before else None
    if last and (last.until_date, last.name, last.parent) == (on, name, parent):
        return (*before[:-1], Span(last.from_date, None, name, parent))
    return (*before, Span(on, None, name, parent))


def ended_on(history: History, on: date) -> History:
    """Give the history in which a team was not there any more from a day on; what lasted no day is left out."""
    kept = [each for each in history if each.from_date < on]
    if kept and (kept[-1].until_date is None or kept[-1].until_date > on):
        kept[-1] = Span(kept[-1].from_date, on, kept[-1].name, kept[-1].parent)
    return tuple(kept)


def may_change_from(history: History) -> date:
    """Give the first day from which something new can be said without losing what was said for later days."""
    last = history[-1]
    return last.until_date or last.from_date


def parents_on(histories: Mapping[int, History], on: date) -> dict[int, int | None]:
    """Give where each team belonged on a day; teams that were not there then are left out."""
    spans = {team: as_of(history, on) for team, history in histories.items()}
    return {team: span.parent for team, span in spans.items() if span is not None}


class Trouble(StrEnum):
    """Why some teams are no tree."""

    NO_PARENT = "no-parent"
    """A team belongs to one that is not there."""
    CIRCLE = "circle"
    """A team is below itself."""
    TOO_DEEP = "too-deep"


@dataclass(frozen=True)
class Problem:
    """What keeps teams from being a tree, on a day."""

    trouble: Trouble
    team: int
    parent: int | None
    on: date | None = None


def first_problem(histories: Mapping[int, History], since: date) -> Problem | None:
    """Look for the first day from `since` on that has no proper tree; only days on which something changed count."""
    spans = [each for history in histories.values() for each in history]
    days = {since, *(each.from_date for each in spans), *(each.until_date for each in spans if each.until_date)}
    for day in sorted(day for day in days if day >= since):
        if problem := problem_of(parents_on(histories, day)):
            return Problem(problem.trouble, problem.team, problem.parent, day)
    return None


def problem_of(parents: Parents) -> Problem | None:
    """Say why these teams are no tree; None: they are one. Each team is looked at once, however deep it stands.

    >>> problem_of({1: None, 2: 1, 3: 4, 4: 3}).trouble
    <Trouble.CIRCLE: 'circle'>
    """
    level: dict[int, int] = {}
    for team in parents:
        way, problem = _way_up(team, parents, level)
        if problem:
            return problem
        top = parents[way[-1]] if way else None
        for depth, each in enumerate(reversed(way), start=level.get(top, 0) + 1 if top is not None else 1):
            level[each] = depth
            if depth > DEEPEST:
                return Problem(Trouble.TOO_DEEP, each, parents[each])
    return None


def _way_up(team: int, parents: Parents, known: Mapping[int, int]) -> tuple[list[int], Problem | None]:
    """Give the teams from one upwards that are not known yet."""
    way: dict[int, None] = {}
    here: int | None = team
    while here is not None and here not in known:
        below = next(reversed(way), here)
        if here in way:
            return list(way), Problem(Trouble.CIRCLE, below, here)
        if here not in parents:
            return list(way), Problem(Trouble.NO_PARENT, below, here)
        way[here] = None
        here = parents[here]
    return list(way), None


def paths_of(parents: Parents) -> dict[int, str]:
    """Give the path of each team of a proper tree: the numbers from the top down to it, such as /3/17/.

    >>> paths_of({17: 3, 3: None})
    {3: '/3/', 17: '/3/17/'}
    """
    paths: dict[int, str] = {}
    for team in parents:
        way, here = [], team
        while here not in paths:
            way.append(here)
            above = parents[here]
            if above is None:
                paths[way.pop()] = f"/{here}/"
                break
            here = above
        for each in reversed(way):
            paths[each] = f"{paths[parents[each] or 0]}{each}/"
    return paths


def below(parents: Parents, tops: Iterable[int]) -> set[int]:
    """Give some teams and all below them.

    >>> sorted(below({1: None, 2: 1, 3: 2, 4: None}, [2]))
    [2, 3]
    """
    children: dict[int | None, list[int]] = {}
    for team, parent in parents.items():
        children.setdefault(parent, []).append(team)
    found, waiting = set[int](), list(tops)
    while waiting:
        team = waiting.pop()
        if team not in found:
            found.add(team)
            waiting += children.get(team, [])
    return found
