"""Several teams begin on one day, in a few statements however many there are: all of them, or none."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wellserved.web.actions.teams import free_key
from wellserved.web.actions.tree import NotPossible, Tree, check_open, held_tree, kept, write
from wellserved.web.models import Team
from wellserved.web.queries.found_parties import folded
from wellserved.words.names import why_no_name
from wellserved.words.team_tree import said_from

LONGEST_NAME = 120


def why_no_team(name: str) -> str:
    """Say why a team cannot be called so; "" where it can."""
    if len(name) > LONGEST_NAME:
        return _("A name has at most %(longest)s letters.") % {"longest": LONGEST_NAME}
    return why_no_name(name)


def found_several(names: Sequence[str], parent: Team | None, on: date) -> tuple[dict[str, Team], dict[str, Any]]:
    """Let teams begin on a day below another one; belongs inside a recorded change.

    Where one of the name stands there already, it is that one; of names that are spelled alike, the first one counts.
    Gives: the teams by folded name; what undoing takes, empty where none is new.
    Raises: NotPossible with the name that cannot be one of a team.
    """
    for name in names:
        if reason := why_no_team(name):
            raise NotPossible(_("“%(name)s”: %(reason)s") % {"name": name, "reason": reason})
    tree = held_tree()
    if parent is not None:
        check_open(tree.teams[parent.pk])
    there = _beside(tree, parent)
    new = _new({folded(name): name for name in reversed(names) if folded(name) not in there}, tree)
    if not new:
        return there, {}
    after = {team.pk: said_from((), on, team.name, parent.pk if parent else None) for team in new.values()}
    write(tree.with_new(new.values()), after, on)
    return there | new, {"before": {}, "after": kept(after), "founded": list(after)}


def _beside(tree: Tree, parent: Team | None) -> dict[str, Team]:
    """Give the open teams that stand below another one, or at the top, by folded name."""
    above = parent.pk if parent else None
    here = (each for each in tree.teams.values() if each.parent_id == above and each.closed_on_date is None)
    return {folded(each.name): each for each in here}


def _new(names: dict[str, str], tree: Tree) -> dict[str, Team]:
    taken = {each.key for each in tree.teams.values()}
    teams = []
    for name in names.values():
        teams.append(Team(key=free_key(name, taken), name=name, path=""))
        taken.add(teams[-1].key)
    return dict(zip(names, Team.objects.bulk_create(teams), strict=True))
