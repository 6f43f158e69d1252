"""People join and leave teams and lead them, from a day on."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import Record, recorded
from wellserved.web.actions.belonging import Belongs, belonging_since, exchange, kept, unkept
from wellserved.web.actions.tree import NotPossible, check_open, hold, said
from wellserved.web.models import Person, Team, TeamSpan
from wellserved.words.roles import Permission


def join(
    *, by: Person, now: datetime, person: Person, team: Team, on: date | None = None, is_lead: bool = False
) -> None:
    """Let somebody belong to a team from a day on; the day may lie ahead."""
    on = _permitted(by, now, on)
    with recorded(by=by, now=now, action="membership-join", subject=team) as record:
        hold()
        _check_there(team, on)
        if not person.is_active:
            raise NotPossible(_("%(person)s does not work here any more.") % {"person": person.name})
        if any(each.person == person.pk for each in belonging_since(team.pk, on)):
            words = {"person": person.name, "team": team.name}
            raise NotPossible(_("%(person)s belongs to %(team)s already.") % words)
        _change(record, [], [Belongs(person.pk, team.pk, is_lead, on, None)])
        record.sentence = _("%(person)s joined %(team)s.") % {"person": person.name, "team": team.name}


def leave(*, by: Person, now: datetime, person: Person, team: Team, on: date | None = None) -> None:
    """Let somebody belong to a team no more from a day on; the day may lie ahead."""
    on = _permitted(by, now, on)
    with recorded(by=by, now=now, action="membership-leave", subject=team) as record:
        hold()
        was = _membership(person, team, on)
        _change(record, [was], [was._replace(until_date=on)] if was.from_date < on else [])
        record.sentence = _("%(person)s left %(team)s.") % {"person": person.name, "team": team.name}


def lead(*, by: Person, now: datetime, person: Person, team: Team, is_lead: bool, on: date | None = None) -> None:
    """Let a member of a team lead it from a day on, or lead it no more."""
    on = _permitted(by, now, on)
    with recorded(by=by, now=now, action="membership-lead", subject=team) as record:
        hold()
        was = _membership(person, team, on)
        before = [was._replace(until_date=on)] if was.from_date < on else []
        _change(record, [was], [*before, was._replace(from_date=on, is_lead=is_lead)])
        words = {"person": person.name, "team": team.name}
        leads, does_not = _("%(person)s leads %(team)s."), _("%(person)s does not lead %(team)s any more.")
        record.sentence = (leads if is_lead else does_not) % words


def put_membership_back(*, by: Person, now: datetime, gone: list[list[Any]], come: list[list[Any]]) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that somebody joined, left or led a team."""
    hold()
    for team in Team.objects.filter(pk__in={each.team for each in unkept(gone)}):
        check_open(team)
    exchange(unkept(come), unkept(gone))


def _permitted(by: Person, now: datetime, on: date | None) -> date:
    today = timezone.localdate(now)
    rules.must(rules.why_not(by, Permission.CHANGE_PEOPLE, today))
    return on or today


def _check_there(team: Team, on: date) -> None:
    current = Team.objects.get(pk=team.pk)
    check_open(current)
    began = TeamSpan.objects.filter(team=team).order_by("from_date").values_list("from_date", flat=True).first()
    if began is None or on < began:
        words = {"team": current.name, "day": said(began or on)}
        raise NotPossible(_("%(team)s began on %(day)s. Choose that day or a later one.") % words)


def _membership(person: Person, team: Team, on: date) -> Belongs:
    """Give the open membership of somebody, to be changed on a day."""
    words = {"person": person.name, "team": team.name}
    was = next((each for each in belonging_since(team.pk, on) if each[0] == person.pk and not each.until_date), None)
    if was is None:
        raise NotPossible(_("%(person)s does not belong to %(team)s.") % words)
    if on < was.from_date:
        words["day"] = said(was.from_date)
        raise NotPossible(_("%(person)s belongs to %(team)s from %(day)s on. Choose that day or a later one.") % words)
    return was


def _change(record: Record, gone: Collection[Belongs], come: Collection[Belongs]) -> None:
    exchange(gone, come)
    record.fields = ["memberships"]
    record.way_back = {"gone": kept(gone), "come": kept(come)}
