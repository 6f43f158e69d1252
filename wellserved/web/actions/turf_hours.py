"""Noting hours lost to a turf war, removing that again, and counting the months that are closed.

No entry in the audit trail tells who noted what, or when: how often somebody notes something is theirs, too. What is
removed comes back by `put_back`, not by the list of all that can be undone, which administrators read.
"""

from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import places, rules
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Organisation, Person, TurfHours, TurfMonth
from wellserved.web.queries.turf_hours import first_open_day, last_closed_month
from wellserved.words.anonymity import SMALLEST_GROUP
from wellserved.words.roles import RULES, Permission, Relation, may

QUARTERS_OF_A_DAY = 96
PUT_BACK_FOR = timedelta(days=14)


def note(*, by: Person, now: datetime, on: date, quarter_hours: int, went_to: str = "") -> TurfHours:
    """Note how long a turf war took somebody on a day.

    Raises: NotPossible for days to come, for those of months that are counted, and for more hours than a day has.
    """
    _permitted(by, now)
    with places.transaction():
        _must_be_open(on, timezone.localdate(now))
        _must_fit(by, on, quarter_hours)
        return TurfHours.objects.create(by=by, on_date=on, at=now, quarter_hours=quarter_hours, went_to=went_to)


def remove(*, by: Person, now: datetime, note: TurfHours) -> None:
    """Remove one's own note. What a closed month was counted to stays as it is."""
    rules.must(why_not_touch(by, note))
    TurfHours.objects.filter(pk=note.pk, removed_at=None).update(removed_at=now)


def put_back(*, by: Person, now: datetime, note: TurfHours) -> None:
    """Put back one's own note that was removed a short while ago."""
    rules.must(why_not_touch(by, note))
    with places.transaction():
        held = TurfHours.objects.select_for_update().get(pk=note.pk)
        if held.removed_at is None:
            return
        if held.removed_at < now - PUT_BACK_FOR:
            raise NotPossible(_("It is too late to undo this."))
        _must_fit(by, held.on_date, held.quarter_hours)
        TurfHours.objects.filter(pk=held.pk).update(removed_at=None)


def why_not_touch(by: Person, note: TurfHours) -> str:
    """Say why somebody may not change a note: only whoever wrote it may, also when they lead no more."""
    return "" if note.by_id == by.pk and by.is_active else RULES[Permission.NOTE_TURF_HOURS].says_no()


def count_months(now: datetime) -> None:
    """Count every month that is closed and was not counted, each by itself; where there is none, do nothing."""
    with places.transaction():
        smallest = Organisation.objects.values_list("smallest_group", flat=True).first() or SMALLEST_GROUP
        month, last = _first_uncounted(), last_closed_month(now)
        while month is not None and month <= last:
            following = _next(month)
            there = TurfHours.objects.filter(on_date__gte=month, on_date__lt=following, removed_at=None)
            found = there.aggregate(people=Count("by", distinct=True), quarters=Sum("quarter_hours"))
            is_group = found["people"] >= smallest
            numbers = {"people": found["people"], "quarter_hours": found["quarters"]} if is_group else {}
            TurfMonth.objects.get_or_create(month=month, defaults={"at": now, **numbers})
            month = following


def _first_uncounted() -> date | None:
    """Give the month after the last one that was counted; before any was, the first of which something is noted."""
    newest = TurfMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if newest is not None:
        return _next(newest)
    first: date | None = TurfHours.objects.aggregate(first=Min("on_date"))["first"]
    return first.replace(day=1) if first else None


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _permitted(by: Person, now: datetime) -> None:
    rule = RULES[Permission.NOTE_TURF_HOURS]
    allowed = may(rules.roles_of(by, timezone.localdate(now)), rule.permission, Relation.SELF)
    rules.must("" if allowed else rule.says_no())


def _must_be_open(on: date, today: date) -> None:
    if on > today:
        raise NotPossible(_("This day lies ahead. Choose today or an earlier day."))
    if on < (first := first_open_day(today)):
        words = {"day": first.isoformat()}
        raise NotPossible(_("That month is counted already. Choose %(day)s or a later day.") % words)


def _must_fit(by: Person, on: date, quarter_hours: int) -> None:
    """See that a day does not get more hours than it has. Whoever notes twice at once is held up by their own row."""
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    noted = TurfHours.objects.filter(by=by, on_date=on, removed_at=None).aggregate(sum=Sum("quarter_hours"))["sum"]
    if (noted or 0) + quarter_hours > QUARTERS_OF_A_DAY:
        raise NotPossible(_("Together that is more than a day has. Remove what is noted twice first."))
