"""Writes what a file says about people, in a few statements however many there are, and puts it back."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F
from django.utils.translation import gettext as _

from wellserved.web.actions import belonging, people, search_words, sign_in
from wellserved.web.actions.belonging import Belongs
from wellserved.web.exchange.known import KnownMembership
from wellserved.web.exchange.plan_people import PeoplePlan, PersonChange
from wellserved.web.models import Membership, Person, SearchWord, SignInLink, Team
from wellserved.web.queries.known import at_once, people_referred_to
from wellserved.words.roles import Role

AT_ONCE = 500
_NAMED = 5
_FIELDS = {"name": "name", "mail": "mail", "staff_number": "staff_id", "role": "role"}
"""What files call it, and what the model calls it."""
_UNIQUE = ("mail", "staff_id")
Entry = dict[str, Any]
"""The way back of one person: person (number), made (yes or no), fields (before and after), gone and come."""


def write(plan: PeoplePlan, now: datetime) -> list[Entry]:
    """Add and change the people of a plan; give the way back."""
    new = [each for each in plan.changes if each.number < 0]
    numbers = dict(zip((each.number for each in new), _add(new), strict=True))
    before = _change({each.number: _as_stored(each) for each in plan.changes if each.number > 0 and each.fields}, now)
    entries, gone, come = [], [], []
    for each in plan.changes:
        person = numbers.get(each.number, each.number)
        left, joined = _belongs(person, each.moves.gone), _belongs(person, each.moves.come)
        gone += left
        come += joined
        fields = {name: [None, value] for name, value in _as_stored(each).items()} if each.number < 0 else {}
        entries.append(
            {"person": person, "made": each.number < 0, "fields": before.get(person, fields),
             "gone": belonging.kept(left), "come": belonging.kept(joined)}
        )  # fmt: skip
    belonging.exchange(gone, come)
    return entries


def _as_stored(change: PersonChange) -> dict[str, str | None]:
    return {_FIELDS[name]: value for name, value in change.fields.items()}


def _belongs(person: int, memberships: Iterable[KnownMembership]) -> list[Belongs]:
    return [Belongs(person, each.team, each.lead, each.since, each.until) for each in memberships]


def _add(new: Sequence[PersonChange]) -> list[int]:
    """Add people who have no password; give their numbers."""
    made = Person.objects.bulk_create(
        (
            Person(
                **{"role": Role.EMPLOYEE, **_as_stored(each)}, password=UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20)
            )
            for each in new
        ),
        batch_size=AT_ONCE,
    )
    search_words.keep(SearchWord.Kind.PERSON, {person.pk: [person.name] for person in made})
    return [person.pk for person in made]


def _change(fields: Mapping[int, Mapping[str, str | None]], now: datetime) -> dict[int, dict[str, list[str | None]]]:
    """Change some fields of people; give for each person and field what stood there, and what stands there.

    An address or staff number may pass from one to another; so all that change are taken away first.
    """
    rows = {pk: person for some in at_once(list(fields)) for pk, person in Person.objects.in_bulk(some).items()}
    before = {
        pk: {name: [getattr(rows[pk], name), value] for name, value in said.items()} for pk, said in fields.items()
    }
    for name in _UNIQUE:
        for some in at_once([pk for pk, said in fields.items() if name in said]):
            Person.objects.filter(pk__in=some).update(**{name: None})
    told = [(person, person.mail) for pk, person in rows.items() if "mail" in fields[pk]]
    for pk, said in fields.items():
        for name, value in said.items():
            setattr(rows[pk], name, value)
        rows[pk].version = F("version") + 1
    names = sorted({name for said in fields.values() for name in said})
    if names:
        Person.objects.bulk_update(rows.values(), [*names, "version"], batch_size=AT_ONCE)
    _after_change(rows, fields, told, now)
    return before


def _after_change(
    rows: Mapping[int, Person],
    fields: Mapping[int, Mapping[str, object]],
    told: Sequence[tuple[Person, str | None]],
    now: datetime,
) -> None:
    """Let people be found by their new names, end what the old address or role opened, and tell the old address."""
    search_words.keep(SearchWord.Kind.PERSON, {pk: [rows[pk].name] for pk, said in fields.items() if "name" in said})
    for some in at_once([person.pk for person, _mail in told]):
        SignInLink.objects.filter(person__in=some, used_at=None).update(used_at=now)
    for person, mail in told:
        if mail and person.last_login is not None:
            sign_in.tell(person, now, _("Your mail address in Wellserved is now another one."), to=mail)
    for pk, said in fields.items():
        if "role" in said and rows[pk].last_login is not None:
            people.end_sessions(rows[pk])


def undo(*, by: Person, now: datetime, way_back: Sequence[Entry]) -> list[str]:
    """Put people back, and remove those who were added; give sentences about who stays as they are.

    Who was changed since stays, and so does somebody new who signed in, was invited or did something since.
    """
    entries = {entry["person"]: entry for entry in way_back}
    rows = {pk: person for some in at_once(list(entries)) for pk, person in Person.objects.in_bulk(some).items()}
    free = _untouched(entries, rows, by)
    made = {pk for pk in free if entries[pk]["made"]}
    made -= {pk for some in at_once(sorted(made)) for pk in people_referred_to(some)}
    back = {pk for pk in free if not entries[pk]["made"]}
    undone = [entries[pk] for pk in (*made, *back)]
    gone = [each for entry in undone for each in belonging.unkept(entry["come"])]
    belonging.exchange(gone, [each for entry in undone for each in belonging.unkept(entry["gone"])])
    _change(
        {pk: {name: was for name, (was, _is) in entries[pk]["fields"].items()} for pk in back if entries[pk]["fields"]},
        now,
    )
    for some in at_once(sorted(made)):
        search_words.forget(SearchWord.Kind.PERSON, some)
        Person.objects.filter(pk__in=some).delete()
    return _who_stays(sorted(rows[pk].name for pk in rows if pk not in made | back))


def _untouched(entries: Mapping[int, Entry], rows: Mapping[int, Person], by: Person) -> set[int]:
    """Give those who are as the file left them, and who can go back to what they were."""
    now: dict[int, set[Belongs]] = {pk: set() for pk in rows}
    for some in at_once(list(rows)):
        memberships = Membership.objects.filter(person__in=some)
        for each in memberships.values_list("person_id", "team_id", "is_lead", "from_date", "until_date"):
            now[each[0]].add(Belongs(*each))
    closed = set(Team.objects.filter(closed_on_date__isnull=False).values_list("pk", flat=True))
    taken = _taken_since(entries, rows)
    return {
        pk
        for pk, person in rows.items()
        if pk not in taken
        and (pk != by.pk or not {"role", "mail"} & set(entries[pk]["fields"]))
        and all(getattr(person, name) == is_now for name, (_was, is_now) in entries[pk]["fields"].items())
        and _belongs_still(entries[pk], now[pk], closed)
    }


def _belongs_still(entry: Entry, now: Collection[Belongs], closed: Collection[int]) -> bool:
    """Say whether somebody belongs to teams as the file left it, and can go back to those of before."""
    come, gone = set(belonging.unkept(entry["come"])), belonging.unkept(entry["gone"])
    if entry["made"] and come != set(now):
        return False
    is_there = {each.team for each in now if each.until_date is None} - {each.team for each in come}
    back_open = {each.team for each in gone if each.until_date is None}
    return come <= set(now) and not back_open & set(closed) and not back_open & is_there


def _taken_since(entries: Mapping[int, Entry], rows: Mapping[int, Person]) -> set[int]:
    """Give those whose earlier mail address or staff number somebody else has by now."""
    taken = set()
    for name in _UNIQUE:
        was = {entry["fields"][name][0]: pk for pk, entry in entries.items() if name in entry["fields"] and pk in rows}
        was.pop(None, None)
        for some in at_once(list(was)):
            others = Person.objects.filter(**{f"{name}__in": some}).exclude(pk__in=rows)
            taken |= {was[text] for text in others.values_list(name, flat=True)}
    return taken


def _who_stays(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    words = {"count": len(names), "names": shown}
    return [
        _("%(count)s stayed as they are, because they were changed, invited or signed in since: %(names)s.") % words
    ]
