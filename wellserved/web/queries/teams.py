"""Teams: one by its key, the whole tree on a day, and what can be chosen in a form."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from wellserved.web import rules
from wellserved.web.models import Membership, Team, TeamSpan

MOST_AT_ONCE = 200
"""Members a form shows one by one."""


@dataclass(frozen=True)
class Row:
    """One team of the tree, in the order in which the tree is read from top to bottom."""

    key: str
    name: str
    leads: tuple[str, ...]
    """Names of whoever led it on that day."""
    level: int
    above: str
    """What the team above it was called; blank: it stood at the top."""
    below: int
    """How many teams belonged to it directly."""
    ends: range = range(0)
    """One for each fold that ends after this row."""


@dataclass(frozen=True)
class Closed:
    """A team that is not there any more, and in which teams it went on."""

    key: str
    name: str
    closed_on_date: date
    followed_by: tuple[Team, ...]


def held_on(on: date) -> Q:
    """Give the condition that something with a first and a last day held on a day."""
    return Q(from_date__lte=on) & (Q(until_date__isnull=True) | Q(until_date__gt=on))


def team(key: str) -> Team:
    """Give a team by its key. One query.

    Raises: NotThere.
    """
    found = Team.objects.filter(key=key).first()
    if found is None:
        raise rules.NotThere
    return found


def tree(on: date) -> tuple[Row, ...]:
    """Give all teams of a day, each followed by those below it, by name. Two queries."""
    spans = TeamSpan.objects.filter(held_on(on)).order_by("name", "pk")
    rows = spans.values_list("team_id", "team__key", "name", "parent_id")
    leads = leads_on(on)
    children: dict[int | None, list[tuple[int, str, str]]] = {}
    names = {}
    for number, key, name, parent in rows:
        children.setdefault(parent, []).append((number, key, name))
        names[number] = name
    found: list[Row] = []
    # A stack in place of a recursion; it holds the teams that are still to come, with their level.
    waiting = [(each, 0, "") for each in reversed(children.get(None, []))]
    while waiting:
        (number, key, name), level, above = waiting.pop()
        below = children.get(number, [])
        found.append(Row(key, name, leads.get(number, ()), level, above, len(below)))
        waiting += [(each, level + 1, name) for each in reversed(below)]
    return _with_ends(found)


def _with_ends(rows: Sequence[Row]) -> tuple[Row, ...]:
    levels = [*(row.level for row in rows[1:]), 0]
    ends = [max(row.level - following, 0) for row, following in zip(rows, levels, strict=True)] if rows else []
    return tuple(
        Row(row.key, row.name, row.leads, row.level, row.above, row.below, range(many))
        for row, many in zip(rows, ends, strict=True)
    )


def leads_on(on: date, teams: Iterable[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Give the names of those who led each team on a day. One query."""
    led = Membership.objects.filter(held_on(on), is_lead=True, person__is_active=True).order_by("person__name", "pk")
    if teams is not None:
        led = led.filter(team__in=list(teams))
    found: dict[int, tuple[str, ...]] = {}
    for number, name in led.values_list("team_id", "person__name"):
        found[number] = (*found.get(number, ()), name)
    return found


def closed() -> tuple[Closed, ...]:
    """Give the teams that are closed, the last one first. Two queries."""
    gone = Team.objects.exclude(closed_on_date=None).order_by("-closed_on_date", "name", "pk")
    return tuple(
        Closed(each.key, each.name, each.closed_on_date, tuple(one.after for one in each.followed_by.all()))
        for each in gone.prefetch_related("followed_by__after")
        if each.closed_on_date is not None
    )


def choices(without: Team | None = None) -> list[tuple[str, str]]:
    """Give key and full name of all open teams, for a form; without one and all below it. One query."""
    rows = Team.objects.filter(closed_on_date=None).values_list("pk", "key", "name", "path")
    names = {number: name for number, _, name, _ in rows}
    full = [
        (key, " › ".join(names.get(int(number), "") for number in path.strip("/").split("/")))
        for _, key, _, path in rows
        if without is None or not path.startswith(without.path)
    ]
    return sorted(full, key=lambda each: each[1].casefold())


def above(team: Team) -> tuple[Team, ...]:
    """Give the teams above a team, from the top down. One query."""
    numbers = team.path_numbers[:-1]
    found = Team.objects.only("key", "name", "path").in_bulk(numbers)
    return tuple(found[number] for number in numbers if number in found)


def below(team: Team) -> tuple[Team, ...]:
    """Give the open teams that belong to a team, by name. One query."""
    return tuple(
        Team.objects.filter(parent=team, closed_on_date=None).only("key", "name", "path").order_by("name", "pk")
    )


@dataclass(frozen=True)
class Near:
    """The teams above and below one, and some others."""

    above: tuple[Team, ...]
    """From the top down."""
    below: tuple[Team, ...]
    """Those that are open, by name."""
    known: Mapping[int, Team]
    """All of them by number, and whichever were asked for."""


def near(team: Team, also: Collection[int]) -> Near:
    """Give the teams above and below a team, and some others. One query."""
    numbers = team.path_numbers[:-1]
    wanted = Q(pk__in={*numbers, *also}) | Q(parent=team, closed_on_date=None)
    found = list(Team.objects.filter(wanted).only("key", "name", "parent", "closed_on_date").order_by("name", "pk"))
    known = {each.pk: each for each in found}
    return Near(
        above=tuple(known[number] for number in numbers if number in known),
        below=tuple(each for each in found if each.parent_id == team.pk and each.closed_on_date is None),
        known=known,
    )


def memberships(team: Team, on: date) -> tuple[Membership, ...]:
    """Give who belongs to a team on a day or will, leads first, then by name; at most `MOST_AT_ONCE`. One query."""
    later = Q(until_date__isnull=True) | Q(until_date__gt=on)
    rows = Membership.objects.filter(later, team=team, person__is_active=True).select_related("person")
    return tuple(rows.order_by(F("is_lead").desc(), "person__name", "pk")[:MOST_AT_ONCE])
