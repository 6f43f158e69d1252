"""Whether the promises that teams made one another on the way to a customer fit the promise made to that customer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeAlias

from django.utils.translation import gettext as _

from wellserved.web.models import CharterVersion, Team
from wellserved.web.queries.charters import in_force
from wellserved.web.queries.line_of_sight import Stop, all_paths
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.hours import WorkingHours
from wellserved.words.hours_counted import moment_us, shown_by_clocks
from wellserved.words.promised_way import Fit, Leg, Verdict, fit, starts_in_a_week
from wellserved.words.promises import written_hours, written_length
from wellserved.words.units import MINUTE_US

MOST_WAYS = 6
"""So many kinds of outside customers are reckoned with."""
Path: TypeAlias = tuple[Stop, ...]
Ends: TypeAlias = tuple[str, str]
"""Keys of provider and customer; customers outside begin with "outside:"."""


@dataclass(frozen=True)
class ShownLeg:
    """What one team on the way promised the next, and when that would be at the tightest moment."""

    provider: str
    customer: str
    promised: str
    """Blank: nothing is promised."""
    charter_key: str
    begins: datetime | None
    ends: datetime | None
    """By the clocks of the provider, as they show it."""


@dataclass(frozen=True)
class PromisedWay:
    """The way to the customer with what is promised on it."""

    path: Path
    inner: tuple[ShownLeg, ...]
    outer: ShownLeg
    verdict: Verdict
    sentence: str


def promised_ways(team: Team, now: datetime, first: CharterVersion | None = None) -> tuple[PromisedWay, ...]:
    """Reckon what the promises on the way from a team to each kind of outside customer come to. At most seven queries.

    Takes: the moment from which a week is looked at; for the first leg, a version of a charter in place of whatever
    the team promised its customer on that way (then the ways go through that customer).
    On each other leg the charter of everything counts; where there is none, the longest promise of its services.
    Of several shortest ways to the same customers, the first by name is taken.
    """
    paths = _paths(team, first)[:MOST_WAYS]
    providers = {stop.key for path in paths for stop in path[:-1]}
    known, hours = _promises(providers) if paths else {}, _hours(providers) if paths else {}
    return tuple(_way(path, _by_leg(path, known, first), hours, now) for path in paths)


def _paths(team: Team, first: CharterVersion | None) -> list[Path]:
    """Give a way to each kind of outside customer, through the customer of the first leg if that one is given."""
    link = first.charter.link if first else None
    if link is None:
        return [each.paths[0] for each in all_paths(team)]
    us = Stop(team.name, team.key, "us")
    if link.customer is None:
        return [(us, Stop(link.segment.name, link.segment.key, "customer"))] if link.segment else []
    on = [each.paths[0] for each in all_paths(link.customer)]
    # A way that comes back through the provider is none of the provider's.
    return [
        (us, Stop(path[0].name, path[0].key, "team"), *path[1:])
        for path in on
        if team.key not in {stop.key for stop in path[:-1]}
    ]


def _way(
    path: Path, versions: Sequence[CharterVersion | None], hours: Mapping[str, WorkingHours], now: datetime
) -> PromisedWay:
    legs = [
        Leg(hours[stop.key], version.delivery * MINUTE_US if version and version.delivery else None)
        for stop, version in zip(path, versions, strict=False)
    ]
    *inner, outer = legs
    found = fit(inner, outer, starts_in_a_week(outer.hours, moment_us(now)))
    shown = [
        _shown(stop, customer, version, _when(found, place, hours[stop.key]))
        for place, ((stop, customer), version) in enumerate(zip(pairwise(path), versions, strict=True))
    ]
    return PromisedWay(path, tuple(shown[:-1]), shown[-1], found.verdict, _sentence(found, path, shown))


def _promises(providers: Collection[str]) -> dict[Ends, list[CharterVersion]]:
    """Give the versions in force of the charters of some providers, by who serves whom. One query."""
    known: dict[Ends, list[CharterVersion]] = {}
    for row in in_force(providers):
        known.setdefault(_ends(row), []).append(row)
    return known


def _by_leg(
    path: Path, known: Mapping[Ends, Sequence[CharterVersion]], first: CharterVersion | None
) -> list[CharterVersion | None]:
    """Give, for each leg of a path, the version of a charter whose delivery counts on it."""
    chosen = [_longest(known.get((stop.key, _target(customer)), ())) for stop, customer in pairwise(path)]
    return [first, *chosen[1:]] if first else chosen


def _longest(versions: Sequence[CharterVersion]) -> CharterVersion | None:
    of_everything = [each for each in versions if each.charter.service_id is None and each.delivery]
    return max(of_everything or versions, key=lambda each: each.delivery or 0, default=None)


def _ends(row: CharterVersion) -> Ends:
    link = row.charter.link
    if link.customer is not None:
        return link.provider.key, link.customer.key
    return link.provider.key, f"outside:{link.segment.key if link.segment else ''}"


def _target(stop: Stop) -> str:
    return f"outside:{stop.key}" if stop.kind == "customer" else stop.key


def _hours(providers: Collection[str]) -> dict[str, WorkingHours]:
    """Give the hours of some teams, by key. Two queries."""
    teams = list(Team.objects.filter(key__in=list(providers)))
    known = hours_of(teams)
    return {team.key: known[team.pk].hours for team in teams}


def _when(found: Fit, place: int, hours: WorkingHours) -> tuple[datetime | None, datetime | None]:
    step = next((each for each in found.steps if each.leg == place), None)
    if step is None:
        return None, None
    return shown_by_clocks(hours.zone, step.from_us), shown_by_clocks(hours.zone, step.until_us)


def _shown(
    stop: Stop, customer: Stop, version: CharterVersion | None, when: tuple[datetime | None, datetime | None]
) -> ShownLeg:
    promised = written_length(version.delivery) if version and version.delivery else ""
    return ShownLeg(stop.name, customer.name, promised, version.charter.key if version else "", *when)


def _sentence(found: Fit, path: Sequence[Stop], legs: Sequence[ShownLeg]) -> str:
    outer = path[-2].name
    words = {"outer": outer, "length": written_hours(abs(found.room_us) // MINUTE_US)}
    if found.verdict is Verdict.DOES_NOT_FIT:
        return _("It does not fit: %(length)s more than %(outer)s promised.") % words
    if found.verdict is Verdict.CANNOT_TELL:
        gaps = [legs[place].provider for place in found.missing]
        names = ", ".join(gaps if gaps and legs[-1].promised else [*gaps, outer])
        return _("Cannot tell: no promise from %(teams)s.") % {"teams": names}
    if found.room_us == 0:
        return _("It fits, and nothing is left for the work of %(outer)s itself.") % words
    return _("It fits, and %(length)s are left for the work of %(outer)s itself.") % words
