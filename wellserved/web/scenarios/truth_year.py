"""A year of requests in the organisation of 300 people, with what is true of it; the same again from the same seed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import exp
from random import Random
from typing import Any

from wellserved.eventlog.demo_simulation import Shift, WorkingHours, moment_of
from wellserved.web.scenarios import truth_words as words
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.lender_request_year import DAYS, Course, drawn_names, moment
from wellserved.web.scenarios.names import new_keys
from wellserved.web.scenarios.plan import PlannedPerson
from wellserved.web.scenarios.plan_charters import PlannedService
from wellserved.web.scenarios.plan_requests import PlannedEvent, PlannedRequest, PlannedRequests
from wellserved.web.scenarios.truth_links import Ways
from wellserved.web.scenarios.truths import Plant
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened, Reason, Update

ASKED, OF_SALES, OF_HIRING = 5200, 320, 60
"""How many requests are asked: of anybody, of Sales by its neighbours, and along the link nobody declared."""
WITHIN_SHARE, PASSED_ON_SHARE, LOOP_SHARE, SILO_SHARE = 0.15, 0.05, 0.25, 0.03
NEEDS_SHARE, NEEDS_LEGAL_SHARE = 0.2, 0.22
OF_INNOCENT, OF_THEIR_COLLEAGUES = 0.85, 0.1
QUEUE_HOURS, WORK_HOURS, SLOW_QUEUE_HOURS, PROMISED_HOURS = 2.5, 3.0, 16.0, 16.0
SLOWER = 1.33
SCATTER = 0.3
OFTEN, RATHER_OFTEN = 4.0, 2.0
_AHEAD = timedelta(days=90)


@dataclass
class TruthYear:
    """Makes the year up."""

    chance: Random
    hours: WorkingHours
    begin: int
    end: int
    ways: Ways
    staff: Mapping[str, Sequence[str]]
    """Who belongs to a team, by mail."""
    cast: truths.Cast
    services: Mapping[str, str]
    """The service of each team."""
    plants: Collection[Plant]
    made: list[Course] = field(default_factory=list)
    siblings: dict[str, list[str]] = field(default_factory=dict)

    def spread(self, median: float) -> float:
        """Draw so many hours around a median, never less than some minutes."""
        return max(0.05, median * exp(self.chance.gauss(0, SCATTER)))

    def after(self, at: int, hours: float) -> int:
        """Give the moment at which everybody has worked so many hours since another."""
        return self.hours.after(at, hours)

    def is_slow_link(self, course: Course) -> bool:
        """Say whether it is asked along the link that lets wait."""
        return Plant.WEAKEST_LINK in self.plants and (course.provider, course.customer) == truths.WEAK

    def taker(self, team: str) -> str:
        """Draw who sees to a request; those of whom something is true see to more, so that it can be known."""
        often = {self.cast.innocent: OFTEN, self.cast.slow: OFTEN, self.cast.ordinary: RATHER_OFTEN}
        people = self.staff[team]
        return self.chance.choices(people, [often.get(mail, 1.0) for mail in people])[0]

    def begun(self, provider: str, customer: str, taken_by: str = "") -> Course:
        """Give a request before anything happened to it."""
        opening = self.chance.choice(words.OPENINGS)
        asked_by, taken_by = self.chance.choice(self.staff[customer]), taken_by or self.taker(provider)
        return Course(self.services[provider], provider, customer, opening, {}, asked_by, taken_by)


def truth_requests(
    chance: Random,
    on: date,
    ways: Ways,
    people: Sequence[PlannedPerson],
    services: Sequence[PlannedService],
    plants: Collection[Plant],
) -> PlannedRequests:
    """Give the year that ends where a day begins."""
    year = _year(chance, on, ways, people, services, plants)
    for provider, customer in _asked(year):
        at = year.after(year.begin, chance.uniform(0.1, year.hours.open_seconds_before(year.end) / 3600))
        serve(year, year.begun(provider, customer), at)
    courses = sorted((each for each in year.made if each.asked < year.end), key=lambda each: each.asked)
    numbers = {id(course): number for number, course in enumerate(courses, start=1)}
    keys = new_keys(chance, len(courses))
    by_name = {each.name: each.key for each in services}
    planned = (_planned(year, *each, numbers, by_name) for each in zip(courses, keys, strict=True))
    return PlannedRequests(tuple(planned))
