"""Who belongs to a team: people join, leave and lead it, from a day on."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import memberships
from wellserved.web.actions.tree import NotPossible
from wellserved.web.pages.fields import DayField
from wellserved.web.pages.signed_in import reader
from wellserved.web.pages.undo import offer
from wellserved.web.queries import people as people_queries
from wellserved.web.queries import teams as queries
from wellserved.web.queries.undo import just_done
from wellserved.words.roles import Permission


class JoinForm(forms.Form):
    """Somebody joins."""

    person = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=254,
        help_text=gettext_lazy("Their mail address, or their name as it is written in the list of people."),
    )
    on = DayField(label=gettext_lazy("From"))
    is_lead = forms.BooleanField(label=gettext_lazy("They lead the team"), required=False)

    def clean_person(self) -> Any:
        """Find who is meant."""
        found = people_queries.called(self.cleaned_data["person"].strip())
        if not found:
            raise forms.ValidationError(_("Nobody of that address or name works here."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Write the mail address, please."))
        return found[0]


class ChangeForm(forms.Form):
    """Somebody leaves, leads the team, or leads it no more."""

    person = forms.SlugField()
    what = forms.ChoiceField(choices=[("leave", ""), ("lead", ""), ("follow", "")])
    on = DayField()


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show who belongs to a team, and let somebody join it."""
    team, by, now = queries.team(key), reader(request), timezone.now()
    today = timezone.localdate(now)
    rules.must(rules.why_not(by, Permission.CHANGE_PEOPLE, today))
    form = JoinForm(request.POST or None, initial={"on": today})
    if form.is_valid():
        try:
            memberships.join(by=by, now=now, team=team, **form.cleaned_data)
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            offer(request, just_done(by, now))
            return redirect("team-people", key=key)
    context = {"team": team, "form": form, "members": queries.memberships(team, today), "today": today}
    return render(request, "teams/people.html", context)


def change(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody leave a team, lead it, or lead it no more."""
    team, by, now = queries.team(key), reader(request), timezone.now()
    form = ChangeForm(request.POST)
    if not form.is_valid():
        raise rules.NotAllowed(_("Choose a day, please."))
    said = form.cleaned_data
    words = {"by": by, "now": now, "person": people_queries.person(said["person"]), "team": team, "on": said["on"]}
    if said["what"] == "leave":
        memberships.leave(**words)
    else:
        memberships.lead(**words, is_lead=said["what"] == "lead")
    offer(request, just_done(by, now))
    return redirect("team-people", key=key)
