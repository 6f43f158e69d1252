"""Notices: of what people are told, how soon, and in which hours not."""

from enum import StrEnum

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _


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
