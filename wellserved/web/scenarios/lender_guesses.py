"""What people of the sample company guessed in the quarter before: leads rosier than their teams, most of them of IT.

The guesses are made up, as everything there is. Nobody guessed in the running quarter, so that who looks round can.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.plan import PlannedPerson, slug
from wellserved.web.scenarios.plan_guesses import PlannedGuess
from wellserved.words.quarters import quarter_of
from wellserved.words.roles import Role

_SAYING, _NAMING = 0.7, 0.8
_OF_LEADS, _OF_STAFF, _SPREAD = 84, 70, 9
_SUSPECTED = (*(company.IT,) * 4, *(company.LEGAL,) * 3, *(company.CREDIT,) * 2, company.COMPLIANCE)
"""With whom requests wait longest, as people tell one another."""
_LINKS = {
    company.IT: (company.IT, company.OPERATIONS),
    company.LEGAL: (company.LEGAL, company.CREDIT),
    company.CREDIT: (company.CREDIT, company.SALES),
    company.COMPLIANCE: (company.COMPLIANCE, company.OPERATIONS),
}
"""Which link each means by that."""


def lender_guesses(seed: int, on: date, people: Sequence[PlannedPerson]) -> tuple[PlannedGuess, ...]:
    """Give what most of them guessed in the last month of the quarter before a day."""
    chance = Random(f"lender guesses {seed}")  # noqa: S311 -- made-up guesses
    return tuple(_guess(each, _day_before_quarter(on, chance), chance) for each in people if chance.random() < _SAYING)


def _guess(person: PlannedPerson, on: date, chance: Random) -> PlannedGuess:
    leads = person.role == Role.EXECUTIVE or any(each.is_lead for each in person.memberships)
    share = min(100, max(0, round(chance.gauss(_OF_LEADS if leads else _OF_STAFF, _SPREAD) / 5) * 5))
    team = chance.choice(_SUSPECTED)
    if chance.random() > _NAMING:
        return PlannedGuess(person.mail, on, share)
    return PlannedGuess(person.mail, on, share, slug(team), (slug(_LINKS[team][0]), slug(_LINKS[team][1])))


def _day_before_quarter(on: date, chance: Random) -> date:
    return quarter_of(on) - timedelta(days=chance.randint(1, 28))
