"""People and teams as files are compared with them: plain, without rows of the database behind them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.apps import apps

from wellserved.web.exchange.known import KnownMembership, KnownPerson, KnownTeam, KnownTeams
from wellserved.web.models import Membership, Person, Team, TeamSpan
from wellserved.words.roles import Role
from wellserved.words.team_tree import Span

AT_ONCE = 5_000
"""Values in one statement."""
TEXTS = ("purpose", "priorities", "measured_by", "challenges", "how_to_ask")
Value = TypeVar("Value")


def known_teams() -> KnownTeams:
    """Give all teams there are or were, with their histories. Two queries."""
    histories: dict[int, list[Span]] = {}
    spans = TeamSpan.objects.order_by("from_date")
    for team, begins, ends, name, parent in spans.values_list(
        "team_id", "from_date", "until_date", "name", "parent_id"
    ):
        histories.setdefault(team, []).append(Span(begins, ends, name, parent))
    teams = {}
    for pk, key, called, above, closed_on, *texts in Team.objects.values_list(
        "pk", "key", "name", "parent_id", "closed_on_date", *TEXTS
    ):
        history = histories.get(pk, ())
        said = {code.replace("_", "-"): text for code, text in zip(TEXTS, texts, strict=True)}
        began = history[0].from_date if history else None
        teams[pk] = KnownTeam(pk, key, called, above, is_open=closed_on is None, began=began, texts=said)
    return KnownTeams(teams, {pk: tuple(histories.get(pk, ())) for pk in teams})


def known_people(mails: Iterable[str], staff_numbers: Iterable[str]) -> list[KnownPerson]:
    """Give everybody with one of these mail addresses or staff numbers. Three queries for each 5,000 of them."""
    found: dict[int, tuple[str, str | None, str | None, str, bool]] = {}
    people = Person.objects.values_list("pk", "name", "mail", "staff_id", "role", "is_active")
    for some in at_once(sorted(mails)):
        found |= {pk: row for pk, *row in people.filter(mail__in=some)}  # type: ignore[misc]
    for some in at_once(sorted(staff_numbers)):
        found |= {pk: row for pk, *row in people.filter(staff_id__in=some)}  # type: ignore[misc]
    memberships = _memberships(list(found))
    return [
        KnownPerson(pk, name, mail, staff, Role(role), is_active=is_active, memberships=tuple(memberships.get(pk, ())))
        for pk, (name, mail, staff, role, is_active) in found.items()
    ]


def _memberships(people: Sequence[int]) -> dict[int, list[KnownMembership]]:
    found: dict[int, list[KnownMembership]] = {}
    for some in at_once(people):
        rows = Membership.objects.filter(person__in=some).order_by("from_date", "pk")
        for row in rows.values_list("person_id", "team_id", "is_lead", "from_date", "until_date"):
            found.setdefault(row[0], []).append(KnownMembership(row[1], row[2], row[3], row[4]))
    return found


def at_once(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Give some values at a time, as many as a statement takes."""
    return (values[first : first + AT_ONCE] for first in range(0, len(values), AT_ONCE))


def referred_to(people: Sequence[int]) -> set[int]:
    """Give those of some people whom anything but their memberships refers to: they signed in, were invited, acted.

    A query for each kind of thing that may refer to people.
    """
    found = set(Person.objects.filter(pk__in=people, last_login__isnull=False).values_list("pk", flat=True))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Person and model is not Membership:
                rows = model._default_manager.filter(**{f"{field.name}__in": people})
                found |= set(rows.values_list(field.attname, flat=True))
    return found
