"""Teams begin, change their name and place, describe themselves, and end; everything holds from a day on."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import belonging
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.carried_requests import check_nothing_open
from wellserved.web.actions.locking import change, changed_fields
from wellserved.web.actions.tree import (
    NotPossible,
    check_day,
    check_not_ahead,
    check_open,
    held_tree,
    kept,
    said,
    was_there,
    write,
)
from wellserved.web.models import Person, Team
from wellserved.web.models.teams import TEXTS
from wellserved.words.plain_words import plain
from wellserved.words.roles import Permission
from wellserved.words.team_tree import ended_on, said_from

TAKEN_BY_PAGES = {"new"}
LONGEST_KEY = 50
DESCRIBED = (*TEXTS, "impact_figure")


def found(*, by: Person, now: datetime, name: str, parent: Team | None = None, on: date | None = None) -> Team:
    """Let a team begin on a day, today if none is said."""
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-found") as record:
        tree = held_tree()
        check_not_ahead(on, today)
        if parent is not None:
            check_open(tree.there(parent))
        if parent is not None and not was_there(tree, parent, on):
            began = tree.histories[parent.pk][0].from_date
            words = {"parent": parent.name, "day": said(began)}
            raise NotPossible(_("%(parent)s was there from %(day)s on. Choose that day or a later one.") % words)
        team = Team.objects.create(key=free_key(name, {each.key for each in tree.teams.values()}), name=name, path="")
        tree = tree.with_new([team])
        after = {team.pk: said_from((), on, name, parent.pk if parent else None)}
        write(tree, after, on)
        record.subject, record.fields = f"team:{team.key}", ["name", "parent"]
        record.sentence = _("Founded %(team)s.") % {"team": name}
        record.way_back = {"before": {}, "after": kept(after), "founded": [team.pk]}
        return Team.objects.get(pk=team.pk)


def rename(*, by: Person, now: datetime, team: Team, version: int, name: str, on: date | None = None) -> Team:
    """Give a team another name from a day on."""
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-rename", subject=team) as record:
        tree = held_tree()
        team = tree.check_version(team, version, name=name)
        check_open(team)
        check_day(tree, team, on, today)
        after = {team.pk: said_from(tree.histories[team.pk], on, name, team.parent_id)}
        before = write(tree, after, on)
        record.fields, record.way_back = ["name"], {"before": before, "after": kept(after)}
        record.sentence = _("Renamed %(before)s to %(team)s.") % {"before": team.name, "team": name}
        return Team.objects.get(pk=team.pk)


def move(*, by: Person, now: datetime, team: Team, version: int, parent: Team | None, on: date | None = None) -> Team:
    """Let a team, and all below it, belong to another one from a day on; None: to none."""
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-move", subject=team) as record:
        tree = held_tree()
        team = tree.check_version(team, version, parent=parent.key if parent else "")
        for each in (team, parent and tree.there(parent)):
            if each is not None:
                check_open(each)
        check_day(tree, team, on, today)
        after = {team.pk: said_from(tree.histories[team.pk], on, team.name, parent.pk if parent else None)}
        before = write(tree, after, on)
        record.fields, record.way_back = ["parent"], {"before": before, "after": kept(after)}
        words = {"team": team.name, "parent": parent.name if parent else _("the top")}
        record.sentence = _("Moved %(team)s to %(parent)s.") % words
        return Team.objects.get(pk=team.pk)


def close(*, by: Person, now: datetime, team: Team, version: int, on: date | None = None) -> Team:
    """Let a team end on a day, once nobody belongs to it, no team is below it, and nothing asked is open.

    Those who do not work here any more do not keep it open: they belonged to it until that day.
    """
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-close", subject=team) as record:
        tree = held_tree()
        team = tree.check_version(team, version)
        check_open(team)
        check_day(tree, team, on, today)
        gone = belonging.belonging_since(team.pk, on)
        _check_empty(tree.children(team), gone, team)
        check_nothing_open(team)
        come = [each._replace(until_date=on) for each in gone if each.from_date < on]
        belonging.exchange(gone, come)
        after = {team.pk: ended_on(tree.histories[team.pk], on)}
        _check_lasted(after[team.pk], team)
        before = write(tree, after, on)
        record.fields, record.way_back = ["closed_on_date"], {"before": before, "after": kept(after)}
        record.way_back |= {"gone": belonging.kept(gone), "come": belonging.kept(come)}
        record.sentence = _("Closed %(team)s.") % {"team": team.name}
        return Team.objects.get(pk=team.pk)


def reopen(*, by: Person, now: datetime, team: Team, version: int, on: date | None = None) -> Team:
    """Let a closed team go on from a day, under the name and in the place it had."""
    today = timezone.localdate(now)
    on = on or today
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    with recorded(by=by, now=now, action="team-reopen", subject=team) as record:
        tree = held_tree()
        team = tree.check_version(team, version)
        if team.closed_on_date is None:
            raise NotPossible(_("%(team)s is open.") % {"team": team.name})
        if team.parent_id is not None:
            check_open(tree.teams[team.parent_id])
        check_day(tree, team, on, today)
        after = {team.pk: said_from(tree.histories[team.pk], on, team.name, team.parent_id)}
        before = write(tree, after, on)
        record.fields, record.way_back = ["closed_on_date"], {"before": before, "after": kept(after)}
        record.sentence = _("Reopened %(team)s.") % {"team": team.name}
        return Team.objects.get(pk=team.pk)


def describe(*, by: Person, now: datetime, team: Team, version: int, **texts: str) -> Team:
    """Change what a team says about itself: any of `DESCRIBED`, the figure by its key."""
    rules.must(rules.why_not_describe(by, team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="team-describe", subject=team) as record:
        before = {name: getattr(team, name) for name in texts}
        changed = change(team, version=version, **texts)
        record.fields = changed_fields(team, texts)
        record.sentence = _("Changed how %(team)s describes itself.") % {"team": team.name}
        record.way_back = {"team": team.pk, "before": before, "after": texts}
        return changed


def free_key(name: str, taken: Collection[str]) -> str:
    """Make a key for a new team from its name."""
    base = slugify(plain(name))[:LONGEST_KEY].strip("-") or "team"
    keys = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 4)))
    return next(key for key in keys if key not in taken and key not in TAKEN_BY_PAGES)


def _check_empty(children: Collection[int], members: Collection[belonging.Belongs], team: Team) -> None:
    words = {"team": team.name}
    if children:
        raise NotPossible(_("Teams below %(team)s are open. Move or close them first, or merge %(team)s.") % words)
    if Person.objects.filter(pk__in=[each.person for each in members], is_active=True).exists():
        raise NotPossible(
            _("People belong to %(team)s on that day. Move them to other teams first, or merge %(team)s.") % words
        )


def _check_lasted(history: Collection[object], team: Team) -> None:
    if not history:
        words = {"team": team.name}
        raise NotPossible(_("%(team)s began on that day. Choose a later day, or undo its founding.") % words)
