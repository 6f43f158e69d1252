"""People as the command line names them."""

from collections.abc import Iterator

from django.db.models import Q

from wellserved.web.models import Person
from wellserved.words.roles import Role


def people_named(name: str, at_most: int) -> list[Person]:
    """Give the people with this name, mail address, staff number or key. One query."""
    exactly = Q(mail=name.lower()) | Q(staff_id=name) | Q(key=name)
    return list(Person.objects.filter(exactly | Q(name__iexact=name)).order_by("name", "pk")[:at_most])


def people_with(text: str) -> Iterator[Person]:
    """Give the people with this text in their name, by name. One query."""
    return Person.objects.filter(name__icontains=text).order_by("name", "pk").iterator(chunk_size=2000)


def first_with_role(role: Role) -> Person | None:
    """Give whoever was first of those who have a role and work here. One query."""
    return Person.objects.filter(role=role, is_active=True).order_by("pk").first()
