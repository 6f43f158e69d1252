"""Large made-up organisations: hundreds of teams in divisions, departments and places, and up to 100,000 people."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice, product
from random import Random

from wellserved.web.scenarios import truths
from wellserved.web.scenarios.names import new_keys, people_names
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
from wellserved.web.scenarios.true_organisation import with_truths
from wellserved.web.scenarios.truths import Plant
from wellserved.words.roles import Role

FOUNDED = date(2018, 1, 1)
REORGANISED_DAYS_AGO = 400
MERGED = 2
"""How many pairs of teams were merged in the reorganisation; as many were renamed, as many moved."""
AWAY_SHARE, ANSWERED_SHARE, NAMED_SHARE = 0.02, 0.85, 0.7

DIVISIONS = {
    "Private customers": ("Sales", "Advice", "Customer service", "Complaints", "Accounts"),
    "Business customers": ("Account care", "Quotes", "Onboarding", "Contracts", "Projects"),
    "Production": ("Planning", "Assembly", "Quality", "Maintenance", "Tools"),
    "Logistics": ("Warehouse", "Shipping", "Customs", "Returns", "Transport"),
    "Technology": ("Workplace", "Network", "Applications", "Data", "Security"),
    "Finance": ("Accounts payable", "Accounts receivable", "Controlling", "Treasury", "Tax"),
    "People": ("Hiring", "Payroll", "Training", "Health", "Travel"),
    "House": ("Legal", "Compliance", "Procurement", "Facilities", "Communication"),
}
PLACES = "North South East West Centre Harbour Airport River Lake Hill Valley Coast".split()
SEGMENTS = ("Households", "Small firms", "Large firms", "Public bodies")


@dataclass(frozen=True)
class Size:
    """How large an organisation is."""

    people: int
    teams: int


TRUE = "org300"
"""The one with a year of requests, in which some things are true (scenarios/truths.py)."""
SIZES = {
    "org100": Size(100, 20),
    TRUE: Size(300, 25),
    "org5000": Size(5_000, 80),
    "org20000": Size(20_000, 150),
    "org100000": Size(100_000, 400),
}


def large(scenario: str, seed: int, on: date, plants: Collection[Plant] = truths.ALL) -> Plan:
    """Make one of the large organisations as it is on a day. Takes: the truths of the one with a year of requests."""
    plan = _without_requests(scenario, seed, on)
    return with_truths(plan, seed, on, plants) if scenario == TRUE else plan


def _without_requests(scenario: str, seed: int, on: date) -> Plan:
    chance = Random(f"{scenario} {seed}")  # noqa: S311 -- made-up people
    size = SIZES[scenario]
    reorganised = on - timedelta(days=REORGANISED_DAYS_AGO)
    teams = tuple(_reorganised(list(islice(_teams(), size.teams)), chance, reorganised))
    inner = {team.parent for team in teams}
    leaves = [team.key for team in teams if team.key not in inner and team.closed_on_date is None]
    people = tuple(_people(chance, size, teams, leaves))
    links = tuple(_links(leaves, chance))
    return Plan(
        name=f"Example of {size.people:,} people",
        extraordinary_service="",
        segments=tuple(PlannedSegment(slug(name), name) for name in SEGMENTS),
        teams=teams,
        successions=tuple(_successions(teams, reorganised)),
        people=people,
        absences=tuple(_absences(people, chance, on)),
        links=links,
        answers=tuple(_answers(people, links, chance)),
    )


def _teams() -> Iterator[PlannedTeam]:
    """Give divisions, then departments, then their teams by place; teams stand after the one they belong to."""
    for division in DIVISIONS:
        yield _team(division, "")
    names = [name for row in zip(*DIVISIONS.values(), strict=True) for name in row]
    for name, division in zip(names, cycle(DIVISIONS), strict=False):
        yield _team(name, slug(division))
    for place, name in product(PLACES, names):
        yield _team(f"{name} {place}", slug(name))


def _team(name: str, parent: str) -> PlannedTeam:
    return PlannedTeam(slug(name), (PlannedSpan(name, parent, FOUNDED),))


def _reorganised(teams: list[PlannedTeam], chance: Random, on: date) -> Iterator[PlannedTeam]:
    """Give the teams with a past: some were called otherwise, some belonged elsewhere, some are two that merged."""
    inner = {team.parent for team in teams}
    leaves = [number for number, team in enumerate(teams) if team.key not in inner]
    renamed, moved, merged = (set(part) for part in _parts(chance.sample(leaves, MERGED * 3)))
    tops = [team.key for team in teams if not team.parent]
    for number, team in enumerate(teams):
        if number in renamed:
            yield _with_past(team, f"{team.name} unit", team.parent, on)
        elif number in moved:
            yield _with_past(team, team.name, chance.choice([top for top in tops if top != team.parent]), on)
        else:
            yield team
        if number in merged:
            old = (PlannedSpan(f"Old {team.name}", team.parent, FOUNDED, on),)
            yield PlannedTeam(f"old-{team.key}", old, closed_on_date=on)


def _parts(numbers: list[int]) -> tuple[list[int], list[int], list[int]]:
    return numbers[:MERGED], numbers[MERGED : 2 * MERGED], numbers[2 * MERGED :]


def _with_past(team: PlannedTeam, name: str, parent: str, on: date) -> PlannedTeam:
    return PlannedTeam(team.key, (PlannedSpan(name, parent, FOUNDED, on), PlannedSpan(team.name, team.parent, on)))


def _successions(teams: tuple[PlannedTeam, ...], on: date) -> Iterator[PlannedSuccession]:
    for team in teams:
        if team.closed_on_date is not None:
            yield PlannedSuccession(team.key, team.key.removeprefix("old-"), "merged", on)


def _people(chance: Random, size: Size, teams: tuple[PlannedTeam, ...], leaves: list[str]) -> Iterator[PlannedPerson]:
    """Give everybody: one lead for each team, one executive for each hundred teams, everyone else where the work is."""
    open_teams = [team.key for team in teams if team.closed_on_date is None]
    weights = [chance.uniform(0.5, 1.5) for _ in leaves]
    placed = [*open_teams, *chance.choices(leaves, weights, k=size.people - len(open_teams))]
    names = people_names(chance, size.people)
    began = [FOUNDED + timedelta(days=chance.randrange(2500)) for _ in names]
    everybody = zip(names, mails(names), new_keys(chance, size.people), placed, began, strict=True)
    for number, (name, mail, key, team, since) in enumerate(everybody):
        place = PlannedMembership(team, since, is_lead=number < len(open_teams))
        yield PlannedPerson(key, name, mail, f"P{number + 1:06}", (place,), _role(number, len(open_teams)))


def _role(number: int, leads: int) -> Role:
    """Let the first lead administer, the next few be executives; some of the others are service leads."""
    if number == 0:
        return Role.ADMINISTRATOR
    if number < len(DIVISIONS):
        return Role.EXECUTIVE
    return Role.SERVICE_LEAD if number >= leads and number % 500 == 0 else Role.EMPLOYEE


def _absences(people: tuple[PlannedPerson, ...], chance: Random, on: date) -> Iterator[PlannedAbsence]:
    """Let some be away today; somebody of their own team stands in."""
    away = chance.sample(people, round(len(people) * AWAY_SHARE))
    colleagues: dict[str, list[PlannedPerson]] = {}
    for person in people:
        colleagues.setdefault(person.memberships[0].team, []).append(person)
    for key, person in zip(new_keys(chance, len(away)), away, strict=True):
        deputy = chance.choice(colleagues[person.memberships[0].team])
        begin = on - timedelta(days=chance.randrange(5))
        end = on + timedelta(days=chance.randrange(1, 15))
        yield PlannedAbsence(key, person.mail, deputy.mail if deputy is not person else "", begin, end)


def _links(leaves: list[str], chance: Random) -> Iterator[PlannedLink]:
    """Let each team serve some that stand before it; so every way ends at those who serve outside customers."""
    for number, provider in enumerate(leaves):
        if number < len(SEGMENTS) or chance.random() < 0.05:  # noqa: PLR2004 -- one in twenty
            yield PlannedLink(provider, segment=slug(SEGMENTS[number % len(SEGMENTS)]), said_by_customer=False)
        for customer in chance.sample(leaves[:number], min(number, chance.randrange(1, 5))):
            yield PlannedLink(provider, customer=customer, said_by_customer=chance.random() < NAMED_SHARE)


def _answers(
    people: tuple[PlannedPerson, ...], links: tuple[PlannedLink, ...], chance: Random
) -> Iterator[PlannedAnswer]:
    served: dict[str, list[PlannedLink]] = {}
    for link in links:
        served.setdefault(link.provider, []).append(link)
    for number, person in enumerate(people):
        if number >= len(DIVISIONS) and chance.random() > ANSWERED_SHARE:
            continue
        team = person.memberships[0].team
        named = chance.choice(served[team]) if team in served and chance.random() < NAMED_SHARE else None
        teams = (named.customer,) if named and named.customer else ()
        segments = (named.segment,) if named and named.segment else ()
        yield PlannedAnswer(person.mail, team, teams, segments)
