"""A made-up organisation of any size for maps: divisions, departments and teams, and who serves whom."""

from datetime import timedelta
from itertools import islice, product
from random import Random

from tests.web.conftest import LONG_AGO, NOW, person, team
from wellserved.web.models import Link, Organisation, Person, Segment, Team, TeamSpan

DIVISIONS = (
    "Private customers",
    "Business customers",
    "Production",
    "Logistics",
    "Technology",
    "Finance",
    "People",
    "House",
)
WORK = (
    "Advice",
    "Contracts",
    "Planning",
    "Quality",
    "Transport",
    "Network",
    "Controlling",
    "Payroll",
    "Legal",
    "Purchasing",
)
PLACES = ("North", "South", "East", "West", "Centre", "Harbour", "Airport", "River", "Lake")
SEGMENTS = ("Households", "Small firms", "Large firms", "Public bodies")
FACING = 2
"""So many divisions serve outside customers."""


def populate(teams: int, links: int, seed: int = 1) -> Person:
    """Fill an empty database, and give somebody who works in the last team. Links are given up to what is possible."""
    chance = Random(seed)
    Organisation.objects.create(name="Example", set_up_at=NOW, privacy_read_at=NOW)
    segments = [Segment.objects.create(key=name.lower().replace(" ", "-"), name=name) for name in SEGMENTS]
    leaves, last = _tree(teams)
    Link.objects.bulk_create(_links(leaves, segments, links, chance))
    return person("Ann Ashby", last)


def _tree(teams: int) -> tuple[list[list[Team]], Team]:
    """Give the teams that do the work, by division."""
    tops = [team(name) for name in DIVISIONS]
    departments = [(top, team(f"{top.name} {work}", top)) for work, top in product(WORK[: max(1, teams // 80)], tops)]
    departments = departments[: max(0, teams - len(tops))]
    of_top: dict[int, list[Team]] = {top.pk: [] for top in tops}
    rest = islice(product(PLACES, departments), max(0, teams - len(tops) - len(departments)))
    made = [
        Team(key=f"t{number}", name=f"{WORK[number % 10]} {place} {number}", parent=parent, path=parent.path)
        for number, (place, (_, parent)) in enumerate(rest)
    ]
    Team.objects.bulk_create(made)
    for each in made:
        each.path = f"{each.path}{each.pk}/"
        of_top[int(each.path.split("/")[1])].append(each)
    Team.objects.bulk_update(made, ["path"], batch_size=200)
    TeamSpan.objects.bulk_create(
        TeamSpan(team=each, name=each.name, parent=each.parent, from_date=LONG_AGO) for each in made
    )
    by_division = [of_top[top.pk] or [top] for top in tops]
    return by_division, by_division[-1][-1]


def _links(by_division: list[list[Team]], segments: list[Segment], many: int, chance: Random) -> list[Link]:
    """Let each team serve teams of its own division and of those before it; the first divisions serve outside."""
    links = [
        Link(provider=each, segment=segments[number % len(segments)], said_by_provider_at=NOW)
        for number, each in enumerate(each for teams in by_division[:FACING] for each in teams)
        if number % 3 == 0
    ]
    seen: set[tuple[int, int]] = set()
    for _ in range(20 * many):
        if len(links) == many:
            break
        at = chance.randrange(len(by_division))
        to = at if chance.random() < 0.4 else chance.randrange(at + 1) if chance.random() < 0.9 else chance.randrange(8)
        provider, customer = chance.choice(by_division[at]), chance.choice(by_division[to])
        if provider != customer and (provider.pk, customer.pk) not in seen:
            seen.add((provider.pk, customer.pk))
            links.append(_link(provider, customer, chance))
    return links


def _link(provider: Team, customer: Team, chance: Random) -> Link:
    said = chance.choices(["both", "provider", "customer", "disputed"], [76, 14, 7, 3])[0]
    at = NOW - timedelta(days=chance.randrange(200))
    return Link(
        provider=provider,
        customer=customer,
        said_by_provider_at=at if said != "customer" else None,
        said_by_customer_at=at if said in {"both", "customer"} else None,
        denied_by_customer_at=at if said == "disputed" else None,
        used=chance.choice(["daily", "weekly", "monthly", "", ""]),
    )
