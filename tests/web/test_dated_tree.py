"""The dated tree against a slow twin that writes down every team for every single day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import Cast
from wellserved.web.actions import teams as actions
from wellserved.web.actions.reorganisations import merge, split
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Person, SearchWord, Team, TeamSpan, Undoable
from wellserved.words.plain_words import plain_words

FIRST = date(2026, 1, 1)
DAYS = 8
NOW = datetime(2026, 1, DAYS, 12, tzinfo=UTC)
NAMES = ["Credit", "Risk", "Crédit Check", "IT"]


class Refused(Exception):
    pass


class Twin:
    """For each day: team -> (name, parent). A team that is missing on a day was not there."""

    def __init__(self) -> None:
        self.days: list[dict[int, tuple[str, int | None]]] = [{} for _ in range(DAYS)]

    def copy(self) -> "Twin":
        twin = Twin()
        twin.days = [dict(day) for day in self.days]
        return twin

    def is_open(self, team: int) -> bool:
        return team in self.days[-1]

    def last(self, team: int) -> tuple[str, int | None]:
        return next(day[team] for day in reversed(self.days) if team in day)

    def last_change(self, team: int) -> int:
        """The first day from which everything is as it is on the last day."""
        day = DAYS - 1
        while day > 0 and self.days[day - 1].get(team) == self.days[day].get(team):
            day -= 1
        return day

    def say(self, team: int, on: int, name: str, parent: int | None) -> None:
        for day in self.days[on:]:
            day[team] = (name, parent)

    def end(self, team: int, on: int) -> None:
        if team not in self.days[on - 1] or on == 0:
            raise Refused
        for day in self.days[on:]:
            day.pop(team, None)

    def check(self, changed: set[int], on: int) -> None:
        for day in self.days[on:]:
            for team in day:
                seen = set[int]()
                here: int | None = team
                while here is not None:
                    if here in seen or here not in day:
                        raise Refused
                    seen.add(here)
                    here = day[here][1]
        now = self.days[-1]
        for team in changed & set(now):
            name, parent = now[team]
            if any(n.casefold() == name.casefold() and p == parent for t, (n, p) in now.items() if t != team):
                raise Refused

    def check_day(self, team: int, on: int) -> None:
        if on < self.last_change(team):
            raise Refused

    def must_be_open(self, *teams: int) -> None:
        if not all(self.is_open(team) for team in teams):
            raise Refused

    def must_not_be_below(self, team: int, top: int) -> None:
        here: int | None = team
        while here is not None:
            if here == top:
                raise Refused
            here = self.days[-1][here][1]

    def call(self, numbers: dict[int, int]) -> None:
        """Give new teams the numbers that the application gave them."""
        self.days = [
            {numbers.get(team, team): (name, numbers.get(parent or 0, parent)) for team, (name, parent) in day.items()}
            for day in self.days
        ]

    def children(self, team: int) -> list[int]:
        return [each for each, (_, parent) in self.days[-1].items() if parent == team]


step = st.tuples(
    st.sampled_from(["found", "rename", "move", "merge", "split", "close", "reopen", "undo"]),
    st.integers(0, 6),
    st.integers(0, 6),
    st.sampled_from(NAMES),
    st.one_of(st.integers(0, DAYS - 1), st.integers(2, 5), st.just(DAYS - 1)),
)


BEGINNING = [
    ("found", 0, 0, "Sales", 0),
    ("found", 0, 0, "Legal", 0),
    ("found", 0, 1, "Law", 1),
    ("found", 0, 2, "Rules", 1),
]
"""Sales; Legal with Law and, below it, Rules: so that there is something to change from the first step on."""


SPLIT = ["North", "South"]


def in_twin(twin: Twin, step: "Step") -> list[int]:
    """Do it in the twin; give the numbers of the teams that are new, below 0 until they have one."""
    before = {"found": found, "reopen": reopen}.get(step.kind)
    if before is not None:
        return before(twin, step)
    twin.must_be_open(step.team)
    if step.kind in {"move", "merge"} and step.other:
        twin.must_be_open(step.other)
    if step.kind == "merge":
        twin.must_not_be_below(step.other, step.team)
    twin.check_day(step.team, step.on)
    new = {"rename": rename, "move": move, "close": close, "merge": pass_on, "split": pass_on}[step.kind](twin, step)
    twin.check({step.team, *new, *twin.days[-1]}, step.on)
    return new


def found(twin: Twin, step: "Step") -> list[int]:
    if step.other:
        twin.must_be_open(step.other)
    twin.say(-1, step.on, step.name, step.other or None)
    twin.check({-1}, step.on)
    return [-1]


def reopen(twin: Twin, step: "Step") -> list[int]:
    if twin.is_open(step.team):
        raise Refused
    parent = twin.last(step.team)[1]
    if parent is not None:
        twin.must_be_open(parent)
    twin.check_day(step.team, step.on)
    twin.say(step.team, step.on, *twin.last(step.team))
    twin.check({step.team}, step.on)
    return []


def rename(twin: Twin, step: "Step") -> list[int]:
    twin.say(step.team, step.on, step.name, twin.last(step.team)[1])
    return []


def move(twin: Twin, step: "Step") -> list[int]:
    twin.say(step.team, step.on, twin.last(step.team)[0], step.other or None)
    return []


def close(twin: Twin, step: "Step") -> list[int]:
    if twin.children(step.team):
        raise Refused
    twin.end(step.team, step.on)
    return []


def pass_on(twin: Twin, step: "Step") -> list[int]:
    """Merge or split: the teams below go to the other team, or to the first new one."""
    new, after = [], step.other
    if step.kind == "split":
        new, after = [-1, -2], -1
        for number, name in zip(new, SPLIT, strict=True):
            twin.say(number, step.on, name, twin.last(step.team)[1])
    elif after not in twin.days[step.on]:
        raise Refused
    for child in twin.children(step.team):
        twin.say(child, max(step.on, twin.last_change(child)), twin.last(child)[0], after)
    twin.end(step.team, step.on)
    return new


class Step(NamedTuple):
    kind: str
    team: int
    other: int
    """For a merger the other team; for a founding or a move the parent, or 0."""
    name: str
    on: int


class Play:
    """The same steps in the application and in the twin."""

    def __init__(self, by: Person) -> None:
        self.by, self.twin, self.teams = by, Twin(), list[int]()
        self.before: list[tuple[Undoable, Twin, list[int]]] = []

    def go(self, kind: str, one: int, other: int, name: str, on: int) -> None:
        if kind == "undo":
            self.undo()
        elif kind == "found" or self.teams:
            at_top = kind in {"found", "move"} and other % 3 == 0
            team, beside = (self.teams[each % len(self.teams)] if self.teams else 0 for each in (one, other))
            self.step(Step(kind, team, 0 if at_top else beside, name, on))

    def step(self, step: Step) -> None:
        twin, known, refused = self.twin.copy(), list(self.teams), False
        try:
            new = in_twin(twin, step)
        except Refused:
            new, refused = [], True
        try:
            with transaction.atomic():
                made = self.in_application(step)
        except NotPossible as why:
            said = str(why)
            assert refused, f"{step}: {said}"
            return
        assert not refused, f"the twin refuses {step}"
        twin.call(dict(zip(new, made, strict=True)))
        self.before.append((Undoable.objects.latest("pk"), self.twin, known))
        self.twin, self.teams = twin, [*known, *made]

    def in_application(self, step: Step) -> list[int]:
        """Do it, and give the teams that are new."""
        day = FIRST + timedelta(days=step.on)
        other = Team.objects.get(pk=step.other) if step.other else None
        if step.kind == "found":
            return [actions.found(by=self.by, now=NOW, name=step.name, parent=other, on=day).pk]
        team = Team.objects.get(pk=step.team)
        what: Any = {"by": self.by, "now": NOW, "team": team, "version": team.version, "on": day}
        if step.kind == "split":
            return [each.pk for each in split(**what, names=SPLIT)]
        more: Any = {"rename": {"name": step.name}, "move": {"parent": other}, "merge": {"into": other}}
        {**vars(actions), "merge": merge}[step.kind](**what, **more.get(step.kind, {}))
        return []

    def undo(self) -> None:
        if self.before:
            undoable, self.twin, self.teams = self.before.pop()
            undo(by=self.by, now=NOW, undoable=undoable, ways=WAYS)

    def compare(self) -> None:
        for number, day in enumerate(self.twin.days):
            on = FIRST + timedelta(days=number)
            spans = TeamSpan.objects.filter(from_date__lte=on).exclude(until_date__lte=on)
            assert {s.team_id: (s.name, s.parent_id) for s in spans} == day, on
        everything = {team.pk: team for team in Team.objects.all()}
        assert sorted(everything) == sorted(self.teams)
        for team in everything.values():
            assert (team.closed_on_date is None) == self.twin.is_open(team.pk)
            assert (team.name, team.parent_id) == self.twin.last(team.pk)
            path, above = "", [team]
            while above:
                path = f"/{above[0].pk}{path}"
                above = [everything[above[0].parent_id]] if above[0].parent_id else []
            assert team.path == path + "/"
            words = {w for name in team.spans.values_list("name", flat=True) for w in plain_words(name)}
            assert set(SearchWord.objects.filter(kind="team", number=team.pk).values_list("word", flat=True)) == words


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(steps=st.lists(step, min_size=4, max_size=14))
def test_it_gives_the_tree_of_any_day_as_a_diary_of_every_day_does(cast: Cast, steps: list) -> None:
    with transaction.atomic():
        TeamSpan.objects.all().delete()
        for person in Person.objects.all():
            person.memberships.all().delete()
        Team.objects.filter(parent__isnull=False).delete()
        Team.objects.all().delete()
        play = Play(cast.ada)
        for each in [*BEGINNING, *steps]:
            play.go(*each)
        play.compare()
        transaction.set_rollback(True)
