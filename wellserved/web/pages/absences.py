"""When somebody is away, and who stands in."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import absences
from wellserved.web.models import Absence, Person
from wellserved.web.pages.door import say
from wellserved.web.pages.fields import DayField
from wellserved.web.pages.me import somebody
from wellserved.web.pages.signed_in import reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import entries
from wellserved.web.queries.people import called
from wellserved.web.queries.undo import just_done


class AbsenceForm(forms.Form):
    """The days, and who stands in, by name or mail address."""

    from_date = DayField(label=gettext_lazy("First day away"))
    until_date = DayField(label=gettext_lazy("Back on"))
    deputy = forms.CharField(
        label=gettext_lazy("Who stands in"),
        help_text=gettext_lazy(
            "Name or mail address. They may do meanwhile what the lead of a team may do, and see confidential requests "
            "of whoever is away if these name them themselves."
        ),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )

    def clean_deputy(self) -> Person | None:
        """Find who is meant."""
        typed = str(self.cleaned_data["deputy"]).strip()
        if not typed:
            return None
        found = called(typed)
        if not found:
            raise forms.ValidationError(_("Nobody here is called “%(typed)s”.") % {"typed": typed})
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Please write the mail address."))
        return found[0]

    def clean(self) -> dict[str, Any]:
        """See that the days follow one another."""
        said = super().clean() or {}
        first, back = said.get("from_date"), said.get("until_date")
        if first and back and back <= first:
            self.add_error("until_date", _("The day of return must come after the first day away."))
        return said


def arrange(request: HttpRequest, key: str) -> HttpResponse:
    """Say that somebody is away."""
    person = _whose(request, key)
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        absences.arrange(by=reader(request), now=timezone.now(), person=person, **form.cleaned_data)
        say(request, _("Saved."))
        return _back(request, person)
    return _show(request, form, person, None)


def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change the days of an absence, or who stands in."""
    found = _absence(request, key)
    person, deputy = found.person, found.deputy
    before = {
        "from_date": found.from_date,
        "until_date": found.until_date,
        "deputy": (deputy.mail or deputy.name) if deputy else "",
    }
    form = AbsenceForm(request.POST or None, initial=before)
    if form.is_valid():
        absences.change_absence(
            by=reader(request), now=timezone.now(), absence=found, version=version_sent(request), **form.cleaned_data
        )
        say(request, _("Saved."))
        return _back(request, person)
    return _show(request, form, person, found)


def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Take an absence back; it can be undone."""
    found, by, now = _absence(request, key), reader(request), timezone.now()
    absences.cancel(by=by, now=now, absence=found)
    offer(request, just_done(by, now))
    return _back(request, found.person)


def _whose(request: HttpRequest, key: str) -> Person:
    person = somebody(key)
    rules.must(rules.why_not_arrange_absence(reader(request), person, timezone.localdate()))
    return person


def _absence(request: HttpRequest, key: str) -> Absence:
    found = entries.absence_of(key)
    if found is None:
        raise rules.NotThere
    rules.must(rules.why_not_arrange_absence(reader(request), found.person, timezone.localdate()))
    return found


def _back(request: HttpRequest, person: Person) -> HttpResponse:
    """Go back to where the reader sees the person: their own page, the entry, or the days they are away."""
    by = reader(request)
    if by.pk == person.pk:
        return redirect("me-show")
    if rules.why_not_see_entry(by, person, timezone.localdate()):
        return redirect("person-arrange-absence", key=person.key)
    return redirect("person-show", key=person.key)


def _show(request: HttpRequest, form: AbsenceForm, person: Person, absence: Absence | None) -> HttpResponse:
    words = {
        "form": form,
        "whom": person,
        "is_own": reader(request).pk == person.pk,
        "absence": absence,
        "form_version": version_for(request, absence.version) if absence else "",
        "ahead": entries.absences_ahead(person, timezone.localdate()),
        "colleagues": entries.colleagues(person),
    }
    return render(request, "me/absence.html", words)
