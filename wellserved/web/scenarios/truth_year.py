"""A year of requests in the organisation of 300 people, with what is true of it; the same again from the same seed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from math import exp
from random import Random
from typing import Any

from wellserved.eventlog.demo_simulation import WorkingHours, moment_of
from wellserved.web.scenarios import truth_words as words
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.lender_request_year import DAYS, Course, moment
from wellserved.web.scenarios.names import FIRST, LAST
from wellserved.web.scenarios.plan_requests import PlannedEvent, PlannedRequest
from wellserved.web.scenarios.truth_links import Ways
from wellserved.web.scenarios.truths import Plant
from wellserved.words.requests import Happened

SCATTER = 0.3
OFTEN, RATHER_OFTEN = 0.25, 0.15
"""How much of what their team does those see to of whom something is true, next to all others alike."""
_TAKEN = (Happened.ACCEPTED, Happened.TAKEN_UP)


@dataclass
class TruthYear:
    """What the requests of the year have in common."""

    chance: Random
    on: date
    hours: WorkingHours
    ways: Ways
    staff: Mapping[str, Sequence[str]]
    """Who belongs to a team, by mail."""
    cast: truths.Cast
    services: Mapping[str, tuple[str, str]]
    """The service of each team: key and name."""
    plants: Collection[Plant]
    made: list[Course] = field(default_factory=list)
    """Requests, in the order in which they were made up."""

    @property
    def begin(self) -> int:
        """Give when the year begins."""
        return moment_of(self.on - timedelta(days=DAYS), time(), truths.ZONE)

    @property
    def end(self) -> int:
        """Give when it ends: where the day begins."""
        return moment_of(self.on, time(), truths.ZONE)

    def spread(self, median: float) -> float:
        """Draw so many hours around a median, never less than some minutes."""
        return max(0.05, median * exp(self.chance.gauss(0, SCATTER)))

    def after(self, at: int, hours: float) -> int:
        """Give the moment at which everybody has worked so many hours since another."""
        return self.hours.after(at, hours)

    def taker(self, team: str) -> str:
        """Draw who sees to a request; those of whom something is true see to more, so that it can be known."""
        often = {self.cast.innocent: OFTEN, self.cast.slow: OFTEN, self.cast.ordinary: RATHER_OFTEN}
        people = self.staff[team]
        return self.chance.choices(people, [often.get(mail, 1 / len(people)) for mail in people])[0]

    def begun(self, provider: str, customer: str) -> Course:
        """Give a request before anything happened to it."""
        opening, asked_by = self.chance.choice(words.OPENINGS), self.chance.choice(self.staff[customer])
        name = self.services[provider][1]
        fill = self._names(name)
        return Course(name, provider, customer, opening, fill, asked_by, self.taker(provider))

    def _names(self, what: str) -> dict[str, str]:
        chance = self.chance
        day = self.on - timedelta(days=chance.randrange(DAYS))
        return {
            "what": what,
            "who": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "family": chance.choice(LAST),
            "day": f"{day.day} {day:%B}",
            "number": f"{day.year}-{chance.randrange(1, 5000):04}",
            "street": f"{chance.choice(words.STREETS)} {chance.randrange(1, 90)}",
            "amount": f"€{chance.randrange(8, 420) * 1000:,}",
            "year": str(chance.randrange(2009, 2024)),
        }


def planned(year: TruthYear, course: Course, key: str, numbers: Mapping[int, int]) -> PlannedRequest:
    """Give what had happened to a request by the end of the year."""
    events = sorted((each for each in course.events if each[0] < year.end), key=lambda each: each[0])
    opening, is_taken = course.opening, any(what in _TAKEN for _at, what, _more in events)
    return PlannedRequest(
        number=numbers[id(course)],
        key=key,
        title=course.say(opening.title),
        need=course.say(opening.need),
        purpose=course.say(opening.purpose),
        done_when=course.say(opening.done_when),
        customer=course.customer,
        asked_by=course.asked_by,
        events=tuple(
            PlannedEvent(moment(at), what, **more | {"waits_on": _numbers(more, numbers)}) for at, what, more in events
        ),
        service=year.services[course.provider][0],
        taken_by=course.taken_by if is_taken else "",
    )


def _numbers(more: Mapping[str, Any], numbers: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(numbers[id(each)] for each in more.get("waits_on", ()))
