"""The year in which the teams of the sample company ask one another: its hours, its people, its promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import exp
from random import Random
from typing import Any

from wellserved.eventlog import demo_company as company
from wellserved.eventlog.demo_simulation import Shift, WorkingHours, moment_of
from wellserved.web.scenarios.names import FIRST, LAST
from wellserved.web.scenarios.plan import PlannedPerson, slug
from wellserved.web.scenarios.plan_charters import PlannedCharter, PlannedService, PlannedTerms
from wellserved.web.scenarios.request_words import Opening
from wellserved.words.promises import HOUR, PromiseKind, read_length
from wellserved.words.requests import Happened

DAYS = 365
_AHEAD = 120
_STREETS = (
    "Mill Lane", "Station Road", "Church Street", "Orchard Way", "Harbour Street", "Linden Avenue", "Market Square",
    "School Lane", "Bridge Street", "Garden Row", "Old Post Road", "Canal Street",
)  # fmt: skip


@dataclass
class Course:
    """How one request goes, while it is being made up. Moments are whole seconds since 1970-01-01 UTC."""

    service: str
    provider: str
    """The team that is asked in the end."""
    customer: str
    opening: Opening
    fill: dict[str, str]
    asked_by: str
    taken_by: str
    segment: str = ""
    events: list[tuple[int, Happened, dict[str, Any]]] = field(default_factory=list)
    """When, what, and the further fields of a PlannedEvent; `waits_on` names courses and outside parties."""
    ended: int = 0
    contact: str = ""
    is_confidential: bool = False
    shares: tuple[str, ...] = ()
    needed_by_date: date | None = None

    def happen(self, at: int, what: Happened, by: str = "", **more: Any) -> int:
        """Let something happen; give the moment."""
        self.events.append((at, what, {"by": by, **more}))
        return at

    @property
    def asked(self) -> int:
        """When it was asked."""
        return self.events[0][0]

    def say(self, text: str) -> str:
        """Fill the names in."""
        return text.format_map(self.fill)


class Year:
    """What the requests of a year have in common."""

    def __init__(
        self,
        seed: int,
        on: date,
        people: Sequence[PlannedPerson],
        services: Sequence[PlannedService],
        charters: Sequence[PlannedCharter],
    ) -> None:
        """Prepare the year that ends where a day begins."""
        self.chance = Random(f"requests {seed}")  # noqa: S311 -- made-up people
        self.on = on
        self.begin = moment_of(on - timedelta(days=DAYS), time(), company.ZONE)
        self.end = moment_of(on, time(), company.ZONE)
        self.hours = _hours(on)
        self.colleagues = _by_team(people)
        self.leads = {team: next(person.mail for person in people if _leads(person, team)) for team in self.colleagues}
        self.mail_of = {person.name: person.mail for person in people}
        self.services = {(each.team, each.name): each.key for each in services}
        self.charters = {(each.provider, each.customer, each.service): each.versions for each in charters}

    def spread(self, median: float, sigma: float = 0.6) -> float:
        """Draw so many hours around a median, never less than some minutes."""
        return max(0.05, median * exp(self.chance.gauss(0, sigma)))

    def after(self, team: str, at: int, hours: float) -> int:
        """Give the moment at which a team has worked so many hours since another."""
        return self.hours[team].after(at, hours)

    def before_today(self, team: str, hours: float) -> int:
        """Give the moment from which on a team worked so many hours until the end of the year."""
        worked = self.hours[team].open_seconds_before(self.end) / 3600
        first = self.hours[team].starts[0]
        return self.hours[team].after(first, worked - hours)

    def some(self, team: str) -> str:
        """Give somebody of a team, by mail."""
        return self.chance.choice(self.colleagues[team])

    def working_moment(self, team: str) -> int:
        """Draw a moment of the year at which a team works."""
        hours = self.hours[team]
        span = hours.open_seconds_before(self.end) - hours.open_seconds_before(self.begin)
        return hours.after(self.begin, self.chance.uniform(0.1, span / 3600))

    def terms(self, course: Course, at: int) -> PlannedTerms | None:
        """Give what both sides had agreed on at a moment, for the service or else for everything."""
        provider, customer = slug(course.provider), slug(course.customer)
        key = self.services.get((provider, course.service), "")
        day = moment(at).date()
        for service in (key, "") if key else ("",):
            agreed = [
                each
                for each in self.charters.get((provider, customer, service), ())
                if each.is_agreed and each.on_date < day
            ]
            if agreed:
                return agreed[-1]
        return None

    def due(self, course: Course, at: int, kind: PromiseKind) -> datetime | None:
        """Give when what a charter promises is due, counted from a moment; None: it promises nothing."""
        terms = self.terms(course, at)
        length = getattr(terms, kind.value) if terms else ""
        return moment(self.after(course.provider, at, read_length(length) / HOUR)) if length else None

    def news(self, course: Course, at: int) -> dict[str, Any]:
        """Give what news promise of the next ones."""
        due = self.due(course, at, PromiseKind.NEXT_UPDATE)
        return {"until_at": due, "promise": PromiseKind.NEXT_UPDATE.value} if due else {}

    def names(self, at: int) -> dict[str, str]:
        """Draw the names for one story that begins at a moment."""
        chance, day = self.chance, moment(at).date()
        coming, past = day + timedelta(days=chance.randrange(7, 25)), day - timedelta(days=chance.randrange(2, 12))
        return {
            "family": chance.choice(LAST),
            "who": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "street": f"{chance.choice(_STREETS)} {chance.randrange(1, 90)}",
            "amount": f"€{chance.randrange(8, 420) * 1000:,}",
            "number": f"{day.year}-{chance.randrange(1, 5000):04}",
            "digits": f"{chance.randrange(10000):04}",
            "day": _written(coming),
            "since": _written(past),
            "month": f"{day.replace(day=1) - timedelta(days=1):%B}",
            "year": str(chance.randrange(2009, 2016)),
        }


def moment(seconds: int) -> datetime:
    """Give a moment that is counted in seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def _written(day: date) -> str:
    return f"{day.day} {day:%B}"


def _hours(on: date) -> Mapping[str, WorkingHours]:
    first, last = on - timedelta(days=DAYS + 10), on + timedelta(days=_AHEAD)
    return {
        each.team: WorkingHours(Shift(company.ZONE, each.opens, each.closes, company.WEEKDAYS), first, last)
        for each in company.STAFFING.values()
    }


def _by_team(people: Sequence[PlannedPerson]) -> dict[str, list[str]]:
    names = {slug(name): name for name in company.TEAMS}
    found: dict[str, list[str]] = {}
    for person in people:
        if person.memberships:
            found.setdefault(names[person.memberships[-1].team], []).append(person.mail)
    return found


def _leads(person: PlannedPerson, team: str) -> bool:
    return any(each.is_lead and each.team == slug(team) for each in person.memberships)
