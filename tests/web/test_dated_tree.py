"""The dated tree against a slow twin that writes down every team for every single day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

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
        self.changed: dict[int, int] = {}
        """By team, the day of its last change that left a trace."""

    def copy(self) -> "Twin":
        twin = Twin()
        twin.days, twin.changed = [dict(day) for day in self.days], dict(self.changed)
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
                seen, here = set(), team
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


class Play:
    """The same steps in the application and in the twin."""

    def __init__(self, by: Person) -> None:
        self.by, self.twin, self.teams = by, Twin(), list[int]()
        self.before: list[tuple[Undoable, Twin, list[int]]] = []

    def go(self, kind: str, one: int, other: int, name: str, on: int) -> None:
        if kind == "undo":
            return self.undo()
        if kind != "found" and not self.teams:
            return None
        twin, known = self.twin.copy(), list(self.teams)
        pick: Callable[[int], int] = lambda n: self.teams[n % len(self.teams)] if self.teams else 0  # noqa: E731
        try:
            done = self.in_twin(twin, kind, pick(one), pick(other), name, on, other)
            refused = False
        except Refused:
            done, refused = None, True
        try:
            with transaction.atomic():
                made = self.in_application(kind, pick(one), pick(other), name, on, other)
            assert not refused, f"the twin refuses to {kind}"
        except NotPossible as why:
            assert refused, f"{kind}: {why}"
            return None
        if made:
            done(made)
        self.before.append((Undoable.objects.latest("pk"), self.twin, known))
        self.twin = twin
        return None

    def in_twin(self, twin: Twin, kind: str, one: int, other: int, name: str, on: int, n: int):
        parent = None if n % 3 == 0 else other or None
        if kind == "found":
            if parent is not None:
                twin.must_be_open(parent)

            def founded(made: list[int]) -> None:
                self.teams += made

            twin.say(-1, on, name, parent)
            twin.check({-1}, on)
            return lambda made: (founded(made), self.rename_in(twin, {-1: made[0]}))
        if kind == "reopen":
            if twin.is_open(one):
                raise Refused
            if twin.last(one)[1] is not None:
                twin.must_be_open(twin.last(one)[1])
            twin.check_day(one, on)
            twin.say(one, on, *twin.last(one))
            twin.check({one}, on)
            return None
        twin.must_be_open(one)
        if kind == "move" and parent is not None:
            twin.must_be_open(parent)
        if kind == "merge":
            twin.must_be_open(other)
            here: int | None = other
            while here is not None:
                if here == one:
                    raise Refused
                here = twin.days[-1][here][1]
        twin.check_day(one, on)
        now_name, now_parent = twin.last(one)
        changed, made = {one}, None
        if kind == "rename":
            twin.say(one, on, name, now_parent)
        elif kind == "move":
            twin.say(one, on, now_name, parent)
        elif kind == "close":
            if twin.children(one):
                raise Refused
            twin.end(one, on)
        else:
            after = other
            if kind == "split":
                for number, new in ((-1, "North"), (-2, "South")):
                    twin.say(number, on, new, now_parent)
                after, changed = -1, changed | {-1, -2}
                made = True
            elif after not in twin.days[on]:
                raise Refused
            for child in twin.children(one):
                since = max(on, self.since(twin, child))
                twin.say(child, since, twin.last(child)[0], after)
                changed.add(child)
            twin.end(one, on)
        twin.check(changed, on)
        if made:
            return lambda new: (self.teams.extend(new), self.rename_in(twin, {-1: new[0], -2: new[1]}))
        return None

    def since(self, twin: Twin, team: int) -> int:
        return twin.last_change(team)

    @staticmethod
    def rename_in(twin: Twin, numbers: dict[int, int]) -> None:
        twin.days = [
            {numbers.get(t, t): (name, numbers.get(p, p)) for t, (name, p) in day.items()} for day in twin.days
        ]

    def in_application(self, kind: str, one: int, other: int, name: str, on: int, n: int) -> list[int] | None:
        day = FIRST + timedelta(days=on)
        parent = None if n % 3 == 0 or not other else Team.objects.get(pk=other)
        if kind == "found":
            return [actions.found(by=self.by, now=NOW, name=name, parent=parent, on=day).pk]
        team = Team.objects.get(pk=one)
        what = {"by": self.by, "now": NOW, "team": team, "version": team.version, "on": day}
        if kind == "rename":
            actions.rename(**what, name=name)
        elif kind == "move":
            actions.move(**what, parent=parent)
        elif kind == "close":
            actions.close(**what)
        elif kind == "reopen":
            actions.reopen(**what)
        elif kind == "merge":
            merge(**what, into=Team.objects.get(pk=other))
        else:
            return [each.pk for each in split(**what, names=["North", "South"])]
        return None

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
            path, here = "", team
            while here is not None:
                path, here = f"/{here.pk}{path}", everything.get(here.parent_id or 0)
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
