"""When the teams of the sample company work, what they offer, and what they agreed on, in the words of their leads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.names import new_keys
from wellserved.web.scenarios.plan import PlannedPerson, slug
from wellserved.web.scenarios.plan_charters import PlannedCharter, PlannedHours, PlannedService, PlannedTerms
from wellserved.words.roles import Role

LONGER_DAYS = date(2025, 4, 1)
"""Since then Customer service answers until six."""

SERVICES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    company.LEGAL: (
        (
            company.COLLATERAL_REVIEW.name,
            "Credit check, for loans secured by property",
            "A yes or a no in writing, with the one sentence you can pass on. Not part of it: what the house is worth.",
            "Legal called before I asked, and told me what I can promise while the registry takes its two days.",
        ),
        (
            company.LEGAL_OPINION.name,
            "Whoever is about to decide something",
            "Two pages: may we, may we not, and what we would do.",
            "It began with the answer.",
        ),
    ),
    company.IT: (
        (
            company.LAPTOP.name,
            "Everybody who begins",
            "A laptop that is set up, and access to the programs of the team.",
            "It stood on the desk when she came in, and her name was already in the phone list.",
        ),
        (
            company.PROGRAM_TROUBLE.name,
            "Everybody",
            "Somebody who looks at it with you until it works, or says when it will.",
            "They rang back a week later and asked whether it still works.",
        ),
    ),
    company.PAYROLL: (
        (
            company.PAYROLL_QUESTION.name,
            "Everybody who is paid here",
            "Your slip explained, and put right where it is wrong.",
            "I understood it myself the next month.",
        ),
    ),
    company.OPERATIONS: (
        (
            company.STATE_OF_LOAN.name,
            "Sales desk and Customer service",
            "Where an application is, with whom, and until when.",
            "I never had to ask: the note came before the borrower called.",
        ),
    ),
}
"""Team → its services: name, for whom, what you get, what extraordinary service looks like in customers' words."""

_REVIEW = PlannedTerms(
    date(2025, 5, 6),
    needs="The borrower sits in a rented flat with the moving boxes packed. I need to know by when I hear from you, so "
    "that I can tell the Sales desk a day and keep it.",
    provider_needs="The extract of the land register and the valuation with the first mail.",
    first_answer="1 day",
    delivery="3 days",
    target_share=80,
)
_SECURED = (
    _REVIEW,
    replace(
        _REVIEW,
        on_date=date(2025, 11, 18),
        provider_needs="The extract of the land register and the valuation with the first mail. No chasers on the "
        "first day: we write to you by noon.",
        first_answer="4 h",
        next_update="1 day",
        delivery="2 days",
        target_share=90,
    ),
)
_DECISION = PlannedTerms(
    date(2025, 6, 3),
    needs="A decision I can explain to a person. A no with a reason helps me more than a week of silence.",
    provider_needs="A complete application: income of the last three months, and the purpose in one sentence.",
    first_answer="4 h",
    delivery="3 days",
    target_share=85,
)
_PAYOUT = PlannedTerms(
    date(2025, 6, 10),
    needs="The day of the payout, and that it holds. The borrower has told the seller.",
    provider_needs="The signed contract and the income field filled in. Payouts for this week in the first line.",
    next_update="1 day",
    delivery="2 days",
)
_LAPTOP = PlannedTerms(
    date(2025, 9, 2),
    needs="On the first day a colleague opens the laptop and it lets them in. Everything else can come later.",
    provider_needs="Name, team and first day, two weeks before.",
    first_answer="1 day",
    delivery="1 week",
)
_LOAN = PlannedTerms(
    date(2025, 6, 17),
    needs="“I asked for money for a home. Tell me soon whether I get it, and do not make me call.”",
    provider_needs="Pay slips of three months and an identity card; we say on the first day if something is missing.",
    first_answer="4 h",
    next_update="2 days",
    delivery=f"{company.PROMISED_DAYS[company.PRIVATE]} days",
)
_OWNERSHIP = PlannedTerms(
    date(2026, 1, 1),
    needs="Whether we may pay out to this firm. If there is a doubt, which paper would end it.",
    provider_needs="The extract of the register of firms, and who stands behind it as far as you know.",
    first_answer="1 day",
    delivery="12 h",
    is_agreed=False,
)
CHARTERS: tuple[tuple[str, str, str, tuple[PlannedTerms, ...]], ...] = (
    (company.LEGAL, company.CREDIT, company.COLLATERAL_REVIEW.name, _SECURED),
    (company.CREDIT, company.SALES, "", (_DECISION,)),
    (company.OPERATIONS, company.SALES, "", (_PAYOUT,)),
    (company.IT, company.HR, company.LAPTOP.name, (_LAPTOP,)),
    (company.SALES, company.PRIVATE, "", (_LOAN,)),
    (company.COMPLIANCE, company.OPERATIONS, "", (_OWNERSHIP,)),
)
"""Provider, customer, name of the service (blank: everything), and how it read over time."""
_PROPOSED_BEFORE = timedelta(days=4)


def lender_hours(parents: dict[str, str]) -> tuple[PlannedHours, ...]:
    """Give the hours of the sample log; a team that works like the one above it has none of its own."""
    spans = {each.team: _week(each.opens, each.closes) for each in company.STAFFING.values()}
    found = []
    for team, week in spans.items():
        if spans.get(parents.get(team, "")) == week:
            continue
        if team == company.CUSTOMER_SERVICE:
            found.append(PlannedHours(slug(team), company.ZONE.key, _week(time(9), time(17))))
            found.append(PlannedHours(slug(team), company.ZONE.key, week, LONGER_DAYS))
        else:
            found.append(PlannedHours(slug(team), company.ZONE.key, week))
    return tuple(found)


def _week(opens: time, closes: time) -> tuple[str, ...]:
    return (f"{opens:%H:%M}-{closes:%H:%M}",) * 5 + ("closed",) * 2


def lender_services(seed: int) -> tuple[PlannedService, ...]:
    """Give the services that the teams offer."""
    rows = [(team, *texts) for team, services in SERVICES.items() for texts in services]
    keys = new_keys(Random(f"services {seed}"), len(rows))  # noqa: S311 -- names in addresses
    return tuple(PlannedService(key, slug(team), *texts) for key, (team, *texts) in zip(keys, rows, strict=True))


def lender_charters(
    seed: int, on: date, people: Sequence[PlannedPerson], services: Sequence[PlannedService]
) -> tuple[PlannedCharter, ...]:
    """Give what the teams agreed on, each signed by whoever leads it; what is open was proposed some days ago."""
    return tuple(_charters(seed, on, _signers(people), {(each.team, each.name): each.key for each in services}))


def _charters(
    seed: int, on: date, signers: dict[str, str], services: dict[tuple[str, str], str]
) -> Iterator[PlannedCharter]:
    keys = new_keys(Random(f"charters {seed}"), len(CHARTERS))  # noqa: S311 -- names in addresses
    for key, (provider, customer, service, versions) in zip(keys, CHARTERS, strict=True):
        is_outside = customer in company.OUTSIDE_SEGMENTS
        yield PlannedCharter(
            key=key,
            provider=slug(provider),
            provider_by=signers[slug(provider)],
            customer_by=signers[""] if is_outside else signers[slug(customer)],
            versions=tuple(
                each if each.is_agreed else replace(each, on_date=on - _PROPOSED_BEFORE) for each in versions
            ),
            customer="" if is_outside else slug(customer),
            segment=slug(customer) if is_outside else "",
            service=services[slug(provider), service] if service else "",
        )


def _signers(people: Sequence[PlannedPerson]) -> dict[str, str]:
    """Give who leads each team, by mail; for customers outside (blank) the service lead signs."""
    leads = {each.team: person.mail for person in people for each in person.memberships if each.is_lead}
    return leads | {"": next(person.mail for person in people if person.role is Role.SERVICE_LEAD)}
