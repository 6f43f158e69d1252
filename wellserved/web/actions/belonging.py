"""Who belongs to which team, exchanged in a few statements however many people move."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Membership

AT_ONCE = 500


class Belongs(NamedTuple):
    """Somebody belongs to a team, from a day on, until another."""

    person: int
    team: int
    is_lead: bool
    from_date: date
    until_date: date | None


def belonging_since(team: int, on: date) -> list[Belongs]:
    """Give who belongs to a team on a day or later."""
    later = Q(until_date__isnull=True) | Q(until_date__gt=on)
    rows = Membership.objects.filter(later, team=team).order_by("pk")
    return [Belongs(*row) for row in rows.values_list("person_id", "team_id", "is_lead", "from_date", "until_date")]


def exchange(gone: Collection[Belongs], come: Collection[Belongs]) -> None:
    """Put some memberships in the place of others.

    Raises: NotPossible when one of those that go is not there any more.
    """
    rows = Membership.objects.filter(team__in={each.team for each in gone})
    if len(gone) == 1:
        rows = rows.filter(person=next(iter(gone)).person)
    columns = rows.values_list("person_id", "team_id", "is_lead", "from_date", "until_date", "pk")
    known = {Belongs(*row[:5]): row[5] for row in columns}
    if not known.keys() >= set(gone):
        raise NotPossible(_("Somebody of this team has changed teams since. Change who belongs to it by hand."))
    for some in _at_once([known[each] for each in gone]):
        Membership.objects.filter(pk__in=some).delete()
    Membership.objects.bulk_create(
        (
            Membership(person_id=person, team_id=team, is_lead=is_lead, from_date=from_date, until_date=until_date)
            for person, team, is_lead, from_date, until_date in come
        ),
        batch_size=AT_ONCE,
    )


def moved(those: Iterable[Belongs], on: date, into: int, already: Collection[int], *, lead: bool) -> list[Belongs]:
    """Give what memberships become when a team goes on in another from a day on.

    Takes: `already`, who belongs to the other team and so does not join it again; `lead`, whether leads stay leads.
    """
    become = []
    for each in those:
        if each.from_date < on:
            become.append(each._replace(until_date=on))
        if each.person not in already:
            start = max(each.from_date, on)
            become.append(each._replace(team=into, is_lead=each.is_lead and lead, from_date=start))
    return become


def kept(those: Iterable[Belongs]) -> list[list[Any]]:
    """Give memberships in a form that can be stored."""
    return [[*each[:3], each.from_date.isoformat(), each.until_date and each.until_date.isoformat()] for each in those]


def unkept(those: Iterable[list[Any]]) -> list[Belongs]:
    """Give memberships back that were stored."""
    return [
        Belongs(person, team, is_lead, date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)
        for person, team, is_lead, begins, ends in those
    ]


def _at_once(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE))
