"""Whether the promises that teams made one another on the way to a customer fit the promise made to that customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from wellserved.web.models import CharterVersion, Team
from wellserved.web.queries.charters import in_force
from wellserved.web.queries.line_of_sight import Stop, paths_to_customers
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.hours import ALWAYS, WorkingHours
from wellserved.words.hours_counted import moment_us, shown_by_clocks
from wellserved.words.promised_way import Fit, Leg, Verdict, fit, starts_in_a_week
from wellserved.words.promises import written_hours, written_length
from wellserved.words.units import MINUTE_US


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

    path: tuple[Stop, ...]
    """Empty: there is no path yet."""
    inner: tuple[ShownLeg, ...]
    outer: ShownLeg | None
    verdict: Verdict
    sentence: str


def promised_way(team: Team, now: datetime, first: CharterVersion | None = None) -> PromisedWay:
    """Reckon what the promises on the way from a team to its nearest outside customer come to. At most six queries.

    Takes: the moment from which a week is looked at; for the first leg, a version of a charter in place of whatever
    the team promised its customer on that way (then the way goes through that customer).
    On each other leg the charter of everything counts; where there is none, the longest promise of its services.
    """
    path = _path(team, first)
    if not path:
        return PromisedWay((), (), None, Verdict.CANNOT_TELL, _("Cannot tell: there is no path to a customer yet."))
    versions = _by_leg(path, first)
    hours = _hours(path)
    legs = [
        Leg(hours[stop.key], version.delivery * MINUTE_US if version and version.delivery else None)
        for stop, version in zip(path, versions, strict=False)
    ]
    *inner, outer = legs
    found = fit(inner, outer, starts_in_a_week(outer.hours, moment_us(now)))
    shown = [
        _shown(stop, customer, version, _when(found, place, leg.hours))
        for place, (stop, customer, version, leg) in enumerate(zip(path, path[1:], versions, legs, strict=False))
    ]
    return PromisedWay(path, tuple(shown[:-1]), shown[-1], found.verdict, _sentence(found, path, shown))


def _path(team: Team, first: CharterVersion | None) -> tuple[Stop, ...]:
    """Give the way, through the customer of the first leg if that one is given."""
    link = first.charter.link if first else None
    if link is None:
        return paths_to_customers([team]).get(team.pk, ())
    us = Stop(team.name, team.key, "us")
    if link.customer is None:
        return (us, Stop(link.segment.name, link.segment.key, "customer")) if link.segment else ()
    on = paths_to_customers([link.customer]).get(link.customer.pk, ())
    # A way that comes back through the provider is none of the provider's.
    if not on or team.key in {stop.key for stop in on[:-1]}:
        return ()
    return (us, Stop(on[0].name, on[0].key, "team"), *on[1:])


def _by_leg(path: Sequence[Stop], first: CharterVersion | None) -> list[CharterVersion | None]:
    """Give, for each leg of a path, the version of a charter whose delivery counts on it."""
    known: dict[tuple[str, str], list[CharterVersion]] = {}
    for row in in_force(stop.key for stop in path[:-1]):
        known.setdefault(_ends(row), []).append(row)
    legs = [(stop.key, _target(customer)) for stop, customer in pairwise(path)]
    chosen = [_longest(known.get(leg, [])) for leg in legs]
    return [first, *chosen[1:]] if first else chosen


def _longest(versions: Sequence[CharterVersion]) -> CharterVersion | None:
    of_everything = [each for each in versions if each.charter.service_id is None and each.delivery]
    return max(of_everything or versions, key=lambda each: each.delivery or 0, default=None)


def _ends(row: CharterVersion) -> tuple[str, str]:
    link = row.charter.link
    if link.customer is not None:
        return link.provider.key, link.customer.key
    return link.provider.key, f"outside:{link.segment.key if link.segment else ''}"


def _target(stop: Stop) -> str:
    return f"outside:{stop.key}" if stop.kind == "customer" else stop.key


def _hours(path: Sequence[Stop]) -> dict[str, WorkingHours]:
    teams = list(Team.objects.filter(key__in=[stop.key for stop in path[:-1]]))
    known = hours_of(teams)
    return {stop.key: ALWAYS for stop in path[:-1]} | {team.key: known[team.pk].hours for team in teams}


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
    outer, customer = path[-2].name, path[-1].name
    words = {"outer": outer, "customer": customer, "length": written_hours(abs(found.room_us) // MINUTE_US)}
    if found.verdict is Verdict.DOES_NOT_FIT:
        return _("It does not fit: %(length)s more than %(outer)s promised.") % words
    if found.verdict is Verdict.CANNOT_TELL and not legs[-1].promised:
        return _("Cannot tell: %(outer)s promised %(customer)s nothing.") % words
    if found.verdict is Verdict.CANNOT_TELL:
        names = ", ".join(legs[place].provider for place in found.missing) or outer
        return _("Cannot tell: no promise from %(teams)s.") % {"teams": names}
    if found.room_us == 0:
        return _("It fits, and nothing is left for the work of %(outer)s itself.") % words
    return _("It fits, and %(length)s are left for the work of %(outer)s itself.") % words
