"""As whom one can look round in the sample company."""

from dataclasses import dataclass

from wellserved.web.models import Person
from wellserved.words.roles import Role, called


@dataclass(frozen=True)
class Visit:
    """One person of the sample company, as whom somebody may look round."""

    person: Person
    what: str
    """Their role, in words."""
    team: str


MAILS = ("ann", "ben", "cara", "dan", "sam", "eve", "ada")
"""How the mail addresses of the cast begin, in the order in which they are offered."""


def cast() -> list[Visit]:
    """Give the people as whom one can look round: one of each kind. Two queries."""
    people = Person.objects.filter(is_active=True).prefetch_related("memberships__team")
    found = {str(each.mail).split("@")[0].split(".")[0]: each for each in people.filter(mail__isnull=False)[:500]}
    return [_visit(found[mail]) for mail in MAILS if mail in found]


def _visit(person: Person) -> Visit:
    now = [each for each in person.memberships.all() if each.until_date is None]
    role = Role.LEAD if person.role == Role.EMPLOYEE and any(each.is_lead for each in now) else Role(person.role)
    return Visit(person, called(role).capitalize(), now[0].team.name if now else "")
