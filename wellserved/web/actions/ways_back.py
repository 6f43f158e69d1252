"""How each thing that can be undone is undone: the kind of action → its compensating change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import (
    attachments,
    belonging,
    brought_logs,
    charters,
    help_given,
    hours,
    imports,
    outside_figures,
    search_words,
    services,
    thanks,
)
from wellserved.web.actions.absences import undo_cancel, why_not_undo_cancel
from wellserved.web.actions.carried import put_carried_back
from wellserved.web.actions.carried_requests import check_nothing_open
from wellserved.web.actions.found_names import put_parties_back, why_not_put_parties_back
from wellserved.web.actions.links import put_links_back, why_not_put_links_back
from wellserved.web.actions.locking import change
from wellserved.web.actions.memberships import put_membership_back
from wellserved.web.actions.organisation import reopen_segment
from wellserved.web.actions.people import undo_deactivate
from wellserved.web.actions.request_record import action_of, put_step_back, why_not_put_step_back
from wellserved.web.actions.requests import put_draft_back, why_not_put_draft_back
from wellserved.web.actions.tree import Kept, NotPossible, Tree, held_tree, unkept, write
from wellserved.web.actions.undo import Way
from wellserved.web.models import (
    Link,
    Person,
    SearchWord,
    Succession,
    Team,
    TeamHours,
    TeamSpan,
    Undoable,
)
from wellserved.web.queries.known import teams_referred_to
from wellserved.words.requests import UNDOABLE
from wellserved.words.roles import Permission
from wellserved.words.team_tree import History


def put_tree_back(
    *,
    by: Person,
    now: datetime,
    before: Kept,
    after: Kept,
    gone: Sequence[list[Any]] = (),
    come: Sequence[list[Any]] = (),
    links: Mapping[str, list[int]] | None = None,
    carried: Mapping[str, Any] | None = None,
    successions: Sequence[list[int]] = (),
    founded: Sequence[int] = (),
) -> None:
    """Undo a change of the tree, if nothing that it changed was changed again.

    Takes: `links`, which were carried over, where that was done before services were, too; later all is in `carried`.
    Raises: NotPossible with what to do instead.
    """
    tree = held_tree()
    was, became, new = unkept(before), unkept(after), founded
    _check_untouched(tree, became)
    belonging.exchange(belonging.unkept(come), belonging.unkept(gone))
    if carried:
        put_carried_back(successions[0][0], carried, by=by, now=now)
    for ended, follower in successions:
        Succession.objects.filter(before=ended, after=follower).delete()
        Link.objects.filter(pk__in=(links or {}).get("as_provider", []), provider=follower).update(provider=ended)
        Link.objects.filter(pk__in=(links or {}).get("as_customer", []), customer=follower).update(customer=ended)
    for team in became.keys() - set(new):
        if was[team] and was[team][-1].until_date is not None and became[team][-1].until_date is None:
            check_nothing_open(tree.teams[team])
    write(tree.without(new), {team: history for team, history in was.items() if team not in new}, _first_day(became))
    _unfound(new)


def put_said_of_log_back(
    *, by: Person, now: datetime, parties: Sequence[list[Any]], tree: Mapping[str, Any], segments: Sequence[str]
) -> None:
    """Undo that somebody said who the names of a log are, and with it the teams and customers that began by it."""
    put_parties_back(parties=parties, segments=segments)
    if tree:
        put_tree_back(by=by, now=now, **tree)


def put_texts_back(*, by: Person, now: datetime, team: int, before: dict[str, str], after: dict[str, str]) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that a team was described, if nobody described it otherwise since."""
    current = Team.objects.get(pk=team)
    if any(getattr(current, name) != text for name, text in after.items()):
        raise NotPossible(_("Somebody described %(team)s anew since.") % {"team": current.name})
    change(current, version=current.version, **before)


def _why_not_describe(person: Person, undoable: Undoable, on: date) -> str:
    team = Team.objects.filter(pk=undoable.way_back["team"]).first()
    return rules.why_not_describe(person, team, on) if team else rules.why_not(person, Permission.DESCRIBE_TEAM, on)


WAYS: dict[str, Way] = {
    **dict.fromkeys(
        ("team-found", "team-rename", "team-move", "team-close", "team-reopen", "team-merge", "team-split"),
        Way(put_tree_back, Permission.CHANGE_TEAMS),
    ),
    "team-describe": Way(put_texts_back, Permission.DESCRIBE_TEAM, _why_not_describe),
    **dict.fromkeys(
        ("membership-join", "membership-leave", "membership-lead"), Way(put_membership_back, Permission.CHANGE_PEOPLE)
    ),
    "log-match": Way(put_said_of_log_back, Permission.BRING_LOG, why_not_put_parties_back),
    **{action_of(what): Way(put_step_back, Permission.FOLLOW_REQUEST, why_not_put_step_back) for what in UNDOABLE},
    "request-drop": Way(put_draft_back, Permission.ASK, why_not_put_draft_back),
    "segment-close": Way(reopen_segment, Permission.CHANGE_ORGANISATION),
    **imports.WAYS,
    **outside_figures.WAYS,
    **hours.WAYS,
    **services.WAYS,
    **charters.WAYS,
    **brought_logs.WAYS,
    **help_given.WAYS,
    **thanks.WAYS,
    **attachments.WAYS,
    **dict.fromkeys(
        ("link-declare", "link-answer", "link-describe", "link-end"),
        Way(put_links_back, Permission.DECLARE_LINK, why_not_put_links_back),
    ),
    "person-deactivate": Way(undo_deactivate, Permission.CHANGE_PEOPLE),
    "absence-cancel": Way(undo_cancel, Permission.ARRANGE_ABSENCE, why_not_undo_cancel),
}


def _check_untouched(tree: Tree, became: Mapping[int, History]) -> None:
    for team, history in became.items():
        if tree.histories.get(team) != history:
            words = {"team": tree.name(team)}
            raise NotPossible(_("%(team)s was changed again since. Undo that first, or change it by hand.") % words)


def _first_day(histories: Mapping[int, History]) -> date:
    """Give the first day on which undoing can change anything: the last beginning or end in any of the histories."""
    return min(history[-1].until_date or history[-1].from_date for history in histories.values())


def _unfound(new: Sequence[int]) -> None:
    """Remove teams that were founded and, since this is undone, never were."""
    used = (
        Team.objects.filter(parent__in=new).exists()
        or TeamSpan.objects.filter(parent__in=new).exclude(team__in=new).exists()
        or TeamHours.objects.filter(team__in=new, version__gt=1).exists()
        or teams_referred_to(new, besides={TeamHours})
    )
    if used:
        raise NotPossible(_("People, teams, links or requests came to this team since. Close or merge it instead."))
    search_words.forget(SearchWord.Kind.TEAM, new)
    Team.objects.filter(pk__in=new).delete()
