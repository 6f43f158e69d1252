"""The tree of teams while it is changed: held by one, checked for every day, and written in a few statements."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import search_words
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.models import Organisation, SearchWord, Team, TeamSpan
from wellserved.web.models.teams import TEXTS
from wellserved.words.team_tree import (
    History,
    Problem,
    Span,
    Trouble,
    as_of,
    first_problem,
    may_change_from,
    paths_of,
    problem_of,
)

Kept: TypeAlias = dict[str, list[list[Any]]]
"""Histories as they are kept for undoing: number of the team → its spans."""
AT_ONCE = 200
"""Rows of one statement that writes something different in each."""


class NotPossible(rules.NotAllowed):
    """They may do it, yet not like this; the message says what to do instead."""


@dataclass(frozen=True)
class Tree:
    """All teams, now and on every other day."""

    teams: Mapping[int, Team]
    histories: Mapping[int, History]

    def name(self, team: int | None) -> str:
        """Give what a team is called."""
        known = self.teams.get(team or 0)
        return known.name if known else _("a team that is not there")

    def there(self, team: Team) -> Team:
        """Give the team as it is now.

        Raises: NotThere when its founding was undone meanwhile.
        """
        if team.pk not in self.teams:
            raise rules.NotThere
        return self.teams[team.pk]

    def check_version(self, team: Team, version: int, **wanted: Any) -> Team:
        """Give the team as it is now.

        Raises: ChangedMeanwhile when somebody else changed it since the form was opened; NotThere.
        """
        now = self.there(team)
        if now.version != version:
            raise ChangedMeanwhile(now, wanted)
        return now

    def with_new(self, teams: Iterable[Team]) -> "Tree":
        """Give the tree with teams that were not there on any day so far."""
        new = {team.pk: team for team in teams}
        return Tree({**self.teams, **new}, {**self.histories, **dict.fromkeys(new, ())})

    def without(self, numbers: Collection[int]) -> "Tree":
        """Give the tree as if some teams had never been."""
        teams = {number: team for number, team in self.teams.items() if number not in numbers}
        return Tree(teams, {number: self.histories[number] for number in teams})

    def children(self, team: Team) -> list[int]:
        """Give the open teams that belong to a team now."""
        return [each.pk for each in self.teams.values() if each.parent_id == team.pk and each.closed_on_date is None]


def hold() -> None:
    """Let nobody else change which teams there are until this transaction ends.

    Whoever changes the tree holds the row of the organisation; otherwise two moves, each right by itself, could
    together make a circle. SQLite has one writer at a time anyway.
    """
    Organisation.objects.select_for_update().first()


def held_tree() -> Tree:
    """Hold the tree, and give it. Three queries."""
    hold()
    teams = {team.pk: team for team in Team.objects.defer(*TEXTS)}
    histories: dict[int, list[Span]] = {number: [] for number in teams}
    rows = TeamSpan.objects.order_by("from_date")
    for team, begins, ends, name, parent in rows.values_list("team_id", "from_date", "until_date", "name", "parent_id"):
        histories[team].append(Span(begins, ends, name, parent))
    return Tree(teams, {team: tuple(each) for team, each in histories.items()})


def check_day(tree: Tree, team: Team, on: date, today: date) -> None:
    """Refuse days to come, and days before the last change of a team, whose later history would be lost.

    Raises: NotPossible.
    """
    check_not_ahead(on, today)
    history = tree.histories[team.pk]
    if history and on < may_change_from(history):
        words = {"team": team.name, "day": said(may_change_from(history))}
        raise NotPossible(_("%(team)s last changed on %(day)s. Choose that day or a later one.") % words)


def check_not_ahead(on: date, today: date) -> None:
    """Refuse days to come.

    Raises: NotPossible.
    """
    if on > today:
        raise NotPossible(_("This day lies ahead. Say it on that day, or choose today or an earlier day."))


def check_open(team: Team) -> None:
    """Refuse what a closed team cannot do.

    Raises: NotPossible.
    """
    if team.closed_on_date is not None:
        raise NotPossible(_("%(team)s is closed. Reopen it first.") % {"team": team.name})


def write(tree: Tree, after: Mapping[int, History], since: date) -> Kept:
    """Write new histories of some teams; give their histories as they were before.

    Spans, names, parents, paths and search words follow in a number of statements that does not depend on how many
    teams there are below. The version of each team counts one on.

    Raises: NotPossible when the teams would be no tree on some day since then, or two of one name stood together.
    """
    now = _teams_now(tree, after)
    _check(replace(tree, teams=now), {**tree.histories, **after}, since)
    _check_names(now, after)
    _write_spans(tree.histories, after)
    changed = [now[number] for number in after]
    for team in changed:
        team.version = F("version") + 1
    fields = ["name", "parent", "closed_on_date", "version"]
    Team.objects.bulk_update(changed, fields, batch_size=AT_ONCE)
    write_paths(now.values())
    if renamed := [number for number in after if _names(after[number]) != _names(tree.histories[number])]:
        search_words.keep(SearchWord.Kind.TEAM, {number: _names(after[number]) for number in renamed})
    return kept({number: tree.histories[number] for number in after})


def write_paths(teams: Iterable[Team]) -> None:
    """Put all paths right that are not; takes all teams there are, with their parents.

    Raises: NotPossible when they are no tree.
    """
    teams = list(teams)
    parents = {team.pk: team.parent_id for team in teams}
    if problem := problem_of(parents):
        raise NotPossible(_sentence({team.pk: team.name for team in teams}, problem))
    paths = paths_of(parents)
    wrong = [team for team in teams if team.path != paths[team.pk]]
    for team in wrong:
        team.path = paths[team.pk]
    Team.objects.bulk_update(wrong, ["path"], batch_size=AT_ONCE)


def kept(histories: Mapping[int, History]) -> Kept:
    """Give histories in a form that can be stored."""
    return {str(team): [_plain(each) for each in history] for team, history in histories.items()}


def unkept(histories: Kept) -> dict[int, History]:
    """Give histories back that were stored."""
    return {int(team): tuple(_span(*each) for each in history) for team, history in histories.items()}


def _plain(span: Span) -> list[Any]:
    return [span.from_date.isoformat(), span.until_date and span.until_date.isoformat(), span.name, span.parent]


def _span(from_date: str, until_date: str | None, name: str, parent: int | None) -> Span:
    return Span(date.fromisoformat(from_date), date.fromisoformat(until_date) if until_date else None, name, parent)


def _names(history: History) -> tuple[str, ...]:
    """Give everything a team is or was called, the last first."""
    return tuple(dict.fromkeys(each.name for each in reversed(history)))


def _teams_now(tree: Tree, after: Mapping[int, History]) -> dict[int, Team]:
    """Give all teams with the names, parents and ends that follow from their histories."""
    now = dict(tree.teams)
    for number in after:
        if not after[number]:
            continue
        last, team = after[number][-1], now[number]
        now[number] = Team(
            pk=number, key=team.key, name=last.name, parent_id=last.parent, path=team.path, version=team.version,
            closed_on_date=last.until_date,
        )  # fmt: skip
    return now


def _check(tree: Tree, histories: Mapping[int, History], since: date) -> None:
    if problem := first_problem(histories, since):
        raise NotPossible(_sentence({number: team.name for number, team in tree.teams.items()}, problem))


def _sentence(names: Mapping[int, str], problem: Problem) -> str:
    words = {
        "team": names.get(problem.team, ""),
        "parent": names.get(problem.parent or 0, ""),
        "day": said(problem.on) if problem.on else _("today"),
    }
    if problem.trouble is Trouble.CIRCLE:
        return _("%(team)s would be below itself. Choose a team that is not below it.") % words
    if problem.trouble is Trouble.TOO_DEEP:
        return _("%(team)s would stand too deep in the tree. Choose a team nearer to the top.") % words
    return _(
        "On %(day)s, %(team)s would belong to %(parent)s, which was not there. "
        "Choose another day, or move %(team)s to another team first."
    ) % words  # fmt: skip


def _check_names(now: Mapping[int, Team], changed: Collection[int]) -> None:
    """Refuse two open teams of one name in the same place; nobody could tell them apart."""
    seen: dict[tuple[int | None, str], int] = {}
    is_open = [team for team in now.values() if team.closed_on_date is None]
    for team in sorted(is_open, key=lambda each: each.pk in changed):
        place = (team.parent_id, team.name.casefold())
        if place in seen and team.pk in changed:
            raise NotPossible(
                _("There is a team called %(team)s there already. Choose another name.") % {"team": team.name}
            )
        seen[place] = team.pk


def _write_spans(before: Mapping[int, History], after: Mapping[int, History]) -> None:
    gone = {(team, span.from_date) for team in after for span in set(before[team]) - set(after[team])}
    rows = TeamSpan.objects.filter(team__in=after).values_list("pk", "team_id", "from_date")
    TeamSpan.objects.filter(pk__in=[pk for pk, *which in rows if tuple(which) in gone]).delete()
    come = [(team, span) for team in after for span in after[team] if span not in before[team]]
    TeamSpan.objects.bulk_create(
        TeamSpan(
            team_id=team, name=span.name, parent_id=span.parent, from_date=span.from_date, until_date=span.until_date
        )
        for team, span in come
    )


def said(day: date) -> str:
    """Give a day as sentences say it."""
    return date_format(day)


def was_there(tree: Tree, team: Team, on: date) -> bool:
    """Say whether a team was there on a day."""
    return as_of(tree.histories[team.pk], on) is not None
