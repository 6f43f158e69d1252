"""Notices: of what people are told, how soon, and in which hours not."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _
from wellserved.words.zones import zone_named


class NoticeKind(StrEnum):
    """Of what somebody is told."""

    NEEDS_ME = "needs_me"
    """A question to me, something to confirm, a request for my team that nobody has taken on."""
    MY_PROMISE = "my_promise"
    """A promise of mine comes near."""
    MY_REQUEST = "my_request"
    """News of what I asked for."""
    WAITED_FOR = "waited_for"
    """What my request waits for moved, or is later for many at once."""
    THANKS = "thanks"
    MY_TEAMS = "my_teams"
    """What happened in the queue of my team."""

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, gettext(KINDS[each])) for each in cls]


class Level(StrEnum):
    """How soon somebody is told."""

    NOW = "now"
    DAILY = "daily"
    OFF = "off"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give all of them, with their wording."""
        return [(each.value, gettext(LEVELS[each])) for each in cls]


KINDS = {
    NoticeKind.NEEDS_ME: _("somebody needs me"),
    NoticeKind.MY_PROMISE: _("a promise of mine comes near"),
    NoticeKind.MY_REQUEST: _("news of what I asked for"),
    NoticeKind.WAITED_FOR: _("what my request waits for"),
    NoticeKind.THANKS: _("thanks"),
    NoticeKind.MY_TEAMS: _("the queue of my team"),
}
WHY = {
    NoticeKind.NEEDS_ME: _("You get this mail because somebody needs you or your team."),
    NoticeKind.MY_PROMISE: _("You get this mail because a promise of yours comes near."),
    NoticeKind.MY_REQUEST: _("You get this mail because there is news of what you asked for."),
    NoticeKind.WAITED_FOR: _("You get this mail because what your request waits for moved."),
    NoticeKind.THANKS: _("You get this mail because somebody thanked you."),
    NoticeKind.MY_TEAMS: _("You get this mail because something happened in the queue of your team."),
}
LEVELS = {
    Level.NOW: _("at once, by mail"),
    Level.DAILY: _("once a day, at 8:00"),
    Level.OFF: _("not by mail"),
}
USUAL = {
    NoticeKind.NEEDS_ME: Level.NOW,
    NoticeKind.MY_PROMISE: Level.NOW,
    NoticeKind.MY_REQUEST: Level.NOW,
    NoticeKind.WAITED_FOR: Level.DAILY,
    NoticeKind.THANKS: Level.DAILY,
    NoticeKind.MY_TEAMS: Level.DAILY,
}
"""How soon, unless somebody wants it otherwise."""

BUNDLED_MINUTES = 2
"""So long a notice waits for others, and for whoever takes the step back."""
QUIET_FROM_HOUR, QUIET_TO_HOUR = 18, 8
"""By the clocks of whoever reads: in between no mail goes out."""
DAILY_HOUR = 8


def due_at(level: Level, made_at: datetime, zone: str) -> datetime | None:
    """Give when somebody is told of something by mail; None: not by mail.

    Takes: the moment it happened; the zone whose clocks the reader goes by.

    >>> due_at(Level.NOW, datetime(2026, 11, 23, 17, 59, tzinfo=UTC), "UTC").isoformat()
    '2026-11-24T08:00:00+00:00'
    """
    if level is Level.OFF:
        return None
    soonest = made_at + timedelta(minutes=BUNDLED_MINUTES)
    if level is Level.DAILY:
        return _next_hour(soonest, DAILY_HOUR, zone)
    return _next_hour(soonest, QUIET_TO_HOUR, zone) if is_quiet(soonest, zone) else soonest


def is_quiet(at: datetime, zone: str) -> bool:
    """Say whether no mail goes out at a moment to whoever goes by the clocks of a zone."""
    hour = at.astimezone(zone_named(zone)).hour
    return hour >= QUIET_FROM_HOUR or hour < QUIET_TO_HOUR


def _next_hour(at: datetime, hour: int, zone: str) -> datetime:
    """Give the first moment, from one on, at which the clocks of a zone show a full hour of the day."""
    local = at.astimezone(zone_named(zone))
    on = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if on < local:
        on += timedelta(days=1)  # of the clock on the wall, whatever it does in between
    return on.astimezone(UTC)
