"""The stage on which requests of the sample company that are open today are told, step by step."""

from typing import Any

from wellserved.web.scenarios.lender_request_courses import promise_by_charter
from wellserved.web.scenarios.lender_request_year import Course, Year, moment
from wellserved.web.scenarios.request_words import Opening
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened

DELIVERY = PromiseKind.DELIVERY.value


class Stage:
    """Tells the stories with the people of the cast."""

    def __init__(self, year: Year) -> None:
        """Begin in a year."""
        self.year = year

    def ask(self, service: str, customer: str, provider: str, hours: float, opening: Opening, **more: Any) -> Course:
        """Let a team ask another, so many hours before today; promises of a charter are made at once."""
        year = self.year
        asked_by = year.mail_of.get(more.pop("asked_by", ""), "") or year.some(customer)
        taken_by = year.mail_of.get(more.pop("taken_by", ""), "") or year.some(provider)
        course = Course(service, provider, customer, opening, {}, asked_by, taken_by, **more)
        at = course.happen(year.before_today(customer, hours), Happened.ASKED, asked_by, team=provider)
        promise_by_charter(year, course, at)
        return course

    def by_provider(self, course: Course, hours: float, what: Happened, text: str = "", **more: Any) -> None:
        """Let the provider do a step so many of its hours before today, with the next news promised by its charter."""
        at = self.year.before_today(course.provider, hours)
        if what in (Happened.ACCEPTED, Happened.TAKEN_UP, Happened.UPDATED):
            more = self.year.news(course, at) | more
        course.happen(at, what, course.taken_by, text=text, **more)

    def by_customer(self, course: Course, hours: float, what: Happened, text: str = "", **more: Any) -> None:
        """Let the customer do a step so many of its hours before today."""
        course.happen(self.year.before_today(course.customer, hours), what, course.asked_by, text=text, **more)

    def promise(self, course: Course, hours: float, ahead: float, **more: Any) -> None:
        """Promise delivery for so many hours after today begins (less than nothing: it has passed)."""
        year = self.year
        worked = year.hours[course.provider].open_seconds_before(year.end) / 3600
        until = year.hours[course.provider].after(year.hours[course.provider].starts[0], worked + ahead)
        self.by_provider(course, hours, Happened.PROMISED, promise=DELIVERY, until_at=moment(until), **more)
