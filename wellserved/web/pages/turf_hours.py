"""Hours lost to turf wars: one tap notes them, only whoever noted them sees them, and closed months show the sum."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import turf_hours as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import TurfHours
from wellserved.web.pages.door import say
from wellserved.web.pages.fields import DayField
from wellserved.web.pages.imports import UNUSABLE
from wellserved.web.pages.month_picture import MonthPicture, bar_picture, called
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries import turf_hours as queries
from wellserved.web.queries.found_words import number
from wellserved.web.queries.turf_hours import MonthSum

TAPS = (
    (2, gettext_lazy("half an hour")),
    (4, gettext_lazy("1 h")),
    (8, gettext_lazy("2 h")),
    (16, gettext_lazy("half a day")),
)
"""Quarters of an hour, and what the button says; half a day has four hours."""
LONGEST = 200


class NoteForm(forms.Form):
    """How long it took; the day and where regained time went need not be said."""

    quarter_hours = forms.TypedChoiceField(label=gettext_lazy("How long it took"), choices=TAPS, coerce=int)
    on = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("Today, unless you choose another day."))
    went_to = forms.CharField(
        label=gettext_lazy("Where did time go that you got back?"),
        help_text=gettext_lazy("If a turf war ended, or took less: what did you do instead? Only you read this."),
        max_length=LONGEST,
        required=False,
    )


def show(request: HttpRequest) -> HttpResponse:
    """Show the taps, one's own notes, and the sums of closed months."""
    return _shown(request, NoteForm(None, initial={"on": timezone.localdate()}))


def note(request: HttpRequest) -> HttpResponse:
    """Note what somebody tapped."""
    form = NoteForm(posted(request))
    if not form.is_valid():
        return _shown(request, form)
    said = form.cleaned_data
    try:
        noted = actions.note(
            by=reader(request), now=timezone.now(), on=said["on"], quarter_hours=said["quarter_hours"],
            went_to=said["went_to"],
        )  # fmt: skip
    except NotPossible as reason:
        form.add_error("on", str(reason))
        return _shown(request, form)
    say(request, _("Noted, for you alone: %(hours)s.") % {"hours": hours_said(noted.quarter_hours / 4)})
    return redirect("turf-show")


def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one's own note."""
    noted = _own(request, number)
    actions.remove(by=reader(request), now=timezone.now(), note=noted)
    _offer(request, _("Removed."), number)
    return redirect("turf-show")


def put_back(request: HttpRequest, number: int) -> HttpResponse:
    """Put back one's own note that was removed."""
    try:
        actions.put_back(by=reader(request), now=timezone.now(), note=_own(request, number))
    except NotPossible as reason:
        say(request, str(reason))
    return redirect("turf-show")


def _offer(request: HttpRequest, sentence: str, number: int) -> None:
    messages.info(request, sentence, extra_tags=reverse("turf-put-back", args=[number]))


def _own(request: HttpRequest, number: int) -> TurfHours:
    noted = queries.own_note(reader(request), number)
    if noted is None:
        raise rules.NotThere
    return noted


def _shown(request: HttpRequest, form: NoteForm) -> HttpResponse:
    on = timezone.localdate()
    months = queries.months()
    own = queries.own_notes(reader(request), on)
    context = {
        "form": form,
        "taps": TAPS,
        "own": own,
        "this_month": hours_said(own.this_month) if own.this_month else "",
        "told": [(each, hours_said(each.hours)) for each in own.newest],
        "months": [_row(each) for each in months],
        "is_shown": any(each.hours is not None for each in months),
        "picture": _picture(months),
        "finding": _finding(months),
        "first_open": date_format(queries.first_open_day(on)),
    }
    return render(request, "turf/show.html", context, status=UNUSABLE if form.is_bound else 200)


def hours_said(hours: float) -> str:
    """Say how long something took."""
    places = next(each for each in (0, 1, 2) if round(hours, each) == hours)
    return _("%(many)s h") % {"many": number(hours, places)}


def _row(month: MonthSum) -> tuple[str, str, str]:
    if month.hours is None or month.people is None:
        return called(month.month), _("not shown, to keep answers safe"), ""
    return called(month.month), hours_said(month.hours), number(month.people)


def _picture(months: tuple[MonthSum, ...]) -> MonthPicture:
    return bar_picture([each.month for each in months], [each.hours for each in months], hours_said)


def _finding(months: tuple[MonthSum, ...]) -> str:
    """Say what the newest sum is. It is compared with nothing: who notes something changes from month to month."""
    there = [(each.month, each.hours, each.people) for each in months if each.hours is not None]
    if not there:
        return ""
    month, hours, people = there[-1]
    words = {"month": called(month), "hours": hours_said(hours), "people": number(people or 0)}
    return _("In %(month)s, %(people)s people noted %(hours)s lost to turf wars.") % words
