"""What a made-up organisation consists of, before it is written down in a database."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.scenarios.plan_charters import PlannedCharter, PlannedHours, PlannedService
from wellserved.web.scenarios.plan_guesses import PlannedGuess
from wellserved.web.scenarios.plan_outside import PlannedFigure, PlannedTurf
from wellserved.web.scenarios.plan_requests import PlannedRequests
from wellserved.words.roles import Role


@dataclass(frozen=True)
class PlannedSegment:
    """A kind of outside customer."""

    key: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class PlannedSpan:
    """What a team was called and to which it belonged (its key; blank: to none), from a day on, until another."""

    name: str
    parent: str
    from_date: date
    until_date: date | None = None


@dataclass(frozen=True)
class PlannedTeam:
    """A team with its history; the last span says how it is now, or how it was when it closed."""

    key: str
    spans: tuple[PlannedSpan, ...]
    closed_on_date: date | None = None
    texts: dict[str, str] = field(default_factory=dict)
    """How it describes itself: field of the team → what stands there."""

    @property
    def name(self) -> str:
        """What it is called, or was called last."""
        return self.spans[-1].name

    @property
    def parent(self) -> str:
        """To which team it belongs, or belonged last; blank: to none."""
        return self.spans[-1].parent


@dataclass(frozen=True)
class PlannedMembership:
    """Somebody belongs to a team, from a day on, until another."""

    team: str
    from_date: date
    until_date: date | None = None
    is_lead: bool = False


@dataclass(frozen=True)
class PlannedPerson:
    """Somebody who works there; `mail` is what others name them by."""

    key: str
    name: str
    mail: str
    staff_id: str
    memberships: tuple[PlannedMembership, ...] = ()
    role: Role = Role.EMPLOYEE


@dataclass(frozen=True)
class PlannedAbsence:
    """Somebody is away from a day on, back on another; both people by mail."""

    key: str
    person: str
    deputy: str
    from_date: date
    until_date: date


@dataclass(frozen=True)
class PlannedLink:
    """A team serves another, or a kind of outside customer (one of the two is blank), and who has said so."""

    provider: str
    customer: str = ""
    segment: str = ""
    said_by_provider: bool = True
    said_by_customer: bool = True
    used: str = ""
    critical: str = ""
    what_for: str = ""


@dataclass(frozen=True)
class PlannedSuccession:
    """A team went on in another."""

    before: str
    after: str
    kind: str
    """merged or split."""
    on_date: date


@dataclass(frozen=True)
class PlannedAnswer:
    """What somebody answered on the first day: customers by the keys of teams and segments; none: cannot name one."""

    person: str
    team: str
    teams: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A whole organisation; teams stand after the one they belong to."""

    name: str
    extraordinary_service: str
    segments: tuple[PlannedSegment, ...]
    teams: tuple[PlannedTeam, ...]
    successions: tuple[PlannedSuccession, ...]
    people: tuple[PlannedPerson, ...]
    absences: tuple[PlannedAbsence, ...]
    links: tuple[PlannedLink, ...]
    answers: tuple[PlannedAnswer, ...]
    hours: tuple[PlannedHours, ...] = ()
    services: tuple[PlannedService, ...] = ()
    charters: tuple[PlannedCharter, ...] = ()
    requests: PlannedRequests = field(default_factory=PlannedRequests)
    outside: tuple[PlannedFigure, ...] = ()
    turf: tuple[PlannedTurf, ...] = ()
    guesses: tuple[PlannedGuess, ...] = ()


def slug(name: str) -> str:
    """Write a name as a key.

    >>> slug("Credit check, North")
    'credit-check-north'
    """
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def mails(names: Iterable[str]) -> list[str]:
    """Give everybody an address of their own; who has the name of somebody before gets a number.

    >>> mails(["Ann Ashby", "Zoë O'Neil", "Ann Ashby"])
    ['ann.ashby@example.org', 'zoe.o.neil@example.org', 'ann.ashby.2@example.org']
    """
    taken: dict[str, int] = {}
    made = []
    for name in names:
        local = plain(slug(name)).replace("-", ".")
        taken[local] = taken.get(local, 0) + 1
        made.append(f"{local}{f'.{taken[local]}' if taken[local] > 1 else ''}@example.org")
    return made


_WITHOUT_PARTS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i"})


def plain(text: str) -> str:
    """Write lower-case letters of Latin scripts without their marks."""
    letters = unicodedata.normalize("NFKD", text.translate(_WITHOUT_PARTS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
