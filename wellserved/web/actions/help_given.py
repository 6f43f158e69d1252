"""The help ledger: either side notes help, the side that was helped says what it saved, and a no is weighed first."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import ChangedMeanwhile, change, changed_fields
from wellserved.web.actions.tree import NotPossible, check_open
from wellserved.web.actions.undo import Way
from wellserved.web.models import HelpGiven, Person, Request, Team, Undoable
from wellserved.web.queries import help_given as queries
from wellserved.words.links import Side
from wellserved.words.promises import written_hours
from wellserved.words.roles import Permission


@dataclass(frozen=True)
class Deed:
    """What one team did for another, or was asked to do."""

    helper: Team
    helped: Team
    what: str
    minutes: int
    """What it takes the helper."""
    saves_minutes: int | None = None
    """What it saves the other team, as far as whoever says so knows."""
    request: Request | None = None


def note_help(*, by: Person, now: datetime, side: Side, deed: Deed) -> HelpGiven:
    """Note help for the side that gave it (provider) or got it (customer); a question in passing counts, too.

    What the side that got it says it saved, counts as confirmed; what the other says is expected only.
    """
    team = deed.helper if side is Side.PROVIDER else deed.helped
    rules.must(queries.why_not_note(by, team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="help-note", subject=team) as record:
        saves = _confirmed(by, now, deed) if side is Side.CUSTOMER else {"would_save_minutes": deed.saves_minutes}
        found = _written(by, now, deed, **saves)
        record.fields = ["help:1"]
        words = {"helper": deed.helper.name, "helped": deed.helped.name}
        record.sentence = _("Noted: %(helper)s helped %(helped)s.") % words
        record.way_back = {"given": found.pk, "version": found.version, "before": None}
        return found


def say_no(*, by: Person, now: datetime, deed: Deed, for_own_targets: bool) -> HelpGiven:
    """Keep that a team could not help, after both sides of it were seen, and whether its own targets stood against it.

    Takes: `saves_minutes`, which must be said.
    """
    rules.must(queries.why_not_note(by, deed.helper, timezone.localdate(now)))
    with recorded(by=by, now=now, action="help-no", subject=deed.helper) as record:
        if not deed.saves_minutes:
            raise NotPossible(_("Ask first what it would save them."))
        found = _written(
            by, now, deed, would_save_minutes=deed.saves_minutes, is_refused=True, for_own_targets=for_own_targets
        )
        record.fields = ["help:1"]
        words = {"helper": deed.helper.name, "helped": deed.helped.name}
        record.sentence = _("Noted: %(helper)s could not help %(helped)s.") % words
        record.way_back = {"given": found.pk, "version": found.version, "before": None}
        return found


def confirm(*, by: Person, now: datetime, given: HelpGiven, version: int, saved_minutes: int) -> HelpGiven:
    """Say for the team that was helped what it saved."""
    rules.must(queries.why_not_confirm(by, given, timezone.localdate(now)))
    with recorded(by=by, now=now, action="help-confirm", subject=given.helped) as record:
        before = _kept(given)
        fields = {"saved_minutes": saved_minutes, "confirmed_at": now, "confirmed_by": by}
        try:
            changed = change(given, version=version, **fields)
        except ChangedMeanwhile as meanwhile:
            # Only what people wrote stands side by side then; who said so when follows from it.
            raise ChangedMeanwhile(meanwhile.current, {"saved_minutes": saved_minutes}) from None
        record.fields = changed_fields(given, {"saved_minutes": saved_minutes}) or ["confirmed_at"]
        record.sentence = _("It saved you %(length)s.") % {"length": written_hours(saved_minutes)}
        record.way_back = {"given": given.pk, "version": changed.version, "before": before}
        return changed


def put_help_back(*, by: Person, now: datetime, given: int, version: int, before: dict[str, Any] | None) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that help was noted (nothing is in `before`), or that somebody said what it saved.

    Raises: NotPossible where somebody said something about it since.
    """
    found = HelpGiven.objects.filter(pk=given, version=version).first()
    if found is None:
        raise NotPossible(_("Somebody said something about this help since."))
    if before is None:
        found.delete()
        return
    at = datetime.fromisoformat(before["confirmed_at"]) if before["confirmed_at"] else None
    change(found, version=version, **{**before, "confirmed_at": at})


def _why_not_put_back(person: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not undo this: they still speak for the team for which they said it."""
    team = Team.objects.filter(key=undoable.subject.partition(":")[2]).first()
    return queries.why_not_note(person, team, on) if team else rules.why_not(person, Permission.NOTE_HELP, on)


WAYS: dict[str, Way] = dict.fromkeys(
    ("help-note", "help-no", "help-confirm"), Way(put_help_back, Permission.NOTE_HELP, _why_not_put_back)
)


def _written(by: Person, now: datetime, deed: Deed, **said: Any) -> HelpGiven:
    for team in (deed.helper, deed.helped):
        check_open(team)
    if deed.helper.pk == deed.helped.pk:
        raise NotPossible(_("Help between two teams is noted; within one it goes without saying."))
    if deed.request is not None and {deed.helper.pk, deed.helped.pk} != {
        deed.request.provider_id,
        deed.request.customer_id,
    }:
        raise NotPossible(_("This request is between other teams."))
    return HelpGiven.objects.create(
        helper=deed.helper, helped=deed.helped, what=deed.what, minutes=deed.minutes, request=deed.request,
        by=by, at=now, **said,
    )  # fmt: skip


def _confirmed(by: Person, now: datetime, deed: Deed) -> dict[str, Any]:
    if deed.saves_minutes is None:
        return {}
    return {"saved_minutes": deed.saves_minutes, "confirmed_at": now, "confirmed_by": by}


def _kept(given: HelpGiven) -> dict[str, Any]:
    at = given.confirmed_at.astimezone(UTC).isoformat() if given.confirmed_at else None
    return {"saved_minutes": given.saved_minutes, "confirmed_at": at, "confirmed_by_id": given.confirmed_by_id}
