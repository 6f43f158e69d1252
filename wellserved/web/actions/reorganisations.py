"""Teams merge and split: people, teams below, services and links go on in the teams that follow."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import belonging
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.belonging import belonging_since, exchange, moved
from wellserved.web.actions.carried import carry, copy_hours
from wellserved.web.actions.carried_requests import are_passed_on
from wellserved.web.actions.teams import free_key
from wellserved.web.actions.tree import NotPossible, Tree, check_day, check_open, held_tree, kept, was_there, write
from wellserved.web.models import Person, Succession, Team
from wellserved.words.roles import Permission
from wellserved.words.team_tree import History, ended_on, said_from

FEWEST, MOST = 2, 12
CHANGED = ("closed_on_date", "memberships", "children", "links")
"""Fields that every reorganisation names in the audit trail."""


def merge(*, by: Person, now: datetime, team: Team, version: int, into: Team, on: date | None = None) -> Team:
    """Let a team go on in another from a day on; gives the other one.

    Its people join the other team, which keeps its leads and its hours; teams below it, its services and its links go
    over, and so does what is asked of it or by it and still open. A link that the other team has already ends.
    """
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-merge", subject=team) as record:
        tree = held_tree()
        team, into = tree.check_version(team, version), tree.there(into)
        _check_merge(team, into)
        check_day(tree, team, on, today)
        if not was_there(tree, into, on):
            raise NotPossible(_("%(team)s was not there on that day. Choose a later one.") % {"team": into.name})
        gone = belonging_since(team.pk, on)
        already = {each.person for each in belonging_since(into.pk, on)}
        come = moved(gone, on, into.pk, already, lead=False)
        exchange(gone, come)
        after = _after(tree, team, on, dict.fromkeys(tree.children(team), into.pk))
        record.way_back = _way_back(write(tree, after, on), after)
        record.way_back |= {"gone": belonging.kept(gone), "come": belonging.kept(come)}
        carried = carry(team, [into], on, by=by, now=now)
        record.way_back |= {"carried": carried.kept(), "successions": _follow(team, [into], on, "merged")}
        record.fields = [*CHANGED, *carried.fields()]
        record.sentence = _("Merged %(team)s into %(into)s.") % {"team": team.name, "into": into.name}
        return Team.objects.get(pk=into.pk)


def split(
    *, by: Person, now: datetime, team: Team, version: int, names: Sequence[str], on: date | None = None,
    people: Mapping[int, int] | None = None, teams: Mapping[int, int] | None = None,
    services: Mapping[int, int] | None = None,
) -> list[Team]:  # fmt: skip
    """Let a team go on as several new ones from a day on; gives these, in the order of their names.

    Takes: which of the new teams (0, 1, …) each person, each team below and each service goes to, by primary key; the
    first one where nothing is said. Leads stay leads, all have the hours of the team, and links go to the first one;
    only a charter about a service goes with it, on a link as the old one. It cannot be undone where the new teams were
    passed requests on: their records name these teams from now on.
    """
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-split", subject=team) as record:
        tree = held_tree()
        team = tree.check_version(team, version)
        _check_split(team, names)
        check_day(tree, team, on, today)
        new = _new_teams(tree, names)
        tree = tree.with_new(new)
        goes = {child: new[_which(teams, child, len(new))].pk for child in tree.children(team)}
        after = _after(tree, team, on, goes)
        after |= {each.pk: said_from((), on, each.name, team.parent_id) for each in new}
        gone = belonging_since(team.pk, on)
        come = [
            one for each in gone
            for one in moved([each], on, new[_which(people, each.person, len(new))].pk, (), lead=True)
        ]  # fmt: skip
        before = write(tree, after, on)
        exchange(gone, come)
        record.way_back = _way_back(before, after)
        record.way_back |= {"gone": belonging.kept(gone), "come": belonging.kept(come)}
        copy_hours(team, new)
        sent = {number: _which(services, number, len(new)) for number in services or ()}
        carried = carry(team, new, on, sent, by=by, now=now)
        record.way_back |= {"carried": carried.kept(), "successions": _follow(team, new, on, "split")}
        record.way_back["founded"] = [each.pk for each in new]
        if are_passed_on(carried.requests):
            record.way_back = None
        record.fields = [*CHANGED, *carried.fields()]
        record.sentence = _("Split %(team)s into %(many)s teams.") % {"team": team.name, "many": len(new)}
        return list(Team.objects.filter(pk__in=[each.pk for each in new]).order_by("pk"))


def _check_merge(team: Team, into: Team) -> None:
    check_open(team)
    check_open(into)
    if team.pk == into.pk:
        raise NotPossible(_("A team cannot go on in itself. Choose another one."))
    if into.path.startswith(team.path):
        words = {"team": team.name, "into": into.name}
        raise NotPossible(_("%(into)s is below %(team)s. Move %(into)s up first, or merge it into %(team)s.") % words)


def _check_split(team: Team, names: Sequence[str]) -> None:
    check_open(team)
    if not FEWEST <= len({name.casefold() for name in names}) == len(names) <= MOST:
        words = {"fewest": FEWEST, "most": MOST}
        raise NotPossible(_("A team splits into %(fewest)s to %(most)s teams, each with a name of its own.") % words)


def _after(tree: Tree, team: Team, on: date, goes: Mapping[int, int]) -> dict[int, History]:
    """Give the histories in which a team ended on a day and each child belongs to another one."""
    after = {team.pk: ended_on(tree.histories[team.pk], on)}
    if not after[team.pk]:
        words = {"team": team.name}
        raise NotPossible(_("%(team)s began on that day. Choose a later day, or undo its founding.") % words)
    for child, parent in goes.items():
        history = tree.histories[child]
        after[child] = said_from(history, max(on, history[-1].from_date), tree.name(child), parent)
    return after


def _which(said: Mapping[int, int] | None, number: int, many: int) -> int:
    which = (said or {}).get(number, 0)
    return which if 0 <= which < many else 0


def _new_teams(tree: Tree, names: Sequence[str]) -> list[Team]:
    taken = {each.key for each in tree.teams.values()}
    new = []
    for name in names:
        new.append(Team(key=free_key(name, taken), name=name, path=""))
        taken.add(new[-1].key)
    return Team.objects.bulk_create(new)


def _way_back(before: dict[str, Any], after: Mapping[int, History]) -> dict[str, Any]:
    return {"before": before, "after": kept(after)}


def _follow(team: Team, followers: Sequence[Team], on: date, kind: str) -> list[list[int]]:
    """Keep in which teams one went on; a team that ended twice in the same way goes on since the second time."""
    Succession.objects.filter(before=team, after__in=followers).delete()
    Succession.objects.bulk_create(Succession(before=team, after=each, kind=kind, on_date=on) for each in followers)
    return [[team.pk, each.pk] for each in followers]
