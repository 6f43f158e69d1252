"""Absences: when somebody is away, and who stands in for them."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import change, changed_fields
from wellserved.web.models import Absence, Person, Undoable
from wellserved.words.roles import Permission


def arrange(
    *, by: Person, now: datetime, person: Person, from_date: date, until_date: date, deputy: Person | None
) -> Absence:
    """Say that somebody is away from a day on, is back on another, and who acts for them meanwhile.

    Whom a lead or an administrator names sees nothing confidential: otherwise they could name themselves.
    """
    rules.must(rules.why_not_arrange_absence(by, person, now.date()))
    with recorded(by=by, now=now, action="absence-arrange", subject=person) as record:
        record.fields = ["deputy", "from_date", "until_date"]
        _must_be_possible(person, from_date, until_date, deputy, besides=None)
        return Absence.objects.create(
            person=person, deputy=deputy, from_date=from_date, until_date=until_date, chose_deputy=by.pk == person.pk
        )


def change_absence(
    *,
    by: Person,
    now: datetime,
    absence: Absence,
    version: int,
    from_date: date,
    until_date: date,
    deputy: Person | None,
) -> Absence:
    """Change the days of an absence, or who stands in."""
    rules.must(rules.why_not_arrange_absence(by, absence.person, now.date()))
    fields: dict[str, Any] = {"from_date": from_date, "until_date": until_date, "deputy": deputy}
    with recorded(by=by, now=now, action="absence-change", subject=absence.person) as record:
        record.fields = changed_fields(absence, fields)
        _must_be_possible(absence.person, from_date, until_date, deputy, besides=absence)
        return change(absence, version=version, chose_deputy=by.pk == absence.person_id, **fields)


def cancel(*, by: Person, now: datetime, absence: Absence) -> None:
    """Take an absence back; it can be undone."""
    rules.must(rules.why_not_arrange_absence(by, absence.person, now.date()))
    with recorded(by=by, now=now, action="absence-cancel", subject=absence.person) as record:
        record.sentence = _("Took back an absence.")
        record.way_back = {
            "person": absence.person.key,
            "deputy": absence.deputy.key if absence.deputy else "",
            "from_date": absence.from_date.isoformat(),
            "until_date": absence.until_date.isoformat(),
        }
        Absence.objects.filter(pk=absence.pk).delete()


def undo_cancel(*, by: Person, now: datetime, person: str, deputy: str, from_date: str, until_date: str) -> None:
    """Bring an absence back that was taken back."""
    arrange(
        by=by,
        now=now,
        person=Person.objects.get(key=person),
        from_date=date.fromisoformat(from_date),
        until_date=date.fromisoformat(until_date),
        deputy=Person.objects.filter(key=deputy, is_active=True).first() if deputy else None,
    )


def why_not_undo_cancel(by: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not bring an absence back."""
    person = Person.objects.filter(key=undoable.way_back["person"]).first()
    if person is None:
        return rules.why_not(by, Permission.ARRANGE_ABSENCE, on)
    return rules.why_not_arrange_absence(by, person, on)


def _must_be_possible(
    person: Person, from_date: date, until_date: date, deputy: Person | None, *, besides: Absence | None
) -> None:
    if until_date <= from_date:
        raise rules.NotAllowed(_("The day of return must come after the first day away."))
    if deputy is not None and deputy.pk == person.pk:
        raise rules.NotAllowed(_("Nobody stands in for themselves."))
    if deputy is not None and not deputy.is_active:
        raise rules.NotAllowed(_("%(name)s does not work here any more.") % {"name": deputy.name})
    meanwhile = Absence.objects.filter(person=person, from_date__lt=until_date, until_date__gt=from_date)
    if (meanwhile.exclude(pk=besides.pk) if besides else meanwhile).exists():
        raise rules.NotAllowed(_("There is an absence in these days already. Change that one."))
