"""A year of requests between the teams of the sample company, up to a day; the same again from the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios import lender_request_kinds as kinds
from wellserved.web.scenarios.lender_request_courses import Wish, serve
from wellserved.web.scenarios.lender_request_now import now_open
from wellserved.web.scenarios.lender_request_year import Course, Year, moment
from wellserved.web.scenarios.lender_thanks import help_given, thanks_said
from wellserved.web.scenarios.names import new_keys
from wellserved.web.scenarios.plan import PlannedPerson, slug
from wellserved.web.scenarios.plan_charters import PlannedCharter, PlannedService
from wellserved.web.scenarios.plan_requests import PlannedEvent, PlannedRequest, PlannedRequests
from wellserved.words.requests import Happened

HOURS_PER_DAY = 8


@dataclass(frozen=True)
class Known:
    """What was planned of the company before anybody asks anything."""

    people: Sequence[PlannedPerson]
    services: Sequence[PlannedService]
    charters: Sequence[PlannedCharter]


def lender_requests(seed: int, on: date, known: Known) -> PlannedRequests:
    """Give the year that ends where the day begins: nothing happens on the day itself."""
    year = Year(seed, on, known.people, known.services, known.charters)
    made: list[Course] = []
    for service, count in kinds.YEARLY:
        for _ in range(count):
            _ask(year, service, made)
    special = now_open(year)
    courses = sorted((each for each in (*made, *special) if each.asked < year.end), key=lambda each: each.asked)
    numbers = {id(course): number for number, course in enumerate(courses, start=1)}
    keys = new_keys(year.chance, len(courses))
    requests = tuple(_planned(year, each, numbers, key) for each, key in zip(courses, keys, strict=True))
    return PlannedRequests((*requests, _draft(year, len(requests) + 1)), help_given(year), thanks_said(year, courses))


def _draft(year: Year, number: int) -> PlannedRequest:
    """Give what Ann began to write yesterday, and has not asked yet."""
    return PlannedRequest(
        number=number,
        key=new_keys(year.chance, 1)[0],
        title="A word about reviews before spring",
        need="Eleven reviews wait for you, and each of my mails costs you one. Could we sit down for an hour, you and "
        "us, and see which of them need you at all?",
        purpose="Fewer chasers, fewer reviews, the same certainty.",
        customer=slug(company.CREDIT),
        provider=slug(company.LEGAL),
        asked_by=year.mail_of["Ann Ashby"],
        events=(),
        written_at=moment(year.before_today(company.CREDIT, 1.5)),
    )


def _ask(year: Year, service: company.Service, made: list[Course]) -> None:
    provider = company.STAFFING[service.queue].team
    customer = year.chance.choice(service.customers or tuple(team for team in company.TEAMS if team != provider))
    at = year.working_moment(customer)
    if service is not kinds.CREDIT_DECISION:
        serve(year, Wish(service, customer, at, year.names(at)), made)
        return
    of_firm = year.chance.random() < company.LOANS[company.BUSINESS] / sum(company.LOANS.values())
    segment = company.BUSINESS if of_firm else company.PRIVATE
    decision = serve(year, Wish(service, customer, at, year.names(at), of_firm, segment), made)
    if year.chance.random() < kinds.CONTRACT_SHARE:
        at = year.after(company.SALES, decision.ended, year.spread(2 * HOURS_PER_DAY))
        if at < year.end:
            serve(year, Wish(kinds.CONTRACT_AND_PAYOUT, customer, at, decision.fill, of_firm, segment), made)


def _planned(year: Year, course: Course, numbers: dict[int, int], key: str) -> PlannedRequest:
    """Give what had happened by the end of the year."""
    events = sorted((each for each in course.events if each[0] < year.end), key=lambda each: each[0])
    last = [each for each in events if each[1] in (Happened.ASKED, Happened.REDIRECTED)][-1]
    opening, provider = course.opening, slug(last[2]["team"])
    return PlannedRequest(
        number=numbers[id(course)],
        key=key,
        title=course.say(opening.title),
        need=course.say(opening.need),
        purpose=course.say(opening.purpose),
        done_when=course.say(opening.done_when),
        needed_by_date=course.needed_by_date,
        customer=slug(course.customer),
        asked_by=course.asked_by,
        events=tuple(_event(at, what, more, numbers) for at, what, more in events),
        service=year.services.get((provider, course.service), ""),
        segment=slug(course.segment),
        contact=course.contact,
        taken_by=_taken_by(course, events),
        is_confidential=course.is_confidential,
        shares=course.shares,
    )


def _taken_by(course: Course, events: list[tuple[int, Happened, dict[str, Any]]]) -> str:
    taken = (Happened.ACCEPTED, Happened.TAKEN_UP, Happened.GIVEN)
    return course.taken_by if any(what in taken for _, what, _ in events) else ""


def _event(at: int, what: Happened, more: dict[str, Any], numbers: dict[int, int]) -> PlannedEvent:
    fields = dict(more)
    fields["team"] = slug(fields.get("team", ""))
    fields["waits_on"] = tuple(
        numbers[id(each)] if isinstance(each, Course) else each for each in fields.get("waits_on", ())
    )
    return PlannedEvent(at=moment(at), what=what, **fields)
