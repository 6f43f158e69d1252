"""The list of people: names and teams, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wellserved.web import rules
from wellserved.web.models import Membership, Person, Team
from wellserved.web.queries.begins import begins
from wellserved.web.queries.listed import Listed, listed
from wellserved.web.queries.search import matching
from wellserved.web.queries.teams import held_on

AT_ONCE = 50


@dataclass(frozen=True)
class PeopleList:
    """One page of the list."""

    people: tuple[Listed, ...]
    before: str
    """The key of the person before whom there are others; blank: there is nobody."""
    after: str
    """The key of the person after whom there are others; blank: there is nobody."""


def people(on: date, *, said: str = "", team: Team | None = None, after: str = "", before: str = "") -> PeopleList:
    """Give a page of the people who work here, by name. Three queries.

    Takes: `said`, how words of their name begin; `team`, in which or below which they are on that day; the key of
    the person after or before whom the page goes on, as the page next to it gave it.
    """
    rows = _chosen(on, said, team)
    found = _page(rows, after=after, before=before)
    went_back, more = bool(before), len(found) > AT_ONCE
    found = found[:AT_ONCE]
    if went_back:
        found = found[::-1]
    if not found:
        return PeopleList((), "", "")
    has_before = more if went_back else bool(after)
    has_after = True if went_back else more
    return PeopleList(listed(found, on), found[0].key if has_before else "", found[-1].key if has_after else "")


def _chosen(on: date, said: str, team: Team | None) -> QuerySet[Person]:
    rows = Person.objects.filter(is_active=True)
    if said:
        rows = matching(rows, said)
    if team is not None:
        belong = Membership.objects.filter(held_on(on), team__in=Team.objects.filter(begins("path", team.path)))
        rows = rows.filter(pk__in=belong.values("person"))
    return rows


def _page(rows: QuerySet[Person], *, after: str, before: str) -> Sequence[Person]:
    """Give one person more than a page has, beginning beside the one who is named."""
    beside = Person.objects.filter(key=before or after).values_list("name", "pk").first() if before or after else None
    order = ("-name", "-pk") if before else ("name", "pk")
    if beside is not None:
        name, pk = beside
        rows = (
            rows.filter(name__lte=name).exclude(name=name, pk__gte=pk)
            if before
            else rows.filter(name__gte=name).exclude(name=name, pk__lte=pk)
        )
    return list(rows.only("name", "key").order_by(*order)[: AT_ONCE + 1])


def person(key: str) -> Person:
    """Give somebody who works here, by key. One query.

    Raises: NotThere.
    """
    found = Person.objects.filter(key=key, is_active=True).first()
    if found is None:
        raise rules.NotThere
    return found


def called(said: str) -> list[Person]:
    """Give who has this mail address, or else this name; of several with one name, two. At most two queries."""
    here = Person.objects.filter(is_active=True)
    return list(here.filter(mail=said.lower())) or list(here.filter(name=said)[:2])
