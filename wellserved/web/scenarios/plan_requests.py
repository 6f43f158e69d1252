"""What happened between the teams of a made-up organisation: requests, help and thanks, before they are written down.

People are named by their mail addresses, teams and services by their keys, requests by their numbers in the plan.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from wellserved.words.requests import Happened


@dataclass(frozen=True)
class PlannedEvent:
    """Something that happens to a request."""

    at: datetime
    what: Happened
    by: str = ""
    """Blank: the application itself."""
    team: str = ""
    waits_on: tuple[int | str, ...] = ()
    """Numbers of requests, and names of parties outside."""
    until_at: datetime | None = None
    promise: str = ""
    reason: str = ""
    text: str = ""
    by_mail: bool = False
    undoes: int | None = None


@dataclass(frozen=True)
class PlannedRequest:
    """A request with everything that happened to it, in order."""

    number: int
    key: str
    title: str
    customer: str
    asked_by: str
    events: tuple[PlannedEvent, ...]
    """None of a draft."""
    provider: str = ""
    """Whom a draft is meant for; otherwise the events say it."""
    need: str = ""
    purpose: str = ""
    done_when: str = ""
    needed_by_date: date | None = None
    service: str = ""
    segment: str = ""
    contact: str = ""
    taken_by: str = ""
    is_confidential: bool = False
    shares: tuple[str, ...] = ()
    written_at: datetime | None = None
    """Of a draft."""


@dataclass(frozen=True)
class PlannedHelp:
    """Help in passing, or a no to it."""

    key: str
    helper: str
    helped: str
    by: str
    at: datetime
    what: str
    minutes: int
    would_save_minutes: int | None = None
    saved_minutes: int | None = None
    confirmed_by: str = ""
    is_refused: bool = False
    for_own_targets: bool = False


@dataclass(frozen=True)
class PlannedThanks:
    """Thanks to a team or some of it."""

    key: str
    by: str
    from_team: str
    to_team: str
    at: datetime
    text: str
    made_possible: str = ""
    people: tuple[str, ...] = ()
    request: int | None = None
    passed_from: str = ""
    """Key of the thanks that these hand on."""


@dataclass(frozen=True)
class PlannedRequests:
    """All of it; requests in the order in which they were asked, and drafts last."""

    requests: tuple[PlannedRequest, ...] = field(default=())
    help: tuple[PlannedHelp, ...] = field(default=())
    thanks: tuple[PlannedThanks, ...] = field(default=())
