"""Teams say when they work: versions that hold from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import Record, recorded
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import Way
from wellserved.web.models import Person, Team, TeamHours, Undoable
from wellserved.web.models.hours import FIELDS
from wellserved.words.roles import Permission


def set_hours(
    *, by: Person, now: datetime, team: Team, version: int, from_date: date | None, texts: Mapping[str, str]
) -> TeamHours:
    """Say when a team works, from a day on until its next version; None: from ever.

    Takes: the version from which the form was made (0: there were no hours); all of `FIELDS`, checked. The zone is that
    of all versions. A version of the same day is replaced; the first version of a team always holds from ever.
    Raises: ChangedMeanwhile when somebody else changed any version since.
    """
    rules.must(rules.why_not_set_hours(by, team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="team-hours-set", subject=team) as record:
        before = _held(team)
        from_date = from_date if before else None
        same = next((each for each in before if each.from_date == from_date), None)
        _check_version(before, version, texts, same)
        said = TeamHours(team=team, from_date=from_date, version=version + 1, **texts)
        if same is not None:
            said.pk = same.pk
        said.save(force_insert=same is None, force_update=same is not None)
        TeamHours.objects.filter(team=team).update(zone=said.zone)
        compared = same or (before[-1] if before else None)
        record.fields = sorted(name for name in FIELDS if compared is None or getattr(compared, name) != texts[name])
        record.sentence = _sentence(team, from_date)
        _keep_way_back(record, team, before, version + 1)
        return said


def drop_hours(*, by: Person, now: datetime, team: Team, version: int, from_date: date | None) -> None:
    """Drop the version that begins on a day; without any, the team has the hours of the team above it.

    Raises: NotPossible for the first version while there are later ones; ChangedMeanwhile.
    """
    rules.must(rules.why_not_set_hours(by, team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="team-hours-drop", subject=team) as record:
        before = _held(team)
        gone = next((each for each in before if each.from_date == from_date), None)
        if gone is None or not before or max(each.version for each in before) != version:
            raise NotPossible(_("Somebody changed these hours meanwhile. Look at them once more, please."))
        rest = [each for each in before if each.pk != gone.pk]
        if gone.from_date is None and rest:
            raise NotPossible(_("What holds from ever cannot go while later versions are there. Correct it instead."))
        TeamHours.objects.filter(pk=gone.pk).delete()
        if rest:
            TeamHours.objects.filter(pk=rest[-1].pk).update(version=version + 1)
        record.fields = list(FIELDS)
        record.sentence = _("Dropped hours of %(team)s.") % {"team": team.name}
        _keep_way_back(record, team, before, version + 1 if rest else 0)


def put_hours_back(*, by: Person, now: datetime, team: int, before: list[dict[str, Any]], version: int) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that hours were set or dropped, if nobody changed them since.

    Raises: NotPossible.
    """
    held = _held(Team.objects.get(pk=team))
    if max((each.version for each in held), default=0) != version:
        raise NotPossible(_("Somebody changed these hours since. Look at them, and correct them by hand."))
    TeamHours.objects.filter(team=team).delete()
    rows = [TeamHours(team_id=team, **_unkept(each)) for each in before]
    if rows:
        rows[-1].version = max(version, *(each.version for each in rows)) + 1
    TeamHours.objects.bulk_create(rows)


def _why_not_put_back(person: Person, undoable: Undoable, on: date) -> str:
    team = Team.objects.filter(pk=undoable.way_back["team"]).first()
    return rules.why_not_set_hours(person, team, on) if team else rules.why_not(person, Permission.SET_HOURS, on)


WAYS: dict[str, Way] = dict.fromkeys(
    ("team-hours-set", "team-hours-drop"), Way(put_hours_back, Permission.SET_HOURS, _why_not_put_back)
)


def _held(team: Team) -> list[TeamHours]:
    """Give the versions of a team in order, and let nobody else change them meanwhile."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    return sorted(TeamHours.objects.filter(team=team), key=lambda each: each.from_date or date.min)


def _check_version(before: Sequence[TeamHours], version: int, texts: Mapping[str, str], same: TeamHours | None) -> None:
    newest = max((each.version for each in before), default=0)
    if newest != version:
        shown = same or max(before, key=lambda each: each.version, default=None)
        current = shown or TeamHours(zone=texts["zone"])
        current.version = newest
        raise ChangedMeanwhile(current, dict(texts))


def _keep_way_back(record: Record, team: Team, before: Sequence[TeamHours], version: int) -> None:
    record.way_back = {"team": team.pk, "before": [_kept(each) for each in before], "version": version}


def _kept(row: TeamHours) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(row, name) for name in (*FIELDS, "version")}
    return kept | {"from_date": row.from_date.isoformat() if row.from_date else ""}


def _unkept(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**kept, "from_date": date.fromisoformat(kept["from_date"]) if kept["from_date"] else None}


def _sentence(team: Team, from_date: date | None) -> str:
    if from_date is None:
        return _("Set the hours of %(team)s.") % {"team": team.name}
    words = {"team": team.name, "day": date_format(from_date)}
    return _("Set the hours of %(team)s from %(day)s on.") % words
