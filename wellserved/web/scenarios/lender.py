"""The sample company: the lender whose log `wellserved demo` writes, with its people, its history and its words.

Its teams and outside customers have the names they have in the log, so that what the analysis finds there can be
looked up here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.lender_charters import lender_charters, lender_hours, lender_services
from wellserved.web.scenarios.lender_guesses import lender_guesses
from wellserved.web.scenarios.lender_links import SAID_BY_CUSTOMER_ONLY, SAID_BY_PROVIDER_ONLY, SERVES
from wellserved.web.scenarios.lender_outside import lender_outside, lender_turf
from wellserved.web.scenarios.lender_requests import Known, lender_requests
from wellserved.web.scenarios.lender_words import EXTRAORDINARY_SERVICE, SEGMENTS, TEXTS
from wellserved.web.scenarios.names import different_names, new_keys
from wellserved.web.scenarios.plan import (
    Plan,
    PlannedAbsence,
    PlannedAnswer,
    PlannedLink,
    PlannedMembership,
    PlannedPerson,
    PlannedSegment,
    PlannedSpan,
    PlannedSuccession,
    PlannedTeam,
    mails,
    slug,
)
from wellserved.words.roles import Role

NAME = "Northwind Loans"
FOUNDED = date(2019, 1, 1)
REORGANISED = date(2025, 4, 1)
"""Finance was split into Payments and Payroll, Loan processing became Operations, Compliance left Legal."""

FINANCE = "Finance"
LOAN_PROCESSING = "Loan processing"
LEFT_LEGAL = company.COMPLIANCE
PARENTS = {company.PAYMENTS: company.OPERATIONS, company.PAYROLL: company.HR, company.FACILITIES: company.PROCUREMENT}

SIZES = {
    company.SALES: 8,
    company.CUSTOMER_SERVICE: 4,
    company.CREDIT: 7,
    company.LEGAL: 6,
    company.COMPLIANCE: 3,
    company.OPERATIONS: 7,
    company.PAYMENTS: 4,
    company.IT: 6,
    company.PROCUREMENT: 3,
    company.HR: 5,
    company.PAYROLL: 3,
    company.FACILITIES: 3,
}
CAST: dict[str, tuple[str, Role, bool]] = {
    "Ann Ashby": (company.CREDIT, Role.EMPLOYEE, False),
    "Ben Brook": (company.LEGAL, Role.EMPLOYEE, False),
    "Cara Clay": (company.LEGAL, Role.EMPLOYEE, True),
    "Dan Dale": (company.FACILITIES, Role.EMPLOYEE, False),
    "Sam Stone": (company.OPERATIONS, Role.SERVICE_LEAD, False),
    "Ada Archer": (company.IT, Role.ADMINISTRATOR, False),
    "Nell North": (company.SALES, Role.EMPLOYEE, False),
    "Eve Eden": ("", Role.EXECUTIVE, False),
    "Pat Penn": (company.PAYROLL, Role.EMPLOYEE, False),
}
"""Who → team, role, whether they lead it. Ann asks, Ben provides, Cara leads Ben, Dan is elsewhere, Pat far away."""
NEW_HERE = "Nell North"
"""Has not answered the question of the first day, so that one can see how it is asked."""

NEAR_NAMED_SHARE, FAR_NAMED_SHARE, ALSO_SHARE = 0.95, 0.65, 0.4
"""How many can name a customer, next to the outside customer and farther away; how many of them name a second one."""


def lender(seed: int, on: date) -> Plan:
    """Make the sample company as it is on a day."""
    chance = Random(f"lender {seed}")  # noqa: S311 -- made-up people
    people = _people(chance)
    services = lender_services(seed)
    charters = lender_charters(seed, on, people, services)
    return Plan(
        name=NAME,
        extraordinary_service=EXTRAORDINARY_SERVICE,
        segments=tuple(PlannedSegment(slug(name), name, text) for name, text in SEGMENTS.items()),
        teams=tuple(_teams()),
        successions=tuple(
            PlannedSuccession(slug(FINANCE), slug(after), "split", REORGANISED)
            for after in (company.PAYMENTS, company.PAYROLL)
        ),
        people=people,
        absences=tuple(_absences(people, chance, on)),
        links=tuple(_links()),
        answers=tuple(_answers(people, chance)),
        hours=lender_hours(PARENTS),
        services=services,
        charters=charters,
        requests=lender_requests(seed, on, Known(people, services, charters)),
        outside=lender_outside(seed, on),
        turf=lender_turf(seed, on, people),
        guesses=lender_guesses(seed, on, people),
    )


def _teams() -> Iterator[PlannedTeam]:
    yield PlannedTeam(slug(FINANCE), (PlannedSpan(FINANCE, "", FOUNDED, REORGANISED),), REORGANISED)
    for name in sorted(SIZES, key=lambda each: (each in PARENTS, each)):
        yield PlannedTeam(slug(name), tuple(_spans(name)), texts=TEXTS[name])


def _spans(name: str) -> Iterator[PlannedSpan]:
    parent = slug(PARENTS.get(name, ""))
    if name in (company.PAYMENTS, company.PAYROLL):
        yield PlannedSpan(name, parent, REORGANISED)
    elif name == company.OPERATIONS:
        yield PlannedSpan(LOAN_PROCESSING, "", FOUNDED, REORGANISED)
        yield PlannedSpan(name, parent, REORGANISED)
    elif name == LEFT_LEGAL:
        yield PlannedSpan(name, slug(company.LEGAL), FOUNDED, REORGANISED)
        yield PlannedSpan(name, parent, REORGANISED)
    else:
        yield PlannedSpan(name, parent, FOUNDED)


def _people(chance: Random) -> tuple[PlannedPerson, ...]:
    """Give the cast and their colleagues; each team has one lead, and who was in Finance came from there."""
    cast_in = {team: sum(1 for place, *_ in CAST.values() if place == team) for team in SIZES}
    others = [team for team, size in SIZES.items() for _ in range(size - cast_in[team])]
    names = [*CAST, *different_names(chance, len(others))]
    teams = [*(place for place, *_ in CAST.values()), *others]
    led = {team for team, _, is_lead in CAST.values() if is_lead}
    people = []
    for number, (name, mail, key) in enumerate(zip(names, mails(names), new_keys(chance, len(names)), strict=True)):
        team, role, _ = CAST.get(name, (teams[number], Role.EMPLOYEE, False))
        is_lead = CAST[name][2] if name in CAST else team not in led
        led |= {team} if is_lead else set()
        memberships = tuple(_memberships(team, is_lead, chance)) if team else ()
        people.append(PlannedPerson(key, name, mail, f"NL{1001 + number}", memberships, role))
    return tuple(people)


def _memberships(team: str, is_lead: bool, chance: Random) -> Iterator[PlannedMembership]:
    began = FOUNDED + timedelta(days=chance.randrange(0, 2100))
    if team in (company.PAYMENTS, company.PAYROLL):
        yield PlannedMembership(slug(FINANCE), began, REORGANISED)
        began = REORGANISED
    yield PlannedMembership(slug(team), began, is_lead=is_lead)


def _absences(people: tuple[PlannedPerson, ...], chance: Random, on: date) -> Iterator[PlannedAbsence]:
    """Let one of Legal and one of IT be away today, and one of HR soon."""
    keys = new_keys(chance, 3)
    for key, (team, begins, days) in zip(
        keys, ((company.LEGAL, -3, 12), (company.IT, -1, 3), (company.HR, 9, 14)), strict=True
    ):
        there = [each for each in people if each.memberships and each.memberships[-1].team == slug(team)]
        away, deputy = chance.sample([each for each in there if each.name not in CAST], 2)
        begin = on + timedelta(days=begins)
        yield PlannedAbsence(key, away.mail, deputy.mail, begin, begin + timedelta(days=days))


def _links() -> Iterator[PlannedLink]:
    for provider, customers in SERVES.items():
        for customer, (used, critical, what_for) in customers.items():
            is_outside = customer in company.OUTSIDE_SEGMENTS
            yield PlannedLink(
                slug(provider),
                customer="" if is_outside else slug(customer),
                segment=slug(customer) if is_outside else "",
                said_by_provider=(provider, customer) not in SAID_BY_CUSTOMER_ONLY,
                said_by_customer=not is_outside and (provider, customer) not in SAID_BY_PROVIDER_ONLY,
                used=used,
                critical=critical,
                what_for=what_for,
            )


def _answers(people: tuple[PlannedPerson, ...], chance: Random) -> Iterator[PlannedAnswer]:
    """Let everybody but the newest have answered; the farther from the customer, the fewer could name one."""
    names = {slug(name): name for name in SIZES}
    for person in people:
        if person.name == NEW_HERE:
            continue
        team = person.memberships[-1].team if person.memberships else ""
        served = tuple(SERVES[names[team]]) if team else company.OUTSIDE_SEGMENTS
        share = NEAR_NAMED_SHARE if served[0] in company.OUTSIDE_SEGMENTS else FAR_NAMED_SHARE
        can_name = person.name in CAST or chance.random() < share
        chosen = [slug(each) for each in served if can_name and (each == served[0] or chance.random() < ALSO_SHARE)]
        outside = {slug(each) for each in company.OUTSIDE_SEGMENTS}
        yield PlannedAnswer(
            person.mail,
            team,
            tuple(key for key in chosen if key not in outside),
            tuple(key for key in chosen if key in outside),
        )
