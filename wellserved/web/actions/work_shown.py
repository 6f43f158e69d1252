"""Showing the picture of one's own work to a coach, until a day; taking that back; and that it ends when one leaves.

The trail says that somebody did so, never with whom: only the two of them know.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from wellserved.web import rules, work_rules
from wellserved.web.actions.audit import recorded
from wellserved.web.models import Person, WorkShown
from wellserved.words.roles import RULES, Permission, Relation, may


def show(*, by: Person, now: datetime, coach: Person, until_date: date) -> None:
    """Show the picture of one's own work to somebody up to a day; whoever shows it again changes the day.

    Raises: NotAllowed.
    """
    on = timezone.localdate(now)
    _must_be_own(by, on)
    rules.must(work_rules.why_not_show(by, coach, until_date, on))
    with recorded(by=by, now=now, action="work-show", subject=by) as record:
        record.fields = ["until_date"]
        Person.objects.select_for_update().get(pk=by.pk)  # of two that come at once, one waits for the other
        if not WorkShown.objects.filter(person=by, coach=coach).update(until_date=until_date, from_at=now):
            WorkShown.objects.create(person=by, coach=coach, from_at=now, until_date=until_date)


def take_back(*, by: Person, now: datetime, coach: Person) -> None:
    """Show it to somebody no longer, from this moment on."""
    _must_be_own(by, timezone.localdate(now))
    with recorded(by=by, now=now, action="work-take-back", subject=by):
        WorkShown.objects.filter(person=by, coach=coach).delete()


def end_all(person: Person) -> None:
    """End all that somebody shows, or is shown, because they leave; part of other actions."""
    WorkShown.objects.filter(Q(person=person) | Q(coach=person)).delete()


def _must_be_own(by: Person, on: date) -> None:
    allowed = may(rules.roles_of(by, on), Permission.SEE_OWN_WORK, Relation.SELF)
    rules.must("" if allowed else RULES[Permission.SEE_OWN_WORK].says_no())
