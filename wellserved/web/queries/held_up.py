"""What holds a team up, and what it holds up: hours by the team on the other side, in the requests of twelve months."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wellserved.analysis.months import MonthFigures
from wellserved.report.numbers import count, in_hours
from wellserved.web.models import Team
from wellserved.web.queries.months import by_link, shown


@dataclass(frozen=True)
class HeldUp:
    """One team on the other side."""

    name: str
    key: str
    n: str
    """Requests that ended."""
    hours: str
    """All hours of waiting in them."""
    of_one: str
    """The same for each request."""
    further: str
    """Of it, hours with teams, and parties outside, that were waited on in turn."""


@dataclass(frozen=True)
class Holds:
    """One side: what holds a team up, or what it holds up."""

    rows: tuple[HeldUp, ...]
    """The most hours first; teams with fewer than five requests are not among them."""
    hours: str
    """All hours, those of the others, too; blank: there are fewer than five requests in all."""
    n: str
    withheld: int
    """So many teams have fewer than five requests."""


def what_holds_up(team: Team, first: date, last: date) -> Holds:
    """Give the hours that what a team asked of others lay with them. Two queries.

    Counted from asking to the end, in the working hours of whoever was asked, without what waited on the team itself.
    """
    found = {link[0]: figures for link, figures in by_link(first, last, customer=team).items()}
    return _holds(found, lambda each: each.elapsed_hours - each.customer_hours)


def what_it_holds_up(team: Team, first: date, last: date) -> Holds:
    """Give the hours that what others asked of a team waited with it, or with those behind it. Two queries.

    Work is no waiting, and what waited on whoever asked is not counted.
    """
    found = {link[1]: figures for link, figures in by_link(first, last, provider=team).items()}
    return _holds(found, lambda each: each.own_wait_hours + _further(each))


def _further(figures: MonthFigures) -> float:
    return figures.elsewhere_hours + figures.outside_hours


def _holds(found: Mapping[int, MonthFigures], hours_of: Callable[[MonthFigures], float]) -> Holds:
    enough = {number: figures for number, figures in found.items() if shown(figures.ended)}
    teams = Team.objects.only("name", "key").in_bulk(list(enough))
    first = sorted(enough, key=lambda number: (-hours_of(enough[number]), teams[number].name.casefold()))
    many = sum(each.ended for each in found.values())
    total = sum(map(hours_of, found.values())) if shown(many) else None
    return Holds(
        rows=tuple(_row(teams[number], enough[number], hours_of(enough[number])) for number in first),
        hours="" if total is None else in_hours(total),
        n=count(many),
        withheld=len(found) - len(enough),
    )


def _row(team: Team, figures: MonthFigures, hours: float) -> HeldUp:
    return HeldUp(
        name=team.name,
        key=team.key,
        n=count(figures.ended),
        hours=in_hours(hours),
        of_one=in_hours(hours / figures.ended),
        further=in_hours(_further(figures)),
    )
