"""What somebody sees of themselves, and an administrator of them: teams, absences, and how they sign in."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from wellserved.web.models import Absence, Membership, Person

MOST_COLLEAGUES = 60
"""So many names are offered as deputies; any other can be typed."""


@dataclass(frozen=True)
class Entry:
    """One person, for their own page and for administrators."""

    person: Person
    memberships: tuple[Membership, ...]
    """With their teams; those that hold now first, and among them by the day they began."""
    absences: tuple[Absence, ...]
    """With their deputies; what is over is left out."""
    stands_in_for: tuple[Absence, ...]
    """Absences of others, with their people, in which they act."""
    has_password: bool
    has_second_step: bool
    sessions: int


def entry(person: Person, today: date) -> Entry:
    """Read all about somebody that their page shows. Five queries."""
    memberships = Membership.objects.filter(person=person).select_related("team")
    ahead = Absence.objects.filter(until_date__gt=today).order_by("from_date")
    return Entry(
        person=person,
        memberships=tuple(sorted(memberships, key=lambda each: (each.until_date is not None, each.from_date))),
        absences=tuple(ahead.filter(person=person).select_related("deputy")),
        stands_in_for=tuple(ahead.filter(deputy=person).select_related("person")),
        has_password=person.has_usable_password(),
        has_second_step=Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists(),
        sessions=UserSession.objects.filter(user=person).count(),
    )


def person_of(key: str) -> Person | None:
    """Find somebody by their key. One query."""
    return Person.objects.filter(key=key).first()


def absence_of(key: str) -> Absence | None:
    """Find an absence by its key, with its people. One query."""
    return Absence.objects.filter(key=key).select_related("person", "deputy").first()


def is_taken(address: str) -> bool:
    """Say whether somebody has this mail address. One query."""
    return Person.objects.filter(mail=address.lower()).exists()


def colleagues(person: Person) -> list[str]:
    """Give the names of those in somebody's teams now, by name, at most so many. One query."""
    teams = Membership.objects.filter(person=person, until_date=None).values("team")
    beside = Person.objects.filter(is_active=True, memberships__team__in=teams, memberships__until_date=None)
    names = beside.exclude(pk=person.pk).order_by("name").values_list("name", flat=True).distinct()
    return list(names[:MOST_COLLEAGUES])


def absences_ahead(person: Person, today: date) -> list[Absence]:
    """Give the absences of somebody that are not over, with their deputies, the next one first. One query."""
    return list(
        Absence.objects.filter(person=person, until_date__gt=today).select_related("deputy").order_by("from_date")
    )
