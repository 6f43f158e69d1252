"""The organisation of 300 people gets hours, services, links and a year of requests in which some things are true."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from wellserved.eventlog.demo_simulation import Shift, WorkingHours
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.lender_request_year import DAYS
from wellserved.web.scenarios.names import new_keys
from wellserved.web.scenarios.plan import Plan
from wellserved.web.scenarios.plan_charters import PlannedHours, PlannedService
from wellserved.web.scenarios.plan_requests import PlannedRequests
from wellserved.web.scenarios.truth_courses import serve
from wellserved.web.scenarios.truth_links import Ways, declared
from wellserved.web.scenarios.truth_year import TruthYear, planned
from wellserved.web.scenarios.truths import Pair, Plant

ASKED, OF_SALES, OF_SLOW_TEAM, OF_HIRING, OF_NETWORK = 5300, 320, 240, 60, 60
"""How many requests are asked: along any link, by neighbours of two teams, and along two links that are true."""
WITHIN_SHARE, SILO_SHARE = 0.15, 0.03
_WEEKDAYS = frozenset(range(5))
_AROUND = timedelta(days=120)


def with_truths(plan: Plan, seed: int, on: date, plants: Collection[Plant]) -> Plan:
    """Add the year; whatever is not planted is otherwise drawn from the same seed."""
    chance = Random(f"truths {seed}")  # noqa: S311 -- made-up requests
    branch_of = _branches(plan)
    sizes = Counter(person.memberships[0].team for person in plan.people)
    direct = {link.provider for link in plan.links if link.segment} - {truths.SILO_WAY[0]}
    ways = Ways(chance, branch_of, sizes, direct)
    services = tuple(_services(plan, branch_of, chance))
    year = TruthYear(
        chance=chance,
        on=on,
        hours=_hours_of_all(on),
        ways=ways,
        staff=_staff(plan),
        cast=truths.cast(plan.people),
        services={each.team: (each.key, each.name) for each in services},
        plants=plants,
    )
    return replace(
        plan,
        links=declared(plan.links, ways, [pair for pair, _many in _of_neighbours(year)], plants),
        hours=tuple(_hours(plan)),
        services=services,
        requests=_requests(year),
    )


def _branches(plan: Plan) -> dict[str, str]:
    """Give the branch of each team that does the work: the one at the top above it."""
    parents = {team.key: team.parent for team in plan.teams if team.closed_on_date is None}
    inner = {*parents.values()}
    return {team: parent for team, parent in parents.items() if team not in inner}


def _services(plan: Plan, teams: Collection[str], chance: Random) -> Iterator[PlannedService]:
    names = {team.key: team.name for team in plan.teams}
    for key, team in zip(new_keys(chance, len(teams)), teams, strict=True):
        yield PlannedService(key, team, names[team], "For all teams.", f"What belongs to {names[team].lower()}.", "")


def _hours(plan: Plan) -> Iterator[PlannedHours]:
    """Give the hours of the teams at the top; those below work like them."""
    week = (f"{truths.OPENS:%H:%M}-{truths.CLOSES:%H:%M}",) * 5 + ("closed",) * 2
    for team in plan.teams:
        if not team.parent:
            yield PlannedHours(team.key, truths.ZONE.key, week)


def _staff(plan: Plan) -> dict[str, list[str]]:
    """Give who belongs to each team, by mail."""
    found: dict[str, list[str]] = {}
    for person in plan.people:
        found.setdefault(person.memberships[0].team, []).append(person.mail)
    return found


def _hours_of_all(on: date) -> WorkingHours:
    shift = Shift(truths.ZONE, truths.OPENS, truths.CLOSES, _WEEKDAYS)
    return WorkingHours(shift, on - timedelta(days=DAYS) - _AROUND, on + _AROUND)


def _requests(year: TruthYear) -> PlannedRequests:
    worked = year.hours.open_seconds_before(year.end) - year.hours.open_seconds_before(year.begin)
    for provider, customer in _asked(year):
        at = year.after(year.begin, year.chance.uniform(0.1, worked / 3600))
        serve(year, year.begun(provider, customer), at)
    courses = sorted((each for each in year.made if each.asked < year.end), key=lambda each: each.asked)
    numbers = {id(course): number for number, course in enumerate(courses, start=1)}
    keys = new_keys(year.chance, len(courses))
    return PlannedRequests(tuple(planned(year, *each, numbers) for each in zip(courses, keys, strict=True)))


def _of_neighbours(year: TruthYear) -> list[tuple[Pair, int]]:
    """Give along which links two teams are asked by a neighbour, and how often."""
    asked = ((truths.WEAK[1], OF_SALES), (year.cast.slow_team, OF_SLOW_TEAM))
    return [((team, year.ways.neighbours(team)[-1]), many) for team, many in asked]


def _asked(year: TruthYear) -> Iterator[Pair]:
    """Draw who asks whom."""
    for pair, many in (*_of_neighbours(year), (truths.UNDECLARED, OF_HIRING), (truths.ONE_SIDED, OF_NETWORK)):
        yield from (pair for _ in range(many))
    for _ in range(ASKED):
        if year.chance.random() < WITHIN_SHARE:
            yield year.chance.choice(year.ways.within)
            continue
        pair = year.ways.any(year.chance)
        if not year.ways.is_silo(*pair) or Plant.SILO not in year.plants or year.chance.random() < SILO_SHARE:
            yield pair
