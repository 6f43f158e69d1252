"""How many people could name a customer, by team, without telling what anybody answered.

Shares are published now and then. A publication cuts the answers that came since the last one into *pieces*: a shown
team without the shown teams below it. A piece has as many answers as the smallest group, and one in which hardly
anybody could name a customer counts as two, so that nobody in it can prove what a colleague answered. Once published, a
piece never changes and is never cut again; a figure is a sum of pieces. So whatever is computed from all figures of all
days is a sum of pieces, too, and tells of nobody. Source: the rule of published atoms (docs: privacy), here for yes and
no; that new answers make pieces of their own is ours.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from wellserved.web.models import FirstDayShares, Team

LEAST = 2
"""With one, somebody who said yes would know that all others said no."""
WHOLE = "/"
"""The path of the organisation, above all teams."""
WHOLE_NUMBER = 0
"""What stands for the organisation where teams have their numbers."""
Counted: TypeAlias = tuple[int, int]
"""Answers, and how many of them named a customer."""


@dataclass(frozen=True)
class Share:
    """How many of those who answered could name a customer."""

    could: int
    answered: int
    at_most: bool
    """Some part of it has so few that the number is a limit, not a count."""

    def __add__(self, other: "Share") -> "Share":
        return Share(self.could + other.could, self.answered + other.answered, self.at_most or other.at_most)


NOTHING = Share(0, 0, at_most=False)


@dataclass(frozen=True)
class Published:
    """A share as it was published last."""

    share: Share
    at: datetime


def published_share(team: Team | None) -> Published | None:
    """Give the share of a team with all below it, or of the organisation (None). One query.

    None: it is not shown, to keep answers safe.
    """
    last = FirstDayShares.objects.order_by("-pk").values_list("at", "shares").first()
    found = last and last[1].get(str(team.pk if team else WHOLE_NUMBER))
    return Published(Share(*found), last[0]) if last and found else None


def with_new_answers(
    pieces: Mapping[str, Share], new: Mapping[str, Counted], smallest: int
) -> tuple[dict[str, Share], set[str]]:
    """Cut new answers into pieces, and add these to the pieces that were published before.

    Takes: published pieces by path; new answers and yes by path, each answer once, where it was given.
    Gives: all pieces that may be published together, and the paths whose new answers they now count. Those of other
    paths wait: the new answers whose nearest published team, here or above, is the same are still too few.

    >>> with_new_answers({}, {"/1/": (6, 4), "/1/2/": (5, 5), "/3/": (5, 0)}, 5)[0]["/3/"]
    Share(could=2, answered=5, at_most=True)
    >>> with_new_answers({"/": Share(8, 9, False)}, {"/1/": (3, 3)}, 5)
    ({'/': Share(could=8, answered=9, at_most=False)}, set())
    """
    regions: dict[str, dict[str, Counted]] = {}
    for path, counted in new.items():
        home = path if path in pieces else _next_above(path, pieces) or WHOLE
        regions.setdefault(home, {})[path] = counted
    found, counted_now = dict(pieces), set[str]()
    for home, region in regions.items():
        if sum(answers for answers, _ in region.values()) >= smallest:
            counted_now |= region.keys()
            for path, piece in _cut(region, smallest).items():
                if path.startswith(home):
                    found[path] = found.get(path, NOTHING) + piece
    return found, counted_now


def shares_of(pieces: Mapping[str, Share], smallest: int) -> dict[str, Share]:
    """Give the share of every team that has a piece, with all pieces below it.

    >>> shares_of({"/": Share(5, 6, False), "/1/": Share(2, 9, True)}, 5)["/"]
    Share(could=7, answered=15, at_most=True)
    """
    shares: dict[str, Share] = {}
    for path, piece in pieces.items():
        here = path
        while here:
            shares[here] = shares.get(here, NOTHING) + piece
            here = _above(here)
    return {path: share for path, share in shares.items() if path in pieces and share.answered >= smallest}


def _cut(region: Mapping[str, Counted], smallest: int) -> dict[str, Share]:
    """Cut answers into pieces; a team whose answers all lie in pieces below it has an empty one."""
    many = _totals({path: answers for path, (answers, _) in region.items()})
    yes = _totals({path: could for path, (_, could) in region.items()})
    shown = _shown(many, smallest)
    could = _pieces(shown, yes)
    return {path: _piece(could[path], answers) for path, answers in _pieces(shown, many).items()}


def _piece(could: int, answered: int) -> Share:
    return Share(max(could, LEAST), answered, at_most=could <= LEAST) if answered else NOTHING


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


def _next_above(path: str, shown: Container[str]) -> str:
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
