"""People and teams as files are compared with them: plain, without rows of the database behind them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from django.apps import apps
from django.db.models import Model

from wellserved.web.exchange.known import KnownMembership, KnownPerson, KnownTeam, KnownTeams
from wellserved.web.models import Membership, Person, Team, TeamSpan
from wellserved.web.models.teams import TEXTS
from wellserved.words.roles import Role
from wellserved.words.team_tree import Span

AT_ONCE = 5_000
"""Values in one statement."""
PERSON = ("name", "mail", "staff_id", "role", "key", "is_active")
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


def known_people(mails: Iterable[str], staff_numbers: Iterable[str], keys: Iterable[str] = ()) -> list[KnownPerson]:
    """Give everybody with one of these addresses, staff numbers or keys. Up to four queries for each 5,000 of them."""
    people = {
        person.pk: person
        for name, values in (("mail", mails), ("staff_id", staff_numbers), ("key", keys))
        for some in at_once(sorted(values))
        for person in Person.objects.filter(**{f"{name}__in": some}).only(*PERSON)
    }
    memberships = _memberships(list(people))
    return [
        KnownPerson(
            pk, each.name, each.mail, each.staff_id, Role(each.role), key=each.key, is_active=each.is_active,
            memberships=tuple(memberships.get(pk, ())),
        )
        for pk, each in people.items()
    ]  # fmt: skip


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


def people_referred_to(people: Collection[int]) -> set[int]:
    """Give those of some people who signed in, or whom anything but their memberships refers to."""
    signed_in = Person.objects.filter(pk__in=people, last_login__isnull=False)
    return {*signed_in.values_list("pk", flat=True), *_referred_to(Person, people, besides={Membership})}


def teams_referred_to(teams: Collection[int], besides: Collection[type[Model]] = ()) -> set[int]:
    """Give those of some teams to which anything but teams and their histories refers, and but some tables."""
    return _referred_to(Team, teams, besides={Team, TeamSpan, *besides})


def _referred_to(kind: type[Model], numbers: Collection[int], besides: set[type[Model]]) -> set[int]:
    """Give what is referred to by rows of any table, except some. A query for each column that may refer to it."""
    found: set[int] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is kind and model not in besides:
                rows = model._default_manager.filter(**{f"{field.name}__in": numbers})
                found |= set(rows.values_list(field.attname, flat=True))
    return found
