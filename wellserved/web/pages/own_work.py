"""My work, for my eyes only; and what a coach sees as long as it is shown to them."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules, work_rules
from wellserved.web.actions import work_shown as actions
from wellserved.web.models import Person
from wellserved.web.pages.door import say
from wellserved.web.pages.fields import DayField
from wellserved.web.pages.me import somebody
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries import entries, work_shown
from wellserved.web.queries.own_work import own_work
from wellserved.web.queries.own_work_words import words_of
from wellserved.web.queries.people import called

USUAL = timedelta(days=14)


class ShowForm(forms.Form):
    """To whom, and until when."""

    coach = forms.CharField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("Name or mail address of somebody you trust."),
        max_length=254,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    until_date = DayField(
        label=gettext_lazy("Until the end of"), help_text=gettext_lazy("You can take it back at any time.")
    )

    def clean_coach(self) -> Person:
        """Find who is meant."""
        typed = str(self.cleaned_data["coach"]).strip()
        found = called(typed)
        if not found:
            raise forms.ValidationError(_("Nobody here is called “%(typed)s”.") % {"typed": typed})
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Please write the mail address."))
        return found[0]


def show(request: HttpRequest) -> HttpResponse:
    """Show the reader the picture of their own work, computed just now."""
    person, now = reader(request), timezone.now()
    work, today = own_work(person, person, now), timezone.localdate(now)
    words = {
        "work": work,
        "words": words_of(work),
        "shown_by_me": work_shown.shown_by(person, today),
        "shown_to_me": work_shown.shown_to(person, today),
    }
    return render(request, "me/work.html", words)


def show_to(request: HttpRequest) -> HttpResponse:
    """Show it to somebody until a day."""
    by, today = reader(request), timezone.localdate()
    form = ShowForm(posted(request), initial={"until_date": today + USUAL})
    if form.is_valid():
        coach, until = form.cleaned_data["coach"], form.cleaned_data["until_date"]
        if reason := work_rules.why_not_show(by, coach, until, today):
            form.add_error("coach" if coach.pk == by.pk else "until_date", reason)
        else:
            actions.show(by=by, now=timezone.now(), coach=coach, until_date=until)
            say(request, _("%(name)s sees this page now. Tell them; on their desk it stands, too.") % {"name": coach})
            return redirect("me-work")
    context = {"form": form, "colleagues": entries.colleagues(by)}
    return render(request, "me/show_work.html", context, status=422 if form.errors else 200)


def take_back(request: HttpRequest) -> HttpResponse:
    """Show it to somebody no longer."""
    coach = entries.person_of(request.POST.get("coach", ""))
    if coach is not None:
        actions.take_back(by=reader(request), now=timezone.now(), coach=coach)
        say(request, _("%(name)s does not see it any more.") % {"name": coach})
    return redirect("me-work")


def shown(request: HttpRequest, key: str) -> HttpResponse:
    """Show a coach what somebody shows them, computed just now; for everybody else it is not there."""
    by, now = reader(request), timezone.now()
    person = somebody(key)
    if work_rules.why_not_see_work(by, person, timezone.localdate(now)):
        raise rules.NotThere
    work = own_work(person, by, now)
    words = {"work": work, "words": words_of(work), "whose": person, "until": work_shown.until(person, by)}
    return render(request, "me/work.html", words)
