"""Teams so small that a number about them would be a number about a person: they are counted with others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q

from wellserved.eventlog.small_teams import SMALLEST_TEAM
from wellserved.web.models import Membership, Team

People = dict[int, set[int]]


class Span(NamedTuple):
    """That somebody belonged to a team."""

    team: int
    person: int
    begins: date
    ends: date | None
    """The first day on which they did not any more."""


def small_teams(labels: Mapping[int, str], begins: date | None, ends: date | None) -> dict[str, str]:
    """Give each team of one or two people, as it is called, and the team below which it is counted. Two queries.

    Who belonged to it on any day of the period counts. Small teams below the same team are counted together; where
    these are fewer than three people, with those one level up. At the top (blank) the smallest other team joins them,
    if need be. Teams without anybody are not small: a number about them is about nobody.
    """
    return _called(_counted_below(_by_team(_spans(begins, ends)), _parents()), labels)


def small_teams_by_month(
    labels: Mapping[int, str], months: Sequence[date]
) -> list[tuple[list[date], Mapping[str, str]]]:
    """Give the same for months: those together that follow one another and have the same small teams.

    Who belonged to a team in a month counts; where nobody did, whoever belonged to it in that year: requests of theirs
    may have ended later. Two queries.
    """
    found: list[tuple[list[date], Mapping[str, str]]] = []
    for month, small in counted_below_by_month(months).items():
        called = _called(small, labels)
        if found and found[-1][1] == called:
            found[-1][0].append(month)
        else:
            found.append(([month], called))
    return found


def counted_below_by_month(months: Iterable[date]) -> dict[date, dict[int, int | None]]:
    """Give the same for each month, by numbers of teams; None: counted with all that are left. Two queries."""
    wanted, parents = sorted(months), _parents()
    begins, ends = (wanted[0].year, wanted[-1].year + 1) if wanted else (1, 1)
    spans = _spans(date(begins, 1, 1), date(ends, 1, 1))
    found: dict[date, dict[int, int | None]] = {}
    for year, of_year in groupby(wanted, key=lambda each: each.year):
        near = _overlapping(spans, date(year, 1, 1), date(year + 1, 1, 1))
        all_year = _by_team(near)
        for month in of_year:
            then = _overlapping(near, month, (month + timedelta(days=31)).replace(day=1))
            found[month] = _counted_below(all_year | _by_team(then), parents)
    return found


def _parents() -> dict[int, int | None]:
    return dict(Team.objects.order_by("pk").values_list("pk", "parent_id"))


def _called(small: Mapping[int, int | None], labels: Mapping[int, str]) -> dict[str, str]:
    return {labels[team]: labels[below] if below else "" for team, below in sorted(small.items()) if team in labels}


def _spans(begins: date | None, ends: date | None) -> list[Span]:
    """Give who belonged to which team, and when, on any day of a period."""
    there = Q() if ends is None else Q(from_date__lt=ends)
    if begins is not None:
        there &= Q(until_date=None) | Q(until_date__gt=begins)
    rows = Membership.objects.filter(there).values_list("team_id", "person_id", "from_date", "until_date")
    return [Span(*row) for row in rows]


def _overlapping(spans: Iterable[Span], begins: date, ends: date) -> list[Span]:
    return [each for each in spans if each.begins < ends and (each.ends is None or each.ends > begins)]


def _by_team(spans: Iterable[Span]) -> People:
    """Give the people of each team."""
    found: People = {}
    for each in spans:
        found.setdefault(each.team, set()).add(each.person)
    return found


def _counted_below(people: People, parents: Mapping[int, int | None]) -> dict[int, int | None]:
    """Give each team that is too small, and the team below which it is counted; None: with all that are left."""
    found = {team: parents.get(team) for team, who in people.items() if len(who) < SMALLEST_TEAM}
    while lonely := _lonely(found, people):
        # The lowest first: those above them may then be enough.
        lowest = max(lonely, key=lambda unit: (_depth(unit, parents), -unit))
        found |= {team: parents.get(lowest) for team, unit in found.items() if unit == lowest}
    left = [team for team, unit in found.items() if unit is None]
    if left and len(_together(left, people)) < SMALLEST_TEAM:
        others = sorted((len(who), team) for team, who in people.items() if team not in found)
        found |= {team: None for _size, team in others[:1]}
    return found


def _lonely(found: Mapping[int, int | None], people: People) -> set[int]:
    """Give the teams below which fewer than three people would be counted together."""
    units = {unit for unit in found.values() if unit is not None}
    return {
        unit
        for unit in units
        if len(_together([team for team, of in found.items() if of == unit], people)) < SMALLEST_TEAM
    }


def _together(teams: Iterable[int], people: People) -> set[int]:
    return set().union(*(people[team] for team in teams))


def _depth(team: int, parents: Mapping[int, int | None]) -> int:
    depth, above = 0, parents.get(team)
    while above is not None:
        depth, above = depth + 1, parents.get(above)
    return depth
