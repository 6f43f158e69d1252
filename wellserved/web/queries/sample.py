"""As whom one can look round in the sample company."""

from dataclasses import dataclass

from wellserved.web.models import Person
from wellserved.web.scenarios.lender import CAST
from wellserved.web.scenarios.plan import mails
from wellserved.words.roles import Role, called


@dataclass(frozen=True)
class Visit:
    """One person of the sample company, as whom somebody may look round."""

    person: Person
    what: str
    """Their role, in words."""
    team: str


OFFERED = (
    "Ann Ashby",
    "Ben Brook",
    "Cara Clay",
    "Dan Dale",
    "Pat Penn",
    "Nell North",
    "Sam Stone",
    "Eve Eden",
    "Ada Archer",
)
"""The cast, in the order in which they are offered."""


def cast() -> list[Visit]:
    """Give the people as whom one can look round: one of each kind. Three queries.

    They are found by their whole mail addresses: whoever is added with a name like theirs does not take their place.
    """
    address_of = dict(zip(CAST, mails(CAST), strict=True))
    people = Person.objects.filter(is_active=True, mail__in=address_of.values()).prefetch_related("memberships__team")
    found = {each.mail: each for each in people}
    return [_visit(found[address_of[name]]) for name in OFFERED if address_of[name] in found]


def _visit(person: Person) -> Visit:
    now = [each for each in person.memberships.all() if each.until_date is None]
    role = Role.LEAD if person.role == Role.EMPLOYEE and any(each.is_lead for each in now) else Role(person.role)
    return Visit(person, called(role).capitalize(), now[0].team.name if now else "")
