"""When what was promised is due: from the charter both sides agreed on, counted in the provider's working hours."""

from datetime import UTC, datetime, timedelta

from wellserved.web.models import CharterVersion, Service, Team
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.hours import NeverOpen, WorkingHours, due_at, working_time_between
from wellserved.words.hours_counted import moment_us
from wellserved.words.promises import PromiseKind
from wellserved.words.units import MINUTE_US

SHARES = (50, 75, 100)
"""After so many hundredths of the working time until a promise the provider is reminded of it."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(us: int) -> datetime:
    """Give a moment that is counted in microseconds."""
    return _EPOCH + timedelta(microseconds=us)


def due(hours: WorkingHours, since: datetime, minutes: int) -> datetime | None:
    """Give the moment by which so many minutes of working time have passed; None: so many never pass."""
    try:
        return moment(due_at(hours, moment_us(since), minutes * MINUTE_US))
    except NeverOpen:
        return None


def hours_of_team(team: Team) -> WorkingHours:
    """Give the hours of a team, its own or those of a team above it. One query."""
    return hours_of([team])[team.pk].hours


def terms(provider: Team, customer: Team, service: Service | None) -> CharterVersion | None:
    """Give what both agreed on for a service, or else for everything; None: there is no charter. One query."""
    agreed = CharterVersion.objects.filter(
        agreed_at__isnull=False,
        charter__link__provider=provider,
        charter__link__customer=customer,
        charter__link__ended_on_date=None,
    )
    rows = list(agreed.select_related("charter").order_by("number"))
    of_service = [row for row in rows if service is not None and row.charter.service_id == service.pk]
    of_all = [row for row in rows if row.charter.service_id is None]
    return next((chosen[-1] for chosen in (of_service, of_all) if chosen), None)


def dues(version: CharterVersion | None, hours: WorkingHours, since: datetime) -> dict[PromiseKind, datetime]:
    """Give when what a charter promises is due, counted from a moment; nothing where nothing is promised. No query."""
    if version is None:
        return {}
    found = {kind: due(hours, since, minutes) for kind in PromiseKind if (minutes := getattr(version, kind.value))}
    return {kind: at for kind, at in found.items() if at is not None}


def next_reminder(
    hours: WorkingHours, since: datetime, until: datetime, now: datetime, reminded: int = 0
) -> datetime | None:
    """Give when the provider is to be reminded next of a promise made at one moment for another; None: no more.

    Takes: the share of which they were reminded last (0, or one of SHARES).
    """
    whole = working_time_between(hours, moment_us(since), moment_us(until))
    for share in SHARES:
        if share <= reminded:
            continue
        at = (
            until if share == SHARES[-1] or not whole else moment(due_at(hours, moment_us(since), whole * share // 100))
        )
        if at > now:
            return at
    return None
