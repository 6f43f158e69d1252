"""How many people could name a customer, by team, without telling what anybody answered.

Each team's figure counts all teams below it. So figures overlap, and their differences are figures, too. What can be
computed from all figures together are sums over *pieces*: a shown team without the shown teams below it. A figure is
shown only if every piece has as many answers as the smallest group, and a piece in which hardly anybody could name a
customer counts as two, so that nobody in it can prove what a colleague answered. Source: the rule of published atoms
(docs: privacy), here for yes and no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from django.db.models import Count, Q
from django.utils import timezone

from wellserved.web.models import FirstDayAnswer, Organisation, Team
from wellserved.words.anonymity import SMALLEST_GROUP

LEAST = 2
"""With one, somebody who said yes would know that all others said no."""
WHOLE = "/"
"""The path of the organisation, above all teams."""
Counted: TypeAlias = tuple[int, int]
"""Answers, and how many of them named a customer."""


@dataclass(frozen=True)
class Share:
    """How many of those who answered could name a customer."""

    could: int
    answered: int
    at_most: bool
    """Some part of it has so few that the number is a limit, not a count."""


def share_who_could_name_one(team: Team | None, on: date) -> Share | None:
    """Give the share of a team with all below it, or of the organisation (None), as far as answers came until a day.

    None: it is not shown, to keep answers safe. At most three queries.
    """
    smallest = Organisation.objects.values_list("smallest_group", flat=True).first() or SMALLEST_GROUP
    paths = dict(Team.objects.values_list("pk", "path"))
    end = datetime.combine(on + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    answers = FirstDayAnswer.objects.filter(answered_at__lt=end).values_list("team_id")
    rows = answers.annotate(many=Count("pk"), could=Count("pk", filter=Q(can_name_one=True)))
    counted = {paths.get(number, WHOLE): (many, could) for number, many, could in rows.order_by()}
    return shown_shares(counted, smallest).get(team.path if team else WHOLE)


def shown_shares(counted: Mapping[str, Counted], smallest: int) -> dict[str, Share]:
    """Give the shares that may be shown together.

    Takes: answers and yes by path, each answer once, where it was given.

    >>> shown_shares({"/1/": (6, 4), "/1/2/": (5, 5), "/1/3/": (2, 0)}, 5)["/1/"]
    Share(could=9, answered=13, at_most=False)
    """
    many = _totals({path: answers for path, (answers, _) in counted.items()})
    yes = _totals({path: could for path, (_, could) in counted.items()})
    shown = _shown(many, smallest)
    answered = _pieces(shown, many)
    could = {path: max(few, LEAST) if answered[path] else 0 for path, few in _pieces(shown, yes).items()}
    limits = {path: int(answered[path] > 0 and could[path] <= LEAST) for path in shown}
    every = zip(shown, *(map(_totals(each).__getitem__, shown) for each in (could, answered, limits)), strict=True)
    return {path: Share(named, of, at_most=limit > 0) for path, named, of, limit in every}


def _shown(many: Mapping[str, int], smallest: int) -> set[str]:
    """Choose the figures that may be shown together."""
    shown = {path for path, answers in many.items() if answers >= smallest}
    while too_small := [path for path, answers in _pieces(shown, many).items() if 0 < answers < smallest]:
        # What is left beside the teams below would tell too much: leave out the smallest of them, and look again.
        deepest = max(path.count("/") for path in too_small)
        for path in too_small:
            if path.count("/") == deepest:
                next_below = [each for each in shown if _next_above(each, shown) == path]
                shown.remove(min(next_below, key=lambda each: (many[each], each)))
    return shown


def _pieces(shown: set[str], numbers: Mapping[str, int]) -> dict[str, int]:
    """Give the number of each shown team without the shown teams below it."""
    rest = {path: numbers[path] for path in sorted(shown)}
    for path in shown:
        if (above := _next_above(path, shown)) in rest:
            rest[above] -= numbers[path]
    return rest


def _next_above(path: str, shown: set[str]) -> str:
    """Give the nearest team above that is shown; blank: there is none."""
    above = _above(path)
    while above and above not in shown:
        above = _above(above)
    return above


def _totals(own: Mapping[str, int]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for path, number in own.items():
        here = path
        while here:
            totals[here] = totals.get(here, 0) + number
            here = _above(here)
    return totals


def _above(path: str) -> str:
    """Give the path of the team above; above the organisation, nothing.

    >>> _above("/3/17/"), _above("/3/"), _above("/")
    ('/3/', '/', '')
    """
    return path[: path.rstrip("/").rfind("/") + 1]
